"""What stands where a value is missing is no value."""

from __future__ import annotations

import pytest

from tracker.cv.placeholders import real


@pytest.mark.parametrize(
    "text", [None, "", "  ", "n/a", "N/A", "NA", "n.a.", "XX", "?", "--", "–", "0", "000", "none", "Null", "nil", "TBD", "tba", "[ ]", "()"]
)  # fmt: skip
def test_a_placeholder_is_no_value(text):
    assert real(text) is None


@pytest.mark.parametrize("text", ["x", "10", "e0", "Nature", "0-9", "A/B", "nano", "X"])
def test_a_value_stays(text):
    assert real(f" {text} ") == text
