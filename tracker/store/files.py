"""Every operation the store does on files, behind one object that tests replace to inject faults.

The methods of ``Files`` raise OSError as the system does; ``told`` turns those into the failures a
person sees. Nothing is ever overwritten in a vault: files are created exclusively under a temporary
name, synced, and given their final name by an operation that refuses to replace.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from tracker.errors import DiskFull, TrackerError, VaultDamaged, VaultInUse, VaultNotWritable

LOCK_SECONDS = 10.0
_PAUSE = 0.05
_SHARING_RETRIES = 5  # a virus scanner or synchroniser holds a new file for some milliseconds
_WINDOWS = sys.platform == "win32"

# O_NONBLOCK keeps a planted pipe from blocking the open; regular files ignore it.
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_CREATE |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_READ |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND
_APPEND |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO}

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Facts:
    """What the system says of a name, links not followed: ``kind``, bytes, seconds since 1970."""

    kind: str
    size: int
    modified: float


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn an OSError of the body into the failure a person sees, naming ``what``.

    Raises:
        DiskFull: no space or quota is left.
        VaultDamaged: the file is not there, or something else stands under its name.
        VaultNotWritable: permissions, a read-only disk, a failing device.
    """
    try:
        yield
    except OSError as error:
        raise _failure(error, what) from error


def _failure(error: OSError, what: str) -> TrackerError:
    if error.errno in _FULL:
        return DiskFull(f"no space left while writing {what}")
    if error.errno in _GONE:
        return VaultDamaged(f"{what} is missing or is not a plain file")
    reason = os.strerror(error.errno).lower() if error.errno else "unknown reason"
    return VaultNotWritable(f"{what} cannot be read or written ({reason})")


class Files:
    """The real file system."""

    # --- changes -------------------------------------------------------------------------------

    def mkdir(self, path: Path) -> None:
        """Make a folder that only its owner may enter; its parent must be there."""
        os.mkdir(path, 0o700)

    def create(self, path: Path) -> int:
        """Return a handle for writing a file that did not exist, readable by its owner only."""
        return _patiently(lambda: os.open(path, _CREATE, 0o600))

    def write(self, handle: int, data: bytes | bytearray) -> None:
        """Write all of ``data``."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def sync(self, handle: int) -> None:
        """Return once the bytes of the file are on the medium."""
        if sys.platform == "darwin":
            import fcntl

            with contextlib.suppress(OSError):
                fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
                return
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a handle."""
        os.close(handle)

    def append(self, path: Path, data: bytes) -> None:
        """Add ``data`` at the end of a file of the state folder in one write; not synced."""
        handle = _patiently(lambda: os.open(path, _APPEND, 0o600))
        try:
            os.write(handle, data)
        finally:
            os.close(handle)

    def link(self, source: Path, target: Path) -> None:
        """Give a complete file its final name; the old name may stay.

        Where the file system has no hard links the absence of ``target`` is checked and the file
        renamed: two writers of one name are then kept apart by the lock alone.

        Raises:
            FileExistsError: the name is taken; nothing was changed.
        """
        if _WINDOWS:
            _patiently(lambda: os.rename(source, target))  # refuses to replace on Windows
            return
        try:
            self.hard_link(source, target)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, "the name is taken") from error
            os.rename(source, target)

    def hard_link(self, source: Path, target: Path) -> None:
        """Give a file a second name, where the file system knows such."""
        os.link(source, target, follow_symlinks=False)

    def rename(self, source: Path, target: Path) -> None:
        """Rename a folder onto an absent or empty one, or a file onto a free name."""
        if _WINDOWS and target.is_dir():
            os.rmdir(target)
        _patiently(lambda: os.rename(source, target))

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file onto another one; for the state folder only, never in a vault."""
        _patiently(lambda: os.replace(source, target))

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        _patiently(lambda: os.unlink(path))

    def rmdir(self, path: Path) -> None:
        """Remove an empty folder."""
        os.rmdir(path)

    def sync_folder(self, path: Path) -> None:
        """Return once the names in the folder are on the medium, where the system can promise it."""
        if _WINDOWS:
            return
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            self.sync(handle)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(handle)

    def flush(self, path: Path) -> None:
        """Return once the bytes of a file another program wrote are on the medium."""
        if _WINDOWS:
            return  # it needs a handle open for writing, which we do not take on such files
        with self.open_read(path) as stream:
            self.sync(stream.fileno())

    # --- looking -------------------------------------------------------------------------------

    def open_read(self, path: Path) -> BinaryIO:
        """Return a stream of a plain file; links, pipes and devices are refused as not there."""
        handle = _patiently(lambda: os.open(path, _READ))
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.ELOOP, "not a plain file")
        return open(handle, "rb", buffering=65536)

    def read(self, path: Path, limit: int) -> bytes:
        """Return the bytes of a small file; a file above ``limit`` is refused as not ours."""
        with self.open_read(path) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise OSError(errno.EISDIR, "larger than it may be")
        return data

    def list(self, path: Path) -> list[str]:
        """Return the names in a folder, sorted; an absent folder has none."""
        try:
            return sorted(os.listdir(path))
        except FileNotFoundError:
            return []

    def real(self, path: Path) -> Path:
        """Return the absolute path a folder really has, links of its name followed."""
        return Path(os.path.realpath(path))

    def facts(self, path: Path) -> Facts | None:
        """Return what stands under a name, or None."""
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        kinds = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "folder"))
        kind = next((word for test, word in kinds if test(found.st_mode)), "other")
        return Facts(kind, found.st_size, found.st_mtime)

    # --- one writer at a time ------------------------------------------------------------------

    def pause(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    @contextmanager
    def lock(self, path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Hold the system's lock on a file while the body runs; the system frees it after a crash.

        Raises:
            VaultInUse: another process held it for ``seconds``.
        """
        handle = os.open(path, _APPEND, 0o600)
        try:
            waited = 0.0
            while not _try_lock(handle):
                if waited >= seconds:
                    raise VaultInUse("another tracker is writing to this vault")
                self.pause(_PAUSE)
                waited += _PAUSE
            yield
        finally:
            os.close(handle)  # frees the lock

    # --- made of the above ---------------------------------------------------------------------

    def ensure_folder(self, path: Path, *, parents: bool = False, sync: bool = True) -> bool:
        """Make a folder if it is not there, and sync its parent; return True if it was made.

        Raises:
            NotADirectoryError: a file or link stands under the name.
        """
        found = self.facts(path)
        if found is not None:
            if found.kind != "folder" and not (parents and path.is_dir()):
                raise NotADirectoryError(errno.ENOTDIR, "not a folder")
            return False
        if parents and path.parent != path:
            self.ensure_folder(path.parent, parents=True)
        with contextlib.suppress(FileExistsError):
            self.mkdir(path)
        if sync:
            self.sync_folder(path.parent)
        return True

    def write_temp(self, path: Path, data: bytes) -> None:
        """Write a new file and sync it; on failure nothing of it stays where that can be helped."""
        handle = self.create(path)
        try:
            try:
                self.write(handle, data)
                self.sync(handle)
            finally:
                self.close(handle)
        except OSError:
            self.discard(path)
            raise

    def place(self, temp: Path, final: Path, same: Callable[[Path], bool] | None = None) -> None:
        """Give a complete temporary file its final name, for good once the folder is synced.

        ``same`` tells whether a file already standing there holds the very bytes: then it counts
        as placed, as after a network file system has lost its first answer.
        """
        try:
            self.link(temp, final)
        except FileExistsError:
            if same is None or not same(final):
                self.discard(temp)
                raise
        except OSError:
            self.discard(temp)
            raise
        self.discard(temp)

    def write_new(self, temp: Path, final: Path, data: bytes) -> None:
        """Write a small file that lasts under its final name; its bytes already there are success."""
        self.write_temp(temp, data)
        self.place(temp, final, same=lambda path: self.read(path, len(data)) == data)
        self.sync_folder(final.parent)

    def discard(self, path: Path) -> None:
        """Remove a temporary file; one that cannot be removed is left to the next collection."""
        with contextlib.suppress(OSError):
            self.unlink(path)


def _patiently(operation: Callable[[], Answer]) -> Answer:
    """Return what ``operation`` returns, repeating it on Windows while another program holds the file."""
    for attempt in range(_SHARING_RETRIES):
        try:
            return operation()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in (32, 33) or attempt == _SHARING_RETRIES - 1:
                raise
            time.sleep(_PAUSE)
    raise AssertionError("unreachable")


def _try_lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


FILES = Files()
