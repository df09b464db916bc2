"""Checks before something is done: a trip, and the next renewal of the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tracker.dates import clipped
from tracker.reports import wording
from tracker.reports.facts import Facts
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section
from tracker.reports.time_left import OVER
from tracker.reports.travel import travel_report
from tracker.rules import Law


def trip_report(answer: dict[str, Any], facts: Facts, proofs: Proofs, as_of: date) -> Report:
    """Return the check of one trip: the report on travel without what is not about the trip."""
    whole = travel_report(answer, facts, proofs, as_of)
    kept = tuple(section for section in whole.sections if section.heading != "H-1B and tax")
    trip = answer.get("trip_days")
    length = f" of {wording.days(trip)}" if trip is not None else ""
    return replace(
        whole, name="trip", title=f"Check of a trip{length}, on {wording.day(as_of)}", sections=kept
    )


def renewal_report(answer: dict[str, Any], facts: Facts, proofs: Proofs, law: Law, as_of: date) -> Report:
    """Return what the next DS-2019 needs and what could stand against it; nothing is called complete."""
    end = answer.get("next_renewal_due_by") if answer.get("program_state") not in OVER else None
    state = answer["law"]
    lines = [*_form(answer, proofs, law, as_of, end), *_waiver(answer, proofs)]
    sections = (
        Section("The form", tuple(lines)),
        Section("Papers to have ready", tuple(_papers(facts, end, law))),
        Section("What to look at", tuple(_findings(answer, proofs))),
    )
    lead = "No form is in force on this day; a renewal cannot be checked."
    if end is not None and end >= as_of.isoformat():
        left = wording.days((date.fromisoformat(end) - as_of).days)
        lead = f"The form in force ends on {wording.day(end)}: {left} from now."
    return Report(
        name="renewal",
        title=f"Check of the next renewal, on {wording.day(as_of)}",
        as_of=as_of,
        lead=lead,
        sections=tuple(section for section in sections if section.lines),
        footer=(
            "Sponsors ask for more than this; their list decides.",
            wording.law_line(state, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
    )


def _form(answer: dict[str, Any], proofs: Proofs, law: Law, as_of: date, end: str | None) -> list[Line]:
    lines = []
    if end is not None:
        months = law.number("renewal_lead", as_of)
        begin = clipped(date.fromisoformat(end), months=-months)
        due = begin <= as_of <= date.fromisoformat(end)
        lines.append(proofs.line(wording.day(end), "next_renewal_due_by", label="form in force ends"))
        text = f"{wording.day(begin)} ({months} months before; your sponsor may want longer)"
        lines.append(Line(text, label="begin the renewal by", tone="act" if due else "fact"))
    for number, clock in enumerate(answer.get("clocks", [])):
        last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
        if clock["state"] in ("open", "last_day") and last is not None:
            label = f"no later than, as {wording.category(clock['category'])}"
            lines.append(proofs.line(wording.day(last), f"clocks.{number}", label=label))
    return lines


def _waiver(answer: dict[str, Any], proofs: Proofs) -> list[Line]:
    if "j1_extension_possible" not in answer:
        return []
    word = "yes" if answer["j1_extension_possible"] else "no"
    return [proofs.line(word, "j1_extension_possible", label="extension possible with the waiver on record")]


def _papers(facts: Facts, end: str | None, law: Law) -> list[Line]:
    lines = []
    dated = [passport for passport in facts.own_passports if passport.expires_on is not None]
    if dated:
        last = max(dated, key=lambda p: (p.expires_on or date.min, p.id))
        short = end is not None and last.expires_on is not None and last.expires_on < date.fromisoformat(end)
        note = " (before the form ends)" if short else ""
        text = f"{wording.day(last.expires_on)}{note}"
        lines.append(Line(text, label=f"passport {last.country or ''} to", tone="watch" if short else "fact"))
    else:
        lines.append(Line("no passport with an expiry is on record", tone="watch", label="passport"))
    if any(group.category == "alien_physician" for group in facts.ds2019s):
        rule = law.rules["R-AP-05"]
        lines.append(Line(rule.statement, label=rule.id, tone="info"))
        need = law.rules["Z-06"]
        lines.append(Line(need.statement, label=need.id, tone="info"))
    return lines


def _findings(answer: dict[str, Any], proofs: Proofs) -> list[Line]:
    codes = {
        "END_AFTER_CAP",
        "NEEDS_EXCEPTIONAL_NEED_APPROVAL",
        "ALSO_LIMITED_TO_TYPICAL_LENGTH",
        "NO_J1_EXTENSION_AFTER_RECOMMENDATION",
        "EXTEND_BEFORE_RECOMMENDATION",
        "UPDATE_WRD_WITH_NEW_DS2019",
        "CAP_TODAY",
        "LAPSED_DS2019",
        "LAPSED_OVER_270",
        "SUBSTANTIVE",
        "ST_NO_EXTENSION",
        "I94_DATE_CERTAIN",
        "CONTACT_SPONSOR_OR_CBP",
    }
    return [proofs.finding(finding) for finding in answer.get("findings", []) if finding["code"] in codes]
