"""Taking everything away and bringing it back, with and without files."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import records as random_records

from tracker.errors import (
    EmptyFile,
    ExportTooNew,
    ExportUnreadable,
    FileTooLarge,
    FileUnreadable,
    RecordConflict,
    UsageError,
    VaultDamaged,
)
from tracker.records import KINDS
from tracker.records.career_export import export_of, export_of_text, read_export
from tracker.records.person import Person
from tracker.store.vault import Vault
from tracker.tasks import career_export, export_file, records
from tracker.tasks.career_export import export_json, ledger_of
from tracker.tasks.career_import import import_json, import_preview
from tracker.tasks.export_file import Source, source_of

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
TODAY = NOW.date()
PDF = b"%PDF-1.7 invented bytes"


def text_of(export) -> str:
    return json.dumps(export, ensure_ascii=False)


def other_vault(tmp_path: Path, name: str = "other") -> Vault:
    return Vault.create(tmp_path / name, tmp_path / f"{name}-state", passphrase=None)


@pytest.fixture
def filled(vault, tmp_path):
    """A vault with records in use, in the trash and deleted, and a document."""
    records.add(vault, "person", {"family_name": ["SAMPLE"], "nationalities": ["NG"]})
    form = {"program_begin_date": ["2024-07-01"], "sevis_id": ["N0001234567"], "category": ["student"]}
    records.add(vault, "ds2019", form)
    records.add(vault, "position", {"title": ["kept"], "kind": ["leave"], "reason": ["medical"]})
    records.add(vault, "position", {"title": ["trashed"]})
    records.add(vault, "position", {"title": ["deleted"]})
    records.trash(vault, ["position-2", "position-3"])
    records.purge(vault, ["position-3"])
    (tmp_path / "form.pdf").write_bytes(PDF)
    records.attach(vault, tmp_path / "form.pdf", ["ds2019-1"], on=TODAY, title="first form")
    return vault


# --- round trips ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_survives_export_ledger_and_export(kind):
    @settings(max_examples=6, derandomize=True, deadline=None)
    @given(st.lists(random_records(kind), min_size=1, max_size=1 if kind == "person" else 5))
    def round_trip(made):
        numbered = [record.model_copy(update={"number": n}) for n, record in enumerate(made, 1)]
        first = export_of(numbered, exported_at=NOW)
        text = text_of(first)
        assert text.encode("utf-8")
        again = read_export(export_of_text(text))
        # the name of an encrypted object is the one thing that stays in the vault
        expected = [r.model_copy(update={"object_name": None}) if kind == "document" else r for r in numbered]
        assert list(again.records) == expected
        ledger = ledger_of(again)
        second = json.loads(text_of(export_json(ledger, now=NOW)))
        for item in (*first["documents"], *second["documents"]):
            item.pop("absent", None)
        assert second == json.loads(text_of(first))

    round_trip()


def test_an_export_goes_into_an_empty_vault_and_out_again_unchanged(filled, tmp_path):
    first = export_json(filled.ledger, now=NOW)
    with_files = tmp_path / "taken"
    career_export.export_with_documents(filled, with_files, now=NOW)
    other = other_vault(tmp_path)
    summary = import_json(other, source_of(with_files))
    assert sorted(summary.new) == [
        "document-1",
        "ds2019-1",
        "person-1",
        "position-1",
        "position-2",
        "program-1",
    ]
    assert (summary.same, summary.different, summary.files, summary.absent) == (0, (), 1, ())
    assert export_json(other.ledger, now=NOW) == first
    assert b"".join(other.read_document(other.ledger.get("document-1"))) == PDF
    assert other.verify(deep=True) == []


def test_importing_twice_changes_nothing(filled, tmp_path):
    source = Source(text_of(export_json(filled.ledger, now=NOW)))
    before = export_json(filled.ledger, now=NOW)
    head = filled.head.name
    preview = import_preview(filled.ledger, source)
    done = import_json(filled, source)
    assert preview.same == done.same == 6
    assert done.new == done.different == ()
    assert export_json(filled.ledger, now=NOW) == before
    assert filled.head.name == head


def test_the_preview_says_what_the_import_does(filled, tmp_path):
    target = tmp_path / "all.zip"
    career_export.export_with_documents(filled, target, now=NOW)
    other = other_vault(tmp_path)
    preview = import_preview(other.ledger, source_of(target))
    assert other.ledger.counts() == {}
    done = import_json(other, source_of(target))
    assert sorted(preview.new) == sorted(done.new)
    assert (preview.files, preview.absent) == (done.files, done.absent) == (1, ())


# --- what is here already ------------------------------------------------------------------------


def changed_export(vault, change):
    export = export_json(vault.ledger, now=NOW)
    change(export)
    return Source(text_of(export))


def test_records_that_differ_are_listed_and_changed_only_on_a_yes(filled):
    def change(export):
        export["ds2019s"][0] |= {"program_end_date": "2025-06-30", "note": "from the file"}
        export["positions"][1].pop("trashed_on")

    source = changed_export(filled, change)
    preview = import_preview(filled.ledger, source)
    found = {item.name: item.fields for item in preview.different}
    assert found == {"ds2019-1": ("note", "program_end_date"), "position-2": ("trashed_on",)}
    import_json(filled, source)
    assert filled.ledger.get("ds2019-1").note is None
    import_json(filled, source, take_changes=True)
    assert filled.ledger.get("ds2019-1").program_end_date == date(2025, 6, 30)
    assert filled.ledger.get("position-2").trashed_on is None
    assert filled.ledger.history(filled.ledger.get("ds2019-1"))[-1].action == "import"
    records.undo(filled)
    assert filled.ledger.get("ds2019-1").note is None


def test_what_was_deleted_for_good_stays_away(filled):
    gone = filled.ledger.get("position-1")
    source = Source(text_of(export_json(filled.ledger, now=NOW)))
    records.trash(filled, ["position-1"])
    records.purge(filled)
    done = import_json(filled, source)
    assert done.deleted == 2
    assert filled.ledger.was_purged(gone.id)
    assert "position" not in filled.ledger.counts()


def test_numbers_are_kept_where_they_are_free(filled, tmp_path):
    other = other_vault(tmp_path)
    records.add(other, "position", {"title": ["mine"]})
    done = import_json(other, Source(text_of(export_json(filled.ledger, now=NOW))))
    titles = {f"position-{r.number}": r.title for trashed in (False, True)
              for r in other.ledger.of_kind("position", trashed=trashed)}  # fmt: skip
    assert titles == {"position-1": "mine", "position-2": "trashed", "position-3": "kept"}
    assert "ds2019-1" in done.new


def test_the_person_of_the_file_is_the_person_here(filled, tmp_path):
    other = other_vault(tmp_path)
    records.add(other, "person", {"family_name": ["TESTCASE"]})
    mine = other.ledger.person()
    source = Source(text_of(export_json(filled.ledger, now=NOW)))
    (difference,) = import_preview(other.ledger, source).different
    assert (difference.name, difference.fields) == ("person-1", ("family_name", "nationalities"))
    import_json(other, source, take_changes=True)
    assert (other.ledger.person().id, other.ledger.person().family_name) == (mine.id, "SAMPLE")


def test_an_id_of_another_kind_is_a_conflict_and_nothing_is_imported(filled):
    identifier = filled.ledger.get("position-1").id
    text = text_of({"format": "career-export/1", "visas": [{"id": identifier}, {"visa_class": "J1"}]})
    with pytest.raises(RecordConflict, match="position-1"):
        import_json(filled, Source(text))
    assert "visa" not in filled.ledger.counts()


def test_forms_that_come_bring_their_program(vault):
    text = text_of(
        {
            "format": "career-export/1",
            "ds2019s": [{"sevis_id": "N0001234567", "category": "research_scholar"}, {"sevis_id": None}],
        }
    )
    import_json(vault, Source(text))
    (program,) = vault.ledger.of_kind("program")
    assert (program.sevis_id, program.category) == ("N0001234567", "research_scholar")


def test_machine_read_records_come_unconfirmed(vault):
    import_json(vault, Source('{"format": "career-export/1", "visas": [{"provenance": "read"}]}'))
    assert [record.counts for record in vault.ledger.of_kind("visa")] == [False]


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["folder", "all.zip"])
def test_documents_stand_beside_the_export_by_their_digest(filled, tmp_path, name):
    target = tmp_path / name
    done = career_export.export_with_documents(filled, target, now=NOW)
    assert (done.records, done.documents, done.missing) == (6, 1, ())
    expected = {"career-export.json", f"documents/{hashlib.sha256(PDF).hexdigest()}.pdf"}
    if name.endswith(".zip"):
        with zipfile.ZipFile(target) as archive:
            assert set(archive.namelist()) == expected
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    else:
        found = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
        assert found == expected
        if sys.platform != "win32":
            assert target.stat().st_mode & 0o077 == 0


def test_a_file_that_is_not_the_one_exported_is_refused(filled, tmp_path):
    target = tmp_path / "taken"
    career_export.export_with_documents(filled, target, now=NOW)
    next((target / "documents").iterdir()).write_bytes(b"%PDF-1.7 something else")
    other = other_vault(tmp_path)
    with pytest.raises(ExportUnreadable, match="the file of document-1 is not the one exported"):
        import_json(other, source_of(target))
    assert other.ledger.counts() == {}


def test_documents_without_their_file_are_marked_absent_not_damaged(filled, tmp_path):
    source = Source(text_of(export_json(filled.ledger, now=NOW)))
    other = other_vault(tmp_path)
    assert import_preview(other.ledger, source).absent == ("document-1",)
    done = import_json(other, source)
    assert (done.files, done.absent) == (0, ("document-1",))
    assert other.ledger.get("document-1").absent
    assert other.verify(deep=True) == []


def test_an_export_of_absent_documents_says_which(filled, tmp_path):
    other = other_vault(tmp_path)
    import_json(other, Source(text_of(export_json(filled.ledger, now=NOW))))
    assert career_export.export_with_documents(other, tmp_path / "again", now=NOW).missing == ("document-1",)


@pytest.mark.parametrize("name", ["there", "there.zip"])
def test_nothing_is_written_over(filled, tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        career_export.export_with_documents(filled, tmp_path / name, now=NOW)
    assert (tmp_path / name).read_text() == "mine"


def test_a_damaged_document_stops_the_export(filled, tmp_path):
    name = filled.ledger.get("document-1").object_name
    path = filled.folder / "data" / name[:2] / f"{name}.age"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(VaultDamaged):
        career_export.export_with_documents(filled, tmp_path / "taken", now=NOW)


# --- reading a file without a vault --------------------------------------------------------------


def test_a_file_is_read_in_memory_with_documents_absent(filled, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(text_of(export_json(filled.ledger, now=NOW)), encoding="utf-8")
    ledger = career_export.ledger_of_file(path)
    assert ledger.counts() == filled.ledger.counts()
    assert ledger.get("ds2019-1").id == filled.ledger.get("ds2019-1").id
    assert ledger.get("document-1").absent
    assert ledger.get("document-1").object_name is None
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        pytest.param("gone.json", None, FileUnreadable, id="not there"),
        pytest.param("bytes.json", b"\xff\xfe\x00", ExportUnreadable, id="no UTF-8"),
        pytest.param("empty.json", b"", ExportUnreadable, id="empty"),
        pytest.param("newer.json", b'{"format": "career-export/2"}', ExportTooNew, id="newer"),
        pytest.param("broken.zip", b"PK\x05\x06" + bytes(18), ExportUnreadable, id="an empty zip"),
    ],
)
def test_files_that_are_no_export_are_refused(tmp_path, name, content, error):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        career_export.ledger_of_file(tmp_path / name)


def test_a_folder_without_an_export_is_refused(tmp_path):
    with pytest.raises(ExportUnreadable, match=r"there is no career-export\.json"):
        career_export.ledger_of_file(tmp_path)


def test_the_size_is_bounded(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(export_file.MAX_EXPORT + 1)
    with pytest.raises(FileTooLarge, match="64 MB"):
        career_export.ledger_of_file(path)


def test_a_mark_of_byte_order_is_passed_over(tmp_path):
    path = tmp_path / "bom.json"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"format": "career-export/1"}')
    assert career_export.ledger_of_file(path).counts() == {}


def test_an_empty_file_beside_the_export_is_named(filled, tmp_path):
    target = tmp_path / "taken"
    career_export.export_with_documents(filled, target, now=NOW)
    next((target / "documents").iterdir()).write_bytes(b"")
    with pytest.raises(EmptyFile):
        import_json(other_vault(tmp_path), source_of(target))


def test_the_person_may_be_given_without_an_id(vault):
    import_json(vault, Source('{"format": "career-export/1", "person": {"family_name": "SAMPLE"}}'))
    assert isinstance(vault.ledger.person(), Person)
