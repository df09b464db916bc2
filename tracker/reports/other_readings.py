"""What a begin, a limit, a bar or 212(e) would be by another reading of the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.reports import wording
from tracker.reports.comparison import Answered, Begin


@dataclass(frozen=True)
class OtherReading:
    """Another reading of the law, and the answer by it in words."""

    reading: str
    answer: str


def _changes(asked: Answered) -> Iterator[tuple[str, str, Any]]:
    """Yield each other reading with the place of a result that it changes, and the value there."""
    for other in asked.answer.get("alternatives") or ():
        for place, value in other["changes"].items():
            yield other["reading"], place, value


def clock_of(asked: Answered, ref: str, category: str) -> tuple[int, Mapping[str, Any]]:
    """Return the place and the clock of a record; where none names it, the last of its category."""
    clocks = list(enumerate(asked.answer.get("clocks") or ()))
    named = [(n, clock) for n, clock in clocks if ref in (clock.get("refs") or ())]
    alike = [(n, clock) for n, clock in clocks if category in clock["category"].split("_or_")]
    return next(iter(named or alike[::-1]), (0, {}))


def begin_readings(begin: Begin) -> tuple[OtherReading, ...]:
    """Return by which readings a barred begin is allowed, an allowed one barred, or another day the first."""
    found: dict[str, dict[str, Any]] = {}
    for reading, place, value in _changes(begin.asked):
        found.setdefault(reading, {})[place] = value
    told = []
    for reading, changed in found.items():
        if "proposed_allowed" not in changed:
            continue
        allowed, earliest = changed["proposed_allowed"], changed.get("earliest_begin_overall")
        words = {True: "it may", False: "it may not", None: "not known"}[allowed]
        if allowed is False and earliest is not None:
            words += f"; from {wording.day(earliest)}"
        another_day = allowed is False and earliest is not None and _day(earliest) != begin.earliest
        if allowed != begin.allowed or another_day:
            told.append(OtherReading(reading, words))
    return tuple(told)


def cap_readings(asked: Answered, category: str, begin: date | None) -> tuple[OtherReading, ...]:
    """Return the last permitted days of a category by other readings.

    Args:
        asked: the assessment.
        category: the category of the window, as the assessment names it.
        begin: the first day of the newest program in it; a day before it belongs to an earlier window, but
            for the days of physicians, which are one window.
    """
    places = {f"clocks.{category}.{key}" for key in ("cap_last_day", "projected_cap_last_day")}
    return tuple(
        OtherReading(reading, wording.day(value))
        for reading, place, value in _changes(asked)
        if place in places
        and value is not None
        and (begin is None or category == "alien_physician" or _day(value) >= begin)
    )


def bar_readings(asked: Answered) -> tuple[OtherReading, ...]:
    """Return what is left of the bars by other readings."""
    found = []
    for reading, place, value in _changes(asked):
        head, _, rest = place.partition(".")
        if head == "bars":
            months = rest.partition("_")[0]
            words = f"to {wording.day(value)}" if value is not None else "none"
            found.append(OtherReading(reading, f"{months}-month bar: {words}"))
    return tuple(found)


def requirement_readings(asked: Answered) -> tuple[OtherReading, ...]:
    """Return what 212(e) would be by other readings."""
    return tuple(
        OtherReading(reading, str(value).replace("_", " "))
        for reading, place, value in _changes(asked)
        if place == "s212e.status"
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
