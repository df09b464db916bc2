"""Letters say what is on record and nothing else; what is not stands in brackets."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pypdf
import pytest

from tracker.errors import UsageError
from tracker.records.exchange_visitor import Ds2019, Program
from tracker.records.person import Dependant, Person
from tracker.records.vault_document import Document
from tracker.reports.facts import Facts
from tracker.reports.letters import (
    Letter,
    agency_letter,
    chain_named,
    letter_html,
    letter_markdown,
    letter_text,
    sponsor_letter,
)
from tracker.reports.paper_chains import Papers
from tracker.reports.papers import PaperAnswer, paper_answer
from tracker.rules import load
from tracker.typeset.page import pdf_of

AS_OF = date(2026, 11, 21)
ONE, TWO = "N0012345678", "N0099999999"
BEGIN, EXTEND = "Begin new program", "Extend an on-going program"


def form(number: int, begin: str, end: str, purpose: str = EXTEND, **more: Any) -> Ds2019:
    given = {"sevis_id": ONE, "category": "research_scholar", "program_number": "P-1-00001"}
    given |= {"program_begin_date": begin, "program_end_date": end, "purpose": purpose, "number": number}
    return Ds2019(**{**given, **more})


def answer(
    *forms: Ds2019, person: Person | None = None, dependants: tuple[Dependant, ...] = (), **more: Any
) -> PaperAnswer:
    documents = more.pop("documents", ())
    papers = Papers(Facts(person=person, ds2019s=list(forms), **more), documents, dependants)
    return paper_answer(papers, {}, load(), AS_OF)


def words(letter: Letter) -> str:
    return " ".join(letter_text(letter).split())


GAP = (form(1, "2022-07-01", "2023-06-30", BEGIN), form(2, "2024-07-01", "2025-06-30"))


class TestToASponsor:
    def test_it_asks_for_what_is_missing(self) -> None:
        copies = [Document(number=1, links=[GAP[0].id])]
        found = answer(*GAP, documents=copies)
        text = words(sponsor_letter(found, found.chains[0]))
        assert "- a form for 1 Jul 2023 to 30 Jun 2024 (366 days)" in text
        assert "- a legible copy of the form for 1 Jul 2024 to 30 Jun 2025 (extension)" in text
        assert "I hold a copy of: - the form for 1 Jul 2022 to 30 Jun 2023 (begin of the program)" in text
        assert "SEVIS ID: N0012345678" in text
        assert "Program: 1 Jul 2022 to 30 Jun 2025" in text
        assert "I took part" in text

    def test_what_is_not_on_record_stands_in_brackets(self) -> None:
        bare = Ds2019(number=1, sevis_id=ONE)
        found = answer(bare)
        text = words(sponsor_letter(found, found.chains[0]))
        for missing in (
            "[your name]", "[your postal address]", "[your e-mail address]", "[your telephone number]",
            "[name of the sponsor]", "[program number]", "[category]", "[date of birth]", "[begin] to [end]",
        ):  # fmt: skip
            assert missing in text

    def test_what_is_on_record_takes_their_place(self) -> None:
        person = Person(
            family_name="TESTCASE", given_name="AMARA", date_of_birth="1990-03-14", address="1 Example Street\nCapital City",
            email="amara@example.org", phone="+1 217 555 0100",
        )  # fmt: skip
        found = answer(
            form(
                1,
                "2026-07-01",
                "2027-06-30",
                BEGIN,
                program_sponsor="Sample State University",
                surname="SAMPLE",
                given_name="AMARA",
            ),
            person=person,
        )
        text = words(sponsor_letter(found, found.chains[0]))
        assert "AMARA TESTCASE 1 Example Street Capital City amara@example.org +1 217 555 0100" in text
        assert "Name: AMARA TESTCASE (on the form: AMARA SAMPLE)" in text
        assert "I take part" in text
        assert "[address of the sponsor]" in text
        assert "[your" not in text

    def test_forms_that_tell_different_days_of_birth_tell_none(self) -> None:
        one = form(
            1, "2022-07-01", "2023-06-30", BEGIN, date_of_birth="1990-03-14", country_of_birth="NIGERIA"
        )
        other = form(
            2, "2023-07-01", "2024-06-30", sevis_id=TWO, date_of_birth="1991-04-15", country_of_birth="GHANA"
        )
        found = answer(one, other)
        assert "Date of birth: [date of birth]" in words(sponsor_letter(found, found.chains[0]))
        assert "Country of birth: [country of birth]" in words(agency_letter(found))
        found = answer(one, other, person=Person(family_name="SAMPLE", date_of_birth="1990-03-14"))
        assert "Date of birth: 14 Mar 1990" in words(sponsor_letter(found, found.chains[0]))

    def test_family_is_asked_about_only_where_there_is_one_and_never_named(self) -> None:
        spouse = Dependant(number=1, given_name="BEN", family_name="SAMPLE")
        with_family, alone = answer(*GAP, dependants=(spouse,)), answer(*GAP)
        assert "members of my family" in words(sponsor_letter(with_family, with_family.chains[0]))
        assert "BEN" not in words(sponsor_letter(with_family, with_family.chains[0]))
        assert "family" not in words(sponsor_letter(alone, alone.chains[0]))

    def test_a_form_of_the_paper_age_is_called_so(self) -> None:
        found = answer(form(1, "2000-07-01", "2001-06-30", BEGIN, sevis_id="N0000000000"))
        text = words(sponsor_letter(found, found.chains[0]))
        assert "every Form IAP-66" in text
        assert "SEVIS ID: none (N0000000000)" in text

    def test_days_that_sevis_names_are_asked_for(self) -> None:
        program = Program(
            number=1,
            sevis_id=ONE,
            category="research_scholar",
            program_number="P-1-00001",
            sevis_end="2025-12-31",
        )
        found = answer(*GAP, programs=[program])
        assert "- a form for 1 Jul 2025 to 31 Dec 2025" in words(sponsor_letter(found, found.chains[0]))


class TestWhichProgram:
    OTHER = form(3, "2019-07-01", "2020-06-30", BEGIN, sevis_id=TWO, program_number="P-1-00002")

    @pytest.mark.parametrize("name", ["ds2019-3", "DS2019-3", " P-1-00002 ", TWO, TWO.lower()])
    def test_it_is_named_by_form_number_or_sevis_id(self, name: str) -> None:
        assert chain_named(answer(*GAP, self.OTHER), name).sevis_id == TWO

    @pytest.mark.parametrize(
        ("what", "forms", "name"),
        [
            ("nothing on record", (), None),
            ("several lack something", (*GAP, OTHER), None),
            ("nothing of that name", GAP, "program-9"),
            (
                "two of one number",
                (*GAP, form(4, "2019-07-01", "2020-06-30", BEGIN, sevis_id=TWO)),
                "P-1-00001",
            ),
        ],
        ids=lambda value: value if isinstance(value, str) and " " in value else "",
    )
    def test_it_must_be_named(self, what: str, forms: tuple[Ds2019, ...], name: str | None) -> None:
        with pytest.raises(UsageError):
            chain_named(answer(*forms), name)

    def test_the_only_one_that_lacks_something_needs_no_name(self) -> None:
        copies = [Document(number=1, links=[self.OTHER.id])]
        assert chain_named(answer(*GAP, self.OTHER, documents=copies), None).sevis_id == ONE


class TestToAnAgency:
    def test_it_names_every_program_and_invents_no_address(self) -> None:
        text = words(agency_letter(answer(*GAP, TestWhichProgram.OTHER)))
        assert "P-1-00001, SEVIS ID N0012345678, 1 Jul 2022 to 30 Jun 2025" in text
        assert "P-1-00002, SEVIS ID N0099999999, 1 Jul 2019 to 30 Jun 2020" in text
        assert "[address by its own page]" in text
        assert "[country of birth]" in text

    def test_without_a_form_there_is_nothing_to_ask(self) -> None:
        with pytest.raises(UsageError):
            agency_letter(answer())


@pytest.mark.parametrize("nasty", ["<script>x</script>", "a & b", "#import", "*bold*", "$x$", "[x](y)"])
def test_text_never_becomes_markup(nasty: str) -> None:
    found = answer(form(1, "2022-07-01", "2023-06-30", BEGIN, program_sponsor=nasty))
    letter = sponsor_letter(found, found.chains[0])
    assert "<script" not in letter_html(letter)
    assert "\n*bold*" not in letter_markdown(letter)
    made = pdf_of("letter", letter.as_json())
    assert nasty in " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert max(map(len, letter_text(letter).splitlines())) <= 78
