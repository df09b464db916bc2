"""Works as BibTeX, with the fields of BibLaTeX where BibTeX has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.cv.citation.parts import full_pages
from tracker.cv.exchange.marks import keys_of, marks_for
from tracker.records.works import Author, Work, WorkStatus, WorkType
from tracker.typeset.printable import without_controls

_TYPES = {
    WorkType.ARTICLE: "article",
    WorkType.LETTER: "article",
    WorkType.CASE_REPORT: "article",
    WorkType.ABSTRACT: "article",
    WorkType.CHAPTER: "incollection",
    WorkType.POSTER: "misc",
    WorkType.ORAL: "misc",
    WorkType.PREPRINT: "misc",
    WorkType.THESIS: "phdthesis",
    WorkType.BOOK: "book",
    WorkType.DATASET: "dataset",
    WorkType.SOFTWARE: "software",
}
_KINDS = {
    WorkType.LETTER: "Letter",
    WorkType.CASE_REPORT: "Case report",
    WorkType.ABSTRACT: "Abstract",
    WorkType.POSTER: "Poster",
    WorkType.ORAL: "Oral presentation",
    WorkType.PREPRINT: "Preprint",
}
_PROGRESS = (
    WorkStatus.UNDER_REVIEW,
    WorkStatus.SUBMITTED,
    WorkStatus.IN_PREPARATION,
    WorkStatus.DATA_ANALYSIS,
)
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex_of(works: Sequence[Work]) -> str:
    """Return the works as one BibTeX file; each entry has a key of its own."""
    keys = keys_of(works)
    marks = marks_for(works, lambda work, mark: _entry(work, "one", mark))
    return without_controls("\n".join(_entry(work, keys[work.id], marks[work.id]) for work in works))


def _entry(work: Work, key: str, mark: str) -> str:
    kind = _TYPES.get(work.type, "misc") if work.type else "misc"
    if work.status in _PROGRESS:
        kind = "unpublished"
    fields = dict(_fields(work))
    if mark:
        fields["note"] = _verbatim(mark)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    yield "title", "{" + escaped(work.title) + "}" if work.title else ""
    yield "author", " and ".join(_person(author) for author in work.authors)
    yield "editor", " and ".join(_person(editor) for editor in work.editors)
    if work.type in (WorkType.POSTER, WorkType.ORAL):
        yield "eventtitle", escaped(work.meeting)
        yield "venue", escaped(work.place)
        yield "journal", escaped(work.venue)
    elif work.type is WorkType.CHAPTER:
        yield "booktitle", escaped(work.book_title)
        yield "address", escaped(work.place)
    else:
        yield "journal", escaped(work.venue)
        yield "address", escaped(work.place)
    yield "shortjournal", escaped(work.journal_abbrev)
    yield "volume", escaped(work.volume)
    yield "number", escaped(work.issue)
    yield "pages", escaped(full_pages(work.pages)).replace("-", "--") if work.pages else ""
    yield "eid", escaped(work.article_number)
    yield "year", (work.date or "")[:4]
    yield "date", work.date or ""
    yield "publisher", escaped(work.publisher)
    yield "edition", escaped(work.edition)
    yield "doi", _verbatim(work.doi or "")
    yield "pmid", work.pmid or ""
    yield "pmcid", work.pmcid or ""
    yield "isbn", escaped(work.isbn)
    yield "url", _verbatim(work.url or "")
    yield "language", escaped(work.language)
    yield "keywords", escaped("; ".join(work.keywords))
    yield "type", _KINDS.get(work.type, "") if work.type else ""
    if work.status in (*_PROGRESS, WorkStatus.IN_PRESS, WorkStatus.ACCEPTED):
        yield "pubstate", work.status.value.replace("_", " ")


def _person(author: Author) -> str:
    if author.group:
        return "{" + escaped(author.group) + "}"
    given = escaped(author.given or author.initials)
    family = escaped(author.family)
    if not family:
        return "{" + given + "}"
    if " " in family:
        family = "{" + family + "}"
    suffix = escaped(author.suffix)
    return ", ".join(part for part in (family, suffix, given) if part)


def escaped(text: str | None) -> str:
    """Return a text whose marks mean nothing to LaTeX."""
    flat = " ".join((text or "").split())
    return "".join(_LATEX.get(letter, letter) for letter in flat)


def _verbatim(text: str) -> str:
    """Return a text without braces that would end the field; both are percent-encoded."""
    return re.sub(r"[{}\\\s]+", lambda found: "".join(_encoded(letter) for letter in found[0]), text)


def _encoded(letter: str) -> str:
    return " " if letter.isspace() else f"%{ord(letter):02X}"
