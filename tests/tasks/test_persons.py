"""Papers of several people are told apart by names and birth dates, however they are written or misread."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.records import KINDS, Evidence, Provenance, Record
from tracker.records.exchange_visitor import Ds2019
from tracker.records.kinds import record_name
from tracker.records.person import Dependant, Person
from tracker.records.vault_document import Bearer, Document
from tracker.store.vault import Vault
from tracker.tasks.persons import Likeness, People, Whose, likeness, named_on_forms, propose_person, shown

BORN, OTHER = date(1990, 3, 14), date(1988, 11, 2)
OWNER = {"surname": "TESTCASE", "given_name": "AMARA", "date_of_birth": BORN}


def bearer(surname: str | None, given: str | None, born: date | None = None, **more: Any) -> Bearer:
    return Bearer(surname=surname, given_name=given, date_of_birth=born, **more)


SAME, ANOTHER = Likeness.SAME, Likeness.ANOTHER
UNKNOWN, BIRTH_DATE = Likeness.UNKNOWN, Likeness.BIRTH_DATE
PAIRS = [
    # what                                  one                                     other                                     answer
    ("the same names and birth date",       ("TESTCASE", "AMARA", BORN),            ("Testcase", "Amara", BORN),              SAME),
    ("accents, hyphens, apostrophes",       ("D'Ávila-Testcase", "Amára", None),    ("DAVILA TESTCASE", "AMARA", None),       SAME),
    ("a middle name on one alone",          ("TESTCASE", "AMARA NGOZI", BORN),      ("TESTCASE", "AMARA", BORN),              SAME),
    ("a name cut off",                      ("TESTCASENBURGSTEIN", "AMARA", None),  ("TESTCASENBU", "AMARA", None),           SAME),
    ("a letter misread",                    ("TESTCASE", "AMARA", None),            ("TESTCA5E", "AMAPA", None),              SAME),
    ("an initial",                          ("TESTCASE", "A", None),                ("TESTCASE", "AMARA", None),              SAME),
    ("surname and given name turned",       ("AMARA", "TESTCASE", None),            ("TESTCASE", "AMARA", None),              SAME),
    ("a surname that changed",              ("SAMPLE", "AMARA", BORN),              ("TESTCASE", "AMARA", BORN),              SAME),
    ("a missing given name, born one day",  ("TESTCASE", "FNU", BORN),              ("TESTCASE", "AMARA", BORN),              SAME),
    ("a spouse of the same surname",        ("TESTCASE", "OBINNA", OTHER),          ("TESTCASE", "AMARA", BORN),              ANOTHER),
    ("a spouse without a birth date",       ("TESTCASE", "OBINNA", None),           ("TESTCASE", "AMARA", BORN),              ANOTHER),
    ("twins",                               ("TESTCASE", "OBINNA", BORN),           ("TESTCASE", "AMARA", BORN),              ANOTHER),
    ("somebody else",                       ("SAMPLE", "JORGE", None),              ("TESTCASE", "AMARA", None),              ANOTHER),
    ("another surname, no birth date",      ("SAMPLE", "AMARA", None),              ("TESTCASE", "AMARA", None),              ANOTHER),
    ("only the birth dates, two",           (None, None, OTHER),                    ("TESTCASE", "AMARA", BORN),              ANOTHER),
    ("only the birth date, one",            (None, None, BORN),                     ("TESTCASE", "AMARA", BORN),              SAME),
    ("an initial behind a name",            ("TESTCASE", "AMARA O", None),              ("TESTCASE", "OBINNA", None),             ANOTHER),
    ("an initial before a name",            ("TESTCASE", "A NGOZI", None),              ("TESTCASE", "AMARA", None),              SAME),
    ("a middle name used alone",            ("TESTCASE", "A NGOZI", None),              ("TESTCASE", "NGOZI", None),              SAME),
    ("a particle in common",                ("DE LA SAMPLE", "AMARA", None),            ("DE TESTCASE", "AMARA", None),           ANOTHER),
    ("a particle on one alone",             ("DE LA SAMPLE", "AMARA", None),            ("SAMPLE", "AMARA", None),                SAME),
    ("particles written together",          ("DELASAMPLE", "AMARA", None),              ("DE LA SAMPLE", "AMARA", None),          SAME),
    ("a surname that is a particle",        ("DO", "AMARA", None),                      ("DO", "AMARA", None),                    SAME),
    ("one name, two birth dates",           ("TESTCASE", "AMARA", OTHER),           ("TESTCASE", "AMARA", BORN),              BIRTH_DATE),
    ("only a surname",                      ("TESTCASE", None, None),               ("TESTCASE", "AMARA", None),              UNKNOWN),
    ("nothing",                             (None, None, None),                     ("TESTCASE", "AMARA", BORN),              UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "answer"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS]
)
def test_whether_two_papers_name_one_person(one: tuple, other: tuple, answer: Likeness) -> None:
    assert likeness(bearer(*one), bearer(*other)) is answer
    assert likeness(bearer(*other), bearer(*one)) is answer


def added(vault: Vault, record: Record) -> str:
    return record_name(vault.commit("add", lambda ledger: ledger.add(record)))


def of_read(kind: str, document: str | None = None, page: int = 1, **values: Any) -> Record:
    evidence = [Evidence(field=name, document=document, page=page) for name in values]
    return KINDS[kind](**values, provenance=Provenance.READ, evidence=evidence)


@pytest.fixture
def family(vault: Vault) -> Vault:
    added(vault, Person(family_name="TESTCASE", given_name="AMARA", date_of_birth=BORN,
                        name_variants=[{"family": "SAMPLE"}]))  # fmt: skip
    added(
        vault, Dependant(family_name="TESTCASE", given_name="OBINNA", date_of_birth=OTHER, relation="spouse")
    )
    return vault


class TestWhose:
    @pytest.mark.parametrize(
        ("found", "holder", "doubt"),
        [
            pytest.param(bearer("TESTCASE", "AMARA", BORN), "you", None, id="the person"),
            pytest.param(bearer("SAMPLE", "AMARA"), "you", None, id="under a former name"),
            pytest.param(bearer("TESTCASE", "OBINNA", OTHER), "dependant", None, id="the spouse"),
            pytest.param(bearer("TESTCASE", "AMARA", OTHER), "you", "the birth date on it", id="a slip, or a relative"),
            pytest.param(bearer("EXAMPLE", "JORGE"), "another", "it names JORGE EXAMPLE", id="somebody else"),
        ],
    )  # fmt: skip
    def test_by_names(self, family: Vault, found: Bearer, holder: str, doubt: str | None) -> None:
        whose = People(family.ledger).of(found)
        assert whose is not None
        assert whose.said == holder
        assert (whose.doubt or "").startswith(doubt or "") is True
        assert (whose.doubt is None) is (doubt is None)

    def test_a_paper_without_names_is_whose_its_numbers_are(self, family: Vault) -> None:
        added(family, of_read("visa", surname="TESTCASE", given_name="OBINNA", passport_number="A0765"))
        added(family, of_read("ds2019", surname="EXAMPLE", given_name="JORGE", sevis_id="N0055555555"))
        people = People(family.ledger)
        assert people.of(bearer(None, None, passport_number="A0765")).dependant is not None  # type: ignore[union-attr]
        stranger = people.of(bearer(None, None, sevis_id="N0055555555"))
        assert stranger is not None
        assert (stranger.said, stranger.doubt) == (
            "another",
            "its number is that of a paper of somebody else",
        )
        assert people.of(bearer(None, None, passport_number="B1")) is None

    def test_the_sevis_id_of_a_dependant_tells(self, family: Vault) -> None:
        family.commit(
            "edit", lambda ledger: ledger.edit(ledger.get("dependant-1"), {"sevis_id": "N0098765499"})
        )
        whose = People(family.ledger).of(bearer(None, None, sevis_id="N0098765499"))
        assert whose is not None
        assert whose.said == "dependant"

    def test_a_record_without_names_is_whose_its_page_names(self, family: Vault) -> None:
        added(family, Document(id="file", bearers=[
            bearer("TESTCASE", "AMARA", BORN, page=1), bearer("TESTCASE", "OBINNA", OTHER, page=3)]))  # fmt: skip
        people = People(family.ledger)
        for page, said in ((1, "you"), (2, "you"), (3, "dependant"), (4, "dependant")):
            whose = people.of_record(of_read("passport", "file", page, passport_number="A1"))
            assert whose is not None
            assert whose.said == said
        assert people.of_record(of_read("passport", "other", passport_number="A1")) is None

    @pytest.mark.parametrize(
        ("found", "said", "doubt"),
        [
            pytest.param(bearer("TESTCASE", "MARIO"), "dependant", None, id="her very name"),
            pytest.param(bearer("TESTCASE", "MARIA"), "you", None, id="the person's very name"),
            pytest.param(bearer("TESTCASE", "MARI0"), "dependant", None, id="a digit for a letter of her name"),
            pytest.param(bearer("TESTCASE", "MARIE"), "another", "it names MARIE TESTCASE, not you", id="neither"),
            pytest.param(bearer("TESTCASE", "MARIO", BORN), "you", None, id="the person's birth date"),
            pytest.param(bearer("TESTCASE", "MARIA", OTHER), "dependant", None, id="her birth date"),
        ],
    )  # fmt: skip
    def test_names_that_are_alike_within_a_family(
        self, vault: Vault, found: Bearer, said: str, doubt: str | None
    ) -> None:
        added(vault, Person(family_name="TESTCASE", given_name="MARIA", date_of_birth=BORN))
        added(vault, Dependant(family_name="TESTCASE", given_name="MARIO", date_of_birth=OTHER))
        whose = People(vault.ledger).of(found)
        assert whose is not None
        assert whose.said == said
        assert (whose.doubt or "").startswith(doubt or "") is True
        assert (whose.doubt is None) is (doubt is None)

    def test_a_child_named_like_the_person_is_asked_about(self, vault: Vault) -> None:
        added(vault, Person(family_name="TESTCASE", given_name="AMARA"))
        added(vault, Dependant(family_name="TESTCASE", given_name="AMARA", relation="child"))
        whose = People(vault.ledger).of(bearer("TESTCASE", "AMARA"))
        assert whose is not None
        assert (whose.said, whose.doubt is not None) == ("you", True)

    def test_a_paper_that_names_nobody_is_not_that_of_the_paper_before(self, family: Vault) -> None:
        added(family, Document(id="file", bearers=[
            bearer("TESTCASE", "OBINNA", OTHER, page=1), bearer(None, None, page=3)]))  # fmt: skip
        added(family, Document(id="two", bearers=[
            bearer("TESTCASE", "OBINNA", OTHER, page=1), bearer(None, None, page=1)]))  # fmt: skip
        people = People(family.ledger)
        for page, said in ((1, "dependant"), (2, "dependant"), (3, None), (4, None)):
            whose = people.of_record(of_read("passport", "file", page, passport_number="A1"))
            assert (whose.said if whose else None) == said
        assert people.of_record(of_read("passport", "two", passport_number="A1")) is None

    def test_two_people_on_one_page_tell_nothing(self, family: Vault) -> None:
        added(family, Document(id="file", bearers=[
            bearer("TESTCASE", "AMARA", page=1), bearer("TESTCASE", "OBINNA", page=1)]))  # fmt: skip
        assert People(family.ledger).of_record(of_read("passport", "file", passport_number="A1")) is None

    def test_a_dependants_record_is_compared_with_that_dependant(self, family: Vault) -> None:
        spouse = family.ledger.get("dependant-1").id
        people = People(family.ledger)
        own = people.of_record(of_read("visa", surname="TESTCASE", given_name="OBINNA", dependant=spouse))
        wrong = people.of_record(of_read("visa", surname="EXAMPLE", given_name="JORGE", dependant=spouse))
        assert own is not None
        assert wrong is not None
        assert (own.dependant, own.doubt) == (spouse, None)
        assert (wrong.is_another, wrong.doubt) == (True, "it names JORGE EXAMPLE, not dependant-1")

    def test_without_a_person_on_record_nothing_is_said(self, vault: Vault) -> None:
        assert People(vault.ledger).of(bearer("TESTCASE", "AMARA", BORN)) is None

    def test_two_papers_are_apart_by_names_or_by_whose_they_are(self, family: Vault) -> None:
        added(family, of_read("visa", surname="TESTCASE", given_name="OBINNA", passport_number="A0765"))
        people = People(family.ledger)
        own = bearer("TESTCASE", "AMARA", BORN)
        assert people.are_apart(own, bearer("TESTCASE", "OBINNA", OTHER))
        assert people.are_apart(own, bearer(None, None, passport_number="A0765"))
        assert not people.are_apart(own, bearer("TESTCASE", "AMARA", OTHER))  # a slip is no other person
        assert not people.are_apart(own, bearer(None, None, passport_number="B1"))
        assert not people.are_apart(own, None)

    def test_papers_under_two_names_of_one_person_are_not_apart(self, family: Vault) -> None:
        people = People(family.ledger)
        assert not people.are_apart(bearer("TESTCASE", "AMARA"), bearer("SAMPLE", "AMARA"))
        assert people.are_apart(bearer("EXAMPLE", "AMARA"), bearer("SAMPLE", "AMARA"))
        assert people.are_apart(bearer("TESTCASE", "AMARA", OTHER), bearer("SAMPLE", "AMARA", BORN))

    def test_a_misread_name_is_hers_by_a_number_that_only_she_has(self, vault: Vault) -> None:
        added(vault, Person(family_name="TESTCASE", given_name="AMARA"))
        added(vault, of_read("visa", surname="TESTCASE", given_name="AMARA", passport_number="A1"))
        people = People(vault.ledger)
        assert people.of(bearer("TESTCASE", "AMABA", passport_number="A1")) == Whose("you")
        for found in (
            bearer("TESTCASE", "AMABA", passport_number="A2"),
            bearer("TESTCASE", "OBI", passport_number="A1"),
        ):
            whose = people.of(found)
            assert whose is not None
            assert whose.is_another

    def test_papers_without_names_are_apart_by_their_passports(self, vault: Vault) -> None:
        people = People(vault.ledger)
        own = bearer("TESTCASE", "AMARA", BORN, passport_number="A1")
        for number, apart in (("A1", False), ("A2", True), (None, False)):
            assert people.are_apart(own, bearer(None, None, passport_number=number)) is apart
        renewed = bearer("TESTCASE", "AMARA", BORN, passport_number="A2")
        assert not people.are_apart(own, renewed)


def form(given: str, born: date | None = BORN, **more: Any) -> Ds2019:
    names = {"surname": "TESTCASE", "given_name": given, "visa_class": "J-1", **more}
    told = ("surname", "given_name", *(("date_of_birth",) if born else ()))
    evidence = [Evidence(field=name, document="file", page=1) for name in told]
    return Ds2019(**names, date_of_birth=born, provenance=Provenance.READ, evidence=evidence)


class TestPerson:
    def test_who_has_most_forms_is_proposed_whatever_came_first(self, vault: Vault) -> None:
        added(vault, form("JORGE", OTHER))
        vault.commit("propose", propose_person)
        assert vault.ledger.person().given_name == "JORGE"  # type: ignore[union-attr]
        for _ in range(2):
            added(vault, form("AMARA"))
        vault.commit("propose", propose_person)
        person: Any = vault.ledger.person()
        assert (person.given_name, person.date_of_birth, person.waits) == ("AMARA", BORN, True)

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param({"confirmed_on": date(2026, 1, 1)}, id="confirmed"),
            pytest.param({"family_name": "EXAMPLE"}, id="the surname corrected"),
            pytest.param({"date_of_birth": date(1988, 2, 11)}, id="the birth date corrected"),
            pytest.param({"nationalities": ["DE"]}, id="a nationality typed"),
            pytest.param({"name_variants": [{"family": "EXAMPLE"}]}, id="a further name"),
        ],
    )
    def test_a_person_whom_somebody_looked_at_stays(self, vault: Vault, fields: dict[str, Any]) -> None:
        added(vault, form("JORGE", OTHER))
        vault.commit("propose", propose_person)
        vault.commit("touch", lambda ledger: ledger.edit(ledger.get("person"), fields))
        for _ in range(2):
            added(vault, form("AMARA"))
        vault.commit("propose", propose_person)
        assert vault.ledger.person().given_name == "JORGE"  # type: ignore[union-attr]

    def test_forms_of_a_j2_and_of_dependants_name_no_person(self, vault: Vault) -> None:
        forms = [form("OBINNA", OTHER, visa_class="J-2"), form("AMARA", dependant="x")]
        assert named_on_forms(forms) == []
        vault.commit("propose", propose_person)
        assert vault.ledger.person() is None

    def test_people_are_counted_by_their_forms(self) -> None:
        named = named_on_forms([form("JORGE", OTHER), form("AMARA"), form("AMARA", None)])
        assert [(one.bearer.given_name, one.forms) for one in named] == [("AMARA", 2), ("JORGE", 1)]

    def test_a_brother_of_almost_her_name_is_counted_apart(self) -> None:
        named = named_on_forms([form("MARIA"), form("MARIO", OTHER), form("MARIO", OTHER)])
        assert [(one.bearer.given_name, one.forms) for one in named] == [("MARIO", 2), ("MARIA", 1)]


def test_somebody_in_words() -> None:
    assert shown(bearer("TESTCASE", "AMARA", BORN)) == "AMARA TESTCASE, born 14 Mar 1990"
    assert shown(bearer(None, None, passport_number="A1")) == "passport A1"
    assert shown(bearer(None, None)) == "somebody"
