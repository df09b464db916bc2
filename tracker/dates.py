"""Calendar arithmetic: both ends included, terms end the day before their anniversary.

A missing anniversary day rolls forward (29 Feb plus one year is 1 Mar); deadlines reached by adding
months are clipped to the month's last day by the functions that say so. Nothing here knows today.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.errors import DateAmbiguous, DateImpossible

ONE_DAY = timedelta(days=1)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | {
    calendar.month_name[number].casefold(): number for number in range(1, 13)
}
FIRST_YEAR, LAST_YEAR = 1900, 2199  # our choice: outside these a typing slip is likelier than a fact

DateOrder = Literal["us", "intl"]


@dataclass(frozen=True, order=True)
class Span:
    """Days from ``begin`` to ``end``, both included; ``end`` None is open."""

    begin: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.begin:
            raise ValueError("the end is before the begin")

    def closed(self, last: date) -> Span | None:
        """Return the part up to ``last`` (included), or None where the span begins after it."""
        if self.begin > last:
            return None
        return Span(self.begin, last if self.end is None else min(self.end, last))

    @property
    def days(self) -> int:
        """Number of days, both ends included.

        Raises:
            ValueError: the span is open.
        """
        if self.end is None:
            raise ValueError("an open span has no length")
        return (self.end - self.begin).days + 1

    def __contains__(self, day: date) -> bool:
        return self.begin <= day and (self.end is None or day <= self.end)


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the closed spans joined where they overlap or touch, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if span.end is None:
            raise ValueError("only closed spans can be joined")
        last = joined[-1] if joined else None
        if last is not None and last.end is not None and span.begin <= last.end + ONE_DAY:
            joined[-1] = Span(last.begin, max(last.end, span.end))
        else:
            joined.append(span)
    return joined


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """Return the parts of a closed span on whose days none of the closed spans lies, in order."""
    if span.end is None:
        raise ValueError("an open span has no parts")
    free, begin = [], span.begin
    for part in union(taken):
        if part.end is None or part.end < begin:
            continue
        if part.begin > span.end:
            break
        if part.begin > begin:
            free.append(Span(begin, part.begin - ONE_DAY))
        begin = part.end + ONE_DAY
    return [*free, Span(begin, span.end)] if begin <= span.end else free


def distinct_days(spans: Iterable[Span]) -> int:
    """Return the number of distinct days in the closed spans."""
    return sum(span.days for span in union(spans))


def _shift(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def anniversary(day: date, *, years: int = 0, months: int = 0) -> date:
    """Return the day so many years and months later; a missing day rolls forward to the 1st."""
    year, month = _shift(day, years * 12 + months)
    if day.day > calendar.monthrange(year, month)[1]:
        year, month = _shift(date(year, month, 1), 1)
        return date(year, month, 1)
    return date(year, month, day.day)


def clipped(day: date, *, years: int = 0, months: int = 0) -> date:
    """Return the day so many years and months later; a missing day is the month's last day."""
    year, month = _shift(day, years * 12 + months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """Return the last day of the month of ``day``."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def term_last_day(begin: date, *, years: int = 0, months: int = 0) -> date:
    """Return the last day of a term that begins on ``begin``: the day before its anniversary."""
    return anniversary(begin, years=years, months=months) - ONE_DAY


def is_leap_day(day: date) -> bool:
    """Return whether ``day`` is 29 February."""
    return (day.month, day.day) == (2, 29)


def show_day(day: date) -> str:
    """Return ``30 Jun 2027``, the same in every locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_length(begin: date, end: date) -> str:
    """Return ``3 y 0 m 11 d`` for the days from ``begin`` to ``end``, both included."""
    after = end + ONE_DAY
    months = (after.year - begin.year) * 12 + after.month - begin.month
    if clipped(begin, months=months) > after:
        months -= 1
    days = (after - clipped(begin, months=months)).days
    return f"{months // 12} y {months % 12} m {days} d"


def _day(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateImpossible(f"the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateImpossible(f"{text!r} is not a day of the calendar") from error


def parse_day(text: str, *, order: DateOrder | None = None) -> date:
    """Return the day that a person typed: ISO, ``30 Jun 2027``, ``Jun 30, 2027`` or ``30JUN2027``.

    Numbers with slashes, dots or hyphens are taken where one reading alone is a day (``30/06/2027``)
    or where ``order`` says which comes first; otherwise they are refused, never guessed.

    Raises:
        DateImpossible: the words are no day of the calendar.
        DateAmbiguous: two readings are possible.
    """
    words = text.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), words)
    if named := re.fullmatch(r"(\d{1,2})[\s.-]*([A-Za-z]{3,9})\.?[\s,.-]*(\d{4})", words):
        day, name, year = int(named[1]), named[2], int(named[3])
    elif named := re.fullmatch(r"([A-Za-z]{3,9})\.?\s*(\d{1,2}),?\s+(\d{4})", words):
        day, name, year = int(named[2]), named[1], int(named[3])
    else:
        return _numeric_day(words, order)
    month = _MONTH_NUMBERS.get(name.casefold()) or (9 if name.casefold() == "sept" else None)
    if month is None:
        raise DateImpossible(f"{_quoted(words)} is not a day of the calendar")
    return _day(year, month, day, words)


def _quoted(words: str) -> str:
    """Return the words in quotes where they have the shape of a day; else they may be anything."""
    return repr(words) if re.fullmatch(r"\d{1,4}[./-]\d{1,2}([./-]\d{1,4})?", words) else "what was given"


def _numeric_day(words: str, order: DateOrder | None) -> date:
    found = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", words)
    if not found:
        raise DateImpossible(f"{_quoted(words)} is not a day that can be read")
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    us_reads, intl_reads = 1 <= first <= 12, 1 <= second <= 12
    if first == second or order == "us" or (order is None and us_reads and not intl_reads):
        return _day(year, first, second, words)
    if order == "intl" or (intl_reads and not us_reads):
        return _day(year, second, first, words)
    if not us_reads:
        raise DateImpossible(f"{words!r} is not a day of the calendar")
    readings = [show_day(_day(year, second, first, words)), show_day(_day(year, first, second, words))]
    raise DateAmbiguous(f"{words} can be {readings[0]} or {readings[1]}")


_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse_partial(text: str) -> str:
    """Return ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as given, checked against the calendar.

    Raises:
        DateImpossible: the words are none of the three, or no day of the calendar.
    """
    words = text.strip()
    found = _PARTIAL.fullmatch(words)
    if not found:
        raise DateImpossible(f"{_quoted(words)} is not a year, a year and month, or a day")
    _day(int(found[1]), int(found[2] or 1), int(found[3] or 1), words)
    return words


def partial_first(text: str) -> date:
    """Return the first day that a partial date can mean."""
    year, month, day = (*text.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))


def partial_last(text: str) -> date:
    """Return the last day that a partial date can mean."""
    parts = text.split("-")
    if len(parts) == 3:
        return partial_first(text)
    return month_end(date(int(parts[0]), int(parts[1]) if len(parts) == 2 else 12, 1))


def shared_days(one: Span, other: Span) -> int:
    """Return the number of days that two closed spans have in common."""
    if one.end is None or other.end is None:
        raise ValueError("only closed spans can be compared")
    return max(0, (min(one.end, other.end) - max(one.begin, other.begin)).days + 1)


def whole_months(span: Span) -> int:
    """Return the number of whole months in a closed span: a year from 25 Aug to 24 Aug has twelve."""
    if span.end is None:
        raise ValueError("an open span has no length")
    months = (span.end.year - span.begin.year) * 12 + span.end.month - span.begin.month + 1
    while months > 0 and term_last_day(span.begin, months=months) > span.end:
        months -= 1
    return months
