"""Readers of the papers that are no forms of the exchange visitor program: notices, letters, licences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.documents.pages import Page
from tracker.documents.papers import (
    certificates,
    contracts,
    letters,
    licences,
    notices,
    passports,
    sponsorship,
    travel_history,
    waiver_applications,
    work_cards,
)
from tracker.documents.papers.passage import Lines
from tracker.documents.readings import DocumentReading

_READERS = (
    passports.read,
    notices.read,
    waiver_applications.read,
    letters.read,
    travel_history.read,
    certificates.read_certificate,
    certificates.read_report,
    licences.read_fee,
    licences.read_licence,
    work_cards.read_card,
    work_cards.read_parole,
    sponsorship.read_i644,
    sponsorship.read_need,
    sponsorship.read_insurance,
    contracts.read,
)
_WITH_FURTHER_PAGES = {"contract": contracts.read, "letter": letters.read}
_LONG_KINDS = frozenset((*_WITH_FURTHER_PAGES, "i797", "ds3035", "exam_report"))
_PAGE_MARK = re.compile(r"page(\d{1,2})(?:of|/)(\d{1,2})|^-?(\d{1,2})-?$")
_CONTRACT_WORDS = ("employer", "physician", "resident", "employee", "agreement", "hospital", "shall", "party")
_LEAST_CONTRACT_WORDS = 4


def read_page(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the paper that a page is by the signs of its kind, or None."""
    return next((paper for read in _READERS if (paper := read(page, lines)) is not None), None)


def continued(paper: DocumentReading, parts: Sequence[tuple[Page, Lines]]) -> DocumentReading | None:
    """Return the paper with the last of these pages, where that goes on with it; else None.

    A page goes on with a paper by its number; one of a contract also by its words.

    Args:
        paper: what was read from the pages before.
        parts: those pages and the one after them.
    """
    page, lines = parts[-1]
    if paper.kind not in _LONG_KINDS or not lines:
        return None
    numbers = {
        int(match[1] or match[3]) for line in lines if (match := _PAGE_MARK.search(line.compact)) is not None
    }
    words = sum(any(word in line.compact for line in lines) for word in _CONTRACT_WORDS)
    by_words = paper.kind == "contract" and not numbers and words >= _LEAST_CONTRACT_WORDS
    if len(parts) not in numbers and not by_words:
        return None
    read = _WITH_FURTHER_PAGES.get(paper.kind)
    whole = read(*parts[0], *parts[1:]) if read is not None else None
    return whole or replace(paper, pages=(*paper.pages, page.number))
