"""Days of the record as events of a calendar, and the file that calendars import.

Titles say nothing unless they are asked to: calendars are synced to employers and clouds.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal

from tracker.reports import wording
from tracker.reports.guidance import leads
from tracker.reports.plain_values import plain

FORMAT: Final = "calendar/1"
_PRODUCT = "-//img-career-tracker//tracker//EN"
_EPOCH = date(2020, 1, 1)
_SNAPSHOT = (
    "From your own record on {day}; a snapshot that does not follow later changes. "
    "What it is: tracker export ics --list"
)


@dataclass(frozen=True)
class CalendarEvent:
    """One day, or a few, of the record: what kind it is, which fact it is about, and its words.

    ``fact`` names what the event is about and never changes with its day; ``last`` is included.
    """

    kind: str
    fact: str
    day: date
    words: str
    last: date | None = None

    @property
    def uid(self) -> str:
        """An identifier that stays the same when the day moves, and tells nothing."""
        return hashlib.sha256(f"{self.kind}/{self.fact}".encode()).hexdigest()[:32]

    @property
    def leads(self) -> tuple[int, ...]:
        """How many days before it is reminded of, the earliest first."""
        known = leads()
        return known.get(self.kind, known["other"])


def in_order(events: Sequence[CalendarEvent]) -> list[CalendarEvent]:
    """Return the events by day; their place is the number that neutral titles carry."""
    return sorted(events, key=lambda event: (event.day, event.kind, event.fact))


@dataclass(frozen=True)
class EventValues:
    """One day, or a few, both ends included: its number in neutral titles, what it is, and its reminders.

    ``reminders`` are days before it; ``uid`` stays the same when the day moves.
    """

    number: int
    kind: str
    day: date
    last_day: date
    words: str
    reminders: tuple[int, ...]
    uid: str


@dataclass(frozen=True)
class CalendarValues:
    """The days of the record that a calendar is given."""

    format: Literal["calendar/1"]
    as_of: date
    events: tuple[EventValues, ...]


def calendar_json(events: Sequence[CalendarEvent], as_of: date) -> dict[str, Any]:
    """Return the events as JSON values, ``calendar/1``; words are always the full ones."""
    rows = tuple(
        EventValues(
            number, event.kind, event.day, event.last or event.day, event.words, event.leads, event.uid
        )
        for number, event in enumerate(in_order(events), 1)
    )
    made: dict[str, Any] = plain(CalendarValues(FORMAT, as_of, rows))
    return made


def calendar_file(
    events: Sequence[CalendarEvent], as_of: date, *, full_titles: bool = False, alarms: bool = False
) -> bytes:
    """Return the events as an iCalendar file of all-day events.

    The same events on the same day give the same bytes. Each reminder is an event of its own, because
    calendars take one alarm an event or none; those that lie behind are left out.

    Args:
        events: the events.
        as_of: the day of the export.
        full_titles: whether titles say what the day is.
        alarms: reminders as alarms of one event in place of events of their own.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for number, event in enumerate(in_order(events), 1):
        title = event.words if full_titles else f"Vault date {number}, open tracker"
        entry = _entry(event.uid, event.day, event.last, title, as_of)
        if alarms:
            for days in event.leads:
                entry.add_component(_alarm(days, title))
        calendar.add_component(entry)
        for days in () if alarms else event.leads:
            day = event.day - timedelta(days=days)
            if days and day >= as_of:
                calendar.add_component(_entry(f"{event.uid}-{days}", day, None, _ahead(title, days), as_of))
    written: bytes = calendar.to_ical()
    return written


def _ahead(title: str, days: int) -> str:
    return f"{title} (in {wording.days(days)})"


def _entry(uid: str, day: date, last: date | None, title: str, as_of: date) -> Any:
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"{uid}@tracker")
    entry.add("dtstamp", datetime.combine(as_of, time(), UTC))
    entry.add("sequence", max(0, (as_of - _EPOCH).days))
    entry.add("dtstart", day)
    entry.add("dtend", (last or day) + timedelta(days=1))  # the end is not part of an event
    entry.add("summary", "".join(" " if unicodedata.category(c) == "Cc" else c for c in title))
    entry.add("description", _SNAPSHOT.format(day=wording.day(as_of)))
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    return entry


def _alarm(days: int, title: str) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _ahead(title, days) if days else title)
    alarm.add("trigger", -timedelta(days=days))
    return alarm
