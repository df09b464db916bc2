"""Every worked case is exact: values, other readings, and the whole set of codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rules_cases import answer, differences

from tracker.tasks.case_file import read_cases

DATA = Path(__file__).parents[1] / "data"
GIVEN = read_cases(DATA / "cases.yaml")
OWN = read_cases(DATA / "own_cases.yaml")
CASES = [*GIVEN, *OWN]


@pytest.mark.parametrize("entry", CASES, ids=[entry.id for entry in CASES])
def test_the_answer_is_the_one_expected(entry, law):
    assert entry.expected
    assert differences(entry, answer(entry, law)) == []


def test_the_runner_looked_at_every_case():
    assert len(GIVEN) == 100
    assert len(OWN) == 353
    assert len({entry.id for entry in CASES}) == len(CASES)


def by_id(name):
    return next(entry for entry in CASES if entry.id == name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("RS-01", {"grace_end": "2026-10-01"}, id="another value"),
        pytest.param("RS-01", {"grace_end": None}, id="null for a value"),
        pytest.param("RS-01", {"lapsed_days": 1}, id="a key that is not in the answer"),
        pytest.param("RS-01", {"warnings": ["CAP_TODAY"]}, id="a code too few"),
        pytest.param("RS-03", {"warnings": []}, id="a code too many"),
        pytest.param("RS-01", {"clocks": []}, id="a list that is too short"),
        pytest.param("RS-12", {"bars": [{"type": "24_month"}, {"type": "24_month"}]}, id="one item for two"),
        pytest.param("RS-01", {"clocks": [{"days_remaining": True}]}, id="a truth for a number"),
        pytest.param("RS-01", {"s212e": {"status": "subject"}}, id="a part of a mapping"),
    ],
)
def test_the_runner_sees_a_wrong_expectation(name, change, law):
    entry = by_id(name)
    wrong = replace(entry, expected={**entry.expected, **change})
    assert differences(wrong, answer(entry, law)) != []


def test_the_runner_sees_a_wrong_key_in_an_answer(law):
    entry = by_id("RS-01")
    found = answer(entry, law) | {"naive_sum_wrong": 1}
    assert differences(replace(entry, expected={"naive_sum_wrong": 1}), found) == [
        "naive_sum_wrong is in the answer"
    ]


def test_the_runner_sees_a_missing_reading(law):
    entry = replace(by_id("RS-01"), alternatives=({"reading": "none", "changes": {"grace_end": None}},))
    assert differences(entry, answer(entry, law)) != []
