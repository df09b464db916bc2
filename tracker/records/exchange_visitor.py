"""DS-2019 forms, the programs they make up, visas and admissions."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from tracker.records.base import (
    COMMON_FIELDS,
    AdmitUntil,
    Amount,
    Country,
    Day,
    Instant,
    Part,
    ProgramNumber,
    Record,
    SevisId,
    Text,
)
from tracker.terms import Category, Determination, PaperBasis, status_of_class


class FundingKind(StrEnum):
    """Whose money a funding line is."""

    SPONSOR = "sponsor"
    US_GOVERNMENT = "us_government"
    HOME_GOVERNMENT = "home_government"
    INTERNATIONAL_ORGANIZATION = "international_organization"
    OTHER = "other"
    PERSONAL = "personal"


class FundingLine(Part):
    """One line of item 5 of a DS-2019."""

    source: Text
    kind: FundingKind | None = Field(default=None, description="null where the words do not decide it")
    amount: Amount | None = Field(default=None, description="US dollars")


class Annotation212e(Part):
    """What one paper says about INA 212(e): its marks or words, not what the law says."""

    determination: Determination
    bases: list[PaperBasis] = Field(default_factory=list)
    boxes: dict[str, str] = Field(
        default_factory=dict, description="state of boxes 1, 2, A, B, C: marked, empty or unsure"
    )
    officer_name: Text | None = None
    officer_date: Day | None = None
    text: Text | None = Field(default=None, description="the annotation's words on a visa")


class PaperCopy(Part):
    """What one of several copies of the same paper says: a scan with marks beside the file as it was sent."""

    document: str | None = Field(default=None, description="id of the document record")
    annotation_212e: Annotation212e | None = None
    differs: dict[str, str] = Field(
        default_factory=dict, description="fields that this copy has otherwise, and the words on it"
    )
    confirmed_on: Day | None = Field(
        default=None, description="day a person took note of it; until then the record stays as it was"
    )


def copy_waits(copies: list[PaperCopy]) -> bool:
    """Return whether a person is still to look at one of the copies."""
    return any(copy.confirmed_on is None for copy in copies)


class TravelValidation(Part):
    """One travel validation on a DS-2019."""

    signed_on: Day | None = None
    official_name: Text | None = None


class Ds2019(Record):
    """A Form DS-2019 (or IAP-66), with the field names of the form."""

    spans: ClassVar = (("program_begin_date", "program_end_date"),)

    dependant: str | None = Field(
        default=None, description="id of the dependant it was issued to, else the person"
    )
    sevis_id: SevisId | None = None
    visa_class: Text | None = None
    surname: Text | None = None
    given_name: Text | None = None
    gender: Text | None = None
    date_of_birth: Day | None = None
    city_of_birth: Text | None = None
    country_of_birth: Text | None = Field(default=None, description="as printed")
    citizenship_country_code: Text | None = Field(default=None, description="FIPS 10-4 code as printed")
    citizenship_country: Text | None = Field(default=None, description="as printed")
    residence_country_code: Text | None = Field(default=None, description="FIPS 10-4 code as printed")
    residence_country: Text | None = Field(default=None, description="as printed")
    position_code: Text | None = None
    position: Text | None = None
    site_of_activity: Text | None = None
    program_sponsor: Text | None = None
    program_number: ProgramNumber | None = None
    program_description: Text | None = None
    purpose: Text | None = Field(default=None, description="purpose of the form, as printed")
    program_begin_date: Day | None = Field(default=None, description="item 3, from")
    program_end_date: Day | None = Field(default=None, description="item 3, to (included)")
    category: Category | None = None
    category_printed: Text | None = Field(default=None, description="item 4 as printed")
    subject_field_code: Text | None = None
    subject_field_remarks: Text | None = None
    funding: list[FundingLine] = Field(default_factory=list)
    funding_total: Amount | None = Field(default=None, description="US dollars")
    official_name: Text | None = None
    official_title: Text | None = None
    official_phone: Text | None = None
    issued_on: Day | None = Field(default=None, description="date beside the official's signature")
    annotation_212e: Annotation212e | None = None
    travel_validations: list[TravelValidation] = Field(default_factory=list)
    transfer_effective_date: Day | None = None
    transfer_from_program_number: ProgramNumber | None = None
    form_revision: Text | None = None
    copies: list[PaperCopy] = Field(
        default_factory=list, description="what each copy says, where there are several of the form"
    )

    @property
    def waits(self) -> bool:
        """Whether a person is still to look at it, or at a copy of it."""
        return super().waits or (self.trashed_on is None and copy_waits(self.copies))

    @property
    def is_of_a_j1_program(self) -> bool:
        """Whether it stands for a J-1 program of the person: no dependant's form and no J-2's."""
        return self.dependant is None and status_of_class(self.visa_class or "") != "J-2"


class SevisStatus(StrEnum):
    """State of a SEVIS record, where it is known."""

    ACTIVE = "active"
    COMPLETED = "completed"
    INACTIVE = "inactive"
    TERMINATED = "terminated"
    NO_SHOW = "no_show"
    INVALID = "invalid"
    CANCELED = "canceled"


class StartedBy(StrEnum):
    """How a SEVIS record came to be, where it was not a new one."""

    TRANSFER_IN = "transfer_in"


class EndedBy(StrEnum):
    """How a SEVIS record ended, where it was not by its date."""

    TRANSFER_OUT = "transfer_out"


class Certification(StrEnum):
    """Certification for a physician without patient care, 22 CFR 62.27(c)(1)."""

    NO_PATIENT_CARE = "no_patient_care"
    FIVE_POINTS = "five_points"


class Leave(Part):
    """Leave inside a program; both days included."""

    begin: Day
    end: Day


class Program(Record):
    """One SEVIS record, with what its forms do not say.

    Forms are joined by SEVIS id, category and program number; their dates are not repeated here.
    """

    spans: ClassVar = (("sevis_begin", "sevis_end"),)

    sevis_id: SevisId | None = None
    category: Category | None = None
    program_number: ProgramNumber | None = None
    sevis_begin: Day | None = Field(default=None, description="begin date in SEVIS, if the sponsor told it")
    sevis_end: Day | None = Field(default=None, description="end date in SEVIS")
    sevis_status: SevisStatus | None = None
    started_by: StartedBy | None = None
    ended_by: EndedBy | None = None
    still_in_program: bool | None = None
    status_acquired_by_cos: Day | None = Field(
        default=None, description="day J-1 status was acquired by a change of status inside the US"
    )
    leave: list[Leave] = Field(default_factory=list)
    dos_extension_years: int | None = Field(default=None, ge=1, le=5, description="approved G-7 extension")
    exceptional_need_until: Day | None = Field(
        default=None, description="approved exceptional-need extension"
    )
    board_exam_date: Day | None = None
    board_abms_registered: bool | None = None
    board_extension_granted: bool | None = None
    training_start: Day | None = None
    training_type: Text | None = Field(default=None, description="NST for non-standard training")
    specialty: Text | None = None
    host: Text | None = None
    residency_completed: Day | None = None
    specialty_changes_made: int | None = Field(default=None, ge=0)
    participant_is_physician: bool | None = None
    tenure_track: bool | None = None
    certification_62_27c: Certification | None = None
    degree: Text | None = Field(default=None, description="of a student: bachelors, masters or phd")
    us_government_funding: bool | None = None
    home_government_funding: bool | None = None
    international_organization: Text | None = None
    funding_via: Text | None = Field(default=None, description="channel of indirect money")
    obligation_country: Country | None = Field(default=None, description="country of the 212(e) obligation")
    nationalities: list[Country] = Field(
        default_factory=list, description="at the time of the program, if other than now"
    )
    residence_country: Country | None = None

    @property
    def says_more_than_its_key(self) -> bool:
        """Whether it holds more than SEVIS id, category and program number."""
        own = set(type(self).model_fields) - COMMON_FIELDS - {"sevis_id", "category", "program_number"}
        return self.note is not None or any(getattr(self, name) not in (None, []) for name in own)


class Visa(Record):
    """A visa foil."""

    spans: ClassVar = (("issued_on", "expires_on"),)

    dependant: str | None = Field(
        default=None, description="id of the dependant it was issued to, else the person"
    )
    visa_class: Text | None = Field(default=None, description="J1, H1B ... as printed")
    visa_type: Text | None = None
    issuing_post: Text | None = None
    control_number: Text | None = None
    foil_number: Text | None = None
    surname: Text | None = None
    given_name: Text | None = None
    sex: Text | None = None
    date_of_birth: Day | None = None
    nationality: Text | None = Field(default=None, description="code as printed on the foil")
    passport_number: Text | None = None
    entries: Text | None = None
    issued_on: Day | None = None
    expires_on: Day | None = None
    annotation: Text | None = Field(default=None, description="the words as printed")
    annotation_212e: Annotation212e | None = None
    sevis_id: SevisId | None = None
    program_number: ProgramNumber | None = None
    mrz_line_1: Text | None = None
    mrz_line_2: Text | None = None
    copies: list[PaperCopy] = Field(
        default_factory=list, description="what each copy says, where there are several of the foil"
    )

    @property
    def waits(self) -> bool:
        """Whether a person is still to look at it, or at a copy of it."""
        return super().waits or (self.trashed_on is None and copy_waits(self.copies))


class Admission(Record):
    """An admission to the United States, as the I-94 shows it."""

    spans: ClassVar = (("arrival_date", "departed_on"),)

    dependant: str | None = Field(default=None, description="id of the dependant, else the person")
    admission_number: Text | None = None
    surname: Text | None = None
    given_name: Text | None = None
    date_of_birth: Day | None = None
    passport_number: Text | None = None
    country_of_citizenship: Text | None = None
    class_of_admission: Text | None = Field(default=None, description="J1, J2, B2 ... as printed")
    arrival_date: Day | None = Field(default=None, description="local date of entry, as on the I-94")
    arrival_at: Instant | None = None
    admit_until: AdmitUntil | None = Field(default=None, description="D/S or a day, YYYY-MM-DD")
    port: Text | None = None
    departed_on: Day | None = None
