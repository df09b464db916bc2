"""The words of reports, in one place."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates import show_day
from tracker.terms import show_category

NOT_ADVICE = (
    "Computed from your own records with the law on file; not legal advice. "
    "Your sponsor and the Department of State decide."
)
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


def category(word: str | None) -> str:
    """Return a category as people write it."""
    return show_category(word) if word else "category not known"


def law_line(law_state_date: str, *, stale: bool) -> str:
    """Return the line that says how old the law on file is."""
    base = f"Law on file: state of {day(law_state_date)}."
    if stale:
        return (
            f"{base} Time-sensitive points are older than 30 days: check them again before you rely on them."
        )
    return base
