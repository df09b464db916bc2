"""The travel history: rows, the stays they make up, and what is missing between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import Row, read, read_recognized, values

from tracker.documents.papers.travel_history import stays_of

HISTORY: list[Row] = [
    "U.S. Customs and Border Protection",
    "I-94 Travel History",
    ("Document Number: A09912345", "", "Country of Issuance: Nigeria"),
    ("Date", "Type", "Location"),
    ("2020-01-05", "Arrival", "JFK"),
    ("2019-12-20", "Departure", "ATL"),
    ("2019-06-24", "Arrival", "ATL"),
]


def history(*rows: Row) -> list[Row]:
    return [*HISTORY[:4], *rows]


def test_a_history_newest_first():
    (paper,) = read(HISTORY)
    assert paper.kind == "i94_history"
    assert values(paper) == {
        "passport_number": "A09912345",
        "rows": [
            {"date": "2020-01-05", "type": "arrival", "port": "JFK"},
            {"date": "2019-12-20", "type": "departure", "port": "ATL"},
            {"date": "2019-06-24", "type": "arrival", "port": "ATL"},
        ],
        "stays": [
            {"arrival_date": "2019-06-24", "departed_on": "2019-12-20", "port": "ATL"},
            {"arrival_date": "2020-01-05", "departed_on": None, "port": "JFK"},
        ],
    }
    assert paper.problems == ()


ROWS = [
    ("numbered rows", [("1  2019-06-24", "Arrival", "ATL"), ("2  2019-12-20", "Departure", "JFK")], [("2019-06-24", "2019-12-20")], 0),
    ("months in words", [("June 24, 2019", "Arrival", "ATL"), ("December 20, 2019", "Departure", "JFK")], [("2019-06-24", "2019-12-20")], 0),
    ("two arrivals", [("2019-06-24", "Arrival", "ATL"), ("2019-12-20", "Arrival", "JFK")], [("2019-06-24", None), ("2019-12-20", None)], 1),
    ("a departure first", [("2019-06-24", "Departure", "ATL"), ("2019-12-20", "Arrival", "JFK")], [("2019-12-20", None)], 1),
    ("a day that can be two", [("2019-06-24", "Arrival", "ATL"), ("06/07/2019", "Departure", "JFK")], [("2019-06-24", None)], 1),
    ("a row without a kind", [("2019-06-24", "Arrival", "ATL"), ("2019-12-20", "", "JFK")], [("2019-06-24", None)], 1),
    ("in and out on one day", [("2019-06-24", "Departure", "ATL"), ("2019-06-24", "Arrival", "ATL")], [("2019-06-24", "2019-06-24")], 0),
    ("out and in on one day", [("2019-01-05", "Arrival", "ATL"), ("2019-06-24", "Arrival", "ATL"), ("2019-06-24", "Departure", "BUF")], [("2019-01-05", "2019-06-24"), ("2019-06-24", None)], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "stays", "problems"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_rows_become_stays(rows, stays, problems):
    (paper,) = read(history(*rows))
    found = values(paper)["stays"]
    assert isinstance(found, list)
    assert [(stay["arrival_date"], stay["departed_on"]) for stay in found] == stays
    assert len(paper.problems) == problems


NONE = [
    ("an article", ["I-94 travel history", "Your travel history shows ten years of arrivals and departures.", "Look for arrival dates such as 2019-06-24 and for the departure."]),
    ("an itinerary", ["Your trip", ("2019-06-24", "Departure", "LOS"), ("2019-06-25", "Arrival", "ATL")]),
    ("one row", history(("2019-06-24", "Arrival", "ATL"))),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_other_papers_are_no_history(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


def test_misread_letters_lose_rows_at_most():
    known = 0
    for seed in range(15):
        (paper,) = read_recognized(HISTORY, seed=seed, slips=0.02)
        known += paper.kind == "i94_history"
        for row in values(paper).get("rows", []):  # type: ignore[attr-defined]
            assert (row["date"], row["type"]) in {
                (day, kind)
                for day, kind in (
                    ("2020-01-05", "arrival"),
                    ("2019-12-20", "departure"),
                    ("2019-06-24", "arrival"),
                )
            } or None in (row["date"], row["type"])
    assert known >= 13


@settings(max_examples=60, derandomize=True)
@given(st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True))
def test_whole_stays_come_back_from_their_rows(offsets):
    days = [date(2019, 1, 1) + timedelta(days=offset) for offset in sorted(offsets)]
    pairs = list(zip(days[::2], days[1::2], strict=False))
    rows = [
        {"date": day.isoformat(), "type": kind, "port": None}
        for first, last in pairs
        for day, kind in ((last, "departure"), (first, "arrival"))
    ]
    stays, gaps = stays_of(rows)
    assert gaps == 0
    assert [(stay["arrival_date"], stay["departed_on"]) for stay in stays] == [
        (first.isoformat(), last.isoformat()) for first, last in pairs
    ]
