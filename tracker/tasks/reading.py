"""Reading papers without a vault, and finding them in a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tracker.documents import FileReading, Reader
from tracker.errors import FileUnreadable

_SKIPPED = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
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
        raise FileUnreadable(f"{path} cannot be read") from error


def files_of_folder(folder: Path) -> list[Path]:
    """Return the files below a folder by name, without hidden ones and links.

    Raises:
        FileUnreadable: it is not a folder that may be read.
    """
    if not folder.is_dir():
        raise FileUnreadable(f"{folder} is not a folder")
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.name.casefold() not in _SKIPPED
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(found, key=lambda path: str(path).casefold())
