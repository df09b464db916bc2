"""The search for a position: its state, what is due, and drafts that the person sends herself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from tracker.dates import partial_first, partial_last
from tracker.errors import RecordConflict, RecordNotFound, UsageError
from tracker.records.career import Certificate, Contact, Education, Message, Plan, Position, Skill
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.records.works import Work
from tracker.reports.message_drafts import Draft, Writer, draft_markdown, draft_text, drafted, next_kind
from tracker.reports.search import MessageKind, Search, search_of
from tracker.store.ledger import Ledger

_DRAFTED = (MessageKind.FIRST, MessageKind.FOLLOW_UP, MessageKind.THANK_YOU)


def search(ledger: Ledger, as_of: date) -> Search:
    """Return who was written to, who answered and what is due on a day."""
    contacts = [row for row in ledger.all_of(Contact) if row.counts]
    return search_of(contacts, [row for row in ledger.all_of(Message) if row.counts], as_of)


def message_draft(ledger: Ledger, name: str, as_of: date, kind: str | None = None) -> Draft:
    """Return the draft of a message to a contact; without a kind, of the one that comes next.

    Raises:
        RecordNotFound: there is no such record. RecordConflict: it is no contact, or in the trash.
        UsageError: messages of that kind are not drafted.
    """
    contact = ledger.get(name)
    if not isinstance(contact, Contact):
        raise RecordConflict(
            f"{record_name(contact)} is not a contact", hint="add one with: tracker add contact name=..."
        )
    if contact.trashed_on is not None:
        raise RecordConflict(f"{record_name(contact)} is in the trash")
    so_far = next((c for c in search(ledger, as_of).contacts if c.record == contact.id), None)
    if so_far is None:
        raise RecordNotFound(f"{record_name(contact)} waits to be confirmed", hint="tracker confirm")
    wanted = next_kind(so_far)
    if kind is not None:
        word = kind.strip().casefold().replace("-", "_")
        if word not in tuple(_DRAFTED):
            raise UsageError(
                "this is not drafted", hint=f"drafted are: {', '.join(entry.value for entry in _DRAFTED)}"
            )
        wanted = MessageKind(word)
    return drafted(contact, so_far, _writer(ledger, as_of), wanted)


def _writer(ledger: Ledger, as_of: date) -> Writer:
    """Return what is true of the person on a day: nothing to come, no certificate that ended."""

    def begun(day: str | None) -> bool:
        return day is None or partial_first(day) <= as_of

    return Writer(
        as_of=as_of,
        person=next((row for row in ledger.all_of(Person) if row.counts), None),
        education=[row for row in ledger.all_of(Education) if row.counts and begun(row.end)],
        positions=[row for row in ledger.all_of(Position) if row.counts and begun(row.begin)],
        works=[row for row in ledger.all_of(Work) if row.counts],
        skills=[row for row in ledger.all_of(Skill) if row.counts],
        certificates=[
            row
            for row in ledger.all_of(Certificate)
            if row.counts
            and begun(row.issued_on)
            and (row.expires_on is None or partial_last(row.expires_on) >= as_of)
        ],
        plans=[row for row in ledger.all_of(Plan) if row.counts],
    )


def draft_file(draft: Draft, ending: str) -> bytes:
    """Return a draft as the bytes of a file; ``ending`` is .txt, .md or .json.

    Raises:
        UsageError: drafts are not written in that form.
    """
    texts: dict[str, Callable[[Draft], str]] = {
        ".txt": draft_text,
        ".md": draft_markdown,
        ".json": lambda found: json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n",
    }
    if ending not in texts:
        raise UsageError(
            f"a draft cannot be written as {ending or 'a file without an ending'}",
            hint="name the file .txt, .md or .json",
        )
    return texts[ending](draft).encode("utf-8")
