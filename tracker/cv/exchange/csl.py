"""Works as CSL-JSON, the format that citation tools exchange."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tracker.cv.exchange.marks import keys_of, marks_for
from tracker.records.works import Author, Work, WorkStatus, WorkType

_TYPES = {
    WorkType.ARTICLE: "article-journal",
    WorkType.LETTER: "article-journal",
    WorkType.CASE_REPORT: "article-journal",
    WorkType.ABSTRACT: "article-journal",
    WorkType.CHAPTER: "chapter",
    WorkType.POSTER: "speech",
    WorkType.ORAL: "speech",
    WorkType.PREPRINT: "article",
    WorkType.THESIS: "thesis",
    WorkType.BOOK: "book",
    WorkType.DATASET: "dataset",
    WorkType.SOFTWARE: "software",
}
_GENRES = {
    WorkType.LETTER: "Letter",
    WorkType.CASE_REPORT: "Case Report",
    WorkType.ABSTRACT: "Abstract",
    WorkType.POSTER: "Poster",
    WorkType.ORAL: "Oral presentation",
    WorkType.PREPRINT: "Preprint",
}
_PROGRESS = {
    WorkStatus.UNDER_REVIEW: "under review",
    WorkStatus.SUBMITTED: "submitted",
    WorkStatus.IN_PREPARATION: "in preparation",
    WorkStatus.DATA_ANALYSIS: "data analysis",
}


def csl_of(works: Sequence[Work]) -> str:
    """Return the works as CSL-JSON text."""
    return json.dumps(csl_items(works), ensure_ascii=False, indent=2) + "\n"


def csl_items(works: Sequence[Work]) -> list[dict[str, Any]]:
    """Return the works as items of CSL, in their order."""
    keys = keys_of(works)
    marks = marks_for(works, lambda work, mark: json.dumps([_item(work, "one", mark)]))
    return [_item(work, keys[work.id], marks[work.id]) for work in works]


def _item(work: Work, key: str, mark: str) -> dict[str, Any]:
    kind = _TYPES.get(work.type, "document") if work.type else "document"
    genre = _GENRES.get(work.type, "") if work.type else ""
    if work.status in _PROGRESS:
        kind, genre = "manuscript", _PROGRESS[work.status]
    meeting = work.type in (WorkType.POSTER, WorkType.ORAL)
    item: dict[str, Any] = {
        "id": key,
        "type": kind,
        "title": work.title,
        "author": [_person(author) for author in work.authors],
        "editor": [_person(editor) for editor in work.editors],
        "issued": {"date-parts": [[int(part) for part in work.date.split("-")]]} if work.date else None,
        "container-title": _container(work, meeting),
        "container-title-short": work.journal_abbrev,
        "event-title": work.meeting,
        "event-place": work.place if meeting else None,
        "publisher-place": None if meeting else work.place,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "number": work.article_number,
        "DOI": work.doi,
        "PMID": work.pmid,
        "PMCID": work.pmcid,
        "ISBN": work.isbn,
        "URL": work.url,
        "publisher": work.publisher,
        "edition": work.edition,
        "language": work.language,
        "keyword": "; ".join(work.keywords),
        "genre": genre,
        "status": work.status.value.replace("_", " ") if work.status else None,
        "note": mark,
    }
    return {name: value for name, value in item.items() if value}


def _container(work: Work, meeting: bool) -> str | None:
    if work.type is WorkType.CHAPTER:
        return work.book_title
    # a reader would take it for the meeting where none is named
    return None if meeting and not work.meeting else work.venue


def _person(author: Author) -> dict[str, str]:
    if author.group:
        return {"literal": author.group}
    given = author.given or author.initials
    if not author.family:
        return {"literal": given or ""}
    parts = {"family": author.family, "given": given, "suffix": author.suffix}
    return {name: value for name, value in parts.items() if value}
