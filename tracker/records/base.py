"""The root model of every record and the field types that the kinds share."""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from tracker import terms
from tracker.dates import FIRST_YEAR, LAST_YEAR, parse_partial
from tracker.errors import DateImpossible
from tracker.terms.countries import is_country

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
_DIGEST = re.compile("[0-9a-f]{64}")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


_RANDOM_BITS = 74
_newest = [0]  # the value behind the last id


def new_id() -> str:
    """Return a UUID of version 7: milliseconds, then random bits; later ids of this process sort later."""
    value = (time.time_ns() // 1_000_000 << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    if value <= _newest[0]:
        value = _newest[0] + 1 + secrets.randbits(32)
    _newest[0] = value
    upper, lower = value >> 62, value & (1 << 62) - 1
    bits = (upper >> 12) << 80 | 0x7 << 76 | (upper & 0xFFF) << 64 | 0b10 << 62 | lower
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, (str, date)):
        raise ValueError("a day is written YYYY-MM-DD")
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


def _partial(value: str) -> str:
    try:
        return parse_partial(value)
    except DateImpossible as error:
        raise ValueError("write YYYY, YYYY-MM or YYYY-MM-DD") from error


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


def _country(value: str) -> str:
    upper = value.strip().upper()
    if not is_country(upper):
        raise ValueError("not a country of ISO 3166 (two letters, such as NG or DE)")
    return upper


def _sevis_id(value: str) -> str:
    found = terms.sevis_id_of(value)
    if found is None:
        raise ValueError("a SEVIS id is N and ten digits")
    return found


def _program_number(value: str) -> str:
    upper = value.strip().upper()
    if not terms.PROGRAM_NUMBER_PATTERN.fullmatch(upper):
        raise ValueError("a program number looks like P-1-12345 or G-5-12345")
    return upper


def _amount(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("write an amount as text, such as 54000.00")
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError("not an amount")
    text = str(value).replace(",", "").replace("$", "").strip()
    if not _AMOUNT.fullmatch(text):
        raise ValueError("an amount is a number of dollars, not below zero, such as 54000.00")
    return Decimal(text)


def _admit_until(value: str) -> str:
    if value == terms.DURATION_OF_STATUS:
        return value
    if not _ISO_DAY.fullmatch(value):
        raise ValueError("write D/S or a day, YYYY-MM-DD")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError("not a day of the calendar") from error


def _digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise ValueError("a digest has 64 digits from 0 to 9 and a to f")
    return value


def _orcid(value: str) -> str:
    digits = value.strip().rsplit("/", 1)[-1].upper().replace("-", "")
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        raise ValueError("an ORCID iD has 16 digits, such as 0000-0002-1825-0097")
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        raise ValueError("the check digit of the ORCID iD does not fit: a digit is mistyped")
    return "-".join((digits[:4], digits[4:8], digits[8:12], digits[12:]))


def _text(value: str) -> str:
    if value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("the text has characters that are no text") from error
    return unicodedata.normalize("NFC", value)


def _of_our_age(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"a day lies between {FIRST_YEAR} and {LAST_YEAR}")
    return value


Day = Annotated[date, BeforeValidator(_day), AfterValidator(_of_our_age)]
PartialDay = Annotated[
    str, AfterValidator(_partial), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
]
Instant = Annotated[datetime, AfterValidator(_instant)]
Country = Annotated[
    str, AfterValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]
SevisId = Annotated[
    str, AfterValidator(_sevis_id), WithJsonSchema({"type": "string", "pattern": r"^N\d{10}$"})
]
ProgramNumber = Annotated[
    str,
    AfterValidator(_program_number),
    WithJsonSchema({"type": "string", "pattern": r"^(P-[1-4]|G-[1-7])-\d{5}$"}),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,12}(\.\d{1,4})?$"}),
]
AdmitUntil = Annotated[
    str,
    AfterValidator(_admit_until),
    WithJsonSchema({"type": "string", "pattern": r"^(D/S|\d{4}-\d{2}-\d{2})$"}),
]
Digest = Annotated[
    str, AfterValidator(_digest), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})
]
Orcid = Annotated[str, AfterValidator(_orcid)]
Text = Annotated[str, AfterValidator(_text)]


def _ordered(begin: Any, end: Any, begin_name: str, end_name: str) -> None:
    if begin is None or end is None:
        return
    if isinstance(begin, str) and isinstance(end, str):  # partial dates: compare what both say
        shared = min(len(begin), len(end))
        begin, end = begin[:shared], end[:shared]
    if end < begin:
        raise ValueError(f"{end_name} is before {begin_name}")


class Provenance(StrEnum):
    """Where a record came from; what was not entered counts only after confirmation."""

    ENTERED = "entered"
    READ = "read"
    IMPORTED = "imported"


class Part(BaseModel):
    """A nested part of a record."""

    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, defer_build=True, frozen=True, allow_inf_nan=False
    )

    def __repr__(self) -> str:
        """Return the type alone."""
        return f"<{type(self).__name__}>"

    __str__ = __repr__


class BoxOnPage(Part):
    """A rectangle on a page as fractions of its width and height, from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Evidence(Part):
    """The place in a document that a field was read from."""

    field: str = Field(description="name of the record's field")
    document: str | None = Field(default=None, description="id of the document record")
    page: int | None = Field(default=None, ge=1, description="page of the document, from 1")
    box: BoxOnPage | None = None
    words: Text | None = Field(default=None, description="the words as printed")
    method: str | None = Field(
        default=None,
        description="text, form_field, annotation, mark, ocr, mrz, or person: looked at and answered",
    )
    confidence: str | None = Field(default=None, description="certain, likely or unsure")


class Record(BaseModel):
    """Fields that every record has."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        defer_build=True,
        validate_assignment=True,
        allow_inf_nan=False,
    )
    spans: ClassVar[tuple[tuple[str, str], ...]] = ()  # pairs of fields: begin, end

    id: str = Field(default_factory=new_id, description="UUID of version 7")
    number: int | None = Field(default=None, ge=1, description="number shown after the kind, as in ds2019-3")
    provenance: Provenance = Provenance.ENTERED
    evidence: list[Evidence] = Field(default_factory=list)
    confirmed_on: Day | None = Field(default=None, description="day a person confirmed what was read")
    trashed_on: Day | None = None
    created_at: Instant | None = None
    changed_at: Instant | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ends_follow_begins(self) -> Self:
        for begin, end in self.spans:
            _ordered(getattr(self, begin), getattr(self, end), begin, end)
        return self

    def __repr__(self) -> str:
        """Return kind and number alone, so that no traceback or log shows what is kept."""
        return f"<{type(self).__name__} {self.number or 'new'}>"

    __str__ = __repr__

    @property
    def counts(self) -> bool:
        """Whether answers may rest on the record: entered or confirmed, and not in the trash."""
        return self.trashed_on is None and (
            self.provenance is Provenance.ENTERED or self.confirmed_on is not None
        )

    @property
    def waits(self) -> bool:
        """Whether a person is still to look at it: it was read or imported and not confirmed."""
        return self.trashed_on is None and not self.counts

    def evidence_for(self, field: str) -> Evidence | None:
        """Return where a field, or the first part of it that was read, stands; None where it was typed."""
        parts = f"{field}."
        return next(
            (item for item in self.evidence if item.field == field or item.field.startswith(parts)), None
        )


COMMON_FIELDS = frozenset(Record.model_fields)
