"""The specialty that a person named."""

from __future__ import annotations

from functools import cache

from tracker.reports.specialty.folding import composed, words
from tracker.reports.specialty.lexicon import specialties
from tracker.reports.specialty.matching import name_matcher, phrases_in

# what programs of the Match are called besides their specialty
_PROGRAMS = frozenset({"preliminary", "prelim", "categorical", "advanced", "integrated", "year", "program"})


@cache
def specialty_named(text: str) -> str | None:
    """Return the key of the specialty that a text names in any listed language, or None.

    A key itself is accepted. Other words may stand around one name ("preliminary general surgery"); a text
    that names several unrelated specialties, or one that is never a target, gives None. What counts for one
    target alone (general practice, public health) names it where nothing else is said.
    """
    known = specialties()
    if (key := specialty_abbreviated(text)) is not None:
        return key if known[key].target else None
    key = _joined(text)
    found = {key} if key in known else set()
    if not found:
        for match in name_matcher().find(text):
            found.update(match.phrase.specialties)
    if not found:
        found = {
            match.phrase.only_for
            for match in phrases_in(text)
            if match.phrase.only_for is not None and match.words == composed(text).strip()
        }
    special = found - {parent for key in found for parent in _above(key)}
    if len(special) != 1:
        return None
    (named,) = special
    return named if known[named].target else None


def specialty_abbreviated(text: str) -> str | None:
    """Return the key of the specialty for which a whole text is short (``IM``, ``peds``), or None.

    A key is short for itself, and what a department is called (``casualty``) for its specialty. The kind of
    a program does not matter: ``Surgery-Preliminary`` is short for what ``surgery`` is.
    """
    found = _aliases().get(_joined(text))
    if found is None:
        kept = [word for word in _joined(text).split("_") if word not in _PROGRAMS]
        found = _aliases().get("_".join(kept))
    return found


@cache
def _aliases() -> dict[str, str]:
    found = {key: key for key in specialties()}
    for key, specialty in specialties().items():
        for alias in specialty.aliases:
            if found.setdefault(_joined(alias), key) != key:
                raise ValueError(f"two specialties are called {alias}")
    return found


def _joined(text: str) -> str:
    return "_".join(word.text for word in words(composed(text)))


def _above(key: str) -> list[str]:
    found, known = [], specialties()
    parent = known[key].parent
    while parent is not None:
        found.append(parent)
        parent = known[parent].parent
    return found


def title_of(key: str) -> str:
    """Return the official name of a specialty by its key."""
    return specialties()[key].title
