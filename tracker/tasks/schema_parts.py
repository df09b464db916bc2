"""The parts that JSON Schemas are built of."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def object_of(**properties: Schema) -> Schema:
    """Return an object with these properties, all required, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(schema: Schema) -> Schema:
    """Return a list of such values."""
    return {"type": "array", "items": schema}


def or_null(schema: Schema) -> Schema:
    """Return the value, or null."""
    return {"anyOf": [schema, {"type": "null"}]}
