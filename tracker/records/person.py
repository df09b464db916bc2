"""The person whose record it is, and the papers about identity."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from tracker.records.base import Amount, Country, Day, Orcid, Part, Record, SevisId, Text


class GoalKind(StrEnum):
    """What the person works towards."""

    CLINICIAN = "clinician"
    CLINICIAN_EDUCATOR = "clinician_educator"
    PHYSICIAN_SCIENTIST = "physician_scientist"
    RESEARCHER = "researcher"
    UNDECIDED = "undecided"


class NameVariant(Part):
    """A name as it stands on papers or publications."""

    family: Text
    given: Text | None = None
    used_on: Text | None = Field(default=None, description="where it stands: DS-2019, publications ...")


class Person(Record):
    """The person: names, nationalities, contact lines, identifiers and goals."""

    family_name: Text | None = Field(default=None, description="as in the passport")
    given_name: Text | None = Field(default=None, description="as in the passport")
    name_on_ds2019: Text | None = None
    name_variants: list[NameVariant] = Field(default_factory=list, description="as printed on papers")
    date_of_birth: Day | None = None
    nationalities: list[Country] = Field(default_factory=list)
    residence_country: Country | None = Field(
        default=None, description="last legal permanent residence, if another country"
    )
    j_status_acquired_on: Day | None = Field(
        default=None, description="day J-1 status was first acquired, by entry or change of status"
    )
    email: Text | None = None
    phone: Text | None = None
    address: Text | None = None
    website: Text | None = None
    orcid: Orcid | None = None
    usmle_ecfmg_number: Text | None = Field(default=None, description="USMLE/ECFMG identification number")
    target_specialty: Text | None = None
    career_goal: Text | None = None
    goal_kind: GoalKind | None = None


class Passport(Record):
    """A passport."""

    spans: ClassVar = (("issued_on", "expires_on"),)

    dependant: str | None = Field(
        default=None, description="id of the dependant it was issued to, else the person"
    )
    country: Country | None = None
    passport_number: Text | None = None
    issued_on: Day | None = None
    expires_on: Day | None = None
    six_month_club: bool | None = Field(
        default=None, description="whether the country is on the six-month list; check CBP's list"
    )


class Dependant(Record):
    """A spouse or child in J-2 status."""

    family_name: Text | None = None
    given_name: Text | None = None
    relation: Text | None = Field(default=None, description="spouse or child")
    date_of_birth: Day | None = None
    nationalities: list[Country] = Field(default_factory=list)
    sevis_id: SevisId | None = None


class SevisFee(Record):
    """A payment of the SEVIS fee (I-901)."""

    sevis_id: SevisId | None = None
    paid_on: Day | None = None
    amount: Amount | None = Field(default=None, description="US dollars")
    receipt: Text | None = None


class Insurance(Record):
    """Health insurance during a program."""

    spans: ClassVar = (("begin", "end"),)

    insurer: Text | None = None
    begin: Day | None = None
    end: Day | None = None
    persons: list[Text] = Field(default_factory=list, description="who is covered")
