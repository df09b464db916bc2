"""Papers of several pages, and pages of any words: one paper each, nothing invented, nothing raised."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import COLUMNS, RecognizedPage, Row, read, recognized_words, values
from test_certificates import CERTIFICATE, REPORT
from test_contracts import EMPLOYMENT, TRAINING
from test_licences import FEE, LICENCE
from test_notices import RECEIPT, WORK
from test_passports import PRINT, zone
from test_requirement_letters import OPINION
from test_travel_history import HISTORY
from test_waiver_applications import PRINTOUT

from tracker.documents.forms import papers
from tracker.documents.words import lines_of

FIRST: list[Row] = [row for row in EMPLOYMENT if "40 hours" not in str(row) and "ninety" not in str(row)]
SECOND: list[Row] = [
    "The Physician works 40 hours per week at the hospital. The employer and the employee shall keep records.",
    "The Physician shall begin within ninety (90) days of the waiver, in H-1B status, under this agreement.",
]
LEASE: list[Row] = ["Residential lease", "Rent is due on the first day of the month."]

FILES = [
    ("a contract by its words", [FIRST, SECOND], [("contract", (1, 2))]),
    ("a contract by its numbers", [FIRST, [*LEASE, "Page 2 of 3"], [*LEASE, "Page 3 of 3"]], [("contract", (1, 2, 3))]),
    ("a number that does not follow", [FIRST, [*LEASE, "Page 4 of 9"]], [("contract", (1,)), ("other", (2,))]),
    ("another paper after it", [FIRST, LEASE], [("contract", (1,)), ("other", (2,))]),
    ("another contract after it", [FIRST, TRAINING], [("contract", (1,)), ("contract", (2,))]),
    ("a notice with a second page", [WORK, ["Please see the additional information.", "Page 2 of 2"]], [("i797", (1, 2))]),
    ("a passport has one page", [[*PRINT, *zone()], ["Page 2 of 2"]], [("passport", (1,)), ("other", (2,))]),
    ("a letter of two pages", [OPINION, ["Enclosures", "- 2 -"]], [("letter", (1, 2))]),
    ("several kinds", [RECEIPT, HISTORY, LEASE], [("i797", (1,)), ("i94_history", (2,)), ("other", (3,))]),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "expected"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_which_pages_belong_together(pages, expected):
    assert [(paper.kind, paper.pages) for paper in read(*pages)] == expected


def test_clauses_of_later_pages_are_read():
    (paper,) = read(FIRST, SECOND)
    found = {
        name: values(paper).get(name) for name in ("hours_per_week", "within_90_days", "class_of_admission")
    }
    assert found == {"hours_per_week": "40", "within_90_days": "yes", "class_of_admission": "H1B"}
    reading = paper.fields["hours_per_week"]
    assert reading is not None
    assert reading.page == 2


WHOLE = [
    RECEIPT,
    WORK,
    PRINTOUT,
    OPINION,
    HISTORY,
    [*PRINT, *zone()],
    CERTIFICATE,
    REPORT,
    LICENCE,
    FEE,
    EMPLOYMENT,
    TRAINING,
]
CELLS = sorted(
    {cell for rows in WHOLE for row in rows for cell in ((row,) if isinstance(row, str) else row) if cell}
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=3), max_size=25), st.integers(0, 9))
def test_words_thrown_together_never_raise(rows, seed):
    drawn = [tuple(row[: len(COLUMNS)]) for row in rows]
    page = RecognizedPage(1, recognized_words(drawn, seed, 0.05))
    found = papers([(page, lines_of(page.words))])
    assert all(reading is None or reading.page == 1 for paper in found for reading in paper.fields.values())


def test_halves_of_two_papers_do_not_make_a_decision():
    chance = random.Random(11)
    for _ in range(40):
        one, other = chance.sample(WHOLE, 2)
        rows = [*one[: len(one) // 2], *other[len(other) // 2 :]]
        for paper in read(rows):
            assert values(paper).get("notice_type") != "approval" or WORK in (one, other)


def test_a_page_full_of_words_takes_a_moment_only():
    words = " ".join(CELLS)
    page = RecognizedPage(
        1, recognized_words([words[place : place + 110] for place in range(0, 4400, 110)], 3, 0.02)
    )
    lines = lines_of(page.words)
    begin = time.process_time()
    papers([(page, lines)])
    assert time.process_time() - begin < 5
