"""The documents know every rule, every code, every key, and the worked cases they name."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from rules_cases import answer, differences

from tracker.records.kinds import KINDS
from tracker.rules.assessment import RESULTS
from tracker.rules.case import Case, Program
from tracker.rules.codes import CODES
from tracker.tasks.case_file import read_cases

ROOT = Path(__file__).parents[2]
RULES = (ROOT / "docs" / "rules.md").read_text("utf-8")
ASSESS = (ROOT / "docs" / "assess.md").read_text("utf-8")
PARTS = ("Question", "Source", "Rule", "Reading chosen", "Other readings", "Does not decide", "Cases")
SECTIONS = {
    found[1]: found[2]
    for found in re.finditer(
        r"^### ([A-Z]+(?:-[A-Z]+)?-\d+) (.*?)(?=^##|\Z)", RULES, re.MULTILINE | re.DOTALL
    )
}


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "tracker").rglob("*.py"))


def keys(kind: type) -> set[str]:
    return {entry.metadata.get("key", entry.name) for entry in fields(kind)} - {"ref"}


def test_every_rule_has_one_section(law):
    assert len(SECTIONS) > 80
    assert set(SECTIONS) == set(law.rules)
    assert RULES.count("\n### ") == len(SECTIONS)


@pytest.mark.parametrize("rule_id", sorted(SECTIONS))
def test_a_section_says_what_the_file_says(rule_id, law):
    rule, text = law.rules[rule_id], SECTIONS[rule_id]
    assert all(f"**{part}.** " in text for part in PARTS)
    assert text.startswith(rule.title)
    assert rule.statement in text
    assert rule.citation in text
    assert f"Grade {rule.grade}" in text
    if rule.url is not None:
        assert rule.url in text
    if rule.other_reading is not None:
        assert rule.other_reading[1:] in text
    assert ("Our own choice, not law" in text) is rule.own_choice
    on_file = {name for name, parameter in law.parameters.items() if parameter.rule == rule_id}
    assert all(f"`{name}`" in text for name in on_file)


def test_the_cases_that_pin_a_rule_exist_and_every_case_pins_one():
    data = ROOT / "tests" / "data"
    known = {entry.id for name in ("cases", "own_cases") for entry in read_cases(data / f"{name}.yaml")}
    lines = re.findall(r"\*\*Cases\.\*\* (.*)", RULES)
    named = {word for line in lines for word in re.findall(r"[A-Z]+-\d+", line)}
    assert len(lines) == len(SECTIONS)
    assert named - known == set()
    assert known - named == set()


def test_every_code_has_one_row_with_its_severity_and_rule(law):
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (\w+ \| [A-Z0-9-]+) \| .{10,} \|$", ASSESS, re.MULTILINE))
    assert len(rows) > 100
    assert rows == {code: f"{entry.severity} | {entry.rule}" for code, entry in CODES.items()}
    assert all(entry.rule in law.rules for entry in CODES.values())


def test_a_code_says_one_sentence_about_nobody():
    for entry in CODES.values():
        assert re.fullmatch(r"[A-Z0-9].{15,120}\.", entry.summary)
        assert entry.summary.count(". ") == 0
        assert not re.search(r"\b(you|your|she|he|must|should)\b", entry.summary, re.IGNORECASE)


@pytest.mark.parametrize("key", sorted(keys(Case) | keys(Program)))
def test_every_input_key_is_explained(key):
    assert re.search(rf"^\|[^|]*`{key}`", ASSESS, re.MULTILINE)


@pytest.mark.parametrize("key", RESULTS)
def test_every_result_key_is_explained(key):
    assert f"`{key}`" in ASSESS


def test_every_input_key_has_its_home_in_a_record():
    table = RULES[RULES.index("## Where the facts come from") :]
    homes = re.findall(r"^\| (`.*?`) \| (.*?) \| (.*?) \|$", table, re.MULTILINE)
    named = {name for cell, _, _ in homes for name in re.findall(r"`(?:programs\[\]\.)?(\w+)`", cell)}
    assert named - {"programs"} >= (keys(Case) | keys(Program)) - {"programs"}
    for _, kinds, cell in homes:
        for kind in kinds.split(", "):
            assert kind == "none" or kind in KINDS
        held = {name for kind in kinds.split(", ") if kind in KINDS for name in KINDS[kind].model_fields}
        assert set(re.findall(r"`(\w+)`", cell)) - held == set() or kinds == "none"


def test_every_parameter_is_used(law):
    text = sources()
    assert len(law.parameters) > 40
    assert [name for name in law.parameters if f'"{name}"' not in text] == []


def test_every_rule_named_in_the_program_is_on_file(law):
    named = set(re.findall(r'"((?:R-[A-Z]{2,3}|[WVXZT]|OWN)-\d{2})"', sources()))
    assert len(named) > 40
    assert named - set(law.rules) == set()


def test_every_code_is_raised_somewhere():
    text = sources()
    assert [code for code in CODES if text.count(f'"{code}"') < 2] == []


def test_the_example_gives_what_it_says(law):
    entries = read_cases(ROOT / "docs" / "examples" / "transfer.yaml")
    assert [entry.id for entry in entries] == ["transfer"]
    assert differences(entries[0], answer(entries[0], law)) == []
