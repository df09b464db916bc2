"""Opening a vault and adding one durable record, against the same database as a plain SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.benchmarks.filling import new_vault, records
from tests.benchmarks.measure import Row, at_most, in_turn, workplace
from tracker.records import KINDS, kind_of
from tracker.store.vault import Vault

ROUNDS = 30
COUNTS = " UNION ALL ".join(f'SELECT count(*) FROM "{kind}" WHERE trashed_on IS NULL' for kind in KINDS)


def _plain_copy(vault: Vault, path: Path) -> None:
    """Write the rows of the vault as a plain SQLite file with the defaults of SQLite."""
    path.write_bytes(vault._storage.snapshot())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size=4096")
    connection.execute("VACUUM")
    connection.close()


def _opening(count: int, limit: float) -> Row:
    with workplace() as place:
        vault = new_vault(place, count)
        plain, key = place / "plain.db", vault.recovery_code
        _plain_copy(vault, plain)

        def ours() -> None:
            opened = Vault.open(place / "vault", place / "state", key=key)
            assert sum(opened.ledger.counts().values()) == count
            opened.close()

        def peer() -> None:
            connection = sqlite3.connect(plain)
            assert connection.execute("PRAGMA user_version").fetchone()[0] > 0
            assert sum(number for (number,) in connection.execute(COUNTS)) == count
            connection.close()

        ours(), peer()
        return at_most(
            f"open and count {count:,} records, no key derivation", *in_turn(ROUNDS, ours, peer), limit
        )


def _durable_record(count: int, limit: float) -> Row:
    with workplace() as place:
        vault = new_vault(place, count)
        plain = place / "plain.db"
        _plain_copy(vault, plain)
        connection = sqlite3.connect(plain, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        fresh = iter(records(count + 10 * ROUNDS)[count:])
        numbers = iter(range(count + 1, count + 10 * ROUNDS))

        def ours() -> None:
            vault.commit("add work", lambda ledger: ledger.add(next(fresh)))

        def peer() -> None:
            """Write the rows that one commit of ours adds."""
            record, number = next(fresh).model_dump(mode="json"), next(numbers)
            table = "work" if "doi" in record else "position"
            values = [
                str(value) if isinstance(value, (list, dict)) else value
                for value in {**record, "number": number + 1_000_000}.values()
            ]
            connection.execute("BEGIN IMMEDIATE")
            marks = ", ".join("?" * len(values))
            connection.execute(f'INSERT INTO "{table}" ({", ".join(record)}) VALUES ({marks})', values)
            connection.execute(
                "INSERT INTO change (id, at, clock, device, label) VALUES (?, '', ?, '', 'add work')",
                (f"plain {number}", number << 40),
            )
            connection.execute(
                "INSERT INTO revision (id, change, kind, record, action, fields) VALUES (?, ?, ?, ?, 'add', '{}')",
                (f"plain {number}", f"plain {number}", table, record["id"]),
            )
            connection.execute("UPDATE counter SET last = last + 1 WHERE kind = ?", (table,))
            connection.execute("COMMIT")

        ours(), peer()
        times = in_turn(ROUNDS, ours, peer)
        connection.close()
        assert kind_of(vault.ledger.get("work-1")) == "work"
        return at_most(f"one durable record beside {count:,}", *times, limit, under=0.060)


def rows() -> list[Row]:
    """Return the rows of the table."""
    return [_opening(1_000, 8), _opening(10_000, 30), _durable_record(1_000, 12), _durable_record(10_000, 50)]
