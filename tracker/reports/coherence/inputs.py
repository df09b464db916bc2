"""What each sub-score was computed from: its formula in words, and rows with numbers and points."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.reports.coherence.evidence import order, row
from tracker.reports.coherence.flags import research_rows
from tracker.reports.coherence.parts import Row
from tracker.reports.coherence.scoring import recency_and_years, trajectory_parts
from tracker.reports.coherence.thresholds import number
from tracker.reports.coherence.view import View

Inputs = tuple[str, tuple[Row, ...]]


def inputs_of(code: str, view: View, aligned: tuple[Row, ...]) -> Inputs:
    """Return the formula of a sub-score in words, with its numbers, and the rows it was computed from.

    Args:
        code: the sub-score.
        view: the quantities of the month.
        aligned: the records with their shares and weights.
    """
    return (_alignment(view), aligned) if code == "alignment" else _INPUTS[code](view)


def _alignment(view: View) -> str:
    share = view.alignment or 0.0
    return (
        f"mean share {share:.2f} of {view.weight:.1f} months of weight; "
        f"({share:.2f} - {number('alignment_from'):g}) / {number('alignment_width'):g}"
    )


def _output(view: View) -> Inputs:
    rows = tuple(
        row(study, round(study.value, 3), "value", round(points, 3))
        for study, points in sorted(view.output_points, key=lambda pair: order(pair[0]))
    )
    short = "output_short_rate" if len(view.gross) < number("output_short") else "output_rate"
    return (
        f"{view.output_rate:.2f} a research year ({view.research_years:.1f} years) of {number(short):g}",
        rows,
    )


def _clinical(view: View) -> Inputs:
    recency, years = recency_and_years(view)
    degree = view.story.graduation
    rows = [row(post, view.clinical_gap, "months since") for post in sorted(view.last_hands_on, key=order)]
    rows += [row(post, None, "observer") for post in sorted(view.observed, key=order)]
    if degree is not None:
        rows.append(row(degree, round(view.years, 1), "years since"))
    formula = (
        f"{number('clinical_recency'):g} x {recency:.2f} (recency) + "
        f"{number('clinical_years'):g} x {years:.2f} (years since graduation)"
    )
    return formula, tuple(rows)


def _timeline(view: View) -> Inputs:
    story = view.story
    free = number("timeline_free")
    things = {one.id: one for one in story.entries}
    beside: dict[str, int] = {}
    for hole in story.holes:
        for identity in (*hole.before, *hole.after):
            beside[identity] = beside.get(identity, 0) + hole.months
    found = sorted((things[identity] for identity in beside if identity in things), key=order)
    rows = tuple(row(one, beside[one.id], "months without an entry beside it") for one in found)
    return (
        f"{view.unsettled} months without an entry or explanation, {free:g} of them free",
        rows,
    )


def _trajectory(view: View) -> Inputs:
    parts = ", ".join(f"{name} {value:.2f}" for name, value in trajectory_parts(view))
    story = view.story
    rows = [row(held, len(held.months), "months") for held in sorted(story.counted_statuses, key=order)]
    rows += research_rows(view)
    rows += [row(one, one.interviews, "interviews") for one in sorted(story.applications, key=order)]
    note = ""
    if any(held.word == "permanent" for held in story.statuses):
        note = "; months as a permanent resident or citizen are no part of it"
    return f"mean of {parts}{note}", tuple(rows)


_INPUTS: Mapping[str, Callable[[View], Inputs]] = {
    "output": _output,
    "clinical": _clinical,
    "timeline": _timeline,
    "trajectory": _trajectory,
}
