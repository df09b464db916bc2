"""Readings become proposed records: what a person is asked to confirm, with the evidence for it.

A value that is unsure, or that no record can hold, is left out and named; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from tracker.documents.bearers import bearer_of
from tracker.documents.papers.drafts import Draft, drafts_of
from tracker.documents.readings import AnnotationReading, DocumentReading, FieldReading, FileReading, Kind
from tracker.records import BoxOnPage, Evidence, Provenance, Record
from tracker.records.exchange_visitor import Admission, Ds2019, FundingKind, Visa
from tracker.records.vault_document import Bearer
from tracker.terms import Determination, category_of

_MODELS: dict[str, type[Record]] = {"ds2019": Ds2019, "visa": Visa, "i94": Admission}
_FUNDING = (
    (FundingKind.PERSONAL, re.compile(r"\bpersonal\b", re.IGNORECASE)),
    (FundingKind.SPONSOR, re.compile(r"\bprogram sponsor\b", re.IGNORECASE)),
    (FundingKind.US_GOVERNMENT, re.compile(r"\bU\.?\s?S\.?\s+gov", re.IGNORECASE)),
    (
        FundingKind.HOME_GOVERNMENT,
        re.compile(r"\b(?:visitor'?s|home)\s+government|^government of\b", re.IGNORECASE),
    ),
    (FundingKind.INTERNATIONAL_ORGANIZATION, re.compile(r"\binternational organi[sz]ation", re.IGNORECASE)),
    (FundingKind.OTHER, re.compile(r"\b(?:other organi[sz]ation|binational commission)", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Proposal:
    """A record that waits for confirmation.

    ``paper`` is the kind of the paper it was read from, ``bearer`` whom that names; ``unsure`` names the
    record's fields that the person must look at, those left out among them.
    """

    paper: Kind
    record: Record
    unsure: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    bearer: Bearer | None = None


def proposals_of(reading: FileReading, document: str | None = None) -> list[Proposal]:
    """Return the records that the papers of a file propose, in the order of its pages.

    Args:
        reading: what stands in the file.
        document: id of the document record that the evidence points to.
    """
    return [
        replace(proposal, bearer=bearer_of(paper))
        for paper in reading.documents
        if _has_value(paper)
        for proposal in _of_paper(paper, document)
    ]


def _of_paper(paper: DocumentReading, document: str | None) -> list[Proposal]:
    if paper.kind in _MODELS:
        return [_proposal(paper, document)]
    drafts = drafts_of(paper)
    return [_drafted(draft, document, first=draft is drafts[0]) for draft in drafts]


def _drafted(draft: Draft, document: str | None, *, first: bool) -> Proposal:
    """Return the proposal of a draft; the problems of its paper go with the first one."""
    paper = draft.paper
    evidence = [
        _of_field(name, found, document)
        for name, source in draft.sources.items()
        if (found := paper.fields.get(source)) is not None
    ]
    problems = [*(paper.problems if first else ()), *draft.problems]
    return _checked(paper.kind, draft.model, {**draft.values, "evidence": evidence}, draft.unsure, problems)


def _has_value(paper: DocumentReading) -> bool:
    return any(
        found is not None and found.value for name, found in paper.fields.items() if name != "form_revision"
    )


def _proposal(paper: DocumentReading, document: str | None) -> Proposal:
    values: dict[str, Any] = {}
    unsure = [
        name for name, found in paper.fields.items() if found is not None and found.confidence == "unsure"
    ]
    for name, found in paper.fields.items():
        if found is not None and found.value is not None and found.confidence != "unsure":
            values |= _converted(name, found)
    if paper.annotation_212e is not None:
        values["annotation_212e"] = _annotation(paper.annotation_212e)
        if paper.kind == "visa" and paper.annotation_212e.text:
            values["annotation"] = paper.annotation_212e.text
        if paper.annotation_212e.determination is Determination.UNSURE:
            unsure.append("annotation_212e")
    values["evidence"] = [*_evidence(paper, document)]
    return _checked(paper.kind, _MODELS[paper.kind], values, unsure, paper.problems)


def _checked(
    kind: Kind, model: type[Record], values: dict[str, Any], unsure: Sequence[str], problems: Sequence[str]
) -> Proposal:
    """Return the proposal of a record, with what it cannot hold left out and named."""
    record, refused = _valid(model, values)
    said = [f"the {name.replace('_', ' ')} as read cannot be kept; please enter it" for name in refused]
    return Proposal(kind, record, tuple(dict.fromkeys([*unsure, *refused])), (*problems, *said))


def _converted(name: str, found: FieldReading) -> dict[str, Any]:
    """Return the record's fields for one field of the paper."""
    value = found.value
    if name == "category" and isinstance(value, str):
        return {"category": category_of(value), "category_printed": value}
    if name == "funding" and isinstance(value, list):
        return {"funding": [_funding_line(row) for row in value]}
    return {name: value}


def _funding_line(row: Mapping[str, str | None]) -> dict[str, Any]:
    source = row["source"] or ""
    kind = next((kind for kind, pattern in _FUNDING if pattern.search(source)), None)
    return {"source": source, "kind": kind, "amount": row["amount"]}


def _annotation(annotation: AnnotationReading) -> dict[str, Any]:
    return {
        "determination": annotation.determination,
        "bases": list(annotation.bases),
        "boxes": {name: box.state for name, box in annotation.boxes.items()},
        "officer_name": annotation.officer_name,
        "officer_date": annotation.officer_date,
        "text": annotation.text,
    }


def _evidence(paper: DocumentReading, document: str | None) -> Iterator[Evidence]:
    for name, found in paper.fields.items():
        if found is not None:
            yield _of_field(name, found, document)
    annotation = paper.annotation_212e
    if annotation is None:
        return
    for name, reading in annotation.boxes.items():
        yield Evidence(
            field=f"annotation_212e.boxes.{name}",
            document=document,
            page=reading.page,
            box=BoxOnPage(**reading.box.as_json()) if reading.box else None,
            method=reading.method,
            confidence=reading.confidence,
        )
    if annotation.text:
        recognised = any(found is not None and found.method == "ocr" for found in paper.fields.values())
        yield Evidence(
            field="annotation_212e.text",
            document=document,
            page=paper.pages[0],
            box=BoxOnPage(**annotation.box.as_json()) if annotation.box else None,
            words=annotation.text,
            method="ocr" if recognised else "text",
            confidence="likely" if recognised else "certain",
        )


def _of_field(name: str, found: FieldReading, document: str | None) -> Evidence:
    return Evidence(
        field=name,
        document=document,
        page=found.page,
        box=BoxOnPage(**found.box.as_json()) if found.box else None,
        words=found.as_printed,
        method=found.method,
        confidence=found.confidence,
    )


def _valid(model: type[Record], values: dict[str, Any]) -> tuple[Record, list[str]]:
    """Return the record, without the fields that it refuses, and their names."""
    refused: list[str] = []
    known = values | {"provenance": Provenance.READ}
    while True:
        try:
            return model.model_validate(known), refused
        except ValidationError as error:
            wrong = _refused_fields(model, error)
            refused += wrong
            known = {name: value for name, value in known.items() if name not in wrong}


def _refused_fields(model: type[Record], error: ValidationError) -> list[str]:
    """Return the fields an error is about; an end before its begin is about the end."""
    named = [str(item["loc"][0]) for item in error.errors(include_input=False) if item["loc"]]
    return list(dict.fromkeys(named)) or [end for _, end in model.spans]
