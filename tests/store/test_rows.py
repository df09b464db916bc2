"""Rows read with plain SQL say what the tables of SQLModel say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import JSON, select

from tracker.records import KINDS, kind_of
from tracker.records.base import Evidence, Provenance, Record
from tracker.records.career import Position
from tracker.records.exchange_visitor import Ds2019, FundingLine
from tracker.records.works import Author, Work
from tracker.store.columns import columns_of
from tracker.store.database import Database
from tracker.store.ledger import Ledger
from tracker.store.rows import rows_of
from tracker.store.tables import table_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RECORDS = [
    ("amounts and days", Ds2019(program_begin_date=date(2024, 7, 1), funding=[FundingLine(source="X", amount="1.50")])),
    ("lists in lists", Work(title="T", authors=[Author(family="Lind"), Author(group="G")], keywords=["a", "é"], source_raw={"k": [None, 1]})),
    ("yes, no and unknown", Work(retracted=True, peer_reviewed=False)),
    ("numbers with a point", Position(title="T", fte=0.5, bullets=["one"])),
    ("read and confirmed", Work(provenance=Provenance.READ, evidence=[Evidence(field="title", page=2)], confirmed_on=date(2026, 1, 1))),
]  # fmt: skip


@pytest.mark.parametrize("record", [row[1] for row in RECORDS], ids=[row[0] for row in RECORDS])
def test_a_record_is_the_same_inside_a_change_and_outside(database: Database, record: Record) -> None:
    ledger = Ledger(database, device="a")
    with ledger.change("add", now=NOW):
        added = ledger.add(record)
        inside = ledger.all_of(type(record))
    assert ledger.all_of(type(record)) == inside == [added]


@pytest.mark.parametrize("record", [row[1] for row in RECORDS], ids=[row[0] for row in RECORDS])
def test_plain_sql_says_what_the_tables_say(database: Database, record: Record) -> None:
    ledger, kind = Ledger(database, device="a"), kind_of(record)
    with ledger.change("add", now=NOW):
        added = ledger.add(record)
    with database.engine.connect() as connection:
        (through_the_engine,) = connection.execute(select(table_of(kind))).mappings()
    (row,) = rows_of(database, kind, "id = ?", (added.id,))
    assert row == {name: value for name, value in through_the_engine.items() if value is not None}


def test_every_column_that_holds_json_is_one_of_its_table() -> None:
    nested = {kind: {name for name, scalar in columns_of(kind).items() if scalar is None} for kind in KINDS}
    assert nested == {
        kind: {column.name for column in table_of(kind).columns if isinstance(column.type, JSON)}
        for kind in KINDS
    }
    assert nested["work"] >= {"authors", "keywords", "source_raw", "evidence"}


def test_rows_come_by_number_and_those_that_meet_the_condition(database: Database) -> None:
    ledger = Ledger(database, device="a")
    with ledger.change("add", now=NOW):
        works = [ledger.add(Work(title=title)) for title in ("B", "A", "C")]
    with ledger.change("trash", now=NOW):
        ledger.trash(works[1])
    assert [row["title"] for row in rows_of(database, "work", "trashed_on IS NULL")] == ["B", "C"]
    assert [row["title"] for row in rows_of(database, "work", "trashed_on IS NOT NULL")] == ["A"]
    assert [row["title"] for row in rows_of(database, "work", "number = ?", (3,))] == ["C"]
    assert list(rows_of(database, "work", "number = ?", (4,))) == []


def test_what_is_not_on_record_is_left_out_of_a_row(database: Database) -> None:
    ledger = Ledger(database, device="a")
    with ledger.change("add", now=NOW):
        ledger.add(Work(title="T", keywords=[]))
    (row,) = rows_of(database, "work", "1")
    assert (row["keywords"], "volume" in row, None in row.values()) == ([], False, False)
