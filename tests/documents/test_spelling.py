"""Misread labels become the labels they are; everything else stays as it was read."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.documents import ds2019_labels, i94, visa
from tracker.documents.pages import Rect, Word
from tracker.documents.spelling import distance, mended

PHRASES = (*ds2019_labels.PRINTED, *visa.PRINTED, *i94.PRINTED)


def words(text: str) -> list[Word]:
    found = []
    place = 10.0
    for piece in text.split():
        width = 4.0 * len(piece)
        found.append(Word(piece, Rect(place, 94.0, place + width, 101.0), 100.0, 8.0, "ocr"))
        place += width + 3.0
    return found


# other labels of the form, on a line of their own: a label alone may be part of a sentence
FORM = [
    replace(word, baseline=10.0)
    for word in words("City of Birth: Position Code: Primary Site of Activity: Issue Date")
]


def said(text: str) -> str:
    found = mended([*FORM, *words(text)], PHRASES)
    return " ".join(word.text for word in found if word.baseline != 10.0)


MISREAD = [
    ("a letter lost", "Ctizenship Country Code:", "Citizenship Country Code:"),
    ("a letter wrong", "Birth Dete", "Birth Date"),
    ("rn for m the other way", "Sumame", "Surname"),
    ("a space lost", "Middle Name:First", "Middle Name:First"),
    ("words joined and one wrong", "Purposeofthls torm:", "Purpose of this form:"),
    ("a word in two and one wrong", "Exchange Vis itar Category:", "Exchange Visitor Category:"),
    ("words joined alone", "Purposeofthis form:", "Purposeofthis form:"),
    ("a semicolon for a colon", "Position;", "Position:"),
    ("l for I", "Admission (l-94) Record Number", "Admission (I-94) Record Number"),
    ("an accent from the line above", "Éxchange Visitor Program Number:", "Exchange Visitor Program Number:"),
    ("one y lost", "Date of Birth(mm-dd-yyy):", "Date of Birth(mm-dd-yyyy):"),
    ("two wrong in a long label", "Participatnig Program Official", "Participatnig Program Official"),
    (
        "two labels on a line",
        "Legal Permanent Resdence Country Code: Legal Permanent Residence Country:",
        "Legal Permanent Residence Country Code: Legal Permanent Residence Country:",
    ),
    ("a value beside", "Country of Birth: NIGERlA", "Country of Birth: NIGERlA"),
]
KEPT = [
    "SAMPLE",
    "Position",
    "TESTCASE ANNOTATIO",
    "a position of trust in another country",
    "THE U. S. DEPARTMENT OF STATE RESERVES THE RIGHT",
    "Citizenship Country:",
    "Legal Permanent Residence Country:",
    "Current Program Sponsor funds :",
    "Citizenship Country Code: Citizenship Country:",
    "5. Purpose of this lease: residence",
    "2. Family Name:",
]


@pytest.mark.parametrize(("read", "right"), [row[1:] for row in MISREAD], ids=[row[0] for row in MISREAD])
def test_a_misread_label_is_put_right(read, right):
    assert said(read) == right


@pytest.mark.parametrize("text", KEPT)
def test_other_words_stay(text):
    assert said(text) == text


def test_a_label_alone_may_be_part_of_a_sentence():
    text = "the Ctizenship Country Code: is not the"
    assert " ".join(word.text for word in mended(words(text), PHRASES)) == text


def test_words_that_take_the_place_of_joined_ones_share_it():
    joined = words("Countryof B1rth:")
    parts = [word for word in mended([*FORM, *joined], PHRASES) if word.baseline != 10.0]
    assert [part.text for part in parts] == ["Country", "of", "Birth:"]
    assert parts[0].box.left == joined[0].box.left
    assert parts[-1].box.right <= joined[-1].box.right + 0.01
    assert all(one.box.right <= other.box.left for one, other in itertools.pairwise(parts))


@pytest.mark.parametrize(
    ("one", "other", "most", "expected"),
    [
        pytest.param("", "", 0, 0, id="nothing"),
        pytest.param("abc", "abc", 0, 0, id="the same"),
        pytest.param("abc", "abd", 1, 1, id="changed"),
        pytest.param("abc", "abcd", 1, 1, id="added"),
        pytest.param("abcd", "acd", 1, 1, id="left out"),
        pytest.param("abcd", "badc", 2, 3, id="more than asked for"),
        pytest.param("abc", "abcdef", 2, 3, id="too long"),
        pytest.param("kitten", "sitting", 5, 3, id="three"),
    ],
)
def test_the_distance_counts_changes_up_to_a_limit(one, other, most, expected):
    assert distance(one, other, most) == expected


@settings(derandomize=True, max_examples=120, deadline=None)
@given(st.text("abcdef", max_size=12), st.text("abcdef", max_size=12))
def test_the_distance_is_the_same_both_ways(one, other):
    assert distance(one, other, 4) == distance(other, one, 4)
    assert (distance(one, other, 4) == 0) == (one == other)


def test_a_page_of_words_takes_little_time():
    chance = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz"
    page = [
        Word(
            "".join(chance.choices(letters, k=chance.randint(2, 9))),
            Rect(50.0 * column, 10.0 * row, 50.0 * column + 45, 10.0 * row + 8),
            10.0 * row + 7,
            8.0,
            "ocr",
        )
        for row in range(60)
        for column in range(12)
    ]
    began = time.process_time()
    assert len(mended(page, PHRASES)) == len(page)
    assert time.process_time() - began < 3.0
