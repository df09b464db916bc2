"""Commands that take everything away and bring it back, and the list of fields."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.answers import AsOf
from tracker.cli.app import app, session_of
from tracker.cli.imports import import_app
from tracker.cli.output import progress, write_json, write_table, write_text
from tracker.cli.session import Session
from tracker.errors import ConfirmationNeeded, UsageError

if TYPE_CHECKING:
    from tracker.tasks.career_import import ImportSummary

export_app = typer.Typer(help="Take your record away in open formats.", no_args_is_help=True)
app.add_typer(export_app, name="export", rich_help_panel="Share")


@export_app.command("json")
def export_json_command(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="Write to this new file; else to standard output.", metavar="FILE")
    ] = None,
    with_documents: Annotated[
        Path | None,
        typer.Option(
            "--with-documents", help="Also the files: a new folder, or a new .zip file.", metavar="TARGET"
        ),
    ] = None,
) -> None:
    """Write every record as one open JSON file, career-export/1; it is not encrypted.

    Examples: tracker export json --out record.json; tracker export json --with-documents everything.zip
    """
    import json

    from tracker.cli.opening import write_new_file
    from tracker.tasks import career_export

    session = session_of(context)
    now = datetime.now(UTC)
    if with_documents is not None:
        if out is not None:
            raise UsageError("--out and --with-documents do not go together")
        with progress(session, "writing") as advance:
            done = career_export.export_with_documents(
                session.vault(), with_documents, now=now, progress=advance
            )
        if session.json:
            write_json({"target": str(with_documents), "records": done.records, "documents": done.documents,
                        "missing": list(done.missing)})  # fmt: skip
        else:
            held = f"{_count(done.records, 'record')}, {_count(done.documents, 'document')}"
            write_text(f"Written: {with_documents}, {held}")
            if done.missing:
                session.say(f"Without their file: {', '.join(done.missing)}")
    else:
        value = career_export.export_json(session.ledger(), now=now)
        if out is None:
            write_json(value)
        else:
            write_new_file(out, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
            write_json({"file": str(out)}) if session.json else write_text(f"Written: {out}")
    session.say(
        "warning: this is your own copy, not encrypted; it has everything, private reasons of leave included"
    )


@export_app.command("ics")
def export_ics_command(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(help="Write to this new .ics file; else to standard output.", metavar="FILE"),
    ] = None,
    titles: Annotated[
        str, typer.Option(help="What titles say: nothing, or what the day is.", metavar="neutral|full")
    ] = "neutral",
    alarms: Annotated[
        bool, typer.Option("--alarms", help="Reminders as alarms in place of events of their own.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="Only show which day is which.")] = False,
    as_of: AsOf = None,
) -> None:
    """Write your days for a calendar: forms, visas, limits, bars, follow-ups, replies to offers.

    Titles are neutral, since calendars are synced to employers and clouds: `Vault date 3, open tracker`;
    --list tells which is which, --titles full writes it into the file. A file is a snapshot: export again
    after a change, the same days are then replaced.

    Examples: tracker export ics --out dates.ics; tracker export ics --list;
    tracker export ics --titles full --alarms --out mine.ics
    """
    from tracker.cli.opening import write_new_file
    from tracker.reports.calendar import calendar_file, calendar_json, in_order
    from tracker.reports.wording import day as shown_day
    from tracker.tasks.calendar import calendar_events

    if titles not in ("neutral", "full"):
        raise UsageError("--titles is neutral or full")
    session = session_of(context)
    day = session.day(as_of) if as_of else session.today()
    events = calendar_events(session.ledger(), day, law_folder=session.law(None))
    if session.json:
        write_json(calendar_json(events, day))
        return
    if list_:
        rows = [[str(n), shown_day(e.day), e.words] for n, e in enumerate(in_order(events), 1)]
        write_table(session, ("number", "day", "what it is"), rows)
        return
    data = calendar_file(events, day, full_titles=titles == "full", alarms=alarms)
    if out is None:
        write_text(data.decode("utf-8").replace("\r\n", "\n"))
    else:
        write_new_file(out, data)
        write_text(f"Written: {out}, {_count(len(events), 'day')}")
    session.say("this copy is not encrypted; it is a snapshot and does not follow later changes")
    if titles == "full":
        session.say(
            "warning: its titles say what each day is and whom you write to; calendars are synced to others"
        )


@import_app.command("json")
def import_json_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An export: a .json file, its folder or .zip", metavar="FILE")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come; change nothing.")] = False,
    keep_mine: Annotated[
        bool, typer.Option("--keep-mine", help="Leave records that are here and differ as they are.")
    ] = False,
) -> None:
    """Bring a career export in: records with their numbers, and documents that lie beside it.

    Examples: tracker import json record.json --dry-run; tracker import json everything.zip
    """
    from tracker.cli.prompts import agreed
    from tracker.tasks import career_import
    from tracker.tasks.export_file import source_of

    session = session_of(context)
    source = source_of(file)
    vault = session.vault()
    preview = career_import.import_preview(vault.ledger, source)
    if dry_run:
        _show_import(session, preview, dry_run=True, changed=False)
        return
    take = False
    if preview.different and not keep_mine:
        if not session.json:
            _show_differences(session, preview)
        count = len(preview.different)
        take = agreed(
            session, f"{_count(count, 'record')} would get the values of the file in place of yours."
        )
        if not take:
            raise ConfirmationNeeded(
                "nothing was imported", hint="take only what is new with --keep-mine, or repeat with --yes"
            )
    done = career_import.import_json(vault, source, take_changes=take)
    _show_import(session, done, dry_run=False, changed=take)


def _show_import(session: Session, summary: ImportSummary, *, dry_run: bool, changed: bool) -> None:
    if session.json:
        write_json({"format": "import/1", "dry_run": dry_run, "changed": changed, **summary.as_json()})
        return
    would = "Would add" if dry_run else "Added"
    write_text(f"{would} {_count(len(summary.new), 'record')} and {_count(summary.files, 'document file')}.")
    if summary.same:
        write_text(f"{_count(summary.same, 'record')} here already, with the same values.")
    if summary.different:
        done = "Changed" if changed else "Differ, and stay as they are" if not dry_run else "Differ"
        write_text(f"{done}: {', '.join(item.name for item in summary.different)}")
    if summary.deleted:
        write_text(f"{_count(summary.deleted, 'record')} deleted here for good stay away.")
    if summary.absent:
        write_text(f"Without their file: {', '.join(summary.absent)}")


def _show_differences(session: Session, summary: ImportSummary) -> None:
    for item in summary.different:
        session.say(f"  {item.name} differs in {', '.join(item.fields)}")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


@app.command("schema", rich_help_panel="Other")
def schema_command(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(help="A kind of record, or a schema", metavar="NAME", autocompletion=completion.kinds),
    ] = None,
) -> None:
    """List the fields of a kind, or show a JSON Schema.

    Examples: tracker schema; tracker schema ds2019; tracker schema ds2019 --json;
    tracker schema career-export-1
    """
    from tracker.cli.field_words import show_fields
    from tracker.records import KINDS, kind_named
    from tracker.tasks.schemas import SCHEMAS, schema_of_kind

    session = session_of(context)
    if name is None:
        if session.json:
            write_json({"kinds": list(KINDS), "schemas": list(SCHEMAS)})
            return
        rows = [[kind, (model.__doc__ or "").strip().splitlines()[0]] for kind, model in KINDS.items()]
        write_table(session, ("kind", "what it is"), rows)
        session.say(f"JSON Schemas: {', '.join(SCHEMAS)}")
    elif name in SCHEMAS:
        write_json(SCHEMAS[name]())
    elif session.json:
        write_json(schema_of_kind(kind_named(name)))
    else:
        show_fields(session, kind_named(name))
