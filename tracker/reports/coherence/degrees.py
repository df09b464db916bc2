"""Degrees in months, and what a degree outside medicine was for."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.records.career import Education
from tracker.records.coverage import first_month, is_medical_degree, last_month
from tracker.reports.coherence.fields import Fields
from tracker.reports.coherence.parts import Degree, Study
from tracker.reports.coherence.thresholds import NEARLY, months, number
from tracker.reports.coherence.timing import imprecise, month


def degree_of(row: Education, fields: Fields, studies: Sequence[Study], as_of: int) -> Degree:
    """Return a degree that had begun by ``as_of``; without a begin its end stands for it.

    A degree outside medicine has the larger share of field and thesis. Where that is off the target, an
    accepted work in the target that appeared during it or soon after shows that it supplied the methods.
    """
    known = row.begin or row.end
    assert known is not None
    begin = min(month(known), as_of)
    ended = row.end is not None and month(row.end) <= as_of
    end = max(begin, month(row.end)) if row.end is not None and ended else as_of
    medical = is_medical_degree(row)
    share, name, bridging, methods = (
        (None, None, False, None) if medical else _purpose(row, fields, studies, begin, end)
    )
    return Degree(
        id=row.id,
        title=row.degree or "degree",
        medical=medical,
        begin=begin,
        end=end,
        ended=ended,
        first=first_month(known),
        last=min(last_month(row.end) if row.end else as_of, as_of),
        about=imprecise(row.end),
        s=share,
        field=name,
        bridging=bridging,
        methods=methods,
    )


def _purpose(
    row: Education, fields: Fields, studies: Sequence[Study], begin: int, end: int
) -> tuple[float | None, str | None, bool, str | None]:
    """Return share, name of the field, whether it is tied to the target, and the work that ties it."""
    if fields.target is None:
        return None, None, False, None
    found = (fields.of_field(row), fields.of_thesis(row))
    value = max(one.s or 0.0 for one in found)
    name = next((one.field for one in found if one.field), row.field)
    near = number("off_below") - NEARLY
    if value >= near:
        return value, name, True, None
    shown = [
        study
        for study in studies
        if study.piece.named
        and study.piece.accepted
        and study.s is not None
        and study.s >= near
        and study.piece.date is not None
        and begin <= study.piece.date <= end + months("degree_methods_months")
    ]
    if shown:
        best = max(shown, key=lambda study: study.s or 0.0)
        return best.s, name, True, best.id
    return max(value, number("degree_least")), name, False, None
