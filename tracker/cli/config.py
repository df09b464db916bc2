"""Commands about this device: config, version."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import completion
from tracker.cli.app import app, session_of
from tracker.cli.output import write_json, write_table, write_text
from tracker.cli.session import Session
from tracker.errors import UsageError

config_app = typer.Typer(help="Settings of this device.", no_args_is_help=True)
app.add_typer(config_app, name="config", rich_help_panel="Other")


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
