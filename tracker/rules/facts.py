"""A case put in order: what every rule looks at, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.rules.case import Case
from tracker.rules.law import Law
from tracker.rules.physician import PhysicianWindow, physician_window, with_board_extensions
from tracker.rules.presence import J1, Row, Stay, joined_rows, stays_of
from tracker.rules.program_records import AHEAD, Chain, Record, State, chains_of, records_of


@dataclass(frozen=True)
class Facts:
    """The facts of a case on one day; records are in order of begin, void ones are left out."""

    case: Case
    law: Law
    as_of: date
    records: tuple[Record, ...]
    chains: tuple[Chain, ...]
    physician: PhysicianWindow | None
    rows: tuple[Row, ...]
    stays: tuple[Stay, ...]

    @cached_property
    def rows_of(self) -> dict[int, list[Row]]:
        """The joined J-1 rows of each record, by its place in the case."""
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            if row.record is not None:
                found.setdefault(row.record.index, []).append(row)
        return found

    @cached_property
    def presence_incomplete(self) -> bool:
        """Whether a row lacks its first day or its status, so that it may hide presence in J status."""
        return any(row.entered is None or row.status is None for row in self.case.us_presence)

    @cached_property
    def open_record(self) -> Record | None:
        """The open record, the one that ends last if there are several."""
        return _latest([record for record in self.records if record.state is State.OPEN])

    @cached_property
    def perhaps_open(self) -> bool:
        """Whether no record is known to be open, but one may be: it lacks its begin or its end."""
        return self.open_record is None and any(record.state is State.UNKNOWN for record in self.records)

    @cached_property
    def next_record(self) -> Record | None:
        """The first record that is open or has not started."""
        return next((record for record in self.records if record.state in AHEAD and record.begin), None)

    @cached_property
    def latest_record(self) -> Record | None:
        """The record that ends last; one without a known end comes after all others."""
        return _latest(list(self.records))

    @cached_property
    def current_record(self) -> Record | None:
        """The open record, else the lapsed one, else the one that ends last."""
        lapsed = [record for record in self.records if record.state is State.LAPSED]
        return self.open_record or _latest(lapsed) or self.latest_record

    @cached_property
    def first_j1_entry(self) -> Row | None:
        """The earliest J-1 row."""
        return next((row for row in self.rows if row.status == J1), None)

    @cached_property
    def nationalities(self) -> frozenset[str]:
        """The nationalities given for the person."""
        own = {self.case.nationality} if self.case.nationality else set()
        return frozenset(own | set(self.case.nationalities))


def _latest(records: list[Record]) -> Record | None:
    return max(records, key=lambda record: (record.end or date.max, record.order), default=None)


def facts_of(case: Case, law: Law, as_of: date) -> Facts:
    """Return the facts of a case: records with their board extensions, chains, rows and stays."""
    records = records_of(case, as_of)
    window = physician_window(records, law, as_of)
    if any(program.board_extension is not None for program in case.programs):
        records = with_board_extensions(records, window, law, as_of)
        window = physician_window(records, law, as_of)
    rows: list[Row] = []
    if case.us_presence:
        margin = law.number("entry_before_begin", as_of)
        rows = joined_rows(case, records, as_of, margin)
    return Facts(
        case=case,
        law=law,
        as_of=as_of,
        records=tuple(records),
        chains=tuple(chains_of(records, as_of)) if any(record.is_research for record in records) else (),
        physician=window,
        rows=tuple(rows),
        stays=tuple(stays_of(rows)) if rows else (),
    )
