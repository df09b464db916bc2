"""The one change of specialty that a physician may make."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.dates import ONE_DAY, clipped, show_day
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.presence import J1, Row
from tracker.rules.program_records import PHYSICIAN


def specialty_change(facts: Facts, draft: Draft) -> None:
    """Write the deadline, the changes left and whether a change is allowed on ``as_of``.

    The two years count from the J-1 entry for the physician program; from its begin if the person was
    then already in J-1 status in another category, or no entry is known. Source: 22 CFR 62.27(f), whose
    words also allow the first entry as an exchange visitor in any category.
    """
    law, as_of = facts.law, facts.as_of
    made = facts.case.specialty_changes_made or 0
    allowed_changes = law.number("specialty_changes_allowed", as_of)
    left = max(0, allowed_changes - made)
    text = f"{allowed_changes} - {made} made"
    draft.put("changes_left", left, step("R-AP-04", text, "specialty_changes_made", value=left))
    years = law.number("specialty_change_period", as_of)
    begin = facts.physician.begin if facts.physician is not None else None
    if facts.physician is None or begin is None:
        draft.put("specialty_change_deadline", None)
        draft.put("proposed_allowed", False if left == 0 else None)
        return
    already = _came_from_another_category(facts, begin)
    entry = None if already else _entry(facts)
    anchor, path = (entry.begin, entry.paths[0]) if entry else (begin, facts.physician.records[0].begin_path)
    deadline = clipped(anchor, years=years)
    allowed = as_of <= deadline and left > 0
    found = step("R-AP-04", f"{show_day(anchor)} + {years} years", path, value=deadline)
    draft.put("specialty_change_deadline", deadline, found)
    draft.put(
        "proposed_allowed",
        allowed,
        found,
        step("R-AP-04", "on or before the deadline", "as_of", value=allowed),
    )
    refs = tuple(r.program.ref for r in facts.physician.records if r.program.ref is not None)
    if allowed:
        draft.warn("NEW_STATEMENT_OF_NEED_LIKELY", found, day=deadline, refs=refs)
    if as_of > deadline:
        draft.warn("SPECIALTY_CHANGE_TIME_BARRED", found, day=deadline, refs=refs)
    first = facts.first_j1_entry
    if already and first is not None:
        draft.warn("SPECIALTY_ANCHOR_AMBIGUOUS", found, day=deadline, refs=refs)
        strict = clipped(first.begin, years=years)
        draft.other_reading(
            "literally, two years from the first entry as an exchange visitor",
            {"specialty_change_deadline": strict, "proposed_allowed": as_of <= strict and left > 0},
        )


def _entry(facts: Facts) -> Row | None:
    """Return the J-1 row with which the first physician program was entered."""
    assert facts.physician is not None
    own = {record.index for record in facts.physician.records}
    first = facts.physician.records[0]
    margin = timedelta(days=facts.law.number("entry_before_begin", facts.as_of))
    for row in facts.rows:
        ours = row.record is not None and row.record.index in own
        if ours and row.category in (None, PHYSICIAN):
            limit = first.end + margin if first.end is not None else None
            return row if limit is None or row.begin <= limit else None
    return None


def _came_from_another_category(facts: Facts, begin: date) -> bool:
    """Return whether the person was in J-1 in another category, without leaving, on the begin."""
    runs = _run_over(facts, begin)
    if runs is None:
        return False
    first, rows = runs
    if any(row.category not in (None, PHYSICIAN) for row in rows if row.begin < begin):
        return True
    for record in facts.records:
        if record.category in (None, PHYSICIAN) or record.begin is None or record.begin >= begin:
            continue
        if (record.end or begin) >= first:
            return True
    return False


def _run_over(facts: Facts, day: date) -> tuple[date, list[Row]] | None:
    """Return the first day and the J-1 rows of the unbroken presence that holds ``day`` and began before."""
    first: date | None = None
    last: date | None = None
    rows: list[Row] = []
    for row in facts.rows:
        if row.status != J1:
            continue
        if first is not None and (last is None or row.begin <= last + ONE_DAY):
            rows.append(row)
            last = None if last is None or row.end is None else max(last, row.end)
        elif first is None or last is None or last < day:
            first, last, rows = row.begin, row.end, [row]
        else:
            break
    if first is None or first >= day or (last is not None and last < day - ONE_DAY):
        return None
    return first, [row for row in rows if row.begin <= day]
