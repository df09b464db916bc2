"""Where the person stands: program state, grace, lapse, entry, the I-94 and a pending change of status."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.dates import show_day
from tracker.rules.bars import Bars
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.presence import J1
from tracker.rules.program_records import Record, State, refs_of
from tracker.rules.windows import Windows


def status(facts: Facts, windows: Windows, bars: Bars, draft: Draft) -> None:
    """Write program state, grace, lapse and what a pending change of status allows."""
    if facts.case.programs:
        _program_state(facts, windows, draft)
        _lapse(facts, draft)
    _change_of_status(facts, bars, draft)
    _employment(facts, draft)


def _grace_end(facts: Facts, record: Record | None) -> date | None:
    if record is None or record.end is None or record.state is State.TERMINATED:
        return None
    return record.end + timedelta(days=facts.law.number("grace_period", facts.as_of))


def deciding_record(facts: Facts) -> Record | None:
    """Return the record whose end decides the grace days.

    It is the one that ends last; a coming record does not hide one that has ended, while the 30 days of
    that one run or the person has stayed on past them.
    """
    latest, ended = facts.latest_record, _last_begun(facts)
    if facts.open_record is not None or latest is None or latest.state is not State.NOT_STARTED:
        return latest
    if ended is None or ended.end is None:
        return latest
    days = facts.law.number("grace_period", facts.as_of)
    recent = (facts.as_of - ended.end).days <= days
    return ended if recent or _overstayed(facts, ended) else latest


def _last_begun(facts: Facts) -> Record | None:
    """Return the record that ends last among those that have begun."""
    begun = [r for r in facts.records if r.state is not State.NOT_STARTED and r.end is not None]
    return max(begun, key=lambda record: (record.end or date.min, record.order), default=None)


def _departed(facts: Facts, record: Record) -> bool:
    """Return whether the rows show that the person has left since the record was in force."""
    margin = timedelta(days=facts.law.number("entry_before_begin", facts.as_of))
    since = record.begin - margin if record.begin is not None else date.min
    rows = [
        row
        for row in facts.rows
        if row.status == J1 and row.begin <= facts.as_of and not row.ended_before(since)
    ]
    return bool(rows) and all(row.ended_before(facts.as_of) for row in rows)


def _still_here(facts: Facts) -> bool:
    return any(
        row.status == J1 and row.begin <= facts.as_of and not row.ended_before(facts.as_of)
        for row in facts.rows
    )


def _state(facts: Facts, record: Record | None, grace_end: date | None) -> str | None:
    """Return the program state; None where an unknown date leaves it open."""
    open_records = [r for r in facts.records if r.state is State.OPEN]
    if open_records:
        ends_today = any(record.end == facts.as_of for record in open_records)
        return "active_last_day" if ends_today else "active"
    if any(r.state is State.LAPSED for r in facts.records):
        return "lapsed"
    if record is None or record.state is State.UNKNOWN:
        return None
    if record.state is State.TERMINATED:
        return "terminated"
    coming = any(r.state is State.NOT_STARTED for r in facts.records)
    if record.state is State.NOT_STARTED or grace_end is None:
        return "not_started"
    if facts.as_of <= grace_end:
        if _departed(facts, record):
            return "not_started" if coming else "ended"
        return "grace_last_day" if facts.as_of == grace_end else "grace"
    return "out_of_status" if _overstayed(facts, record) else "ended"


def _overstayed(facts: Facts, record: Record) -> bool:
    """Return whether a J-1 row goes on past the grace days of a record, with nothing filed in time."""
    last = _grace_end(facts, record) or record.end
    return last is not None and facts.as_of > last and _still_here(facts) and not timely_filings(facts)


def _program_state(facts: Facts, windows: Windows, draft: Draft) -> None:
    record = deciding_record(facts)
    grace_end = _grace_end(facts, record)
    state = _state(facts, record, grace_end)
    inputs = (record.end_path,) if record is not None else ()
    found = []
    if record is not None and record.end is not None:
        days = facts.law.number("grace_period", facts.as_of)
        text = f"end {show_day(record.end)} + {days} days"
        if record.state is State.TERMINATED:
            text = f"ended {show_day(record.end)} by termination: no days are counted"
        found = [step("R-ST-10", text, *inputs, value=grace_end)]
    draft.put(
        "program_state",
        state,
        step("R-ST-10", "state on the day of the answer", *inputs, "as_of", value=state),
    )
    draft.put("grace_end", grace_end, *found)
    refs = refs_of([record]) if record is not None else ()
    if state in ("grace", "grace_last_day") and grace_end is not None and record is not None:
        left = (grace_end - facts.as_of).days
        draft.put(
            "grace_days_left", left, *found, step("R-ST-10", "days left after today", "as_of", value=left)
        )
        draft.warn("NO_WORK_IN_GRACE", *found, day=grace_end, refs=refs)
        if state == "grace_last_day":
            draft.warn("GRACE_ENDS_TODAY", *found, day=grace_end, refs=refs)
        window = windows.of_record.get(record.index)
        cap = window.cap if window is not None and record.is_research else None
        if cap is not None and record.end is not None and cap > record.end:
            text = f"the window to {show_day(cap)} closed on {show_day(record.end)}"
            draft.warn("WINDOW_CLOSED", step("R-RS-01", text, record.end_path), day=record.end, refs=refs)
    elif state == "active_last_day":
        draft.warn("PROGRAM_ENDS_TODAY", *found, day=facts.as_of, refs=refs)
    elif state == "out_of_status":
        draft.warn("PAST_GRACE", *found, day=grace_end, refs=refs)
    elif state == "terminated" and record is not None and record.end is not None:
        draft.warn("NO_GRACE_AFTER_TERMINATION", *found, day=record.end, refs=refs)
        draft.warn("SEEK_COUNSEL_NOW", *found, day=record.end, refs=refs)
        days = facts.law.number("grace_period", facts.as_of)
        reading = "an early completion agreed with the sponsor: the 30 days apply"
        draft.other_reading(reading, {"grace_end": record.end + timedelta(days=days)})
    _board_reading(facts, record, draft)


def _board_reading(facts: Facts, record: Record | None, draft: Draft) -> None:
    if record is None or record.scheduled_end is None or record.end == record.scheduled_end:
        return
    days = facts.law.number("grace_period", facts.as_of)
    reading = "no entitlement: until a new DS-2019 exists the end does not move"
    draft.other_reading(reading, {"grace_end": record.scheduled_end + timedelta(days=days)})


def _lapse(facts: Facts, draft: Draft) -> None:
    """Write how long a record has lapsed and who can repair it. Source: 22 CFR 62.45(c)-(f)."""
    lapsed = [r for r in facts.records if r.state is State.LAPSED and r.end is not None]
    if not lapsed:
        return
    law, as_of = facts.law, facts.as_of
    correctable, last = law.number("lapse_correctable", as_of), law.number("lapse_reinstatable", as_of)
    record = max(lapsed, key=lambda entry: entry.order)
    for entry in lapsed:
        assert entry.end is not None
        days = (as_of - entry.end).days
        found = step(
            "R-ST-14", f"{show_day(as_of)} - end {show_day(entry.end)}", entry.end_path, "as_of", value=days
        )
        refs = refs_of([entry])
        if days > last:
            draft.warn("LAPSED_OVER_270", found, day=entry.end, refs=refs)
        else:
            draft.warn("LAPSED_DS2019", found, day=entry.end, refs=refs)
        if correctable < days <= last:
            draft.warn("SUBSTANTIVE", found, day=entry.end, refs=refs)
        if entry is record:
            draft.put("lapsed_days", days, found)
            remedy = "RO_may_correct" if days <= correctable else "DOS_reinstatement_possible"
            if days > last or _worked_outside(facts, as_of):
                remedy = "not_reinstatable"
            text = f"to {correctable} days the sponsor, to {last} the Department, never after outside work"
            draft.put("remedy", remedy, step("R-ST-14", text, entry.end_path, "employment", value=remedy))
            if days > correctable:
                draft.other_reading("the proposed rule RIN 1400-AF23 would rewrite this section", {})


def _moonlighting(facts: Facts) -> list[tuple[str, list[tuple[date, date]]]]:
    """Return the spans of work outside the program, by the place of each entry."""
    found = []
    for number, work in enumerate(facts.case.employment):
        if (work.type or "").strip().casefold() != "moonlighting":
            continue
        spans = [(day, day) for day in work.dates]
        if work.start is not None:
            spans.append((work.start, work.end or max(work.start, facts.as_of)))
        found.append((f"employment[{number}]", spans))
    return found


def _worked_outside(facts: Facts, until: date) -> bool:
    return any(first <= until for _, spans in _moonlighting(facts) for first, _ in spans)


def _employment(facts: Facts, draft: Draft) -> None:
    records = []
    for record in facts.records:
        if record.begin is not None:
            last = record.end or facts.as_of
            if record.state is State.LAPSED:
                last = max(last, facts.as_of)
            records.append((record.begin, last, record))
    for first, path, spans in sorted((min(s)[0], p, s) for p, s in _moonlighting(facts) if s):
        met = 0
        for begin, last, record in records:
            hits = [day for day, end in spans if day <= last and end >= begin] if last >= first else []
            if hits:
                text = "work outside the program during the record"
                found = step("R-AP-09", text, path, record.begin_path, record.end_path)
                draft.warn("UNAUTHORISED_EMPLOYMENT", found, day=min(hits), refs=refs_of([record]))
                met += 1
            if met == 50:  # a bound for absurd numbers of records
                break


def pending_changes(facts: Facts) -> list[tuple[str, date | None]]:
    """Return the requests to change status that are on file on ``as_of``, with the day of receipt."""
    return [
        (f"filings[{number}]", filing.received)
        for number, filing in enumerate(facts.case.filings)
        if "_COS_" in (filing.form or "").upper()
        and (filing.received is None or filing.received <= facts.as_of)
    ]


def timely_filings(facts: Facts) -> list[str]:
    """Return the places of requests to change status that were received by the end of the grace days."""
    grace_end = _grace_end(facts, _last_begun(facts))
    if grace_end is None:
        return []
    return [
        path for path, received in pending_changes(facts) if received is not None and received <= grace_end
    ]


def _change_of_status(facts: Facts, bars: Bars, draft: Draft) -> None:
    pending = pending_changes(facts)
    timely = timely_filings(facts) if facts.case.programs and pending else []
    if timely:
        open_now = None if facts.perhaps_open else facts.open_record is not None
        found = step("R-ST-22", "received by the end of the grace days and undecided", *timely, "as_of")
        draft.put("period_of_authorised_stay", "pending_cos", found)
        draft.put(
            "may_work", open_now, step("R-ST-22", "J-1 work ends with the program", "as_of", value=open_now)
        )
        draft.warn("TRAVEL_ABANDONS_COS", found)
    if pending:
        for bar in bars.of_24_months:
            if bar.first_barred is not None and bar.first_barred <= facts.as_of <= bar.last_barred:
                text = f"{show_day(bar.first_barred)} to {show_day(bar.last_barred)}"
                draft.warn("24_MONTH_BAR_RUNNING", step("R-RS-02", text), day=bar.last_barred, refs=bar.refs)
