"""Publications, presentations and work in progress."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, JsonValue

from tracker.records.base import Orcid, Part, PartialDay, Record, Text


class WorkType(StrEnum):
    """Type of a work."""

    ARTICLE = "article"
    CHAPTER = "chapter"
    LETTER = "letter"
    CASE_REPORT = "case_report"
    ABSTRACT = "abstract"
    POSTER = "poster"
    ORAL = "oral"
    PREPRINT = "preprint"
    THESIS = "thesis"
    BOOK = "book"
    DATASET = "dataset"
    SOFTWARE = "software"
    OTHER = "other"


class WorkStatus(StrEnum):
    """Status of a work; a claim, never raised by the program."""

    PUBLISHED = "published"
    EPUB = "epub"
    IN_PRESS = "in_press"
    ACCEPTED = "accepted"
    UNDER_REVIEW = "under_review"
    SUBMITTED = "submitted"
    IN_PREPARATION = "in_preparation"
    DATA_ANALYSIS = "data_analysis"


class AuthorPosition(StrEnum):
    """The person's place among the authors."""

    SOLE = "sole"
    FIRST = "first"
    CO_FIRST = "co_first"
    SECOND = "second"
    MIDDLE = "middle"
    LAST = "last"
    GROUP = "group"


class Author(Part):
    """An author, or a group of authors; a given name alone is a whole name whose order is not known."""

    family: Text | None = None
    given: Text | None = None
    initials: Text | None = None
    suffix: Text | None = None
    orcid: Orcid | None = None
    group: Text | None = Field(default=None, description="name of a group that is an author")
    equal_contribution: bool | None = Field(default=None, description="contributed equally with others")


class MeshHeading(Part):
    """A medical subject heading."""

    heading: Text
    major: bool = False


class Work(Record):
    """A publication, presentation or work in progress."""

    title: Text | None = None
    translated_title: Text | None = Field(
        default=None, description="the title in English, if another stands first"
    )
    type: WorkType | None = None
    status: WorkStatus | None = None
    date: PartialDay | None = None
    authors: list[Author] = Field(default_factory=list)
    author_number: int | None = Field(
        default=None, ge=0, description="which author the person is, from 1; 0 where she is none of them"
    )
    author_position: AuthorPosition | None = None
    n_authors: int | None = Field(default=None, ge=1)
    authors_incomplete: bool | None = Field(default=None, description="the list ends in others or et al")
    venue: Text | None = Field(default=None, description="journal or meeting")
    journal_abbrev: Text | None = None
    volume: Text | None = None
    issue: Text | None = None
    pages: Text | None = None
    article_number: Text | None = None
    doi: Text | None = None
    pmid: Text | None = None
    pmcid: Text | None = None
    isbn: Text | None = None
    keywords: list[Text] = Field(default_factory=list)
    mesh: list[MeshHeading] = Field(default_factory=list)
    language: Text | None = None
    version_of: str | None = Field(default=None, description="id of the main record of the same study")
    version_ids: list[Text] = Field(
        default_factory=list,
        description="identifiers of other versions as sources name them: doi:..., pmid:...",
    )
    retracted: bool | None = None
    notices: list[Text] = Field(
        default_factory=list, description="retraction, correction, expression of concern: where they stand"
    )
    peer_reviewed: bool | None = None
    meeting: Text | None = None
    place: Text | None = None
    editors: list[Author] = Field(default_factory=list)
    book_title: Text | None = None
    publisher: Text | None = None
    edition: Text | None = None
    url: Text | None = None
    abstract_in_supplement: bool | None = None
    field_answer: Text | None = Field(default=None, description="the person's own answer on the specialty")
    source: Text | None = None
    source_raw: dict[str, JsonValue] = Field(default_factory=dict, description="every original field")
