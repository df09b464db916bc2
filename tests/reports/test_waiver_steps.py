"""The steps of each route: dated where the record dates them, the next one named, days counted by rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.records.base import Evidence
from tracker.records.exchange_visitor import Ds2019
from tracker.records.waivers import Filing, Waiver, WaiverRoute
from tracker.reports.facts import Facts
from tracker.reports.proof import Proofs
from tracker.reports.report import Line
from tracker.reports.visa import VisaCase
from tracker.reports.waiver_steps import route_steps, service_days
from tracker.rules import load

AS_OF = date(2026, 11, 21)
CONRAD, AGENCY, HHS = WaiverRoute.CONRAD_30, WaiverRoute.INTERESTED_FEDERAL_AGENCY, WaiverRoute.HHS_CLINICAL
HARDSHIP, NO_OBJECTION = WaiverRoute.EXCEPTIONAL_HARDSHIP, WaiverRoute.NO_OBJECTION
PROOFS = Proofs({}, VisaCase({}, {}, ()), {}, {})


def steps(route: WaiverRoute, as_of: date = AS_OF, **records: Any) -> list[Line]:
    return list(route_steps(route, Facts(**records), PROOFS, load(), as_of))


def labels(lines: list[Line]) -> list[str | None]:
    return [line.label for line in lines]


def by_label(lines: list[Line], word: str) -> list[str]:
    return [line.text for line in lines if (line.label or "").startswith(word)]


class TestStages:
    @pytest.mark.parametrize("route", list(WaiverRoute))
    def test_every_route_begins_with_a_next_step_and_names_its_rules(self, route: WaiverRoute) -> None:
        found = steps(route)
        assert found[0].label == "next"
        assert labels(found).count("next") == 1
        assert all(line.law is not None and line.law.rule in load().rules for line in found)

    @pytest.mark.parametrize(
        ("what", "fields", "shown"),
        [
            ("filed", {"filed_on": "2026-09-01"}, ["1 Sep 2026", "next", "then", "then"]),
            (
                "recommended",
                {"filed_on": "2026-09-01", "recommended_on": "2026-11-21"},
                ["1 Sep 2026", "no day on record", "21 Nov 2026", "next"],
            ),
            (
                "recommended tomorrow",
                {"recommended_on": "2026-11-22"},
                ["next", "then", "22 Nov 2026 (planned)", "then"],
            ),
            ("granted alone", {"granted_on": "2026-11-01"}, ["no day on record"] * 3 + ["1 Nov 2026"]),
            ("denied", {"filed_on": "2026-09-01", "denied_on": "2026-11-01"}, ["1 Sep 2026", "1 Nov 2026"]),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_was_done_is_dated_and_what_comes_is_named(
        self, what: str, fields: dict[str, str], shown: list[str]
    ) -> None:
        assert (
            labels(steps(NO_OBJECTION, waivers=[Waiver(number=1, route="no_objection", **fields)])) == shown
        )

    def test_a_day_names_the_page_behind_it(self) -> None:
        read = Evidence(field="filed_on", document="d", page=1, words="09/01/2026", method="text")
        waiver = Waiver(number=1, route="no_objection", filed_on="2026-09-01", evidence=[read])
        (reason,) = steps(NO_OBJECTION, waivers=[waiver])[0].reasons
        assert reason.value == "1 Sep 2026"
        assert reason.proofs[0].words == "09/01/2026"

    def test_the_waiver_on_which_something_happened_last_is_followed(self) -> None:
        old = Waiver(number=1, route="no_objection", filed_on="2020-01-01", denied_on="2020-06-01")
        new = Waiver(number=2, route="no_objection", filed_on="2026-09-01")
        assert labels(steps(NO_OBJECTION, waivers=[new, old]))[0] == "1 Sep 2026"

    @pytest.mark.parametrize(
        ("waivers", "label"), [([], "next"), ([Waiver(number=1, route="exceptional_hardship")], "1 Mar 2026")]
    )
    def test_an_i612_counts_for_the_route_that_is_on_record(self, waivers: list[Waiver], label: str) -> None:
        filing = Filing(number=1, form="I-612", received_on="2026-03-01")
        assert labels(steps(HARDSHIP, waivers=waivers, filings=[filing]))[0] == label

    def test_what_was_not_read_is_marked(self) -> None:
        assert any(line.text.endswith("[secondary]") for line in steps(AGENCY))


class TestDays:
    @pytest.mark.parametrize("route", [CONRAD, AGENCY, HHS])
    def test_the_job_begins_ninety_days_after_the_grant_at_the_latest(self, route: WaiverRoute) -> None:
        waiver = Waiver(number=1, route=route.value, granted_on="2026-05-01")
        assert by_label(steps(route, waivers=[waiver]), "by 30 Jul 2026") == ["the job begins"]
        begun = waiver.model_copy(update={"job_begin": date(2026, 7, 15)})
        found = steps(route, waivers=[begun])
        assert not by_label(found, "by ")
        assert by_label(found, "to 14 Jul 2029")

    def test_before_the_grant_a_planned_begin_says_how_late_the_waiver_must_come(self) -> None:
        waiver = Waiver(number=1, route="conrad30", planned_start="2027-07-01")
        found = steps(CONRAD, waivers=[waiver])
        assert by_label(found, "2 Apr 2027 or later")
        assert by_label(found, "to 30 Jun 2030")

    def test_without_a_plan_the_deadline_stands_in_words(self) -> None:
        assert by_label(steps(CONRAD), "deadline") == [
            "the job begins within 90 days of the day on which the waiver is received"
        ]

    @pytest.mark.parametrize(
        ("as_of", "label"),
        [
            (date(2026, 9, 30), "1 Oct 2025 to 30 Sep 2026"),
            (date(2026, 10, 1), "1 Oct 2026 to 30 Sep 2027"),
            (date(2027, 1, 1), "1 Oct 2026 to 30 Sep 2027"),
        ],
    )
    def test_a_states_places_are_counted_by_fiscal_year(self, as_of: date, label: str) -> None:
        assert label in labels(steps(CONRAD, as_of))
        assert label not in labels(steps(AGENCY, as_of))

    @pytest.mark.parametrize("route", [HARDSHIP, NO_OBJECTION, WaiverRoute.PERSECUTION])
    def test_routes_without_a_job_have_no_such_days(self, route: WaiverRoute) -> None:
        assert set(labels(steps(route))) <= {"next", "then"}


class TestEveryJob:
    FORM = Ds2019(number=1, sevis_id="N0012345678", category="alien_physician", program_number="P-3-04510",
                  program_begin_date="2024-07-01", program_end_date="2027-06-30")  # fmt: skip

    def shown(self, as_of: date = AS_OF, **records: Any) -> list[str | None]:
        return labels(list(service_days(Facts(**records), PROOFS, load(), as_of)))

    def test_search_and_change_of_status_follow_from_the_end_of_the_program(self) -> None:
        assert self.shown(ds2019s=[self.FORM]) == ["from 30 Dec 2025", "by 30 Jun 2027"]

    @pytest.mark.parametrize(
        ("what", "records", "as_of"),
        [
            ("no program", {}, AS_OF),
            (
                "a research program",
                {"ds2019s": [FORM.model_copy(update={"category": "research_scholar"})]},
                AS_OF,
            ),
            ("the program is over", {"ds2019s": [FORM]}, date(2027, 7, 1)),
            (
                "granted",
                {"ds2019s": [FORM], "waivers": [Waiver(number=1, route="conrad30", granted_on="2026-05-01")]},
                AS_OF,
            ),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_nothing_is_said_where_they_do_not_bind(
        self, what: str, records: dict[str, Any], as_of: date
    ) -> None:
        assert self.shown(as_of, **records) == []

    def test_the_last_day_of_the_program_still_binds(self) -> None:
        assert self.shown(date(2027, 6, 30), ds2019s=[self.FORM])
