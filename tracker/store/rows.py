"""The rows of a record kind read with plain SQL: the start of an engine takes longer than most readings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import JSON

from tracker.records import KINDS
from tracker.store.database import Database
from tracker.store.tables import sql_type


def rows_of(database: Database, kind: str, *, trashed: bool) -> Iterator[dict[str, Any]]:
    """Yield the rows of a kind by number, those in use or those in the trash, as values by field.

    Only while no change is under way: what waits to be written is not seen.
    """
    columns = _columns(kind)
    names = ", ".join(f'"{name}"' for name in columns)
    test = "IS NOT NULL" if trashed else "IS NULL"
    statement = f'SELECT {names} FROM "{kind}" WHERE trashed_on {test} ORDER BY number'  # noqa: S608 - own names
    for values in database.raw(statement):
        yield {
            name: json.loads(value) if nested and value is not None else value
            for (name, nested), value in zip(columns.items(), values, strict=True)
        }


@cache
def _columns(kind: str) -> Mapping[str, bool]:
    """Return the columns of a kind in their order, and whether each holds JSON."""
    fields = KINDS[kind].model_fields
    return {name: isinstance(sql_type(field.annotation), JSON) for name, field in fields.items()}
