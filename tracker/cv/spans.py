"""Times as a CV prints them, and the order they give."""

from __future__ import annotations

from tracker.cv.citation.parts import MONTHS


def month_words(day: str) -> str:
    """Return ``Mar 2025`` or ``2025``; a month that was not given is never printed."""
    parts = day.split("-")
    return parts[0] if len(parts) == 1 else f"{MONTHS[int(parts[1]) - 1][:3]} {parts[0]}"


def span_words(begin: str | None, end: str | None, *, open_end: str = "Present") -> str:
    """Return ``Jul 2022 – Present``; a single month or year where both are the same; empty without both."""
    if begin is None:
        return month_words(end) if end else ""
    first = month_words(begin)
    last = month_words(end) if end else open_end
    return first if first == last else f"{first} – {last}"


def newest_first(
    begin: str | None, end: str | None, title: str
) -> tuple[int, tuple[int, ...], tuple[int, ...], str]:
    """Return a key that puts open times first, then the latest, ties by begin, then title."""
    return (0 if end is None and begin else 1, _late(end), _late(begin), title.casefold())


def _late(day: str | None) -> tuple[int, ...]:
    parts = [int(part) for part in (day or "0").split("-")]
    return tuple(-part for part in (*parts, *(13,) * (3 - len(parts))))
