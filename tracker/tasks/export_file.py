"""A career export on disk, and its records as they stand there, without a vault."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import ExportUnreadable, FileTooLarge, FileUnreadable
from tracker.records.career_export import export_of_text, read_export
from tracker.records.collection import RecordSet
from tracker.tasks.files import MAX_DOCUMENT, read_file

EXPORT_NAME = "career-export.json"
DOCUMENTS = "documents"
MAX_EXPORT = 64 * 1024 * 1024  # our choice: some 100,000 records


@dataclass(frozen=True)
class Source:
    """An export on disk: its text, and how to read the file of a document by its digest."""

    text: str
    document: Callable[[str], bytes | None] = field(repr=False, default=lambda _digest: None)


def source_of(path: Path) -> Source:
    """Return the export in a JSON file, in a folder or in a zip file, with the documents beside it.

    Raises:
        FileUnreadable: it cannot be read. FileTooLarge: the JSON is above 64 MB.
        ExportUnreadable: the folder or zip file holds no export.
    """
    try:
        if path.is_dir():
            return Source(_bounded_text(path / EXPORT_NAME), lambda digest: _from_folder(path, digest))
        if zipfile.is_zipfile(path):
            return _source_of_zip(path)
        beside = path.parent
        return Source(_bounded_text(path), lambda digest: _from_folder(beside, digest))
    except FileNotFoundError as error:
        if path.is_dir():
            raise ExportUnreadable(f"there is no {EXPORT_NAME} in {path}") from error
        raise FileUnreadable(f"{path} cannot be read") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise FileUnreadable(f"{path} cannot be read") from error


def _bounded_text(path: Path) -> str:
    with path.open("rb") as file:
        return _decoded(file.read(MAX_EXPORT + 1))


def _decoded(data: bytes) -> str:
    if len(data) > MAX_EXPORT:
        raise FileTooLarge(
            f"the export has more than {MAX_EXPORT // (1024 * 1024)} MB", hint="is it a career export?"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportUnreadable("the file is not UTF-8 text") from error


def _from_folder(folder: Path, digest: str) -> bytes | None:
    found = next(iter(sorted((folder / DOCUMENTS).glob(f"{digest}*"))), None)
    return read_file(found) if found is not None and found.is_file() else None


def _source_of_zip(path: Path) -> Source:
    with zipfile.ZipFile(path) as archive:
        names = {name.rsplit("/", 1)[-1].split(".")[0]: name for name in archive.namelist()}
        if EXPORT_NAME not in archive.namelist():
            raise ExportUnreadable(f"there is no {EXPORT_NAME} in the zip file")
        with archive.open(EXPORT_NAME) as file:
            text = _decoded(file.read(MAX_EXPORT + 1))

    def document(digest: str) -> bytes | None:
        if digest not in names:
            return None
        with zipfile.ZipFile(path) as again, again.open(names[digest]) as file:
            data = file.read(MAX_DOCUMENT + 1)
        if len(data) > MAX_DOCUMENT:
            raise FileTooLarge("a document in the zip file is larger than the vault takes")
        return data

    return Source(text, document)


def records_of_file(path: Path) -> RecordSet:
    """Return the records of an export, for reading.

    Raises:
        FileUnreadable, FileTooLarge, ExportUnreadable, ExportTooNew
    """
    return RecordSet(read_export(export_of_text(source_of(path).text)).records)
