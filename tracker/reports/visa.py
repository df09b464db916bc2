"""Records turned into a legal case, with the record and page behind each of its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.records.base import Evidence, Record
from tracker.records.exchange_visitor import Ds2019, FundingKind, Program
from tracker.records.waivers import SkillsEntry
from tracker.reports.facts import Facts, ProgramForms, grouped_programs, us_stays
from tracker.terms import Determination, folded, status_of_class

_UNITED_STATES = "US"
_FORM_TYPES = (("begin", "initial"), ("amend", "amended"), ("extend", "extension"), ("transfer", None))
_MARKS = {Determination.SUBJECT, Determination.NOT_SUBJECT, Determination.CONFLICT}


@dataclass(frozen=True)
class Source:
    """The record, and the place on a page, behind one fact of a case."""

    record: Record
    field: str
    evidence: Evidence | None


@dataclass(frozen=True)
class VisaCase:
    """The ``input`` of a case, the source of each of its paths, and what had to be assumed."""

    input: dict[str, Any]
    sources: Mapping[str, Source]
    assumptions: tuple[str, ...]


class _Paths:
    """Collects the source of each case path."""

    def __init__(self) -> None:
        self.found: dict[str, Source] = {}

    def put(
        self, target: dict[str, Any], path: str, key: str, value: Any, record: Record, field: str
    ) -> None:
        """Set a key where there is a value, and note where it came from."""
        if value is None or value == []:
            return
        target[key] = value
        self.found[f"{path}.{key}" if path else key] = Source(record, field, record.evidence_for(field))


def form_type(purpose: str | None) -> str | None:
    """Return ``initial``, ``amended`` or ``extension`` for the printed purpose of a form, else None."""
    words = folded(purpose or "")
    return next((kind for word, kind in _FORM_TYPES if words.startswith(word)), None)


def case_of_facts(facts: Facts, as_of: date) -> VisaCase:
    """Return the case that the records make up on ``as_of``; only records that count are used."""
    paths = _Paths()
    case: dict[str, Any] = {"as_of": as_of}
    case["programs"] = [
        _program(group, f"programs[{number}]", paths) for number, group in enumerate(grouped_programs(facts))
    ]
    assumptions = _presence(facts, case, paths)
    _person(facts, case, paths)
    _skills(facts, case, paths)
    _papers(facts, as_of, case, paths)
    _waivers(facts, case, paths)
    _next_step(facts, case, paths)
    _trip(facts, as_of, case, paths)
    return VisaCase(
        {key: value for key, value in case.items() if value not in ([], {})}, paths.found, assumptions
    )


# --- programs ------------------------------------------------------------------------------------


def _program(group: ProgramForms, path: str, paths: _Paths) -> dict[str, Any]:
    item: dict[str, Any] = {"ref": group.records[0].id}
    first, last, program = group.begin_form, group.end_form, group.program
    if group.category is not None:
        named = next((form for form in group.forms if form.category), program)
        assert named is not None
        paths.put(item, path, "category", group.category.value, named, "category")
    if first is not None:
        paths.put(item, path, "begin", first.program_begin_date, first, "program_begin_date")
    if last is not None:
        paths.put(item, path, "end", last.program_end_date, last, "program_end_date")
    known = next(iter(group.records))
    if isinstance(known, (Ds2019, Program)):
        paths.put(item, path, "sevis_id", known.sevis_id, known, "sevis_id")
        paths.put(item, path, "program_number", known.program_number, known, "program_number")
    forms = [_form(form, f"{path}.forms[{n}]", paths) for n, form in enumerate(group.forms)]
    if forms:
        item["forms"] = forms
    _funding(group, item, path, paths)
    if program is not None:
        _program_facts(program, item, path, paths, began=first is not None)
    return item


def _form(form: Ds2019, path: str, paths: _Paths) -> dict[str, Any]:
    item: dict[str, Any] = {"ref": form.id}
    paths.put(item, path, "type", form_type(form.purpose), form, "purpose")
    paths.put(item, path, "begin", form.program_begin_date, form, "program_begin_date")
    paths.put(item, path, "end", form.program_end_date, form, "program_end_date")
    if form.annotation_212e is not None and form.annotation_212e.determination in _MARKS:
        mark = form.annotation_212e.determination.value
        paths.put(item, path, "annotation_212e", mark, form, "annotation_212e")
    return item


def _funding(group: ProgramForms, item: dict[str, Any], path: str, paths: _Paths) -> None:
    program = group.program
    money: dict[str, Any] = {}
    for key, kind, said in (
        ("us_gov", FundingKind.US_GOVERNMENT, program.us_government_funding if program else None),
        ("home_gov", FundingKind.HOME_GOVERNMENT, program.home_government_funding if program else None),
    ):
        paying = next((form for form in group.forms if any(line.kind is kind for line in form.funding)), None)
        if said is not None and program is not None:
            field = "us_government_funding" if key == "us_gov" else "home_government_funding"
            paths.put(money, f"{path}.funding", key, said, program, field)
        elif paying is not None:
            paths.put(money, f"{path}.funding", key, True, paying, "funding")
    international = next(
        (
            (form, line.source)
            for form in group.forms
            for line in form.funding
            if line.kind is FundingKind.INTERNATIONAL_ORGANIZATION
        ),
        None,
    )
    if international is not None:
        paths.put(money, f"{path}.funding", "intl_org", international[1], international[0], "funding")
    if program is not None:
        paths.put(
            money,
            f"{path}.funding",
            "intl_org",
            program.international_organization,
            program,
            "international_organization",
        )
        paths.put(money, f"{path}.funding", "via", program.funding_via, program, "funding_via")
    if money:
        item["funding"] = money


_SAME_NAME = (
    "sevis_begin",
    "sevis_end",
    "started_by",
    "ended_by",
    "still_in_program",
    "status_acquired_by_cos",
    "training_start",
    "training_type",
    "specialty",
    "host",
    "residency_completed",
    "participant_is_physician",
    "degree",
)
_OTHER_NAMES = (
    ("cert_62_27c", "certification_62_27c"),
    ("country", "obligation_country"),
    ("nationalities", "nationalities"),
    ("lpr_country", "residence_country"),
)


def _program_facts(program: Program, item: dict[str, Any], path: str, paths: _Paths, *, began: bool) -> None:
    for name in _SAME_NAME:
        paths.put(item, path, name, getattr(program, name), program, name)
    for key, name in _OTHER_NAMES:
        paths.put(item, path, key, getattr(program, name), program, name)
    if not began:
        paths.put(item, path, "begin", program.sevis_begin, program, "sevis_begin")
        paths.put(item, path, "end", program.sevis_end, program, "sevis_end")
    if program.sevis_status is not None and program.sevis_status != "active":
        paths.put(item, path, "sevis_status", program.sevis_status.value, program, "sevis_status")
    if program.tenure_track:
        paths.put(item, path, "position", "tenure_track", program, "tenure_track")
    if program.dos_extension_years is not None:
        extension = {"approved": True, "years": program.dos_extension_years}
        paths.put(item, path, "dos_extension", extension, program, "dos_extension_years")
    if program.exceptional_need_until is not None:
        need = {"approved": True, "until": program.exceptional_need_until}
        paths.put(item, path, "exceptional_need", need, program, "exceptional_need_until")
    if program.board_exam_date is not None:
        board = {
            "exam_date": program.board_exam_date,
            "abms_registered": program.board_abms_registered,
            "granted": program.board_extension_granted,
        }
        paths.put(item, path, "board_extension", board, program, "board_exam_date")
    leave = [{"from": part.begin, "to": part.end} for part in program.leave]
    paths.put(item, path, "leave", leave, program, "leave")


# --- presence, person, papers ----------------------------------------------------------------------


def _presence(facts: Facts, case: dict[str, Any], paths: _Paths) -> tuple[str, ...]:
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


def _person(facts: Facts, case: dict[str, Any], paths: _Paths) -> None:
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


def _skills(facts: Facts, case: dict[str, Any], paths: _Paths) -> None:
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


def _papers(facts: Facts, as_of: date, case: dict[str, Any], paths: _Paths) -> None:
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
        if visa.annotation_212e is not None and visa.annotation_212e.determination in _MARKS:
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


def _waivers(facts: Facts, case: dict[str, Any], paths: _Paths) -> None:
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


def _next_step(facts: Facts, case: dict[str, Any], paths: _Paths) -> None:
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


def _trip(facts: Facts, as_of: date, case: dict[str, Any], paths: _Paths) -> None:
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
        paths.put(case, "", "reentry", trip.returned_on, trip, "returned_on")


def sources_of(case: VisaCase, inputs: tuple[str, ...]) -> Iterator[Source]:
    """Yield the sources of some case paths; a path of a whole item yields none of its parts."""
    for path in inputs:
        if path in case.sources:
            yield case.sources[path]
