"""Citations in the style of the National Library of Medicine, called Vancouver."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.cv.citation.names import NLM_LIST, author_runs, name_of
from tracker.cv.citation.options import Cited
from tracker.cv.citation.parts import (
    edition_words,
    issue_and_supplement,
    language_name,
    part_of_volume,
    short_date,
    short_pages,
)
from tracker.cv.citation.runs import Run, markup_runs
from tracker.cv.citation.sentences import Sentences
from tracker.cv.placeholders import real
from tracker.records.works import WorkStatus, WorkType

_PRESENTED = {WorkType.POSTER: "Poster session", WorkType.ORAL: "Paper"}


def vancouver(cited: Cited) -> list[Run]:
    """Return the citation of a work; see ``tracker.cv.citation.cited_as``."""
    work = cited.work
    text = Sentences()
    text.add(cited.authors(NLM_LIST, author_runs))
    progress = cited.progress()
    if progress:
        text.add(cited.title())
        text.add(progress)
        return text.runs()
    if work.type in (WorkType.THESIS, WorkType.BOOK):
        text.add(cited.title(), " [dissertation]" if work.type is WorkType.THESIS else None)
        _published(text, cited)
    elif work.type is WorkType.CHAPTER:
        text.add(cited.title())
        _in_book(text, cited)
    elif work.type in _PRESENTED:
        text.add(cited.title())
        text.add(cited.presented(_PRESENTED[work.type], short_date(work.date)))
    else:
        _journal(text, cited)
    text.add(language_name(work.language))
    doi = cited.locator("doi: ")
    text.add(doi)
    if work.status is WorkStatus.EPUB and work.type is not WorkType.PREPRINT:
        text.add("Epub ahead of print")
    text.add(cited.retraction())
    return text.runs()


def _journal(text: Sentences, cited: Cited) -> None:
    work = cited.work
    marks = {
        WorkType.ABSTRACT: " [abstract]",
        WorkType.DATASET: " [dataset]",
        WorkType.SOFTWARE: " [software]",
    }
    text.add(cited.title(), marks.get(work.type) if work.type else None)
    venue = cited.journal()
    if work.type is WorkType.PREPRINT:
        text.add(f"{venue} [Preprint]" if venue else "Preprint")
        text.add(short_date(work.date))
    elif work.status is WorkStatus.IN_PRESS:
        text.add(venue)
        text.add(f"Forthcoming {(work.date or '')[:4]}".strip())
    elif work.status is WorkStatus.ACCEPTED:
        text.add(venue)
        text.add(f"Accepted {short_date(work.date)}" if work.date else "Accepted")
    elif work.status is WorkStatus.EPUB:
        text.add(venue)
        text.add(short_date(work.date))
    else:
        text.add(venue or real(work.publisher))
        text.add("".join(_place(cited)))


def _place(cited: Cited) -> Iterator[str]:
    """Return date, volume, issue and pages: ``2025 Mar;12(3):145-52``."""
    work = cited.work
    volume = real(work.volume)
    issue, supplement = issue_and_supplement(work.issue)
    if not issue and supplement is None:
        volume, issue = part_of_volume(volume)
    article = real(work.article_number)
    pages = article or real(work.pages)
    inside = " ".join(
        part for part in (issue, f"Suppl {supplement}".strip() if supplement is not None else None) if part
    )
    day = short_date(work.date) or ""
    yield day
    if volume or inside:
        yield ";" if day else ""
        yield volume or ""
        yield f"({inside})" if inside else ""
    if pages:
        yield ":" if volume or inside or day else ""
        yield pages if article else short_pages(pages)


def _in_book(text: Sentences, cited: Cited) -> None:
    work = cited.work
    editors = [name_of(editor) for editor in work.editors if name_of(editor)]
    shown = ", ".join(editors if len(editors) <= NLM_LIST.longest else [*editors[: NLM_LIST.kept], "et al"])
    role = "" if not editors else ", editor" if len(editors) == 1 else ", editors"
    book = real(work.book_title) or real(work.venue)
    if editors:
        text.add(f"In: {shown}{role}")
        text.add(markup_runs(book or ""))
    elif book:
        text.add("In: ", markup_runs(book))
    _published(text, cited)
    pages = real(work.pages)
    text.add(f"p. {short_pages(pages)}" if pages else None)


def _published(text: Sentences, cited: Cited) -> None:
    work = cited.work
    edition = edition_words(work.edition)
    text.add(f"{edition} ed" if edition else None)
    year = (work.date or "")[:4]
    if work.status is WorkStatus.IN_PRESS:
        year = f"Forthcoming {year}".strip()
    if work.status is WorkStatus.ACCEPTED:
        year = f"accepted {short_date(work.date)}" if work.date else "accepted"
    made = "; ".join(part for part in (real(work.publisher), year) if part)
    place = real(work.place)
    text.add(f"{place}: {made}" if place and real(work.publisher) else made)
