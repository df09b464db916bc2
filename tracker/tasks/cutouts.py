"""Cut-outs of the places on papers that a report rests on, made from the files in the vault."""

from __future__ import annotations

from dataclasses import replace

from tracker.documents import Reader
from tracker.documents.readings import Area
from tracker.errors import TrackerError
from tracker.records.vault_document import Document
from tracker.reports.annotation_evidence import PaperEvidence, evidence_of
from tracker.store.vault import Vault
from tracker.tasks.visa_time import VisaAnswer


def with_engines(visa: VisaAnswer, vault: Vault) -> VisaAnswer:
    """Return the answer that knows by which engine each page of its papers was recognised."""
    wanted = {paper.document for paper in evidence_of(visa.facts) if paper.document}
    engines = {
        (document, page.page): page.engine
        for document in sorted(wanted)
        for page in vault.pages().recognized(document)
    }
    return replace(visa, engines=engines)


def with_cutouts(visa: VisaAnswer, vault: Vault) -> VisaAnswer:
    """Return the answer with a picture of each place that says something about 212(e).

    A place whose file is not there, is locked with a password or cannot be drawn has no picture.
    """
    papers = list(enumerate(evidence_of(visa.facts)))
    documents = {document.id: document for document in vault.ledger.all_of(Document)}
    pictures: dict[int, bytes] = {}
    with Reader(ocr=False) as reader:
        for identifier in dict.fromkeys(paper.document for _, paper in papers if _is_shown(paper)):
            document = documents.get(identifier or "")
            if document is None:
                continue
            try:
                data = b"".join(vault.read_document(document))
            except TrackerError:  # verify names what is damaged; the report goes on in words
                continue
            for number, paper in papers:
                if paper.document == identifier and _is_shown(paper):
                    picture = _cutout(reader, data, paper)
                    if picture is not None:
                        pictures[number] = picture
    return replace(visa, pictures=pictures)


def _is_shown(paper: PaperEvidence) -> bool:
    return bool(paper.annotation and paper.document and paper.page and paper.area)


def _cutout(reader: Reader, data: bytes, paper: PaperEvidence) -> bytes | None:
    box, page = paper.area, paper.page
    assert box is not None
    assert page is not None
    try:
        return reader.cutout(data, page, Area(box.left, box.top, box.right, box.bottom))
    except TrackerError:
        return None
