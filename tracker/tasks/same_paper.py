"""Whether two papers are one and the same, and joining what the second copy says to the record of the first.

A form comes as the PDF that was sent, as a scan of the signed print and as a photo of it. They are one
form; but the copies need not say the same: marks and signatures stand on paper alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from tracker.documents.readings import combined
from tracker.errors import RecordInvalid
from tracker.records import Evidence, Provenance, Record, kind_of
from tracker.records.base import COMMON_FIELDS
from tracker.records.exchange_visitor import Annotation212e, Ds2019, PaperCopy, Visa
from tracker.store.ledger import Ledger
from tracker.terms import IAP66_SEVIS_ID, Determination, PaperBasis, folded

R = TypeVar("R", bound=Record)

# Fields that together tell one paper of a kind from all others; any one group is enough.
IDENTITY: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ds2019": (("sevis_id", "program_begin_date", "program_end_date", "issued_on"),),
    "visa": (("foil_number",), ("control_number", "expires_on")),
    "admission": (("arrival_date",),),  # a person enters once a day; numbers that differ tell them apart
    "passport": (("country", "passport_number"),),
    "filing": (("form", "receipt_number"),),
    "sevis_fee": (("sevis_id", "paid_on"),),
    "exam": (("name", "taken_on"),),
    "certificate": (("name", "certificate_number"),),
    "licence": (("authority", "licence_number"),),
    "waiver": (("case_number",),),
    "advisory_opinion": (("case_number", "dated"),),
    "presence": (("country", "arrived_on"),),
    "position": (("employer", "begin"),),
}
# As above without what is often missing or written by hand: a person is asked.
_ALIKE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ds2019": (("sevis_id", "program_begin_date", "program_end_date"),),
    "visa": (("visa_class", "issued_on", "expires_on", "date_of_birth"),),
    "admission": (("class_of_admission", "arrival_date", "date_of_birth"),),
}
# Fields that tell two papers apart where both have them.
_APART: Mapping[str, tuple[str, ...]] = {
    "ds2019": ("dependant", "visa_class", "category", "program_number", "purpose", "issued_on"),
    "visa": ("dependant", "visa_class", "foil_number", "expires_on"),
    "admission": ("dependant", "admission_number", "class_of_admission", "date_of_birth"),
}
# Sentences: a letter that was misread does not make them say something else.
_SENTENCES = frozenset(
    {
        "purpose",
        "program_sponsor",
        "program_description",
        "site_of_activity",
        "position",
        "subject_field_remarks",
        "official_title",
        "issuing_post",
        "port",
    }
)
_LIKE = 0.85  # of two texts that one engine read and one printed; our choice
_RANK = {"certain": 2, "likely": 1}
# The days that later papers of a matter bring, and what comes with such a day.
STAGE_DAYS: Mapping[str, tuple[str, ...]] = {
    "filing": ("decided_on",),
    "waiver": ("filed_on", "recommended_on", "granted_on", "denied_on"),
    "licence": ("expires_on",),
    "certificate": ("expires_on",),
    "presence": ("left_on",),
    "position": ("end",),
}
WITH_STAGE_DAY: Mapping[str, str] = {"decided_on": "outcome"}
_OF_ONE_COPY = frozenset({"copies", "annotation_212e", "annotation"})


def find_same(records: Iterable[R], proposed: R) -> R | None:
    """Return the record that says exactly the same, else the one of the same paper, else None."""
    known = list(records)
    exact = next((record for record in known if says_the_same(record, proposed)), None)
    return exact or next((record for record in known if _is_same_paper(record, proposed)), None)


def may_be_same(record: Record, proposed: Record) -> bool:
    """Return whether two records may be of one paper by what they say, whoever is named on it."""
    return _is_same_paper(record, proposed) or says_the_same(record, proposed)


def _is_same_paper(record: Record, proposed: Record) -> bool:
    return _agree(record, proposed, IDENTITY.get(kind_of(proposed), ()))


def find_alike(records: Iterable[R], record: R) -> R | None:
    """Return another one of the records that may be of the same paper; a person has to say so."""
    groups = _ALIKE.get(kind_of(record), ())
    others = (other for other in records if other.id != record.id)
    return next((other for other in others if _agree(other, record, groups)), None)


def says_the_same(one: Record, other: Record) -> bool:
    """Return whether two records have the same values in all fields of their own."""
    own = (name for name in type(one).model_fields if name not in COMMON_FIELDS and name != "copies")
    return type(one) is type(other) and all(getattr(one, name) == getattr(other, name) for name in own)


def _agree(one: Record, other: Record, groups: Sequence[tuple[str, ...]]) -> bool:
    if IAP66_SEVIS_ID in (getattr(one, "sevis_id", None), getattr(other, "sevis_id", None)):
        return False  # the zeros of an IAP-66 stand for no record
    if not any(all(_equal(one, other, name) for name in names) for names in groups):
        return False
    return not any(
        getattr(one, name) and getattr(other, name) and not _equal(one, other, name)
        for name in _APART.get(kind_of(one), ())
    )


def _equal(one: Record, other: Record, name: str) -> bool:
    here, there = getattr(one, name), getattr(other, name)
    if here in (None, "", []) or there in (None, "", []):
        return False
    return same_value(name, here, there)


def same_value(name: str, here: Any, there: Any) -> bool:
    """Return whether two values of a field say the same; in sentences letters may be misread."""
    if here == there:
        return True
    if not (isinstance(here, str) and isinstance(there, str)) or type(here) is not type(there):
        return False
    one, other = folded(here), folded(there)
    if one == other:
        return True
    return name in _SENTENCES and difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE


def stage_fields(there: Record, coming: Record) -> dict[str, Any]:
    """Return the days of stages that a paper tells and a record lacks, with what comes with such a day.

    A later day tells a later stage too: a licence that was renewed, an approval that was revoked.
    """
    fields: dict[str, Any] = {}
    for name in STAGE_DAYS.get(kind_of(there), ()):
        here, value = getattr(there, name), getattr(coming, name)
        beside = WITH_STAGE_DAY.get(name)
        said = getattr(coming, beside) if beside is not None else None
        if value in (None, "") or (beside is not None and said in (None, "")):
            continue
        if here in (None, "") or (str(value) > str(here) and not str(value).startswith(str(here))):
            fields[name] = value
            if beside is not None:
                fields[beside] = said
    return fields


# --- joining ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Joined:
    """A record after a copy of its paper was joined, and the fields that the copy has otherwise."""

    record: Record
    differs: Mapping[str, str]


def join(ledger: Ledger, there: Record, coming: Record, document: str | None, *, on: date) -> Joined:
    """Add what a copy of the same paper says to a record; return it and where they differ.

    Runs inside a change. A record that waits takes what it lacks, and the surer reading of what differs.
    One that counts keeps every value: what the copy says otherwise, and its 212(e) marks where they would
    change the answer, wait until a person has looked at them.
    """
    is_open = there.provenance is Provenance.READ and not there.counts
    fields: dict[str, Any] = {}
    differs: dict[str, str] = {}
    agreed: set[str] = set()
    newer = stage_fields(there, coming)
    for name in type(there).model_fields:
        if name in COMMON_FIELDS or name in _OF_ONE_COPY:
            continue
        here, value = getattr(there, name), getattr(coming, name)
        if value in (None, [], ""):
            continue
        if same_value(name, here, value):
            agreed.add(name)
        elif is_open and (here in (None, [], "") or name in newer or _is_surer(coming, there, name)):
            fields[name] = value
            if here not in (None, [], ""):
                differs[name] = _words(there, name)
        else:
            differs[name] = _words(coming, name)
    evidence = [item for item in there.evidence if item.field.partition(".")[0] not in fields]
    evidence += [item for item in coming.evidence if item.field.partition(".")[0] in agreed | set(fields)]
    if isinstance(there, Ds2019 | Visa) and isinstance(coming, Ds2019 | Visa):
        said = _with_copy(there, coming, document, differs, on=on, is_open=is_open)
        on_copy = _of_annotation(coming)  # where this copy says it; what decides stands first
        evidence = on_copy + evidence if is_open and "annotation_212e" in said else evidence + on_copy
        fields |= said
    if evidence != there.evidence:
        fields["evidence"] = evidence
    try:
        return Joined(ledger.edit(there, fields, action="join") if fields else there, differs)
    except RecordInvalid:  # the readings do not go together, such as an end before a begin
        left = {name: _words(coming, name) for name in fields if name not in _OF_ONE_COPY | {"evidence"}}
        told = {**differs, **left}
        kept = {name: value for name, value in fields.items() if name in _OF_ONE_COPY}
        return Joined(ledger.edit(there, kept, action="join") if kept else there, told)


def _is_surer(coming: Record, there: Record, name: str) -> bool:
    """Return whether the copy's reading of a field is surer; what was typed has no evidence and stays."""
    here, copy = there.evidence_for(name), coming.evidence_for(name)
    if here is None or copy is None:
        return False
    return _RANK.get(copy.confidence or "", 0) > _RANK.get(here.confidence or "", 0)


def _words(record: Record, name: str) -> str:
    found = record.evidence_for(name)
    return (found.words if found else None) or str(getattr(record, name))


def _of_annotation(record: Record) -> list[Evidence]:
    return [
        item for item in record.evidence if item.field.partition(".")[0] in ("annotation_212e", "annotation")
    ]


def _with_copy(
    there: Ds2019 | Visa,
    coming: Ds2019 | Visa,
    document: str | None,
    differs: Mapping[str, str],
    *,
    on: date,
    is_open: bool,
) -> dict[str, Any]:
    """Return the fields that a copy changes: the copies and, in a record that waits, the annotation."""
    copies = list(there.copies) or [_first_copy(there, on)]
    new = PaperCopy(document=document, annotation_212e=coming.annotation_212e, differs=dict(differs))
    together = annotation_of([_own(there), new])
    changes = not same_answer(together, there.annotation_212e)
    if is_open:
        words = getattr(there, "annotation", None) or getattr(coming, "annotation", None)
        return {
            "copies": [*copies, new],
            **({"annotation_212e": together} if changes else {}),
            **({"annotation": words} if isinstance(there, Visa) and words else {}),
        }
    if not changes and not differs:
        new = new.model_copy(update={"confirmed_on": on})
    return {"copies": [*copies, new]}


def _own(record: Ds2019 | Visa) -> PaperCopy:
    """Return what the record says itself: of all copies together, or what a person answered."""
    return PaperCopy(annotation_212e=record.annotation_212e)


def _first_copy(record: Ds2019 | Visa, on: date) -> PaperCopy:
    document = next((item.document for item in record.evidence if item.document), None)
    seen = (record.confirmed_on or on) if record.counts else None
    return PaperCopy(document=document, annotation_212e=record.annotation_212e, confirmed_on=seen)


def same_answer(one: Annotation212e | None, other: Annotation212e | None) -> bool:
    """Return whether two annotations say the same about 212(e)."""
    return _answer(one) == _answer(other)


def _answer(annotation: Annotation212e | None) -> tuple[Determination, frozenset[PaperBasis]] | None:
    """Return what matters of an annotation; one without marks says as much as none."""
    if annotation is None or annotation.determination is Determination.UNMARKED:
        return None
    return annotation.determination, frozenset(annotation.bases)


def annotation_of(copies: Sequence[PaperCopy]) -> Annotation212e | None:
    """Return what the copies of one paper say together about 212(e); an unmarked one takes no side.

    Copies whose marks disagree are a conflict; one that cannot be told makes the answer unsure.
    """
    said = [copy.annotation_212e for copy in copies if copy.annotation_212e is not None]
    together = combined([annotation.determination for annotation in said])
    if together is None:
        return None
    deciding = [a for a in said if a.determination is together] or said
    first = max(deciding, key=lambda annotation: len(annotation.bases))
    named = {basis for a in said if a.determination is not Determination.UNMARKED for basis in a.bases}
    return first.model_copy(
        update={
            "determination": together,
            "bases": [basis for basis in PaperBasis if basis in named],
            "boxes": first.boxes if first.determination is together else _any_marked(said),
        }
    )


def _any_marked(said: Sequence[Annotation212e]) -> dict[str, str]:
    names = dict.fromkeys(name for annotation in said for name in annotation.boxes)
    return {
        name: "marked" if any(a.boxes.get(name) == "marked" for a in said) else _first_state(said, name)
        for name in names
    }


def _first_state(said: Sequence[Annotation212e], name: str) -> str:
    return next(annotation.boxes[name] for annotation in said if name in annotation.boxes)


def noted(record: Ds2019 | Visa, on: date, *, keep_annotation: bool = False) -> dict[str, Any]:
    """Return the fields of a record after a person took note of all its copies.

    Args:
        record: a record with copies. One that waits itself has what they say together already.
        on: the day.
        keep_annotation: the person answered herself what the paper says about 212(e).
    """
    waiting = [copy for copy in record.copies if copy.confirmed_on is None]
    if not waiting:
        return {}
    fields: dict[str, Any] = {
        "copies": [
            copy if copy.confirmed_on is not None else copy.model_copy(update={"confirmed_on": on})
            for copy in record.copies
        ]
    }
    together = annotation_of([_own(record), *waiting])
    if record.counts and not keep_annotation and not same_answer(together, record.annotation_212e):
        fields["annotation_212e"] = together
        fields["evidence"] = record.evidence
    return fields
