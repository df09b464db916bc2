"""Commands that write records: add, edit, confirm, attach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.app import app, session_of
from tracker.cli.field_words import HELP_WORDS, field_words, show_fields
from tracker.cli.looking import answer_saved, list_records
from tracker.cli.output import write_json, write_text
from tracker.cli.session import Session
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.tasks.records import Saved

_PANEL = "Records"
_NAMES_SHOWN = 12
_OF_THE_CV = ("position", "education", "exam", "certificate", "award", "skill", "language", "work")
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
    is_kind = [name.replace("_", "-") in completion.kinds("") for name in found.names]
    if len(found.names) > 1 and is_kind[0] and not is_kind[1]:
        field = _first_field(found.names[0])
        raise UsageError(
            f"{found.names[1]!r} has no field before it",
            hint=f'write what it is: tracker add {found.names[0]} {field}="{found.names[1]}"',
        )
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
    answer_saved(session, "Added", [saved])
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
    answer_saved(session, "Changed" if saved.changed else "Unchanged:", [saved])
    if told := _own_place(saved):
        session.say(told)


@app.command("confirm", rich_help_panel=_PANEL, context_settings=_FIELDS)
def confirm_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Names, then corrections.", metavar="NAME FIELD=VALUE"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Confirm all that waits, after a yes.")] = False,
    certain: Annotated[
        bool, typer.Option("--certain", help="Confirm all that was read without doubt, after a yes.")
    ] = False,
    same_as: Annotated[
        str | None,
        typer.Option("--same-as", help="It is another copy of this record's paper.", metavar="NAME"),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where it names another, or may be of another matter.")
    ] = False,
) -> None:
    """Confirm what was read from a paper, so that it counts; alone it walks through what waits.

    Examples: tracker confirm; tracker confirm --certain; tracker confirm ds2019-9 issued_on=2025-04-28;
    tracker confirm ds2019-9 --same-as ds2019-3
    """
    from tracker.tasks import records
    from tracker.tasks.record_view import name_of_id

    session = session_of(context)
    found = field_words(list(words or []))
    if found.more:
        raise UsageError("a correction is written FIELD=VALUE")
    if every or certain:
        _confirm_all(session, certain=certain)
        return
    same_as = same_as or next(iter(found.set.pop("same_as", [])), None)  # options end where names begin
    anyway = bool(found.set.pop("anyway", [])) or anyway
    if same_as is not None:
        from tracker.tasks.confirming import same_as as joined

        saved_as = joined(session.vault(), _one_name(found.names), same_as, on=session.today())
        answer_saved(session, "Joined to", [saved_as])
        return
    if not found.names:
        from tracker.cli.prompts import can_ask

        if can_ask() and session.export is None and not session.json:
            from tracker.cli.confirming import walk

            walk(session)
            return
        ledger = session.ledger()
        list_records(session, records.unconfirmed(ledger), name_of_id(ledger))
        return
    if found.set and len(found.names) > 1:
        raise UsageError("corrections go with one record at a time")
    saved = records.confirm(
        session.vault(),
        found.names,
        on=session.today(),
        texts=found.set or None,
        order=session.order(),
        anyway=anyway,
    )
    answer_saved(session, "Confirmed", [item for item in saved if item.changed], also=saved)
    for item in saved:
        if not item.changed:
            session.say(f"{item.name} was confirmed already.")


def _confirm_all(session: Session, *, certain: bool) -> None:
    from tracker.cli.prompts import agreed
    from tracker.records.kinds import record_name
    from tracker.tasks import records
    from tracker.tasks.confirming import Review

    review = Review(session.vault().ledger)
    waiting = review.queue()
    asked = [] if certain else [record for record in waiting.everything if review.asks(record)]
    names_asked = [record_name(record) for record in asked]
    everything = waiting.certain if certain else waiting.everything
    chosen = [name for name in map(record_name, everything) if name not in names_asked]
    if asked:
        session.say(f"Left for you to answer, whose or of which matter: {', '.join(names_asked)}")
    if not chosen:
        session.say(
            "Nothing waits that was read without doubt." if certain else "Nothing waits for confirmation."
        )
        return
    doubtful = 0 if certain else len(waiting.doubtful) - len(asked)
    looked = f" {doubtful} of them should be looked at first: tracker confirm." if doubtful else ""
    many = "1 record that was" if len(chosen) == 1 else f"{len(chosen)} records that were"
    names = ", ".join(chosen[:_NAMES_SHOWN])
    more = f" and {len(chosen) - _NAMES_SHOWN} more" if len(chosen) > _NAMES_SHOWN else ""
    question = f"This confirms {many} read by machine: {names}{more}.{looked}"
    if agreed(session, question):
        answer_saved(session, "Confirmed", records.confirm(session.vault(), chosen, on=session.today()))


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


# --- parts -----------------------------------------------------------------------------------------


def _one_name(names: list[str]) -> str:
    if len(names) != 1:
        raise UsageError("say one record, such as ds2019-3", hint="tracker list shows the names")
    return names[0]


def _say_next(session: Session, saved: Saved) -> None:
    from tracker.records import kind_of

    steps = {
        "ds2019": f"tracker attach FILE {saved.name}   ·   tracker report time",
        "person": "tracker add ds2019   ·   tracker import folder DIR",
        "presence": "tracker report time",
        "visa": f"tracker attach FILE {saved.name}   ·   tracker report 212e",
        "waiver": "tracker report 212e",
        "plan": "tracker plan compare",
        "offer": f"tracker check offer {saved.name}",
        "answer": "tracker check offer",
        "contact": f"tracker share message {saved.name}",
        "message": "tracker report search",
    }
    kind = kind_of(saved.record)
    if kind in _OF_THE_CV:
        steps[kind] = "tracker check cv   ·   tracker export cv --out cv.pdf"
    if told := _own_place(saved):
        session.say(told)
    session.say(f"Next: {steps.get(kind, f'tracker show {saved.name}')}")


def _own_place(saved: Saved) -> str:
    """Return which author of a work the person is, or how to say it; nothing for other records."""
    from tracker.records.works import AuthorPosition, Work

    work = saved.record
    if not isinstance(work, Work) or not work.authors or work.author_position is AuthorPosition.GROUP:
        return ""
    if work.author_number is None:
        return f"Which author are you? tracker edit {saved.name} author-number=N; 0 for none of them"
    if work.author_number == 0:
        return ""
    position = f", {work.author_position.value.replace('_', '-')}" if work.author_position else ""
    return f"You are author {work.author_number} of {work.n_authors or len(work.authors)}{position}."


def _first_field(kind: str) -> str:
    from tracker.records import kind_named
    from tracker.tasks.record_view import MAIN_FIELDS

    return MAIN_FIELDS[kind_named(kind)][0]
