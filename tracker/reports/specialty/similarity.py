"""How near two specialties are."""

from __future__ import annotations

from functools import cache

from tracker.reports.specialty.lexicon import setting, specialties


@cache
def sim(specialty: str, target: str) -> float:
    """Return how much work in ``specialty`` serves ``target``, 0 to 1; both are keys of the lexicon.

    The same is 1. A subspecialty serves its parent more than the parent serves it; each further step
    between them is taken again. Two with one parent, or named as neighbors by either, have that value,
    the larger where there are several. Through a parent the parent's value counts in part.

    Raises:
        KeyError: a key is not in the lexicon.
    """
    known = specialties()
    if specialty == target:
        return 1.0
    if (steps := _steps(specialty, target)) is not None:
        return float(setting("sim_to_parent")) ** steps
    if (steps := _steps(target, specialty)) is not None:
        return float(setting("sim_to_child")) ** steps
    own, other = known[specialty], known[target]
    found = max(own.near.get(target, 0.0), other.near.get(specialty, 0.0))
    if own.parent is not None and own.parent == other.parent:
        return max(found, setting("sim_siblings"))
    for parent, child in ((own.parent, target), (other.parent, specialty)):
        if parent is not None:
            found = max(found, setting("sim_through_parent") * _beside(parent, child))
    return found


def _steps(specialty: str, ancestor: str) -> int | None:
    """Return how many parents up ``ancestor`` stands, or None."""
    known, steps = specialties(), 0
    key: str | None = specialty
    while key is not None:
        if key == ancestor:
            return steps
        key, steps = known[key].parent, steps + 1
    return None


def _beside(parent: str, other: str) -> float:
    """Return how near two are that do not stand above each other; 0 where they do."""
    if _steps(parent, other) is not None or _steps(other, parent) is not None:
        return 0.0
    return sim(parent, other)
