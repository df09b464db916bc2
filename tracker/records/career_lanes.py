"""A career laid out over the years: lanes of times and of single days, for whoever draws or lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.dates import month_end, partial_first, partial_last
from tracker.records.base import Record
from tracker.records.career import Education, Exam, Position, PositionKind
from tracker.records.coverage import gaps_of, graduation_of, last_month, month_of
from tracker.records.works import Work, WorkStatus

LEAST_GAP = 3  # months without an entry that are worth a mark
_LANES: tuple[tuple[str, tuple[PositionKind, ...]], ...] = (
    ("Research", (PositionKind.RESEARCH,)),
    ("Clinical work and training", (PositionKind.CLINICAL, PositionKind.TRAINING)),
    ("Observerships", (PositionKind.OBSERVERSHIP,)),
    ("Teaching and other posts", (PositionKind.TEACHING, PositionKind.MILITARY, PositionKind.OTHER)),
)
_STATUSES: tuple[tuple[str, tuple[WorkStatus, ...]], ...] = (
    ("published", (WorkStatus.PUBLISHED, WorkStatus.EPUB)),
    ("accepted", (WorkStatus.ACCEPTED, WorkStatus.IN_PRESS)),
    ("submitted", (WorkStatus.SUBMITTED, WorkStatus.UNDER_REVIEW)),
    ("in preparation", (WorkStatus.IN_PREPARATION, WorkStatus.DATA_ANALYSIS)),
)
_PASSED = ("pass", "passed", "p")


@dataclass(frozen=True)
class Stretch:
    """A time in a lane, both days included; ``first`` and ``last`` are what is on record of its ends."""

    begin: date
    end: date
    words: str
    kind: str
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Moment:
    """Something on one day, or several alike of one month; ``when`` is what is on record of the day."""

    day: date
    words: str
    kind: str
    when: str
    count: int = 1


@dataclass(frozen=True)
class CareerLane:
    """One lane: its name, its times and its single days, each by date."""

    name: str
    stretches: tuple[Stretch, ...] = ()
    moments: tuple[Moment, ...] = ()


def career_lanes(
    records: Iterable[Record], as_of: date, *, leave: bool = False, gaps: bool = False
) -> list[CareerLane]:
    """Return the lanes of a career that hold something; records of other kinds are passed by.

    Posts without a kind, works that are retracted and those without a status are in no lane, and
    of examinations only those that were passed are. The reason of a leave is never told.

    Args:
        records: those that count.
        as_of: the day that open posts reach.
        leave: whether times of leave have a lane.
        gaps: whether months since graduation without an entry have one.
    """
    every = list(records)
    posts = [row for row in every if isinstance(row, Position)]
    degrees = [row for row in every if isinstance(row, Education)]
    exams = [row for row in every if isinstance(row, Exam)]
    works = [row for row in every if isinstance(row, Work)]
    lanes = [CareerLane("Education", _sorted(_degree(row, as_of) for row in degrees))]
    lanes += [
        CareerLane(name, _sorted(_post(row, as_of, row.title or row.employer or "post")
                                 for row in posts if row.kind in kinds))
        for name, kinds in _LANES
    ]  # fmt: skip
    if leave:
        absent = [row for row in posts if row.kind is PositionKind.LEAVE]
        lanes.append(CareerLane("Leave", _sorted(_post(row, as_of, "leave") for row in absent)))
    if gaps:
        lanes.append(CareerLane("Nothing entered", tuple(_gaps(posts, degrees, exams, as_of))))
    lanes.append(CareerLane("Examinations", moments=tuple(_passed(exams))))
    lanes.append(CareerLane("Works", moments=tuple(_works(works))))
    return [lane for lane in lanes if lane.stretches or lane.moments]


def _sorted(found: Iterable[Stretch | None]) -> tuple[Stretch, ...]:
    return tuple(
        sorted((item for item in found if item is not None), key=lambda item: (item.begin, item.end))
    )


def _degree(row: Education, as_of: date) -> Stretch | None:
    words = ", ".join(part for part in (row.degree, row.field) if part) or row.school or "study"
    return _stretch(row.begin, row.end, as_of, words, "degree")


def _post(row: Position, as_of: date, words: str) -> Stretch | None:
    return _stretch(row.begin, row.end, as_of, words, row.kind.value if row.kind else "other")


def _stretch(first: str | None, last: str | None, as_of: date, words: str, kind: str) -> Stretch | None:
    if first is None and last is None:
        return None
    begin = partial_first(first or last or "")
    end = partial_last(last) if last else max(begin, as_of)
    return Stretch(begin, end, words, kind, first, last)


def _gaps(
    posts: list[Position], degrees: list[Education], exams: list[Exam], as_of: date
) -> Iterator[Stretch]:
    graduation = graduation_of(degrees)
    if graduation is None:
        return
    after, until = last_month(graduation.end or ""), month_of(as_of)
    for gap in gaps_of(posts, degrees, exams, after=after, until=until, least=LEAST_GAP):
        begin, last = _first_day(gap.first), month_end(_first_day(gap.last))
        words = f"nothing entered, {gap.months} months"
        yield Stretch(begin, last, words, "gap", begin.isoformat()[:7], last.isoformat()[:7])


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _passed(exams: Iterable[Exam]) -> Iterator[Moment]:
    found = [row for row in exams if (row.result or "").strip().casefold() in _PASSED and row.taken_on]
    for row in sorted(found, key=lambda row: (partial_first(row.taken_on or ""), row.name or "")):
        yield Moment(_middle(row.taken_on or ""), row.name or "examination", "exam", row.taken_on or "")


def _works(works: Iterable[Work]) -> Iterator[Moment]:
    counts: Counter[tuple[str, str]] = Counter()
    for work in works:
        if work.date and work.status is not None and not work.retracted:
            status = next(name for name, statuses in _STATUSES if work.status in statuses)
            counts[work.date[:7], status] += 1
    order = [name for name, _ in _STATUSES]
    for (when, status), count in sorted(counts.items(), key=lambda row: (row[0][0], order.index(row[0][1]))):
        yield Moment(_middle(when), f"{count} {status}", status, when, count)


def _middle(day: str) -> date:
    """Return the day on which a partial date is drawn: the middle of what it can mean."""
    first, last = partial_first(day), partial_last(day)
    return first + timedelta(days=(last - first).days // 2)
