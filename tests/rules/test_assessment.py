"""The shape of an answer: which parts are written, and that what is not known is not invented."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tracker.rules import assess, assessment, case_of
from tracker.rules.assessment import ALWAYS, RESULTS, Assessment, Requirement

TODAY = date(2026, 1, 1)
PARTS = [
    kind
    for kind in vars(assessment).values()
    if dataclasses.is_dataclass(kind) and kind.__module__ == assessment.__name__ and kind is not Assessment
]


@pytest.mark.parametrize("kind", PARTS, ids=lambda kind: kind.__name__)
def test_a_part_that_is_not_written_is_not_known(kind):
    assert len(PARTS) == 9
    for entry in dataclasses.fields(kind):
        nothing = () if "tuple" in entry.type else None
        assert entry.default in (dataclasses.MISSING, nothing)


def test_a_result_that_is_not_written_is_not_known():
    optional = set(RESULTS) - ALWAYS
    assert len(optional) > 45
    for entry in dataclasses.fields(Assessment):
        if entry.name in optional:
            assert entry.default is None
    found = Assessment(as_of=TODAY, law=None, given=frozenset())
    assert (found.clocks, found.bars, found.bars_if_ended_as_scheduled, found.programs_212e) == (
        (),
        (),
        (),
        (),
    )
    assert (found.alternatives, found.warnings, found.findings, found.explanations) == ((), (), (), {})
    assert found.s212e == Requirement("unknown")


def program(**facts):
    return {"begin": "2024-07-01", "end": "2026-06-30", "sevis_id": "N0012345678", **facts}


CLOCKS = [
    pytest.param([program(category="research_scholar")], {"category", "state", "days_remaining", "cap_last_day", "window_total_days", "refs"}, id="research"),
    pytest.param([program(category="research_scholar", dos_extension={"approved": True, "years": 1})], {"category", "state", "days_remaining", "cap_last_day", "window_total_days", "extension", "refs"}, id="with an extension"),
    pytest.param([{"category": "research_scholar", "end": "2026-06-30"}], {"category", "state", "days_remaining", "cap_last_day", "refs"}, id="without a begin"),
    pytest.param([program(category="specialist")], {"category", "state", "days_remaining", "cap_last_day", "window_total_days", "refs"}, id="a short category"),
    pytest.param([program(category="alien_physician")], {"category", "state", "days_remaining", "cap_last_day", "window_total_days", "method", "budget_days", "used_days", "refs"}, id="training"),
    pytest.param([program(category="alien_physician", exceptional_need={"approved": True, "until": "2031-06-30"})], {"category", "state", "days_remaining", "cap_last_day", "window_total_days", "method", "budget_days", "used_days", "refs"}, id="an approval that reaches no further"),
    pytest.param([program(category="alien_physician", exceptional_need={"approved": True, "until": "2031-07-01"})], {"category", "state", "days_remaining", "cap_last_day", "window_total_days", "extension", "method", "budget_days", "used_days", "refs"}, id="an approval for one more day"),
    pytest.param([program(category="alien_physician"), program(category="alien_physician", begin="2027-07-01", end="2028-06-30")], {"category", "state", "days_remaining", "method", "budget_days", "used_days", "used_days_at_end", "days_left_after_scheduled_end", "projected_cap_last_day", "refs"}, id="training with a gap"),
    pytest.param([{"category": "alien_physician", "end": "2026-06-30"}], {"category", "state", "days_remaining", "cap_last_day", "method", "budget_days", "used_days", "refs"}, id="training without a begin"),
]  # fmt: skip


@pytest.mark.parametrize(("programs", "keys"), CLOCKS)
def test_a_clock_has_the_keys_of_its_kind(law, programs, keys):
    answer = assess(case_of({"programs": programs}), law, TODAY).as_json()
    assert [set(clock) for clock in answer["clocks"]] == [keys]


BARS = [
    pytest.param({"programs": [program(category="professor", end="2025-06-30")]}, {"type", "first_barred", "last_barred", "earliest_begin", "refs"}, id="24 months"),
    pytest.param({"us_presence": [{"in": "2024-01-01", "out": "2025-01-01", "status": "J-1"}]}, {"type", "last_j_presence", "last_barred", "earliest_begin", "refs"}, id="12 months"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "keys"), BARS)
def test_a_bar_has_the_keys_of_its_kind(law, case, keys):
    answer = assess(case_of(case), law, TODAY).as_json()
    assert [set(bar) for bar in answer["bars"]] == [keys]


def test_a_program_says_what_it_would_be_only_before_it_starts(law):
    coming = program(category="student", begin="2026-07-01", end="2027-06-30", sevis_id="N0099999999")
    answer = assess(
        case_of({"programs": [program(category="alien_physician"), coming]}), law, TODAY
    ).as_json()
    assert [set(item) for item in answer["programs_212e"]] == [
        {"program", "status", "basis", "marks", "refs"},
        {"program", "status", "basis", "marks", "refs", "would_be_subject"},
    ]
    assert set(answer["s212e"]) == {"status", "basis"}
    assert set(answer["home"]) == {
        "counted_days", "remaining_to_730", "remaining_to_731", "reached_730_on", "reached_731_on",
        "calendar_two_years_last_day",
    }  # fmt: skip
    assert answer["format"] == "assessment/1"
    finding = answer["explanations"]["clocks.0"]
    assert set(finding) == {"basis", "steps"}
    assert set(finding["basis"]) == {
        "rule",
        "citation",
        "grade",
        "checked",
        "url",
        "other_reading",
        "edition",
    }
    assert [set(step) for step in finding["steps"]] == [{"rule", "text", "inputs", "value"}] * 2
