"""Names and titles brought to a form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

PARTICLES = frozenset({
    "de", "la", "del", "los", "las", "da", "do", "das", "dos", "van", "von", "der", "den", "ter", "te", "ten",
    "al", "el", "bin", "ibn", "ben", "abu", "le", "di", "du", "della", "degli", "y", "e", "st", "zu", "zur",
    "vom", "af", "av",
})  # fmt: skip
ARTICLES = frozenset({"al", "el"})
_LETTERS = str.maketrans({
    "İ": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th",
    "ħ": "h", "ə": "e",
})  # fmt: skip
_GREEK = str.maketrans({
    "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "ε": " epsilon ", "ζ": " zeta ",
    "κ": " kappa ", "λ": " lambda ", "μ": " mu ", "π": " pi ", "σ": " sigma ", "τ": " tau ", "χ": " chi ",
    "ω": " omega ",
})  # fmt: skip
_SPELLED = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa"})
_APART = re.compile(r"[\s\-‐‑‒–—_.,;/]+")
_SIGNS = re.compile(r"['’‘ʼ`´ʻʿʾ\"()\[\]]")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=8192)
def folded(text: str) -> tuple[str, str]:
    """Return the words in two spellings without case and marks: ``müller`` as ``muller`` and ``mueller``."""
    low = unicodedata.normalize("NFC", _SIGNS.sub("", text)).replace("İ", "i").lower()
    low = unicodedata.normalize("NFC", low.replace("i̇", "i"))
    return _plain(low), _plain(low.translate(_SPELLED))


def tokens(text: str, spelling: int = 0) -> tuple[str, ...]:
    """Return the words of a name, parted at blanks, hyphens and points, in one of the two spellings."""
    return tuple(word for word in _APART.split(folded(text)[spelling]) if word)


def script(text: str) -> str:
    """Return the script of the first letter: ``LATIN``, ``CYRILLIC``, ``CJK`` ...; empty without letters."""
    letter = next((letter for letter in text if letter.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


@dataclass(frozen=True)
class Name:
    """A person's name as it is compared: the family name, and given names or initials."""

    family: str
    given: str = ""
    initials: str = ""

    @property
    def letters(self) -> str:
        """Initials of the given names, folded, without points: of ``Jean-Pierre`` they are ``jp``."""
        if self.initials:
            return "".join(_plain(letter.lower())[:1] for letter in self.initials if letter.isalpha())
        return "".join(word[0] for word in tokens(self.given) if word[0].isalpha())

    @property
    def surnames(self) -> tuple[str, ...]:
        """The words of the family name without particles; all of them where there is nothing else."""
        words = tokens(self.family)
        return tuple(word for word in words if word not in PARTICLES) or words


def title_key(title: str | None) -> str:
    """Return a title in its normal form: no markup, marks and case; letters and digits alone, single blanks.

    Single Greek letters are written out: exports have ``β`` and ``beta`` for the same title.
    """
    text = re.sub(r"</?(?:i|b|sub|sup|em|strong)>", "", title or "", flags=re.IGNORECASE)
    if script(text) != "GREEK":
        text = unicodedata.normalize("NFKC", text).lower().translate(_GREEK)
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS).lower().translate(_LETTERS))
    letters = (c for c in _SIGNS.sub("", decomposed) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())
