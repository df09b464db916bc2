"""What stands behind an answer is exact: day, references and arithmetic of findings, arithmetic of results."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.rules import assess, case_of
from tracker.rules.codes import CODES
from tracker.tasks.case_file import read_cases

ENTRIES = read_cases(Path(__file__).parents[1] / "data" / "explained_cases.yaml")


def line(step):
    """Return a step without its words: rule, inputs and value."""
    return " ".join([step.rule, *step.inputs, *([] if step.value is None else [">", step.value])])


def stated(finding):
    day = None if finding.day is None else finding.day.isoformat()
    return {"day": day, "refs": list(finding.refs), "steps": [line(step) for step in finding.steps]}


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_what_stands_behind_an_answer_is_exact(entry, law):
    case = case_of(entry.input)
    assumed = entry.expected.get("assuming")
    found = assess(case, law.assuming(assumed) if assumed else law, case.as_of)
    assert {finding.code: stated(finding) for finding in found.findings} == entry.expected["findings"]
    wanted = entry.expected.get("explanations", {})
    assert {key: [line(step) for step in found.explanations[key].steps] for key in wanted} == wanted
    for finding in found.findings:
        assert finding.basis.rule == CODES[finding.code].rule
    for explanation in found.explanations.values():
        assert explanation.basis.rule == explanation.steps[0].rule


def test_every_code_is_explained_once():
    named = {code for entry in ENTRIES for code in entry.expected["findings"]}
    assert len(ENTRIES) >= 64
    assert sorted(set(CODES) - named) == []
