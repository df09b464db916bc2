"""Reading documents of the vault again: what a newer reader makes of them; what was confirmed stays."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tracker.documents import FileReading, Reader
from tracker.documents.bearers import bearers_of
from tracker.documents.proposal import Proposal, proposals_of
from tracker.errors import RecordConflict, VaultDamaged, VaultInUse
from tracker.records import Evidence, Provenance, Record, kind_of
from tracker.records.base import COMMON_FIELDS
from tracker.records.exchange_visitor import Ds2019, PaperCopy, Visa
from tracker.records.kinds import record_name
from tracker.records.vault_document import Document, DocumentKind
from tracker.store.ledger import Ledger
from tracker.store.vault import Vault
from tracker.tasks.imported import Paper
from tracker.tasks.importing import problems_of, take_in
from tracker.tasks.paper_titles import kind_of_file, title_of_file
from tracker.tasks.persons import propose_person
from tracker.tasks.reading import Progress
from tracker.tasks.same_paper import annotation_of, find_same, same_answer, same_value
from tracker.tasks.unfinished import Unfinished, as_kept, done_with, kept_pages

_DOCUMENTS_PER_COMMIT = 50
_SECONDS_PER_COMMIT = 15.0
_COMMITS_PER_TIDYING = 20  # superseded states hold the words of all scans each
_DELETED = "it was deleted while it was read"
_DAMAGED = "its file is missing in the vault or damaged: tracker verify --deep"
_PERSON = "person"  # the method of what a person looked at and answered


@dataclass(frozen=True)
class Revised:
    """A record beside the new reading of its paper.

    ``changed`` are fields that a record which waits took over; ``differs`` are fields that stay as they
    are, because they were confirmed or typed, with the words that are read now.
    """

    name: str
    changed: tuple[str, ...] = ()
    differs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reread:
    """What came of reading one document again; ``message`` says why it could not be read."""

    document: str
    file: str
    papers: tuple[Paper, ...] = ()
    revised: tuple[Revised, ...] = ()
    message: str | None = None

    @property
    def has_news(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.papers or self.message or any(r.changed or r.differs for r in self.revised))

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "document": self.document,
            "file": self.file,
            "message": self.message,
            "new": [paper.name for paper in self.papers if paper.new],
            "joined": [paper.name for paper in self.papers if not paper.new],
            "changed": {r.name: list(r.changed) for r in self.revised if r.changed},
            "differs": {r.name: r.differs for r in self.revised if r.differs},
        }


def reread(
    vault: Vault,
    names: Sequence[str] = (),
    *,
    on: date,
    passwords: Sequence[str] = (),
    progress: Progress | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[Reread]:
    """Read documents again, all or those named; what is new waits for confirmation.

    Pages that were recognised by the same engine are not recognised again. A record that waits takes
    the new reading, but what a person typed or answered in it stays; one that counts stays as it is.

    Raises:
        RecordNotFound: there is no document of a name. RecordConflict: a name is that of another record.
    """
    documents = _chosen(vault.ledger, names)
    run = _Run(vault, on, passwords, clock)
    with Reader() as reader:
        try:
            for number, document in enumerate(documents):
                if progress:
                    progress(number, len(documents))
                run.take(document, reader)
        except KeyboardInterrupt:
            run.save()
            raise
    run.save()
    if progress:
        progress(len(documents), len(documents))
    return [run.done[document.id] for document in documents]


class _Run:
    """One reading again: what came of each document so far, and what waits for its commit."""

    def __init__(self, vault: Vault, on: date, passwords: Sequence[str], clock: Callable[[], float]) -> None:
        self.done: dict[str, Reread] = {}
        self._vault = vault
        self._on = on
        self._passwords = passwords
        self._clock = clock
        self._saved_at = clock()
        self._waiting: list[tuple[Document, FileReading]] = []
        self._unfinished: Unfinished | None = None  # the scan that is being read
        self._commits = 0

    def take(self, document: Document, reader: Reader) -> None:
        """Read one document; that it cannot be read is an outcome like others."""
        name, file = record_name(document), document.original_name or document.title or ""
        if document.object_name is None:
            self.done[document.id] = Reread(name, file, message="its file is not in the vault")
            return
        try:
            data = b"".join(self._vault.read_document(document))
        except VaultDamaged:  # verify names what is damaged; the others are read all the same
            self.done[document.id] = Reread(name, file, message=_DAMAGED)
            return
        unfinished = self._unfinished = Unfinished(self._vault, document.digest or "", clock=self._clock)
        known = [*kept_pages(self._vault.pages(), document.id), *unfinished.known]
        reading = reader.read(data, file, self._passwords, known, on_recognized=unfinished.add)
        self._unfinished = None
        if reading.error is not None:
            with contextlib.suppress(VaultInUse):
                unfinished.drop()
            self.done[document.id] = Reread(name, file, message=reading.error.message)
            return
        self._waiting.append((document, reading))
        overdue = self._clock() - self._saved_at >= _SECONDS_PER_COMMIT
        if overdue or len(self._waiting) >= _DOCUMENTS_PER_COMMIT:
            with contextlib.suppress(VaultInUse):  # what waits goes with the next commit; the last one tells
                self.save()
            self._saved_at = self._clock()

    def save(self) -> None:
        """Commit what waits, and what was recognised of the document that is being read."""
        if self._unfinished is not None:
            self._unfinished.save()
        if self._waiting:
            self.done |= _commit(self._vault, self._waiting, self._on)
            self._waiting = []
            self._commits += 1
            if self._commits % _COMMITS_PER_TIDYING == 0:
                self._vault.tidy()
        self._saved_at = self._clock()


def _chosen(ledger: Ledger, names: Sequence[str]) -> list[Document]:
    if not names:
        return ledger.all_of(Document)
    found = [ledger.get(name) for name in names]
    for record in found:
        if not isinstance(record, Document):
            raise RecordConflict(f"{record_name(record)} is a {kind_of(record)}, not a document")
        if record.trashed_on is not None:
            raise RecordConflict(f"{record_name(record)} is in the trash")
    return [record for record in found if isinstance(record, Document)]


def _commit(vault: Vault, waiting: list[tuple[Document, FileReading]], on: date) -> dict[str, Reread]:
    def change(ledger: Ledger) -> dict[str, Reread]:
        there = {document.id: document for document in ledger.all_of(Document)}
        return {
            document.id: _take(ledger, there[document.id], reading, on)
            if document.id in there
            else Reread(record_name(document), document.original_name or "", message=_DELETED)
            for document, reading in waiting
        }

    def texts(done: Mapping[str, Reread]) -> dict[str, list[str]]:
        return done_with(vault.pages(), (document.digest or "" for document, _ in waiting)) | {
            document.id: list(reading.text)
            for document, reading in waiting
            if done[document.id].message != _DELETED and _is_other(vault, document, reading)
        }

    many = "1 document" if len(waiting) == 1 else f"{len(waiting)} documents"
    return vault.commit(
        f"read {many} again",
        change,
        page_text=texts,
        recognized={document.id: as_kept(reading.recognized) for document, reading in waiting},
    )


def _is_other(vault: Vault, document: Document, reading: FileReading) -> bool:
    """Return whether the words of a document, or what was recognised on its pages, are not those kept."""
    words = {page: text for page, text in enumerate(reading.text, 1) if text.strip()}
    pages = vault.pages()
    return words != pages.pages(document.id) or as_kept(reading.recognized) != pages.recognized(document.id)


def _take(ledger: Ledger, document: Document, reading: FileReading, on: date) -> Reread:
    papers: list[Paper] = []
    revised: list[Revised] = []
    links = list(document.links)
    taken: set[str] = set()
    proposals = proposals_of(reading, document.id)
    for proposal in proposals:
        record = _record_of(ledger, document, proposal, taken)
        if record is None:
            paper = take_in(ledger, proposal, document.id, on=on)
            papers.append(paper)
            record = paper.record
        elif record.trashed_on is None:
            revised.append(_revise(ledger, record, proposal.record, document.id))
        taken.add(record.id)
        if record.trashed_on is None:
            links.append(record.id)
    propose_person(ledger)
    ledger.edit(document, _of_the_file(document, reading, proposals, links))
    return Reread(
        record_name(document), document.original_name or document.title or "", tuple(papers), tuple(revised)
    )


def _of_the_file(
    document: Document, reading: FileReading, proposals: Sequence[Proposal], links: Sequence[str]
) -> dict[str, Any]:
    """Return the document's fields; a title and a kind that a person gave stay."""
    fields: dict[str, Any] = {
        "pages": reading.pages,
        "readable": True,
        "problems": problems_of(reading),
        "bearers": bearers_of(reading),
        "links": list(dict.fromkeys(links)),
    }
    file = document.original_name or ""
    if document.kind is DocumentKind.OTHER:
        fields["kind"] = kind_of_file(reading, proposals)
        if document.title in (None, Path(file).stem):
            fields["title"] = title_of_file(reading, proposals, file)
    return fields


def _record_of(ledger: Ledger, document: Document, proposal: Proposal, taken: set[str]) -> Record | None:
    """Return the record that an earlier reading of the same paper became, one in the trash too."""
    kind = kind_of(proposal.record)
    pages = {item.page for item in proposal.record.evidence}
    records = [*ledger.of_kind(kind), *ledger.of_kind(kind, trashed=True)]
    fitting = [
        record
        for record in records
        if record.id not in taken
        and any(item.document == document.id and item.page in pages for item in record.evidence)
    ]
    if len(fitting) > 1:
        same = find_same(fitting, proposal.record)
        return same or max(fitting, key=lambda record: _agreement(record, proposal.record))
    return fitting[0] if fitting else None


def _own_fields(record: Record) -> Iterable[str]:
    return (name for name in type(record).model_fields if name not in COMMON_FIELDS and name != "copies")


def _agreement(one: Record, other: Record) -> int:
    return sum(
        getattr(one, name) not in (None, [], "") and getattr(one, name) == getattr(other, name)
        for name in _own_fields(one)
    )


def _revise(ledger: Ledger, record: Record, coming: Record, document: str) -> Revised:
    """Bring a record and the new reading of its paper together."""
    is_open = record.provenance is Provenance.READ and not record.counts
    fields: dict[str, Any] = {}
    differs: dict[str, str] = {}
    for name in _own_fields(record):
        here, value = getattr(record, name), getattr(coming, name)
        if value in (None, [], "") or _agrees(name, here, value):
            continue
        if name == "annotation_212e" and isinstance(record, Ds2019 | Visa) and record.copies:
            fields |= _copy_again(record, coming, document, is_open=is_open)
        elif is_open and _was_read(record, name, document):
            fields[name] = value
        else:
            found = coming.evidence_for(name)
            differs[name] = (found.words if found else None) or _words(value)
    if is_open:
        evidence = _evidence(record, coming, document, set(fields))
        if fields or _said(evidence) != _said(record.evidence):
            fields["evidence"] = evidence
    if fields:
        ledger.edit(record, fields, action="reread")
    changed = tuple(name for name in fields if name not in ("evidence", "copies"))
    return Revised(record_name(record), changed, differs)


def _agrees(name: str, here: Any, value: Any) -> bool:
    return same_answer(here, value) if name == "annotation_212e" else same_value(name, here, value)


def _words(value: Any) -> str:
    return str(getattr(value, "determination", value))


def _was_read(record: Record, name: str, document: str) -> bool:
    """Return whether a field holds what was read from the document, or nothing that a person gave it."""
    evidence = [item for item in record.evidence if item.field.partition(".")[0] == name]
    if any(item.method == _PERSON for item in evidence):
        return False
    if not evidence:
        return getattr(record, name) in (None, [], "") or name == "annotation_212e"
    return any(item.document == document for item in evidence)


def _said(evidence: Iterable[Evidence]) -> Counter[tuple[str | None, ...]]:
    """Return what pieces of evidence say; places that moved by a hair are no news."""
    return Counter(
        (item.field, item.document, str(item.page), item.words, item.method, item.confidence)
        for item in evidence
    )


def _evidence(record: Record, coming: Record, document: str, changed: set[str]) -> list[Evidence]:
    """Return the evidence with the places of the new reading, for the fields that say what it says."""
    told = {
        name
        for name in _own_fields(record)
        if name in changed or _agrees(name, getattr(record, name), getattr(coming, name))
    }
    kept = [
        item
        for item in record.evidence
        if item.document != document or item.method == _PERSON or item.field.partition(".")[0] not in told
    ]
    answered = {item.field for item in kept if item.method == _PERSON}
    return kept + [
        item
        for item in coming.evidence
        if item.field.partition(".")[0] in told and item.field not in answered
    ]


def _copy_again(record: Ds2019 | Visa, coming: Record, document: str, *, is_open: bool) -> dict[str, Any]:
    """Return the changed list of copies; where the record counts the copy waits for a look."""
    said = getattr(coming, "annotation_212e", None)
    copies: list[PaperCopy] = [
        copy.model_copy(update={"annotation_212e": said, "confirmed_on": None})
        if copy.document == document and not same_answer(copy.annotation_212e, said)
        else copy
        for copy in record.copies
    ]
    if copies == record.copies:
        return {}
    return {"copies": copies, **({"annotation_212e": annotation_of(copies)} if is_open else {})}
