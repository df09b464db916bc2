"""What the entry form of one season asks: limits, types and names, from a dated data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.records.works import WorkStatus, WorkType

FORMAT = "eras/1"


@dataclass(frozen=True)
class Slot:
    """One type of work of the form.

    ``reviewed`` limits it to works that are (or are not) peer reviewed; ``unconfirmed`` statuses may
    have no place in the form.
    """

    name: str
    types: frozenset[WorkType]
    statuses: frozenset[WorkStatus]
    reviewed: bool | None = None
    unconfirmed: frozenset[WorkStatus] = frozenset()
    hint: str = ""


@dataclass(frozen=True)
class Profile:
    """The form of one or more seasons; ``asked_for`` is the season that was wanted.

    Lengths are characters; ``meaningful_text`` is None where no source confirms it. ``other_fields`` are
    asked by the form and not on record, ``also`` are its parts that no record fills. ``further_types``
    are types of experiences that no kind of record has by itself.
    """

    seasons: tuple[int, ...]
    asked_for: int
    source: str
    grade: str
    checked: date
    most_experiences: int
    description: int
    meaningful: int
    meaningful_text: int | None
    other_fields: tuple[str, ...]
    experience_types: dict[str, str]
    further_types: tuple[str, ...]
    also: tuple[str, ...]
    works_section: str
    meaningful_works: int
    bold_name: bool
    folded: bool
    works_note: str
    slots: tuple[Slot, ...]
    status_words: dict[WorkStatus, str]

    @property
    def warning(self) -> str | None:
        """What to say where the season asked for has no data of its own."""
        if self.asked_for in self.seasons:
            return None
        return f"the form of season {self.asked_for} is not on file; this is that of {self.seasons[-1]}"


def profile_of(season: int) -> Profile:
    """Return the form of a season; of one that is not on file, the nearest earlier form, or the oldest."""
    known = _profiles()
    exact = [data for data in known if season in data["seasons"]]
    earlier = [data for data in known if max(data["seasons"]) <= season]
    return _profile((exact or earlier[-1:] or known[:1])[0], season)


@cache
def _profiles() -> list[dict[str, Any]]:
    found = [
        tomllib.loads(entry.read_text("utf-8"))
        for entry in files(__package__).iterdir()
        if entry.name.endswith(".toml")
    ]
    assert all(data["format"] == FORMAT for data in found)
    return sorted(found, key=lambda data: max(data["seasons"]))


def _profile(data: dict[str, Any], season: int) -> Profile:
    experiences, works = data["experiences"], data["works"]
    return Profile(
        seasons=tuple(sorted(data["seasons"])),
        asked_for=season,
        source=data["source"],
        grade=data["grade"],
        checked=data["checked"],
        most_experiences=experiences["most"],
        description=experiences["description"],
        meaningful=experiences["meaningful"],
        meaningful_text=experiences.get("meaningful_text"),
        other_fields=tuple(experiences["fields"]),
        experience_types=dict(experiences["types"]),
        further_types=tuple(experiences["further_types"]),
        also=tuple(experiences["also"]),
        works_section=works["section"],
        meaningful_works=works["meaningful"],
        bold_name=works["bold_name"],
        folded=works["folded"],
        works_note=works["note"],
        slots=tuple(_slot(slot) for slot in works["slots"]),
        status_words={WorkStatus(status): word for status, word in works["status_words"].items()},
    )


def _slot(data: dict[str, Any]) -> Slot:
    return Slot(
        name=data["name"],
        types=frozenset(WorkType(name) for name in data["types"]),
        statuses=frozenset(WorkStatus(name) for name in data["statuses"]),
        reviewed=data.get("reviewed"),
        unconfirmed=frozenset(WorkStatus(name) for name in data.get("unconfirmed", ())),
        hint=data.get("hint", ""),
    )
