"""Persons and groups as lists of authors write them."""

from __future__ import annotations

import re

from pydantic import ValidationError

from tracker.cv.bibliography.text import clean
from tracker.cv.placeholders import real
from tracker.records.works import Author

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd|4th)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:collaborat(?:ors?|ion|ive)|consorti(?:um|a)|group|investigators?|network|committee|society"
    r"|initiative|study|trial(?:ists)?|task\s?force|working party|association|foundation|council"
    r"|institute|university|hospital|department|registry|project|program(?:me)?|organi[sz]ation"
    r"|on behalf of|for the)\b",
    re.IGNORECASE,
)
_SURE_GROUP = re.compile(
    r"\b(?:collaborat(?:ors|ion|ive)|consortium|group|investigators|network|committee|trialists|task\s?force)\b",
    re.I,
)
_OTHERS = re.compile(r"(?:and\s+)?(?:others|et\.?\s*al\.?|\.\.\.|…)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?(?:\s|-|‐|‑)?){1,5}")
_PARTICLES = frozenset({
    "van", "von", "de", "der", "den", "da", "do", "dos", "del", "della", "la", "le", "el", "al", "bin", "ibn",
    "ben", "ter", "te", "ten", "di", "du", "zu", "af", "y", "e",
})  # fmt: skip
_BEHIND = _PARTICLES - {"y", "e"}
_ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]")


def is_group(text: str) -> bool:
    """Tell whether the words name a group and not a person."""
    return bool(_GROUP.search(text))


def ends_list(text: str) -> bool:
    """Tell whether the words stand for authors that are not named: ``et al``, ``others``."""
    return bool(_OTHERS.fullmatch(text.strip()))


def orcid_of(text: object) -> str | None:
    """Return the ORCID orcid in the words, or None; whether its check digit fits is seen when it is kept."""
    found = _ORCID.search(text) if isinstance(text, str) else None
    return found[0].upper() if found else None


def author(
    family: str | None = None,
    given: str | None = None,
    *,
    initials: str | None = None,
    suffix: str | None = None,
    orcid: str | None = None,
    group: str | None = None,
    equal: bool = False,
) -> Author | None:
    """Return an author of parts as sources give them; None where no part says anything.

    A given name of initials alone is kept as initials. An ORCID iD with a wrong check digit is left out.
    """
    if group is not None:
        group = clean(group)
        return Author(group=group) if real(group) else None
    names = [clean(part or "").strip(" ,;") or None for part in (family, given, initials, suffix)]
    family, given, initials, suffix = names
    if family is None and given is None:
        return None
    if family and given:
        family, given = _particles_in_front(family, given)
        if suffix is None:
            given, suffix = without_suffix(given)
    if given and not initials and is_initials(given, most=2 if (family or "").isupper() else 4):
        given, initials = None, given
    if initials:
        initials = "".join(letter for letter in initials if letter.isalpha() or letter in "-‐‑") or None
    parts = {"family": family, "given": given, "initials": initials, "suffix": suffix}
    try:
        return Author(**parts, orcid=orcid or None, equal_contribution=equal or None)
    except ValidationError:
        return Author(**parts, equal_contribution=equal or None)


def _particles_in_front(family: str, given: str) -> tuple[str, str]:
    """Return family and given name with the particles that lists put behind: ``Dijk, Rosa van``."""
    words = given.split()
    while len(words) > 1 and (words[-1] == "St." or (words[-1].islower() and words[-1] in _BEHIND)):
        family = f"{words.pop()} {family}"
    return family, " ".join(words)


def is_initials(text: str, *, most: int = 4) -> bool:
    """Tell whether a given name is written as initials: ``J.``, ``JA``, ``J-P``, ``J. A.``.

    ``most`` is how many letters without points are still taken for initials and not for a name in capitals.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not all(letter.isupper() for letter in letters) or not _INITIALS.fullmatch(text.strip() + " "):
        return False
    return "." in text or len(letters) <= most


def person_of_text(text: str, *, group: bool | None = None) -> Author | None:
    """Return the author that one name of a list is.

    ``Family, Given`` and ``Family, Given, Jr`` are split at their commas; ``Family AB`` at its initials; a
    whole name in unknown order stays together as given name.
    """
    words = clean(text).strip(" ;,")
    if not words or not any(letter.isalnum() for letter in words):
        return None
    if group or (group is None and "," not in words and is_group(words)):
        return author(group=words)
    if "," in words:
        return _with_comma([part.strip() for part in words.split(",")])
    parts = words.split()
    suffix = parts.pop() if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]) else None
    tail = len(parts)
    while tail > 1 and parts[tail - 1][:1].islower() and _particle(parts[tail - 1]):
        tail -= 1
    particles = parts[tail:]
    begin = tail
    while begin > 1 and is_initials(parts[begin - 1]) and len(parts[begin - 1].strip(".")) <= 5:
        begin -= 1
    if begin == tail and "." in parts[0] and is_initials(parts[0]):
        return _initials_first(parts, suffix)
    if begin < tail:
        family = " ".join([*particles, *parts[:begin]])
        return author(family, None, initials="".join(parts[begin:tail]), suffix=suffix)
    return author(parts[0], None) if len(parts) == 1 else author(None, words)


def _initials_first(parts: list[str], suffix: str | None) -> Author | None:
    """Return the author of ``J. A. van Dijk``."""
    end = 1
    while end < len(parts) - 1 and is_initials(parts[end], most=1):
        end += 1
    return author(" ".join(parts[end:]) or None, None, initials="".join(parts[:end]), suffix=suffix)


def _particle(word: str) -> bool:
    return word.rstrip("'’").lower() in _PARTICLES


def _with_comma(parts: list[str]) -> Author | None:
    family, rest = parts[0], [part for part in parts[1:] if part]
    if _SURE_GROUP.search(family) or any(_SURE_GROUP.search(part) for part in rest):
        inverted = len(family.split()) == 1 and rest
        return author(group=f"{' '.join(rest)} {family}" if inverted else ", ".join([family, *rest]))
    suffix = next((part for part in rest if _SUFFIX.fullmatch(part)), None)
    rest = [part for part in rest if part != suffix]
    given = " ".join(rest)
    if suffix is None:
        given, suffix = without_suffix(given)
    return author(family, given, suffix=suffix)


def without_suffix(given: str) -> tuple[str, str | None]:
    """Return a given name and the suffix that stands behind it: ``Martin Luther Jr``."""
    found = re.fullmatch(rf"(.+?)\s+({_SUFFIX.pattern})", given, re.IGNORECASE)
    return (found[1], found[2]) if found else (given, None)


def put_authors(texts: list[str]) -> tuple[list[Author], bool]:
    """Return the authors that a list of names gives, and whether the list ends without naming them all."""
    found: list[Author] = []
    incomplete = False
    for text in texts:
        shortened = re.sub(r"[,;\s]+(?:et\.?\s*al\.?|and others)$", "", text.strip(), flags=re.IGNORECASE)
        if shortened != text.strip() or ends_list(text):
            incomplete = True
        if not ends_list(text) and (person := person_of_text(shortened)):
            found.append(person)
    return found, incomplete
