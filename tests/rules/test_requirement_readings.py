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


@pytest.mark.parametrize(
    ("skills", "home", "changes"),
    [
        pytest.param({"on_2024_list": True, "field_listed_when_j_obtained": True}, [], [{"s212e.status": "unknown"}], id="by the first list alone"),
        pytest.param({"on_2024_list": True, "field_listed": True}, [], [], id="by the list that governs"),
        pytest.param({"X": True}, [], [], id="by the entry of the country"),
        pytest.param({"on_2024_list": True, "field_listed_when_j_obtained": True}, [{"country": "home", "in": "2018-01-01"}], [], id="fulfilled meanwhile"),
    ],
)  # fmt: skip
def test_the_first_list_may_not_govern_what_is_still_open(law, skills, home, changes):
    program = {"category": "student", "begin": "2016-09-01", "end": "2017-08-31", "sevis_id": "N0012345678"}
    case = {"nationality": "X", "skills": skills, "programs": [program], "home_presence": home}
    found = assess(case_of(case), law, TODAY)
    assert [dict(other.changes) for other in found.alternatives] == changes


@pytest.mark.parametrize(
    ("home", "changes"),
    [
        pytest.param([{"country": "IE", "in": "2020-07-01", "out": "2022-07-02"}], {"s212e.status": "fulfilled"}, id="one of two is fulfilled"),
        pytest.param([{"country": "IE", "in": "2020-07-01", "out": "2022-06-01"}], {}, id="neither is"),
    ],
)  # fmt: skip
def test_one_country_may_satisfy_all_where_its_days_are_complete(law, home, changes):
    first = {"begin": "2012-09-01", "end": "2013-08-31", "sevis_id": "N0012345678", "country": "NG"}
    second = {"begin": "2018-07-01", "end": "2020-06-30", "sevis_id": "N0099999999", "country": "IE"}
    programs = [{"category": "alien_physician", **first}, {"category": "alien_physician", **second}]
    found = assess(case_of({"programs": programs, "home_presence": home}), law, TODAY)
    readings = [dict(a.changes) for a in found.alternatives if a.reading.startswith("the present country")]
    assert readings == [changes]
