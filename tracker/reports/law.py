"""The law on file in words: its rules, their sources, and every value with its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.errors import UsageError
from tracker.reports import wording
from tracker.reports.report import Line, Report, Section
from tracker.rules import Law
from tracker.rules.law import Parameter, Provision, Rule

_GRADES = {
    "primary": "the text itself was read",
    "secondary": "a page about it was read, not the text",
    "unread": "not read; stated from knowledge of the field",
}


def rule_rows(law: Law) -> list[tuple[str, str, str, str, str]]:
    """Return id, title, grade, day last checked and citation of each rule."""
    return [
        (rule.id, rule.title, _grade(rule), wording.day(rule.checked), rule.citation)
        for rule in law.rules.values()
    ]


def _grade(rule: Rule) -> str:
    return "our choice" if rule.own_choice else rule.grade


def rule_json(law: Law, identifier: str) -> dict[str, Any]:
    """Return a rule with its values as JSON values.

    Raises:
        UsageError: no rule has this id.
    """
    rule = _found(law, identifier)
    return {
        "id": rule.id,
        "title": rule.title,
        "statement": rule.statement,
        "citation": rule.citation,
        "url": rule.url,
        "edition": rule.edition,
        "grade": rule.grade,
        "own_choice": rule.own_choice,
        "checked": rule.checked.isoformat(),
        "other_reading": rule.other_reading,
        "parameters": [
            {
                "name": parameter.name,
                "title": parameter.title,
                "unit": parameter.unit,
                "provisions": [_provision_json(provision) for provision in parameter.provisions],
            }
            for parameter in _parameters(law, rule)
        ],
    }


def _provision_json(provision: Provision) -> dict[str, Any]:
    return {
        "from": provision.begin.isoformat(),
        "value": _plain(provision.value),
        "citation": provision.citation,
        "url": provision.url,
        "grade": provision.grade,
        "checked": provision.checked.isoformat(),
        "postponed": provision.postponed,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(value) if hasattr(value, "items") else value


def _found(law: Law, identifier: str) -> Rule:
    rule = law.rules.get(identifier.strip().upper())
    if rule is None:
        raise UsageError(f"there is no rule {identifier!r}", hint="tracker rules list shows the ids")
    return rule


def _parameters(law: Law, rule: Rule) -> list[Parameter]:
    return [parameter for parameter in law.parameters.values() if parameter.rule == rule.id]


def rule_report(law: Law, identifier: str, as_of: date) -> Report:
    """Return the page of one rule: statement, source, other readings, values with their history.

    Raises:
        UsageError: no rule has this id.
    """
    rule = _found(law, identifier)
    source = [
        Line(rule.citation, label="citation"),
        Line("a choice of this program, not law" if rule.own_choice else _GRADES[rule.grade], label="grade"),
        Line(wording.day(rule.checked), label="last checked"),
    ]
    if rule.edition:
        source.append(Line(rule.edition, label="edition read"))
    if rule.url:
        source.append(Line(rule.url, label="where"))
    readings = [Line(rule.other_reading)] if rule.other_reading else []
    values = [
        Section(
            f"{parameter.title} ({parameter.unit})",
            tuple(_value_line(provision, parameter, as_of) for provision in parameter.provisions),
        )
        for parameter in _parameters(law, rule)
    ]
    sections = (Section("Source", tuple(source)), Section("Another reading", tuple(readings)), *values)
    return Report(
        name="rule",
        title=f"{rule.id}  {rule.title}",
        as_of=as_of,
        lead=rule.statement,
        sections=tuple(section for section in sections if section.lines),
        footer=(f"Law on file: state of {wording.day(law.state_date)}.", wording.NOT_ADVICE),
    )


def _value_line(provision: Provision, parameter: Parameter, as_of: date) -> Line:
    if provision.postponed is not None:
        state = f"; published and held back: {provision.postponed}"
    elif parameter.on(as_of) is provision:
        state = "; in force"
    else:
        state = "; not in force on this day"
    return Line(
        f"{_words(provision.value)} ({provision.citation}, {provision.grade}){state}",
        label=f"from {wording.day(provision.begin)}",
    )


def _words(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        return ", ".join(map(str, plain))
    if isinstance(plain, dict):
        return "; ".join(f"{key}: {word}" for key, word in sorted(plain.items()))
    return wording.value(plain) or "?"
