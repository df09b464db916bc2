"""Forms become programs, admissions become stays, records become the facts of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.records.base import Evidence, Provenance
from tracker.records.exchange_visitor import Admission, Ds2019, FundingLine, Program, Visa
from tracker.records.person import Person
from tracker.records.presence import NextStep, Presence, Trip
from tracker.records.waivers import SkillsEntry, Waiver
from tracker.reports.facts import Facts, grouped_programs, us_stays
from tracker.reports.visa import case_of_facts
from tracker.reports.visa_programs import form_type

AS_OF = date(2026, 11, 21)
ONE, TWO = "N0012345678", "N0099999999"


def form(begin: str, end: str, **more: Any) -> Ds2019:
    given = {"sevis_id": ONE, "category": "research_scholar", "program_number": "P-1-00001"}
    return Ds2019(**{**given, "program_begin_date": begin, "program_end_date": end, **more})


class TestProgramsOfForms:
    def test_forms_of_one_sevis_record_are_one_program(self) -> None:
        forms = [form("2024-07-01", "2025-06-30"), form("2023-07-01", "2024-06-30")]
        (group,) = grouped_programs(Facts(ds2019s=forms))
        assert group.begin_form is forms[1]
        assert group.end_form is forms[0]

    @pytest.mark.parametrize(
        ("what", "second"),
        [
            ("another SEVIS id", {"sevis_id": TWO}),
            ("another sponsor after a transfer", {"program_number": "P-1-00002"}),
            ("another category", {"category": "alien_physician"}),
            ("no SEVIS id", {"sevis_id": None}),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_forms_that_differ_in_the_key_are_two_programs(self, what: str, second: dict[str, Any]) -> None:
        forms = [form("2023-07-01", "2024-06-30"), form("2024-07-01", "2025-06-30", **second)]
        assert len(grouped_programs(Facts(ds2019s=forms))) == 2

    def test_forms_of_the_paper_age_are_never_joined(self) -> None:
        old = {"sevis_id": "N0000000000"}
        forms = [form("2001-07-01", "2002-06-30", **old), form("2002-07-01", "2003-06-30", **old)]
        assert len(grouped_programs(Facts(ds2019s=forms))) == 2

    def test_a_dependants_form_is_not_the_persons_program(self) -> None:
        assert grouped_programs(Facts(ds2019s=[form("2023-07-01", "2024-06-30", dependant="x")])) == []

    def test_a_program_with_dates_of_its_own_stands_without_forms(self) -> None:
        program = Program(sevis_id=ONE, category="research_scholar", sevis_begin="2023-07-01")
        (group,) = grouped_programs(Facts(programs=[program]))
        assert group.program is program
        assert grouped_programs(Facts(programs=[Program(sevis_id=ONE)])) == []

    @pytest.mark.parametrize(
        ("what", "forms", "end"),
        [
            (
                "the last issued form shortens the program",
                [("2024-07-01", "2026-06-30", "2024-05-01"), ("2024-07-01", "2025-03-15", "2025-03-01")],
                date(2025, 3, 15),
            ),
            (
                "an extension comes last",
                [("2024-07-01", "2025-06-30", "2024-05-01"), ("2025-07-01", "2026-06-30", "2025-05-01")],
                date(2026, 6, 30),
            ),
            (
                "a correction of the first year is issued late",
                [("2024-07-01", "2025-06-30", "2026-01-01"), ("2025-07-01", "2026-06-30", "2025-05-01")],
                date(2026, 6, 30),
            ),
            (
                "a date of issue is missing",
                [("2024-07-01", "2026-06-30", "2024-05-01"), ("2024-07-01", "2025-03-15", None)],
                date(2026, 6, 30),
            ),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_the_end_in_force(self, what: str, forms: list[tuple[str, str, str | None]], end: date) -> None:
        (group,) = grouped_programs(Facts(ds2019s=[form(b, e, issued_on=i) for b, e, i in forms]))
        assert group.end_form is not None
        assert group.end_form.program_end_date == end


class TestStays:
    def stays(self, *admissions: Admission, **more: Any) -> list[tuple[date, date | None, bool]]:
        facts = Facts(admissions=list(admissions), **more)
        return [
            (s.begin, s.end, s.assumed_end)
            for s in us_stays(facts, dict.fromkeys((a.id for a in admissions), "J-1"))
        ]

    def test_the_last_admission_is_open(self) -> None:
        assert self.stays(Admission(arrival_date="2025-06-20")) == [(date(2025, 6, 20), None, False)]

    def test_an_earlier_admission_ends_at_the_next_arrival(self) -> None:
        found = self.stays(Admission(arrival_date="2025-06-20"), Admission(arrival_date="2026-01-05"))
        assert found == [(date(2025, 6, 20), date(2026, 1, 5), True), (date(2026, 1, 5), None, False)]

    def test_an_assumed_stay_does_not_outlast_the_days_for_travel(self) -> None:
        found = self.stays(
            Admission(arrival_date="2019-06-25"),
            Admission(arrival_date="2026-01-05"),
            ds2019s=[form("2019-07-01", "2021-06-30")],
        )
        assert found[0] == (date(2019, 6, 25), date(2021, 7, 30), True)

    def test_a_recorded_departure_is_not_assumed(self) -> None:
        found = self.stays(
            Admission(arrival_date="2019-06-25", departed_on="2021-07-01"),
            Admission(arrival_date="2026-01-05"),
        )
        assert found[0] == (date(2019, 6, 25), date(2021, 7, 1), False)

    def test_a_stay_entered_by_hand_comes_before_the_admission_of_that_day(self) -> None:
        stay = Presence(country="US", arrived_on="2025-06-20", left_on="2025-12-20", status="J-1")
        assert self.stays(Admission(arrival_date="2025-06-20"), stays=[stay]) == [
            (date(2025, 6, 20), date(2025, 12, 20), False)
        ]


class TestCase:
    def test_a_fact_knows_its_page(self) -> None:
        read = form(
            "2024-07-01",
            "2025-06-30",
            provenance=Provenance.READ,
            evidence=[Evidence(field="program_begin_date", document="d", page=1, words="07-01-2024")],
        )
        case = case_of_facts(Facts(ds2019s=[read]), AS_OF)
        source = case.sources["programs[0].begin"]
        assert (source.record, source.field) == (read, "program_begin_date")
        assert source.evidence is not None
        assert (source.evidence.page, source.evidence.words) == (1, "07-01-2024")
        assert case.sources["programs[0].end"].evidence is None

    def test_what_nobody_said_is_not_in_the_case(self) -> None:
        case = case_of_facts(Facts(ds2019s=[form("2024-07-01", "2025-06-30")]), AS_OF).input
        assert set(case) == {"as_of", "programs"}
        assert "funding" not in case["programs"][0]

    @pytest.mark.parametrize(
        ("kind", "said", "expected"),
        [
            ("us_government", None, {"us_gov": True}),
            ("home_government", None, {"home_gov": True}),
            ("sponsor", None, None),
            ("us_government", False, {"us_gov": False}),
        ],
    )
    def test_money_is_taken_from_forms_and_the_persons_word(
        self, kind: str, said: bool | None, expected: dict[str, bool] | None
    ) -> None:
        line = FundingLine(source="SAMPLE", kind=kind, amount="100")
        facts = Facts(ds2019s=[form("2024-07-01", "2025-06-30", funding=[line])])
        if said is not None:
            program = Program(
                sevis_id=ONE,
                category="research_scholar",
                program_number="P-1-00001",
                us_government_funding=said,
            )
            facts = Facts(ds2019s=facts.ds2019s, programs=[program])
        assert case_of_facts(facts, AS_OF).input["programs"][0].get("funding") == expected

    @pytest.mark.parametrize("determination", ["unmarked", "unsure"])
    def test_a_paper_that_takes_no_side_gives_no_mark(self, determination: str) -> None:
        facts = Facts(
            ds2019s=[form("2024-07-01", "2025-06-30", annotation_212e={"determination": determination})],
            visas=[Visa(visa_class="J1", annotation_212e={"determination": "subject"})],
        )
        case = case_of_facts(facts, AS_OF).input
        assert "annotation_212e" not in case["programs"][0]["forms"][0]
        assert case["visa_stamps"][0]["annotation_212e"] == "subject"
        assert case["visa_stamps"][0]["class"] == "J-1"

    def test_the_whole_of_a_rich_record(self) -> None:
        person = Person(nationalities=["NG"], residence_country="GB")
        facts = Facts(
            person=person,
            ds2019s=[form("2024-07-01", "2025-06-30", travel_validations=[{"signed_on": "2025-01-10"}])],
            admissions=[Admission(arrival_date="2024-06-20", class_of_admission="J1", admit_until="D/S")],
            stays=[
                Presence(country="NG", arrived_on="2023-01-01", left_on="2023-02-01"),
                Presence(country="FR", arrived_on="2023-03-01", left_on="2023-03-09"),
            ],
            trips=[
                Trip(country="CA", left_on="2026-12-01", returned_on="2026-12-09", applied_for_visa=False),
                Trip(country="CA", left_on="2025-12-01", returned_on="2025-12-09"),
            ],
            next_steps=[NextStep(category="research_scholar", begin="2027-07-01", benefits=["H-1B_visa"])],
            waivers=[Waiver(route="conrad30", granted_on="2026-05-01", job_begin="2026-07-15", job_fte=1.0)],
            skills_entries=[
                SkillsEntry(country="NG", on_2024_list=True, field_listed=False),
                SkillsEntry(country="GB", on_2024_list=False),
            ],
        )
        case = case_of_facts(facts, AS_OF).input
        assert case["nationality"] == "NG"
        assert case["lpr_country"] == "GB"
        assert [row["country"] for row in case["home_presence"]] == ["NG"]
        assert [row["country"] for row in case["other_presence"]] == ["FR"]
        assert case["trip"]["out"] == date(2026, 12, 1)
        assert case["travel_signature"] == date(2025, 1, 10)
        assert case["i94"] == {"admit_until": "D/S"}
        assert case["proposed"] == {"category": "research_scholar", "begin": date(2027, 7, 1)}
        assert case["wants"] == ["H-1B_visa"]
        assert case["employment"][0]["type"] == "waiver_job"
        assert case["skills"] == {"NG": False, "GB": False}


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("Begin New Program", "initial"),
        ("BEGIN NEW PROGRAM; accompanied by number (2) of immediate family members", "initial"),
        ("Amend previous form: program date(s) amended", "amended"),
        ("Extend an on-going program", "extension"),
        ("Transfer to a different program", None),
        ("Replace a lost form", None),
        (None, None),
    ],
)
def test_the_printed_purpose_gives_the_type_of_form(purpose: str | None, expected: str | None) -> None:
    assert form_type(purpose) == expected
