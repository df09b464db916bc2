"""What the tests of the container share: a clock, and the two things done to every vault."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from tracker.store.storage import Storage, StoredObject

BEGIN = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


class Ticking:
    """A clock that goes on by one minute at every look."""

    def __init__(self, now: datetime = BEGIN, step: timedelta = timedelta(minutes=1)) -> None:
        self.now = now
        self.step = step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


def publish(storage: Storage, snapshot: bytes, **more: Any) -> None:
    with storage.writing():
        storage.publish(snapshot=snapshot, **more)


def add(storage: Storage, content: bytes) -> StoredObject:
    return storage.add_object(io.BytesIO(content))
