"""What a waiver application asks for, line by line: on record, missing, or not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.findings import Finding
from tracker.records.exchange_visitor import Ds2019
from tracker.records.vault_document import DocumentKind
from tracker.reports.paper_chains import Chain, Papers
from tracker.reports.paper_copies import has_copy
from tracker.terms import IAP66_SEVIS_ID

MISSING = frozenset(
    {
        "FORM_GAP",
        "NO_FORM_BEGINS",
        "TRANSFER_FROM_MISSING",
        "TRANSFER_TO_MISSING",
        "CLAIM_WITHOUT_FORM",
        "SEVIS_ID_WITHOUT_FORM",
    }
)


State = Literal["have", "missing", "unknown", "not asked"]


@dataclass(frozen=True)
class Item:
    """One line of what a waiver application asks for; ``state`` is have, missing, unknown or not asked."""

    what: str
    state: State
    why: str


def count(number: int, word: str) -> str:
    """Return ``1 form`` or ``4 forms``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def items_of(papers: Papers, chains: Sequence[Chain], findings: Sequence[Finding]) -> Iterator[Item]:
    """Yield what is asked for, with its state by what is on record; nothing is called complete."""
    forms = [form for chain in chains for form in chain.forms]
    found = [one for one in findings if one.code in MISSING]
    missing = [one for one in found if one.severity == "act"]
    if not forms:
        yield Item("every form ever issued", "missing", "no form is on record")
    elif missing:
        yield Item("every form ever issued", "missing", f"{count(len(missing), 'place')} without a form")
    elif found:
        yield Item("every form ever issued", "unknown", "something on record may call for another form")
    else:
        yield Item("every form ever issued", "unknown", "no gaps in what you entered; only sponsors know")
    legible = sum(has_copy(form, papers) for form in forms)
    if forms:
        state: State = "have" if legible == len(forms) else "missing"
        yield Item("a copy of each form on record", state, f"{legible} of {len(forms)} can be read")
    yield from _second_pages(forms, papers, findings)
    with_id = sum(form.sevis_id is not None for form in forms)
    if forms:
        state = "have" if with_id == len(forms) else "unknown"
        why = f"{with_id} of {len(forms)} forms; {IAP66_SEVIS_ID} stands for none"
        yield Item("SEVIS id of each program", state, why)
    yield _visa_item(papers)
    family = len(papers.dependants)
    yield Item(
        "spouse and children in J-2",
        "have" if family else "unknown",
        f"{family} on record" if family else "none on record; nothing to do if you have none",
    )
    yield from _case_items(papers)
    yield Item("I-94 and A-number", "not asked", "reported as not asked for any more")


def _second_pages(forms: Sequence[Ds2019], papers: Papers, findings: Sequence[Finding]) -> Iterator[Item]:
    without = {ref for one in findings if one.code == "PAGE_2_MISSING" for ref in one.refs}
    known = [form for form in forms if any(item.page for item in form.evidence) and has_copy(form, papers)]
    if not known:
        return
    state: State = "missing" if without else "have" if len(known) == len(forms) else "unknown"
    why = f"{len(known) - len(without)} of {len(forms)} forms have a page after the first"
    yield Item("both pages of each form", state, why)


def _visa_item(papers: Papers) -> Item:
    visas = [visa for visa in papers.facts.visas if visa.dependant is None]
    copies = sum(has_copy(visa, papers) for visa in visas)
    what = "copy of the visa (an advisory opinion asks for it)"
    if not visas:
        return Item(what, "missing", "no visa is on record")
    return Item(what, "have" if copies else "missing", f"{copies} of {count(len(visas), 'visa')} with a copy")


def _case_items(papers: Papers) -> Iterator[Item]:
    waivers = papers.facts.waivers
    routes = [waiver for waiver in waivers if waiver.route is not None]
    yield Item(
        "the basis (one for each application)",
        "have" if routes else "unknown",
        "chosen on record" if routes else "no waiver is on record",
    )
    printed = [one for one in papers.documents if one.kind is DocumentKind.DS3035]
    numbers = [waiver for waiver in waivers if waiver.case_number]
    yield Item(
        "case number and the printed form",
        "have" if numbers and printed else "unknown",
        f"{count(len(numbers), 'number')}, {count(len(printed), 'printout')} on record",
    )
