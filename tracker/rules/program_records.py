"""J-1 records as the rules see them: one begin, one end, one state, and the chains they form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tracker.dates import Span
from tracker.rules.case import Case, Form, Program
from tracker.terms import IAP66_SEVIS_ID, Category, sevis_id_of

RESEARCH = frozenset({Category.RESEARCH_SCHOLAR.value, Category.PROFESSOR.value})
PHYSICIAN = Category.ALIEN_PHYSICIAN.value
SHORT_TERM = Category.SHORT_TERM_SCHOLAR.value

_VOID = frozenset({"no_show", "invalid", "canceled"})
_FAR = date.max


class State(StrEnum):
    """Where a record stands on the day of the answer; UNKNOWN where a date is missing."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    LAPSED = "lapsed"
    CLOSED = "closed"
    TERMINATED = "terminated"
    UNKNOWN = "unknown"


ENDED = frozenset({State.CLOSED, State.TERMINATED})
AHEAD = frozenset({State.OPEN, State.NOT_STARTED})


@dataclass(frozen=True, slots=True)
class Record:
    """A J-1 record with its deciding dates; ``scheduled_end`` leaves a board extension out."""

    index: int
    program: Program
    begin: date | None
    end: date | None
    scheduled_end: date | None
    state: State
    begin_path: str
    end_path: str
    sevis_id: str | None

    @property
    def category(self) -> str | None:
        """The category, None where it is not known."""
        return self.program.category

    @property
    def position(self) -> int:
        """The place of the record in the list, counted from 1."""
        return self.index + 1

    @property
    def path(self) -> str:
        """The place of the record in the case."""
        return f"programs[{self.index}]"

    @property
    def is_research(self) -> bool:
        """Whether the five-year window and the 24-month bar apply."""
        return self.program.category in RESEARCH

    @property
    def span(self) -> Span | None:
        """First to last day; open where the end is not known; None without a begin."""
        return None if self.begin is None else Span(self.begin, self.end)

    @property
    def order(self) -> tuple[date, date, str, str, str, int]:
        """Sorts records by begin, then end; equal ones by what they say, then by place."""
        marks = f"{self.program.category} {self.program.sevis_status} {self.program.program_number}"
        passed_on = f"{self.program.started_by} {self.program.ended_by} {self.program.still_in_program}"
        return self.begin or _FAR, self.end or _FAR, self.sevis_id or "", marks, passed_on, self.index


@dataclass(frozen=True, slots=True)
class Chain:
    """Research records that continue one another: one window, in order of begin."""

    records: tuple[Record, ...]
    state: State

    @property
    def first(self) -> Record:
        """The record that begins first."""
        return self.records[0]

    @property
    def last(self) -> Record:
        """The record that ends last."""
        return last_of(self.records)

    @property
    def begin(self) -> date | None:
        """The first day of the window, None where a begin is not known."""
        return None if self.records[-1].begin is None else self.first.begin

    @property
    def category(self) -> str:
        """The category, or the name for both."""
        found = {record.category for record in self.records}
        return next(iter(found)) or "" if len(found) == 1 else "research_scholar_or_professor"


def sevis_key(text: str | None) -> str | None:
    """Return the SEVIS id by which records are compared; None for the number of the old paper form."""
    if text is None or not text.strip():
        return None
    key = sevis_id_of(text) or text.strip().upper()
    return None if key == IAP66_SEVIS_ID else key


def is_initial_or_amended(form: Form) -> bool:
    """Return whether the begin of a form says something about the begin of its record."""
    kind = (form.type or "").strip().casefold()
    return kind == "initial" or kind.startswith("amended")


def refs_of(records: Iterable[Record]) -> tuple[str, ...]:
    """Return the references of records, in their order."""
    return tuple([record.program.ref for record in records if record.program.ref is not None])


def last_of(records: Sequence[Record]) -> Record:
    """Return the record that ends last, of records in order of begin.

    One without a known end is the last if it begins last; otherwise a later record has followed it.
    """
    newest = records[-1]
    if newest.end is None:
        return newest
    return max(records, key=lambda record: (record.end or date.min, record.order))


def records_of(case: Case, as_of: date) -> list[Record]:
    """Return the records that count, in order of begin; void ones are left out."""
    found = [
        _record(number, program, as_of)
        for number, program in enumerate(case.programs)
        if program.sevis_status not in _VOID
    ]
    return sorted(found, key=lambda record: record.order)


def _record(index: int, program: Program, as_of: date) -> Record:
    path = f"programs[{index}]"
    begin, begin_key = program.status_acquired_by_cos, "status_acquired_by_cos"
    if begin is None:
        begin, begin_key = program.sevis_begin, "sevis_begin"
    if begin is None:
        begins = [(form.begin, f"forms[{n}].begin") for n, form in _begins(program)]
        begins += [(program.begin, "begin")] if program.begin is not None else []
        begin, begin_key = (
            min(begins, key=lambda pair: (pair[0], len(pair[1]))) if begins else (None, "begin")
        )
    end, end_key = (program.sevis_end, "sevis_end") if program.sevis_end else (program.end, "end")
    if begin is not None and end is not None and end < begin:
        end = None  # contradictory facts: the end is not known
    return Record(
        index=index,
        program=program,
        begin=begin,
        end=end,
        scheduled_end=end,
        state=_state(program, begin, end, as_of),
        begin_path=f"{path}.{begin_key}",
        end_path=f"{path}.{end_key}",
        sevis_id=sevis_key(program.sevis_id),
    )


def _begins(program: Program) -> Iterator[tuple[int, Form]]:
    for number, form in enumerate(program.forms):
        if form.begin is not None and is_initial_or_amended(form):
            yield number, form


def _state(program: Program, begin: date | None, end: date | None, as_of: date) -> State:
    if begin is not None and as_of < begin:
        return State.NOT_STARTED
    if end is None:
        return State.UNKNOWN
    if as_of > end:
        if program.sevis_status == "terminated":
            return State.TERMINATED
        if program.still_in_program and program.sevis_status not in ("completed", "inactive"):
            return State.LAPSED
        return State.CLOSED
    return State.UNKNOWN if begin is None else State.OPEN


def extended(record: Record, end: date, as_of: date) -> Record:
    """Return the record with a later end."""
    return replace(record, end=end, state=_state(record.program, record.begin, end, as_of))


def chains_of(records: Sequence[Record], as_of: date) -> list[Chain]:
    """Return the research chains, in order of begin.

    Records are joined by their SEVIS id, and a record marked ``transfer_out`` or ``transfer_in`` with
    the one before or after it.
    """
    research = [record for record in records if record.is_research]
    group = list(range(len(research)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    first_with: dict[str, int] = {}
    for place, record in enumerate(research):
        if record.sevis_id is not None:
            group[root(place)] = root(first_with.setdefault(record.sevis_id, place))
    for place, (one, following) in enumerate(pairwise(research)):
        if one.program.ended_by == "transfer_out" or following.program.started_by == "transfer_in":
            group[root(place + 1)] = root(place)
    members: dict[int, list[Record]] = {}
    for place, record in enumerate(research):
        members.setdefault(root(place), []).append(record)
    return sorted(
        (Chain(tuple(part), _chain_state(part, as_of)) for part in members.values()),
        key=lambda chain: chain.first.order,
    )


def goes_on_perhaps(earlier: Chain, later: Chain) -> bool:
    """Return whether a chain may belong to the SEVIS record of an earlier one, because an id is missing."""
    return earlier.last.sevis_id is None or later.first.sevis_id is None


def _chain_state(records: Sequence[Record], as_of: date) -> State:
    """Return the state of a chain: that of its last record, open between the first and a coming one."""
    last, first = last_of(records), records[0]
    if last.state is State.NOT_STARTED and first.begin is not None and first.begin <= as_of:
        return State.OPEN
    return last.state
