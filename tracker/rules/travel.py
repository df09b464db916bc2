"""Entry, the I-94, the travel signature, trips, the passport and the six years of H-1B."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.dates import ONE_DAY, Span, anniversary, show_day, term_last_day, union
from tracker.rules.admission import admission
from tracker.rules.case import Trip
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.presence import status_of
from tracker.rules.program_records import SHORT_TERM, Record, State, refs_of
from tracker.terms import sevis_id_of

_SIX_YEAR_CLASSES = frozenset({"H-1B", "L-1", "L-1A", "L-1B"})


def travel(facts: Facts, draft: Draft) -> None:
    """Write everything about entry, stay on the I-94 and trips that the case gives a reason for."""
    _entry(facts, draft)
    admission(facts, draft)
    _signature(facts, draft)
    _trip(facts, draft)
    _passport(facts, draft)
    _h1b(facts, draft)
    ids = facts.case.sevis_ids
    if ids:
        found = tuple([sevis_id_of(text) for text in ids])
        steps = step("Z-07", "N and ten digits", "sevis_ids")
        draft.put("valid", tuple(entry is not None for entry in found), steps)
        draft.put("normalised", found, steps)


def _entry(facts: Facts, draft: Draft) -> None:
    case, record = facts.case, facts.next_record
    if case.entry_timestamp is not None:
        zone = facts.law.table("port_time_zones", facts.as_of).get((case.port or "").strip().upper())
        day = None
        if zone is not None:
            try:
                day = case.entry_timestamp.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
            except (ZoneInfoNotFoundError, ValueError):
                day = None  # a law folder may name a zone that this machine does not know
        draft.put(
            "entry_date", day, step("R-DT-01", "local date at the port", "entry_timestamp", "port", value=day)
        )
    earliest = None
    unclear = _begins_before(facts, record)
    if unclear:
        draft.put("earliest_entry", None)
    elif record is not None and record.begin is not None:
        days = facts.law.number("entry_before_begin", facts.as_of)
        earliest = record.begin - timedelta(days=days)
        found = step(
            "R-ST-10", f"begin {show_day(record.begin)} - {days} days", record.begin_path, value=earliest
        )
        draft.put("earliest_entry", earliest, found)
    if case.entry is None or not case.programs:
        return
    if record is None or record.begin is None or earliest is None:
        draft.put("entry_ok", None)
        return
    allowed = case.entry >= earliest
    steps = step("R-ST-10", f"entry {show_day(case.entry)}", "entry", record.begin_path, value=allowed)
    draft.put("entry_ok", allowed, found, steps)
    if not allowed:
        draft.warn("TOO_EARLY", found, steps, day=earliest, refs=refs_of([record]))
    elif case.entry < record.begin and facts.as_of < record.begin:
        draft.warn("NO_TRAINING_BEFORE_BEGIN", found, steps, day=record.begin, refs=refs_of([record]))


def _begins_before(facts: Facts, record: Record | None) -> bool:
    """Return whether a record with a missing date may be the open or coming one that begins first."""
    if record is None or record.begin is None:
        return False
    return any(
        other.state is State.UNKNOWN and (other.begin is None or other.begin < record.begin)
        for other in facts.records
    )


def _signature(facts: Facts, draft: Draft) -> None:
    case, record = facts.case, facts.current_record
    latest = facts.latest_record
    if (
        case.reentry is not None
        and latest is not None
        and latest.end is not None
        and case.reentry > latest.end
    ):
        text = f"{show_day(case.reentry)} is after the end {show_day(latest.end)}"
        found = step("R-ST-10", text, "reentry", latest.end_path)
        draft.warn("REENTRY_AFTER_END", found, day=latest.end, refs=refs_of([latest]))
    signed = case.travel_signature
    if signed is None:
        return
    category = record.category if record is not None else case.category
    short = category == SHORT_TERM
    months = facts.law.number("travel_signature_short_term" if short else "travel_signature", facts.as_of)
    last: date | None = term_last_day(signed, months=months)
    if record is not None:
        known = record.end is not None and record.category is not None
        last = min(last, record.end) if known and last is not None and record.end is not None else None
    text = f"signed {show_day(signed)} + {months} months - 1 day, not past the program end"
    found = step("R-ST-15", text, "travel_signature", value=last)
    draft.put("signature_last_day", last, found)
    serves = None if last is None or case.reentry is None else case.reentry <= last
    draft.put(
        "signature_ok", serves, found, step("R-ST-15", "re-entry on or before it", "reentry", value=serves)
    )


def _visas(facts: Facts) -> list[date]:
    """Return the expiry days of the visas that can serve a J traveler."""
    return [
        visa.expires
        for visa in facts.case.visa_stamps
        if visa.expires is not None and (visa.visa_class or "J").strip().upper().startswith("J")
    ]


def _trip(facts: Facts, draft: Draft) -> None:
    trip, expiries = facts.case.trip, _visas(facts)
    if trip is None:
        if expiries and max(expiries) < facts.as_of:
            found = step(
                "R-ST-11", "the latest visa has expired", "visa_stamps", "as_of", value=max(expiries)
            )
            draft.warn("VISA_NEEDED_FOR_NEXT_ENTRY", found, day=max(expiries))
        return
    days = (trip.back - trip.out).days if trip.out is not None and trip.back is not None else None
    draft.put("trip_days", days, step("R-ST-16", "day of return - day of departure", "trip", value=days))
    revalidated = _revalidation(facts, trip, days)
    limit = facts.law.number("revalidation_trip", facts.as_of)
    found = step(
        "R-ST-16", f"at most {limit} days in a near country, no visa applied for", "trip", value=revalidated
    )
    draft.put("automatic_revalidation", revalidated, found)
    if revalidated and days == limit:
        draft.other_reading(
            f"8 CFR 214.2(j)(1)(iii) says less than {limit} days", {"automatic_revalidation": False}
        )
    if revalidated is not False or trip.back is None or any(day >= trip.back for day in expiries):
        return
    draft.warn("NEW_VISA_NEEDED", found, day=trip.back)
    law = facts.law
    listed = law.names("proclamation_full", trip.back) | law.names("proclamation_partial", trip.back)
    used = facts.case.passport_used
    if facts.nationalities & listed and (used is None or used in listed):
        steps = step("T-05", "a nationality is on a list on the day of return", "nationality", "trip.back")
        for code in ("PROCLAMATION_10998_J_SUSPENDED", "DO_NOT_TRAVEL_WITHOUT_COUNSEL", "REVERIFY_LIST"):
            draft.warn(code, steps, day=trip.back)
        draft.other_reading(
            "not covered by the scope clause: in the country or with a valid visa on 1 Jan 2026",
            {"warnings.PROCLAMATION_10998_J_SUSPENDED": False},
        )


def _revalidation(facts: Facts, trip: Trip, days: int | None) -> bool | None:
    """Return whether an expired visa serves for the return; None where a fact is missing.

    Source: 22 CFR 41.112(d). A nationality that is not given is taken for one without restriction.
    """
    law, as_of = facts.law, facts.as_of
    until = facts.case.i94.admit_until if facts.case.i94 is not None else None
    near = None if trip.country is None else trip.country in law.names("revalidation_countries", as_of)
    short = None if days is None else days <= law.number("revalidation_trip", as_of)
    quiet = None if trip.applied_for_visa is None else not trip.applied_for_visa
    national = not (facts.nationalities & law.names("terrorism_sponsors", as_of))
    admitted = not (isinstance(until, date) and until < (trip.back or as_of))
    tests = (near, short, quiet, national, admitted)
    if False in tests:
        return False
    return None if None in tests else True


def _passport(facts: Facts, draft: Draft) -> None:
    """Write whether the passport is valid long enough. Source: INA 212(a)(7)(B)(i)(I)."""
    passport, entry = facts.case.passport, facts.case.entry
    if passport is None or entry is None:
        return
    if passport.expires is None:
        draft.put("passport_ok_for_entry", None)
        return
    months = facts.law.number("passport_beyond_stay", facts.as_of)
    record = facts.next_record or facts.latest_record
    stay = record.end if record is not None else entry
    beyond = None if stay is None else anniversary(max(stay, entry), months=months)
    outside = None if beyond is None else passport.expires >= beyond
    inside = passport.expires >= entry
    if passport.six_month_club:
        valid: bool | None = inside
    elif passport.six_month_club is None and (outside is None or outside != inside):
        valid = False if not inside else None
    else:
        valid = outside
    text = f"valid to {show_day(passport.expires)}"
    found = step("R-ST-17", text, "passport.expires", "passport.six_month_club", "entry", value=valid)
    draft.put("passport_ok_for_entry", valid, found)
    if passport.six_month_club:
        draft.other_reading("the country has left the six-month list", {"passport_ok_for_entry": outside})
        if entry <= passport.expires <= anniversary(entry, months=months):
            draft.warn("I94_MAY_BE_SHORTENED_TO_PASSPORT", found, day=passport.expires)


def _h1b(facts: Facts, draft: Draft) -> None:
    """Write the last day of six years of H-1B, days abroad not yet recaptured. Source: INA 214(g)(4).

    A year abroad begins a new six years. Days in the country in another status, between two stays in H or L
    status, are not counted; a row without a status is taken for neither.
    """
    rows = sorted(
        (row.entered, row.out or date.max, number, status_of(row) == "H-1B")
        for number, row in enumerate(facts.case.us_presence)
        if row.entered is not None and status_of(row) in _SIX_YEAR_CLASSES
    )
    if not any(entry[3] for entry in rows):
        return
    here, named = _other_presence(facts, rows[-1][0])
    first, number, last = rows[0][0], rows[0][2], rows[0][1]
    reset = facts.law.number("h1b_reset", facts.as_of)
    more = 0
    for entered, out, place, _ in rows[1:]:
        if last < entered:
            gap = Span(last, entered)
            departure = max((part.end or last for part in _inside(here, gap)), default=last)
            if anniversary(departure + ONE_DAY, years=reset) <= entered:
                first, number, more = entered, place, 0
            elif last + ONE_DAY < entered:
                free = Span(last + ONE_DAY, entered - ONE_DAY)
                more += sum(part.days for part in _inside(named, free))
        last = max(last, out)
    years = facts.law.number("h1b_limit", facts.as_of)
    end = term_last_day(first, years=years) + timedelta(days=more)
    text = f"first day {show_day(first)} + {years} years - 1 day"
    if more:
        text += f" + {more} days in another status"
    draft.put("h1b_six_year_last_day", end, step("X-01", text, f"us_presence[{number}]", value=end))


def _other_presence(facts: Facts, last: date) -> tuple[list[Span], list[Span]]:
    """Return the times in the country to ``last`` outside H and L status: all, and those of known status."""
    spans = [
        (span, row.status is not None)
        for row in facts.case.us_presence
        if row.entered is not None and status_of(row) not in _SIX_YEAR_CLASSES
        if (span := Span(row.entered, row.out).closed(last)) is not None
    ]
    return union(span for span, _ in spans), union(span for span, known in spans if known)


def _inside(blocks: list[Span], gap: Span) -> Iterator[Span]:
    """Return the parts of blocks, in order, that lie in a gap."""
    assert gap.end is not None
    place = bisect_left(blocks, gap.begin, key=lambda block: block.end or block.begin)
    while place < len(blocks) and blocks[place].begin <= gap.end:
        block = blocks[place]
        yield Span(max(block.begin, gap.begin), min(block.end or gap.end, gap.end))
        place += 1
