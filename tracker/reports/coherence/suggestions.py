"""What would change the report: the cheapest entry that lifts a limit, and the answers that are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.records.career import ClinicalContact, PositionKind
from tracker.reports.coherence.changes import FIELD_ANSWERS, Change, changes_of, unknown
from tracker.reports.coherence.evidence import Statement, what
from tracker.reports.coherence.flags import target_of
from tracker.reports.coherence.judgement import Judgement
from tracker.reports.coherence.view import View

ANSWERS = ("target", "neighboring", "other", "not_medical")
CONTACTS = tuple(ClinicalContact)


@dataclass(frozen=True)
class Suggestion:
    """What could be entered.

    ``lifts`` is the code of the flag that it touches, ``score_without`` the score without that flag, all else
    equal; None where the flag costs nothing or no number is said.
    """

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
    raised = {flag.code for flag in flags}
    changes = [one for one in changes_of(judgement.view) if one.lifts in raised]
    found = [_with_score(one, judgement) for one in changes if one.code != FIELD_ANSWERS]
    found += [Suggestion(note.code, note.message, tuple(note.evidence)) for note in notes]
    found += [_with_score(one, judgement) for one in changes if one.code == FIELD_ANSWERS]
    return found


def _with_score(one: Change, judgement: Judgement) -> Suggestion:
    """Return the suggestion with the score that the record would have without the flag, all else equal."""
    now = judgement.now
    costs = now is not None and one.lifts in {*(code for code, _ in now.caps), *now.weighty}
    score = judgement.score_without(one.lifts) if costs and one.scored else None
    return Suggestion(one.code, one.text, one.evidence, one.lifts, score)


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
            if unknown(study):
                text = f"In {target_of(view)}, a neighboring field, another field, or no medical field?"
                found.append(Question("field", f"{study.piece.title}: {text}", study.id, ANSWERS))
        for post in story.posts:
            if unknown(post):
                found.append(Question("specialty", f"{what(post)}: in which specialty?", post.id))
    for post in story.posts:
        if post.us and post.kind is PositionKind.CLINICAL and not post.contact_said:
            text = f"{what(post)}: hands-on with patients, observing, or neither?"
            found.append(Question("clinical_contact", text, post.id, CONTACTS))
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


def wanted(view: View, names: Mapping[str, str]) -> list[str]:
    """Return what to enter next where the record is too short to judge; ``names`` are those of records."""
    story = view.story
    found = []
    if story.graduation is None:
        found.append("your medical degree with the day it was conferred: tracker add education")
        for one in story.degrees:
            if one.ended:
                name = names.get(one.id, one.id)
                found.append(f"if it is {one.title}, say so: tracker edit {name} medical_degree=true")
    if story.target is None:
        found.append("the specialty you aim at: tracker edit person")
    found.append(
        "a post or a work after graduation (an examination alone is not enough): tracker add position"
    )
    return found
