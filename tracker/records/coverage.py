"""Months of a career: which are filled by what was entered, and which are not.

A month is counted as 12 times the year plus the month, less one. A year alone reaches back to January
where it begins something and on to December where it ends something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.dates import show_day
from tracker.records.base import Record
from tracker.records.career import Education, Exam, Position

PREPARATION = 6  # months before an examination that count as filled
_MEDICAL = re.compile(r"md|mdphd|mbbs|mbbch|mbbchir|mbchb|mbchir|mbbchbao|bmbch|bmbs|mbbsc|do")


@dataclass(frozen=True)
class Gap:
    """Months without an entry, both included, with the ids of the entries before and after."""

    first: int
    last: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1


def first_month(day: str) -> int:
    """Return the first month that a partial day can mean."""
    parts = day.split("-")
    return 12 * int(parts[0]) + (int(parts[1]) if len(parts) > 1 else 1) - 1


def last_month(day: str) -> int:
    """Return the last month that a partial day can mean."""
    parts = day.split("-")
    return 12 * int(parts[0]) + (int(parts[1]) if len(parts) > 1 else 12) - 1


def month_of(day: date) -> int:
    """Return the month of a day."""
    return 12 * day.year + day.month - 1


def show_month(month: int) -> str:
    """Return ``Mar 2024``."""
    return show_day(date(month // 12, month % 12 + 1, 1)).split(" ", 1)[1]


def is_medical_degree(row: Education) -> bool:
    """Return whether a degree makes a physician: the person's word, else its name."""
    if row.medical_degree is not None:
        return row.medical_degree
    return bool(_MEDICAL.fullmatch(re.sub(r"[^a-z]", "", (row.degree or "").lower())))


def graduation_of(education: Iterable[Education]) -> Education | None:
    """Return the medical degree that was conferred first, or None where none has an end."""
    ended = [row for row in education if row.end and is_medical_degree(row)]
    return min(ended, key=lambda row: (last_month(row.end or ""), row.id), default=None)


def gaps_of(
    positions: Iterable[Position],
    education: Iterable[Education],
    exams: Iterable[Exam],
    *,
    after: int,
    until: int,
    least: int,
) -> list[Gap]:
    """Return the runs of at least ``least`` months without an entry.

    Args:
        positions: posts of every kind, leave and service too.
        education: degrees.
        exams: an examination fills its month and the six before it.
        after: the month after which gaps are looked for; not included.
        until: the last month that is looked at; open posts reach it.
        least: months.
    """
    spans: list[tuple[int, int, Record]] = []
    dated: list[Position | Education] = [*positions, *education]
    for row in dated:
        if row.begin is not None:
            spans.append((first_month(row.begin), last_month(row.end) if row.end else until, row))
        elif row.end is not None:
            spans.append((first_month(row.end), last_month(row.end), row))
    entries = list(spans)
    for exam in exams:
        if exam.taken_on:
            month = last_month(exam.taken_on)
            spans.append((first_month(exam.taken_on) - PREPARATION, month, exam))
    covered: set[int] = set()
    for first, last, _ in spans:
        covered.update(range(max(first, after + 1), min(last, until) + 1))
    runs: list[list[int]] = []
    for month in range(after + 1, until + 1):
        if month in covered:
            continue
        if runs and runs[-1][1] == month - 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    return [
        Gap(first, last, _nearest(entries, first, before=True), _nearest(entries, last, before=False))
        for first, last in runs
        if last - first + 1 >= least
    ]


def _nearest(entries: list[tuple[int, int, Record]], month: int, *, before: bool) -> tuple[str, ...]:
    """Return the ids of the posts or degrees that end last before, or begin first after, a month."""
    if before:
        ends = [(last, row.id) for _, last, row in entries if last < month]
        edge = max((last for last, _ in ends), default=None)
    else:
        ends = [(first, row.id) for first, _, row in entries if first > month]
        edge = min((first for first, _ in ends), default=None)
    return tuple(sorted(identity for at, identity in ends if at == edge))
