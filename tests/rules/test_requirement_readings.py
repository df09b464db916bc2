"""The other readings of 212(e) name a status only where they would change it."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.rules import assess, case_of

TODAY = date(2026, 1, 1)
STUDENT = {"category": "student", "begin": "2025-09-01", "end": "2027-08-31", "sevis_id": "N0012345678"}


@pytest.mark.parametrize(
    ("country", "changes"),
    [
        pytest.param("X", [{"s212e.status": "subject"}], id="the country that is listed"),
        pytest.param("IN", [{"s212e.status": "not_subject"}], id="the one that is not"),
        pytest.param("TR", [{}], id="one about which nothing is said"),
        pytest.param(None, [], id="no country on the form"),
    ],
)
def test_the_country_on_the_form_may_control_a_divided_entry(law, country, changes):
    case = {
        "nationalities": ["IN", "X"],
        "skills": {"IN": False, "X": True},
        "funding": {"us_gov": False, "home_gov": False},
        "ds2019_country": country,
        "programs": [STUDENT],
    }
    found = assess(case_of(case), law, TODAY)
    assert [dict(other.changes) for other in found.alternatives] == changes


@pytest.mark.parametrize(
    ("second", "changes"),
    [
        pytest.param({"begin": "2016-09-01", "end": "2017-08-31"}, {"s212e.status": "fulfilled"}, id="both have the days"),
        pytest.param({"begin": "2019-09-01", "end": "2020-08-31"}, {}, id="the other has none"),
    ],
)  # fmt: skip
def test_730_days_with_a_leap_day_would_do_where_no_other_obligation_is_open(law, second, changes):
    paid = {"category": "student", "funding": "us_gov", "country": "X"}
    case = {
        "programs": [
            {**paid, "begin": "2013-09-01", "end": "2014-08-31", "sevis_id": "N0012345678"},
            {**paid, **second, "sevis_id": "N0099999999"},
        ],
        "home_presence": [{"country": "X", "in": "2018-01-01", "out": "2018-12-31"}, {"country": "X", "in": "2020-01-01", "out": "2020-12-30"}],
    }  # fmt: skip
    found = assess(case_of(case), law, TODAY)
    assert "LEAP_DAY_IN_WINDOW" in found.warnings
    assert {other.reading: dict(other.changes) for other in found.alternatives}["730 days suffice"] == changes
