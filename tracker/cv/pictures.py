"""Works by year and status: as a picture with its table beside it, and as bars for a terminal."""

from __future__ import annotations

from html import escape

from tracker.cv.career import Career
from tracker.cv.works import section_of
from tracker.records.works import WorkStatus
from tracker.typeset.stacked import StackedRow, stacked_lines, stacked_svg

_SERIES: dict[str, tuple[WorkStatus, ...]] = {
    "published": (WorkStatus.PUBLISHED, WorkStatus.EPUB),
    "accepted or in press": (WorkStatus.ACCEPTED, WorkStatus.IN_PRESS),
    "submitted or under review": (WorkStatus.SUBMITTED, WorkStatus.UNDER_REVIEW),
    "in preparation": (WorkStatus.IN_PREPARATION, WorkStatus.DATA_ANALYSIS),
}
_TITLE = "Works by year and status"
_UNDATED = "no date"


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


def works_figure(career: Career) -> str:
    """Return the picture and its table as HTML; an empty text where there is no work."""
    series, rows = works_by_year(career)
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("year", *series))
    body = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>'
        + "".join(f"<td>{value:g}</td>" for value in row.values)
        + "</tr>"
        for row in rows
    )
    picture = stacked_svg(_TITLE, series, rows, "works").replace(
        "<svg ", '<svg style="max-width:100%;height:auto" ', 1
    )
    return (
        f"<section><h2>{_TITLE}</h2><figure>{picture}</figure>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"
    )


def works_bars(career: Career) -> str:
    """Return bars drawn with letters as a section of Markdown; an empty text where there is no work."""
    series, rows = works_by_year(career)
    if not rows:
        return ""
    return "\n".join(["", f"## {_TITLE}", "", "```", *stacked_lines(series, rows), "```", ""])
