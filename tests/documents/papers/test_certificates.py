"""ECFMG certificates and USMLE reports: numbers, days, results, and papers that only mention them."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

CERTIFICATE: list[Row] = [
    "Educational Commission for Foreign Medical Graduates",
    "certifies that",
    "AMARA TESTCASE",
    "having met all requirements is hereby awarded this certificate",
    "USMLE Step 1   May 20, 2018",
    "USMLE Step 2 CK   August 14, 2019",
    ("Certificate Number", "Certificate Issued"),
    ("0-123-456-7", "March 4, 2021"),
]
REPORT: list[Row] = [
    "United States Medical Licensing Examination",
    "USMLE Step 2 CK Score Report",
    ("Name: TESTCASE, AMARA", "USMLE ID: 0-123-456-7"),
    ("Test Date: August 14, 2019", "Pass/Fail: PASS"),
    "Score: 251",
    "The minimum passing score was 209 when you took the test.",
]
TRANSCRIPT: list[Row] = [
    "USMLE Transcript of Scores",
    ("Name: TESTCASE, AMARA", "USMLE ID: 0-123-456-7"),
    ("Examination", "Date", "Outcome"),
    ("Step 1", "05/20/2018", "Pass 244"),
    ("Step 2 CK", "08/14/2019", "Pass 251"),
    ("Step 3", "11/03/2022", "Fail"),
]


def swapped(rows: list[Row], old: str, new: str) -> list[Row]:
    after: list[Row] = [
        tuple(cell.replace(old, new) for cell in row) if isinstance(row, tuple) else row.replace(old, new)
        for row in rows
    ]
    assert after != rows
    return after


def test_a_certificate():
    (paper,) = read(CERTIFICATE)
    assert paper.kind == "ecfmg_certificate"
    assert values(paper) == {
        "certificate_number": "0-123-456-7",
        "issued_on": "2021-03-04",
        "exams": [
            {"exam": "USMLE Step 1", "taken_on": "2018-05-20", "result": None, "score": None},
            {"exam": "USMLE Step 2 CK", "taken_on": "2019-08-14", "result": None, "score": None},
        ],
    }
    assert paper.problems == ()


CERTIFICATES = [
    ("the day in a sentence", [*CERTIFICATE[:4], "Number 0-123-456-7", "Given this 4th day of March, 2021"], "0-123-456-7", "2021-03-04"),
    ("day before month", swapped(CERTIFICATE, "March 4, 2021", "04-Mar-2021"), "0-123-456-7", "2021-03-04"),
    ("a day that can be two", swapped(CERTIFICATE, "March 4, 2021", "03/04/2021"), "0-123-456-7", None),
    ("a number without hyphens", swapped(CERTIFICATE, "0-123-456-7", "01234567"), "0-123-456-7", "2021-03-04"),
    ("with the day it ends", [*CERTIFICATE, "Valid through: March 4, 2028"], "0-123-456-7", "2021-03-04"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "number", "day"), [row[1:] for row in CERTIFICATES], ids=[row[0] for row in CERTIFICATES]
)
def test_numbers_and_days_of_certificates(rows, number, day):
    (paper,) = read(rows)
    assert paper.kind == "ecfmg_certificate"
    found = values(paper)
    assert (found["certificate_number"], found.get("issued_on")) == (number, day)
    assert bool(paper.problems) == (day is None)


def test_a_report():
    (paper,) = read(REPORT)
    assert paper.kind == "exam_report"
    assert values(paper) == {
        "exam": "USMLE Step 2 CK",
        "taken_on": "2019-08-14",
        "result": "pass",
        "score": "251",
        "usmle_ecfmg_number": "0-123-456-7",
    }


REPORTS = [
    ("failed", ("PASS", "FAIL"), {"result": "fail"}),
    ("numbers, month first", ("August 14, 2019", "08/04/2019"), {"taken_on": "2019-08-04"}),
    ("without a score", ("Score: 251", ""), {"score": None, "result": "pass"}),
    ("another step", ("Step 2 CK", "Step 1"), {"exam": "USMLE Step 1"}),
    ("the step in words", ("Step 2 CK", "Step 2 Clinical Knowledge"), {"exam": "USMLE Step 2 CK"}),
    ("two steps named", ("The minimum", "Step 1 and Step 3 differ. The minimum"), {"exam": None}),
]


@pytest.mark.parametrize(("swap", "expected"), [row[1:] for row in REPORTS], ids=[row[0] for row in REPORTS])
def test_what_reports_say(swap, expected):
    (paper,) = read(swapped(REPORT, *swap))
    assert paper.kind == "exam_report"
    assert {name: values(paper).get(name) for name in expected} == expected


def test_a_transcript_has_several():
    (paper,) = read(TRANSCRIPT)
    assert paper.kind == "exam_report"
    assert values(paper)["exams"] == [
        {"exam": "USMLE Step 1", "taken_on": "2018-05-20", "result": "pass", "score": "244"},
        {"exam": "USMLE Step 2 CK", "taken_on": "2019-08-14", "result": "pass", "score": "251"},
        {"exam": "USMLE Step 3", "taken_on": "2022-11-03", "result": "fail", "score": None},
    ]


NONE = [
    ("a CV", ["AMARA TESTCASE", "Education", "Experience", "Publications", "Educational Commission for Foreign Medical Graduates, certificate 0-123-456-7, March 4, 2021", "USMLE Step 1, May 20, 2018, score report on request"]),
    ("a letter", ["Educational Commission for Foreign Medical Graduates", "March 4, 2021", "Dear Dr. Testcase,", "your number is 0-123-456-7. Your application is complete."]),
    ("an article", ["How to read your USMLE score report", "The report shows the test date, the result and the score of Step 1 or Step 2 CK."]),
    ("an admission to the test", ["USMLE Step 1 scheduling permit", "Name: TESTCASE, AMARA", "Eligibility: May 1, 2018 - July 31, 2018"]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_other_papers_are_none(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


@pytest.mark.parametrize("rows", [CERTIFICATE, REPORT], ids=["certificate", "report"])
def test_misread_letters_cost_a_value_at_most(rows):
    expected = values(read(rows)[0])
    known = 0
    for seed in range(15):
        (paper,) = read_recognized(rows, seed=seed, slips=0.015)
        known += paper.kind != "other"
        for name, value in values(paper).items():
            if name != "exams":
                assert value == expected[name]
    assert known >= 13
