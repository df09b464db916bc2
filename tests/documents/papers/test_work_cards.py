"""Employment authorization cards and advance parole: their days, and papers that only name them."""

from __future__ import annotations

import pytest
from printed import Row, read, values

from tracker.documents.papers.titles import title_of

CARD: list[Row] = [
    "UNITED STATES OF AMERICA",
    "EMPLOYMENT AUTHORIZATION",
    ("Surname", "USCIS#"),
    ("TESTCASE", "123-456-789"),
    ("Given Name", "Category", "Card#"),
    ("OBINNA", "C05", "SRC2190012345"),
    ("Date of Birth", "Sex"),
    ("02 NOV 1988", "M"),
    ("Valid From: 05/03/2024", "", "Card Expires: 05/02/2025"),
    "NOT VALID FOR REENTRY TO U.S.",
]
PAROLE: list[Row] = [
    "U.S. Citizenship and Immigration Services",
    ("I-512L", "Authorization for Parole of an Alien Into the United States"),
    ("Name: TESTCASE, AMARA", "Date of Birth: 03/14/1990"),
    ("Receipt Number: SRC2490012345", "Date Issued: 04/02/2024"),
    "Valid Until: 04/01/2025",
]

PAPERS = [
    ("a card", CARD, "ead", {"surname": "TESTCASE", "given_name": "OBINNA", "date_of_birth": "1988-11-02", "category_code": "C05", "card_number": "SRC2190012345", "valid_from": "2024-05-03", "valid_until": "2025-05-02"}, "Employment authorization card, C05, to 2 May 2025"),
    ("a parole", PAROLE, "advance_parole", {"applicant": "TESTCASE, AMARA", "date_of_birth": "1990-03-14", "receipt_number": "SRC2490012345", "issued_on": "2024-04-02", "valid_until": "2025-04-01"}, "Advance parole, to 1 Apr 2025"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kind", "expected", "title"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS]
)
def test_papers(rows, kind, expected, title):
    (paper,) = read(rows)
    assert (paper.kind, values(paper), title_of(paper)) == (kind, expected, title)
    assert paper.problems == ()


def test_a_card_that_ends_before_it_begins_is_told():
    rows = [*CARD[:8], ("Valid From: 05/03/2024", "", "Card Expires: 05/02/2023")]
    (paper,) = read(rows)
    assert values(paper).get("valid_from") is None
    assert paper.problems == ("the card ends before it begins; please look",)


NONE = [
    ("a receipt for the application", ["U.S. Citizenship and Immigration Services", "I765 - APPLICATION FOR EMPLOYMENT AUTHORIZATION", "Your card will follow."]),
    ("an article", ["Employment authorization of spouses", "The category is C05 and the card expires with the form, on 05/02/2025 at the latest."]),
    ("advice on travel", ["Form I-512 and advance parole", "Do not leave before it is issued. It is valid for one year."]),
    ("a CV", ["Education", "Experience", "Publications", *CARD]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_papers_that_only_name_them(rows):
    assert [paper.kind for paper in read(rows) if paper.kind in ("ead", "advance_parole")] == []
