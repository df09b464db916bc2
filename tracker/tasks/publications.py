"""Bringing publications in: files or identifiers are read, a proposal is shown, then one commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from tracker.cv.authors import me_of
from tracker.cv.bibliography import Affiliation, Bibliography, Entry, Unreadable, read_bibliography
from tracker.cv.bibliography.detect import MOST_BYTES
from tracker.cv.lookup import Identifier, OnlineResolver, Resolver, checked_orcid, identifier_of, look_up
from tracker.cv.proposal import Proposal, Row, propose
from tracker.errors import BibliographyUnreadable, LookupFailed, TrackerError, UsageError
from tracker.records import Provenance, Record, kind_of
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.records.works import Work
from tracker.store.ledger import Ledger
from tracker.store.vault import Vault
from tracker.tasks.files import read_file

MOST_COMPLETED = 200  # works of an ORCID record that are looked up one by one; our choice


@dataclass
class Source:
    """One file or identifier that was read, or why it could not be."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    career: list[Affiliation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    formats: tuple[str, ...] = ()
    error: TrackerError | None = None


@dataclass(frozen=True)
class Stored:
    """What an import did: names of records, by what became of them.

    ``asked`` are records with a question that is still open; they wait for confirmation, as do the posts
    and degrees of ``career``.
    """

    added: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    linked: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    same: int = 0
    trashed: int = 0
    career: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # id of a work: its name


def read_sources(
    words: Sequence[str], *, online: bool = False, resolver: Resolver | None = None
) -> list[Source]:
    """Return what files and identifiers hold; one that cannot be read says why and stops no other.

    Raises:
        UsageError: an identifier was given without ``online``.
    """
    identifiers = {
        word: found for word in words if not Path(word).exists() and (found := identifier_of(word))
    }
    if identifiers and not online:
        raise UsageError(
            "looking up an identifier needs the network, which is off",
            hint="add --online; the identifier alone is sent: to Crossref, PubMed or ORCID",
        )
    asking = resolver or OnlineResolver()
    sources = []
    for number, word in enumerate(words):
        source = Source(word)
        try:
            if word in identifiers:
                _fill(source, _looked_up(identifiers[word], asking), number)
            else:
                _fill(source, read_bibliography(read_file(Path(word), limit=MOST_BYTES)), number)
        except TrackerError as error:
            source.error = error
        sources.append(source)
    return sources


def hosts_of(words: Iterable[str]) -> list[str]:
    """Return the hosts that a look-up of the words would ask, each once."""
    registers = OnlineResolver().registers
    found = [identifier for word in words if not Path(word).exists() and (identifier := identifier_of(word))]
    return list(dict.fromkeys(registers.host(identifier) for identifier in found))


def _looked_up(identifier: Identifier, resolver: Resolver) -> Bibliography:
    """Return what a register says; ORCID names no authors, so its works are completed by their DOIs."""
    if identifier.kind != "orcid":
        return look_up(identifier, resolver)
    listed = look_up(Identifier("orcid", checked_orcid(identifier.value)), resolver)
    found = Bibliography(career=listed.career, unreadable=listed.unreadable, notes=listed.notes)
    unknown = 0
    dois = [entry.work.doi for entry in listed.entries if entry.work.doi][:MOST_COMPLETED]
    for entry in listed.entries:
        if entry.work.doi in dois:
            try:
                found.entries += look_up(Identifier("doi", entry.work.doi or ""), resolver).entries
            except LookupFailed:
                unknown += 1
        found.entries.append(entry)
    if unknown:
        found.note(f"{unknown} DOIs are not known to Crossref; these works have no authors yet")
    return found


def _fill(source: Source, found: Bibliography, number: int) -> None:
    """Take over what was read; entries without title and identifier are listed as unreadable."""
    source.formats = found.formats
    source.notes = found.notes
    source.unreadable = list(found.unreadable)
    source.career = list(found.career)
    for entry in found.entries:
        if entry.usable:
            key = None if entry.key is None else f"{number}:{entry.key}"
            main = None if entry.main_key is None else f"{number}:{entry.main_key}"
            source.entries.append(replace(entry, key=key, main_key=main))
        else:
            source.unreadable.append(
                Unreadable(entry.line, "it has neither a title nor an identifier", entry.format)
            )
    source.unreadable.sort(key=lambda part: part.line)
    if not source.entries and not source.career:
        source.error = BibliographyUnreadable("none of its entries can be read")


def proposal_of(
    ledger: Ledger, sources: Sequence[Source], answers: Mapping[str, str] | None = None
) -> Proposal:
    """Return what an import would do to the works on record; nothing is changed."""
    return propose(
        [entry for source in sources for entry in source.entries],
        ledger.all_of(Work),
        me_of(cast("Person | None", ledger.person())),
        trashed=cast("list[Work]", ledger.of_kind("work", trashed=True)),
        answers=answers,
    )


@dataclass(frozen=True)
class CareerRow:
    """A post, degree, distinction or membership that came, and the record here that says so already."""

    record: Record
    existing: str | None = None


def career_of(ledger: Ledger, sources: Sequence[Source]) -> list[CareerRow]:
    """Return what the sources say besides works, each once; what is in the trash does not come back."""
    rows: list[CareerRow] = []
    here: dict[tuple[str, ...], str] = {}
    came: set[tuple[str, ...]] = set()
    for kind in _SAID_BY:
        for trashed in (True, False):
            for record in ledger.of_kind(kind, trashed=trashed):
                here[_said(record)] = record_name(record)
    for affiliation in (item for source in sources for item in source.career):
        said = _said(affiliation.record)
        if said not in came:
            came.add(said)
            rows.append(CareerRow(affiliation.record, here.get(said)))
    return rows


_SAID_BY = {
    "position": ("title", "employer", "begin"),
    "education": ("degree", "school", "begin"),
    "award": ("name", "giver", "awarded_on"),
    "membership": ("organization", "role", "begin"),
}


def _said(record: Record) -> tuple[str, ...]:
    """Return what tells records of one kind apart; days count by their year."""
    kind = kind_of(record)
    name, place, day = (str(getattr(record, field) or "").casefold() for field in _SAID_BY[kind])
    return kind, " ".join(name.split()), " ".join(place.split()), day[:4]


def import_publications(
    vault: Vault, sources: Sequence[Source], *, on: date, answers: Mapping[str, str] | None = None
) -> Stored:
    """Store what the person agreed to, with one commit; works with an open question wait for confirmation."""

    def change(ledger: Ledger) -> Stored:
        stored = _store(ledger, proposal_of(ledger, sources, answers), on)
        rows = [row for row in career_of(ledger, sources) if row.existing is None]
        return replace(stored, career=tuple(record_name(ledger.add(row.record)) for row in rows))

    return vault.commit("import publications", change)


def _store(ledger: Ledger, proposal: Proposal, on: date) -> Stored:
    added, merged, asked = [], [], []
    names = {work.id: record_name(work) for work in ledger.all_of(Work)}
    kept = [row for row in proposal.rows if not row.trashed]
    for row in kept:
        settled = not row.waits
        if row.existing is None:
            record = row.work.model_copy(update={"confirmed_on": on if settled else None})
            name = record_name(ledger.add(record))
            names[row.work.id] = name
            added.append(name)
        else:
            name = names[row.existing.id]
            changes = _with_confirmation(row, on) if settled else row.changes
            if changes:
                ledger.edit(row.existing, changes)
            if row.changes:
                merged.append(name)
        if not settled:
            asked.append(name)
    for identifier, main in proposal.relinked.items():
        ledger.edit(cast("Work", ledger.get(names[identifier])), {"version_of": main})
    return Stored(
        tuple(added),
        tuple(merged),
        tuple((names[link.version.id], names[link.main.id]) for link in proposal.links),
        tuple(asked),
        same=sum(row.action == "same" for row in kept),
        trashed=len(proposal.rows) - len(kept),
        names=names,
    )


def _with_confirmation(row: Row, on: date) -> dict[str, Any]:
    here = row.existing
    waits = here is not None and here.provenance is not Provenance.ENTERED and here.confirmed_on is None
    return {**row.changes, "confirmed_on": on} if waits else row.changes
