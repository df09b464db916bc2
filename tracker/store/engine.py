"""SQLAlchemy on a database in memory: loaded when something is written."""

from __future__ import annotations

import json
import sqlite3
from functools import partial

from sqlalchemy import Engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

_compact = partial(json.dumps, separators=(",", ":"))


def engine_on(connection: sqlite3.Connection) -> Engine:
    """Return an engine on the one connection; its errors hide the values."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        hide_parameters=True,
        json_serializer=_compact,
    )
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN"))
    return engine
