"""What a clock is made of: the limits of the short categories, and a clock with its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.dates import anniversary, clipped
from tracker.rules.assessment import Clock
from tracker.rules.facts import Facts
from tracker.rules.program_records import Record, last_of

# category: parameter, rule, and whether its months are a whole year
SHORT: Mapping[str, tuple[str, str, bool]] = {
    "short_term_scholar": ("short_term_scholar_window", "R-ST-01", False),
    "specialist": ("specialist_window", "R-SP-01", True),
    "trainee": ("trainee_window", "R-TI-01", False),
    "intern": ("intern_window", "R-TI-01", True),
}

_LABORATORY_SPONSOR = "G-7"  # program numbers of federally funded centers and laboratories begin so


@dataclass(frozen=True)
class Window:
    """A clock with the records behind it, its cap (projected where days are accumulated) and its state."""

    clock: Clock
    records: tuple[Record, ...]
    cap: date | None
    begin: date | None
    rule: str

    @property
    def last(self) -> Record:
        """The record that ends last."""
        return last_of(self.records)


@dataclass(frozen=True)
class Windows:
    """The clock of each record, by its place in the case."""

    of_record: Mapping[int, Window]


def extension_years(facts: Facts, record: Record) -> int:
    """Return the years of an approved extension, at most what the law allows; only a G-7 sponsor has one."""
    wish = record.program.dos_extension
    if wish is None or not wish.approved or not wish.years:
        return 0
    number = (record.program.program_number or _LABORATORY_SPONSOR).strip().upper()
    if not number.startswith(_LABORATORY_SPONSOR):
        return 0
    return min(wish.years, facts.law.number("research_extension_limit", facts.as_of))


def counted_in_years(category: str) -> bool:
    """Return whether the limit of a category is a number of years."""
    return category not in SHORT or SHORT[category][2]


def missing_day(facts: Facts, window: Window) -> bool:
    """Return whether a window in months begins on a day that its last month does not have."""
    assert window.begin is not None
    months = facts.law.number(SHORT[window.clock.category][0], facts.as_of)
    return anniversary(window.begin, months=months) != clipped(window.begin, months=months)
