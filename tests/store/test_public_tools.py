"""A whole vault opened with age and sqlite3 alone, as docs/vault-format.md tells."""

from __future__ import annotations

import hashlib
import io
import sqlite3
from pathlib import Path

import pyrage
import pytest
from test_readers import AGE, age, newest_head, object_file

from tracker.records import KINDS
from tracker.records.exchange_visitor import Ds2019
from tracker.records.vault_document import Document
from tracker.store.database import Database
from tracker.store.migrations import migrate
from tracker.store.vault import Vault

PASSPHRASE = "river lamp otter canyon"
PAPER = b"%PDF-1.7 SAMPLE paper\n" * 9000
DOCS = Path(__file__).parents[2] / "docs" / "vault-format.md"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault.create(tmp_path / "vault", tmp_path / "state", passphrase=PASSPHRASE, work_factor=15)
    stored = made.add_document(io.BytesIO(PAPER))

    def change(ledger):
        ledger.add(
            Ds2019(sevis_id="N0012345678", program_begin_date="2024-09-01", program_end_date="2026-08-31")
        )
        return ledger.add(
            Document(title="SAMPLE", digest=stored.digest, size=stored.size, object_name=stored.name)
        )

    made.commit("add", change, page_text=lambda document: {document.id: ["SAMPLE paper of two pages"]})
    made.close()
    return made


def read_by_hand(folder: Path, into: Path, decrypt) -> None:
    """Open everything with ``decrypt(passphrase, source, target)`` and SQL, and compare."""
    (slot,) = (folder / "keys").iterdir()
    decrypt(PASSPHRASE, slot, into / "code")
    code = (into / "code").read_text("ascii").strip()
    head = newest_head(folder)
    for name in ("snap", "text"):
        decrypt(code, object_file(folder, str(head[name])), into / f"{name}.db")
    records, text = sqlite3.connect(into / "snap.db"), sqlite3.connect(into / "text.db")
    statements = [
        line.split('"')[1]
        for line in DOCS.read_text("utf-8").splitlines()
        if line.startswith("sqlite3 records.db")
    ]
    assert len(statements) == 2
    assert records.execute(statements[0]).fetchall() == [(1, "2024-09-01", "2026-08-31")]
    ((title, name),) = records.execute(statements[1]).fetchall()
    assert title == "SAMPLE"
    decrypt(code, object_file(folder, name), into / "paper.pdf")
    assert (into / "paper.pdf").read_bytes() == PAPER
    assert records.execute("SELECT digest FROM document").fetchone()[0] == hashlib.sha256(PAPER).hexdigest()
    assert text.execute("SELECT page FROM document_text WHERE document_text MATCH 'paper'").fetchall() == [
        (1,)
    ]
    assert records.execute("SELECT label FROM change ORDER BY clock DESC").fetchone()[0] == "add"
    records.close()
    text.close()


def test_another_reader_of_age_and_sqlite_open_it(vault: Vault, tmp_path: Path) -> None:
    def decrypt(passphrase: str, source: Path, target: Path) -> None:
        target.write_bytes(pyrage.passphrase.decrypt(source.read_bytes(), passphrase))

    read_by_hand(vault.folder, tmp_path, decrypt)


@pytest.mark.skipif(AGE is None, reason="the age program is not installed")
def test_the_age_program_and_sqlite_open_it(vault: Vault, tmp_path: Path) -> None:
    def decrypt(passphrase: str, source: Path, target: Path) -> None:
        assert age(passphrase, source, target) == 0

    read_by_hand(vault.folder, tmp_path, decrypt)


def test_every_table_is_described() -> None:
    described = DOCS.read_text("utf-8").split("## The databases inside")[1].split("## Versions")[0]
    database = Database()
    migrate(database)
    tables = {row[0] for row in database.raw("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    own = tables - set(KINDS)
    assert set(KINDS) <= tables
    assert len(own) >= 7
    assert {name for name in own if f"`{name}`" not in described} == set()
