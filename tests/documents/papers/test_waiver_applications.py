"""Printouts of the waiver application: the number, the basis, and papers that only speak of the form."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

PRINTOUT: list[Row] = [
    ("U.S. Department of State", "", "DS-3035"),
    "J-1 VISA WAIVER RECOMMENDATION APPLICATION",
    ("Waiver Case Number:", "1234567"),
    ("Surname:", "TESTCASE"),
    ("Given Name:", "AMARA"),
    ("Date of Birth (mm-dd-yyyy):", "03-14-1990"),
    ("SEVIS Number:", "N0098765432"),
    ("Basis for Waiver:", "State Public Health Department (Conrad)"),
    "I certify that the information above is true.",
    ("Date Submitted:", "01-09-2024"),
]


def swapped(old: str, new: Row | None) -> list[Row]:
    rows = [new if old in "".join(row) else row for row in PRINTOUT]
    assert rows != PRINTOUT
    return [row for row in rows if row is not None]


def test_a_printout():
    (paper,) = read(PRINTOUT)
    assert paper.kind == "ds3035"
    assert values(paper) == {
        "case_number": "1234567",
        "basis": "conrad30",
        "surname": "TESTCASE",
        "given_name": "AMARA",
        "date_of_birth": "1990-03-14",
        "sevis_id": "N0098765432",
        "dated": "2024-01-09",
    }
    assert paper.problems == ()


BASES = [
    ("a statement of the country", ("Basis for Waiver:", "No Objection Statement"), "no_objection"),
    ("an agency", ("Statutory Basis:", "Interested U.S. Government Agency"), "interested_federal_agency"),
    ("hardship", ("Basis for Waiver:", "Exceptional Hardship"), "exceptional_hardship"),
    ("persecution", ("Basis for Waiver:", "Persecution"), "persecution"),
    ("named in a sentence", "I apply because of persecution.", "persecution"),
    ("a list of all", "No Objection  Persecution  Exceptional Hardship  Conrad", None),
    ("two in one cell", ("Basis for Waiver:", "Persecution / Hardship: Exceptional Hardship"), None),
    ("none", None, None),
]


@pytest.mark.parametrize(("row", "basis"), [row[1:] for row in BASES], ids=[row[0] for row in BASES])
def test_the_basis(row, basis):
    (paper,) = read(swapped("Basis for Waiver:", row))
    assert values(paper).get("basis") == basis
    assert bool(paper.problems) == (basis is None)


NUMBERS = [
    ("six digits", "123456", "123456"),
    ("letters and digits", "2024-J1-004512", "2024-J1-004512"),
    ("eight digits", "20240451", "20240451"),
    ("words", "to be assigned", None),
    ("too short", "123", None),
]


@pytest.mark.parametrize(("printed", "number"), [row[1:] for row in NUMBERS], ids=[row[0] for row in NUMBERS])
def test_the_case_number(printed, number):
    (paper,) = read(swapped("Waiver Case", ("Waiver Case Number:", printed)))
    assert (paper.kind, values(paper).get("case_number")) == (
        ("ds3035", number) if number else ("other", None)
    )


NONE = [
    ("an article", ["How to fill in Form DS-3035", "The J-1 visa waiver recommendation application gives a case number.", "Surname: as in the passport. Date of birth: month first."]),
    ("a checklist", ["[ ] DS-3035", "[ ] DS-2019, all", "[ ] statement of reason", "J-1 visa waiver"]),
    ("a CV", ["Education", "Experience", "Publications", *map(str, range(3)), "DS-3035, J-1 visa waiver, case number 1234567", "Surname: TESTCASE", "Given Name: AMARA"]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_papers_that_speak_of_the_form_are_none(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


def test_misread_letters_cost_a_value_at_most():
    expected = values(read(PRINTOUT)[0])
    known = 0
    for seed in range(20):
        (paper,) = read_recognized(PRINTOUT, seed=seed, slips=0.02)
        found = values(paper)
        known += paper.kind == "ds3035"
        for name in ("case_number", "basis", "date_of_birth", "sevis_id", "dated"):
            assert found.get(name) in (expected[name], None)
    assert known >= 18
