"""JSON Schemas of what the program reads and writes, generated from its models.

``python -m tracker.tasks.schemas schemas`` writes them. A released schema is frozen: a later change is
the next number.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tracker.records import KINDS, SINGLETONS, plural_of
from tracker.records.career_export import FORMAT, OF_ONE_VAULT

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INSTANT = {"type": "string", "format": "date-time"}


def schema_of_kind(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of record as it stands in an export."""
    schema, definitions = _kinds([kind])
    found = definitions.pop(schema[kind].rsplit("/", 1)[-1])
    return {"$schema": DIALECT, "$id": f"{kind}.json", **found, "$defs": definitions}


def career_export() -> dict[str, Any]:
    """Return the JSON Schema of ``career-export/1``."""
    places, definitions = _kinds(list(KINDS))
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "exported_at": {**_INSTANT, "description": "when the export was made"},
    }
    for kind, place in places.items():
        record = {"$ref": place}
        properties[plural_of(kind)] = (
            {"anyOf": [record, {"type": "null"}]}
            if kind in SINGLETONS
            else {"type": "array", "items": record}
        )
    return {
        "$schema": DIALECT,
        "$id": "career-export-1.json",
        "title": "career-export/1",
        "description": "Every record of one person. Fields that hold nothing are left out.",
        "type": "object",
        "properties": properties,
        "required": ["format"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _kinds(kinds: list[str]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the place of each kind's schema among the definitions, and the definitions."""
    adapters = [(kind, "validation", TypeAdapter(KINDS[kind])) for kind in kinds]
    places, found = TypeAdapter.json_schemas(adapters, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    definitions: dict[str, Any] = found.get("$defs", {})
    for definition in definitions.values():
        for name in OF_ONE_VAULT:
            definition.get("properties", {}).pop(name, None)
    return {kind: place["$ref"] for (kind, _), place in places.items()}, definitions


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {"career-export-1": career_export}


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


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
