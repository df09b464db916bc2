"""Which superseded snapshots are kept: the last 10, one a day, one a month, one a year.

The rule depends on the heads alone and only ever lets go: what it does not keep today it will not
ask for tomorrow. So ``verify`` can tell a snapshot that was pruned from one that was lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tracker.store.heads import Head

LAST = 10
DAILY = timedelta(days=30)
MONTHS = 12


def kept(heads: Iterable[Head], now: datetime | None = None) -> list[Head]:
    """Return the heads whose snapshots are kept, oldest first.

    Kept are the last ``LAST`` of all, the last of each day of the 30 days up to the reference time,
    the last of each of 12 months, and the last of each year for ever. The reference time is ``now``
    or the time of the newest head, whichever is earlier: a clock that runs ahead removes nothing.
    Without ``now`` the least is named that any run of the rule can have left.
    """
    ordered = sorted(heads, key=lambda head: head.name)
    if not ordered:
        return []
    newest = max(head.time for head in ordered)
    reference = newest if now is None else min(now, newest)
    last_of_day: dict[date, Head] = {}
    last_of_month: dict[int, Head] = {}
    last_of_year: dict[int, Head] = {}
    for head in ordered:
        last_of_day[head.time.date()] = head
        last_of_month[_months(head.time.date())] = head
        last_of_year[head.time.year] = head
    # A window looks at the period alone: it must never bring back what an earlier one let go.
    chosen = {head.digest for head in (*ordered[-LAST:], *last_of_year.values())}
    chosen |= {head.digest for day, head in last_of_day.items() if day > reference.date() - DAILY}
    chosen |= {
        head.digest for month, head in last_of_month.items() if month > _months(reference.date()) - MONTHS
    }
    return [head for head in ordered if head.digest in chosen]


def _months(day: date) -> int:
    return day.year * 12 + day.month
