"""What a person thinks about doing: hypothetical records on top of the real ones, never facts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from tracker.records.base import COMMON_FIELDS, Part, Record, Text
from tracker.records.exchange_visitor import Program
from tracker.records.presence import NextStep, Presence, StepAction, Trip
from tracker.records.waivers import Waiver

_MOST_STEPS = 200  # our choice: far above any real plan, low enough to be answered at once


class PlannedKind(StrEnum):
    """What a step of a plan adds to the record."""

    PROGRAM = "program"
    TRIP = "trip"
    WAIVER = "waiver"
    STAY = "stay"
    STEP = "step"


MODEL_OF: Mapping[PlannedKind, type[Record]] = {
    PlannedKind.PROGRAM: Program,
    PlannedKind.TRIP: Trip,
    PlannedKind.WAIVER: Waiver,
    PlannedKind.STAY: Presence,
    PlannedKind.STEP: NextStep,
}
# What a step must say before anything can be answered about it.
REQUIRED: Mapping[PlannedKind, tuple[str, ...]] = {
    PlannedKind.PROGRAM: ("category", "sevis_begin", "sevis_end"),
    PlannedKind.TRIP: ("country", "left_on", "returned_on"),
    PlannedKind.WAIVER: ("route",),
    PlannedKind.STAY: ("country", "arrived_on"),
    PlannedKind.STEP: ("action",),
}


class PlannedStep(Part):
    """One hypothetical record, or a new end for a program that is on record."""

    kind: PlannedKind
    of: Text | None = Field(default=None, description="of a program on record that gets a new end: its id")
    values: dict[str, Any] = Field(
        default_factory=dict, description="fields of the record, as in a record of that kind"
    )

    @model_validator(mode="after")
    def _is_a_record(self) -> Self:
        if self.of is not None and (self.kind is not PlannedKind.PROGRAM or set(self.values) - {"sevis_end"}):
            raise ValueError("a program on record gets a new end and nothing else")
        if set(self.values) & COMMON_FIELDS - {"note"}:
            raise ValueError("a planned record has no id, evidence or dates of keeping")
        try:
            record = self.record("planned")
        except ValidationError as error:
            problems = error.errors(include_input=False, include_url=False, include_context=False)
            places = (".".join(map(str, item["loc"])) for item in problems)
            words = (item["msg"].removeprefix("Value error, ") for item in problems)
            told = "; ".join(
                f"{place}: {word}" if place else word for place, word in zip(places, words, strict=True)
            )
            raise ValueError(f"{self.kind.value}: {told}") from None
        if isinstance(record, Program) and record.sevis_id is not None:
            raise ValueError(
                "a planned program has no SEVIS id yet; a program on record gets a new end with of"
            )
        missing = [name for name in self._required(record) if getattr(record, name) is None]
        if missing:
            raise ValueError(f"a planned {self.kind.value} needs {missing[0]}")
        return self

    def _required(self, record: Record) -> tuple[str, ...]:
        if self.of is not None:
            return ("sevis_end",)
        if isinstance(record, NextStep) and record.action is StepAction.PROGRAM:
            return ("category", "begin")
        if isinstance(record, NextStep) and record.action is StepAction.EXTEND:
            return ("extend_to",)
        return REQUIRED[self.kind]

    def record(self, identifier: str) -> Record:
        """Return the record that the step would be, with an id of its own."""
        return MODEL_OF[self.kind].model_validate({**self.values, "id": identifier})


class Scenario(Record):
    """A what-if: hypothetical programs, trips, waivers and stays. Nothing in it counts as a fact."""

    title: Text | None = Field(default=None, max_length=60)
    steps: list[PlannedStep] = Field(default_factory=list, max_length=_MOST_STEPS)
