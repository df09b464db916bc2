"""What the CV's answers hold: properties of ``cv/1``, ``cv-check/1`` and ``publications-import/1``."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_NAME: Schema = {"type": "string", "description": "name of a record, such as work-3"}
_NAMES: Schema = {"type": "array", "items": _NAME}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
SEVERITIES = ("act", "watch", "note")
ACTIONS = ("new", "merged", "same", "trashed")


def cv_properties() -> Schema:
    """Return the properties of ``cv/1``, all of them required but ``file``."""
    return {
        "format": {"const": "cv/1"},
        "file": {"type": "string", "description": "where it was written; absent where nothing was"},
        "style": {"enum": ["research", "short"]},
        "sections": _list_of(_object(title=_TEXT, entries=_COUNT)),
        "counts": {
            "type": "object",
            "additionalProperties": _COUNT,
            "description": "works by type and status and by own position; for the person, never printed",
        },
        "omitted": _list_of(_object(record=_NAME, why=_TEXT)),
    }


def check_properties() -> Schema:
    """Return the properties of ``cv-check/1``, all of them required."""
    point = _object(code=_TEXT, severity={"enum": list(SEVERITIES)}, records=_NAMES, text=_TEXT, mend=_TEXT)
    return {
        "format": {"const": "cv-check/1"},
        "as_of": {"type": "string", "format": "date"},
        "points": {**_list_of(point), "description": "the gravest first"},
        "waiting": {**_COUNT, "description": "records that wait for confirmation and were not looked at"},
    }


def import_properties(work: Schema, others: dict[str, Schema]) -> Schema:
    """Return the properties of ``publications-import/1``, all of them required.

    Args:
        work: the schema of a work, or where it stands.
        others: the schemas of the other kinds that a source may bring, by kind.
    """
    unread = _object(line={"type": "integer", "minimum": 1}, reason=_TEXT, format=_TEXT)
    source = _object(
        name=_TEXT,
        formats=_TEXTS,
        entries=_COUNT,
        unreadable=_list_of(unread),
        notes=_TEXTS,
        error=_or_null(_TEXT),
    )
    question = _object(
        key=_TEXT,
        kind={"enum": ["same", "author", "status"]},
        reason=_TEXT,
        options={"type": "object", "additionalProperties": _TEXT, "description": "answers and their words"},
    )
    row = _object(
        action={"enum": list(ACTIONS)},
        name={**_or_null(_NAME), "description": "the record; null before it is stored"},
        work=work,
        lines=_list_of({"type": "integer", "minimum": 1}),
        adds={**_TEXTS, "description": "fields that the record gets"},
        differences=_list_of(_object(field=_TEXT, here=_TEXT, there=_TEXT)),
        author={"type": "string", "description": "which author the person is, in words"},
        questions=_list_of(question),
        notes=_TEXTS,
    )
    career = [
        _object(action={"enum": ["new", "same"]}, name=_or_null(_NAME), kind={"const": kind}, record=schema)
        for kind, schema in others.items()
    ]
    return {
        "format": {"const": "publications-import/1"},
        "stored": {"type": "boolean"},
        "sources": _list_of(source),
        "works": _list_of(row),
        "career": {
            **_list_of({"anyOf": career}),
            "description": "posts, degrees and the like, which wait for confirmation",
        },
        "links": _list_of(_object(version=_TEXT, main=_TEXT)),
        "counts": _object(**dict.fromkeys((*ACTIONS, "linked", "asked"), _COUNT)),
    }


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
