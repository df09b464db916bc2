"""Fixed periods of admission, where they are taken to be in force; both sides of every boundary."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.rules import assess, case_of

TODAY = date(2026, 11, 21)
FIRST = date(2026, 9, 15)


def stay(law, end="2031-06-30", entered="2026-01-02", out=None, as_of=TODAY, until="D/S", **more):
    presence = [{"in": entered, "out": out, "status": "J-1"}] if entered else []
    case = {
        "programs": [{"category": "student", "begin": "2026-01-05", "end": end}],
        "us_presence": presence,
        "i94": {"admit_until": until},
        **more,
    }
    return assess(case_of(case), law, as_of)


@pytest.fixture(scope="module")
def lifted(law):
    return law.assuming("T-01")


@pytest.mark.parametrize(
    ("end", "until", "last_day", "filing"),
    [
        pytest.param("2028-06-30", date(2028, 6, 30), date(2028, 7, 30), False, id="the program ends first"),
        pytest.param("2030-09-14", date(2030, 9, 14), date(2030, 10, 14), False, id="a day before the last day"),
        pytest.param("2030-09-15", date(2030, 9, 15), date(2030, 10, 15), False, id="on the last day"),
        pytest.param("2030-09-16", date(2030, 9, 15), date(2030, 10, 15), True, id="a day after it"),
    ],
)  # fmt: skip
def test_a_stay_in_duration_of_status_ends_with_the_program_or_the_transition(
    lifted, end, until, last_day, filing
):
    found = stay(lifted, end)
    assert (found.regime, found.authorised_until, found.stay_last_day) == ("fixed_period", until, last_day)
    assert found.status_ok is True
    assert ("STAY_EXTENSION_NEEDS_FILING" in found.warnings) is filing


@pytest.mark.parametrize(
    ("entered", "out", "known"),
    [
        pytest.param("2026-09-14", None, True, id="entered a day before the rule"),
        pytest.param("2026-09-15", None, True, id="entered on its first day"),
        pytest.param("2026-09-16", None, False, id="entered a day after"),
        pytest.param("2026-01-02", "2026-09-14", False, id="left a day before"),
        pytest.param("2026-01-02", "2026-09-15", True, id="left on its first day"),
        pytest.param(None, None, False, id="no stay on record"),
    ],
)
def test_who_was_not_known_to_be_in_that_status_gets_no_day(lifted, entered, out, known):
    found = stay(lifted, "2028-06-30", entered, out)
    assert found.regime == "fixed_period"
    assert (found.authorised_until is not None) is known
    assert (found.stay_last_day is not None) is known
    assert (found.status_ok is None) is not known


def test_the_status_ends_with_the_transition(lifted):
    assert stay(lifted, as_of=date(2030, 9, 15)).status_ok is True
    assert stay(lifted, as_of=date(2030, 9, 16)).status_ok is False


@pytest.mark.parametrize(
    "proposed",
    [
        pytest.param({"action": "extend", "to": "2029-06-30"}, id="an extension"),
        pytest.param({"category": "student", "begin": "2028-07-01", "transfer": True}, id="a transfer"),
    ],
)
def test_an_extension_and_a_transfer_need_a_filing(lifted, law, proposed):
    assert "STAY_EXTENSION_NEEDS_FILING" in stay(lifted, "2028-06-30", proposed=proposed).warnings
    assert "STAY_EXTENSION_NEEDS_FILING" not in stay(law, "2028-06-30", proposed=proposed).warnings


@pytest.mark.parametrize(
    ("end", "entry", "admits", "filing"),
    [
        pytest.param("2030-06-30", None, date(2030, 6, 30), False, id="to the program end"),
        pytest.param("2031-06-30", None, date(2031, 6, 30), False, id="four years less a day"),
        pytest.param("2031-07-01", None, date(2031, 6, 30), True, id="a day longer"),
        pytest.param("2034-06-30", "2027-06-01", date(2031, 6, 30), True, id="the days before do not count"),
        pytest.param(
            "2034-06-30", "2027-08-15", date(2031, 8, 14), True, id="a late entry counts from itself"
        ),
    ],
)
def test_an_entry_admits_for_four_years_at_most(lifted, law, end, entry, admits, filing):
    case = {"programs": [{"category": "alien_physician", "begin": "2027-07-01", "end": end}], "entry": entry}
    found = assess(case_of(case), lifted, TODAY)
    assert found.entry_admits_until == admits
    assert ("STAY_EXTENSION_NEEDS_FILING" in found.warnings) is filing
    in_force = assess(case_of(case), law, TODAY)
    assert "entry_admits_until" not in in_force.given
    assert "STAY_EXTENSION_NEEDS_FILING" not in in_force.warnings


def test_an_entry_before_the_first_day_is_not_reached(lifted):
    for begin, reached in ((date(2026, 9, 14), False), (FIRST, True)):
        case = case_of({"programs": [{"category": "student", "begin": begin, "end": date(2032, 1, 1)}]})
        found = assess(case, lifted, date(2026, 9, 1))
        assert (found.entry_admits_until is not None) is reached


def test_a_dated_i94_stands_as_it_is(lifted, law):
    for chosen in (lifted, law):
        found = stay(chosen, "2028-06-30", until="2027-12-31")
        assert (found.regime, found.authorised_until) == ("fixed_period", date(2027, 12, 31))
        assert "stay_last_day" not in found.given


def test_every_provision_held_back_by_one_order_is_lifted_with_it(law):
    names = {parameter.name for parameter, _ in law.held_back("T-01")}
    assert names == {"fixed_period_of_admission", "fixed_period_limit", "fixed_period_travel"}
    assert law.held_back("T-02") == law.held_back("T-01")
    assert law.held_back("T-03") == law.held_back("R-RS-01") == ()
    lifted = law.assuming("T-02")
    assert all(lifted.find(name, FIRST) is not None and law.find(name, FIRST) is None for name in names)
    assert law.rules["T-03"].proposed is True
    assert [rule.id for rule in law.rules.values() if rule.proposed] == ["T-03"]


def test_a_law_without_the_rule_assumed_is_the_same_law(law):
    assert law.assuming("R-RS-01") == law
