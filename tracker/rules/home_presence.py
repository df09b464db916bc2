"""The codes and other readings of the days at home, for obligations that are not waived."""

from __future__ import annotations

from datetime import date

from tracker.dates import show_day
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.home_ledger import HOME, Ledger, counts_as_home
from tracker.rules.presence import J1, J2, status_of
from tracker.rules.requirement import Duty, Judgment


def home_presence(facts: Facts, judgment: Judgment, draft: Draft) -> None:
    """Raise the codes about days at home, and add the readings that count them differently."""
    duties = judgment.unwaived
    if not duties:
        return
    _complete(facts, judgment, duties, draft)
    _rows(facts, duties, draft)
    _third_countries(facts, duties, draft)
    _visits(facts, duties, draft)
    _several(facts, judgment, duties, draft)


def _complete(facts: Facts, judgment: Judgment, duties: list[Duty], draft: Draft) -> None:
    least = facts.law.number("home_days", facts.as_of)
    safe = facts.law.number("home_days_safe", facts.as_of)
    fulfilled = [duty for duty in duties if duty.obligation.state == "fulfilled"]
    if judgment.status == "fulfilled":
        if all(duty.obligation.counted_days >= safe for duty in fulfilled):
            found = step("W-10", f"{safe} days are counted", "home_presence", value=safe)
            draft.warn("KEEP_PROOF_OF_PRESENCE", found, refs=_refs(fulfilled))
        exact = [duty for duty in fulfilled if duty.obligation.counted_days == least]
        if exact:
            found = step("W-10", "days counted", "home_presence", value=least)
            draft.warn("WAIT_ONE_MORE_DAY_ADVISED", found, day=facts.as_of, refs=_refs(exact))
            draft.other_reading(f"{safe} days are required as a margin", {"s212e.status": "subject"})
    leap = [
        duty
        for duty in duties
        if duty.obligation.state == "open"
        and duty.obligation.counted_days >= least
        and duty.ledger.count_from(duty.start).has_leap_day()
    ]
    if leap:
        found = step("W-10", f"{least} days with a 29 February among them", "home_presence", value=least)
        draft.warn("LEAP_DAY_IN_WINDOW", found, day=facts.as_of, refs=_refs(leap))
        others = [duty for duty in duties if duty.obligation.state == "open" and duty not in leap]
        draft.other_reading(f"{least} days suffice", {} if others else {"s212e.status": "fulfilled"})


def _refs(duties: list[Duty]) -> tuple[str, ...]:
    return tuple(ref for duty in duties for ref in duty.obligation.refs)


def _matching(country: str | None, duties: list[Duty]) -> list[Duty]:
    return [duty for duty in duties if counts_as_home(country, duty.obligation.country)]


def _rows(facts: Facts, duties: list[Duty], draft: Draft) -> None:
    """Look at each home row: days before anything counts, coming days, and days noted twice."""
    ignored_before: dict[str | None, date | None] = {}
    last: dict[str | None, tuple[date, int]] = {}
    order = sorted(
        (
            (stay.entered, number, stay)
            for number, stay in enumerate(facts.case.home_presence)
            if stay.entered
        ),
        key=lambda entry: entry[:2],
    )
    for entered, number, stay in order:
        path = f"home_presence[{number}]"
        if stay.country not in ignored_before:
            matching = _matching(stay.country, duties)
            starts = [duty.start for duty in matching if duty.start is not None]
            ignored_before[stay.country] = min(starts) if starts else (date.max if matching else None)
        limit = ignored_before[stay.country]
        refs = (stay.ref,) if stay.ref is not None else ()
        if limit is not None and entered < limit and entered <= facts.as_of:
            text = f"{show_day(entered)} is before the first day that counts"
            found = step("W-10", text, path)
            draft.warn("HOME_DAYS_BEFORE_PROGRAM_END_IGNORED", found, day=entered, refs=refs)
        if stay.out is not None and stay.out > facts.as_of:
            found = step("W-10", f"counted to {show_day(facts.as_of)}", f"{path}.out")
            draft.warn("FUTURE_DAYS_NOT_COUNTED", found, day=stay.out, refs=refs)
        for country in {stay.country, HOME} if stay.country != HOME else set(last) | {HOME}:
            known = last.get(country)
            if known is not None and entered <= known[0]:
                found = step("W-10", "the shared days count once", f"home_presence[{known[1]}]", path)
                draft.warn("OVERLAPPING_PRESENCE_MERGED", found, day=entered, refs=refs)
        until = stay.out or date.max
        if stay.country not in last or until > last[stay.country][0]:
            last[stay.country] = (until, number)


def _third_countries(facts: Facts, duties: list[Duty], draft: Draft) -> None:
    begun = [
        (stay.entered, number, stay)
        for number, stay in enumerate(facts.case.other_presence)
        if stay.entered is not None and stay.entered <= facts.as_of
    ]
    for entered, number, stay in sorted(begun, key=lambda entry: entry[:2]):
        last = facts.as_of if stay.out is None else min(stay.out, facts.as_of)
        for duty in duties:
            end = duty.decision.end
            if end is not None and last > end and not counts_as_home(stay.country, duty.obligation.country):
                text = f"after {show_day(end)} in another country"
                found = step("W-10", text, f"other_presence[{number}]")
                refs = (stay.ref,) if stay.ref is not None else ()
                draft.warn("THIRD_COUNTRY_DAYS_DO_NOT_COUNT", found, day=entered, refs=refs)
                break


def _visits(facts: Facts, duties: list[Duty], draft: Draft) -> None:
    """Find visits home between two US stays in another status than J that began after a subject program."""
    ends = [duty.decision.end for duty in duties if duty.decision.end is not None]
    if not ends:
        return
    first_end = min(ends)
    stays = sorted(
        (row.entered, row.out or date.max, status_of(row) not in (None, J1, J2))
        for row in facts.case.us_presence
        if row.entered is not None
    )
    visits: set[int] = set()
    place, before = 0, None
    order = sorted(
        (stay.entered, number)
        for number, stay in enumerate(facts.case.home_presence)
        if stay.entered is not None
    )
    for entered, number in order:
        out = facts.case.home_presence[number].out
        country = facts.case.home_presence[number].country
        while place < len(stays) and stays[place][0] < entered:
            before = stays[place]
            place += 1
        following = next(
            (stay for stay in stays[place : place + 3] if out is not None and stay[0] >= out), None
        )
        if before is None or following is None or before[1] > entered or not _matching(country, duties):
            continue
        if before[2] and following[2] and before[0] > first_end and following[0] > first_end:
            visits.add(number)
    if not visits:
        return
    found = step(
        "W-10", "visits between stays", *[f"home_presence[{number}]" for number in sorted(visits)][:50]
    )
    refs = [facts.case.home_presence[number].ref for number in sorted(visits)]
    draft.warn("SHORT_VISITS_RESIDENCE_PROOF_WEAK", found, refs=tuple(ref for ref in refs if ref is not None))
    duty = duties[-1]
    without = Ledger(facts, duty.obligation.country, frozenset(visits)).days_from(duty.start)
    draft.other_reading("brief visits may not show residence", {"home.counted_days": without})


def _several(facts: Facts, judgment: Judgment, duties: list[Duty], draft: Draft) -> None:
    """Look at several obligations: in one country, and in different ones."""
    if len(duties) < 2:
        return
    countries = {duty.obligation.country for duty in duties if duty.obligation.country is not None}
    by_country: dict[str | None, set[int]] = {}
    for duty in duties:
        by_country.setdefault(duty.obligation.country, set()).add(duty.obligation.counted_days)
    unnamed = by_country.get(None, set())
    differ = any(len(counts | unnamed) > 1 for counts in by_country.values())
    least = facts.law.number("home_days", facts.as_of)
    refs = _refs(duties)
    if differ:
        paths = [duty.decision.path for duty in duties[:50]]
        draft.warn("TWO_OBLIGATIONS", step("W-11", "a ledger for each program", *paths), refs=refs)
        total = _all_counted(duties)
        draft.other_reading(
            "one total of two years for the person", {"home.remaining_to_730": max(0, least - total)}
        )
        draft.other_reading(
            "two years for each program, one after the other",
            {"home.remaining_to_730": max(0, least * len(duties) - total)},
        )
    if len(countries) > 1:
        paths = [duty.decision.path for duty in duties[:50]]
        found = step("W-11", "obligations in different countries", *paths)
        draft.warn("TWO_COUNTRIES", found, refs=refs)
        draft.warn("REQUEST_ADVISORY_OPINION", found, refs=refs)
        done = any(duty.obligation.state == "fulfilled" for duty in duties)
        changes = {"s212e.status": "fulfilled"} if done and judgment.status == "subject" else {}
        draft.other_reading("the present country of nationality satisfies all", changes)


def _all_counted(duties: list[Duty]) -> int:
    """Return the distinct days that count toward any of the obligations, each once."""
    starts: dict[str | None, date] = {}
    ledgers: dict[str | None, Ledger] = {}
    for duty in duties:
        if duty.start is None:
            continue
        country = duty.obligation.country
        starts[country] = min(starts.get(country, duty.start), duty.start)
        ledgers[country] = duty.ledger
    counts = [ledgers[country].days_from(start) for country, start in starts.items()]
    return max(counts, default=0)
