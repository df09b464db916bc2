"""Bringing papers into a vault: each file becomes a document and records that wait for confirmation."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tracker.documents import FileReading, Reader, RecognizedPage
from tracker.documents.bearers import bearers_of
from tracker.documents.proposal import Proposal, proposals_of
from tracker.errors import TrackerError, VaultInUse
from tracker.records import Record, new_id
from tracker.records.exchange_visitor import Ds2019
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.records.vault_document import Document, PaperProblem
from tracker.store.ledger import Ledger
from tracker.store.storage import StoredObject
from tracker.store.vault import Vault
from tracker.tasks.files import read_file
from tracker.tasks.imported import Imported, Paper
from tracker.tasks.later_stages import about_earlier, record_to_join
from tracker.tasks.paper_titles import kind_of_file, title_of_file
from tracker.tasks.persons import People, named_on_forms, person_fields, propose_person
from tracker.tasks.questions import of_family
from tracker.tasks.reading import Progress, file_name
from tracker.tasks.records import media_type
from tracker.tasks.same_paper import join, may_be_same, says_the_same
from tracker.tasks.unfinished import Unfinished, as_kept, done_with

# Our choice: what an interruption costs at most, beside the file that was being read. A file of which
# pages were recognised is committed at once.
_FILES_PER_COMMIT = 50
_SECONDS_PER_COMMIT = 15.0
_COMMITS_PER_TIDYING = 20  # superseded states hold the words of all scans each


# data, name, pages that are known, and what takes those that are recognised
_Read = Callable[[bytes, str, Sequence[RecognizedPage], Callable[[RecognizedPage], None]], FileReading]


@dataclass
class _Waiting:
    """A file that was read and encrypted and waits for the commit that names it."""

    file: str
    data_type: str
    stored: StoredObject
    reading: FileReading
    document: str = field(default_factory=new_id)


def import_files(
    vault: Vault,
    paths: Sequence[Path],
    *,
    on: date,
    passwords: Sequence[str] = (),
    dry_run: bool = False,
    keep_unreadable: bool = False,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[Imported]:
    """Read files into the vault; what was read waits for confirmation.

    A commit follows every 50 files, the file that ends 15 seconds after the last one, and every file of
    which pages were recognised; of a long scan the pages are kept as they come. A file that is in the
    vault already, by its digest, is left alone, so that an interrupted import can be repeated. A file
    that cannot be read is not stored unless ``keep_unreadable``.

    Args:
        vault: the open vault.
        paths: the files.
        on: the day.
        passwords: tried on protected PDFs.
        dry_run: store nothing, tell what would come.
        keep_unreadable: store files that cannot be read as they are.
        progress: called with how many files are done, in parts of pages where they take long, and how
            many there are.
        clock: seconds that pass.
    """
    run = _Run(vault, on=on, dry_run=dry_run, keep_unreadable=keep_unreadable, clock=clock)
    with Reader() as reader:
        try:
            for number, path in enumerate(paths):
                if progress:
                    progress(number, len(paths))
                run.take(number, path, _reading(reader, passwords, progress, number, len(paths)))
        except KeyboardInterrupt:
            run.save()
            raise
    run.save()
    if progress:
        progress(len(paths), len(paths))
    run.tell_whose()
    return [run.outcomes[number] for number in range(len(paths))]


def _reading(
    reader: Reader, passwords: Sequence[str], progress: Progress | None, number: int, total: int
) -> _Read:
    def on_page(done: int, pages: int) -> None:
        if progress:
            progress(number + done / max(pages, 1), total)

    return lambda data, name, known, take: reader.read(
        data, name, passwords, known, on_page=on_page, on_recognized=take
    )


class _Run:
    """One import: what became of each file so far, and what waits for its commit."""

    def __init__(
        self, vault: Vault, *, on: date, dry_run: bool, keep_unreadable: bool, clock: Callable[[], float]
    ) -> None:
        self.outcomes: dict[int, Imported] = {}
        self._vault = vault
        self._on = on
        self._dry_run = dry_run
        self._keep_unreadable = keep_unreadable
        self._clock = clock
        self._saved_at = clock()
        self._known = {d.digest: record_name(d) for d in vault.ledger.all_of(Document) if d.digest}
        self._came: dict[str, str] = {}  # digest of a file of this import: the first name it came under
        self._previews: list[Proposal] = []
        self._waiting: list[tuple[int, _Waiting]] = []
        self._unfinished: Unfinished | None = None  # the scan that is being read
        self._commits = 0

    def take(self, number: int, path: Path, read: _Read) -> None:
        """Read one file; failures are an outcome like others."""
        name = file_name(path)
        try:
            data = read_file(path)
        except TrackerError as error:
            message = error.message.replace(str(path), "it" if os.path.isdir(path) else "the file", 1)
            self.outcomes[number] = Imported(name, "failed", message=message, exit_code=error.exit_code)
            return
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._known:
            self.outcomes[number] = Imported(name, "already", self._known[digest])
            return
        if digest in self._came:
            message = f"the same file as {self._came[digest]}"
            self.outcomes[number] = Imported(name, "already", message=message)
            return
        reading, recognized = self._read(read, data, name, digest)
        if reading.error is not None and not self._keep_unreadable:
            code = reading.error.as_exception().exit_code
            self.outcomes[number] = Imported(name, "failed", message=reading.error.message, exit_code=code)
            return
        self._came[digest] = name
        if self._dry_run:
            self.outcomes[number] = self._preview(name, reading)
            return
        stored = self._vault.add_document(io.BytesIO(data))
        self._waiting.append((number, _Waiting(name, media_type(data, name), stored, reading)))
        overdue = recognized or self._clock() - self._saved_at >= _SECONDS_PER_COMMIT
        if overdue or len(self._waiting) >= _FILES_PER_COMMIT:
            with contextlib.suppress(VaultInUse):  # what waits goes with the next commit; the last one tells
                self.save()
            self._saved_at = self._clock()

    def _read(self, read: _Read, data: bytes, name: str, digest: str) -> tuple[FileReading, bool]:
        """Return what stands in a file, and whether pages were recognised for it."""
        if self._dry_run:
            return read(data, name, [], lambda _: None), False
        unfinished = self._unfinished = Unfinished(self._vault, digest, clock=self._clock)

        def add(page: RecognizedPage) -> None:
            with contextlib.suppress(VaultInUse):
                self._commit_waiting()  # a file that is stored and has no record would be lost in a kill
            unfinished.add(page)

        reading = read(data, name, unfinished.known, add)
        self._unfinished = None
        if reading.error is not None:
            with contextlib.suppress(VaultInUse):  # they go when the trash is emptied
                unfinished.drop()
        return reading, unfinished.came > 0

    def save(self) -> None:
        """Commit what waits, and what was recognised of the file that is being read."""
        if self._unfinished is not None:
            self._unfinished.save()
        self._commit_waiting()
        self._saved_at = self._clock()

    def _commit_waiting(self) -> None:
        if self._waiting:
            self.outcomes |= _commit(self._vault, self._waiting, self._on)
            self._waiting = []
            self._commits += 1
            if self._commits % _COMMITS_PER_TIDYING == 0:
                self._vault.tidy()

    def tell_whose(self) -> None:
        """Say of each paper whose it is, once all of them are known."""
        people = People(self._vault.ledger, person=self._person_ahead())
        for number, outcome in self.outcomes.items():
            papers = tuple(
                replace(paper, whose=people.of_record(paper.record, paper.bearer)) for paper in outcome.papers
            )
            self.outcomes[number] = replace(outcome, papers=papers)

    def _person_ahead(self) -> Person | None:
        """Return the person whom the forms of a trial run would propose."""
        forms = [proposal.record for proposal in self._previews if isinstance(proposal.record, Ds2019)]
        named = named_on_forms(forms)
        return Person(**person_fields(named[0].form)) if named else None

    def _preview(self, name: str, reading: FileReading) -> Imported:
        papers = []
        people = People(self._vault.ledger)
        for proposal in proposals_of(reading, "not stored"):
            kind = type(proposal.record)
            known = [
                *((record, people.bearer(record)) for record in self._vault.ledger.all_of(kind)),
                *((one.record, one.bearer) for one in self._previews if type(one.record) is kind),
            ]
            alike = [record for record, bearer in known if not people.are_apart(bearer, proposal.bearer)]
            there = record_to_join(alike, proposal.record)
            if there is None:
                self._previews.append(proposal)
            papers.append(_paper(proposal, there or proposal.record, there))
        message = None if papers else _why_nothing(reading)
        title = None if papers else _title_of_kept(reading)
        return Imported(
            name, "added" if papers else "kept", papers=tuple(papers), message=message, title=title
        )


def _paper(
    proposal: Proposal, record: Record, there: Record | None, differs: Mapping[str, str] | None = None
) -> Paper:
    return Paper(
        record,
        record_name(record) if record.number else "new",
        proposal.unsure,
        proposal.problems,
        new=there is None,
        joined=there is not None and not says_the_same(there, proposal.record),
        differs=differs or {},
        read=proposal.record,
        bearer=proposal.bearer,
    )


def _title_of_kept(reading: FileReading) -> str | None:
    """Return what a file is called from which no record follows; None where its kind is not known."""
    known = any(paper.kind != "other" for paper in reading.documents)
    return title_of_file(reading, [], "") if known else None


def _why_nothing(reading: FileReading) -> str | None:
    """Return why nothing was read from a file, where the reader knows more than that."""
    if reading.error is not None:
        return reading.error.message
    return next((problem for paper in reading.documents for problem in paper.problems), None)


def _commit(vault: Vault, waiting: list[tuple[int, _Waiting]], on: date) -> dict[int, Imported]:
    def change(ledger: Ledger) -> dict[int, Imported]:
        # another import may have brought the same files while these were read
        there = {d.digest: record_name(d) for d in ledger.all_of(Document)}
        people = People(ledger)
        outcomes = {
            number: Imported(item.file, "already", there[item.stored.digest])
            if item.stored.digest in there
            else _store(ledger, item, people, on)
            for number, item in waiting
        }
        propose_person(ledger)
        return outcomes

    def texts(outcomes: Mapping[int, Imported]) -> dict[str, list[str]]:
        return done_with(vault.pages(), (item.stored.digest for _, item in waiting)) | {
            item.document: list(item.reading.text)
            for number, item in waiting
            if outcomes[number].outcome != "already" and (any(item.reading.text) or item.reading.recognized)
        }

    return vault.commit(
        f"import {len(waiting)} file{'' if len(waiting) == 1 else 's'}",
        change,
        page_text=texts,
        recognized={item.document: as_kept(item.reading.recognized) for _, item in waiting},
    )


def _store(ledger: Ledger, item: _Waiting, people: People, on: date) -> Imported:
    proposals = proposals_of(item.reading, item.document)
    papers = [take_in(ledger, proposal, item.document, on=on, people=people) for proposal in proposals]
    document = ledger.add(
        Document(
            id=item.document,
            digest=item.stored.digest,
            size=item.stored.size,
            object_name=item.stored.name,
            kind=kind_of_file(item.reading, proposals),
            media_type=item.data_type,
            title=title_of_file(item.reading, proposals, item.file),
            original_name=item.file,
            pages=item.reading.pages,
            added_on=on,
            readable=item.reading.error is None,
            problems=problems_of(item.reading),
            bearers=bearers_of(item.reading),
            links=list(dict.fromkeys(paper.record.id for paper in papers)),
        )
    )
    outcome = "added" if papers else "kept"
    people.note(document)
    message = None if papers else _why_nothing(item.reading)
    title = None if papers else _title_of_kept(item.reading)
    return Imported(item.file, outcome, record_name(document), tuple(papers), message, title=title)


def take_in(
    ledger: Ledger, proposal: Proposal, document: str, *, on: date, people: People | None = None
) -> Paper:
    """Add the record that a paper proposes, or join it to the record of the same paper.

    Papers that name two people are never joined; one that names somebody of the family is proposed as hers.
    """
    people = people or People(ledger)
    whose = people.of_record(proposal.record, proposal.bearer)
    if family := of_family(proposal.record, whose):
        proposal = replace(proposal, record=proposal.record.model_copy(update=family))
    known = [
        record
        for record in ledger.all_of(type(proposal.record))
        if may_be_same(record, proposal.record)  # asked first: whose papers are is many times the work
        and not people.are_apart(people.bearer(record), proposal.bearer)
    ]
    there = record_to_join(known, proposal.record)
    if there is None:
        paper = _paper(proposal, ledger.add(proposal.record), None)
        earlier = about_earlier(ledger, paper.record)
        return replace(paper, problems=(earlier, *paper.problems)) if earlier else paper
    if there.waits and document in {item.document for item in there.evidence}:
        return _paper(proposal, there, there)  # the file has the same page twice
    joined = join(ledger, there, proposal.record, document, on=on)
    return _paper(proposal, joined.record, there, joined.differs)


def problems_of(reading: FileReading) -> list[PaperProblem]:
    """Return what could not be made out in a file, with the page where its paper begins."""
    return [
        PaperProblem(page=paper.pages[0] if paper.pages else None, text=problem)
        for paper in reading.documents
        for problem in paper.problems
    ]
