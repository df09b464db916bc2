"""The windows of the categories: research chains, the physician clock, and the short ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date

from tracker.dates import (
    ONE_DAY,
    Span,
    clipped,
    is_leap_day,
    show_day,
    term_last_day,
)
from tracker.findings import Step
from tracker.rules.assessment import Clock
from tracker.rules.bars import Bars, ChainBar
from tracker.rules.clock_readings import clock_readings
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.physician import PhysicianWindow
from tracker.rules.program_records import (
    ENDED,
    PHYSICIAN,
    Chain,
    Record,
    State,
    goes_on_perhaps,
    last_of,
    refs_of,
)
from tracker.rules.windows import SHORT, Window, Windows, counted_in_years, extension_years, missing_day

UNKNOWN = None
_METHOD: Mapping[bool | None, str | None] = {True: "accumulate", False: "contiguous", None: None}


def clocks(facts: Facts, bars: Bars, draft: Draft) -> Windows:
    """Write the clocks and return them with the records behind them.

    The limits in force on ``as_of`` decide, because the answer holds for that day.
    """
    found: list[tuple[Window, list[Step]]] = []
    inside = _inside_earlier_bar(facts, bars, draft)
    for place, chain in enumerate(facts.chains):
        found.append(_research(facts, chain, inside.get(place)))
    if facts.physician is not None:
        found.append(_physician(facts, facts.physician))
    for record in facts.records:
        if record.category in SHORT:
            found.append(_short(facts, record))
    draft.put("clocks", tuple(window.clock for window, _ in found))
    for number, (window, steps) in enumerate(found):
        unknown = step(window.rule, "a begin is not known", *[r.begin_path for r in window.records[:50]])
        draft.explain(f"clocks.{number}", *(steps or [unknown]))
        if window.clock.used_days is not None:
            draft.explain(f"clocks.{number}.used_days", _used_step(facts, window))
        _warn(facts, window, steps, draft)
    for window, _ in found:
        clock_readings(facts, window, draft)
    for place, entry in inside.items():
        if goes_on_perhaps(entry.chain, facts.chains[place]):
            _joined_readings(facts, entry.chain, found[place][0], draft)
    return Windows({record.index: window for window, _ in found for record in window.records})


def _state(facts: Facts, begin: date | None, ended: State, cap: date | None) -> str | None:
    if begin is not None and facts.as_of < begin:
        return "not_started"
    if ended in ENDED or (cap is not None and facts.as_of > cap):
        return "closed"
    if begin is None or cap is None or ended is State.UNKNOWN:
        return UNKNOWN
    return "last_day" if facts.as_of == cap else "open"


def _remaining(facts: Facts, state: str | None, cap: date | None) -> int | None:
    if state is UNKNOWN or cap is None:
        return UNKNOWN if state is UNKNOWN else 0
    return (cap - facts.as_of).days if state == "open" else 0


def _inside_earlier_bar(facts: Facts, bars: Bars, draft: Draft) -> dict[int, ChainBar]:
    """Return the earlier bar inside which research chains begin, by their places; raise the code.

    Without a SEVIS id nobody can say whether a record goes on in the next one, so a chain without one raises
    no code, and neither does one that begins inside the bar of a record without one.
    """
    entries = sorted((*bars.of_chains, *bars.scheduled), key=lambda entry: entry.bar.first_barred or date.min)
    named = [entry for entry in entries if entry.chain.last.sevis_id is not None]
    starts = {id(part): [entry.bar.first_barred or date.min for entry in part] for part in (entries, named)}
    inside: dict[int, ChainBar] = {}
    for place, chain in enumerate(facts.chains):
        known = _nearest(named, starts[id(named)], chain) if chain.first.sevis_id is not None else None
        found = known or _nearest(entries, starts[id(entries)], chain)
        if found is not None:
            inside[place] = found
        if known is not None and chain.begin is not None:
            steps = _inside_step(chain, known)
            draft.warn("BEGIN_INSIDE_24_MONTH_BAR", steps, day=chain.begin, refs=refs_of(chain.records))
    return inside


def _joined_readings(facts: Facts, earlier: Chain, window: Window, draft: Draft) -> None:
    """Add both readings of a record that may go on from an earlier one: one window, or two records."""
    key = f"clocks.{window.clock.category}"
    years = facts.law.number("research_window", facts.as_of)
    if earlier.begin is not None:
        last = term_last_day(earlier.begin, years=years)
        draft.other_reading("the records are one in SEVIS: one window", {f"{key}.cap_last_day": last})
    apart = {f"{key}.state": "not_permitted", "warnings.BEGIN_INSIDE_24_MONTH_BAR": True}
    draft.other_reading("the records are two in SEVIS: the later one begins inside the bar", apart)


def _nearest(entries: list[ChainBar], starts: list[date], chain: Chain) -> ChainBar | None:
    """Return the bar that began last before a chain, if it still runs on the begin of the chain."""
    if chain.begin is None:
        return None
    # all bars last the same time, so the nearest one that began earlier reaches furthest
    near = bisect_left(starts, chain.begin + ONE_DAY) - 1
    while near >= 0 and entries[near].chain is chain:
        near -= 1
    return entries[near] if near >= 0 and entries[near].bar.last_barred >= chain.begin else None


def _inside_step(chain: Chain, entry: ChainBar) -> Step:
    assert chain.begin is not None
    bar = entry.bar
    text = f"begin {show_day(chain.begin)} is not after {show_day(bar.last_barred)}"
    inputs = (chain.first.begin_path, entry.chain.last.end_path)
    return step("R-RS-02", text, *inputs, value=bar.last_barred)


def _research(facts: Facts, chain: Chain, barred: ChainBar | None) -> tuple[Window, list[Step]]:
    """Return the window of a research chain.

    The window is continuous and counts calendar days from the initial SEVIS begin date; days abroad do
    not stop it, and the end of the program closes it. Source: 22 CFR 62.20(i)(1), (3).
    """
    begin, cap, extension = chain.begin, None, None
    steps: list[Step] = []
    if begin is not None:
        years = facts.law.number("research_window", facts.as_of)
        more = max((extension_years(facts, record) for record in chain.records), default=0)
        cap = term_last_day(begin, years=years + more)
        inputs = [chain.first.begin_path]
        text = f"begin {show_day(begin)} + {years} years - 1 day"
        if more:
            extension = "G-7"
            inputs += [f"{r.path}.dos_extension" for r in chain.records if r.program.dos_extension]
            text = f"begin {show_day(begin)} + {years} years + {more} years for a G-7 sponsor - 1 day"
        steps.append(step("R-RS-09" if more else "R-RS-01", text, *inputs, value=cap))
    state = _state(facts, begin, chain.state, cap)
    if barred is not None:
        unclear = goes_on_perhaps(barred.chain, chain)
        state = UNKNOWN if unclear else "not_permitted"
        ids = (f"{barred.chain.last.path}.sevis_id", f"{chain.first.path}.sevis_id")
        if unclear:
            steps.append(step("R-RS-01", "without a SEVIS id it may go on from the record before it", *ids))
    remaining = _remaining(facts, state, cap)
    if state == "open" and cap is not None:
        steps.append(_left_step("R-RS-01", cap, facts.as_of, remaining))
    clock = Clock(
        category=chain.category,
        state=state,
        days_remaining=remaining,
        cap_last_day=cap,
        window_total_days=Span(begin, cap).days if begin and cap else None,
        extension=extension,
        refs=refs_of(chain.records),
    )
    return Window(clock, chain.records, cap, begin, "R-RS-01"), steps


def _left_step(rule: str, cap: date, as_of: date, remaining: int | None) -> Step:
    return step(rule, f"{show_day(cap)} - {show_day(as_of)}, days after today", "as_of", value=remaining)


def _physician(facts: Facts, window: PhysicianWindow) -> tuple[Window, list[Step]]:
    """Return the physician clock: contiguous, or accumulated where records leave a gap.

    Source: 22 CFR 62.27(e)(2), "duration of participation", so time between programs is not used.
    """
    begin, cap = window.begin, window.cap
    last = last_of(window.records)
    ended = State.UNKNOWN if window.accumulated is None else last.state
    state = _state(facts, begin, ended, cap)
    remaining = _remaining(facts, state, cap)
    steps: list[Step] = []
    inputs = tuple(path for record in window.records for path in (record.begin_path, record.end_path))
    years = facts.law.number("physician_window", facts.as_of)
    left = None
    if window.budget is not None and window.used_at_end is not None and window.accumulated:
        left = window.budget - window.used_at_end
    if begin is not None and window.accumulated is None:
        steps.append(step("R-AP-01", "an end is not known, so there may be a gap", *inputs[:100]))
    elif begin is not None and not window.accumulated:
        if window.extension:
            paths = [f"{r.path}.exceptional_need" for r in window.records if r.program.exceptional_need]
            steps.append(step("R-AP-02", "approved until", *paths, value=cap))
        else:
            text = f"begin {show_day(begin)} + {years} years - 1 day"
            steps.append(step("R-AP-01", text, window.records[0].begin_path, value=cap))
    elif begin is not None:
        steps.append(
            step("R-AP-01", f"budget: days of the first {years} years", inputs[0], value=window.budget)
        )
        steps.append(
            step("R-AP-01", "distinct days through the last end", *inputs[:100], value=window.used_at_end)
        )
        steps.append(step("R-AP-01", "last end + days left", last.end_path, value=cap))
    if state == "open" and cap is not None:
        steps.append(_left_step("R-AP-01", cap, facts.as_of, remaining))
    clock = Clock(
        category=PHYSICIAN,
        state=state,
        days_remaining=remaining,
        cap_last_day=None if window.accumulated else cap,
        window_total_days=Span(begin, cap).days if begin and cap and not window.accumulated else None,
        extension=window.extension,
        method=_METHOD[window.accumulated],
        budget_days=window.budget,
        used_days=window.used,
        used_days_at_end=window.used_at_end if window.accumulated else None,
        days_left_after_scheduled_end=left,
        projected_cap_last_day=cap if window.accumulated else None,
        refs=refs_of(window.records),
    )
    return Window(clock, window.records, cap, begin, "R-AP-01"), steps


def _used_step(facts: Facts, window: Window) -> Step:
    paths = [path for record in window.records[:50] for path in (record.begin_path, record.end_path)]
    text = f"distinct days of the programs to {show_day(facts.as_of)}, both ends counted"
    return step("R-AP-01", text, *paths, "as_of", value=window.clock.used_days)


def _short(facts: Facts, record: Record) -> tuple[Window, list[Step]]:
    """Return the window of a short-term scholar, specialist, trainee or intern record."""
    parameter, rule, _ = SHORT[record.category or ""]
    cap, steps = None, []
    months = facts.law.number(parameter, facts.as_of)
    if record.begin is not None:
        cap = term_last_day(record.begin, months=months)
        text = f"begin {show_day(record.begin)} + {months} months - 1 day"
        steps.append(step(rule, text, record.begin_path, value=cap))
    state = _state(facts, record.begin, record.state, cap)
    remaining = _remaining(facts, state, cap)
    if state == "open" and cap is not None:
        steps.append(_left_step(rule, cap, facts.as_of, remaining))
    clock = Clock(
        category=record.category or "",
        state=state,
        days_remaining=remaining,
        cap_last_day=cap,
        window_total_days=Span(record.begin, cap).days if record.begin and cap else None,
        refs=refs_of([record]),
    )
    return Window(clock, (record,), cap, record.begin, rule), steps


def _warn(facts: Facts, window: Window, steps: list[Step], draft: Draft) -> None:
    clock, refs, cap = window.clock, window.clock.refs, window.cap
    if clock.state == "last_day" and clock.method != "accumulate":
        draft.warn("CAP_TODAY", *steps, day=cap, refs=refs)
    end = window.last.end
    if cap is not None and end is not None and end > cap:
        late = step(
            window.rule, f"end {show_day(end)} is after {show_day(cap)}", window.last.end_path, value=cap
        )
        draft.warn("END_AFTER_CAP", *steps, late, day=cap, refs=refs)
        if clock.category == PHYSICIAN:
            draft.warn("NEEDS_EXCEPTIONAL_NEED_APPROVAL", late, day=cap, refs=refs)
    if window.begin is not None:
        if counted_in_years(clock.category) and is_leap_day(window.begin):
            draft.warn("LEAP_DAY_ANCHOR", *steps, day=window.begin, refs=refs)
        elif not counted_in_years(clock.category) and missing_day(facts, window):
            draft.warn("MONTH_END_ANCHOR", *steps, day=window.begin, refs=refs)
    if clock.method == "accumulate":
        draft.warn("GAP_ACCUMULATION_ASSUMED", *steps, refs=refs)
    if clock.category == PHYSICIAN:
        _warn_of_physician(facts, window, draft)


def _warn_of_physician(facts: Facts, window: Window, draft: Draft) -> None:
    refs, last = window.clock.refs, window.last
    leave = [record for record in window.records if record.program.leave]
    if leave:
        paths = tuple(f"{record.path}.leave" for record in leave)
        draft.warn("LEAVE_COUNTED_CONSERVATIVELY", step("R-AP-01", "leave is counted", *paths), refs=refs)
    if last.state is not State.OPEN or last.end is None or window.cap is None or window.cap <= last.end:
        return
    months = facts.law.number("typical_length_notice", facts.as_of)
    asked = facts.case.proposed is not None
    board = any(record.program.board_extension is not None for record in window.records)
    waived = any(
        (waiver.dos_recommended is not None and waiver.dos_recommended <= facts.as_of)
        or (waiver.uscis_approved is not None and waiver.uscis_approved <= facts.as_of)
        for waiver in facts.case.waivers
        if waiver.denied is None or waiver.denied > facts.as_of
    )
    if last.end <= clipped(facts.as_of, months=months) and not (asked or board or waived):
        text = f"end {show_day(last.end)} lies within {months} months of {show_day(facts.as_of)}"
        draft.warn(
            "ALSO_LIMITED_TO_TYPICAL_LENGTH",
            step("OWN-02", text, last.end_path, "as_of"),
            day=last.end,
            refs=refs,
        )
