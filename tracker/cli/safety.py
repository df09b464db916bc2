"""Commands that keep the vault: init, lock, passphrase, recovery, verify, doctor, config, version."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.app import app, session_of
from tracker.cli.output import progress, write_json, write_table, write_text
from tracker.cli.session import Session, first_line_of
from tracker.errors import ConfirmationNeeded, UsageError, VaultExists, VaultLocked

if TYPE_CHECKING:
    from tracker.store.vault import Vault
    from tracker.tasks.vault_care import Check

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
config_app = typer.Typer(help="Settings of this device.", no_args_is_help=True)
app.add_typer(passphrase_app, name="passphrase", rich_help_panel=_SAFE)
app.add_typer(recovery_app, name="recovery", rich_help_panel=_SAFE)
app.add_typer(config_app, name="config", rich_help_panel="Other")


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
    session.say("Next: tracker recovery print   ·   tracker add person   ·   tracker import pdf FILE")


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


# --- checks --------------------------------------------------------------------------------------


@app.command("verify", rich_help_panel=_SAFE)
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


# --- settings and version ------------------------------------------------------------------------


@config_app.command("list")
def config_list(context: typer.Context) -> None:
    """List the settings of this device and what they mean.

    Example: tracker config list
    """
    from tracker.tasks.folders import config_file
    from tracker.tasks.settings import SETTINGS, settings, show_setting

    session = session_of(context)
    values = settings()
    if session.json:
        write_json({"file": str(config_file()), "settings": {name: values.get(name) for name in SETTINGS}})
        return
    rows = [[name, show_setting(values.get(name)), meaning] for name, (_, meaning) in SETTINGS.items()]
    write_table(session, ("setting", "value", "meaning"), rows)
    session.say(f"They are kept in {config_file()}")


@config_app.command("get")
def config_get(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A setting", autocompletion=completion.setting_names)],
) -> None:
    """Show one setting.

    Example: tracker config get dates
    """
    from tracker.tasks.settings import SETTINGS, setting, show_setting

    session = session_of(context)
    if name not in SETTINGS:
        raise UsageError(f"there is no setting {name!r}", hint=f"the settings are: {', '.join(SETTINGS)}")
    value = setting(name)
    write_json({name: value}) if session.json else write_text(show_setting(value))


@config_app.command("set")
def config_set(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A setting", autocompletion=completion.setting_names)],
    value: Annotated[str, typer.Argument(help="Its value; '' unsets it")],
) -> None:
    """Change one setting; nothing else on this device knows of it.

    Examples: tracker config set dates intl; tracker config set idle_minutes 5; tracker config set keyring on
    """
    from tracker.tasks import settings

    session = session_of(context)
    if name == "keyring" and value:
        _switch_keyring(session, on=bool(settings.parsed(name, value)))
    stored = settings.set_setting(name, value)
    write_json({name: stored}) if session.json else write_text(f"{name} = {settings.show_setting(stored)}")


def _switch_keyring(session: Session, *, on: bool) -> None:
    """Put the passphrase into the keyring once it has opened the vault, or take it out."""
    from tracker.tasks import keyring, vaults

    if not on:
        if vaults.exists(session.folder) and keyring.forget_passphrase(session.folder):
            session.say("The passphrase is no longer in the keyring.")
        return
    vaults.require(session.folder)
    passphrase = session.passphrase()
    vaults.open_vault(session.folder, passphrase=passphrase).close()
    keyring.store_passphrase(session.folder, passphrase)
    session.say("Whoever can use your account on this computer can now open the vault.")


@app.command("version", rich_help_panel="Other")
def version_command(context: typer.Context) -> None:
    """Show the version of the program and of the formats it writes.

    Example: tracker version --json
    """
    import platform

    from tracker import __version__
    from tracker.tasks.formats import formats

    session = session_of(context)
    if session.json:
        write_json({"version": __version__, "python": platform.python_version(), **formats()})
    else:
        rest = " · ".join(f"{name.replace('_', ' ')} {value}" for name, value in formats().items())
        write_text(f"tracker {__version__} · {rest} · Python {platform.python_version()}")
