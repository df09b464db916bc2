"""Strengths and patterns: what fits, one sentence each, with the records behind it."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.records.career import ApplicationOutcome
from tracker.records.works import WorkStatus
from tracker.reports.coherence.evidence import Statement, counted, row, rows, share_rows
from tracker.reports.coherence.flags import research_rows, target_of
from tracker.reports.coherence.parts import Filed, Row
from tracker.reports.coherence.thresholds import NEARLY, months, number
from tracker.reports.coherence.timing import shown
from tracker.reports.coherence.view import View

_SEPTEMBER = 8


def strengths_of(view: View) -> list[Statement]:
    """Return the strengths by code."""
    found = [*_fields(view), *_research(view), *_applications(view), *_time(view), *_explained(view)]
    return sorted(found, key=lambda one: one.code)


def _fields(view: View) -> Iterator[Statement]:
    if aligned(view) and view.alignment is not None:
        near = number("aligned_record")
        shown_things = [one for one in view.story.judgeable if one.s is not None and one.s >= near]
        part = f"{round(100 * view.alignment)} %"
        text = f"{part} of the weighted record leads to {target_of(view)}."
        yield Statement("aligned_specialty", text, share_rows(shown_things))
    near_plans = [plan for plan in view.story.plans if plan.near is not None]
    if near_plans and all((plan.near or 0) >= number("endgame_near") - NEARLY for plan in near_plans):
        count = counted(len(near_plans), "plans")
        lead = "leads" if len(near_plans) == 1 else "lead"
        yield Statement(
            "endgame_aligned", f"{count} entered {lead} on in {target_of(view)}.", rows(near_plans)
        )
    if bridges := [one for one in view.story.degrees if one.bridging]:
        text = f"{counted(len(bridges), 'degrees')} beside medicine {'is' if len(bridges) == 1 else 'are'} "
        yield Statement("bridging_degree", f"{text}tied to {target_of(view)}.", share_rows(bridges))


def aligned(view: View) -> bool:
    """Return whether the record as a whole leads to the target."""
    return (
        view.alignment is not None
        and view.alignment >= number("aligned_from") - NEARLY
        and view.weight >= number("aligned_weight") - NEARLY
    )


# --- research ------------------------------------------------------------------------------------


def _research(view: View) -> Iterator[Statement]:
    articles = len(view.articles)
    spent = counted(view.net, "months", about=any(post.about for post in view.research_posts))
    if articles >= months("productive_articles") and (
        view.article_rate >= number("productive_rate") - NEARLY
        or len(view.presented) / view.research_years >= number("productive_all_rate") - NEARLY
    ):
        text = f"{articles} articles in {spent} of research."
        yield Statement("productive_research", text, rows(view.articles))
    if firsts := [study for study in view.named if study.piece.reviewed and study.piece.first_author]:
        text = f"{counted(len(firsts), 'peer-reviewed works')} as first author."
        yield Statement("first_author_output", text, rows(firsts))
    if sprint(view):
        text = f"{spent} of research with {articles} articles: a focused time."
        yield Statement("focused_research_sprint", text, research_rows(view))
    underway = [
        study
        for study in view.story.studies
        if study.piece.in_progress or study.piece.status is WorkStatus.ACCEPTED
    ]
    if underway:
        verb = "is" if len(underway) == 1 else "are"
        text = f"{counted(len(underway), 'works')} {verb} in progress or accepted."
        yield Statement("momentum_in_progress", text, rows(underway))


def sprint(view: View) -> bool:
    """Return whether research was short and brought articles."""
    within = months("sprint_from") <= view.net <= months("sprint_to")
    return within and len(view.articles) >= months("sprint_articles")


# --- applications --------------------------------------------------------------------------------


def _applications(view: View) -> Iterator[Statement]:
    filed = view.filed_in_research
    if len(filed) >= months("cycles_least") and not _skipped(view, filed):
        text = f"{counted(len(filed), 'applications')} filed in research, no cycle skipped."
        yield Statement("applied_each_cycle", text, rows(filed))


def _skipped(view: View, filed: list[Filed]) -> bool:
    """Return whether a September between the first month of research and now has no application."""
    until = min([view.month, *(post.begin for post in view.us_training)])
    seasons = {one.season for one in filed}
    first = view.first_research or 0
    return any(at // 12 not in seasons for at in range(first, until) if at % 12 == _SEPTEMBER)


# --- time ----------------------------------------------------------------------------------------


def _time(view: View) -> Iterator[Statement]:
    degree = view.story.graduation
    assert degree is not None
    if view.clinical_gap <= months("continuity_months") or view.busy_in_us:
        yield _continuity(view)
    if view.us_training and not view.ever_research_scholar:
        spent = sum(view.length_of(post) for post in view.us_training)
        yield Statement(
            "straight_through",
            f"{counted(spent, 'months')} of US training without a research category before it.",
            rows(view.us_training),
        )
    if view.years <= number("recent_years"):
        years = counted(round(view.years, 1), "years", about=degree.about)
        row_ = (row(degree, round(view.years, 1), "years"),)
        yield Statement("recent_graduate", f"{years} since graduation.", row_)


def _continuity(view: View) -> Statement:
    degree = view.story.graduation
    assert degree is not None
    if view.last_hands_on:
        last = view.last_hands_on
        going_on = any(post.open for post in last)
        until = "now" if going_on else shown(view.end_of(last[0]), about=any(post.about for post in last))
        return Statement("clinical_continuity", f"Hands-on work until {until}.", rows(last))
    if view.busy_in_us:
        return Statement(
            "clinical_continuity", "Training or practice in the United States.", rows(view.us_training)
        )
    text = f"Medical school until {shown(degree.end, about=degree.about)}."
    return Statement("clinical_continuity", text, rows([degree]))


# --- what is explained ---------------------------------------------------------------------------


def _explained(view: View) -> Iterator[Statement]:
    away = [post for post in view.story.posts if post.away and view.length_of(post) >= months("leave_months")]
    settled = [hole for hole in view.story.holes if hole.explained_by and hole.months >= months("gap_months")]
    if away or settled:
        spent = len({at for post in away for at in range(post.begin, view.end_of(post) + 1)})
        parts = []
        if away:
            parts.append(f"{counted(spent, 'months')} of leave or service are entered: no open question.")
        if settled:
            count = sum(hole.months for hole in settled)
            parts.append(f"{counted(count, 'months')} without an entry are explained.")
        why = {hole.explained_by or "": hole.months for hole in settled}
        explained = (
            Row(one, "explanation", why[one], "months") for one, _ in view.story.explanations if one in why
        )
        yield Statement("gap_explained", " ".join(parts), (*rows(away), *explained))
    limit, least = number("off_below"), months("pivot_months")
    turned = [
        post
        for post in view.story.posts
        if not post.away and post.s is not None and post.s < limit and view.length_of(post) >= least
    ]
    about = {post.id for post in turned}
    if given := [one for one, ids in view.story.explanations if not ids.isdisjoint(about)]:
        yield Statement(
            "pivot_explained",
            f"{counted(len(given), 'explanations')} of a change of field.",
            tuple(Row(one, "explanation") for one in given),
        )


def pending_with_interviews(view: View) -> list[Filed]:
    """Return the pending applications with many interviews."""
    least = months("competitive_interviews")
    return [
        one
        for one in view.story.applications
        if one.outcome is ApplicationOutcome.PENDING and one.interviews >= least
    ]


def unmatched(view: View) -> list[Filed]:
    """Return the applications that did not match."""
    return [one for one in view.story.applications if one.outcome is ApplicationOutcome.UNMATCHED]


def reviewed_firsts(view: View) -> int:
    """Return how many peer-reviewed works name the person first."""
    return sum(study.piece.reviewed and study.piece.first_author for study in view.named)


def with_patients_in_target(view: View) -> tuple[Row, ...]:
    """Return the hands-on posts in the target."""
    near = number("off_below") - NEARLY
    return rows(post for post in view.with_patients if post.s is not None and post.s >= near)
