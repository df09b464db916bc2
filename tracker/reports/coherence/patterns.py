"""Patterns: lives that advice for graduates abroad describes, by their plain names."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.reports.coherence import conditions
from tracker.reports.coherence.evidence import Statement, counted, row, rows
from tracker.reports.coherence.flags import research_rows
from tracker.reports.coherence.parts import Post
from tracker.reports.coherence.strengths import (
    aligned,
    pending_with_interviews,
    reviewed_firsts,
    sprint,
    unmatched,
    with_patients_in_target,
)
from tracker.reports.coherence.thresholds import NEARLY, months, number
from tracker.reports.coherence.view import View

_SCIENCE = ("research", "scientist", "investigator")


def patterns_of(view: View) -> list[Statement]:
    """Return the patterns by code."""
    found = [*_of_research(view), *_of_training(view), *_of_applications(view), *_of_statuses(view)]
    return sorted(found, key=lambda one: one.code)


def _of_research(view: View) -> Iterator[Statement]:
    spent = counted(view.net, "months")
    patients = with_patients_in_target(view)
    if sprint(view) and aligned(view) and view.filed_in_research and patients:
        yield Statement(
            "pattern_a",
            f"{spent} of research with articles and an application, after hands-on work in the field.",
            (*research_rows(view), *rows(view.articles), *rows(view.filed_in_research), *patients),
            name="focused research bridge",
        )
    long = view.net >= months("long_pattern_months")
    if long and conditions.low_output(view) and clinical_gap(view):
        yield Statement(
            "pattern_b",
            f"{spent} of research, {counted(len(view.articles), 'articles')}, "
            f"{counted(view.clinical_gap, 'months')} since hands-on work.",
            research_rows(view),
            name="long research with little to show",
        )
    firsts = [study for study in view.named if study.piece.reviewed and study.piece.first_author]
    if (
        view.net >= months("scientist_months")
        and reviewed_firsts(view) >= months("scientist_works")
        and not conditions.low_output(view)
        and any(word in view.story.goal for word in _SCIENCE)
    ):
        yield Statement(
            "scenario_3",
            f"{len(firsts)} first-author works in {spent} of research, and that is the goal.",
            rows(firsts),
            name="physician-scientist",
        )


def clinical_gap(view: View) -> bool:
    """Return whether the flag about hands-on work is raised."""
    return view.clinical_gap > months("gap_clinical_months") and not view.busy_in_us


def _of_training(view: View) -> Iterator[Statement]:
    if view.us_training and not view.ever_research_scholar:
        yield Statement(
            "pattern_c",
            "US training without a research category before it.",
            rows(view.us_training),
            name="straight through clinical training",
        )
    posts: list[Post] = [*view.research_posts, *view.us_training, *view.us_practice]
    near = number("off_below") - NEARLY
    if (
        view.research_posts
        and view.us_training
        and view.us_practice
        and aligned(view)
        and all(post.s is None or post.s >= near for post in posts)
    ):
        yield Statement(
            "everything_lines_up",
            "Research, US training and US practice lie in one field.",
            rows(posts),
            name="research, training and practice in one field",
        )


def _of_applications(view: View) -> Iterator[Statement]:
    pending = pending_with_interviews(view)
    if pending and view.years <= number("recent_years") and not view.ever_research_scholar:
        best = max(one.interviews for one in pending)
        yield Statement(
            "scenario_1",
            f"{best} interviews in the cycle under way, soon after graduation.",
            tuple(row(one, one.interviews, "interviews") for one in pending),
            name="competitive now",
        )
    missed = unmatched(view)
    if missed and view.research_open and view.years >= number("unmatched_years") and not view.us_training:
        yield Statement(
            "scenario_2",
            f"{counted(len(missed), 'cycles')} without a match, and research now.",
            (*research_rows(view), *rows(missed)),
            name="research after an unmatched cycle",
        )


def _of_statuses(view: View) -> Iterator[Statement]:
    if conditions.visa_collecting(view):
        held = view.story.counted_statuses
        yield Statement(
            "visa_collecting_story",
            f"{counted(len(held), 'statuses')} without a common goal.",
            rows(held),
            name="statuses without a common goal",
        )
