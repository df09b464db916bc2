"""An offer before it is accepted: what was asked, what is open, what the law would say, two side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from tracker.reports import wording
from tracker.reports.guidance import GRADES, Question
from tracker.reports.plain_values import plain
from tracker.reports.report import Line, Report, Section, Table
from tracker.rules.assessment import LawState
from tracker.terms import Category

FORMAT: Final = "offers/1"
_OPEN = "open"
BenefitState = Literal["blocked", "not blocked", "not known"]
_WORDS_OF_ALLOWED = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True)
class Asked:
    """One question with the answer that was given; null is open."""

    word: str
    question: str
    why: str
    answer: str | None
    answered_on: date | None
    source: str
    grade: str
    answers: str = ""


@dataclass(frozen=True)
class OtherAnswer:
    """An answer on record to a question that is not asked of this kind of offer."""

    question: str
    answer: str
    answered_on: date | None


@dataclass(frozen=True)
class OfferFigure:
    """One row of what the law says, in words: now, and with the offer accepted."""

    key: str
    question: str
    now: str
    then: str

    @property
    def differs(self) -> bool:
        """Whether the offer changes the answer."""
        return self.now != self.then


@dataclass(frozen=True)
class OfferConcern:
    """A finding that the offer raises and the record alone does not; ``on`` is null for today."""

    code: str
    severity: Literal["info", "watch", "act"]
    summary: str
    on: date | None


@dataclass(frozen=True)
class AboutReading:
    """Another reading of the law, what it is about, and the answer by it."""

    about: str
    reading: str
    answer: str


@dataclass(frozen=True)
class Benefit:
    """Whether a visa or a change of status is blocked by 212(e) or after training, on a day."""

    benefit: str
    on: date
    state: BenefitState


@dataclass(frozen=True)
class OfferLaw:
    """What the law on file says where the offer is a program of its own, or goes on with one on record.

    ``may_begin`` is null where a fact is missing; ``earliest_begin`` is the first day that would do.
    ``last_permitted_day`` is that of the category; null where it has none that is counted.
    """

    category: str
    begin: date
    end: date
    may_begin: bool | None
    earliest_begin: date | None
    last_permitted_day: date | None
    readings: tuple[AboutReading, ...]
    training_after: str | None
    figures: tuple[OfferFigure, ...]
    concerns: tuple[OfferConcern, ...]


@dataclass(frozen=True)
class OfferAnswer:
    """One offer: what it is, its questions, what follows from it, and what was assumed.

    ``why_no_law`` says in words why no clock is computed; it is null where one is. ``benefits`` are those
    that an offer in another status hangs on, ``notes`` what else the law on file holds against it.
    ``other_answers`` answer no question that is asked of its kind.
    """

    name: str
    kind: str | None
    title: str
    reply_by: date | None
    begin: str | None
    end: str | None
    questions: tuple[Asked, ...]
    other_answers: tuple[OtherAnswer, ...]
    law: OfferLaw | None
    why_no_law: str | None
    benefits: tuple[Benefit, ...]
    notes: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def open(self) -> tuple[Asked, ...]:
        """The questions without an answer."""
        return tuple(asked for asked in self.questions if asked.answer is None)


@dataclass(frozen=True)
class OffersValues:
    """Offers on one day."""

    format: Literal["offers/1"]
    as_of: date
    law: LawState
    offers: tuple[OfferAnswer, ...]


def asked_of(question: Question, answer: str | None, answered_on: date | None) -> Asked:
    """Return a question with its answer."""
    source = question.source
    return Asked(
        question.word, question.text, question.why, answer, answered_on, source.words, source.grade,
        question.answers,
    )  # fmt: skip


def offers_json(offers: Sequence[OfferAnswer], as_of: date, law: Mapping[str, Any]) -> dict[str, Any]:
    """Return the offers as JSON values."""
    state = LawState(date.fromisoformat(law["law_state_date"]), law["time_sensitive_stale"])
    made: dict[str, Any] = plain(OffersValues(FORMAT, as_of, state, tuple(offers)))
    return made


def offers_report(
    offers: Sequence[OfferAnswer], as_of: date, law: Mapping[str, Any], *, explain: bool = False
) -> Report:
    """Return the check of one offer, or of several side by side; ``explain`` says why each is asked."""
    sections = list(_side_by_side(offers)) if len(offers) > 1 else []
    for offer in offers:
        if len(offers) == 1:
            sections += [_answered(offer, explain=explain), _open(offer, explain=explain)]
        else:
            sections.append(_open(offer, explain=explain))
        sections += _means(offer, alone=len(offers) == 1)
    sections.append(Section("Assumed", tuple(Line(f"{t}.", label=o.name) for o in offers for t in o.assumed)))
    return Report(
        name="offers",
        title=f"Before you accept: {wording.day(as_of)}",
        as_of=as_of,
        lead=_lead(offers, as_of),
        sections=tuple(s for s in sections if s.lines or s.table),
        footer=(
            "An offer is not a fact: no other answer of this program rests on it.",
            wording.law_line(law, as_of),
            wording.NOT_ADVICE,
        ),
        answer=offers_json(offers, as_of, law),
    )


def _lead(offers: Sequence[OfferAnswer], as_of: date) -> str:
    told = []
    for offer in offers:
        known = len(offer.questions) - len(offer.open)
        words = f"{offer.name} ({offer.title}): {known} of {len(offer.questions)} questions answered"
        if offer.reply_by is not None:
            left = (offer.reply_by - as_of).days
            when = f"in {wording.days(left)}" if left > 0 else "today" if left == 0 else "which has passed"
            words += f", reply by {wording.day(offer.reply_by)} ({when})"
        law = offer.law
        if law is not None and law.may_begin is False:
            words += "; by the law on file it may not begin on its day"
        if law is not None and law.last_permitted_day is not None and law.end > law.last_permitted_day:
            words += f"; by the law on file it may not last beyond {wording.day(law.last_permitted_day)}"
        if blocked := [entry.benefit for entry in offer.benefits if entry.state == "blocked"]:
            words += f"; by the record as it is, blocked on its day: {', '.join(blocked)}"
        told.append(words)
    return ". ".join(told) + "."


def _answered(offer: OfferAnswer, *, explain: bool) -> Section:
    lines = [
        Line(
            f"{asked.question} - {asked.answer}"
            + (f" ({wording.day(asked.answered_on)})" if asked.answered_on else "")
            + (f" [{_why(asked)}]" if explain else ""),
            label=asked.word,
        )
        for asked in offer.questions
        if asked.answer is not None
    ]
    lines += [
        Line(
            f"{other.question} - {other.answer}"
            + (f" ({wording.day(other.answered_on)})" if other.answered_on else ""),
            label="not asked here",
        )
        for other in offer.other_answers
    ]
    return Section("Answered", tuple(lines))


def _open(offer: OfferAnswer, *, explain: bool) -> Section:
    lines = [
        Line(
            asked.question
            + (f" Answers: {asked.answers}." if asked.answers and explain else "")
            + (f" [{_why(asked)}]" if explain else ""),
            tone="watch",
            label=asked.word,
        )
        for asked in offer.open
    ]
    if lines:
        lines.append(
            Line(
                f"Answer one with: tracker add answer offer={offer.name} "
                f'question={offer.open[0].word} answer="..."'
            )
        )
    return Section(f"Still open: {offer.name}, {offer.title}", tuple(lines))


def _why(asked: Asked) -> str:
    source = GRADES[asked.grade] if asked.grade in ("own", "popular") else f"{asked.source}; {asked.grade}"
    return f"{asked.why} {source}"


def _unasked(offer: OfferAnswer, question: str) -> str:
    return "; ".join(other.answer for other in offer.other_answers if other.question == question) or "-"


def _side_by_side(offers: Sequence[OfferAnswer]) -> Iterator[Section]:
    head = ("", *(f"{offer.name}: {offer.title}" for offer in offers))
    facts = [
        ("kind", *((o.kind or "?").replace("_", " ") for o in offers)),
        ("from", *(o.begin or "?" for o in offers)),
        ("to", *(o.end or "?" for o in offers)),
        ("reply by", *(wording.day(o.reply_by) if o.reply_by else "-" for o in offers)),
    ]
    words = dict.fromkeys(asked.word for offer in offers for asked in offer.questions)
    answers = []
    for word in words:
        cells = []
        for offer in offers:
            asked = next((a for a in offer.questions if a.word == word), None)
            cells.append(_unasked(offer, word) if asked is None else asked.answer or _OPEN)
        answers.append((word.replace("_", " "), *cells))
    others = dict.fromkeys(other.question for offer in offers for other in offer.other_answers)
    for question in others:
        if question not in words:
            answers.append((question, *(_unasked(offer, question) for offer in offers)))
    yield Section("Side by side", table=Table(head, (*facts, *answers)))
    laws = [
        (
            "may begin on its day",
            *(_begin_words(o.law) if o.law else "not computed" for o in offers),
        ),
    ]
    rows: dict[str, str] = {}
    for offer in offers:
        for figure in offer.law.figures if offer.law else ():
            if figure.differs:
                rows.setdefault(figure.key, figure.question)
    for key, question in rows.items():
        cells = [next((f.then for f in o.law.figures if f.key == key), "-") if o.law else "-" for o in offers]
        laws.append((question, *cells))
    laws.append(
        ("residency afterwards", *((o.law.training_after or "-") if o.law else "-" for o in offers)),
    )
    yield Section("What the law on file says of each", table=Table(head, tuple(laws)))


def _no_law(offer: OfferAnswer) -> Iterator[Line]:
    if offer.why_no_law:
        yield Line(f"{offer.why_no_law}.", tone="watch")
    tones = {"blocked": "act", "not known": "watch", "not blocked": "fact"}
    for entry in offer.benefits:
        text = f"{entry.benefit} on {wording.day(entry.on)}: {entry.state} (W-08, W-09)"
        yield Line(text, tone=tones[entry.state], label="212(e)")
    for note in offer.notes:
        yield Line(note, tone="watch")


def _begin_words(law: OfferLaw) -> str:
    day = wording.day(law.begin)
    if law.may_begin is False:
        later = f"; from {wording.day(law.earliest_begin)}" if law.earliest_begin else ""
        return f"{day}: no{later}"
    return f"{day}: {_WORDS_OF_ALLOWED[law.may_begin]}"


def _means(offer: OfferAnswer, *, alone: bool) -> Iterator[Section]:
    heading = "What it would mean" if alone else f"What it would mean: {offer.name}"
    if offer.law is None:
        yield Section(heading, tuple(_no_law(offer)))
        return
    law = offer.law
    tone = {True: "fact", False: "act", None: "watch"}[law.may_begin]
    lines = [
        Line(
            f"{wording.category(law.category)}, {wording.day(law.begin)} - {wording.day(law.end)}",
            label="taken as",
        ),
        Line(_begin_words(law), tone=tone, label="may begin"),
    ]
    if law.last_permitted_day is not None:
        text = f"{wording.day(law.last_permitted_day)}"
        if law.category == Category.ALIEN_PHYSICIAN:
            text += f", {wording.TYPICAL}"
        late = law.end > law.last_permitted_day
        lines.append(Line(text, tone="act" if late else "fact", label="last permitted day"))
    lines += [
        Line(f"{other.about}: {other.answer} - {other.reading}", tone="info", label="another reading")
        for other in law.readings
    ]
    if alone and law.training_after is not None:
        lines.append(Line(law.training_after, label="residency afterwards"))
    for concern in law.concerns:
        when = f"On {wording.day(concern.on)}: " if concern.on else ""
        lines.append(Line(f"{when}{concern.summary}", tone=concern.severity, label="new", code=concern.code))
    yield Section(heading, tuple(lines))
    if alone and law.figures:
        rows = tuple(("*" if f.differs else "", f.question, f.now, f.then) for f in law.figures)
        yield Section("", table=Table(("", "question", "now", "with the offer"), rows))
