"""A folder of many scans, its import killed on the way: ``uv run python -m tests.scans.folder --count 200``.

Small foils and I-94s that all differ are imported with ``tracker import folder`` at a terminal of its own.
The program is killed, and the command repeated. What was done must be there, nothing may be read twice,
the vault must be sound, and program and child together must stay within a gigabyte.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from tests.scans import drawn
from tests.scans.cases import entry, foil
from tests.scans.conditions import CONDITIONS, filed, worn
from tracker.records.exchange_visitor import Admission, Visa
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks.unfinished import abandoned

MEMORY = 1_000_000_000  # bytes, of program and child
LEAST_READ = 0.9  # of the papers; they are small
_DPI = 130  # of a foil; enough for most
_CONDITIONS = {item.name: item for item in CONDITIONS}
_PASSPHRASE = "river lamp otter canyon"
_SHOWN = re.compile(r"(\d+)(?:\.\d+)?/(\d+)")
_SAMPLE_SECONDS = 0.1
_LAUNCH = "import os, sys; os.execv(sys.executable, [sys.executable, '-m', 'tracker', *sys.argv[1:]])"


def fill(folder: Path, count: int, seed: int) -> None:
    """Write so many small scans, every fourth an I-94, in the kinds of file in turn."""
    for number in range(count):
        chance, key = random.Random(f"{seed}:folder:{number}"), f"{seed}:folder:{number}"
        condition = _CONDITIONS[("gray", "200 dpi", "tilted")[number % 3]]
        if number % 4 == 3:
            values, _ = entry(chance)
            whole = drawn.pixels(drawn.entry_sheet(values), 110)
            page = np.ascontiguousarray(whole[int(0.04 * len(whole)) : int(0.53 * len(whole))])
        else:
            page = foil(chance, number, key).pixels(_DPI)
        suffix = ("jpg", "png", "pdf", "tiff")[number // 2 % 4]
        data = filed([worn(page, condition, key)], suffix, condition)
        (folder / f"IMG_{number:04}.{suffix}").write_bytes(data)


@dataclass
class Run:
    """One run of the program: what it showed last, its seconds, its most memory and its exit code."""

    done: int = 0
    shows: int = 0  # how often progress was shown
    seconds: float = 0.0
    memory: int = 0
    code: int | None = None
    left: list[int] = field(default_factory=list)  # processes that outlived it


def run(home: Path, words: list[str], *, until: int | None = None) -> Run:
    """Run the program at a terminal; kill it as soon as it shows that so many files are done."""
    result, began = Run(), time.monotonic()
    master, slave = os.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    environment |= {"TRACKER_HOME": str(home), "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", _LAUNCH, *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env=environment,
    )
    os.close(slave)
    shown, looked, children = "", 0.0, {process.pid}
    while process.poll() is None:
        shown = (shown + _shown(master))[-400:]
        if found := _SHOWN.findall(shown):
            result.shows += int(found[-1][0]) > result.done
            result.done = max(result.done, int(found[-1][0]))
        if time.monotonic() - looked >= _SAMPLE_SECONDS:
            looked = time.monotonic()
            tree = _tree(process.pid)
            children |= tree.keys()
            result.memory = max(result.memory, sum(tree.values()))
        if until is not None and result.done >= until:
            process.kill()
            break
    result.code = process.wait()
    os.close(master)
    result.seconds = time.monotonic() - began
    end = time.monotonic() + 30
    while (left := [one for one in children if psutil.pid_exists(one)]) and time.monotonic() < end:
        time.sleep(_SAMPLE_SECONDS)
    result.left = left
    return result


def _shown(master: int) -> str:
    ready, _, _ = select.select([master], [], [], 0.05)
    with contextlib.suppress(OSError):  # the other side is closed
        return os.read(master, 65536).decode(errors="replace") if ready else ""
    return ""


def _tree(process: int) -> dict[int, int]:
    """Return the memory in use of the program and of what it started."""
    found = {}
    with contextlib.suppress(psutil.Error):
        program = psutil.Process(process)
        for one in (program, *program.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                found[one.pid] = one.memory_info().rss
    return found


@dataclass
class Trial:
    """What was seen, and what should not have been."""

    complaints: list[str] = field(default_factory=list)

    def must(self, holds: bool, complaint: str) -> None:
        """Note a complaint where something does not hold."""
        if not holds:
            self.complaints.append(complaint)


def tried(place: Path, count: int, kills: int, seed: int) -> Trial:
    """Fill a folder, import it with so many kills on the way, and look."""
    trial = Trial()
    home, papers = place / "home", place / "papers"
    papers.mkdir()
    fill(papers, count, seed)
    sizes = sum(path.stat().st_size for path in papers.iterdir())
    print(f"{count} files, {sizes / 1e6:.1f} MB", flush=True)
    secret = place / "passphrase"
    secret.write_text(_PASSPHRASE, encoding="utf-8")
    vault = Vault.create(place / "vault", home / "state", passphrase=_PASSPHRASE, work_factor=15)
    code = vault.recovery_code
    vault.close()
    options = ["--vault", str(place / "vault"), "--passphrase-file", str(secret)]
    words = [*options, "import", "folder", str(papers)]
    there = 0
    for number in range(1, kills + 1):
        until = count * number // (kills + 1)
        ended = run(home, words, until=until)
        before, there = there, _documents(place / "vault", home / "state", code, trial)
        _tell(f"killed at {ended.done} of {count}; {there} in the vault, {there - before} of them new", ended)
        trial.must(ended.done >= until, "no progress was shown, or the program ended early")
        trial.must(there >= ended.done, "files that were done are not in the vault")
        trial.must(ended.memory < MEMORY, f"{ended.memory / 1e6:.0f} MB")
        trial.must(not ended.left, "a child outlived the program")
    ended = run(home, words)
    _tell(f"to its end, {count - there} files", ended)
    trial.must(ended.code == 0, f"exit code {ended.code}")
    trial.must(ended.shows > (count - there) / 4, "little progress was shown")
    trial.must(ended.memory < MEMORY, f"{ended.memory / 1e6:.0f} MB")
    trial.must(_documents(place / "vault", home / "state", code, trial) == count, "not every file came once")
    again = run(home, words)
    _tell("once more, nothing to do", again)
    trial.must(again.code == 0 and again.memory < MEMORY / 3, "files that are there were read again")
    checked = run(home, [*options, "verify", "--deep"])
    _tell("verify --deep", checked)
    trial.must(checked.code == 0, f"verify: exit code {checked.code}")
    _look(place / "vault", home / "state", code, count, trial)
    return trial


def _tell(what: str, ended: Run) -> None:
    print(f"{what}: {ended.seconds:.0f} s, at most {ended.memory / 1e6:.0f} MB", flush=True)


def _documents(folder: Path, state: Path, code: str, trial: Trial) -> int:
    """Return how many documents the vault has; each must have its recognised page."""
    vault = Vault.open(folder, state, key=code)
    documents = vault.ledger.all_of(Document)
    trial.must(len({item.digest for item in documents}) == len(documents), "a file came twice")
    pages = vault.pages()
    trial.must(all(pages.recognized(item.id) for item in documents), "recognised pages were not kept")
    vault.close()
    return len(documents)


def _look(folder: Path, state: Path, code: str, count: int, trial: Trial) -> None:
    vault = Vault.open(folder, state, key=code)
    found = len(vault.ledger.all_of(Visa)) + len(vault.ledger.all_of(Admission))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{found} papers read, {len(vault.states())} states, vault {size / 1e6:.1f} MB")
    trial.must(found >= LEAST_READ * count, "few papers were read")
    trial.must(not abandoned(vault.pages()), "pages of unfinished files are left")
    trial.must(not [item for item in vault.verify(deep=True) if item.serious], "the vault is damaged")
    vault.close()


def main() -> int:
    """Run the trial; 0 where nothing is to complain of."""
    parser = argparse.ArgumentParser(description="Import a folder of small scans, killed on the way.")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        trial = tried(Path(place), arguments.count, arguments.kills, arguments.seed)
    print("\n".join(trial.complaints) or "nothing lost, nothing twice, sound")
    return 1 if trial.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
