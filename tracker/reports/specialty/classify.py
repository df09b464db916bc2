"""Classifies a text: the words of the lexicon in it vote, and the votes make shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from tracker.reports.specialty.classified import Classified, State, Vote
from tracker.reports.specialty.journals import journal_specialties
from tracker.reports.specialty.lexicon import setting, specialties
from tracker.reports.specialty.matching import Match, phrases_in

NOTHING_TO_READ = "there is no text to read"
NO_WORD = "no word of it is in the lexicon"
ONLY_METHOD = "it names a method, which is no specialty"
NEUTRAL = "it names no specialty"
TOO_WEAK = "its words are used in many specialties"
DIVIDED = "its words speak for several specialties alike"
# of every article on people, whatever its field
_CHECK_TAGS = frozenset({
    "humans", "animals", "male", "female", "adult", "aged", "aged, 80 and over", "middle aged", "young adult",
    "child", "child, preschool", "infant", "infant, newborn", "adolescent", "pregnancy", "mice", "rats",
    "dogs", "cats", "swine", "rabbits", "cattle", "sheep", "guinea pigs", "cricetinae", "chick embryo",
    "comparative study", "history, 20th century", "history, 21st century", "united states",
})  # fmt: skip
# subheadings of medical subject headings that have the names of specialties, as imported keywords carry them
_SUBHEADINGS = frozenset({
    "adverse effects", "anatomy & histology", "blood", "blood supply", "chemically induced", "complications",
    "cytology", "diagnosis", "diagnostic imaging", "drug effects", "drug therapy", "economics", "education",
    "embryology", "enzymology", "epidemiology", "etiology", "genetics", "immunology", "injuries",
    "isolation & purification", "metabolism", "methods", "microbiology", "mortality", "nursing",
    "parasitology",
    "pathology", "pharmacology", "physiology", "physiopathology", "poisoning", "prevention & control",
    "psychology", "radiography", "radiotherapy", "rehabilitation", "secondary", "statistics & numerical data",
    "surgery", "therapeutic use", "therapy", "toxicity", "transplantation", "ultrasonography", "urine",
    "veterinary", "virology",
})  # fmt: skip
_INVERTED = re.compile(r",\s+")


def classify(
    title: str | None,
    *,
    keywords: Iterable[str] = (),
    mesh: Iterable[tuple[str, bool]] = (),
    journal: Sequence[str | None] = (),
    book: str | None = None,
    place: str = "title",
) -> Classified:
    """Return the specialties of a text.

    A phrase counts once in each place. A text of method words alone is unknown; one that names a post
    without a specialty is neutral.

    Args:
        title: the text that counts most.
        keywords: keywords of a work.
        mesh: medical subject headings, each with whether it is a major topic.
        journal: names of one journal, abbreviated or full; only a listed journal votes, and once.
        book: title of the book that the work stands in.
        place: what to call the place of ``title`` in the votes.
    """
    texts = [(text, "title", place) for text in (title,) if text]
    texts += [(word, "keyword", "keyword") for word in map(_keyword, keywords) if word]
    texts += [
        (heading_words(heading), "mesh_major" if major else "mesh", "mesh")
        for heading, major in mesh
        if heading.partition("/")[0].strip().lower() not in _CHECK_TAGS
    ]
    texts += [(book, "book", "book")] if book else []
    votes: list[Vote] = []
    silent: list[Vote] = []
    seen: set[tuple[str, str]] = set()
    for text, times, where in texts:
        for match in phrases_in(text):
            if (match.phrase.text, where) in seen:
                continue
            seen.add((match.phrase.text, where))
            (votes if match.phrase.specialties else silent).append(_vote(match, times, where))
    if keys := journal_specialties(journal):
        name = next(name for name in journal if name)
        votes.append(Vote(name, "journal", keys, setting("name") * setting("times_journal")))
    if not texts and not votes:
        return Classified(State.UNKNOWN, reason=NOTHING_TO_READ)
    return decided(votes, silent)


def _vote(match: Match, times: str, place: str) -> Vote:
    phrase = match.phrase
    weight = phrase.weight * setting(f"times_{times}")
    neutral = phrase.kind == "neutral"
    return Vote(match.words, place, tuple(phrase.specialties), weight, phrase.only_for, neutral)


def _keyword(text: str) -> str:
    """Return what is read of a keyword: nothing of a check tag, no subheadings where it is a heading."""
    heading, *rest = text.split("/")
    if heading.strip(" *").lower() in _CHECK_TAGS:
        return ""
    return heading_words(text) if any(part.strip(" *").lower() in _SUBHEADINGS for part in rest) else text


def heading_words(heading: str) -> str:
    """Return a heading as it is read: no subheading, ``Carcinoma, Hepatocellular`` in the order of speech."""
    return " ".join(reversed(_INVERTED.split(heading.partition("/")[0].strip())))


def decided(votes: list[Vote], silent: list[Vote]) -> Classified:
    """Return what votes amount to, with the silent words beside them."""
    ordered = tuple(sorted(votes, key=lambda vote: (-vote.weight, vote.place, vote.words)))
    quiet = tuple(silent)
    whole = sum(vote.weight for vote in ordered)
    if whole < setting("least_weight"):
        neutral = any(vote.neutral for vote in quiet)
        method = any(vote.only_for for vote in quiet)
        unclear = TOO_WEAK if ordered else ONLY_METHOD if method else NO_WORD
        state = State.NEUTRAL if neutral else State.UNKNOWN
        return Classified(state, silent=(*ordered, *quiet), reason=NEUTRAL if neutral else unclear)
    weights: dict[str, float] = defaultdict(float)
    for vote in ordered:
        for key in vote.specialties:
            weights[key] += vote.weight / len(vote.specialties)
    weights = _combined(weights)
    shares = {
        key: weight / whole for key, weight in sorted(weights.items(), key=lambda row: (-row[1], row[0]))
    }
    leading = _leading(shares)
    return Classified(State.KNOWN, leading, tuple(shares.items()), ordered, quiet, "" if leading else DIVIDED)


def _combined(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights with those of parts moved to the specialty that they mean together.

    The first part must be there itself, the others or something below them that is not of the meant
    specialty already; of several that the words could mean, the one with most weight takes them.
    """
    moved: dict[str, float] = dict(weights)
    while found := _together(moved):
        key, parts = max(found.items(), key=lambda row: (sum(moved[part] for part in row[1]), row[0]))
        moved[key] = moved.get(key, 0.0) + sum(moved.pop(part) for part in parts if part != key)
    return moved


def _together(weights: Mapping[str, float]) -> dict[str, list[str]]:
    """Return the specialties whose parts are all there, each with the keys that it would take."""
    found = {}
    for key, (first, *others) in _composed():
        if first not in weights:
            continue
        below = [
            [one for one in weights if one != first and key not in _line(one) and other in _line(one)]
            for other in others
        ]
        if all(below):
            found[key] = [first, *{one: None for group in below for one in group}]
    return found


@cache
def _composed() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, specialty.parts) for key, specialty in specialties().items() if specialty.parts)


def _leading(shares: Mapping[str, float]) -> str | None:
    """Return the specialty that leads: the most special one that the words agree on, else None."""
    least = setting("leading_share")
    with_parents = {key: sum(shares.get(other, 0.0) for other in _line(key)) for key in shares}
    best = max(with_parents.values())
    leaders = [key for key, value in with_parents.items() if value >= best - 1e-9]
    if len(leaders) == 1 and best >= least:
        return leaders[0]
    above: dict[str, float] = defaultdict(float)
    for key, share in shares.items():
        for other in _line(key):
            above[other] += share
    known = specialties()
    agreed = [key for key, value in above.items() if value >= least and (known[key].gathers or key in shares)]
    return max(agreed, key=lambda key: (len(_line(key)), above[key], key)) if agreed else None


@cache
def _line(key: str) -> tuple[str, ...]:
    """Return a specialty and those above it."""
    line, known = [key], specialties()
    while (parent := known[line[-1]].parent) is not None:
        line.append(parent)
    return tuple(line)
