"""When a flag holds: the conditions that limit or lower the score, each a claim about one month."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from tracker.records.career import ApplicationOutcome, ClinicalContact, PositionKind
from tracker.reports.coherence.parts import Degree, Filed, Held, Post
from tracker.reports.coherence.statuses import NO_PATIENTS
from tracker.reports.coherence.thresholds import NEARLY, months, number
from tracker.reports.coherence.view import View

_TURNED_DOWN = (ApplicationOutcome.WITHDRAWN, ApplicationOutcome.DECLINED)
_PIVOTS = (PositionKind.TRAINING, PositionKind.CLINICAL, PositionKind.RESEARCH)


def visa_collecting(view: View) -> bool:
    """Return whether long statuses of two categories share no goal."""
    share, spent = view.status_share, view.status_months
    each = months("visa_each_months")
    return (
        share is not None
        and view.story.target is not None
        and share < number("visa_share_below") - NEARLY
        and sum(spent.values()) >= months("visa_total_months")
        and sum(count >= each for count in spent.values()) >= months("visa_categories")
    )


def specialty_mismatch(view: View) -> bool:
    """Return whether most of the record points elsewhere."""
    return (
        view.alignment is not None
        and view.alignment < number("mismatch_below") - NEARLY
        and view.weight_off >= number("mismatch_weight") - NEARLY
    )


def pivots(view: View) -> list[Post]:
    """Return the long posts outside the target."""
    limit, least = number("off_below"), months("pivot_months")
    return [
        post
        for post in view.story.posts
        if post.kind in _PIVOTS and post.s is not None and post.s < limit and view.length_of(post) >= least
    ]


def pivot_unexplained(view: View) -> bool:
    """Return whether a change of field is neither explained nor followed by something in the target."""
    posts = pivots(view)
    if not posts or view.alignment is None or view.alignment >= number("pivot_below") - NEARLY:
        return False
    if any(view.story.explained(post.id) for post in posts):
        return False
    since, near = view.month - months("pivot_recent"), number("off_below") - NEARLY
    recent = [post.s for post in view.story.posts if not post.away and view.end_of(post) >= since]
    recent += [one.s for one in view.story.degrees if min(one.end, view.month) >= since]
    recent += [
        study.s
        for study in view.story.studies
        if (age := view.age(study)) is not None and age <= months("pivot_recent")
    ]
    return not any(share is not None and share >= near for share in recent)


def unrelated(view: View) -> list[Degree]:
    """Return the degrees that are not tied to the target."""
    return [
        one
        for one in view.story.degrees
        if one.s is not None
        and not one.bridging
        and one.s < number("degree_unrelated_below")
        and min(one.end, view.month) - one.begin >= months("degree_unrelated_months")
    ]


def output_off_specialty(view: View) -> bool:
    """Return whether fewer than a third of the classified works are in the target."""
    known, within = view.classified
    return len(known) >= months("off_least_works") and within * months("off_least_part") < len(known)


def low_output(view: View) -> bool:
    """Return whether long research holds few articles."""
    return view.net >= months("low_output_months") and (
        len(view.articles) <= months("low_output_articles")
        or view.article_rate < number("low_output_rate") - NEARLY
    )


def silence_in(view: View, post: Post) -> tuple[int, int]:
    """Return the most months in a research post without an accepted work, and the month before them."""
    first, last = max(post.begin, view.graduated + 1), view.end_of(post)
    marks = [first - 1, *(at for at in view.accepted_dates if first <= at <= last), last + 1]
    found = (0, first - 1)
    for mark, following in itertools.pairwise(marks):
        silent = sum(at not in view.story.leave for at in range(mark + 1, following))
        if silent > found[0]:
            found = (silent, mark)
    return found


def silent_posts(view: View) -> list[tuple[Post, int, int]]:
    """Return the research posts with a long silence, its months, and the month before it."""
    rows = [(post, *silence_in(view, post)) for post in view.research_posts]
    return [row for row in rows if row[1] >= months("no_output_months")]


def no_application_in_research(view: View) -> bool:
    """Return whether long research holds no application for residency."""
    return view.net >= months("application_months") and not view.us_training and not view.filed_in_research


def detours(view: View) -> list[tuple[Filed, int]]:
    """Return the applications whose interviews were turned down for research, and its months."""
    story = view.story
    if story.research_first or story.target is None:
        return []
    net = view.gross - story.leave
    rows = [
        (one, sum(at > one.month for at in net))
        for one in story.applications
        if one.outcome in _TURNED_DOWN and one.interviews >= months("detour_interviews")
    ]
    return [row for row in rows if row[1] >= months("detour_months")]


def applied_groups(view: View) -> list[list[str]]:
    """Return the specialties applied to, those near each other in one group.

    Specialties of preliminary years alone are no group: advanced programs want one beside them.
    """
    fields, near = view.story.fields, number("scattered_near") - NEARLY
    categorical = {key for one in view.story.applications for key in one.categorical}
    groups: list[list[str]] = []
    for key in sorted({key for one in view.story.applications for key in one.keys}):
        joined = [group for group in groups if any(fields.near(key, other) >= near for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([key, *(other for group in joined for other in group)])
    return [group for group in groups if not categorical.isdisjoint(group)]


def group_author_only(view: View) -> bool:
    """Return whether several works name the person in a study group alone."""
    return len(view.story.studies) >= months("group_works") and not view.named


def conflicts(view: View) -> list[tuple[Post, Held]]:
    """Return hands-on work in the United States in a status for research or visits."""
    return [
        (post, held)
        for post in view.story.posts
        if post.us
        and post.contact_said
        and post.contact is ClinicalContact.HANDS_ON
        and not post.away
        and post.kind is not PositionKind.TRAINING
        for held in view.story.statuses
        if held.word in NO_PATIENTS
        and max(post.begin, held.begin, view.graduated + 1) <= min(view.end_of(post), held.end)
    ]


def unexplained_gap(view: View) -> bool:
    """Return whether a long run of months after graduation is neither covered nor explained."""
    return view.longest_hole >= months("gap_months")


CAPPED: Mapping[str, Callable[[View], bool]] = {
    "visa_collecting": visa_collecting,
    "specialty_mismatch": specialty_mismatch,
    "pivot_unexplained": pivot_unexplained,
    "low_output": low_output,
    "scattered_applications": lambda view: len(applied_groups(view)) >= months("scattered_groups"),
    "no_application_in_research": no_application_in_research,
    "group_author_only": group_author_only,
    "visa_activity_conflict": lambda view: bool(conflicts(view)),
    "research_detour_when_competitive": lambda view: bool(detours(view)),
    "retracted_publication": lambda view: bool(view.retracted),
    "unexplained_gap": unexplained_gap,
}
WEIGHTY: Mapping[str, Callable[[View], bool]] = {
    "visa_collecting": visa_collecting,
    "specialty_mismatch": specialty_mismatch,
    "pivot_unexplained": pivot_unexplained,
    "low_output": low_output,
    "no_output_18m": lambda view: bool(silent_posts(view)),
    "unrelated_degree": lambda view: bool(unrelated(view)),
    "output_off_specialty": output_off_specialty,
}


def cap_of(code: str, view: View) -> float:
    """Return the limit that a flag sets to the score."""
    if code == "low_output" and view.net >= months("cap_low_output_months"):
        return number("cap_low_output_long")
    return number(f"cap_{code}")
