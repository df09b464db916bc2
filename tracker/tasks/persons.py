"""Whose a paper is: the person, somebody of her family, or somebody else whose paper lies among hers.

Names are written in several ways and misread, so they are compared with care; the birth date decides
between people of one name. What is not known is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tracker.dates import show_day
from tracker.records import Provenance, Record
from tracker.records.base import COMMON_FIELDS
from tracker.records.exchange_visitor import Admission, Ds2019, Visa
from tracker.records.kinds import record_name
from tracker.records.person import Dependant, Passport, Person
from tracker.records.vault_document import Bearer, Document
from tracker.store.ledger import Ledger
from tracker.tasks.name_likeness import Likeness, are_alike, likeness, words_of_name
from tracker.terms.countries import country_of_fips

_NAMED = (Ds2019, Visa, Admission)  # records that hold the names themselves
_PERSON_FIELDS = {  # of a form, and what they become
    "surname": "family_name",
    "given_name": "given_name",
    "date_of_birth": "date_of_birth",
    "citizenship_country_code": "nationalities",
}


def _nearness(one: Bearer, other: Bearer) -> int:
    """Return how near two people of one name are: 2 by the birth date, 1 by equal words, 0 by like ones."""
    if likeness(one, other) is not Likeness.SAME:
        return -1
    if one.date_of_birth and other.date_of_birth:
        return 2
    given = set(words_of_name(one.given_name)) & set(words_of_name(other.given_name))
    return int(bool(given and set(words_of_name(one.surname)) & set(words_of_name(other.surname))))


@dataclass(frozen=True)
class Whose:
    """Whose a paper is: ``you``, a dependant by id, or ``another``; ``doubt`` says what to look at."""

    holder: str
    doubt: str | None = None

    @property
    def said(self) -> str:
        """One word: you, dependant or another."""
        return self.holder if self.holder in ("you", "another") else "dependant"

    @property
    def is_another(self) -> bool:
        """Whether the paper names somebody who is not known here."""
        return self.holder == "another"

    @property
    def dependant(self) -> str | None:
        """The id of the dependant whose paper it is."""
        return None if self.holder in ("you", "another") else self.holder


class People:
    """The person and her family, and who is named on the papers of a vault."""

    def __init__(self, ledger: Ledger, *, person: Person | None = None) -> None:
        found = ledger.person()
        self.person = found if isinstance(found, Person) else person
        self.dependants = [one for one in ledger.all_of(Dependant) if one.trashed_on is None]
        self._ledger = ledger

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.id: document for document in self._ledger.all_of(Document)}

    @cached_property
    def _holders(self) -> dict[str, set[str]]:
        """The numbers of papers that name somebody, and whose they are."""
        found = {one.sevis_id: {one.id} for one in self.dependants if one.sevis_id}
        named: list[Record] = [record for kind in _NAMED for record in self._ledger.all_of(kind)]
        for record in [*named, *self._ledger.all_of(Passport)]:
            bearer = self.bearer(record)
            whose = self._by_name(record, bearer)
            for number in (bearer.passport_number, bearer.sevis_id) if bearer and whose else ():
                if number and whose:
                    found.setdefault(number, set()).add(whose.holder)
        return found

    def note(self, document: Document) -> None:
        """Take in a document that came after this was made."""
        self._documents[document.id] = document

    # --- who is named ----------------------------------------------------------------------------

    def bearer(self, record: Record) -> Bearer | None:
        """Return who is named on the paper of a record; None where nothing tells, or several do."""
        if isinstance(record, _NAMED) and (record.surname or record.given_name or record.date_of_birth):
            return Bearer(
                surname=record.surname,
                given_name=record.given_name,
                date_of_birth=record.date_of_birth,
                passport_number=getattr(record, "passport_number", None),
                sevis_id=getattr(record, "sevis_id", None),
            )
        pages = {(item.document, item.page) for item in record.evidence if item.document and item.page}
        found: list[Bearer] = []
        for document, page in sorted(pages, key=str):
            held = self._documents.get(document or "")
            found += _on_page(held.bearers, page or 1) if held is not None else []
        distinct = [one for n, one in enumerate(found) if not any(_is_same(one, two) for two in found[:n])]
        return distinct[0] if len(distinct) == 1 else None

    def names_another(self, record: Record) -> bool:
        """Return whether the names in a record itself are those of somebody who is not known here."""
        if not isinstance(record, _NAMED):
            return False
        bearer = self.bearer(record) if record.surname or record.given_name else None
        whose = self._by_name(record, bearer) if bearer is not None else None
        return whose is not None and whose.is_another

    # --- whose it is -----------------------------------------------------------------------------

    def of_record(self, record: Record, bearer: Bearer | None = None) -> Whose | None:
        """Return whose the paper of a record is by what it names; None where that is not known.

        A record that is said to be a dependant's is compared with that dependant alone.
        """
        bearer = bearer or self.bearer(record)
        if bearer is None:
            said = getattr(record, "dependant", None)
            return Whose(said) if said is not None else None
        return self._unless_misread(self._by_name(record, bearer), bearer) or self._by_number(bearer)

    def of(self, bearer: Bearer) -> Whose | None:
        """Return whose a paper is; None where neither a name nor a number tells."""
        return self._unless_misread(self._named(bearer), bearer) or self._by_number(bearer)

    def _unless_misread(self, whose: Whose | None, bearer: Bearer) -> Whose | None:
        """Return whose a paper is whose name is like that of one who has its passport or SEVIS number."""
        if whose is None or not whose.is_another:
            return whose
        numbers = (bearer.passport_number, bearer.sevis_id)
        holders = set().union(*(self._holders.get(number, ()) for number in numbers if number))
        known = {one.id: [_of_dependant(one)] for one in self.dependants}
        known |= {"you": _of_person(self.person)} if self.person is not None else {}
        alike = [one for one in holders & set(known) if any(are_alike(bearer, name) for name in known[one])]
        return Whose(alike[0]) if len(alike) == 1 else whose

    def _by_name(self, record: Record, bearer: Bearer | None) -> Whose | None:
        said = getattr(record, "dependant", None)
        if said is None:
            return self._named(bearer) if bearer is not None else None
        known = next((one for one in self.dependants if one.id == said), None)
        if known is None or bearer is None:
            return Whose(said)
        if likeness(bearer, _of_dependant(known)) is Likeness.ANOTHER:
            return Whose("another", f"it names {shown(bearer)}, not {record_name(known)}")
        return Whose(said)

    def _named(self, bearer: Bearer) -> Whose | None:
        own = self._own(bearer)
        family = [one for one in self.dependants if likeness(bearer, _of_dependant(one)) is Likeness.SAME]
        if own is Likeness.SAME:
            return self._nearest(bearer, family)
        if len(family) == 1:
            return Whose(family[0].id)
        if own is Likeness.ANOTHER:
            return Whose("another", f"it names {shown(bearer)}, not you")
        if own is Likeness.BIRTH_DATE and bearer.date_of_birth is not None:
            born = show_day(bearer.date_of_birth)
            return Whose("you", f"the birth date on it is {born}; yours is another on record")
        return None

    def _nearest(self, bearer: Bearer, family: Sequence[Dependant]) -> Whose:
        """Return whose a paper is that names the person, or somebody of her family with a name like hers."""
        if not family or self.person is None:
            return Whose("you")
        own = max(_nearness(bearer, known) for known in _of_person(self.person))
        near = {one.id: _nearness(bearer, _of_dependant(one)) for one in family}
        first = max(family, key=lambda one: near[one.id])
        if own > near[first.id]:
            return Whose("you")
        if own < near[first.id] and list(near.values()).count(near[first.id]) == 1:
            return Whose(first.id)
        return Whose("you", f"it may be a paper of {record_name(first)}, whose name is like yours")

    def _by_number(self, bearer: Bearer) -> Whose | None:
        """Return whose a paper is by a number that papers with names have, for one that prints no name."""
        numbers = (bearer.passport_number, bearer.sevis_id)
        holders = {holder for number in numbers if number for holder in self._holders.get(number, ())}
        if len(holders) != 1:
            return None
        (holder,) = holders
        told = "its number is that of a paper of somebody else" if holder == "another" else None
        return Whose(holder, told)

    def _own(self, bearer: Bearer) -> Likeness:
        """Return how somebody compares with the person, by the name that fits best."""
        if self.person is None:
            return Likeness.UNKNOWN
        found = {likeness(bearer, known) for known in _of_person(self.person)}
        order = (Likeness.SAME, Likeness.BIRTH_DATE, Likeness.ANOTHER)
        return next((one for one in order if one in found), Likeness.UNKNOWN)

    def are_apart(self, one: Bearer | None, other: Bearer | None) -> bool:
        """Return whether two papers are certainly of two people, so that they are no copies of one."""
        if one is None or other is None:
            return False
        alike = likeness(one, other)
        if alike is Likeness.ANOTHER:
            return not self._are_names_of_one(one, other)
        if alike is Likeness.UNKNOWN and one.passport_number and other.passport_number:
            return one.passport_number != other.passport_number  # those of a family may follow each other
        first, second = self.of(one), self.of(other)
        if first is None or second is None:
            return False
        return first.holder != second.holder

    def _are_names_of_one(self, one: Bearer, other: Bearer) -> bool:
        """Return whether both names are known as those of one person, such as a former one."""
        first, second = self.of(one), self.of(other)
        return first is not None and first == second and not first.is_another and first.doubt is None


def _on_page(bearers: Sequence[Bearer], page: int) -> list[Bearer]:
    """Return who is named on the paper that a page belongs to: the last that begins on it or before.

    Nobody where several papers begin there and one of them names nobody: it is not known which it is.
    """
    before = [one.page or 1 for one in bearers if (one.page or 1) <= page]
    found = [one for one in bearers if before and (one.page or 1) == max(before)]
    return found if all(one.is_told for one in found) else []


def _is_same(one: Bearer, other: Bearer) -> bool:
    return one.model_copy(update={"page": None}) == other.model_copy(update={"page": None})


def _of_dependant(dependant: Dependant) -> Bearer:
    return Bearer(
        surname=dependant.family_name,
        given_name=dependant.given_name,
        date_of_birth=dependant.date_of_birth,
        sevis_id=dependant.sevis_id,
    )


def _of_person(person: Person) -> list[Bearer]:
    """Return the names of a person, each with her birth date."""
    names = [(person.family_name, person.given_name)]
    names += [(variant.family, variant.given or person.given_name) for variant in person.name_variants]
    if person.name_on_ds2019:
        names.append((person.name_on_ds2019, person.name_on_ds2019))
    return [
        Bearer(surname=surname, given_name=given, date_of_birth=person.date_of_birth)
        for surname, given in names
    ]


def shown(bearer: Bearer) -> str:
    """Return who is named on a paper, in words: ``AMARA TESTCASE, born 14 Mar 1990``."""
    name = " ".join(part for part in (bearer.given_name, bearer.surname) if part)
    born = f"born {show_day(bearer.date_of_birth)}" if bearer.date_of_birth else ""
    number = f"passport {bearer.passport_number}" if bearer.passport_number and not name else ""
    return ", ".join(part for part in (name, born, number) if part) or "somebody"


# --- who the record is about -------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """Somebody who is named on forms: the form that tells most of her, and how many there are."""

    form: Ds2019
    forms: int

    @property
    def bearer(self) -> Bearer:
        """Who it is."""
        return _of_form(self.form)


def named_on_forms(forms: Iterable[Ds2019]) -> list[Named]:
    """Return the people whom J-1 forms name, the one with most forms first, then by their order."""
    groups: list[list[Ds2019]] = []
    for form in forms:
        if not form.is_of_a_j1_program or not form.surname:
            continue
        who = _of_form(form)
        same = next((g for g in groups if likeness(_of_form(g[0]), who) is not Likeness.ANOTHER), None)
        if same is None:
            groups.append([form])
        else:
            same.append(form)
    found = [Named(max(group, key=_told), len(group)) for group in groups]
    return sorted(found, key=lambda named: -named.forms)


def _of_form(form: Ds2019) -> Bearer:
    return Bearer(surname=form.surname, given_name=form.given_name, date_of_birth=form.date_of_birth)


def _told(form: Ds2019) -> tuple[int, date]:
    known = (form.given_name, form.date_of_birth, form.citizenship_country_code)
    return sum(value is not None for value in known), form.issued_on or date.min


def person_fields(form: Ds2019) -> dict[str, Any]:
    """Return what a form tells of the person, with the evidence for it."""
    country = country_of_fips(form.citizenship_country_code) if form.citizenship_country_code else None
    return {
        "family_name": form.surname,
        "given_name": form.given_name,
        "date_of_birth": form.date_of_birth,
        "nationalities": [country] if country else [],
        "evidence": [
            item.model_copy(update={"field": _PERSON_FIELDS[item.field]})
            for item in form.evidence
            if item.field in _PERSON_FIELDS
        ],
    }


def propose_person(ledger: Ledger) -> None:
    """Propose the one whom most J-1 forms name as the person; it waits for confirmation too.

    A proposal that nobody touched follows the forms that come in later.
    """
    person = ledger.person()
    if person is not None and not _untouched(person):
        return
    named = named_on_forms(form for form in ledger.all_of(Ds2019) if form.dependant is None)
    if not named:
        return
    fields = person_fields(named[0].form)
    if person is None:
        ledger.add(Person(**fields, provenance=Provenance.READ))
    elif isinstance(person, Person) and likeness(_of_person(person)[0], named[0].bearer) is Likeness.ANOTHER:
        ledger.edit(person, fields)


def _untouched(person: Record) -> bool:
    """Return whether a person was read from a form and waits as it was read, nothing of it typed."""
    if not person.waits or person.provenance is not Provenance.READ:
        return False
    own = (name for name in type(person).model_fields if name not in COMMON_FIELDS)
    told = [name for name in own if getattr(person, name) not in (None, "", [])]
    return bool(told) and all(person.evidence_for(name) for name in told)
