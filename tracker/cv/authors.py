"""Which author the person is: sure, to be asked, or none; never a guess.

The scores and limits are our choice. What they do not settle is asked, and the answer is kept with the
work and outranks them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz.distance import DamerauLevenshtein

from tracker.cv.bibliography.persons import person_of_text
from tracker.cv.names import ARTICLES, PARTICLES, Name, script, tokens
from tracker.records.person import Person
from tracker.records.works import Author, AuthorPosition

ASK_FROM, SURE_FROM, CLEAR_BY = 0.4, 0.58, 0.08
_SECOND_SURNAME, _WITH_FIRST_INITIAL, _WRITTEN_IN, _MAYBE = 0.5, 0.8, 0.5, 0.45
_TWO_SYLLABLES = 5  # letters from which a given name in one word may be written in two
_SERVANT = re.compile(r"abd(?:[aeiou]l)?(.{4,})")


@dataclass(frozen=True)
class Me:
    """The person as papers may name her: the passport's name, variants she entered, her ORCID iD."""

    names: tuple[Name, ...]
    orcid: str | None = None


@dataclass(frozen=True)
class Place:
    """Which author the person is.

    ``index`` counts from 0 and is None where she is not sure to be one; ``candidates`` are the authors
    to ask about, best first. ``position`` goes with an index. ``group`` tells that she may be a member
    of a study group; ``reason`` says in words why it is asked, or why there is no answer.
    """

    answer: str  # "sure", "ask" or "none"
    index: int | None = None
    position: AuthorPosition | None = None
    candidates: tuple[int, ...] = ()
    group: bool = False
    reason: str = ""


def me_of(person: Person | None) -> Me:
    """Return the names of the person record; without it, nobody."""
    if person is None:
        return Me(())
    names = []
    if person.family_name or person.given_name:
        names.append(Name(person.family_name or person.given_name or "", person.given_name or ""))
    for variant in person.name_variants:
        read = person_of_text(variant.family) if not variant.given else None
        if read is not None and read.family:
            names.append(Name(read.family, read.given or "", read.initials or ""))
        else:
            names.append(Name(variant.family, variant.given or ""))
    return Me(tuple(names), person.orcid)


def place_of(
    me: Me, authors: Sequence[Author], *, incomplete: bool = False, collaborators: Sequence[Author] = ()
) -> Place:
    """Return which of the authors the person is.

    Args:
        me: the person.
        authors: the list in its order; groups stand among them and are never a person.
        incomplete: the list ends in "et al": not being in it proves nothing.
        collaborators: the members of study groups, where the source names them.
    """
    if not me.names and me.orcid is None:
        return Place("none", reason="your name is not on record")
    if not authors:
        return Place("none", reason="no author is named")
    own = [i for i, author in enumerate(authors) if me.orcid is not None and author.orcid == me.orcid]
    if len(own) == 1:
        return Place("sure", own[0], position_of(own[0], authors, incomplete=incomplete), (own[0],))
    scores = sorted(((score(me, author), -index) for index, author in enumerate(authors)), reverse=True)
    best, index = scores[0][0], -scores[0][1]
    likely = tuple(-minus for value, minus in scores if value >= ASK_FROM)
    if best < ASK_FROM:
        return _not_among(me, authors, collaborators, incomplete=incomplete)
    if best < SURE_FROM:
        return Place("ask", candidates=likely, reason="a name like yours, but not quite")
    if len(scores) > 1 and scores[1][0] >= SURE_FROM and best - scores[1][0] < CLEAR_BY:
        return Place("ask", candidates=likely, reason="two authors could be you")
    rivals = [authors[-minus] for value, minus in scores[1:] if value >= SURE_FROM]
    if any(_may_be_divided(me, authors[index], rival) for rival in rivals):
        return Place("ask", candidates=likely, reason="two authors could be you")
    return Place("sure", index, position_of(index, authors, incomplete=incomplete), likely)


def _may_be_divided(me: Me, best: Author, rival: Author) -> bool:
    """Tell whether a given name of one word could stand in the list with one initial and with two.

    ``Xiaoming`` is ``X`` in one paper and ``XM`` in the next; where both stand in one list, none is sure.
    """
    if (me.orcid and best.orcid == me.orcid) or any(len(word) > 1 for word in tokens(best.given or "")):
        return False
    one, other = (
        Name(author.family or "", author.given or "", author.initials or "").letters
        for author in (best, rival)
    )
    long = any(len(words) == 1 and len(words[0]) >= _TWO_SYLLABLES for words in _given_words(me))
    return long and len(one) == 1 and len(other) == 2 and other.startswith(one)


def _given_words(me: Me) -> list[tuple[str, ...]]:
    return [tokens(name.given) for name in me.names]


def _not_among(
    me: Me, authors: Sequence[Author], collaborators: Sequence[Author], *, incomplete: bool
) -> Place:
    groups = any(author.group for author in authors)
    if any(score(me, member) >= ASK_FROM for member in collaborators):
        return Place("ask", group=True, reason="a name like yours is among the members of the study group")
    if incomplete:
        return Place("ask", group=groups, reason="the list of authors is cut; you may be among the others")
    return Place("none", group=groups, reason="no author has a name like yours")


def position_of(index: int, authors: Sequence[Author], *, incomplete: bool = False) -> AuthorPosition:
    """Return the position of an author; of a cut list only first, second and middle can be said.

    Who contributed equally with the first author, and all between too, is ``co_first``.
    """
    if index == 0:
        return AuthorPosition.SOLE if len(authors) == 1 and not incomplete else AuthorPosition.FIRST
    if all(author.equal_contribution for author in authors[: index + 1]):
        return AuthorPosition.CO_FIRST
    if index == len(authors) - 1 and not incomplete:
        return AuthorPosition.LAST
    return AuthorPosition.SECOND if index == 1 else AuthorPosition.MIDDLE


def score(me: Me, author: Author) -> float:
    """Return how well an author agrees with the person, from 0 to 1; a group with nobody."""
    if author.group or not (author.family or author.given):
        return 0.0
    if me.orcid and author.orcid:
        return 1.0 if author.orcid == me.orcid else 0.0
    if not author.family:
        return max((_unordered(name, author.given or "") for name in me.names), default=0.0)
    theirs = Name(author.family, author.given or "", author.initials or "")
    written = script(theirs.family)
    alike = [name for name in me.names if script(name.family) == written]
    if not alike:
        return _MAYBE if me.names else 0.0
    return max(_agreement(name, theirs) for name in alike)


def _unordered(mine: Name, whole: str) -> float:
    """Return the agreement with a whole name in unknown order."""
    words = set(tokens(whole))
    family, given = set(tokens(mine.family)), set(tokens(mine.given))
    if words == family | given:
        return 1.0
    if script(whole) != script(mine.family):
        return _MAYBE
    return _MAYBE if family <= words and given & words else 0.0


def _agreement(mine: Name, theirs: Name) -> float:
    first = _given_agreement(mine, theirs)
    found = [_family_agreement(mine.family, theirs.family) * first]
    ours, others = mine.surnames, theirs.surnames
    if len(ours) == 2 and others == ours[1:]:
        found.append(_second_surname(mine, theirs))
    elif len(others) == 2 and ours == others[1:] and first:
        found.append(_SECOND_SURNAME)
    if _written_into(mine, theirs):
        found.append(_WRITTEN_IN)
    if _swapped(mine, theirs):
        found.append(_MAYBE)
    one, other = "".join(tokens(mine.family)), "".join(tokens(theirs.family))
    if min(len(one), len(other)) >= 5 and first >= 0.7 and DamerauLevenshtein.distance(one, other) == 1:
        found.append(_MAYBE)
    return max(found)


def _family_agreement(mine: str, theirs: str) -> float:
    ours, others = tokens(mine), tokens(theirs)
    if "".join(ours) == "".join(others):
        return 1.0
    spelled = {"".join(tokens(mine, i)) for i in (0, 1)} & {"".join(tokens(theirs, i)) for i in (0, 1)}
    if spelled or _articles_agree(ours, others) or _servants_agree("".join(ours), "".join(others)):
        return 0.95
    bare, other_bare = _without_particles(ours), _without_particles(others)
    if "".join(bare) == "".join(others) or "".join(other_bare) == "".join(ours):
        return 0.9
    if _first_of_two(bare, other_bare) or _first_of_two(other_bare, bare):
        return 0.85
    return 0.0


def _first_of_two(two: tuple[str, ...], one: tuple[str, ...]) -> bool:
    """Tell whether one is the first of two surnames; a lone letter is none."""
    return len(two) == 2 and one == two[:1] and len(two[1]) > 1


def _without_particles(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in PARTICLES) or words


def _articles_agree(ours: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether both begin with al or el, at least one of them as a word of its own, and go on alike."""
    rests = []
    for words in (ours, others):
        joined = "".join(words)
        if len(words) > 1 and words[0] in ARTICLES:
            rests.append("".join(words[1:]))
        elif joined[:2] in ARTICLES and len(joined) >= 6:
            rests.append(joined[2:])
    apart = any(len(words) > 1 and words[0] in ARTICLES for words in (ours, others))
    return apart and len(rests) == 2 and rests[0] == rests[1]


def _servants_agree(mine: str, theirs: str) -> bool:
    one, other = _SERVANT.fullmatch(mine), _SERVANT.fullmatch(theirs)
    return one is not None and other is not None and one[1] == other[1]


def _given_agreement(mine: Name, theirs: Name) -> float:
    """Return how well given names agree: by initials, and word by word where both are written out."""
    ours, others = mine.letters, theirs.letters
    if not others or not ours:
        return 0.5
    if _joined(mine.given) and _joined(mine.given) == _joined(theirs.given):
        return 1.0
    if ours == others:
        agreement = 1.0
    elif ours.startswith(others):
        agreement = 0.9
    elif others.startswith(ours):
        agreement = 0.7
    else:
        return 0.0
    return min(agreement, 0.5) if _written_out_otherwise(mine.given, theirs.given) else agreement


def _joined(given: str) -> str:
    """Return given names as one word, doubled letters single: spellings of Mohammed meet."""
    return re.sub(r"(.)\1", r"\1", "".join(tokens(given)))


def _written_out_otherwise(mine: str, theirs: str) -> bool:
    """Tell whether names that both lists write out differ, though their initials agree."""
    for ours, others in zip_longest(_compounds(mine), _compounds(theirs), fillvalue=""):
        if len(ours) > 1 and len(others) > 1 and not _spellings(ours) & _spellings(others):
            return True
    return False


def _spellings(word: str) -> set[str]:
    return {_joined("".join(tokens(word, spelling))) for spelling in (0, 1)}


def _compounds(given: str) -> list[str]:
    """Return the given names, those joined by hyphens kept together: ``Jun-Wei`` is one name."""
    return [word for word in given.split() if tokens(word)]


def _second_surname(mine: Name, theirs: Name) -> float:
    """Return the agreement where the second of my two surnames stands alone."""
    begins_plain = tokens(mine.family)[0] not in PARTICLES
    if len(mine.letters) >= 2 and theirs.letters == mine.letters + mine.surnames[0][0] and begins_plain:
        return _WITH_FIRST_INITIAL
    return _SECOND_SURNAME if _given_agreement(mine, theirs) else 0.0


def _written_into(mine: Name, theirs: Name) -> bool:
    """Tell whether an initial is part of my family name, and the author has those letters or all but it."""
    single = [word for word in tokens(mine.family) if len(word) == 1]
    rest = [word for word in tokens(mine.family) if len(word) > 1]
    if not single or tuple(rest) != tokens(theirs.family):
        return False
    return sorted(theirs.letters) in (sorted(mine.letters + "".join(single)), sorted(mine.letters))


def _swapped(mine: Name, theirs: Name) -> bool:
    """Tell whether the author's family name is one of my given names, and hers begins like my family name."""
    given = {*tokens(mine.given), "".join(tokens(mine.given))}
    if "".join(tokens(theirs.family)) not in given:
        return False
    begins = {mine.surnames[0][0], tokens(mine.family)[0][0]}
    return not theirs.letters or theirs.letters[0] in begins or theirs.letters[-1] in begins
