"""Days in running text: every usual way of printing them, and what is never taken for one."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.documents.papers.days import days_in

ROWS = [
    ("month first in words", "dated march 4, 2024 and", "us", ["2024-03-04"], False),
    ("day first in words", "on 4 march 2024", None, ["2024-03-04"], False),
    ("with a suffix", "this 4th day of march, 2024", None, ["2024-03-04"], False),
    ("short month", "04mar2024", None, ["2024-03-04"], False),
    ("short month with hyphens", "04-mar-2024", None, ["2024-03-04"], False),
    ("year first in words", "2024 march 4", None, ["2024-03-04"], False),
    ("two languages", "14 mar /mars 1990", None, ["1990-03-14"], False),
    ("ISO", "2024-03-04", None, ["2024-03-04"], False),
    ("year first with slashes", "2024/03/04", None, ["2024-03-04"], False),
    ("numbers on a US form", "03/04/2024", "us", ["2024-03-04"], False),
    ("numbers elsewhere", "03/04/2024", None, [None], False),
    ("numbers that are one day", "03/14/2024", None, ["2024-03-14"], False),
    ("glued to words", "onjuly 1,2024throughjune 30,2027", None, ["2024-07-01", "2027-06-30"], False),
    ("after a number", "room 12 july 1, 2024", None, ["2024-07-01"], False),
    ("a letter for a digit", "march 4, 2o24", None, ["2024-03-04"], True),
    ("a misspelt month", "marcn 4, 2024", None, ["2024-03-04"], True),
    ("no day of the calendar", "june 31, 2024", None, [None], False),
    ("a month alone", "may 2024", None, [], False),
    ("a word that is no month", "unit 4, 2024", None, [], False),
    ("a telephone number", "412-555-0199 2024", None, [], False),
    ("an amount", "$1,250.00 in 2024", None, [], False),
    ("a longer number", "march 4, 20245", None, [], False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order", "days", "repaired"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_days(text, order, days, repaired):
    found = days_in(text, order)
    assert [printed.day.isoformat() if printed.day else None for printed in found] == days
    assert any(printed.repaired for printed in found) == repaired


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%B %d, %Y", "%d %B %Y", "%d%b%Y", "%Y-%m-%d", "%b. %d, %Y", "%Y %B %d", "%m/%d/%Y"]),
)
def test_every_day_comes_back_from_every_way_of_printing_it(day, form):
    (printed,) = days_in(f"issued {day.strftime(form).lower()} at", "us")
    assert (printed.day, printed.repaired) == (day, False)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.text(alphabet="0123456789/-. abcjunemayoilmarch,", max_size=60))
def test_any_text_gives_days_inside_it_and_in_order(text):
    found = days_in(text)
    assert all(0 <= printed.begin < printed.end <= len(text) for printed in found)
    assert all(one.end <= other.begin for one, other in itertools.pairwise(found))
