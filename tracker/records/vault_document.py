"""A file kept in the vault."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tracker.records.base import Day, Digest, Part, Record, SevisId, Text


class DocumentKind(StrEnum):
    """What a file is."""

    DS2019 = "ds2019"
    VISA = "visa"
    I94 = "i94"
    I94_HISTORY = "i94_history"
    I797 = "i797"
    I901 = "i901"
    DS3035 = "ds3035"
    PASSPORT = "passport"
    ECFMG_CERTIFICATE = "ecfmg_certificate"
    EXAM_REPORT = "exam_report"
    LICENCE = "licence"
    INSURANCE = "insurance"
    STATEMENT_OF_NEED = "statement_of_need"
    I644 = "i644"
    EAD = "ead"
    ADVANCE_PAROLE = "advance_parole"
    CONTRACT = "contract"
    LETTER = "letter"
    BUNDLE = "bundle"
    OTHER = "other"


class PaperProblem(Part):
    """What a reader could not make out in a file."""

    page: int | None = Field(default=None, ge=1)
    text: Text


class Bearer(Part):
    """Whose paper it is by what stands on it: names as printed, birth date and numbers, as far as read."""

    page: int | None = Field(default=None, ge=1, description="page where the paper begins")
    surname: Text | None = None
    given_name: Text | None = None
    date_of_birth: Day | None = None
    passport_number: Text | None = None
    sevis_id: SevisId | None = None

    @property
    def is_told(self) -> bool:
        """Whether anything tells who it is."""
        return any(getattr(self, name) for name in type(self).model_fields if name != "page")


class Document(Record):
    """A file kept in the vault: its digest, what it is, and the records it proves."""

    digest: Digest | None = Field(default=None, description="SHA-256 of the file")
    size: int | None = Field(default=None, ge=0, description="bytes")
    object_name: Digest | None = Field(default=None, description="name of the encrypted object in the vault")
    kind: DocumentKind = DocumentKind.OTHER
    media_type: Text | None = None
    title: Text | None = None
    original_name: Text | None = None
    pages: int | None = Field(default=None, ge=0)
    added_on: Day | None = None
    readable: bool | None = Field(default=None, description="false where it is damaged or locked")
    problems: list[PaperProblem] = Field(
        default_factory=list, description="what could not be made out when it was read"
    )
    bearers: list[Bearer] = Field(
        default_factory=list, description="who is named on its papers, for telling papers of a family apart"
    )
    absent: bool | None = Field(default=None, description="true in an export without the file")
    links: list[str] = Field(default_factory=list, description="ids of the records it proves")
