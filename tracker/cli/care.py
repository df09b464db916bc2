"""Commands that look after the vault: verify, doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.app import app, session_of
from tracker.cli.output import progress, write_json, write_table, write_text
from tracker.cli.session import Session
from tracker.errors import ConfirmationNeeded

if TYPE_CHECKING:
    from tracker.tasks.vault_care import Check


@app.command("verify", rich_help_panel="Keep safe")
def verify_command(
    context: typer.Context,
    deep: Annotated[bool, typer.Option("--deep", help="Decrypt every document and compare it, too.")] = False,
) -> None:
    """Check that every file of the vault is what was written; exit code 14 where one is not.

    Examples: tracker verify; tracker verify --deep
    """
    from tracker.tasks import vault_care

    session = session_of(context)
    vault = session.vault()
    with progress(session, "checking") as advance:
        found = vault_care.verify(vault, deep=deep, progress=advance)
    _show_check(session, found)
    found.raise_if_damaged()


def _show_check(session: Session, found: Check) -> None:
    if session.json:
        write_json(
            {
                "sound": found.sound,
                "deep": found.deep,
                "documents": found.documents,
                "problems": [
                    {
                        "file": p.file,
                        "problem": p.problem,
                        "serious": p.serious,
                        "documents": list(p.documents),
                        "advice": p.advice,
                    }
                    for p in found.problems
                ],
            }
        )
        return
    if found.problems:
        rows = [[p.file, p.problem, ", ".join(p.documents), p.advice] for p in found.problems]
        write_table(session, ("file", "what is wrong", "documents", "what to do"), rows)
    if found.sound:
        how = "decrypted and compared" if found.deep else "there and unchanged"
        write_text(f"Sound. Documents {how}: {found.documents}.")


@app.command("doctor", rich_help_panel="Other")
def doctor_command(
    context: typer.Context,
    accept_older: Annotated[
        bool,
        typer.Option("--accept-older", help="Go on from the newest whole state; a newer one is given up."),
    ] = False,
    tidy: Annotated[bool, typer.Option("--tidy", help="Remove superseded snapshots and leftovers.")] = False,
) -> None:
    """Say what is wrong with the vault and what to do.

    Examples: tracker doctor; tracker doctor --accept-older
    """
    from tracker.tasks import vault_care, vaults

    session = session_of(context)
    vaults.require(session.folder)
    if accept_older:
        _accept_older(session)
        return
    if not session.json:
        write_text(f"Vault: {session.folder}")
    files = vault_care.check_without_key(session.folder)
    if not files.sound:
        _show_check(session, files)
        files.raise_if_damaged()
    vault = session.vault()
    if tidy:
        done = vault_care.tidy(vault)
        session.say(f"Removed {done.snapshots} superseded snapshots and {done.objects} leftovers.")
    if not session.json:
        write_text(f"Id: {vault.head.vault}\nState: generation {vault.head.generation}, {vault.head.name}")
    for head in vault.waiting:
        session.say(f"A newer state has not arrived yet: {head}. Let the synchroniser finish.")
    found = vault_care.verify(vault, deep=False)
    _show_check(session, found)
    found.raise_if_damaged()


def _accept_older(session: Session) -> None:
    from tracker.cli.prompts import agreed
    from tracker.tasks import vault_care

    question = "This goes on from the newest whole state; what was saved after it is given up."
    if not agreed(session, question):
        raise ConfirmationNeeded("nothing was changed")
    vault, given_up = vault_care.accept_older(session.folder, **session.secret())
    vault.close()
    if session.json:
        write_json({"given_up": list(given_up)})
    elif given_up:
        write_text("Given up:\n" + "\n".join(f"  {name}" for name in given_up))
    else:
        write_text("Nothing had to be given up.")
