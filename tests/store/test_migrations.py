"""What an older release wrote opens in this one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.errors import VaultTooNew
from tracker.records.exchange_visitor import Ds2019
from tracker.store.database import Database
from tracker.store.ledger import Ledger
from tracker.store.migrations import MIGRATIONS, migrate

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def older_database() -> Database:
    """Return a database as a release without two of the columns of a form would have left it."""
    database = Database()
    migrate(database)
    ledger = Ledger(database)
    with ledger.change("add", now=NOW):
        ledger.add(Ds2019(sevis_id="N0012345678"))
    for column in ("travel_validations", "form_revision"):
        database.raw(f"ALTER TABLE ds2019 DROP COLUMN {column}")
    database.raw("PRAGMA user_version=0")
    return Database(database.serialise())


def test_missing_columns_are_added_and_old_rows_take_their_defaults() -> None:
    database = older_database()
    assert migrate(database) == len(MIGRATIONS)
    (form,) = Ledger(database).all_of(Ds2019)
    assert (form.sevis_id, form.travel_validations, form.form_revision) == ("N0012345678", [], None)
    assert migrate(database) == 0


def test_an_old_row_can_be_changed() -> None:
    database = older_database()
    migrate(database)
    ledger = Ledger(database)
    with ledger.change("edit", now=NOW):
        ledger.edit(ledger.all_of(Ds2019)[0], {"travel_validations": [{"signed_on": "2026-01-02"}]})
    assert len(ledger.all_of(Ds2019)[0].travel_validations) == 1


def test_a_newer_schema_is_refused_by_number() -> None:
    database = Database()
    migrate(database)
    database.raw(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    with pytest.raises(VaultTooNew, match=str(len(MIGRATIONS) + 1)):
        migrate(database)
