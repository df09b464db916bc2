"""A fact taken away leaves an answer: nothing breaks, and no result is written that has no reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.errors import CaseInvalid
from tracker.rules import assess, case_of
from tracker.tasks.case_file import read_cases

ENTRIES = read_cases(Path(__file__).parents[1] / "data" / "explained_cases.yaml")
TAKEN = ("begin", "end", "in", "out", "category", "status", "country", "date", "expires", "sevis_id", "ref")


def without(value, key):
    """Return plain values without a key, wherever it stands."""
    if isinstance(value, dict):
        return {name: without(entry, key) for name, entry in value.items() if name != key}
    return [without(entry, key) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("key", TAKEN)
def test_a_fact_that_is_missing_leaves_an_answer(key, law):
    changed = 0
    for entry in ENTRIES:
        facts = without(entry.input, key)
        changed += facts != entry.input
        case = case_of(facts)
        found = assess(case, law, case.as_of)
        assert json.dumps(found.as_json())
        assert [finding.code for finding in found.findings] == sorted(found.warnings)
        assert all(step.text for part in found.explanations.values() for step in part.steps)
        if key == "ref":
            assert all(finding.refs == () for finding in found.findings)
    assert changed >= 2


@pytest.mark.parametrize(
    ("case", "key"),
    [
        pytest.param({"programs": [{"category": "student", "degree": "phd", "end": "2026-06-30"}]}, "academic_training_max_months", id="a course without a begin"),
        pytest.param({"programs": [{"category": "student", "degree": "phd", "end": "2026-06-30"}]}, "latest_training_end", id="its training"),
        pytest.param({"entry": "2026-06-15", "passport": {"six_month_club": True}}, "passport_ok_for_entry", id="a passport without its last day"),
        pytest.param({"entry": "2026-06-15", "programs": [{"category": "student", "end": "2027-06-30"}]}, "entry_ok", id="an entry for a program without a begin"),
        pytest.param({"programs": [{"category": "student", "end": "2027-06-30"}], "proposed": {"action": "extend", "to": "2027-12-31"}}, "proposed_allowed", id="an extension of a category without a window"),
        pytest.param({"programs": [{"category": "intern", "begin": "2026-01-01", "end": "2026-06-30"}], "proposed": {"action": "extend"}}, "proposed_allowed", id="an extension to no day"),
        pytest.param({"proposed": {"begin": "2026-06-15"}}, "proposed_allowed", id="a program of no category"),
        pytest.param({"proposed": {"category": "professor"}}, "proposed_allowed", id="research without a begin"),
        pytest.param({"proposed": {"category": "student", "transfer": True}}, "proposed_allowed", id="a transfer from nowhere"),
        pytest.param({"proposed": {"category": "professor", "begin": "2026-06-15", "transfer": True}}, "proposed_allowed", id="a transfer into research from nowhere"),
        pytest.param({"travel_signature": "2026-01-15", "programs": [{"category": "student", "begin": "2025-01-01"}]}, "signature_last_day", id="a signature on a form without an end"),
        pytest.param({"travel_signature": "2026-01-15", "programs": [{"begin": "2025-01-01", "end": "2027-01-01"}]}, "signature_last_day", id="a signature on a form without a category"),
        pytest.param({"travel_signature": "2026-01-15"}, "signature_ok", id="a signature and no re-entry"),
        pytest.param({"waivers": [{"route": "hhs_clinical"}]}, "latest_start_for_route", id="no residency"),
        pytest.param({"waivers": [{"route": "hhs_clinical", "hpsa_score": 20}]}, "route_available", id="no start"),
        pytest.param({"waivers": [{"route": "exceptional_hardship"}]}, "route_available", id="no word on a relative"),
        pytest.param({"waivers": [{"route": "persecution"}]}, "route_available", id="no word on a ground"),
        pytest.param({"waivers": [{"planned": True}]}, "route_available", id="no route"),
        pytest.param({"i94": {}}, "regime", id="an I-94 without a day"),
        pytest.param({"i94": {}, "programs": [{"category": "student", "begin": "2026-01-01", "end": "2026-06-30"}]}, "status_ok", id="status on it"),
        pytest.param({"i94": {}, "programs": [{"category": "student", "begin": "2026-01-01", "end": "2026-06-30"}]}, "authorised_until", id="and how long"),
        pytest.param({"trip": {"country": "GB", "back": "2026-06-10"}}, "trip_days", id="a trip without a departure"),
        pytest.param({"trip": {"country": "CA", "back": "2026-06-10", "applied_for_visa": False}}, "automatic_revalidation", id="a trip of unknown length"),
        pytest.param({"trip": {"out": "2026-06-01", "back": "2026-06-10", "applied_for_visa": False}}, "automatic_revalidation", id="a trip to nowhere"),
        pytest.param({"entry_timestamp": "2026-01-01T03:30"}, "entry_date", id="an instant without a port"),
        pytest.param({"programs": [{"category": "student", "begin": "2024-01-01"}]}, "program_state", id="a program without an end"),
        pytest.param({"programs": [{"category": "alien_physician", "begin": "2024-01-01", "end": "2027-01-01", "board_extension": {"granted": True}}]}, "extended_to", id="an examination without a day"),
    ],
)  # fmt: skip
def test_a_result_that_needs_a_missing_fact_is_not_known(case, key, law):
    found = assess(case_of({"as_of": "2026-02-01", **case}), law, case_of({"as_of": "2026-02-01"}).as_of)
    assert key in found.given
    assert getattr(found, key) is None


def test_a_day_outside_the_calendar_of_cases_is_refused(law):
    day = case_of({"as_of": "2026-02-01"}).as_of
    for year, complaint in ((1899, True), (2200, True), (2199, False)):
        if complaint:
            with pytest.raises(CaseInvalid, match="not between 1900 and 2199"):
                assess(case_of({}), law, day.replace(year=year))
        else:
            assert assess(case_of({}), law, day.replace(year=year)).warnings == ()
