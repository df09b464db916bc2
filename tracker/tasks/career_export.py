"""Taking everything away: the career export, with or without the documents, and reading it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.errors import (
    FileUnreadable,
    UsageError,
)
from tracker.records import KINDS, Record
from tracker.records.career_export import (
    CareerExport,
    export_of,
    export_of_text,
    read_export,
)
from tracker.records.kinds import record_name
from tracker.records.vault_document import Document
from tracker.store.database import Database
from tracker.store.ledger import Ledger
from tracker.store.migrations import migrate
from tracker.store.vault import Vault
from tracker.tasks.export_file import DOCUMENTS, EXPORT_NAME, source_of

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a zip can hold; real times say when papers were handled
_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
Progress = Callable[[int, int], None]


# --- taking away -------------------------------------------------------------------------------


def all_records(ledger: Ledger) -> list[Record]:
    """Return every record, those in the trash too."""
    used, trashed = ledger.counts(), ledger.counts(trashed=True)
    return [
        record
        for kind in KINDS
        for record in (
            *(ledger.of_kind(kind) if kind in used else ()),
            *(ledger.of_kind(kind, trashed=True) if kind in trashed else ()),
        )
    ]


def export_json(ledger: Ledger, *, now: datetime) -> dict[str, Any]:
    """Return the export of all records, with documents by their digest."""
    return export_of(all_records(ledger), exported_at=now)


@dataclass(frozen=True)
class Written:
    """What an export with documents holds; ``missing`` names documents whose file is not in the vault."""

    records: int
    documents: int
    missing: tuple[str, ...]


def export_with_documents(
    vault: Vault, target: Path, *, now: datetime, progress: Progress | None = None
) -> Written:
    """Write the export and every document into a new folder, or into a new file where it ends in .zip.

    The documents are no longer encrypted there.

    Raises:
        UsageError: the target is there already.
        FileUnreadable: it cannot be written.
        VaultDamaged: a document is not what was stored; the target is left incomplete.
    """
    if target.exists():
        raise UsageError(f"{target} is there already", hint="name a new folder or a new .zip file")
    records = all_records(vault.ledger)
    documents = [record for record in records if isinstance(record, Document)]
    there = {d.digest: d for d in documents if d.digest and d.object_name}
    text = json.dumps(export_of(records, exported_at=now), ensure_ascii=False, indent=2) + "\n"
    try:
        with _target(target) as write:
            write(EXPORT_NAME, iter([text.encode("utf-8")]))
            for done, document in enumerate(there.values(), 1):
                write(f"{DOCUMENTS}/{file_name(document)}", vault.read_document(document))
                if progress is not None:
                    progress(done, len(there))
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be written") from error
    missing = tuple(record_name(d) for d in documents if not d.object_name)
    return Written(len(records), len(there), missing)


def file_name(document: Document) -> str:
    """Return the name of a document's file in an export: its digest, and an ending where one is known."""
    suffix = _SUFFIXES.get(document.media_type or "")
    if suffix is None:
        found = re.search(r"\.[A-Za-z0-9]{1,8}$", document.original_name or "")
        suffix = found[0].lower() if found else ""
    return f"{document.digest}{suffix}"


@contextmanager
def _target(target: Path) -> Iterator[Callable[[str, Iterator[bytes]], None]]:
    if target.suffix.lower() == ".zip":
        with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as archive:

            def into_archive(name: str, pieces: Iterator[bytes]) -> None:
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.external_attr = 0o600 << 16
                with archive.open(entry, "w", force_zip64=True) as file:
                    for piece in pieces:
                        file.write(piece)

            yield into_archive
        return
    target.mkdir(mode=0o700, parents=True)

    def into_folder(name: str, pieces: Iterator[bytes]) -> None:
        path = target / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)

    yield into_folder


# --- reading -----------------------------------------------------------------------------------


def ledger_of_file(path: Path) -> Ledger:
    """Return the records of an export in memory, for reading; documents are marked absent.

    Raises:
        FileUnreadable, FileTooLarge, ExportUnreadable, ExportTooNew
    """
    return ledger_of(read_export(export_of_text(source_of(path).text)))


def ledger_of(export: CareerExport) -> Ledger:
    """Return the records of an export in memory, for reading; documents are marked absent."""
    database = Database()
    migrate(database)
    ledger = Ledger(database)
    moment = export.exported_at or datetime(1970, 1, 1, tzinfo=UTC)
    with ledger.change("read an export", now=moment):
        for record in sorted(export.records, key=lambda r: r.number is None):
            absent = {"absent": True, "object_name": None} if isinstance(record, Document) else {}
            ledger.add(record.model_copy(update=absent), keep_number=True)
    return ledger
