"""What would change the report: the cheapest entry that lifts a limit, and the answers that are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.records.coverage import show_month
from tracker.reports.coherence import conditions
from tracker.reports.coherence.evidence import Statement, counted, joined, order, what
from tracker.reports.coherence.flags import target_of
from tracker.reports.coherence.judgement import Judgement
from tracker.reports.coherence.scoring import rounded
from tracker.reports.coherence.thresholds import months, number
from tracker.reports.coherence.view import View

ANSWERS = ("target", "neighboring", "other", "not_medical")


@dataclass(frozen=True)
class Suggestion:
    """What could be entered; ``lifts`` is the code of a flag that it touches, with the score without it."""

    code: str
    text: str
    evidence: tuple[str, ...] = ()
    lifts: str | None = None
    score_without: int | None = None


@dataclass(frozen=True)
class Question:
    """A question whose answer the report lacks, about one record or, without one, about the person."""

    code: str
    text: str
    record_id: str | None = None
    answers: tuple[str, ...] = ()


def suggestions_of(judgement: Judgement, flags: list[Statement], notes: list[Statement]) -> list[Suggestion]:
    """Return what would change the report: limits first, then notes."""
    view = judgement.view
    raised = {flag.code for flag in flags}
    lifting = [one for one in _lifting(view) if one.code in raised]
    found = [_with_score(one, judgement) for one in lifting]
    found += [Suggestion(note.code, note.message, tuple(note.evidence)) for note in notes]
    unknown = _unknown_works(view)
    if unknown and raised & {"specialty_mismatch", "output_off_specialty", "pivot_unexplained"}:
        text = f"Answer the field question for {counted(len(unknown), 'works')}."
        found.append(Suggestion("field_answers", text, unknown))
    return found


def _with_score(one: Suggestion, judgement: Judgement) -> Suggestion:
    """Return the suggestion with the score that the record would have without the flag, all else equal."""
    now = judgement.now
    if now is None or one.code not in {*(code for code, _ in now.caps), *now.weighty}:
        return one
    caps = [limit for code, limit in now.caps if code != one.code]
    weighty = sum(code != one.code for code in now.weighty)
    score = min([now.mean, *caps]) - number("weighty") * max(0, weighty - 1)
    return Suggestion(one.code, one.text, one.evidence, one.code, rounded(max(0.0, score)))


def _lifting(view: View) -> Iterator[Suggestion]:
    story = view.story
    for post in conditions.pivots(view)[:1]:
        text = f"An explanation about {what(post)}: one sentence on why."
        yield Suggestion("pivot_unexplained", text, (post.id,))
    things = {one.id: one for one in story.entries}
    for hole in story.holes:
        if hole.explained_by is not None or hole.months < months("gap_months"):
            continue
        span = f"{show_month(hole.first)} to {show_month(hole.last)}"
        text = f"Enter what filled {span}; leave and service need no reason"
        beside = sorted((things[i] for i in (*hole.before, *hole.after) if i in things), key=order)
        if hole.before and hole.after:
            names = joined(what(thing) for thing in beside)
            text += f". Or write one explanation naming {names}"
        yield Suggestion("unexplained_gap", f"{text}.", tuple(thing.id for thing in beside))
    for degree in conditions.unrelated(view):
        text = f"If {degree.title} supplied methods for {target_of(view)}, enter the thesis or the work."
        yield Suggestion("unrelated_degree", text, (degree.id,))
    if view.retracted:
        text = "Take the retracted work off the list: tracker trash."
        yield Suggestion(
            "retracted_publication", text, tuple(piece.id for piece in sorted(view.retracted, key=order))
        )
    if conditions.visa_collecting(view):
        text = "Enter what was done in the months of these statuses that have no entry."
        yield Suggestion("visa_collecting", text)
    text = (
        "If contact with patients or a date is entered wrongly, correct it; "
        "else speak to an immigration lawyer first."
    )
    conflicting = {thing for pair in conditions.conflicts(view) for thing in pair}
    yield Suggestion(
        "visa_activity_conflict", text, tuple(thing.id for thing in sorted(conflicting, key=order))
    )
    text = "If you are an author of one of these works, say which: tracker edit work-1 author_number=3."
    yield Suggestion("group_author_only", text)
    text = "If a preliminary or transitional year stands among the specialties, write it as one."
    yield Suggestion("scattered_applications", text)
    text = "If an application was filed and is not entered, add it: tracker add application."
    yield Suggestion("no_application_in_research", text)
    text = "If leave lies inside the months of research, enter it: it is never counted, and needs no reason."
    for code in ("low_output", "no_output_18m"):
        yield Suggestion(code, text)
    text = "Leave or service in the months since then is never counted and needs no reason: enter it."
    yield Suggestion("clinical_gap", text)


def _unknown_works(view: View) -> tuple[str, ...]:
    return tuple(
        study.id
        for study in view.story.studies
        if study.s is None and not study.judged.neutral and study.piece.named
    )


def questions_of(view: View) -> list[Question]:
    """Return the questions whose answers the report lacks."""
    story = view.story
    found: list[Question] = []
    if story.target is None:
        text = (
            "Which specialty is the target? What is entered is not a name on file."
            if story.unknown_target
            else "Which specialty is the target?"
        )
        found.append(Question("target_specialty", text))
    else:
        for study in story.studies:
            if study.s is None and not study.judged.neutral:
                text = f"In {target_of(view)}, a neighboring field, another field, or no medical field?"
                found.append(Question("field", f"{study.piece.title}: {text}", study.id, ANSWERS))
        for post in story.posts:
            if post.s is None and not post.judged.neutral:
                found.append(Question("specialty", f"{what(post)}: in which specialty?", post.id))
    for study in story.studies:
        if study.piece.place is None:
            text = f"{study.piece.title}: which author are you?"
            found.append(Question("author_position", text, study.id))
        if study.piece.type is None or study.piece.status is None:
            missing = "type" if study.piece.type is None else "status"
            found.append(Question(missing, f"{study.piece.title}: which {missing} has it?", study.id))
    for piece in (study.piece for study in story.studies):
        if piece.date is None and not piece.in_progress:
            found.append(Question("date", f"{piece.title}: when did it come out?", piece.id))
    return found


def wanted(view: View) -> list[str]:
    """Return what to enter next where the record is too short to judge."""
    story = view.story
    found = []
    if story.graduation is None:
        found.append("your medical degree with the day it was conferred: tracker add education")
    if story.target is None:
        found.append("the specialty you aim at: tracker edit person")
    found.append(
        "a post or a work after graduation (an examination alone is not enough): tracker add position"
    )
    return found
