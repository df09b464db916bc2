"""What a person does with records: add, edit, confirm, trash, restore, purge, undo, attach."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.dates import DateOrder
from tracker.errors import (
    RecordConflict,
    RecordInvalid,
    RecordNotFound,
)
from tracker.records import KINDS, SINGLETONS, Provenance, Record, kind_named, kind_of
from tracker.records.exchange_visitor import Ds2019, Program, Visa
from tracker.records.kinds import record_name
from tracker.records.vault_document import Document
from tracker.records.works import Work
from tracker.store.ledger import Ledger, validated
from tracker.store.vault import Vault
from tracker.tasks.field_text import fields_of_text
from tracker.tasks.files import read_file
from tracker.tasks.later_stages import bring_up_to_date, earlier_stage
from tracker.tasks.own_place import with_own_place
from tracker.tasks.persons import People
from tracker.tasks.programs import ensure_programs, follow_form
from tracker.tasks.questions import asked_about, of_family
from tracker.tasks.same_paper import noted

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Saved:
    """A record as it was saved, its name, and the program records that came with it."""

    record: Record
    name: str
    programs: tuple[Program, ...] = ()
    changed: bool = True


def id_of(ledger: Ledger, name: str, kind: str | None = None) -> str:
    """Return the id of the record with a name, of the given kind where one is given.

    Raises:
        RecordNotFound: no record has the name.
        RecordConflict: it is of another kind, or in the trash.
    """
    record = ledger.get(name)
    if kind is not None and kind_of(record) != kind:
        raise RecordConflict(f"{record_name(record)} is a {kind_of(record)}, not a {kind}")
    if record.trashed_on is not None:
        raise RecordConflict(f"{record_name(record)} is in the trash")
    return record.id


def values_of_texts(
    ledger: Ledger, kind: str, texts: Texts, *, order: DateOrder | None = None
) -> dict[str, Any]:
    """Return the values of fields typed as text; names of other records become their ids."""
    return fields_of_text(
        kind, texts, order=order, resolve=lambda name, of_kind: id_of(ledger, name, of_kind)
    )


def add(vault: Vault, kind: str, texts: Texts, *, order: DateOrder | None = None) -> Saved:
    """Add a record of a kind from fields typed as text.

    Raises:
        RecordInvalid, DateImpossible, DateAmbiguous: a field does not hold what it must.
        RecordConflict: a second person record.
    """
    kind = kind_named(kind)
    if kind == "document":
        raise RecordInvalid("a document record comes with its file", hint="add it with: tracker attach FILE")
    if not any(word.strip() for words in texts.values() for word in words):
        raise RecordInvalid(
            f"{kind}: no field was given", hint=f"list the fields with: tracker schema {kind}"
        )

    def change(ledger: Ledger) -> Saved:
        values = values_of_texts(ledger, kind, texts, order=order)
        if kind == "work":
            values = with_own_place(ledger, values)
        record = ledger.add(validated(KINDS[kind], values))
        return Saved(record, record_name(record), _programs_of(ledger, record))

    return vault.commit(f"add {kind}", change)


def edit(
    vault: Vault, name: str, texts: Texts, *, more: Texts | None = None, order: DateOrder | None = None
) -> Saved:
    """Change fields of a record; an empty text clears its field.

    Args:
        vault: the open vault.
        name: the record's name or id.
        texts: new values; a field that is a list is replaced.
        more: items to add to fields that are lists.
        order: which number of a numeric day is the month.
    """
    more = more or {}
    if not texts and not more:
        raise RecordInvalid("no field was given", hint="write FIELD=VALUE, or FIELD= to clear it")

    def change(ledger: Ledger) -> Saved:
        record = _in_use(ledger, name)
        kind = kind_of(record)
        values = values_of_texts(ledger, kind, texts, order=order)
        for field, items in values_of_texts(ledger, kind, more, order=order).items():
            if not isinstance(items, list):
                raise RecordInvalid(f"{kind}: {field} holds one value; write {field}=VALUE")
            values[field] = [*values.get(field, getattr(record, field)), *items]
        if isinstance(record, Work):
            values = with_own_place(ledger, values, record)
        after = ledger.edit(record, values)
        changed = after.model_dump(exclude={"changed_at"}) != record.model_dump(exclude={"changed_at"})
        if isinstance(record, Ds2019) and isinstance(after, Ds2019):
            follow_form(ledger, record, after if after.dependant is None else None)
        return Saved(after, record_name(after), _programs_of(ledger, after), changed)

    return vault.commit(f"edit {name}", change)


def confirm(
    vault: Vault,
    names: Sequence[str],
    *,
    on: date,
    texts: Texts | None = None,
    order: DateOrder | None = None,
    anyway: bool = False,
) -> list[Saved]:
    """Confirm what was read or imported, with corrections where fields are given; from then on it counts.

    A record that was typed, or is confirmed already, stays as it is. One that tells a later stage of a
    matter that counts becomes part of that record, and a paper of the family is kept as such.

    Args:
        vault: the open vault.
        names: the records.
        on: the day.
        texts: corrections.
        order: which number of a numeric day is the month.
        anyway: the person was asked whose it is and which matter it is of.

    Raises:
        RecordConflict: a paper names somebody else, or may be of a matter on record; nothing is changed.
    """

    def change(ledger: Ledger) -> list[Saved]:
        done: list[Saved] = []
        people = People(ledger)
        for name in names:
            record = before = _in_use(ledger, name)
            if texts:
                values = values_of_texts(ledger, kind_of(record), texts, order=order)
                if isinstance(record, Work):
                    values = with_own_place(ledger, values, record)
                record = ledger.edit(record, values)
            question = None if anyway else asked_about(ledger, people, record)
            if question is not None:
                raise RecordConflict(question.text, hint=question.hint)
            earlier = earlier_stage(ledger, record)
            if earlier is not None:
                after = bring_up_to_date(ledger, earlier, record)
                done.append(Saved(after, record_name(after)))
                continue
            news: dict[str, Any] = {} if record.counts else {"confirmed_on": on}
            if news and record.provenance is Provenance.READ:
                news |= of_family(record, people.of_record(record))
            if isinstance(record, Ds2019 | Visa):
                news |= noted(record, on, keep_annotation="annotation_212e" in (texts or {}))
            if news:
                record = ledger.edit(record, news, action="confirm")
            if isinstance(before, Ds2019) and isinstance(record, Ds2019):
                follow_form(ledger, before, record)
            done.append(Saved(record, record_name(record), _programs_of(ledger, record), bool(news or texts)))
        return done

    return vault.commit(f"confirm {', '.join(names)}", change)


def unconfirmed(ledger: Ledger) -> list[Record]:
    """Return the records in use that wait for confirmation, by kind and number."""
    return [record for kind in ledger.counts() for record in ledger.of_kind(kind) if record.waits]


def trash(vault: Vault, names: Sequence[str]) -> list[Saved]:
    """Move records to the trash; answers no longer rest on them and they can come back."""

    def change(ledger: Ledger) -> list[Saved]:
        done: list[Saved] = []
        for name in names:
            record = _in_use(ledger, name)
            trashed = ledger.trash(record)
            if isinstance(record, Ds2019):
                follow_form(ledger, record, None)
            done.append(Saved(trashed, record_name(trashed)))
        return done

    return vault.commit(f"trash {', '.join(names)}", change)


def restore(vault: Vault, names: Sequence[str]) -> list[Saved]:
    """Take records out of the trash."""

    def change(ledger: Ledger) -> list[Saved]:
        done: list[Saved] = []
        for name in names:
            record = ledger.get(name)
            if record.trashed_on is None:
                raise RecordConflict(f"{record_name(record)} is not in the trash")
            if kind_of(record) in SINGLETONS and ledger.of_kind(kind_of(record)):
                raise RecordConflict(f"there is another {kind_of(record)} record in use")
            back = ledger.restore(record)
            done.append(Saved(back, record_name(back), _programs_of(ledger, back)))
        return done

    return vault.commit(f"restore {', '.join(names)}", change)


def trashed(ledger: Ledger) -> list[Record]:
    """Return the records in the trash, by kind and number."""
    return [record for kind in ledger.counts(trashed=True) for record in ledger.of_kind(kind, trashed=True)]


def purge(vault: Vault, names: Sequence[str] | None = None) -> list[str]:
    """Delete records in the trash, and their history, for good; return their names.

    Without names the whole trash is emptied, and with it what was recognised in files that were never
    read to their end. The files of deleted documents leave the vault's folder; older states of the
    records keep the words until they are pruned.
    """

    def change(ledger: Ledger) -> list[Record]:
        records = trashed(ledger) if names is None else [ledger.get(name) for name in names]
        for record in records:
            ledger.purge(record)
        return records

    def no_text(records: list[Record]) -> dict[str, list[str]]:
        documents = {record.id for record in records if isinstance(record, Document)}
        if names is None:
            from tracker.tasks.unfinished import abandoned  # it loads the readers of papers

            documents |= abandoned(vault.pages())
        return {document: [] for document in documents & vault.pages().documents()} if documents else {}

    label = "empty the trash" if names is None else f"purge {', '.join(names)}"
    deleted = vault.commit(label, change, page_text=no_text)
    if deleted:
        vault.tidy()
    return [record_name(record) for record in deleted]


def undo(vault: Vault) -> str:
    """Take back the last change; return what it was.

    Raises:
        NothingToUndo: no change is left that can be taken back.
    """
    return vault.commit("undo", lambda ledger: ledger.undo())


@dataclass(frozen=True)
class Attached:
    """A document record for a file, and whether the same file was in the vault before."""

    document: Document
    name: str
    already_there: bool


def attach(
    vault: Vault,
    path: Path,
    to: Sequence[str] = (),
    *,
    on: date,
    title: str | None = None,
    kind: str = "other",
) -> Attached:
    """Keep a file in the vault as it is, linked with the records it proves.

    A file that the vault has already is not stored twice; its links grow.

    Raises:
        FileUnreadable, EmptyFile, FileTooLarge: the file cannot be kept.
        RecordNotFound: a record to link with does not exist; nothing is stored.
    """
    from tracker.tasks.reading import file_name  # it loads the readers of papers

    for name in to:
        id_of(vault.ledger, name)
    texts = {"kind": [kind], **({"title": [title]} if title else {})}
    given = values_of_texts(vault.ledger, "document", texts)
    data = read_file(path)
    stored = vault.add_document(io.BytesIO(data))

    def change(ledger: Ledger) -> Attached:
        links = [id_of(ledger, name) for name in to]
        there = next((d for d in ledger.all_of(Document) if d.digest == stored.digest), None)
        if there is not None:
            more = [link for link in links if link not in there.links]
            changed = ledger.edit(
                there, {"links": [*there.links, *more], **({"title": title} if title else {})}
            )
            return Attached(changed, record_name(changed), True)
        record = ledger.add(
            Document(
                digest=stored.digest,
                size=stored.size,
                object_name=stored.name,
                media_type=media_type(data, path.name),
                original_name=file_name(path),
                added_on=on,
                links=links,
                **given,
            )
        )
        return Attached(record, record_name(record), False)

    return vault.commit("attach a document", change)


_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


def media_type(data: bytes, name: str) -> str:
    """Return the media type by content for PDFs and pictures that are read, else by the name's ending."""
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return mimetypes.guess_type(name, strict=True)[0] or "application/octet-stream"


def document_of(ledger: Ledger, name: str) -> Document:
    """Return the document of a name: itself, or the newest one linked with the record of that name.

    Raises:
        RecordNotFound: the record has no document.
    """
    record = ledger.get(name)
    if isinstance(record, Document):
        return record
    documents = ledger.all_of(Document)
    ids = {item.document for item in record.evidence}
    linked = [d for d in documents if record.id in d.links or d.id in ids]
    if not linked:
        raise RecordNotFound(
            f"{record_name(record)} has no document",
            hint=f"add one with: tracker attach FILE {record_name(record)}",
        )
    return linked[-1]


def _in_use(ledger: Ledger, name: str) -> Record:
    record = ledger.get(name)
    if record.trashed_on is not None:
        raise RecordConflict(
            f"{record_name(record)} is in the trash",
            hint=f"take it out with: tracker trash restore {record_name(record)}",
        )
    return record


def _programs_of(ledger: Ledger, record: Record) -> tuple[Program, ...]:
    return tuple(ensure_programs(ledger)) if isinstance(record, Ds2019) else ()
