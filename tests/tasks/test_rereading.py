"""A document that is read again brings what is new; what a person confirmed, typed or answered stays."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.documents import RecognizedPage
from tracker.errors import RecordConflict, RecordNotFound
from tracker.records.exchange_visitor import Ds2019
from tracker.records.vault_document import Document
from tracker.store.search import Recognized
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.confirming import answer_boxes
from tracker.tasks.importing import import_files
from tracker.tasks.rereading import reread
from tracker.tasks.specimens import people
from tracker.tasks.unfinished import as_kept, kept_pages
from tracker.typeset.canvas import write

TODAY = date(2026, 11, 21)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "form.pdf"
    path.write_bytes(write(people.residency_pages()))
    return path


def changed(vault: Vault, **fields: Any) -> None:
    """Set fields as an older reader would have left them: with their evidence."""
    form = vault.ledger.get("ds2019-1")
    vault.commit("older", lambda ledger: ledger.edit(form, {**fields, "evidence": form.evidence}))


def test_nothing_new_changes_nothing(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    before = vault.head
    (found,) = reread(vault, on=TODAY)
    assert (found.document, found.papers, found.has_news) == ("document-1", (), False)
    assert vault.head == before


def test_a_document_that_was_only_kept_becomes_a_record(vault: Vault, paper: Path) -> None:
    records.attach(vault, paper, on=TODAY)
    (found,) = reread(vault, ["document-1"], on=TODAY)
    assert [(item.name, item.new) for item in found.papers] == [("ds2019-1", True)]
    document = vault.ledger.get("document-1")
    assert isinstance(document, Document)
    assert (document.kind, document.links) == ("ds2019", [vault.ledger.get("ds2019-1").id])
    assert (document.title or "").startswith("DS-2019 alien physician")
    assert [hit.page for hit in vault.find("exchange visitor") if hit.page]
    assert reread(vault, on=TODAY)[0].has_news is False
    records.undo(vault)
    assert vault.ledger.counts() == {"document": 1}


def test_what_was_read_before_an_interruption_is_kept(vault: Vault, paper: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(paper.read_bytes() + name.encode())
        records.attach(vault, tmp_path / name, on=TODAY)

    def stop(done: float, total: int) -> None:
        if done >= 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reread(vault, on=TODAY, progress=stop)
    assert [document.kind for document in vault.ledger.all_of(Document)] == ["ds2019", "other"]


def test_a_document_whose_file_is_gone_stops_nothing(vault: Vault, paper: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(paper.read_bytes() + name.encode())
        records.attach(vault, tmp_path / name, on=TODAY)
    gone: Any = vault.ledger.get("document-1")
    (stored,) = vault.folder.rglob(f"{gone.object_name}.age")
    stored.unlink()
    first, second = reread(vault, on=TODAY)
    assert first.message == "its file is missing in the vault or damaged: tracker verify --deep"
    assert [item.name for item in second.papers] == ["ds2019-1"]


def test_documents_read_while_another_program_writes_are_stored_later(
    shared: Vault, busy: Any, paper: Path, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.pdf").write_bytes(paper.read_bytes() + b"%d" % number)
        records.attach(shared, tmp_path / f"{number}.pdf", on=TODAY)
    seconds = itertools.count(step=20)  # each document is overdue

    def tell(done: float, _: int) -> None:
        busy.held = done < 2

    assert len(reread(shared, on=TODAY, progress=tell, clock=lambda: next(seconds))) == 3
    assert [document.kind for document in shared.ledger.all_of(Document)] == ["ds2019"] * 3


def test_a_document_that_is_deleted_meanwhile_stops_nothing(
    vault: Vault, paper: Path, tmp_path: Path
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(paper.read_bytes() + name.encode())
        records.attach(vault, tmp_path / name, on=TODAY)
    gone = vault.ledger.get("document-1").id
    other = Vault.open(vault.folder, tmp_path / "state", key=vault.recovery_code)

    def delete(done: float, total: int) -> None:
        if done == 1:
            records.trash(other, ["document-1"])
            records.purge(other)

    found = reread(vault, on=TODAY, progress=delete)
    assert [one.message for one in found] == ["it was deleted while it was read", None]
    assert [document.kind for document in vault.ledger.all_of(Document)] == ["ds2019"]
    assert gone not in vault.pages().documents()
    other.close()


def test_a_record_that_waits_takes_the_new_reading(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    changed(vault, program_begin_date="2022-06-21", site_of_activity=None)
    (found,) = reread(vault, on=TODAY)
    assert [(item.name, set(item.changed), item.differs) for item in found.revised] == [
        ("ds2019-1", {"program_begin_date", "site_of_activity"}, {})
    ]
    form = vault.ledger.get("ds2019-1")
    assert isinstance(form, Ds2019)
    assert (form.program_begin_date, form.waits) == (date(2022, 6, 20), True)
    assert len({item.field for item in form.evidence}) == len(form.evidence)


def test_what_was_typed_into_a_record_that_waits_stays(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    records.edit(vault, "ds2019-1", {"program_begin_date": ["21 Jun 2022"]})
    (found,) = reread(vault, on=TODAY)
    assert [(item.changed, item.differs) for item in found.revised] == [
        ((), {"program_begin_date": "06-20-2022"})
    ]
    assert vault.ledger.get("ds2019-1").program_begin_date == date(2022, 6, 21)  # type: ignore[attr-defined]


def test_boxes_that_a_person_answered_stay(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    answer_boxes(vault, "ds2019-1", {"1"})
    (found,) = reread(vault, on=TODAY)
    assert found.revised[0].differs == {"annotation_212e": "subject"}
    form = vault.ledger.get("ds2019-1")
    assert isinstance(form, Ds2019)
    assert form.annotation_212e is not None
    assert form.annotation_212e.determination == "not_subject"
    assert {e.method for e in form.evidence if e.field.startswith("annotation_212e.boxes")} == {"person"}


def test_what_was_confirmed_stays_and_the_difference_is_told(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    changed(vault, program_begin_date="2022-06-21")
    records.confirm(vault, ["ds2019-1"], on=TODAY)
    before = vault.ledger.get("ds2019-1")
    (found,) = reread(vault, on=TODAY)
    assert [(item.changed, item.differs) for item in found.revised] == [
        ((), {"program_begin_date": "06-20-2022"})
    ]
    assert vault.ledger.get("ds2019-1") == before


def test_what_went_to_the_trash_does_not_come_back(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    records.trash(vault, ["ds2019-1"])
    (found,) = reread(vault, on=TODAY)
    assert (found.papers, found.revised) == ((), ())
    assert vault.ledger.all_of(Ds2019) == []


def test_two_papers_of_a_bundle_are_told_apart(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "bundle.pdf").write_bytes(people.examples()["bundle.pdf"])
    import_files(vault, [tmp_path / "bundle.pdf"], on=TODAY)
    (found,) = reread(vault, on=TODAY)
    assert [item.name for item in found.revised] == ["ds2019-1", "visa-1", "admission-1"]
    assert found.has_news is False


@pytest.mark.parametrize(
    ("name", "error"),
    [("document-9", RecordNotFound), ("ds2019-1", RecordConflict), ("document-1", RecordConflict)],
)
def test_only_documents_in_use_are_read_again(
    vault: Vault, paper: Path, name: str, error: type[Exception]
) -> None:
    import_files(vault, [paper], on=TODAY)
    records.trash(vault, ["document-1"])
    with pytest.raises(error):
        reread(vault, [name], on=TODAY)


def test_what_was_recognised_comes_back_as_it_went(vault: Vault, paper: Path) -> None:
    from tracker.documents import FileReading, RecognizedLine

    line = RecognizedLine("a b", 1.0, 2.0, 30.0, 12.0, 10.0, 9.0, (1.5, 20.25), 0.98)
    page = RecognizedPage(2, "engine 1", 612.0, 792.0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0), (line,))
    reading = FileReading("x", "0" * 64, 2, recognized=(page,))
    (kept,) = as_kept(reading.recognized)
    assert isinstance(kept, Recognized)
    vault.commit("x", lambda _: None, page_text=lambda _: {"id": ["", ""]}, recognized={"id": [kept]})
    assert kept_pages(vault.pages(), "id") == [page]
    older = [Recognized(1, "engine 0", '{"lines": 3}'), Recognized(2, "engine 0", "no JSON"), kept]
    vault.commit("x", lambda _: None, page_text=lambda _: {"id": ["", ""]}, recognized={"id": older[::2]})
    assert kept_pages(vault.pages(), "id") == [page]


def test_purging_a_document_purges_what_was_recognised_on_it(vault: Vault, paper: Path) -> None:
    import_files(vault, [paper], on=TODAY)
    document = vault.ledger.get("document-1")
    kept = [Recognized(1, "engine 1", '{"lines": ["MARKEDWORD"]}')]
    vault.commit("x", lambda _: None, page_text=lambda _: {document.id: [""]}, recognized={document.id: kept})
    records.trash(vault, ["document-1"])
    records.purge(vault)
    assert vault.pages().recognized(document.id) == []
    assert b"MARKEDWORD" not in vault.pages().serialise()
