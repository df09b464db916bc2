"""Paths to independent practice: years of each part, what the law says, what is assumed, and as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal

from tracker.reports import wording
from tracker.reports.comparison import Answered
from tracker.reports.other_readings import OtherReading
from tracker.reports.plain_values import plain
from tracker.rules import Law
from tracker.rules.assessment import LawState

FORMAT: Final = "paths/1"
H1B: Final = "h1b"  # beside the categories of J-1, the status whose years are limited, too
_MONTHS = 12
LEFT_OUT = (
    "time before: examinations, certification, and waiting for a program to begin;",
    "cycles that are applied in more than once;",
    "two years at home, where 212(e) is met that way in place of a waiver, and waivers that bind to no job;",
    "how several 212(e) obligations combine, which is unsettled (W-11).",
)


class Part(StrEnum):
    """Part of a path."""

    RESEARCH = "research"
    TRAINING = "training"
    WAIVER = "waiver"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Stretch:
    """A part of a path: its years, its days where they are known, whether it lies behind, and its source.

    Years are whole months in twelfths. ``counted`` tells how they were arrived at, ``records`` names the
    records behind them.
    """

    part: Part
    years: float
    begin: date | None
    end: date | None
    words: str
    done: bool = False
    source: str | None = None
    counted: str | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Allowed:
    """Whether a program of the path may begin on its day; null is not known."""

    category: str
    begin: date
    allowed: bool | None
    earliest_begin: date | None
    readings: tuple[OtherReading, ...] = ()


@dataclass(frozen=True)
class Cap:
    """The last day that the law permits in a category or status, and the last that the path needs in it."""

    category: str
    last_permitted_day: date | None
    needed_until: date | None
    readings: tuple[OtherReading, ...] = ()

    @property
    def exceeded(self) -> bool:
        """Whether the path needs more time than the law permits."""
        known = self.last_permitted_day is not None and self.needed_until is not None
        return known and self.needed_until > self.last_permitted_day  # type: ignore[operator]


@dataclass(frozen=True)
class BarSpan:
    """A bar on research programs that stands at the end of the path's training."""

    type: str
    first_barred: date | None
    last_barred: date


@dataclass(frozen=True)
class Concern:
    """A finding that the path raises and the record alone does not."""

    code: str
    severity: Literal["info", "watch", "act"]
    summary: str
    on: date | None


@dataclass(frozen=True)
class PathLaw:
    """What the law on file says about a path; ``requirement`` is that of 212(e) when training ends.

    ``obligations`` counts the programs that carry two years at home. ``service_begins_on`` is the first
    day of a waiver job on record or planned; ``service_begins_by`` and ``service_last_day`` bind the job
    where the waiver is granted on ``waiver_granted_on``, which is the last day of training unless one is on
    record; ``conrad_open`` is false where the route of a State is excluded, and null where that is not
    known.
    """

    asked_on: date
    programs: tuple[Allowed, ...]
    caps: tuple[Cap, ...]
    bars: tuple[BarSpan, ...]
    bar_readings: tuple[OtherReading, ...]
    requirement: str
    requirement_readings: tuple[OtherReading, ...]
    basis: tuple[str, ...]
    obligations: int
    waiver_granted_on: date | None
    service_begins_on: date | None
    service_begins_by: date | None
    service_last_day: date | None
    conrad_open: bool | None
    concerns: tuple[Concern, ...]

    @property
    def obstacles(self) -> tuple[str, ...]:
        """What keeps the path from being walked as it is drawn, in words."""
        barred = [
            f"{wording.category(program.category)} may not begin on {wording.day(program.begin)}"
            for program in self.programs
            if program.allowed is False
        ]
        late = [
            f"{show_limited(cap.category)} is limited to {wording.day(cap.last_permitted_day)}"
            for cap in self.caps
            if cap.exceeded
        ]
        return (*barred, *late)


@dataclass(frozen=True)
class PathProofs:
    """The assessments behind the law on a path, in the order of its parts, with the place of each result.

    ``end`` is that of the last day of training; ``service`` and ``conrad`` those where a waiver is granted
    and where one is planned.
    """

    begins: tuple[Answered, ...]
    caps: tuple[tuple[Answered, str], ...]
    end: Answered
    bars: tuple[str, ...]
    service: Answered | None
    conrad: Answered | None
    concerns: tuple[tuple[Answered, Mapping[str, Any]], ...]


def show_limited(category: str) -> str:
    """Return a category, or the status beside them that has a limit, as people write it."""
    return "H-1B" if category == H1B else wording.category(category)


@dataclass(frozen=True)
class Path:
    """One path: its parts in order, what the law says about it, and what was assumed to draw it.

    ``law`` is None where no visa is part of the path, or it has no days; ``proofs`` stand behind it.
    """

    key: str
    title: str
    stretches: tuple[Stretch, ...]
    assumed: tuple[str, ...]
    law: PathLaw | None = None
    proofs: PathProofs | None = field(default=None, repr=False, compare=False)

    def years(self, part: Part) -> float:
        """Return the years of one part."""
        return round(sum(stretch.years for stretch in self.stretches if stretch.part == part), 2)

    @property
    def years_before_practice(self) -> float:
        """Years of research and training; waiver service is practice and is not among them."""
        return round(self.years(Part.RESEARCH) + self.years(Part.TRAINING), 2)

    @property
    def independent_from(self) -> date | None:
        """The first day of practice free of service, where the days of the path are known."""
        return next((s.begin for s in self.stretches if s.part == Part.PRACTICE), None)

    @property
    def reaches_practice(self) -> bool:
        """Whether the path goes as far as practice."""
        return any(stretch.part == Part.PRACTICE for stretch in self.stretches)


@dataclass(frozen=True)
class Paths:
    """Paths on one day, answered by one law."""

    as_of: date
    paths: tuple[Path, ...]
    law: Law
    law_state: dict[str, Any]
    missing: tuple[str, ...] = ()


# --- JSON --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PathValues:
    """One path with its sums."""

    key: str
    title: str
    research_years: float
    training_years: float
    waiver_years: float
    years_before_practice: float
    reaches_practice: bool
    independent_from: date | None
    obstacles: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    law: PathLaw | None
    assumed: tuple[str, ...]


@dataclass(frozen=True)
class PathsValues:
    """Paths side by side, with what all of them leave out."""

    format: Literal["paths/1"]
    as_of: date
    law: LawState
    paths: tuple[PathValues, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]


def paths_json(found: Paths) -> dict[str, Any]:
    """Return the paths as JSON values."""
    state = found.law_state
    values = PathsValues(
        format=FORMAT,
        as_of=found.as_of,
        law=LawState(date.fromisoformat(state["law_state_date"]), state["time_sensitive_stale"]),
        paths=tuple(
            PathValues(
                path.key,
                path.title,
                path.years(Part.RESEARCH),
                path.years(Part.TRAINING),
                path.years(Part.WAIVER),
                path.years_before_practice,
                path.reaches_practice,
                path.independent_from,
                path.law.obstacles if path.law else (),
                path.stretches,
                path.law,
                path.assumed,
            )
            for path in found.paths
        ),
        left_out=LEFT_OUT,
        missing=found.missing,
    )
    made: dict[str, Any] = plain(values)
    return made


def years_words(number: float) -> str:
    """Return ``1 year`` or ``2 years 6 months``; years are told in whole months."""
    years, months = divmod(round(number * _MONTHS), _MONTHS)
    told = ["1 year" if years == 1 else f"{years} years"] if years or not months else []
    told += ["1 month" if months == 1 else f"{months} months"] if months else []
    return " ".join(told)


def years_short(number: float) -> str:
    """Return ``1 y`` or ``2 y 6 m``, for bars."""
    years, months = divmod(round(number * _MONTHS), _MONTHS)
    return " ".join(
        part
        for part in (f"{years} y" if years or not months else "", f"{months} m" if months else "")
        if part
    )
