"""Which papers a file holds, page by page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.documents import ds2019
from tracker.documents.ds2019_labels import Form, recognized
from tracker.documents.pages import Page
from tracker.documents.readings import DocumentReading
from tracker.documents.words import Line, lines_of, phrases

_PAGE_2 = re.compile(r"page2of2")
_PAGE_2_WORDS = re.compile(r"exchangevisitorcertification|two-?yearhome-?country|foralien|exchangevisitor")


def papers(pages: Sequence[Page | None]) -> list[DocumentReading]:
    """Return the papers of a file in the order of its pages; the rest of the pages is ``other``.

    Args:
        pages: the pages in order; None stands for one that cannot be loaded.
    """
    found: list[DocumentReading] = []
    rest: list[int] = []
    problems: list[str] = []
    open_form: Form | None = None
    for number, page in enumerate(pages, 1):
        lines = lines_of(page.words) if page is not None else []
        form = recognized(page, lines) if page is not None else None
        if open_form is not None:
            follows = form is None and _is_page_2(lines)
            found.append(ds2019.read(open_form, (number - 1, number) if follows else (number - 1,)))
            open_form = None
            if follows:
                continue
        if form is not None:
            open_form = form
            continue
        if page is None:
            problems.append(f"page {number} is damaged and could not be read")
        elif not page.words:
            problems.append(
                f"page {number} is a picture without text (a scan); reading pictures comes with OCR"
            )
        elif page.is_picture:
            problems.append(f"page {number} is a picture with text over it; reading pictures comes with OCR")
        rest.append(number)
    if open_form is not None:
        found.append(ds2019.read(open_form, (len(pages),)))
    if rest:
        found.append(DocumentReading("other", tuple(rest), problems=tuple(problems)))
    return found


def _is_page_2(lines: Sequence[Line]) -> bool:
    return bool(phrases(lines, _PAGE_2)) and bool(phrases(lines, _PAGE_2_WORDS))
