"""The steps of each waiver route: what was done when, what comes next, and the days that bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.dates import ONE_DAY, anniversary, clipped, term_last_day
from tracker.findings import Finding, Step
from tracker.records.base import Record
from tracker.records.waivers import Filing, Waiver, WaiverRoute
from tracker.reports import wording
from tracker.reports.facts import Facts, ProgramForms, grouped_programs, name_of
from tracker.reports.paper_findings import Grounds, finding_as_json, step
from tracker.reports.proof import Proofs
from tracker.reports.report import Line
from tracker.reports.visa import VisaCase
from tracker.rules import Law
from tracker.terms import Category, folded

SERVICE = frozenset({WaiverRoute.CONRAD_30, WaiverRoute.INTERESTED_FEDERAL_AGENCY, WaiverRoute.HHS_CLINICAL})


@dataclass(frozen=True)
class _Stage:
    """One step of a route: its words, the rule, and the field of the waiver, or of an I-612, that dates it.

    A stage without a field leaves no day on record.
    """

    text: str
    rule: str
    field: str | None = None
    of_i612: bool = False


_FILED = _Stage("DS-3035 filed with the Department of State; it gives the case number", "V-02", "filed_on")
_RECOMMENDED = _Stage("the Department recommends the waiver", "V-02", "recommended_on")
_GRANTED = _Stage("USCIS grants the waiver", "V-02", "granted_on")
_FEDERAL = (
    _Stage("an agency agrees to ask for you, under rules of its own", "V-07"),
    _FILED,
    _RECOMMENDED,
    _GRANTED,
    _Stage("the job begins", "V-08", "job_begin"),
)
_BY_I612 = (
    _Stage("I-612 filed with USCIS", "V-02", "received_on", of_i612=True),
    _FILED,
    _RECOMMENDED,
    _GRANTED,
)
_STAGES = {
    WaiverRoute.NO_OBJECTION: (
        _FILED,
        _Stage("the home country tells the Department that it does not object", "V-01"),
        _RECOMMENDED,
        _GRANTED,
    ),
    WaiverRoute.INTERESTED_FEDERAL_AGENCY: _FEDERAL,
    WaiverRoute.HHS_CLINICAL: (
        _Stage("HHS agrees to ask for you: primary care or psychiatry, shortage score", "V-06"),
        *_FEDERAL[1:],
    ),
    WaiverRoute.CONRAD_30: (
        _Stage("a full-time offer in a shortage area, for H-1B status", "V-05"),
        _Stage(
            "DS-3035 filed with the Department of State, and the State's request sent to it",
            "V-02",
            "filed_on",
        ),
        _RECOMMENDED,
        _Stage("USCIS grants the waiver; no form of its own is filed for it", "V-02", "granted_on"),
        _Stage("the job begins", "V-05", "job_begin"),
    ),
    WaiverRoute.EXCEPTIONAL_HARDSHIP: _BY_I612,
    WaiverRoute.PERSECUTION: _BY_I612,
}


def route_steps(route: WaiverRoute, facts: Facts, proofs: Proofs, law: Law, as_of: date) -> tuple[Line, ...]:
    """Return the steps of a route and its days, each with its rule and the record behind it."""
    grounds = Grounds(law, as_of)
    waiver = _latest(route, facts)
    return _lines([*_stages(route, waiver, facts, grounds), *_days(route, waiver, grounds)], proofs, grounds)


def service_days(facts: Facts, proofs: Proofs, law: Law, as_of: date) -> tuple[Line, ...]:
    """Return the days that bind every route with a job, from the end of the physician program.

    Nothing once a waiver with a job is granted, or where that program is over or not on record.
    """
    grounds = Grounds(law, as_of)
    program = _physician_program(facts)
    granted = any(waiver.route in SERVICE and waiver.granted_on is not None for waiver in facts.waivers)
    if granted or program is None or program.end is None or program.end < as_of:
        return ()
    days = [_search(program, program.end, grounds), _change_of_status(program, program.end, grounds)]
    return _lines(days, proofs, grounds)


def _lines(found: Sequence[tuple[str, Finding]], proofs: Proofs, grounds: Grounds) -> tuple[Line, ...]:
    shown = proofs.of({}, VisaCase({}, grounds.paths.found, ()))
    return tuple(
        replace(shown.finding(finding_as_json(finding)), label=label, code=None) for label, finding in found
    )


def _latest(route: WaiverRoute, facts: Facts) -> Waiver | None:
    """Return the waiver of a route on which something happened last."""
    fields = ("filed_on", "recommended_on", "granted_on", "denied_on", "job_begin")
    mine = [waiver for waiver in facts.waivers if waiver.route is route]
    return max(
        mine,
        key=lambda one: (max((getattr(one, name) or date.min for name in fields), default=date.min), one.id),
        default=None,
    )


def _stages(
    route: WaiverRoute, waiver: Waiver | None, facts: Facts, grounds: Grounds
) -> Iterator[tuple[str, Finding]]:
    """Yield each stage with its day, or ``next`` and ``then``; what later steps prove is ``done``."""
    stages = _STAGES[route]
    dated = [_dated(stage, waiver, facts) for stage in stages]
    done = [day is not None and day <= grounds.as_of for day, _ in dated]
    last = max((number for number, is_done in enumerate(done) if is_done), default=-1)
    stopped = waiver is not None and waiver.denied_on is not None and waiver.denied_on <= grounds.as_of
    for number, (stage, (day, record)) in enumerate(zip(stages, dated, strict=True)):
        if day is not None:
            label = wording.day(day) + ("" if done[number] else " (planned)")
        elif number <= last:
            label = "no day on record"
        elif stopped:
            continue
        else:
            label = "next" if number == last + 1 else "then"
        steps: tuple[Step, ...] = ()
        if record is not None and stage.field is not None and day is not None:
            words = f"{stage.field.replace('_', ' ')} of {name_of(record)}"
            steps = (step(stage.rule, words, day, (grounds.path(record, stage.field),)),)
        yield label, _finding(stage.text, stage.rule, grounds, steps, record)
    if stopped and waiver is not None and waiver.denied_on is not None:
        path = grounds.path(waiver, "denied_on")
        shown = (step("V-02", f"denied on of {name_of(waiver)}", waiver.denied_on, (path,)),)
        yield wording.day(waiver.denied_on), _finding("denied", "V-02", grounds, shown, waiver)


def _dated(stage: _Stage, waiver: Waiver | None, facts: Facts) -> tuple[date | None, Record | None]:
    record: Record | None = waiver
    if stage.of_i612 and waiver is not None:  # the filing does not say on which of two grounds it stands
        record = _i612(facts)
    day = getattr(record, stage.field) if record is not None and stage.field else None
    return (day, record) if day is not None else (None, None)


def _i612(facts: Facts) -> Filing | None:
    mine = [one for one in facts.filings if folded(one.form or "") in ("i612", "612")]
    return max(mine, key=lambda one: (one.received_on or date.min, one.id), default=None)


def _finding(
    text: str, rule: str, grounds: Grounds, steps: Sequence[Step] = (), record: Record | None = None
) -> Finding:
    basis = grounds.basis(rule)
    grade = "" if basis.grade == "primary" else f" [{basis.grade}]"
    refs = (record.id,) if record is not None else ()
    return Finding("STEP", "info", f"{text}{grade}", basis, None, tuple(steps), refs)


# --- days that bind --------------------------------------------------------------------------------


def _days(route: WaiverRoute, waiver: Waiver | None, grounds: Grounds) -> Iterator[tuple[str, Finding]]:
    if route not in SERVICE:
        return
    yield from _begin_of_the_job(route, waiver, grounds)
    yield from _service(route, waiver, grounds)
    if route is WaiverRoute.CONRAD_30 and (waiver is None or waiver.granted_on is None):
        yield _fiscal_year(grounds)


def _begin_of_the_job(
    route: WaiverRoute, waiver: Waiver | None, grounds: Grounds
) -> Iterator[tuple[str, Finding]]:
    rule = "V-05" if route is WaiverRoute.CONRAD_30 else "V-08"
    on = waiver.granted_on if waiver and waiver.granted_on else grounds.as_of
    found = grounds.law.find("waiver_job_start", on)
    if found is None:
        return
    days = int(str(found.value))
    if waiver is not None and waiver.granted_on is not None:
        if waiver.job_begin is None:
            last = waiver.granted_on + timedelta(days=days)
            path = grounds.path(waiver, "granted_on")
            shown = (
                step(rule, "waiver granted", waiver.granted_on, (path,)),
                step(rule, f"the grant + {days} days", last),
            )
            yield f"by {wording.day(last)}", _finding("the job begins", rule, grounds, shown, waiver)
    elif waiver is not None and waiver.planned_start is not None:
        first = waiver.planned_start - timedelta(days=days)
        path = grounds.path(waiver, "planned_start")
        shown = (
            step(rule, "planned begin of the job", waiver.planned_start, (path,)),
            step(rule, f"the begin - {days} days", first),
        )
        text = f"the waiver is received, for a job that begins on {wording.day(waiver.planned_start)}"
        label = f"{wording.day(first)} or later"
        yield label, _finding(text, rule, grounds, shown, waiver)
    else:
        text = f"the job begins within {days} days of the day on which the waiver is received"
        yield "deadline", _finding(text, rule, grounds)


def _service(route: WaiverRoute, waiver: Waiver | None, grounds: Grounds) -> Iterator[tuple[str, Finding]]:
    rule = "V-05" if route is WaiverRoute.CONRAD_30 else "V-08"
    found = grounds.law.find("waiver_service", grounds.as_of)
    begin = (waiver.job_begin or waiver.planned_start) if waiver is not None else None
    if found is None or begin is None or waiver is None:
        return
    years = int(str(found.value))
    last = term_last_day(begin, years=years)
    field = "job_begin" if waiver.job_begin else "planned_start"
    shown = (
        step(rule, f"{field.replace('_', ' ')} of {name_of(waiver)}", begin, (grounds.path(waiver, field),)),
        step(rule, f"the begin + {years} years - 1 day", last),
    )
    text = f"{years} years of service, full time, gaps between jobs added"
    yield f"to {wording.day(last)}", _finding(text, rule, grounds, shown, waiver)


def _fiscal_year(grounds: Grounds) -> tuple[str, Finding]:
    """Return the fiscal year by which a State's places are counted."""
    month = grounds.law.number("federal_fiscal_year", grounds.as_of)
    begin = date(grounds.as_of.year, month, 1)
    if begin > grounds.as_of:
        begin = date(grounds.as_of.year - 1, month, 1)
    end = anniversary(begin, years=1) - ONE_DAY
    label = f"{wording.day(begin)} to {wording.day(end)}"
    text = "fiscal year of this day: each State's places are counted by it, and the next year's open after it"
    return label, _finding(text, "V-05", grounds, (step("V-05", "the fiscal year ends", end),))


def _physician_program(facts: Facts) -> ProgramForms | None:
    groups = [group for group in grouped_programs(facts) if group.category is Category.ALIEN_PHYSICIAN]
    return max(groups, key=lambda group: group.end or date.min, default=None)


def _end_step(program: ProgramForms, end: date, rule: str, grounds: Grounds) -> Step:
    told = program.program is not None and program.program.sevis_end is not None
    record = program.program if told else program.end_form
    assert record is not None
    path = grounds.path(record, "sevis_end" if told else "program_end_date")
    return step(rule, "end of the physician program on record", end, (path,))


def _search(program: ProgramForms, end: date, grounds: Grounds) -> tuple[str, Finding]:
    months = grounds.law.number("waiver_search_lead", grounds.as_of)
    first = clipped(end, months=-months)
    shown = (
        _end_step(program, end, "OWN-06", grounds),
        step("OWN-06", f"the end - {months} months", first),
    )
    finding = _finding("the search for a waiver job begins", "OWN-06", grounds, shown)
    return f"from {wording.day(first)}", replace(
        finding, summary="the search for a waiver job begins [our choice]"
    )


def _change_of_status(program: ProgramForms, end: date, grounds: Grounds) -> tuple[str, Finding]:
    shown = (_end_step(program, end, "R-ST-22", grounds),)
    text = "the change of status to H-1B is filed, for it is filed while the status lasts"
    return f"by {wording.day(end)}", _finding(text, "R-ST-22", grounds, shown)
