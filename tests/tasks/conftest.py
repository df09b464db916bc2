from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault without a slot: no key derivation."""
    made = Vault.create(tmp_path / "vault", tmp_path / "state", passphrase=None, clock=Minutes())
    yield made
    made.close()
