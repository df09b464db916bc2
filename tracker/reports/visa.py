"""Records turned into a legal case, with the record and page behind each of its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.records.waivers import SkillsEntry
from tracker.reports.facts import Facts, grouped_programs, us_stays
from tracker.reports.visa_programs import MARKS, Paths, Source, program_item
from tracker.terms import status_of_class

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
    case["programs"] = [
        program_item(group, f"programs[{number}]", paths)
        for number, group in enumerate(grouped_programs(facts))
    ]
    assumptions = _presence(facts, case, paths)
    _person(facts, case, paths)
    _skills(facts, case, paths)
    _papers(facts, as_of, case, paths)
    _waivers(facts, case, paths)
    _next_step(facts, case, paths)
    _signature(facts, case, paths)
    _trip(facts, as_of, case, paths)
    return VisaCase(
        {key: value for key, value in case.items() if value not in ([], {})}, paths.found, assumptions
    )


# --- presence, person, papers ----------------------------------------------------------------------


def _presence(facts: Facts, case: dict[str, Any], paths: Paths) -> tuple[str, ...]:
    status_of = {a.id: status_of_class(a.class_of_admission or "") for a in facts.admissions}
    rows: list[dict[str, Any]] = []
    assumptions: list[str] = []
    for us_stay in us_stays(facts, status_of):
        path = f"us_presence[{len(rows)}]"
        row: dict[str, Any] = {"ref": us_stay.record.id, "out": us_stay.end}
        arrived = "arrived_on" if hasattr(us_stay.record, "arrived_on") else "arrival_date"
        paths.put(row, path, "in", us_stay.begin, us_stay.record, arrived)
        paths.put(row, path, "status", us_stay.status, us_stay.record, "status")
        for key in ("category", "principal_category", "principal_sevis_end"):
            paths.put(row, path, key, getattr(us_stay.record, key, None), us_stay.record, key)
        if us_stay.status is not None:
            rows.append(row)
        if us_stay.assumed_end:
            assumptions.append(
                "a departure is not recorded: that stay is counted up to the next arrival, "
                "at most 30 days past its program"
            )
    case["us_presence"] = rows
    homes = set(facts.person.nationalities) if facts.person else set()
    if facts.person and facts.person.residence_country:
        homes.add(facts.person.residence_country)
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
    return tuple(dict.fromkeys(assumptions))


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


def _skills(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    if facts.person is None:
        return
    homes = [*facts.person.nationalities]
    if facts.person.residence_country and facts.person.residence_country not in homes:
        homes.append(facts.person.residence_country)
    entries = {entry.country: entry for entry in facts.skills_entries if entry.country in homes}
    if len(homes) == 1 and homes[0] in entries:
        entry = entries[homes[0]]
        skills: dict[str, Any] = {}
        for key in ("on_2024_list", "on_2009_list", "field_listed", "field_listed_when_j_obtained"):
            paths.put(skills, "skills", key, getattr(entry, key), entry, key)
        case["skills"] = skills
    elif entries:
        skills = {}
        for country in homes:
            if country in entries:
                listed = _listed(entries[country])
                paths.put(skills, "skills", country, listed, entries[country], "on_2024_list")
        case["skills"] = skills


def _listed(entry: SkillsEntry) -> bool | None:
    if entry.on_2024_list is False:
        return False
    field = entry.field_listed if entry.field_listed is not None else entry.field_listed_when_j_obtained
    if field is False:
        return False
    return True if entry.on_2024_list and field else None


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
        a
        for a in facts.admissions
        if a.dependant is None and a.admit_until and a.arrival_date and a.arrival_date <= as_of
    ]
    if arrived:
        latest = max(arrived, key=lambda a: (a.arrival_date, a.id))
        if latest.departed_on is None and (status_of_class(latest.class_of_admission or "") or "").startswith(
            "J"
        ):
            i94: dict[str, Any] = {}
            until: Any = latest.admit_until
            if until is not None and until != "D/S":
                until = date.fromisoformat(until)
            paths.put(i94, "i94", "admit_until", until, latest, "admit_until")
            case["i94"] = i94
    dated = [passport for passport in facts.passports if passport.expires_on]
    if dated:
        passport = max(dated, key=lambda p: (p.expires_on, p.id))
        row = {}
        paths.put(row, "passport", "expires", passport.expires_on, passport, "expires_on")
        paths.put(row, "passport", "six_month_club", passport.six_month_club, passport, "six_month_club")
        case["passport"] = row


def _waivers(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    case["advisory_opinions"] = [
        {
            "ref": opinion.id,
            "date": opinion.dated,
            "result": opinion.result.value,
            "covers_program_ends_through": opinion.covers_program_ends_through,
        }
        for opinion in facts.advisory_opinions
        if opinion.result is not None
    ]
    rows: list[dict[str, Any]] = []
    jobs: list[dict[str, Any]] = []
    for waiver in facts.waivers:
        if waiver.route is None:
            continue
        row: dict[str, Any] = {"ref": waiver.id, "route": waiver.route.value}
        path = f"waivers[{len(rows)}]"
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
            job = {"ref": waiver.id, "type": "waiver_job", "start": waiver.job_begin}
            job |= {"end": waiver.job_end} if waiver.job_end else {}
            jobs.append(job | ({"fte": waiver.job_fte} if waiver.job_fte is not None else {}))
    jobs += [
        {"ref": w.id, "type": "moonlighting", "dates": list(w.days)}
        for w in facts.unauthorized_work
        if w.days
    ]
    case["waivers"], case["employment"] = rows, jobs
    case["filings"] = [
        {"ref": filing.id, "form": filing.form, "received": filing.received_on}
        for filing in facts.filings
        if filing.form and filing.received_on and filing.decided_on is None
    ]


def _next_step(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    step = next(iter(sorted(facts.next_steps, key=lambda s: s.id, reverse=True)), None)
    if step is None:
        return
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


def _trip(facts: Facts, as_of: date, case: dict[str, Any], paths: Paths) -> None:
    planned = [t for t in facts.trips if t.country and t.left_on and t.returned_on and t.returned_on >= as_of]
    if not planned:
        return
    trip = min(planned, key=lambda t: (t.left_on, t.id))
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
    if "travel_signature" in case:
        paths.put(case, "", "reentry", trip.returned_on, trip, "returned_on")


def _signature(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    signed = [
        (validation.signed_on, form)
        for form in facts.ds2019s
        if form.dependant is None
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
