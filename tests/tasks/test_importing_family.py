"""A folder holds papers of a family and of strangers: none of them becomes the person's own by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import RecordConflict
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.confirming import Review, take_person
from tracker.tasks.imported import Imported
from tracker.tasks.importing import import_files
from tracker.tasks.questions import say_whose, take_name
from tracker.tasks.rereading import reread
from tracker.tasks.specimens import people
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.visa_time import facts_of
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text

TODAY = date(2026, 11, 21)
SPOUSE = people.RESIDENCY_FIRST | {
    "visa_class": "J-2",
    "given_name": "OBINNA",
    "date_of_birth": "11-02-1988",
    "sevis_id": "N0012345679",
}
FRIEND = people.RESEARCH | {
    "surname": "SAMPLE",
    "given_name": "JORGE",
    "date_of_birth": "05-05-1985",
    "sevis_id": "N0055555555",
}
ENTRY = {
    "admission_number": "123456789A1",
    "arrival_date": "2022 June 10",
    "class_of_admission": "J1",
    "admit_until": "D/S",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "date_of_birth": "1990 March 14",
    "passport_number": "A01234567",
    "country_of_citizenship": "Nigeria",
}
ENTRY_OF_SPOUSE = ENTRY | {
    "admission_number": "123456789A2",
    "class_of_admission": "J2",
    "given_name": "OBINNA",
    "date_of_birth": "1988 November 02",
    "passport_number": "A07654321",
}
NEED = ["Ministry of Health", "Statement of Need", "March 4, 2022", "There is a need for qualified medical practitioners.", "She will return to this country."]  # fmt: skip


def history(passport: str, arrived: str, left: str) -> list[str | tuple[str, ...]]:
    return [
        "I-94 Travel History",
        f"Document Number: {passport}",
        (left, "Departure", "ATL"),
        (arrived, "Arrival", "ATL"),
    ]


def rows(lines: list[str | tuple[str, ...]]) -> bytes:
    placed = [
        Placed(Text(cell, x, 60.0 + 15.0 * number, "Helvetica", 9.0))
        for number, line in enumerate(lines)
        for x, cell in zip((50.0, 230.0, 410.0), (line,) if isinstance(line, str) else line, strict=False)
    ]
    return write([Sheet(tuple(placed))])


FILES = {
    "a friend.pdf": write(people.form(FRIEND, "2020")),
    "b own.pdf": write(people.form(people.RESIDENCY_FIRST, "2020")),
    "c own.pdf": write(people.form(people.RESIDENCY_THIRD, "2020")),
    "d spouse.pdf": write(people.form(SPOUSE, "2020")),
    "e entry.pdf": write([i94(ENTRY)]),
    "f entry.pdf": write([i94(ENTRY_OF_SPOUSE)]),
}
NAMES = {"a friend.pdf": "ds2019-1", "b own.pdf": "ds2019-2", "d spouse.pdf": "ds2019-4"}


def bring(vault: Vault, folder: Path, *, dry_run: bool = False, **files: bytes) -> dict[str, Imported]:
    paths = []
    for name, data in (files or FILES).items():
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    outcomes = import_files(vault, paths, on=TODAY, dry_run=dry_run)
    return {outcome.file: outcome for outcome in outcomes}


def said(outcomes: dict[str, Imported]) -> dict[str, str | None]:
    papers = ((name, paper) for name, outcome in outcomes.items() for paper in outcome.papers)
    return {name: paper.whose.said if paper.whose else None for name, paper in papers}


WHOSE = {
    "a friend.pdf": "another",
    "b own.pdf": "you",
    "c own.pdf": "you",
    "d spouse.pdf": "another",
    "e entry.pdf": "you",
    "f entry.pdf": "another",
}


@pytest.mark.parametrize("dry_run", [True, False], ids=["a trial run", "for good"])
def test_an_import_says_which_papers_name_others(vault: Vault, tmp_path: Path, dry_run: bool) -> None:
    outcomes = bring(vault, tmp_path, dry_run=dry_run)
    assert said(outcomes) == WHOSE  # though the friend's form came first
    (paper,) = outcomes["d spouse.pdf"].papers
    assert (paper.needs_a_look, paper.names_another) == (True, True)
    assert outcomes["d spouse.pdf"].as_json()["records"][0]["whose"] == "another"


def test_what_names_another_counts_only_after_an_answer(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    records.confirm(vault, ["person"], on=TODAY)
    review = Review(vault.ledger)
    doubtful = [record for record in review.queue().doubtful if review.asks(record)]
    assert [(record.number, type(record).__name__) for record in doubtful] == [
        (1, "Ds2019"), (4, "Ds2019"), (2, "Admission")]  # fmt: skip
    for name in ("ds2019-4", "ds2019-1", "admission-2"):
        with pytest.raises(RecordConflict, match=f"{name} names somebody else than you") as refused:
            records.confirm(vault, ["ds2019-2", name], on=TODAY)
        assert "OBINNA" not in str(refused.value) + (refused.value.hint or "")
    assert not vault.ledger.get("ds2019-2").counts  # nothing of that was done
    records.confirm(vault, ["ds2019-1"], on=TODAY, anyway=True)
    assert vault.ledger.get("ds2019-1").counts


def test_a_name_like_hers_with_another_birth_date_counts_only_after_an_answer(
    vault: Vault, tmp_path: Path
) -> None:
    child = people.RESEARCH | {"date_of_birth": "05-05-2015", "sevis_id": "N0055555555"}  # named like her
    bring(vault, tmp_path, **FILES, **{"g child.pdf": write(people.form(child, "2020"))})
    records.confirm(vault, ["person"], on=TODAY)
    with pytest.raises(RecordConflict, match="ds2019-5 may be a paper of somebody else"):
        records.confirm(vault, ["ds2019-5"], on=TODAY)
    assert Review(vault.ledger).asks(vault.ledger.get("ds2019-5"))
    records.confirm(vault, ["ds2019-5"], on=TODAY, anyway=True)


def test_a_brother_of_almost_her_name_is_somebody_else(vault: Vault, tmp_path: Path) -> None:
    own = people.RESIDENCY_FIRST | {"given_name": "MARIA"}
    brother = people.RESEARCH | {"given_name": "MARIO", "date_of_birth": "07-07-1993"}
    entry = ENTRY | {"given_name": "MARIO", "date_of_birth": "1993 July 07", "passport_number": "A07654321"}
    files = {
        "a.pdf": write(people.form(own, "2020")),
        "b.pdf": write(people.form(brother, "2020")),
        "c.pdf": write([i94(ENTRY | {"given_name": "MARIA"})]),
        "d.pdf": write([i94(entry)]),
    }
    outcomes = bring(vault, tmp_path, **files)
    assert said(outcomes) == {"a.pdf": "you", "b.pdf": "another", "c.pdf": "you", "d.pdf": "another"}
    assert Review(vault.ledger).doubts(vault.ledger.get("person")).problems == (
        "forms of 2 people are here, and this one was taken for you",)  # fmt: skip
    assert [record.number for record in vault.ledger.of_kind("admission")] == [1, 2]


def test_a_new_dependant_takes_the_other_papers_of_that_name(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    records.confirm(vault, ["person"], on=TODAY)
    assert say_whose(vault, "ds2019-4", None, relation="spouse") == "dependant-1"
    spouse: Any = vault.ledger.get("dependant-1")
    assert (spouse.given_name, spouse.date_of_birth, spouse.relation) == (
        "OBINNA",
        date(1988, 11, 2),
        "spouse",
    )
    assert [vault.ledger.get(name).dependant for name in ("ds2019-4", "admission-2")] == [spouse.id] * 2  # type: ignore[attr-defined]
    assert vault.ledger.get("admission-1").dependant is None  # type: ignore[attr-defined]
    records.confirm(vault, ["ds2019-4", "admission-2"], on=TODAY)
    facts, _ = facts_of(vault.ledger)
    assert [one.dependant for one in facts.admissions] == [spouse.id]
    assert [program.category for program in facts.programs] == []  # a dependant's form makes no program


def test_a_dependant_who_was_deleted_leaves_papers_that_can_be_looked_at(
    vault: Vault, tmp_path: Path
) -> None:
    bring(vault, tmp_path)
    say_whose(vault, "ds2019-4", None, relation="spouse")
    form = vault.ledger.get("ds2019-4")
    assert Review(vault.ledger).named_on_paper(form) == "dependant-1, whose paper it is"
    records.trash(vault, ["dependant-1"])
    records.purge(vault)
    review = Review(vault.ledger)
    assert review.named_on_paper(form) == "a dependant who was deleted, whose paper it is"
    assert len([review.doubts(record) for record in review.queue().everything]) > 3


def test_a_dependant_on_record_gets_her_papers_when_they_come_in(vault: Vault, tmp_path: Path) -> None:
    records.add(
        vault, "dependant", {"family_name": ["TESTCASE"], "given_name": ["OBINNA"], "relation": ["spouse"]}
    )
    outcomes = bring(vault, tmp_path)
    assert said(outcomes) == WHOSE | {"d spouse.pdf": "dependant", "f entry.pdf": "dependant"}
    spouse = vault.ledger.get("dependant-1").id
    assert vault.ledger.get("ds2019-4").dependant == spouse  # type: ignore[attr-defined]
    records.confirm(vault, ["person", "ds2019-4", "admission-2"], on=TODAY)


def test_another_scan_of_a_dependants_paper_is_no_second_record(vault: Vault, tmp_path: Path) -> None:
    """Not even where the paper has no number of its own."""
    records.add(vault, "dependant", {"family_name": ["TESTCASE"], "given_name": ["OBINNA"]})
    form = write(people.form(SPOUSE | {"sevis_id": None, "issued_on": None}, "2020"))
    bring(vault, tmp_path, **{"a.pdf": form})
    outcome = bring(vault, tmp_path, **{"b.pdf": form + b"%"})["b.pdf"]
    assert [(paper.name, paper.new) for paper in outcome.papers] == [("ds2019-1", False)]


def test_a_dependant_entered_later_is_seen_when_her_paper_is_confirmed(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    records.add(vault, "dependant", {"family_name": ["TESTCASE"], "given_name": ["OBINNA"]})
    (problem, *_) = Review(vault.ledger).doubts(vault.ledger.get("ds2019-4")).problems
    assert problem == "it is a paper of dependant-1 by its names and will be kept as such"
    records.confirm(vault, ["ds2019-4"], on=TODAY)
    assert vault.ledger.get("ds2019-4").dependant == vault.ledger.get("dependant-1").id  # type: ignore[attr-defined]


def test_a_name_that_is_the_persons_own_is_asked_about_once(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    records.confirm(vault, ["person"], on=TODAY)
    assert take_name(vault, "ds2019-1") is True
    assert take_name(vault, "ds2019-1") is False
    (variant,) = vault.ledger.person().name_variants  # type: ignore[union-attr]
    assert (variant.family, variant.given) == ("SAMPLE", "JORGE")


def test_whose_record_it_is_can_be_said(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    review = Review(vault.ledger)
    assert review.queue().doubtful[0].number == 1
    assert review.doubts(vault.ledger.get("person")).problems == (
        "forms of 2 people are here, and this one was taken for you",)  # fmt: skip
    take_person(vault, "ds2019-1")
    person: Any = vault.ledger.person()
    assert (person.family_name, person.given_name, person.waits) == ("SAMPLE", "JORGE", True)
    assert Review(vault.ledger).doubts(vault.ledger.get("ds2019-1")).whose is None
    assert Review(vault.ledger).doubts(vault.ledger.get("ds2019-2")).whose is not None
    records.confirm(vault, ["person"], on=TODAY)
    with pytest.raises(RecordConflict):
        take_person(vault, "ds2019-2")


def test_papers_of_others_are_in_no_answer(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    facts, _ = facts_of(vault.ledger)
    waiting = {record.given_name for record in facts.unconfirmed if hasattr(record, "surname")}  # type: ignore[attr-defined]
    assert waiting == {"AMARA"}


def test_stays_of_two_people_are_not_joined(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    records.confirm(vault, ["person"], on=TODAY)
    more = {
        "own.pdf": rows(history("A01234567", "2022-06-10", "2023-01-05")),
        "spouse.pdf": rows(history("A07654321", "2022-06-10", "2023-01-05")),
    }
    outcomes = bring(vault, tmp_path, **more)
    assert said(outcomes) == {"own.pdf": "you", "spouse.pdf": "another"}
    assert [record.number for record in vault.ledger.of_kind("presence")] == [1, 2]
    assert Review(vault.ledger).doubts(vault.ledger.get("presence-2")).whose is not None


def test_the_history_of_a_passport_that_is_not_known_is_joined_to_no_entry(
    vault: Vault, tmp_path: Path
) -> None:
    """A family arrives on one day, and a history prints no name."""
    bring(vault, tmp_path)
    last = ["I-94 Travel History", "Document Number: A09999999"]
    days = [
        ("2022-06-10", "Arrival", "ATL"),
        ("2022-01-05", "Departure", "ATL"),
        ("2021-06-10", "Arrival", "ATL"),
    ]
    outcomes = bring(vault, tmp_path, **{"child.pdf": rows([*last, *days])})
    names = [(paper.name, paper.new) for paper in outcomes["child.pdf"].papers]
    assert names == [("presence-1", True), ("admission-3", True)]
    again = bring(vault, tmp_path, **{"own.pdf": rows([last[0], "Document Number: A01234567", *days])})
    assert [(paper.name, paper.new) for paper in again["own.pdf"].papers] == [
        ("presence-2", True), ("admission-1", False)]  # fmt: skip


def test_documents_remember_whom_they_name_also_when_read_again(vault: Vault, tmp_path: Path) -> None:
    bring(vault, tmp_path)
    document: Any = vault.ledger.get("document-4")
    (named,) = document.bearers
    assert (named.page, named.given_name, named.date_of_birth) == (1, "OBINNA", date(1988, 11, 2))
    vault.commit("forget", lambda ledger: ledger.edit(document, {"bearers": []}))
    reread(vault, ["document-4"], on=TODAY)
    assert vault.ledger.get("document-4").bearers == [named]  # type: ignore[attr-defined]


def test_a_paper_without_a_record_is_called_by_its_kind(vault: Vault, tmp_path: Path) -> None:
    outcome = bring(vault, tmp_path, **{"need.pdf": rows(NEED), "any.pdf": rows(["A lease of a house"])})
    assert (outcome["need.pdf"].outcome, outcome["need.pdf"].title) == (
        "kept",
        "Statement of Need, 4 Mar 2022",
    )
    assert outcome["any.pdf"].title is None
    assert [document.kind for document in vault.ledger.all_of(Document)] == ["statement_of_need", "other"]


def test_an_empty_file_is_told_without_its_path(vault: Vault, tmp_path: Path) -> None:
    found = bring(vault, tmp_path, **{"a.pdf": b"", "b.pdf": b""})
    assert {outcome.message for outcome in found.values()} == {"the file has no bytes"}
