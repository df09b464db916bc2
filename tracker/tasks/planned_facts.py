"""The facts on record with a plan on top of them: hypothetical records beside the real ones, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.dates import ONE_DAY
from tracker.errors import RecordInvalid, RecordNotFound
from tracker.records import Record
from tracker.records.exchange_visitor import Ds2019, Program, SevisStatus
from tracker.records.presence import NextStep, Presence, Trip
from tracker.records.scenario import PlannedStep, Scenario
from tracker.records.waivers import Waiver
from tracker.reports.facts import Facts, ProgramForms, grouped_programs
from tracker.reports.figures import Place
from tracker.store.ledger import Ledger
from tracker.tasks.visa_time import facts_of
from tracker.terms import show_category

_PLACEHOLDER = 9_999_999_999  # the highest SEVIS id; the highest unused ones stand for planned records


@dataclass(frozen=True)
class PlannedFacts:
    """The facts with a plan on top of them.

    ``hypothetical`` holds the ids of the records that are only planned, ``names`` the name of every
    record, ``places`` the key and name of every program for comparisons, ``programs`` the planned
    programs with the facts that come before each.
    """

    facts: Facts
    hypothetical: frozenset[str]
    names: Mapping[str, str]
    places: Mapping[str, Place]
    programs: tuple[PlannedProgram, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day on which anything on record or planned ends."""
        ends = [_end_of(group) for group in grouped_programs(self.facts)]
        planned = [
            r
            for r in (*self.facts.trips, *self.facts.stays, *self.facts.waivers)
            if r.id in self.hypothetical
        ]
        days = [getattr(record, name) for record in planned for name in _DAYS_OF.get(type(record), ())]
        return max((day for day in (*ends, *days) if day is not None), default=None)


_DAYS_OF: Mapping[type[Record], tuple[str, ...]] = {
    Trip: ("returned_on",),
    Presence: ("arrived_on", "left_on"),
    Waiver: ("filed_on", "recommended_on", "granted_on", "job_begin", "job_end"),
}


@dataclass(frozen=True)
class PlannedProgram:
    """A program that a plan adds: its id, what it is, and the facts before it."""

    id: str
    category: str
    begin: date
    end: date
    transfer: bool
    before: Facts


def step_id(plan: Scenario, number: int) -> str:
    """Return the id of a hypothetical record: that of its plan and the number of its step."""
    return f"{plan.id}/{number}"


def planned_facts(ledger: Ledger, scenario: Scenario) -> tuple[Facts, frozenset[str]]:
    """Return the facts with a plan on top of them, and the ids of the records that are only planned."""
    found = planned_facts_of(ledger, scenario)
    return found.facts, found.hypothetical


def facts_now(ledger: Ledger) -> PlannedFacts:
    """Return the facts on record, as a plan without steps."""
    facts, names = facts_of(ledger)
    return PlannedFacts(facts, frozenset(), names, _places(facts, names, {}, {}))


def planned_facts_of(ledger: Ledger, scenario: Scenario) -> PlannedFacts:
    """Return the facts with a plan on top of them, with names and keys for comparisons.

    Planned trips and next steps stand in for those on record, so that the plan is what is asked about.

    Raises:
        RecordNotFound: a program that the plan changes is no longer on record.
        RecordInvalid: the new end of a program lies before its begin.
    """
    facts, names = facts_of(ledger)
    builder = _Builder(facts, dict(names), scenario)
    for number, step in enumerate(scenario.steps, 1):
        builder.take(number, step)
    return builder.finished()


class _Builder:
    """Adds the steps of one plan to the facts."""

    def __init__(self, facts: Facts, names: dict[str, str], scenario: Scenario) -> None:
        self.facts = facts
        self.names = names
        self.scenario = scenario
        self.title = scenario.title or "plan"
        self.hypothetical: set[str] = set()
        self.stands_for: dict[str, str] = {}  # id of a changed program: id of the one on record
        self.added: list[tuple[Ds2019, Program]] = []
        self.trips: list[Trip] = []
        self.next_steps: list[NextStep] = []
        taken = {f.sevis_id for f in facts.ds2019s} | {p.sevis_id for p in facts.programs}
        self._unused = (f"N{n:010d}" for n in range(_PLACEHOLDER, 0, -1) if f"N{n:010d}" not in taken)

    def take(self, number: int, step: PlannedStep) -> None:
        """Add one step."""
        identifier = step_id(self.scenario, number)
        record = step.record(identifier)
        self._name(identifier, f"plan {self.title}, step {number}")
        if isinstance(record, Program):
            if step.of is not None:
                assert record.sevis_end is not None
                self._new_end(identifier, step.of, record.sevis_end)
            else:
                self._program(identifier, record)
        elif isinstance(record, Trip):
            self.trips.append(record)
        elif isinstance(record, Waiver):
            self.facts = replace(self.facts, waivers=[*self.facts.waivers, record])
        elif isinstance(record, Presence):
            self.facts = replace(self.facts, stays=[*self.facts.stays, record])
        elif isinstance(record, NextStep):
            self.next_steps.append(record)

    def _name(self, identifier: str, name: str) -> None:
        self.names[identifier] = name
        self.hypothetical.add(identifier)

    def _program(self, identifier: str, planned: Program) -> None:
        """Add a program as the form and the program record that it would be."""
        sevis_id = next(self._unused)
        self._name(f"{identifier}/form", f"{self.names[identifier]} (form)")
        transfer = planned.started_by == "transfer_in"
        form = Ds2019(
            id=f"{identifier}/form",
            sevis_id=sevis_id,
            category=planned.category,
            program_number=planned.program_number,
            program_begin_date=planned.sevis_begin,
            program_end_date=planned.sevis_end,
            purpose="Transfer" if transfer else "Begin new program",
        )
        program = planned.model_copy(update={"sevis_id": sevis_id, "sevis_begin": None, "sevis_end": None})
        self.added.append((form, program))

    def _new_end(self, identifier: str, of: str, end: date) -> None:
        """Give a program on record another end: earlier, it is completed then; later, a form extends it."""
        program = next((p for p in self.facts.programs if self.stands_for.get(p.id, p.id) == of), None)
        if program is None:
            raise RecordNotFound(
                "a program that the plan changes is not on record",
                hint="tracker plan show NAME numbers the steps; tracker plan drop NAME STEP takes one out",
            )
        group = next(
            g
            for g in [*grouped_programs(self.facts), ProgramForms(None, (), program)]
            if g.program is program
        )
        begin, before = _begin_of(group), _end_of(group)
        if begin is not None and end < begin:
            raise RecordInvalid(f"the new end lies before the begin of {self.names[of]}")
        longer = before is not None and end > before
        self.names[identifier] = f"plan {self.title} for {self.names[of]}"
        changed = program.model_copy(
            update={
                "id": identifier,
                "sevis_end": end,
                "sevis_status": None if longer else SevisStatus.COMPLETED,
                "ended_by": None if longer else program.ended_by,
            }
        )
        self.stands_for[identifier] = of
        programs = [changed if p is program else p for p in self.facts.programs]
        forms = self.facts.ds2019s
        if longer and group.forms:
            assert before is not None
            self._name(f"{identifier}/form", f"{self.names[identifier]} (form)")
            extension = Ds2019(
                id=f"{identifier}/form",
                sevis_id=program.sevis_id,
                category=program.category,
                program_number=program.program_number,
                program_begin_date=before + ONE_DAY,
                program_end_date=end,
                purpose="Extend an on-going program",
            )
            forms = [*forms, extension]
        self.facts = replace(self.facts, programs=programs, ds2019s=forms)

    def finished(self) -> PlannedFacts:
        """Return the facts with every step."""
        facts = replace(
            self.facts,
            trips=self.trips or self.facts.trips,
            next_steps=self.next_steps or self.facts.next_steps,
        )
        order = sorted(self.added, key=lambda pair: (pair[0].program_begin_date, pair[0].id))
        programs = []
        for form, program in order:
            assert form.program_begin_date is not None
            assert form.program_end_date is not None
            assert form.category is not None
            programs.append(
                PlannedProgram(
                    form.id,
                    form.category.value,
                    form.program_begin_date,
                    form.program_end_date,
                    program.started_by == "transfer_in",
                    facts,
                )
            )
            facts = replace(facts, ds2019s=[*facts.ds2019s, form], programs=[*facts.programs, program])
        planned = {program.id: program.category for program in programs}
        places = _places(facts, self.names, planned, self.stands_for)
        return PlannedFacts(facts, frozenset(self.hypothetical), self.names, places, tuple(programs))


def _places(
    facts: Facts, names: Mapping[str, str], planned: Mapping[str, str], stands_for: Mapping[str, str]
) -> dict[str, Place]:
    """Return the key and name of each program by the id that stands for it in a case."""
    places: dict[str, Place] = {}
    counted: dict[str, int] = {}
    for group in grouped_programs(facts):
        first = group.records[0].id
        if first in planned:
            category = planned[first]
            counted[category] = counted.get(category, 0) + 1
            number = "" if counted[category] == 1 else f" {counted[category]}"
            places[first] = Place(
                f"planned.{category}.{counted[category]}", f"planned {show_category(category)}{number}"
            )
            continue
        program = group.program.id if group.program is not None else None
        on_record = stands_for.get(program, program) if program is not None else first
        key = stands_for.get(first, first)
        places[first] = Place(key, names[on_record] if on_record is not None else names[first])
    return places


def _begin_of(group: ProgramForms) -> date | None:
    if group.program is not None and group.program.sevis_begin is not None:
        return group.program.sevis_begin
    return group.begin_form.program_begin_date if group.begin_form is not None else None


def _end_of(group: ProgramForms) -> date | None:
    if group.program is not None and group.program.sevis_end is not None:
        return group.program.sevis_end
    return group.end_form.program_end_date if group.end_form is not None else None
