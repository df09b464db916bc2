"""Positions, education and everything else a CV is made of, apart from works."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from tracker.records.base import Amount, Country, Day, PartialDay, Record, Text


class PositionKind(StrEnum):
    """Kind of a position."""

    RESEARCH = "research"
    CLINICAL = "clinical"
    TRAINING = "training"
    OBSERVERSHIP = "observership"
    TEACHING = "teaching"
    LEAVE = "leave"
    MILITARY = "military"
    OTHER = "other"


class ClinicalContact(StrEnum):
    """Contact with patients in a position."""

    HANDS_ON = "hands_on"
    OBSERVER = "observer"
    NONE = "none"


class LeaveReason(StrEnum):
    """Reason of a leave; private, in nothing that is shared."""

    PARENTAL = "parental"
    MEDICAL = "medical"
    FAMILY_CARE = "family_care"
    HUMANITARIAN = "humanitarian"
    STUDY = "study"
    MILITARY = "military"
    OTHER = "other"


class Position(Record):
    """A post, or a time of leave."""

    spans: ClassVar = (("begin", "end"),)

    title: Text | None = None
    kind: PositionKind | None = None
    clinical_contact: ClinicalContact | None = None
    employer: Text | None = None
    mentor: Text | None = None
    city: Text | None = None
    country: Country | None = None
    begin: PartialDay | None = None
    end: PartialDay | None = None
    specialty: Text | None = None
    fte: float | None = Field(default=None, gt=0, le=1, description="null counts as full time")
    paid: bool | None = None
    bullets: list[Text] = Field(default_factory=list)
    reason: LeaveReason | None = Field(default=None, description="of a leave; private")


class Education(Record):
    """A degree or course of study."""

    spans: ClassVar = (("begin", "end"),)

    degree: Text | None = None
    medical_degree: bool | None = Field(default=None, description="set where the name alone does not tell")
    field: Text | None = None
    school: Text | None = None
    city: Text | None = None
    country: Country | None = None
    begin: PartialDay | None = None
    end: PartialDay | None = Field(default=None, description="the day the degree was conferred")
    thesis_title: Text | None = None


class Exam(Record):
    """An examination."""

    name: Text | None = None
    taken_on: PartialDay | None = None
    result: Text | None = Field(default=None, description="pass, fail, incomplete")
    attempts: int | None = Field(default=None, ge=1)
    score: Text | None = None


class Certificate(Record):
    """A certificate, such as that of ECFMG."""

    name: Text | None = None
    issuer: Text | None = None
    certificate_number: Text | None = None
    issued_on: PartialDay | None = None
    expires_on: PartialDay | None = None


class Licence(Record):
    """A licence, training permit or registration."""

    spans: ClassVar = (("issued_on", "expires_on"),)

    name: Text | None = None
    authority: Text | None = None
    licence_number: Text | None = None
    country: Country | None = None
    state: Text | None = None
    issued_on: PartialDay | None = None
    expires_on: PartialDay | None = None


class Award(Record):
    """An award or grant."""

    name: Text | None = None
    giver: Text | None = None
    awarded_on: PartialDay | None = None
    amount: Amount | None = None
    currency: Text | None = None
    description: Text | None = None


class SkillKind(StrEnum):
    """Kind of a skill."""

    STATISTICS = "statistics"
    PROGRAMMING = "programming"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    CLINICAL = "clinical"
    LANGUAGE = "language"
    OTHER = "other"


class Skill(Record):
    """A skill."""

    name: Text | None = None
    kind: SkillKind | None = None


class Membership(Record):
    """A membership in a society."""

    spans: ClassVar = (("begin", "end"),)

    organization: Text | None = None
    role: Text | None = None
    begin: PartialDay | None = None
    end: PartialDay | None = None


class Language(Record):
    """A language and how well it is spoken."""

    name: Text | None = None
    level: Text | None = Field(default=None, description="native, C1, fluent ...")


class Volunteering(Record):
    """Unpaid service."""

    spans: ClassVar = (("begin", "end"),)

    role: Text | None = None
    organization: Text | None = None
    country: Country | None = None
    begin: PartialDay | None = None
    end: PartialDay | None = None
    description: Text | None = None


class ApplicationOutcome(StrEnum):
    """How an application to the Match ended."""

    PENDING = "pending"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class Application(Record):
    """An application to a residency or fellowship cycle."""

    cycle: int | None = Field(default=None, ge=1980, le=2199, description="year of the Match")
    specialties: list[Text] = Field(default_factory=list)
    interviews: int | None = Field(default=None, ge=0)
    outcome: ApplicationOutcome | None = None
    filed_on: Day | None = None


class PlanKind(StrEnum):
    """Kind of a planned step of the career."""

    RESIDENCY = "residency"
    FELLOWSHIP = "fellowship"
    RESEARCH = "research"
    WAIVER_JOB = "waiver_job"
    FACULTY = "faculty"
    PRACTICE = "practice"
    OTHER = "other"


class Plan(Record):
    """A planned step of the career."""

    kind: PlanKind | None = None
    specialty: Text | None = None
    begin: PartialDay | None = None


class Explanation(Record):
    """An explanation in the person's own words."""

    about: list[Text] = Field(default_factory=list, description="ids of the records it is about")
    text: Text | None = None


class Answer(Record):
    """A question asked before accepting an offer, with the answer that was given."""

    offer: str | None = Field(default=None, description="id of the offer")
    question: Text | None = Field(
        default=None, description="its word, such as category, as tracker check offer shows it"
    )
    answer: Text | None = None
    answered_on: Day | None = None


class Offer(Record):
    """An offer of a position."""

    spans: ClassVar = (("begin", "end"),)

    kind: PlanKind | None = None
    title: Text | None = None
    employer: Text | None = None
    specialty: Text | None = None
    country: Country | None = None
    begin: PartialDay | None = None
    end: PartialDay | None = None
    reply_by: Day | None = None
    paid: bool | None = None


class Contact(Record):
    """Someone written to in the search for a position."""

    name: Text | None = None
    institution: Text | None = None
    email: Text | None = None
    specialty: Text | None = None
    paper_read: Text | None = Field(default=None, description="which of their papers was read")


class Message(Record):
    """A message sent to, or received from, a contact."""

    contact: str | None = Field(default=None, description="id of the contact")
    kind: Text | None = Field(
        default=None,
        description="first, follow_up, thank_you, answer, bounced, or interview for the day of one",
    )
    sent_on: Day | None = Field(default=None, description="the day of the message, or of the interview")
    answered_on: Day | None = None
    text: Text | None = None
