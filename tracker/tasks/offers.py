"""Offers checked before they are accepted: questions, answers, and the law with the offer as a program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.dates import partial_first, partial_last, show_day, term_last_day
from tracker.errors import RecordConflict, RecordNotFound, UsageError
from tracker.records.career import Answer, Offer, PlanKind
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.records.scenario import PlannedKind, PlannedStep, Scenario
from tracker.reports.comparison import Column, Comparison
from tracker.reports.guidance import questions, values
from tracker.reports.offers import (
    AboutReading,
    Benefit,
    BenefitState,
    OfferAnswer,
    OfferConcern,
    OfferFigure,
    OfferLaw,
    OtherAnswer,
    asked_of,
    offers_report,
)
from tracker.reports.other_readings import (
    bar_readings,
    begin_readings,
    cap_readings,
    clock_of,
    requirement_readings,
)
from tracker.reports.report import Report
from tracker.rules import Law
from tracker.rules.assess import LAST_YEAR
from tracker.store.ledger import Ledger
from tracker.tasks.assess import law_of
from tracker.tasks.path_law import why_no_visa
from tracker.tasks.paths import after_years
from tracker.tasks.plan_answers import column_of
from tracker.tasks.planned_facts import facts_now, planned_facts_of
from tracker.tasks.record_view import show_partial
from tracker.tasks.training_years import TrainingYears
from tracker.tasks.visa_time import answer_of_facts, facts_of
from tracker.terms import Category, category_of, folded

_RESEARCH = frozenset({PlanKind.RESEARCH})
_TRAINING = frozenset({PlanKind.RESIDENCY, PlanKind.FELLOWSHIP})
_OTHER_STATUS = re.compile(
    r"(h-?1b|o-?1|f-?1|f-?1 opt|opt|tn|e-?3|green card|permanent resident|none( needed)?|no visa)"
    r"([,;(].*)?"
)
# What an offer in another status hangs on, as the law on 212(e) names it.
_WANTS = {
    "h1b": ("H-1B_visa_abroad", "H-1B_change_of_status"),
    "o1": ("O-1_visa_abroad", "O-1_change_of_status"),
    "f1": ("F-1_visa_abroad", "F-1_change_of_status"),
    "tn": ("TN", "TN_change_of_status"),
    "e3": ("E-3_visa_abroad", "E-3_change_of_status"),
    "greencard": ("immigrant_visa", "adjustment"),
    "permanentresident": ("immigrant_visa", "adjustment"),
}
_US_MONEY = frozenset({"us", "usgovernment", "both", "nih", "federal"})
_HOME_MONEY = frozenset({"home", "homegovernment", "both"})
_NO = frozenset({"no", "none", "neither"})
_TRANSFER = frozenset({"yes", "transfer", "atransfer", "yesatransfer", "yestransfer"})
_NEW_RECORD = frozenset({"no", "new", "anewrecord", "newrecord", "noanewrecord", "nonewrecord"})
# What an offer can change, of all that an assessment answers.
_SHOWN = ("clocks.", "bars.", "s212e", "programs_212e.", "obligations.", "grace_end")
_ANY_LAST_DAY = frozenset({"CAP_TODAY"})


@dataclass(frozen=True)
class _Taken:
    """An offer as the program that it would be; ``why_not`` where it is none, or not yet."""

    category: Category | None
    begin: date | None
    end: date | None
    transfer: bool
    us_money: bool | None
    home_money: bool | None
    assumed: tuple[str, ...]
    why_not: str | None = None
    no_visa: bool = False


def check_offers(
    ledger: Ledger,
    names: Sequence[str],
    as_of: date,
    *,
    law_folder: Path | None = None,
    explain: bool = False,
) -> Report:
    """Return the check of the offers of these names; without names, of the only one in use.

    Raises:
        RecordNotFound: there is no such offer, or none.
        RecordConflict: a record of that name is no offer.
        UsageError: there are several offers and none is named, or one is named twice.
    """
    law = law_of(law_folder)
    offers = _named(ledger, names)
    now = column_of(ledger, None, facts_now(ledger), as_of, law)
    answers = [row for row in ledger.all_of(Answer) if row.counts]
    found = [_checked(ledger, offer, answers, now, as_of, law) for offer in offers]
    return offers_report(found, as_of, now.today.answer["law"], explain=explain)


def _named(ledger: Ledger, names: Sequence[str]) -> list[Offer]:
    there = ledger.all_of(Offer)
    if not names:
        if not there:
            raise RecordNotFound(
                "no offer is on record",
                hint='add one: tracker add offer kind=research title="Research fellow" begin=2027-07-01',
            )
        if len(there) > 1:
            raise UsageError(
                "there are several offers",
                hint=f"name one or two: {', '.join(record_name(offer) for offer in there)}",
            )
        return there
    found = []
    for name in names:
        record = ledger.get(name)
        if not isinstance(record, Offer):
            raise RecordConflict(f"{record_name(record)} is not an offer")
        if record.trashed_on is not None:
            raise RecordConflict(f"{record_name(record)} is in the trash")
        found.append(record)
    if len({offer.id for offer in found}) < len(found):
        raise UsageError("an offer is named twice")
    return found


def _checked(
    ledger: Ledger, offer: Offer, answers: Sequence[Answer], now: Column, as_of: date, law: Law
) -> OfferAnswer:
    given = answers_of(offer, answers)
    kind = (offer.kind or PlanKind.OTHER).value
    asked = tuple(
        asked_of(q, given[q.word].answer, given[q.word].answered_on)
        if q.word in given
        else asked_of(q, None, None)
        for q in questions()
        if kind in q.kinds
    )
    words = {word: row.answer or "" for word, row in given.items()}
    taken = _taken(ledger, offer, words, as_of)
    found, why_not = None, taken.why_not
    assumed = list(taken.assumed)
    wants = () if taken.no_visa else _wants(offer, words.get("category"), assumed)
    if why_not is None:
        if taken.begin is not None and taken.begin <= as_of:
            why_not = "its begin has passed: once it has begun, add its DS-2019"
        else:
            found = _law(ledger, offer, taken, now, as_of, law)
    benefits = tuple(_benefits(ledger, wants, taken.begin, as_of, law))
    return OfferAnswer(
        name=record_name(offer),
        kind=offer.kind.value if offer.kind else None,
        title=", ".join(part for part in (offer.title, offer.employer) if part) or "no title yet",
        reply_by=offer.reply_by,
        begin=show_partial(offer.begin) if offer.begin else None,
        end=show_partial(offer.end) if offer.end else None,
        questions=asked,
        other_answers=tuple(_other_answers(offer, answers, {a.word for a in asked})),
        law=found,
        why_no_law=why_not,
        benefits=benefits,
        notes=tuple(_notes(offer, wants, benefits, law)),
        assumed=tuple(assumed),
    )


def _known_questions() -> dict[str, str]:
    """Return the word of each question by its word and by its whole text, folded."""
    return {folded(q.word): q.word for q in questions()} | {folded(q.text): q.word for q in questions()}


def _other_answers(offer: Offer, answers: Sequence[Answer], asked: Set[str]) -> Iterator[OtherAnswer]:
    """Yield the answers to what is not asked of this kind of offer, so that none is lost."""
    known = _known_questions()
    for row in sorted(answers, key=lambda row: (row.answered_on or date.min, row.number or 0)):
        if row.offer == offer.id and row.question and row.answer:
            word = known.get(folded(row.question), row.question)
            if word not in asked:
                yield OtherAnswer(word, row.answer, row.answered_on)


def _wants(offer: Offer, answer: str | None, assumed: list[str]) -> tuple[str, ...]:
    """Return the benefits that an offer hangs on, none where it is in J-1 or its status is not known."""
    if answer is None and offer.kind == PlanKind.WAIVER_JOB:
        assumed.append("H-1B, in which a waiver job is held (V-05), as the question category is open")
        return _WANTS["h1b"]
    plain = (answer or "").strip().casefold().rstrip(" .")
    found = _OTHER_STATUS.fullmatch(plain)
    return _WANTS.get(_plain(found[1]).removesuffix("opt"), ()) if found else ()


def _benefits(
    ledger: Ledger, wants: Sequence[str], begin: date | None, as_of: date, law: Law
) -> Iterator[Benefit]:
    """Yield whether each benefit is blocked on the first day of an offer, by the record as it is."""
    if not wants:
        return
    ahead = begin is not None and begin > as_of and begin.year < LAST_YEAR
    day = begin if ahead and begin is not None else as_of
    facts, names = facts_of(ledger)
    answer = answer_of_facts(ledger, facts, names, day, law).variant(wants=list(wants)).answer
    for name in wants:
        state: BenefitState = "not known" if name in answer["undetermined"] else "not blocked"
        state = "blocked" if name in answer["blocked"] else state
        yield Benefit(name.replace("_", " "), day, state)


def _notes(offer: Offer, wants: Sequence[str], benefits: Sequence[Benefit], law: Law) -> Iterator[str]:
    """Yield what else the law on file says of an offer in another status."""
    if wants != _WANTS["h1b"]:
        return
    if offer.kind == PlanKind.WAIVER_JOB and any(entry.state == "blocked" for entry in benefits):
        yield (
            "the waiver that the job is for is not counted in this: once a State or a federal agency has "
            "asked for it and it is granted, the way to H-1B is open while its terms are kept (W-08, W-09)."
        )
    yield _payment(law)


def _payment(law: Law) -> str:
    """Return what the law on file says of the payment for H-1B."""
    rule = law.rules["T-06"]
    return f"{rule.title} ({rule.id}, {rule.grade}, state of {show_day(rule.checked)}): {rule.statement}"


def answers_of(offer: Offer, answers: Sequence[Answer]) -> dict[str, Answer]:
    """Return the newest answer to each question about an offer, by the question's word.

    A question is known by its word or by its whole text.
    """
    known = _known_questions()
    found: dict[str, Answer] = {}
    rows = [row for row in answers if row.offer == offer.id and row.question and row.answer]
    for row in sorted(rows, key=lambda row: (row.answered_on or date.min, row.number or 0)):
        word = known.get(folded(row.question or ""))
        if word is not None:
            found[word] = row
    return found


# --- the offer as a program --------------------------------------------------------------------------


def _taken(ledger: Ledger, offer: Offer, given: dict[str, str], as_of: date) -> _Taken:
    assumed: list[str] = []
    person = next((p for p in ledger.all_of(Person) if p.counts), None)
    category, why_not = _category(offer, given.get("category"), assumed)
    no_visa = why_no_visa(ledger, facts_now(ledger).facts, as_of)
    why_not = no_visa or why_not
    elsewhere = offer.country not in (None, "US")
    if elsewhere:
        why_not = "it is not in the United States: no J-1 program is part of it"
    begin = partial_first(offer.begin) if offer.begin else None
    if why_not is None and begin is None:
        why_not = f"enter its first day: tracker edit {record_name(offer)} begin=2027-07-01"
    end = partial_last(offer.end) if offer.end else None
    if begin is not None and offer.begin is not None and len(offer.begin) < 10:
        assumed.append(f"it begins on the first day of {show_partial(offer.begin)}")
    if why_not is None and begin is not None and end is None:
        end = _usual_end(offer, begin, person, assumed)
    if why_not is None and end is not None and end.year >= LAST_YEAR:
        why_not = f"the law is asked about no day after {LAST_YEAR - 1}"
    transfer = _plain(given.get("transfer", ""))
    money = _plain(given.get("government_money", ""))
    none = money in _NO
    if category is not None and transfer not in _TRANSFER | _NEW_RECORD:
        why = "could not be read from its answer: write yes or no" if transfer else "is open"
        assumed.append(f"a new SEVIS record, not a transfer, as that question {why}")
    if category is not None and money and not none and money not in _US_MONEY | _HOME_MONEY:
        assumed.append(
            "whether government money is in it is not known, as the answer could not be read: "
            "write no, us, home or both"
        )
    return _Taken(
        category,
        begin,
        end,
        transfer in _TRANSFER,
        True if money in _US_MONEY else False if none else None,
        True if money in _HOME_MONEY else False if none else None,
        tuple(assumed),
        why_not,
        no_visa is not None or elsewhere,
    )


def _plain(answer: str) -> str:
    """Return the letters of an answer, as short answers are compared."""
    return folded("".join(letter if letter.isalnum() else " " for letter in answer))


def _category(offer: Offer, answer: str | None, assumed: list[str]) -> tuple[Category | None, str | None]:
    """Return the J-1 category of an offer, or why it has none; an open question is assumed by the kind."""
    if answer:
        plain = re.sub(r"^j-?1\b[\s:,(]*(as )?", "", answer.strip().casefold()).rstrip(") .")
        if (found := category_of(plain) or {"physician": Category.ALIEN_PHYSICIAN}.get(plain)) is not None:
            return found, None
        if _OTHER_STATUS.fullmatch(plain):
            return None, "by its answer it is no J-1 program: the J-1 clocks and bars are not touched by it"
        if plain not in ("", "j-1", "j1"):
            return None, (
                "its category could not be read from the answer: write it as on the form, such as "
                "research scholar, or the status, such as H-1B"
            )
    if offer.kind in _RESEARCH:
        assumed.append("J-1 as research scholar, as the question category is open")
        return Category.RESEARCH_SCHOLAR, None
    if offer.kind in _TRAINING:
        assumed.append("J-1 as alien physician, as the question category is open")
        return Category.ALIEN_PHYSICIAN, None
    if offer.kind is None:
        return None, f"enter its kind: tracker edit {record_name(offer)} kind=research"
    return (
        None,
        "a position of this kind is not held in J-1; report waivers says which days bind a waiver job",
    )


def _usual_end(offer: Offer, begin: date, person: Person | None, assumed: list[str]) -> date:
    if offer.kind in _TRAINING:
        lengths = TrainingYears({})
        specialty = offer.specialty or (person.target_specialty if person else None)
        find = lengths.residency if offer.kind == PlanKind.RESIDENCY else lengths.fellowship
        years, words, told = find(specialty)
        assumed += [f"no end is entered, so {words} lasts as usual: {text}" for text in told]
        return after_years(begin, years)
    year = values("offers")["research_year"]
    assumed.append(f"no end is entered, so it is taken for {year.value} year: {year.source}")
    return term_last_day(begin, years=year.value)


def _law(ledger: Ledger, offer: Offer, taken: _Taken, now: Column, as_of: date, law: Law) -> OfferLaw:
    assert taken.category is not None
    assert taken.begin is not None
    assert taken.end is not None
    values_of_step: dict[str, object] = {
        "category": taken.category.value,
        "sevis_begin": taken.begin.isoformat(),
        "sevis_end": taken.end.isoformat(),
    }
    if taken.transfer:
        values_of_step["started_by"] = "transfer_in"
    if taken.us_money is not None:
        values_of_step["us_government_funding"] = taken.us_money
    if taken.home_money is not None:
        values_of_step["home_government_funding"] = taken.home_money
    scenario = Scenario(
        id=f"offer/{offer.id}",
        title=record_name(offer),
        steps=[PlannedStep(kind=PlannedKind.PROGRAM, values=values_of_step)],
    )
    planned = planned_facts_of(ledger, scenario)
    column = column_of(ledger, scenario, planned, as_of, law)
    begin = column.begins[0]
    training = column.training.words if column.training else None
    end = column.end
    clock: Mapping[str, Any] = {}
    if end is not None:
        _, clock = clock_of(end, planned.programs[0].id, taken.category.value)
    last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
    readings = [("may begin", reading) for reading in begin_readings(begin)]
    if end is not None:
        limits = cap_readings(end, clock.get("category", taken.category.value), taken.begin)
        readings += [("last permitted day", reading) for reading in limits]
        readings += [("bar", reading) for reading in bar_readings(end)]
        readings += [("212(e)", reading) for reading in requirement_readings(end)]
    return OfferLaw(
        category=taken.category.value,
        begin=taken.begin,
        end=taken.end,
        may_begin=begin.allowed,
        earliest_begin=begin.earliest,
        last_permitted_day=date.fromisoformat(last) if last else None,
        readings=tuple(AboutReading(about, r.reading, r.answer) for about, r in readings),
        training_after=training if taken.category != Category.ALIEN_PHYSICIAN else None,
        figures=tuple(_figures(Comparison(as_of, (now, column)))),
        concerns=tuple(_concerns(now, column)),
    )


def _figures(comparison: Comparison) -> list[OfferFigure]:
    """Return the rows about clocks, bars and 212(e), those of the last day in place of today's."""
    found: dict[str, OfferFigure] = {}
    for row in comparison.rows:
        if row.key.startswith(_SHOWN) and not row.key.endswith(".used_days"):
            now, then = row.cells
            if row.when == "today":
                found[row.key] = OfferFigure(row.key, row.question, now, then)
            elif then != "-" and row.key.startswith(("bars.", "s212e", "obligations.")):
                before = found[row.key].now if row.key in found else "-"
                found[row.key] = OfferFigure(row.key, f"{row.question}, at its end", before, then)
    return list(found.values())


def _concerns(now: Column, column: Column) -> list[OfferConcern]:
    there = now.findings
    found = [
        OfferConcern(code, entry.finding["severity"], entry.finding["summary"], entry.on)
        for code, entry in column.findings.items()
        if code not in there and not (entry.on is not None and code in _ANY_LAST_DAY)
    ]
    order = {"act": 0, "watch": 1, "info": 2}
    return sorted(found, key=lambda concern: (order[concern.severity], concern.code))
