"""Which papers a file holds, page by page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.documents import ds2019, i94, visa
from tracker.documents.ds2019_labels import Form, recognized
from tracker.documents.pages import Page
from tracker.documents.papers import read_page
from tracker.documents.readings import DocumentReading
from tracker.documents.words import Line, phrases

_TELLING = re.compile(r"exchangevisitor|issuingpost|controlnumber|classofadmission|i-?94")
_SPACE = re.compile(r"\s+")
_LEAST_WORD = 2.5  # letters, on average
_PAGE_2 = re.compile(r"page2of2")
_PAGE_2_WORDS = re.compile(r"exchangevisitorcertification|two-?yearhome-?country|exchangevisitors?")


def is_promising(page: Page) -> bool:
    """Return whether a page of a long file may be one of the papers, by a look at its plain text.

    Text that comes a letter at a time cannot be passed by like this.
    """
    text = page.plain_text
    if _TELLING.search(_SPACE.sub("", text).casefold()):
        return True
    pieces = text.split()
    return bool(pieces) and sum(len(piece) for piece in pieces) / len(pieces) < _LEAST_WORD


def papers(pages: Sequence[tuple[Page | None, Sequence[Line] | None]]) -> list[DocumentReading]:
    """Return the papers of a file in the order of its pages; the rest of the pages is ``other``.

    Args:
        pages: the pages in order with their lines. A page that is None cannot be loaded; lines that
            are None were passed by.
    """
    found: list[DocumentReading] = []
    rest: list[int] = []
    waiting: Form | None = None  # a first page whose second may follow
    for number, (page, known) in enumerate(pages, 1):
        lines = known or []
        form = recognized(page, lines) if page is not None else None
        if waiting is not None:
            follows = form is None and _is_page_2(lines)
            found.append(ds2019.read(waiting, (number - 1, number) if follows else (number - 1,)))
            waiting = None
            if follows:
                continue
        if form is not None:
            waiting = form
            continue
        small = _small_papers(page, lines, number) if page is not None else []
        found += small
        if not small:
            rest.append(number)
    if waiting is not None:
        found.append(ds2019.read(waiting, (len(pages),)))
    if rest:
        found.append(DocumentReading("other", tuple(rest)))
    return found


def _is_page_2(lines: Sequence[Line]) -> bool:
    return bool(phrases(lines, _PAGE_2)) and bool(phrases(lines, _PAGE_2_WORDS))


def _small_papers(page: Page, lines: Sequence[Line], number: int) -> list[DocumentReading]:
    """Return the foils and I-94 records of a page, which may have several under each other."""
    found: list[DocumentReading] = []
    for part in _parts(lines, visa.START):
        foil = visa.recognized(page, part)
        if foil is not None:
            found.append(visa.read(foil, (number,)))
    if not found:
        for part in _parts(lines, i94.START):
            record = i94.recognized(page, part)
            if record is not None:
                found.append(i94.read(record, (number,)))
    if not found and lines:
        paper = read_page(page, lines)
        found += [paper] if paper is not None else []
    return found


def _parts(lines: Sequence[Line], start: re.Pattern[str]) -> list[list[Line]]:
    """Return the lines, divided above each further place where a paper of the kind starts."""
    tops = sorted(match.box.top - 1.5 * match.words[0].size for match in phrases(lines, start))
    parts: list[list[Line]] = [[] for _ in range(max(1, len(tops)))]
    for line in lines:
        parts[sum(line.box.middle[1] >= top for top in tops[1:])].append(line)
    return parts
