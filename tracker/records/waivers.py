"""212(e) waivers, advisory opinions, Skills List entries and filings."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from tracker.records.base import Country, Day, Record, Text


class WaiverRoute(StrEnum):
    """The ground of a waiver of the two-year requirement."""

    CONRAD_30 = "conrad30"
    INTERESTED_FEDERAL_AGENCY = "interested_federal_agency"
    HHS_CLINICAL = "hhs_clinical"
    NO_OBJECTION = "no_objection"
    EXCEPTIONAL_HARDSHIP = "exceptional_hardship"
    PERSECUTION = "persecution"


class Waiver(Record):
    """A waiver, from plan to grant, with the job that a service waiver binds to."""

    spans: ClassVar = (("job_begin", "job_end"), ("filed_on", "granted_on"))

    route: WaiverRoute | None = None
    state: Text | None = Field(default=None, description="US State, two letters")
    agency: Text | None = None
    case_number: Text | None = Field(default=None, description="as given by the State Department")
    planned: bool | None = None
    filed_on: Day | None = Field(default=None, description="DS-3035 filed")
    recommended_on: Day | None = Field(default=None, description="State Department recommendation")
    granted_on: Day | None = Field(default=None, description="USCIS approval")
    denied_on: Day | None = None
    extenuating_approved_on: Day | None = None
    site: Text | None = None
    hpsa_score: int | None = Field(default=None, ge=0, le=26)
    planned_start: Day | None = None
    job_begin: Day | None = None
    job_end: Day | None = None
    job_fte: float | None = Field(default=None, ge=0, le=2)
    qualifying_relative: bool | None = Field(
        default=None, description="US-citizen or resident spouse or child"
    )
    persecution_ground: bool | None = None


class OpinionResult(StrEnum):
    """Answer of an advisory opinion."""

    SUBJECT = "subject"
    NOT_SUBJECT = "not_subject"


class AdvisoryOpinion(Record):
    """An advisory opinion of the Waiver Review Division."""

    dated: Day | None = None
    case_number: Text | None = None
    result: OpinionResult | None = None
    covers_program_ends_through: Day | None = Field(
        default=None, description="programs that end on or before this day were reviewed"
    )


class SkillsEntry(Record):
    """What the State Department's Skills List says for a country and field, as the person looked it up."""

    country: Country | None = None
    subject_field_code: Text | None = None
    on_2024_list: bool | None = None
    on_2009_list: bool | None = None
    field_listed: bool | None = None
    field_listed_when_j_obtained: bool | None = None
    looked_up_on: Day | None = None
    source: Text | None = None


class Filing(Record):
    """A form filed with USCIS or the State Department."""

    form: Text | None = Field(default=None, description="such as I-539, I-129_COS_H-1B, I-612")
    received_on: Day | None = None
    receipt_number: Text | None = None
    decided_on: Day | None = None
    outcome: Text | None = None
