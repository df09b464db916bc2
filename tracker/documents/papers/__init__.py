"""Readers of the papers that are no forms of the exchange visitor program: notices, letters, licences."""

from __future__ import annotations

from tracker.documents.pages import Page
from tracker.documents.papers import (
    certificates,
    contracts,
    letters,
    licences,
    notices,
    passports,
    travel_history,
    waiver_applications,
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
    contracts.read,
)


def read_page(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the paper that a page is by the signs of its kind, or None."""
    return next((paper for read in _READERS if (paper := read(page, lines)) is not None), None)
