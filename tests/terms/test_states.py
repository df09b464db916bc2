"""States by name and by their two letters."""

from __future__ import annotations

import pytest

from tracker.terms.states import state_named, state_names

ROWS = [
    ("a name", "Kansas", "KS"),
    ("letters", "ks", "KS"),
    ("two words without a space", "NORTHDAKOTA", "ND"),
    ("the capital", "District of Columbia", "DC"),
    ("a part of another name", "Virginia", "VA"),
    ("a longer name", "West Virginia", "WV"),
    ("a country", "Germany", None),
    ("nothing", "", None),
]


@pytest.mark.parametrize(("text", "code"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_states(text, code):
    assert state_named(text) == code


def test_there_are_fifty_states_the_capital_and_five_territories():
    assert len(state_names()) == 56
