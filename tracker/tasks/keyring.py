"""The passphrase in the keyring of this computer, for those who want it there.

The keyring library is loaded only after the person has turned the setting on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracker.errors import UsageError
from tracker.tasks import settings

_SERVICE = "img-career-tracker"


def stored_passphrase(folder: Path) -> str | None:
    """Return the passphrase of the vault from the keyring, or None where it is off, locked or empty."""
    if not settings.setting("keyring"):
        return None
    keyring = _library()
    try:
        found = keyring.get_password(_SERVICE, _account(folder))
    except keyring.errors.KeyringError:
        return None  # the person is asked instead
    return found if isinstance(found, str) else None


def store_passphrase(folder: Path, passphrase: str) -> None:
    """Put a passphrase that opens the vault into the keyring.

    Raises:
        UsageError: the library is not installed, or the keyring refuses.
    """
    keyring = _library()
    try:
        keyring.set_password(_SERVICE, _account(folder), passphrase)
    except keyring.errors.KeyringError as error:
        raise UsageError(
            "the keyring of this computer did not take the passphrase", hint="nothing else was changed"
        ) from error


def forget_passphrase(folder: Path) -> bool:
    """Take the passphrase of the vault out of the keyring; return whether there was one."""
    keyring = _library()
    try:
        if keyring.get_password(_SERVICE, _account(folder)) is None:
            return False
        keyring.delete_password(_SERVICE, _account(folder))
    except keyring.errors.KeyringError as error:
        raise UsageError("the keyring of this computer did not give the passphrase up") from error
    return True


def _account(folder: Path) -> str:
    return str(folder.expanduser().absolute())


def _library() -> Any:
    try:
        import keyring
        import keyring.errors
    except ImportError as error:
        raise UsageError(
            "the keyring library is not installed",
            hint="install the extra keyring, or turn it off with: tracker config set keyring off",
        ) from error
    return keyring
