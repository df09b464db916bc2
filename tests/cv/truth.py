"""A truth set of duplicates: studies as several sources would have them, and pairs that only look alike.

``python tests/cv/truth.py`` prints what of it is found.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

from tracker.cv.duplicates import Lookout, Verdict
from tracker.records.works import Author, Work, WorkType

_THINGS = "stroke sepsis asthma migraine epilepsy psoriasis glaucoma pancreatitis osteoporosis pneumonia sarcoidosis endometriosis".split()  # noqa: SIM905
_GROUPS = [
    "older adults",
    "children",
    "pregnant patients",
    "kidney transplant recipients",
    "hospital staff",
    "rural families",
]
_DESIGNS = [
    "a retrospective cohort",
    "a randomised trial",
    "a registry study",
    "a cross-sectional survey",
    "a pooled analysis",
]
_MATTERS = [
    "mortality",
    "readmission",
    "quality of life",
    "vitamin D",
    "β-blocker use",
    "sleep quality",
    "CO<sub>2</sub> retention",
    "early mobilisation",
]
_PLACES = ["Norland", "Testonia", "Samplia", "the Eastern Isles"]
_FAMILIES = [
    "Sample",
    "Testcase",
    "Müller",
    "van Dijk",
    "Molina Prieto",
    "Li",
    "Al-Masri",
    "Kowalska",
    "Okonkwo",
    "Tanaka",
]


@dataclass(frozen=True)
class Piece:
    """A work with the study it belongs to, and its edition: same study and edition is the same work."""

    study: int
    edition: str
    work: Work


def _people(chance: random.Random) -> list[Author]:
    return [
        Author(family=name, given=chance.choice(["Ada", "Ben", "Ciara", "Dov"]))
        for name in chance.sample(_FAMILIES, chance.randint(2, 5))
    ]


def _short(author: Author) -> Author:
    return Author(family=author.family, initials=(author.given or "X")[0])


def _title(chance: random.Random, number: int) -> str:
    matter, thing, group = chance.choice(_MATTERS), chance.choice(_THINGS), chance.choice(_GROUPS)
    place, design = chance.choice(_PLACES), chance.choice(_DESIGNS)
    return f"{matter[0].upper()}{matter[1:]} after {thing} among {group} in {place} {2000 + number % 17}: {design}"


def _sources(chance: random.Random, title: str, people: list[Author], year: int, number: int) -> list[Work]:
    """Return an article as two to four databases have it: with and without DOI, PMID and full names."""
    doi, pmid = f"10.1000/test.{number}", str(7_000_000 + number)
    place = {"volume": str(number % 40 + 1), "pages": f"{number * 3 + 1}-{number * 3 + 9}"}
    plain = title.replace("<sub>", "").replace("</sub>", "")
    spelled = (
        plain.replace("β", "beta").replace("randomised", "randomized").replace("mobilisation", "mobilization")
    )
    whole = {"type": WorkType.ARTICLE, "status": "published"}
    ways = [
        Work(title=title, authors=people, date=f"{year}-03", doi=doi, pmid=pmid, **place, **whole),
        Work(title=spelled, authors=[_short(a) for a in people], date=str(year), doi=doi, **place, **whole),
        Work(title=plain.upper(), authors=[_short(a) for a in people], date=str(year), **place, **whole),
        Work(title=spelled, authors=[_short(a) for a in people[:1]], authors_incomplete=True, date=str(year), **whole),
        Work(title=plain.replace(" among ", " Among "), authors=people, date=str(year + 1), pmid=pmid, **place, **whole),
    ]  # fmt: skip
    return chance.sample(ways, chance.randint(2, 4))


def truth(studies: int = 60) -> list[Piece]:
    """Return the pieces: per study an article from several sources, versions of it, and companions that differ."""
    chance = random.Random(7)
    pieces: list[Piece] = []
    for number in range(studies):
        title, people, year = _title(chance, number), _people(chance), chance.randint(2012, 2025)
        pieces += [Piece(number, "article", work) for work in _sources(chance, title, people, year, number)]
        kind = chance.choice([None, WorkType.PREPRINT, WorkType.POSTER, WorkType.ABSTRACT])
        if kind is not None:
            doi = f"10.21203/rs.{number}" if kind is WorkType.PREPRINT else None
            pieces.append(
                Piece(
                    number,
                    kind.value,
                    Work(title=title, authors=people, date=str(year - 1), type=kind, doi=doi),
                )
            )
        companion = (
            title.replace(" after ", " before ")
            if number % 2
            else f"{title.rpartition(':')[0]}, part II: a pooled analysis"
        )
        extra = (
            {}
            if number % 3
            else {"doi": f"10.1000/companion.{number}", "volume": "99", "pages": f"{number + 1}-{number + 5}"}
        )
        pieces.append(
            Piece(
                1000 + number,
                "article",
                Work(title=companion, authors=people, date=str(year), type=WorkType.ARTICLE, **extra),
            )
        )
    chance.shuffle(pieces)
    return pieces


@dataclass(frozen=True)
class Found:
    """Pairs of the truth set: truly the same, said to be the same, said to be versions, and how many are right."""

    true: int
    same: int
    same_right: int
    versions: int
    versions_right: int

    @property
    def precision(self) -> float:
        return self.same_right / self.same

    @property
    def recall(self) -> float:
        return self.same_right / self.true


def found_in(pieces: list[Piece]) -> Found:
    """Return what the lookout says of the pieces, put in one after another."""
    lookout = Lookout()
    same: set[tuple[int, int]] = set()
    versions: set[tuple[int, int]] = set()
    for number, piece in enumerate(pieces):
        for other, match in lookout.matches(piece.work):
            if match.verdict is Verdict.SAME:
                same.add((other, number))
            elif match.verdict is Verdict.VERSION:
                versions.add((other, number))
        lookout.put(piece.work)
    belongs = [(piece.study, piece.edition) for piece in pieces]
    true = {(a, b) for a, b in combinations(range(len(pieces)), 2) if belongs[a] == belongs[b]}
    of_one_study = {(a, b) for a, b in versions if pieces[a].study == pieces[b].study}
    return Found(len(true), len(same), len(same & true), len(versions), len(of_one_study))


if __name__ == "__main__":
    figures = found_in(truth())
    print(f"{len(truth())} works, {figures.true} pairs of one work")
    print(f"the same: precision {figures.precision:.3f}, recall {figures.recall:.3f}")
    print(f"versions: {figures.versions_right} of {figures.versions} are right")
