"""Letters read for digits, put right where the shape of a value decides, and nowhere else."""

from __future__ import annotations

import pytest

from tracker.documents.cells import Anchor
from tracker.documents.ds2019_slips import category_near, days_beside, unslipped
from tracker.documents.pages import Rect, Word
from tracker.documents.slips import shaped

ROWS = [
    # what | as read | shape | value
    ("nothing to mend", "N0012345678", "N0000000000", "N0012345678"),
    ("O for 0, S for 5", "NOO1234S678", "N0000000000", "N0012345678"),
    ("l and I for 1, B for 8", "N00l23456I7", "N0000000000", "N0012345617"),
    ("spaces", "N00 1234 5678", "N0000000000", "N0012345678"),
    ("a digit lost", "N001234567", "N0000000000", None),
    ("a digit too many", "N00123456789", "N0000000000", None),
    ("another letter first", "M0012345678", "N0000000000", None),
    ("a letter like no digit", "N00123A5678", "N0000000000", None),
    ("a day", "O7-0I-2O25", "00-00-0000", "07-01-2025"),
    ("a day with long hyphens", "07–01—2025", "00-00-0000", "07-01-2025"),
    ("a day with a hyphen twice", "06-29--2012", "00-00-0000", "06-29-2012"),
    ("a day without a hyphen", "0629--2012", "00-00-0000", None),
    ("a day with slashes", "07/01/2025", "00-00-0000", None),
    ("a program number", "p-3-O451O", "P-0-00000", "P-3-04510"),
    ("a code of letters", "N1", "AA", "NI"),
    ("a code of letters with 0", "C0", "AA", "CO"),
    ("a class", "01", "A0", "O1"),
    ("a class of two", "B1/82", "A0/A0", "B1/B2"),
    ("a field code", "51.12O1", "00.0000", "51.1201"),
    ("nothing", "", "00", None),
    ("digits of another script", "٠١", "00", None),
]


@pytest.mark.parametrize(("read", "shape", "value"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_value_gets_the_shape_or_none(read, shape, value):
    assert shaped(read, shape) == value


def word(text: str, left: float, baseline: float, method: str = "ocr") -> Word:
    return Word(text, Rect(left, baseline - 6, left + 5 * len(text), baseline + 2), baseline, 8.0, method)


@pytest.mark.parametrize(
    ("method", "text", "name", "value"),
    [
        pytest.param("ocr", "NOO12345678", "sevis_id", "N0012345678", id="recognised"),
        pytest.param("ocr", "07-01-2025.", "day", "07-01-2025", id="a dot behind"),
        pytest.param("text", "NOO12345678", "sevis_id", "NOO12345678", id="printed as text"),
        pytest.param("ocr", "SO0N", "position", "SO0N", id="a field without shape"),
    ],
)
def test_only_recognised_words_of_fields_with_a_shape_are_mended(method, text, name, value):
    assert unslipped(word(text, 0, 10, method), name).text == value


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("ALI EN PHYS ICIAN", "ALIEN PHYSICIAN"),
        pytest.param("RESEARCH SCHO1AR", "RESEARCH SCHOLAR", id="a digit"),
        pytest.param("ALEN PHYSICIAN", "ALIEN PHYSICIAN", id="a letter lost"),
        pytest.param("SPEClALlST", "SPECIALIST", id="letters that look alike"),
        pytest.param("SCHOLAR", None, id="half of two"),
        pytest.param("RESEARCH", None, id="half of one"),
        pytest.param("HEAD PHYSICIAN", None, id="another word"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_category_is_taken_from_the_list_where_one_alone_is_near(read, known):
    assert category_near(read) == known


def test_the_other_day_of_item_3_is_found_on_its_side_of_the_known_label():
    label = word("From (mm-dd-yyyy):", 10, 100)
    anchor = Anchor("program_begin_date", label.box, 8.0, (label,))
    words = [word("07-01-2025", 110, 100), word("06-3O-2026", 110, 117), word("01-01-2020", 400, 117)]
    assert [found.text for found in days_beside(anchor, words, below=True)] == ["06-30-2026"]
    assert days_beside(anchor, words, below=False) == []
