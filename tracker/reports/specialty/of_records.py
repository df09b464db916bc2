"""Classifies records: works, posts and degrees."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from tracker.records.career import Education, Position, PositionKind
from tracker.records.works import Work
from tracker.reports.specialty.classified import Classified, State, Vote
from tracker.reports.specialty.classify import NEUTRAL, classify
from tracker.reports.specialty.lexicon import setting
from tracker.reports.specialty.target import specialty_abbreviated, specialty_named

ANSWERED = "the person said so"
ONLY_POST = "its words name a post, which is no specialty"


class FieldAnswer(StrEnum):
    """What a person answers when asked whether a work is in her field; a specialty's name is accepted too."""

    TARGET = "target"
    NEIGHBORING = "neighboring"
    OTHER = "other"
    NOT_MEDICAL = "not_medical"


def classify_work(work: Work) -> Classified:
    """Return the specialties of a work: by the person's own answer, else by its words and journal.

    Words that name a post without a specialty say nothing of a work: it is unknown, and she is asked.
    """
    if work.field_answer and (answered := _answered(work.field_answer)) is not None:
        return answered
    title = " / ".join(text for text in (work.title, work.translated_title) if text)
    found = classify(
        title or None,
        keywords=work.keywords,
        mesh=[(heading.heading, heading.major) for heading in work.mesh],
        journal=(work.journal_abbrev, work.venue),
        book=work.book_title,
    )
    return replace(found, state=State.UNKNOWN, reason=ONLY_POST) if found.state is State.NEUTRAL else found


def _answered(answer: str) -> Classified | None:
    """Return what the person's answer says; None where it is neither a listed answer nor a specialty."""
    word = answer.strip().lower().replace(" ", "_").replace("neighbour", "neighbor")
    if word == FieldAnswer.NOT_MEDICAL:
        return Classified(State.NEUTRAL, reason=ANSWERED)
    if word in {FieldAnswer.TARGET, FieldAnswer.NEIGHBORING, FieldAnswer.OTHER}:
        return Classified(State.KNOWN, answer=setting(f"answer_{word}"), reason=ANSWERED)
    key = specialty_named(answer)
    if key is None:
        return None
    vote = Vote(answer, "answer", (key,), setting("name"))
    return Classified(State.KNOWN, key, ((key, 1.0),), (vote,))


def classify_position(position: Position) -> Classified:
    """Return the specialties of a post: of its specialty alone, of its title only where that says nothing.

    Leave and military service are neutral, and so is teaching without a field. Bullets are never read.
    """
    if position.kind in {PositionKind.LEAVE, PositionKind.MILITARY}:
        return Classified(State.NEUTRAL, reason=NEUTRAL)
    found = _of_field(position.specialty, "specialty")
    if found.state is State.UNKNOWN and position.title:
        by_title = classify(position.title)
        found = by_title if by_title.state is not State.UNKNOWN or not position.specialty else found
    if found.state is State.UNKNOWN and position.kind is PositionKind.TEACHING:
        return Classified(State.NEUTRAL, silent=found.silent, reason=NEUTRAL)
    return found


def classify_field(education: Education) -> Classified:
    """Return the specialties of a degree's field."""
    return _of_field(education.field, "field")


def _of_field(text: str | None, place: str) -> Classified:
    """Return the specialties of a field that holds the name of one, which may be abbreviated."""
    if text and (key := specialty_abbreviated(text)) is not None:
        vote = Vote(text, place, (key,), setting("name") * setting("times_title"))
        return Classified(State.KNOWN, key, ((key, 1.0),), (vote,))
    return classify(text, place=place)


def classify_thesis(education: Education) -> Classified:
    """Return the specialties of a thesis by its title."""
    return classify(education.thesis_title)


def classify_record(record: object) -> Classified | None:
    """Return the specialties of a record; None if its kind has none.

    A degree has the specialties of its field, or of its thesis where the field says nothing.
    """
    if isinstance(record, Work):
        return classify_work(record)
    if isinstance(record, Position):
        return classify_position(record)
    if isinstance(record, Education):
        found = classify_field(record)
        return classify_thesis(record) if found.state is State.UNKNOWN and record.thesis_title else found
    return None
