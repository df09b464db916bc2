"""Files that a person names."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.errors import EmptyFile, FileTooLarge, FileUnreadable

MAX_DOCUMENT = 200 * 1024 * 1024  # our choice: above it a file is likelier a slip than a paper


def read_file(path: Path, limit: int = MAX_DOCUMENT) -> bytes:
    """Return the bytes of a file that a person named.

    Raises:
        FileUnreadable: it is not there, a folder, or may not be read.
        EmptyFile: it has no bytes.
        FileTooLarge: it has more than ``limit``.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise FileUnreadable(f"{path} {why_unreadable(path)}") from error
    if not data:
        raise EmptyFile(f"{path} has no bytes")
    if len(data) > limit:
        raise FileTooLarge(f"{path} has more than {limit // (1024 * 1024)} MB")
    return data


def why_unreadable(path: Path) -> str:
    """Return what is wrong with a file or a folder that could not be read, to stand behind its name."""
    try:
        with os.scandir(path):
            return "is a folder"
    except NotADirectoryError:
        return "cannot be read"
    except OSError:
        return "is a folder that may not be opened" if os.path.isdir(path) else "cannot be read"
