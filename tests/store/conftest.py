from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from containers import Ticking

from tracker.store.database import Database
from tracker.store.files import FILES, Files
from tracker.store.migrations import migrate
from tracker.store.storage import Storage


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def state_root(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def make(tmp_path: Path, state_root: Path, clock: Ticking) -> Callable[..., Storage]:
    """Return a function that makes a vault without a slot, or with a cheap one for a passphrase."""

    def made(name: str = "vault", passphrase: str | None = None, files: Files = FILES) -> Storage:
        return Storage.create(
            tmp_path / name,
            state_root,
            passphrase=passphrase,
            snapshot=lambda slots: b"records 1 " + ",".join(slots).encode(),
            work_factor=15,
            files=files,
            clock=clock,
        )

    return made


@pytest.fixture
def vault(make: Callable[..., Storage]) -> Storage:
    return make()


@pytest.fixture
def database() -> Iterator[Database]:
    """Yield an empty database of today's schema."""
    made = Database()
    migrate(made)
    yield made
    made.close()
