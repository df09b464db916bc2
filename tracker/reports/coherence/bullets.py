"""What a bullet of a CV begins with and whether it has a number; bullets say nothing of a specialty."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# past forms that do not end in -ed, and the bases and nouns that do
_VERBS = frozenset(
    {
        "led", "ran", "wrote", "built", "taught", "gave", "made", "set", "won", "drew", "held", "grew",
        "kept", "oversaw", "undertook", "began", "brought", "found", "sought", "cut", "put", "rebuilt",
        "rewrote", "spoke", "took", "dealt", "sent",
    }
)  # fmt: skip
_NOT_DONE = frozenset(
    {
        "helped", "assisted", "attended", "participated", "involved", "exposed", "observed", "worked", "need",
        "feed", "speed", "embed", "bed", "red", "med", "related", "based",
    }
)  # fmt: skip


def has_a_number(bullet: str) -> bool:
    """Return whether a digit stands in the bullet."""
    return any(letter.isdigit() for letter in bullet)


def begins_with_a_verb(bullet: str) -> bool:
    """Return whether the bullet begins with what was done: a past form, not one of presence alone."""
    found = _WORD.search(bullet)
    if found is None:
        return False
    word = found.group().casefold().rsplit("-", 1)[-1]
    return word in _VERBS or (word.endswith("ed") and word not in _NOT_DONE)
