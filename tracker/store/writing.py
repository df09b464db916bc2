"""One commit on the records as SQLModel writes it; whoever only reads never loads this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from tracker.errors import RecordConflict
from tracker.records import new_id
from tracker.store.database import Database
from tracker.store.tables import (
    ChangeRow,
    CounterRow,
    PinnedRow,
    PurgedRow,
    RevisionRow,
    SettingRow,
    SlotRow,
    table_of,
)


class Writing:
    """The commit under way.

    Revisions and counters are written together, when someone looks or the commit ends: ``flush``
    before reading. Nothing is kept before ``commit``.
    """

    def __init__(self, session: Session, *, label: str, device: str, now: datetime) -> None:
        self._session = session
        self._notes: list[dict[str, Any]] = []
        self._last_numbers: dict[str, int] = {}
        self._counted: set[str] = set()
        self.now = now
        self.revisions = 0
        self.purged = False
        last = self._connection.execute(select(func.max(_table(ChangeRow).c.clock))).scalar() or 0
        clock = max(int(now.timestamp() * 1000) << 16, last + 1)
        row = ChangeRow(
            id=new_id(), at=now.astimezone(UTC).isoformat(), clock=clock, device=device, label=label
        )
        self.id = row.id
        session.add(row)
        session.flush()

    @property
    def _connection(self) -> Connection:
        return self._session.connection()

    def flush(self) -> None:
        """Write what waits, so that it can be read."""
        if self._notes:
            notes, self._notes = self._notes, []
            self._connection.execute(insert(_table(RevisionRow)), notes)
        if self._counted:
            counter, kinds = _table(CounterRow), sorted(self._counted)
            self._counted = set()
            self._connection.execute(counter.delete().where(counter.c.kind.in_(kinds)))
            self._connection.execute(
                insert(counter), [{"kind": kind, "last": self._last_numbers[kind]} for kind in kinds]
            )

    def commit(self) -> None:
        """Keep everything."""
        self.flush()
        self._session.commit()

    def note(self, action: str, kind: str, record: str, fields: Mapping[str, tuple[Any, Any]]) -> None:
        """Add a line to the history: what was done to one record, or to what is none."""
        self.revisions += 1
        row = {
            "id": new_id(),
            "change": self.id,
            "kind": kind,
            "record": record,
            "action": action,
            "fields": {name: list(values) for name, values in fields.items()},
        }
        self._notes.append(row)

    # --- records ---------------------------------------------------------------------------------

    def insert(self, kind: str, values: Mapping[str, Any]) -> None:
        """Write a new record.

        Raises:
            RecordConflict: a record with this id exists.
        """
        try:
            self._connection.execute(insert(table_of(kind)), dict(values))
        except IntegrityError as error:
            raise RecordConflict(f"a {kind} record with this id exists already") from error

    def update(self, kind: str, values: Mapping[str, Any]) -> None:
        """Write new values for the record whose id is among them."""
        table = table_of(kind)
        self._connection.execute(update(table).where(table.c.id == values["id"]).values(**values))

    def purge(self, kind: str, identifier: str, number: int, object_name: str | None) -> None:
        """Delete a record and its history; its name is kept."""
        table, revision = table_of(kind), _table(RevisionRow)
        self.flush()
        self._connection.execute(table.delete().where(table.c.id == identifier))
        self._connection.execute(revision.delete().where(revision.c.record == identifier))
        at = self.now.isoformat()
        self._insert(PurgedRow(id=identifier, kind=kind, number=number, at=at, object_name=object_name))
        self.purged = True

    def last_number(self, kind: str) -> int:
        """Return the last number given to a record of a kind."""
        if kind not in self._last_numbers:
            counter = _table(CounterRow)
            query = select(counter.c.last).where(counter.c.kind == kind)
            self._last_numbers[kind] = self._connection.execute(query).scalar() or 0
        return self._last_numbers[kind]

    def give_number(self, kind: str, number: int) -> None:
        """Set the last number given to a record of a kind."""
        self._last_numbers[kind] = number
        self._counted.add(kind)

    def mark_undone(self, change: str) -> None:
        """Note that this commit takes back another one."""
        changes = _table(ChangeRow)
        self._connection.execute(update(changes).where(changes.c.id == change).values(undone_by=self.id))
        self._connection.execute(update(changes).where(changes.c.id == self.id).values(undoes=change))

    # --- what is not a record ----------------------------------------------------------------------

    def set_slots(self, names: tuple[str, ...]) -> None:
        """Replace the list of valid passphrase slots."""
        self._connection.execute(_table(SlotRow).delete())
        for name in names:
            self._insert(SlotRow(name=name, added_at=self.now.isoformat()))
        self.note("slots", "", "", {})

    def set_setting(self, name: str, value: str) -> None:
        """Store a setting that belongs to the record."""
        table = _table(SettingRow)
        self._connection.execute(table.delete().where(table.c.name == name))
        self._insert(SettingRow(name=name, value=value))
        self.note("setting", "", "", {})

    def _insert(self, row: SQLModel) -> None:
        self._connection.execute(insert(_table(type(row))).values(**row.model_dump()))


@contextmanager
def writing(database: Database, *, label: str, device: str, now: datetime) -> Iterator[Writing]:
    """Open one commit; what is not committed in the block is rolled back."""
    with Session(database.engine) as session:
        yield Writing(session, label=label, device=device, now=now)


def pin(database: Database, snapshot: str, schema_version: int) -> None:
    """Note a snapshot as one that pruning keeps: the last one of an older schema."""
    with Session(database.engine) as session:
        session.merge(PinnedRow(name=snapshot, schema_version=schema_version))
        session.commit()


def _table(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table
