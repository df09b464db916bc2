"""Answers about J-1 time, made from the records: the time report, the 212(e) report, the status."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import UsageError
from tracker.records import Record
from tracker.records.exchange_visitor import Admission, Ds2019, Program, Visa
from tracker.records.person import Passport, Person
from tracker.records.presence import NextStep, Presence, Trip, UnauthorizedWork
from tracker.records.vault_document import Document
from tracker.records.waivers import AdvisoryOpinion, Filing, SkillsEntry, Waiver
from tracker.reports.annotations import annotation_report
from tracker.reports.facts import Facts, grouped_programs
from tracker.reports.pages import as_html, as_markdown, as_page_data
from tracker.reports.proof import Proofs
from tracker.reports.report import Report, as_text
from tracker.reports.time_left import time_report
from tracker.reports.visa import VisaCase, case_of_facts
from tracker.rules import assess, case_of
from tracker.store.ledger import Ledger, record_name
from tracker.tasks.assess import law_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class VisaAnswer:
    """An assessment of the records on one day, with what it was made from."""

    as_of: date
    facts: Facts
    case: VisaCase
    answer: dict[str, Any]
    proofs: Proofs

    def time_report(self) -> Report:
        """Return the report on J-1 time."""
        return time_report(self.answer, self.facts, self.proofs, self.as_of, self.case.assumptions)

    def annotation_report(self) -> Report:
        """Return the report on 212(e)."""
        return annotation_report(self.answer, self.facts, self.proofs, self.as_of)


REPORTS: dict[str, Callable[[VisaAnswer], Report]] = {
    "time": VisaAnswer.time_report,
    "212e": VisaAnswer.annotation_report,
}


def facts_of(ledger: Ledger) -> tuple[Facts, dict[str, str]]:
    """Return the records that visa answers rest on, and the name of each record by id."""
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
    return replace(facts, unconfirmed=unconfirmed), names


def visa_answer(ledger: Ledger, as_of: date, *, law_folder: Path | None = None) -> VisaAnswer:
    """Return what the law on file says about the records on ``as_of``."""
    facts, names = facts_of(ledger)
    case = case_of_facts(facts, as_of)
    answer = assess(case_of(case.input), law_of(law_folder), as_of).as_json()
    titles: dict[str, str] = {}
    cited = {item.document for record in _records_of(facts) for item in record.evidence if item.document}
    if cited:
        for document in ledger.all_of(Document):
            if document.id in cited:
                names[document.id] = record_name(document)
                titles[document.id] = document.title or document.original_name or "untitled"
    rests_on = {
        group.records[0].id: ", ".join(names[record.id] for record in group.records)
        for group in grouped_programs(facts)
    }
    return VisaAnswer(as_of, facts, case, answer, Proofs(answer, case, names, titles, rests_on))


def _records_of(facts: Facts) -> list[Record]:
    person: list[Record] = [facts.person] if facts.person else []
    return [*person, *facts.ds2019s, *facts.programs, *facts.visas, *facts.admissions, *facts.stays]


def report_file(visa: VisaAnswer, name: str, ending: str, *, explain: bool) -> bytes:
    """Return a report as the bytes of a file; ``ending`` is .txt, .md, .html, .pdf or .json.

    Raises:
        UsageError: reports are not written in that form.
    """
    report = REPORTS[name](visa)
    if ending == ".pdf":
        from tracker.typeset.page import pdf_of

        return pdf_of("report", as_page_data(report, explain=explain))
    texts: dict[str, Callable[[], str]] = {
        ".txt": lambda: as_text(report, explain=explain),
        ".md": lambda: as_markdown(report, explain=explain),
        ".html": lambda: as_html(report, explain=explain),
        ".json": lambda: json.dumps(report_json(visa), ensure_ascii=False, indent=2) + "\n",
    }
    if ending not in texts:
        raise UsageError(
            f"a report cannot be written as {ending or 'a file without an ending'}",
            hint="name the file .pdf, .md, .html, .txt or .json",
        )
    return texts[ending]().encode("utf-8")


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
    }
