"""A fact taken away leaves an answer: nothing breaks, and no result is written that has no reason."""

from __future__ import annotations

import json
from datetime import date
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
        pytest.param({"programs": [{"category": "professor", "end": "2027-06-30"}], "proposed": {"category": "professor", "begin": "2027-07-01", "transfer": True}}, "proposed_allowed", id="a transfer in a window without a begin"),
        pytest.param({"programs": [{"category": "professor", "begin": "2022-01-03"}], "proposed": {"category": "professor", "begin": "2027-07-01", "transfer": True}}, "proposed_allowed", id="a transfer from a record without an end"),
        pytest.param({"programs": [{"category": "professor", "begin": "2022-01-03"}], "us_presence": [{"in": "2022-01-03", "out": "2022-03-01", "status": "J-1"}], "proposed": {"category": "professor", "begin": "2026-12-01"}}, "proposed_allowed", id="research after research without an end"),
        pytest.param({"programs": [{"begin": "2022-01-03", "end": "2025-12-31"}], "us_presence": [{"in": "2022-01-03", "out": "2022-03-01", "status": "J-1"}], "proposed": {"category": "professor", "begin": "2027-12-31"}}, "proposed_allowed", id="research on the last day of a bar that a record without a category may raise"),
        pytest.param({"programs": [{"begin": "2024-01-01", "end": "2026-12-31"}], "proposed": {"category": "professor", "begin": "2027-01-01", "transfer": True}}, "proposed_allowed", id="a transfer into research from a record without a category"),
        pytest.param({"programs": [{"begin": "2024-01-01", "end": "2026-12-31"}], "proposed": {"category": "alien_physician", "begin": "2027-01-01", "transfer": True}}, "proposed_allowed", id="a transfer into training from one"),
        pytest.param({"programs": [{"category": "student", "begin": "2024-01-01"}], "proposed": {"category": "intern", "begin": "2027-01-01", "transfer": True}}, "proposed_allowed", id="a transfer from a student record that may have ended"),
        pytest.param({"us_presence": [{"in": "2025-01-01", "out": "2025-03-01", "status": "J-2"}], "proposed": {"category": "professor", "begin": "2026-12-01"}}, "proposed_allowed", id="research after a stay with a principal of whom nothing is known"),
        pytest.param({"i94": {"admit_until": "D/S"}, "programs": [{"category": "student", "end": "2026-12-31"}]}, "status_ok", id="status in a program without a begin"),
        pytest.param({"i94": {"admit_until": "2027-01-01"}, "programs": [{"category": "student", "begin": "2024-12-31"}]}, "status_ok", id="status in a program without an end"),
        pytest.param({"programs": [{"category": "student", "begin": "2024-01-01", "end": "2026-01-20"}, {"category": "intern", "begin": "2026-01-25"}], "filings": [{"form": "I-129_COS_H-1B", "received": "2026-01-21"}]}, "may_work", id="work in a program without an end"),
        pytest.param({"programs": [{"category": "student", "begin": "2025-01-01"}, {"category": "student", "begin": "2026-09-01", "end": "2027-06-30"}]}, "earliest_entry", id="an earlier program without an end"),
        pytest.param({"entry": "2026-03-01", "programs": [{"category": "student", "begin": "2025-01-01"}, {"category": "student", "begin": "2026-09-01", "end": "2027-06-30"}]}, "entry_ok", id="an entry for it"),
        pytest.param({"programs": [{"category": "student", "forms": [{"begin": "2025-07-01", "end": "2026-06-30"}, {"end": "2026-12-31"}]}]}, "form_days_union", id="days of a form without a begin"),
        pytest.param({"programs": [{"category": "student", "forms": [{"begin": "2025-07-01", "end": "2026-06-30"}, {"end": "2026-02-01"}]}]}, "next_renewal_due_by", id="a form that may be in force on its last day"),
        pytest.param({"programs": [{"category": "student", "forms": [{"begin": "2025-07-01", "end": "2026-06-30"}, {"begin": "2026-02-01"}]}]}, "next_renewal_due_by", id="a form without an end that begins today"),
    ],
)  # fmt: skip
def test_a_result_that_needs_a_missing_fact_is_not_known(case, key, law):
    found = assess(case_of({"as_of": "2026-02-01", **case}), law, case_of({"as_of": "2026-02-01"}).as_of)
    assert key in found.given
    assert getattr(found, key) is None


@pytest.mark.parametrize(
    ("case", "key", "value"),
    [
        pytest.param({"programs": [{"begin": "2022-01-03", "end": "2025-12-31"}], "us_presence": [{"in": "2022-01-03", "out": "2022-03-01", "status": "J-1"}], "proposed": {"category": "professor", "begin": "2028-01-01"}}, "proposed_allowed", True, id="the day after the bar that a record without a category may raise"),
        pytest.param({"programs": [{"begin": "2024-01-01", "end": "2026-12-31"}], "proposed": {"category": "alien_physician", "begin": "2027-01-01", "transfer": True, "category_change_approved": True}}, "proposed_allowed", True, id="a change of category that is approved, whatever it is from"),
        pytest.param({"programs": [{"category": "intern", "begin": "2024-01-01"}], "proposed": {"category": "intern", "begin": "2027-01-01", "transfer": True}}, "proposed_allowed", True, id="a transfer inside a category"),
        pytest.param({"us_presence": [{"in": "2025-01-01", "out": "2025-03-01", "status": "J-2", "principal_category": "student"}], "proposed": {"category": "professor", "begin": "2026-12-01"}}, "proposed_allowed", True, id="a principal who raises no bar"),
        pytest.param({"i94": {"admit_until": "2026-01-31"}, "programs": [{"category": "student", "begin": "2024-12-31"}]}, "status_ok", False, id="an I-94 that has passed, whatever the program"),
        pytest.param({"programs": [{"category": "student", "begin": "2026-10-01"}, {"category": "student", "begin": "2026-09-01", "end": "2027-06-30"}]}, "earliest_entry", date(2026, 8, 2), id="a later program without an end"),
        pytest.param({"programs": [{"category": "student", "forms": [{"begin": "2025-07-01", "end": "2026-06-30"}, {"end": "2026-01-31"}]}]}, "next_renewal_due_by", date(2026, 6, 30), id="a form that ended yesterday"),
        pytest.param({"programs": [{"category": "student", "forms": [{"begin": "2025-07-01", "end": "2026-06-30"}, {"begin": "2026-02-02"}]}]}, "next_renewal_due_by", date(2026, 6, 30), id="a form that begins tomorrow"),
    ],
)  # fmt: skip
def test_a_missing_fact_that_changes_nothing_leaves_a_certain_answer(case, key, value, law):
    found = assess(case_of({"as_of": "2026-02-01", **case}), law, date(2026, 2, 1))
    assert getattr(found, key) == value


@pytest.mark.parametrize(
    ("program", "used"),
    [
        pytest.param({"begin": "2026-01-01", "end": "2026-06-30"}, 32, id="running"),
        pytest.param({"begin": "2026-01-01"}, None, id="no end"),
        pytest.param({"begin": "2026-02-02"}, 0, id="no end, and not begun"),
    ],
)
def test_days_of_training_are_not_guessed(program, used, law):
    found = assess(case_of({"programs": [{"category": "alien_physician", **program}]}), law, date(2026, 2, 1))
    assert [clock.used_days for clock in found.clocks] == [used]
    assert ("clocks.0.used_days" in found.explanations) is (used is not None)


def test_a_day_outside_the_calendar_of_cases_is_refused(law):
    day = case_of({"as_of": "2026-02-01"}).as_of
    for year, complaint in ((1899, True), (2200, True), (2199, False)):
        if complaint:
            with pytest.raises(CaseInvalid, match="not between 1900 and 2199"):
                assess(case_of({}), law, day.replace(year=year))
        else:
            assert assess(case_of({}), law, day.replace(year=year)).warnings == ()
