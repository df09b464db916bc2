"""What the law on file says about one path to practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.dates import ONE_DAY
from tracker.records.coverage import month_of
from tracker.records.person import Person
from tracker.records.scenario import Scenario
from tracker.records.waivers import Waiver, WaiverRoute
from tracker.reports.coherence.statuses import statuses_of
from tracker.reports.comparison import Column
from tracker.reports.facts import Facts, grouped_programs
from tracker.reports.paths import Allowed, BarSpan, Cap, Concern, Part, PathLaw, Stretch
from tracker.rules import Law
from tracker.rules.assess import LAST_YEAR
from tracker.store.ledger import Ledger
from tracker.tasks.plan_answers import column_of
from tracker.tasks.planned_facts import PlannedFacts
from tracker.tasks.visa_time import answer_of_facts
from tracker.terms import Category

CATEGORY = {Part.RESEARCH: Category.RESEARCH_SCHOLAR, Part.TRAINING: Category.ALIEN_PHYSICIAN}
RESEARCH = frozenset({Category.RESEARCH_SCHOLAR, Category.PROFESSOR})
_OF_ANY_LAST_DAY = frozenset({"CAP_TODAY"})


def law_of_path(
    ledger: Ledger,
    law: Law,
    now: Column,
    planned: PlannedFacts,
    scenario: Scenario | None,
    stretches: Sequence[Stretch],
) -> PathLaw:
    """Return what the law says about the programs of a path, on the last day of its training.

    Args:
        ledger: the records.
        law: the law on file.
        now: the record as it is, on the day of the answer.
        planned: the facts with the programs of the path on top of them.
        scenario: those programs; None where all are on record.
        stretches: the parts of the path.
    """
    asker = _Asker(ledger, law, now, planned)
    return asker.answer(scenario, stretches)


def why_no_visa(ledger: Ledger, facts: Facts, as_of: date) -> str | None:
    """Return why no visa is part of what lies ahead, None where one is: citizens and residents need none."""
    person = next((row for row in ledger.all_of(Person) if row.counts), None)
    if person is not None and "US" in person.nationalities:
        return "no visa is part of it: a nationality on record is that of the United States"
    month = month_of(as_of)
    for status in statuses_of(facts):
        held = status.begin is not None and status.begin <= month
        if status.word == "permanent" and held and (status.end is None or status.end > month):
            return "no visa is part of it: permanent residence in the United States is on record"
    return None


@dataclass(frozen=True)
class _Asker:
    """Asks the law about one path."""

    ledger: Ledger
    law: Law
    now: Column
    planned: PlannedFacts

    @property
    def as_of(self) -> date:
        return self.now.today.as_of

    def answer(self, scenario: Scenario | None, stretches: Sequence[Stretch]) -> PathLaw:
        column = column_of(self.ledger, scenario, self.planned, self.as_of, self.law)
        ends = [s.end for s in stretches if s.part in CATEGORY and s.end and s.end >= self.as_of]
        asked_on = max(ends, default=self.as_of)
        answer = self._on(asked_on)
        found = answer["s212e"]
        trained = any(s.part == Part.TRAINING for s in stretches)
        service = self._service(asked_on) if trained and found["status"] == "subject" else {}
        carried = [o for o in answer.get("obligations") or () if o["state"] == "open"]
        return PathLaw(
            asked_on=asked_on,
            programs=tuple(
                Allowed(begin.category, begin.begin, begin.allowed, begin.earliest) for begin in column.begins
            ),
            caps=tuple(self._caps()),
            bars=tuple(
                BarSpan(bar["type"], _day(bar.get("first_barred")), date.fromisoformat(bar["last_barred"]))
                for bar in answer.get("bars") or ()
                if date.fromisoformat(bar["last_barred"]) >= self.as_of
            ),
            requirement=found["status"],
            basis=tuple(found.get("basis") or ()),
            obligations=len(carried),
            service_begins_by=_day(service.get("must_start_by")),
            service_last_day=_day(service.get("service_last_day")),
            concerns=tuple(self._concerns(column)),
        )

    def _on(self, day: date) -> dict[str, Any]:
        last = min(day, date(LAST_YEAR, 12, 31))
        return answer_of_facts(self.ledger, self.planned.facts, self.planned.names, last, self.law).answer

    def _service(self, last: date) -> dict[str, Any]:
        """Return the answer where a service waiver is granted on the last day of training."""
        waiver = Waiver(
            id="path-waiver", route=WaiverRoute.CONRAD_30, granted_on=last, job_begin=last + ONE_DAY
        )
        facts = replace(self.planned.facts, waivers=[waiver])
        begins = last + ONE_DAY
        return answer_of_facts(self.ledger, facts, self.planned.names, begins, self.law).answer

    def _caps(self) -> list[Cap]:
        """Return the last permitted day of each category that the path is in, on its last day in it."""
        ends: dict[str, date] = {}
        for group in grouped_programs(self.planned.facts):
            if group.category is None or group.end is None or group.end < self.as_of:
                continue
            if group.category in RESEARCH or group.category == Category.ALIEN_PHYSICIAN:
                ends[group.category.value] = max(group.end, ends.get(group.category.value, group.end))
        found = []
        for category, end in ends.items():
            days = [
                day
                for clock in self._on(end).get("clocks") or ()
                if clock["category"] == category
                and (day := _day(clock.get("cap_last_day") or clock.get("projected_cap_last_day")))
            ]
            found.append(Cap(category, max(days, default=None), end))
        return found

    def _concerns(self, column: Column) -> list[Concern]:
        now = self.now.findings
        found = [
            Concern(code, entry.finding["severity"], entry.finding["summary"], entry.on)
            for code, entry in column.findings.items()
            if code not in now
            and entry.finding["severity"] != "info"
            and not (entry.on is not None and code in _OF_ANY_LAST_DAY)
        ]
        return sorted(found, key=lambda concern: (concern.severity, concern.code))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
