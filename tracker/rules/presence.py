"""Presence in J status as the rules see it: joined rows, the records they belong to, and stays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from tracker.dates import ONE_DAY, Span, shared_days
from tracker.rules.case import Case, UsPresence
from tracker.rules.program_records import Record
from tracker.terms import status_of_class

J1, J2 = "J-1", "J-2"


@dataclass(frozen=True, slots=True)
class Row:
    """Rows of one J status joined where they touch; ``end`` None goes on."""

    status: str
    category: str | None
    principal_category: str | None
    principal_sevis_end: date | None
    begin: date
    end: date | None
    indexes: tuple[int, ...]
    refs: tuple[str, ...]
    record: Record | None = None

    def ended_before(self, day: date) -> bool:
        """Return whether the row lies wholly before ``day``."""
        return self.end is not None and self.end < day

    @property
    def paths(self) -> tuple[str, ...]:
        """The places of its rows in the case."""
        return tuple(f"us_presence[{index}]" for index in self.indexes)


@dataclass(frozen=True, slots=True)
class Stay:
    """From first entry to last departure of the rows of one record, or of a row of its own."""

    status: str
    category: str | None
    begin: date
    end: date | None
    record: Record | None
    rows: tuple[Row, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        """The references of its rows."""
        return tuple(ref for row in self.rows for ref in row.refs)


def status_of(row: UsPresence) -> str | None:
    """Return the status of a row as ``J-1``, also where it is written ``J1``."""
    if row.status is None:
        return None
    return status_of_class(row.status) or row.status.strip().upper()


def joined_rows(case: Case, records: Sequence[Record], as_of: date, margin: int) -> list[Row]:
    """Return the J rows joined where they touch, each with the record it belongs to.

    Args:
        case: the facts.
        records: the records in order of begin.
        as_of: an open row is counted up to this day.
        margin: days by which a record is widened at both ends.
    """
    kinds: dict[tuple[str, str | None, str | None, date | None], list[tuple[date, int]]] = {}
    for index, row in enumerate(case.us_presence):
        status = status_of(row)
        if status not in (J1, J2) or row.entered is None or (row.out is not None and row.out < row.entered):
            continue
        category = row.category
        if category is None and status == J1 and not case.programs:
            category = case.category
        key = (status, category, row.principal_category, row.principal_sevis_end)
        kinds.setdefault(key, []).append((row.entered, index))
    rows = [row for key, places in kinds.items() for row in _joined(case, key, sorted(places))]
    owners = _Owners(records, margin, as_of)
    return sorted(
        [replace(row, record=owners.of(row)) if row.status == J1 else row for row in rows],
        key=lambda row: (row.begin, row.end or date.max, row.status, row.indexes),
    )


def _joined(
    case: Case, key: tuple[str, str | None, str | None, date | None], places: list[tuple[date, int]]
) -> list[Row]:
    rows: list[Row] = []
    parts: list[int] = []
    begin: date | None = None
    end: date | None = None

    def close() -> None:
        if begin is not None:
            refs = [ref for index in parts if (ref := case.us_presence[index].ref) is not None]
            rows.append(Row(*key, begin, end, tuple(parts), tuple(refs)))

    for entered, index in places:
        out = case.us_presence[index].out
        if begin is not None and (end is None or entered <= end + ONE_DAY):
            parts.append(index)
            end = None if end is None or out is None else max(end, out)
        else:
            close()
            begin, end, parts = entered, out, [index]
    close()
    return rows


class _Owners:
    """Finds the record with which a row shares most days."""

    def __init__(self, records: Sequence[Record], margin: int, as_of: date) -> None:
        wide = timedelta(days=margin)
        self.as_of = as_of
        self.records = [record for record in records if record.begin is not None]
        self.spans = [
            Span(record.begin - wide, max(record.begin, record.end or as_of) + wide)
            for record in self.records
            if record.begin is not None
        ]
        self.begins = [span.begin for span in self.spans]
        self.latest = list(accumulate((span.end or date.max for span in self.spans), max))

    def of(self, row: Row) -> Record | None:
        last = row.end if row.end is not None else self.as_of
        if last < row.begin:
            return None
        own = Span(row.begin, last)
        best, most = None, 0
        place = bisect_right(self.begins, last) - 1
        while place >= 0 and self.latest[place] >= row.begin:
            shared = shared_days(own, self.spans[place])
            if shared and shared >= most:  # going back in time: a tie goes to the earlier begin
                best, most = self.records[place], shared
            place -= 1
        return best


def stays_of(rows: Sequence[Row]) -> list[Stay]:
    """Return the stays in order of their first day."""
    of_record: dict[int, list[Row]] = {}
    found: list[Stay] = []
    for row in rows:
        if row.record is None:
            found.append(Stay(row.status, row.category, row.begin, row.end, None, (row,)))
        else:
            of_record.setdefault(row.record.index, []).append(row)
    for group in of_record.values():
        record = group[0].record
        assert record is not None
        ends = [row.end for row in group if row.end is not None]
        end = max(ends) if len(ends) == len(group) else None
        found.append(Stay(J1, record.category, group[0].begin, end, record, tuple(group)))
    return sorted(found, key=lambda stay: (stay.begin, stay.end or date.max, stay.status))
