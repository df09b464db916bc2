"""Lives written down in YAML, and shares of texts by table, so that the arithmetic is tested by itself."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tracker.records import KINDS
from tracker.records.base import Record
from tracker.records.career import Education, Position
from tracker.records.exchange_visitor import Program
from tracker.records.person import Person
from tracker.records.presence import Presence
from tracker.records.works import Work
from tracker.reports.coherence import Judged, Judgement, Story, judged, life_of, statuses_of, story_of
from tracker.reports.facts import Facts

DATA = Path(__file__).parents[1] / "data" / "lives.yaml"
ROOMS = {
    "education": "education", "positions": "position", "exams": "exam", "works": "work", "skills": "skill",
    "applications": "application", "plans": "plan", "explanations": "explanation", "programs": "program",
    "presence": "presence",
}  # fmt: skip
_TOLD = ("s", "field_s", "thesis_s", "neutral")
_NEAR = {
    frozenset({"neurology", "child neurology"}): 0.95,
    frozenset({"neurology", "vascular neurology"}): 0.95,
    frozenset({"child neurology", "vascular neurology"}): 0.6,
    frozenset({"emergency medicine", "family medicine"}): 0.35,
    frozenset({"obstetrics and gynecology", "family medicine"}): 0.3,
}


class TableFields:
    """Shares of records by their ids; specialties are known by the names they have in the table."""

    def __init__(self, target: str | None, told: Mapping[str, Mapping[str, str]]) -> None:
        self.target = self.key(target) if target else None
        self._told = told

    def _judged(self, record: Record, name: str) -> Judged:
        told = self._told.get(record.id, {})
        words = getattr(record, "specialty", None)
        field = words.casefold() if words else None
        return Judged(float(told[name]) if told.get(name) else None, "neutral" in told, field)

    def of_work(self, work: Work) -> Judged:
        return self._judged(work, "s")

    def of_position(self, position: Position) -> Judged:
        return self._judged(position, "s")

    def of_field(self, education: Education) -> Judged:
        return self._judged(education, "field_s")

    def of_thesis(self, education: Education) -> Judged:
        return self._judged(education, "thesis_s")

    def key(self, name: str) -> str | None:
        plain = name.casefold().removeprefix("preliminary ")
        return None if plain == "transitional year" else plain

    def near(self, one: str, other: str) -> float:
        return 1.0 if one == other else _NEAR.get(frozenset({one, other}), 0.0)

    def title(self, key: str) -> str:
        return key


@dataclass(frozen=True)
class Told:
    """A life as it is written down: its day, its rooms of plain values, and what is expected of it."""

    id: str
    as_of: date
    rooms: dict[str, list[dict[str, Any]]]
    person: dict[str, Any]
    expect: dict[str, Any]

    def records(self) -> list[Record]:
        """Return the records, numbered by their place in the file."""
        found: list[Record] = [Person(id="person", number=1, **self.person)]
        for room, rows in self.rooms.items():
            for number, row in enumerate(rows, 1):
                values = {name: value for name, value in row.items() if name not in _TOLD}
                found.append(KINDS[ROOMS[room]].model_validate({"number": number, **values}))
        return found

    def fields(self) -> TableFields:
        """Return the shares that the life says."""
        told = {row["id"]: row for rows in self.rooms.values() for row in rows}
        return TableFields(self.person.get("target_specialty"), told)

    def story(self) -> Story:
        """Return the story of the life."""
        return story_from(self.records(), self.fields(), self.as_of)

    def judged(self) -> Judgement:
        """Return the judgement on it."""
        return judged(self.story())


def story_from(records: list[Record], fields: Any, as_of: date) -> Story:
    facts = Facts(
        programs=[one for one in records if isinstance(one, Program)],
        stays=[one for one in records if isinstance(one, Presence)],
    )
    return story_of(life_of(records, statuses_of(facts)), fields, as_of)


@cache
def written() -> dict[str, Any]:
    return dict(yaml.load(DATA.read_text(encoding="utf-8"), yaml.BaseLoader))


@cache
def lives() -> dict[str, Told]:
    """Return the lives by id."""
    found: dict[str, Told] = {}
    for entry in written()["lives"]:
        assert entry["id"] not in found, entry["id"]
        found[entry["id"]] = _told(entry, found)
    return found


def _told(entry: dict[str, Any], known: Mapping[str, Told]) -> Told:
    model = known[entry["like"]] if "like" in entry else None
    rooms = copy.deepcopy(model.rooms) if model else {}
    person = dict(model.person) if model else {}
    person |= entry.get("person", {})
    for room in ROOMS:
        rooms.setdefault(room, []).extend(copy.deepcopy(entry.get(room, [])))
        rooms[room].extend(copy.deepcopy(entry.get("add", {}).get(room, [])))
    for identity, changes in entry.get("set", {}).items():
        row = person if identity == "person" else _row(rooms, identity)
        for name, value in changes.items():
            if value == "":
                row.pop(name, None)
            else:
                row[name] = value
    for identity in entry.get("drop", []):
        gone = _row(rooms, identity)
        for rows in rooms.values():
            if gone in rows:
                rows.remove(gone)
    as_of = entry.get("as_of") or (model.as_of.isoformat() if model else None)
    return Told(entry["id"], date.fromisoformat(as_of), rooms, person, entry.get("expect", {}))


def _row(rooms: dict[str, list[dict[str, Any]]], identity: str) -> dict[str, Any]:
    (found,) = [row for rows in rooms.values() for row in rows if row["id"] == identity]
    return found


def orderings() -> Iterator[tuple[str, str]]:
    """Yield pairs of ids: the first never has the lower score."""
    for line in written()["orderings"]:
        better, worse = line.split(" | ")
        yield better, worse
