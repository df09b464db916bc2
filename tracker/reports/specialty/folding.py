"""Words of a text brought to a form in which the spellings of a word meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# letters that no decomposition takes apart
_LETTERS = str.maketrans({
    "İ": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "e", "œ": "e", "ı": "i", "ð": "d", "þ": "th",
    "ħ": "h", "ə": "e",
})  # fmt: skip
_SPELLED = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa"})
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_POSSESSIVE = re.compile(r"['’ʼ´`]s\b", re.IGNORECASE)
_HYPHENS = frozenset("-‐‑‒–\u00ad/")


class Word(NamedTuple):
    """A word of a text: as it is compared, where it stands, and whether a hyphen ties it to the next."""

    text: str
    begin: int
    end: int
    tied: bool


def composed(text: str) -> str:
    """Return the text in the one composition that positions of ``words`` refer to."""
    return _POSSESSIVE.sub("", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=16384)
def folded(word: str, *, spelled: bool = False) -> str:
    """Return a word without case and marks, British ``ae`` and ``oe`` as ``e``.

    Args:
        word: one word.
        spelled: whether ``ö`` is read as ``oe`` and the like, as Germans write it without the marks.
    """
    low = unicodedata.normalize("NFC", word).replace("İ", "i").lower().replace("i̇", "i")
    if spelled:
        low = low.translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", low.translate(_LETTERS)).translate(_LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.replace("ae", "e").replace("oe", "e")


def words(text: str) -> list[Word]:
    """Return the words of a composed text, in order; whatever is neither letter nor digit parts them."""
    found = list(_WORD.finditer(text))
    if not found:
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Word(
            folded(match.group()),
            match.start(),
            match.end(),
            following - match.end() == 1 and text[match.end()] in _HYPHENS,
        )
        for match, following in zip(found, ends, strict=True)
    ]
