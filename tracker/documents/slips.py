"""Letters read for digits and digits for letters, put right where the shape of a value leaves no doubt."""

from __future__ import annotations

import re

_AS_DIGIT = str.maketrans("OoQDIl|!iZzSsBG", "000011111225586")
_AS_LETTER = str.maketrans("015826", "OISBZG")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014_~"
_SEVERAL_HYPHENS = re.compile(f"[{re.escape(_HYPHENS)}]{{2,}}")


def shaped(text: str, shape: str) -> str | None:
    """Return the text in the shape, None where no exchange of characters that look alike gives it.

    Args:
        text: as it was read; spaces do not count, and hyphens in a row are one.
        shape: ``0`` stands for a digit, ``A`` for a capital, a hyphen for any hyphen; everything else for
            itself.
    """
    letters = _SEVERAL_HYPHENS.sub("-", "".join(text.split()))
    if len(letters) != len(shape):
        return None
    fitted = "".join(_fitted(letter, kind) for letter, kind in zip(letters, shape, strict=True))
    return fitted if len(fitted) == len(shape) else None


def _fitted(letter: str, kind: str) -> str:
    """Return the character that the letter is at such a place, or nothing."""
    if kind == "0":
        digit = letter.translate(_AS_DIGIT)
        return digit if digit.isascii() and digit.isdigit() else ""
    if kind == "A":
        capital = letter.translate(_AS_LETTER).upper()
        return capital if len(capital) == 1 and capital.isascii() and capital.isalpha() else ""
    if kind == "-":
        return "-" if letter in _HYPHENS else ""
    return kind if letter.upper() == kind.upper() else ""
