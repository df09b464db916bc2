"""US visa foils: printed fields, annotation, and the machine-readable zone that checks them."""

from __future__ import annotations

import pytest
from variants import ORDERS

from tracker.documents.reader import read_bytes
from tracker.documents.readings import DocumentReading
from tracker.tasks.specimens import people
from tracker.tasks.specimens.form_visa import visa
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text

FOIL = people.research_visa()
EXPECTED = {
    "issuing_post": "LAGOS",
    "control_number": "20191260040001",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "visa_type": "R",
    "visa_class": "J1",
    "passport_number": "A09912345",
    "sex": "F",
    "date_of_birth": "1990-03-14",
    "nationality": "NRA",
    "entries": "M",
    "issued_on": "2019-05-06",
    "expires_on": "2021-06-30",
    "foil_number": "K7203391",
    "sevis_id": "N0098765432",
    "program_number": "P-1-99001",
}


def read(sheet: Sheet) -> DocumentReading:
    reading = read_bytes(write([sheet]))
    assert [paper.kind for paper in reading.documents] == ["visa"]
    return reading.documents[0]


def values(paper: DocumentReading) -> dict[str, object]:
    return {name: found.value if found else None for name, found in paper.fields.items()}


@pytest.mark.parametrize("order", [name for name in ORDERS if "fields" not in name and "overlay" not in name])
def test_a_foil_reads_the_same_however_it_was_written(order):
    found = read(ORDERS[order](visa(FOIL)))
    assert {name: values(found)[name] for name in EXPECTED} == EXPECTED
    assert found.annotation_212e is not None
    assert found.annotation_212e.determination.value == "subject"
    assert found.problems == ()


ANNOTATIONS = [
    (
        "two lines that end in NOT",
        "BEARER IS NOT\nSUBJECT TO SECTION 212(e). TWO YEAR RULE DOES NOT\nAPPLY (NIGERIA)",
        "not_subject",
        0,
    ),
    (
        "clauses that disagree",
        "BEARER IS SUBJECT TO SECTION 212(e).\nTWO YEAR RULE DOES NOT APPLY",
        "conflict",
        1,
    ),
    ("numbers alone", "N0098765432  P-1-99001\nSAMPLE STATE UNIVERSITY", "unmarked", 0),
    ("no annotation", None, "unmarked", 0),
    ("a mention", "SEE 212(E) LETTER", "unsure", 1),
]


@pytest.mark.parametrize(
    ("words", "determination", "problems"),
    [row[1:] for row in ANNOTATIONS],
    ids=[row[0] for row in ANNOTATIONS],
)
def test_annotations(words, determination, problems):
    found = read(visa({**FOIL, "annotation": words}))
    assert found.annotation_212e is not None
    assert found.annotation_212e.determination.value == determination
    assert found.annotation_212e.source == "words"
    assert len(found.problems) == problems


DISAGREEMENTS = [
    ("printed expiry", "expires_on", "30JUN2022", "2021-06-30", "likely", "mrz"),
    ("printed birth date", "date_of_birth", "15MAR1990", "1990-03-14", "likely", "mrz"),
    ("printed passport number", "passport_number", "A09912346", "A09912345", "likely", "mrz"),
    ("printed surname", "surname", "TESTCASSE", "TESTCASSE", "unsure", "text"),
    ("printed sex", "sex", "M", "M", "unsure", "text"),
]


@pytest.mark.parametrize(
    ("field", "printed", "value", "confidence", "method"),
    [row[1:] for row in DISAGREEMENTS],
    ids=[row[0] for row in DISAGREEMENTS],
)
def test_the_zone_decides_where_it_has_a_check_digit(field, printed, value, confidence, method):
    found = read(visa({**FOIL, field: printed}))
    reading = found.fields[field]
    assert reading is not None
    assert (reading.value, reading.confidence, reading.method) == (value, confidence, method)
    assert len([problem for problem in found.problems if "otherwise" in problem]) == 1


def test_a_wrong_check_digit_leaves_the_printed_field_alone():
    second = FOIL["mrz_line_2"]
    wrong = second[:21] + "220630" + second[27:]
    found = read(visa({**FOIL, "mrz_line_2": wrong}))
    reading = found.fields["expires_on"]
    assert reading is not None
    assert (reading.value, reading.method) == ("2021-06-30", "text")
    assert any("check digit" in problem for problem in found.problems)


def test_a_missing_printed_date_comes_from_the_zone():
    reading = read(visa({**FOIL, "expires_on": None})).fields["expires_on"]
    assert reading is not None
    assert (reading.value, reading.method, reading.confidence) == ("2021-06-30", "mrz", "likely")


def test_names_agree_when_they_are_folded():
    found = read(visa({**FOIL, "given_name": "AMÂRA"}))
    assert found.problems == ()


def test_a_foil_on_a_page_with_a_letter_is_found():
    sheet = visa(FOIL)
    words = [
        "Please find my visa above.",
        "It says nothing about 212(e) that I understand.",
        "Amara Testcase",
    ]
    letter = [
        Placed(Text(line, 86, 480 + 14 * number, "Times-Roman", 10)) for number, line in enumerate(words)
    ]
    found = read(sheet.with_items((*sheet.items, *letter)))
    assert {name: values(found)[name] for name in EXPECTED} == EXPECTED
    assert found.annotation_212e is not None
    assert found.annotation_212e.determination.value == "subject"


def test_an_issue_date_after_the_expiry_is_said():
    found = read(visa({**FOIL, "issued_on": "06MAY2022"}))
    assert any("before the issue date" in problem for problem in found.problems)
