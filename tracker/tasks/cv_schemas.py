"""What the CV's answers hold: properties of ``cv/1``, ``cv-check/1`` and ``publications-import/1``."""

from __future__ import annotations

from tracker.tasks.schema_parts import Schema, list_of, object_of, or_null

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
        "sections": list_of(object_of(title=_TEXT, entries=_COUNT)),
        "counts": {
            "type": "object",
            "additionalProperties": _COUNT,
            "description": "works by type and status and by own position; for the person, never printed",
        },
        "omitted": list_of(object_of(record=_NAME, why=_TEXT)),
    }


def check_properties() -> Schema:
    """Return the properties of ``cv-check/1``, all of them required."""
    point = object_of(code=_TEXT, severity={"enum": list(SEVERITIES)}, records=_NAMES, text=_TEXT, mend=_TEXT)
    return {
        "format": {"const": "cv-check/1"},
        "as_of": {"type": "string", "format": "date"},
        "points": {**list_of(point), "description": "the gravest first"},
        "waiting": {**_COUNT, "description": "records that wait for confirmation and were not looked at"},
    }


def import_properties(work: Schema, others: dict[str, Schema]) -> Schema:
    """Return the properties of ``publications-import/1``, all of them required.

    Args:
        work: the schema of a work, or where it stands.
        others: the schemas of the other kinds that a source may bring, by kind.
    """
    unread = object_of(line={"type": "integer", "minimum": 1}, reason=_TEXT, format=_TEXT)
    source = object_of(
        name=_TEXT,
        formats=_TEXTS,
        entries=_COUNT,
        unreadable=list_of(unread),
        notes=_TEXTS,
        error=or_null(_TEXT),
    )
    question = object_of(
        key=_TEXT,
        kind={"enum": ["same", "author", "status"]},
        reason=_TEXT,
        options={"type": "object", "additionalProperties": _TEXT, "description": "answers and their words"},
    )
    row = object_of(
        action={"enum": list(ACTIONS)},
        name={**or_null(_NAME), "description": "the record; null before it is stored"},
        work=work,
        lines=list_of({"type": "integer", "minimum": 1}),
        adds={**_TEXTS, "description": "fields that the record gets"},
        differences=list_of(object_of(field=_TEXT, here=_TEXT, there=_TEXT)),
        author={"type": "string", "description": "which author the person is, in words"},
        questions=list_of(question),
        notes=_TEXTS,
    )
    career = [
        object_of(action={"enum": ["new", "same"]}, name=or_null(_NAME), kind={"const": kind}, record=schema)
        for kind, schema in others.items()
    ]
    return {
        "format": {"const": "publications-import/1"},
        "stored": {"type": "boolean"},
        "sources": list_of(source),
        "works": list_of(row),
        "career": {
            **list_of({"anyOf": career}),
            "description": "posts, degrees and the like, which wait for confirmation",
        },
        "links": list_of(object_of(version=_TEXT, main=_TEXT)),
        "counts": object_of(**dict.fromkeys((*ACTIONS, "linked", "asked"), _COUNT)),
    }
