"""What only the person can answer before a record that was read counts: whose it is, and of which matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.documents.papers.drafts import hint_of
from tracker.errors import RecordConflict
from tracker.records import Provenance, Record, kind_of
from tracker.records.kinds import record_name
from tracker.records.person import Dependant, NameVariant, Person
from tracker.records.waivers import Waiver
from tracker.store.ledger import Ledger
from tracker.store.vault import Vault
from tracker.tasks.later_stages import waivers_of_one_matter
from tracker.tasks.persons import People, Whose

_NO_ROUTE = "it names no route, and no answer counts the waiver without one: give it, as route=conrad30"


@dataclass(frozen=True)
class Question:
    """Why a record does not count without an answer, in words without names, and how to answer."""

    text: str
    hint: str


def asked_about(ledger: Ledger, people: People, record: Record) -> Question | None:
    """Return what to ask before a record counts, None where it may count as it is."""
    if record.provenance is not Provenance.READ or record.counts or isinstance(record, Person):
        return None
    name = record_name(record)
    whose = people.of_record(record)
    if whose is not None and (whose.doubt or is_of_others(record, whose)):
        family = f"; of your family: tracker confirm {name} dependant=NAME" if has_holder(record) else ""
        return Question(
            f"{name} names somebody else than you"
            if is_of_others(record, whose)
            else f"{name} may be a paper of somebody else, by the names and birth dates on record",
            f"not yours: tracker trash {name}{family}; yours all the same: add --anyway",
        )
    matters = waivers_of_one_matter(ledger.of_kind("waiver"), record) if isinstance(record, Waiver) else []
    if matters:
        names = " or ".join(map(record_name, matters))
        return Question(
            f"{name} may be of one matter with {names}",
            f"join it with --same-as {record_name(matters[0])}; a matter of its own: add --anyway",
        )
    return None


def is_of_others(record: Record, whose: Whose | None) -> bool:
    """Return whether a record would count as the person's own though its paper names another."""
    if whose is None:
        return False
    return whose.is_another or (whose.dependant is not None and not has_holder(record))


def has_holder(record: Record) -> bool:
    """Return whether a record can be that of a dependant."""
    return "dependant" in type(record).model_fields


def of_family(record: Record, whose: Whose | None) -> dict[str, Any]:
    """Return the field to set where a paper names somebody of the family and its record does not."""
    if whose is None or whose.dependant is None or not has_holder(record):
        return {}
    said = getattr(record, "dependant", None)
    return {"dependant": whose.dependant} if said is None else {}


def hint_about(record: Record, matters: Sequence[Waiver]) -> str | None:
    """Return what to mind before a record is confirmed, unless a question about its matter says so."""
    if matters:
        return None
    if isinstance(record, Waiver) and record.granted_on is not None and record.route is None:
        hint = hint_of(record)
        return f"{hint}; {_NO_ROUTE}" if hint else _NO_ROUTE
    return hint_of(record)


# --- the person's answers --------------------------------------------------------------------------


def say_whose(vault: Vault, name: str, dependant: str | None, *, relation: str | None = None) -> str:
    """Set whose paper a waiting record is; return the name of the dependant.

    Args:
        vault: the open vault.
        name: the record.
        dependant: a dependant by name; None makes one of the names on the paper, and gives it the other
            waiting papers with these names as well.
        relation: of the new dependant, spouse or child.

    Raises:
        RecordConflict: records of this kind are the person's own, or the paper names nobody.
    """

    def change(ledger: Ledger) -> str:
        record = ledger.get(name)
        if not has_holder(record) or record.counts:
            raise RecordConflict(f"{record_name(record)} cannot be made a paper of a dependant")
        if dependant is not None:
            there = ledger.get(dependant)
            if not isinstance(there, Dependant):
                raise RecordConflict(f"{record_name(there)} is a {kind_of(there)}, not a dependant")
            ledger.edit(record, {"dependant": there.id})
            return record_name(there)
        bearer = People(ledger).bearer(record)
        if bearer is None or not (bearer.surname or bearer.given_name):
            raise RecordConflict(
                f"{record_name(record)} names nobody", hint="enter who it is: tracker add dependant"
            )
        made = ledger.add(
            Dependant(
                family_name=bearer.surname,
                given_name=bearer.given_name,
                date_of_birth=bearer.date_of_birth,
                relation=relation,
            )
        )
        people = People(ledger)
        for waiting in (one for kind in ledger.counts() for one in ledger.of_kind(kind)):
            is_open = waiting.provenance is Provenance.READ and not waiting.counts
            if is_open and (fields := of_family(waiting, people.of_record(waiting))):
                ledger.edit(waiting, fields)
        return record_name(made)

    return vault.commit(f"say whose {name} is", change)


def take_name(vault: Vault, name: str) -> bool:
    """Add the name on a paper to the person's own, known from then on; return whether it is new."""

    def change(ledger: Ledger) -> bool:
        person, bearer = ledger.person(), People(ledger).bearer(ledger.get(name))
        if not isinstance(person, Person) or bearer is None or not bearer.surname:
            return False
        variant = NameVariant(family=bearer.surname, given=bearer.given_name, used_on="papers")
        if variant in person.name_variants:
            return False
        ledger.edit(person, {"name_variants": [*person.name_variants, variant]})
        return True

    return vault.commit("take a name", change)
