"""Answers about J-1 time, made from the records: the time report, the 212(e) report, the status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import UsageError
from tracker.records import Record
from tracker.records.exchange_visitor import Admission, Ds2019, Program, Visa
from tracker.records.kinds import record_name
from tracker.records.person import Passport, Person
from tracker.records.presence import NextStep, Presence, Trip, UnauthorizedWork
from tracker.records.vault_document import Document
from tracker.records.waivers import AdvisoryOpinion, Filing, SkillsEntry, Waiver, WaiverRoute
from tracker.reports.annotations import BENEFITS, annotation_report
from tracker.reports.assumptions import Assumed, with_assumed
from tracker.reports.checks import renewal_report, trip_report
from tracker.reports.facts import Facts, grouped_programs
from tracker.reports.proof import Proofs
from tracker.reports.report import Report
from tracker.reports.summary import summary_report
from tracker.reports.time_left import time_report
from tracker.reports.timeline import timeline_report
from tracker.reports.travel import travel_report
from tracker.reports.visa import VisaCase, case_of_facts
from tracker.reports.waivers import waiver_report
from tracker.rules import Law, assess, case_of
from tracker.store.ledger import Ledger
from tracker.tasks.assess import law_of
from tracker.tasks.assumptions import assumed_answers
from tracker.tasks.persons import People
from tracker.tasks.report_files import file_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class VisaAnswer:
    """An assessment of the records on one day, with what it was made from."""

    as_of: date
    facts: Facts
    case: VisaCase
    answer: dict[str, Any]
    proofs: Proofs
    law: Law
    assumed: tuple[Assumed, ...] = ()
    pictures: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    engines: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def variant(self, **changes: Any) -> VisaAnswer:
        """Return the answer to the same facts with some keys of the case replaced."""
        case = replace(self.case, input={**self.case.input, **changes})
        answer = assess(case_of(case.input), self.law, self.as_of).as_json()
        return replace(self, case=case, answer=answer, proofs=self.proofs.of(answer, case))

    def time_report(self) -> Report:
        """Return the report on J-1 time."""
        return time_report(self.answer, self.facts, self.proofs, self.as_of, self.case.assumptions)

    def annotation_report(self) -> Report:
        """Return the report on 212(e), with the cut-outs that were made for it."""
        asked = self.variant(wants=list(BENEFITS))
        return annotation_report(
            asked.answer,
            self.facts,
            asked.proofs,
            self.as_of,
            pictures=self.pictures,
            engines=self.engines,
        )

    def travel_report(self) -> Report:
        """Return the report on status and travel; the return of a planned trip is taken as its entry."""
        changes: dict[str, Any] = {"tax": True}
        trip = self.case.input.get("trip")
        if trip is not None and trip.get("back") is not None:
            changes.setdefault("entry", self.case.input.get("entry") or trip["back"])
        asked = self.variant(**changes)
        return travel_report(asked.answer, self.facts, asked.proofs, self.as_of)

    def trip_check(self, trip: Mapping[str, Any] | None = None) -> Report:
        """Return the check of the planned trip on record, or of the one that is given.

        Raises:
            UsageError: no trip is given and none is on record.
        """
        if trip is None and "trip" not in self.case.input:
            raise UsageError(
                "no trip is planned",
                hint="give --country, --out and --back, or add it with: tracker add trip",
            )
        told = dict(trip or self.case.input["trip"])
        changes = {"trip": told, "entry": told.get("back"), "reentry": told.get("back")}
        if (passport := told.pop("passport_country", None)) is not None:
            changes["passport_used"] = passport
        asked = self.variant(**{key: value for key, value in changes.items() if value is not None})
        return trip_report(asked.answer, self.facts, asked.proofs, self.as_of)

    def renewal_check(self) -> Report:
        """Return the check of the next renewal of the form in force."""
        return renewal_report(self.answer, self.facts, self.proofs, self.law, self.as_of)

    def waiver_report(self) -> Report:
        """Return the report on waivers; each route is asked about as a plan of its own."""
        by_route = {}
        for route in WaiverRoute:
            known: dict[str, Any] = next(
                (w for w in self.case.input.get("waivers", ()) if w["route"] == route.value), {}
            )
            told = {key: value for key, value in known.items() if key in _FACTS_OF_ROUTES}
            planned = self.variant(waivers=[{"route": route.value, "planned": True, **told}], employment=[])
            by_route[route] = (planned.answer, planned.proofs)
        return waiver_report(self.answer, by_route, self.facts, self.proofs, self.law, self.as_of)

    def timeline_report(self) -> Report:
        """Return programs, visas, stays, windows and bars over the years."""
        return timeline_report(self.answer, self.facts, self.as_of)

    def summary_report(self) -> Report:
        """Return what the other reports say first, on one page."""
        parts = (self.time_report(), self.annotation_report(), self.waiver_report(), self.travel_report())
        return summary_report(parts, self.timeline_report(), self.as_of)


_FACTS_OF_ROUTES = frozenset(
    {"planned_start", "hpsa_score", "qualifying_relative", "persecution_ground", "state"}
)
REPORTS: dict[str, Callable[[VisaAnswer], Report]] = {
    "time": VisaAnswer.time_report,
    "212e": VisaAnswer.annotation_report,
    "waivers": VisaAnswer.waiver_report,
    "travel": VisaAnswer.travel_report,
    "timeline": VisaAnswer.timeline_report,
    "summary": VisaAnswer.summary_report,
}


def facts_of(ledger: Ledger) -> tuple[Facts, dict[str, str]]:
    """Return the records that visa answers rest on, and the name of each record by id.

    What waits and names somebody else is no paper of the person: it is left out.
    """
    names: dict[str, str] = {}
    unconfirmed: list[Record] = []

    def counted(model: type[R]) -> list[R]:
        found = []
        for record in ledger.all_of(model):
            names[record.id] = record_name(record)
            if record.counts:
                found.append(record)
            else:
                unconfirmed.append(record)
        return found

    facts = Facts(
        person=next(iter(counted(Person)), None),
        ds2019s=counted(Ds2019),
        programs=counted(Program),
        visas=counted(Visa),
        admissions=counted(Admission),
        stays=counted(Presence),
        trips=counted(Trip),
        next_steps=counted(NextStep),
        unauthorized_work=counted(UnauthorizedWork),
        passports=counted(Passport),
        waivers=counted(Waiver),
        advisory_opinions=counted(AdvisoryOpinion),
        skills_entries=counted(SkillsEntry),
        filings=counted(Filing),
    )
    if unconfirmed:
        people = People(ledger)
        unconfirmed = [record for record in unconfirmed if not people.names_another(record)]
    return replace(facts, unconfirmed=unconfirmed), names


def visa_answer(
    ledger: Ledger, as_of: date, *, law_folder: Path | None = None, assume: Sequence[str] = ()
) -> VisaAnswer:
    """Return what the law on file says about the records on ``as_of``.

    Args:
        ledger: the records.
        as_of: the day of the answer.
        law_folder: a person's own law; None for the law shipped with the program.
        assume: rules held back or proposed, shown beside the answer as if they were in force.

    Raises:
        UsageError: a rule to assume does not exist or is in force already.
    """
    facts, names = facts_of(ledger)
    visa = answer_of_facts(ledger, facts, names, as_of, law_of(law_folder))
    return (
        replace(visa, assumed=assumed_answers(visa.case.input, visa.law, as_of, assume)) if assume else visa
    )


def answer_of_facts(
    ledger: Ledger, facts: Facts, names: Mapping[str, str], as_of: date, law: Law
) -> VisaAnswer:
    """Return what a law says about facts on ``as_of``; documents behind them are looked up in the ledger."""
    case = case_of_facts(facts, as_of)
    answer = assess(case_of(case.input), law, as_of).as_json()
    names, titles = dict(names), {}
    shown = [*_records_of(facts), *facts.unconfirmed]
    cited = {item.document for record in shown for item in record.evidence if item.document}
    if cited:
        for document in ledger.all_of(Document):
            if document.id in cited:
                names[document.id] = record_name(document)
                titles[document.id] = document.title or document.original_name or "untitled"
    rests_on = {
        group.records[0].id: ", ".join(names[record.id] for record in group.records)
        for group in grouped_programs(facts)
    }
    return VisaAnswer(as_of, facts, case, answer, Proofs(answer, case, names, titles, rests_on), law)


def _records_of(facts: Facts) -> list[Record]:
    """Return all records that count: each of them can stand behind a fact."""
    lists = (
        getattr(facts, entry.name) for entry in fields(facts) if entry.name not in ("person", "unconfirmed")
    )
    person: list[Record] = [facts.person] if facts.person else []
    return [*person, *(record for records in lists for record in records)]


def report_of(visa: VisaAnswer, name: str) -> Report:
    """Return a report by its name, with what rules to be assumed would change at its end."""
    return with_assumed(REPORTS[name](visa), visa.assumed, visa.proofs, visa.case)


def report_file(visa: VisaAnswer, name: str, ending: str, *, explain: bool) -> bytes:
    """Return a report as the bytes of a file; ``ending`` is .txt, .md, .html, .pdf or .json.

    Raises:
        UsageError: reports are not written in that form.
    """
    return file_of(report_of(visa, name), report_json(visa), ending, explain=explain)


def report_json(visa: VisaAnswer) -> dict[str, Any]:
    """Return the answer as ``assessment/1`` with the proof of each case path."""
    proofs = {}
    for path, source in visa.case.sources.items():
        found = source.evidence
        proofs[path] = {
            "record": visa.proofs.name(source.record),
            "field": source.field,
            "document": visa.proofs.name(found.document) if found and found.document else None,
            "page": found.page if found else None,
            "words": found.words if found else None,
        }
    return {
        **visa.answer,
        "proofs": proofs,
        "assumptions": list(visa.case.assumptions),
        "unconfirmed": [visa.proofs.name(record) for record in visa.facts.unconfirmed],
        "refs": {record.id: visa.proofs.name(record) for record in _records_of(visa.facts)},
        **({"assumed": [entry.as_json() for entry in visa.assumed]} if visa.assumed else {}),
    }
