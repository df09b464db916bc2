"""The seven years of clinical training: a contiguous window, or a budget of days where there are gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.dates import ONE_DAY, Span, clipped, distinct_days, month_end, term_last_day, union
from tracker.rules.law import Law
from tracker.rules.program_records import PHYSICIAN, Record, extended

_FAR = date(9000, 1, 1)  # stands for an unknown end where only gaps are looked for


@dataclass(frozen=True, slots=True)
class PhysicianWindow:
    """The physician clock before it is stated; ``cap`` is the projected one where days are accumulated.

    ``accumulated`` is None where an unknown end may hide a gap. ``last_gap_begin`` is the begin after the
    last gap. What rests on an unknown date is None.
    """

    records: tuple[Record, ...]
    begin: date | None
    accumulated: bool | None
    cap: date | None
    budget: int | None
    used: int | None
    used_at_end: int | None
    extension: str | None
    last_gap_begin: date | None


def physician_window(records: Sequence[Record], law: Law, as_of: date) -> PhysicianWindow | None:
    """Return the window of all physician records together, None where there are none.

    The provision in force on ``as_of`` decides, because the answer holds for that day.
    """
    own = tuple(record for record in records if record.category == PHYSICIAN)
    if not own:
        return None
    begins = [record.begin for record in own]
    if None in begins:
        alone = False if len(own) == 1 else None
        return PhysicianWindow(own, None, alone, None, None, None, None, None, None)
    begin = min(day for day in begins if day is not None)
    last = term_last_day(begin, years=law.number("physician_window", as_of))
    budget = Span(begin, last).days
    spans = [span for record in own if (span := record.span) is not None]
    begun = [closed for span in spans if (closed := span.closed(as_of)) is not None]
    used_known = all(span.end is not None for span in spans if span.begin <= as_of)
    ends_known = all(record.end is not None for record in own)
    runs = union(Span(span.begin, span.end or _FAR) for span in spans)
    least = union(Span(span.begin, span.end or span.begin) for span in spans)
    accumulated = len(runs) > 1 if len(runs) == len(least) else None
    cap: date | None = last if accumulated is False else None
    used_at_end = distinct_days(spans) if ends_known else None
    if accumulated:
        end = runs[-1].end
        cap = None if used_at_end is None or end is None else _later(end, budget - used_at_end)
    extension = None
    approved = [
        record.program.exceptional_need.until
        for record in own
        if record.program.exceptional_need is not None
        and record.program.exceptional_need.approved
        and record.program.exceptional_need.until is not None
    ]
    if approved and cap is not None and max(approved) > cap:
        cap, extension = max(approved), "exceptional_need"
    return PhysicianWindow(
        own,
        begin,
        accumulated,
        cap,
        budget,
        distinct_days(begun) if used_known else None,
        used_at_end,
        extension,
        runs[-1].begin if accumulated else None,
    )


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def board_extension_end(record: Record, law: Law, as_of: date) -> date | None:
    """Return the last day an extension for a board examination could reach, the cap left aside."""
    wish = record.program.board_extension
    if wish is None or wish.exam_date is None or record.scheduled_end is None:
        return None
    limit = clipped(record.scheduled_end, months=law.number("board_extension_limit", as_of))
    return min(month_end(wish.exam_date), limit)


def with_board_extensions(
    records: Sequence[Record], window: PhysicianWindow | None, law: Law, as_of: date
) -> list[Record]:
    """Return the records with the ends that granted board extensions inside the cap move."""
    found = []
    for record in records:
        wish = record.program.board_extension
        if window is not None and window.cap is not None and wish is not None and wish.granted:
            reached = board_extension_end(record, law, as_of)
            if reached and record.end and record.end + ONE_DAY <= reached <= window.cap:
                record = extended(record, reached, as_of)  # noqa: PLW2901 - the record is replaced on purpose
        found.append(record)
    return found
