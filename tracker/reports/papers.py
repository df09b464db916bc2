"""The report on papers: chains of forms, what is missing, what an application asks for, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tracker.findings import Finding
from tracker.records.exchange_visitor import Ds2019
from tracker.reports import wording
from tracker.reports.facts import name_of
from tracker.reports.paper_chains import (
    Chain,
    Gap,
    Papers,
    gaps_of,
    other_chains,
    own_chains,
    role_of,
)
from tracker.reports.paper_checklist import MISSING, Item, count, items_of
from tracker.reports.paper_claims import claim_findings
from tracker.reports.paper_copies import copy_findings
from tracker.reports.paper_findings import (
    Grounds,
    chain_findings,
    finding_as_json,
    retention_day,
    retention_finding,
)
from tracker.reports.paper_values import papers_json
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section, Table
from tracker.reports.visa import VisaCase
from tracker.rules import Law
from tracker.terms import IAP66_SEVIS_ID

NO_GAPS = "No gaps in what you entered. Nobody but the sponsors can confirm that nothing else was issued."
_COPIES = frozenset({"NO_COPY", "COPY_ILLEGIBLE", "COPIES_ABSENT", "PAGE_2_MISSING"})
_PAGES = frozenset({"FIELD_UNSURE", "NOT_CONFIRMED", "DOCUMENT_ILLEGIBLE", "PAGE_UNREAD"})
_ROLES = {
    "begin": "begins",
    "extend": "extends",
    "transfer": "transfers",
    "amend": "amends",
    "replace": "replaces",
    "family": "for family",
    "reinstate": "reinstates",
    "travel": "reprint",
}


@dataclass(frozen=True)
class PaperAnswer:
    """The chains of a person's forms with everything that was found about them on one day."""

    as_of: date
    chains: tuple[Chain, ...]
    others: tuple[Chain, ...]
    findings: tuple[Finding, ...]
    items: tuple[Item, ...]
    kept_until: Mapping[int, date]
    papers: Papers
    proofs: Proofs
    law: Law

    @property
    def state(self) -> dict[str, Any]:
        """The date of the law on file; nothing here rests on its time-sensitive parts."""
        return {"law_state_date": self.law.state_date.isoformat(), "time_sensitive_stale": False}

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What says that a form is missing, or that one may be."""
        return tuple(one for one in self.findings if one.code in MISSING)

    @property
    def places(self) -> int:
        """Number of places where a form is missing by what is on record."""
        return sum(one.severity == "act" for one in self.missing)

    @property
    def attention(self) -> bool:
        """Whether something needs the person."""
        return any(one.severity == "act" for one in self.findings)

    def lacks(self, chain: Chain) -> bool:
        """Return whether a form, or a copy of a form, of a chain is missing."""
        return bool(_own(chain) & self._lacking)

    @cached_property
    def _lacking(self) -> frozenset[str]:
        return _lacking(self.findings)

    def whose(self, chain: Chain) -> str:
        """Return whose forms a chain that is kept apart holds, in words without a name."""
        if chain.whose == "j2":
            return "your forms as a J-2 of somebody"
        person = next((one for one in self.papers.dependants if one.id == chain.whose), None)
        if person is None:
            return "forms of a dependant who is no longer on record"
        relation = f", {person.relation}" if person.relation else ""
        return f"forms of {name_of(person)}{relation}"


def paper_answer(papers: Papers, names: Mapping[str, str], law: Law, as_of: date) -> PaperAnswer:
    """Return what can be said about a person's forms.

    Args:
        papers: the records.
        names: of all records by id.
        law: the law on file.
        as_of: the day of the answer.
    """
    grounds = Grounds(law, as_of)
    chains = tuple(own_chains(papers.facts))
    findings = [
        *chain_findings(chains, grounds),
        *claim_findings(papers, chains, grounds),
        *copy_findings(papers, chains, grounds),
    ]
    kept: dict[int, date] = {}
    asked: list[Finding] = []
    lacking = _lacking(findings)
    for number, chain in enumerate(chains):
        if (last := retention_day(chain, grounds)) is not None:
            kept[number] = last
        if (soon := retention_finding(chain, bool(_own(chain) & lacking), grounds)) is not None:
            asked.append(soon)
    findings += sorted(asked, key=lambda finding: finding.day or as_of)
    case = VisaCase({}, grounds.paths.found, ())
    titles = {one.id: one.title or one.original_name or "untitled" for one in papers.documents}
    known = {**names, **{one.id: name_of(one) for one in papers.documents}}
    return PaperAnswer(
        as_of=as_of,
        chains=chains,
        others=tuple(other_chains(papers.facts)),
        findings=tuple(findings),
        items=tuple(items_of(papers, chains, findings)),
        kept_until=kept,
        papers=papers,
        proofs=Proofs({}, case, known, titles),
        law=law,
    )


def _lacking(findings: Sequence[Finding]) -> frozenset[str]:
    """Return the ids of the records about which a form, or a copy of one, is missing."""
    codes = MISSING | {"NO_COPY", "COPY_ILLEGIBLE"}
    return frozenset(ref for one in findings if one.code in codes for ref in one.refs)


def _own(chain: Chain) -> set[str]:
    return {form.id for form in chain.forms} | ({chain.program.id} if chain.program else set())


# --- the two reports -------------------------------------------------------------------------------


def papers_report(answer: PaperAnswer) -> Report:
    """Return the whole report: chains, what is missing, copies, whom to ask, the checklist."""
    titles = [
        Section(_title(chain), _facts_of(chain, answer), _table(chain, answer)) for chain in answer.chains
    ]
    others = [
        Section(f"Kept apart: {answer.whose(chain)}", _facts_of(chain, answer), _table(chain, answer))
        for chain in answer.others
    ]
    return _report(
        answer,
        "papers",
        "Papers",
        [*_found(answer), *titles, *others, _sponsors(answer), _checklist(answer), _last_resort(answer)],
    )


def ds3035_report(answer: PaperAnswer) -> Report:
    """Return the check before a waiver application: what is missing, whom to ask, the checklist."""
    sections = [*_found(answer), _sponsors(answer), _checklist(answer), _last_resort(answer)]
    return _report(answer, "ds3035", "Check of the forms for a DS-3035", sections)


def _report(answer: PaperAnswer, name: str, title: str, sections: Sequence[Section]) -> Report:
    return Report(
        name=name,
        title=f"{title} on {wording.day(answer.as_of)}",
        as_of=answer.as_of,
        lead=_lead(answer),
        sections=tuple(section for section in sections if section.lines or section.table),
        footer=(
            "Only what is on record was compared. Whether further forms were issued, whether a copy is "
            "the form in force, and what an office will accept is not known here.",
            wording.law_line(answer.state, answer.as_of),
            wording.NOT_ADVICE,
        ),
        answer=papers_json(answer),
    )


def _lead(answer: PaperAnswer) -> str:
    if not answer.chains:
        waiting = sum(isinstance(one, Ds2019) for one in answer.papers.facts.unconfirmed)
        if waiting:
            return f"No form counts yet: {count(waiting, 'form')} read, to be looked at with tracker confirm."
        return "No DS-2019 of a J-1 program is on record yet. Begin with: tracker import folder DIR"
    forms = sum(len(chain.forms) for chain in answer.chains)
    on_record = f"{count(forms, 'form')} in {count(len(answer.chains), 'program')} on record"
    if answer.places:
        return f"{on_record}; in {count(answer.places, 'place')} a form is missing."
    copies = [one for one in answer.findings if one.code in _COPIES and one.severity == "act"]
    if copies:
        return f"{on_record}; no gaps by date, but {count(len(copies), 'form')} without a legible copy."
    if answer.missing:
        return f"{on_record}; no gaps between them, but something else on record may call for a form."
    return f"{NO_GAPS} ({on_record}.)"


def _found(answer: PaperAnswer) -> Iterator[Section]:
    missing = [answer.proofs.finding(finding_as_json(one)) for one in answer.missing]
    lines = missing or ([Line(NO_GAPS)] if answer.chains else [])
    yield Section("Forms that are missing by what is on record", tuple(lines))
    yield Section("Copies", _lines(answer, _COPIES))
    yield Section("What was not made out, or waits for you", _lines(answer, _PAGES))
    known = MISSING | _COPIES | _PAGES | {"SPONSOR_MAY_DELETE"}
    rest = [one for one in answer.findings if one.code not in known]
    yield Section("To look at", tuple(answer.proofs.finding(finding_as_json(one)) for one in rest))


def _lines(answer: PaperAnswer, codes: frozenset[str]) -> tuple[Line, ...]:
    return tuple(answer.proofs.finding(finding_as_json(one)) for one in answer.findings if one.code in codes)


def _title(chain: Chain) -> str:
    group = chain.grouped
    number = f", {chain.program_number}" if chain.program_number else ""
    record = f"SEVIS record {chain.sevis_id}" if chain.sevis_id else "Forms without a SEVIS id"
    return f"{record}: {wording.category(group.category)}{number}"


def _facts_of(chain: Chain, answer: PaperAnswer) -> tuple[Line, ...]:
    lines = []
    if chain.sponsor:
        lines.append(Line(chain.sponsor, label="sponsor"))
    if chain.program is not None:
        told = [
            f"{words} {wording.day(getattr(chain.program, name))}"
            for name, words in (("sevis_begin", "begin"), ("sevis_end", "end"))
            if getattr(chain.program, name)
        ]
        if told:
            lines.append(Line(", ".join(told), label=f"in SEVIS, by {name_of(chain.program)}"))
    for overlap in (one for one in answer.findings if one.code in ("FORM_OVERLAP", "FORM_TWICE")):
        if overlap.refs[0] in {form.id for form in chain.forms}:
            lines.append(answer.proofs.finding(finding_as_json(overlap)))
    if chain.sevis_id is None and chain.forms:
        rule = answer.law.rules["R-DF-02"]
        lines.append(Line(f"{rule.statement} ({IAP66_SEVIS_ID})", tone="info", label=rule.id))
    return tuple(lines)


def _table(chain: Chain, answer: PaperAnswer) -> Table | None:
    rows = []
    gaps = {gap.before.id: gap for gap in gaps_of(chain)}
    for form in chain.forms:
        if (gap := gaps.get(form.id)) is not None:
            rows.append(_gap_row(gap))
        copies = ", ".join(map(name_of, answer.papers.copies.get(form.id, ()))) or "none"
        rows.append(
            (
                name_of(form),
                _ROLES.get(role_of(form) or "", form.purpose or "?"),
                wording.day(form.program_begin_date),
                wording.day(form.program_end_date),
                wording.day(form.issued_on),
                copies,
            )
        )
    columns = ("form", "does", "from", "to", "issued", "copy")
    return Table(columns, tuple(rows)) if rows else None


def _gap_row(gap: Gap) -> tuple[str, ...]:
    days = wording.days(gap.span.days)
    return ("- missing -", days, wording.day(gap.span.begin), wording.day(gap.span.end), "", "")


def _sponsors(answer: PaperAnswer) -> Section:
    """Return until when former sponsors keep their copies, the soonest first."""
    rows = []
    for number, last in sorted(answer.kept_until.items(), key=lambda item: (item[1], item[0])):
        chain = answer.chains[number]
        left = (last - answer.as_of).days
        rows.append(
            (
                wording.day(last),
                wording.days(left) if left >= 0 else "past: may be gone",
                chain.sponsor or "sponsor not recorded",
                chain.program_number or "",
                "yes" if answer.lacks(chain) else "no",
            )
        )
    if not rows:
        return Section("")
    rule = answer.law.rules["R-DF-03"]
    columns = ("copies kept at least to", "left", "sponsor", "program", "something missing")
    told = Line(f"{rule.statement} [{rule.grade}; {rule.other_reading}]", tone="info", label=rule.id)
    lines = (*_lines(answer, frozenset({"SPONSOR_MAY_DELETE"})), told)
    return Section("Former sponsors, the soonest first", lines, Table(columns, tuple(rows)))


def _last_resort(answer: PaperAnswer) -> Section:
    if not any(map(answer.lacks, answer.chains)) and not answer.missing:
        return Section("")
    rule = answer.law.rules["R-DF-04"]
    return Section(
        "How to ask",
        (
            Line(
                "tracker share letter drafts the request to a former sponsor; you send it yourself.",
                tone="info",
            ),
            Line(f"{rule.statement} [{rule.grade}]", tone="info", label=rule.id),
            Line("tracker share letter --foia drafts such a request.", tone="info"),
        ),
    )


def _checklist(answer: PaperAnswer) -> Section:
    rule = answer.law.rules["R-DF-01"]
    rows = tuple((item.what, item.state, item.why) for item in answer.items)
    lines = (Line(f"{rule.statement}", tone="info", label=rule.id),)
    return Section("What a DS-3035 asks for", lines, Table(("what", "state", "why"), rows))
