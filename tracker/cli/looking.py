"""Commands that look at records: list, show, find, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import completion
from tracker.cli.app import app, session_of
from tracker.cli.output import write_json, write_table, write_text
from tracker.cli.session import Session

if TYPE_CHECKING:
    from tracker.records import Record
    from tracker.tasks.records import Saved

_PANEL = "Records"


@app.command("list", rich_help_panel=_PANEL)
def list_command(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(help="A kind, singular or plural", metavar="KIND", autocompletion=completion.kinds),
    ] = None,
) -> None:
    """List the records of a kind, or how many there are of each.

    Examples: tracker list; tracker list ds2019s; tracker list positions --json
    """
    from tracker.records import kind_named
    from tracker.tasks.record_view import name_of_id

    session = session_of(context)
    wanted = kind_named(kind) if kind is not None else None
    ledger = session.ledger()
    if wanted is not None:
        list_records(session, ledger.of_kind(wanted), name_of_id(ledger), wanted)
        return
    from tracker.tasks.records import unconfirmed

    counts, waiting = ledger.counts(), len(unconfirmed(ledger))
    trashed = sum(ledger.counts(trashed=True).values())
    if session.json:
        write_json({"counts": counts, "to_confirm": waiting, "in_trash": trashed})
        return
    if not counts:
        write_text("No records yet.")
        session.say("Next: tracker add ds2019   or   tracker import folder DIR")
        return
    write_table(session, ("kind", "records"), [[name, str(count)] for name, count in counts.items()])
    if waiting:
        session.say(f"{waiting} wait for you: tracker confirm")
    if trashed:
        session.say(f"{trashed} in the trash: tracker trash list")


def list_records(session: Session, found: list[Record], name: Any, kind: str | None = None) -> None:
    """Write records as a table of the kind's main fields, as one line each, or as JSON."""
    from tracker.records import kind_of, plural_of
    from tracker.records.career_export import record_as_json
    from tracker.tasks.record_view import columns_of, label, row_of, state_of, summary

    if session.json:
        grouped: dict[str, list[dict[str, Any]]] = {plural_of(kind): []} if kind else {}
        for record in found:
            grouped.setdefault(plural_of(kind_of(record)), []).append(record_as_json(record))
        write_json(grouped)
    elif not found:
        write_text(f"No {kind} records." if kind else "Nothing waits.")
    elif kind is not None:
        columns = ("name", *(label(field) for field in columns_of(kind)), "state")
        write_table(session, columns, [row_of(record, name) for record in found])
    else:
        rows = [[row_of(record, name)[0], summary(record), state_of(record)] for record in found]
        write_table(session, ("name", "record", "state"), rows)


@app.command("show", rich_help_panel=_PANEL)
def show_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name such as ds2019-3", metavar="NAME")],
    why: Annotated[
        bool, typer.Option("--why", help="Of a work, post or degree: its specialty, and the words behind it.")
    ] = False,
) -> None:
    """Show every field of a record, and where each was read.

    Examples: tracker show ds2019-3; tracker show person --json; tracker show work-12 --why
    """
    from tracker.records import kind_of
    from tracker.records.career_export import record_as_json
    from tracker.records.kinds import record_name
    from tracker.tasks.record_view import label, lines_of, name_of_id, state_of, summary

    session = session_of(context)
    ledger = session.ledger()
    record = ledger.get(name)
    if why:
        _show_why(session, record)
        return
    if session.json:
        write_json({"name": record_name(record), "kind": kind_of(record), "record": record_as_json(record)})
        return
    state = state_of(record)
    write_text(f"{record_name(record)}  {summary(record)}{f'  ({state})' if state else ''}")
    lines = lines_of(record, name_of_id(ledger))
    write_table(session, ("field", "value", "read from"), [[label(i.name), i.value, i.source] for i in lines])
    if state == "to confirm":
        session.say(f"Nothing of it counts until you confirm it: tracker confirm {record_name(record)}")


def _show_why(session: Session, record: Record) -> None:
    """Write the specialty of a record and the words that decided, or why there is none."""
    from tracker.records.kinds import record_name
    from tracker.tasks.record_view import summary
    from tracker.tasks.specialty_why import COLUMNS, why_of

    why = why_of(record, session.ledger().person())
    if session.json:
        write_json({"name": record_name(record), **why.as_json()})
        return
    write_text(f"{record_name(record)}  {summary(record)}")
    write_text("\n".join(why.lines()))
    write_table(session, COLUMNS, why.rows())
    if why.open_question:
        session.say(f"Say it yourself: tracker edit {record_name(record)} field_answer={why.choices}")


@app.command("find", rich_help_panel=_PANEL)
def find_command(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that must all occur", metavar="TEXT")],
) -> None:
    """Find records, and pages of documents, that have all the words.

    Examples: tracker find hospital boston; tracker find 2024 stipend --json
    """
    from tracker.records.kinds import record_name
    from tracker.store.search import find
    from tracker.tasks.record_view import summary

    session = session_of(context)
    text = " ".join(words)
    hits = find(session.ledger(), None, text) if session.export else session.vault().find(text)
    if session.json:
        found = [{"name": record_name(h.record), "page": h.page, "excerpt": h.excerpt} for h in hits]
        write_json({"hits": found})
    elif not hits:
        write_text("Nothing has all these words.")
    else:
        rows = [
            [record_name(h.record), f"page {h.page}" if h.page else "", h.excerpt or summary(h.record)]
            for h in hits
        ]
        write_table(session, ("name", "page", "words"), rows)


@app.command("history", rich_help_panel=_PANEL)
def history_command(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A name such as ds2019-3", metavar="NAME")] = None,
) -> None:
    """Show what was changed and when: of one record with its values, or of all.

    Examples: tracker history; tracker history ds2019-3 --json
    """
    from tracker.tasks.record_history import entries, lines_of_history

    session = session_of(context)
    ledger = session.ledger()
    found = entries(ledger, ledger.get(name) if name else None)
    if session.json:
        write_json({"history": [entry.as_json() for entry in found]})
    elif not found:
        write_text("Nothing was changed yet.")
    else:
        write_table(session, ("when", "what", "record", "fields"), lines_of_history(found, values=bool(name)))


# --- also used by the commands that change records -------------------------------------------------


def answer_saved(session: Session, done: str, saved: list[Saved], also: list[Saved] | None = None) -> None:
    """Write what was done to which records; ``also`` is what the JSON lists in their place."""
    from tracker.records.career_export import record_as_json
    from tracker.tasks.record_view import summary

    if session.json:
        write_json(
            {
                "records": [
                    {"name": item.name, "record": record_as_json(item.record)} for item in also or saved
                ],
            }
        )
        return
    for item in saved:
        text = summary(item.record)
        write_text(f"{done} {item.name}{f'  {text}' if text else ''}")
        for program in item.programs:
            session.say(f"It belongs to program-{program.number}, added as well.")
