"""Forms in the chains they were issued in: begin, extend, amend, transfer, replace, one SEVIS record each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tracker.dates import ONE_DAY, Span, union
from tracker.records.base import Record
from tracker.records.career import Position
from tracker.records.exchange_visitor import Ds2019, Program, StartedBy
from tracker.records.person import Dependant, SevisFee
from tracker.records.vault_document import Document
from tracker.reports.facts import Facts, ProgramForms, grouped_programs
from tracker.terms import IAP66_SEVIS_ID, folded

# The first word of a printed purpose that fits decides.
_ROLES = (
    ("begin", "begin"),
    ("extend", "extend"),
    ("transfer", "transfer"),
    ("amend", "amend"),
    ("replace", "replace"),
    ("permit", "family"),
    ("reinstate", "reinstate"),
    ("travel", "travel"),
    ("reprint", "travel"),
)
STARTS = frozenset({"begin", "transfer"})


@dataclass(frozen=True)
class Papers:
    """What the report on papers looks at: facts that count, documents, and what else claims a time."""

    facts: Facts
    documents: Sequence[Document] = ()
    dependants: Sequence[Dependant] = ()
    positions: Sequence[Position] = ()
    fees: Sequence[SevisFee] = ()

    @cached_property
    def copies(self) -> Mapping[str, Sequence[Document]]:
        """The documents that prove each record, by its id: cited as evidence or linked, in their order."""
        cited: dict[str, list[str]] = {}
        for record in self.read:
            for document in dict.fromkeys(item.document for item in record.evidence if item.document):
                cited.setdefault(document, []).append(record.id)
        found: dict[str, list[Document]] = {}
        for one in self.documents:
            for identifier in dict.fromkeys([*cited.get(one.id, ()), *one.links]):
                found.setdefault(identifier, []).append(one)
        return found

    @cached_property
    def sevis_ids(self) -> frozenset[str]:
        """The SEVIS ids of forms that count, dependants' forms included."""
        return frozenset(form.sevis_id for form in self.facts.ds2019s if form.sevis_id)

    @property
    def read(self) -> list[Record]:
        """The records that a page can hold: forms, visas, admissions and passports."""
        facts = self.facts
        return [*facts.ds2019s, *facts.visas, *facts.admissions, *facts.passports, *facts.unconfirmed]


@dataclass(frozen=True)
class Gap:
    """Days between two forms that no form covers; ``hidden`` are unconfirmed forms that may."""

    after: Ds2019
    before: Ds2019
    span: Span
    hidden: tuple[Ds2019, ...] = ()


@dataclass(frozen=True)
class Overlap:
    """The days that two forms have in common."""

    one: Ds2019
    other: Ds2019
    span: Span


@dataclass(frozen=True)
class Chain:
    """The forms of one SEVIS record in order, and what the person added to it.

    ``whose`` is the id of a dependant, ``j2`` for the person's own forms of a J-2, else None. Forms
    without a SEVIS id are one chain for each program number.
    """

    forms: tuple[Ds2019, ...]
    program: Program | None = None
    whose: str | None = None
    waiting: tuple[Ds2019, ...] = ()

    @property
    def sevis_id(self) -> str | None:
        """The SEVIS id, None for an IAP-66 or where none is on record."""
        known = (record.sevis_id for record in self._records)
        return next((one for one in known if one not in (None, IAP66_SEVIS_ID)), None)

    @property
    def first(self) -> Ds2019 | None:
        """The form that begins first."""
        return next((form for form in self.forms if form.program_begin_date), None)

    @property
    def grouped(self) -> ProgramForms:
        """The same forms as a program."""
        category = next((form.category for form in self.forms if form.category), None)
        if category is None and self.program is not None:
            category = self.program.category
        return ProgramForms(category, self.forms, self.program)

    @property
    def covered(self) -> list[Span]:
        """The days that forms cover, joined where they touch."""
        return union(span for form in self.forms if (span := span_of(form)) is not None)

    @property
    def sponsor(self) -> str | None:
        """The program sponsor as the latest form has it."""
        return next((form.program_sponsor for form in reversed(self.forms) if form.program_sponsor), None)

    @property
    def program_number(self) -> str | None:
        """The program number."""
        return next((record.program_number for record in self._records if record.program_number), None)

    @property
    def _records(self) -> list[Ds2019 | Program]:
        return [*self.forms, *([self.program] if self.program else [])]


def span_of(form: Ds2019) -> Span | None:
    """Return the period that a form covers, None where a day of it is not on record."""
    if form.program_begin_date is None or form.program_end_date is None:
        return None
    return Span(form.program_begin_date, form.program_end_date)


def role_of(form: Ds2019) -> str | None:
    """Return what a form does, such as begin, extend, transfer or amend; None where that is not known."""
    words = folded(form.purpose or "")
    return next((role for word, role in _ROLES if words.startswith(word)), None)


def begins(chain: Chain) -> bool | None:
    """Return whether a form on record begins the chain; None where a purpose is not known."""
    if any(role_of(form) in STARTS for form in chain.forms):
        return True
    if chain.program is not None and chain.program.started_by is StartedBy.TRANSFER_IN and not chain.forms:
        return False
    return None if any(role_of(form) is None for form in chain.forms) else False


def own_chains(facts: Facts) -> list[Chain]:
    """Return the person's J-1 chains by begin; forms of the paper age are joined by program number."""
    waiting = [
        record for record in facts.unconfirmed if isinstance(record, Ds2019) and record.is_of_a_j1_program
    ]
    chains: list[Chain] = []
    old: dict[str, list[Ds2019]] = {}
    for group in grouped_programs(facts):
        chain = Chain(group.forms, group.program)
        if chain.sevis_id is None and group.forms:
            old.setdefault(chain.program_number or group.forms[0].id, []).extend(group.forms)
            continue
        mine = tuple(form for form in waiting if form.sevis_id == chain.sevis_id)
        chains.append(replace(chain, waiting=mine))
    chains += [Chain(tuple(sorted(forms, key=form_order))) for forms in old.values()]
    return sorted(chains, key=lambda chain: (chain.grouped.begin or date.max, chain.forms[:1] == ()))


def other_chains(facts: Facts) -> list[Chain]:
    """Return the chains of dependants, and of the person's own forms of a J-2, by whose they are."""
    groups: dict[tuple[str, str], list[Ds2019]] = {}
    for form in facts.ds2019s:
        if not form.is_of_a_j1_program:
            known = form.sevis_id if form.sevis_id not in (None, IAP66_SEVIS_ID) else form.program_number
            groups.setdefault((form.dependant or "j2", known or form.id), []).append(form)
    chains = [
        Chain(tuple(sorted(forms, key=form_order)), whose=whose) for (whose, _), forms in groups.items()
    ]
    return sorted(chains, key=lambda chain: (chain.whose or "", form_order(chain.forms[0])))


def form_order(form: Ds2019) -> tuple[date, date, str]:
    """Return what forms of a chain are ordered by: begin, day of issue."""
    return form.program_begin_date or date.max, form.issued_on or date.max, form.id


def gaps_of(chain: Chain) -> list[Gap]:
    """Return the gaps between consecutive forms; ``after`` is the form that reaches furthest before it."""
    found = []
    dated = [(span, form) for form in chain.forms if (span := span_of(form)) is not None]
    furthest: tuple[Span, Ds2019] | None = None
    for span, form in sorted(dated, key=lambda pair: (pair[0].begin, form_order(pair[1]))):
        if furthest is not None and furthest[0].end is not None:
            end = furthest[0].end
            if span.begin > end + ONE_DAY:
                missing = Span(end + ONE_DAY, span.begin - ONE_DAY)
                hidden = tuple(one for one in chain.waiting if _touches(one, missing))
                found.append(Gap(furthest[1], form, missing, hidden))
        if furthest is None or (span.end or date.max) > (furthest[0].end or date.max):
            furthest = (span, form)
    return found


def _touches(form: Ds2019, span: Span) -> bool:
    """Return whether a form has a day in common with a closed span."""
    own = span_of(form)
    return own is not None and _shared(own, span) is not None


def _shared(one: Span, other: Span) -> Span | None:
    begin = max(one.begin, other.begin)
    end = min(one.end or date.max, other.end or date.max)
    return Span(begin, end) if begin <= end else None


def overlaps_of(chain: Chain) -> list[Overlap]:
    """Return the days that each form shares with the one before it in the chain."""
    dated = [form for form in chain.forms if span_of(form) is not None]
    return [overlap for pair in itertools.pairwise(dated) if (overlap := _overlap(*pair)) is not None]


def _overlap(one: Ds2019, other: Ds2019) -> Overlap | None:
    first, second = span_of(one), span_of(other)
    shared = _shared(first, second) if first and second else None
    return Overlap(one, other, shared) if shared else None


def overlaps_between(chains: Sequence[Chain]) -> list[Overlap]:
    """Return for each two programs that share days the two forms that share most."""
    found = []
    dated = [(Span(days[0].begin, days[-1].end), chain) for chain in chains if (days := chain.covered)]
    for (first, one), (second, other) in itertools.combinations(dated, 2):
        if _shared(first, second) is None:
            continue
        hits = [hit for form in one.forms for late in other.forms if (hit := _overlap(form, late))]
        if hits:
            found.append(max(hits, key=lambda overlap: overlap.span.days))
    return found
