"""What `check ds3035 --json` and `share letter --json` answer fits the schemas that are handed out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from tracker.records.exchange_visitor import Ds2019
from tracker.records.person import Dependant
from tracker.reports.facts import Facts
from tracker.reports.letters import agency_letter, chain_named, sponsor_letter
from tracker.reports.paper_chains import Papers
from tracker.reports.paper_values import papers_json
from tracker.reports.papers import PaperAnswer, paper_answer
from tracker.rules import load
from tracker.tasks.schemas import SCHEMAS


def fits(name: str, value: Any) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SCHEMAS[name](), format_checker=checker).validate(value)


def answer() -> PaperAnswer:
    spouse = Dependant(number=1, relation="spouse")
    given = {"sevis_id": "N0012345678", "category": "research_scholar", "program_number": "P-1-00001"}
    forms = [
        Ds2019(
            number=1, program_begin_date="2022-07-01", program_end_date="2023-06-30", purpose="Begin", **given
        ),
        Ds2019(number=2, program_begin_date="2024-07-01", program_end_date="2025-06-30", **given),
        Ds2019(number=3, **given),
        Ds2019(number=4, dependant=spouse.id),
    ]
    return paper_answer(Papers(Facts(ds2019s=forms), dependants=[spouse]), {}, load(), date(2026, 11, 21))


def test_the_answer_on_papers_fits():
    made = json.loads(json.dumps(papers_json(answer())))
    assert made["other_chains"][0]["whose"] == "forms of dependant-1, spouse"
    assert len(made["findings"]) > 3
    fits("papers-1", made)
    fits(
        "papers-1",
        json.loads(json.dumps(papers_json(paper_answer(Papers(Facts()), {}, load(), date(2026, 11, 21))))),
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"complete": True}, id="nothing is ever complete"),
        pytest.param({"nope": 1}, id="an unknown key"),
        pytest.param({"chains": [{"forms": []}]}, id="a chain without its parts"),
        pytest.param(
            {"findings": [{"code": "NOPE", "severity": "act", "summary": "x"}]}, id="an unknown code"
        ),
        pytest.param({"checklist": [{"what": "x", "state": "done", "why": "x"}]}, id="an unknown state"),
    ],
)
def test_another_answer_does_not_fit(change):
    with pytest.raises(jsonschema.ValidationError):
        fits("papers-1", {**json.loads(json.dumps(papers_json(answer()))), **change})


def test_letters_fit():
    found = answer()
    for letter in (sponsor_letter(found, chain_named(found, None)), agency_letter(found)):
        made = json.loads(json.dumps(letter.as_json()))
        fits("letter-1", made)
        with pytest.raises(jsonschema.ValidationError):
            fits("letter-1", {**made, "paragraphs": ["words"]})
