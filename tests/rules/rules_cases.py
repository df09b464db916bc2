"""Compares the answer to a worked case with what the case lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.rules import Law, assess, case_of
from tracker.tasks.case_file import CaseEntry

EXACT = ("clocks", "bars", "bars_if_ended_as_scheduled", "obligations", "programs_212e")


def answer(entry: CaseEntry, law: Law) -> dict[str, Any]:
    case = case_of(entry.input)
    assert case.as_of is not None
    return assess(case, law, case.as_of).as_json()


def holds(expected: Any, found: Any) -> bool:
    """Return whether all that is listed is found; lists are exact in length and order."""
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            key in found and holds(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(found, list) and len(expected) == len(found) and all(map(holds, expected, found))
    return type(expected) is type(found) and expected == found


def matched(expected: list[Any], found: list[Any]) -> bool:
    """Return whether each expected item has an item of its own among as many found ones, in any order."""
    if len(expected) != len(found):
        return False
    if not expected:
        return True
    return any(
        holds(expected[0], item) and matched(expected[1:], found[:place] + found[place + 1 :])
        for place, item in enumerate(found)
    )


def differences(entry: CaseEntry, found: Mapping[str, Any]) -> list[str]:
    """Return what differs, one line a key."""
    wrong = []
    for key, value in (entry.expected or {}).items():
        if key.endswith("_wrong"):
            if key in found:
                wrong.append(f"{key} is in the answer")
        elif key == "warnings":
            missing, extra = set(value) - set(found[key]), set(found[key]) - set(value)
            if missing or extra or len(found[key]) != len(set(found[key])):
                wrong.append(f"warnings: missing {sorted(missing)}, too many {sorted(extra)}")
        elif key not in found:
            wrong.append(f"{key} is not in the answer")
        elif not (matched(value, found[key]) if key in EXACT else holds(value, found[key])):
            wrong.append(f"{key}: expected {value}, found {found[key]}")
    for alternative in entry.alternatives:
        changes = alternative["changes"]
        readings = [other["changes"] for other in found["alternatives"]]
        if not any(
            all(key in other and other[key] == value for key, value in changes.items()) for other in readings
        ):
            wrong.append(f"no other reading changes {changes}; found {readings}")
    return wrong
