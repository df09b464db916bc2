"""Cut-outs come from the files in the vault; what cannot be drawn has none, and nothing is left on disk."""

from __future__ import annotations

import base64
import tempfile
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import TrackerError
from tracker.records.exchange_visitor import Ds2019
from tracker.records.kinds import record_name
from tracker.reports.annotation_evidence import evidence_of
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.cutouts import with_cutouts, with_engines
from tracker.tasks.importing import import_files
from tracker.tasks.records import document_of
from tracker.tasks.specimens import people
from tracker.tasks.visa_time import visa_answer
from tracker.typeset.canvas import write

ON = date(2026, 11, 21)


@pytest.fixture
def marked(vault: Vault, tmp_path: Path) -> Vault:
    """A vault with a marked form that counts."""
    path = tmp_path / "form.pdf"
    path.write_bytes(write(people.residency_pages()))
    import_files(vault, [path], on=ON)
    waiting = [record_name(record) for record in records.unconfirmed(vault.ledger)]
    records.confirm(vault, waiting, on=ON)
    return vault


def test_a_marked_form_has_its_block_as_a_picture(
    marked: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "temporary"
    empty.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    visa = with_cutouts(with_engines(visa_answer(marked.ledger, ON), marked), marked)
    assert [visa.pictures[number][:8] for number, _ in enumerate(evidence_of(visa.facts))] == [
        b"\x89PNG\r\n\x1a\n"
    ]
    assert visa.engines == {}  # its page has text and was not recognised
    figures = [figure for section in visa.annotation_report().sections for figure in section.figures]
    held = [base64.b64encode(picture).decode("ascii") for picture in visa.pictures.values()]
    assert [picture in (figure.picture or "") for figure, picture in zip(figures, held, strict=True)] == [
        True
    ]
    assert list(empty.iterdir()) == []


def test_a_damaged_file_leaves_the_report_in_words(marked: Vault, tmp_path: Path) -> None:
    document = document_of(marked.ledger, record_name(marked.ledger.all_of(Ds2019)[0]))
    (stored,) = [
        path
        for path in (tmp_path / "vault").rglob("*")
        if path.stem == document.object_name or path.name == document.object_name
    ]
    data = bytearray(stored.read_bytes())
    data[-1] ^= 1
    stored.chmod(0o600)
    stored.write_bytes(bytes(data))
    with pytest.raises(TrackerError):
        b"".join(marked.read_document(document))
    visa = with_cutouts(visa_answer(marked.ledger, ON), marked)
    assert visa.pictures == {}
    assert visa.annotation_report().sections
