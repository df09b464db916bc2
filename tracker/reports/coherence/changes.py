"""What could be entered so that a flag is not raised: for each flag the cheapest entry, if there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.records.coverage import show_month
from tracker.reports.coherence import conditions
from tracker.reports.coherence.evidence import Thing, counted, joined, order, what
from tracker.reports.coherence.fields import Judged
from tracker.reports.coherence.flags import target_of
from tracker.reports.coherence.parts import Held, Hole, Post, Study
from tracker.reports.coherence.story import Story, best_shares
from tracker.reports.coherence.thresholds import NEARLY, months, number
from tracker.reports.coherence.view import View

FIELD_ANSWERS = "field_answers"
_OF_FIELDS: Mapping[str, Callable[[View], bool]] = {
    "specialty_mismatch": conditions.specialty_mismatch,
    "pivot_unexplained": conditions.pivot_unexplained,
    "output_off_specialty": conditions.output_off_specialty,
    "visa_collecting": conditions.visa_collecting,
}


@dataclass(frozen=True)
class Change:
    """An entry that would change the report.

    Attributes:
        code: the flag that it touches, or ``field_answers``.
        text: what to enter.
        evidence: the records that it is about.
        lifts: the flag that is not raised after it.
        scored: whether the score without the flag is said. It is not where the entry changes more than the
            flag, and not where a number could tempt to enter what is not so.
    """

    code: str
    text: str
    evidence: tuple[str, ...]
    lifts: str
    scored: bool = True


def changes_of(view: View) -> list[Change]:
    """Return the entries that would change the report, whether their flags are raised or not."""
    return [*_explained(view), *_entered(view), *_corrected(view), *_away(view), *_answered(view)]


def _ids(things: Iterator[Thing] | list[Thing]) -> tuple[str, ...]:
    return tuple(thing.id for thing in sorted(things, key=order))


def _change(code: str, text: str, things: list[Thing], *, scored: bool = True) -> Change:
    return Change(code, text, _ids(things), code, scored)


def _explained(view: View) -> Iterator[Change]:
    if posts := conditions.pivots(view):
        longest = min(posts, key=lambda post: (-view.length_of(post), order(post)))
        text = f"An explanation about {what(longest)}: one sentence on why."
        yield _change("pivot_unexplained", text, [longest])
    least = months("gap_months")
    holes = [one for one in view.story.holes if one.explained_by is None and one.months >= least]
    if holes:
        beside = {one.id: one for hole in holes for one in _beside(view.story, hole)}
        yield _change("unexplained_gap", _of_holes(view.story, holes), list(beside.values()))


def _of_holes(story: Story, holes: list[Hole]) -> str:
    text = f"Enter what filled {joined(map(_span, holes))}; leave and service need no reason."
    between = [hole for hole in holes if hole.before and hole.after]
    if not between:
        return text
    names = [joined(what(thing) for thing in _beside(story, hole)) for hole in between]
    if len(holes) == 1:
        return f"{text} Or write one explanation naming {names[0]}."
    each = (f"for {_span(hole)} one naming {name}" for hole, name in zip(between, names, strict=True))
    return f"{text} Or write explanations: {'; '.join(each)}."


def _span(hole: Hole) -> str:
    return f"{show_month(hole.first)} to {show_month(hole.last)}"


def _beside(story: Story, hole: Hole) -> list[Thing]:
    names = {*hole.before, *hole.after}
    return sorted((one for one in story.entries if one.id in names), key=order)


def _entered(view: View) -> Iterator[Change]:
    if degrees := conditions.unrelated(view):
        titles = joined(degree.title for degree in degrees)
        text = f"If {titles} supplied methods for {target_of(view)}, enter the thesis or the work."
        yield _change("unrelated_degree", text, [*degrees])
    empty = _months_without_entry(view)
    if empty and not _collecting_if_entered(view, empty):
        count = counted(sum(empty.values()), "months")
        verb = "has" if sum(empty.values()) == 1 else "have"
        text = f"Enter what was done in the {count} of these statuses that {verb} no entry."
        yield _change("visa_collecting", text, [*empty])
    text = "If an application was filed and is not entered, add it: tracker add application."
    yield _change("no_application_in_research", text, [*view.research_posts])


def _months_without_entry(view: View) -> dict[Held, int]:
    """Return the counted statuses with months in which nothing is entered, and how many they are."""
    filled = view.story.best_at.keys() | view.story.leave
    counts = {
        held: sum(at not in filled for at in held.months if at <= view.month)
        for held in view.story.counted_statuses
    }
    return {held: count for held, count in counts.items() if count}


def _collecting_if_entered(view: View, empty: Mapping[Held, int]) -> bool:
    """Return whether statuses had no common goal even if these months were spent on it."""
    spent = [value for _, value in view.status_values]
    return (sum(spent) + sum(empty.values())) / len(spent) < number("visa_share_below") - NEARLY


def _corrected(view: View) -> Iterator[Change]:
    if view.retracted:
        text = "Take the retracted work off the list: tracker trash."
        yield _change("retracted_publication", text, [*view.retracted])
    pairs = conditions.conflicts(view)
    text = (
        "If contact with patients or a date is entered wrongly, correct it; "
        "else speak to an immigration lawyer first."
    )
    conflicting: dict[str, Thing] = {thing.id: thing for pair in pairs for thing in pair}
    yield _change("visa_activity_conflict", text, list(conflicting.values()), scored=False)
    text = "If you are an author of one of these works, say which: tracker edit, author_number."
    yield _change("group_author_only", text, [*view.story.studies], scored=False)
    text = (
        "If one of the specialties was a preliminary or transitional year, write it as one, "
        "such as preliminary surgery: it makes no group of its own."
    )
    yield _change("scattered_applications", text, [*view.story.applications])


def _away(view: View) -> Iterator[Change]:
    text = "If leave lies inside the months of research, enter it: it is never counted, and needs no reason."
    for code in ("low_output", "no_output_18m", "long_research"):
        yield _change(code, text, [*view.research_posts], scored=False)
    last: list[Thing] = [*view.last_hands_on]
    if not last and view.story.graduation is not None:
        last = [view.story.graduation]
    text = "Leave or service in the months since then is never counted and needs no reason: enter it."
    yield _change("clinical_gap", text, last, scored=False)


# --- answers to open questions -------------------------------------------------------------------


def unknown(thing: Post | Study) -> bool:
    """Return whether nothing is known of how far a post or work serves the target."""
    return thing.s is None and not thing.judged.neutral


def _answered(view: View) -> Iterator[Change]:
    """Yield the flags about fields that would go if what is open were in the target."""
    story = view.story
    works = [study for study in story.studies if unknown(study)]
    posts = [post for post in story.posts if unknown(post)]
    if story.target is None or not (works or posts):
        return
    assumed = View(_in_the_target(story), view.month)
    counts = [counted(len(works), "works")] if works else []
    counts += [counted(len(posts), "posts")] if posts else []
    text = f"Say the field of {joined(counts)} that the words leave open, if it is {target_of(view)}."
    for code, holds in _OF_FIELDS.items():
        if holds(view) and not holds(assumed):
            yield Change(FIELD_ANSWERS, text, _ids([*works, *posts]), code, scored=False)


def _in_the_target(story: Story) -> Story:
    """Return the story in which everything whose field is open is in the target."""
    served = Judged(1.0)
    posts = tuple(replace(post, judged=served) if unknown(post) else post for post in story.posts)
    studies = tuple(replace(study, judged=served) if unknown(study) else study for study in story.studies)
    return replace(story, posts=posts, studies=studies, best_at=best_shares(posts, story.degrees))
