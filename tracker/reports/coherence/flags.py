"""Red and amber flags: where a reader would ask, with the records behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tracker.records.coverage import show_month
from tracker.reports.coherence import conditions
from tracker.reports.coherence.evidence import (
    Statement,
    counted,
    joined,
    month_rows,
    order,
    row,
    rows,
    share_rows,
)
from tracker.reports.coherence.parts import Degree, Post, Row, Study
from tracker.reports.coherence.statuses import SHOWN
from tracker.reports.coherence.thresholds import months, number
from tracker.reports.coherence.timing import shown
from tracker.reports.coherence.view import View


def flags_of(view: View) -> list[Statement]:
    """Return the flags, red ones first, then by code."""
    found = [*_about_fields(view), *_about_research(view), *_about_works(view), *_about_time(view)]
    found += [*_about_statuses(view), *_about_applications(view)]
    return sorted(found, key=lambda flag: (flag.severity != "red", flag.code))


def research_rows(view: View) -> tuple[Row, ...]:
    """Return the research posts with the months of each that count as research."""
    return tuple(
        row(post, view.research_months(post), "months of research")
        for post in sorted(view.research_posts, key=order)
    )


def _about(posts: Iterable[Post]) -> bool:
    return any(post.about for post in posts)


def target_of(view: View) -> str:
    """Return the name of the target."""
    story = view.story
    return story.fields.title(story.target) if story.target else "the target specialty"


def elsewhere(view: View) -> str:
    """Return the field that most of what points elsewhere is in, and whether there are others."""
    weights: Counter[str] = Counter()
    for one in view.weighed:
        if one.s < number("off_below"):
            weights[one.field or ""] += round(one.weight * 1000)
    return _most(weights)


def _most(weights: Counter[str]) -> str:
    """Return the weightiest of the fields, with word of the others; no name is a field that is not known."""
    named = [name for name in weights if name]
    if not named:
        return "other fields"
    most = min(named, key=lambda name: (-weights[name], name))
    return f"{most} and other fields" if len(weights) > 1 else most


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


# --- specialty -----------------------------------------------------------------------------------


def _about_fields(view: View) -> Iterator[Statement]:
    limit = number("off_below")
    if conditions.specialty_mismatch(view):
        off = {one.id: one for one in view.weighed if one.s < limit}
        shown_rows = tuple(
            row(one, round(off[one.id].weight, 1), "months of weight")
            for one in sorted((one for one in view.story.judgeable if one.id in off), key=order)
        )
        part = _percent(view.weight_off / view.weight)
        yield Statement(
            "specialty_mismatch",
            f"{part} of the weighted record points to {elsewhere(view)}, not to {target_of(view)}.",
            shown_rows,
            "red",
        )
    if conditions.pivot_unexplained(view):
        posts = conditions.pivots(view)
        longest = min(posts, key=lambda post: (-view.length_of(post), order(post)))
        yield Statement(
            "pivot_unexplained",
            f"The record moves from {longest.judged.field or 'another field'} to {target_of(view)}. "
            "One sentence on why would answer the first question.",
            share_rows(posts),
            "red",
        )
    if degrees := conditions.unrelated(view):
        sentences = (
            f"{one.title} ({counted(one.months, 'months', about=one.about)}): neither field nor thesis is "
            f"tied to {target_of(view)} yet. Did it supply methods you used?"
            for one in degrees
        )
        yield Statement("unrelated_degree", " ".join(sentences), share_rows(degrees), "amber")
    if conditions.output_off_specialty(view):
        known, _ = view.classified
        off_works = [study for study in known if study.s is not None and study.s < limit]
        fields = Counter(study.judged.field or "" for study in off_works)
        yield Statement(
            "output_off_specialty",
            f"{len(off_works)} of {len(known)} classified works are in {_most(fields)}.",
            share_rows(off_works),
            "amber",
        )


# --- research ------------------------------------------------------------------------------------


def _about_research(view: View) -> Iterator[Statement]:
    posts = view.research_posts
    spent = counted(view.net, "months", about=_about(posts))
    if conditions.low_output(view):
        yield Statement(
            "low_output",
            f"{spent} of research, {counted(len(view.articles), 'articles')} accepted or published.",
            research_rows(view),
            "red",
        )
    if silent := conditions.silent_posts(view):
        post, count, _ = max(silent, key=lambda one: (one[1], -one[0].begin))
        yield Statement(
            "no_output_18m",
            f"{counted(count, 'months', about=post.about)} in this post "
            "without an accepted or published work.",
            month_rows((one[0] for one in silent), (one[1] for one in silent)),
            "amber",
        )
    if view.net > months("long_research_months"):
        severity = "red" if view.net >= months("long_research_red") else "amber"
        text = f"{spent} of research since graduation."
        yield Statement("long_research", text, research_rows(view), severity)
    open_posts = [post for post in posts if post.open]
    newest = _newest(view.named)
    if open_posts and newest and view.month - (newest.piece.date or 0) > months("stale_months"):
        when = shown(newest.piece.date or 0, about=newest.piece.about)
        yield Statement(
            "stale_output", f"The newest listed work dates from {when}.", rows(open_posts), "amber"
        )
    if conditions.no_application_in_research(view):
        yield Statement(
            "no_application_in_research",
            f"{spent} of research and no residency application filed. "
            "Popular guidance: apply early and every cycle.",
            research_rows(view),
            "amber",
        )


def _newest(studies: Iterable[Study]) -> Study | None:
    """Return the study dated last; one in progress without a date is as new as can be."""
    found = list(studies)
    if any(study.piece.date is None and study.piece.in_progress for study in found):
        return None
    dated = [study for study in found if study.piece.date is not None]
    return max(dated, key=lambda study: (study.piece.date or 0, order(study)), default=None)


# --- works ---------------------------------------------------------------------------------------


def _about_works(view: View) -> Iterator[Statement]:
    if conditions.group_author_only(view):
        count = len(view.story.studies)
        yield Statement(
            "group_author_only",
            f"All {count} works list you in a study group, none as author.",
            rows(view.story.studies),
            "amber",
        )
    reviewed = [study for study in view.named if study.piece.reviewed]
    settled = all(one.piece.place is not None and not one.piece.first_author for one in reviewed)
    if len(reviewed) >= months("first_works") and settled:
        yield Statement(
            "no_first_author",
            f"{len(reviewed)} peer-reviewed works, none as first author yet.",
            rows(reviewed),
            "amber",
        )
    if view.retracted:
        several = len(view.retracted) > 1
        yield Statement(
            "retracted_publication",
            "These works were retracted. Remove them or mark them; readers check."
            if several
            else "This work was retracted. Remove it or mark it; readers check.",
            rows(view.retracted),
            "red",
        )


# --- clinical work and time ----------------------------------------------------------------------


def _about_time(view: View) -> Iterator[Statement]:
    degree = view.story.graduation
    assert degree is not None
    gap = view.clinical_gap
    if gap > months("gap_clinical_months") and not view.busy_in_us:
        last: list[Post | Degree] = [*view.last_hands_on] or [degree]
        ended = shown(max(one.end for one in last), about=any(one.about for one in last))
        yield Statement(
            "clinical_gap",
            f"Last hands-on clinical work ended {ended}, "
            f"{counted(gap, 'months', about=any(one.about for one in last))} ago.",
            rows(last),
            "red" if gap > months("gap_clinical_red") else "amber",
        )
    if view.years >= number("years_amber") and not view.us_training and not view.us_practice:
        years = counted(round(view.years, 1), "years", about=degree.about)
        yield Statement(
            "years_since_graduation",
            f"{years} since graduation. Some programs filter on this number.",
            (row(degree, round(view.years, 1), "years"),),
            "red" if view.years >= number("years_red") else "amber",
        )
    if conditions.unexplained_gap(view):
        long = [
            hole
            for hole in view.story.holes
            if hole.explained_by is None and hole.months >= months("gap_months")
        ]
        beside = {identity for hole in long for identity in (*hole.before, *hole.after)}
        things = [one for one in view.story.entries if one.id in beside]
        spans = (f"from {show_month(hole.first)} to {show_month(hole.last)}" for hole in long)
        yield Statement(
            "unexplained_gap",
            f"No entry {joined(spans)}. "
            "Leave, service, family or study can be entered without giving reasons.",
            rows(things or [degree]),
            "red" if view.longest_hole > months("gap_red") else "amber",
        )


# --- statuses and applications -------------------------------------------------------------------


def _about_statuses(view: View) -> Iterator[Statement]:
    if conditions.visa_collecting(view):
        held = view.story.counted_statuses
        names = joined(SHOWN[word] for word in dict.fromkeys(one.word for one in held))
        share = view.status_share or 0.0
        count = len(view.status_values)
        yield Statement(
            "visa_collecting",
            f"{names} cover {count} months, {_percent(share)} of them on work that leads to "
            f"{target_of(view)}. A reader may ask what the plan was.",
            tuple(row(one, len(one.months), "months") for one in sorted(held, key=order)),
            "red",
        )
    if found := conditions.conflicts(view):
        names = joined(dict.fromkeys(SHOWN[held.word] for _, held in found))
        posts, statuses = {post for post, _ in found}, {held for _, held in found}
        yield Statement(
            "visa_activity_conflict",
            f"Patient care is recorded under {names}. What this category covers is a question for an "
            "immigration lawyer, before anyone else is asked.",
            rows([*posts, *statuses]),
            "red",
        )


def _about_applications(view: View) -> Iterator[Statement]:
    if found := conditions.detours(view):
        one, count = found[0]
        cycle = f"the {one.cycle} cycle" if one.cycle else f"the cycle of {one.season + 1}"
        yield Statement(
            "research_detour_when_competitive",
            f"{one.interviews} interviews in {cycle}, then {counted(count, 'months')} of research. "
            "Be ready to say what research was for.",
            (
                *(row(each, each.interviews, "interviews") for each, _ in found),
                *research_rows(view),
            ),
            "amber",
        )
    groups = conditions.applied_groups(view)
    if len(groups) >= months("scattered_groups"):
        cycles = {one.season for one in view.story.applications}
        yield Statement(
            "scattered_applications",
            f"{len(groups)} unrelated specialties in {counted(len(cycles), 'cycles')}.",
            rows(view.story.applications),
            "amber",
        )
