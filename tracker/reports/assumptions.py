"""What a postponed or proposed rule would change for a person, beside the answer in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.reports import wording
from tracker.reports.figures import figures
from tracker.reports.proof import Proofs
from tracker.reports.report import LawSource, Line, Report, Section
from tracker.reports.visa import VisaCase
from tracker.rules.law import Parameter, Provision, Rule

NOTHING_COMPUTED = (
    "Nothing is computed: the rule has no value on file that could be put into force. "
    "A proposal without a final text leaves nothing that can be counted."
)


@dataclass(frozen=True)
class Change:
    """One result that would differ; ``path`` is where the new answer is explained."""

    key: str
    question: str
    now: str
    then: str
    path: str | None = None


@dataclass(frozen=True)
class Assumed:
    """A rule that is not in force, what holds it back, and what would differ if it were.

    ``provisions`` are empty where the rule has nothing that can be computed. ``answer`` is the assessment
    with the rule in force.
    """

    rule: Rule
    provisions: tuple[tuple[Parameter, Provision], ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()
    removed: tuple[Mapping[str, Any], ...] = ()

    @property
    def held_back(self) -> tuple[str, ...]:
        """What holds the provisions back, each reason once."""
        return tuple(dict.fromkeys(entry.postponed for _, entry in self.provisions if entry.postponed))

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "rule": self.rule.id,
            "title": self.rule.title,
            "statement": self.rule.statement,
            "citation": self.rule.citation,
            "grade": self.rule.grade,
            "in_force": False,
            "held_back": list(self.held_back),
            "computed": bool(self.provisions),
            "changes": [
                {
                    "key": change.key,
                    "question": change.question,
                    "now": change.now,
                    "then": change.then,
                    "basis": self.answer["explanations"].get(change.path, {}).get("basis"),
                }
                for change in self.changes
            ],
            "warnings_added": [finding["code"] for finding in self.added],
            "warnings_removed": [finding["code"] for finding in self.removed],
        }


def assumed(
    rule: Rule,
    provisions: tuple[tuple[Parameter, Provision], ...],
    now: Mapping[str, Any],
    then: Mapping[str, Any],
) -> Assumed:
    """Return what differs between the answer in force and the one with a rule put into force."""
    before, after = figures(now, {}), figures(then, {})
    changes = []
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = before.get(key), after.get(key)
        words = one.text if one else "nothing", other.text if other else "nothing"
        named = other or one
        if words[0] != words[1] and named is not None:
            changes.append(Change(key, named.question, *words, path=other.path if other else None))
    had = {finding["code"] for finding in now["findings"]}
    has = {finding["code"] for finding in then["findings"]}
    return Assumed(
        rule,
        provisions,
        then,
        tuple(changes),
        tuple(finding for finding in then["findings"] if finding["code"] not in had),
        tuple(finding for finding in now["findings"] if finding["code"] not in has),
    )


def with_assumed(report: Report, entries: tuple[Assumed, ...], proofs: Proofs, case: VisaCase) -> Report:
    """Return the report with a section at its end for each rule that was to be assumed."""
    sections = tuple(_section(entry, proofs.of(entry.answer, case)) for entry in entries)
    return replace(report, sections=(*report.sections, *sections))


def _section(entry: Assumed, proofs: Proofs) -> Section:
    rule = entry.rule
    law = LawSource(
        rule.id,
        rule.citation,
        rule.grade,
        rule.checked.isoformat(),
        rule.url,
        rule.other_reading,
        rule.edition,
    )
    lines = [Line(rule.statement, law=law)]
    lines += [Line(reason, label="held back by", tone="watch") for reason in entry.held_back]
    lines.append(Line(f"{rule.citation} ({_GRADES[rule.grade]})", label="source"))
    if not entry.provisions:
        lines.append(Line(NOTHING_COMPUTED, tone="info"))
    else:
        lines += _values(entry)
        lines += [
            proofs.line(f"{change.now} -> {change.then}", change.path, label=change.question, tone="watch")
            for change in entry.changes
        ]
        for finding in entry.added:
            line = proofs.finding(finding)
            lines.append(replace(line, text=f"{line.text} (new)"))
        for finding in entry.removed:
            lines.append(Line(f"{finding['summary']} (no longer)", code=finding["code"]))
        if not (entry.changes or entry.added or entry.removed):
            lines.append(Line("On this day nothing in the answer would differ.", tone="info"))
    return Section(f"If {rule.id} were in force, which it is not: {rule.title}", tuple(lines))


_GRADES = {
    "primary": "the text was read",
    "secondary": "only pages about it were read",
    "unread": "not read",
}


def _values(entry: Assumed) -> list[Line]:
    lines = []
    for parameter, provision in entry.provisions:
        value = provision.value
        shown = wording.day(value) if isinstance(value, date) else f"{value} {parameter.unit}"
        title = f"{parameter.title}: {shown}"
        lines.append(Line(title, label=f"put into force from {wording.day(provision.begin)}"))
    return lines
