from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from terminal import PASSPHRASE

from tracker.cli.app import load_commands, run
from tracker.cli.session import Session
from tracker.store.vault import Vault
from tracker.tasks.folders import state_root

load_commands()


@dataclass
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the person's own, for vault, state and settings."""
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "home"


@pytest.fixture
def tracker(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Return a function that runs a command without a terminal, on no vault unless one is named."""
    import io

    def ran(*words: str, stdin: str = "", key: str | None = None, folder: Path | None = None) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(list(words), Session(vault_folder=folder, key=key) if key or folder else None)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return ran


@pytest.fixture
def vault(home: Path) -> Vault:
    """An empty vault where the program looks for it, with a cheap slot for PASSPHRASE."""
    made = Vault.create(home / "vault", state_root(), passphrase=PASSPHRASE, work_factor=15)
    made.close()
    return made


@pytest.fixture
def on(tracker, vault):
    """Return a function that runs a command on the vault with its key."""
    return lambda *words, stdin="": tracker(*words, stdin=stdin, key=vault.recovery_code)
