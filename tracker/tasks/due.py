"""What is due in the search for a position: follow-ups, thank-yous, and replies to offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.records.career import Offer
from tracker.records.kinds import record_name
from tracker.reports import wording
from tracker.reports.guidance import values
from tracker.store.ledger import Ledger
from tracker.tasks.search import search


@dataclass(frozen=True)
class DueItem:
    """Something to do from ``first`` to ``last``, both included; ``record`` is the id of what it is about."""

    what: str
    record: str
    first: date
    last: date
    words: str


def due_items(ledger: Ledger, as_of: date) -> list[DueItem]:
    """Return what is due now or within the days that the status shows, the earliest first.

    A follow-up whose days have passed is due no more; a thank-you is due for as long as a follow-up would be.
    """
    shown = as_of + timedelta(days=values("search")["shown_before"].value)
    longest = timedelta(days=values("search")["follow_up_last"].value)
    found = []
    for due in search(ledger, as_of).due:
        last = due.first + longest if due.what == "thank_you" else due.last
        late = " (late)" if due.what == "thank_you" and due.last < as_of <= last else ""
        found.append(DueItem(due.what, due.record, due.first, last, f"{due.words}{late} ({due.contact})"))
    found += [item for item in offer_replies(ledger) if item.first <= as_of]
    return sorted(
        (item for item in found if item.first <= shown and item.last >= as_of),
        key=lambda item: (item.last, item.first, item.record),
    )


def offer_replies(ledger: Ledger) -> list[DueItem]:
    """Return the day by which each offer on record is replied to."""
    return [
        DueItem(
            "offer_reply",
            offer.id,
            offer.reply_by - timedelta(days=_lead()),
            offer.reply_by,
            f"reply to {record_name(offer)} by {wording.day(offer.reply_by)}: "
            f"tracker check offer {record_name(offer)}",
        )
        for offer in ledger.all_of(Offer)
        if offer.counts and offer.reply_by is not None
    ]


def _lead() -> int:
    return values("search")["shown_before"].value
