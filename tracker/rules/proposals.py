"""What the person wants next: a program, an extension or a change of specialty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.dates import ONE_DAY, Span, clipped, shared_days, show_day, term_last_day
from tracker.findings import Step
from tracker.rules.assessment import Bar
from tracker.rules.bars import Bars, is_six_months, presence_last_barred
from tracker.rules.case import Proposed
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.presence import J2, Stay
from tracker.rules.program_records import RESEARCH, SHORT_TERM, Chain, Record, State, goes_on_perhaps
from tracker.rules.specialty import specialty_change
from tracker.rules.windows import Windows


@dataclass(frozen=True)
class StoppingStay:
    """A J stay that stops a proposed begin, with its last day and the last day it bars."""

    stay: Stay
    last: date
    last_barred: date


def proposal(facts: Facts, windows: Windows, bars: Bars, draft: Draft) -> None:
    """Write whether the law allows what is proposed; null where a fact is missing."""
    proposed = facts.case.proposed
    if proposed is None:
        return
    if proposed.action == "change_specialty":
        specialty_change(facts, draft)
    elif proposed.action == "extend":
        _extension(facts, proposed, windows, draft)
    elif proposed.category in RESEARCH and proposed.begin is not None:
        _ResearchTest(facts, proposed.begin, proposed, windows, bars, draft).run()
    else:
        _other_program(facts, proposed, draft)


def _extension(facts: Facts, proposed: Proposed, windows: Windows, draft: Draft) -> None:
    record = facts.current_record
    window = windows.of_record.get(record.index) if record is not None else None
    cap = window.cap if window is not None else None
    if record is None or window is None or cap is None or proposed.to is None:
        draft.put("proposed_allowed", None)
        return
    allowed = proposed.to <= cap
    place = "on or before" if allowed else "after"
    text = f"{show_day(proposed.to)} is {place} the last permitted day {show_day(cap)}"
    found = step(window.rule, text, "proposed.to", record.begin_path, value=allowed)
    draft.put("proposed_allowed", allowed, found)
    if not allowed and record.category == SHORT_TERM:
        draft.warn("ST_NO_EXTENSION", found, day=cap, refs=window.clock.refs)


def changes_category(facts: Facts, proposed: Proposed) -> bool:
    """Return whether a transfer leads into another category than that of the open record.

    A shift between professor and research scholar is none: the responsible officer approves it.
    """
    record = facts.open_record
    return bool(proposed.transfer) and record is not None and _differs(proposed, record)


def _differs(proposed: Proposed, record: Record) -> bool:
    """Return whether a record is known to be of another category than the proposed one."""
    if proposed.category is None or record.category is None:
        return False
    return proposed.category != record.category and not (proposed.category in RESEARCH and record.is_research)


def _may_change_category(facts: Facts, proposed: Proposed) -> bool:
    """Return whether a transfer may lead into another category: a fact about the record is missing."""
    if not proposed.transfer or proposed.category_change_approved:
        return False
    left = facts.open_record
    if left is not None:
        return left.category is None
    unclear = [record for record in facts.records if record.state is State.UNKNOWN]
    return any(record.category is None or _differs(proposed, record) for record in unclear)


def _category_change(facts: Facts, proposed: Proposed, draft: Draft) -> bool:
    """Return whether a transfer is stopped because its change of category is not approved."""
    if not changes_category(facts, proposed):
        return False
    approved = bool(proposed.category_change_approved)
    steps = step("R-CAT-01", "transfer into another category", "proposed.category", value=approved)
    draft.warn("CATEGORY_CHANGE_EXCEPTIONAL", steps, day=proposed.begin)
    if approved:
        reading = "not permitted until written Department approval is on file"
        draft.other_reading(reading, {"proposed_allowed": False})
    return not approved


def _other_program(facts: Facts, proposed: Proposed, draft: Draft) -> None:
    stopped = _category_change(facts, proposed, draft)
    allowed = None if proposed.category is None or proposed.category in RESEARCH else not stopped
    if proposed.transfer and not facts.records:
        allowed = None
    if not stopped and _may_change_category(facts, proposed):
        allowed = None
    found = step("R-AP-11", "no repeat bar reaches this category", "proposed.category")
    if stopped:
        found = step(
            "R-CAT-01", "the change of category is not approved", "proposed.category_change_approved"
        )
    draft.put("proposed_allowed", allowed, *([] if allowed is None else [found]))


class _ResearchTest:
    """The test of a proposed professor or research-scholar program, line by line."""

    def __init__(
        self, facts: Facts, begin: date, proposed: Proposed, windows: Windows, bars: Bars, draft: Draft
    ) -> None:
        self.facts, self.begin, self.proposed = facts, begin, proposed
        self.windows, self.bars, self.draft = windows, bars, draft
        self.transfer = bool(proposed.transfer)
        self.tested = bars.of_24_months + ([] if self.transfer else [entry.bar for entry in bars.scheduled])
        self.doubtful = self._doubtful()
        self.by_24 = [bar for bar in self.tested if begin <= bar.last_barred and bar not in self.doubtful]
        self.by_stay = [] if self.transfer else self._stopping()
        self.cap = self._passed_cap()

    def run(self) -> None:
        """Write the answer, the codes and the other readings."""
        unapproved = _category_change(self.facts, self.proposed, self.draft)
        steps = self._steps()
        if self.by_24 or self.by_stay or self.cap is not None:
            allowed: bool | None = False
            self.draft.warn("PROPOSED_BEGIN_BARRED", *steps, day=self.begin)
        elif unapproved:
            allowed = False
            steps = [
                step(
                    "R-CAT-01", "the change of category is not approved", "proposed.category_change_approved"
                )
            ]
        elif self._unknown():
            allowed, steps = None, [step("R-RS-04", "presence before the begin is not known", "us_presence")]
        else:
            allowed, steps = True, [step("R-RS-05", "no bar reaches the begin", "proposed.begin")]
        self.draft.put("proposed_allowed", allowed, *steps)
        self._warn_of_boundaries()
        if self.by_stay:
            self._warn_of_stay(max(self.by_stay, key=lambda found: (found.last, found.stay.begin)))
        if allowed:
            self._warn_of_same_objective()
        self._readings(unapproved)

    def _stopping(self) -> list[StoppingStay]:
        facts, found = self.facts, []
        for stay in facts.stays:
            if stay.begin >= self.begin or stay.category == SHORT_TERM:
                continue
            last = self._last_day(stay)
            if last < stay.begin or not is_six_months(stay.begin, last, facts.law, facts.as_of):
                continue
            barred = presence_last_barred(last, facts.law, facts.as_of)
            if self.begin <= barred:
                found.append(StoppingStay(stay, last, barred))
        return found

    def _doubtful(self) -> list[Bar]:
        """Return the bars that a transfer meets unless a later record is the barring one, gone on."""
        if not self.transfer:
            return []
        return [
            entry.bar
            for entry in self.bars.of_chains
            if self.begin <= entry.bar.last_barred
            if any(goes_on_perhaps(entry.chain, chain) for chain in self._inside(entry.bar))
        ]

    def _inside(self, bar: Bar) -> Iterator[Chain]:
        for chain in self.facts.chains:
            if (
                chain.begin is not None
                and (bar.first_barred or chain.begin) <= chain.begin <= bar.last_barred
            ):
                yield chain

    def _last_day(self, stay: Stay) -> date:
        """Return the last day of a stay; one that goes on is counted to its record's scheduled end."""
        if stay.end is not None:
            return stay.end
        end = stay.record.end if stay.record is not None else None
        return max(self.facts.as_of, end) if end is not None else self.facts.as_of

    def _passed_cap(self) -> date | None:
        """Return the cap of the open research chain where a transfer begins after it."""
        if not self.transfer:
            return None
        for chain in reversed(self.facts.chains):
            if chain.state is State.OPEN:
                cap = self.windows.of_record[chain.last.index].cap
                return cap if cap is not None and self.begin > cap else None
        return None

    def _steps(self) -> list[Step]:
        steps = [
            step(
                "R-RS-02",
                f"{show_day(self.begin)} is not after {show_day(bar.last_barred)}",
                "proposed.begin",
            )
            for bar in self.by_24[:20]
        ]
        months = self.facts.law.number("repeat_bar_12", self.facts.as_of)
        for found in self.by_stay[:20]:
            text = f"stay to {show_day(found.last)} + {months} months = {show_day(found.last_barred)}"
            paths = found.stay.rows[-1].paths[-8:]
            steps.append(step("R-RS-04", text, *paths, "proposed.begin", value=found.last_barred))
        if self.cap is not None:
            text = f"{show_day(self.begin)} is after the last day of the window"
            steps.append(step("R-RS-01", text, "proposed.begin", value=self.cap))
        return steps

    def _unknown(self) -> bool:
        """Return whether presence that could bar the begin is not known."""
        facts = self.facts
        if self.doubtful or self._principal_unknown():
            return True
        if any(self._may_hide_bar(record) for record in facts.records):
            return True
        if self.transfer:
            nothing = not facts.records and not facts.rows
            return nothing or _may_change_category(facts, self.proposed)
        if facts.presence_incomplete:
            return True
        return any(self._may_hide_presence(record) for record in facts.records)

    def _may_hide_bar(self, record: Record) -> bool:
        """Return whether a record may raise a 24-month bar, or close a window, that is not in the answer."""
        unnamed = record.category is None
        if not (unnamed or record.is_research) or (record.begin is not None and record.begin >= self.begin):
            return False
        if self.transfer and record.state in (State.OPEN, State.NOT_STARTED):
            return False  # the record that is carried on; without a category the change of it is asked
        if record.end is None:
            return True
        if self.transfer and record.state is State.UNKNOWN:
            return True
        law = self.facts.law
        if not unnamed or law.find("repeat_bar_24", record.end) is None:
            return False
        return self.begin <= clipped(record.end, months=law.number("repeat_bar_24", record.end))

    def _principal_unknown(self) -> bool:
        """Return whether a J-2 stay may rest on a research record whose end is not known."""
        return any(
            row.status == J2
            and row.begin < self.begin
            and row.principal_sevis_end is None
            and (row.principal_category is None or row.principal_category in RESEARCH)
            for row in self.facts.rows
        )

    def _may_hide_presence(self, record: Record) -> bool:
        facts = self.facts
        if record.category == SHORT_TERM or (record.begin is not None and record.begin >= self.begin):
            return False
        if record.begin is None or record.end is None:
            return not facts.rows_of.get(record.index)
        if not is_six_months(record.begin, record.end, facts.law, facts.as_of):
            return False
        if presence_last_barred(record.end, facts.law, facts.as_of) < self.begin:
            return False
        own = Span(record.begin, record.end)
        return not any(
            shared_days(own, Span(row.begin, max(row.begin, row.end or record.end))) for row in facts.rows
        )

    def _warn_of_boundaries(self) -> None:
        lasts = [bar.last_barred for bar in self.tested]
        if self.begin in lasts or any(found.last_barred == self.begin for found in self.by_stay):
            text = f"{show_day(self.begin)} is the last barred day"
            self.draft.warn("BAR_BOUNDARY_DAY", step("R-RS-02", text, "proposed.begin"), day=self.begin)

    def _warn_of_stay(self, found: StoppingStay) -> None:
        facts, draft, stay = self.facts, self.draft, found.stay
        back = facts.law.number("repeat_bar_12", facts.as_of)
        window = Span(clipped(self.begin, months=-back), self.begin - ONE_DAY)
        inside = shared_days(Span(stay.begin, found.last), window)
        shown = f"{show_day(window.begin)} to {show_day(self.begin - ONE_DAY)}"
        draft.put("days_inside_window", inside, step("R-RS-04", f"days of the stay in {shown}", value=inside))
        months = facts.law.number("repeat_bar_12_exempt_below", facts.as_of)
        steps = self._steps()
        if found.last == term_last_day(stay.begin, months=months):
            draft.warn("SIX_MONTH_BOUNDARY", *steps, day=found.last, refs=stay.refs)
        if self._is_short_inside(found, window):
            draft.warn("SIX_MONTH_TEST_AMBIGUOUS", *steps, day=self.begin, refs=stay.refs)
            if self._nothing_else(found):
                reading = "only presence inside the twelve months is measured, and it is less than six months"
                draft.other_reading(reading, {"proposed_allowed": True})
        end = self._end_before(found)
        if end is not None:
            draft.warn("GRACE_DAYS_COUNT_AS_J_PRESENCE", *steps, day=end, refs=stay.refs)
            if self._nothing_else(found):
                reading = f"presence is counted only to the program end {show_day(end)}"
                draft.other_reading(reading, {"proposed_allowed": True})
        if stay.status == J2:
            draft.warn("J2_TIME_COUNTS_12_MONTH", *steps, day=found.last, refs=stay.refs)

    def _end_before(self, found: StoppingStay) -> date | None:
        """Return the record's end where only the days after it let the stay reach the begin."""
        end = found.stay.record.end if found.stay.record is not None else None
        if end is None or end >= found.last:
            return None
        facts = self.facts
        return end if self.begin > presence_last_barred(end, facts.law, facts.as_of) else None

    def _is_short_inside(self, found: StoppingStay, window: Span) -> bool:
        if found.stay.begin >= window.begin or window.end is None:
            return False
        months = self.facts.law.number("repeat_bar_12_exempt_below", self.facts.as_of)
        return min(found.last, window.end) < term_last_day(window.begin, months=months)

    def _nothing_else(self, found: StoppingStay) -> bool:
        others = [other for other in self.by_stay if other is not found]
        return not (self.by_24 or others or self.cap is not None)

    def _warn_of_same_objective(self) -> None:
        for record in self.facts.records:
            if record.category != SHORT_TERM or record.end is None or record.end >= self.begin:
                continue
            if presence_last_barred(record.end, self.facts.law, self.facts.as_of) >= self.begin:
                text = f"short-term scholar to {show_day(record.end)}, research from {show_day(self.begin)}"
                refs = (record.program.ref,) if record.program.ref is not None else ()
                steps = step("R-ST-01", text, record.end_path, "proposed.begin")
                self.draft.warn("SAME_OBJECTIVE_SCRUTINY", steps, day=record.end, refs=refs)

    def _readings(self, unapproved: bool) -> None:
        draft = self.draft
        only_24 = not (self.by_stay or unapproved or self.cap is not None)
        beyond = [bar for bar in self.by_24 if bar.last_barred != self.begin]
        if only_24 and not beyond and self.by_24:
            draft.other_reading("a begin on the last barred day is accepted", {"proposed_allowed": True})
        if self.bars.of_j2:
            without = [entry.bar for entry in self.bars.of_chains]
            others: list[Bar] = without + ([self.bars.of_presence] if self.bars.of_presence else [])
            j2 = [entry.bar for entry in self.bars.of_j2]
            still = [bar for bar in self.by_24 if bar not in j2]
            stopped = bool(still or self.by_stay or unapproved or self.cap is not None)
            allowed = False if stopped else (None if self._unknown() else True)
            changes = {
                "earliest_begin_overall": max((bar.earliest_begin for bar in others), default=None),
                "proposed_allowed": allowed,
            }
            if not without:
                changes["bars.24_month"] = None
            draft.other_reading("a J-2 is no participant, so only the 12-month bar applies", changes)
