"""Numbers that are not law: usual lengths, questions to ask, days of the search, each with its source.

They stand in dated data files with how well the source was read. ``popular`` is advice that is widely
read and rests on nothing else; ``own`` is a choice of this program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.reports import wording
from tracker.terms import folded

FORMAT = "guidance/1"
AREAS = ("paths", "offers", "search", "calendar")
_PREFIX = {"paths": "P", "offers": "Q", "search": "S", "calendar": "C"}
GRADES: Mapping[str, str] = {
    "primary": "the text itself was read",
    "secondary": "a page about it was read",
    "unread": "stated from knowledge of the field",
    "popular": "popular advice alone",
    "own": "our choice",
}


@dataclass(frozen=True)
class Source:
    """Where a number comes from, how well that was read, and when it was last compared."""

    words: str
    grade: str
    checked: date
    url: str | None = None

    def __str__(self) -> str:
        if self.grade in ("own", "popular"):
            return GRADES[self.grade]
        return f"{self.words} ({GRADES[self.grade]})"


@dataclass(frozen=True)
class Value:
    """One number with its unit and source."""

    name: str
    title: str
    value: int
    unit: str
    source: Source


@dataclass(frozen=True)
class Length:
    """Usual length of a residency, or of a fellowship ``after`` a residency, in years."""

    name: str
    years: float
    source: Source
    others: tuple[str, ...] = ()
    after: str | None = None


@dataclass(frozen=True)
class Question:
    """A question before an offer is accepted: its word, for which kinds of position, and why it is asked."""

    word: str
    kinds: frozenset[str]
    text: str
    why: str
    source: Source
    answers: str = ""


@cache
def _read(area: str) -> dict[str, Any]:
    data = tomllib.loads(files(__package__).joinpath(f"{area}.toml").read_text("utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"{area}.toml is not of the format {FORMAT}")
    return data


@cache
def sources(area: str) -> Mapping[str, Source]:
    """Return the sources of an area by name."""
    found = {name: Source(**entry) for name, entry in _read(area)["sources"].items()}
    for source in found.values():
        if source.grade not in GRADES:
            raise ValueError(f"{area}.toml has a grade that is not known")
    return found


@cache
def values(area: str) -> Mapping[str, Value]:
    """Return the single numbers of an area by name."""
    known = sources(area)
    return {
        name: Value(name, entry["title"], entry["value"], entry["unit"], known[entry["source"]])
        for name, entry in _read(area).get("values", {}).items()
    }


@cache
def lengths() -> tuple[Length, ...]:
    """Return the usual lengths of training."""
    known = sources("paths")
    return tuple(
        Length(
            entry["name"],
            entry["years"],
            known[entry["source"]],
            tuple(entry.get("others", ())),
            entry.get("after"),
        )
        for entry in _read("paths")["lengths"]
    )


def length_of(specialty: str | None) -> Length | None:
    """Return the usual length of training in a specialty by its name, or None where none is on file.

    Names in other languages are those of the lexicon of specialties.
    """
    if not specialty:
        return None
    found = _by_name().get(_key(specialty))
    if found is not None:
        return found
    from tracker.reports.specialty import specialty_named  # a lexicon that few answers need

    named = specialty_named(specialty)
    return _by_specialty().get(named) if named is not None else None


@cache
def _by_specialty() -> dict[str, Length]:
    from tracker.reports.specialty import specialty_named

    known = ((specialty_named(length.name), length) for length in lengths())
    return {key: length for key, length in known if key is not None}


@cache
def _by_name() -> dict[str, Length]:
    return {_key(name): length for length in lengths() for name in (length.name, *length.others)}


def _key(name: str) -> str:
    plain = folded(name.replace("/", " ").replace("&", " and ").replace(",", " "))
    return plain.removesuffix("residency").removesuffix("fellowship")


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions before an offer is accepted, in the order in which they are asked."""
    known = sources("offers")
    return tuple(
        Question(
            entry["word"],
            frozenset(entry["kinds"]),
            entry["text"],
            entry["why"],
            known[entry["source"]],
            entry.get("answers", ""),
        )
        for entry in _read("offers")["questions"]
    )


def leads() -> Mapping[str, tuple[int, ...]]:
    """Return how many days before an event the calendar reminds of it, by the kind of event."""
    return {event: tuple(days) for event, days in _read("calendar")["leads"].items()}


def guidance_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield id, title with value, grade, day last checked and source of everything that is not law."""
    rows: dict[str, list[tuple[str, Source]]] = {area: [] for area in AREAS}
    for area in AREAS:
        rows[area] += [(f"{v.title}: {v.value} {v.unit}", v.source) for v in values(area).values()]
    for length in lengths():
        after = f", after {length.after}" if length.after else ""
        years = "1 year" if length.years == 1 else f"{length.years:g} years"
        rows["paths"].append((f"Usual length of {length.name}{after}: {years}", length.source))
    rows["offers"] += [(f"Question before an offer: {q.word}", q.source) for q in questions()]
    for event, days in leads().items():
        told = ", ".join(map(str, days))
        rows["calendar"].append(
            (f"Reminder of {event.replace('_', ' ')}: {told} days before", sources("calendar")["own"])
        )
    for area in AREAS:
        for number, (title, source) in enumerate(rows[area], 1):
            yield (
                f"{_PREFIX[area]}-{number:02}",
                title,
                GRADES[source.grade] if source.grade in ("own", "popular") else source.grade,
                wording.day(source.checked),
                source.words,
            )
