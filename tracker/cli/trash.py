"""Commands that go back: undo, and the trash."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import completion
from tracker.cli.app import app, session_of
from tracker.cli.looking import answer_saved, list_records
from tracker.cli.output import write_json, write_text
from tracker.cli.session import Session
from tracker.errors import ConfirmationNeeded, UsageError

_PANEL = "Records"


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

        answer_saved(session, "Restored", records.restore(session.vault(), names))
    elif verb == "empty":
        _empty_trash(session, names)
    elif verb in ("list", "restore"):
        raise UsageError(f"trash {verb} is followed by {'names' if verb == 'restore' else 'nothing'}")
    else:
        _move_to_trash(session, [verb, *names])


def _move_to_trash(session: Session, names: list[str]) -> None:
    from tracker.tasks import records

    saved = records.trash(session.vault(), names)
    answer_saved(session, "Moved to the trash:", saved)
    session.say(f"Take it back with: tracker trash restore {saved[0].name}")


def _list_trash(session: Session) -> None:
    from tracker.tasks import records
    from tracker.tasks.record_view import name_of_id

    ledger = session.ledger()
    found = records.trashed(ledger)
    if not found and not session.json:
        write_text("The trash is empty.")
        return
    list_records(session, found, name_of_id(ledger))


def _empty_trash(session: Session, names: list[str]) -> None:
    from tracker.cli.prompts import agreed
    from tracker.tasks import records
    from tracker.tasks.unfinished import abandoned

    vault = session.vault()
    count = len(names) or len(records.trashed(vault.ledger))
    deleted: list[str] = []
    if count:
        many = "1 record and its" if count == 1 else f"{count} records and their"
        if not agreed(session, f"This deletes {many} history for good; undo cannot bring it back."):
            raise ConfirmationNeeded("nothing was deleted")
        deleted = records.purge(vault, names or None)
        session.say("Older states of the vault keep it until they are pruned, ten states on at the earliest.")
    elif abandoned(vault.pages()):
        records.purge(vault)  # what was recognised in files that were never read to their end
    if session.json:
        write_json({"deleted": deleted})
    else:
        write_text(f"Deleted for good: {', '.join(deleted)}." if deleted else "The trash is empty.")
