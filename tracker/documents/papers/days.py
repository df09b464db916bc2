"""Days as papers print them: in words, in numbers, and with letters read for digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.dates import MONTHS, DateOrder, parse_day
from tracker.documents.papers.likeness import folded_letters
from tracker.errors import DateAmbiguous, DateImpossible

_LONG = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAMES = {name: number for number, name in enumerate(_LONG, 1)} | {
    name.casefold(): number for number, name in enumerate(MONTHS, 1)
}
_NAMES["sept"] = 9
_FOLDED = {folded_letters(name): number for name, number in _NAMES.items()}
_AS_DIGIT = str.maketrans("oil|szb", "0111528")

_DIGIT = r"[0-9oil|szb]"
_PLAIN_YEAR = rf"(?P<year>[12il|][09ob]{_DIGIT}{{2}})"
_YEAR = rf"{_PLAIN_YEAR}(?!\d)"
_DAY = rf"(?P<day>{_DIGIT}{{1,2}})"
_MONTH = r"(?P<name>[a-z|][a-z0-9|]{2,19})"  # with the word before it, where no space was seen
_PATTERNS = (
    re.compile(rf"(?<![a-z|]){_MONTH}\.?\s?{_DAY}(?:st|nd|rd|th)?[,.]?\s?{_YEAR}"),
    re.compile(
        rf"(?<![a-z0-9]){_DAY}\s?(?:st|nd|rd|th)?\s?(?:day of)?[\s./-]?{_MONTH}"
        rf"(?:\s?/\s?\w{{3,9}})?[\s.,/-]{{0,2}}{_YEAR}"
    ),
    re.compile(rf"(?<![a-z0-9]){_PLAIN_YEAR}[\s./-]{_MONTH}[\s./-]{_DAY}(?![a-z0-9])"),
    re.compile(
        rf"(?<![a-z0-9./-])(?P<iso>[12]\d{{3}}\s?[-/.]\s?{_DIGIT}{{2}}\s?[-/.]\s?{_DIGIT}{{2}})(?![a-z0-9])"
    ),
    re.compile(
        rf"(?<![a-z0-9./-])(?P<first>{_DIGIT}{{1,2}})\s?(?P<mark>[/.-])\s?(?P<second>{_DIGIT}{{1,2}})\s?(?P=mark)\s?{_YEAR}"
    ),
)
_TRUE_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True)
class PrintedDay:
    """A place of a text that prints a day; ``day`` is None where it is none or can be two.

    ``repaired`` says that letters had to be taken for digits or a month's name was misspelt.
    """

    begin: int
    end: int
    day: date | None
    repaired: bool = False


def days_in(text: str, order: DateOrder | None = None) -> list[PrintedDay]:
    """Return the days that stand in a text of lower case, in its order.

    Args:
        text: the words with single spaces.
        order: which number comes first on this paper, where it is known.
    """
    found: list[PrintedDay] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            printed = _printed(match, order)
            if printed is not None and not any(
                printed.begin < other.end and other.begin < printed.end for other in found
            ):
                found.append(printed)
    return sorted(found, key=lambda printed: printed.begin)


def _printed(match: re.Match[str], order: DateOrder | None) -> PrintedDay | None:
    parts = match.groupdict()
    numbers = [parts[key] for key in ("day", "year", "first", "second", "iso") if parts.get(key)]
    if not all(_TRUE_DIGIT.search(number) for number in numbers):
        return None
    digits = {key: _digits(parts[key]) for key in ("day", "year", "first", "second", "iso") if parts.get(key)}
    repaired = any(digits[key] != parts[key].replace(" ", "") for key in digits)
    if "iso" in digits:
        written = re.sub(r"[/.]", "-", digits["iso"])
    elif parts.get("name"):
        month, misspelt = _month(parts["name"])
        if month is None:
            return None
        repaired = repaired or misspelt
        written = f"{digits['year']}-{month:02}-{int(digits['day']):02}"
    else:
        written = parts["mark"].join((digits["first"], digits["second"], digits["year"]))
    try:
        day = parse_day(written, order=order)
    except (DateAmbiguous, DateImpossible):
        day = None
    return PrintedDay(match.start(), match.end(), day, repaired)


def _digits(text: str) -> str:
    return text.replace(" ", "").translate(_AS_DIGIT)


def _month(name: str) -> tuple[int | None, bool]:
    """Return the number of a month's name, and whether it was misspelt; None where it is none."""
    if name in _NAMES:
        return _NAMES[name], False
    glued = next((known for known in _LONG if len(known) > 3 and name.endswith(known)), None)
    if glued is not None:
        return _NAMES[glued], False
    folded = folded_letters(name)
    if folded in _FOLDED:
        return _FOLDED[folded], True
    if len(name) < 5:
        return None, False
    near = {_NAMES[known] for known in _LONG if len(known) >= 5 and _one_slip(folded, folded_letters(known))}
    return (near.pop(), True) if len(near) == 1 else (None, False)


def _one_slip(one: str, other: str) -> bool:
    """Return whether one letter alone is wrong, missing or too many."""
    if abs(len(one) - len(other)) > 1:
        return False
    shared = next(_differences(one, other), min(len(one), len(other)))
    rest = (
        (one[shared + 1 :], other[shared + 1 :]),
        (one[shared + 1 :], other[shared:]),
        (one[shared:], other[shared + 1 :]),
    )
    return any(left == right for left, right in rest)


def _differences(one: str, other: str) -> Iterator[int]:
    return (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
