"""Each finding carries its law and its arithmetic, and each result can be explained."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.rules import assess, case_of
from tracker.rules.assessment import RESULTS
from tracker.rules.case import I94, Case, Funding, Passport, Program, Proposed, Trip, Waiver
from tracker.tasks.case_file import read_cases

DATA = Path(__file__).parents[1] / "data"
ENTRIES = [entry for name in ("cases", "own_cases") for entry in read_cases(DATA / f"{name}.yaml")]
NO_STEPS = {"bars", "bars_if_ended_as_scheduled", "clocks", "programs_212e", "obligations"}


def found_at(values: Any, path: str) -> bool:
    """Return whether a case path leads to a place in the facts; a known key may be absent: not known."""
    parts = re.findall(r"[^.\[\]]+", path)
    kinds = {
        "programs": Program,
        "funding": Funding,
        "trip": Trip,
        "passport": Passport,
        "i94": I94,
        "proposed": Proposed,
        "waivers": Waiver,
    }
    for number, part in enumerate(parts):
        if isinstance(values, list):
            if int(part) >= len(values):
                return False
            values = values[int(part)]
        elif isinstance(values, dict):
            if part not in values:
                kind = (
                    Case
                    if number == 0
                    else kinds.get(next((p for p in parts[number - 1 :: -1] if p in kinds), ""))
                )
                return kind is not None and part in {
                    entry.metadata.get("key", entry.name) for entry in fields(kind)
                }
            values = values[part]
        else:
            return parts[number - 1] == "funding"  # the money of a program may be written as one word
    return True


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_results_and_findings_are_explained(entry, law):
    case = case_of(entry.input)
    assessment = assess(case, law, case.as_of)
    answer = assessment.as_json()
    explained = answer["explanations"]
    for key in RESULTS:
        if key not in answer or answer[key] in (None, [], {}):
            continue
        if key in NO_STEPS:
            assert all(f"{key}.{number}" in explained for number in range(len(answer[key])))
        else:
            assert key in explained
    steps = [step for part in (*explained.values(), *answer["findings"]) for step in part["steps"]]
    for step in steps:
        assert step["rule"] in law.rules
        assert step["text"]
        assert all(
            found_at(entry.input, path) or path.split(".")[0].split("[")[0] in RESULTS
            for path in step["inputs"]
        )
    assert all(isinstance(other["reading"], str) and other["reading"] for other in answer["alternatives"])
    for part in (*explained.values(), *answer["findings"]):
        assert part["basis"]["rule"] in law.rules
        assert part["basis"]["citation"]
        assert part["basis"]["checked"] == "2026-10-07"


def test_the_arithmetic_of_a_window_can_be_read(law):
    program = {"category": "research_scholar", "begin": "2024-09-01", "end": "2026-08-31", "ref": "paper"}
    found = assess(case_of({"programs": [program]}), law, date(2025, 9, 1))
    steps = found.explanations["clocks.0"].steps
    assert [(step.text, step.inputs, step.value) for step in steps] == [
        ("begin 1 Sep 2024 + 5 years - 1 day", ("programs[0].begin",), "2029-08-31"),
        ("31 Aug 2029 - 1 Sep 2025, days after today", ("as_of",), "1460"),
    ]
    basis = found.explanations["clocks.0"].basis
    assert (basis.rule, basis.grade) == ("R-RS-01", "primary")
    assert basis.other_reading == "read literally the window ends on the anniversary itself"


@pytest.mark.parametrize(
    ("program", "path"),
    [
        pytest.param(
            {"begin": "2024-09-01", "sevis_begin": "2024-09-10"}, "programs[0].sevis_begin", id="SEVIS"
        ),
        pytest.param(
            {"begin": "2024-09-01", "status_acquired_by_cos": "2024-10-01"},
            "programs[0].status_acquired_by_cos",
            id="change of status",
        ),
        pytest.param(
            {
                "begin": "2024-09-01",
                "forms": [{"begin": "2020-01-01"}, {"type": "initial", "begin": "2024-08-01"}],
            },
            "programs[0].forms[1].begin",
            id="an earlier form",
        ),
        pytest.param(
            {"begin": "2024-09-01", "forms": [{"type": "initial", "begin": "2024-09-01"}]},
            "programs[0].begin",
            id="the record itself",
        ),
    ],
)
def test_a_step_names_the_date_that_decided(program, path, law):
    case = case_of({"programs": [{"category": "professor", "end": "2026-08-31", **program}]})
    assert assess(case, law, date(2025, 9, 1)).explanations["clocks.0"].steps[0].inputs == (path,)


def test_a_finding_names_the_records_behind_it(law):
    programs = [
        {
            "ref": "r1",
            "category": "research_scholar",
            "begin": "2023-09-01",
            "end": "2025-08-31",
            "sevis_id": "N0012345678",
        },
        {
            "ref": "p1",
            "category": "alien_physician",
            "begin": "2025-06-23",
            "end": "2026-06-30",
            "sevis_id": "N0066666666",
        },
    ]
    found = assess(case_of({"programs": programs}), law, date(2025, 7, 5))
    finding = next(item for item in found.findings if item.code == "END_RESEARCH_RECORD_FIRST")
    assert finding.refs == ("r1", "p1")
    assert finding.severity == "act"
    assert finding.day == date(2025, 6, 23)
    assert finding.basis.rule == "R-CAT-01"


def test_results_that_a_case_gives_no_reason_for_are_absent(law):
    found = assess(case_of({}), law, date(2025, 7, 5))
    answer = found.as_json()
    assert set(answer) == {
        "format", "as_of", "law", "clocks", "bars", "bars_if_ended_as_scheduled", "s212e", "programs_212e",
        "alternatives", "warnings", "findings", "explanations",
    }  # fmt: skip
    assert answer["s212e"] == {"status": "unknown", "basis": []}
    assert found.grace_end is None
