"""The report on status and travel: form, I-94, visa, signature, passport, and the next trip."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.reports import wording
from tracker.reports.facts import Facts
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section
from tracker.reports.time_left import OVER

_YES = {True: "yes", False: "no", None: "not known from what is on record"}
_REGIMES = {
    "duration_of_status": "duration of status (D/S): to the end of the program and 30 days for travel",
    "fixed_period": "a fixed day",
}
_ABOUT_TRAVEL = (
    "VISA_NEEDED",
    "NEW_VISA",
    "PROCLAMATION_",
    "DO_NOT_TRAVEL",
    "REVERIFY_LIST",
    "I94_",
    "CONTACT_SPONSOR",
    "DS_RULE",
    "REENTRY_",
    "TOO_EARLY",
    "NO_TRAINING_BEFORE",
    "TRAVEL_ABANDONS",
    "NO_WORK_IN_GRACE",
    "GRACE_ENDS",
    "PAST_GRACE",
    "PROGRAM_ENDS",
    "LAPSED_",
    "SUBSTANTIVE",
)


def travel_report(answer: dict[str, Any], facts: Facts, proofs: Proofs, as_of: date) -> Report:
    """Return the report on status and travel of an assessment made from the records."""
    law = answer["law"]
    sections = (
        Section("Status", _status(answer, proofs)),
        Section("Papers", _papers(answer, facts, proofs, as_of)),
        Section("The next trip", _trip(answer, proofs)),
        Section("H-1B and tax", _related(answer, proofs)),
        Section("What to look at", _findings(answer, proofs)),
    )
    return Report(
        name="travel",
        title=f"Status and travel on {wording.day(as_of)}",
        as_of=as_of,
        lead=_lead(answer),
        sections=tuple(section for section in sections if section.lines),
        footer=(
            "A visa is for entering, the DS-2019 for the program, the I-94 for the stay. "
            "Officers decide at the border.",
            wording.law_line(law, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
    )


def _lead(answer: dict[str, Any]) -> str:
    until = answer.get("authorised_until")
    if answer.get("status_ok") is False:
        return (
            "By what is on record the authorized stay has ended or no program is open: ask your sponsor now."
        )
    if "trip_days" not in answer:
        stay = f"By what is on record you may stay until {wording.day(until)}. " if until else ""
        return f"{stay}No trip is planned; enter one with: tracker add trip."
    if answer.get("automatic_revalidation"):
        return "For this trip automatic revalidation looks possible: see what it rests on."
    acts = [
        f
        for f in answer.get("findings", [])
        if f["severity"] == "act" and f["code"].startswith(_ABOUT_TRAVEL)
    ]
    if acts:
        return "Before this trip something must be done or decided: see what to look at."
    return "For this trip nothing was found that stands against the return."


def _status(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    lines = []
    if "regime" in answer:
        lines.append(proofs.line(_REGIMES.get(answer["regime"], "not known"), "regime", label="I-94"))
    if "status_ok" in answer:
        lines.append(proofs.line(_YES[answer["status_ok"]], "status_ok", label="program and stay in order"))
    for key, label in (("authorised_until", "may stay until"), ("grace_end", "30 days for travel end")):
        if answer.get(key) is not None:
            lines.append(proofs.line(wording.day(answer[key]), key, label=label))
    for key, label in (("lapsed_days", "days since the form ended"), ("remedy", "remedy")):
        if answer.get(key) is not None:
            lines.append(proofs.line(str(answer[key]).replace("_", " "), key, label=label))
    if "may_work" in answer:
        lines.append(proofs.line(_YES[answer["may_work"]], "may_work", label="may work"))
    return tuple(lines)


def _papers(answer: dict[str, Any], facts: Facts, proofs: Proofs, as_of: date) -> tuple[Line, ...]:
    lines = []
    for key, label in (
        ("next_renewal_due_by", "DS-2019 in force ends"),
        ("signature_last_day", "travel signature to"),
    ):
        over = key == "next_renewal_due_by" and answer.get("program_state") in OVER
        if answer.get(key) is not None and not over:
            lines.append(proofs.line(wording.day(answer[key]), key, label=label))
    for visa in facts.visas:
        if visa.dependant is None and visa.expires_on is not None:
            past = " (past)" if visa.expires_on < as_of else ""
            what = f"{wording.day(visa.expires_on)}{past}"
            lines.append(
                Line(
                    what,
                    label=f"visa {visa.visa_class or ''} to".replace("  ", " "),
                    refs=(proofs.name(visa),),
                )
            )
    for passport in facts.own_passports:
        if passport.expires_on is not None:
            past = " (past)" if passport.expires_on < as_of else ""
            lines.append(
                Line(
                    f"{wording.day(passport.expires_on)}{past}", label=f"passport {passport.country or ''} to"
                )
            )
    return tuple(lines)


def _trip(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    if "trip_days" not in answer:
        return ()
    lines = [
        proofs.line(
            "?" if answer["trip_days"] is None else wording.days(answer["trip_days"]),
            "trip_days",
            label="length",
        )
    ]
    for key, label in (
        ("automatic_revalidation", "automatic revalidation"),
        ("signature_ok", "signature serves the return"),
        ("passport_ok_for_entry", "passport serves the return"),
        ("entry_ok", "not too early"),
    ):
        if key in answer:
            lines.append(proofs.line(_YES[answer[key]], key, label=label))
    return tuple(lines)


def _related(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    lines = []
    if answer.get("h1b_six_year_last_day") is not None:
        lines.append(
            proofs.line(
                wording.day(answer["h1b_six_year_last_day"]),
                "h1b_six_year_last_day",
                label="six years of H-1B to",
            )
        )
    if answer.get("exempt_years") is not None:
        years = ", ".join(map(str, answer["exempt_years"])) or "none"
        lines.append(proofs.line(years, "exempt_years", label="tax: years whose days are excluded"))
    if answer.get("first_counting_year") is not None:
        year = str(answer["first_counting_year"])
        lines.append(proofs.line(year, "first_counting_year", label="tax: first year that counts"))
    return tuple(lines)


def _findings(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    order = {"act": 0, "watch": 1, "info": 2}
    found = [f for f in answer.get("findings", []) if f["code"].startswith((*_ABOUT_TRAVEL, "FORM_8843"))]
    return tuple(proofs.finding(f) for f in sorted(found, key=lambda f: (order[f["severity"]], f["code"])))
