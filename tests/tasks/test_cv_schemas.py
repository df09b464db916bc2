"""What the CV's commands answer with --json fits the schemas that are handed out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from tracker.cv.sections import CvOptions
from tracker.tasks import records
from tracker.tasks.cv import cv_answer
from tracker.tasks.cv_check import cv_check
from tracker.tasks.schemas import SCHEMAS

NAMES = ("cv-1", "cv-check-1", "publications-import-1")
MADE: dict[str, Any] = {
    "cv-1": {"format": "cv/1", "style": "short", "sections": [{"title": "T", "entries": 1}], "counts": {"1 article": 1}, "omitted": [{"record": "work-1", "why": "w"}]},
    "cv-check-1": {"format": "cv-check/1", "as_of": "2026-11-21", "points": [{"code": "gap", "severity": "act", "records": ["work-1"], "text": "t", "mend": "m"}], "waiting": 0},
    "publications-import-1": {"format": "publications-import/1", "stored": True, "sources": [{"name": "a", "formats": ["ris"], "entries": 1, "unreadable": [{"line": 1, "reason": "r", "format": "ris"}], "notes": [], "error": None}], "works": [{"action": "new", "name": None, "work": {"title": "T", "type": "article"}, "lines": [1], "adds": [], "differences": [{"field": "date", "here": "2024", "there": "2025"}], "author": "you", "questions": [{"key": "k", "kind": "same", "reason": "r", "options": {"same": "s"}}], "notes": []}], "career": [{"action": "new", "name": None, "kind": "position", "record": {"title": "T"}}], "links": [{"version": "work-1", "main": "work-2"}], "counts": {"new": 1, "merged": 0, "same": 0, "trashed": 0, "linked": 0, "asked": 1}},
}  # fmt: skip


def validator(name: str) -> jsonschema.Draft202012Validator:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(SCHEMAS[name](), format_checker=checker)


@pytest.mark.parametrize("name", NAMES)
def test_a_made_answer_fits_and_unknown_keys_do_not(name):
    check = validator(name)
    check.validate(MADE[name])
    for broken in ({"nope": 1}, {"format": "cv/9"}):
        assert list(check.iter_errors({**MADE[name], **broken}))
    for key in MADE[name]:
        assert list(check.iter_errors({k: v for k, v in MADE[name].items() if k != key})), key


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        pytest.param("cv-check-1", ("points", 0, "severity"), "grave", id="an unknown severity"),
        pytest.param("publications-import-1", ("works", 0, "action"), "lost", id="an unknown action"),
        pytest.param("publications-import-1", ("works", 0, "work"), {"type": "paper"}, id="an unknown type of work"),
        pytest.param("publications-import-1", ("career", 0, "kind"), "work", id="a work among the posts"),
        pytest.param("publications-import-1", ("career", 0, "record"), {"degree": "MD"}, id="a degree called a post"),
    ],
)  # fmt: skip
def test_what_does_not_fit(name, path, value):
    whole = json.loads(json.dumps(MADE[name]))
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert list(validator(name).iter_errors(whole))


def test_answers_of_a_vault_fit(vault):
    records.add(vault, "person", {"family_name": ["Sample"], "given_name": ["Ada"]})
    records.add(
        vault, "work", {"title": ["T"], "type": ["article"], "status": ["published"], "authors": ["Sample A"]}
    )
    records.add(vault, "work", {"title": ["U"]})
    shown = cv_answer(vault.ledger, CvOptions()).as_json()
    assert shown["omitted"]
    validator("cv-1").validate(shown)
    validator("cv-1").validate({"file": "cv.pdf", **shown})
    checked = cv_check(vault.ledger, date(2026, 11, 21)).answer
    assert checked["points"]
    validator("cv-check-1").validate(json.loads(json.dumps(checked)))
