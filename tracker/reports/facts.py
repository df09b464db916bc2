"""The records that visa answers rest on, grouped into programs and stays."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.dates import ONE_DAY, Span, union
from tracker.records import kind_of
from tracker.records.base import Record
from tracker.records.exchange_visitor import Admission, Ds2019, Program, Visa
from tracker.records.person import Passport, Person
from tracker.records.presence import NextStep, Presence, Trip, UnauthorizedWork
from tracker.records.waivers import AdvisoryOpinion, Filing, SkillsEntry, Waiver
from tracker.terms import IAP66_SEVIS_ID, Category

_GRACE = timedelta(days=30)
_Key = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Facts:
    """Records that count, by kind; ``unconfirmed`` are machine-read ones that do not count yet."""

    person: Person | None = None
    ds2019s: list[Ds2019] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)
    visas: list[Visa] = field(default_factory=list)
    admissions: list[Admission] = field(default_factory=list)
    stays: list[Presence] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    next_steps: list[NextStep] = field(default_factory=list)
    unauthorized_work: list[UnauthorizedWork] = field(default_factory=list)
    passports: list[Passport] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    advisory_opinions: list[AdvisoryOpinion] = field(default_factory=list)
    skills_entries: list[SkillsEntry] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    unconfirmed: list[Record] = field(default_factory=list)

    @property
    def own_passports(self) -> list[Passport]:
        """The person's own passports, without those of dependants."""
        return [passport for passport in self.passports if passport.dependant is None]

    def in_waiver_job(self, as_of: date) -> bool:
        """Return whether the job of a waiver on record has begun by a day."""
        return any(waiver.job_begin is not None and waiver.job_begin <= as_of for waiver in self.waivers)


@dataclass(frozen=True)
class ProgramForms:
    """One program: the forms of one SEVIS record, by begin, and what the person added to it."""

    category: Category | None
    forms: tuple[Ds2019, ...]
    program: Program | None

    @property
    def begin_form(self) -> Ds2019 | None:
        """The form that begins first."""
        dated = [form for form in self.forms if form.program_begin_date]
        return min(
            dated, key=lambda form: (form.program_begin_date, form.issued_on or date.max), default=None
        )

    @property
    def end_form(self) -> Ds2019 | None:
        """The form whose end is in force: the last one issued, unless a form covers a later period.

        Where a date of issue is missing, the form that ends last.
        """
        dated = [form for form in self.forms if form.program_end_date]
        if not dated:
            return None
        latest = max(dated, key=lambda form: (form.program_end_date, form.issued_on or date.min))
        if any(form.issued_on is None for form in dated):
            return latest
        issued = max(dated, key=lambda form: (form.issued_on, form.program_end_date))
        about_an_earlier_period = (
            latest.program_begin_date is not None
            and issued.program_end_date is not None
            and latest.program_begin_date > issued.program_end_date
        )
        return latest if about_an_earlier_period else issued

    @property
    def may_shorten(self) -> list[Ds2019]:
        """Forms without a day of issue that end inside the form in force: one may have been issued later."""
        last = self.end_form
        begin = last.program_begin_date if last else None
        end = last.program_end_date if last else None
        if begin is None or end is None:
            return []
        undated = [form for form in self.forms if form.issued_on is None]
        return [form for form in undated if form.program_end_date and begin <= form.program_end_date < end]

    @property
    def begin(self) -> date | None:
        """The first day: in SEVIS where the person knows it, else by the forms."""
        form = self.begin_form
        told = self.program.sevis_begin if self.program else None
        return told or (form.program_begin_date if form else None)

    @property
    def end(self) -> date | None:
        """The last day: in SEVIS where the person knows it, else by the form in force."""
        form = self.end_form
        told = self.program.sevis_end if self.program else None
        return told or (form.program_end_date if form else None)

    @property
    def gaps(self) -> list[Span]:
        """The days between the program's first and last form that no form covers."""
        covered = union(
            Span(form.program_begin_date, form.program_end_date)
            for form in self.forms
            if form.program_begin_date and form.program_end_date
        )
        return [
            Span(one.end + ONE_DAY, other.begin - ONE_DAY)
            for one, other in itertools.pairwise(covered)
            if one.end is not None
        ]

    @property
    def records(self) -> tuple[Record, ...]:
        """The records behind the program."""
        return (*self.forms, *([self.program] if self.program else []))


def _whole_keys(records: Iterable[Ds2019 | Program]) -> dict[str, _Key]:
    """Return for each id what its SEVIS record is grouped on.

    What a form leaves out is taken from the others of its SEVIS id, where these agree.
    """
    keys = {record.id: key for record in records if (key := _key(record)) is not None}
    whole: dict[str, set[_Key]] = {}
    for key in keys.values():
        if None not in key:
            whole.setdefault(key[0], set()).add(key)
    for identifier, key in keys.items():
        same = [
            known
            for known in whole.get(key[0], ())
            if all(own in (None, other) for own, other in zip(key, known, strict=True))
        ]
        if len(same) == 1:
            keys[identifier] = same[0]
    return keys


def _key(record: Ds2019 | Program) -> _Key | None:
    if record.sevis_id is None or record.sevis_id == IAP66_SEVIS_ID:
        return None
    return record.sevis_id, record.category, record.program_number


def grouped_programs(facts: Facts) -> list[ProgramForms]:
    """Return the person's programs by begin: forms joined on SEVIS id, category and program number.

    A form that leaves out category or program number joins the only program of its SEVIS id that fits.
    Forms without a SEVIS id, or with the all-zero one of an IAP-66, are never joined. Forms of
    dependants and of J-2s are left out.
    """
    own = [form for form in facts.ds2019s if form.is_of_a_j1_program]
    keys = _whole_keys([*own, *facts.programs])
    groups: dict[object, list[Ds2019]] = {}
    for form in own:
        groups.setdefault(keys.get(form.id, form.id), []).append(form)
    added: dict[_Key, Program] = {}
    for program in sorted(
        facts.programs, key=lambda p: (not p.says_more_than_its_key, None in (_key(p) or ()))
    ):
        if program.id in keys:
            added.setdefault(keys[program.id], program)
    found = [
        ProgramForms(
            next((form.category for form in forms if form.category), None),
            tuple(sorted(forms, key=_form_order)),
            added.pop(keys[forms[0].id], None) if forms[0].id in keys else None,
        )
        for forms in groups.values()
    ]
    alone = [*added.values(), *(program for program in facts.programs if program.id not in keys)]
    found += [ProgramForms(program.category, (), program) for program in alone if program.sevis_begin]
    return sorted(found, key=lambda group: (group.begin or date.max, [r.id for r in group.records]))


def _form_order(form: Ds2019) -> tuple[date, date, str]:
    return form.program_begin_date or date.max, form.issued_on or date.max, form.id


def program_times(facts: Facts) -> list[Span]:
    """Return the times in programs with the 30 days before and after them, joined where they touch."""
    return union(
        Span(group.begin - _GRACE, group.end + _GRACE)
        for group in grouped_programs(facts)
        if group.begin is not None and group.end is not None and group.begin <= group.end
    )


@dataclass(frozen=True)
class UsStay:
    """A stay in the United States; ``assumed_end`` marks an end that was not recorded."""

    begin: date
    end: date | None
    status: str | None
    record: Presence | Admission
    assumed_end: bool = False


def us_stays(facts: Facts, status_of: dict[str, str | None]) -> list[UsStay]:
    """Return the person's stays in the United States, by arrival.

    A recorded stay comes before an admission on the same day, and has its status where it names none
    itself, as the rows of a travel history do. An admission without a departure is
    taken to last until the next arrival, at most to 30 days after the program it belongs to and the
    programs that follow that one within the days for travel; only the last one is open.

    Args:
        facts: the records.
        status_of: status of each admission by record id, ``J-1`` for the class ``J1``.
    """
    admitted_as = {a.arrival_date: status_of.get(a.id) for a in facts.admissions if a.dependant is None}
    stays = [
        UsStay(stay.arrived_on, stay.left_on, stay.status or admitted_as.get(stay.arrived_on), stay)
        for stay in facts.stays
        if stay.country == "US" and stay.arrived_on is not None
    ]
    arrivals = {stay.begin for stay in stays}
    own = sorted(
        (
            a
            for a in facts.admissions
            if a.dependant is None and a.arrival_date and a.arrival_date not in arrivals
        ),
        key=lambda admission: (admission.arrival_date, admission.id),
    )
    all_arrivals = sorted(arrivals | {a.arrival_date for a in own if a.arrival_date})
    times = program_times(facts)
    for admission in own:
        begin = admission.arrival_date
        assert begin is not None
        end, assumed = admission.departed_on, False
        later = [day for day in all_arrivals if day > begin]
        if end is None and later:
            leaves = [time.end for time in times if time.end and time.begin <= begin <= time.end - _GRACE]
            end = min([later[0], *leaves])
            assumed = True
        stays.append(UsStay(begin, end, status_of.get(admission.id), admission, assumed))
    return sorted(stays, key=lambda stay: (stay.begin, stay.record.id))


def undated_us_stays(facts: Facts) -> list[tuple[Presence | Admission, date | None]]:
    """Return the stays in the United States whose first day is not known, with the last day."""
    return [
        *((stay, stay.left_on) for stay in facts.stays if stay.country == "US" and stay.arrived_on is None),
        *(
            (admission, admission.departed_on)
            for admission in facts.admissions
            if admission.dependant is None and admission.arrival_date is None
        ),
    ]


def name_of(record: Record) -> str:
    """Return the name that people see and type: ``ds2019-3``."""
    return f"{kind_of(record)}-{record.number}"
