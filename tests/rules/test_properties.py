"""What holds for every case: bounded and the same on each run."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from case_strategies import AS_OF, KEYS, anything, cases, days, home_rows
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tracker.errors import CaseInvalid, LawDoesNotReach
from tracker.rules import assess, case_of, load
from tracker.rules.codes import CODES

LAW = load()
BOUNDED = settings(
    max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
DAY = timedelta(days=1)
LISTS = (
    "programs",
    "us_presence",
    "home_presence",
    "other_presence",
    "employment",
    "filings",
    "visa_stamps",
    "events",
)


def answered(case: dict[str, Any], as_of: date = AS_OF) -> dict[str, Any]:
    return assess(case_of(case), LAW, as_of).as_json()


def without_places(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what does not depend on where an item stands in its list."""
    kept = {key: value for key, value in answer.items() if key not in ("explanations", "findings", "refs")}
    for key in ("obligations", "programs_212e"):
        for item in kept.get(key) or []:
            item["program"] = min(item["program"], 1)
    for key in ("clocks", "bars", "bars_if_ended_as_scheduled", "obligations", "programs_212e"):
        for item in kept.get(key) or []:
            item["refs"] = sorted(item["refs"])  # of equal begins either may come first
    for key, value in kept.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            kept[key] = sorted(json.dumps(item, sort_keys=True) for item in value)
    return kept


@BOUNDED
@given(cases())
def test_a_plausible_case_has_an_answer_in_the_agreed_words(case):
    answer = answered(case)
    json.dumps(answer)
    codes = [finding["code"] for finding in answer["findings"]]
    assert codes == answer["warnings"] == sorted(set(codes))
    assert all(finding["severity"] == CODES[finding["code"]].severity for finding in answer["findings"])
    assert answer["s212e"]["status"] in (
        "subject",
        "not_subject",
        "unknown",
        "conflict",
        "fulfilled",
        "waived",
    )
    assert all(clock["days_remaining"] in (0, None) for clock in answer["clocks"] if clock["state"] != "open")
    assert all(bar["earliest_begin"] > bar["last_barred"] for bar in answer["bars"])
    wanted = set(case.get("wants", []))
    parts = [answer.get(key, []) for key in ("blocked", "not_blocked", "undetermined")]
    assert sorted(name for part in parts for name in part) == sorted(wanted)
    assert all(explanation["steps"] for explanation in answer["explanations"].values())


@BOUNDED
@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=5), days)
def test_absurd_input_gives_an_answer_or_a_named_error(case, as_of):
    with suppress(CaseInvalid, LawDoesNotReach):
        json.dumps(answered(case, as_of))


@BOUNDED
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(case, random):
    for key in ("programs", "us_presence", "home_presence"):
        for number, item in enumerate(case.get(key, [])):
            item["ref"] = f"{key}{number}"
    shuffled = deepcopy(case)
    for key in LISTS:
        random.shuffle(shuffled.get(key, []))
    assert without_places(answered(shuffled)) == without_places(answered(case))


@BOUNDED
@given(cases(), home_rows())
def test_one_more_stay_at_home_never_lengthens_what_remains(case, row):
    more = deepcopy(case)
    more["home_presence"] = [*more.get("home_presence", []), row]
    before = {item["program"]: item for item in answered(case).get("obligations", []) if item["program"]}
    after = {item["program"]: item for item in answered(more).get("obligations", []) if item["program"]}
    assert before.keys() == after.keys()
    for number, item in before.items():
        assert after[number]["remaining_to_730"] <= item["remaining_to_730"]
        assert after[number]["remaining_to_731"] <= item["remaining_to_731"]


@BOUNDED
@given(cases(), st.sampled_from(["us_presence", "home_presence"]), st.integers(0, 10**6))
def test_a_stay_written_as_two_changes_nothing(case, key, number):
    assume(case.get(key))
    rows = case[key]
    row = rows[number % len(rows)]
    last = row["out"] or row["in"] + timedelta(days=900)
    assume(last > row["in"])
    cut = row["in"] + timedelta(days=number % (last - row["in"]).days)
    # a home row that begins after the day of the answer is only looked at for its end
    assume(key == "us_presence" or cut < AS_OF)
    split = deepcopy(case)
    place = rows.index(row)
    split[key][place : place + 1] = [{**row, "out": cut}, {**row, "in": cut + DAY}]
    assert without_places(answered(split)) == without_places(answered(case))


FACTS = [
    pytest.param(("funding", "us_gov"), "s212e", id="money of the United States"),
    pytest.param(("funding", "home_gov"), "s212e", id="money of the home government"),
    pytest.param(("skills", "on_2024_list"), "s212e", id="the country on the list"),
    pytest.param(("skills", "field_listed"), "s212e", id="the field on the list"),
    pytest.param(("skills", "X"), "s212e", id="the entry of the country"),
    pytest.param(("trip", "applied_for_visa"), "automatic_revalidation", id="a visa applied for"),
    pytest.param(("passport", "six_month_club"), "passport_ok_for_entry", id="the six-month list"),
]


@pytest.mark.parametrize(("path", "key"), FACTS)
@BOUNDED
@given(case=cases())
def test_an_unknown_fact_never_becomes_a_certain_answer(path, key, case):
    """Where an answer without a fact is certain, it is the answer whatever the fact may be."""
    part, fact = path
    case["nationality"] = "X"  # a country about which the law on file says nothing
    case.pop("lpr_country", None)
    for program in case.get("programs", []):
        for name in ("funding", "skills"):
            program.pop(name, None)
    given_part = case.get(part, {} if part != "trip" else {"country": "CA", "out": AS_OF, "back": AS_OF})
    if part == "skills" and fact != "X":
        given_part = {name: value for name, value in given_part.items() if len(name) > 2}
        given_part.pop("field_listed_when_j_obtained", None)  # stands in for the field, as a reading shows
    if part == "passport":
        given_part.setdefault("expires", date(2027, 1, 1))

    def result(value: bool | None) -> Any:
        found = answered({**case, part: {**given_part, fact: value}}).get(key)
        return found["status"] if isinstance(found, dict) else found

    unknown = result(None)
    if unknown not in (None, "unknown", "conflict"):
        assert [result(True), result(False)] == [unknown, unknown]


@BOUNDED
@given(cases(), st.sampled_from(["begin", "end", "category"]), st.integers(0, 3))
def test_a_program_without_a_date_or_category_is_never_cleared(case, key, number):
    programs = case.get("programs", [])
    assume(programs)
    program = programs[number % len(programs)]
    program.pop(key, None)
    program.pop("sevis_id", None)
    answer = answered(case)
    if key == "end" and program.get("sevis_status") != "no_show" and program["begin"] <= AS_OF:
        assert answer["program_state"] is None or any(
            other.get("end", AS_OF) >= AS_OF or other.get("still_in_program")
            for other in programs
            if other is not program
        )
    if key == "category" and program.get("sevis_status") != "no_show":
        own = next(item for item in answer["programs_212e"] if item["program"] == programs.index(program) + 1)
        assert own["status"] != "not_subject"
        assert own["would_be_subject"] is not False if "would_be_subject" in own else True


@BOUNDED
@given(cases(), st.integers(0, 400))
def test_days_remaining_fall_by_one_a_day(case, ahead):
    today, later = answered(case), answered(case, AS_OF + timedelta(days=ahead))
    for one, other in zip(today["clocks"], later["clocks"], strict=True):
        if one["state"] == other["state"] == "open":
            assert one["days_remaining"] - other["days_remaining"] == ahead


@BOUNDED
@given(cases())
def test_a_reading_of_the_law_changes_a_result_that_is_there(case):
    answer = answered(case)
    for alternative in answer["alternatives"]:
        assert alternative["reading"]
        for path in alternative["changes"]:
            assert path.partition(".")[0] in answer


def test_the_answer_does_not_change_the_case():
    case = {
        "as_of": "2026-06-15",
        "programs": [{"category": "student", "begin": "2024-01-01", "end": "2026-12-31"}],
    }
    kept = deepcopy(case)
    assert answered(case) == answered(case)
    assert case == kept
