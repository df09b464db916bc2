"""Citations in the style of the AMA Manual of Style, 11th edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.cv.citation.names import AMA_LIST, author_runs, name_of
from tracker.cv.citation.options import Cited
from tracker.cv.citation.parts import (
    edition_words,
    full_pages,
    issue_and_supplement,
    language_name,
    long_date,
    part_of_volume,
)
from tracker.cv.citation.runs import Run, markup_runs
from tracker.cv.citation.sentences import Sentences
from tracker.cv.placeholders import real
from tracker.records.works import WorkStatus, WorkType

_PART = re.compile(r"\bPt\b")
_PRESENTED = {WorkType.POSTER: "Poster", WorkType.ORAL: "Paper"}


def ama(cited: Cited) -> list[Run]:
    """Return the citation of a work; see ``tracker.cv.citation.cited_as``."""
    work = cited.work
    text = Sentences()
    authors = cited.authors(AMA_LIST, author_runs)
    text.add(authors)
    progress = cited.progress()
    if progress:
        text.add(cited.title())
        text.add(progress)
        return text.runs()
    if work.type in (WorkType.THESIS, WorkType.BOOK):
        _book(text, cited)
    elif work.type is WorkType.CHAPTER:
        _chapter(text, cited)
    elif work.type in _PRESENTED:
        text.add(cited.title())
        text.add(_language(cited, "In"))
        text.add(cited.presented(_PRESENTED[work.type], long_date(work.date)))
    else:
        _journal(text, cited)
    if work.type in (WorkType.BOOK, WorkType.THESIS, WorkType.CHAPTER):
        text.add(_language(cited, "In"))
    retraction = cited.retraction()
    text.add(cited.locator("doi:"), point=bool(retraction))
    text.add(retraction)
    return text.runs()


def _journal(text: Sentences, cited: Cited) -> None:
    work = cited.work
    if work.type is WorkType.ABSTRACT:
        text.add(cited.title(), " [abstract]")
    else:
        text.add(cited.title())
    if work.type not in (WorkType.DATASET, WorkType.SOFTWARE):
        text.add(_language(cited, "Article in"))
    venue = cited.journal()
    if work.type is WorkType.PREPRINT:
        text.add(_italic(venue))
        day = long_date(work.date)
        text.add(f"Preprint posted online {day}" if day else "Preprint")
    elif work.type in (WorkType.DATASET, WorkType.SOFTWARE):
        text.add("Dataset" if work.type is WorkType.DATASET else "Software")
        text.add(real(work.publisher) or venue)
        text.add(long_date(work.date))
    elif work.status is WorkStatus.IN_PRESS:
        text.add(_italic(venue))
        text.add("In press")
    elif work.status is WorkStatus.ACCEPTED:
        text.add(_italic(venue))
        day = long_date(work.date)
        text.add(f"Accepted {day}" if day else "Accepted")
    elif work.status is WorkStatus.EPUB:
        text.add(_italic(venue))
        day = long_date(work.date)
        text.add(f"Published online {day}" if day else "Published online")
    else:
        text.add(_italic(venue) if venue else real(work.publisher))
        text.add("".join(_place(cited)))


def _language(cited: Cited, words: str) -> str | None:
    """Return ``Article in Spanish``; None for English."""
    language = language_name(cited.work.language)
    return f"{words} {language}" if language else None


def _place(cited: Cited) -> Iterator[str]:
    """Return year, volume, issue and pages: ``2025;12(3):145-152``."""
    work = cited.work
    year = (work.date or "")[:4]
    volume, whole = issue_and_supplement(real(work.volume))  # PubMed puts the supplement of a volume there
    issue, supplement = issue_and_supplement(work.issue)
    supplement = whole if supplement is None else supplement
    if not issue:
        volume, issue = part_of_volume(volume)
    pages = real(work.article_number) or real(work.pages)
    yield year
    if volume or issue or supplement is not None:
        yield ";" if year else ""
        yield volume or ""
        yield f"({_PART.sub('pt', issue)})" if issue else ""
        if supplement is not None:
            yield f"(suppl {supplement})" if supplement else "(suppl)"
    if pages:
        yield ":" if volume or issue or supplement is not None or year else ""
        yield full_pages(pages) if not real(work.article_number) else pages


def _chapter(text: Sentences, cited: Cited) -> None:
    work = cited.work
    text.add(cited.title())
    editors = [name_of(editor) for editor in work.editors if name_of(editor)]
    shown = ", ".join(editors if len(editors) <= AMA_LIST.longest else [*editors[: AMA_LIST.kept], "et al"])
    role = "" if not editors else ", ed" if len(editors) == 1 else ", eds"
    book = real(work.book_title) or real(work.venue)
    if editors or book:
        text.add(f"In: {shown}{role}" if editors else Run("In: "), point=bool(editors))
        text.add(_italic(book))
    _published(text, cited)


def _book(text: Sentences, cited: Cited) -> None:
    text.add(cited.title(italic=True))
    if cited.work.type is WorkType.THESIS:
        text.add("Dissertation")
    _published(text, cited)


def _published(text: Sentences, cited: Cited) -> None:
    work = cited.work
    edition = edition_words(work.edition)
    text.add(f"{edition} ed" if edition else None)
    if work.status is WorkStatus.IN_PRESS:
        text.add(real(work.publisher))
        text.add("In press")
        return
    year = (work.date or "")[:4]
    pages = real(work.pages)
    made = "; ".join(part for part in (real(work.publisher), year) if part)
    if work.status is WorkStatus.ACCEPTED:
        text.add(real(work.publisher))
        text.add(f"Accepted {long_date(work.date)}" if work.date else "Accepted")
        return
    text.add(made + (f":{full_pages(pages)}" if pages and made else ""))


@lru_cache(256)  # of the same journals again and again
def _italic(text: str | None) -> tuple[Run, ...]:
    """Return a journal or book in italics; its raised and lowered parts stay, italic parts stand upright."""
    return tuple(run._replace(italic=not run.italic) for run in markup_runs(text or ""))
