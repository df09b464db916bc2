"""The records a CV is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.records.base import Record
from tracker.records.career import (
    Award,
    Certificate,
    Education,
    Exam,
    Language,
    Licence,
    Membership,
    Position,
    Skill,
    Volunteering,
)
from tracker.records.person import Person
from tracker.records.works import Work


@dataclass(frozen=True)
class Me:
    """The applicant's place in the list of a work's authors, and who contributed equally to the first."""

    index: int | None
    co_first: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Career:
    """Records that count, by kind, in no order; ``mine`` is the applicant's place by work id."""

    person: Person
    positions: list[Position] = field(default_factory=list)
    education: list[Education] = field(default_factory=list)
    exams: list[Exam] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    licences: list[Licence] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    skills: list[Skill] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    volunteering: list[Volunteering] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    mine: Mapping[str, Me] = field(default_factory=dict)


def career_of(records: Iterable[Record], mine: Mapping[str, Me] | None = None) -> Career:
    """Return the records that a CV reads; the others are passed by."""
    rooms: dict[type[Record], list[Record]] = {kind: [] for kind in _ROOMS}
    person = Person()
    for record in records:
        if isinstance(record, Person):
            person = record
        elif type(record) in rooms:
            rooms[type(record)].append(record)
    lists = {name: rooms[kind] for kind, name in _ROOMS.items()}
    return Career(person=person, mine=mine or {}, **lists)  # type: ignore[arg-type]  # each list holds its kind


_ROOMS: dict[type[Record], str] = {
    Position: "positions",
    Education: "education",
    Exam: "exams",
    Certificate: "certificates",
    Licence: "licences",
    Award: "awards",
    Skill: "skills",
    Membership: "memberships",
    Language: "languages",
    Volunteering: "volunteering",
    Work: "works",
}
