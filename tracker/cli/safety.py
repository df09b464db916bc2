"""Commands that open and close the vault: init, lock, passphrase, recovery."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.app import app, session_of
from tracker.cli.output import write_json, write_text
from tracker.cli.session import Session, first_line_of
from tracker.errors import UsageError, VaultExists, VaultLocked

if TYPE_CHECKING:
    from tracker.store.vault import Vault

_SAFE = "Keep safe"
_TRIES = 3

Weak = Annotated[
    bool, typer.Option("--weak-passphrase", help="Take the passphrase though it is easy to guess.")
]
NewFile = Annotated[
    str | None,
    typer.Option(
        "--new-passphrase-file", help="File with the new passphrase; - is standard input.", metavar="PATH"
    ),
]

passphrase_app = typer.Typer(help="Change the passphrase.", no_args_is_help=True)
recovery_app = typer.Typer(help="Print the recovery code, or use it.", no_args_is_help=True)
app.add_typer(passphrase_app, name="passphrase", rich_help_panel=_SAFE)
app.add_typer(recovery_app, name="recovery", rich_help_panel=_SAFE)


# --- start ---------------------------------------------------------------------------------------


@app.command("init", rich_help_panel="Start here")
def init_command(
    context: typer.Context,
    weak: Weak = False,
    show_code: Annotated[
        bool, typer.Option("--show-recovery-code", help="Print the recovery code though nobody watches.")
    ] = False,
) -> None:
    """Make your vault: a passphrase, a recovery code, an empty record.

    Examples: tracker init; tracker init --vault ~/Sync/vault;
    tracker init --passphrase-file secret.txt --show-recovery-code
    """
    from tracker.tasks import vaults
    from tracker.tasks.folders import state_root

    session = session_of(context)
    folder = session.folder
    if session.export is not None:
        raise UsageError("--from names an export, which is only read")
    if vaults.exists(folder):
        raise VaultExists(
            f"there is a vault in {folder} already",
            hint="go on with it: tracker status   ·   passphrase lost: tracker recovery use   ·   "
            "another vault: tracker init --vault DIR",
        )
    if folder.exists() and any(folder.iterdir()):
        raise VaultExists(f"the folder {folder} is not empty")
    session.say(f"Your vault will be in {folder}")
    session.say(
        "Nobody can reset its passphrase: not us, not your hospital. Beside the passphrase only the\n"
        "recovery code opens it. You see that code once, at the end: keep it on paper."
    )
    passphrase = _new_passphrase(session, session.given_passphrase(), weak=weak)
    vault = vaults.create_vault(folder, passphrase)
    try:
        code = vault.recovery_code
        watched = sys.stdin.isatty() and session.passphrase_file is None
        shown = show_code or watched
        if session.json:
            write_json(
                {
                    "vault": str(folder),
                    "state": str(state_root()),
                    "recovery_code": code if show_code else None,
                }
            )
        else:
            write_text(f"The vault is made: {folder}")
        if watched:
            _teach_code(session, code)
        elif show_code and not session.json:
            write_text(f"Recovery code: {code}")
    finally:
        vault.close()
    if not shown:
        session.say(
            "The recovery code was not shown, as nobody watches. Print it with: tracker recovery print"
        )
    session.say(f"What this computer remembers about it is in {state_root()}")
    session.say("Next: tracker recovery print   ·   tracker add person   ·   tracker import folder DIR")


def _teach_code(session: Session, code: str) -> None:
    """Show the code and ask two of its groups back, so that it is on paper before it is needed."""
    from tracker.cli.prompts import ask
    from tracker.tasks import vaults

    rows = ["   ".join(f"{n}. {group}" for n, group in part) for part in _threes(vaults.code_groups(code))]
    sys.stderr.write(
        "\nRecovery code. Write it down, all nine groups:\n\n    " + "\n    ".join(rows) + "\n\n"
    )
    if session.yes:
        return
    for number in vaults.groups_to_ask(code):
        for _ in range(_TRIES):
            if vaults.group_fits(code, number, ask(f"Type group {number} from your paper: ")):
                break
            sys.stderr.write("That is not the group above. Look once more.\n")
        else:
            sys.stderr.write("Print the code instead, and keep the sheet: tracker recovery print\n")
            return
    sys.stderr.write("Good. The paper is now your second key.\n")


def _threes(groups: list[str]) -> list[list[tuple[int, str]]]:
    numbered = list(enumerate(groups, 1))
    return [numbered[start : start + 3] for start in range(0, len(numbered), 3)]


def _new_passphrase(session: Session, given: str | None, *, weak: bool) -> str:
    """Return the given passphrase where it is strong enough, else one asked for twice."""
    from tracker.tasks import vaults

    if given is None:
        from tracker.cli.prompts import new_passphrase

        return new_passphrase(session, weak=weak)
    if not weak and not session.yes:
        vaults.check_strength(given)
    if not given:
        raise UsageError("the passphrase is empty")
    return given


@app.command("lock", rich_help_panel="Start here")
def lock_command(context: typer.Context) -> None:
    """Lock every open prompt and page of the vault.

    Example: tracker lock
    """
    from tracker.tasks import vault_care, vaults

    session = session_of(context)
    vaults.require(session.folder)
    vault_care.signal_lock(session.folder)
    if session.json:
        write_json({"locked": True})
    else:
        write_text("Open prompts and pages of this vault forget the key.")


# --- passphrase and recovery code ----------------------------------------------------------------


@passphrase_app.command("change")
def passphrase_change(context: typer.Context, new_file: NewFile = None, weak: Weak = False) -> None:
    """Give the vault a new passphrase; the recovery code stays the same.

    Examples: tracker passphrase change; tracker passphrase change --new-passphrase-file new.txt
    """
    session = session_of(context)
    vault = session.vault()
    _change(session, vault, new_file, weak=weak)
    if session.json:
        write_json({"changed": True})
    else:
        write_text(
            "The passphrase is changed. The old one no longer opens this vault; copies made before it does."
        )


def _change(session: Session, vault: Vault, new_file: str | None, *, weak: bool) -> None:
    from tracker.tasks import keyring, settings, vaults

    given = first_line_of(new_file) if new_file is not None else None
    passphrase = _new_passphrase(session, given, weak=weak)
    vaults.change_passphrase(vault, passphrase)
    if settings.setting("keyring"):
        keyring.store_passphrase(session.folder, passphrase)


@recovery_app.command("print")
def recovery_print(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="Write the sheet to this new PDF file.", metavar="FILE")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Show the code on the terminal instead.")] = False,
    paper: Annotated[str, typer.Option(help="a4 or us-letter", metavar="PAPER")] = "a4",
    print_url: Annotated[
        bool, typer.Option("--print-url", help="Only print the address, open nothing.")
    ] = False,
) -> None:
    """Show the recovery sheet, once, in your browser, to print it; nothing is written to disk.

    Examples: tracker recovery print; tracker recovery print --paper us-letter --out sheet.pdf
    """
    from tracker.cli.opening import deliver
    from tracker.tasks import vaults

    session = session_of(context)
    if paper not in ("a4", "us-letter"):
        raise UsageError("--paper is a4 or us-letter")
    vault = session.vault()
    if text:
        write_json({"recovery_code": vault.recovery_code}) if session.json else write_text(
            vault.recovery_code
        )
        return
    sheet = vaults.recovery_sheet(vault, on=session.today(), paper=paper)
    deliver(session, sheet, "recovery-sheet.pdf", out=out, print_url=print_url)
    session.say("Whoever holds the sheet can open the vault. Keep it apart from the computer.")


@recovery_app.command("use")
def recovery_use(
    context: typer.Context,
    code_file: Annotated[
        str | None,
        typer.Option("--code-file", help="File with the code; - is standard input.", metavar="PATH"),
    ] = None,
    new_file: NewFile = None,
    weak: Weak = False,
) -> None:
    """Open the vault with the recovery code and give it a new passphrase.

    Example: tracker recovery use --vault ~/Sync/vault
    """
    from tracker.cli.prompts import ask, can_ask
    from tracker.tasks import vaults

    session = session_of(context)
    vaults.require(session.folder)
    if code_file is not None:
        code = first_line_of(code_file)
    elif can_ask():
        code = ask("Recovery code, all nine groups: ")
    else:
        raise VaultLocked(
            "this command needs the recovery code, but there is no terminal to ask on",
            hint="give it with --code-file FILE, or '-' to read standard input",
        )
    vault = vaults.recover(session.folder, code)
    try:
        counts = sum(vault.ledger.counts().values())
        session.say(
            f"The code fits. Generation {vault.head.generation}, {counts} records: compare with the sheet."
        )
        _change(session, vault, new_file, weak=weak)
    finally:
        vault.close()
    if session.json:
        write_json({"changed": True})
    else:
        write_text("The new passphrase opens the vault now. The recovery code stays valid.")
