"""Granted waivers, and whether the terms of a service waiver are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.dates import Span, show_day, term_last_day, union
from tracker.findings import Step
from tracker.rules.case import Waiver
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts

NO_OBJECTION = "no_objection"
_SERVICE = frozenset({"conrad30", "interested_federal_agency", "hhs_clinical"})


def is_service(route: str | None) -> bool:
    """Return whether a route binds to years of service: a State, a federal agency, clinical care."""
    return route in _SERVICE or (route is not None and route.endswith("_clinical"))


@dataclass(frozen=True, slots=True)
class Job:
    """The waiver job, several joined: first day, last day (None goes on) and the last day of service."""

    start: date
    end: date | None
    last_day: date
    path: str


@dataclass(frozen=True, slots=True)
class Granted:
    """A waiver that USCIS approved on or before the day of the answer."""

    number: int
    waiver: Waiver
    approved: date
    must_start_by: date | None
    failed: bool

    @property
    def path(self) -> str:
        """The place of the waiver in the case."""
        return f"waivers[{self.number}]"


@dataclass(frozen=True, slots=True)
class Service:
    """What the waivers of a case bring: the granted ones in order of approval, and the job."""

    granted: tuple[Granted, ...]
    job: Job | None

    @property
    def last_service_waiver(self) -> Granted | None:
        """The service waiver approved last."""
        return next((g for g in reversed(self.granted) if g.must_start_by is not None), None)


def is_granted(waiver: Waiver, as_of: date) -> bool:
    """Return whether USCIS had approved a waiver by ``as_of``, and no denial is given."""
    return (
        waiver.uscis_approved is not None and waiver.uscis_approved <= as_of and not is_denied(waiver, as_of)
    )


def is_denied(waiver: Waiver, as_of: date) -> bool:
    """Return whether a waiver had been denied by ``as_of``."""
    return waiver.denied is not None and waiver.denied <= as_of


def service(facts: Facts, draft: Draft) -> Service:
    """Write the deadlines of service waivers and return what is granted.

    The job begins within 90 days of the waiver and lasts three years, gaps between jobs added.
    Source: INA 214(l)(1)(C), (3); the periods in force on the day of approval decide.
    """
    job = _job(facts)
    granted: list[Granted] = []
    for number, waiver in enumerate(facts.case.waivers):
        approved = waiver.uscis_approved
        if approved is None or not is_granted(waiver, facts.as_of):
            continue
        start_by, failed = None, False
        if is_service(waiver.route):
            start_by = approved + timedelta(days=facts.law.number("waiver_job_start", approved))
            failed = _failed(facts, waiver, start_by, job)
        granted.append(Granted(number, waiver, approved, start_by, failed))
    found = Service(tuple(sorted(granted, key=lambda entry: (entry.approved, entry.number))), job)
    _write(facts, found, draft)
    return found


def _job(facts: Facts) -> Job | None:
    jobs = [
        (work.start, work.end, number)
        for number, work in enumerate(facts.case.employment)
        if work.type == "waiver_job" and work.start is not None
    ]
    if not jobs:
        return None
    start, _, first = min(jobs, key=lambda entry: (entry[0], entry[2]))
    ends = [end for _, end, _ in jobs]
    end = None if None in ends else max(day for day in ends if day is not None)
    years = facts.law.number("waiver_service", facts.as_of)
    last_day = term_last_day(start, years=years)
    worked = union(Span(begin, max(begin, done or date(9000, 1, 1))) for begin, done, _ in jobs)
    for earlier, later in pairwise(worked):
        if earlier.end is not None and earlier.end < last_day:
            last_day += timedelta(days=(later.begin - earlier.end).days - 1)
    return Job(start, end, last_day, f"employment[{first}]")


def _failed(facts: Facts, waiver: Waiver, start_by: date, job: Job | None) -> bool:
    """Return whether the job began late, ended early, or had not begun when it had to."""
    if waiver.extenuating_approved is not None and waiver.extenuating_approved <= facts.as_of:
        return False
    begun = job is not None and job.start <= facts.as_of
    if job is None or not begun:
        return facts.as_of > start_by
    ended_early = job.end is not None and job.end < facts.as_of and job.end < job.last_day
    return job.start > start_by or ended_early


def _completed(facts: Facts, job: Job) -> bool:
    return facts.as_of >= job.last_day and (job.end is None or job.end >= job.last_day)


def _write(facts: Facts, found: Service, draft: Draft) -> None:
    waiver, job = found.last_service_waiver, found.job
    steps: list[Step] = []
    if waiver is not None:
        days = facts.law.number("waiver_job_start", waiver.approved)
        text = f"approved {show_day(waiver.approved)} + {days} days"
        steps.append(step("V-05", text, f"{waiver.path}.uscis_approved", value=waiver.must_start_by))
        draft.put("must_start_by", waiver.must_start_by, *steps)
        draft.put(
            "h1b_cap_exempt", True, step("V-05", "a service waiver is granted", waiver.path, value=True)
        )
    if job is not None:
        years = facts.law.number("waiver_service", facts.as_of)
        text = f"begin {show_day(job.start)} + {years} years - 1 day, gaps added"
        steps.append(step("V-05", text, f"{job.path}.start", value=job.last_day))
        draft.put("service_last_day", job.last_day, steps[-1])
        done = _completed(facts, job)
        draft.put(
            "service_completed",
            done,
            steps[-1],
            step("V-05", "the job ran to that day", job.path, value=done),
        )
    if waiver is None:
        return
    refs = (waiver.waiver.ref,) if waiver.waiver.ref is not None else ()
    if waiver.failed:
        draft.warn("WAIVER_CONDITION_FAILED", *steps, day=waiver.must_start_by, refs=refs)
    elif job is None or not _completed(facts, job):
        day = job.last_day if job is not None else waiver.must_start_by
        draft.warn("OBLIGATION_REVIVES_IF_SERVICE_FAILS", *steps, day=day, refs=refs)
