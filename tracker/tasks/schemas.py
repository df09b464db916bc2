"""JSON Schemas of what the program reads and writes, generated from its models.

``python -m tracker.tasks.schemas schemas`` writes them. A released schema is frozen: a later change is
the next number.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter

from tracker.documents import readings
from tracker.records import KINDS, SINGLETONS, plural_of
from tracker.records.career_export import FORMAT, OF_ONE_VAULT
from tracker.reports import (
    calendar,
    comparison_values,
    letters,
    message_drafts,
    offers,
    paper_values,
    paths,
    search,
)
from tracker.reports.coherence import answer as coherence
from tracker.rules import assessment, law
from tracker.tasks import cv_schemas
from tracker.tasks.schema_parts import Schema, list_of, object_of, or_null

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLACE = "#/$defs/{model}"
_DAY = {"type": "string", "format": "date"}
_TEXT = {"type": "string"}


def schema_of_kind(kind: str) -> Schema:
    """Return the JSON Schema of one kind of record as it stands in an export."""
    places, definitions = _kinds([kind])
    found = definitions.pop(places[kind].rsplit("/", 1)[-1])
    return {"$schema": DIALECT, "$id": f"{kind}.json", **found, "$defs": definitions}


def career_export() -> Schema:
    """Return the JSON Schema of ``career-export/1``."""
    places, definitions = _kinds(list(KINDS))
    properties: Schema = {
        "format": {"const": FORMAT},
        "exported_at": {"type": "string", "format": "date-time", "description": "when the export was made"},
    }
    for kind, place in places.items():
        record = {"$ref": place}
        properties[plural_of(kind)] = (
            or_null(record) if kind in SINGLETONS else {"type": "array", "items": record}
        )
    description = "Every record of one person. Fields that hold nothing are left out."
    return _whole("career-export-1", FORMAT, description, properties, ["format"], definitions)


def assessment_answer() -> Schema:
    """Return the JSON Schema of ``assessment/1``."""
    whole, required, definitions = _assessment()
    description = (
        "The answer to one case. A result that the case gives no reason for is absent; null is not known."
    )
    return _whole("assessment-1", assessment.FORMAT, description, whole, required, definitions)


def _assessment() -> tuple[Schema, list[str], Schema]:
    """Return the properties of an answer, those that are always there, and their definitions."""
    found, definitions = _parts(assessment.Assessment)
    properties = found["properties"]
    results = {
        name: properties[name] for name in (*assessment.RESULTS, "alternatives", "warnings", "findings")
    }
    whole = {
        "id": {"type": "string", "description": "the case's own id, where it has one"},
        "format": {"const": assessment.FORMAT},
        "as_of": _DAY,
        "law": properties["law"],
        **results,
        "explanations": properties["explanations"],
    }
    required = ["format", "as_of", "law", *sorted(assessment.ALWAYS), "alternatives", "warnings", "findings"]
    return whole, required, definitions


def report_answer() -> Schema:
    """Return the JSON Schema of the answer behind a report: ``assessment/1`` with what proves its case."""
    whole, required, definitions = _assessment()
    basis = {"$ref": _PLACE.format(model="Basis")}
    proof = object_of(
        record=_TEXT,
        field=_TEXT,
        document=or_null(_TEXT),
        page=or_null({"type": "integer"}),
        words=or_null(_TEXT),
    )
    change = object_of(key=_TEXT, question=_TEXT, now=_TEXT, then=_TEXT, basis=or_null(basis))
    assumed = object_of(
        rule=_TEXT,
        title=_TEXT,
        statement=_TEXT,
        citation=_TEXT,
        grade=_TEXT,
        in_force={"const": False},
        held_back=list_of(_TEXT),
        computed={"type": "boolean"},
        changes=list_of(change),
        warnings_added=list_of(_TEXT),
        warnings_removed=list_of(_TEXT),
    )
    own: Schema = {
        "proofs": {
            "type": "object",
            "additionalProperties": proof,
            "description": "by path in the case: the record and page behind a fact",
        },
        "assumptions": {**list_of(_TEXT), "description": "what was taken to be so, in words"},
        "unconfirmed": {
            **list_of(_TEXT),
            "description": "records that wait to be confirmed and do not count",
        },
        "refs": {
            "type": "object",
            "additionalProperties": _TEXT,
            "description": "name of a record by its ref",
        },
        "assumed": {**list_of(assumed), "description": "rules not in force, with --assume"},
    }
    description = "The answer behind a report: an assessment with the proof of each fact of its case."
    required = [*required, "proofs", "assumptions", "unconfirmed", "refs"]
    return _whole("report-1", "report", description, whole | own, required, definitions)


def plans_answer() -> Schema:
    """Return the JSON Schema of ``plans/1``."""
    found, definitions = _parts(comparison_values.ComparisonValues)
    whole, required, more = _assessment()
    definitions |= more
    definitions["Assessment"] = {
        "type": "object",
        "properties": whole,
        "required": required,
        "additionalProperties": False,
    }
    answer = {"$ref": _PLACE.format(model="Assessment")}
    column = definitions["ColumnValues"]["properties"]
    column["answer"], column["answer_on_last_day"] = answer, or_null(answer)
    description = "The record as it is and the plans beside it, each answered by the same rules."
    properties = {**found["properties"], "format": {"const": comparison_values.FORMAT}}
    return _whole(
        "plans-1", comparison_values.FORMAT, description, properties, found["required"], definitions
    )


def papers_answer() -> Schema:
    """Return the JSON Schema of ``papers/1``."""
    found, definitions = _parts(paper_values.PapersValues)
    description = "The chains of a person's forms and what they lack by what is on record."
    properties = {**found["properties"], "format": {"const": paper_values.FORMAT}}
    return _whole("papers-1", paper_values.FORMAT, description, properties, found["required"], definitions)


def coherence_answer() -> Schema:
    """Return the JSON Schema of ``coherence/1``."""
    found, definitions = _parts(coherence.CoherenceValues)
    description = "Whether a record tells one story that leads to the target, and the records behind it."
    properties = {**found["properties"], "format": {"const": coherence.FORMAT}}
    del properties["refs"]
    return _whole("coherence-1", coherence.FORMAT, description, properties, found["required"], definitions)


def letter() -> Schema:
    """Return the JSON Schema of ``letter/1``."""
    found, definitions = _parts(letters.Letter)
    description = "A letter drafted from the record; what is not on record stands in brackets."
    properties = {"format": {"const": letters.FORMAT}, **found["properties"]}
    return _whole(
        "letter-1", letters.FORMAT, description, properties, ["format", *found["required"]], definitions
    )


def _plain_answer(name: str, model: type, description: str) -> Schema:
    """Return the JSON Schema of an answer that is one dataclass, its format among the fields or not."""
    found, definitions = _parts(model)
    properties = {**found["properties"], "format": {"const": f"{name}/1"}}
    required = ["format", *(field for field in found["required"] if field != "format")]
    return _whole(f"{name}-1", f"{name}/1", description, properties, required, definitions)


_PATHS = "Paths to practice side by side: years of each part, what the law says, what is assumed."
_OFFERS = "Offers before they are accepted: questions and answers, and what each would mean."
_SEARCH = "The search for a position: contacts, what is due, and how many answered."
_CALENDAR = "Days of the record for a calendar: limits, papers that end, and what is due."
_MESSAGE = "A message drafted from the record and never sent; what is not on record stands in brackets."


def readings_answer() -> Schema:
    """Return the JSON Schema of ``readings/1``."""
    paper, definitions = _parts(readings.DocumentReading)
    definitions["DocumentReading"] = paper
    together = {
        "type": "object",
        "properties": {
            "determination": or_null({"$ref": "#/$defs/Determination"}),
            "bases": {"type": "array", "items": {"$ref": "#/$defs/PaperBasis"}},
        },
        "required": ["determination", "bases"],
        "additionalProperties": False,
    }
    error, more = _parts(readings.ReadingError)
    file = {
        "type": "object",
        "properties": {
            "file": {"type": "string"},
            "sha256": {"type": "string"},
            "pages": {"type": "integer", "minimum": 0},
            "error": or_null(error),
            "documents": {"type": "array", "items": {"$ref": "#/$defs/DocumentReading"}},
            "annotation_212e": together,
        },
        "required": ["file", "sha256", "pages", "error", "documents", "annotation_212e"],
        "additionalProperties": False,
    }
    properties = {"format": {"const": readings.FORMAT}, "files": {"type": "array", "items": file}}
    description = "What was read from files. A reading is never a fact until a person confirms it."
    return _whole(
        "readings-1", readings.FORMAT, description, properties, ["format", "files"], definitions | more
    )


def cv_answer() -> Schema:
    """Return the JSON Schema of ``cv/1``."""
    properties = cv_schemas.cv_properties()
    required = [name for name in properties if name != "file"]
    description = "What a CV shows, and what was left out of it and why."
    return _whole("cv-1", "cv/1", description, properties, required, {})


def cv_check_answer() -> Schema:
    """Return the JSON Schema of ``cv-check/1``."""
    properties = cv_schemas.check_properties()
    description = "What a reader could question in the CV, each point with its records and how to mend it."
    return _whole("cv-check-1", "cv-check/1", description, properties, list(properties), {})


def publications_import_answer() -> Schema:
    """Return the JSON Schema of ``publications-import/1``."""
    places, definitions = _kinds(["work", "position", "education", "award", "membership"])
    records = {kind: {"$ref": place} for kind, place in places.items()}
    properties = cv_schemas.import_properties(records.pop("work"), records)
    description = "What an import of publications would do, or did, to the record."
    name = "publications-import"
    return _whole(f"{name}-1", f"{name}/1", description, properties, list(properties), definitions)


def rule_parameters() -> Schema:
    """Return the JSON Schema of one file of a law folder, TOML read as JSON."""
    rule, definitions = _parts(law.Rule)
    parameter, more = _parts(law.Parameter)
    definitions |= more
    _without(rule, "id")
    _without(parameter, "name")
    provision = definitions["Provision"]
    provision["properties"] = {"from": provision["properties"].pop("begin"), **provision["properties"]}
    provision["required"] = ["from", *(name for name in provision["required"] if name != "begin")]
    for part in (rule, parameter, provision):
        part["properties"] = {name: _not_null(value) for name, value in part["properties"].items()}
    properties = {
        "format": {"const": law.FORMAT},
        "state_date": {**_DAY, "description": "in one file of a folder: the day the law was followed up to"},
        "rules": {"type": "object", "additionalProperties": rule},
        "parameters": {"type": "object", "additionalProperties": parameter},
    }
    description = "Rules with their sources and dated parameters; provisions oldest first."
    return _whole("rule-parameters-1", law.FORMAT, description, properties, ["format"], definitions)


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "career-export-1": career_export,
    "assessment-1": assessment_answer,
    "report-1": report_answer,
    "plans-1": plans_answer,
    "papers-1": papers_answer,
    "coherence-1": coherence_answer,
    "letter-1": letter,
    "paths-1": partial(_plain_answer, "paths", paths.PathsValues, _PATHS),
    "offers-1": partial(_plain_answer, "offers", offers.OffersValues, _OFFERS),
    "search-1": partial(_plain_answer, "search", search.SearchValues, _SEARCH),
    "calendar-1": partial(_plain_answer, "calendar", calendar.CalendarValues, _CALENDAR),
    "message-1": partial(_plain_answer, "message", message_drafts.Draft, _MESSAGE),
    "readings-1": readings_answer,
    "cv-1": cv_answer,
    "cv-check-1": cv_check_answer,
    "publications-import-1": publications_import_answer,
    "rule-parameters-1": rule_parameters,
}


def schema_text(name: str) -> str:
    """Return the text of a schema's file."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SCHEMAS:
        path = folder / f"{name}.json"
        path.write_text(schema_text(name), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


# --- parts -------------------------------------------------------------------------------------


def _whole(
    name: str, title: str, description: str, properties: Schema, required: list[str], definitions: Schema
) -> Schema:
    return {
        "$schema": DIALECT,
        "$id": f"{name}.json",
        "title": title,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _kinds(kinds: list[str]) -> tuple[dict[str, str], Schema]:
    """Return the place of each kind's schema among the definitions, and the definitions."""
    adapters = [(kind, "validation", TypeAdapter(KINDS[kind])) for kind in kinds]
    places, found = TypeAdapter.json_schemas(adapters, ref_template=_PLACE)  # type: ignore[arg-type]
    definitions: Schema = found.get("$defs", {})
    for definition in definitions.values():
        _lean(definition)
        for name in OF_ONE_VAULT:
            definition.get("properties", {}).pop(name, None)
    return {str(kind): place["$ref"] for (kind, _), place in places.items()}, definitions


def _parts(model: type) -> tuple[Schema, Schema]:
    """Return the schema of a dataclass and its definitions, with no keys but the fields."""
    found = TypeAdapter(model).json_schema(ref_template=_PLACE)
    definitions: Schema = found.pop("$defs", {})
    for part in (found, *definitions.values()):
        _lean(part)
        if "properties" in part:
            part["additionalProperties"] = False
    return found, definitions


def _lean(part: Schema) -> None:
    """Leave out what says nothing: a title that is the field's own name, a default of null or nothing."""
    for value in part.get("properties", {}).values():
        value.pop("title", None)
        value.pop("default", None)


def _without(part: Schema, name: str) -> None:
    part["properties"].pop(name)
    part["required"] = [other for other in part["required"] if other != name]


def _not_null(schema: Schema) -> Schema:
    """Return the schema without null, which TOML does not have."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if not choices:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**choices[0], **rest} if len(choices) == 1 else {"anyOf": choices, **rest}


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
