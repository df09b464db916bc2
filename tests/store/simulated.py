"""A file system in memory that forgets, after a power cut, what was never synced; and faults.

``Simulated`` behaves as a real one for the running program. ``after_power_cut`` returns one of the
worlds a power cut may leave: data that was not synced is lost, kept or torn, names that were not
synced are there or not, in any order. It is harsher than real file systems, which order some of it.
"""

from __future__ import annotations

import errno
import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tracker.errors import VaultInUse
from tracker.store.files import Facts, Files

CHANGES = (
    "mkdir", "create", "write", "sync", "close", "append", "link",
    "rename", "replace", "unlink", "rmdir", "sync_folder",
)  # fmt: skip


class Killed(BaseException):
    """The process is gone: nothing it does from here on reaches the disk."""


class Node:
    """A file or folder: what programs see of it, and what is on the medium."""

    def __init__(self, folder: bool) -> None:
        self.folder = folder
        self.data = bytearray()
        self.durable = b""
        self.synced = False
        self.names: dict[str, Node] = {}
        self.durable_names: dict[str, Node] = {}
        self.pending: list[Change] = []


class Change:
    """A change of names that is not synced; one in two folders happens in both or in none."""

    def __init__(self, *steps: tuple[Node, str, Node | None]) -> None:
        self.steps = steps
        self.done = False


def failure(code: int) -> OSError:
    return OSError(code, "simulated")


class Simulated(Files):
    """Files in memory. ``before`` is called with the name of every change before it happens."""

    def __init__(
        self, root: Node | None = None, *, sync_files: bool = True, sync_folders: bool = True
    ) -> None:
        self.root = root or Node(folder=True)
        self.before: Callable[[str], None] = lambda change: None
        self.after: Callable[[str], None] = lambda change: None
        self.sync_files, self.sync_folders = sync_files, sync_folders
        self.handles: dict[int, Node] = {}
        self.next_handle = 1000
        self.locked: set[str] = set()
        self.plain_writes: list[bytes] | None = None

    # --- finding -----------------------------------------------------------------------------

    def _find(self, path: Path) -> Node | None:
        node = self.root
        for part in path.parts[1:]:
            if not node.folder:
                return None
            found = node.names.get(part)
            if found is None:
                return None
            node = found
        return node

    def _folder(self, path: Path) -> Node:
        node = self._find(path)
        if node is None:
            raise failure(errno.ENOENT)
        if not node.folder:
            raise failure(errno.ENOTDIR)
        return node

    def _change(self, *steps: tuple[Node, str, Node | None]) -> None:
        change = Change(*steps)
        for folder, name, node in steps:
            folder.names.pop(name, None)
            if node is not None:
                folder.names[name] = node
            folder.pending.append(change)

    # --- changes -----------------------------------------------------------------------------

    def mkdir(self, path: Path) -> None:
        self.before("mkdir")
        parent = self._folder(path.parent)
        if path.name in parent.names:
            raise FileExistsError(errno.EEXIST, "simulated")
        self._change((parent, path.name, Node(folder=True)))
        self.after("mkdir")

    def create(self, path: Path) -> int:
        self.before("create")
        parent = self._folder(path.parent)
        if path.name in parent.names:
            raise FileExistsError(errno.EEXIST, "simulated")
        node = Node(folder=False)
        self._change((parent, path.name, node))
        self.next_handle += 1
        self.handles[self.next_handle] = node
        self.after("create")
        return self.next_handle

    def write(self, handle: int, data: bytes) -> None:
        node = self.handles[handle]
        try:
            self.before("write")
        except OSError:
            node.data += data[: len(data) // 2]  # a full disk takes what still fits
            raise
        except Killed:
            node.data += data[: len(data) // 2]
            raise
        node.data += data
        self.after("write")

    def sync(self, handle: int) -> None:
        self.before("sync")
        if self.sync_files:
            node = self.handles[handle]
            node.durable, node.synced = bytes(node.data), True
        self.after("sync")

    def close(self, handle: int) -> None:
        self.handles.pop(handle, None)
        self.before("close")
        self.after("close")

    def append(self, path: Path, data: bytes) -> None:
        parent = self._folder(path.parent)
        node = parent.names.get(path.name)
        try:
            self.before("append")
        except (OSError, Killed):
            if node is not None:
                node.data += data[: len(data) // 2]
            raise
        if node is None:
            node = Node(folder=False)
            self._change((parent, path.name, node))
        node.data += data
        self.after("append")

    def link(self, source: Path, target: Path) -> None:
        self.before("link")
        node = self._find(source)
        if node is None:
            raise failure(errno.ENOENT)
        parent = self._folder(target.parent)
        if target.name in parent.names:
            raise FileExistsError(errno.EEXIST, "simulated")
        self._change((parent, target.name, node))
        self.after("link")

    def rename(self, source: Path, target: Path) -> None:
        self.before("rename")
        node, parent = self._find(source), self._folder(target.parent)
        if node is None:
            raise failure(errno.ENOENT)
        present = parent.names.get(target.name)
        if present is not None and (not present.folder or present.names):
            raise failure(errno.ENOTEMPTY)
        self._change((self._folder(source.parent), source.name, None), (parent, target.name, node))
        self.after("rename")

    def replace(self, source: Path, target: Path) -> None:
        self.before("replace")
        node, parent = self._find(source), self._folder(target.parent)
        if node is None:
            raise failure(errno.ENOENT)
        self._change((self._folder(source.parent), source.name, None), (parent, target.name, node))
        self.after("replace")

    def unlink(self, path: Path) -> None:
        self.before("unlink")
        node, parent = self._find(path), self._folder(path.parent)
        if node is None:
            raise failure(errno.ENOENT)
        if node.folder:
            raise failure(errno.EISDIR)
        self._change((parent, path.name, None))
        self.after("unlink")

    def rmdir(self, path: Path) -> None:
        self.before("rmdir")
        node, parent = self._folder(path), self._folder(path.parent)
        if node.names:
            raise failure(errno.ENOTEMPTY)
        self._change((parent, path.name, None))
        self.after("rmdir")

    def sync_folder(self, path: Path) -> None:
        self.before("sync_folder")
        folder = self._folder(path)
        if self.sync_folders:
            for change in folder.pending:
                _settle(change)
            folder.pending = []
        self.after("sync_folder")

    def flush(self, path: Path) -> None:
        node = self._find(path)
        if node is not None and self.sync_files:
            node.durable, node.synced = bytes(node.data), True

    # --- looking -----------------------------------------------------------------------------

    def open_read(self, path: Path) -> BinaryIO:
        node = self._find(path)
        if node is None:
            raise failure(errno.ENOENT)
        if node.folder:
            raise failure(errno.EISDIR)
        return io.BytesIO(bytes(node.data))

    def real(self, path: Path) -> Path:
        return path

    def list(self, path: Path) -> list[str]:
        node = self._find(path)
        if node is None:
            return []
        return sorted(self._folder(path).names)

    def facts(self, path: Path) -> Facts | None:
        node = self._find(path)
        if node is None:
            return None
        return Facts("folder" if node.folder else "file", len(node.data), 0.0)

    def pause(self, seconds: float) -> None:
        pass

    @contextmanager
    def lock(self, path: Path, seconds: float = 0.0) -> Iterator[None]:
        parent = self._folder(path.parent)
        if path.name not in parent.names:
            self._change((parent, path.name, Node(folder=False)))
        if str(path) in self.locked:
            raise VaultInUse("simulated")
        self.locked.add(str(path))
        try:
            yield
        finally:
            self.locked.discard(str(path))

    # --- for tests ---------------------------------------------------------------------------

    def contents(self, path: Path) -> dict[str, bytes]:
        """Return every file below a folder, by its path relative to it."""
        found: dict[str, bytes] = {}
        node = self._find(path)
        for name in self.list(path) if node is not None and node.folder else ():
            child = path / name
            below = self.contents(child)
            found |= {f"{name}/{key}": data for key, data in below.items()}
            facts = self.facts(child)
            if facts is not None and facts.kind == "file":
                found[name] = self.read(child, 1 << 30)
        return found

    def put(self, path: Path, data: bytes | None) -> None:
        """Change a file behind the program's back; None removes it. All of it lasts."""
        parent = self._folder(path.parent)
        for names in (parent.names, parent.durable_names):
            names.pop(path.name, None)
            if data is not None:
                node = Node(folder=False)
                node.data, node.durable, node.synced = bytearray(data), data, True
                names[path.name] = node

    def after_crash(self) -> Simulated:
        """Return the world after the program alone was killed: everything it did is there."""
        return Simulated(_copy(self.root, {}, lambda node: bytes(node.data), lambda node: node.names))

    def after_power_cut(self, chance: random.Random) -> Simulated:
        """Return one of the worlds a power cut may leave."""
        fates: dict[int, bool] = {}

        def survives(change: Change, odds: float) -> bool:
            return change.done or fates.setdefault(id(change), chance.random() < odds)

        def names(node: Node) -> dict[str, Node]:
            left = dict(node.durable_names)
            odds = chance.choice((0.0, 0.5, 0.9, 1.0))
            stop = chance.choice((len(node.pending), chance.randint(0, len(node.pending))))
            for position, change in enumerate(node.pending):
                if survives(change, odds if position < stop else 0.0):
                    _apply(change, node, left)
            return left

        def data(node: Node) -> bytes:
            if bytes(node.data) == node.durable:
                return node.durable
            fate = chance.choice(("lost", "kept", "torn", "zeros"))
            if fate == "lost":
                return node.durable
            if fate == "kept":
                return bytes(node.data)
            cut = chance.randint(min(len(node.durable), len(node.data)), len(node.data))
            return bytes(node.data[:cut]) + bytes(len(node.data) - cut if fate == "zeros" else 0)

        return Simulated(_copy(self.root, {}, data, names))


def _settle(change: Change) -> None:
    if not change.done:
        change.done = True
        for folder, _, _ in change.steps:
            _apply(change, folder, folder.durable_names)


def _apply(change: Change, folder: Node, names: dict[str, Node]) -> None:
    for where, name, node in change.steps:
        if where is folder:
            names.pop(name, None)
            if node is not None:
                names[name] = node


def _copy(
    node: Node,
    known: dict[int, Node],
    data: Callable[[Node], bytes],
    names: Callable[[Node], dict[str, Node]],
) -> Node:
    if id(node) in known:
        return known[id(node)]
    copy = known[id(node)] = Node(node.folder)
    if node.folder:
        children = {name: _copy(child, known, data, names) for name, child in names(node).items()}
        copy.names, copy.durable_names = children, dict(children)
    else:
        copy.durable = data(node)
        copy.data, copy.synced = bytearray(copy.durable), True
    return copy


class Fault:
    """Raises at the ``at``-th change, and at all later ones if it ``lasts``; counts them all."""

    def __init__(self, at: int, kind: str, *, lasts: bool = False) -> None:
        self.at, self.kind, self.lasts = at, kind, lasts
        self.count = 0
        self.hit = False
        self.where = ""

    def __call__(self, change: str) -> None:
        self.count += 1
        if self.count == self.at or (self.hit and (self.lasts or self.kind == "kill")):
            if not self.hit:
                self.where = change
            self.hit = True
            if self.kind == "kill":
                raise Killed(change)
            if (
                self.kind == "full"
                and change in ("unlink", "rmdir", "close", "sync_folder")
                and self.count != self.at
            ):
                return  # a full disk still lets go
            raise failure({"full": errno.ENOSPC, "io": errno.EIO}[self.kind])
