"""The tables: one of every record kind, and what the store keeps about changes.

The table of a kind is made from its model, one column a field, when the kind is first written. It is
a table without a mapped class: the model itself is what is validated and returned, and mapping a second
class for each kind takes longer than opening a vault. Nested fields are one JSON column each and are
replaced, never changed in place. Rows hold what ``model_dump(mode="json")`` gives, so that any SQLite
tool reads them, and so do we (``rows.py``): this module is loaded to write.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, Table
from sqlalchemy import Text as TextType
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from tracker.records import KINDS
from tracker.store.columns import columns_of

_TYPES: dict[type, type[TypeEngine[Any]]] = {
    bool: Boolean,
    int: Integer,
    float: Float,
    str: TextType,
    Enum: TextType,
    date: TextType,
    datetime: TextType,
    Decimal: TextType,
}


@cache
def table_of(kind: str) -> Table:
    """Return the table of a record kind."""
    columns = (
        Column(
            name,
            JSON(none_as_null=True) if scalar is None else _TYPES[scalar](),
            primary_key=name == "id",
            unique=name == "number",
        )
        for name, scalar in columns_of(kind).items()
    )
    return Table(kind, SQLModel.metadata, *columns)


class ChangeRow(SQLModel, table=True):
    """One commit by a person: what a command did, and the commit that undid it."""

    __tablename__ = "change"

    id: str = Field(primary_key=True)
    at: str
    clock: int  # hybrid: milliseconds in the upper 48 bits, a counter in the lower 16
    device: str
    label: str
    undoes: str | None = None
    undone_by: str | None = None


class RevisionRow(SQLModel, table=True):
    """What one commit did to one record: the values of each changed field before and after."""

    __tablename__ = "revision"

    id: str = Field(primary_key=True)
    change: str
    kind: str
    record: str = Field(index=True)
    action: str
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column("fields", JSON, nullable=False))


class CounterRow(SQLModel, table=True):
    """The last number given to a record of a kind; numbers are never reused."""

    __tablename__ = "counter"

    kind: str = Field(primary_key=True)
    last: int


class SlotRow(SQLModel, table=True):
    """A passphrase slot that is valid."""

    __tablename__ = "slot"

    name: str = Field(primary_key=True)
    added_at: str


class PurgedRow(SQLModel, table=True):
    """A record that was deleted from the trash: its name alone, so that it does not come back."""

    __tablename__ = "purged"

    id: str = Field(primary_key=True)
    kind: str
    number: int
    at: str
    object_name: str | None = None  # of a document: its object, deleted from the folder when it is tidied


class PinnedRow(SQLModel, table=True):
    """A snapshot object that pruning keeps: the last one of an older schema."""

    __tablename__ = "pinned"

    name: str = Field(primary_key=True)
    schema_version: int


class SettingRow(SQLModel, table=True):
    """A setting that belongs to the record and not to the device."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str


def add_missing(connection: Connection) -> None:
    """Add the tables and columns that the models have and the database lacks."""
    for kind in KINDS:
        table_of(kind)
    present = _columns(connection)
    tables = SQLModel.metadata.sorted_tables
    missing = [table for table in tables if table.name not in present]
    SQLModel.metadata.create_all(connection, missing, checkfirst=False)  # else it asks for each table again
    for table in tables:
        for column in table.columns:
            if table.name in present and column.name not in present[table.name]:
                kind_of_column = column.type.compile(connection.dialect)
                connection.exec_driver_sql(
                    f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind_of_column}'
                )


def _columns(connection: Connection) -> dict[str, set[str]]:
    """Return the names of the columns of each table in the database."""
    found: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(
        "SELECT kept.name, known.name FROM sqlite_master AS kept, pragma_table_info(kept.name) AS known"
        " WHERE kept.type = 'table'"
    ):
        found.setdefault(table, set()).add(column)
    return found
