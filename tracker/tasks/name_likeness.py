"""Whether two papers name one person, however the names are written, cut off or misread.

Names of a family are one letter apart: MARIO and MARIA, SAMIR and SAMIRA. A letter that an engine takes for
another, such as 0 for O, is no difference; any other letter in a given name is, unless a birth date or a
number says that it is one person.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum

from tracker.records.vault_document import Bearer

_LIKE = 0.8  # of two words of a surname, one of them misread; our choice
_LEAST = 4  # letters of a word that may be misread or cut off
_LONG = 8  # letters of a given name that may be cut off, by more than the letter that makes a woman's name
_VERY_LONG = 10  # letters of a given name that may lack one
_NO_NAME = frozenset({"fnu", "lnu", "none"})  # stand for a name that is missing
_PARTICLES = frozenset(
    {"al", "el", "ul", "bin", "ibn", "bint", "abu", "da", "das", "de", "del", "della", "den", "der", "di"}
    | {"do", "dos", "du", "la", "las", "le", "los", "ter", "van", "von", "zu"}
)
_DIGITS = str.maketrans("0124568", "oizasgb")  # no name has a digit
_UMLAUTS = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00f8": "oe", "\u00e5": "aa"})
# Letters that engines take for each other; the second lot only within a word, as PAUL and RAUL are two names.
_LOOK_ALIKE = tuple(map(frozenset, ("oq", "il", "cg")))
_LOOK_ALIKE_WITHIN = tuple(map(frozenset, ("ce", "do", "ef", "hn", "kx", "pr", "uv", "vy")))
_TAKEN_FOR_ONE = (("rn", "m"), ("vv", "w"))


class Likeness(StrEnum):
    """How two people on paper compare."""

    SAME = "same"
    ANOTHER = "another"
    BIRTH_DATE = "birth date"  # one name and two birth dates: a slip of reading, or a relative
    UNKNOWN = "unknown"


def likeness(one: Bearer, other: Bearer) -> Likeness:
    """Return whether two papers name the same person, as far as both tell.

    Given names that are alike and not the same are those of two people, unless a birth date or a number
    that only one person has stands on both papers.
    """
    names = _same_names(one, other)
    if one.date_of_birth and other.date_of_birth:
        if one.date_of_birth != other.date_of_birth:
            return Likeness.BIRTH_DATE if names else Likeness.ANOTHER
        if names is False and are_alike(one, other) is False and not _share_a_number(one, other):
            return Likeness.ANOTHER  # twins, or two people born on one day
        return Likeness.SAME  # a surname may change, a given name be spelled in another way
    if names is None:
        return Likeness.UNKNOWN
    if names or (_share_a_number(one, other) and are_alike(one, other)):
        return Likeness.SAME
    return Likeness.ANOTHER


def are_alike(one: Bearer, other: Bearer) -> bool | None:
    """Return whether given names may be one that was misread; None where one is missing."""
    return _have_a_word_in_common(one.given_name, other.given_name)


def words_of_name(name: str | None) -> list[str]:
    """Return the words of a name as they are compared: without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", name or "")
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    words = re.split(r"[^\w]+", letters.replace("'", "").replace("\u2019", ""))
    return [word for word in words if word and word not in _NO_NAME]


def _share_a_number(one: Bearer, other: Bearer) -> bool:
    pairs = ((one.passport_number, other.passport_number), (one.sevis_id, other.sevis_id))
    return any(first and first == second for first, second in pairs)


def _same_names(one: Bearer, other: Bearer) -> bool | None:
    """Return whether surname and given name agree; None where too little is known."""
    surname = _have_a_word_in_common(one.surname, other.surname)
    given = _is_one_given_name(one, other)
    if surname and given:
        return True
    if surname is None and given is None:
        return None
    if False in (surname, given):
        turned = Bearer(surname=other.given_name, given_name=other.surname)
        swapped = _have_a_word_in_common(one.surname, turned.surname), _is_one_given_name(one, turned)
        return swapped == (True, True)
    return None  # one part agrees, the other is missing


# --- a part in which a word in common is enough ------------------------------------------------------


def _have_a_word_in_common(one: str | None, other: str | None) -> bool | None:
    """Return whether two spellings of a part of a name have a word in common; None where one is missing.

    An initial stands for a first word alone, and a particle such as "de" or "al" makes no name.
    """
    first, second = words_of_name(one), words_of_name(other)
    if not first or not second:
        return None
    if "".join(first) == "".join(second):
        return True
    first, second = _without_particles(first), _without_particles(second)
    if any(_resembles(a, b) for a in first for b in second):
        return True
    short, long = sorted((first[0], second[0]), key=len)
    return len(short) == 1 and long.startswith(short)


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word not in _PARTICLES] or words


def _resembles(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST:
        return one == other and len(one) > 1
    ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return long.startswith(short) or ratio >= _LIKE


# --- given names, in which a letter makes another person ---------------------------------------------


def _is_one_given_name(one: Bearer, other: Bearer) -> bool | None:
    """Return whether two given names are one; None where one of them is missing.

    A word that stands on one paper alone, such as a middle name, tells nothing; a word on each that is not
    on the other does. An initial stands for its word, and alone only for a first one.
    """
    first, second = words_of_name(one.given_name), words_of_name(other.given_name)
    if not first or not second:
        return None
    spelled = [
        "".join(words_of_name(_with_umlauts_spelled(name))) for name in (one.given_name, other.given_name)
    ]
    if _reads_as("".join(first), "".join(second)) or spelled[0] == spelled[1]:
        return True
    first = _without(_without_particles(first), words_of_name(other.surname))
    second = _without(_without_particles(second), words_of_name(one.surname))
    left, right = list(first), list(second)
    is_told = _take_away(left, right, _reads_as)
    is_told |= _take_away(left, right, lambda a, b: _is_cut_off(a, b, is_first=not is_told))
    _take_away(left, right, _is_initial)
    return (is_told or _is_initial(first[0], second[0])) and not (left and right)


def _with_umlauts_spelled(name: str | None) -> str:
    """Return a name as machine-readable lines print it: JOERG for JÖRG."""
    return unicodedata.normalize("NFC", name or "").casefold().translate(_UMLAUTS)


def _without(words: list[str], surname: Sequence[str]) -> list[str]:
    """Return the words of a given name that are no surname on the other paper; all where none is left."""
    return [word for word in words if word not in surname] or words


def _take_away(left: list[str], right: list[str], is_match: Callable[[str, str], bool]) -> bool:
    """Take the words that stand for each other out of two names; return whether there were any."""
    before = len(left)
    for word in list(left):
        found = next((other for other in right if is_match(word, other)), None)
        if found is not None:
            left.remove(word)
            right.remove(found)
    return len(left) < before


def _is_initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _is_cut_off(one: str, other: str, *, is_first: bool) -> bool:
    short, long = sorted((one, other), key=len)
    if is_first and (len(short) < _LONG or len(long) - len(short) < 2):
        return False
    return len(short) >= _LEAST and long.startswith(short)


def _reads_as(one: str, other: str) -> bool:
    """Return whether two words are one, but for letters that engines take for each other or lose."""
    one, other = one.translate(_DIGITS), other.translate(_DIGITS)
    if one == other:
        return len(one) > 1
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        pairs = [(place, {a, b}) for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        return len(pairs) <= len(one) // _LEAST and all(
            pair in _LOOK_ALIKE or (0 < place < len(one) - 1 and pair in _LOOK_ALIKE_WITHIN)
            for place, pair in pairs
        )
    if len(short) >= _LEAST and any(_joined(short, p) == _joined(long, p) for p in _TAKEN_FOR_ONE):
        return True
    return len(long) - len(short) == 1 and len(short) >= _LEAST - 1 and _lacks_a_letter(short, long)


def _joined(word: str, pair: tuple[str, str]) -> str:
    return word.replace(*pair)


def _lacks_a_letter(short: str, long: str) -> bool:
    """Return whether a word lacks a letter of another: a doubled one, or any within a very long one."""
    places = [place for place in range(1, len(long)) if long[:place] + long[place + 1 :] == short]
    return any(
        long[place] == long[place - 1] or (place < len(long) - 1 and len(long) >= _VERY_LONG)
        for place in places
    )
