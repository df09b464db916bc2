from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.errors import VaultInUse
from tracker.store.files import Files
from tracker.store.vault import Vault


class Minutes:
    """A clock that goes on by a minute each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the person's own, for vault, state and settings."""
    for name in ("TRACKER_VAULT", "TRACKER_PASSPHRASE", "TRACKER_PASSPHRASE_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class Busy(Files):
    """Files of a vault to which another program writes while ``held``."""

    held = False

    @contextmanager
    def lock(self, path: Path, seconds: float = 0.0) -> Iterator[None]:
        if self.held:
            raise VaultInUse("another tracker is writing to this vault")
        with super().lock(path, seconds):
            yield


@pytest.fixture
def busy() -> Busy:
    """What says whether another program writes to ``shared``."""
    return Busy()


@pytest.fixture
def shared(tmp_path: Path, busy: Busy) -> Iterator[Vault]:
    """A vault to which another program may be writing."""
    made = Vault.create(tmp_path / "shared", tmp_path / "state", passphrase=None, clock=Minutes(), files=busy)
    yield made
    made.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault without a slot: no key derivation."""
    made = Vault.create(tmp_path / "vault", tmp_path / "state", passphrase=None, clock=Minutes())
    yield made
    made.close()
