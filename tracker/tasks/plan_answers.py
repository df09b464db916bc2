"""Plans answered: the record as it is and each plan through the same rules, today and on the last day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tracker.dates import ONE_DAY
from tracker.errors import UsageError
from tracker.records.kinds import record_name
from tracker.records.scenario import Scenario
from tracker.reports.comparison import (
    Answered,
    Begin,
    Column,
    Comparison,
    Training,
    TripAnswer,
    comparison_report,
    trip_words,
)
from tracker.reports.facts import Facts
from tracker.reports.timeline import timeline_report
from tracker.reports.visa import case_of_facts
from tracker.rules import Law, assess, case_of
from tracker.rules.assess import LAST_YEAR
from tracker.store.ledger import Ledger
from tracker.tasks.assess import law_of
from tracker.tasks.field_text import country_shown
from tracker.tasks.planned_facts import PlannedFacts, PlannedProgram, facts_now, planned_facts_of
from tracker.tasks.plans import NOW, plan_named
from tracker.tasks.report_files import file_of
from tracker.tasks.visa_time import answer_of_facts
from tracker.terms import Category

_PHYSICIAN = Category.ALIEN_PHYSICIAN.value
_MOST_TRIES = 50  # each try passes at least one bar


def compare(
    ledger: Ledger, names: Sequence[str], as_of: date, *, law_folder: Path | None = None
) -> Comparison:
    """Return the record as it is and the named plans, each answered by the same rules on the same day.

    Raises:
        UsageError: no plan is named, or one twice.
        RecordNotFound: there is no such plan, or a program that one changes is gone.
    """
    scenarios = [plan_named(ledger, name) for name in names]
    if not scenarios:
        raise UsageError("name a plan to compare", hint="tracker plan list shows them")
    if len({scenario.id for scenario in scenarios}) < len(scenarios):
        raise UsageError("a plan is named twice")
    law = law_of(law_folder)
    planned = [planned_facts_of(ledger, scenario) for scenario in scenarios]
    columns = [column_of(ledger, None, facts_now(ledger), as_of, law)]
    columns += [
        column_of(ledger, scenario, facts, as_of, law)
        for scenario, facts in zip(scenarios, planned, strict=True)
    ]
    timeline = None
    if len(planned) == 1:
        timeline = timeline_report(
            dict(columns[1].today.answer), planned[0].facts, as_of, planned[0].hypothetical
        )
    return Comparison(as_of, tuple(columns), timeline)


def column_of(
    ledger: Ledger, scenario: Scenario | None, planned: PlannedFacts, as_of: date, law: Law
) -> Column:
    """Return the answers to the facts with a plan on top of them; without a plan, to the record as it is."""
    facts = planned.facts
    visa = answer_of_facts(ledger, facts, planned.names, as_of, law)
    last = planned.last_day
    end = None
    if last is not None and as_of < last and last.year <= LAST_YEAR:
        later = answer_of_facts(ledger, facts, planned.names, last, law)
        end = Answered(last, later.answer, later.proofs.planning(planned.hypothetical))
    return Column(
        title=NOW if scenario is None else scenario.title or record_name(scenario),
        name=None if scenario is None else record_name(scenario),
        today=Answered(as_of, visa.answer, visa.proofs.planning(planned.hypothetical)),
        end=end,
        places=planned.places,
        begins=tuple(_begin(ledger, planned, program, as_of, law) for program in planned.programs),
        training=_training(ledger, planned, max(as_of, last or as_of), law),
        trips=tuple(_trips(ledger, planned, as_of, law)),
        hypothetical=tuple(sorted(planned.hypothetical)),
        assumptions=visa.case.assumptions,
    )


def _answered(
    ledger: Ledger, planned: PlannedFacts, facts: Facts, as_of: date, law: Law, changes: Mapping[str, Any]
) -> Answered:
    visa = answer_of_facts(ledger, facts, planned.names, as_of, law)
    asked = visa.variant(**changes)
    return Answered(as_of, asked.answer, asked.proofs.planning(planned.hypothetical))


# --- may it begin ------------------------------------------------------------------------------------


def _begin(ledger: Ledger, planned: PlannedFacts, program: PlannedProgram, as_of: date, law: Law) -> Begin:
    """Return whether a planned program may begin on its day, and if not from when.

    The question is put as a proposal to the facts that come before the program, itself left out.
    """
    case = case_of_facts(replace(program.before, next_steps=[]), as_of).input
    before = set(assess(case_of(case), law, as_of).warnings)
    proposed: dict[str, Any] = {"category": program.category, "begin": program.begin}
    if program.transfer:
        proposed["transfer"] = True
    facts = replace(program.before, next_steps=[])
    asked = _answered(ledger, planned, facts, as_of, law, {"proposed": proposed})
    allowed = asked.answer["proposed_allowed"]
    return Begin(
        place=planned.places[program.id],
        category=program.category,
        begin=program.begin,
        allowed=allowed,
        earliest=program.begin if allowed else _earliest(case, proposed, law, as_of),
        asked=asked,
        findings=tuple(f for f in asked.answer["findings"] if f["code"] not in before),
    )


def _earliest(case: Mapping[str, Any], proposed: Mapping[str, Any], law: Law, as_of: date) -> date | None:
    """Return the first day from the proposed begin on which the same test allows it; None if not known."""
    day: date = proposed["begin"]
    for _ in range(_MOST_TRIES):
        answer = assess(case_of({**case, "proposed": {**proposed, "begin": day}}), law, as_of)
        if answer.proposed_allowed is not False:
            return day if answer.proposed_allowed else None
        bars = answer.bars if proposed.get("transfer") else answer.bars + answer.bars_if_ended_as_scheduled
        passed = [bar.earliest_begin for bar in bars]
        for finding in answer.findings:
            if finding.code == "PROPOSED_BEGIN_BARRED":
                days = [s.value for s in finding.steps if s.rule == "R-RS-04" and s.value is not None]
                passed += [date.fromisoformat(value) + ONE_DAY for value in days]
        later = [other for other in passed if other > day]
        if not later:
            return None
        day = max(later)
    return None


# --- what remains, trips -----------------------------------------------------------------------------


def _training(ledger: Ledger, planned: PlannedFacts, last: date, law: Law) -> Training | None:
    """Return how long training in the physician category may last if it begins after ``last``."""
    if last.year >= LAST_YEAR:
        return None
    begin = last + timedelta(days=1)
    case = case_of_facts(replace(planned.facts, next_steps=[]), begin).input
    training = {"category": _PHYSICIAN, "begin": begin, "end": begin}
    changes = {"programs": [*case.get("programs", ()), training]}
    asked = _answered(ledger, planned, replace(planned.facts, next_steps=[]), begin, law, changes)
    for number, clock in enumerate(asked.answer["clocks"]):
        if clock["category"] == _PHYSICIAN:
            day = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
            found = date.fromisoformat(day) if day is not None else None
            return Training(begin, found, asked, f"clocks.{number}")
    return None


def _trips(ledger: Ledger, planned: PlannedFacts, as_of: date, law: Law) -> list[TripAnswer]:
    found = []
    for trip in sorted(planned.facts.trips, key=lambda t: (t.left_on or date.max, t.id)):
        if trip.country is None or trip.left_on is None or trip.returned_on is None:
            continue
        if trip.returned_on < as_of:
            continue
        asked = _answered(ledger, planned, replace(planned.facts, trips=[trip]), as_of, law, {})
        found.append(TripAnswer(trip_words(country_shown(trip.country), asked.answer), asked))
    return found


def comparison_file(comparison: Comparison, ending: str, *, explain: bool) -> bytes:
    """Return a comparison as the bytes of a file; ``ending`` is .txt, .md, .html, .pdf or .json.

    Raises:
        UsageError: comparisons are not written in that form.
    """
    report = comparison_report(comparison, explain=explain)
    return file_of(report, report.answer, ending, explain=explain)
