"""An import of two papers that is killed or finds the disk full: the papers are there whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from containers import Ticking
from simulated import Fault, Killed, Simulated

from tracker.errors import DiskFull
from tracker.records.exchange_visitor import Ds2019
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks.importing import import_files

FOLDER, STATE = Path("/person/vault"), Path("/state")
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PAPERS = [EXAMPLES / "ds2019-research.pdf", EXAMPLES / "ds2019-residency.pdf"]
DAY = date(2026, 11, 21)


def import_papers(vault: Vault) -> list[str]:
    return [found.outcome for found in import_files(vault, PAPERS, on=DAY)]


def changes_of_an_import(files: Simulated, key: str) -> int:
    world = files.after_crash()
    world.before = counted = Fault(0, "kill")
    import_papers(Vault.open(FOLDER, STATE, key=key, files=world))
    return counted.count


def check(files: Simulated, key: str) -> bool:
    """Pass where both papers and all they became are there, or nothing; return which."""
    vault = Vault.open(FOLDER, STATE, key=key, files=files, clock=Ticking())
    assert [item for item in vault.verify(deep=True) if item.serious] == []
    counts = vault.ledger.counts()
    assert counts in ({}, {"person": 1, "ds2019": 2, "document": 2})
    documents = vault.ledger.all_of(Document)
    stored = [b"".join(vault.read_document(document)) for document in documents]
    assert stored == [paper.read_bytes() for paper in PAPERS][: len(stored)]
    assert vault.pages().documents() == {document.id for document in documents}
    forms = vault.ledger.all_of(Ds2019)
    assert {item.document for form in forms for item in form.evidence} == {d.id for d in documents}
    return bool(counts)


def import_with_faults(every: int) -> tuple[int, int]:
    files = Simulated()
    vault = Vault.create(FOLDER, STATE, passphrase=None, files=files, clock=Ticking())
    key, points, saved = vault.recovery_code, 0, 0
    changes = changes_of_an_import(files, key)
    for kind, lasts in (("kill", False), ("full", True)):
        for at in range(1 + points % every, changes + 1, every):
            world = files.after_crash()
            opened = Vault.open(FOLDER, STATE, key=key, files=world, clock=Ticking())
            world.before = fault = Fault(at, kind, lasts=lasts)
            acknowledged = False
            try:
                import_papers(opened)
                acknowledged = True
            except (Killed, DiskFull):
                assert fault.hit
            points += 1
            left = world.after_crash()
            is_saved = check(left, key)
            assert is_saved or not acknowledged, (kind, at, fault.where)
            saved += is_saved
            if not is_saved:
                again = Vault.open(FOLDER, STATE, key=key, files=left, clock=Ticking())
                assert import_papers(again) == ["added", "added"]
                assert check(left, key)
    return points, saved


def test_an_import_is_stored_whole_or_not_at_all():
    points, _ = import_with_faults(every=24)
    assert points >= 4


@pytest.mark.long
def test_an_import_is_stored_whole_or_not_at_all_at_every_change():
    points, saved = import_with_faults(every=1)
    assert points >= 90
    assert 0 < saved < points
