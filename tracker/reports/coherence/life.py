"""The records that the coherence report reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.records.base import Record
from tracker.records.career import Application, Education, Exam, Explanation, Plan, Position, Skill
from tracker.records.person import Person
from tracker.records.works import Work


@dataclass(frozen=True)
class Status:
    """A status in the United States: its word, and its months, both included; None is open or not known."""

    id: str
    word: str
    begin: int | None
    end: int | None


@dataclass(frozen=True)
class Life:
    """Records that count, by kind, in no order."""

    person: Person
    education: list[Education] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    exams: list[Exam] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    skills: list[Skill] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    statuses: tuple[Status, ...] = ()


ROOMS: dict[type[Record], str] = {
    Education: "education",
    Position: "positions",
    Exam: "exams",
    Work: "works",
    Application: "applications",
    Plan: "plans",
    Skill: "skills",
    Explanation: "explanations",
}


def life_of(records: Iterable[Record], statuses: Iterable[Status] = ()) -> Life:
    """Return the records that the report reads; the others, and those that do not count, are passed by."""
    rooms: dict[str, list[Record]] = {name: [] for name in ROOMS.values()}
    person = Person()
    for record in records:
        if not record.counts:
            continue
        if isinstance(record, Person):
            person = record
        elif (room := ROOMS.get(type(record))) is not None:
            rooms[room].append(record)
    return Life(person=person, statuses=tuple(statuses), **rooms)  # type: ignore[arg-type]  # each its kind
