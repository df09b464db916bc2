"""Which of the benefits asked about the two-year requirement blocks."""

from __future__ import annotations

import re

from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.program_records import State, refs_of
from tracker.rules.requirement import Judgment
from tracker.rules.waiver_service import Service

_CHANGE = "_change_of_status"
_STATUS = re.compile(r"(?P<letters>[A-Z]{1,2})(?:-\d[A-Z]?\d?)?")
_NAME = re.compile(rf"new_J-1|immigrant_visa|adjustment|{_STATUS.pattern}(?:_visa(?:_abroad)?|{_CHANGE})?")
_BARRED_WORDS = frozenset({"immigrant_visa", "adjustment"})
_BARRED_LETTERS = frozenset({"H", "K", "L"})


def is_benefit(name: str) -> bool:
    """Return whether a name is that of a benefit: a visa, a change of status, residence, a new J-1."""
    return _NAME.fullmatch(name) is not None


def _letters(name: str) -> str:
    found = _STATUS.match(name)
    return found["letters"] if found and name not in _BARRED_WORDS and name != "new_J-1" else ""


def _blocked_when_subject(name: str, after_training: bool) -> bool:
    if name.endswith(_CHANGE):
        letters = _letters(name)
        if letters in ("T", "U"):
            return False
        return after_training or letters not in ("A", "G")
    return name in _BARRED_WORDS or _letters(name) in _BARRED_LETTERS


def _blocked_when_cleared(name: str, after_training: bool, kept: bool) -> bool:
    """Return whether a change of status stays barred after graduate medical education."""
    if not after_training or not name.endswith(_CHANGE) or _letters(name) in ("T", "U"):
        return False
    return not (kept and name == f"H-1B{_CHANGE}")


def benefits(facts: Facts, judgment: Judgment, service: Service, draft: Draft) -> None:
    """Write which benefits are blocked, not blocked or undetermined.

    Source: 8 USC 1182(e) and 1258; INA 248(a)(2) keeps changes of status barred after graduate medical
    education, and INA 214(l)(2)(A) lifts that toward H-1B for a service waiver whose terms are kept.
    """
    if not facts.case.wants:
        return
    trained = judgment.after_training
    kept = any(entry.must_start_by is not None and not entry.failed for entry in service.granted)
    blocked: list[str] = []
    free: list[str] = []
    open_ones: list[str] = []
    for name in dict.fromkeys(facts.case.wants):
        stays_barred = _blocked_when_cleared(name, trained, kept)
        if judgment.status == "subject":
            is_blocked, is_open = _blocked_when_subject(name, trained), False
        elif judgment.status in ("unknown", "conflict"):
            is_blocked = stays_barred
            is_open = not stays_barred and _blocked_when_subject(name, trained)
        else:
            is_blocked, is_open = stays_barred, False
        (blocked if is_blocked else open_ones if is_open else free).append(name)
    found = step("W-08", f"the status is {judgment.status}", "wants", value=judgment.status)
    draft.put("blocked", tuple(blocked), found)
    draft.put("not_blocked", tuple(free), found)
    draft.put("undetermined", tuple(open_ones), found)
    if judgment.status == "subject" and any(
        _letters(name) in ("B", "F") or name.startswith(("new_J", "J-")) for name in free
    ):
        draft.warn("214B_STILL_APPLIES", found)
    barred = [name for name in blocked if name.endswith(_CHANGE)]
    if judgment.status in ("waived", "fulfilled") and barred:
        draft.warn("INA_248A2_NO_COS", step("W-09", "graduate medical education took place", "programs"))
    if any(name.endswith(_CHANGE) for name in free):
        for chain in facts.chains:
            if chain.state is State.OPEN:
                end = chain.last.end
                text = "leaving J-1 status ends the research record"
                steps = step("R-RS-02", text, chain.last.end_path)
                draft.warn("24_MONTH_BAR_AFTER_COS", steps, day=end, refs=refs_of(chain.records))
