"""Slots: the files in ``keys/`` that let a passphrase recover the vault key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.errors import UsageError, VaultDamaged, VaultLocked, WrongPassphrase
from tracker.store import age, lineage
from tracker.store import keys as keys_
from tracker.store.files import Files, told
from tracker.store.heads import DIGEST_PATTERN
from tracker.store.verification import slot_names

_MOST_SLOTS = 32  # each costs a second to try
_SLOT_HINT = "the recovery code still opens the vault: tracker recovery use"


def path(folder: Path, name: str) -> Path:
    """Return where the slot of this name stands."""
    if not DIGEST_PATTERN.fullmatch(name):
        raise UsageError("a slot is named by 64 hexadecimal digits")
    return folder / "keys" / f"{name}.age"


def name_of(data: bytes) -> str:
    """Return the name of a slot with these bytes."""
    return hashlib.sha256(data).hexdigest()


def find_key(
    folder: Path, names: Iterable[str], *, passphrase: str | None, typed: str | None, files: Files
) -> tuple[str, str]:
    """Return the key string and the id of the vault, authenticated by a head written with the key.

    Args:
        folder: the vault.
        names: the names in ``heads/``.
        passphrase: tried on every slot.
        typed: the recovery code as a person typed it; used instead of the passphrase.
        files: the file system.

    Raises:
        VaultLocked: neither secret was given.
        WrongPassphrase: the secret is not of this vault.
        VaultDamaged: no slot is whole, or what it opens is not the key of the heads.
    """
    names = list(names)
    if typed is not None:
        key = keys_.read_key(typed)
        head = lineage.newest_of(folder, names, files, mac_key=keys_.head_mac_key(key))
        if head is None:
            raise WrongPassphrase("the recovery code is of another vault", hint="look for the right sheet")
        return key, head.vault
    if passphrase is None:
        raise VaultLocked("a passphrase or the recovery code is needed")
    for key in _keys_behind(folder, passphrase, files):
        head = lineage.newest_of(folder, names, files, mac_key=keys_.head_mac_key(key))
        if head is not None:
            return key, head.vault
    raise VaultDamaged("the passphrase opens a slot, and no head was written with its key", hint=_SLOT_HINT)


def _keys_behind(folder: Path, passphrase: str, files: Files) -> Iterator[str]:
    """Yield the keys of the slots the passphrase opens.

    Raises:
        WrongPassphrase: it opens none, and all are whole.
        VaultDamaged: it opens none, and one is damaged or there is none at all.
    """
    present, _ = slot_names(folder, files)
    damaged, opened = "", 0
    for name in present[:_MOST_SLOTS]:
        with told(f"keys/{name}.age"):
            try:
                data = files.read(path(folder, name), keys_.SLOT_LIMIT)
            except OSError:
                damaged = name
                continue
        if name_of(data) != name:
            damaged = name
            continue
        try:
            key = keys_.open_slot(data, passphrase)
        except age.NoMatch:
            continue
        except age.AgeError:
            damaged = name
            continue
        opened += 1
        yield key
    if opened:
        return
    if len(present) > _MOST_SLOTS:
        raise VaultDamaged("the vault has more slots than are tried", hint=_SLOT_HINT)
    if damaged or not present:
        reason = f"the slot keys/{damaged}.age is damaged" if damaged else "the vault has no passphrase slot"
        raise VaultDamaged(f"{reason}, and no other one opens", hint=_SLOT_HINT)
    raise WrongPassphrase("the passphrase does not open this vault")
