"""The answer while it is being written: results, codes, other readings and explanations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tracker.dates import show_day
from tracker.findings import Basis, Finding, Step
from tracker.rules.assessment import ALWAYS, RESULTS, Alternative, Assessment, Explanation, LawState
from tracker.rules.codes import CODES
from tracker.rules.law import Law

_SKILLS_LIST_RULES = frozenset({"W-04", "W-05"})  # they rest on T-04


def step(rule: str, text: str, *inputs: str, value: object = None) -> Step:
    """Return one step of the arithmetic; a day is written in ISO form, a truth in lower case."""
    if isinstance(value, bool):
        shown: str | None = "true" if value else "false"
    elif isinstance(value, date):
        shown = value.isoformat()
    else:
        shown = None if value is None else str(value)
    return Step(rule, text, inputs, shown)


class Draft:
    """Collects what the rules find; each writes its own results, and nothing is written twice."""

    def __init__(self, law: Law, as_of: date) -> None:
        self.law = law
        self.as_of = as_of
        self.results: dict[str, Any] = {}
        self.alternatives: list[Alternative] = []
        self.explanations: dict[str, Explanation] = {}
        self._steps: dict[str, list[Step]] = {}
        self._days: dict[str, date | None] = {}
        self._refs: dict[str, dict[str, None]] = {}
        self.stale = False
        if as_of > law.state_date:
            days = law.number("law_stale_after", law.state_date)
            self.stale = as_of > law.state_date + timedelta(days=days)

    def put(self, key: str, value: Any, *steps: Step, basis: Basis | None = None) -> None:
        """Write a result; with steps it is explained by them and the rule of the first."""
        assert key in RESULTS, key
        assert key not in self.results, key
        self.results[key] = value
        if steps:
            self.explain(key, *steps, basis=basis)

    def explain(self, path: str, *steps: Step, basis: Basis | None = None) -> None:
        """Keep the arithmetic behind a result, and what it rests on (the rule of the first step)."""
        if steps:
            self.explanations[path] = Explanation(basis or self.law.basis(steps[0].rule), steps)

    def warn(self, code: str, *steps: Step, day: date | None = None, refs: tuple[str, ...] = ()) -> None:
        """Raise a code; raised again it gathers the further steps and references."""
        assert code in CODES, code
        known = self._steps.setdefault(code, [])
        known.extend(entry for entry in steps if entry not in known[-8:])
        if self._days.get(code) is None:
            self._days[code] = day
        self._refs.setdefault(code, {}).update(dict.fromkeys(refs))

    def raised(self, code: str) -> bool:
        """Return whether a code has been raised."""
        return code in self._steps

    def other_reading(self, reading: str, changes: Mapping[str, Any]) -> None:
        """Add another reading with the results it would change."""
        self.alternatives.append(Alternative(reading, dict(changes)))

    def finding(self, code: str) -> Finding:
        """Return the statement behind a code that was raised."""
        entry = CODES[code]
        summary = entry.summary
        if self.stale and (entry.rule.startswith("T-") or entry.rule in _SKILLS_LIST_RULES):
            summary += f" This is the state of {show_day(self.law.state_date)}: check again."
        return Finding(
            code=code,
            severity=entry.severity,
            summary=summary,
            basis=self.law.basis(entry.rule),
            day=self._days[code],
            steps=tuple(self._steps[code]),
            refs=tuple(self._refs[code]),
        )

    def finished(self) -> Assessment:
        """Return the answer."""
        codes = sorted(self._steps)
        return Assessment(
            as_of=self.as_of,
            law=LawState(self.law.state_date, self.stale),
            given=ALWAYS | self.results.keys(),
            alternatives=tuple(self.alternatives),
            warnings=tuple(codes),
            findings=tuple([self.finding(code) for code in codes]),
            explanations=self.explanations,
            **self.results,
        )
