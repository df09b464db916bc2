"""Commands about records: add, list, show, edit, confirm, find, attach, history, undo, trash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import completion
from tracker.cli.app import app, session_of
from tracker.cli.field_words import HELP_WORDS, field_words, show_fields
from tracker.cli.output import write_json, write_table, write_text
from tracker.cli.session import Session
from tracker.errors import ConfirmationNeeded, UsageError

if TYPE_CHECKING:
    from tracker.records import Record
    from tracker.tasks.records import Saved

_PANEL = "Records"
_FIELDS = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
_OWN_HELP = {**_FIELDS, "help_option_names": []}


@app.command("add", rich_help_panel=_PANEL, context_settings=_OWN_HELP)
def add_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="A kind, then its fields; without fields it asks step by step.",
            metavar="KIND --FIELD VALUE",
            autocompletion=completion.kinds,
        ),
    ] = None,
) -> None:
    """Add a record: a form, a visa, a stay, a position, a publication ...

    Examples: tracker add ds2019 --program-begin-date 2024-07-01 --program-end-date 2025-06-30;
    tracker add position; tracker add ds2019 --help
    """
    session = session_of(context)
    given = list(words or [])
    asks_help = any(word in HELP_WORDS for word in given)
    given = [word for word in given if word not in HELP_WORDS]
    if asks_help and not given:
        write_text(context.get_help())
        return
    found = field_words(given)
    if len(found.names) != 1:
        raise UsageError(
            "say one kind of record",
            hint=f"the kinds are: {', '.join(completion.kinds(''))}; example: tracker add ds2019",
        )
    from tracker.records import kind_named
    from tracker.tasks import records

    kind = kind_named(found.names[0])
    if asks_help:
        show_fields(session, kind)
        return
    texts = {**found.set, **found.more}
    if not texts and kind != "document":
        from tracker.cli.prompts import ask_fields, require_terminal

        require_terminal(kind)
        session.vault()  # the passphrase first: nobody should type a form for nothing
        texts = ask_fields(session, kind)
    saved = records.add(session.vault(), kind, texts, order=session.order())
    _answer(session, "Added", [saved])
    _say_next(session, saved)


@app.command("edit", rich_help_panel=_PANEL, context_settings=_FIELDS)
def edit_command(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            help="A name, then fields; FIELD= clears, FIELD+= adds to a list.",
            metavar="NAME FIELD=VALUE",
        ),
    ],
) -> None:
    """Change fields of a record; without fields it asks step by step.

    Examples: tracker edit ds2019-3 issued_on=2024-05-02; tracker edit person nationalities+=NG;
    tracker edit visa-1 note=
    """
    session = session_of(context)
    found = field_words(words)
    name = _one_name(found.names)
    from tracker.tasks import records

    vault = session.vault()
    if not found.set and not found.more:
        from tracker.cli.prompts import ask_fields, require_terminal
        from tracker.records import kind_of

        record = vault.ledger.get(name)
        require_terminal(kind_of(record))
        found.set = ask_fields(session, kind_of(record), record)
        if not found.set:
            session.say("Nothing was changed.")
            return
    saved = records.edit(vault, name, found.set, more=found.more, order=session.order())
    _answer(session, "Changed" if saved.changed else "Unchanged:", [saved])


@app.command("confirm", rich_help_panel=_PANEL, context_settings=_FIELDS)
def confirm_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Names, then corrections.", metavar="NAME FIELD=VALUE"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Confirm all that waits, after a yes.")] = False,
) -> None:
    """Confirm what was read from a paper, so that it counts; alone it walks through what waits.

    Examples: tracker confirm; tracker confirm --all; tracker confirm ds2019-9 issued_on=2025-04-28
    """
    from tracker.tasks import records
    from tracker.tasks.record_view import name_of_id

    session = session_of(context)
    found = field_words(list(words or []))
    if found.more:
        raise UsageError("a correction is written FIELD=VALUE")
    if every:
        _confirm_all(session)
        return
    if not found.names:
        from tracker.cli.prompts import can_ask

        if can_ask() and session.export is None and not session.json:
            from tracker.cli.confirming import walk

            walk(session)
            return
        ledger = session.ledger()
        _list_records(session, records.unconfirmed(ledger), name_of_id(ledger))
        return
    if found.set and len(found.names) > 1:
        raise UsageError("corrections go with one record at a time")
    saved = records.confirm(
        session.vault(), found.names, on=session.today(), texts=found.set or None, order=session.order()
    )
    _answer(session, "Confirmed", [item for item in saved if item.changed], also=saved)
    for item in saved:
        if not item.changed:
            session.say(f"{item.name} was confirmed already.")


def _confirm_all(session: Session) -> None:
    from tracker.cli.prompts import agreed
    from tracker.store.ledger import record_name
    from tracker.tasks import records

    waiting = [record_name(record) for record in records.unconfirmed(session.vault().ledger)]
    if not waiting:
        session.say("Nothing waits for confirmation.")
        return
    names = ", ".join(waiting)
    if agreed(session, f"This confirms {len(waiting)} records that were read by machine: {names}."):
        _answer(session, "Confirmed", records.confirm(session.vault(), waiting, on=session.today()))


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
        _list_records(session, ledger.of_kind(wanted), name_of_id(ledger), wanted)
        return
    from tracker.tasks.records import unconfirmed

    counts, waiting = ledger.counts(), len(unconfirmed(ledger))
    trashed = sum(ledger.counts(trashed=True).values())
    if session.json:
        write_json({"counts": counts, "to_confirm": waiting, "in_trash": trashed})
        return
    if not counts:
        write_text("No records yet.")
        session.say("Next: tracker add ds2019   or   tracker import pdf FILE")
        return
    write_table(session, ("kind", "records"), [[name, str(count)] for name, count in counts.items()])
    if waiting:
        session.say(f"{waiting} wait for you: tracker confirm")
    if trashed:
        session.say(f"{trashed} in the trash: tracker trash list")


def _list_records(session: Session, found: list[Record], name: Any, kind: str | None = None) -> None:
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
) -> None:
    """Show every field of a record, and where each was read.

    Examples: tracker show ds2019-3; tracker show person --json
    """
    from tracker.records import kind_of
    from tracker.records.career_export import record_as_json
    from tracker.store.ledger import record_name
    from tracker.tasks.record_view import label, lines_of, name_of_id, state_of, summary

    session = session_of(context)
    ledger = session.ledger()
    record = ledger.get(name)
    if session.json:
        write_json({"name": record_name(record), "kind": kind_of(record), "record": record_as_json(record)})
        return
    state = state_of(record)
    write_text(f"{record_name(record)}  {summary(record)}{f'  ({state})' if state else ''}")
    lines = lines_of(record, name_of_id(ledger))
    write_table(session, ("field", "value", "read from"), [[label(i.name), i.value, i.source] for i in lines])
    if state == "to confirm":
        session.say(f"Nothing of it counts until you confirm it: tracker confirm {record_name(record)}")


@app.command("find", rich_help_panel=_PANEL)
def find_command(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that must all occur", metavar="TEXT")],
) -> None:
    """Find records, and pages of documents, that have all the words.

    Examples: tracker find hospital boston; tracker find 2024 stipend --json
    """
    from tracker.store.ledger import record_name
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


@app.command("attach", rich_help_panel=_PANEL)
def attach_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file of any type", metavar="FILE")],
    names: Annotated[list[str] | None, typer.Argument(help="Records it proves", metavar="NAME")] = None,
    title: Annotated[str | None, typer.Option(help="What the document is called.")] = None,
    kind: Annotated[str, typer.Option(help="What it is: letter, contract, passport, other ...")] = "other",
) -> None:
    """Keep a file in the vault as it is, with the records it proves.

    Example: tracker attach offer.pdf offer-1 --kind contract --title "Offer of 2026"
    """
    from tracker.records.career_export import record_as_json
    from tracker.tasks import records

    session = session_of(context)
    done = records.attach(session.vault(), file, names or (), on=session.today(), title=title, kind=kind)
    if session.json:
        write_json(
            {"name": done.name, "already_there": done.already_there, "record": record_as_json(done.document)}
        )
    elif done.already_there:
        write_text(f"The same file is in the vault already: {done.name}.")
    else:
        write_text(f"Added {done.name}.")
        session.say(f"The file itself is unchanged where it was. See it with: tracker open {done.name}")


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


@app.command("undo", rich_help_panel=_PANEL)
def undo_command(context: typer.Context) -> None:
    """Take back the last change; a record that was added goes to the trash.

    Example: tracker undo
    """
    from tracker.tasks import records

    session = session_of(context)
    label = records.undo(session.vault())
    if session.json:
        write_json({"undone": label})
    else:
        write_text(f"Took back: {label}.")


@app.command("trash", rich_help_panel=_PANEL)
def trash_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names to move there; or list, restore NAME..., empty [NAME]...",
            metavar="NAME|list|restore|empty",
            autocompletion=completion.trash_words,
        ),
    ] = None,
) -> None:
    """Move records to the trash, list it, take records back, empty it.

    Examples: tracker trash visa-2 ds2019-5; tracker trash list; tracker trash restore visa-2;
    tracker trash empty --yes
    """
    session = session_of(context)
    verb, *names = words or ["list"]
    if verb == "list" and not names:
        _list_trash(session)
    elif verb == "restore" and names:
        from tracker.tasks import records

        _answer(session, "Restored", records.restore(session.vault(), names))
    elif verb == "empty":
        _empty_trash(session, names)
    elif verb in ("list", "restore"):
        raise UsageError(f"trash {verb} is followed by {'names' if verb == 'restore' else 'nothing'}")
    else:
        _move_to_trash(session, [verb, *names])


def _move_to_trash(session: Session, names: list[str]) -> None:
    from tracker.tasks import records

    saved = records.trash(session.vault(), names)
    _answer(session, "Moved to the trash:", saved)
    session.say(f"Take it back with: tracker trash restore {saved[0].name}")


def _list_trash(session: Session) -> None:
    from tracker.tasks import records
    from tracker.tasks.record_view import name_of_id

    ledger = session.ledger()
    found = records.trashed(ledger)
    if not found and not session.json:
        write_text("The trash is empty.")
        return
    _list_records(session, found, name_of_id(ledger))


def _empty_trash(session: Session, names: list[str]) -> None:
    from tracker.cli.prompts import agreed
    from tracker.tasks import records

    vault = session.vault()
    count = len(names) or len(records.trashed(vault.ledger))
    deleted: list[str] = []
    if count:
        many = "1 record and its" if count == 1 else f"{count} records and their"
        if not agreed(session, f"This deletes {many} history for good; undo cannot bring it back."):
            raise ConfirmationNeeded("nothing was deleted")
        deleted = records.purge(vault, names or None)
        session.say("Older states of the vault keep it until they are pruned, ten states on at the earliest.")
    if session.json:
        write_json({"deleted": deleted})
    else:
        write_text(f"Deleted for good: {', '.join(deleted)}." if deleted else "The trash is empty.")


# --- parts -----------------------------------------------------------------------------------------


def _one_name(names: list[str]) -> str:
    if len(names) != 1:
        raise UsageError("say one record, such as ds2019-3", hint="tracker list shows the names")
    return names[0]


def _answer(session: Session, done: str, saved: list[Saved], also: list[Saved] | None = None) -> None:
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


def _say_next(session: Session, saved: Saved) -> None:
    from tracker.records import kind_of

    steps = {
        "ds2019": f"tracker attach FILE {saved.name}   ·   tracker report time",
        "person": "tracker add ds2019   ·   tracker import pdf FILE",
        "presence": "tracker report time",
        "visa": f"tracker attach FILE {saved.name}   ·   tracker report 212e",
        "waiver": "tracker report 212e",
    }
    kind = kind_of(saved.record)
    session.say(f"Next: {steps.get(kind, f'tracker show {saved.name}')}")
