"""Commands that read papers, with and without a vault."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.app import app, session_of
from tracker.cli.import_answers import show_outcomes
from tracker.cli.output import progress, write_json, write_text
from tracker.cli.session import Session

import_app = typer.Typer(help="Bring papers and exports in.", no_args_is_help=True)
app.add_typer(import_app, name="import", rich_help_panel="Records")

PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", help="File with passwords of protected PDFs, one a line.", metavar="PATH"
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be stored and store nothing.")]
Keep = Annotated[
    bool, typer.Option("--keep-unreadable", help="Store files that cannot be read, as they are.")
]


def passwords_of(path: Path | None) -> tuple[str, ...]:
    """Return the lines of a file of passwords, or none without a file.

    Raises:
        FileUnreadable: the file cannot be read.
    """
    from tracker.errors import FileUnreadable

    if path is None:
        return ()
    try:
        return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"the password file {path} cannot be read") from error


@app.command("read", rich_help_panel="Without a vault")
def read_command(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="PDFs, scans, photos", metavar="FILE")],
    password_file: PasswordFile = None,
    no_ocr: Annotated[bool, typer.Option("--no-ocr", help="Leave pages out that are pictures.")] = False,
) -> None:
    """Read DS-2019s, visas, I-94s and other papers from PDFs, scans and photos and store nothing.

    Example: tracker read docs/examples/*.pdf --json
    """
    from tracker.documents.readings import readings_json
    from tracker.tasks.reading import read_files

    session = session_of(context)
    with progress(session, "reading") as advance:
        readings = read_files(files, passwords_of(password_file), ocr=not no_ocr, progress=advance)
    if session.json:
        write_json(readings_json(readings))
    else:
        from tracker.reports.reading import reading_text

        write_text("\n\n".join(reading_text(reading.as_json()) for reading in readings))
    failed = [reading.error.as_exception() for reading in readings if reading.error is not None]
    for hint in dict.fromkeys(error.hint for error in failed if error.hint):
        session.say(f"tracker: hint: {hint}")
    if failed:
        raise typer.Exit(failed[0].exit_code)


@import_app.command("pdf")
def import_pdf(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="PDFs, scans, photos", metavar="FILE")],
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    keep_unreadable: Keep = False,
) -> None:
    """Store PDFs, scans and photos and read what stands on them; nothing counts until you confirm it.

    Examples: tracker import pdf "DS-2019 2025.pdf"; tracker import pdf IMG_0412.HEIC IMG_0413.HEIC
    """
    _import(session_of(context), files, password_file, dry_run=dry_run, keep=keep_unreadable)


@import_app.command("folder")
def import_folder(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder of papers", metavar="DIR")],
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    keep_unreadable: Keep = False,
) -> None:
    """Store all papers of a folder and read them: PDFs, scans, photos, whatever their names.

    It can be stopped and repeated: it goes on where it was, and nothing comes twice.

    Example: tracker import folder ~/Documents/visa --dry-run
    """
    from tracker.tasks.reading import files_of_folder

    _import(
        session_of(context), files_of_folder(folder), password_file, dry_run=dry_run, keep=keep_unreadable
    )


def _import(
    session: Session, files: list[Path], password_file: Path | None, *, dry_run: bool, keep: bool
) -> None:
    from tracker.errors import VaultInUse
    from tracker.tasks.importing import import_files

    passwords = passwords_of(password_file)
    vault = session.vault()
    try:
        with progress(session, "reading papers") as advance:
            outcomes = import_files(
                vault,
                files,
                on=session.today(),
                passwords=passwords,
                dry_run=dry_run,
                keep_unreadable=keep,
                progress=advance,
            )
    except (KeyboardInterrupt, VaultInUse):
        if not dry_run:
            session.say("\nWhat was read so far is kept. Repeat the command to go on.")
        raise
    if session.json:
        write_json(
            {"format": "import/1", "dry_run": dry_run, "files": [outcome.as_json() for outcome in outcomes]}
        )
    else:
        show_outcomes(session, outcomes, dry_run=dry_run)
    if failed := [outcome.exit_code for outcome in outcomes if outcome.outcome == "failed"]:
        raise typer.Exit(failed[0])
