"""A paper about a later stage of a matter on record: an approval after its receipt, a licence renewed.

What a person confirmed never changes by itself. The later stage is proposed as a record of its own, and
confirming it brings the first one up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from tracker.dates import show_day
from tracker.records import Provenance, Record, kind_of
from tracker.records.base import COMMON_FIELDS
from tracker.records.kinds import record_name
from tracker.records.vault_document import Document
from tracker.records.waivers import Waiver
from tracker.store.ledger import Ledger
from tracker.tasks.record_view import label
from tracker.tasks.same_paper import (
    STAGE_DAYS,
    WITH_STAGE_DAY,
    find_same,
    same_value,
    stage_fields,
)

R = TypeVar("R", bound=Record)

_NOTHING: tuple[Any, ...] = (None, "", [])


def record_to_join(records: Iterable[R], proposed: R) -> R | None:
    """Return the record of the same paper, or None where the paper becomes a record of its own.

    That it does too where it tells a later stage of a matter that counts, unless such a stage waits.
    """
    known = list(records)
    there = find_same(known, proposed)
    if there is None or not there.counts or not is_later(there, proposed):
        return there
    return find_same((record for record in known if record.waits), proposed)


def is_later(there: Record, coming: Record) -> bool:
    """Return whether a paper tells a stage that a record of the same matter has not, or may tell it."""
    names = [
        name for day in STAGE_DAYS.get(kind_of(there), ()) for name in (day, WITH_STAGE_DAY.get(day, day))
    ]
    return bool(stage_fields(there, coming)) or any(_is_open(there, coming, name) for name in names)


def _is_open(there: Record, coming: Record, name: str) -> bool:
    """Return whether a paper has words of a stage that could not be made out."""
    if getattr(there, name) not in _NOTHING or getattr(coming, name) not in _NOTHING:
        return False
    return any(item.field == name and item.confidence == "unsure" for item in coming.evidence)


def earlier_stage(ledger: Ledger, record: Record) -> Record | None:
    """Return the record that counts of which one that waits tells a later stage, or None."""
    if record.provenance is not Provenance.READ or record.counts or kind_of(record) not in STAGE_DAYS:
        return None
    others = (other for other in ledger.of_kind(kind_of(record)) if other.counts and other.id != record.id)
    return find_same(others, record)


def about_earlier(ledger: Ledger, record: Record) -> str | None:
    """Return what a person should know of the earlier stage before she confirms the later one, or None."""
    there = earlier_stage(ledger, record)
    if there is None:
        return None
    fields = _news(there, record)
    stays = [
        f"{label(name)} there is {_shown(getattr(there, name))} and stays so"
        for name in _own_fields(there)
        if name not in fields
        and getattr(there, name) not in _NOTHING
        and getattr(record, name) not in _NOTHING
        and not same_value(name, getattr(there, name), getattr(record, name))
    ]
    return "; ".join([f"it goes on with {record_name(there)}, which confirming brings up to date", *stays])


def bring_up_to_date(ledger: Ledger, there: Record, later: Record) -> Record:
    """Give a record what a later paper of its matter tells, with its documents; the later one is trashed.

    Runs inside a change, after a person said that it is right.
    """
    fields = _news(there, later)
    told = {
        name
        for name in _own_fields(there)
        if name in fields
        or (
            getattr(later, name) not in _NOTHING
            and same_value(name, getattr(there, name), getattr(later, name))
        )
    }
    evidence = [item for item in there.evidence if item.field.partition(".")[0] not in fields]
    evidence += [item for item in later.evidence if item.field.partition(".")[0] in told]
    if there.note is None and later.note is not None:
        fields["note"] = later.note
    if evidence != there.evidence:
        fields["evidence"] = evidence
    after = ledger.edit(there, fields, action="confirm") if fields else there
    move_links(ledger, later, there)
    ledger.trash(later)
    return after


def move_links(ledger: Ledger, one: Record, other: Record) -> None:
    """Make the documents of one record those of another."""
    for held in ledger.all_of(Document):
        if one.id in held.links:
            links = dict.fromkeys(other.id if link == one.id else link for link in held.links)
            ledger.edit(held, {"links": list(links)})


def waivers_of_one_matter(records: Sequence[Record], waiver: Waiver) -> list[Waiver]:
    """Return the waivers that a grant without a case number may be of, or such grants of one under way.

    USCIS prints no case number of the Department of State, so that only the days can tell.
    """
    others = [one for one in records if isinstance(one, Waiver) and one.id != waiver.id]
    if waiver.granted_on is not None:
        return [one for one in others if _may_be_granted(one, waiver)]
    return [one for one in others if _may_be_granted(waiver, one)]


def _may_be_granted(under_way: Waiver, grant: Waiver) -> bool:
    granted = grant.granted_on
    if granted is None or grant.case_number is not None or under_way.granted_on or under_way.denied_on:
        return False
    told = [day for day in (under_way.filed_on, under_way.recommended_on) if day is not None]
    if under_way.route and grant.route and under_way.route != grant.route:
        return False
    return all(day <= granted for day in told)


def _own_fields(record: Record) -> list[str]:
    return [name for name in type(record).model_fields if name not in COMMON_FIELDS]


def _news(there: Record, later: Record) -> dict[str, Any]:
    """Return the fields that a record lacks and the days of a later stage, with what comes with them."""
    lacking = {
        name: getattr(later, name)
        for name in _own_fields(there)
        if getattr(there, name) in _NOTHING and getattr(later, name) not in _NOTHING
    }
    return lacking | stage_fields(there, later)


def _shown(value: Any) -> str:
    return show_day(value) if isinstance(value, date) else str(value)
