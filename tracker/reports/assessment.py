"""The report of a case that was assessed without records."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.reports import wording
from tracker.reports.annotations import law_lines
from tracker.reports.facts import Facts
from tracker.reports.proof import Proofs
from tracker.reports.report import Report, Section, as_text
from tracker.reports.time_left import lead_of, result_sections
from tracker.reports.visa import VisaCase


def assessment_report(answer: dict[str, Any]) -> Report:
    """Return the report of an ``assessment/1``; the steps name the paths of the case."""
    as_of = date.fromisoformat(answer["as_of"])
    proofs = Proofs(answer, VisaCase({}, {}, ()), {}, {})
    severity = {"act": 0, "watch": 1, "info": 2}
    findings = sorted(answer.get("findings", []), key=lambda f: (severity[f["severity"]], f["code"]))
    sections = [
        *result_sections(answer, proofs, as_of),
        Section("212(e)", law_lines(answer, (), proofs)),
        Section("What to look at", tuple(proofs.finding(finding) for finding in findings)),
    ]
    title = (
        f"Case {answer['id']} on {wording.day(as_of)}"
        if "id" in answer
        else f"The case on {wording.day(as_of)}"
    )
    law = answer["law"]
    return Report(
        name="assessment",
        title=title,
        as_of=as_of,
        lead=lead_of(answer, Facts()),
        sections=tuple(section for section in sections if section.lines),
        footer=(
            wording.law_line(law, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
    )


def assessment_text(answer: dict[str, Any], *, explain: bool = False) -> str:
    """Return the report of an assessment as text."""
    return as_text(assessment_report(answer), explain=explain)
