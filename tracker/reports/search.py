"""The search for a position: who was written to, who answered, what is due, and how many answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from tracker.records.career import Contact, Message
from tracker.reports import wording
from tracker.reports.facts import name_of
from tracker.reports.guidance import GRADES, Value, values
from tracker.reports.plain_values import plain
from tracker.reports.report import Line, Report, Section, Table
from tracker.terms import folded

FORMAT: Final = "search/1"


class MessageKind(StrEnum):
    """What a message is; an interview, or a message that came back, is kept as a message on its day."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    THANK_YOU = "thank_you"
    ANSWER = "answer"
    INTERVIEW = "interview"
    BOUNCED = "bounced"


_KIND_OF = {folded(kind.value): kind for kind in MessageKind} | {
    "reply": MessageKind.ANSWER,
    "response": MessageKind.ANSWER,
    "thanks": MessageKind.THANK_YOU,
    "coldemail": MessageKind.FIRST,
    "email": MessageKind.FIRST,
    "bounce": MessageKind.BOUNCED,
    "undelivered": MessageKind.BOUNCED,
    "returned": MessageKind.BOUNCED,
}
State = Literal[
    "not_written", "waiting", "follow_up_due", "follow_up_late", "followed_up", "no_answer", "answered",
    "interview_ahead", "thank_you_due", "thank_you_late", "thanked", "bounced",
]  # fmt: skip
_STATES: dict[str, str] = {
    "not_written": "not written to yet",
    "waiting": "waits for an answer",
    "follow_up_due": "the one follow-up is due",
    "follow_up_late": "the days for the follow-up have passed",
    "followed_up": "followed up, waits for an answer",
    "no_answer": "no answer; nothing more is due",
    "answered": "answered",
    "interview_ahead": "an interview is ahead",
    "thank_you_due": "a thank-you is due",
    "thank_you_late": "the day of the thank-you has passed",
    "thanked": "interviewed and thanked",
    "bounced": "the message came back: another address is needed",
}


def kind_of_message(message: Message) -> MessageKind | None:
    """Return what a message is by its own word; one without a word is a first message, another word None."""
    if not message.kind:
        return MessageKind.FIRST
    return _KIND_OF.get(folded(message.kind))


@dataclass(frozen=True)
class Due:
    """Something to send to a contact, from one day to another, both included.

    ``record`` is the id of the contact, ``message`` that of the message or interview it follows.
    """

    what: Literal["follow_up", "thank_you"]
    contact: str
    record: str
    message: str
    who: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """What is due and when."""
        if self.what == "thank_you":
            return f"thank-you to {self.who}, by {wording.day(self.last)}"
        return f"follow-up to {self.who}, {wording.day(self.first)} - {wording.day(self.last)}"


@dataclass(frozen=True)
class Correspondence:
    """What went to and fro with one contact; the newest first message begins it."""

    contact: str
    record: str
    who: str
    institution: str | None
    paper_read: str | None
    written_on: date | None
    followed_up_on: date | None
    answered_on: date | None
    interview_on: date | None
    thanked_on: date | None
    state: State
    due: Due | None

    @property
    def answered(self) -> bool:
        """Whether they answered; an interview that is agreed for a later day is an answer."""
        ahead = self.interview_on is not None and self.interview_on >= (self.written_on or date.min)
        return self.answered_on is not None or ahead


@dataclass(frozen=True)
class Rate:
    """How many of those written to have answered; ``waiting`` are still within their days.

    Whoever was reached by no message, since it came back, was not written to.
    """

    written: int
    answered: int
    waiting: int

    @property
    def percent(self) -> int | None:
        """Answers in 100 of those whose days have passed or who answered; None where there are none."""
        told = self.written - self.waiting
        return round(100 * self.answered / told) if told else None


@dataclass(frozen=True)
class Search:
    """The search on one day; messages without a contact or a day are named, and count nowhere."""

    as_of: date
    contacts: tuple[Correspondence, ...]
    rate: Rate
    not_understood: tuple[str, ...] = ()
    without_contact: tuple[str, ...] = ()
    without_day: tuple[str, ...] = ()

    @property
    def due(self) -> tuple[Due, ...]:
        """What is due or will be, the earliest first."""
        found = [entry.due for entry in self.contacts if entry.due is not None]
        return tuple(sorted(found, key=lambda due: (due.last, due.first, due.record)))


def search_of(contacts: Sequence[Contact], messages: Sequence[Message], as_of: date) -> Search:
    """Return the search from contacts and messages on record; what is dated later has not happened yet."""
    by_contact: dict[str, list[Message]] = {contact.id: [] for contact in contacts}
    for message in messages:
        if message.contact in by_contact:
            by_contact[message.contact].append(message)
    found = tuple(_correspondence(contact, by_contact[contact.id], as_of) for contact in contacts)
    last = _days("follow_up_last").value
    written = [entry for entry in found if entry.written_on is not None and entry.state != "bounced"]
    answered = sum(entry.answered for entry in written)
    waiting = sum(
        not entry.answered
        and entry.written_on is not None
        and as_of <= (entry.followed_up_on or entry.written_on) + timedelta(days=last)
        for entry in written
    )
    unknown = tuple(
        name_of(message)
        for rows in by_contact.values()
        for message in rows
        if kind_of_message(message) is None
    )
    rows = [message for rows in by_contact.values() for message in rows]
    undated = [m for m in rows if m.sent_on is None and m.answered_on is None]
    return Search(
        as_of,
        found,
        Rate(len(written), answered, waiting),
        unknown,
        tuple(name_of(message) for message in messages if message.contact not in by_contact),
        tuple(name_of(message) for message in undated if kind_of_message(message) is not None),
    )


def _days(name: str) -> Value:
    return values("search")[name]


def _correspondence(contact: Contact, messages: Sequence[Message], as_of: date) -> Correspondence:
    sent = [
        (kind, message.sent_on)
        for message in messages
        if (kind := kind_of_message(message)) is not None and message.sent_on is not None
    ]

    def message_of(kind: MessageKind, day: date | None) -> str:
        found = [m.id for m in messages if kind_of_message(m) == kind and m.sent_on == day]
        return max(found, default=contact.id)

    def on(kind: MessageKind, since: date = date.min, until: date = as_of) -> list[date]:
        return sorted(day for found, day in sent if found == kind and since <= day <= until)

    first = max(on(MessageKind.FIRST), default=None)
    since = first or date.min
    follow_up = min(on(MessageKind.FOLLOW_UP, since), default=None)
    interview = max(on(MessageKind.INTERVIEW, since, date.max), default=None)
    answers = [
        *on(MessageKind.ANSWER, since),
        *(m.answered_on for m in messages if m.answered_on is not None and since <= m.answered_on <= as_of),
        *on(MessageKind.INTERVIEW, since),
    ]
    answered = min(answers, default=None)
    thanked = None
    if interview is not None:
        thanked = min(on(MessageKind.THANK_YOU, interview), default=None)
    who = contact.name or contact.institution or name_of(contact)
    sent_then = on(MessageKind.FIRST, since)  # more than one where it was sent again on the same day
    came_back = len(on(MessageKind.BOUNCED, since)) >= max(1, len(sent_then))
    state, due = _state(contact, who, first, follow_up, answered, interview, thanked, as_of)
    if came_back and answered is None and interview is None:
        state, due = "bounced", None
    if due is not None:
        begun = (
            message_of(MessageKind.FIRST, first)
            if due.what == "follow_up"
            else message_of(MessageKind.INTERVIEW, interview)
        )
        due = replace(due, message=begun)
    return Correspondence(
        contact=name_of(contact),
        record=contact.id,
        who=who,
        institution=contact.institution,
        paper_read=contact.paper_read,
        written_on=first,
        followed_up_on=follow_up,
        answered_on=answered,
        interview_on=interview,
        thanked_on=thanked,
        state=state,
        due=due,
    )


def _state(
    contact: Contact,
    who: str,
    first: date | None,
    follow_up: date | None,
    answered: date | None,
    interview: date | None,
    thanked: date | None,
    as_of: date,
) -> tuple[State, Due | None]:
    name = name_of(contact)
    if interview is not None and thanked is None:
        if interview > as_of:
            return "interview_ahead", None
        last = interview + timedelta(days=_days("thank_you").value)
        due = Due("thank_you", name, contact.id, "", who, interview, last)
        return ("thank_you_due" if as_of <= last else "thank_you_late"), due
    if thanked is not None:
        return "thanked", None
    if answered is not None:
        return "answered", None
    if first is None:
        return "not_written", None
    longest = timedelta(days=_days("follow_up_last").value)
    if follow_up is not None:
        return ("followed_up" if as_of <= follow_up + longest else "no_answer"), None
    begin = first + timedelta(days=_days("follow_up_first").value)
    due = Due("follow_up", name, contact.id, "", who, begin, first + longest)
    if as_of < begin:
        return "waiting", due
    return ("follow_up_due" if as_of <= due.last else "follow_up_late"), due


# --- in words ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SearchValues:
    """The search as JSON values."""

    format: Literal["search/1"]
    as_of: date
    contacts: tuple[Correspondence, ...]
    rate: Rate
    rate_percent: int | None
    due: tuple[Due, ...]
    not_understood: tuple[str, ...]
    without_contact: tuple[str, ...]
    without_day: tuple[str, ...]


def search_json(search: Search) -> dict[str, Any]:
    """Return the search as JSON values."""
    found = SearchValues(
        FORMAT, search.as_of, search.contacts, search.rate, search.rate.percent, search.due,
        search.not_understood, search.without_contact, search.without_day,
    )  # fmt: skip
    made: dict[str, Any] = plain(found)
    return made


def search_report(search: Search) -> Report:
    """Return the search as a report: what is due, everyone written to, and how many answered."""
    begin, last, thanks = (_days(name) for name in ("follow_up_first", "follow_up_last", "thank_you"))
    grade = GRADES[begin.source.grade]
    return Report(
        name="search",
        title=f"The search on {wording.day(search.as_of)}",
        as_of=search.as_of,
        lead=_lead(search),
        sections=tuple(s for s in (_due(search), _contacts(search), _unknown(search)) if s.lines or s.table),
        footer=(
            f"Response rate: answers among those who answered or whose {last.value} days have passed, of a "
            "follow-up where there was one; who was not reached, since a message came back, is left out.",
            f"One follow-up {begin.value} to {last.value} days after a message without an answer, a "
            f"thank-you within {24 * thanks.value} hours of an interview: {grade}.",
            "Nothing is sent by this program. How many answer says nothing about you or about them.",
        ),
        answer=search_json(search),
    )


def _lead(search: Search) -> str:
    rate = search.rate
    if not rate.written:
        return "Nobody was written to yet: tracker add contact, then tracker share message contact-1."
    people = "1 person was" if rate.written == 1 else f"{rate.written} people were"
    words = f"{people} written to, {rate.answered} answered"
    if rate.waiting:
        words += f"; {rate.waiting} may still do so within the days"
    if rate.percent is None:
        return f"{words}."
    return f"{words}. Response rate: {rate.percent} % ({rate.answered} of {rate.written - rate.waiting})."


def _due(search: Search) -> Section:
    return Section("Due", tuple(_due_lines(search)))


def _due_lines(search: Search) -> Iterator[Line]:
    for due in search.due:
        if due.last < search.as_of:
            words = "still possible; its days have passed" if due.what == "follow_up" else "late, but send it"
            yield Line(f"{due.words} ({words})", tone="watch", label=due.contact)
        elif due.first <= search.as_of:
            yield Line(f"{due.words} (now)", tone="act", label=due.contact)
        else:
            yield Line(due.words, label=due.contact)


def _contacts(search: Search) -> Section:
    head = ("contact", "who", "paper read", "written", "state")
    rows = tuple(
        (
            entry.contact,
            ", ".join(dict.fromkeys(part for part in (entry.who, entry.institution) if part)),
            entry.paper_read or "-",
            wording.day(entry.written_on) if entry.written_on else "-",
            _STATES[entry.state],
        )
        for entry in search.contacts
    )
    return Section("Everyone", table=Table(head, rows)) if rows else Section("")


def _unknown(search: Search) -> Section:
    kinds = ", ".join(kind.value for kind in MessageKind)
    told = [
        (search.not_understood, f"its kind is none of {kinds}", "kind=first"),
        (search.without_contact, "it names no contact that counts", "contact=contact-1"),
        (search.without_day, "it has no day, so it counts nowhere", "sent_on=DAY"),
    ]
    return Section(
        "Not understood",
        tuple(
            Line(f"{why}: tracker edit {name} {mend}", tone="watch", label=name)
            for names, why, mend in told
            for name in names
        ),
    )
