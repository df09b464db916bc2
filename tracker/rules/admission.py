"""What the I-94 says about the stay, and what a fixed period of admission would make of it."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.dates import show_day, term_last_day
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.presence import status_of
from tracker.rules.program_records import State, refs_of
from tracker.terms import DURATION_OF_STATUS

_SWITCH = "fixed_period_of_admission"


def admission(facts: Facts, draft: Draft) -> None:
    """Write what the I-94 says about the stay; a date on it controls over the program.

    Fixed periods of admission, where they are in force: a stay that began in duration of status ends
    with the program, at the latest on the last day of the transition; an entry admits to the program end,
    for four years at most. The law in force on ``as_of`` decides about a stay, the law on the day of entry
    about an entry. Source: 91 FR 44976 (8 CFR 214.1(m)(1), 214.2(j)(1)(ii)), as reported.
    """
    if facts.case.i94 is not None:
        _stay(facts, facts.case.i94.admit_until, draft)
    _next_entry(facts, draft)


def _stay(facts: Facts, until: date | str | None, draft: Draft) -> None:
    record = facts.current_record
    fixed = facts.law.find(_SWITCH, facts.as_of) is not None
    in_status = until == DURATION_OF_STATUS
    regime = None
    if until is not None:
        regime = "duration_of_status" if in_status and not fixed else "fixed_period"
    draft.put("regime", regime, step("T-01", "what the I-94 shows", "i94.admit_until", value=regime))
    dated = until if isinstance(until, date) else None
    end = record.end if record is not None else None
    if facts.case.programs:
        if in_status and fixed:
            last = _transition(facts, end, draft)
            until_day = last
        else:
            last = end if in_status else None
            if dated is not None and end is not None:
                last = min(dated, end)
            found = step("R-ST-11", "the earlier of program end and I-94", "i94.admit_until", value=last)
            draft.put("authorised_until", last, found)
            until_day = dated
        known = until is not None and not (in_status and fixed and last is None)
        status: bool | None = None
        if known:
            status = _is_in_status(facts, until_day)
        text = "a record is open and the I-94 has not passed"
        draft.put("status_ok", status, step("R-ST-11", text, "as_of", value=status))
    if dated is not None:
        found = step("R-ST-11", f"admitted until {show_day(dated)}", "i94.admit_until", value=dated)
        draft.warn("I94_DATE_CERTAIN", found, day=dated)
        if end is not None and dated < end and record is not None:
            draft.warn("CONTACT_SPONSOR_OR_CBP", found, day=dated, refs=refs_of([record]))
    elif in_status and facts.law.postponed(_SWITCH, facts.as_of):
        found = step(
            "T-01", "the I-94 shows D/S; the rule ending it is postponed", "i94.admit_until", "as_of"
        )
        draft.warn("DS_RULE_POSTPONED_CHECK", found, day=facts.law.state_date)
        draft.other_reading("the postponed rule is in force", {"regime": "fixed_period"})


def _is_in_status(facts: Facts, until: date | None) -> bool | None:
    """Return whether a record is open and the stay has not passed; None where no one knows of a record."""
    if until is not None and facts.as_of > until:
        return False
    return None if facts.perhaps_open else facts.open_record is not None


def _transition(facts: Facts, end: date | None, draft: Draft) -> date | None:
    """Write how long a stay in duration of status goes on under fixed periods, and return the last day.

    None where it is not known that the person was in that status on the first day of the rule: an
    admission to duration of status after it is not described.
    """
    last_of_all = facts.law.day(_SWITCH, facts.as_of)
    last = min(end, last_of_all) if end is not None and _was_here(facts) else None
    text = f"in D/S on the first day of the rule: to the program end, not past {show_day(last_of_all)}"
    if not _was_here(facts):
        text = "not known to be in D/S on the first day of the rule"
    found = step("T-02", text, "i94.admit_until", "us_presence", value=last)
    draft.put("authorised_until", last, found)
    days = facts.law.number("fixed_period_travel", facts.as_of)
    stay = last + timedelta(days=days) if last is not None else None
    draft.put("stay_last_day", stay, found, step("T-02", f"+ {days} days for travel", value=stay))
    proposed = facts.case.proposed
    longer = end is not None and last is not None and end > last
    asked = proposed is not None and (proposed.action == "extend" or bool(proposed.transfer))
    if longer or asked:
        text = "an extension of stay is timely when received by the last day of the stay"
        refs = refs_of([facts.current_record]) if facts.current_record is not None else ()
        draft.warn(
            "STAY_EXTENSION_NEEDS_FILING",
            found,
            step("T-02", text, "i94.admit_until", value=stay),
            day=stay,
            refs=refs,
        )
    return last


def _was_here(facts: Facts) -> bool:
    """Return whether the last entry was on or before the first day of the rule, and no departure since."""
    provision = facts.law.find(_SWITCH, facts.as_of)
    assert provision is not None
    if facts.as_of == provision.begin:
        return True
    if facts.presence_incomplete:
        return False
    entries = [
        (row.entered, row.out)
        for row in facts.case.us_presence
        if row.entered is not None and row.entered <= facts.as_of and (status_of(row) or "").startswith("J-")
    ]
    if not entries:
        return False
    entered, out = max(entries, key=lambda entry: entry[0])
    return entered <= provision.begin and (out is None or out >= provision.begin)


def _next_entry(facts: Facts, draft: Draft) -> None:
    """Write how long an entry for the next program, or the planned one for a running program, admits."""
    record = facts.next_record
    if record is None or record.begin is None:
        return
    entry = facts.case.entry
    if entry is None and record.state is not State.NOT_STARTED:
        return
    start = max(entry or record.begin, record.begin)
    limit = facts.law.find("fixed_period_limit", entry or record.begin)
    if limit is None or not isinstance(limit.value, int):
        return
    longest = term_last_day(start, years=limit.value)
    last = min(record.end, longest) if record.end is not None else None
    text = f"program end, at most {limit.value} years from {show_day(start)}"
    inputs = (record.begin_path, record.end_path) if entry is None else (record.end_path, "entry")
    found = step("T-02", text, *inputs, value=last)
    draft.put("entry_admits_until", last, found)
    if record.end is not None and record.end > longest:
        draft.warn("STAY_EXTENSION_NEEDS_FILING", found, day=last, refs=refs_of([record]))
