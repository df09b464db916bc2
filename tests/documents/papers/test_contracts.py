"""Contracts of training and employment: their days, parties and clauses."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

EMPLOYMENT: list[Row] = [
    "PHYSICIAN EMPLOYMENT AGREEMENT",
    "",
    'This agreement is made between Example Rural Clinic, Inc. ("Employer") and Amara Testcase, M.D. ("Physician").',
    "1. Term. The employment shall commence on July 15, 2024 and continue through July 14, 2027, for a term",
    "of three (3) years.",
    "2. Duties. The Physician shall provide care for 40 hours per week.",
    "3. The Physician agrees to begin work within ninety (90) days of the approval of the J-1 waiver in H-1B status.",
    "4. Salary. The Employer shall pay $230,000.00 a year.",
    ("Practice Site:", "12 Farm Road, Exampletown, Kansas"),
]
TRAINING: list[Row] = [
    "GRADUATE MEDICAL EDUCATION",
    "RESIDENT AGREEMENT",
    "This agreement is made by and between Example University Hospital and Amara Testcase, M.D.",
    ("Position:", "Resident"),
    ("Program:", "Internal Medicine"),
    ("Start Date:", "July 1, 2022"),
    ("End Date:", "June 30, 2023"),
    "The Resident is appointed at level PGY-1 with an annual stipend of $62,400.00. The Resident shall",
    "follow the rules of the hospital.",
]

CONTRACTS = [
    ("of employment", EMPLOYMENT, {"contract_kind": "employment", "employer": "Example Rural Clinic, Inc.", "sites": "12 Farm Road, Exampletown, Kansas", "begin": "2024-07-15", "end": "2027-07-14", "years": "3", "hours_per_week": "40", "within_90_days": "yes", "class_of_admission": "H1B", "stipend": "230000.00"}),
    ("of training", TRAINING, {"contract_kind": "training", "employer": "Example University Hospital", "title": "Resident", "level": "PGY-1", "specialty": "Internal Medicine", "begin": "2022-07-01", "end": "2023-06-30", "stipend": "62400.00"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"), [row[1:] for row in CONTRACTS], ids=[row[0] for row in CONTRACTS]
)
def test_contracts(rows, expected):
    (paper,) = read(rows)
    assert paper.kind == "contract"
    assert values(paper) == expected
    assert paper.problems == ()


def swapped(rows: list[Row], *pairs: tuple[str, str]) -> list[Row]:
    changed = rows
    for old, new in pairs:
        after: list[Row] = [
            tuple(cell.replace(old, new) for cell in row) if isinstance(row, tuple) else row.replace(old, new)
            for row in changed
        ]
        assert after != changed
        changed = after
    return changed


VARIANTS = [
    ("a day that can be two", EMPLOYMENT, ("July 15, 2024", "07/05/2024"), "begin", None),
    ("a day in numbers that is one", EMPLOYMENT, ("July 15, 2024", "07/15/2024"), "begin", "2024-07-15"),
    ("an end before the begin", EMPLOYMENT, ("July 14, 2027", "July 14, 2023"), "end", None),
    ("years that differ", EMPLOYMENT, ("three (3)", "three (4)"), "years", None),
    ("years in digits", EMPLOYMENT, ("three (3) years", "3 years"), "years", "3"),
    ("two numbers of hours", EMPLOYMENT, ("4. Salary.", "4. At night 20 hours per week."), "hours_per_week", None),
    ("90 days that are no waiver's", EMPLOYMENT, ("of the approval of the J-1 waiver", "of a notice"), "within_90_days", None),
    ("begins upon a day", EMPLOYMENT, ("commence on", "be effective as of"), "begin", "2024-07-15"),
    ("another level", TRAINING, ("PGY-1", "PGY 4"), "level", "PGY-4"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "swap", "field", "value"), [row[1:] for row in VARIANTS], ids=[row[0] for row in VARIANTS]
)
def test_variants(rows, swap, field, value):
    (paper,) = read(swapped(rows, swap))
    assert paper.kind == "contract"
    assert values(paper).get(field) == value


NONE = [
    ("a lease", ["LEASE AGREEMENT", "between Example Homes and Amara Testcase", "The term shall begin on July 1, 2022 and end on June 30, 2024.", "Rent $1,250.00 a month; the tenant shall pay."]),
    ("an offer", ["July 1, 2024", "Dear Dr. Testcase,", "we are pleased to offer you a position. An employment agreement will follow. It shall begin on July 15, 2024."]),
    ("a CV", ["Education", "Experience", "Publications", *EMPLOYMENT]),
    ("an article", ["What a physician employment agreement should hold", "The employer shall state begin, end, salary and hours; ask a lawyer."]),
    ("a title alone", ["PHYSICIAN EMPLOYMENT AGREEMENT"]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_other_papers_are_no_contracts(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


@pytest.mark.parametrize("rows", [EMPLOYMENT, TRAINING], ids=["employment", "training"])
def test_misread_letters_cost_a_value_at_most(rows):
    expected = values(read(rows)[0])
    known = 0
    for seed in range(15):
        (paper,) = read_recognized(rows, seed=seed, slips=0.015)
        known += paper.kind == "contract"
        for name in ("begin", "end", "years", "hours_per_week", "contract_kind", "within_90_days"):
            assert values(paper).get(name) in (expected.get(name), None)
    assert known >= 12
