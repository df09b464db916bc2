"""Dates as sources write them: a partial day where the words give one, never a month that they do not."""

from __future__ import annotations

import re

from tracker.dates import parse_partial
from tracker.errors import DateImpossible

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NUMERIC = re.compile(r"(\d{4})\s*[-/.\s]\s*(\d{1,2})(?!\d|st|nd|rd|th)(?:\s*[-/.\s]\s*(\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d{2})(?!\d)")
_YEAR_RANGE = re.compile(r"(\d{4})\s*(?:/|--?|–)\s*\d{4}")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.\-]+([A-Za-z]{3,9})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?[\s.\-]+(\d{1,2})(?!\d)")


def partial(year: object, month: object = None, day: object = None) -> str | None:
    """Return the partial day of numbers or words, as far as they go together; None without a year."""
    numbers = [_number(year), _month(month), _number(day)]
    if numbers[0] is None:
        return None
    words = f"{numbers[0]:04d}"
    for number in numbers[1:]:
        if number is None:
            break
        longer = f"{words}-{number:02d}"
        if _checked(longer) is None:
            break
        words = longer
    return _checked(words)


def partial_of(text: str) -> str | None:
    """Return the partial day that stands in the words: a range gives its first day, a season its year.

    Numbers that could be read in two orders (``03/04/2019``) give the year alone.
    """
    words = text.strip()
    if found := _COMPACT.fullmatch(words):
        return partial(found[1], found[2], found[3])
    if found := _YEAR_RANGE.match(words):
        return partial(found[1])
    if found := _NUMERIC.match(words):
        return partial(found[1], found[2], found[3])
    found = _YEAR.search(words)
    if not found:
        return None
    rest = words[: found.start()] + " " + words[found.end() :]
    for pattern, month, day in ((_MONTH_DAY, 1, 2), (_DAY_MONTH, 2, 1)):
        for near in pattern.finditer(rest):
            if _month(near[month]):
                return partial(found[1], near[month], near[day])
    months = [word for word in re.findall(r"[A-Za-z]{3,9}", rest) if _month(word)]
    return partial(found[1], months[0] if months else None)


def _checked(words: str) -> str | None:
    try:
        return parse_partial(words)
    except DateImpossible:
        return None


def _number(value: object) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value if 0 <= value <= 9999 else None
    digits = str(value).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else None


def _month(value: object) -> int | None:
    """Return the number of a month: of its name, in whatever case, or of its digits."""
    if isinstance(value, str):
        words = re.findall(r"[a-z]{3,9}", value.lower())
        named = [_MONTHS[word] for word in words if word in _MONTHS]
        if named:
            return named[0]
    number = _number(value)
    return number if number is not None and 1 <= number <= 12 else None
