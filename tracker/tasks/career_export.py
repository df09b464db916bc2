"""Taking everything away and bringing it back: the career export, with or without the documents."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from tracker.errors import (
    ExportUnreadable,
    FileTooLarge,
    FileUnreadable,
    RecordConflict,
    UsageError,
)
from tracker.records import KINDS, SINGLETONS, Record, kind_of
from tracker.records.career_export import (
    CareerExport,
    export_of,
    export_of_text,
    read_export,
    record_as_json,
)
from tracker.records.vault_document import Document
from tracker.store.database import Database
from tracker.store.ledger import Ledger, record_name
from tracker.store.migrations import migrate
from tracker.store.storage import StoredObject
from tracker.store.vault import Vault
from tracker.tasks.field_text import REFERENCES
from tracker.tasks.programs import ensure_programs
from tracker.tasks.records import MAX_DOCUMENT, read_file

EXPORT_NAME = "career-export.json"
DOCUMENTS = "documents"
MAX_EXPORT = 64 * 1024 * 1024  # our choice: some 100,000 records
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a zip can hold; real times say when papers were handled
_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
_NOT_COMPARED = frozenset({"number", "created_at", "changed_at", "absent"})
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


# --- bringing back -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A record that is here and in the export with other values: its name and the fields that differ."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ImportSummary:
    """What an import does, or would do.

    ``new`` are names of records that come, ``same`` how many are here already, ``different`` those
    that differ, ``deleted`` how many were deleted here for good and stay away, ``files`` how many
    documents come with their file, ``absent`` the names of those that come without.
    """

    new: tuple[str, ...] = ()
    same: int = 0
    different: tuple[Difference, ...] = ()
    deleted: int = 0
    files: int = 0
    absent: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the summary as JSON values."""
        return {
            "new": list(self.new),
            "same": self.same,
            "different": [{"name": d.name, "fields": list(d.fields)} for d in self.different],
            "deleted": self.deleted,
            "files": self.files,
            "absent": list(self.absent),
        }


@dataclass
class _Plan:
    new: list[Record] = field(default_factory=list)
    different: list[tuple[Record, Record, tuple[str, ...]]] = field(default_factory=list)
    same: int = 0
    deleted: int = 0


def import_preview(ledger: Ledger, source: Source) -> ImportSummary:
    """Return what an import would do; nothing is changed.

    Raises:
        ExportUnreadable, ExportTooNew: as ``read_export``.
        RecordConflict: one id names records of two kinds.
    """
    plan = _plan(ledger, _read(source))
    held, files, absent = _held_files(ledger), 0, []
    for record in plan.new:
        if isinstance(record, Document) and record.digest not in held:
            there = record.digest is not None and source.document(record.digest) is not None
            files += there
            absent += [] if there else [f"document-{record.number}" if record.number else "document"]
    names = tuple(
        f"{kind_of(record)}-{record.number}" if record.number else kind_of(record) for record in plan.new
    )
    return ImportSummary(names, plan.same, _differences(plan), plan.deleted, files, tuple(absent))


def import_json(vault: Vault, source: Source, *, take_changes: bool = False) -> ImportSummary:
    """Bring the records of an export in with one commit; numbers are kept where they are free.

    Records that are here with the same values stay as they are. Those that differ are changed only
    where ``take_changes`` says so. A record deleted here for good does not come back.

    Raises:
        ExportUnreadable, ExportTooNew, RecordConflict: nothing was imported.
    """
    records = _read(source)
    stored = _store_documents(vault, records, source)

    def change(ledger: Ledger) -> ImportSummary:
        plan = _plan(ledger, records)
        held = _held_files(ledger)
        names: list[str] = []
        absent: list[str] = []
        taken = {(kind_of(record), record.number) for record in all_records(ledger)}
        # Those whose number is free come first, so that no other takes it.
        for record in sorted(plan.new, key=lambda r: r.number is None or (kind_of(r), r.number) in taken):
            added = ledger.add(_with_file(record, stored, held), keep_number=True)
            names.append(record_name(added))
            if isinstance(added, Document) and added.absent:
                absent.append(record_name(added))
        if take_changes:
            for here, coming, _ in plan.different:
                ledger.replace(_as_here(here, coming))
        ensure_programs(ledger)
        return ImportSummary(
            tuple(names), plan.same, _differences(plan), plan.deleted, len(stored), tuple(absent)
        )

    return vault.commit("import a career export", change)


def _read(source: Source) -> tuple[Record, ...]:
    return read_export(export_of_text(source.text)).records


def _plan(ledger: Ledger, records: tuple[Record, ...]) -> _Plan:
    """Return what is new, the same or different; the person and what points to her take the id here."""
    here = {record.id: record for record in all_records(ledger)}
    person = next((record for record in here.values() if kind_of(record) in SINGLETONS), None)
    renamed = {
        record.id: person.id for record in records if person is not None and kind_of(record) in SINGLETONS
    }
    plan = _Plan()
    for original in records:
        record = _repointed(original, renamed)
        mine = here.get(record.id)
        if mine is None and ledger.was_purged(record.id):
            plan.deleted += 1
        elif mine is None:
            plan.new.append(record)
        elif kind_of(mine) != kind_of(record):
            raise RecordConflict(
                f"a {kind_of(record)} record of the export has the id of {record_name(mine)}",
                hint="nothing was imported",
            )
        elif fields := _different_fields(mine, record):
            plan.different.append((mine, record, fields))
        else:
            plan.same += 1
    return plan


def _repointed(record: Record, renamed: Mapping[str, str]) -> Record:
    if not renamed:
        return record
    changes: dict[str, Any] = {"id": renamed[record.id]} if record.id in renamed else {}
    for name in REFERENCES:
        value = getattr(record, name, None)
        if isinstance(value, list) and any(item in renamed for item in value):
            changes[name] = [renamed.get(item, item) for item in value]
    return record.model_copy(update=changes) if changes else record


def _different_fields(mine: Record, coming: Record) -> tuple[str, ...]:
    before, after = record_as_json(mine), record_as_json(coming)
    names = sorted((before.keys() | after.keys()) - _NOT_COMPARED)
    return tuple(name for name in names if before.get(name) != after.get(name))


def _differences(plan: _Plan) -> tuple[Difference, ...]:
    return tuple(Difference(record_name(here), fields) for here, _, fields in plan.different)


def _as_here(here: Record, coming: Record) -> Record:
    """Return the record that comes, its file the one that is here."""
    if isinstance(here, Document) and isinstance(coming, Document):
        same_file = here.digest == coming.digest
        return coming.model_copy(
            update={
                "object_name": here.object_name if same_file else None,
                "absent": here.absent if same_file else True,
            }
        )
    return coming


def _held_files(ledger: Ledger) -> dict[str, Document]:
    """Return the documents whose file is in this vault, by digest."""
    documents = [*ledger.all_of(Document), *cast("list[Document]", ledger.of_kind("document", trashed=True))]
    return {d.digest: d for d in documents if d.digest and d.object_name}


def _store_documents(vault: Vault, records: tuple[Record, ...], source: Source) -> dict[str, StoredObject]:
    """Encrypt the files that come with the export and are not here, and return them by digest."""
    held = _held_files(vault.ledger)
    stored: dict[str, StoredObject] = {}
    for record in records:
        digest = record.digest if isinstance(record, Document) else None
        if digest is None or digest in stored or digest in held:
            continue
        data = source.document(digest)
        if data is None:
            continue
        if hashlib.sha256(data).hexdigest() != digest:
            raise ExportUnreadable(f"documents: the file of document-{record.number} is not the one exported")
        stored[digest] = vault.add_document(io.BytesIO(data))
    return stored


def _with_file(record: Record, stored: Mapping[str, StoredObject], held: Mapping[str, Document]) -> Record:
    if not isinstance(record, Document):
        return record
    digest = record.digest or ""
    if digest in stored:
        file = {"object_name": stored[digest].name, "size": stored[digest].size, "absent": None}
    elif digest in held:
        file = {"object_name": held[digest].object_name, "size": held[digest].size, "absent": None}
    else:
        file = {"object_name": None, "absent": True}
    return record.model_copy(update=file)
