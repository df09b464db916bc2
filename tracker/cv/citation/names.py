"""Lists of authors: names in the order of citations, the applicant visible wherever she stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.cv.citation.runs import Run
from tracker.records.works import Author

_INITIALS = re.compile(r"[^\W\d_]")
_UNCUT = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without initials
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class ListRule:
    """How a style cuts a list: lists longer than ``longest`` keep ``kept`` names, then ``others``."""

    longest: int
    kept: int
    others: str


AMA_LIST = ListRule(longest=6, kept=3, others="et al")
NLM_LIST = ListRule(longest=6, kept=6, others="et al")


def initials_of(author: Author) -> str:
    """Return the initials without points, blanks and hyphens; those on the record come first."""
    if author.initials:
        if author.initials.isalpha():
            return author.initials
        return "".join(letter for letter in author.initials if letter.isalpha())
    found = []
    for part in re.split(r"[\s.\-‐‑]+", author.given or ""):
        letter = _INITIALS.search(part)
        if letter:
            # a part in capitals such as JM holds several initials
            all_capitals = part.isupper() and 1 < len(part) <= 3 and len((author.given or "").split()) == 1
            found.append(part if all_capitals or _UNCUT.match(letter[0]) else letter[0].upper())
    return "".join(found)


def name_of(author: Author) -> str:
    """Return family name, initials and suffix: ``Kowalska MT``, ``Lind PA Jr``; a group as it is."""
    if author.group:
        return author.group
    if not author.family:
        return author.given or author.initials or ""
    suffix = (author.suffix or "").strip(" ,.")
    initials = initials_of(author)
    name = f"{author.family} {initials}" if initials else author.family
    return f"{name} {suffix}" if suffix else name


def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``11th``."""
    ending = "th" if number % 100 in (11, 12, 13) else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def author_runs(
    authors: Sequence[Author],
    rule: ListRule,
    *,
    me: int | None = None,
    always_me: bool = True,
    co_first: Collection[int] = (),
    whole: int | None = None,
    open_end: bool = False,
) -> list[Run]:
    """Return the list of authors, the applicant bold.

    Args:
        authors: in their order; those without any name are left out.
        rule: where the style cuts.
        me: the applicant's index among the authors, from 0.
        always_me: name the applicant where the cut would hide her, with her position in gray.
        co_first: indices of authors who contributed equally; they get a star.
        whole: number of authors of the work, where the list on record is not complete.
        open_end: whether the list goes on with authors that are not counted.
    """
    named = [(index, name_of(author), bool(author.group)) for index, author in enumerate(authors)]
    named = [entry for entry in named if entry[1]]
    persons = [entry for entry in named if not entry[2]]
    groups = [entry for entry in named if entry[2]]
    count = max(len(persons), (whole or 0) - len(groups))
    runs = _persons(persons, rule, me, always_me, co_first, count, open_end and count == len(persons))
    if persons and groups:
        runs.append(Run("; "))
    return runs + _names(groups, me, co_first, ", ")


def _persons(
    persons: Sequence[tuple[int, str, bool]],
    rule: ListRule,
    me: int | None,
    always_me: bool,
    co_first: Collection[int],
    count: int,
    open_end: bool,
) -> list[Run]:
    """Return the persons of a list of ``count``, cut where the style cuts; more follow an open end."""
    if count <= rule.longest and count == len(persons) and not open_end:
        return _names(persons, me, co_first, ", ")
    shown, rest = persons[: rule.kept], persons[rule.kept :]
    runs = _names(shown, me, co_first, ", ")
    mine = next((place for place, entry in enumerate(rest) if entry[0] == me), None)
    if mine is None or not always_me:
        runs.append(Run(f", {rule.others}" if shown else ""))
    else:
        runs.append(Run(", ... " if mine else ", "))
        runs += _names([rest[mine]], me, co_first, ", ")
        last = mine == len(rest) - 1 and count == len(persons) and not open_end
        runs.append(Run("" if last else f", ... {rule.others}"))
    place = next((place for place, entry in enumerate(persons) if entry[0] == me), None)
    if place is not None and always_me and not open_end:
        runs += [Run(" "), Run(f"({ordinal(place + 1)} of {count})", gray=True)]
    return runs


def _names(
    entries: Sequence[tuple[int, str, bool]], me: int | None, co_first: Collection[int], between: str
) -> list[Run]:
    runs: list[Run] = []
    texts: list[str] = []  # of neighbours that look alike
    for place, (index, name, _) in enumerate(entries):
        if place:
            texts.append(between)
        if index == me:
            runs += [Run("".join(texts)), Run(name, bold=True)]
            texts = []
        else:
            texts.append(name)
        if index in co_first:
            texts.append("*")
    return [*runs, Run("".join(texts))]
