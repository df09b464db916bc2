"""Reading papers without a vault, and bringing them into one as records that wait for confirmation."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tracker.dates import show_day
from tracker.documents import FileReading, Reader
from tracker.documents.proposal import Proposal, proposals_of
from tracker.errors import FileUnreadable, TrackerError
from tracker.records import Record, new_id
from tracker.records.base import COMMON_FIELDS, Provenance
from tracker.records.exchange_visitor import Ds2019
from tracker.records.person import Person
from tracker.records.vault_document import Document, DocumentKind
from tracker.store.ledger import Ledger, record_name
from tracker.store.storage import StoredObject
from tracker.store.vault import Vault
from tracker.tasks.records import media_type, read_file
from tracker.terms import show_category

_FILES_PER_COMMIT = 50  # our choice: an interrupted import loses at most so many
_PERSON_FIELDS = {  # of a form, and what they become
    "surname": "family_name",
    "given_name": "given_name",
    "date_of_birth": "date_of_birth",
    "citizenship_country_code": "nationalities",
}
_SKIPPED = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Paper:
    """A record that a paper became, its unsure fields and problems; not new where it says what is there."""

    record: Record
    name: str
    unsure: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    new: bool = True


@dataclass(frozen=True)
class Imported:
    """What became of one file.

    ``outcome`` is ``added``, ``already`` (the same file is in the vault), ``kept`` (stored, nothing
    read from it) or ``failed``, with the exit code of the failure.
    """

    file: str
    outcome: str
    document: str | None = None
    papers: tuple[Paper, ...] = ()
    message: str | None = None
    reading: FileReading | None = None
    exit_code: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        return {
            "file": self.file,
            "outcome": self.outcome,
            "document": self.document,
            "message": self.message,
            "records": [
                {
                    "name": paper.name,
                    "new": paper.new,
                    "unsure": list(paper.unsure),
                    "problems": list(paper.problems),
                    "fields": paper.record.model_dump(
                        mode="json", exclude=set(COMMON_FIELDS), exclude_none=True
                    ),
                }
                for paper in self.papers
            ],
        }


@dataclass
class _Waiting:
    """A file that was read and encrypted and waits for the commit that names it."""

    file: str
    data_type: str
    stored: StoredObject
    reading: FileReading
    document: str = field(default_factory=new_id)


def read_files(
    paths: Sequence[Path], passwords: Sequence[str] = (), *, progress: Progress | None = None
) -> list[FileReading]:
    """Return what stands on the papers of each file; nothing is stored.

    Raises:
        FileUnreadable: a file is not there. What is wrong inside a file stands in its reading.
    """
    readings = []
    with Reader() as reader:
        for number, path in enumerate(paths):
            if progress:
                progress(number, len(paths))
            readings.append(reader.read(_bytes(path), path.name, passwords))
    return readings


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read") from error


def files_of_folder(folder: Path) -> list[Path]:
    """Return the files below a folder by name, without hidden ones and links.

    Raises:
        FileUnreadable: it is not a folder that may be read.
    """
    if not folder.is_dir():
        raise FileUnreadable(f"{folder} is not a folder")
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.name.casefold() not in _SKIPPED
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(found, key=lambda path: str(path).casefold())


def import_files(
    vault: Vault,
    paths: Sequence[Path],
    *,
    on: date,
    passwords: Sequence[str] = (),
    dry_run: bool = False,
    keep_unreadable: bool = False,
    progress: Progress | None = None,
) -> list[Imported]:
    """Read files into the vault; what was read waits for confirmation.

    Every 50 files are one commit. A file that is in the vault already, by its digest, is left alone,
    so that an interrupted import can be repeated. A file that cannot be read is not stored unless
    ``keep_unreadable``.
    """
    outcomes: dict[int, Imported] = {}
    known = {d.digest: record_name(d) for d in vault.ledger.all_of(Document)}
    waiting: list[tuple[int, _Waiting]] = []
    with Reader() as reader:
        for number, path in enumerate(paths):
            if progress:
                progress(number, len(paths))
            try:
                data = read_file(path)
            except TrackerError as error:
                outcomes[number] = Imported(
                    path.name, "failed", message=error.message, exit_code=error.exit_code
                )
                continue
            digest = hashlib.sha256(data).hexdigest()
            if digest in known:
                outcomes[number] = Imported(path.name, "already", known[digest])
                continue
            reading = reader.read(data, path.name, passwords)
            if reading.error is not None and not keep_unreadable:
                message = f"{reading.error.message}; not stored (keep it all the same with --keep-unreadable)"
                code = reading.error.as_exception().exit_code
                outcomes[number] = Imported(
                    path.name, "failed", message=message, reading=reading, exit_code=code
                )
                continue
            known[digest] = "this import"
            if dry_run:
                outcomes[number] = _preview(vault.ledger, path.name, reading)
                continue
            stored = vault.add_document(io.BytesIO(data))
            waiting.append((number, _Waiting(path.name, media_type(data, path.name), stored, reading)))
            if len(waiting) == _FILES_PER_COMMIT:
                outcomes |= _commit(vault, waiting, on)
                waiting = []
    if waiting:
        outcomes |= _commit(vault, waiting, on)
    if progress:
        progress(len(paths), len(paths))
    return [outcomes[number] for number in range(len(paths))]


def _preview(ledger: Ledger, name: str, reading: FileReading) -> Imported:
    papers = [
        _paper(proposal, _same_form(ledger, proposal.record))
        for proposal in proposals_of(reading, "not stored")
    ]
    return Imported(name, "added" if papers else "kept", papers=tuple(papers), reading=reading)


def _paper(proposal: Proposal, there: Record | None) -> Paper:
    record = there or proposal.record
    name = record_name(record) if record.number else "new"
    return Paper(record, name, proposal.unsure, proposal.problems, new=there is None)


def _commit(vault: Vault, waiting: list[tuple[int, _Waiting]], on: date) -> dict[int, Imported]:
    def change(ledger: Ledger) -> dict[int, Imported]:
        return {number: _store(ledger, item, on) for number, item in waiting}

    texts = {item.document: list(item.reading.text) for _, item in waiting if any(item.reading.text)}
    return vault.commit(f"import {len(waiting)} files", change, page_text=lambda _: texts)


def _store(ledger: Ledger, item: _Waiting, on: date) -> Imported:
    proposals = proposals_of(item.reading, item.document)
    papers = []
    for proposal in proposals:
        there = _same_form(ledger, proposal.record)
        record = there or ledger.add(proposal.record)
        papers.append(
            Paper(record, record_name(record), proposal.unsure, proposal.problems, new=there is None)
        )
    _propose_person(ledger, [proposal.record for proposal in proposals])
    document = ledger.add(
        Document(
            id=item.document,
            digest=item.stored.digest,
            size=item.stored.size,
            object_name=item.stored.name,
            kind=_kind(proposals),
            media_type=item.data_type,
            title=_title(proposals, item.file),
            original_name=item.file,
            pages=item.reading.pages,
            added_on=on,
            readable=item.reading.error is None,
            links=[paper.record.id for paper in papers],
        )
    )
    outcome = "added" if papers else "kept"
    message = item.reading.error.message if item.reading.error else None
    return Imported(item.file, outcome, record_name(document), tuple(papers), message, item.reading)


def _same_form(ledger: Ledger, proposed: Record) -> Record | None:
    """Return the record in use that says exactly what the proposed one says, if there is one."""
    return next((r for r in ledger.all_of(type(proposed)) if _content(r) == _content(proposed)), None)


def _content(record: Record) -> dict[str, Any]:
    return record.model_dump(exclude=set(COMMON_FIELDS))


def _kind(proposals: Sequence[Proposal]) -> DocumentKind:
    kinds = {proposal.paper for proposal in proposals}
    if not kinds:
        return DocumentKind.OTHER
    return DocumentKind(kinds.pop()) if len(kinds) == 1 else DocumentKind.BUNDLE


def _title(proposals: Sequence[Proposal], file: str) -> str:
    titles = list(dict.fromkeys(_titles(proposal.record for proposal in proposals)))
    return "; ".join(titles) if titles else Path(file).stem


def _titles(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        if isinstance(record, Ds2019):
            category = show_category(record.category) if record.category else ""
            days = [day for day in (record.program_begin_date, record.program_end_date) if day]
            yield " ".join(word for word in ("DS-2019", category, " - ".join(map(show_day, days))) if word)
        elif getattr(record, "expires_on", None):
            yield f"Visa to {show_day(record.expires_on)}"  # type: ignore[attr-defined]
        elif getattr(record, "arrival_date", None):
            yield f"I-94 of {show_day(record.arrival_date)}"  # type: ignore[attr-defined]


def _propose_person(ledger: Ledger, records: Iterable[Record]) -> None:
    """Propose the person from the first J-1 form where none is on record; it waits for confirmation too."""
    if ledger.person() is not None:
        return
    form = next((r for r in records if isinstance(r, Ds2019) and r.is_of_a_j1_program and r.surname), None)
    if form is None:
        return
    from tracker.terms.countries import country_of_fips

    country = country_of_fips(form.citizenship_country_code) if form.citizenship_country_code else None
    ledger.add(
        Person(
            family_name=form.surname,
            given_name=form.given_name,
            date_of_birth=form.date_of_birth,
            nationalities=[country] if country else [],
            provenance=Provenance.READ,
            evidence=[
                item.model_copy(update={"field": _PERSON_FIELDS[item.field]})
                for item in form.evidence
                if item.field in _PERSON_FIELDS
            ],
        )
    )
