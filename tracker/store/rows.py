"""The rows of a record kind, read with plain SQL from the columns that ``tables.py`` makes.

Reading loads no SQLAlchemy: its start takes longer than most readings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tracker.store.columns import columns_of
from tracker.store.database import Database


def rows_of(
    database: Database, kind: str, condition: str, parameters: tuple[Any, ...] = ()
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a kind that meet a condition in SQL, by number, as values by field.

    What is NULL is left out: a column that a later release added takes its default.
    """
    columns = columns_of(kind)
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'SELECT {names} FROM "{kind}" WHERE {condition} ORDER BY number'  # noqa: S608 - own names
    rows = database.raw(statement, parameters)
    nested = [place for place, scalar in enumerate(columns.values()) if scalar is None]
    texts = [row[place] for row in rows for place in nested]
    # JSON parsed at once: as many calls as there are cells take longer than their texts
    parts = iter(json.loads(f"[{','.join(['null' if text is None else text for text in texts])}]"))
    for row in rows:
        values = list(row)
        for place in nested:
            values[place] = next(parts)
        yield {name: value for name, value in zip(columns, values, strict=True) if value is not None}
