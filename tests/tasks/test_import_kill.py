"""A folder of many files: an import that is killed goes on where it was, and memory does not grow with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks.importing import import_files
from tracker.tasks.reading import files_of_folder

ROOT = Path(__file__).parents[2]
# An import in a process of its own; it tells how many files are done and the memory it uses, and waits at
# the file that is named, however long it takes until somebody ends it there.
RUN = """
import sys
from datetime import date
from pathlib import Path
import psutil
from tracker.store.vault import Vault
from tracker.tasks.importing import import_files
from tracker.tasks.reading import files_of_folder

vault = Vault.open(Path(sys.argv[1]), Path(sys.argv[2]), key=sys.argv[3])
process = psutil.Process()
def tell(done, total):
    print(int(done), process.memory_info().rss, flush=True)
    if int(done) == int(sys.argv[5]):
        sys.stdin.read()
import_files(vault, files_of_folder(Path(sys.argv[4])), on=date(2026, 11, 21), keep_unreadable=True,
             progress=tell, clock=lambda: 0.0)
"""


@pytest.fixture
def run(vault: Vault, tmp_path: Path):
    """Return a function that starts an import of the folder ``papers``."""

    def started(stops_at: int = -1) -> subprocess.Popen[str]:
        words = [str(vault.folder), str(tmp_path / "state"), vault.recovery_code, str(tmp_path / "papers")]
        return subprocess.Popen(
            [sys.executable, "-c", RUN, *words, str(stops_at)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    (tmp_path / "papers").mkdir()
    return started


def fill(folder: Path, count: int, size: int) -> None:
    for number in range(count):
        (folder / f"IMG_{number:04}.dat").write_bytes(b"no paper %d" % number + bytes(size))


def test_a_killed_import_goes_on_where_it_was(vault: Vault, tmp_path: Path, run) -> None:
    fill(tmp_path / "papers", 120, 100)
    with run(stops_at=70) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("70 "):
                process.kill()
                break
    again = Vault.open(vault.folder, tmp_path / "state", key=vault.recovery_code)
    assert len(again.ledger.all_of(Document)) == 50
    outcomes = import_files(
        again, files_of_folder(tmp_path / "papers"), on=again.head.time.date(), keep_unreadable=True
    )
    assert [o.outcome for o in outcomes] == ["already"] * 50 + ["kept"] * 70
    assert len({document.digest for document in again.ledger.all_of(Document)}) == 120
    assert [item for item in again.verify(deep=True) if item.serious] == []
    again.close()


def test_memory_does_not_grow_with_the_number_of_files(vault: Vault, tmp_path: Path, run) -> None:
    """Sixty files of a megabyte each: what is held at a time is one of them."""
    fill(tmp_path / "papers", 60, 1_000_000)
    process = run()
    told = [tuple(map(int, line.split())) for line in process.communicate()[0].splitlines()]
    assert (process.returncode, told[-1][0]) == (0, 60)
    after_ten = next(memory for done, memory in told if done == 10)
    assert max(memory for _, memory in told) - after_ten < 30_000_000
