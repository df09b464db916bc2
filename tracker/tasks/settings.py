"""The person's settings on this device: a small TOML file with known names only."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracker.errors import UsageError, VaultNotWritable
from tracker.tasks.folders import config_file

IDLE_MINUTES = 10
_LONGEST_FILE = 64 * 1024


def _switch(text: str) -> bool:
    if text.casefold() in ("on", "yes", "true"):
        return True
    if text.casefold() in ("off", "no", "false"):
        return False
    raise UsageError("write on or off")


def _order(text: str) -> str:
    if text.casefold() not in ("us", "intl"):
        raise UsageError("write us (month first) or intl (day first)")
    return text.casefold()


def _minutes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 60:
        raise UsageError("write a number of minutes from 1 to 60")
    return int(text)


def _folder(text: str) -> str:
    if not text.strip():
        raise UsageError("write a folder")
    return str(Path(text).expanduser().absolute())


SETTINGS: dict[str, tuple[Callable[[str], Any], str]] = {
    "keyring": (_switch, "on: the passphrase is kept in the keyring of this computer; off unless you say on"),
    "vault": (_folder, "folder of the vault that is used unless --vault names another"),
    "dates": (_order, "how 03/04/2025 is read: us is month first, intl is day first; unset it is refused"),
    "law": (_folder, "folder of law files that is used unless --law names another; unset, the law shipped"),
    "idle_minutes": (
        _minutes,
        f"minutes after which an open prompt or page locks, 1 to 60; {IDLE_MINUTES} unset",
    ),
}


def settings() -> dict[str, Any]:
    """Return what is set on this device, by name.

    Raises:
        UsageError: the file is not what it should be; the message names the file and the setting.
    """
    path = config_file()
    try:
        text = path.read_text("utf-8") if path.stat().st_size <= _LONGEST_FILE else "too long"
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the settings file {path} cannot be read") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the settings file {path} is not TOML", hint="mend it or delete it") from error
    for name, value in values.items():
        try:
            checked = parsed(name, _shown(value))
        except UsageError as error:
            raise UsageError(f"{path}: {error.message}", hint="mend the file or delete it") from error
        values[name] = checked
    return values


def setting(name: str) -> Any:
    """Return one setting, or None where it is not set."""
    return settings().get(name)


def parsed(name: str, text: str) -> Any:
    """Return the value of a setting typed as text.

    Raises:
        UsageError: no setting has the name, or it does not take this value.
    """
    if name not in SETTINGS:
        raise UsageError(f"there is no setting {name!r}", hint=f"the settings are: {', '.join(SETTINGS)}")
    try:
        return SETTINGS[name][0](text)
    except UsageError as error:
        raise UsageError(f"{name}: {error.message}") from error


def set_setting(name: str, text: str) -> Any:
    """Set one setting, or unset it with empty text; return the value stored.

    Raises:
        UsageError: as ``parsed``. VaultNotWritable: the file cannot be written; it is as it was.
    """
    values = settings()
    if text == "" and name in SETTINGS:
        values.pop(name, None)
    else:
        values[name] = parsed(name, text)
    _write("".join(f"{key} = {_toml(values[key])}\n" for key in SETTINGS if key in values))
    return values.get(name)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def show_setting(value: Any) -> str:
    """Return a setting as it would be typed."""
    return "(not set)" if value is None else _shown(value)


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)  # these scalars are spelled alike in JSON and TOML


def _write(text: str) -> None:
    """Write the whole file beside the old one, then take its place."""
    path = config_file()
    temp = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temp.replace(path)
    except OSError as error:
        temp.unlink(missing_ok=True)
        raise VaultNotWritable(f"the settings file {path} cannot be written") from error
