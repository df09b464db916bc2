"""The schema's history: an ordered list, each step run in one transaction with the note that it ran."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker.errors import VaultTooNew
from tracker.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _columns_of_models(connection: Connection) -> None:
    """Add the tables and columns that the models have and the database lacks."""
    from tracker.store.tables import add_missing  # SQLModel: not loaded where nothing is to be done

    add_missing(connection)


# A release that adds fields appends _columns_of_models again; one that changes data appends its own step.
# 2: what-if plans. 3: copies of papers, and what the further papers need.
# 4: whose a paper is.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_columns_of_models,) * 4


def migrate(database: Database) -> int:
    """Bring the database to the newest schema; return how many steps ran.

    Raises:
        VaultTooNew: the schema is newer than this program knows.
    """
    version = database.schema_version
    if version > len(MIGRATIONS):
        raise VaultTooNew(f"the records have schema {version}, this program knows up to {len(MIGRATIONS)}")
    for number, step in enumerate(MIGRATIONS[version:], version + 1):
        with database.engine.begin() as connection:
            step(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={number:d}")
    return len(MIGRATIONS) - version
