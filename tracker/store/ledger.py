"""Records with their history: add, change, list, trash, undo, over one database in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Executable
from sqlmodel import Session

from tracker.errors import NothingToUndo, RecordConflict, RecordInvalid, RecordNotFound
from tracker.records import KINDS, SINGLETONS, Record, kind_named, kind_of, new_id, record_name
from tracker.store.database import Database
from tracker.store.rows import rows_of
from tracker.store.tables import ChangeRow, CounterRow, PurgedRow, RevisionRow, SettingRow, SlotRow, table_of

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


@dataclass
class _Change:
    """The commit under way, with the rows that are written together when someone looks."""

    session: Session
    id: str
    now: datetime
    revisions: int = 0
    purged: bool = False
    notes: list[dict[str, Any]] = field(default_factory=list)
    last_numbers: dict[str, int] = field(default_factory=dict)
    new_numbers: set[str] = field(default_factory=set)

    def connection(self) -> Connection:
        """Return the connection, after writing what waits."""
        connection = self.session.connection()
        if self.notes:
            notes, self.notes = self.notes, []
            connection.execute(insert(_table(RevisionRow)), notes)
        if self.new_numbers:
            counter, kinds = _table(CounterRow), self.new_numbers
            self.new_numbers = set()
            connection.execute(counter.delete().where(counter.c.kind.in_(kinds)))
            connection.execute(
                insert(counter), [{"kind": kind, "last": self.last_numbers[kind]} for kind in sorted(kinds)]
            )
        return connection


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


def _record(kind: str, row: Mapping[str, Any]) -> Record:
    """Return the record of a row; a column that a later release added is NULL and takes its default."""
    return KINDS[kind].model_validate({name: value for name, value in row.items() if value is not None})


class Ledger:
    """The records of one database.

    Reading is always possible. Writing happens inside ``change``, which is one commit: one line of
    the history and one thing that ``undo`` takes back.
    """

    def __init__(self, database: Database, *, device: str = "") -> None:
        self._database = database
        self._device = device
        self._change: _Change | None = None

    # --- reading ---------------------------------------------------------------------------------

    def _rows(self, query: Executable) -> list[dict[str, Any]]:
        if self._change is not None:
            return [dict(row) for row in self._change.connection().execute(query).mappings()]
        with self._database.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def of_kind(self, kind: str, *, trashed: bool = False) -> list[Record]:
        """Return the records of a kind by number: those in use, or those in the trash."""
        if not self._database.raw(f'SELECT 1 FROM "{kind}" LIMIT 1'):  # noqa: S608 - most kinds have none
            return []
        if self._change is None:
            return [_record(kind, row) for row in rows_of(self._database, kind, trashed=trashed)]
        table = table_of(kind)
        where = table.c.trashed_on.is_not(None) if trashed else table.c.trashed_on.is_(None)
        return [_record(kind, row) for row in self._rows(select(table).where(where).order_by(table.c.number))]

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
            table = table_of(kind)
            rows = self._rows(select(table).where(table.c.number == int(number)))
            if rows:
                return _record(kind, rows[0])
            raise RecordNotFound(f"there is no record {kind}-{number}")
        revision = _table(RevisionRow)
        kinds = self._rows(select(revision.c.kind).where(revision.c.record == name.strip()).limit(1))
        if kinds and (record := self._by_id(kinds[0]["kind"], name.strip())):
            return record
        raise RecordNotFound("no record has that id")

    def _by_id(self, kind: str, identifier: str) -> Record | None:
        table = table_of(kind)
        rows = self._rows(select(table).where(table.c.id == identifier))
        return _record(kind, rows[0]) if rows else None

    def counts(self, *, trashed: bool = False) -> dict[str, int]:
        """Return the number of records of each kind, without kinds that have none."""
        test = "IS NOT NULL" if trashed else "IS NULL"
        # Plain SQL over constant names: the tables of all kinds take longer to make than to count.
        counts = " UNION ALL ".join(
            f"SELECT '{kind}', count(*) FROM \"{kind}\" WHERE trashed_on {test}"  # noqa: S608
            for kind in KINDS
        )
        return {str(kind): int(number) for kind, number in self._database.raw(counts) if number}

    def was_purged(self, identifier: str) -> bool:
        """Tell whether a record with this id was deleted for good."""
        purged = _table(PurgedRow)
        return bool(self._rows(select(purged.c.id).where(purged.c.id == identifier)))

    def history(self, record: Record | None = None) -> list[Revision]:
        """Return the revisions, oldest first: of one record, or all."""
        revision, change = _table(RevisionRow), _table(ChangeRow)
        query = (
            select(revision, change.c.at, change.c.label, change.c.undone_by, change.c.clock)
            .join(change, change.c.id == revision.c.change)
            .order_by(change.c.clock, revision.c.id)
        )
        if record is not None:
            query = query.where(revision.c.record == record.id)
        return [
            Revision(
                at=datetime.fromisoformat(row["at"]),
                label=row["label"],
                action=row["action"],
                kind=row["kind"],
                record=row["record"],
                fields={name: (values[0], values[1]) for name, values in row["fields"].items()},
                undone=row["undone_by"] is not None,
            )
            for row in self._rows(query)
        ]

    # --- writing ---------------------------------------------------------------------------------

    @contextmanager
    def change(self, label: str, *, now: datetime) -> Iterator[_Change]:
        """Open one commit; it is rolled back if the block raises or changes nothing."""
        if self._change is not None:
            raise RuntimeError("a change is already open")
        with self._database.session() as session:
            last = session.connection().execute(select(func.max(_table(ChangeRow).c.clock))).scalar() or 0
            clock = max(int(now.timestamp() * 1000) << 16, last + 1)
            row = ChangeRow(
                id=new_id(), at=now.astimezone(UTC).isoformat(), clock=clock, device=self._device, label=label
            )
            session.add(row)
            session.flush()
            self._change = _Change(session=session, id=row.id, now=now)
            try:
                yield self._change
                if self._change.revisions:
                    self._change.connection()
                    session.commit()
            finally:
                self._change = None

    def _open_change(self) -> _Change:
        if self._change is None:
            raise RuntimeError("records are written inside a change")
        return self._change

    def _note(self, action: str, kind: str, record: str, fields: Mapping[str, tuple[Any, Any]]) -> None:
        change = self._open_change()
        change.revisions += 1
        row = {
            "id": new_id(),
            "change": change.id,
            "kind": kind,
            "record": record,
            "action": action,
            "fields": {name: list(values) for name, values in fields.items()},
        }
        change.notes.append(row)

    def add(self, record: R, *, keep_number: bool = False) -> R:
        """Store a new record and return it with its number; a trashed person record takes it over.

        ``keep_number`` keeps the number it came with where that is free, as an import does.

        Raises:
            RecordConflict: a record with this id exists, or a second person.
        """
        change = self._open_change()
        kind = kind_of(record)
        table = table_of(kind)
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
        try:
            change.session.connection().execute(insert(table), stored.model_dump(mode="json"))
        except IntegrityError as error:
            raise RecordConflict(f"a {kind} record with this id exists already") from error
        self._note("add", kind, stored.id, {})
        return stored

    def _free_number(self, kind: str, wanted: int | None) -> int:
        """Return the wanted number where it was never given, else the next one."""
        change = self._open_change()
        if kind not in change.last_numbers:
            counter = _table(CounterRow)
            query = select(counter.c.last).where(counter.c.kind == kind)
            change.last_numbers[kind] = change.connection().execute(query).scalar() or 0
        last = change.last_numbers[kind]
        if wanted is not None and wanted <= last and not self._number_given(kind, wanted, table_of(kind)):
            return wanted
        number = wanted if wanted is not None and wanted > last else last + 1
        change.last_numbers[kind] = number
        change.new_numbers.add(kind)
        return number

    def _number_given(self, kind: str, number: int, table: Table) -> bool:
        purged = _table(PurgedRow)
        return bool(
            self._rows(select(table.c.id).where(table.c.number == number))
            or self._rows(select(purged.c.id).where(purged.c.kind == kind, purged.c.number == number))
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
        table = table_of(kind_of(record))
        change.connection().execute(update(table).where(table.c.id == record.id).values(**after))
        self._note(action, kind_of(record), record.id, differences)
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
        change = self._open_change()
        connection, kind = change.connection(), kind_of(record)
        table, revision = table_of(kind), _table(RevisionRow)
        connection.execute(table.delete().where(table.c.id == record.id))
        connection.execute(revision.delete().where(revision.c.record == record.id))
        purged = PurgedRow(
            id=record.id,
            kind=kind,
            number=record.number or 0,
            at=change.now.isoformat(),
            object_name=getattr(record, "object_name", None),
        )
        connection.execute(insert(_table(PurgedRow)).values(**purged.model_dump()))
        change.purged = True
        self._note("purge", kind, record.id, {})

    def undo(self) -> str:
        """Take back the newest commit that is neither an undo nor undone; return its label.

        An added record goes to the trash; changed fields get their earlier values.

        Raises:
            NothingToUndo: no such commit is left, or records in it were deleted for good.
        """
        change, connection = self._open_change(), self._open_change().connection()
        changes, revisions = _table(ChangeRow), _table(RevisionRow)
        target = (
            connection.execute(
                select(changes)
                .where(
                    changes.c.undoes.is_(None),
                    changes.c.undone_by.is_(None),
                    changes.c.id.in_(select(revisions.c.change).where(revisions.c.record != "")),
                )
                .order_by(changes.c.clock.desc())
                .limit(1)
            )
            .mappings()
            .first()
        )
        if target is None:
            raise NothingToUndo("there is no change left to undo")
        steps = self._rows(
            select(revisions)
            .where(revisions.c.change == target["id"], revisions.c.record != "")
            .order_by(revisions.c.id.desc())
        )
        if any(step["action"] == "purge" for step in steps):
            raise NothingToUndo("the last change deleted records for good; that cannot be undone")
        for step in steps:
            record = self._by_id(step["kind"], step["record"])
            if record is None:
                raise NothingToUndo("the last change is about a record that was deleted for good")
            if step["action"] == "add":
                self._write(record, {"trashed_on": change.now.date()}, "undo")
            else:
                self._write(record, {name: values[0] for name, values in step["fields"].items()}, "undo")
        connection.execute(update(changes).where(changes.c.id == target["id"]).values(undone_by=change.id))
        connection.execute(update(changes).where(changes.c.id == change.id).values(undoes=target["id"]))
        return str(target["label"])

    # --- what is not a record ----------------------------------------------------------------------

    def slots(self) -> list[str]:
        """Return the names of the passphrase slots that are valid."""
        return [row["name"] for row in self._rows(select(_table(SlotRow).c.name))]

    def set_slots(self, names: tuple[str, ...]) -> None:
        """Replace the list of valid passphrase slots."""
        change, table = self._open_change(), _table(SlotRow)
        change.connection().execute(table.delete())
        for name in names:
            change.connection().execute(insert(table).values(name=name, added_at=change.now.isoformat()))
        self._note("slots", "", "", {})

    def purged_objects(self) -> set[str]:
        """Return the objects of purged documents that no document names any more."""
        purged, documents = _table(PurgedRow), table_of("document")
        gone = {row["object_name"] for row in self._rows(select(purged.c.object_name)) if row["object_name"]}
        return gone - {row["object_name"] for row in self._rows(select(documents.c.object_name))}

    def setting(self, name: str) -> str | None:
        """Return a setting that belongs to the record, or None."""
        table = _table(SettingRow)
        rows = self._rows(select(table.c.value).where(table.c.name == name))
        return rows[0]["value"] if rows else None

    def set_setting(self, name: str, value: str) -> None:
        """Store a setting that belongs to the record."""
        table, connection = _table(SettingRow), self._open_change().connection()
        connection.execute(table.delete().where(table.c.name == name))
        connection.execute(insert(table).values(name=name, value=value))
        self._note("setting", "", "", {})


def _table(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table
