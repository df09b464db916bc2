"""The law on file: dated provisions, strict files, and a rule that is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib import resources

import pytest

from tracker.errors import LawDoesNotReach, LawTooNew, LawUnreadable
from tracker.rules import assess, case_of, load

DAY = timedelta(days=1)
FOLDER = resources.files("tracker.rules") / "parameters"
SHIPPED = {
    item.name: item.read_text(encoding="utf-8") for item in FOLDER.iterdir() if item.name.endswith(".toml")
}
RESEARCH = "research.toml"


def changed(name: str, old: str, new: str, count: int = 1) -> dict[str, str]:
    assert old in SHIPPED[name]
    return SHIPPED | {name: SHIPPED[name].replace(old, new, count)}


def test_the_law_inside_the_package_is_complete(law):
    assert law.state_date == date(2026, 10, 7)
    assert len(SHIPPED) == 11
    assert len(law.rules) > 85
    assert len(law.parameters) > 45
    assert load(SHIPPED) == law
    assert load() is law


def test_every_source_has_a_grade_and_a_day(law):
    provisions = [item for parameter in law.parameters.values() for item in parameter.provisions]
    for item in [*law.rules.values(), *provisions]:
        assert item.grade in ("primary", "secondary", "unread")
        assert item.checked == law.state_date
        assert item.url is None or item.url.startswith(
            (
                "https://www.ecfr.gov/current/title-",
                "https://uscode.house.gov/",
                "https://www.federalregister.gov/citation/",
            )
        )
    own = {item.id for item in law.rules.values() if item.own_choice}
    assert own == {name for name in law.rules if name.startswith("OWN-")} >= {"OWN-01", "OWN-02", "OWN-03"}
    assert all(law.rules[name].citation.startswith("our choice, not law") for name in own)
    assert all((parameter.rule in own) is parameter.own_choice for parameter in law.parameters.values())


@pytest.mark.parametrize(
    ("name", "first"),
    [
        pytest.param("repeat_bar_24", date(2006, 11, 18), id="24-month bar"),
        pytest.param("skills_list_removed", date(2024, 12, 9), id="countries removed"),
        pytest.param("proclamation_full", date(2026, 1, 1), id="proclamation"),
        pytest.param("lapse_correctable", date(1999, 8, 13), id="reinstatement"),
        pytest.param("gme_basis", date(1977, 1, 10), id="training"),
    ],
)
def test_a_provision_is_in_force_from_its_first_day(law, name, first):
    assert law.find(name, first - DAY) is None
    assert law.provision(name, first) is law.provision(name, date(2100, 1, 1))
    with pytest.raises(LawDoesNotReach):
        law.provision(name, first - DAY)


def test_a_later_value_replaces_an_earlier_one_from_its_day():
    later = """[[parameters.research_window.provisions]]
from = 2027-01-01
value = 4
citation = "an invented citation"
grade = "secondary"
checked = 2026-12-01

[parameters.research_extension_limit]"""
    law = load(changed(RESEARCH, "[parameters.research_extension_limit]", later))
    assert law.number("research_window", date(2026, 12, 31)) == 5
    assert law.number("research_window", date(2027, 1, 1)) == 4
    assert law.basis("R-RS-01", "research_window", date(2027, 1, 1)).citation == "an invented citation"
    case = case_of({"programs": [{"category": "professor", "begin": "2026-07-01", "end": "2027-06-30"}]})
    assert assess(case, law, date(2026, 12, 31)).clocks[0].cap_last_day == date(2031, 6, 30)
    assert assess(case, law, date(2027, 1, 1)).clocks[0].cap_last_day == date(2030, 6, 30)


BROKEN = [
    pytest.param(
        "value = 5\n", "value = 5\nnote = 1\n", "unknown key: note", id="unknown key of a provision"
    ),
    pytest.param(
        'unit = "years"\n', 'unit = "years"\nnote = 1\n', "unknown key: note", id="unknown key of a parameter"
    ),
    pytest.param('grade = "primary"\n', 'grade = "sure"\n', "grade is none of", id="unknown grade"),
    pytest.param('unit = "years"', 'unit = "weeks"', "unit is none of", id="unknown unit"),
    pytest.param("value = 5\n", "value = true\n", "not of the type int", id="a truth for a number"),
    pytest.param("value = 5\n", 'value = "5"\n', "not of the type int", id="text for a number"),
    pytest.param("value = 5\n", "value = -5\n", "below zero", id="below zero"),
    pytest.param("value = 5\n", "", "lacks value", id="no value"),
    pytest.param("from = 2006-11-18\n", "", "lacks from", id="no first day"),
    pytest.param(
        "from = 2006-11-18\n", "from = 2006-11-18T00:00:00\n", "not of the type date", id="a time for a day"
    ),
    pytest.param("from = 2006-11-18\n", 'from = "2006-11-18"\n', "not of the type date", id="text for a day"),
    pytest.param('rule = "R-RS-01"', 'rule = "R-RS-99"', "which is missing", id="a rule that is not there"),
    pytest.param(
        "[parameters.research_window]", "[parameters.other_window]", "", id="a parameter that is missing"
    ),
    pytest.param("[rules.R-RS-05]", "[rules.R-RS-95]", "R-RS-05 is missing", id="a rule that is missing"),
    pytest.param('format = "law/1"', 'format = "other"', "does not begin with", id="another format"),
    pytest.param(
        'format = "law/1"', 'format = "law/1"\nnote = 1', "unknown key: note", id="unknown key of a file"
    ),
    pytest.param(
        'format = "law/1"',
        'format = "law/1"\nstate_date = 2026-01-01',
        "there 2 times",
        id="two dates of the law",
    ),
    pytest.param('format = "law/1"', 'format = "law/1" =', "is not TOML", id="not TOML"),
    pytest.param('title = "Five-year window"', 'title = " "', "title is empty", id="empty text"),
    pytest.param('title = "Five-year window"\n', "", "lacks title", id="no title"),
]


@pytest.mark.parametrize(("old", "new", "complaint"), BROKEN)
def test_a_broken_file_is_refused(old, new, complaint):
    with pytest.raises(LawUnreadable) as raised:
        load(changed(RESEARCH, old, new))
    assert complaint in raised.value.message


def test_the_zone_of_a_port_is_text():
    name = next(name for name, text in SHIPPED.items() if "[parameters.port_time_zones]" in text)
    with pytest.raises(LawUnreadable, match="not of the type str"):
        load(changed(name, '"Pacific/Honolulu"', "1"))


def test_provisions_stand_in_order_of_distinct_days():
    start = SHIPPED[RESEARCH].index("[[parameters.research_window.provisions]]")
    block = SHIPPED[RESEARCH][start : SHIPPED[RESEARCH].index("[parameters.research_extension_limit]")]
    twice = SHIPPED | {RESEARCH: SHIPPED[RESEARCH].replace(block, block + block)}
    with pytest.raises(LawUnreadable, match="in order of distinct days"):
        load(twice)


def test_a_rule_or_parameter_is_on_file_once():
    with pytest.raises(LawUnreadable, match="is there twice"):
        load(SHIPPED | {"again.toml": SHIPPED["own_choices.toml"]})


def test_a_newer_format_and_an_empty_folder_are_named():
    with pytest.raises(LawTooNew, match="law/2"):
        load(changed(RESEARCH, "law/1", "law/2"))
    with pytest.raises(LawUnreadable, match="no parameter file"):
        load({})


def test_a_unit_may_not_change():
    with pytest.raises(LawUnreadable, match="not in the unit months"):
        load(changed(RESEARCH, 'unit = "months"', 'unit = "days"'))


def on_admission(law, as_of, until="D/S"):
    case = {
        "i94": {"admit_until": until},
        "programs": [{"category": "student", "begin": "2026-01-05", "end": "2031-06-30"}],
    }
    return assess(case_of(case), law, as_of)


def test_a_postponed_rule_is_not_in_force_until_it_is_switched_on(law):
    first = date(2026, 9, 15)
    assert law.find("fixed_period_of_admission", date(2100, 1, 1)) is None
    assert law.postponed("fixed_period_of_admission", first)
    assert not law.postponed("fixed_period_of_admission", first - DAY)
    assert on_admission(law, first).regime == "duration_of_status"

    switched = law.assuming("T-01")
    assert switched.parameters.keys() == law.parameters.keys()
    before, after = on_admission(switched, first - DAY), on_admission(switched, first)
    assert (before.regime, before.authorised_until) == ("duration_of_status", date(2031, 6, 30))
    assert (after.regime, after.authorised_until) == ("fixed_period", date(2030, 9, 15))
    assert "DS_RULE_POSTPONED_CHECK" not in after.warnings
    assert law.find("fixed_period_of_admission", first) is None


def test_the_law_reaches_back_only_so_far(law):
    case = case_of(
        {"programs": [{"category": "research_scholar", "begin": "2001-01-01", "end": "2003-12-31"}]}
    )
    with pytest.raises(LawDoesNotReach):
        assess(case, law, date(2006, 11, 17))
    assert assess(case, law, date(2006, 11, 18)).clocks[0].cap_last_day == date(2005, 12, 31)


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [
        pytest.param(date(2026, 11, 6), False, id="thirty days"),
        pytest.param(date(2026, 11, 7), True, id="thirty-one days"),
        pytest.param(date(2010, 1, 1), False, id="long before"),
    ],
)
def test_the_law_grows_stale(law, as_of, stale):
    found = assess(case_of({"i94": {"admit_until": "D/S"}}), law, as_of)
    assert found.law.time_sensitive_stale is stale
    for finding in found.findings:
        assert ("check again" in finding.summary) is stale


def with_number(law, name, value):
    """Return the law with another number in one parameter."""
    parameter = law.parameters[name]
    provisions = tuple(replace(entry, value=value) for entry in parameter.provisions)
    return replace(
        law, parameters={**law.parameters, name: replace(parameter, provisions=provisions)}, _bases={}
    )


ENDED = {"category": "professor", "begin": "2020-01-01", "end": "2025-12-31", "sevis_id": "N0012345678"}
OPEN = {"category": "alien_physician", "begin": "2024-01-01", "end": "2026-12-31", "sevis_id": "N0012345678"}


@pytest.mark.parametrize(
    ("name", "value", "case", "path", "words"),
    [
        pytest.param("repeat_bar_24", 35, {"programs": [ENDED]}, "bars.0", "+ 35 months", id="the bar of a chain"),
        pytest.param("repeat_bar_24", 35, {"us_presence": [{"in": "2025-01-01", "out": "2025-01-31", "status": "J-2", "principal_category": "professor", "principal_sevis_end": "2025-12-31"}]}, "bars.0", "+ 35 months", id="the bar of a J-2"),
        pytest.param("repeat_bar_12", 13, {"us_presence": [{"in": "2024-01-01", "out": "2025-12-31", "status": "J-1"}]}, "bars.0", "+ 13 months", id="the bar of presence"),
        pytest.param("repeat_bar_12_exempt_below", 5, {"us_presence": [{"in": "2024-01-01", "out": "2025-12-31", "status": "J-1"}]}, "bars.0", ": 5 months or more", id="the stay behind it"),
        pytest.param("board_extension_limit", 4, {"programs": [{**OPEN, "board_extension": {"exam_date": "2027-01-10"}}]}, "extended_to", "at most 4 months", id="a board extension"),
        pytest.param("specialty_changes_allowed", 3, {"programs": [OPEN], "proposed": {"action": "change_specialty"}}, "changes_left", "3 - 0 made", id="changes of specialty"),
        pytest.param("teacher_trainee_look_back", 7, {"tax": True, "us_presence": [{"in": "2025-01-01", "status": "J-1"}], "category": "student"}, "exempt_years", "of the 7 years before", id="years looked back on"),
        pytest.param("grace_period", 31, {"programs": [OPEN]}, "grace_end", "+ 31 days", id="days for travel"),
        pytest.param("h1b_limit", 8, {"us_presence": [{"in": "2025-01-01", "status": "H-1B"}]}, "h1b_six_year_last_day", "+ 8 years", id="years of H-1B"),
    ],
)  # fmt: skip
def test_a_step_names_the_number_on_file(law, name, value, case, path, words):
    changed = assess(case_of(case), with_number(law, name, value), date(2026, 3, 10))
    as_it_is = assess(case_of(case), law, date(2026, 3, 10))
    assert any(words in step.text for step in changed.explanations[path].steps)
    assert not any(words in step.text for step in as_it_is.explanations[path].steps)


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [
        pytest.param(date(2026, 11, 6), False, id="thirty days"),
        pytest.param(date(2026, 11, 7), True, id="one more"),
    ],
)
def test_what_rests_on_the_skills_list_grows_stale_too(law, as_of, stale):
    case = {
        "nationality": "X",
        "funding": {"us_gov": False, "home_gov": False},
        "programs": [{**OPEN, "category": "student"}],
    }
    findings = {finding.code: finding for finding in assess(case_of(case), law, as_of).findings}
    assert ("check again" in findings["VERIFY_SKILLS_LIST"].summary) is stale
