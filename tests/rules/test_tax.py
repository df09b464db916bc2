"""Exempt years, each worked out by hand; two in the look-back of six for a scholar, five for a student."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.rules import assess, case_of

TODAY = date(2026, 3, 1)


def stay(status, first, last=None, **more):
    return {"in": first, "out": last, "status": status, **more}


def scholar(first, last=None):
    return stay("J-1", first, last, category="research_scholar")


def student(first, last=None):
    return stay("J-1", first, last, category="student")


YEARS = [
    pytest.param([scholar("2022-03-01", "2022-05-01")], [2022], None, id="gone since, so no year counts"),
    pytest.param([scholar("2019-02-01", "2019-03-01"), scholar("2023-06-01")], [2019, 2023, 2026], 2024, id="two of the six years before"),
    pytest.param([scholar("2018-02-01", "2019-03-01"), scholar("2024-06-01")], [2018, 2019, 2025, 2026], 2024, id="the sixth year before still counts, the seventh does not"),
    pytest.param([scholar("2018-02-01", "2019-03-01"), scholar("2026-01-01")], [2018, 2019, 2026], 2028, id="none of the six years before"),
    pytest.param([stay("F-1", "2020-08-15", "2021-05-15"), scholar("2021-07-01", "2023-12-31")], [2020, 2021], 2022, id="a year of both kinds is exempt once"),
    pytest.param([stay("F-1", "2018-08-01", "2020-12-31"), stay("F-2", "2019-01-01", "2021-06-30"), student("2023-01-10")], [2018, 2019, 2020, 2021, 2023], 2024, id="student years overlap"),
    pytest.param([stay("F-1", "2018-08-01", "2021-12-31"), stay("F-1", "2019-01-01", "2019-06-30"), stay("F-1", "2021-01-01", "2022-06-30")], [2018, 2019, 2020, 2021, 2022], None, id="one stay within another"),
    pytest.param([stay("F-1", "2024-08-20")], [2024, 2025, 2026], 2029, id="a student who stays"),
    pytest.param([stay("F-1", "2019-08-20")], [2019, 2020, 2021, 2022, 2023], 2024, id="five years of a student"),
    pytest.param([stay("F1", "2019-08-20", "2020-01-02")], [2019, 2020], None, id="a status without its hyphen"),
    pytest.param([stay("J-2", "2024-08-20", principal_category="student")], [2024, 2025, 2026], 2029, id="the J-2 of a student"),
    pytest.param([stay("J-2", "2024-08-20", principal_category="professor")], [2024, 2025], 2026, id="the J-2 of a professor"),
    pytest.param([stay("J-2", "2024-08-20", category="student")], None, None, id="the J-2 of nobody knows whom"),
    pytest.param([scholar("2027-01-01", "2027-12-31")], [], None, id="a stay to come"),
    pytest.param([scholar("2027-01-01")], [], 2029, id="a stay to come that goes on"),
    pytest.param([stay("H-1B", "2020-01-01")], [], None, id="neither F nor J"),
    pytest.param([scholar("2022-03-01", "2022-05-01"), {"in": "2023-01-01"}], None, None, id="a stay without status"),
    pytest.param([], [], None, id="no stay and no program"),
]  # fmt: skip


@pytest.mark.parametrize(("stays", "exempt", "counting"), YEARS)
def test_exempt_years(law, stays, exempt, counting):
    found = assess(case_of({"tax": True, "us_presence": stays}), law, TODAY)
    assert found.exempt_years == (None if exempt is None else tuple(exempt))
    assert found.first_counting_year == counting
    assert {"exempt_years", "first_counting_year"} <= found.given
    assert ("FORM_8843" in found.warnings) is bool(exempt)


def test_a_program_without_a_stay_leaves_the_years_open(law):
    program = {"category": "student", "begin": "2024-01-01", "end": "2026-12-31"}
    found = assess(case_of({"tax": True, "programs": [program]}), law, TODAY)
    assert (found.exempt_years, found.first_counting_year) == (None, None)


def test_the_category_of_the_record_goes_before_that_of_the_row(law):
    program = {"category": "student", "begin": "2020-01-01", "end": "2024-12-31"}
    case = {"tax": True, "programs": [program], "us_presence": [scholar("2020-01-01", "2024-12-31")]}
    found = assess(case_of(case), law, TODAY)
    assert (found.exempt_years, found.first_counting_year) == ((2020, 2021, 2022, 2023, 2024), None)


def test_pay_from_abroad_doubles_the_years_of_a_scholar(law):
    found = assess(case_of({"tax": True, "us_presence": [scholar("2021-06-01")]}), law, TODAY)
    assert (found.exempt_years, found.first_counting_year) == ((2021, 2022), 2023)
    assert [dict(other.changes) for other in found.alternatives] == [
        {"exempt_years": [2021, 2022, 2023, 2024], "first_counting_year": 2025}
    ]


def test_nothing_is_said_about_tax_unasked(law):
    found = assess(case_of({"us_presence": [scholar("2021-06-01")]}), law, TODAY)
    assert not {"exempt_years", "first_counting_year"} & found.given
    assert found.alternatives == ()
