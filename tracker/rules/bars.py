"""The repeat bars that exist on the day of the answer, and those that scheduled ends would raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.dates import ONE_DAY, clipped, is_leap_day, show_day, term_last_day
from tracker.findings import Step
from tracker.rules.assessment import Bar
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.law import Law
from tracker.rules.presence import J2, Row, Stay
from tracker.rules.program_records import AHEAD, ENDED, RESEARCH, SHORT_TERM, Chain, State, refs_of


@dataclass(frozen=True)
class ChainBar:
    """The 24-month bar of a research chain, from its end or its scheduled end."""

    chain: Chain
    bar: Bar


@dataclass(frozen=True)
class J2Bar:
    """The 24-month bar that the Department is reported to apply to a J-2."""

    row: Row
    bar: Bar


@dataclass(frozen=True)
class Bars:
    """All bars of a case; ``scheduled`` are those of chains that are open or have not started."""

    of_chains: tuple[ChainBar, ...]
    of_j2: tuple[J2Bar, ...]
    of_presence: Bar | None
    scheduled: tuple[ChainBar, ...]

    @property
    def of_24_months(self) -> list[Bar]:
        """The 24-month bars that exist."""
        return [found.bar for found in self.of_chains] + [found.bar for found in self.of_j2]


def bars(facts: Facts, draft: Draft) -> Bars:
    """Write the bars and return them with the chains, rows and stays behind them.

    Source: 22 CFR 62.20(i)(2) for the 24 months, 62.20(d)(2) for the 12. The 24-month rule is looked up
    on the SEVIS end, because ends before its first day raise no bar; the 12-month rule on ``as_of``.
    """
    law, as_of = facts.law, facts.as_of
    found: list[tuple[Bar, list[Step]]] = []
    existing, scheduled = [], []
    for chain in facts.chains:
        end = chain.last.end
        by_transfer = chain.last.program.ended_by == "transfer_out"
        if end is None:
            continue
        if chain.state in ENDED and end < as_of and not by_transfer:
            bar = _after(end, law, refs_of(chain.records))
            if bar is not None:
                existing.append(ChainBar(chain, bar))
                found.append((bar, [_after_step(chain, bar, law)]))
        elif chain.state in AHEAD or end >= as_of:
            bar = _after(end, law, refs_of(chain.records))
            if bar is not None:
                scheduled.append(ChainBar(chain, bar))
    of_j2 = _j2_bars(facts)
    found += [(entry.bar, [_j2_step(entry, law)]) for entry in of_j2]
    stay = barring_stay(facts)
    presence = None
    if stay is not None and stay.end is not None:
        presence = _presence_bar(stay.end, stay.refs, law, as_of)
        found.append((presence, _presence_steps(facts, stay, stay.end, presence)))
    draft.put("bars", tuple(bar for bar, _ in found))
    for number, (_, steps) in enumerate(found):
        draft.explain(f"bars.{number}", *steps)
    draft.put("bars_if_ended_as_scheduled", tuple(entry.bar for entry in scheduled))
    for number, entry in enumerate(scheduled):
        draft.explain(f"bars_if_ended_as_scheduled.{number}", _after_step(entry.chain, entry.bar, law))
    if found:
        latest = max(bar.earliest_begin for bar, _ in found)
        text = f"the latest of {len(found)} earliest begins"
        draft.put("earliest_begin_overall", latest, step("R-RS-05", text, "bars", value=latest))
    result = Bars(tuple(existing), tuple(of_j2), presence, tuple(scheduled))
    _warn(facts, result, draft)
    return result


def _after(end: date, law: Law, refs: tuple[str, ...]) -> Bar | None:
    """Return the 24-month bar after a SEVIS end, None where the rule was not yet in force."""
    if law.find("repeat_bar_24", end) is None:
        return None
    last = clipped(end, months=law.number("repeat_bar_24", end))
    return Bar("24_month", last, last + ONE_DAY, first_barred=end + ONE_DAY, refs=refs)


def _after_step(chain: Chain, bar: Bar, law: Law) -> Step:
    assert chain.last.end is not None
    text = _after_text("end", chain.last.end, law)
    return step("R-RS-02", text, chain.last.end_path, value=bar.last_barred)


def _after_text(name: str, end: date, law: Law) -> str:
    return f"{name} {show_day(end)} + {law.number('repeat_bar_24', end)} months, clipped to the month"


def _j2_bars(facts: Facts) -> list[J2Bar]:
    """Return one bar for each principal whose research record has ended."""
    found: dict[date, J2Bar] = {}
    for row in facts.rows:
        end = row.principal_sevis_end
        if row.status != J2 or row.principal_category not in RESEARCH or end is None:
            continue
        if row.begin > facts.as_of or end >= facts.as_of:
            continue
        known = found.get(end)
        refs = (*known.bar.refs, *row.refs) if known else row.refs
        bar = _after(end, facts.law, refs)
        if bar is not None:
            found[end] = J2Bar(known.row if known else row, bar)
    return list(found.values())


def _j2_step(entry: J2Bar, law: Law) -> Step:
    assert entry.row.principal_sevis_end is not None
    text = _after_text("end of the principal", entry.row.principal_sevis_end, law)
    return step("R-RS-03", text, *entry.row.paths, value=entry.bar.last_barred)


def is_six_months(first: date, last: date, law: Law, as_of: date) -> bool:
    """Return whether a stay lasts six months or more, both days included."""
    return last >= term_last_day(first, months=law.number("repeat_bar_12_exempt_below", as_of))


def barring_stay(facts: Facts) -> Stay | None:
    """Return the stay behind the 12-month bar: the latest-ending one of six months or more.

    None while a J stay goes on; stays as short-term scholar are left out.
    """
    begun = [stay for stay in facts.stays if stay.begin <= facts.as_of]
    if any(stay.end is None or stay.end >= facts.as_of for stay in begun):
        return None
    long = [
        stay
        for stay in begun
        if stay.end is not None
        and stay.category != SHORT_TERM
        and is_six_months(stay.begin, stay.end, facts.law, facts.as_of)
    ]
    return max(long, key=lambda stay: (stay.end or date.min, stay.begin), default=None)


def _presence_bar(last_day: date, refs: tuple[str, ...], law: Law, as_of: date) -> Bar:
    last = presence_last_barred(last_day, law, as_of)
    return Bar("12_month", last, last + ONE_DAY, last_j_presence=last_day, refs=refs)


def presence_last_barred(last_day: date, law: Law, as_of: date) -> date:
    """Return the last barred day after the last day of presence in J status."""
    return clipped(last_day, months=law.number("repeat_bar_12", as_of))


def _presence_steps(facts: Facts, stay: Stay, end: date, bar: Bar) -> list[Step]:
    law, as_of = facts.law, facts.as_of
    shortest = law.number("repeat_bar_12_exempt_below", as_of)
    months = law.number("repeat_bar_12", as_of)
    paths = tuple(path for row in stay.rows[:50] for path in row.paths[:50])
    return [
        step(
            "R-RS-04",
            f"stay {show_day(stay.begin)} to {show_day(end)}: {shortest} months or more",
            *paths,
            value=end,
        ),
        step("R-RS-04", f"last day {show_day(end)} + {months} months, clipped", value=bar.last_barred),
    ]


def _warn(facts: Facts, found: Bars, draft: Draft) -> None:
    law, as_of = facts.law, facts.as_of
    for entry in (*found.of_chains, *found.scheduled):
        end = entry.chain.last.end
        if end is not None and is_leap_day(end):
            draft.warn(
                "LEAP_DAY_ANCHOR", _after_step(entry.chain, entry.bar, law), day=end, refs=entry.bar.refs
            )
    for j2 in found.of_j2:
        draft.warn(
            "J2_OF_RS_24_MONTH_DOS_POSITION", _j2_step(j2, law), day=j2.bar.earliest_begin, refs=j2.bar.refs
        )
        if j2.row.principal_sevis_end is not None and is_leap_day(j2.row.principal_sevis_end):
            draft.warn("LEAP_DAY_ANCHOR", _j2_step(j2, law), day=j2.row.principal_sevis_end, refs=j2.bar.refs)
    presence = found.of_presence
    if (
        presence is not None
        and presence.last_j_presence is not None
        and is_leap_day(presence.last_j_presence)
    ):
        draft.warn("LEAP_DAY_ANCHOR", day=presence.last_j_presence, refs=presence.refs)
    for entry in found.of_chains:
        chain, last = entry.chain, entry.chain.last
        if chain.begin is None or last.end is None:
            continue
        months = law.number("repeat_bar_12_exempt_below", as_of)
        if last.end < term_last_day(chain.begin, months=months):
            text = f"{show_day(chain.begin)} to {show_day(last.end)}: less than {months} months"
            steps = step("R-RS-02", text, chain.first.begin_path, last.end_path, value=entry.bar.last_barred)
            draft.warn(
                "SHORT_RS_TRIGGERED_24_MONTH_BAR", steps, day=entry.bar.earliest_begin, refs=entry.bar.refs
            )
    _departures(facts, found, draft)
    _terminations(found, draft)


def _terminations(found: Bars, draft: Draft) -> None:
    """Add the reading that a program ended by termination was not completed and raises no bar."""
    ended = [entry for entry in found.of_chains if entry.chain.state is State.TERMINATED]
    if not ended:
        return
    others = [entry.bar for entry in found.of_chains if entry not in ended]
    rest = others + [entry.bar for entry in found.of_j2] + ([found.of_presence] if found.of_presence else [])
    changes: dict[str, object] = {
        "earliest_begin_overall": max((bar.earliest_begin for bar in rest), default=None)
    }
    if not (others or found.of_j2):
        changes["bars.24_month"] = None
    draft.other_reading("a terminated program is not completed, so it raises no 24-month bar", changes)


def _departures(facts: Facts, found: Bars, draft: Draft) -> None:
    """Note research records that ended after the person had left, and the bar counted from then."""
    bar_of = {entry.chain.last.index: entry for entry in found.of_chains}
    for record in facts.records:
        rows = facts.rows_of.get(record.index)
        if not record.is_research or record.state not in ENDED or not rows or record.end is None:
            continue
        left = rows[-1].end
        if left is None or left >= record.end:
            continue
        text = f"left on {show_day(left)}, SEVIS end {show_day(record.end)}"
        steps = step("R-RS-02", text, *rows[-1].paths[:8], record.end_path, value=record.end)
        draft.warn("ACTUAL_DEPARTURE_BEFORE_SEVIS_END", steps, day=left, refs=refs_of([record]))
        entry = bar_of.get(record.index)
        if entry is not None:
            last = clipped(left, months=facts.law.number("repeat_bar_24", record.end))
            draft.other_reading(
                "the sponsor corrects the SEVIS end to the day of departure",
                {"bars.24_month.last_barred": last},
            )
