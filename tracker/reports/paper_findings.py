"""What the chains of forms lack: gaps with their arithmetic, begins, sides of transfers, old sponsors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from tracker.dates import ONE_DAY, clipped, whole_months
from tracker.findings import Basis, Finding, Severity, Step
from tracker.records.base import Record
from tracker.records.exchange_visitor import EndedBy, StartedBy
from tracker.reports import wording
from tracker.reports.facts import name_of
from tracker.reports.paper_chains import (
    Chain,
    Gap,
    Overlap,
    begins,
    gaps_of,
    overlaps_between,
    overlaps_of,
    role_of,
    span_of,
)
from tracker.reports.visa_programs import Paths
from tracker.rules import Law
from tracker.terms import Category

_SAME_DAYS = frozenset({"amend", "replace", "family", "travel", "reinstate"})
_CHAIN_RULE = "R-DF-05"
_MONTHS_OF_A_YEAR = 12


class Grounds:
    """What findings rest on: the law on a day, and the record behind each path they name."""

    def __init__(self, law: Law, as_of: date) -> None:
        self.law = law
        self.as_of = as_of
        self.paths = Paths()

    def path(self, record: Record, field: str) -> str:
        """Return the path of a field, such as ``ds2019-3.issued_on``, noting where it stands."""
        path = f"{name_of(record)}.{field}"
        self.paths.stand(path, record, field)
        return path

    def basis(self, rule: str, parameter: str | None = None) -> Basis:
        """Return the law that a finding rests on."""
        return self.law.basis(rule, parameter, self.as_of if parameter else None)


def step(rule: str, text: str, value: object = None, inputs: tuple[str, ...] = ()) -> Step:
    """Return one step of the arithmetic; a day or a number as value."""
    shown = value.isoformat() if isinstance(value, date) else None if value is None else str(value)
    return Step(rule, text, inputs, shown)


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values, in the shape that findings of an assessment have."""
    found = asdict(finding)
    found["day"] = finding.day.isoformat() if finding.day else None
    if finding.basis is not None:
        checked = finding.basis.checked
        found["basis"]["checked"] = checked.isoformat() if checked else None
    found["refs"] = list(finding.refs)
    found["steps"] = [asdict(one) | {"inputs": list(one.inputs)} for one in finding.steps]
    return found


def chain_findings(chains: Sequence[Chain], grounds: Grounds) -> Iterator[Finding]:
    """Yield what single chains lack, and where chains do not fit together."""
    for chain in chains:
        yield from (_gap(gap, grounds) for gap in gaps_of(chain))
        yield from _undated(chain, grounds)
        yield from _begin(chain, grounds)
        yield from _overlaps(chain, grounds)
        yield from _long_forms(chain, grounds)
    for overlap in overlaps_between(chains):
        yield _overlap(
            overlap, grounds, "PROGRAMS_OVERLAP", "watch", "belong to different programs and share"
        )
    yield from _transfers(chains, grounds)


def _gap(gap: Gap, grounds: Grounds) -> Finding:
    after, before = name_of(gap.after), name_of(gap.before)
    span = gap.span
    ends = grounds.path(gap.after, "program_end_date")
    starts = grounds.path(gap.before, "program_begin_date")
    between = f"{wording.day(span.begin)} to {wording.day(span.end)}"
    hidden = ""
    if gap.hidden:
        names = ", ".join(map(name_of, gap.hidden))
        hidden = f" {names} waits for your confirmation and may be the form."
    return Finding(
        "FORM_GAP",
        "act",
        f"No form on record covers {between} ({wording.days(span.days)}), "
        f"between {after} and {before}.{hidden}",
        grounds.basis(_CHAIN_RULE),
        span.begin,
        (
            step(_CHAIN_RULE, f"{after} ends", gap.after.program_end_date, (ends,)),
            step(_CHAIN_RULE, f"{before} begins", gap.before.program_begin_date, (starts,)),
            step(_CHAIN_RULE, "first day without a form: the end + 1 day", span.begin),
            step(_CHAIN_RULE, "last day without a form: the begin - 1 day", span.end),
            step(_CHAIN_RULE, f"days from {between}, both included", span.days),
        ),
        (gap.after.id, gap.before.id, *(form.id for form in gap.hidden)),
    )


def _undated(chain: Chain, grounds: Grounds) -> Iterator[Finding]:
    for form in chain.forms:
        if span_of(form) is None:
            yield Finding(
                "FORM_PERIOD_UNKNOWN",
                "watch",
                f"{name_of(form)} has no begin or no end on record: what it covers is not known.",
                grounds.basis(_CHAIN_RULE),
                refs=(form.id,),
            )


def _begin(chain: Chain, grounds: Grounds) -> Iterator[Finding]:
    if not chain.forms or (known := begins(chain)):
        return
    first = chain.forms[0]
    if known is None:
        text = f"Whether a form begins {_title(chain)} is not known: the purpose of a form is not on record."
    else:
        text = f"{_title(chain)}: no form on record begins it; {name_of(first)} is the first."
    yield Finding(
        "NO_FORM_BEGINS" if known is False else "PURPOSE_UNKNOWN",
        "act" if known is False else "info",
        text,
        grounds.basis(_CHAIN_RULE),
        first.program_begin_date,
        tuple(
            step(
                _CHAIN_RULE,
                f"purpose of {name_of(form)}",
                form.purpose or "not on record",
                (grounds.path(form, "purpose"),),
            )
            for form in chain.forms
        ),
        tuple(form.id for form in chain.forms),
    )


def _title(chain: Chain) -> str:
    """Return how a sentence names a chain: by its program record, else by its first form."""
    return name_of(chain.program) if chain.program else f"the program of {name_of(chain.forms[0])}"


def _overlaps(chain: Chain, grounds: Grounds) -> Iterator[Finding]:
    for overlap in overlaps_of(chain):
        one, other = overlap.one, overlap.other
        same = span_of(one) == span_of(other) and one.issued_on == other.issued_on
        if same and role_of(one) == role_of(other):
            text = "cover the same days and may be one form entered twice: they share"
            yield _overlap(overlap, grounds, "FORM_TWICE", "watch", text)
        elif role_of(other) not in _SAME_DAYS:
            yield _overlap(overlap, grounds, "FORM_OVERLAP", "info", "are both issued forms and share")


def _overlap(overlap: Overlap, grounds: Grounds, code: str, severity: Severity, says: str) -> Finding:
    one, other, span = overlap.one, overlap.other, overlap.span
    inputs = {
        form.id: (grounds.path(form, "program_begin_date"), grounds.path(form, "program_end_date"))
        for form in (one, other)
    }
    between = f"{wording.day(span.begin)} to {wording.day(span.end)}"
    return Finding(
        code,
        severity,
        f"{name_of(one)} and {name_of(other)} {says} {wording.days(span.days)}, {between}.",
        grounds.basis(_CHAIN_RULE if code != "PROGRAMS_OVERLAP" else "R-CAT-01"),
        span.begin,
        (
            step(_CHAIN_RULE, f"later of the two begins, {name_of(one)} and {name_of(other)}", span.begin,
                 (inputs[one.id][0], inputs[other.id][0])),
            step(_CHAIN_RULE, "earlier of the two ends", span.end, (inputs[one.id][1], inputs[other.id][1])),
            step(_CHAIN_RULE, f"days from {between}, both included", span.days),
        ),
        (one.id, other.id),
    )  # fmt: skip


def _long_forms(chain: Chain, grounds: Grounds) -> Iterator[Finding]:
    """Ask about physicians' forms of more than a year: their sponsor renews yearly."""
    for form in chain.forms:
        span = span_of(form)
        if form.category is not Category.ALIEN_PHYSICIAN or span is None:
            continue
        if whole_months(span) > _MONTHS_OF_A_YEAR:
            rule = "R-AP-05"
            paths = (grounds.path(form, "program_begin_date"), grounds.path(form, "program_end_date"))
            yield Finding(
                "FORM_LONGER_THAN_A_YEAR",
                "info",
                f"{name_of(form)} covers more than a year, and physicians' forms are renewed yearly: "
                "was a form issued in between?",
                grounds.basis(rule),
                span.begin,
                (step(rule, "whole months that the form covers", whole_months(span), paths),),
                (form.id,),
            )


def _transfers(chains: Sequence[Chain], grounds: Grounds) -> Iterator[Finding]:
    for chain in chains:
        others = [other for other in chains if other is not chain]
        numbers = {other.program_number for other in others}
        named = [form for form in chain.forms if form.transfer_from_program_number]
        for form in named:
            if form.transfer_from_program_number not in numbers:
                path = grounds.path(form, "transfer_from_program_number")
                yield _transfer(
                    grounds,
                    "TRANSFER_FROM_MISSING",
                    f"{name_of(form)} names a transfer from program {form.transfer_from_program_number}, "
                    "of which no form is on record.",
                    form,
                    step("R-ST-13", "program named in item 8", form.transfer_from_program_number, (path,)),
                )
        starts = [form for form in chain.forms if role_of(form) == "transfer"]
        into = starts[:1] or (
            list(chain.forms[:1])
            if chain.program is not None and chain.program.started_by is StartedBy.TRANSFER_IN
            else []
        )
        if into and not named and not any(_reaches(other, chain) for other in others):
            yield _transfer(
                grounds,
                "TRANSFER_FROM_MISSING",
                f"{name_of(into[0])} came of a transfer, and no form of the program before it is on record.",
                into[0],
                step("R-ST-13", "purpose", into[0].purpose, (grounds.path(into[0], "purpose"),)),
            )
        program, end = chain.program, chain.grouped.end
        if program is not None and program.ended_by is EndedBy.TRANSFER_OUT and end is not None:
            later = [other for other in others if other.grouped.begin and other.grouped.begin > end - ONE_DAY]
            if not later:
                yield _transfer(
                    grounds,
                    "TRANSFER_TO_MISSING",
                    f"{name_of(program)} ended by a transfer, and no form of a later program is on record.",
                    program,
                    step("R-ST-13", "ended by", program.ended_by, (grounds.path(program, "ended_by"),)),
                )


def _reaches(earlier: Chain, later: Chain) -> bool:
    """Return whether a program began before another and ended no more than a day before it."""
    begin, end = earlier.grouped.begin, earlier.grouped.end
    start = later.grouped.begin
    if begin is None or end is None or start is None:
        return False
    return begin < start <= end + ONE_DAY


def _transfer(grounds: Grounds, code: str, text: str, record: Record, shown: Step) -> Finding:
    return Finding(code, "act", text, grounds.basis("R-ST-13"), None, (shown,), (record.id,))


# --- sponsors --------------------------------------------------------------------------------------


def retention_day(chain: Chain, grounds: Grounds) -> date | None:
    """Return the last day on which the sponsor keeps its copies; None while the program goes on."""
    end = chain.grouped.end
    if end is None or end >= grounds.as_of or grounds.law.find("sponsor_retention", grounds.as_of) is None:
        return None
    return clipped(end, years=grounds.law.number("sponsor_retention", grounds.as_of))


def retention_finding(chain: Chain, missing: bool, grounds: Grounds) -> Finding | None:
    """Return that the sponsor may soon delete its copies or has; None while that is far off."""
    last = retention_day(chain, grounds)
    notice = grounds.law.find("deletion_notice", grounds.as_of)
    if last is None or notice is None:
        return None
    left = (last - grounds.as_of).days
    if left > int(str(notice.value)) or (left < 0 and not missing):
        return None
    end = chain.grouped.end
    rule = "R-DF-03"
    years = grounds.law.number("sponsor_retention", grounds.as_of)
    behind = chain.program if chain.program and chain.program.sevis_end else chain.grouped.end_form
    assert behind is not None
    path = grounds.path(behind, "sevis_end" if behind is chain.program else "program_end_date")
    who = f"The sponsor of {_title(chain)}"
    text = (
        f"{who} may delete its copies after {wording.day(last)}: {wording.days(left)} left to ask for them."
        if left >= 0
        else f"{who} may have deleted its copies since {wording.day(last)}: ask all the same."
    )
    return Finding(
        "SPONSOR_MAY_DELETE",
        "act" if missing else "watch",
        text,
        grounds.basis(rule, "sponsor_retention"),
        last,
        (
            step(rule, "end of the program", end, (path,)),
            step(rule, f"the end + {years} years", last),
            step("OWN-05", "days from the day of this report to that day", left),
        ),
        (behind.id,),
    )
