"""The pictures of a CV: works by year and status, and the career over the years, each with its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.cv.career import Career
from tracker.cv.spans import month_words, span_words
from tracker.cv.works import section_of
from tracker.records.career_lanes import CareerLane, Moment, career_lanes
from tracker.records.works import WorkStatus
from tracker.typeset.stacked import StackedRow, stacked_lines, stacked_svg
from tracker.typeset.timeline import Bar, Lane, Point, timeline_svg

_SERIES: dict[str, tuple[WorkStatus, ...]] = {
    "published": (WorkStatus.PUBLISHED, WorkStatus.EPUB),
    "accepted or in press": (WorkStatus.ACCEPTED, WorkStatus.IN_PRESS),
    "submitted or under review": (WorkStatus.SUBMITTED, WorkStatus.UNDER_REVIEW),
    "in preparation": (WorkStatus.IN_PREPARATION, WorkStatus.DATA_ANALYSIS),
}
WORKS_TITLE = "Works by year and status"
CAREER_TITLE = "Career by year"
_UNDATED = "no date"
_WORKS_LANE = "Works"


@dataclass(frozen=True)
class CvPicture:
    """A picture and the table that says the same; ``lines`` draw it with letters, empty where none do."""

    title: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()


def cv_pictures(
    career: Career, as_of: date, *, leave: bool = False, more: Sequence[CareerLane] = ()
) -> tuple[CvPicture, ...]:
    """Return the pictures that have something to show.

    Neither leave nor a status in the country is in them unless it is given.

    Args:
        career: the records that count.
        as_of: the day that open posts reach.
        leave: whether times of leave have a lane; their reasons are never told.
        more: further lanes, drawn on top.
    """
    found = (works_picture(career), career_picture(career, as_of, leave=leave, more=more))
    return tuple(picture for picture in found if picture is not None)


def works_by_year(career: Career) -> tuple[tuple[str, ...], list[StackedRow]]:
    """Return the names of the parts and a row for each year with works, the oldest first.

    Retracted works and those whose type or status is not on record are not counted; each version of a
    study counts, as each stands in the CV.
    """
    counts: dict[str, list[int]] = {}
    for work in career.works:
        if work.retracted or section_of(work) is None:
            continue
        row = counts.setdefault(work.date[:4] if work.date else _UNDATED, [0] * len(_SERIES))
        row[next(n for n, statuses in enumerate(_SERIES.values()) if work.status in statuses)] += 1
    rows = [StackedRow(year, tuple(map(float, counts[year]))) for year in sorted(counts)]
    return tuple(_SERIES), rows


def works_picture(career: Career) -> CvPicture | None:
    """Return works by year and status, or None where there is no work."""
    series, rows = works_by_year(career)
    if not rows:
        return None
    return CvPicture(
        WORKS_TITLE,
        stacked_svg(WORKS_TITLE, series, rows, "works"),
        ("year", *series),
        tuple((row.label, *(f"{value:g}" for value in row.values)) for row in rows),
        tuple(stacked_lines(series, rows)),
    )


def career_picture(
    career: Career, as_of: date, *, leave: bool = False, more: Sequence[CareerLane] = ()
) -> CvPicture | None:
    """Return posts, degrees, examinations and works over the years, or None where nothing has a date."""
    shown = [work for work in career.works if section_of(work) is not None]
    lanes = [
        *more,
        *career_lanes(
            [*career.positions, *career.education, *career.exams, *shown], as_of, leave=leave
        ),
    ]  # fmt: skip
    if not lanes:
        return None
    return CvPicture(
        CAREER_TITLE,
        timeline_svg(list(map(drawn_lane, lanes)), as_of, CAREER_TITLE, line=month_words(as_of.isoformat())),
        ("lane", "what", "when"),
        tuple(row for lane in lanes for row in _rows(lane)),
    )


def drawn_lane(lane: CareerLane) -> Lane:
    """Return a lane as the timeline draws it."""
    return Lane(
        lane.name,
        tuple(Bar(item.begin, item.end, item.kind, item.words) for item in lane.stretches),
        tuple(Point(item.day, item.kind, item.words) for item in lane.moments),
    )


def _rows(lane: CareerLane) -> Iterable[tuple[str, str, str]]:
    for item in lane.stretches:
        yield lane.name, item.words, span_words(item.first, item.last)
    if lane.name == _WORKS_LANE:
        yield from _works_of_years(lane.moments)
        return
    for moment in lane.moments:
        yield lane.name, moment.words, month_words(moment.when)


def _works_of_years(moments: Sequence[Moment]) -> Iterable[tuple[str, str, str]]:
    years: dict[str, Counter[str]] = {}
    for moment in moments:
        years.setdefault(moment.when[:4], Counter())[moment.kind] += moment.count
    for year, counts in sorted(years.items()):
        yield _WORKS_LANE, ", ".join(f"{count} {status}" for status, count in counts.items()), year
