"""Other readings of the law on how long a window lasts."""

from __future__ import annotations

from datetime import date

from tracker.dates import ONE_DAY, Span, clipped, distinct_days, is_leap_day, show_day, term_last_day
from tracker.rules.draft import Draft
from tracker.rules.facts import Facts
from tracker.rules.program_records import PHYSICIAN, is_initial_or_amended
from tracker.rules.windows import SHORT, Window, counted_in_years, extension_years, missing_day


def clock_readings(facts: Facts, window: Window, draft: Draft) -> None:
    """Add the other readings of one clock."""
    clock, begin, cap = window.clock, window.begin, window.cap
    if begin is None or cap is None:
        return
    key = f"clocks.{clock.category}.cap_last_day"
    if window.rule == "R-RS-01" and clock.state in ("not_started", "open", "last_day"):
        draft.other_reading("the window ends on the anniversary itself", {key: cap + ONE_DAY})
    from_begin = clock.method != "accumulate" and clock.extension != "exceptional_need"
    if from_begin:
        _begin_readings(facts, window, key, draft)
    years = counted_in_years(clock.category)
    rolls = is_leap_day(begin) if years else missing_day(facts, window)
    if rolls and from_begin:
        shorter = _clipped_cap(begin, cap) - ONE_DAY
        if shorter != cap:
            draft.other_reading(
                "a missing anniversary day is clipped to the month's last day", {key: shorter}
            )
    if clock.category == PHYSICIAN:
        _physician_readings(facts, window, key, draft)


def _clipped_cap(begin: date, cap: date) -> date:
    """Return the clipped anniversary for a cap whose own anniversary rolled forward."""
    after = cap + ONE_DAY
    months = (after.year - begin.year) * 12 + after.month - begin.month
    return clipped(begin, months=months - 1 if after.day < begin.day else months)


def _begin_readings(facts: Facts, window: Window, key: str, draft: Draft) -> None:
    """Add what another begin would give: that of a later form, or that of SEVIS beside a change of status."""
    program = window.records[0].program
    years, months = _length(facts, window)
    begins = {form.begin for form in program.forms if form.begin and is_initial_or_amended(form)}
    if program.sevis_begin is None and len(begins) > 1:
        draft.other_reading(
            "the latest initial or amended form is authoritative",
            {key: term_last_day(max(begins), years=years, months=months)},
        )
    if program.status_acquired_by_cos is not None:
        shown = program.sevis_begin or program.begin
        if shown is not None:
            last = term_last_day(shown, years=years, months=months)
            draft.other_reading(f"SEVIS still shows {show_day(shown)}", {key: last})


def _length(facts: Facts, window: Window) -> tuple[int, int]:
    """Return the years and months of a continuous window, an extension for a G-7 sponsor included."""
    category = window.clock.category
    if category in SHORT:
        return 0, facts.law.number(SHORT[category][0], facts.as_of)
    if category == PHYSICIAN:
        return facts.law.number("physician_window", facts.as_of), 0
    more = max((extension_years(facts, record) for record in window.records), default=0)
    return facts.law.number("research_window", facts.as_of) + more, 0


def _physician_readings(facts: Facts, window: Window, key: str, draft: Draft) -> None:
    physician, cap = facts.physician, window.cap
    if physician is None or physician.begin is None or cap is None:
        return
    years = facts.law.number("physician_window", facts.as_of)
    if physician.accumulated and physician.last_gap_begin is not None:
        draft.other_reading(
            "one calendar window from the first begin", {key: term_last_day(physician.begin, years=years)}
        )
        fresh = term_last_day(physician.last_gap_begin, years=years)
        draft.other_reading("a new seven years after the return", {key: fresh})
    leave = [
        Span(part.begin, part.end)
        for record in window.records
        for part in record.program.leave
        if part.begin is not None and part.end is not None and part.begin <= part.end
    ]
    fixed = physician.extension is not None  # an approval names its own last day
    if leave and not fixed:
        later = date.fromordinal(cap.toordinal() + distinct_days(leave))
        path = "projected_cap_last_day" if physician.accumulated else "cap_last_day"
        draft.other_reading("leave is not participation", {f"clocks.{PHYSICIAN}.{path}": later})
    start = window.records[0].program.training_start
    if start is not None and start > physician.begin and not (physician.accumulated or fixed):
        draft.other_reading(
            "the seven years count from the first day of training", {key: term_last_day(start, years=years)}
        )
    if any(
        (row.status or "").upper().replace("-", "").startswith("H1B")
        and row.entered is not None
        and row.entered < physician.begin
        for row in facts.case.us_presence
    ):
        draft.other_reading("earlier training in H-1B status is taken into account", {})
