"""SQLite in memory and the history of its schema."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest
from sqlmodel import SQLModel

from tracker.errors import VaultDamaged, VaultTooNew
from tracker.records import KINDS
from tracker.records.career import Position
from tracker.records.exchange_visitor import Ds2019
from tracker.store.database import Database
from tracker.store.ledger import Ledger
from tracker.store.migrations import MIGRATIONS, migrate
from tracker.store.search import PageText, Recognized, find
from tracker.store.tables import table_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def migrated() -> Database:
    database = Database()
    migrate(database)
    return database


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("temp_store", 2, id="sorting stays in memory"),
        pytest.param("foreign_keys", 1, id="foreign keys"),
        pytest.param("trusted_schema", 0, id="no functions from the schema"),
        pytest.param("cell_size_check", 1, id="pages are checked"),
    ],
)
def test_the_rules_of_the_connection_hold_after_reopening(pragma, value):
    database = Database(migrated().serialise())
    assert database.raw(f"PRAGMA {pragma}") == [(value,)]
    with database.engine.connect() as engine:
        assert engine.exec_driver_sql(f"PRAGMA {pragma}").all() == [(value,)]
    assert database.raw(f"PRAGMA {pragma}") == [(value,)]


@pytest.mark.parametrize(
    "snapshot",
    [
        pytest.param(b"not a database at all", id="other bytes"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 200, id="a head alone"),
        pytest.param(b"\x00" * 4096, id="zeros"),
    ],
)
def test_bytes_that_are_no_database_are_damage(snapshot):
    with pytest.raises(VaultDamaged):
        migrate(Database(snapshot))


def test_any_sqlite_tool_reads_the_snapshot(tmp_path):
    database = migrated()
    ledger = Ledger(database)
    with ledger.change("add", now=NOW):
        ledger.add(Ds2019(program_begin_date="2024-07-01", note="x"))
    path = tmp_path / "records.db"
    path.write_bytes(database.serialise())
    other = sqlite3.connect(path)
    rows = other.execute("SELECT number, program_begin_date, note, provenance FROM ds2019").fetchall()
    other.close()
    assert rows == [(1, "2024-07-01", "x", "entered")]


def test_open_rows_are_never_serialised():
    database = migrated()
    database.raw("BEGIN")
    with pytest.raises(RuntimeError, match="after its commit"):
        database.serialise()


def test_a_database_is_migrated_once():
    database = Database()
    assert migrate(database) == len(MIGRATIONS)
    assert migrate(database) == 0
    assert database.schema_version == len(MIGRATIONS)
    assert database.check() == []


def test_a_newer_schema_is_refused_by_number():
    database = migrated()
    database.raw(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    with pytest.raises(VaultTooNew, match=str(len(MIGRATIONS) + 1)):
        migrate(database)


def test_a_column_that_a_model_gained_is_added_and_what_is_there_stays():
    database = migrated()
    ledger = Ledger(database)
    with ledger.change("add", now=NOW):
        ledger.add(Position(title="kept", specialty="gone"))
    database.raw("ALTER TABLE position DROP COLUMN specialty")
    database.raw("DROP TABLE offer")
    database.raw("PRAGMA user_version=0")
    migrate(database)
    (record,) = ledger.of_kind("position")
    assert (record.title, record.specialty) == ("kept", None)
    assert ledger.of_kind("offer") == []


def test_a_new_database_has_a_table_a_kind_with_a_column_a_field():
    database = migrated()
    columns = {kind: {row[1] for row in database.raw(f"PRAGMA table_info({kind})")} for kind in KINDS}
    assert columns == {kind: set(model.model_fields) for kind, model in KINDS.items()}
    assert set(KINDS) < set(SQLModel.metadata.tables)
    assert table_of("ds2019").primary_key.columns.keys() == ["id"]


# --- search --------------------------------------------------------------------------------------


@pytest.fixture
def ledger():
    found = Ledger(migrated())
    with found.change("add", now=NOW):
        found.add(Position(title="Résident physician", employer="Example Hospital", note="night shifts"))
        found.add(Position(title="Research fellow", employer="Other Institute"))
        found.add(Ds2019(program_sponsor="Example Hospital", site_of_activity="Springfield"))
        found.trash(found.add(Position(title="Example trashed")))
    return found


@pytest.mark.parametrize(
    ("words", "names"),
    [
        pytest.param("example hospital", {"position-1", "ds2019-1"}, id="every word, any case"),
        pytest.param("resident", {"position-1"}, id="without its accent"),
        pytest.param("RÉSIDENT", {"position-1"}, id="with its accent"),
        pytest.param("hosp", {"position-1", "ds2019-1"}, id="beginning of the last word"),
        pytest.param("hosp exam", set(), id="not the beginning of the others"),
        pytest.param("night", {"position-1"}, id="in a note"),
        pytest.param("position fellow", {"position-2"}, id="the kind counts as a word"),
        pytest.param("trashed", set(), id="not in the trash"),
        pytest.param('"', set(), id="a quote alone"),
        pytest.param("title:fellow OR (", set(), id="words of the query language"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_records_are_found_by_their_words(ledger, words, names):
    assert {
        f"{type(h.record).__name__.lower()}-{h.record.number}" for h in find(ledger, None, words)
    } == names


def test_pages_are_found_with_their_number(ledger):
    with ledger.change("add", now=NOW):
        from tracker.records.vault_document import Document

        document = ledger.add(Document(title="contract"))
    pages = PageText()
    pages.replace(document.id, ["first page", "", "the stipend is on page three"])
    pages.replace("gone", ["stipend of a document that is not there"])
    (hit,) = find(ledger, pages, "stipend")
    assert (hit.record.id, hit.page) == (document.id, 3)
    assert "[stipend]" in hit.excerpt
    again = PageText(pages.serialise())
    assert again.pages(document.id) == {1: "first page", 3: "the stipend is on page three"}
    again.replace(document.id, ["other words"])
    assert find(ledger, again, "stipend") == []
    assert again.documents() == {document.id, "gone"}


def test_text_that_is_replaced_leaves_no_word():
    pages = PageText()
    pages.replace("a", [f"MARKED{number}" for number in range(300)])
    pages.replace("b", ["other"])
    pages.replace("a", [])
    assert pages.documents() == {"b"}
    assert b"marked" not in pages.serialise().lower()


def test_what_was_recognised_stands_beside_the_text_and_goes_with_it():
    pages = PageText()
    found = [Recognized(1, "engine 1", '{"lines": ["MARKED"]}'), Recognized(3, "engine 1", "{}")]
    pages.replace("a", ["", "", ""], found)
    pages.replace("b", ["other"], [Recognized(1, "engine 1", "{}")])
    again = PageText(pages.serialise())
    assert again.recognized("a") == found
    assert again.documents() == {"a", "b"}
    again.replace("a", ["words"], [Recognized(1, "engine 2", "{}")])
    assert again.recognized("a") == [Recognized(1, "engine 2", "{}")]
    again.replace("a", [])
    assert (again.recognized("a"), again.documents()) == ([], {"b"})
    assert b"marked" not in again.serialise().lower()


def test_text_of_an_earlier_release_lacks_the_table():
    older = PageText()
    older.replace("a", ["some words"])
    older._database.raw("DROP TABLE recognized")
    pages = PageText(older.serialise())
    assert (pages.recognized("a"), pages.pages("a")) == ([], {1: "some words"})
    pages.replace("a", ["some words"], [Recognized(1, "engine", "{}")])
    assert len(pages.recognized("a")) == 1


def test_the_number_of_hits_is_bounded(ledger):
    with ledger.change("add", now=NOW):
        for _ in range(30):
            ledger.add(Position(title="repeated"))
    assert len(find(ledger, None, "repeated", limit=10)) == 10
