"""Making a vault so that a crash leaves either none or a whole one.

Everything is built and synced in a hidden folder beside the one asked for, which is then renamed
into place: the rename is the moment at which the vault exists. A hidden folder that a crash has left
is removed by the next creation under the same name.
"""

from __future__ import annotations

import errno
import hashlib
import re
import secrets
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

from tracker.errors import VaultExists, VaultNotWritable
from tracker.store import keys as keys_
from tracker.store.files import Files, told
from tracker.store.heads import Head, next_head
from tracker.store.objects import Objects
from tracker.store.readme import README_BYTES, README_NAME
from tracker.store.state import State

PARTS = ("keys", "data", "heads", "tmp")


def create(
    folder: Path,
    state_root: Path,
    *,
    key: str,
    slot: bytes | None,
    snapshot: Callable[[tuple[str, ...]], bytes],
    files: Files,
    now: datetime,
) -> tuple[State, Head]:
    """Make a vault in ``folder``; return this device's state and the first head.

    Raises:
        VaultExists: the folder is not empty; nothing was changed.
    """
    with ExitStack() as stack:
        with told("the folder for the new vault"):
            _require_empty(folder, files)
            files.ensure_folder(folder.parent, parents=True)
        with told("the state folder"):
            files.ensure_folder(state_root, parents=True)
            stack.enter_context(files.lock(state_root / "creating.lock"))
        with told("the folder for the new vault"):
            _remove_leftovers(folder, files)
        vault = secrets.token_hex(16)
        with told("the state folder"):
            state = State(state_root, vault, files)
            state.save_device()
        building = folder.parent / f".{folder.name}.{secrets.token_hex(8)}.new"
        try:
            head = _build(building, vault, key, slot, snapshot, files, now, state)
            _move_into_place(building, folder, files)
        except BaseException:
            with suppress(OSError):
                remove_tree(building, files)
            with suppress(OSError):
                remove_tree(state.folder, files)
            raise
        with told("the folder of the new vault"):
            files.sync_folder(folder.parent)
    return state, head


def _require_empty(folder: Path, files: Files) -> None:
    found = files.facts(folder)
    if found is not None and (found.kind != "folder" or files.list(folder)):
        raise VaultExists("the folder for the new vault is not empty")


def _remove_leftovers(folder: Path, files: Files) -> None:
    pattern = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{16}}\.new")
    for name in files.list(folder.parent):
        if pattern.fullmatch(name):
            remove_tree(folder.parent / name, files)


def _build(
    building: Path,
    vault: str,
    key: str,
    slot: bytes | None,
    snapshot: Callable[[tuple[str, ...]], bytes],
    files: Files,
    now: datetime,
    state: State,
) -> Head:
    what = "the new vault"
    with told(what):
        files.mkdir(building)
        for part in PARTS:
            files.mkdir(building / part)
        files.write_temp(building / README_NAME, README_BYTES)
        slots: tuple[str, ...] = ()
        if slot is not None:
            slots = (hashlib.sha256(slot).hexdigest(),)
            files.write_temp(building / "keys" / f"{slots[0]}.age", slot)
            files.sync_folder(building / "keys")
    content = snapshot(slots)
    objects = Objects(building, key, files, announce=_ignore)
    stored = objects.add_bytes(content)
    head, data = next_head(
        (),
        vault=vault,
        device=state.device,
        snap=stored.name,
        text=None,
        size=stored.size,
        time=now,
        mac_key=keys_.head_mac_key(key),
    )
    with told(what):
        files.write_temp(building / "heads" / head.name, data)
        files.sync_folder(building / "heads")
        files.sync_folder(building)
    return head


def _ignore(_: list[str]) -> None:
    """A vault that never came to be is removed as a whole; its objects need no note."""


def _move_into_place(building: Path, folder: Path, files: Files) -> None:
    try:
        files.rename(building, folder)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise VaultExists("the folder for the new vault is not empty") from error
        if error.errno in (errno.EBUSY, errno.EXDEV):
            raise VaultNotWritable(
                "the folder is the top of a disk", hint="choose a folder inside of it with --vault DIR"
            ) from error
        with told("the folder for the new vault"):
            raise


def remove_tree(folder: Path, files: Files) -> None:
    """Remove a folder and what is in it; links are removed, not followed.

    Raises:
        OSError: something could not be removed.
    """
    for name in files.list(folder):
        path = folder / name
        facts = files.facts(path)
        if facts is not None and facts.kind == "folder":
            remove_tree(path, files)
        elif facts is not None:
            files.unlink(path)
    if files.facts(folder) is not None:
        files.rmdir(folder)
