"""Works as RIS, the format that every reference manager reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.cv.citation.parts import full_pages
from tracker.cv.exchange.marks import keys_of, marks_for
from tracker.records.works import Author, Work, WorkStatus, WorkType
from tracker.typeset.printable import without_controls

_TYPES = {
    WorkType.ARTICLE: "JOUR",
    WorkType.LETTER: "JOUR",
    WorkType.CASE_REPORT: "JOUR",
    WorkType.ABSTRACT: "ABST",
    WorkType.CHAPTER: "CHAP",
    WorkType.POSTER: "CPAPER",
    WorkType.ORAL: "CPAPER",
    WorkType.PREPRINT: "UNPB",
    WorkType.THESIS: "THES",
    WorkType.BOOK: "BOOK",
    WorkType.DATASET: "DATA",
    WorkType.SOFTWARE: "COMP",
}
_KINDS = {
    WorkType.LETTER: "Letter",
    WorkType.CASE_REPORT: "Case Report",
    WorkType.POSTER: "Poster",
    WorkType.ORAL: "Oral presentation",
    WorkType.PREPRINT: "Preprint",
}
_PROGRESS = {
    WorkStatus.UNDER_REVIEW: "Under review",
    WorkStatus.SUBMITTED: "Submitted",
    WorkStatus.IN_PREPARATION: "In preparation",
    WorkStatus.DATA_ANALYSIS: "Data analysis",
}


def ris_of(works: Sequence[Work]) -> str:
    """Return the works as one RIS file."""
    keys = keys_of(works)
    marks = marks_for(works, lambda work, mark: _record(work, "one", mark))
    return without_controls("\r\n".join(_record(work, keys[work.id], marks[work.id]) for work in works))


def _record(work: Work, key: str, mark: str) -> str:
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _tags(work, key) if value.strip()]
    if mark:
        lines.append(f"N1  - {mark}")
    return "\r\n".join([*lines, "ER  - ", ""])


def _tags(work: Work, key: str) -> Iterator[tuple[str, str]]:
    kind = _TYPES.get(work.type, "GEN") if work.type else "GEN"
    yield "TY", "UNPB" if work.status in _PROGRESS else kind
    yield "ID", key
    for author in work.authors:
        yield "AU", _person(author)
    yield "TI", work.title or ""
    meeting = work.type in (WorkType.POSTER, WorkType.ORAL)
    if work.type is WorkType.CHAPTER:
        yield "T2", work.book_title or ""
        for editor in work.editors:
            yield "A2", _person(editor)
    else:
        yield "T2", (work.meeting if meeting else work.venue) or ""
        if meeting:
            yield "JF", work.venue or ""
        for editor in work.editors:
            yield "ED", _person(editor)
    yield "JA", work.journal_abbrev or ""
    yield "VL", work.volume or ""
    yield "IS", work.issue or ""
    if work.pages:
        begin, _, end = full_pages(work.pages).partition("-")
        yield "SP", begin
        yield "EP", end
    elif work.article_number:
        yield "C7", work.article_number
    yield "PY", (work.date or "")[:4]
    if work.date:
        yield "DA", "/".join([*work.date.split("-"), "", ""][:3]) + "/"
    yield "DO", work.doi or ""
    if work.pmid:
        yield "AN", work.pmid
        yield "DB", "PubMed"
    yield "C2", work.pmcid or ""
    yield "SN", work.isbn or ""
    yield "PB", work.publisher or ""
    yield "CY", work.place or ""
    yield "ET", work.edition or ""
    yield "LA", work.language or ""
    yield "UR", work.url or ""
    for keyword in work.keywords:
        yield "KW", keyword
    yield "M3", _KINDS.get(work.type, "") if work.type and work.status not in _PROGRESS else ""
    if work.status in _PROGRESS:
        yield "M3", _PROGRESS[work.status]


def _person(author: Author) -> str:
    if author.group:
        return author.group
    given = author.given or author.initials or ""
    if not author.family:
        return given
    return ", ".join(part for part in (author.family, given, author.suffix or "") if part)
