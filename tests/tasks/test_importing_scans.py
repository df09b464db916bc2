"""A scan is recognised once: its words are kept in the vault, found, and used when it is read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tracker.documents import Reader
from tracker.records.exchange_visitor import Visa
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.importing import import_files
from tracker.tasks.rereading import reread
from tracker.tasks.specimens import people
from tracker.tasks.specimens.form_visa import visa
from tracker.tasks.unfinished import kept_pages
from tracker.typeset.canvas import write

pytest.importorskip("rapidocr")
TODAY = date(2026, 11, 21)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture of a visa, under the name that a telephone gives."""
    import pypdfium2

    page = pypdfium2.PdfDocument(write([visa(people.research_visa())]))[0]
    page.render(scale=200 / 72).to_pil().convert("L").save(tmp_path / "IMG_0412.png")
    return tmp_path / "IMG_0412.png"


def test_a_photo_becomes_a_record_and_is_not_recognised_twice(vault: Vault, photo: Path) -> None:
    (outcome,) = import_files(vault, [photo], on=TODAY)
    assert [paper.name for paper in outcome.papers] == ["visa-1"]
    (found,) = vault.ledger.all_of(Visa)
    assert found.visa_class == "J1"
    assert {item.method for item in found.evidence} <= {"ocr", "mrz"}
    document = vault.ledger.all_of(Document)[0]
    assert (document.kind, document.media_type) == ("visa", "image/png")
    assert [hit.page for hit in vault.find("TESTCASE") if hit.page] == [1]

    kept = kept_pages(vault.pages(), document.id)
    assert [page.page for page in kept] == [1]
    (line, *_) = sorted(kept[0].lines, key=lambda line: -len(line.middles))
    marked = replace(line, text="Q" * len(line.middles))  # what comes back shows whether it was used
    lines = tuple(marked if one is line else one for one in kept[0].lines)
    with Reader() as reader:
        reading = reader.read(photo.read_bytes(), "again", recognized=[replace(kept[0], lines=lines)])
    assert marked.text in reading.text[0].replace(" ", "")
    before = vault.head
    assert reread(vault, on=TODAY)[0].has_news is False
    assert vault.head == before

    records.trash(vault, ["document-1"])
    records.purge(vault)
    assert vault.pages().recognized(document.id) == []
    assert [hit for hit in vault.find("TESTCASE") if hit.page] == []
