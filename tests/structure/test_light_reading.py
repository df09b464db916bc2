"""Commands that only read a vault load neither SQLAlchemy nor SQLModel, nor a network; the first change does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.records.person import Person
from tracker.records.works import Work, WorkStatus, WorkType
from tracker.store.vault import Vault

AS_OF = ("--as-of", "2026-11-21")
READING = [
    ("status", *AS_OF),
    ("list",),
    ("list", "work"),
    ("show", "work-1"),
    ("history",),
    ("find", "study"),
    ("report", "time", *AS_OF),
    ("report", "timeline", *AS_OF),
    ("report", "coherence", *AS_OF),
    ("export", "cv", "--out", "cv.pdf"),
    ("export", "json", "--out", "export.json"),
]
WRITING = ("edit", "work-1", "volume=2")
RUN_EACH = """
import json, sys
from pathlib import Path
from tracker.cli.app import load_commands, run
from tracker.cli.session import Session
load_commands()
folder, key, *commands = json.load(sys.stdin)
told = []
for words in commands:
    sys.stdout, shown = open("out", "a", encoding="utf-8"), sys.stdout
    code = run(words, Session(vault_folder=Path(folder), key=key))
    sys.stdout.close()
    sys.stdout = shown
    told.append([code, sorted({"sqlalchemy", "sqlmodel", "ssl"} & set(sys.modules))])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], tuple[int, list[str]]]:
    """Return what each command gave back and what was loaded after it, in one process in this order."""
    place = tmp_path_factory.mktemp("light")
    vault = Vault.create(place / "vault", place / "state", passphrase=None)
    work = Work(title="A study", type=WorkType.ARTICLE, status=WorkStatus.PUBLISHED, date="2025")
    person = Person(given_name="Ada", family_name="Sample")
    vault.commit("add", lambda ledger: [ledger.add(person), ledger.add(work)])
    vault.close()
    commands = [*READING, WRITING]
    ran = subprocess.run(
        [sys.executable, "-c", RUN_EACH],
        cwd=place,
        env=os.environ | {"TRACKER_HOME": str(place / "home"), "PYTHONPATH": str(Path(__file__).parents[2])},
        input=json.dumps([str(place / "vault"), vault.recovery_code, *commands]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout)
    return {words: tuple(found) for words, found in zip(commands, told, strict=True)}


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_reads_loads_none_of_them(loaded, words):
    assert loaded[words] == (0, [])


def test_a_change_loads_it(loaded):
    code, libraries = loaded[WRITING]
    assert code == 0
    assert {"sqlalchemy", "sqlmodel"} <= set(libraries)
