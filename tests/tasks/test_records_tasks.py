"""Adding, editing, confirming, trashing and attaching, as the commands and pages do it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.errors import (
    EmptyFile,
    FileTooLarge,
    FileUnreadable,
    KindUnknown,
    NothingToUndo,
    RecordConflict,
    RecordInvalid,
    RecordNotFound,
    VaultDiverged,
)
from tracker.records.base import Provenance
from tracker.records.exchange_visitor import Ds2019
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.record_history import entries, lines_of_history
from tracker.tasks.record_view import lines_of, name_of_id, row_of, shown, state_of, summary

TODAY = date(2026, 11, 21)
FORM = {
    "program_begin_date": ["2024-07-01"],
    "program_end_date": ["2025-06-30"],
    "sevis_id": ["N0001234567"],
    "category": ["alien_physician"],
    "program_number": ["P-3-04510"],
}


def read_form(vault, **fields):
    """Add a machine-read form."""
    values = {"sevis_id": "N0001234567", "category": "research_scholar", "provenance": "read", **fields}
    return vault.commit("read", lambda ledger: ledger.add(Ds2019(**values)))


def test_add_gives_the_name_and_stores_the_values(vault):
    saved = records.add(vault, "position", {"title": ["Resident"], "begin": ["Jul 2024"], "paid": ["yes"]})
    assert saved.name == "position-1"
    found = vault.ledger.get("position-1")
    assert (found.title, found.begin, found.paid, found.provenance) == (
        "Resident",
        "2024-07",
        True,
        "entered",
    )


def test_add_takes_the_plural_and_other_names(vault):
    assert records.add(vault, "I-94s", {"class_of_admission": ["J1"]}).name == "admission-1"


@pytest.mark.parametrize(
    ("kind", "texts", "error", "complaint"),
    [
        pytest.param("nonsense", {"a": ["b"]}, KindUnknown, "nonsense", id="no such kind"),
        pytest.param("ds2019", {}, RecordInvalid, "ds2019: no field was given", id="no field"),
        pytest.param("ds2019", {"note": [" "]}, RecordInvalid, "no field was given", id="blank fields alone"),
        pytest.param("document", {"title": ["x"]}, RecordInvalid, "comes with its file", id="a document"),
        pytest.param(
            "ds2019",
            {"program_begin_date": ["2024-07-02"], "program_end_date": ["2024-07-01"]},
            RecordInvalid,
            "ds2019: program_end_date is before program_begin_date",
            id="end before begin",
        ),
        pytest.param(
            "visa", {"dependant": ["dependant-1"]}, RecordNotFound, "dependant", id="no such relative"
        ),
        pytest.param(
            "visa", {"dependant": ["position-1"]}, RecordConflict, "is a position", id="another kind"
        ),
    ],
)
def test_add_refuses_and_saves_nothing(vault, kind, texts, error, complaint):
    records.add(vault, "position", {"title": ["there"]})
    before = vault.head.name
    with pytest.raises(error, match=complaint):
        records.add(vault, kind, texts)
    assert vault.head.name == before
    assert vault.ledger.counts() == {"position": 1}


def test_edit_sets_clears_and_adds_to_lists(vault):
    records.add(vault, "person", {"family_name": ["SAMPLE"], "nationalities": ["NG"], "note": ["x"]})
    saved = records.edit(vault, "person", {"note": [""], "given_name": ["A"]}, more={"nationalities": ["DE"]})
    assert saved.changed
    found = vault.ledger.person()
    assert (found.note, found.given_name, found.nationalities) == (None, "A", ["NG", "DE"])
    assert not records.edit(vault, "person", {"given_name": ["A"]}).changed


@pytest.mark.parametrize(
    ("name", "texts", "more", "error", "complaint"),
    [
        pytest.param("ds2019-2", {"note": ["x"]}, {}, RecordNotFound, "ds2019-2", id="no such record"),
        pytest.param("ds2019-1", {}, {}, RecordInvalid, "no field was given", id="no field"),
        pytest.param("ds2019-1", {}, {"note": ["x"]}, RecordInvalid, "holds one value", id="+= on one value"),
        pytest.param(
            "ds2019-1", {"program_end_date": ["2024-06-30"]}, {}, RecordInvalid, "before", id="order"
        ),
        pytest.param(
            "visa-1", {"note": ["x"]}, {}, RecordConflict, "visa-1 is in the trash", id="in the trash"
        ),
    ],
)
def test_edit_refuses_and_saves_nothing(vault, name, texts, more, error, complaint):
    records.add(vault, "ds2019", FORM)
    records.add(vault, "visa", {"visa_class": ["J1"]})
    records.trash(vault, ["visa-1"])
    before = vault.head.name
    with pytest.raises(error, match=complaint):
        records.edit(vault, name, texts, more=more)
    assert vault.head.name == before


# --- confirmation --------------------------------------------------------------------------------


def test_what_was_read_counts_after_confirmation_and_brings_its_program(vault):
    read_form(vault)
    assert [record.number for record in records.unconfirmed(vault.ledger)] == [1]
    assert vault.ledger.of_kind("program") == []
    (saved,) = records.confirm(vault, ["ds2019-1"], on=TODAY, texts={"issued_on": ["2024-05-02"]})
    assert saved.changed
    form = vault.ledger.get("ds2019-1")
    assert (form.confirmed_on, form.issued_on, form.counts) == (TODAY, date(2024, 5, 2), True)
    assert [program.category for program in vault.ledger.of_kind("program")] == ["research_scholar"]
    assert records.unconfirmed(vault.ledger) == []


def test_confirming_again_changes_nothing(vault):
    read_form(vault)
    records.confirm(vault, ["ds2019-1"], on=TODAY)
    (saved,) = records.confirm(vault, ["ds2019-1"], on=date(2027, 1, 1))
    assert not saved.changed
    assert vault.ledger.get("ds2019-1").confirmed_on == TODAY


def test_typed_records_need_no_confirmation(vault):
    records.add(vault, "ds2019", FORM)
    (saved,) = records.confirm(vault, ["ds2019-1"], on=TODAY)
    assert not saved.changed
    assert vault.ledger.get("ds2019-1").confirmed_on is None


def test_one_bad_name_confirms_nothing(vault):
    read_form(vault)
    with pytest.raises(RecordNotFound):
        records.confirm(vault, ["ds2019-1", "ds2019-9"], on=TODAY)
    assert vault.ledger.get("ds2019-1").confirmed_on is None


# --- trash, undo, purge --------------------------------------------------------------------------


def test_a_form_goes_to_the_trash_with_its_bare_program_and_comes_back_with_it(vault):
    records.add(vault, "ds2019", FORM)
    records.trash(vault, ["ds2019-1"])
    assert [state_of(record) for record in records.trashed(vault.ledger)] == ["in the trash"] * 2
    records.restore(vault, ["ds2019-1"])
    assert vault.ledger.counts() == {"ds2019": 1, "program": 1}
    assert vault.ledger.of_kind("program")[0].number == 1


@pytest.mark.parametrize(
    ("names", "error"),
    [
        pytest.param(["position-1"], RecordConflict, id="not in the trash"),
        pytest.param(["position-9"], RecordNotFound, id="no such record"),
    ],
)
def test_only_trashed_records_are_restored_or_deleted(vault, names, error):
    records.add(vault, "position", {"title": ["x"]})
    with pytest.raises(error):
        records.restore(vault, names)
    with pytest.raises(error):
        records.purge(vault, names)


def test_purging_deletes_the_text_of_a_document_too(vault, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"bytes")
    records.attach(vault, tmp_path / "a.txt", on=TODAY)
    document = vault.ledger.get("document-1")
    vault.commit("text", lambda ledger: ledger.edit(document, {"title": "a"}),
                 page_text=lambda _: {document.id: ["searchable words"]})  # fmt: skip
    assert [hit.page for hit in vault.find("searchable")] == [1]
    records.trash(vault, ["document-1"])
    assert records.purge(vault) == ["document-1"]
    assert vault.pages().documents() == set()
    assert vault.find("searchable") == []
    assert vault.verify(deep=True) == []


def test_undo_takes_back_the_last_command(vault):
    records.add(vault, "ds2019", FORM)
    records.edit(vault, "ds2019-1", {"note": ["x"]})
    assert records.undo(vault) == "edit ds2019-1"
    assert vault.ledger.get("ds2019-1").note is None
    assert records.undo(vault) == "add ds2019"
    assert vault.ledger.counts() == {}
    with pytest.raises(NothingToUndo):
        records.undo(vault)


def test_an_older_state_is_not_changed(vault, tmp_path):
    records.add(vault, "position", {"title": ["x"]})
    older = Vault.open(vault.folder, tmp_path / "state", key=vault.recovery_code, at="1")
    with pytest.raises(VaultDiverged):
        records.add(older, "position", {"title": ["y"]})
    assert older.ledger.counts() == {}


# --- documents -----------------------------------------------------------------------------------


def test_a_file_is_kept_as_it_is_with_its_links(vault, tmp_path):
    records.add(vault, "offer", {"title": ["x"]})
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF-1.4 invented")
    done = records.attach(vault, path, ["offer-1"], on=TODAY, title="The offer", kind="contract")
    assert (done.name, done.already_there) == ("document-1", False)
    document = vault.ledger.get("document-1")
    assert (document.kind, document.media_type, document.size, document.added_on) == (
        "contract",
        "application/pdf",
        17,
        TODAY,
    )
    assert document.links == [vault.ledger.get("offer-1").id]
    assert b"".join(vault.read_document(document)) == b"%PDF-1.4 invented"
    assert records.document_of(vault.ledger, "offer-1").id == document.id
    assert path.exists()


def test_the_same_file_is_stored_once(vault, tmp_path):
    records.add(vault, "offer", {"title": ["x"]})
    (tmp_path / "a.bin").write_bytes(b"same")
    (tmp_path / "b.bin").write_bytes(b"same")
    records.attach(vault, tmp_path / "a.bin", on=TODAY)
    done = records.attach(vault, tmp_path / "b.bin", ["offer-1"], on=TODAY)
    assert (done.name, done.already_there) == ("document-1", True)
    assert vault.ledger.counts()["document"] == 1
    assert vault.ledger.get("document-1").links == [vault.ledger.get("offer-1").id]


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        pytest.param(b"%PDF-1.4", "x.txt", "application/pdf", id="PDF under another ending"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "x", "image/png", id="PNG without ending"),
        pytest.param(b"\xff\xd8\xff\xe0", "x.png", "image/jpeg", id="JPEG named PNG"),
        pytest.param(b"<html>", "x.html", "text/html", id="by its ending"),
        pytest.param(b"?", "x.unknown-ending", "application/octet-stream", id="unknown"),
    ],
)
def test_the_media_type_is_what_the_bytes_say(content, name, media):
    assert records.media_type(content, name) == media


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        pytest.param("gone.pdf", None, FileUnreadable, id="not there"),
        pytest.param(".", None, FileUnreadable, id="a folder"),
        pytest.param("empty.pdf", b"", EmptyFile, id="empty"),
    ],
)
def test_files_that_cannot_be_kept_are_refused(vault, tmp_path, name, content, error):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        records.attach(vault, tmp_path / name, on=TODAY)
    assert vault.ledger.counts() == {}


def test_the_size_of_a_file_is_bounded(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert records.read_file(tmp_path / "a", limit=5) == b"12345"
    with pytest.raises(FileTooLarge):
        records.read_file(tmp_path / "a", limit=4)


def test_attaching_to_nothing_stores_nothing(vault, tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(RecordNotFound):
        records.attach(vault, tmp_path / "a", ["visa-1"], on=TODAY)
    assert list((vault.folder / "data").rglob("*.age")) == [
        vault.folder / "data" / vault.head.snap[:2] / f"{vault.head.snap}.age"
    ]


def test_a_record_without_a_document_says_so(vault):
    records.add(vault, "offer", {"title": ["x"]})
    with pytest.raises(RecordNotFound, match="offer-1 has no document"):
        records.document_of(vault.ledger, "offer-1")


# --- in words ------------------------------------------------------------------------------------


def test_a_record_in_words(vault):
    records.add(vault, "dependant", {"given_name": ["Ada"]})
    records.add(
        vault, "ds2019", {**FORM, "dependant": ["dependant-1"], "funding": ["source=NIH,amount=5000"]}
    )
    form, name = vault.ledger.get("ds2019-1"), name_of_id(vault.ledger)
    found = {line.name: line.value for line in lines_of(form, name)}
    assert found["program_begin_date"] == "1 Jul 2024"
    assert found["category"] == "alien physician"
    assert found["funding"] == "source NIH, amount 5,000"
    assert found["dependant"] == "dependant-1"
    assert "surname" not in found
    assert row_of(form, name) == ["ds2019-1", "1 Jul 2024", "30 Jun 2025", "alien physician", "", ""]
    assert summary(form) == "1 Jul 2024 · 30 Jun 2025 · alien physician"


@pytest.mark.parametrize(
    ("kind", "field", "value", "words"),
    [
        pytest.param("person", "nationalities", ["NG", "DE"], "Nigeria, Germany", id="countries"),
        pytest.param("position", "paid", False, "no", id="no is shown"),
        pytest.param("position", "begin", "2024-07", "Jul 2024", id="a month"),
        pytest.param("position", "begin", "2024", "2024", id="a year"),
        pytest.param("position", "begin", "2024-07-01", "1 Jul 2024", id="a day of a partial date"),
        pytest.param("admission", "admit_until", "2025-06-30", "30 Jun 2025", id="admitted until a day"),
        pytest.param("admission", "admit_until", "D/S", "D/S", id="duration of status"),
        pytest.param("position", "paid", None, "", id="unknown is nothing"),
        pytest.param("explanation", "about", ["x"], "name of x", id="a reference"),
    ],
)
def test_values_in_words(kind, field, value, words):
    assert shown(kind, field, value, lambda identifier: f"name of {identifier}") == words


def test_ids_of_deleted_records_are_said_to_be_gone(vault):
    assert name_of_id(vault.ledger)("01900000-0000-7000-8000-000000000001") == "(deleted record)"


def test_history_in_words(vault):
    records.add(vault, "position", {"title": ["one"]})
    records.edit(vault, "position-1", {"title": ["two"], "paid": ["yes"]})
    records.undo(vault)
    found = entries(vault.ledger)
    assert [(e.name, e.revision.action, e.revision.undone) for e in found] == [
        ("position-1", "add", False),
        ("position-1", "change", True),
        ("position-1", "undo", False),
    ]
    with_values, without = (lines_of_history(found, values=values)[1][3] for values in (True, False))
    assert with_values == "title: one → two, paid: nothing → yes"
    assert without == "title, paid"
    assert found[1].as_json()["fields"] == {"title": ["one", "two"], "paid": [None, True]}
    assert datetime.fromisoformat(found[1].as_json()["at"]).tzinfo == UTC


def test_the_provenance_of_read_records_is_kept(vault):
    read_form(vault)
    assert vault.ledger.get("ds2019-1").provenance is Provenance.READ
    assert not isinstance(vault.ledger.get("ds2019-1"), Document)
