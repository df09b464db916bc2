"""What is known about 212(e) for each program: money, Skills List, marks and opinions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal, TypeVar

from tracker.rules.case import AdvisoryOpinion, Funding, Program, Skills
from tracker.rules.facts import Facts
from tracker.rules.program_records import Record, State, refs_of, sevis_key

SkillsAnswer = Literal["listed", "not_listed", "divided", "unknown"]

T = TypeVar("T")

_MARKS = {"subject": ("subject",), "not_subject": ("not_subject",), "conflict": ("not_subject", "subject")}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One program for 212(e) - records of one category and one SEVIS id - with what is known about it.

    ``started`` is None where a missing date leaves open whether it has begun.
    """

    number: int
    records: tuple[Record, ...]
    begin: date | None
    end: date | None
    started: bool | None
    nationalities: frozenset[str]
    country: str | None
    us_gov: bool | None
    home_gov: bool | None
    via: str | None
    intl_org: str | None
    skills: SkillsAnswer
    skills_by_first_j: bool
    skills_2009_listed: bool
    skills_given: bool
    funding_given: bool
    marks: tuple[str, ...]
    opinion: AdvisoryOpinion | None

    @property
    def category(self) -> str | None:
        """The category of its records."""
        return self.records[0].category

    @property
    def refs(self) -> tuple[str, ...]:
        """The references of its records."""
        return refs_of(self.records)

    @property
    def path(self) -> str:
        """The place in the case of the record that it is numbered after."""
        return f"programs[{self.number - 1}]"

    @property
    def only_marks(self) -> bool:
        """Whether marks are the only evidence: no funding, skills or nationality is given."""
        return bool(self.marks) and not (self.funding_given or self.skills_given or self.nationalities)

    @property
    def no_money(self) -> bool:
        """Whether it is known that no government paid."""
        return self.us_gov is False and self.home_gov is False


def evidence_of(facts: Facts) -> list[Evidence]:
    """Return the programs of a case for 212(e), in order of begin."""
    groups: dict[tuple[str | None, str] | int, list[Record]] = {}
    for record in facts.records:
        alone = record.sevis_id is None
        key = record.index if alone or record.sevis_id is None else (record.category, record.sevis_id)
        groups.setdefault(key, []).append(record)
    removed = facts.law.names("skills_list_removed", facts.as_of)
    opinions = _Opinions(facts.case.advisory_opinions, facts.as_of)
    visa_marks, common_marks = _visa_marks(facts)
    found = []
    for group in groups.values():
        own = set(common_marks)
        for record in group:
            own |= visa_marks.get(record.sevis_id or "", set())
            own |= _marks([record.program.annotation_212e])
            own |= _marks(form.annotation_212e for form in record.program.forms)
        found.append(_evidence(facts, group, removed, opinions, tuple(sorted(own))))
    return found


def _marks(words: Iterable[str | None]) -> set[str]:
    return {mark for word in words for mark in _MARKS.get(word or "", ())}


def _visa_marks(facts: Facts) -> tuple[dict[str, set[str]], set[str]]:
    """Return the marks of visas by SEVIS id, and those of visas that name none."""
    named: dict[str, set[str]] = {}
    common: set[str] = set()
    for visa in facts.case.visa_stamps:
        key = sevis_key(visa.sevis_id)
        target = common if key is None else named.setdefault(key, set())
        target |= _marks([visa.annotation_212e])
    return named, common


def _evidence(
    facts: Facts,
    group: list[Record],
    removed: frozenset[str],
    opinions: _Opinions,
    marks: tuple[str, ...],
) -> Evidence:
    case = facts.case
    begins = [record.begin for record in group]
    begin = None if None in begins else min(day for day in begins if day is not None)
    ends = [record.end for record in group]
    end = None if None in ends else max(day for day in ends if day is not None)
    money = [_first(record.program.funding, case.funding) or Funding() for record in group]
    skills = [_first(record.program.skills, case.skills) for record in group]
    people = [_nationalities(facts, record.program) for record in group]
    answers = [
        skills_answer(entry, nations, record.program.lpr_country or case.lpr_country, removed)
        for record, entry, nations in zip(group, skills, people, strict=True)
    ]
    given = [entry for entry in skills if entry is not None]
    nationalities = frozenset().union(*people)
    country = next((r.program.country for r in group if r.program.country is not None), None)
    if country is None and len(nationalities) == 1:
        country = next(iter(nationalities))
    return Evidence(
        number=min(record.position for record in group),
        records=tuple(group),
        begin=begin,
        end=end,
        started=_started(group),
        nationalities=nationalities,
        country=country,
        us_gov=_any([entry.us_gov for entry in money]),
        home_gov=_any([entry.home_gov for entry in money]),
        via=next((entry.via for entry in money if entry.via), None),
        intl_org=next((entry.intl_org for entry in money if entry.intl_org), None),
        skills=_together(answers),
        skills_by_first_j=any(
            entry.field_listed is None and entry.field_listed_when_j_obtained is not None for entry in given
        ),
        skills_2009_listed=any(entry.list == "2009" and entry.field_listed is True for entry in given),
        skills_given=any(_says_something(entry) for entry in given),
        funding_given=any(
            value is not None for entry in money for key, value in _parts(entry) if key != "ref"
        ),
        marks=marks,
        opinion=opinions.of(end),
    )


def _first(own: T | None, general: T | None) -> T | None:
    """Return what the program says for itself, else what the case says."""
    return own if own is not None else general


def _parts(item: Funding | Skills) -> Iterable[tuple[str, object]]:
    return vars(item).items()


def _says_something(skills: Skills) -> bool:
    if any(value is not None for value in skills.by_country.values()):
        return True
    return any(value is not None for key, value in _parts(skills) if key not in ("ref", "by_country"))


def _nationalities(facts: Facts, program: Program) -> frozenset[str]:
    own = set(program.nationalities) | ({program.nationality} if program.nationality else set())
    return frozenset(own) or facts.nationalities


def _started(group: list[Record]) -> bool | None:
    states = {record.state for record in group}
    if states == {State.NOT_STARTED}:
        return False
    if any(record.begin is not None and record.state is not State.NOT_STARTED for record in group):
        return True
    return (
        True
        if any(record.end is not None and record.state is not State.UNKNOWN for record in group)
        else None
    )


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return False if values and all(value is False for value in values) else None


def _together(answers: list[SkillsAnswer]) -> SkillsAnswer:
    for word in ("listed", "divided", "unknown"):
        if word in answers:
            return word
    return "not_listed"


def skills_answer(
    skills: Skills | None, nationalities: frozenset[str], residence: str | None, removed: frozenset[str]
) -> SkillsAnswer:
    """Return the Skills List entry of a person.

    Args:
        skills: the facts as given.
        nationalities: the nationalities at the time of the program.
        residence: the country of last legal permanent residence, if another.
        removed: the countries that have left the list.
    """
    nation = _of_nationalities(skills, nationalities, removed)
    if residence is None or residence in nationalities:
        return nation
    if skills is not None and residence in skills.by_country:
        listed = skills.by_country[residence]
    else:
        listed = False if residence in removed else None
    if nation == "listed" or listed is True:
        return "listed"
    return "unknown" if listed is None else nation


def _of_nationalities(
    skills: Skills | None, nationalities: frozenset[str], removed: frozenset[str]
) -> SkillsAnswer:
    if skills is not None and any(country in skills.by_country for country in nationalities):
        entries = {skills.by_country.get(country) for country in nationalities}
        if entries == {True}:
            return "listed"
        if entries == {False}:
            return "not_listed"
        return "divided" if True in entries and False in entries else "unknown"
    on_list = skills.on_2024_list if skills is not None else None
    field = None
    if skills is not None:
        field = (
            skills.field_listed if skills.field_listed is not None else skills.field_listed_when_j_obtained
        )
    if on_list and field:
        return "listed"
    if len(nationalities) < 2 and (on_list is False or field is False):
        return "not_listed"  # with several nationalities these facts do not say which one they are about
    if on_list is None and nationalities and nationalities <= removed:
        return "not_listed"
    return "unknown"


class _Opinions:
    """Finds the latest opinion that covers the end of a program."""

    def __init__(self, opinions: Iterable[AdvisoryOpinion], as_of: date) -> None:
        known = [
            (opinion.covers_program_ends_through, opinion)
            for opinion in opinions
            if opinion.result is not None and (opinion.date is None or opinion.date <= as_of)
            if opinion.covers_program_ends_through is not None
        ]
        known.sort(key=lambda entry: entry[0])
        self.covered = [covered for covered, _ in known]
        latest = accumulate((opinion for _, opinion in reversed(known)), _later_opinion)
        self.latest = [*latest][::-1]

    def of(self, end: date | None) -> AdvisoryOpinion | None:
        """Return the latest opinion for a program that ended on a day, None where no opinion covers it."""
        place = len(self.covered) if end is None else bisect_left(self.covered, end)
        return self.latest[place] if place < len(self.latest) else None


def _later_opinion(one: AdvisoryOpinion, other: AdvisoryOpinion) -> AdvisoryOpinion:
    return max(one, other, key=lambda opinion: (opinion.date or date.min, opinion.result == "subject"))
