"""Lanes of a career for the person's own eyes: status in the country beside posts, degrees and leave."""

from __future__ import annotations

from datetime import date

from tracker.records.base import Record
from tracker.records.career import Education, Exam, Position
from tracker.records.career_lanes import CareerLane, Stretch, career_lanes
from tracker.records.collection import Readable
from tracker.records.exchange_visitor import Ds2019, Program
from tracker.records.works import Work
from tracker.reports import wording
from tracker.reports.assumptions import with_assumed
from tracker.reports.facts import Facts, grouped_programs
from tracker.reports.report import Report
from tracker.reports.timeline import timeline_report
from tracker.store.ledger import Ledger
from tracker.tasks.visa_time import VisaAnswer

_KINDS: tuple[type[Record], ...] = (Position, Education, Exam, Work)


def status_lanes(ledger: Readable) -> tuple[CareerLane, ...]:
    """Return the lane of the person's J-1 programs, from the first day of their forms to the last."""
    facts = Facts(
        ds2019s=[form for form in ledger.all_of(Ds2019) if form.counts and form.dependant is None],
        programs=[program for program in ledger.all_of(Program) if program.counts],
    )
    found = []
    for group in grouped_programs(facts):
        days = [
            day for form in group.forms for day in (form.program_begin_date, form.program_end_date) if day
        ]
        if days:
            begin, end = min(days), max(min(days), group.end or max(days))
            found.append(
                Stretch(
                    begin,
                    end,
                    f"J-1 {wording.category(group.category)}",
                    "visa",
                    begin.isoformat(),
                    end.isoformat(),
                )
            )
    return (CareerLane("Status", tuple(sorted(found, key=lambda item: item.begin))),) if found else ()


def own_lanes(ledger: Ledger, as_of: date) -> list[CareerLane]:
    """Return all lanes of a career, leave and months without an entry among them."""
    records = [record for kind in _KINDS for record in ledger.all_of(kind) if record.counts]
    return career_lanes(records, as_of, leave=True, gaps=True)


def whole_timeline(ledger: Ledger, visa: VisaAnswer) -> Report:
    """Return the timeline of programs, visas and stays with the career below them, leave and gaps too."""
    career = own_lanes(ledger, visa.as_of)
    report = timeline_report(visa.answer, visa.facts, visa.as_of, career=career)
    return with_assumed(report, visa.assumed, visa.proofs, visa.case)
