"""Waivers, travel, timeline, summary and the checks before a trip or a renewal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PHYSICIAN: dict[str, Any] = {
    "number": 1,
    "sevis_id": "N0012345678",
    "category": "alien_physician",
    "program_number": "P-3-04510",
    "program_begin_date": "2025-07-01",
    "program_end_date": "2027-01-31",
    "travel_validations": [{"signed_on": "2026-07-02"}],
}
BASE: dict[str, Any] = {
    "format": "career-export/1",
    "exported_at": "2026-11-20T12:00:00Z",
    "person": {"family_name": "TESTCASE", "nationalities": ["NG"]},
    "ds2019s": [PHYSICIAN],
    "visas": [{"number": 1, "visa_class": "J1", "issued_on": "2025-05-01", "expires_on": "2026-12-01"}],
    "passports": [{"number": 1, "country": "NG", "expires_on": "2029-03-01"}],
    "admissions": [
        {"number": 1, "class_of_admission": "J1", "arrival_date": "2025-06-20", "admit_until": "D/S"}
    ],
}


@pytest.fixture
def asked(tracker, tmp_path: Path):
    """Return a function that runs a command on a record, today being 21 Nov 2026, and joins its lines."""

    def ran(*words: str, code: int = 0, **changes: Any) -> str:
        path = tmp_path / "career.json"
        path.write_text(json.dumps(BASE | changes), encoding="utf-8")
        found = tracker(*words, "--from", str(path), "--as-of", "2026-11-21")
        assert found.code == code, found.err
        return " ".join((found.out or found.err).split())

    return ran


class TestWaivers:
    def test_every_route_is_answered_for_this_person(self, asked) -> None:
        text = asked("report", "waivers")
        assert "Request of a State (Conrad 30) route not excluded by what is on record" in text
        assert "No objection by the home country route excluded" in text
        assert "Exceptional hardship to a spouse or child route not known from what is on record" in text
        assert "sunset" in text
        assert "[secondary]" in text

    def test_a_researcher_has_other_routes(self, asked) -> None:
        form = PHYSICIAN | {
            "category": "research_scholar",
            "program_number": "P-1-00001",
            "funding": [{"source": "SAMPLE", "kind": "home_government", "amount": "1"}],
        }
        text = asked("report", "waivers", ds2019s=[form])
        assert "No objection by the home country route not excluded" in text
        assert "Request of a State (Conrad 30) route excluded" in text

    def test_a_granted_service_waiver_shows_its_dates(self, asked) -> None:
        waiver = {
            "number": 1,
            "route": "conrad30",
            "granted_on": "2026-05-01",
            "job_begin": "2026-07-15",
            "job_fte": 1.0,
        }
        text = asked("report", "waivers", waivers=[waiver])
        assert "the job must begin by 30 Jul 2026" in text
        assert "last day of the three years 14 Jul 2029" in text
        assert "The requirement is waived for the programs on record." in text

    def test_what_was_said_of_a_planned_route_is_used(self, asked) -> None:
        waiver = {"number": 1, "route": "exceptional_hardship", "planned": True, "qualifying_relative": True}
        assert "Exceptional hardship to a spouse or child route not excluded" in asked(
            "report", "waivers", waivers=[waiver]
        )

    def test_each_open_route_has_its_steps_and_an_excluded_one_none(self, asked) -> None:
        waiver = {"number": 1, "route": "conrad30", "filed_on": "2026-09-01", "planned_start": "2027-01-15"}
        text = asked("report", "waivers", waivers=[waiver])
        assert "1 Sep 2026 DS-3035 filed with the Department of State" in text
        assert "next the Department recommends the waiver" in text
        assert "17 Oct 2026 or later the waiver is received" in text
        assert "by 31 Jan 2027 the change of status to H-1B is filed" in text
        assert "No objection by the home country: step by step" not in text
        explained = asked("report", "waivers", "--explain", waivers=[waiver])
        assert "the begin - 90 days = 17 Oct 2026" in explained


class TestTravel:
    def test_status_papers_and_next_trip(self, asked) -> None:
        trip = {
            "number": 1,
            "country": "CA",
            "left_on": "2026-12-20",
            "returned_on": "2027-01-03",
            "applied_for_visa": False,
        }
        text = asked("report", "travel", trips=[trip])
        assert "automatic revalidation yes" in text
        assert "may stay until 31 Jan 2027" in text
        assert "For this trip automatic revalidation looks possible" in text

    def test_without_a_trip_it_says_how_to_enter_one(self, asked) -> None:
        assert "No trip is planned; enter one with: tracker add trip." in asked("report", "travel")

    def test_tax_years_are_part_of_it(self, asked) -> None:
        assert "tax: years whose days are excluded 2025, 2026" in asked("report", "travel")


class TestCheckTrip:
    TRIP = ("check", "trip", "--country", "Nigeria", "--out", "2026-12-10", "--back", "2027-01-05")

    def test_a_trip_that_needs_a_visa_under_a_suspension(self, asked) -> None:
        text = asked(*self.TRIP)
        assert "Check of a trip of 26 days" in text
        assert "Before this trip something must be done or decided" in text
        assert "Proclamation 10998" in text

    def test_thirty_one_days_are_too_many(self, asked) -> None:
        for back, word in (("2027-01-19", "yes"), ("2027-01-20", "no")):
            text = asked(
                "check", "trip", "--country", "CA", "--out", "2026-12-20", "--back", back, "--no-visa"
            )
            assert f"automatic revalidation {word}" in text

    def test_the_planned_trip_on_record_is_checked_without_words(self, asked) -> None:
        trip = {
            "number": 1,
            "country": "CA",
            "left_on": "2026-12-20",
            "returned_on": "2027-01-03",
            "applied_for_visa": False,
        }
        assert "Check of a trip of 14 days" in asked("check", "trip", trips=[trip])

    @pytest.mark.parametrize(
        ("what", "words", "code"),
        [
            ("no trip at all", (), 2),
            ("no day of return", ("--country", "CA", "--out", "2026-12-20"), 2),
            ("no such country", ("--country", "Atlantis", "--out", "2026-12-20", "--back", "2026-12-24"), 41),
            ("back before out", ("--country", "CA", "--out", "2026-12-20", "--back", "2026-12-19"), 2),
            ("an ambiguous day", ("--country", "CA", "--out", "03/04/2027", "--back", "2027-04-19"), 43),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_refuses(self, asked, what: str, words: tuple[str, ...], code: int) -> None:
        assert "tracker: error:" in asked("check", "trip", *words, code=code)


class TestCheckRenewal:
    @pytest.mark.parametrize(
        ("end", "urgent"),
        [("2027-02-20", True), ("2027-02-21", True), ("2027-02-22", False)],
    )
    def test_it_is_urgent_from_three_months_before(self, asked, end: str, urgent: bool) -> None:
        text = asked("check", "renewal", ds2019s=[PHYSICIAN | {"program_end_date": end}])
        assert ("! begin the renewal by" in text) is urgent

    def test_a_recommended_waiver_stands_against_it(self, asked) -> None:
        waiver = {"number": 1, "route": "conrad30", "filed_on": "2026-01-05", "recommended_on": "2026-10-01"}
        assert "extension possible with the waiver on record no" in asked(
            "check", "renewal", waivers=[waiver]
        )

    def test_a_passport_that_ends_first_is_named(self, asked) -> None:
        text = asked(
            "check", "renewal", passports=[{"number": 1, "country": "NG", "expires_on": "2027-01-30"}]
        )
        assert "30 Jan 2027 (before the form ends)" in text

    def test_without_a_form_in_force_nothing_is_claimed(self, asked) -> None:
        assert "a renewal cannot be checked" in asked("check", "renewal", ds2019s=[])


class TestTimelineAndSummary:
    def test_the_table_says_what_the_picture_shows(self, asked, tmp_path: Path) -> None:
        text = asked("report", "timeline")
        for words in (
            "J-1 alien physician 1 Jul 2025 31 Jan 2027",
            "Visas 1 May 2025 1 Dec 2026 J1",
            "In the United States 20 Jun 2025 21 Nov 2026 J-1",
            "Window 1 Jul 2025 30 Jun 2032",
        ):
            assert words in text
        target = tmp_path / "timeline.html"
        asked("report", "timeline", "--out", str(target))
        page = target.read_text(encoding="utf-8")
        assert page.count("<rect") >= 5
        assert "today</text>" in page

    def test_the_summary_has_every_lead_on_one_page(self, asked, tmp_path: Path) -> None:
        import pypdf

        text = asked("report", "summary")
        for words in (
            "J-1 time You can hold",
            "212(e) You are subject",
            "Waivers An obligation is open",
            "Status and travel By what is on record",
        ):
            assert words in text
        target = tmp_path / "summary.pdf"
        asked("report", "summary", "--out", str(target))
        assert len(pypdf.PdfReader(target).pages) == 1

    @pytest.mark.parametrize("name", ["time", "212e", "waivers", "travel", "timeline", "summary"])
    def test_an_empty_record_gives_an_answer(self, asked, name: str) -> None:
        empty: dict[str, Any] = {"ds2019s": [], "visas": [], "passports": [], "admissions": []}
        assert "21 Nov 2026" in asked("report", name, person=None, **empty)
