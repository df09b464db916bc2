"""Reading papers without a vault, and finding them in a folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from tracker.documents import FileReading, Reader
from tracker.errors import FileUnreadable
from tracker.tasks.files import why_unreadable

_SKIPPED = frozenset({"thumbs.db", "desktop.ini"})
Progress = Callable[[float, int], None]


def read_files(
    paths: Sequence[Path],
    passwords: Sequence[str] = (),
    *,
    ocr: bool = True,
    progress: Progress | None = None,
) -> list[FileReading]:
    """Return what stands on the papers of each file; nothing is stored.

    Pages that are pictures are left out unless ``ocr``.

    Raises:
        FileUnreadable: a file is not there. What is wrong inside a file stands in its reading.
    """
    readings = []
    with Reader(ocr=ocr) as reader:
        for number, path in enumerate(paths):
            if progress:
                progress(number, len(paths))
            readings.append(reader.read(_bytes(path), file_name(path), passwords))
    return readings


def file_name(path: Path) -> str:
    """Return the name of a file as text; letters that no text can hold become question marks."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} {why_unreadable(path)}") from error


def files_of_folder(folder: Path) -> list[Path]:
    """Return the files below a folder by name, without hidden ones and links.

    A folder below it that may not be opened stands among them, so that it is told like a file that cannot
    be read.

    Raises:
        FileUnreadable: it is not a folder that may be read.
    """
    closed: list[Path] = []
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        shown = (name for name in names if not name.startswith(".") and name.casefold() not in _SKIPPED)
        found += [path for name in shown if _is_file(path := Path(place, name))]
    if folder in closed:
        why = why_unreadable(folder) if os.path.isdir(folder) else "is not a folder"
        raise FileUnreadable(f"{folder} {why}")
    return sorted([*found, *closed], key=lambda path: str(path).casefold())


def _is_file(path: Path) -> bool:
    """Return whether something is a file and no link; also where that may not be looked at."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return True
