"""Objects: documents and snapshots, each one an age file named by the hash of its own bytes.

Content is encrypted as it streams in; plaintext is never written anywhere and memory does not grow
with the size. Hashing runs in threads beside the cipher, because the hash is the slower of the two.
"""

from __future__ import annotations

import hashlib
import io
import queue
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracker.errors import FileUnreadable, VaultDamaged
from tracker.store import age
from tracker.store.files import Files, told
from tracker.store.keys import OBJECT_FACTOR, OBJECT_FACTORS
from tracker.store.lineage import digest_of

SNAPSHOT_LIMIT = 4 * 1024**3  # our choice: far above any person's records
_SYNC_THREADS = 8
_QUEUE = 4


@dataclass(frozen=True)
class StoredObject:
    """An object and what is in it: ``name`` hashes the file, ``digest`` and ``size`` the content."""

    name: str
    digest: str
    size: int


class Hash:
    """SHA-256 of a stream; what comes after the first MiB is hashed in a thread of its own."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._blocks: queue.Queue[bytes | bytearray | None] = queue.Queue(_QUEUE)
        self._thread: threading.Thread | None = None
        self.size = 0

    def update(self, block: bytes | bytearray) -> None:
        """Add a block; a late one may be hashed after the return."""
        is_early = self.size < age.BLOCK
        self.size += len(block)
        if is_early or not block:
            self._sha256.update(block)
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._blocks.put(block)

    def _work(self) -> None:
        while (block := self._blocks.get()) is not None:
            self._sha256.update(block)

    def _drain(self) -> None:
        if self._thread is not None:
            self._blocks.put(None)
            self._thread.join()
            self._thread = None

    def hexdigest(self) -> str:
        """Return the hash of everything added."""
        self._drain()
        return self._sha256.hexdigest()


class Objects:
    """The folders ``data/`` and ``tmp/`` of a vault.

    ``announce`` is called with the names of new objects before they appear under them.
    """

    def __init__(self, folder: Path, key: str, files: Files, announce: Callable[[list[str]], None]) -> None:
        self.folder = folder
        self.files = files
        self.announce = announce
        self.temp_prefix = secrets.token_hex(8)
        self._key = key.encode("ascii")

    def path(self, name: str) -> Path:
        """Return where the object of this name stands."""
        return self.folder / "data" / name[:2] / f"{name}.age"

    # --- writing -----------------------------------------------------------------------------

    def add(self, stream: BinaryIO) -> StoredObject:
        """Encrypt what ``stream`` holds into a new object that is on the medium on return."""
        temp, stored, handle = self._encrypt(stream)
        try:
            self._finish(handle)
            self._place([(temp, stored)])
        except BaseException:
            self.files.discard(temp)
            raise
        return stored

    def add_bytes(self, content: bytes) -> StoredObject:
        """Encrypt ``content`` into a new object that is on the medium on return."""
        return self.add(io.BytesIO(content))

    def add_all(self, streams: Iterable[BinaryIO]) -> list[StoredObject]:
        """Encrypt each stream into an object of its own; all are on the medium on return.

        Raises:
            DiskFull, VaultNotWritable: none of the objects is part of the vault.
            FileUnreadable: a stream failed.
        """
        made: list[tuple[Path, StoredObject]] = []
        try:
            with ThreadPoolExecutor(_SYNC_THREADS) as pool:
                syncing: list[Future[None]] = []
                for stream in streams:
                    temp, stored, handle = self._encrypt(stream)
                    made.append((temp, stored))
                    syncing.append(pool.submit(self._finish, handle))
                    if len(syncing) >= _SYNC_THREADS:
                        syncing.pop(0).result()
                for job in syncing:
                    job.result()
            self._place(made)
        except BaseException:
            for temp, _ in made:
                self.files.discard(temp)
            raise
        return [stored for _, stored in made]

    def _encrypt(self, stream: BinaryIO) -> tuple[Path, StoredObject, int]:
        """Write one temporary file; return it with what is in it, and its handle, not yet synced."""
        temp = self.folder / "tmp" / f"{self.temp_prefix}-{secrets.token_hex(8)}.tmp"
        outside, inside = Hash(), Hash()
        source = _Readable(stream)
        with told("a new object"):
            self.files.ensure_folder(temp.parent)
            handle = self.files.create(temp)
            try:
                for block in age.encrypt(source, self._key, OBJECT_FACTOR, inside.update):
                    outside.update(block)
                    self.files.write(handle, block)
            except BaseException:
                outside.hexdigest(), inside.hexdigest()
                with suppress(OSError):
                    self.files.close(handle)
                self.files.discard(temp)
                raise
        return temp, StoredObject(outside.hexdigest(), inside.hexdigest(), inside.size), handle

    def _finish(self, handle: int) -> None:
        with told("a new object"):
            try:
                self.files.sync(handle)
            finally:
                self.files.close(handle)

    def _place(self, made: list[tuple[Path, StoredObject]]) -> None:
        self.announce([stored.name for _, stored in made])
        with told("a new object"):
            folders = sorted({self.path(stored.name).parent for _, stored in made})
            self.files.ensure_folder(self.folder / "data")
            made_folders = [folder for folder in folders if self.files.ensure_folder(folder, sync=False)]
            if made_folders:
                self.files.sync_folder(self.folder / "data")
            for temp, stored in made:
                self.files.place(temp, self.path(stored.name), same=self._fits)
            for folder in folders:
                self.files.sync_folder(folder)

    # --- reading -----------------------------------------------------------------------------

    def read(self, stored: StoredObject) -> Iterator[bytes]:
        """Yield the content of an object, every piece authenticated before it is yielded.

        Raises:
            VaultDamaged: the object is missing, changed, or another one than ``stored`` says; a
                caller who has not read to the end must not rely on what it got.
        """
        what = f"object {stored.name[:16]}"
        inside = Hash()
        with told(what):
            stream = self.files.open_read(self.path(stored.name))
        with stream:
            try:
                for block in self._decrypt(stream, stored):
                    inside.update(block)
                    yield block
            except age.AgeError as error:
                raise VaultDamaged(f"{what} is damaged: {error}") from error
            except OSError as error:
                with told(what):
                    raise error
            finally:
                digest = inside.hexdigest()
        if inside.size != stored.size or digest != stored.digest:
            raise VaultDamaged(f"{what} is not the document on record")

    def problem(self, name: str, stored: StoredObject | None) -> str | None:
        """Return what is wrong with an object, read and decrypted in one pass; None if nothing is.

        ``stored`` says what should be in it, where that is known.
        """
        outside, inside = Hash(), Hash()
        try:
            with told("it"), self.files.open_read(self.path(name)) as stream:
                for block in self._decrypt(_Watched(stream, outside), stored):
                    inside.update(block)
        except age.AgeError as error:
            return f"it is damaged: {error}"
        except VaultDamaged as error:
            return error.message
        finally:
            digests = outside.hexdigest(), inside.hexdigest()
        if digests[0] != name:
            return "its bytes are not what its name says"
        if stored is not None and (digests[1], inside.size) != (stored.digest, stored.size):
            return "it is not the document on record"
        return None

    def _decrypt(self, stream: BinaryIO | _Watched, stored: StoredObject | None) -> Iterator[bytes]:
        header = age.read_header(stream)
        if stored is not None:
            facts = self.files.facts(self.path(stored.name))
            if facts is None or facts.size != age.sealed_size(header.size, stored.size):
                raise VaultDamaged(f"object {stored.name[:16]} does not have the size on record")
        file_key = age.unwrap(header, self._key, OBJECT_FACTORS)
        age.check_mac(header, file_key)
        yield from age.read_payload(stream, file_key)

    def read_named(self, name: str) -> bytes:
        """Return the content of an object of which only the name is known, as a head names its snapshot.

        Raises:
            VaultDamaged: the object is missing or is not the one of this name.
        """
        what = f"object {name[:16]}"
        with told(what):
            data = self.files.read(self.path(name), SNAPSHOT_LIMIT)
        if hashlib.sha256(data).hexdigest() != name:
            raise VaultDamaged(f"{what} is damaged: its content is not what its name says")
        try:
            return b"".join(age.decrypt(io.BytesIO(data), self._key, OBJECT_FACTORS))
        except age.AgeError as error:
            raise VaultDamaged(f"{what} is damaged: {error}") from error

    def is_there(self, name: str) -> bool:
        """Tell whether an object of this name stands where it belongs; its bytes are not looked at."""
        facts = self.files.facts(self.path(name))
        return facts is not None and facts.kind == "file"

    def is_whole(self, name: str) -> bool:
        """Tell whether an object is there and its bytes are what its name says."""
        with told(f"object {name[:16]}"):
            return self.is_there(name) and digest_of(self.path(name), self.files) == name

    def _fits(self, path: Path) -> bool:
        return digest_of(path, self.files) == path.stem


class _Readable:
    """A stream of the caller whose read failures are told as such, not as failures of the vault."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size) or b""
        except OSError as error:
            raise FileUnreadable("a document could not be read to its end") from error


class _Watched:
    """A stream whose bytes are hashed as they are read."""

    def __init__(self, stream: BinaryIO, outside: Hash) -> None:
        self._stream = stream
        self._outside = outside

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._outside.update(data)
        return data

    def readline(self, size: int) -> bytes:
        line = self._stream.readline(size)
        self._outside.update(line)
        return line
