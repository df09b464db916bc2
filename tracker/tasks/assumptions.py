"""Answers under rules that are not in force, beside the answer in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.errors import UsageError
from tracker.reports.assumptions import Assumed, assumed
from tracker.rules import Law, assess, case_of


def assumed_answers(
    case: Mapping[str, Any], law: Law, as_of: date, rules: Sequence[str]
) -> tuple[Assumed, ...]:
    """Return, for each rule, what it would change for a case if it were in force.

    The answer in force is never replaced. A rule without a value that can be switched on is told with
    nothing computed.

    Raises:
        UsageError: there is no such rule, or it is neither postponed nor proposed.
    """
    now = assess(case_of(case), law, as_of).as_json()
    found = []
    for identifier in dict.fromkeys(word.strip().upper() for word in rules):
        rule = law.rules.get(identifier)
        if rule is None:
            raise UsageError("there is no such rule to assume", hint=_hint(law))
        held_back = law.held_back(identifier)
        if held_back:
            then = assess(case_of(case), law.assuming(identifier), as_of).as_json()
            found.append(assumed(rule, held_back, now, then))
        elif rule.proposed:
            found.append(Assumed(rule))
        else:
            raise UsageError(
                f"{identifier} is neither postponed nor proposed: it is in the answer", hint=_hint(law)
            )
    return tuple(found)


def _hint(law: Law) -> str:
    known = [rule.id for rule in law.rules.values() if rule.proposed or law.held_back(rule.id)]
    return f"rules that can be assumed: {', '.join(known) or 'none'}"
