"""Rows read with plain SQL say what the engine says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.records.base import Evidence, Provenance, Record
from tracker.records.career import Position
from tracker.records.exchange_visitor import Ds2019, FundingLine
from tracker.records.works import Author, Work
from tracker.store.database import Database
from tracker.store.ledger import Ledger
from tracker.store.migrations import migrate
from tracker.store.rows import rows_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RECORDS = [
    ("amounts and days", Ds2019(program_begin_date=date(2024, 7, 1), funding=[FundingLine(source="X", amount="1.50")])),
    ("lists in lists", Work(title="T", authors=[Author(family="Lind"), Author(group="G")], keywords=["a", "é"], source_raw={"k": [None, 1]})),
    ("yes, no and unknown", Work(retracted=True, peer_reviewed=False)),
    ("numbers with a point", Position(title="T", fte=0.5, bullets=["one"])),
    ("read and confirmed", Work(provenance=Provenance.READ, evidence=[Evidence(field="title", page=2)], confirmed_on=date(2026, 1, 1))),
]  # fmt: skip


@pytest.mark.parametrize("record", [row[1] for row in RECORDS], ids=[row[0] for row in RECORDS])
def test_a_record_is_the_same_inside_a_change_and_outside(record: Record) -> None:
    database = Database()
    migrate(database)
    ledger = Ledger(database, device="a")
    with ledger.change("add", now=NOW):
        added = ledger.add(record)
        through_the_engine = ledger.all_of(type(record))
    assert ledger.all_of(type(record)) == through_the_engine == [added]
    database.close()


def test_rows_come_by_number_and_the_trash_apart() -> None:
    database = Database()
    migrate(database)
    ledger = Ledger(database, device="a")
    with ledger.change("add", now=NOW):
        works = [ledger.add(Work(title=title)) for title in ("B", "A", "C")]
    with ledger.change("trash", now=NOW):
        ledger.trash(works[1])
    assert [row["title"] for row in rows_of(database, "work", trashed=False)] == ["B", "C"]
    assert [row["title"] for row in rows_of(database, "work", trashed=True)] == ["A"]
    database.close()
