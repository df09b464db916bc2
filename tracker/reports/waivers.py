"""The report on waivers: what is on record, which routes are closed, and the dates that bind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tracker.records.waivers import Waiver, WaiverRoute
from tracker.reports import wording
from tracker.reports.facts import Facts
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section, Table
from tracker.reports.waiver_steps import SERVICE, route_steps, service_days
from tracker.rules import Law

_ROUTES = {
    WaiverRoute.NO_OBJECTION: "No objection by the home country",
    WaiverRoute.INTERESTED_FEDERAL_AGENCY: "Request of a federal agency",
    WaiverRoute.HHS_CLINICAL: "Request of HHS for clinical care",
    WaiverRoute.CONRAD_30: "Request of a State (Conrad 30)",
    WaiverRoute.EXCEPTIONAL_HARDSHIP: "Exceptional hardship to a spouse or child",
    WaiverRoute.PERSECUTION: "Persecution",
}
_RULES = {
    WaiverRoute.NO_OBJECTION: ("V-02", "V-03"),
    WaiverRoute.INTERESTED_FEDERAL_AGENCY: ("V-02", "V-07", "V-08"),
    WaiverRoute.HHS_CLINICAL: ("V-02", "V-06", "V-08"),
    WaiverRoute.CONRAD_30: ("V-02", "V-05", "T-07"),
    WaiverRoute.EXCEPTIONAL_HARDSHIP: ("V-01", "V-02"),
    WaiverRoute.PERSECUTION: ("V-01", "V-02"),
}
_AVAILABLE = {
    True: "not excluded by what is on record",
    False: "excluded",
    None: "not known from what is on record",
}
_DATES = (
    ("filed_on", "filed"),
    ("recommended_on", "recommended by the Department of State"),
    ("granted_on", "granted by USCIS"),
    ("denied_on", "denied"),
    ("job_begin", "job began"),
    ("job_end", "job ended"),
)


def waiver_report(
    answer: dict[str, Any],
    by_route: Mapping[WaiverRoute, tuple[dict[str, Any], Proofs]],
    facts: Facts,
    proofs: Proofs,
    law: Law,
    as_of: date,
) -> Report:
    """Return the report on waivers.

    Args:
        answer: the assessment of the records.
        by_route: for each route, the assessment of the same facts with a plan for that route alone.
        facts: the records.
        proofs: of ``answer``.
        law: the law on file.
        as_of: the day of the answer.
    """
    state = answer["law"]
    sections = [
        Section("What the law says of each program", _obligations(answer, proofs)),
        Section("Waivers on record", _on_record(answer, facts, proofs), _days(facts, proofs)),
        *(
            section
            for route in WaiverRoute
            if route in by_route
            for section in _route(route, by_route[route], facts, law, as_of)
        ),
        _for_a_job(by_route, facts, proofs, law, as_of),
        Section("What to look at", _findings(answer, proofs)),
    ]
    return Report(
        name="waivers",
        title=f"Waivers of the two-year requirement on {wording.day(as_of)}",
        as_of=as_of,
        lead=_lead(answer),
        sections=tuple(section for section in sections if section.lines or section.table),
        footer=(
            "A route that is not excluded is not a finding that it will succeed; one basis goes with one "
            "application, and USCIS alone grants.",
            wording.law_line(state, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
    )


def _lead(answer: dict[str, Any]) -> str:
    status = answer["s212e"]["status"]
    known = {
        "subject": "An obligation is open: a waiver or two years at home would end it.",
        "waived": "The requirement is waived for the programs on record.",
        "fulfilled": "The requirement is fulfilled; no waiver is needed for the programs on record.",
        "not_subject": "By the facts on record no waiver is needed.",
    }
    return known.get(status, "Whether a waiver is needed cannot be told from what is on record.")


def _obligations(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    lines = []
    for number, item in enumerate(answer.get("obligations", [])):
        names = (
            ", ".join(proofs.rests_on(ref) for ref in item.get("refs", ())) or f"program {item['program']}"
        )
        left = (
            f"; {wording.days(item['remaining_to_730'])} at home to go to reach 730"
            if item["state"] == "open"
            else ""
        )
        lines.append(proofs.line(f"{names}: {item['basis']}, {item['state']}{left}", f"obligations.{number}"))
    return tuple(lines)


def _on_record(answer: dict[str, Any], facts: Facts, proofs: Proofs) -> tuple[Line, ...]:
    if not facts.waivers:
        return (Line("none; enter one with: tracker add waiver", tone="info"),)
    lines = []
    if "waiver_state" in answer:
        lines.append(proofs.line(answer["waiver_state"], "waiver_state", label="state of the last one"))
    for key, label in (
        ("must_start_by", "the job must begin by"),
        ("service_last_day", "last day of the three years"),
        ("latest_start_for_route", "latest start for this route"),
    ):
        if answer.get(key) is not None:
            lines.append(proofs.line(wording.day(answer[key]), key, label=label))
    for key, label in (
        ("service_completed", "three years completed"),
        ("h1b_cap_exempt", "exempt from the H-1B cap"),
        ("j1_extension_possible", "J-1 extension possible"),
        ("j1_transfer_possible", "J-1 transfer possible"),
    ):
        if answer.get(key) is not None:
            lines.append(proofs.line("yes" if answer[key] else "no", key, label=label))
    return tuple(lines)


def _days(facts: Facts, proofs: Proofs) -> Table | None:
    rows = [_row(waiver, proofs) for waiver in facts.waivers]
    return Table(("waiver", "route", "days"), tuple(rows)) if rows else None


def _row(waiver: Waiver, proofs: Proofs) -> tuple[str, str, str]:
    days = "; ".join(
        f"{label} {wording.day(getattr(waiver, name))}" for name, label in _DATES if getattr(waiver, name)
    )
    route = _ROUTES[waiver.route] if waiver.route else "route not known"
    return proofs.name(waiver), route, days or ("planned" if waiver.planned else "-")


def _route(
    route: WaiverRoute, found: tuple[dict[str, Any], Proofs], facts: Facts, law: Law, as_of: date
) -> Iterator[Section]:
    """Yield what is known of a route, and its steps unless it is excluded and not on record."""
    answer, proofs = found
    available = answer.get("route_available")
    lines = [proofs.line(_AVAILABLE[available], "route_available", label="route")]
    if answer.get("latest_start_for_route") is not None:
        latest = wording.day(answer["latest_start_for_route"])
        lines.append(proofs.line(latest, "latest_start_for_route", label="latest start"))
    codes = {
        "NO_OBJECTION_BARRED_FOR_GME",
        "CONRAD_SUNSET_UNVERIFIED",
        "HHS_12_MONTH_RULE",
        "CONFIRM_HHS_CURRENT_RULES",
    }
    lines += [proofs.finding(finding) for finding in answer.get("findings", []) if finding["code"] in codes]
    for identifier in _RULES[route]:
        rule = law.rules[identifier]
        grade = "" if rule.grade == "primary" else f" [{rule.grade}]"
        lines.append(Line(f"{rule.statement}{grade}", tone="info", label=identifier))
    yield Section(_ROUTES[route], tuple(lines))
    if available is not False or any(waiver.route is route for waiver in facts.waivers):
        yield Section(f"{_ROUTES[route]}: step by step", route_steps(route, facts, proofs, law, as_of))


def _for_a_job(
    by_route: Mapping[WaiverRoute, tuple[dict[str, Any], Proofs]],
    facts: Facts,
    proofs: Proofs,
    law: Law,
    as_of: date,
) -> Section:
    possible = any(
        answer.get("route_available") is not False
        for route, (answer, _) in by_route.items()
        if route in SERVICE
    )
    lines = service_days(facts, proofs, law, as_of) if possible else ()
    return Section("Days for every route with a job", lines)


def _findings(answer: dict[str, Any], proofs: Proofs) -> tuple[Line, ...]:
    about = (
        "WAIVER_",
        "OBLIGATION_",
        "EXTEND_BEFORE",
        "UPDATE_WRD",
        "NO_J1_EXTENSION",
        "INA_248",
        "CONRAD_",
        "HHS_",
    )
    return tuple(
        proofs.finding(finding) for finding in answer.get("findings", []) if finding["code"].startswith(about)
    )
