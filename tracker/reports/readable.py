"""Facts that the law engine cannot read are left out one by one, and the person is told."""

from __future__ import annotations

import re
from typing import Any

from tracker.errors import CaseInvalid
from tracker.reports.facts import name_of
from tracker.reports.visa_programs import Paths
from tracker.rules import case_of

_PART = re.compile(r"[A-Za-z0-9_]+")
_ENDS = ("sevis_end", "end", "out", "back", "to")


def leave_out_unreadable(case: dict[str, Any], paths: Paths) -> None:
    """Take out of a case, in place, what would refuse the whole of it: one odd record spoils no answer.

    A word that has no meaning, a day of another age, an end before its begin: each is noted as left out.

    Raises:
        CaseInvalid: what is wrong is not in a fact of a record.
    """
    while True:
        try:
            case_of(case)
        except CaseInvalid as error:
            path, _, why = error.message.partition(": ")
            gone = _take_out(case, path)
            if not gone:
                raise
            names = " and ".join(dict.fromkeys(_name(place, paths) for place in gone))
            paths.assume(f"{names} left out, for {why}")
            for place in gone:
                paths.found.pop(place, None)
        else:
            return


def _take_out(case: dict[str, Any], path: str) -> list[str]:
    """Remove the value at a path, or of an item its end, and return the paths of what was removed."""
    steps = [int(part) if part.isdecimal() else part for part in _PART.findall(path)]
    place: Any = case
    try:
        for step in steps[:-1]:
            place = place[step]
        value = place[steps[-1]]
    except (KeyError, IndexError, TypeError):
        return []
    ends = [key for key in _ENDS if key in value] if isinstance(value, dict) else []
    for key in ends:
        del value[key]
    if not ends:
        del place[steps[-1]]
    return [f"{path}.{key}" for key in ends] or [path]


def _name(path: str, paths: Paths) -> str:
    """Return the field and record behind a path, or behind the list it is in, else the path."""
    known = max((known for known in paths.found if path.startswith(known)), key=len, default=None)
    if known is None:
        return path
    source = paths.found[known]
    return f"{source.field.replace('_', ' ')} of {name_of(source.record)}"
