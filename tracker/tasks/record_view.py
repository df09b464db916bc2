"""Records in words: the fields that matter most, one line, and every field with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from tracker.dates import MONTHS, show_day
from tracker.errors import RecordNotFound
from tracker.records import KINDS, Evidence, Record, kind_of
from tracker.records.base import COMMON_FIELDS, AdmitUntil, Country, PartialDay
from tracker.records.kinds import record_name
from tracker.records.waivers import Filing, Waiver
from tracker.records.works import Author
from tracker.store.ledger import Ledger
from tracker.tasks.field_text import REFERENCES, country_shown, value_type
from tracker.terms import DURATION_OF_STATUS

# What is asked first and shown in lists (the first four), per kind.
MAIN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "person": ("family_name", "given_name", "nationalities", "target_specialty", "date_of_birth",
               "residence_country", "email", "usmle_ecfmg_number"),
    "ds2019": ("program_begin_date", "program_end_date", "category", "program_sponsor", "sevis_id",
               "program_number", "issued_on", "purpose", "funding", "annotation_212e", "travel_validations"),
    "program": ("sevis_id", "category", "program_number", "sevis_status", "sevis_begin", "sevis_end",
                "training_start", "specialty", "residency_completed", "obligation_country"),
    "visa": ("visa_class", "issued_on", "expires_on", "issuing_post", "entries", "annotation",
             "annotation_212e", "sevis_id"),
    "admission": ("class_of_admission", "arrival_date", "admit_until", "departed_on", "port",
                  "admission_number"),
    "presence": ("country", "arrived_on", "left_on", "status", "category", "proof"),
    "trip": ("country", "left_on", "returned_on", "applied_for_visa"),
    "next_step": ("action", "category", "begin", "end", "extend_to", "benefits"),
    "unauthorized_work": ("what", "days"),
    "passport": ("country", "issued_on", "expires_on", "passport_number"),
    "dependant": ("given_name", "family_name", "relation", "date_of_birth", "nationalities", "sevis_id"),
    "sevis_fee": ("paid_on", "sevis_id", "amount", "receipt"),
    "insurance": ("insurer", "begin", "end", "persons"),
    "waiver": ("route", "state", "filed_on", "granted_on", "recommended_on", "agency", "case_number", "site",
               "job_begin", "job_end"),
    "advisory_opinion": ("dated", "result", "covers_program_ends_through", "case_number"),
    "skills_entry": ("country", "subject_field_code", "field_listed", "looked_up_on", "on_2024_list",
                     "on_2009_list", "source"),
    "filing": ("form", "received_on", "outcome", "decided_on", "receipt_number"),
    "position": ("title", "employer", "begin", "end", "kind", "country", "specialty", "clinical_contact",
                 "mentor", "paid", "bullets"),
    "education": ("degree", "school", "begin", "end", "field", "country"),
    "exam": ("name", "taken_on", "result", "score", "attempts"),
    "certificate": ("name", "issuer", "issued_on", "expires_on", "certificate_number"),
    "licence": ("name", "authority", "issued_on", "expires_on", "country", "state", "licence_number"),
    "award": ("name", "giver", "awarded_on", "amount", "currency", "description"),
    "skill": ("name", "kind"),
    "membership": ("organization", "role", "begin", "end"),
    "language": ("name", "level"),
    "volunteering": ("role", "organization", "begin", "end", "country", "description"),
    "work": ("title", "type", "status", "date", "venue", "authors", "author_position", "doi", "pmid"),
    "application": ("cycle", "specialties", "outcome", "interviews", "filed_on"),
    "plan": ("kind", "specialty", "begin"),
    "explanation": ("about", "text"),
    "offer": ("title", "employer", "begin", "reply_by", "kind", "end", "specialty", "country", "paid"),
    "answer": ("question", "answer", "answered_on", "offer"),
    "contact": ("name", "institution", "email", "specialty", "paper_read"),
    "message": ("kind", "sent_on", "answered_on", "contact", "text"),
    "document": ("title", "kind", "original_name", "added_on"),
    "scenario": ("title", "steps"),
}  # fmt: skip
COLUMNS = 4
_STAGE = "stage"
_STAGED = {"waiver": ("route", "case_number", _STAGE), "filing": ("form", "receipt_number", _STAGE)}


@dataclass(frozen=True)
class FieldLine:
    """One field in words: its name, its value, and where it was read."""

    name: str
    value: str
    source: str = ""


def columns_of(kind: str) -> tuple[str, ...]:
    """Return the columns that a list of the kind shows: fields, or the stage of a matter."""
    return _STAGED.get(kind) or MAIN_FIELDS[kind][:COLUMNS]


def stage_words(record: Record) -> str:
    """Return how far a waiver or filing has come, with its days; nothing for other records."""
    if isinstance(record, Waiver):
        days = [
            ("filed", record.filed_on),
            ("recommended", record.recommended_on),
            ("granted", record.granted_on),
            ("denied", record.denied_on),
        ]
        told = [f"{word} {show_day(day)}" for word, day in days if day]
        if not (record.granted_on or record.denied_on):
            told.append("not granted")
    elif isinstance(record, Filing):
        days = [("received", record.received_on), (record.outcome or "decided", record.decided_on)]
        told = [f"{word} {show_day(day)}" for word, day in days if day]
        if not record.decided_on:
            told.append(record.outcome or "no decision")
    else:
        return ""
    return ", ".join(told)


def _cell(record: Record, column: str, name: Callable[[str], str]) -> str:
    if column == _STAGE:
        return stage_words(record)
    return shown(kind_of(record), column, getattr(record, column), name)


def label(field: str) -> str:
    """Return a field's name for people: ``program begin date``."""
    return field.replace("_", " ").replace("212e", "212(e)")


def name_of_id(ledger: Ledger) -> Callable[[str], str]:
    """Return a function from a record's id to its name; an id of no record is shown as such."""

    def name(identifier: str) -> str:
        try:
            return record_name(ledger.get(identifier))
        except RecordNotFound:
            return "(deleted record)"

    return name


def shown(kind: str, field: str, value: Any, name: Callable[[str], str]) -> str:
    """Return a field's value for people: ``30 Jun 2027``, ``yes``, ``Nigeria``, ``dependant-1``."""
    if value is None or value == [] or value == {}:
        return ""
    if field in REFERENCES:
        return ", ".join(name(item) for item in (value if isinstance(value, list) else [value]))
    kind_of_value = value_type(KINDS[kind].model_fields[field])
    if kind_of_value in (Country, list[Country]):
        return ", ".join(country_shown(item) for item in (value if isinstance(value, list) else [value]))
    if kind_of_value in (PartialDay, AdmitUntil) and value != DURATION_OF_STATUS:
        return show_partial(value)
    return words_of(value)


def words_of(value: Any) -> str:
    """Return a plain value in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, datetime):
        return f"{show_day(value.date())} {value:%H:%M} UTC"
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, Author):
        return value.group or " ".join(
            part for part in (value.family, value.given or value.initials, value.suffix) if part
        )
    if isinstance(value, BaseModel):
        held = ((n, getattr(value, n)) for n in type(value).model_fields)
        return ", ".join(f"{label(n)} {words_of(v)}" for n, v in held if v not in (None, [], {}))
    if isinstance(value, list) and len(value) > 1 and all(isinstance(item, Author) for item in value):
        return "; ".join(f"{number} {words_of(item)}" for number, item in enumerate(value, 1))
    if isinstance(value, list):
        return ("; " if value and isinstance(value[0], BaseModel) else ", ").join(
            words_of(item) for item in value
        )
    if isinstance(value, dict):
        return ", ".join(f"{key} {words_of(item)}" for key, item in value.items())
    return str(value)


def show_partial(text: str) -> str:
    """Return ``2024``, ``Jul 2024`` or ``1 Jul 2024`` for a partial date."""
    parts = text.split("-")
    if len(parts) == 3:
        return show_day(date.fromisoformat(text))
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else text


def summary(record: Record) -> str:
    """Return one line on what the record is."""
    kind = kind_of(record)
    cells = (_cell(record, column, str) for column in columns_of(kind) if column not in REFERENCES)
    return " · ".join(cell for cell in cells if cell)


def state_of(record: Record) -> str:
    """Return ``in the trash``, ``to confirm`` or nothing."""
    if record.trashed_on is not None:
        return "in the trash"
    return "" if record.counts else "to confirm"


def row_of(record: Record, name: Callable[[str], str]) -> list[str]:
    """Return the cells of a list: name, main fields, state."""
    kind = kind_of(record)
    cells = [_cell(record, column, name) for column in columns_of(kind)]
    return [record_name(record), *cells, state_of(record)]


def lines_of(record: Record, name: Callable[[str], str]) -> list[FieldLine]:
    """Return every field that holds something, the main ones first, with where it was read."""
    kind = kind_of(record)
    own = [field for field in KINDS[kind].model_fields if field not in COMMON_FIELDS]
    fields = [*MAIN_FIELDS[kind], *(field for field in own if field not in MAIN_FIELDS[kind]), "note"]
    lines = [
        FieldLine(field, text, source_of(record.evidence_for(field), name))
        for field in fields
        if (text := shown(kind, field, getattr(record, field), name))
    ]
    lines.append(FieldLine("provenance", words_of(record.provenance)))
    for field in ("confirmed_on", "trashed_on", "created_at", "changed_at"):
        if value := getattr(record, field):
            lines.append(FieldLine(field, words_of(value)))
    return lines


def source_of(evidence: Evidence | None, name: Callable[[str], str]) -> str:
    """Return where a field was read: ``document-2 page 1, likely``."""
    if evidence is None:
        return ""
    parts = [
        name(evidence.document) if evidence.document else "",
        f"page {evidence.page}" if evidence.page else "",
    ]
    place = " ".join(part for part in parts if part)
    return ", ".join(part for part in (place, evidence.confidence or "") if part)
