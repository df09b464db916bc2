"""The command that brings the rows of a spreadsheet in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.app import session_of
from tracker.cli.imports import DryRun, import_app
from tracker.cli.output import write_json, write_text
from tracker.cli.session import Session
from tracker.errors import RecordInvalid, UsageError

if TYPE_CHECKING:
    from tracker.tasks.csv_import import SheetImport

_MOST_SHOWN = 40  # errors; a wrong column makes one a row


@import_app.command("csv")
def import_csv_command(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A spreadsheet, saved as CSV", metavar="FILE")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help="What the rows are, where the columns do not tell: stays, forms ...", metavar="KIND"
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(help="Print an empty sheet for stays, forms, positions ...", metavar="KIND"),
    ] = None,
    partly: Annotated[
        bool, typer.Option("--partly", help="Take the rows that are right though others are not.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Bring stays, forms or other records in from a spreadsheet; nothing comes unless all rows are right.

    Examples: tracker import csv --template stays > stays.csv; tracker import csv stays.csv --dry-run;
    tracker import csv my-sheet.csv --kind stays --dates us
    """
    session = session_of(context)
    if (file is None) == (template is None):
        raise UsageError(
            "name a CSV file, or ask for an empty one", hint="tracker import csv --template stays"
        )
    if template is not None:
        from tracker.tasks.csv_columns import kind_of_rows
        from tracker.tasks.csv_columns import template as sheet_of

        write_text(sheet_of(kind_of_rows(template)))
        return
    assert file is not None
    from tracker.tasks.csv_import import import_csv
    from tracker.tasks.files import read_file

    data = read_file(file)
    found = import_csv(
        session.vault(), data, kind=kind, order=session.order(), partly=partly, dry_run=dry_run
    )
    if session.json:
        write_json(found.as_json())
    else:
        _show(session, found, file.name, dry_run=dry_run)
    if found.errors and not partly:
        raise typer.Exit(RecordInvalid.exit_code)


def _show(session: Session, found: SheetImport, file: str, *, dry_run: bool) -> None:
    from tracker.tasks.record_view import label, summary

    lines = []
    for row in found.rows:
        if row.outcome == "new" and (found.stored or dry_run):
            lines.append(f"line {row.line}: {row.name or 'new'}  {summary(row.record)}")
        elif row.outcome == "same":
            lines.append(f"line {row.line}: already there as {row.name}")
        elif row.outcome == "twice":
            lines.append(f"line {row.line}: the same as {row.name}")
        elif row.outcome == "differs":
            fields = ", ".join(map(label, row.fields))
            lines.append(f"line {row.line}: {row.name} has another {fields}; it stays as it is")
    lines += [f"{file}, line {error.line}: {error.message}" for error in found.errors[:_MOST_SHOWN]]
    if len(found.errors) > _MOST_SHOWN:
        lines.append(f"... and {len(found.errors) - _MOST_SHOWN} more")
    if lines:
        write_text("\n".join(lines))
    session.say(_next(found, dry_run=dry_run))


def _next(found: SheetImport, *, dry_run: bool) -> str:
    new = sum(row.outcome == "new" for row in found.rows)
    wrong = len({error.line for error in found.errors})
    lines = f"{wrong} line{'' if wrong == 1 else 's'}"
    if found.errors and not found.stored:
        rest = f" The other {new} would be right: --partly takes them." if new else ""
        return f"Nothing was imported: {lines} must be corrected first.{rest}"
    if not found.rows:
        return "There is no row below the names of the columns; rows that begin with # are not read."
    if dry_run:
        return f"{new} would come in. Nothing was stored: this was a trial run."
    if not found.stored:
        return "Nothing new: all of it is there already."
    left_out = f" {lines} left out." if found.errors else ""
    return f"{new} came in.{left_out} Nothing counts until you confirm it. Next: tracker confirm"
