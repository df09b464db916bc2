"""Counting days at home: distinct days, both travel days included, up to the day of the answer.

A day that lies wholly inside a stay elsewhere is no day at home, even where a stay at home is noted on it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from tracker.dates import ONE_DAY, Span, union, without
from tracker.rules.facts import Facts

HOME = "home"
_FAR = date(9000, 1, 1)  # stands for the end of a stay that goes on


@dataclass(frozen=True, slots=True)
class Count:
    """The days counted from one start: their number and the stays they form."""

    days: int
    spans: tuple[Span, ...]

    @property
    def uninterrupted(self) -> Span | None:
        """The one stay that all days form, None where there are several or none."""
        return self.spans[0] if len(self.spans) == 1 else None

    def day_number(self, number: int) -> date | None:
        """Return the day with which ``number`` days are reached, None if they are not."""
        left = number
        for span in self.spans:
            if left <= span.days:
                return span.begin + timedelta(days=left - 1)
            left -= span.days
        return None

    def has_leap_day(self) -> bool:
        """Return whether a 29 February is among the days."""
        for span in self.spans:
            for year in range(span.begin.year, (span.end or span.begin).year + 1):
                if year % 4 == 0 and (year % 100 or year % 400 == 0) and date(year, 2, 29) in span:
                    return True
        return False


class Ledger:
    """The days at home in one country, ready to be counted from any day."""

    def __init__(self, facts: Facts, country: str | None, without: frozenset[int] = frozenset()) -> None:
        self.rows = [
            (number, stay)
            for number, stay in enumerate(facts.case.home_presence)
            if stay.entered is not None and number not in without and counts_as_home(stay.country, country)
        ]
        noted = union(
            span
            for _, stay in self.rows
            if stay.entered is not None
            if (span := Span(stay.entered, stay.out).closed(facts.as_of)) is not None
        )
        elsewhere = _whole_days_elsewhere(facts, country)
        self.spans = _left(noted, elsewhere)
        self.ends = [span.end or span.begin for span in self.spans]
        self.after = [*accumulate(span.days for span in reversed(self.spans))][::-1]
        self.left_out = bool(elsewhere) and self.spans != noted
        self.runs_on = any(
            s.entered is not None and s.entered <= facts.as_of and (s.out is None or s.out > facts.as_of)
            for _, s in self.rows
        )

    def days_from(self, start: date | None) -> int:
        """Return the number of distinct days from ``start``; none where there is no start."""
        if start is None:
            return 0
        place = bisect_left(self.ends, start)
        if place == len(self.spans):
            return 0
        return self.after[place] - max(0, (start - self.spans[place].begin).days)

    def count_from(self, start: date | None) -> Count:
        """Return the days from ``start`` with the stays they form."""
        if start is None:
            return Count(0, ())
        place = bisect_left(self.ends, start)
        spans = [Span(max(span.begin, start), span.end) for span in self.spans[place:]]
        return Count(sum(span.days for span in spans), tuple(spans))


def _whole_days_elsewhere(facts: Facts, country: str | None) -> list[Span]:
    """Return the days between arrival and departure of stays in the United States and in other countries."""
    others = (
        Span(stay.entered, stay.out or _FAR)
        for stay in facts.case.other_presence
        if stay.entered is not None and stay.entered < _FAR and not counts_as_home(stay.country, country)
    )
    blocks = union([*us_blocks(facts), *others])
    return [
        Span(block.begin + ONE_DAY, block.end - ONE_DAY)
        for block in blocks
        if block.end is not None and block.begin + ONE_DAY <= block.end - ONE_DAY
    ]


def _left(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """Return the parts of spans that no taken span covers; both are in order and apart from one another."""
    left: list[Span] = []
    place = 0
    for span in spans:
        end = span.end or span.begin
        while place < len(taken) and (taken[place].end or _FAR) < span.begin:
            place += 1
        near, stop = place, place
        while stop < len(taken) and taken[stop].begin <= end:
            stop += 1
        left += without(span, taken[near:stop])
        place = max(place, stop - 1)
    return left


def counts_as_home(row_country: str | None, country: str | None) -> bool:
    """Return whether a stay is at home for an obligation that rests on ``country``."""
    return row_country == HOME or (row_country is not None and row_country == country)


def us_blocks(facts: Facts) -> list[Span]:
    """Return the unbroken times in the United States, whatever the status; one that goes on ends far off."""
    return union(
        Span(row.entered, row.out or _FAR)
        for row in facts.case.us_presence
        if row.entered is not None and row.entered < _FAR and (row.out is None or row.out >= row.entered)
    )


def counting_start(blocks: Sequence[Span], ends: list[date], end: date | None, as_of: date) -> date | None:
    """Return the first day that can count after a program, None while it runs or the person is still there.

    Args:
        blocks: the times in the United States, in order.
        ends: their last days.
        end: the end of the program.
        as_of: the day of the answer.
    """
    if end is None or end >= as_of:
        return None
    place = bisect_left(ends, end)
    if place < len(blocks) and blocks[place].begin <= end:
        departure = ends[place]
        return None if departure > as_of else max(departure, end + ONE_DAY)
    return end + ONE_DAY
