"""Whether two works are the same, versions of one study, to be asked about, or different.

Identifiers decide where both have them. Titles decide only together with year, authors and type, and
only where every word that differs is a matter of spelling. The limits are our choice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from tracker.cv.names import title_key, tokens
from tracker.records.works import Work, WorkType

SAME_FROM, ASK_FROM = 95, 85
FEWEST_WORDS = 5
MOST_YEARS, MOST_YEARS_OF_VERSIONS = 1, 3
_FAR = 75  # below this, titles share a few long words and say different things
_UNLIKE = 40  # titles below this, without a common author, make a shared identifier doubtful
_JOURNAL = frozenset({WorkType.ARTICLE, WorkType.LETTER, WorkType.CASE_REPORT})
_GENERIC = re.compile(
    r"(?:in |authors? |the authors )?(?:reply|response|re)(?: to .*| from .*)?|letters? to the editors?.*"
    r"|comment(?:ary|s)? on .*|editorial.*|introduction.*|table of contents|abstracts?|poster session.*"
)
_NOTICE = re.compile(
    r"(?:correction|corrigendum|erratum|retraction|retracted|withdrawn|expression of concern|reply|response"
    r"|comment|commentary|editorial|letter|re)\b"
)
_SMALL = frozenset({
    "a", "an", "the", "of", "and", "in", "on", "for", "to", "with", "by", "from", "at", "as", "is",
    "de", "la", "el", "los", "las", "y", "et", "le", "les", "des", "du",
})  # fmt: skip
_ROMAN = re.compile(r"[ivx]{1,5}")


class Verdict(StrEnum):
    """What two works are to each other."""

    SAME = "same"
    VERSION = "version"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Match:
    """A verdict and its reason in words; of ``ask``, what is likelier."""

    verdict: Verdict
    reason: str = ""
    likely: Verdict = Verdict.DIFFERENT


@dataclass(frozen=True)
class Facts:
    """What of a work is compared, in normal form."""

    ids: frozenset[str]
    entries: frozenset[str]
    doi: str | None
    pmid: str | None
    versions: frozenset[str]
    title: str
    whole: str
    families: frozenset[str]
    year: int | None
    type: WorkType | None
    place: tuple[str, ...]

    @property
    def by_title(self) -> bool:
        """Whether the title can tell the work: it has five words and is not a generic one."""
        return len(self.title.split()) >= FEWEST_WORDS and not _GENERIC.fullmatch(self.title)


def facts_of(work: Work) -> Facts:
    """Return what of a work is compared."""
    named = (("doi", work.doi), ("pmid", work.pmid), ("pmcid", work.pmcid))
    families = {
        word
        for author in work.authors
        for name in (author.family or author.given or "",)
        for spelling in (0, 1)
        for word in tokens(name, spelling)
        if len(word) > 1
    }
    place = tuple(
        re.sub(r"\s", "", part.casefold())
        for part in (work.volume, (work.pages or work.article_number or "").partition("-")[0])
        if part
    )
    return Facts(
        ids=frozenset(f"{name}:{value.casefold()}" for name, value in named if value),
        entries=frozenset(_fingerprints(work)),
        doi=work.doi,
        pmid=work.pmid,
        versions=frozenset(value.casefold() for value in work.version_ids),
        title=title_key(work.title),
        whole=work.title or "",
        families=frozenset(families),
        year=int(work.date[:4]) if work.date else None,
        type=work.type,
        place=place,
    )


def _fingerprints(work: Work) -> Iterator[str]:
    """Yield a digest of the original fields of each entry that the work was imported from."""
    sources = work.source_raw.get("sources")
    for source in sources if isinstance(sources, list) else []:
        if isinstance(source, dict) and source.get("fields"):
            text = json.dumps(source["fields"], sort_keys=True, ensure_ascii=False)
            yield f"entry:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def compare(one: Facts, other: Facts) -> Match:
    """Return what two works are to each other."""
    if one.entries & other.entries:
        return Match(Verdict.SAME, "the same entry was imported before")
    if one.versions & other.ids or other.versions & one.ids:
        return Match(Verdict.VERSION, "the source names them as versions of each other")
    conflict = _conflict(one, other)
    shared = one.ids & other.ids
    if shared:
        name = min(shared).partition(":")[0].upper()
        if conflict:
            return Match(Verdict.ASK, f"the {name} is the same, another identifier differs", Verdict.SAME)
        if _unlike(one, other):
            return Match(Verdict.ASK, f"the {name} is the same, title and authors are not", Verdict.SAME)
        return Match(Verdict.SAME, f"the {name} is the same")
    if not (one.by_title and other.by_title) or bool(_NOTICE.match(one.title)) != bool(
        _NOTICE.match(other.title)
    ):
        return Match(Verdict.DIFFERENT)
    likeness = fuzz.token_set_ratio(one.title, other.title, score_cutoff=ASK_FROM)
    if likeness < ASK_FROM:
        return Match(Verdict.DIFFERENT)
    if (
        fuzz.token_sort_ratio(one.title, other.title) < _FAR
        and _head(one) != other.title
        and _head(other) != one.title
    ):
        return Match(Verdict.DIFFERENT)
    return _by_title(one, other, likeness, conflict=conflict)


def _by_title(one: Facts, other: Facts, likeness: float, *, conflict: bool) -> Match:
    years = abs(one.year - other.year) if one.year and other.year else None
    common = bool(one.families & other.families)
    if (one.families and other.families and not common) or (years or 0) > MOST_YEARS_OF_VERSIONS:
        return Match(Verdict.DIFFERENT)
    kind = Verdict.SAME if _one_type(one.type, other.type) else Verdict.VERSION
    agree = likeness >= SAME_FROM and common and years is not None and years <= MOST_YEARS
    agree = agree and (one.title == other.title or _spelled_alike(one, other))
    if kind is Verdict.VERSION:
        if agree:
            return Match(Verdict.VERSION, "title and authors agree, the kind differs")
        return Match(Verdict.ASK, "titles are alike, the kind differs", Verdict.VERSION)
    if (years or 0) > MOST_YEARS:
        alike = likeness >= SAME_FROM and one.title == other.title
        return Match(Verdict.ASK, "titles agree, years do not", kind) if alike else Match(Verdict.DIFFERENT)
    if conflict:
        reason = "titles agree, identifiers differ" if agree else "titles are alike, identifiers differ"
        likely = Verdict.VERSION if agree else Verdict.DIFFERENT
        return Match(Verdict.ASK, reason, likely) if likeness >= SAME_FROM else Match(Verdict.DIFFERENT)
    if agree and not _elsewhere(one, other):
        return Match(Verdict.SAME, "title, year and an author agree")
    if agree:
        return Match(Verdict.ASK, "titles agree, volume or pages do not", Verdict.SAME)
    return Match(
        Verdict.ASK, "titles are alike", Verdict.SAME if likeness >= SAME_FROM else Verdict.DIFFERENT
    )


def _conflict(one: Facts, other: Facts) -> bool:
    return bool(
        (one.doi and other.doi and one.doi != other.doi)
        or (one.pmid and other.pmid and one.pmid != other.pmid)
    )


def _unlike(one: Facts, other: Facts) -> bool:
    if not (one.title and other.title and one.families and other.families):
        return False
    return not one.families & other.families and fuzz.token_set_ratio(one.title, other.title) < _UNLIKE


def _one_type(one: WorkType | None, other: WorkType | None) -> bool:
    """Tell whether two types can be one work: sources call a case report or a letter an article."""
    loose = (None, WorkType.OTHER)
    return (
        one == other
        or {one, other} <= _JOURNAL
        or ((one in loose or other in loose) and {one, other} <= {*_JOURNAL, *loose})
    )


def _elsewhere(one: Facts, other: Facts) -> bool:
    """Tell whether both say where they stand, and in different places."""
    return len(one.place) == 2 and len(other.place) == 2 and one.place != other.place


def _spelled_alike(one: Facts, other: Facts) -> bool:
    """Tell whether titles differ by spelling alone: one letter of a longer word, small words, word division.

    Numbers never differ by spelling, and a title that goes on where the other ends is told by its colon.
    """
    ours, others = one.title.split(), other.title.split()
    if "".join(ours) == "".join(others):
        return True
    left, right = (
        list((Counter(ours) - Counter(others)).elements()),
        list((Counter(others) - Counter(ours)).elements()),
    )
    left, right = [w for w in left if w not in _SMALL], [w for w in right if w not in _SMALL]
    for word in list(left):
        near = next((w for w in right if _one_slip(word, w)), None)
        if near is not None:
            left.remove(word)
            right.remove(near)
    if "".join(left) == "".join(right):
        return not any(_counts(word) for word in (*left, *right))
    return _without_subtitle(one, other) if not (left and right) else False


def _one_slip(word: str, other: str) -> bool:
    if min(len(word), len(other)) < 5 or _counts(word) or _counts(other):
        return False
    return DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1


def _counts(word: str) -> bool:
    return any(letter.isdigit() for letter in word) or bool(_ROMAN.fullmatch(word))


def _without_subtitle(one: Facts, other: Facts) -> bool:
    """Tell whether one title is the other up to its colon, and both stand in the same place."""
    short, long = sorted((one, other), key=lambda facts: len(facts.title))
    return _head(long) == short.title and len(short.place) == 2 and short.place == long.place


def _head(facts: Facts) -> str:
    """Return the title up to its colon or first point."""
    return title_key(re.split(r"[:.?!]\s|\s[-–—]\s", facts.whole, maxsplit=1)[0])


class Lookout:
    """Finds, among the works put in, those that may be the same as another or a version of it.

    Works that share an identifier are found by it. By title, works are found that share one of the six
    rarest words that stand in more than one title.
    """

    def __init__(self) -> None:
        self._facts: list[Facts] = []
        self._by_id: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}

    def put(self, work: Work) -> int:
        """Add a work and return its number."""
        facts = facts_of(work)
        self._facts.append(facts)
        self._index(len(self._facts) - 1, facts)
        return len(self._facts) - 1

    def replace(self, number: int, work: Work) -> None:
        """Put a work that has grown in the place of the one it was."""
        facts = facts_of(work)
        self._facts[number] = facts
        self._index(number, facts)

    def _index(self, number: int, facts: Facts) -> None:
        for identifier in facts.ids | facts.versions | facts.entries:
            _append(self._by_id, identifier, number)
        if facts.by_title:
            for word in _telling(facts):
                _append(self._by_word, word, number)

    def matches(self, work: Work) -> list[tuple[int, Match]]:
        """Return the works that are not different from a work, surest first, then in their order."""
        facts = facts_of(work)
        near = {
            n
            for identifier in facts.ids | facts.versions | facts.entries
            for n in self._by_id.get(identifier, ())
        }
        if facts.by_title:
            words = sorted((len(self._by_word[w]), w) for w in _telling(facts) if w in self._by_word)
            near |= {n for _, word in words[:6] for n in self._by_word[word]}
        found = [(n, compare(facts, self._facts[n])) for n in sorted(near)]
        order = list(Verdict)
        return sorted(
            ((n, match) for n, match in found if match.verdict is not Verdict.DIFFERENT),
            key=lambda pair: (order.index(pair[1].verdict), pair[0]),
        )


def _append(index: dict[str, list[int]], word: str, number: int) -> None:
    numbers = index.setdefault(word, [])
    if number not in numbers[-3:]:
        numbers.append(number)


def _telling(facts: Facts) -> Iterable[str]:
    return {word for word in facts.title.split() if len(word) > 2 and word not in _SMALL}


def worth(kind: WorkType | None) -> float:
    """Return how a type ranks as the main record of a study, the journal article highest."""
    return _WORTH.get(kind, 0.0) if kind is not None else 0.0


_WORTH = {
    WorkType.ARTICLE: 1.0,
    WorkType.CHAPTER: 0.7,
    WorkType.CASE_REPORT: 0.5,
    WorkType.ORAL: 0.5,
    WorkType.LETTER: 0.4,
    WorkType.ABSTRACT: 0.4,
    WorkType.POSTER: 0.35,
    WorkType.PREPRINT: 0.3,
}


def main_of(works: Sequence[Work]) -> Work:
    """Return the main record of a group of versions: by type, then by earlier date and title."""
    return min(works, key=lambda work: (-worth(work.type), work.date or "9999", work.title or "", work.id))
