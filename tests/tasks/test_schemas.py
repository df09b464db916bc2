"""The schemas that are checked in: generated, relative, and true of what the program writes."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from strategies import records as random_records

from tracker.documents.readings import readings_json
from tracker.records import KINDS
from tracker.records.career_export import export_of, record_as_json
from tracker.reports.comparison_values import comparison_json
from tracker.tasks import records
from tracker.tasks.assess import assess_file
from tracker.tasks.plan_answers import compare
from tracker.tasks.plans import add_step, new_plan
from tracker.tasks.reading import read_files
from tracker.tasks.schemas import DIALECT, SCHEMAS, schema_of_kind, schema_text, write_schemas
from tracker.tasks.visa_time import report_json, visa_answer

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def validator(name):
    return jsonschema.Draft202012Validator(
        SCHEMAS[name](), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def plain(value):
    """Return TOML values as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_files_are_those_that_the_models_make(tmp_path):
    made = {path.name: path.read_bytes() for path in write_schemas(tmp_path)}
    there = {
        path.name: path.read_bytes().replace(b"\r\n", b"\n") for path in (ROOT / "schemas").glob("*.json")
    }
    assert len(made) == len(SCHEMAS) >= 4
    assert there == made, "run: python -m tracker.tasks.schemas schemas"


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_a_schema_is_one_of_its_dialect_and_names_no_host(name):
    schema = SCHEMAS[name]()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, f"{name}.json")
    assert schema_text(name).replace(DIALECT, "").count("://") == 0


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_fits_the_schema_of_the_export_and_its_own(kind):
    whole = validator("career-export-1")
    own = jsonschema.Draft202012Validator(schema_of_kind(kind))

    @settings(max_examples=5, derandomize=True, deadline=None)
    @given(random_records(kind))
    def fits(record):
        made = json.loads(json.dumps(export_of([record], exported_at=NOW)))
        whole.validate(made)
        own.validate(json.loads(json.dumps(record_as_json(record))))

    fits()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"format": "career-export/2"}, id="another number"),
        pytest.param({"ds2018s": []}, id="an unknown kind"),
        pytest.param({"ds2019s": {}}, id="no list"),
        pytest.param({"ds2019s": [{"nope": 1}]}, id="an unknown field"),
        pytest.param({"ds2019s": [{"sevis_id": "N1"}]}, id="a bad SEVIS id"),
        pytest.param({"ds2019s": [{"program_begin_date": "07/01/2024"}]}, id="a bad day"),
        pytest.param({"ds2019s": [{"funding_total": -1}]}, id="an amount below zero"),
        pytest.param({"documents": [{"object_name": "a" * 64}]}, id="the name of an object"),
        pytest.param({"positions": [{"begin": "July"}]}, id="a bad partial day"),
    ],
)
def test_what_is_no_export_does_not_fit(change):
    export = export_of([], exported_at=NOW)
    validator("career-export-1").validate(export)
    with pytest.raises(jsonschema.ValidationError):
        validator("career-export-1").validate({**export, **change})


def test_the_answers_to_all_cases_fit():
    fits, looked_at = validator("assessment-1"), 0
    for path in (ROOT / "tests" / "data").glob("*cases.yaml"):
        for answer in assess_file(path, as_of=None):
            fits.validate(json.loads(json.dumps(answer)))
            looked_at += 1
    assert looked_at > 50
    with pytest.raises(jsonschema.ValidationError):
        fits.validate({**answer, "clocks": [{"category": "research_scholar", "nope": 1}]})


@pytest.fixture
def on_record(vault):
    records.add(vault, "person", {"family_name": ["TESTCASE"], "nationalities": ["NG"]})
    form = {
        "sevis_id": ["N0012345678"],
        "category": ["research_scholar"],
        "program_number": ["P-1-00001"],
        "program_begin_date": ["2024-09-01"],
        "program_end_date": ["2027-08-31"],
    }
    records.add(vault, "ds2019", form)
    stay = {"country": ["US"], "arrived_on": ["2024-08-20"], "status": ["J-1"]}
    records.add(vault, "presence", stay)
    records.add(
        vault,
        "admission",
        {"arrival_date": ["2024-08-20"], "admit_until": ["D/S"], "class_of_admission": ["J1"]},
    )
    return vault


@pytest.mark.parametrize(
    "assume", [pytest.param((), id="in force"), pytest.param(("T-01", "T-03"), id="assumed")]
)
def test_the_answer_behind_a_report_fits(on_record, assume):
    made = report_json(visa_answer(on_record.ledger, TODAY, assume=assume))
    made = json.loads(json.dumps(made))
    assert made["proofs"]
    assert len(made.get("assumed", [])) == len(assume)
    validator("report-1").validate(made)
    with pytest.raises(jsonschema.ValidationError):
        validator("report-1").validate({**made, "nope": 1})
    with pytest.raises(jsonschema.ValidationError):
        validator("report-1").validate({**made, "proofs": {"as_of": {"record": "x"}}})


def test_compared_plans_fit(on_record):
    new_plan(on_record, "longer")
    for noun, texts in (
        ("program", {"of": ["program-1"], "end": ["2029-08-31"]}),
        ("program", {"category": ["alien_physician"], "begin": ["2029-10-01"], "end": ["2032-06-30"]}),
        ("trip", {"country": ["CA"], "out": ["2027-01-02"], "back": ["2027-01-09"]}),
    ):
        add_step(on_record, "longer", noun, texts)
    made = json.loads(json.dumps(comparison_json(compare(on_record.ledger, ["longer"], TODAY))))
    longer = made["columns"][1]
    assert longer["begins"]
    assert longer["trips"]
    assert longer["answer_on_last_day"]["format"] == "assessment/1"
    assert made["rows"]
    assert made["warnings"]
    validator("plans-1").validate(made)
    for part in ("columns", "rows", "warnings"):
        with pytest.raises(jsonschema.ValidationError):
            validator("plans-1").validate({**made, part: [{"nope": 1}]})
    longer["answer"]["clocks"] = [{"category": 1}]
    with pytest.raises(jsonschema.ValidationError):
        validator("plans-1").validate(made)


def test_the_readings_of_the_examples_and_of_a_broken_file_fit(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    paths = [*sorted((ROOT / "docs" / "examples").glob("*.pdf")), tmp_path / "empty.pdf"]
    made = json.loads(json.dumps(readings_json(read_files(paths, ()))))
    assert len(made["files"]) >= 3
    assert any(file["documents"] for file in made["files"])
    validator("readings-1").validate(made)
    made["files"][0]["documents"] = [{"kind": "poem"}]
    with pytest.raises(jsonschema.ValidationError):
        validator("readings-1").validate(made)


def test_the_law_on_file_fits():
    fits, looked_at = validator("rule-parameters-1"), 0
    for path in files("tracker.rules").joinpath("parameters").iterdir():
        if path.name.endswith(".toml"):
            fits.validate(plain(tomllib.loads(path.read_text("utf-8"))))
            looked_at += 1
    assert looked_at >= 5
    with pytest.raises(jsonschema.ValidationError):
        fits.validate({"format": "law/1", "rules": {"X-1": {"title": "x"}}})
