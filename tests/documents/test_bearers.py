"""Who is named on the papers of a file, whatever else was read of them."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.documents.bearers import bearer_of, bearers_of
from tracker.documents.readings import Confidence, DocumentReading, FieldReading, FileReading, Kind
from tracker.records.vault_document import Bearer


def paper(
    page: int = 1, kind: Kind = "letter", confidence: Confidence = "likely", **values: str
) -> DocumentReading:
    fields = {
        name: FieldReading(value, page, None, "text", confidence, value) for name, value in values.items()
    }
    return DocumentReading(kind, (page,), fields)


def named(reading: DocumentReading) -> Bearer:
    found = bearer_of(reading)
    assert found is not None
    return found


WHOLE = [
    # what                        printed                              surname      given name
    ("the surname last",          "AMARA TESTCASE",                    "TESTCASE",  "AMARA"),
    ("the surname first",         "TESTCASE, AMARA NGOZI",             "TESTCASE",  "AMARA NGOZI"),
    ("a degree behind a comma",   "AMARA TESTCASE, MD",                "TESTCASE",  "AMARA"),
    ("degrees and dots",          "Amara N. Testcase, M.B.B.S., MPH",  "Testcase",  "Amara N."),
    ("surname first and degree",  "TESTCASE, AMARA, M.D.",             "TESTCASE",  "AMARA"),
    ("a degree without a comma",  "Amara Testcase MD",                 "Testcase",  "Amara"),
    ("a title",                   "Dr. Amara Testcase",                "Testcase",  "Amara"),
    ("a name like a degree",      "SAMPLE, MD AMARA",                  "SAMPLE",    "MD AMARA"),
    ("a surname like a degree",   "AMARA DO",                          "DO",        "AMARA"),
    ("one word",                  "TESTCASE",                          "TESTCASE",  None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "surname", "given"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE]
)
def test_a_name_written_as_one(printed: str, surname: str, given: str | None) -> None:
    bearer = named(paper(applicant=printed))
    assert (bearer.surname, bearer.given_name) == (surname, given)


@pytest.mark.parametrize(
    ("read", "day"),
    [
        ("1899-12-31", None),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("2390-03-14", None),
        ("1190-03-14", None),
    ],
)
def test_a_birth_date_that_no_record_can_hold_is_left_out(read: str, day: date | None) -> None:
    assert named(paper(surname="TESTCASE", date_of_birth=read)).date_of_birth == day


def test_what_is_unsure_names_nobody() -> None:
    assert bearer_of(paper(confidence="unsure", surname="TESTCASE", date_of_birth="1990-03-14")) is None


def test_a_paper_without_a_name_ends_the_one_before() -> None:
    papers = (
        paper(1, "insurance", insurer="SAMPLE"),
        paper(2, surname="TESTCASE"),
        paper(3, "other"),
        paper(4, "insurance", insurer="SAMPLE"),
        paper(5, "insurance", insurer="SAMPLE"),
    )
    found = bearers_of(FileReading("a.pdf", "", 5, None, papers))
    assert [(bearer.page, bearer.surname) for bearer in found] == [(2, "TESTCASE"), (4, None)]
