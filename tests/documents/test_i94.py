"""I-94 printouts in their wordings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from variants import ORDERS

from tracker.documents.reader import read_bytes
from tracker.documents.readings import DocumentReading
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.people import ENTRY_2019
from tracker.typeset.canvas import write
from tracker.typeset.items import Sheet, Text

EXPECTED = {
    "admission_number": "512345678A1",
    "arrival_date": "2019-06-24",
    "class_of_admission": "J1",
    "admit_until": "D/S",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "date_of_birth": "1990-03-14",
    "passport_number": "A09912345",
    "country_of_citizenship": "Nigeria",
}


def read(sheet: Sheet) -> DocumentReading:
    reading = read_bytes(write([sheet]))
    assert [paper.kind for paper in reading.documents] == ["i94"]
    assert reading.determination is None
    return reading.documents[0]


def values(paper: DocumentReading) -> dict[str, object]:
    return {name: found.value if found else None for name, found in paper.fields.items()}


@pytest.mark.parametrize("order", [name for name in ORDERS if "overlay" not in name])
def test_an_entry_reads_the_same_however_it_was_written(order):
    found = read(ORDERS[order](i94(ENTRY_2019)))
    assert values(found) == EXPECTED
    assert found.problems == ()
    assert found.annotation_212e is None


WORDINGS = [
    ("arrival", "Most Recent Date of Entry:", "Arrival/Issued Date :"),
    ("number", "Admission (I-94) Record Number :", "Admission I-94 Record Number :"),
    ("surname", "Last/Surname :", "Last Name :"),
    ("passport", "Document Number :", "Passport Number :"),
    ("latest arrival", "Most Recent Date of Entry:", "Latest Date of Entry :"),
    ("day of admission", "Most Recent Date of Entry:", "Date of Admission :"),
    ("admitted", "Admit Until Date :", "Admitted Until :"),
    ("number of a card", "Admission (I-94) Record Number :", "Departure Number :"),
    ("country", "Country of Citizenship :", "Country of Issuance :"),
]


@pytest.mark.parametrize(
    ("printed", "other"), [row[1:] for row in WORDINGS], ids=[row[0] for row in WORDINGS]
)
def test_labels_have_had_several_wordings(printed, other):
    sheet = i94(ENTRY_2019)
    items = [
        replace(placed, item=replace(placed.item, text=other, size=8.0))
        if isinstance(placed.item, Text) and placed.item.text == printed
        else placed
        for placed in sheet.items
    ]
    assert values(read(sheet.with_items(items))) == EXPECTED


DATES = [
    ("year first", "2022 June 14", "2022-06-14", 0),
    ("year first, a blank lost", "2022June 14", "2022-06-14", 0),
    ("year first, both blanks lost", "2022June14", "2022-06-14", 0),
    ("month first in words", "June 14, 2022", "2022-06-14", 0),
    ("day first in words", "14 June 2022", "2022-06-14", 0),
    ("ISO", "2022-06-14", "2022-06-14", 0),
    ("numbers that can be one day only", "06/14/2022", "2022-06-14", 0),
    ("numbers that can be two days", "06/04/2022", None, 1),
    ("no day", "2022 June 31", None, 1),
]


@pytest.mark.parametrize(
    ("printed", "day", "problems"), [row[1:] for row in DATES], ids=[row[0] for row in DATES]
)
def test_dates_are_read_or_refused(printed, day, problems):
    found = read(i94({**ENTRY_2019, "arrival_date": printed}))
    assert values(found)["arrival_date"] == day
    assert len(found.problems) == problems


def test_admission_to_a_day():
    assert values(read(i94({**ENTRY_2019, "admit_until": "2023 June 29"})))["admit_until"] == "2023-06-29"


def test_an_admission_that_ends_before_it_begins_is_said():
    assert len(read(i94({**ENTRY_2019, "admit_until": "2018 June 29"})).problems) == 1


NUMBERS = [
    ("eleven digits", "51234567891", "51234567891"),
    ("a letter in the tenth place", "512345678A1", "512345678A1"),
    ("in groups", "512345678 A1", "512345678A1"),
    ("a letter elsewhere", "51234567A91", None),
    ("ten characters", "512345678A", None),
]


@pytest.mark.parametrize(("printed", "number"), [row[1:] for row in NUMBERS], ids=[row[0] for row in NUMBERS])
def test_record_numbers(printed, number):
    reading = read_bytes(write([i94({**ENTRY_2019, "admission_number": printed})]))
    found = [values(paper).get("admission_number") for paper in reading.documents if paper.kind == "i94"]
    assert found in ([number], [])
    assert number is None or "A" not in printed[:9]
