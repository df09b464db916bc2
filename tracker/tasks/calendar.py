"""The days that a calendar is given: those that the law computes, papers that end, and what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tracker.records.exchange_visitor import Admission
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.reports import wording
from tracker.reports.calendar import CalendarEvent
from tracker.reports.guidance import values
from tracker.reports.time_left import OVER
from tracker.store.ledger import Ledger
from tracker.tasks.due import offer_replies
from tracker.tasks.search import search
from tracker.tasks.visa_time import VisaAnswer, visa_answer
from tracker.terms import DURATION_OF_STATUS, Category

_ANSWERS = (
    ("next_renewal_due_by", "ds2019_end", "the DS-2019 in force ends"),
    ("grace_end", "grace_end", "30 days for travel end; no work in them"),
    ("specialty_change_deadline", "specialty_change", "last day to change specialty"),
    ("signature_last_day", "travel_signature", "the travel signature serves until today"),
    ("must_start_by", "waiver_begin", "last day to begin the waiver job"),
    ("latest_start_for_route", "waiver_begin", "latest begin of the waiver job by its route"),
    ("service_last_day", "other", "last day of waiver service"),
)


def calendar_events(ledger: Ledger, as_of: date, *, law_folder: Path | None = None) -> list[CalendarEvent]:
    """Return the days from ``as_of`` on that a calendar reminds of."""
    visa = visa_answer(ledger, as_of, law_folder=law_folder)
    found = [*_computed(visa, _root(ledger)), *_papers(visa), *_retention(ledger, as_of, law_folder)]
    found += _due(ledger, as_of)
    once = {event.uid: event for event in found if (event.last or event.day) >= as_of}
    return list(once.values())


def _root(ledger: Ledger) -> str:
    """Return what makes identifiers of computed days differ between two people."""
    person = next((row for row in ledger.all_of(Person) if row.counts), None)
    return person.id if person is not None else ""


def _computed(visa: VisaAnswer, root: str) -> Iterator[CalendarEvent]:
    answer = visa.answer
    for key, kind, words in _ANSWERS:
        over = key == "next_renewal_due_by" and answer.get("program_state") in OVER
        begun = key == "must_start_by" and visa.facts.in_waiver_job(visa.as_of)
        if answer.get(key) is not None and not over and not begun:
            yield CalendarEvent(kind, f"{root}/{key}", date.fromisoformat(answer[key]), words)
    for clock in answer.get("clocks") or ():
        last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
        if last is not None and clock["state"] in ("open", "last_day"):
            refs = "/".join(clock.get("refs") or ())
            words = f"last day that the law permits as {wording.category(clock['category'])}"
            if clock["category"] == Category.ALIEN_PHYSICIAN:
                words += f", {wording.TYPICAL}"
            fact = f"{root}/{clock['category']}/{refs}"
            yield CalendarEvent("category_end", fact, date.fromisoformat(last), words)
    for bar in answer.get("bars") or ():
        months = bar["type"].removesuffix("_month")
        refs = "/".join(bar.get("refs") or ())
        words = f"last day of the {months}-month bar on research programs"
        fact = f"{root}/{bar['type']}/{refs}"
        yield CalendarEvent("bar_end", fact, date.fromisoformat(bar["last_barred"]), words)


def _papers(visa: VisaAnswer) -> Iterator[CalendarEvent]:
    for passport in visa.facts.passports:
        if passport.expires_on is not None:
            yield CalendarEvent("passport_end", passport.id, passport.expires_on, "a passport ends")
    for foil in visa.facts.visas:
        if foil.dependant is None and foil.expires_on is not None:
            yield CalendarEvent("visa_end", foil.id, foil.expires_on, "a visa ends (it is for entering)")
    own = [a for a in visa.facts.admissions if a.dependant is None and a.arrival_date is not None]
    newest: Admission | None = max(own, key=lambda a: (a.arrival_date or date.min, a.id), default=None)
    if newest is not None and newest.admit_until and newest.admit_until != DURATION_OF_STATUS:
        until = date.fromisoformat(newest.admit_until)
        yield CalendarEvent("admit_until", newest.id, until, "admitted until today (I-94)")


def _retention(ledger: Ledger, as_of: date, law_folder: Path | None) -> Iterator[CalendarEvent]:
    from tracker.tasks.papers import answer_on_papers

    answer = answer_on_papers(ledger, as_of, law_folder=law_folder)
    for number, last in answer.kept_until.items():
        chain = answer.chains[number]
        if last >= as_of:
            words = f"a former sponsor ({chain.program_number or 'number not known'}) may delete its copies"
            fact = chain.forms[0].id if chain.forms else f"chain/{chain.sevis_id}"
            yield CalendarEvent("sponsor_may_delete", fact, last, words)


def _due(ledger: Ledger, as_of: date) -> Iterator[CalendarEvent]:
    longest = timedelta(days=values("search")["follow_up_last"].value)
    for due in search(ledger, as_of).due:
        last = due.first + longest if due.what == "thank_you" else due.last
        begin = max(due.first, as_of)
        if last >= as_of:
            words = due.words
            end = due.last if due.last >= begin else begin
            yield CalendarEvent(due.what, f"{due.record}/{due.message}", begin, words, end)
    for item in offer_replies(ledger):
        name = record_name(ledger.get(item.record))
        yield CalendarEvent("offer_reply", item.record, item.last, f"last day to reply to {name}")
