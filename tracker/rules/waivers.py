"""How far a waiver has come, and which routes the law leaves open."""

from __future__ import annotations

from datetime import date

from tracker.dates import clipped, show_day
from tracker.rules.case import Waiver
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.program_records import PHYSICIAN
from tracker.rules.requirement import Judgment
from tracker.rules.waiver_service import NO_OBJECTION, is_denied, is_granted

CONRAD, HHS, HARDSHIP, PERSECUTION = "conrad30", "hhs_clinical", "exceptional_hardship", "persecution"
AGENCY = "interested_federal_agency"


def waivers(facts: Facts, judgment: Judgment, draft: Draft) -> None:
    """Write the state of the last waiver, and for one not granted whether its route is open."""
    given = facts.case.waivers
    if not given:
        return
    order = sorted(range(len(given)), key=lambda number: (_latest_day(given[number]), number))
    last = order[-1]
    _state(facts, given[last], last, draft)
    waiting = [number for number in order if not is_granted(given[number], facts.as_of)]
    if waiting:
        _route(facts, judgment, given[waiting[-1]], waiting[-1], draft)
    for number in waiting:
        if given[number].route == NO_OBJECTION and judgment.unwaived_training:
            found = step(
                "V-03", "an obligation of graduate medical education exists", f"waivers[{number}].route"
            )
            draft.warn("NO_OBJECTION_BARRED_FOR_GME", found, refs=_refs(given[number]))


def _refs(waiver: Waiver) -> tuple[str, ...]:
    return (waiver.ref,) if waiver.ref is not None else ()


def _latest_day(waiver: Waiver) -> date:
    """Return the latest day of a waiver; one without any is a plan and comes last."""
    days = [waiver.ds3035_filed, waiver.dos_recommended, waiver.uscis_approved, waiver.denied]
    return max((day for day in days if day is not None), default=date.max)


def _reached(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def waiver_state(waiver: Waiver, as_of: date) -> str:
    """Return how far a waiver has come; only a granted one changes the requirement."""
    if is_denied(waiver, as_of):
        return "denied"
    if is_granted(waiver, as_of):
        return "granted"
    if _reached(waiver.dos_recommended, as_of):
        return "recommended"
    if _reached(waiver.ds3035_filed, as_of):
        return "pending"
    return "planned" if waiver.planned else "none"


def _state(facts: Facts, waiver: Waiver, number: int, draft: Draft) -> None:
    state = waiver_state(waiver, facts.as_of)
    found = step("V-02", "the latest of its days that has come", f"waivers[{number}]", "as_of", value=state)
    draft.put("waiver_state", state, found)
    if state not in ("pending", "recommended"):
        return
    possible = state == "pending"
    text = "filing does not block" if possible else "the Department has recommended"
    allowed = step("V-04", text, f"waivers[{number}]", value=possible)
    draft.put("j1_extension_possible", possible, allowed)
    draft.put("j1_transfer_possible", possible, allowed)
    if possible:
        draft.warn("EXTEND_BEFORE_RECOMMENDATION", allowed, day=waiver.ds3035_filed, refs=_refs(waiver))
        draft.warn("UPDATE_WRD_WITH_NEW_DS2019", allowed, day=waiver.ds3035_filed, refs=_refs(waiver))
    else:
        draft.warn(
            "NO_J1_EXTENSION_AFTER_RECOMMENDATION", allowed, day=waiver.dos_recommended, refs=_refs(waiver)
        )


def _route(facts: Facts, judgment: Judgment, waiver: Waiver, number: int, draft: Draft) -> None:
    path, rule = f"waivers[{number}]", "V-01"
    available: bool | None
    if waiver.route == NO_OBJECTION:
        available, rule = not judgment.unwaived_training, "V-03"
    elif waiver.route == HHS:
        available, rule = _hhs(facts, waiver, path, draft), "V-06"
    elif waiver.route == CONRAD:
        available, rule = _conrad(facts, waiver, path, draft), "T-07"
    elif waiver.route == HARDSHIP:
        available = waiver.qualifying_relative
    elif waiver.route == PERSECUTION:
        available = waiver.persecution_ground
    else:
        open_now = any(duty.obligation.state == "open" for duty in judgment.duties)
        available = True if open_now and waiver.route is not None else None
    found = step(rule, "not excluded by what is known", path, value=available)
    draft.put("route_available", available, found)
    first = CONRAD if judgment.unwaived_training else NO_OBJECTION
    routes = (first, AGENCY, HARDSHIP, PERSECUTION)
    draft.put("available_routes", routes, step("V-01", "routes the law offers", "programs"))


def _hhs(facts: Facts, waiver: Waiver, path: str, draft: Draft) -> bool | None:
    """Return whether the HHS route is open: a job soon after residency, in a place of need."""
    completed = [
        (record.program.residency_completed, record)
        for record in facts.records
        if record.program.residency_completed is not None
    ]
    months = facts.law.number("hhs_after_residency", facts.as_of)
    least = facts.law.number("hhs_least_score", facts.as_of)
    latest = None
    if completed:
        day, record = max(completed, key=lambda entry: (entry[0], entry[1].index))
        latest = clipped(day, months=months)
        text = f"residency ended {show_day(day)} + {months} months"
        found = step("V-06", text, f"{record.path}.residency_completed", value=latest)
        draft.put("latest_start_for_route", latest, found)
        if waiver.planned_start is not None and waiver.planned_start > latest:
            draft.warn("HHS_12_MONTH_RULE", found, day=latest, refs=_refs(waiver))
    else:
        draft.put("latest_start_for_route", None)
    in_time = None if latest is None or waiver.planned_start is None else waiver.planned_start <= latest
    in_need = None if waiver.hpsa_score is None else waiver.hpsa_score >= least
    if in_time is False or in_need is False:
        return False
    if in_time and in_need:
        found = step("V-06", f"in time, and a score of {least} or higher", f"{path}.hpsa_score", value=True)
        draft.warn("CONFIRM_HHS_CURRENT_RULES", found, day=latest, refs=_refs(waiver))
        return True
    return None


def _conrad(facts: Facts, waiver: Waiver, path: str, draft: Draft) -> bool | None:
    """Return whether the Conrad route is open: physicians whose J-1 status is old enough to be sure."""
    categories = {record.category for record in facts.records}
    categories |= {row.category for row in facts.rows if row.record is None}
    if PHYSICIAN not in categories and facts.records and None not in categories:
        return False
    days = [record.program.status_acquired_by_cos for record in facts.records]
    days += [facts.first_j1_entry.begin] if facts.first_j1_entry is not None else []
    acquired = facts.case.j_status_acquired_on or min((day for day in days if day is not None), default=None)
    limit = facts.law.day("conrad_acquired_before", facts.as_of)
    if PHYSICIAN in categories and acquired is not None and acquired < limit:
        return True
    text = (
        "J-1 status acquired on a day not known"
        if acquired is None
        else f"J-1 status acquired {show_day(acquired)}"
    )
    found = step("T-07", text, "j_status_acquired_on", path, value=acquired)
    draft.warn("CONRAD_SUNSET_UNVERIFIED", found, day=acquired, refs=_refs(waiver))
    draft.other_reading("a later law carried the extension", {"route_available": True})
    return None
