"""The words of reports, in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.dates import clipped, show_day
from tracker.terms import show_category

_OLD_AFTER_MONTHS = 6  # our choice, not law
NOT_ADVICE = (
    "Computed from your own records with the law on file; not legal advice. "
    "Your sponsor and the Department of State decide."
)
TYPICAL = "or the time typical for the specialty, if that is shorter"
ASK_EXPLAIN = "Each step, its law and the page behind it: repeat with --explain."


def day(value: str | date | None) -> str:
    """Return a day as people read it, ``?`` where it is not known."""
    if value is None:
        return "?"
    return show_day(date.fromisoformat(value) if isinstance(value, str) else value)


def value(found: object) -> str | None:
    """Return a value of the arithmetic as people read it: days written out, numbers grouped."""
    if found is None:
        return None
    text = str(found)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return day(text)
    return f"{int(text):,}" if text.isdecimal() else text


def days(count: int) -> str:
    """Return ``1 day`` or ``1,460 days``."""
    return "1 day" if count == 1 else f"{count:,} days"


def days_left(count: int) -> str:
    """Return days that are left, or ``12 days too many`` where more are used than there are."""
    return days(count) if count >= 0 else f"{days(-count)} too many"


def category(word: str | None) -> str:
    """Return a category as people write it."""
    return show_category(word) if word else "category not known"


def law_line(law: Mapping[str, Any], as_of: date) -> str:
    """Return the line that says how old the law on file is, from the ``law`` of an assessment."""
    stated = date.fromisoformat(law["law_state_date"])
    line = f"Law on file: state of {day(stated)}."
    if as_of > clipped(stated, months=_OLD_AFTER_MONTHS):
        line += f" It is older than {_OLD_AFTER_MONTHS} months: install a newer tracker or use --law."
    if law["time_sensitive_stale"]:
        line += " Time-sensitive points are older than 30 days: check them again before you rely on them."
    return line
