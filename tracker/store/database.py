"""SQLite in memory: one connection, serialised to and from bytes, nothing spilled to disk."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from tracker.errors import VaultDamaged

if TYPE_CHECKING:
    from sqlalchemy import Engine

# temp_store is a security rule: without it sorting and indexing spill plaintext to files.
_PRAGMAS = (
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",  # what was deleted for good is not published again in a free page
    "PRAGMA journal_mode=MEMORY",
)
_PAGE_SIZE = 1024  # some 120 tables and indexes are empty for most people: 0.5 MB with pages of 4096


class Database:
    """An SQLite database that exists only in memory.

    Args of the constructor: the bytes of an earlier ``serialise``, or None for an empty database.

    Raises:
        VaultDamaged: the bytes are not an SQLite database.
    """

    def __init__(self, snapshot: bytes | None = None) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        try:
            if snapshot is None:
                self._connection.execute(f"PRAGMA page_size={_PAGE_SIZE}")
            else:
                self._connection.deserialize(snapshot)
            for pragma in _PRAGMAS:
                self._connection.execute(pragma)
            self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.DatabaseError as error:
            raise VaultDamaged("the snapshot of the records is not a database") from error
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine on the one connection, for writing; SQLAlchemy is loaded with it."""
        if self._engine is None:
            from tracker.store.engine import engine_on

            self._engine = engine_on(self._connection)
        return self._engine

    def raw(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one SQL statement; what a change under way has written is among them."""
        return self._connection.execute(statement, parameters).fetchall()

    def many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for each row and commit."""
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @property
    def schema_version(self) -> int:
        """Number of the last migration that ran."""
        return int(self.raw("PRAGMA user_version")[0][0])

    def serialise(self) -> bytes:
        """Return the database as bytes. Only after a commit: open rows would be missing."""
        if self._connection.in_transaction:
            raise RuntimeError("a database is serialised only after its commit")
        return self._connection.serialize()

    def compact(self) -> None:
        """Write the database anew, so that nothing of what was deleted stays between its rows."""
        self._connection.execute("VACUUM")

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the structure; empty when sound."""
        try:
            return [row[0] for row in self.raw("PRAGMA integrity_check(20)") if row[0] != "ok"]
        except sqlite3.DatabaseError as error:
            return [type(error).__name__]

    def close(self) -> None:
        """Drop the memory."""
        if self._engine is not None:
            self._engine.dispose()
        self._connection.close()
