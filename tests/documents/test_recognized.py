"""Recognised pages as data: they come back from JSON as they were, and nothing else does."""

from __future__ import annotations

import json

import pytest

from tracker.documents import RecognizedLine, RecognizedPage, recognized_page

LINE = RecognizedLine("SAMPLE  ANA", 1.5, 2.0, 90.25, 12.5, 10.75, 8.0, tuple(range(10, 19)), 0.98)
PAGE = RecognizedPage(
    2, "an engine 1", 612.0, 792.0, (612.0, 0.0, 0.0, 0.0, 792.0, 0.0, 0.0, 0.0, 1.0), (LINE,)
)


def test_a_page_survives_its_json():
    assert recognized_page(json.loads(json.dumps(PAGE.as_json()))) == PAGE


def test_places_are_kept_to_a_hundredth_of_a_point():
    line = RecognizedLine("A", 1 / 3, 0.0, 2.0, 3.0, 2.5, 2 / 3, (1.23456,), 0.98765)
    assert line.as_json() == ["A", 0.33, 0.0, 2.0, 3.0, 2.5, 0.67, 0.99, [1.23]]


def test_the_words_do_not_show_in_tracebacks():
    assert "SAMPLE" not in repr(PAGE)


DAMAGED = {
    "no page number": {"page": None},
    "page 0": {"page": 0},
    "eight numbers": {"warp": [1.0] * 8},
    "a word for a number": {"warp": ["one"] * 9},
    "no width": {"width": 0},
    "lines that are none": {"lines": 3},
    "a line too short": {"lines": [["A", 1, 2, 3]]},
    "a place too many": {"lines": [["A", 1, 2, 3, 4, 5, 6, 0.9, [1, 2]]]},
    "a place too few": {"lines": [["A B", 1, 2, 3, 4, 5, 6, 0.9, [1]]]},
    "text that is none": {"lines": [[7, 1, 2, 3, 4, 5, 6, 0.9, [1]]]},
}


@pytest.mark.parametrize("what", DAMAGED)
def test_other_data_is_refused(what):
    with pytest.raises(ValueError, match=r"page looks like|one place"):
        recognized_page(PAGE.as_json() | DAMAGED[what])


@pytest.mark.parametrize("name", list(PAGE.as_json()))
def test_a_missing_key_is_refused(name):
    data = PAGE.as_json()
    del data[name]
    with pytest.raises(ValueError, match="page looks like"):
        recognized_page(data)
