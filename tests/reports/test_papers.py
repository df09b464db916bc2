"""Chains of forms: gaps counted with both ends, times without a form, copies, sponsors; never "complete"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import resources
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.records.base import Evidence, Record
from tracker.records.career import Position
from tracker.records.exchange_visitor import Admission, Ds2019, Program, TravelValidation, Visa
from tracker.records.person import Dependant, Person, SevisFee
from tracker.records.presence import Presence, Trip
from tracker.records.vault_document import Document, PaperProblem
from tracker.reports.facts import Facts
from tracker.reports.paper_chains import Chain, Papers, gaps_of, own_chains, role_of
from tracker.reports.paper_checklist import MISSING
from tracker.reports.paper_values import Code, papers_json
from tracker.reports.papers import NO_GAPS, PaperAnswer, ds3035_report, paper_answer, papers_report
from tracker.reports.report import as_text
from tracker.rules import load

AS_OF = date(2026, 11, 21)
ONE, TWO = "N0012345678", "N0099999999"
COPY = "01900000-0000-7000-8000-0000000000d1"
BEGIN, EXTEND, AMEND = "Begin new program.", "Extend an on-going program.", "Amend previous form"
LATER = {"sevis_id": TWO, "program_number": "P-1-00002", "purpose": "Transfer to a different program"}


def form(begin: str | None, end: str | None, purpose: str | None = EXTEND, **more: Any) -> Ds2019:
    given = {"sevis_id": ONE, "category": "research_scholar", "program_number": "P-1-00001"}
    given |= {"program_begin_date": begin, "program_end_date": end, "purpose": purpose}
    return Ds2019(**{**given, **more})


FIRST = form("2023-07-01", "2024-06-30", BEGIN, number=1)


def answer(
    *forms: Ds2019, as_of: date = AS_OF, documents: list[Document] | None = None, **more: Any
) -> PaperAnswer:
    """Return the answer on the forms and other records, each form with a copy of two pages unless documents are given."""
    outside = {name: more.pop(name) for name in ("dependants", "positions", "fees") if name in more}
    visas = more.get("visas", [])
    if documents is None:
        links = [record.id for record in (*forms, *visas)]
        documents = [Document(id=COPY, number=1, kind="bundle", links=links)]
    papers = Papers(Facts(ds2019s=list(forms), **more), documents, **outside)
    lists = [
        *forms,
        *documents,
        *(
            record
            for found in [*more.values(), *outside.values()]
            if isinstance(found, list)
            for record in found
        ),
    ]
    names = {record.id: f"{type(record).__name__.lower()}-{record.number}" for record in lists}
    return paper_answer(papers, names, load(), as_of)


def codes(found: PaperAnswer) -> list[str]:
    return [one.code for one in found.findings]


class TestGaps:
    @pytest.mark.parametrize(
        ("what", "begin", "days"),
        [
            ("the next day", "2024-07-01", None),
            ("the day after next", "2024-07-02", 1),
            ("a year later, a leap day not in it", "2025-07-01", 365),
            ("inside", "2024-03-01", None),
            ("the same day", "2024-06-30", None),
        ],
        ids=lambda value: value if isinstance(value, str) and " " in value else "",
    )
    def test_days_between_two_forms_are_counted_with_both_ends(
        self, what: str, begin: str, days: int | None
    ) -> None:
        found = answer(FIRST, form(begin, "2027-06-30", number=2))
        gaps = [one for one in found.findings if one.code == "FORM_GAP"]
        assert [one.steps[-1].value for one in gaps] == ([str(days)] if days else [])

    def test_the_arithmetic_names_the_page_behind_each_date(self) -> None:
        read = Evidence(field="program_end_date", document=COPY, page=3, words="06-30-2024", method="ocr")
        first = FIRST.model_copy(update={"evidence": [read]})
        found = answer(first, form("2024-07-02", "2025-06-30", number=2))
        text = " ".join(as_text(papers_report(found), explain=True).split())
        assert (
            "No form on record covers 1 Jul 2024 to 1 Jul 2024 (1 day), between ds2019-1 and ds2019-2."
            in text
        )
        assert (
            'ds2019-1 ends = 30 Jun 2024 from ds2019-1, program end date: document-1 (untitled) page 3, printed "06-30-2024"'
            in text
        )
        assert "first day without a form: the end + 1 day = 1 Jul 2024" in text
        assert "days from 1 Jul 2024 to 1 Jul 2024, both included = 1" in text

    def test_a_short_form_inside_a_long_one_opens_no_gap(self) -> None:
        long = form("2023-07-01", "2026-06-30", BEGIN, number=1)
        inside = form("2023-08-01", "2023-09-30", AMEND, number=2)
        assert "FORM_GAP" not in codes(answer(long, inside, form("2026-07-01", "2027-06-30", number=3)))

    def test_a_form_that_waits_for_confirmation_is_named_in_its_gap(self) -> None:
        waiting = form("2024-07-01", "2025-06-30", number=9, provenance="read")
        found = answer(FIRST, form("2025-07-01", "2026-06-30", number=2), unconfirmed=[waiting])
        (gap,) = [one for one in found.findings if one.code == "FORM_GAP"]
        assert "ds2019-9 waits for your confirmation and may be the form." in gap.summary
        assert "NOT_CONFIRMED" in codes(found)

    def test_forms_of_the_paper_age_with_one_program_number_are_one_chain(self) -> None:
        old = {"sevis_id": "N0000000000"}
        forms = [
            form("2000-07-01", "2001-06-30", BEGIN, number=1, **old),
            form("2001-08-01", "2002-06-30", number=2, **old),
        ]
        (chain,) = own_chains(Facts(ds2019s=forms))
        assert chain.sevis_id is None
        assert [gap.span.days for gap in gaps_of(chain)] == [31]

    @settings(max_examples=60, derandomize=True, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=6))
    def test_a_day_inside_the_chain_is_in_a_form_or_in_a_gap(self, spans: list[tuple[int, int]]) -> None:
        zero = date(2024, 1, 1)
        forms = [
            form(
                (zero + timedelta(begin)).isoformat(),
                (zero + timedelta(begin + length)).isoformat(),
                number=n,
            )
            for n, (begin, length) in enumerate(spans, 1)
        ]
        chain = Chain(tuple(sorted(forms, key=lambda one: (one.program_begin_date, one.id))))
        missing = {
            day
            for gap in gaps_of(chain)
            for day in range((gap.span.begin - zero).days, (gap.span.begin - zero).days + gap.span.days)
        }
        there = {day for begin, length in spans for day in range(begin, begin + length + 1)}
        assert missing == set(range(min(there), max(there) + 1)) - there


class TestChain:
    @pytest.mark.parametrize(
        ("printed", "role"),
        [
            ("Begin new program; accompanied by number (0) of immediate family members.", "begin"),
            ("BEGIN NEW PROGRAM - BIOGRAPHICAL DATA MODIFIED", "begin"),
            ("Extend an on-going program", "extend"),
            ("Transfer to a different program", "transfer"),
            ("Amend previous form: program date(s) amended", "amend"),
            ("Replace a DS-2019 form (Damaged)", "replace"),
            ("Permit visitor's immediate family to enter", "family"),
            ("Something else", None),
            (None, None),
        ],
    )  # fmt: skip
    def test_the_printed_purpose_says_what_a_form_does(self, printed: str | None, role: str | None) -> None:
        assert role_of(form("2023-07-01", "2024-06-30", printed)) == role

    @pytest.mark.parametrize(
        ("what", "purposes", "code"),
        [
            ("begun", [BEGIN, EXTEND], None),
            ("only extended", [EXTEND, EXTEND], "NO_FORM_BEGINS"),
            ("begun by a transfer", ["Transfer to a different program"], None),
            ("a purpose is not known", [None, EXTEND], "PURPOSE_UNKNOWN"),
        ],
        ids=lambda value: value if isinstance(value, str) and value.islower() else "",
    )
    def test_each_record_has_a_form_that_begins_it(
        self, what: str, purposes: list[str | None], code: str | None
    ) -> None:
        years = [("2023-07-01", "2024-06-30"), ("2024-07-01", "2025-06-30")]
        found = answer(
            *(
                form(*year, purpose, number=n)
                for n, (year, purpose) in enumerate(zip(years, purposes, strict=False), 1)
            )
        )
        assert [one for one in codes(found) if one in ("NO_FORM_BEGINS", "PURPOSE_UNKNOWN")] == (
            [code] if code else []
        )

    @pytest.mark.parametrize(
        ("what", "second", "code"),
        [
            (
                "an extension over the same days",
                form("2024-06-01", "2025-06-30", EXTEND, number=2),
                "FORM_OVERLAP",
            ),
            ("an amendment", form("2023-07-01", "2024-06-30", AMEND, number=2), None),
            ("the same form twice", form("2023-07-01", "2024-06-30", BEGIN, number=2), "FORM_TWICE"),
            ("the day after", form("2024-07-01", "2025-06-30", EXTEND, number=2), None),
        ],
        ids=lambda value: value if isinstance(value, str) and " " in value else "",
    )
    def test_forms_that_share_days_are_told(self, what: str, second: Ds2019, code: str | None) -> None:
        found = [one for one in answer(FIRST, second).findings if one.code in ("FORM_OVERLAP", "FORM_TWICE")]
        assert [one.code for one in found] == ([code] if code else [])

    def test_programs_that_overlap_are_told_with_the_days(self) -> None:
        other = form("2024-06-21", "2025-06-30", BEGIN, number=2, sevis_id=TWO)
        (found,) = [one for one in answer(FIRST, other).findings if one.code == "PROGRAMS_OVERLAP"]
        assert found.steps[-1].value == "10"

    def test_a_form_without_its_dates_has_no_place(self) -> None:
        assert "FORM_PERIOD_UNKNOWN" in codes(answer(FIRST, form("2024-07-01", None, number=2)))

    @pytest.mark.parametrize(
        ("end", "asked"), [("2024-06-30", False), ("2024-07-30", False), ("2024-07-31", True)]
    )
    def test_a_physicians_form_of_more_than_a_year_is_asked_about(self, end: str, asked: bool) -> None:
        found = answer(form("2023-07-01", end, BEGIN, category="alien_physician", number=1))
        assert ("FORM_LONGER_THAN_A_YEAR" in codes(found)) is asked


class TestTransfers:
    @pytest.mark.parametrize(
        ("what", "forms", "code"),
        [
            ("both sides", [FIRST, form("2024-07-01", "2025-06-30", number=2, **LATER)], None),
            (
                "nothing before",
                [form("2024-07-01", "2025-06-30", number=2, **LATER)],
                "TRANSFER_FROM_MISSING",
            ),
            (
                "a break before",
                [FIRST, form("2024-09-01", "2025-06-30", number=2, **LATER)],
                "TRANSFER_FROM_MISSING",
            ),
            (
                "another program is named",
                [
                    FIRST,
                    form(
                        "2024-07-01",
                        "2025-06-30",
                        number=2,
                        transfer_from_program_number="P-1-00009",
                        **LATER,
                    ),
                ],
                "TRANSFER_FROM_MISSING",
            ),
        ],
        ids=lambda value: value if isinstance(value, str) and value[0].islower() else "",
    )
    def test_the_side_a_program_came_from(self, what: str, forms: list[Ds2019], code: str | None) -> None:
        assert [one for one in codes(answer(*forms)) if one.startswith("TRANSFER")] == (
            [code] if code else []
        )

    @pytest.mark.parametrize(
        ("begin", "missing"), [("2024-06-30", False), ("2024-06-29", True), (None, True)]
    )
    def test_the_side_a_program_went_to(self, begin: str | None, missing: bool) -> None:
        program = Program(
            number=1,
            sevis_id=ONE,
            category="research_scholar",
            program_number="P-1-00001",
            ended_by="transfer_out",
        )
        later = [form(begin, "2025-06-30", BEGIN, number=2, sevis_id=TWO)] if begin else []
        assert ("TRANSFER_TO_MISSING" in codes(answer(FIRST, *later, programs=[program]))) is missing


class TestClaims:
    @pytest.mark.parametrize(
        ("what", "more", "missing"),
        [
            ("a stay inside the program", {"stays": [Presence(number=1, country="US", status="J-1", arrived_on="2023-06-20", left_on="2024-07-30")]}, None),
            ("a stay from before the days for entry", {"stays": [Presence(number=1, country="US", status="J-1", arrived_on="2023-05-31", left_on="2024-07-30")]}, "31 May 2023."),
            ("a stay past the days for travel", {"stays": [Presence(number=1, country="US", status="J-1", arrived_on="2023-07-01", left_on="2024-07-31")]}, "31 Jul 2024."),
            ("a stay in another status", {"stays": [Presence(number=1, country="US", status="H-1B", arrived_on="2025-05-31", left_on="2025-07-31")]}, None),
            ("an entry of which no departure is on record", {"admissions": [Admission(number=1, class_of_admission="J1", arrival_date="2015-06-24")]}, "24 Jun 2015."),
            ("an entry as a J-2", {"admissions": [Admission(number=1, class_of_admission="J2", arrival_date="2015-06-24")]}, None),
            ("SEVIS ends later", {"programs": [Program(number=1, sevis_id=ONE, category="research_scholar", program_number="P-1-00001", sevis_end="2024-07-02")]}, "1 Jul 2024 to 2 Jul 2024."),
            ("SEVIS begins earlier", {"programs": [Program(number=1, sevis_id=ONE, category="research_scholar", program_number="P-1-00001", sevis_begin="2023-06-30")]}, "30 Jun 2023."),
            ("still in the program", {"programs": [Program(number=1, sevis_id=ONE, category="research_scholar", program_number="P-1-00001", still_in_program=True)]}, "1 Jul 2024 to 21 Nov 2026."),
            ("a program without a form", {"programs": [Program(number=1, sevis_id=TWO, category="professor", sevis_begin="2015-07-01", sevis_end="2015-07-31")]}, "1 Jul 2015 to 31 Jul 2015."),
            ("J-1 status acquired before", {"person": Person(number=1, j_status_acquired_on="2020-01-01")}, "1 Jan 2020."),
            ("an unmarked visa of other years", {"visas": [Visa(number=1, visa_class="J1", issued_on="2015-01-01", expires_on="2015-06-30")]}, "1 Jan 2015 to 30 Jun 2015."),
            ("a visa of another class", {"visas": [Visa(number=1, visa_class="B2", issued_on="2015-01-01", expires_on="2015-06-30")]}, None),
            ("a position by months", {"positions": [Position(number=1, country="US", kind="research", begin="2015-07", end="2015-09")]}, "31 Jul 2015 to 1 Sep 2015."),
            ("a position within a month", {"positions": [Position(number=1, country="US", kind="research", begin="2015-07", end="2015-07")]}, None),
            ("a position elsewhere", {"positions": [Position(number=1, country="NG", kind="research", begin="2015-07", end="2015-09")]}, None),
            ("an observership", {"positions": [Position(number=1, country="US", kind="observership", begin="2015-07", end="2015-09")]}, None),
            (
                "a position in another status",
                {
                    "positions": [Position(number=1, country="US", kind="clinical", begin="2025-07-01", end="2025-09-30")],
                    "stays": [Presence(number=1, country="US", status="O-1", arrived_on="2025-06-01", left_on="2025-09-30")],
                },
                None,
            ),
        ],
        ids=lambda value: value if isinstance(value, str) and " " in value else "",
    )  # fmt: skip
    def test_a_time_that_something_else_claims_needs_a_form(
        self, what: str, more: dict[str, Any], missing: str | None
    ) -> None:
        found = [one for one in answer(FIRST, **more).findings if one.code == "CLAIM_WITHOUT_FORM"]
        assert [one.summary.rpartition("covers ")[2] for one in found] == ([missing] if missing else [])
        assert all(one.steps and one.refs for one in found)

    @pytest.mark.parametrize(
        "record",
        [Visa(number=1, visa_class="J1", sevis_id=TWO), SevisFee(number=1, sevis_id=TWO)],
        ids=["visa", "fee"],
    )
    def test_a_sevis_id_without_a_form(self, record: Record) -> None:
        more = {"visas": [record]} if isinstance(record, Visa) else {"fees": [record]}
        assert "SEVIS_ID_WITHOUT_FORM" in codes(answer(FIRST, **more))
        assert "SEVIS_ID_WITHOUT_FORM" not in codes(
            answer(FIRST, form("2024-07-01", "2025-06-30", BEGIN, number=2, sevis_id=TWO), **more)
        )

    @pytest.mark.parametrize(
        ("stays", "asked"),
        [
            ([], True),
            ([Presence(number=1, country="NG", arrived_on="2024-07-01", left_on="2025-06-30")], False),
            ([Presence(number=1, country="NG", arrived_on="2024-07-02", left_on="2025-06-30")], True),
        ],
    )
    def test_the_time_between_programs_is_a_question_unless_it_is_explained(
        self, stays: list[Presence], asked: bool
    ) -> None:
        found = answer(FIRST, form("2025-07-01", "2026-06-30", BEGIN, number=2, sevis_id=TWO), stays=stays)
        assert ("BETWEEN_PROGRAMS" in codes(found)) is asked
        assert not found.missing

    @pytest.mark.parametrize(
        ("signed", "back", "asked"),
        [
            ("2023-08-01", "2024-05-01", False),
            ("2023-08-01", "2023-07-31", True),
            (None, "2024-05-01", True),
            ("2023-08-01", "2024-07-15", False),
        ],
    )
    def test_a_return_without_a_signature_is_asked_about(
        self, signed: str | None, back: str, asked: bool
    ) -> None:
        signatures = [TravelValidation(signed_on=signed)] if signed else []
        trip = Trip(number=1, left_on="2023-07-20", returned_on=back)
        found = answer(FIRST.model_copy(update={"travel_validations": signatures}), trips=[trip])
        assert ("RETURN_WITHOUT_SIGNATURE" in codes(found)) is asked


def read_on(page: int, document: str = COPY, **more: Any) -> list[Evidence]:
    return [Evidence(field="program_begin_date", document=document, page=page, method="text", **more)]


class TestCopies:
    @pytest.mark.parametrize(
        ("what", "documents", "code"),
        [
            ("no document", [], "NO_COPY"),
            ("a document", [Document(id=COPY, number=1, pages=2)], None),
            ("a damaged one", [Document(id=COPY, number=1, readable=False)], "COPY_ILLEGIBLE"),
            ("one page alone", [Document(id=COPY, number=1, pages=1)], "PAGE_2_MISSING"),
            ("the number of pages is not known", [Document(id=COPY, number=1)], None),
            ("a file that the export leaves out", [Document(id=COPY, number=1, pages=2, absent=True)], "COPIES_ABSENT"),
            ("a page that was not made out", [Document(id=COPY, number=1, pages=2, problems=[PaperProblem(page=2, text="too faint")])], "PAGE_UNREAD"),
        ],
        ids=lambda value: value if isinstance(value, str) and " " in value else "",
    )  # fmt: skip
    def test_what_is_wrong_with_the_copy(
        self, what: str, documents: list[Document], code: str | None
    ) -> None:
        found = answer(FIRST.model_copy(update={"evidence": read_on(1)}), documents=documents)
        assert [one for one in codes(found) if one != "SPONSOR_MAY_DELETE"] == ([code] if code else [])

    @pytest.mark.parametrize(("page", "missing"), [(2, True), (3, False)])
    def test_the_first_page_of_another_paper_is_no_second_page(self, page: int, missing: bool) -> None:
        one = FIRST.model_copy(update={"evidence": read_on(1)})
        two = form("2024-07-01", "2025-06-30", number=2).model_copy(update={"evidence": read_on(page)})
        found = answer(one, two, documents=[Document(id=COPY, number=1, pages=4)])
        assert ([x.refs for x in found.findings if x.code == "PAGE_2_MISSING"] == [(one.id,)]) is missing

    def test_a_field_read_without_confidence_is_named(self) -> None:
        doubtful = [
            *read_on(1),
            Evidence(field="issued_on", document=COPY, page=1, method="ocr", confidence="unsure"),
        ]
        found = answer(FIRST.model_copy(update={"evidence": doubtful}))
        assert [one.summary for one in found.findings if one.code == "FIELD_UNSURE"] == [
            "ds2019-1 was not read with confidence: issued on. Look at the page."
        ]
        entered = FIRST.model_copy(update={"evidence": doubtful, "issued_on": date(2023, 5, 1)})
        assert "FIELD_UNSURE" not in codes(answer(entered))


class TestSponsors:
    @pytest.mark.parametrize(
        ("what", "as_of", "severity"),
        [
            ("a year and a day before", date(2026, 6, 29), None),
            ("a year before", date(2026, 6, 30), "watch"),
            ("the last day", date(2027, 6, 30), "watch"),
            ("the day after", date(2027, 7, 1), None),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_three_years_after_the_program_copies_may_go(
        self, what: str, as_of: date, severity: str | None
    ) -> None:
        found = [one for one in answer(FIRST, as_of=as_of).findings if one.code == "SPONSOR_MAY_DELETE"]
        assert [one.severity for one in found] == ([severity] if severity else [])
        assert all(one.day == date(2027, 6, 30) for one in found)
        assert all(one.basis is not None and one.basis.grade == "secondary" for one in found)

    @pytest.mark.parametrize("as_of", [date(2027, 1, 1), date(2030, 1, 1)])
    def test_where_a_copy_is_missing_it_is_urgent_even_when_the_time_is_over(self, as_of: date) -> None:
        found = [
            one
            for one in answer(FIRST, as_of=as_of, documents=[]).findings
            if one.code == "SPONSOR_MAY_DELETE"
        ]
        assert [one.severity for one in found] == ["act"]

    def test_the_end_in_sevis_counts_and_a_missing_day_is_clipped(self) -> None:
        program = Program(
            number=1,
            sevis_id=ONE,
            category="research_scholar",
            program_number="P-1-00001",
            sevis_end="2024-02-29",
        )
        assert list(answer(FIRST, programs=[program]).kept_until.values()) == [date(2027, 2, 28)]

    def test_a_program_that_goes_on_has_no_such_day(self) -> None:
        running = form("2026-07-01", "2026-11-21", BEGIN, number=1)
        assert not answer(running).kept_until
        assert answer(running, as_of=date(2026, 11, 22)).kept_until

    def test_the_soonest_stands_first(self) -> None:
        found = answer(
            form("2023-07-01", "2024-06-30", BEGIN, number=1),
            form("2019-07-01", "2020-06-30", BEGIN, number=2, sevis_id=TWO),
        )
        (section,) = [
            one for one in papers_report(found).sections if one.heading.startswith("Former sponsors")
        ]
        assert section.table is not None
        assert [row[0] for row in section.table.rows] == ["30 Jun 2023", "30 Jun 2027"]


class TestReport:
    def test_without_gaps_it_says_so_and_never_complete(self) -> None:
        found = answer(FIRST, form("2024-07-01", "2026-12-31", number=2))
        for made in (papers_report(found), ds3035_report(found)):
            text = " ".join(as_text(made, explain=True).split())
            assert NO_GAPS in text
            assert "complete" not in text.casefold()
        assert papers_json(found)["complete"] is None
        assert {item.state for item in found.items if item.what == "every form ever issued"} == {"unknown"}

    def test_an_empty_record_says_how_to_begin(self) -> None:
        assert "No DS-2019 of a J-1 program is on record yet." in as_text(ds3035_report(answer()))

    def test_dependants_and_j2_forms_are_kept_apart(self) -> None:
        spouse = Dependant(number=1, relation="spouse")
        theirs = form("2023-07-01", "2024-01-31", BEGIN, number=2, dependant=spouse.id, sevis_id=TWO)
        mine = form("2010-07-01", "2011-06-30", BEGIN, number=3, visa_class="J-2", sevis_id="N0055555555")
        found = answer(FIRST, theirs, mine, dependants=[spouse])
        assert [len(chain.forms) for chain in found.chains] == [1]
        headings = [section.heading for section in papers_report(found).sections]
        assert "Kept apart: forms of dependant-1, spouse" in headings
        assert "Kept apart: your forms as a J-2 of somebody" in headings
        assert not found.missing

    def test_an_application_asks_for_every_form(self) -> None:
        gap = answer(FIRST, form("2025-07-01", "2026-12-31", number=2))
        states = {item.what: item.state for item in gap.items}
        assert states["every form ever issued"] == "missing"
        assert states["a copy of each form on record"] == "have"
        assert states["copy of the visa (an advisory opinion asks for it)"] == "missing"
        assert states["I-94 and A-number"] == "not asked"

    def test_json_holds_chains_and_findings(self) -> None:
        found = papers_json(answer(FIRST, form("2025-07-01", "2026-12-31", number=2)))
        (chain,) = found["chains"]
        assert chain["gaps"] == [{"begin": "2024-07-01", "end": "2025-06-30", "days": 365}]
        assert [one["code"] for one in found["findings"]] == ["FORM_GAP"]
        assert found["findings"][0]["refs"] == ["ds2019-1", "ds2019-2"]
        assert found["places_without_a_form"] == 1

    @settings(max_examples=30, derandomize=True, deadline=None)
    @given(st.permutations(range(4)))
    def test_the_order_of_entry_changes_nothing(self, order: list[int]) -> None:
        forms = [
            FIRST,
            form("2025-07-01", "2026-06-30", number=2),
            form("2019-07-01", "2020-06-30", BEGIN, number=3, sevis_id=TWO),
            form("2019-08-01", "2020-01-31", BEGIN, number=4, dependant="x"),
        ]
        assert papers_json(answer(*(forms[n] for n in order))) == papers_json(answer(*forms))

    def test_what_is_missing_stands_under_its_heading(self) -> None:
        one_page = FIRST.model_copy(update={"evidence": read_on(1)})
        later = form("2024-07-01", "2025-06-30", number=2, transfer_from_program_number="P-1-00009", **LATER)
        found = answer(one_page, later, documents=[Document(id=COPY, number=1, pages=1, links=[later.id])])
        sections = {section.heading: section for section in papers_report(found).sections}
        missing = sections["Forms that are missing by what is on record"]
        assert [line.code for line in missing.lines] == ["TRANSFER_FROM_MISSING"]
        assert [line.code for line in sections["Copies"].lines] == ["PAGE_2_MISSING"]
        assert {item.what: item.state for item in found.items}["both pages of each form"] == "missing"
        assert found.places == 1


def test_every_code_that_is_raised_is_part_of_the_format() -> None:
    folder = resources.files("tracker.reports")
    sources = [(folder / f"paper_{name}.py").read_text("utf-8") for name in ("findings", "claims", "copies")]
    raised = {code for text in sources for code in re.findall(r'"([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)"', text)}
    assert raised == set(get_args(Code))
    assert set(get_args(Code)) > MISSING
