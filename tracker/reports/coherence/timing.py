"""Months of partial dates: where a year alone stands for July, and what it covers at most."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.records.coverage import first_month, show_month

JULY = 6


def month(day: str) -> int:
    """Return the month of a partial day; a year alone stands for its July."""
    return first_month(day) + (JULY if len(day) == 4 else 0)


def imprecise(*days: str | None) -> bool:
    """Return whether one of the days is a year alone."""
    return any(day is not None and len(day) == 4 for day in days)


def shown(at: int, *, about: bool = False) -> str:
    """Return ``Mar 2024``; ``about 2024`` where the month was not given."""
    return f"about {at // 12}" if about else show_month(at)


def runs(months: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive months, both ends included; the months are in order."""
    found: list[list[int]] = []
    for at in months:
        if found and found[-1][1] == at - 1:
            found[-1][1] = at
        else:
            found.append([at, at])
    return [(first, last) for first, last in found]
