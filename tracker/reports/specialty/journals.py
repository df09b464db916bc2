"""Which specialty a journal belongs to, by its abbreviated or full name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from tracker.reports.specialty.folding import composed, words
from tracker.reports.specialty.lexicon import specialties

_SMALL = frozenset({
    "of", "the", "and", "in", "for", "on", "und", "fur", "der", "die", "das", "de", "la", "le", "les", "du",
    "des", "del", "e", "y", "et", "i", "a", "an",
})  # fmt: skip
_SUBTITLE = re.compile(r"\s*(?::|=|\bofficial (?:journal|publication)\b).*|\s*\([^)]*\)", re.IGNORECASE)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(word.text for word in words(composed(_SUBTITLE.sub("", name))) if word.text not in _SMALL)


@cache
def _by_initials() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the words of the listed names with their specialties, by the first letters of the words."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, specialty in specialties().items():
        for name in specialty.journals:
            parts = _parts(name)
            found.setdefault("".join(part[0] for part in parts), []).append((parts, key))
    return found


@lru_cache(maxsize=4096)
def _specialties_of(name: str) -> tuple[str, ...]:
    parts = _parts(name)
    rows = _by_initials().get("".join(part[0] for part in parts), ())
    same = [key for listed, key in rows if listed == parts]
    longer = [key for listed, key in rows if len(listed) > 1 and all(map(_abbreviates, listed, parts))]
    return tuple(dict.fromkeys(same or longer))


def _abbreviates(short: str, word: str) -> bool:
    """Whether a word of an abbreviated name stands for a word: its beginning, or its letters in order."""
    if word.startswith(short) or short.startswith(word):
        return True
    letters = iter(word)
    return len(short) <= 5 and all(letter in letters for letter in short)


def journal_specialties(names: Iterable[str | None]) -> tuple[str, ...]:
    """Return the keys of the specialties that list a journal under one of its names; none if no one does.

    A full name is found by its abbreviation: ``European Urology`` by ``Eur Urol``; a name of one word is
    not abbreviated. What follows a colon or stands in brackets is no part of a name.
    """
    for name in names:
        if name and (found := _specialties_of(name)):
            return found
    return ()
