"""Forms become programs, admissions become stays, records become the facts of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.records.base import Evidence, Provenance
from tracker.records.exchange_visitor import Admission, Ds2019, FundingLine, Program, Visa
from tracker.records.person import Passport, Person
from tracker.records.presence import NextStep, Presence, Trip, UnauthorizedWork
from tracker.records.waivers import AdvisoryOpinion, Filing, SkillsEntry, Waiver
from tracker.reports.facts import Facts, grouped_programs, name_of, us_stays
from tracker.reports.visa import case_of_facts
from tracker.reports.visa_programs import form_type
from tracker.rules import case_of

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

    def test_a_row_of_a_travel_history_has_the_status_of_the_admission_of_that_day(self) -> None:
        rows = [
            Presence(country="US", arrived_on="2025-06-20", left_on="2025-12-20"),
            Presence(country="US", arrived_on="2024-06-20", left_on="2024-12-20"),
        ]
        admission = Admission(arrival_date="2025-06-20", class_of_admission="J1")
        of_a_child = Admission(arrival_date="2024-06-20", class_of_admission="J2", dependant="d")
        found = us_stays(
            Facts(stays=rows, admissions=[admission, of_a_child]), {admission.id: "J-1", of_a_child.id: "J-2"}
        )
        assert [(stay.begin.year, stay.status) for stay in found] == [(2024, None), (2025, "J-1")]


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
            ("us_government", False, None),
            ("sponsor", False, {"us_gov": False}),
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
        assert case["programs"][0]["skills"] == {"NG": False, "GB": False}


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


def case_and_assumed(**records: Any) -> tuple[dict[str, Any], str]:
    found = case_of_facts(Facts(**records), AS_OF)
    return found.input, "; ".join(found.assumptions)


class TestWhatIsNotThePersons:
    def test_the_form_of_a_j2_is_no_j1_program(self) -> None:
        case, assumed = case_and_assumed(
            ds2019s=[form("2024-07-01", "2027-06-30", visa_class="J-2", number=4)]
        )
        assert "programs" not in case
        assert "ds2019-4 is the form of a J-2" in assumed

    def test_home_is_also_where_an_obligation_of_the_past_rests(self) -> None:
        stays = [Presence(country="IN", arrived_on="2023-01-01", left_on="2023-02-01")]
        programs = [Program(sevis_id=ONE, sevis_begin="2020-07-01", obligation_country="IN")]
        case, _ = case_and_assumed(person=Person(nationalities=["GB"]), stays=stays, programs=programs)
        assert [row["country"] for row in case["home_presence"]] == ["IN"]
        assert "other_presence" not in case


class TestStaysThatAreNotWhole:
    def test_a_stay_goes_on_through_the_program_that_follows(self) -> None:
        facts = Facts(
            admissions=[Admission(arrival_date="2020-01-05"), Admission(arrival_date="2026-01-05")],
            ds2019s=[
                form("2019-07-01", "2020-06-30"),
                form("2020-07-01", "2022-06-30", program_number="P-1-00002"),
            ],
        )
        assert us_stays(facts, {})[0].end == date(2022, 7, 30)

    def test_a_stay_without_status_or_first_day_is_said_to_be_unknown_and_not_dropped(self) -> None:
        case, assumed = case_and_assumed(
            stays=[Presence(country="US", arrived_on="2023-01-01", left_on="2024-01-01", number=1)],
            admissions=[Admission(class_of_admission="J1", number=2)],
        )
        assert [(row.get("in"), row.get("status")) for row in case["us_presence"]] == [
            (date(2023, 1, 1), None),
            (None, None),
        ]
        assert "the status of presence-1 is not recorded" in assumed

    def test_a_class_of_another_form_is_a_status_too(self) -> None:
        case, _ = case_and_assumed(admissions=[Admission(arrival_date="2023-01-01", class_of_admission="wt")])
        assert case["us_presence"][0]["status"] == "WT"

    def test_an_open_admission_after_all_programs_is_told(self) -> None:
        _, assumed = case_and_assumed(
            ds2019s=[form("2019-07-01", "2021-06-30")],
            admissions=[Admission(arrival_date="2019-06-25", class_of_admission="J1", number=1)],
        )
        assert "no departure after admission-1 is recorded" in assumed


class TestWhichPaperCounts:
    def test_an_i94_of_an_earlier_entry_does_not_stand_for_the_newest(self) -> None:
        case, _ = case_and_assumed(
            admissions=[
                Admission(arrival_date="2023-06-20", class_of_admission="J1", admit_until="2024-06-30"),
                Admission(arrival_date="2025-06-20", class_of_admission="J1"),
            ]
        )
        assert "i94" not in case

    def test_an_i94_counts_until_the_departure(self) -> None:
        entry = Admission(
            arrival_date="2026-06-20", class_of_admission="J1", admit_until="D/S", departed_on="2026-12-01"
        )
        assert case_and_assumed(admissions=[entry])[0]["i94"] == {"admit_until": "D/S"}

    def test_of_passports_of_two_countries_the_trip_names_one(self) -> None:
        passports = [
            Passport(country="NG", expires_on="2027-01-01"),
            Passport(country="GB", expires_on="2033-01-01"),
        ]
        case, assumed = case_and_assumed(passports=passports)
        assert "passport" not in case
        assert "several countries" in assumed
        trip = Trip(country="CA", left_on="2026-12-01", returned_on="2026-12-09", passport_country="NG")
        assert case_and_assumed(passports=passports, trips=[trip])[0]["passport"]["expires"] == date(
            2027, 1, 1
        )

    def test_a_signature_on_the_form_of_an_ended_program_serves_no_more(self) -> None:
        signed = [{"signed_on": "2026-05-01"}]
        forms = [
            form("2024-07-01", "2026-06-30", travel_validations=signed),
            form("2026-07-01", "2027-06-30", sevis_id=TWO),
        ]
        assert "travel_signature" not in case_and_assumed(ds2019s=forms)[0]

    def test_a_return_counts_without_a_signature_on_record(self) -> None:
        trip = Trip(country="CA", left_on="2027-07-01", returned_on="2027-07-09")
        case, _ = case_and_assumed(ds2019s=[form("2024-07-01", "2027-06-30")], trips=[trip])
        assert case["reentry"] == date(2027, 7, 9)


class TestNextStep:
    def test_a_step_whose_day_has_passed_is_no_next_step(self) -> None:
        steps = [NextStep(category="research_scholar", begin="2026-11-20")]
        assert "proposed" not in case_and_assumed(next_steps=steps)[0]

    def test_the_newest_step_is_named_where_there_are_several(self) -> None:
        steps = [
            NextStep(category="research_scholar", begin="2027-07-01", number=1),
            NextStep(action="extend", extend_to="2027-09-01", number=2),
        ]
        case, assumed = case_and_assumed(next_steps=steps)
        assert case["proposed"]["action"] == "extend"
        assert "next_step-2" in assumed


class TestSkills:
    def test_an_entry_for_another_field_says_nothing(self) -> None:
        forms = [form("2024-07-01", "2027-06-30", subject_field_code="51.1201")]
        entry = SkillsEntry(country="NG", on_2024_list=False, subject_field_code="26.0102", number=1)
        case, assumed = case_and_assumed(
            person=Person(nationalities=["NG"]), ds2019s=forms, skills_entries=[entry]
        )
        assert "skills" not in case["programs"][0]
        assert "skills_entry-1 speaks for no program" in assumed

    def test_an_entry_for_the_field_comes_before_a_general_one(self) -> None:
        forms = [form("2024-07-01", "2027-06-30", subject_field_code="51.1201")]
        entries = [
            SkillsEntry(country="NG", on_2024_list=True, field_listed=True, subject_field_code="51.1201"),
            SkillsEntry(country="NG", on_2024_list=False),
        ]
        case, _ = case_and_assumed(person=Person(nationalities=["NG"]), ds2019s=forms, skills_entries=entries)
        assert case["programs"][0]["skills"] == {"on_2024_list": True, "field_listed": True}

    def test_an_entry_about_todays_nationality_does_not_reach_a_program_under_another(self) -> None:
        program = Program(
            sevis_id=ONE, category="research_scholar", program_number="P-1-00001", nationalities=["IN"]
        )
        case, _ = case_and_assumed(
            person=Person(nationalities=["GB"]),
            ds2019s=[form("2024-07-01", "2027-06-30")],
            programs=[program],
            skills_entries=[SkillsEntry(country="GB", on_2024_list=False)],
        )
        assert "skills" not in case
        assert "skills" not in case["programs"][0]


class TestWhatTheLawCannotRead:
    @pytest.mark.parametrize(
        ("what", "more", "told"),
        [
            ("an end before the begin", {"sevis_end": "2020-01-01"}, "sevis end of program-7"),
            ("leave", {"leave": [{"begin": "2025-02-01", "end": "2025-01-01"}]}, "leave of program-7"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_one_odd_fact_is_left_out_and_told(self, what: str, more: dict[str, Any], told: str) -> None:
        program = Program(
            sevis_id=ONE, category="research_scholar", program_number="P-1-00001", number=7, **more
        )
        case, assumed = case_and_assumed(ds2019s=[form("2024-07-01", "2027-06-30")], programs=[program])
        assert case_of(case).programs[0].begin == date(2024, 7, 1)
        assert told in assumed

    def test_a_wish_without_meaning(self) -> None:
        steps = [NextStep(benefits=["a green card", "H-1B_visa"], number=1)]
        case, assumed = case_and_assumed(next_steps=steps)
        assert case["wants"] == ["H-1B_visa"]
        assert "benefits of next_step-1 left out" in assumed


class TestFormsThatAreNotWhole:
    def test_a_form_without_a_category_is_of_its_sevis_record(self) -> None:
        forms = [
            form("2024-07-01", "2025-06-30", number=1),
            form("2025-07-01", "2027-06-30", category=None, number=2),
        ]
        case, assumed = case_and_assumed(ds2019s=forms)
        assert [item["end"] for item in case["programs"]] == [date(2027, 6, 30)]
        assert "ds2019-2 names no category" in assumed

    def test_it_stands_alone_where_its_sevis_record_had_two(self) -> None:
        forms = [
            form("2024-07-01", "2025-06-30"),
            form("2025-07-01", "2026-06-30", category="professor"),
            form("2026-07-01", "2027-06-30", category=None),
        ]
        assert len(case_and_assumed(ds2019s=forms)[0]["programs"]) == 3

    def test_a_shorter_form_without_a_day_of_issue_is_told(self) -> None:
        forms = [
            form("2024-07-01", "2027-06-30", issued_on="2024-05-01", number=1),
            form("2024-07-01", "2025-03-15", number=2),
        ]
        assert "ds2019-1 is in force and not ds2019-2" in case_and_assumed(ds2019s=forms)[1]

    def test_forms_that_follow_each_other_raise_no_doubt(self) -> None:
        forms = [form("2024-07-01", "2025-06-30"), form("2025-07-01", "2027-06-30")]
        assert case_and_assumed(ds2019s=forms)[1] == ""

    def test_a_program_of_one_day(self) -> None:
        assert case_and_assumed(ds2019s=[form("2024-07-01", "2024-07-01")])[1] == ""

    def test_a_second_program_record_does_not_replace_the_first_in_silence(self) -> None:
        key = {"sevis_id": ONE, "category": "research_scholar", "program_number": "P-1-00001"}
        programs = [
            Program(**key, sevis_status="terminated", number=1),
            Program(**key, number=2),
            Program(**key, specialty="cardiology", number=3),
        ]
        case, assumed = case_and_assumed(ds2019s=[form("2024-07-01", "2025-06-30")], programs=programs)
        assert case["programs"][0]["sevis_status"] == "terminated"
        assert "program-3 does not count" in assumed
        assert "program-2" not in assumed


class TestMoney:
    def test_a_line_of_no_dollars_is_no_money(self) -> None:
        line = FundingLine(source="U.S. Government", kind="us_government", amount="0.00")
        case, _ = case_and_assumed(ds2019s=[form("2024-07-01", "2025-06-30", funding=[line])])
        assert "funding" not in case["programs"][0]

    def test_a_form_that_the_person_contradicts_is_told(self) -> None:
        line = FundingLine(source="U.S. Government", kind="us_government", amount="100")
        program = Program(
            sevis_id=ONE,
            category="research_scholar",
            program_number="P-1-00001",
            us_government_funding=False,
            number=1,
        )
        _, assumed = case_and_assumed(
            ds2019s=[form("2024-07-01", "2025-06-30", funding=[line], number=1)], programs=[program]
        )
        assert "ds2019-1 names money of a government, program-1 says there was none" in assumed


class TestContradictions:
    def test_a_no_against_a_paper_is_not_known(self) -> None:
        line = FundingLine(source="SAMPLE", kind="us_government", amount="100")
        program = Program(
            sevis_id=ONE, category="research_scholar", program_number="P-1-00001", us_government_funding=False
        )
        case, assumed = case_and_assumed(
            ds2019s=[form("2024-07-01", "2025-06-30", funding=[line])], programs=[program]
        )
        assert "us_gov" not in case["programs"][0].get("funding", {})
        assert "taken as not known" in assumed

    def test_a_field_on_the_list_of_2009_is_said_to_be_of_that_list(self) -> None:
        entry = SkillsEntry(country="IN", on_2009_list=True, field_listed=True)
        case, _ = case_and_assumed(
            person=Person(nationalities=["IN"]),
            ds2019s=[form("2024-07-01", "2025-06-30")],
            skills_entries=[entry],
        )
        assert case["programs"][0]["skills"]["list"] == "2009"


def test_opinions_waivers_jobs_and_filings_name_their_source() -> None:
    read = Evidence(field="dated", document="d", page=1, words="May 2, 2026", method="text")
    facts = Facts(
        advisory_opinions=[AdvisoryOpinion(number=1, dated="2026-05-02", result="subject", evidence=[read])],
        waivers=[
            Waiver(number=1, route="conrad30", granted_on="2026-05-01", job_begin="2026-07-01", job_fte=1)
        ],
        unauthorized_work=[UnauthorizedWork(number=1, days=["2026-01-02"])],
        filings=[Filing(number=1, form="I-539", received_on="2026-02-01")],
    )
    case = case_of_facts(facts, AS_OF)
    found = {path: (name_of(source.record), source.field) for path, source in case.sources.items()}
    assert found["advisory_opinions"] == ("advisory_opinion-1", "result")
    assert case.sources["advisory_opinions[0].date"].evidence is read
    assert found["waivers[0]"] == ("waiver-1", "granted_on")
    assert found["employment[0].start"] == found["employment[0]"] == ("waiver-1", "job_begin")
    assert found["employment[1].dates"] == ("unauthorized_work-1", "days")
    assert found["filings[0].received"] == ("filing-1", "received_on")
    assert case_of(case.input)


@pytest.mark.parametrize("field", ["started_by", "ended_by", "certification_62_27c"])
def test_words_that_mean_nothing_are_refused_on_entry(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        Program(**{field: "by a transfer"})
