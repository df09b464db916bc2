"""The report on papers as JSON values: the format ``papers/1``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from tracker.findings import Basis, Severity, Step
from tracker.reports.facts import name_of
from tracker.reports.paper_chains import Chain, gaps_of, role_of, span_of
from tracker.reports.paper_checklist import Item
from tracker.reports.paper_copies import has_copy
from tracker.rules.assessment import LawState
from tracker.terms import Category

if TYPE_CHECKING:
    from tracker.reports.paper_chains import Papers
    from tracker.reports.papers import PaperAnswer

FORMAT: Final = "papers/1"

Code = Literal[
    "FORM_GAP",
    "NO_FORM_BEGINS",
    "TRANSFER_FROM_MISSING",
    "TRANSFER_TO_MISSING",
    "CLAIM_WITHOUT_FORM",
    "SEVIS_ID_WITHOUT_FORM",
    "NO_COPY",
    "COPY_ILLEGIBLE",
    "COPIES_ABSENT",
    "PAGE_2_MISSING",
    "FIELD_UNSURE",
    "NOT_CONFIRMED",
    "DOCUMENT_ILLEGIBLE",
    "PAGE_UNREAD",
    "FORM_PERIOD_UNKNOWN",
    "PURPOSE_UNKNOWN",
    "FORM_OVERLAP",
    "FORM_TWICE",
    "FORM_LONGER_THAN_A_YEAR",
    "PROGRAMS_OVERLAP",
    "BETWEEN_PROGRAMS",
    "RETURN_WITHOUT_SIGNATURE",
    "SPONSOR_MAY_DELETE",
]


@dataclass(frozen=True)
class FormValues:
    """One form: what it does (null where its purpose is not known), its period, its copies."""

    name: str
    does: str | None
    begin: date | None
    end: date | None
    days: int | None
    issued_on: date | None
    copies: tuple[str, ...]
    legible: bool


@dataclass(frozen=True)
class GapValues:
    """Days between two forms that no form covers, both ends included."""

    begin: date
    end: date
    days: int


@dataclass(frozen=True)
class ChainValues:
    """The forms of one SEVIS record in order; ``whose`` is null for the person's own J-1 program."""

    whose: str | None
    sevis_id: str | None
    program: str | None
    program_number: str | None
    program_sponsor: str | None
    category: Category | None
    begin: date | None
    end: date | None
    sponsor_keeps_copies_to: date | None
    forms: tuple[FormValues, ...]
    gaps: tuple[GapValues, ...]


@dataclass(frozen=True)
class FindingValues:
    """A statement about the forms, with the rule it rests on and its arithmetic."""

    code: Code
    severity: Severity
    day: date | None
    summary: str
    basis: Basis | None
    steps: tuple[Step, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class PapersValues:
    """What can be said about the forms; ``complete`` is always null: only the sponsors know."""

    format: str
    as_of: date
    law: LawState
    complete: None
    places_without_a_form: int
    chains: tuple[ChainValues, ...]
    other_chains: tuple[ChainValues, ...]
    findings: tuple[FindingValues, ...]
    checklist: tuple[Item, ...]


def papers_json(answer: PaperAnswer) -> dict[str, Any]:
    """Return the answer as JSON values."""
    name = answer.proofs.name
    values = PapersValues(
        format=FORMAT,
        as_of=answer.as_of,
        law=LawState(answer.law.state_date, time_sensitive_stale=False),
        complete=None,
        places_without_a_form=answer.places,
        chains=tuple(
            _chain(chain, None, answer.kept_until.get(number), answer.papers)
            for number, chain in enumerate(answer.chains)
        ),
        other_chains=tuple(
            _chain(chain, answer.whose(chain), None, answer.papers) for chain in answer.others
        ),
        findings=tuple(
            FindingValues(
                one.code,  # type: ignore[arg-type]  # a test compares the codes with those in the program
                one.severity,
                one.day,
                one.summary,
                one.basis,
                one.steps,
                tuple(map(name, one.refs)),
            )
            for one in answer.findings
        ),
        checklist=answer.items,
    )
    found: dict[str, Any] = _plain(asdict(values))
    return found


def _chain(chain: Chain, whose: str | None, kept: date | None, papers: Papers) -> ChainValues:
    group = chain.grouped
    return ChainValues(
        whose=whose,
        sevis_id=chain.sevis_id,
        program=name_of(chain.program) if chain.program else None,
        program_number=chain.program_number,
        program_sponsor=chain.sponsor,
        category=group.category,
        begin=group.begin,
        end=group.end,
        sponsor_keeps_copies_to=kept,
        forms=tuple(
            FormValues(
                name=name_of(form),
                does=role_of(form),
                begin=form.program_begin_date,
                end=form.program_end_date,
                days=span.days if (span := span_of(form)) else None,
                issued_on=form.issued_on,
                copies=tuple(map(name_of, papers.copies.get(form.id, ()))),
                legible=has_copy(form, papers),
            )
            for form in chain.forms
        ),
        gaps=tuple(
            GapValues(gap.span.begin, gap.span.end, gap.span.days) for gap in gaps_of(chain) if gap.span.end
        ),
    )


def _plain(value: Any) -> Any:
    """Return a value with days in ISO form and tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
