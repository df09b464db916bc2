"""Bringing a career export in: what would come, and then with one commit."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from tracker.errors import ExportUnreadable, RecordConflict
from tracker.records import SINGLETONS, Record, kind_of
from tracker.records.career_export import export_of_text, read_export, record_as_json
from tracker.records.kinds import record_name
from tracker.records.vault_document import Document
from tracker.store.ledger import Ledger
from tracker.store.storage import StoredObject
from tracker.store.vault import Vault
from tracker.tasks.career_export import all_records
from tracker.tasks.export_file import Source
from tracker.tasks.field_text import REFERENCES
from tracker.tasks.programs import ensure_programs

_NOT_COMPARED = frozenset({"number", "created_at", "changed_at", "absent"})


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
