"""Records turned into a legal case, with the record and page behind each of its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.dates import Span
from tracker.records.exchange_visitor import Admission
from tracker.records.person import Passport
from tracker.records.presence import NextStep, Presence, Trip
from tracker.records.waivers import Waiver
from tracker.reports.facts import (
    Facts,
    UsStay,
    grouped_programs,
    name_of,
    program_times,
    undated_us_stays,
    us_stays,
)
from tracker.reports.readable import leave_out_unreadable
from tracker.reports.visa_programs import MARKS, Paths, Source, program_item
from tracker.reports.visa_skills import skills
from tracker.terms import DURATION_OF_STATUS, status_of_class

_UNITED_STATES = "US"


@dataclass(frozen=True)
class VisaCase:
    """The ``input`` of a case, the source of each of its paths, and what had to be assumed."""

    input: dict[str, Any]
    sources: Mapping[str, Source]
    assumptions: tuple[str, ...]


def case_of_facts(facts: Facts, as_of: date) -> VisaCase:
    """Return the case that the records make up on ``as_of``; only records that count are used."""
    paths = Paths()
    case: dict[str, Any] = {"as_of": as_of}
    _programs(facts, case, paths)
    _presence(facts, as_of, case, paths)
    _person(facts, case, paths)
    skills(facts, case, paths)
    _papers(facts, as_of, case, paths)
    _waivers(facts, case, paths)
    _next_step(facts, as_of, case, paths)
    _signature(facts, as_of, case, paths)
    _trip(facts, as_of, case, paths)
    given = {key: value for key, value in case.items() if value not in ([], {})}
    leave_out_unreadable(given, paths)
    return VisaCase(given, paths.found, tuple(dict.fromkeys(paths.assumed)))


# --- presence, person, papers ----------------------------------------------------------------------


def _programs(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    groups = grouped_programs(facts)
    case["programs"] = [
        program_item(group, f"programs[{number}]", paths) for number, group in enumerate(groups)
    ]
    counted = {group.program.id for group in groups if group.program}
    for program in facts.programs:
        if program.id not in counted and program.says_more_than_its_key:
            paths.assume(
                f"{name_of(program)} does not count: it has no form and no begin in SEVIS, or another "
                "program record is about the same SEVIS record"
            )
    for form in (form for group in groups for form in group.forms if form.sevis_id and not form.category):
        if any(group.category for group in groups if form in group.forms):
            paths.assume(f"{name_of(form)} names no category and is taken to be of its SEVIS record's")
    j2 = [form for form in facts.ds2019s if form.dependant is None and not form.is_of_a_j1_program]
    for form in j2:
        paths.assume(f"{name_of(form)} is the form of a J-2 and stands for no J-1 program of yours")
    alone = [form for group in groups for form in group.forms if form.sevis_id is None]
    if len(alone) > 1:
        names = ", ".join(name_of(form) for form in alone)
        paths.assume(f"each of {names} is a program of its own, for none has a SEVIS id on record")


def _presence(facts: Facts, as_of: date, case: dict[str, Any], paths: Paths) -> None:
    status_of = {a.id: _status(a.class_of_admission) for a in facts.admissions}
    times = program_times(facts)
    rows: list[dict[str, Any]] = []
    for us_stay in us_stays(facts, status_of):
        path = f"us_presence[{len(rows)}]"
        row: dict[str, Any] = {"ref": us_stay.record.id, "out": us_stay.end}
        is_stay = isinstance(us_stay.record, Presence)
        paths.put(row, path, "in", us_stay.begin, us_stay.record, "arrived_on" if is_stay else "arrival_date")
        status_field = "status" if is_stay else "class_of_admission"
        paths.put(row, path, "status", us_stay.status, us_stay.record, status_field)
        for key in ("category", "principal_category", "principal_sevis_end"):
            paths.put(row, path, key, getattr(us_stay.record, key, None), us_stay.record, key)
        rows.append(row)
        if us_stay.status is None:
            paths.assume(f"the status of {name_of(us_stay.record)} is not recorded: it may be J")
        if us_stay.assumed_end:
            paths.assume(
                "a departure is not recorded: that stay is counted up to the next arrival, "
                "at most 30 days past its program"
            )
        elif us_stay.end is None and _went_unrecorded(us_stay, times, as_of):
            name = name_of(us_stay.record)
            paths.assume(f"no departure after {name} is recorded, so you are taken to be still there")
    rows += [{"ref": record.id, "out": out} for record, out in undated_us_stays(facts)]
    case["us_presence"] = rows
    homes = _homes(facts)
    for key, at_home in (("home_presence", True), ("other_presence", False)):
        case[key] = []
        for stay in facts.stays:
            if stay.country in (None, _UNITED_STATES) or (stay.country in homes) is not at_home:
                continue
            if stay.arrived_on is None:
                continue
            path = f"{key}[{len(case[key])}]"
            row = {"ref": stay.id, "country": stay.country, "out": stay.left_on}
            paths.put(row, path, "in", stay.arrived_on, stay, "arrived_on")
            case[key].append(row)
    case["events"] = [
        {"type": derived.derivation_ended_by.value, "date": derived.derivation_ended_on}
        for derived in facts.stays
        if derived.derivation_ended_by is not None and derived.derivation_ended_on is not None
    ]


def _went_unrecorded(stay: UsStay, times: list[Span], as_of: date) -> bool:
    """Return whether an admission is open although no program of its time goes on."""
    began = isinstance(stay.record, Admission) and stay.begin <= as_of
    return began and not any(as_of in time for time in times)


def _status(printed: str | None) -> str | None:
    """Return the status of a printed class of admission; a class of another form stands as printed."""
    return status_of_class(printed or "") or (printed or "").strip().upper() or None


def _homes(facts: Facts) -> set[str]:
    """Return the countries on which an obligation can rest, at present or at the time of a program."""
    people = [facts.person, *facts.programs]
    homes = {country for known in people if known for country in known.nationalities}
    homes |= {known.residence_country for known in people if known and known.residence_country}
    return homes | {program.obligation_country for program in facts.programs if program.obligation_country}


def _person(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    person = facts.person
    if person is not None:
        if len(person.nationalities) == 1:
            paths.put(case, "", "nationality", person.nationalities[0], person, "nationalities")
        else:
            paths.put(case, "", "nationalities", list(person.nationalities), person, "nationalities")
        paths.put(case, "", "lpr_country", person.residence_country, person, "residence_country")
        paths.put(
            case, "", "j_status_acquired_on", person.j_status_acquired_on, person, "j_status_acquired_on"
        )
    made = [p for p in facts.programs if p.specialty_changes_made is not None]
    if made:
        total = sum(p.specialty_changes_made or 0 for p in made)
        paths.put(case, "", "specialty_changes_made", total, made[0], "specialty_changes_made")


def _papers(facts: Facts, as_of: date, case: dict[str, Any], paths: Paths) -> None:
    stamps: list[dict[str, Any]] = []
    for visa in facts.visas:
        if visa.dependant is not None:
            continue
        path, row = f"visa_stamps[{len(stamps)}]", {"ref": visa.id}
        paths.put(
            row, path, "class", status_of_class(visa.visa_class or "") or visa.visa_class, visa, "visa_class"
        )
        paths.put(row, path, "expires", visa.expires_on, visa, "expires_on")
        paths.put(row, path, "sevis_id", visa.sevis_id, visa, "sevis_id")
        if visa.annotation_212e is not None and visa.annotation_212e.determination in MARKS:
            mark = visa.annotation_212e.determination.value
            paths.put(row, path, "annotation_212e", mark, visa, "annotation_212e")
        stamps.append(row)
    case["visa_stamps"] = stamps
    arrived = [
        a for a in facts.admissions if a.dependant is None and a.arrival_date and a.arrival_date <= as_of
    ]
    latest = max(arrived, key=lambda a: (a.arrival_date, a.id), default=None)
    if (
        latest is not None
        and latest.admit_until is not None
        and (latest.departed_on is None or latest.departed_on > as_of)
        and (_status(latest.class_of_admission) or "").startswith("J")
    ):
        i94: dict[str, Any] = {}
        dated = latest.admit_until != DURATION_OF_STATUS
        until: Any = date.fromisoformat(latest.admit_until) if dated else latest.admit_until
        paths.put(i94, "i94", "admit_until", until, latest, "admit_until")
        case["i94"] = i94
    passport = _passport(facts, as_of, paths)
    if passport is not None:
        row = {}
        paths.put(row, "passport", "expires", passport.expires_on, passport, "expires_on")
        paths.put(row, "passport", "six_month_club", passport.six_month_club, passport, "six_month_club")
        case["passport"] = row


def _passport(facts: Facts, as_of: date, paths: Paths) -> Passport | None:
    """Return the passport of the next trip, else the only country's; of one country the newest."""
    trip = _trip_ahead(facts, as_of)
    used = trip.passport_country if trip is not None else None
    dated = [passport for passport in facts.own_passports if passport.expires_on]
    if used is not None:
        dated = [passport for passport in dated if passport.country in (used, None)]
    if len({passport.country for passport in dated}) > 1:
        paths.assume("no passport is taken for the next entry, for there are several countries' on record")
        return None
    return max(dated, key=lambda passport: (passport.expires_on, passport.id), default=None)


def _waivers(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    opinions: list[dict[str, Any]] = []
    for opinion in facts.advisory_opinions:
        if opinion.result is None:
            continue
        path, entry = f"advisory_opinions[{len(opinions)}]", {"ref": opinion.id}
        through = "covers_program_ends_through"
        paths.put(entry, path, "result", opinion.result.value, opinion, "result")
        paths.put(entry, path, "date", opinion.dated, opinion, "dated")
        paths.put(entry, path, through, opinion.covers_program_ends_through, opinion, through)
        opinions.append(entry)
    latest = max(
        (one for one in facts.advisory_opinions if one.result is not None),
        key=lambda one: (one.dated or date.min, one.id),
        default=None,
    )
    if latest is not None:
        paths.stand("advisory_opinions", latest, "result")
    case["advisory_opinions"] = opinions
    rows: list[dict[str, Any]] = []
    jobs: list[dict[str, Any]] = []
    for waiver in facts.waivers:
        if waiver.route is None:
            paths.assume(f"{name_of(waiver)} names no route and was left out")
            continue
        row: dict[str, Any] = {"ref": waiver.id, "route": waiver.route.value}
        path = f"waivers[{len(rows)}]"
        paths.stand(path, waiver, _last_dated(waiver))
        for key, name in (
            ("state", "state"),
            ("planned", "planned"),
            ("ds3035_filed", "filed_on"),
            ("dos_recommended", "recommended_on"),
            ("uscis_approved", "granted_on"),
            ("denied", "denied_on"),
            ("extenuating_approved", "extenuating_approved_on"),
            ("planned_start", "planned_start"),
            ("hpsa_score", "hpsa_score"),
            ("qualifying_relative", "qualifying_relative"),
            ("persecution_ground", "persecution_ground"),
        ):
            paths.put(row, path, key, getattr(waiver, name), waiver, name)
        rows.append(row)
        if waiver.job_begin is not None:
            job: dict[str, Any] = {"ref": waiver.id, "type": "waiver_job"}
            path = f"employment[{len(jobs)}]"
            paths.stand(path, waiver, "job_begin")
            for key, name in (("start", "job_begin"), ("end", "job_end"), ("fte", "job_fte")):
                paths.put(job, path, key, getattr(waiver, name), waiver, name)
            jobs.append(job)
    for work in facts.unauthorized_work:
        if work.days:
            job, path = {"ref": work.id, "type": "moonlighting"}, f"employment[{len(jobs)}]"
            paths.stand(path, work, "days")
            paths.put(job, path, "dates", list(work.days), work, "days")
            jobs.append(job)
    case["waivers"], case["employment"] = rows, jobs
    case["filings"] = []
    for filing in facts.filings:
        if filing.form and filing.received_on and filing.decided_on is None:
            path, entry = f"filings[{len(case['filings'])}]", {"ref": filing.id}
            paths.stand(path, filing, "form")
            paths.put(entry, path, "form", filing.form, filing, "form")
            paths.put(entry, path, "received", filing.received_on, filing, "received_on")
            case["filings"].append(entry)


def _last_dated(waiver: Waiver) -> str:
    """Return the field of the latest event of a waiver, ``route`` before there is one."""
    dated = [
        (day, name)
        for name in ("filed_on", "recommended_on", "granted_on", "denied_on")
        if (day := getattr(waiver, name)) is not None
    ]
    return max(dated)[1] if dated else "route"


def _next_step(facts: Facts, as_of: date, case: dict[str, Any], paths: Paths) -> None:
    ahead = [step for step in facts.next_steps if _is_ahead(step, as_of)]
    if not ahead:
        return
    step = max(ahead, key=lambda step: step.id)
    if len(ahead) > 1:
        paths.assume(f"of your next steps {name_of(step)}, the newest, is the one judged here")
    proposed: dict[str, Any] = {}
    if step.action == "extend":
        proposed["action"] = "extend"
        paths.put(proposed, "proposed", "to", step.extend_to, step, "extend_to")
    elif step.action == "change_specialty":
        proposed["action"] = "change_specialty"
    elif step.category is not None and step.begin is not None:
        paths.put(proposed, "proposed", "category", step.category.value, step, "category")
        paths.put(proposed, "proposed", "begin", step.begin, step, "begin")
        paths.put(proposed, "proposed", "transfer", step.transfer, step, "transfer")
        paths.put(
            proposed,
            "proposed",
            "category_change_approved",
            step.category_change_approved,
            step,
            "category_change_approved",
        )
    if proposed:
        case["proposed"] = proposed
    paths.put(case, "", "entry", step.entry_on, step, "entry_on")
    paths.put(case, "", "wants", list(step.benefits), step, "benefits")


def _is_ahead(step: NextStep, as_of: date) -> bool:
    day = step.extend_to if step.action == "extend" else step.begin
    return day is None or day >= as_of


def _trip_ahead(facts: Facts, as_of: date) -> Trip | None:
    ahead = [t for t in facts.trips if t.left_on and (t.returned_on or t.left_on) >= as_of]
    return min(ahead, key=lambda trip: (trip.left_on, trip.id), default=None)


def _trip(facts: Facts, as_of: date, case: dict[str, Any], paths: Paths) -> None:
    trip = _trip_ahead(facts, as_of)
    if trip is None:
        return
    row: dict[str, Any] = {"ref": trip.id}
    for key, name in (
        ("country", "country"),
        ("out", "left_on"),
        ("back", "returned_on"),
        ("applied_for_visa", "applied_for_visa"),
    ):
        paths.put(row, "trip", key, getattr(trip, name), trip, name)
    case["trip"] = row
    paths.put(case, "", "passport_used", trip.passport_country, trip, "passport_country")
    paths.put(case, "", "reentry", trip.returned_on, trip, "returned_on")


def _signature(facts: Facts, as_of: date, case: dict[str, Any], paths: Paths) -> None:
    """Set the newest signature on the forms of programs that go on, else on those of the last one."""
    groups = [group for group in grouped_programs(facts) if group.forms]
    going_on = [group for group in groups if group.end is None or group.end >= as_of] or groups[-1:]
    signed = [
        (validation.signed_on, form)
        for group in going_on
        for form in group.forms
        for validation in form.travel_validations
        if validation.signed_on
    ]
    if signed:
        day, form = max(signed, key=lambda pair: (pair[0], pair[1].id))
        paths.put(case, "", "travel_signature", day, form, "travel_validations")


def sources_of(case: VisaCase, inputs: tuple[str, ...]) -> Iterator[Source]:
    """Yield the sources of some case paths; a path of a whole item yields none of its parts."""
    for path in inputs:
        if path in case.sources:
            yield case.sources[path]
