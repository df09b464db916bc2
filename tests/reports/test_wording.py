"""The words of reports: days, numbers and the age of the law."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.reports import wording

STATE = {"law_state_date": "2026-10-07", "time_sensitive_stale": False}


@pytest.mark.parametrize(
    ("what", "as_of", "old"),
    [("six months later to the day", date(2027, 4, 7), False), ("a day more", date(2027, 4, 8), True)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_law_older_than_six_months_is_said_to_be(what: str, as_of: date, old: bool) -> None:
    line = wording.law_line(STATE, as_of)
    assert line.startswith("Law on file: state of 7 Oct 2026.")
    assert ("older than 6 months" in line) is old


def test_stale_points_are_said_to_be_stale() -> None:
    assert "older than 30 days" in wording.law_line(
        STATE | {"time_sensitive_stale": True}, date(2026, 11, 21)
    )


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ("2028-07-31", "31 Jul 2028"),
        ("1627", "1,627"),
        (1627, "1,627"),
        ("active", "active"),
        (None, None),
        ("P-3-04510", "P-3-04510"),
    ],
)
def test_values_are_written_for_people(found: object, shown: str | None) -> None:
    assert wording.value(found) == shown


def test_a_single_day_is_one_day() -> None:
    assert [wording.days(n) for n in (0, 1, 1460)] == ["0 days", "1 day", "1,460 days"]


def test_days_that_are_not_there_are_too_many() -> None:
    told = [wording.days_left(n) for n in (3, 0, -1, -1092)]
    assert told == ["3 days", "0 days", "1 day too many", "1,092 days too many"]
