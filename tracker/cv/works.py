"""Which section a work stands in, in which order, and what is said of its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.cv.career import Career, Me
from tracker.cv.citation import CitationOptions, Run, Style, cited_as
from tracker.cv.content import Entry, Omitted, Section
from tracker.records.works import AuthorPosition, Work, WorkStatus, WorkType

PUBLICATIONS = "Peer-Reviewed Publications"
ONGOING = "Ongoing Projects"
PRESENTATIONS = "Presentations"
CHAPTERS = "Book Chapters"
PREPRINTS = "Preprints"
GROUP = "Collaborator in a Study Group"
OTHER = "Other Publications"
WORK_SECTIONS = (PUBLICATIONS, ONGOING, PRESENTATIONS, CHAPTERS, PREPRINTS, OTHER, GROUP)

IN_PROGRESS = frozenset(
    {WorkStatus.UNDER_REVIEW, WorkStatus.SUBMITTED, WorkStatus.IN_PREPARATION, WorkStatus.DATA_ANALYSIS}
)
_PROGRESS_ORDER = (
    WorkStatus.UNDER_REVIEW,
    WorkStatus.SUBMITTED,
    WorkStatus.IN_PREPARATION,
    WorkStatus.DATA_ANALYSIS,
)
_SECTION_OF_TYPE = {
    WorkType.ARTICLE: PUBLICATIONS,
    WorkType.LETTER: PUBLICATIONS,
    WorkType.CASE_REPORT: PUBLICATIONS,
    WorkType.ABSTRACT: PRESENTATIONS,
    WorkType.POSTER: PRESENTATIONS,
    WorkType.ORAL: PRESENTATIONS,
    WorkType.CHAPTER: CHAPTERS,
    WorkType.PREPRINT: PREPRINTS,
}


@dataclass(frozen=True)
class WorkOptions:
    """How works are shown; ``keep_retracted`` prints retracted ones, marked."""

    citation_style: Style = "ama"
    citation: CitationOptions = field(default_factory=CitationOptions)
    keep_retracted: bool = False


def is_anothers(work: Work) -> bool:
    """Tell whether the person said that she is none of the authors and no member of a study group."""
    return work.author_number == 0 and work.author_position is not AuthorPosition.GROUP


def missing_in(work: Work) -> str | None:
    """Return what a work must have to be cited and is not on record: its title, type or status."""
    if work.type is None or work.status is None:
        return "type" if work.type is None else "status"
    return None if work.title else "title"


def section_of(work: Work) -> str | None:
    """Return the section a work stands in; None for another's, and without title, type or status."""
    if is_anothers(work) or missing_in(work) is not None:
        return None
    assert work.type is not None
    if work.author_position is AuthorPosition.GROUP:
        return GROUP
    if work.status in IN_PROGRESS:
        return ONGOING
    section = _SECTION_OF_TYPE.get(work.type, OTHER)
    return OTHER if section == PUBLICATIONS and work.peer_reviewed is False else section


def work_sections(career: Career, options: WorkOptions) -> tuple[dict[str, Section], list[Omitted]]:
    """Return the sections of works by title, numbered through, and the works that stand in none."""
    rooms: dict[str, list[Work]] = {title: [] for title in WORK_SECTIONS}
    omitted: list[Omitted] = []
    for work in career.works:
        section = section_of(work)
        if work.retracted and not options.keep_retracted:
            omitted.append(Omitted(work.id, "it is retracted"))
        elif is_anothers(work):
            omitted.append(Omitted(work.id, "you are none of its authors"))
        elif section is None:
            omitted.append(Omitted(work.id, f"its {missing_in(work)} is not on record"))
        else:
            rooms[section].append(work)
    ordered = {title: _ordered(works, title == ONGOING) for title, works in rooms.items()}
    numbers: dict[str, int] = {}
    for title in WORK_SECTIONS:
        for work in ordered[title]:
            numbers[work.id] = len(numbers) + 1
    studies = study_of(career.works)
    first: dict[str, int] = {}  # the item under which each study stands first
    for identity, number in numbers.items():
        first.setdefault(studies[identity], number)
    sections = {
        title: Section(
            title,
            tuple(_entry(work, numbers[work.id], first[studies[work.id]], career, options) for work in works),
        )
        for title, works in ordered.items()
        if works
    }
    return sections, omitted


def _ordered(works: Iterable[Work], by_progress: bool) -> list[Work]:
    newest = sorted(works, key=lambda work: ((work.title or "").casefold(), work.id))
    newest.sort(key=_day, reverse=True)
    if by_progress:
        newest.sort(key=lambda work: _PROGRESS_ORDER.index(work.status) if work.status in IN_PROGRESS else 0)
    return newest


def _day(work: Work) -> str:
    """Return the day that sorts a work; without one, what is out stands last and what is not first."""
    return work.date or ("0000" if work.status in (WorkStatus.PUBLISHED, WorkStatus.EPUB) else "9999")


def study_of(works: Sequence[Work]) -> dict[str, str]:
    """Return for each work the id that stands for its study: versions of one study share it.

    Links are followed in both directions; a missing target or a ring of links does no harm.
    """
    known = {work.id for work in works}
    parent = {work.id: work.id for work in works}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for work in works:
        if work.version_of in known:
            one, other = root(work.id), root(work.version_of)
            if one != other:
                parent[one] = other
    return {work.id: root(work.id) for work in works}


def _entry(work: Work, number: int, first: int, career: Career, options: WorkOptions) -> Entry:
    me = career.mine.get(work.id, Me(None))
    runs = cited_as(work, options.citation_style, me=me.index, co_first=me.co_first, options=options.citation)
    if first < number:
        runs = [*runs, Run(f" (same study as item {first})", gray=True)]
    return Entry(tuple(runs), number=number, records=(work.id,))


def counts_of(works: Sequence[Work]) -> dict[str, int]:
    """Return how many works there are by type and status, and how many have no identifier.

    Versions of one study are counted apart here; retracted works and those of others are not counted.
    """
    counts: Counter[str] = Counter()
    for work in works:
        if is_anothers(work):
            continue
        if work.retracted:
            counts["retracted"] += 1
            continue
        kind = work.type.value if work.type else "no type"
        counts[f"{kind}, {work.status.value.replace('_', ' ') if work.status else 'no status'}"] += 1
        if work.author_position:
            counts[f"as {work.author_position.value.replace('_', ' ')} author"] += 1
        if work.status in (WorkStatus.PUBLISHED, WorkStatus.EPUB) and not (
            work.doi or work.pmid or work.pmcid
        ):
            counts["without identifier"] += 1
    return dict(sorted(counts.items()))
