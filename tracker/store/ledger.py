"""Records with their history: add, change, list, trash, undo, over one database in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import ValidationError

from tracker.errors import NothingToUndo, RecordConflict, RecordInvalid, RecordNotFound
from tracker.records import KINDS, SINGLETONS, Record, kind_named, kind_of, record_name
from tracker.store.database import Database
from tracker.store.rows import rows_of

if TYPE_CHECKING:
    from tracker.store.writing import Writing

R = TypeVar("R", bound=Record)
_UNTRACKED = frozenset({"changed_at"})
_GIVEN_BY_THE_STORE = frozenset({"id", "number", "created_at", "changed_at", "trashed_on"})


@dataclass(frozen=True)
class Revision:
    """What one commit did to one record; ``fields`` maps a name to its values before and after."""

    at: datetime
    label: str
    action: str
    kind: str
    record: str
    fields: Mapping[str, tuple[Any, Any]]
    undone: bool


def validated(model: type[R], values: Mapping[str, Any]) -> R:
    """Return a record made of the values.

    Raises:
        RecordInvalid: names the fields that do not hold what they must, not what they hold.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        named = [(".".join(map(str, e["loc"])), e["msg"].removeprefix("Value error, ")) for e in found]
        problems = "; ".join(f"{field}: {words}" if field else words for field, words in named)
        raise RecordInvalid(f"{kind_of(model)}: {problems}") from None


class Ledger:
    """The records of one database.

    Reading is always possible and is plain SQL. Writing happens inside ``change``, which is one
    commit: one line of the history and one thing that ``undo`` takes back. SQLModel writes; it is
    loaded with the first change.
    """

    def __init__(self, database: Database, *, device: str = "") -> None:
        self._database = database
        self._device = device
        self._change: Writing | None = None

    # --- reading ---------------------------------------------------------------------------------

    def _rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query, those of a change under way among them."""
        if self._change is not None:
            self._change.flush()
        return self._database.raw(query, parameters)

    def _records(self, kind: str, condition: str, *parameters: Any) -> list[Record]:
        model = KINDS[kind]
        return [model.model_validate(row) for row in rows_of(self._database, kind, condition, parameters)]

    def of_kind(self, kind: str, *, trashed: bool = False) -> list[Record]:
        """Return the records of a kind by number: those in use, or those in the trash."""
        if not self._database.raw(f'SELECT 1 FROM "{kind}" LIMIT 1'):  # noqa: S608 - most kinds have none
            return []
        return self._records(kind, "trashed_on IS NOT NULL" if trashed else "trashed_on IS NULL")

    def all_of(self, model: type[R]) -> list[R]:
        """Return the records in use of one model, by number."""
        return cast("list[R]", self.of_kind(kind_of(model)))

    def person(self) -> Record | None:
        """Return the one person record, or None before it is made."""
        return next(iter(self.of_kind("person")), None)

    def get(self, name: str) -> Record:
        """Return a record by its name (``ds2019-3``, ``person``) or its id, trashed ones too.

        Raises:
            RecordNotFound: no record has that name.
        """
        kind, _, number = name.strip().rpartition("-")
        if (only := name.strip().casefold()) in SINGLETONS:
            if found := self.of_kind(only) or self.of_kind(only, trashed=True):
                return found[0]
            kind, number = only, "1"
        if kind and number.isdecimal() and len(number) < 10:
            kind = kind_named(kind)
            if numbered := self._records(kind, "number = ?", int(number)):
                return numbered[0]
            raise RecordNotFound(f"there is no record {kind}-{number}")
        kinds = self._rows("SELECT kind FROM revision WHERE record = ? AND kind <> '' LIMIT 1", name.strip())
        if kinds and (record := self._by_id(kinds[0][0], name.strip())):
            return record
        raise RecordNotFound("no record has that id")

    def _by_id(self, kind: str, identifier: str) -> Record | None:
        return next(iter(self._records(kind, "id = ?", identifier)), None)

    def counts(self, *, trashed: bool = False) -> dict[str, int]:
        """Return the number of records of each kind, without kinds that have none."""
        test = "IS NOT NULL" if trashed else "IS NULL"
        counts = " UNION ALL ".join(
            f"SELECT '{kind}', count(*) FROM \"{kind}\" WHERE trashed_on {test}"  # noqa: S608
            for kind in KINDS
        )
        return {str(kind): int(number) for kind, number in self._database.raw(counts) if number}

    def was_purged(self, identifier: str) -> bool:
        """Tell whether a record with this id was deleted for good."""
        return bool(self._rows("SELECT 1 FROM purged WHERE id = ?", identifier))

    def history(self, record: Record | None = None) -> list[Revision]:
        """Return the revisions, oldest first: of one record, or all."""
        query = (
            "SELECT c.at, c.label, r.action, r.kind, r.record, r.fields, c.undone_by IS NOT NULL"
            " FROM revision AS r JOIN change AS c ON c.id = r.change"
        )
        order = " ORDER BY c.clock, r.id"
        if record is None:
            rows = self._rows(query + order)
        else:
            rows = self._rows(query + " WHERE r.record = ?" + order, record.id)
        return [
            Revision(
                at=datetime.fromisoformat(at),
                label=label,
                action=action,
                kind=kind,
                record=name,
                fields={field: (values[0], values[1]) for field, values in json.loads(fields).items()},
                undone=bool(undone),
            )
            for at, label, action, kind, name, fields, undone in rows
        ]

    def slots(self) -> list[str]:
        """Return the names of the passphrase slots that are valid."""
        return [name for (name,) in self._rows("SELECT name FROM slot")]

    def pinned(self) -> set[str]:
        """Return the names of the snapshots that pruning keeps."""
        return {name for (name,) in self._rows("SELECT name FROM pinned")}

    def purged_objects(self) -> set[str]:
        """Return the objects of purged documents that no document names any more."""
        rows = self._rows(
            "SELECT object_name FROM purged WHERE object_name IS NOT NULL"
            " EXCEPT SELECT object_name FROM document"
        )
        return {name for (name,) in rows}

    def setting(self, name: str) -> str | None:
        """Return a setting that belongs to the record, or None."""
        rows = self._rows("SELECT value FROM setting WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    # --- writing ---------------------------------------------------------------------------------

    @contextmanager
    def change(self, label: str, *, now: datetime) -> Iterator[Writing]:
        """Open one commit; it is rolled back if the block raises or changes nothing."""
        from tracker.store.writing import writing  # SQLModel

        if self._change is not None:
            raise RuntimeError("a change is already open")
        with writing(self._database, label=label, device=self._device, now=now) as change:
            self._change = change
            try:
                yield change
                if change.revisions:
                    change.commit()
            finally:
                self._change = None

    def _open_change(self) -> Writing:
        if self._change is None:
            raise RuntimeError("records are written inside a change")
        return self._change

    def add(self, record: R, *, keep_number: bool = False) -> R:
        """Store a new record and return it with its number; a trashed person record takes it over.

        ``keep_number`` keeps the number it came with where that is free, as an import does.

        Raises:
            RecordConflict: a record with this id exists, or a second person.
        """
        change = self._open_change()
        kind = kind_of(record)
        if kind in SINGLETONS:
            if self.of_kind(kind):
                raise RecordConflict(
                    f"there is one {kind} record already", hint=f"change it with: tracker edit {kind}"
                )
            if trashed := self.of_kind(kind, trashed=True):
                values = {**record.model_dump(exclude={"id", "number", "created_at"}), "trashed_on": None}
                return cast("R", self._write(trashed[0], values, "restore"))
        number = self._free_number(kind, record.number if keep_number else None)
        stored = record.model_copy(
            update={
                "number": number,
                "created_at": record.created_at or change.now,
                "changed_at": record.changed_at if keep_number and record.changed_at else change.now,
            }
        )
        change.insert(kind, stored.model_dump(mode="json"))
        change.note("add", kind, stored.id, {})
        return stored

    def _free_number(self, kind: str, wanted: int | None) -> int:
        """Return the wanted number where it was never given, else the next one."""
        change = self._open_change()
        last = change.last_number(kind)
        if wanted is not None and wanted <= last and not self._number_given(kind, wanted):
            return wanted
        number = wanted if wanted is not None and wanted > last else last + 1
        change.give_number(kind, number)
        return number

    def _number_given(self, kind: str, number: int) -> bool:
        return bool(
            self._rows(f'SELECT 1 FROM "{kind}" WHERE number = ?', number)  # noqa: S608 - own names
            or self._rows("SELECT 1 FROM purged WHERE kind = ? AND number = ?", kind, number)
        )

    def edit(self, record: R, fields: Mapping[str, Any], *, action: str = "change") -> R:
        """Store new values for some fields and return the record; unchanged values leave no trace.

        A value that is replaced loses its evidence: the page no longer says it.

        Raises:
            RecordInvalid: the record would not be valid.
        """
        if unknown := [n for n in fields if n not in type(record).model_fields or n in _GIVEN_BY_THE_STORE]:
            raise RecordInvalid(f"{kind_of(record)} has no field {unknown[0]!r} that can be set")
        if record.evidence and "evidence" not in fields:
            changed = validated(type(record), {**record.model_dump(), **fields})
            replaced = {name for name in fields if getattr(changed, name) != getattr(record, name)}
            kept = [item for item in record.evidence if item.field.partition(".")[0] not in replaced]
            fields = {**fields, "evidence": kept}
        return self._write(record, fields, action)

    def _write(self, record: R, fields: Mapping[str, Any], action: str) -> R:
        change = self._open_change()
        current = cast("R | None", self._by_id(kind_of(record), record.id))
        if current is None:
            raise RecordNotFound("the record was deleted meanwhile")
        changed = validated(type(record), {**current.model_dump(), **fields, "changed_at": change.now})
        before, after = current.model_dump(mode="json"), changed.model_dump(mode="json")
        differences = {
            n: (before[n], after[n]) for n in after if before[n] != after[n] and n not in _UNTRACKED
        }
        if not differences:
            return current
        change.update(kind_of(record), after)
        change.note(action, kind_of(record), record.id, differences)
        return changed

    def replace(self, record: R) -> R:
        """Give a stored record all fields of this one but its number, as an import does."""
        fields = record.model_dump(exclude={"id", "number", "created_at", "changed_at"})
        return self._write(record, fields, "import")

    def trash(self, record: R) -> R:
        """Move a record to the trash."""
        return self._write(record, {"trashed_on": self._open_change().now.date()}, "trash")

    def restore(self, record: R) -> R:
        """Take a record out of the trash."""
        return self._write(record, {"trashed_on": None}, "restore")

    def purge(self, record: Record) -> None:
        """Delete a trashed record and its history for good; its name is not given again.

        Raises:
            RecordConflict: the record is not in the trash.
        """
        if record.trashed_on is None:
            raise RecordConflict(f"{record_name(record)} is not in the trash")
        change, kind = self._open_change(), kind_of(record)
        change.purge(kind, record.id, record.number or 0, getattr(record, "object_name", None))
        change.note("purge", kind, record.id, {})

    def undo(self) -> str:
        """Take back the newest commit that is neither an undo nor undone; return its label.

        An added record goes to the trash; changed fields get their earlier values.

        Raises:
            NothingToUndo: no such commit is left, or records in it were deleted for good.
        """
        change = self._open_change()
        targets = self._rows(
            "SELECT id, label FROM change WHERE undoes IS NULL AND undone_by IS NULL"
            " AND id IN (SELECT change FROM revision WHERE record <> '') ORDER BY clock DESC LIMIT 1"
        )
        if not targets:
            raise NothingToUndo("there is no change left to undo")
        ((target, label),) = targets
        steps = self._rows(
            "SELECT action, kind, record, fields FROM revision"
            " WHERE change = ? AND record <> '' ORDER BY id DESC",
            target,
        )
        if any(action == "purge" for action, *_ in steps):
            raise NothingToUndo("the last change deleted records for good; that cannot be undone")
        for action, kind, name, fields in steps:
            record = self._by_id(kind, name)
            if record is None:
                raise NothingToUndo("the last change is about a record that was deleted for good")
            earlier = {field: values[0] for field, values in json.loads(fields).items()}
            self._write(record, {"trashed_on": change.now.date()} if action == "add" else earlier, "undo")
        change.mark_undone(target)
        return str(label)

    def set_slots(self, names: tuple[str, ...]) -> None:
        """Replace the list of valid passphrase slots."""
        self._open_change().set_slots(names)

    def set_setting(self, name: str, value: str) -> None:
        """Store a setting that belongs to the record."""
        self._open_change().set_setting(name, value)

    def pin(self, snapshot: str, schema_version: int) -> None:
        """Note the last snapshot of an older schema as one that pruning keeps, whatever is changed."""
        from tracker.store.writing import pin

        pin(self._database, snapshot, schema_version)
