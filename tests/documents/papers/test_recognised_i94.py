"""I-94 printouts whose words were recognised: slips are put right where one reading is left."""

from __future__ import annotations

import pytest
from printed import RecognizedPage, recognized_text, values

from tracker.documents.forms import papers
from tracker.documents.words import lines_of
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.people import ENTRY_2019
from tracker.typeset.items import Text

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


RECOGNIZED = [
    ("as printed", {}, EXPECTED),
    ("no slash", {"admit_until": "DIS"}, EXPECTED),
    ("a zero for D", {"admit_until": "0/S"}, EXPECTED),
    ("letters in the number", {"admission_number": "5I2345678A1"}, EXPECTED),
    (
        "a letter in a day",
        {"arrival_date": "2019 June 2A"},
        {name: value for name, value in EXPECTED.items() if name != "arrival_date"},
    ),
    ("a digit read as a letter", {"arrival_date": "2O19 June 24"}, EXPECTED),
    ("a misspelt month", {"date_of_birth": "1990 Marcn 14"}, EXPECTED),
]


@pytest.mark.parametrize(
    ("changes", "expected"), [row[1:] for row in RECOGNIZED], ids=[row[0] for row in RECOGNIZED]
)
def test_recognised_words_are_put_right_only_where_one_reading_is_left(changes, expected):
    items = [item.item for item in i94({**ENTRY_2019, **changes}).items if item.tag != "watermark"]
    words = [word for item in items if isinstance(item, Text) for word in recognized_text(item)]
    page = RecognizedPage(1, words)
    (paper,) = papers([(page, lines_of(words))])
    assert paper.kind == "i94"
    assert values(paper) == expected
    assert all(found is None or found.confidence != "certain" for found in paper.fields.values())
