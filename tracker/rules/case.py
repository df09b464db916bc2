"""The facts of a case, as typed values; every one of them may be absent, which means not known.

``docs/assess.md`` explains the keys. A field whose key is a word of Python (``in``, ``from``,
``class``) has another name here and keeps its key in the metadata. ``ref`` is an opaque id that comes
back with the results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

DurationOfStatus = Literal["D/S"]
Day = date  # a name that no field has


def _one_of(*words: str) -> Any:
    return field(default=None, metadata={"words": frozenset(words)})


def _category() -> Any:
    return field(default=None, metadata={"category": True})


def _country() -> Any:
    return field(default=None, metadata={"country": True})


def _countries() -> Any:
    return field(default=(), metadata={"country": True})


def _loose() -> Any:
    """A text that may be written as a number."""
    return field(default=None, metadata={"loose": True})


_MARKS = ("subject", "not_subject", "conflict", "unmarked", "unsure")


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every item of a case may carry."""

    ref: str | None = _loose()


@dataclass(frozen=True, kw_only=True)
class Form(Item):
    """One DS-2019 of a record."""

    type: str | None = None
    begin: Day | None = None
    end: Day | None = None
    annotation_212e: str | None = _one_of(*_MARKS)


@dataclass(frozen=True, kw_only=True)
class Leave(Item):
    """Leave from training, both days included."""

    begin: Day | None = field(default=None, metadata={"key": "from"})
    end: Day | None = field(default=None, metadata={"key": "to"})


@dataclass(frozen=True, kw_only=True)
class DosExtension(Item):
    """Extension of a research window for a G-7 sponsor."""

    approved: bool | None = None
    years: int | None = None


@dataclass(frozen=True, kw_only=True)
class ExceptionalNeed(Item):
    """Approval of training beyond seven years."""

    approved: bool | None = None
    until: Day | None = None


@dataclass(frozen=True, kw_only=True)
class BoardExtension(Item):
    """Extension to sit a board examination; ``granted`` when a new DS-2019 exists."""

    exam_date: Day | None = None
    abms_registered: bool | None = None
    granted: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Funding(Item):
    """Who paid for the exchange."""

    us_gov: bool | None = None
    home_gov: bool | None = None
    payer_country: str | None = None
    name: str | None = None
    intl_org: str | None = None
    via: str | None = None


@dataclass(frozen=True, kw_only=True)
class Skills(Item):
    """What the Skills List says; ``by_country`` holds one entry a country where they are given so."""

    on_2024_list: bool | None = None
    on_2009_list: bool | None = None
    field_listed: bool | None = None
    field_listed_when_j_obtained: bool | None = None
    field_listed_now: bool | None = None
    list: str | None = _loose()
    by_country: Mapping[str, bool | None] = field(default_factory=dict, metadata={"derived": True})


@dataclass(frozen=True, kw_only=True)
class Program(Item):
    """One J-1 record."""

    category: str | None = _category()
    begin: Day | None = None
    end: Day | None = None
    sevis_id: str | None = None
    program_number: str | None = None
    sevis_begin: Day | None = None
    sevis_end: Day | None = None
    sevis_status: str | None = _one_of(
        "completed", "inactive", "terminated", "no_show", "invalid", "canceled", "active", "initial", "draft"
    )
    still_in_program: bool | None = None
    status_acquired_by_cos: Day | None = None
    ended_by: str | None = _one_of("transfer_out")
    started_by: str | None = _one_of("transfer_in")
    forms: tuple[Form, ...] = ()
    dos_extension: DosExtension | None = None
    exceptional_need: ExceptionalNeed | None = None
    board_extension: BoardExtension | None = None
    leave: tuple[Leave, ...] = ()
    training_start: Day | None = None
    training_type: str | None = None
    specialty: str | None = None
    host: str | None = None
    residency_completed: Day | None = None
    degree: str | None = None
    position: str | None = None
    participant_is_physician: bool | None = None
    cert_62_27c: str | None = _one_of("no_patient_care", "five_points")
    annotation_212e: str | None = _one_of(*_MARKS)
    funding: Funding | None = None
    skills: Skills | None = None
    nationality: str | None = _country()
    nationalities: tuple[str, ...] = _countries()
    lpr_country: str | None = _country()
    country: str | None = _country()


@dataclass(frozen=True, kw_only=True)
class UsPresence(Item):
    """A stay in the United States, both days included; without ``out`` it goes on."""

    entered: Day | None = field(default=None, metadata={"key": "in"})
    out: Day | None = None
    status: str | None = None
    category: str | None = _category()
    principal_category: str | None = _category()
    principal_sevis_end: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Stay(Item):
    """A stay outside the United States, both days included; without ``out`` it goes on."""

    country: str | None = None
    entered: Day | None = field(default=None, metadata={"key": "in"})
    out: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Proposed(Item):
    """What the person wants next: a program, an extension or a change of specialty."""

    category: str | None = _category()
    begin: Day | None = None
    transfer: bool | None = None
    category_change_approved: bool | None = None
    action: str | None = _one_of("extend", "change_specialty")
    to: Day | None = None


@dataclass(frozen=True, kw_only=True)
class VisaStamp(Item):
    """A visa."""

    visa_class: str | None = field(default=None, metadata={"key": "class"})
    expires: Day | None = None
    sevis_id: str | None = None
    annotation_212e: str | None = _one_of(*_MARKS)


@dataclass(frozen=True, kw_only=True)
class AdvisoryOpinion(Item):
    """An answer of the Waiver Review Division, for programs that end on or before a day."""

    date: Day | None = None
    result: str | None = _one_of("subject", "not_subject")
    covers_program_ends_through: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Waiver(Item):
    """A waiver of the two-year requirement and how far it has come."""

    route: str | None = None
    state: str | None = None
    planned: bool | None = None
    ds3035_filed: Day | None = None
    dos_recommended: Day | None = None
    uscis_approved: Day | None = None
    denied: Day | None = None
    extenuating_approved: Day | None = None
    planned_start: Day | None = None
    hpsa_score: int | None = None
    qualifying_relative: bool | None = None
    persecution_ground: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Employment(Item):
    """Work: a waiver job, or work outside the program."""

    type: str | None = None
    dates: tuple[Day, ...] = ()
    start: Day | None = None
    end: Day | None = None
    fte: float | None = None


@dataclass(frozen=True, kw_only=True)
class Filing(Item):
    """A form filed; a name with ``_COS_`` asks for a change of status in the country."""

    form: str | None = None
    received: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Event(Item):
    """What ends the derivation of a J-2."""

    type: str | None = _one_of("divorce", "death", "age_21")
    date: Day | None = None


@dataclass(frozen=True, kw_only=True)
class I94(Item):
    """The stay granted on entry."""

    admit_until: Day | DurationOfStatus | None = None


@dataclass(frozen=True, kw_only=True)
class Passport(Item):
    """Validity of the passport; ``six_month_club``: its country is on the six-month list."""

    expires: Day | None = None
    six_month_club: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Trip(Item):
    """A trip abroad; ``out`` and ``back`` are the travel days."""

    country: str | None = _country()
    out: Day | None = None
    back: Day | None = None
    applied_for_visa: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Case(Item):
    """Everything known about one person that the law asks for."""

    as_of: Day | None = None
    programs: tuple[Program, ...] = ()
    us_presence: tuple[UsPresence, ...] = ()
    home_presence: tuple[Stay, ...] = ()
    other_presence: tuple[Stay, ...] = ()
    proposed: Proposed | None = None
    specialty_changes_made: int | None = None
    nationality: str | None = _country()
    nationalities: tuple[str, ...] = _countries()
    passport_used: str | None = _country()
    j_status_acquired_on: Day | None = None
    lpr_country: str | None = _country()
    ds2019_country: str | None = _country()
    field: str | None = None
    category: str | None = _category()
    funding: Funding | None = None
    skills: Skills | None = None
    visa_stamps: tuple[VisaStamp, ...] = ()
    advisory_opinions: tuple[AdvisoryOpinion, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    employment: tuple[Employment, ...] = ()
    filings: tuple[Filing, ...] = ()
    events: tuple[Event, ...] = ()
    wants: tuple[str, ...] = ()
    tax: bool | None = None
    i94: I94 | None = None
    passport: Passport | None = None
    entry: Day | None = None
    entry_timestamp: datetime | None = None
    port: str | None = None
    travel_signature: Day | None = None
    reentry: Day | None = None
    trip: Trip | None = None
    sevis_ids: tuple[str, ...] = ()
