"""Notices, letters, histories and unknown papers in the vault: one record a matter, all of them found again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tracker.records import Record
from tracker.records.vault_document import Document
from tracker.reports.report import as_text
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.confirming import Review
from tracker.tasks.imported import Imported
from tracker.tasks.importing import import_files
from tracker.tasks.paper_titles import title_of_record
from tracker.tasks.specimens import people
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.people import ENTRY_2019
from tracker.tasks.visa_time import visa_answer
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text

TODAY = date(2026, 11, 21)
Rows = Sequence[str | tuple[str, ...]]

RECEIPT = [
    ("U.S. Citizenship and Immigration Services", "", "I-797C, Notice of Action"),
    ("Receipt Number", "Case Type"),
    ("WAC2490012345", "I612 - APPLICATION TO WAIVE FOREIGN RESIDENCE REQUIREMENT"),
    ("Received Date", "Notice Date"),
    ("03/02/2024", "03/05/2024"),
    "Notice Type: Receipt Notice",
]
APPROVAL = [
    ("U.S. Citizenship and Immigration Services", "", "I-797, Notice of Action"),
    *RECEIPT[1:4],
    ("03/02/2024", "04/11/2024"),
    "Notice Type: Approval Notice",
]
APPLICATION = [
    ("U.S. Department of State", "", "DS-3035"),
    "J-1 Visa Waiver Recommendation Application",
    ("Waiver Case Number:", "1234567"),
    ("Surname:", "TESTCASE"),
    ("Given Name:", "AMARA"),
    ("Basis for Waiver:", "State Public Health Department"),
]
RECOMMENDATION = [
    "Department of State, Waiver Review Division",
    "March 4, 2024",
    "U.S. Citizenship and Immigration Services",
    "Case Number: 1234567",
    "Dear Sir or Madam:",
    "The Waiver Review Division recommends that the two-year foreign residence requirement be waived.",
    "Sincerely,",
]
HISTORY = [
    "I-94 Travel History",
    ("2020-01-05", "Arrival", "JFK"),
    ("2019-12-20", "Departure", "ATL"),
    ("2019-06-24", "Arrival", "ATL"),
]
LEASE = ["Residential lease", "between Example Homes and the tenant", "quarterly rent of $3,750.00"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    return made


def drawn(path: Path, rows: Rows) -> Path:
    placed = []
    for number, row in enumerate(rows):
        for x, cell in zip((50.0, 230.0, 410.0), (row,) if isinstance(row, str) else row, strict=False):
            placed.append(Placed(Text(cell, x, 60.0 + 15.0 * number, "Helvetica", 9.0)))
    path.write_bytes(write([Sheet(tuple(item for item in placed if item.item.text))]))  # type: ignore[union-attr]
    return path


def bring(vault: Vault, path: Path) -> Imported:
    (outcome,) = import_files(vault, [path], on=TODAY)
    return outcome


def held(vault: Vault, kind: str) -> list[Record]:
    return list(vault.ledger.of_kind(kind))


PAPERS = [
    ("a receipt", RECEIPT, ["filing-1"], "i797", "I-797C receipt notice, I-612, 5 Mar 2024"),
    ("an approval", APPROVAL, ["filing-1", "waiver-1"], "i797", "I-797 approval notice, I-612, 11 Apr 2024"),
    ("an application", APPLICATION, ["waiver-1"], "ds3035", "DS-3035, waiver application"),
    ("a letter", RECOMMENDATION, ["waiver-1"], "letter", "Waiver recommendation letter, 4 Mar 2024"),
    ("a history", HISTORY, ["presence-1", "admission-1"], "i94_history", "I-94 travel history"),
    ("any paper", LEASE, [], "other", "Residential lease"),
]


@pytest.mark.parametrize(
    ("rows", "names", "kind", "title"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS]
)
def test_each_paper_is_filed_under_its_kind_and_title(vault, folder, rows, names, kind, title):
    outcome = bring(vault, drawn(folder / "Scan 12.pdf", rows))
    assert outcome.outcome == ("added" if names else "kept")
    assert [paper.name for paper in outcome.papers] == names
    document = vault.ledger.get("document-1")
    assert isinstance(document, Document)
    assert (document.kind, document.title, document.original_name) == (kind, title, "Scan 12.pdf")
    assert not any(paper.record.counts for paper in outcome.papers)


def test_a_receipt_and_its_approval_are_one_filing(vault, folder):
    bring(vault, drawn(folder / "a.pdf", RECEIPT))
    outcome = bring(vault, drawn(folder / "b.pdf", APPROVAL))
    assert [paper.name for paper in outcome.papers] == ["filing-1", "waiver-1"]
    (filing,) = held(vault, "filing")
    assert (filing.received_on, filing.decided_on, filing.outcome) == (  # type: ignore[attr-defined]
        date(2024, 3, 2),
        date(2024, 4, 11),
        "approved",
    )


def test_a_receipt_that_comes_after_its_approval_is_told_as_a_receipt(vault, folder):
    bring(vault, drawn(folder / "a.pdf", APPROVAL))
    (paper,) = bring(vault, drawn(folder / "b.pdf", RECEIPT)).papers
    assert (paper.name, paper.new, paper.is_of_a_matter) == ("filing-1", False, True)
    assert title_of_record(paper.record) == "Filing I-612, received 2 Mar 2024, approved 11 Apr 2024"
    assert title_of_record(paper.read) == "Filing I-612, received 2 Mar 2024, no decision"


def test_a_grant_without_a_route_is_told_to_be_left_out(vault, folder):
    (folder / "form.pdf").write_bytes(write(people.form(people.RESIDENCY_FIRST, "2020")))
    bring(vault, folder / "form.pdf")
    bring(vault, drawn(folder / "a.pdf", APPROVAL))
    problems = Review(vault.ledger).doubts(vault.ledger.get("waiver-1")).problems
    assert any(
        "no answer counts the waiver without one: give it, as route=conrad30" in one for one in problems
    )
    records.confirm(vault, ["ds2019-1", "waiver-1"], on=TODAY)
    words = as_text(visa_answer(vault.ledger, TODAY).annotation_report())
    assert "waiver-1 names no route and is left out of this answer" in " ".join(words.split())
    records.edit(vault, "waiver-1", {"route": ["conrad30"]})
    assert "names no route" not in as_text(visa_answer(vault.ledger, TODAY).annotation_report())


def test_an_application_and_its_recommendation_are_one_waiver(vault, folder):
    bring(vault, drawn(folder / "a.pdf", APPLICATION))
    bring(vault, drawn(folder / "b.pdf", RECOMMENDATION))
    (waiver,) = held(vault, "waiver")
    assert (waiver.route, waiver.case_number, waiver.recommended_on, waiver.granted_on) == (  # type: ignore[attr-defined]
        "conrad30",
        "1234567",
        date(2024, 3, 4),
        None,
    )


def test_an_arrival_is_one_admission_on_the_i94_and_in_the_history(vault, folder):
    entry = folder / "i94.pdf"
    entry.write_bytes(write([i94({**ENTRY_2019, "arrival_date": "2020 January 5"})]))
    bring(vault, entry)
    outcome = bring(vault, drawn(folder / "history.pdf", HISTORY))
    assert [(paper.name, paper.new) for paper in outcome.papers] == [
        ("presence-1", True),
        ("admission-1", False),
    ]
    (admission,) = held(vault, "admission")
    assert (admission.admission_number, admission.port) == ("512345678A1", "JFK")  # type: ignore[attr-defined]


def test_a_paper_nobody_knows_is_found_by_its_words(vault, folder):
    bring(vault, drawn(folder / "IMG_1234.pdf", LEASE))
    assert [hit.page for hit in vault.find("quarterly rent")] == [1]


def test_two_imports_at_once_keep_each_file_once(vault, folder):
    """The second run knows nothing of the first, which ends while the second one reads its file."""
    path = drawn(folder / "a.pdf", RECEIPT)
    other = Vault.open(vault.folder, folder.parent / "other-state", key=vault.recovery_code)
    brought: list[Imported] = []

    def meanwhile(done: float, total: int) -> None:
        if not brought:
            brought.append(bring(vault, path))

    (outcome,) = import_files(other, [path], on=TODAY, progress=meanwhile)
    assert (brought[0].outcome, outcome.outcome, outcome.document) == ("added", "already", "document-1")
    assert len(other.ledger.all_of(Document)) == 1
    assert [hit.page for hit in other.find("notice of action")] == [1]
    assert [item for item in other.verify(deep=True) if item.serious] == []
    other.close()
