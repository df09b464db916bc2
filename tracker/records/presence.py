"""Where the person was, and where she means to go."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from tracker.records.base import Country, Day, Record, Text
from tracker.terms import Category


class DerivationEnd(StrEnum):
    """What ended a J-2's dependence on the principal."""

    DIVORCE = "divorce"
    DEATH = "death"
    AGE_21 = "age_21"


class Presence(Record):
    """A stay in a country: in the United States, at home or elsewhere. Both travel days count."""

    spans: ClassVar = (("arrived_on", "left_on"),)

    country: Country | None = None
    arrived_on: Day | None = None
    left_on: Day | None = Field(default=None, description="null: still there")
    status: Text | None = Field(default=None, description="in the United States: J-1, J-2, F-1, H-1B ...")
    category: Category | None = Field(default=None, description="exchange visitor category of a J-1 stay")
    principal_category: Category | None = Field(default=None, description="of a J-2 stay: the J-1's category")
    principal_sevis_end: Day | None = Field(
        default=None, description="of a J-2 stay: end of the J-1's record"
    )
    derivation_ended_by: DerivationEnd | None = None
    derivation_ended_on: Day | None = None
    proof: Text | None = Field(default=None, description="what proves it: stamp, ticket, lease ...")


class Trip(Record):
    """A trip out of the United States and back, made or planned."""

    spans: ClassVar = (("left_on", "returned_on"),)

    country: Country | None = None
    left_on: Day | None = None
    returned_on: Day | None = None
    applied_for_visa: bool | None = Field(default=None, description="whether a visa was applied for abroad")
    passport_country: Country | None = Field(default=None, description="passport used")


class StepAction(StrEnum):
    """What a next step is."""

    PROGRAM = "program"
    EXTEND = "extend"
    CHANGE_SPECIALTY = "change_specialty"


class NextStep(Record):
    """What the person wants next: a program, an extension, a change of specialty, benefits."""

    spans: ClassVar = (("begin", "end"),)

    action: StepAction | None = None
    category: Category | None = None
    begin: Day | None = None
    end: Day | None = None
    extend_to: Day | None = None
    transfer: bool | None = Field(default=None, description="a SEVIS transfer without a break")
    category_change_approved: bool | None = None
    entry_on: Day | None = Field(default=None, description="planned or actual day of entry")
    benefits: list[Text] = Field(
        default_factory=list, description="benefits asked about, such as H-1B_change_of_status"
    )


class UnauthorizedWork(Record):
    """Work outside the program, noted so that a lawyer can be asked about it."""

    days: list[Day] = Field(default_factory=list)
    what: Text | None = None
