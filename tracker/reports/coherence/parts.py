"""Records in months and shares: posts, degrees, works, and the rest of what the report counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.records.career import ApplicationOutcome, ClinicalContact, PlanKind, PositionKind
from tracker.records.works import AuthorPosition, WorkStatus, WorkType
from tracker.reports.coherence.fields import Judged
from tracker.reports.coherence.thresholds import number

ACCEPTED = frozenset({WorkStatus.PUBLISHED, WorkStatus.EPUB, WorkStatus.IN_PRESS, WorkStatus.ACCEPTED})
IN_PROGRESS = frozenset(
    {WorkStatus.UNDER_REVIEW, WorkStatus.SUBMITTED, WorkStatus.IN_PREPARATION, WorkStatus.DATA_ANALYSIS}
)
FIRST = frozenset({AuthorPosition.SOLE, AuthorPosition.FIRST, AuthorPosition.CO_FIRST})
REVIEWED = frozenset({WorkType.ARTICLE, WorkType.CHAPTER, WorkType.LETTER, WorkType.CASE_REPORT})
AWAY = frozenset({PositionKind.LEAVE, PositionKind.MILITARY})
WITH_PATIENTS = frozenset(
    {PositionKind.CLINICAL, PositionKind.TRAINING, PositionKind.MILITARY, PositionKind.OBSERVERSHIP}
)
_STATUS = {
    WorkStatus.PUBLISHED: "status_published",
    WorkStatus.EPUB: "status_published",
    WorkStatus.IN_PRESS: "status_accepted",
    WorkStatus.ACCEPTED: "status_accepted",
    WorkStatus.UNDER_REVIEW: "status_submitted",
    WorkStatus.SUBMITTED: "status_submitted",
    WorkStatus.IN_PREPARATION: "status_in_preparation",
    WorkStatus.DATA_ANALYSIS: "status_data_analysis",
}
_AUTHOR = {
    AuthorPosition.SOLE: "author_first",
    AuthorPosition.FIRST: "author_first",
    AuthorPosition.CO_FIRST: "author_first",
    AuthorPosition.SECOND: "author_second",
    AuthorPosition.LAST: "author_second",
    AuthorPosition.MIDDLE: "author_middle",
    AuthorPosition.GROUP: "author_group",
}
_TYPES = {
    WorkType.ARTICLE: "type_article",
    WorkType.CHAPTER: "type_chapter",
    WorkType.CASE_REPORT: "type_case_report",
    WorkType.ORAL: "type_oral",
    WorkType.LETTER: "type_letter",
    WorkType.ABSTRACT: "type_abstract",
    WorkType.POSTER: "type_poster",
    WorkType.PREPRINT: "type_preprint",
}


@dataclass(frozen=True)
class Row:
    """One line of evidence: the record, what of it counts, how many of which unit, and points it has."""

    record_id: str
    what: str
    number: float | None = None
    unit: str | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post in months, both included; ``first`` and ``last`` are the months it covers at most."""

    id: str
    title: str
    kind: PositionKind | None
    contact: ClinicalContact
    contact_said: bool
    us: bool
    country: str | None
    begin: int
    end: int
    open: bool
    first: int
    last: int
    judged: Judged
    full_time: bool
    bullets: int
    numberless: int
    verbless: int
    about: bool

    @property
    def s(self) -> float | None:
        """How far it serves the target."""
        return self.judged.s

    @property
    def away(self) -> bool:
        """Whether it is leave or service."""
        return self.kind in AWAY


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree; a medical one has no share. ``methods`` is the work that shows what another was for."""

    id: str
    title: str
    medical: bool
    begin: int
    end: int
    ended: bool
    first: int
    last: int
    about: bool
    s: float | None = None
    field: str | None = None
    bridging: bool = False
    methods: str | None = None

    @property
    def months(self) -> int:
        """Months from begin to end."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Piece:
    """A work."""

    id: str
    title: str
    type: WorkType | None
    status: WorkStatus | None
    place: AuthorPosition | None
    date: int | None
    about: bool
    retracted: bool
    version_of: str | None
    identified: bool
    backed: bool
    settled: bool
    listed: bool

    @property
    def accepted(self) -> bool:
        """Whether it is accepted or better."""
        return self.status in ACCEPTED

    @property
    def in_progress(self) -> bool:
        """Whether it is not accepted yet."""
        return self.status in IN_PROGRESS

    @property
    def named(self) -> bool:
        """Whether the person is named as an author, not in a study group alone."""
        return self.place is not AuthorPosition.GROUP

    @property
    def first_author(self) -> bool:
        """Whether the person is sole, first or co-first author."""
        return self.place in FIRST

    @property
    def reviewed(self) -> bool:
        """Whether it counts as peer reviewed: by its type, and accepted."""
        return self.type in REVIEWED and self.accepted

    @property
    def article(self) -> bool:
        """Whether it is an accepted article."""
        return self.type is WorkType.ARTICLE and self.accepted

    @property
    def type_value(self) -> float:
        """The factor of its type."""
        return number(_TYPES[self.type]) if self.type in _TYPES else 0.0

    @property
    def authorship(self) -> float:
        """The factor of the person's place among the authors; the least of a named author if not said."""
        return number(_AUTHOR[self.place]) if self.place else number("author_middle")

    @property
    def status_value(self) -> float:
        """The factor of its status."""
        return number(_STATUS[self.status]) if self.status else 0.0

    @property
    def value(self) -> float:
        """The value of the work: status x authorship x type."""
        return self.status_value * self.authorship * self.type_value


@dataclass(frozen=True, slots=True)
class Study:
    """One study: the version that stands for it, how far it serves the target, and its weights."""

    piece: Piece
    judged: Judged
    value: float
    weight: float

    @property
    def id(self) -> str:
        """The id of the version that stands for it."""
        return self.piece.id

    def age(self, month: int) -> int | None:
        """Return its age in months; what is in progress without a date is new, else no date is no age."""
        if self.piece.date is None:
            return 0 if self.piece.in_progress else None
        return max(0, month - self.piece.date)

    @property
    def s(self) -> float | None:
        """How far it serves the target."""
        return self.judged.s


@dataclass(frozen=True, slots=True)
class Filed:
    """An application that was filed, with its month, the year of its September, and keys of specialties.

    ``categorical`` are the keys that are not of a preliminary year alone.
    """

    id: str
    cycle: int | None
    season: int
    month: int
    specialties: tuple[str, ...]
    interviews: int
    outcome: ApplicationOutcome | None
    keys: frozenset[str]
    categorical: frozenset[str]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and how near its specialty is to the target, None where that is not known."""

    id: str
    kind: PlanKind | None
    near: float | None
    field: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A status held in the United States, cut at the day of the report."""

    id: str
    word: str
    begin: int
    end: int
    ended: bool
    months: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hole:
    """Months without an entry, both included, with the entries beside them and the explanation of it."""

    first: int
    last: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    explained_by: str | None

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1
