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


def me_in(work: Work) -> Me:
    """Return the applicant's place as the work says it, and who contributed equally."""
    equal = {index for index, author in enumerate(work.authors) if author.equal_contribution}
    index = work.author_number - 1 if work.author_number else None
    return Me(index, frozenset(equal) if len(equal) > 1 else frozenset())


def career_of(records: Iterable[Record]) -> Career:
    """Return the records that a CV reads; the others are passed by."""
    rooms: dict[type[Record], list[Record]] = {kind: [] for kind in ROOMS}
    person = Person()
    for record in records:
        if isinstance(record, Person):
            person = record
        elif type(record) in rooms:
            rooms[type(record)].append(record)
    lists = {name: rooms[kind] for kind, name in ROOMS.items()}
    mine = {work.id: me_in(work) for work in rooms[Work] if isinstance(work, Work)}
    return Career(person=person, mine=mine, **lists)  # type: ignore[arg-type]  # each list holds its kind


ROOMS: dict[type[Record], str] = {
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
