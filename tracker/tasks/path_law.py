"""What the law on file says about one path to practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.dates import ONE_DAY
from tracker.records.coverage import month_of
from tracker.records.person import Person
from tracker.records.scenario import Scenario
from tracker.records.waivers import Waiver, WaiverRoute
from tracker.reports.coherence.statuses import statuses_of
from tracker.reports.comparison import Answered, Column, Raised
from tracker.reports.facts import Facts, ProgramForms, grouped_programs
from tracker.reports.other_readings import (
    bar_readings,
    begin_readings,
    cap_readings,
    clock_of,
    requirement_readings,
)
from tracker.reports.paths import (
    H1B,
    Allowed,
    BarSpan,
    Cap,
    Concern,
    Part,
    PathLaw,
    PathProofs,
    Stretch,
)
from tracker.rules import Law
from tracker.rules.assess import LAST_YEAR
from tracker.store.ledger import Ledger
from tracker.tasks.own_path import SERVICE
from tracker.tasks.plan_answers import column_of
from tracker.tasks.planned_facts import PlannedFacts
from tracker.tasks.visa_time import answer_of_facts
from tracker.terms import Category

CATEGORY = {Part.RESEARCH: Category.RESEARCH_SCHOLAR, Part.TRAINING: Category.ALIEN_PHYSICIAN}
RESEARCH = frozenset({Category.RESEARCH_SCHOLAR, Category.PROFESSOR})
_OF_ANY_LAST_DAY = frozenset({"CAP_TODAY"})
_SAID = frozenset({"GAP_ACCUMULATION_ASSUMED"})  # of what only tells how an answer was reached
_AT_THE_END = frozenset({"WAIVER_CONDITION_FAILED"})  # of what a path does to a waiver that is granted
_CONRAD = WaiverRoute.CONRAD_30
_ASSUMED = "path-waiver"  # the id of a waiver that is on no record


def law_of_path(
    ledger: Ledger,
    law: Law,
    now: Column,
    planned: PlannedFacts,
    scenario: Scenario | None,
    stretches: Sequence[Stretch],
    *,
    in_h1b: bool = False,
) -> tuple[PathLaw, PathProofs]:
    """Return what the law says about the programs of a path on the last day of its training, and the proof.

    Args:
        ledger: the records.
        law: the law on file.
        now: the record as it is, on the day of the answer.
        planned: the facts with the programs of the path on top of them.
        scenario: those programs; None where all are on record.
        stretches: the parts of the path.
        in_h1b: whether its training goes on in H-1B.
    """
    asker = _Asker(ledger, law, now, planned, in_h1b)
    return asker.answer(scenario, stretches)


def why_no_visa(ledger: Ledger, facts: Facts, as_of: date) -> str | None:
    """Return why no visa is part of what lies ahead, None where one is: citizens and residents need none."""
    person = next((row for row in ledger.all_of(Person) if row.counts), None)
    if person is not None and "US" in person.nationalities:
        return "no visa is part of it: a nationality on record is that of the United States"
    if status_today(facts, as_of) == "permanent":
        return "no visa is part of it: permanent residence in the United States is on record"
    return None


def status_today(facts: Facts, as_of: date) -> str | None:
    """Return the word of the status held today, of several the one that began last; residence comes first."""
    month = month_of(as_of)
    held = [
        status
        for status in statuses_of(facts)
        if status.begin is not None and status.begin <= month and (status.end is None or status.end > month)
    ]
    if any(status.word == "permanent" for status in held):
        return "permanent"
    return held[-1].word if held else None


@dataclass(frozen=True)
class _Asker:
    """Asks the law about one path."""

    ledger: Ledger
    law: Law
    now: Column
    planned: PlannedFacts
    in_h1b: bool

    @property
    def as_of(self) -> date:
        return self.now.today.as_of

    def answer(self, scenario: Scenario | None, stretches: Sequence[Stretch]) -> tuple[PathLaw, PathProofs]:
        column = column_of(self.ledger, scenario, self.planned, self.as_of, self.law)
        ends = [s.end for s in stretches if s.part in CATEGORY and s.end and s.end >= self.as_of]
        asked_on = max(ends, default=self.as_of)
        end = self._on(asked_on)
        found = end.answer["s212e"]
        trained = any(s.part == Part.TRAINING for s in stretches)
        caps = [*self._caps(), *self._other_cap(stretches)]
        bars = [
            (number, bar)
            for number, bar in enumerate(end.answer.get("bars") or ())
            if date.fromisoformat(bar["last_barred"]) >= self.as_of
        ]
        service, waiver = self._service(end, found["status"]) if trained else (None, None)
        asks_conrad = trained and found["status"] == "subject"
        conrad = (
            self._with_waiver(Waiver(id=_ASSUMED, route=_CONRAD, planned=True), asked_on)
            if asks_conrad
            else None
        )
        concerns = self._concerns(column, end, conrad)
        days = service.answer if service else {}
        told = PathLaw(
            asked_on=asked_on,
            programs=tuple(
                Allowed(b.category, b.begin, b.allowed, b.earliest, begin_readings(b)) for b in column.begins
            ),
            caps=tuple(cap for cap, _ in caps),
            bars=tuple(
                BarSpan(bar["type"], _day(bar.get("first_barred")), date.fromisoformat(bar["last_barred"]))
                for _, bar in bars
            ),
            bar_readings=bar_readings(end) if bars else (),
            requirement=found["status"],
            requirement_readings=requirement_readings(end),
            basis=tuple(found.get("basis") or ()),
            obligations=sum(o["state"] == "open" for o in end.answer.get("obligations") or ()),
            waiver_granted_on=waiver.granted_on if waiver else None,
            service_begins_on=waiver.job_begin if waiver and waiver.id != _ASSUMED else None,
            service_begins_by=_day(days.get("must_start_by")),
            service_last_day=_day(days.get("service_last_day")),
            conrad_open=conrad.answer.get("route_available") if conrad else None,
            concerns=tuple(concern for concern, _, _ in concerns),
        )
        proofs = PathProofs(
            begins=tuple(begin.asked for begin in column.begins),
            caps=tuple(proof for _, proof in caps),
            end=end,
            bars=tuple(f"bars.{number}" for number, _ in bars),
            service=service,
            conrad=conrad,
            concerns=tuple((asked, finding) for _, asked, finding in concerns),
        )
        return told, proofs

    def _on(self, day: date, facts: Facts | None = None) -> Answered:
        last = min(day, date(LAST_YEAR, 12, 31))
        names = {**self.planned.names, _ASSUMED: "a waiver that is assumed"}
        visa = answer_of_facts(self.ledger, facts or self.planned.facts, names, last, self.law)
        assumed = self.planned.hypothetical | {_ASSUMED}
        return Answered(last, visa.answer, visa.proofs.planning(assumed))

    def _with_waiver(self, waiver: Waiver, day: date) -> Answered:
        return self._on(day, replace(self.planned.facts, waivers=[waiver]))

    def _service(self, end: Answered, requirement: str) -> tuple[Answered | None, Waiver | None]:
        """Return the answer on a service waiver, and the waiver.

        A waiver on record that holds binds by its own days; otherwise one is taken as granted on the last day
        of training, and its job as begun on the next.
        """
        if requirement == "subject":
            job = end.as_of + ONE_DAY
            waiver = Waiver(id=_ASSUMED, route=_CONRAD, granted_on=end.as_of, job_begin=job)
            return self._with_waiver(waiver, job), waiver
        if requirement == "waived" and end.answer.get("must_start_by") is not None:
            granted = [
                (w.granted_on, w.id, w)
                for w in self.planned.facts.waivers
                if w.route in SERVICE and w.denied_on is None and w.granted_on and w.granted_on <= end.as_of
            ]
            return end, max(granted, default=(None, None, None))[2]
        return None, None

    def _caps(self) -> list[tuple[Cap, tuple[Answered, str]]]:
        """Return the last permitted day of each category that the path is in, on its last day in it."""
        last_of: dict[str, ProgramForms] = {}
        for group in grouped_programs(self.planned.facts):
            if group.category is None or group.end is None or group.end < self.as_of:
                continue
            if group.category in RESEARCH or group.category == Category.ALIEN_PHYSICIAN:
                known = last_of.get(group.category.value)
                if known is None or known.end is None or group.end >= known.end:
                    last_of[group.category.value] = group
        found = []
        for category, group in last_of.items():
            assert group.end is not None
            asked = self._on(group.end)
            number, clock = clock_of(asked, group.records[0].id, category)
            last = _day(clock.get("cap_last_day") or clock.get("projected_cap_last_day"))
            readings = cap_readings(asked, clock.get("category", category), group.begin)
            found.append((Cap(category, last, group.end, readings), (asked, f"clocks.{number}")))
        return found

    def _other_cap(self, stretches: Sequence[Stretch]) -> list[tuple[Cap, tuple[Answered, str]]]:
        """Return the limit of the status that training goes on in, where that is H-1B."""
        ends = [s.end for s in stretches if s.part == Part.TRAINING and s.end and not s.done]
        if not self.in_h1b or not ends:
            return []
        asked = self._on(self.as_of)
        last = _day(asked.answer.get("h1b_six_year_last_day"))
        return [(Cap(H1B, last, max(ends)), (asked, "h1b_six_year_last_day"))]

    def _concerns(
        self, column: Column, end: Answered, conrad: Answered | None
    ) -> list[tuple[Concern, Answered, Mapping[str, Any]]]:
        now = self.now.findings
        found = []
        for code, entry in column.findings.items():
            late = entry.on is not None and code in _OF_ANY_LAST_DAY
            if code in now or late or (entry.finding["severity"] == "info" and code not in _SAID):
                continue
            found.append((code, entry.finding, entry.on, _asked(column, entry)))
        today = (finding["code"] for finding in self.now.today.answer["findings"])
        there = {*today, *(code for code, *_ in found)}
        found += [
            (finding["code"], finding, end.as_of, end)
            for finding in end.answer["findings"]
            if finding["code"] in _AT_THE_END - there
        ]
        for finding in conrad.answer["findings"] if conrad else ():
            if finding["code"] == "CONRAD_SUNSET_UNVERIFIED" and finding["code"] not in now:
                assert conrad is not None
                found.append((finding["code"], finding, conrad.as_of, conrad))
        told = [
            (Concern(code, finding["severity"], finding["summary"], on), asked, finding)
            for code, finding, on, asked in found
        ]
        return sorted(told, key=lambda one: (one[0].severity, one[0].code))


def _asked(column: Column, entry: Raised) -> Answered:
    """Return the assessment that raised a finding."""
    for begin in column.begins:
        if any(finding is entry.finding for finding in begin.findings):
            return begin.asked
    return column.end if entry.on is not None and column.end is not None else column.today


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
