"""A thousand papers of 160 kB: storing them, verifying them, and the disk they take."""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.benchmarks.bench_streams import restic, settle
from tests.benchmarks.measure import Row, S, at_most, in_turn, need, python, run, workplace

COUNT = 1000
MEAN = 160_000
ROUNDS = 5
_OURS = ("-m", "tests.benchmarks.ours")


def _write_papers(folder: Path) -> int:
    """Write the papers, from 40 kB to 280 kB; return their bytes in all."""
    folder.mkdir()
    sizes = random.Random(160)
    total = 0
    for number in range(COUNT):
        size = round(MEAN * sizes.uniform(0.25, 1.75))
        (folder / f"scan-{number:04}.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(size - 9))
        total += size
    return total


def _on_disk(folder: Path) -> int:
    """Return the bytes of the blocks that the files of a folder take."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def rows() -> list[Row]:
    """Return the rows of the table."""
    missing = need("restic")
    if missing:
        return [Row("1,000 papers", f"not run: {missing} not installed")]
    with workplace(2) as place:
        papers = place / "papers"
        total = _write_papers(papers)

        def ours_in() -> float:
            for used in ("vault", "state"):
                run(["rm", "-rf", place / used], place)
            python(place, *_OURS, "create", place)
            settle()
            return in_turn(1, lambda: _run_ours(place, "add-folder", papers))[0]

        def restic_in() -> float:
            run(["rm", "-rf", place / "repository"], place)
            run([*restic(place), "init"], place)
            settle()
            return in_turn(1, lambda: _run(place, [*restic(place), "backup", str(papers)]))[0]

        stored = in_turn(ROUNDS, ours_in, restic_in)
        checked = in_turn(
            ROUNDS,
            lambda: _run_ours(place, "verify"),
            lambda: _run(place, [*restic(place), "check", "--read-data"]),
        )
        taken, plain, peer = _on_disk(place / "vault"), _on_disk(papers), _on_disk(place / "repository")
    overhead = taken / total - 1
    return [
        at_most(f"{COUNT:,} papers ({total / 1e6:.0f} MB) in, against restic backup", *stored, 1.5, S),
        at_most("deep verify, against restic check --read-data", *checked, 1.2, S),
        Row(
            "disk overhead at 160 kB mean, blocks and records counted",
            f"{overhead:.2%}",
            f"restic {peer / total - 1:.2%}, plain files {plain / total - 1:.2%}",
            target="at most 2 %",
            passed=overhead <= 0.02,
        ),
    ]


def _run_ours(place: Path, verb: str, *words: Path) -> None:
    python(place, *_OURS, verb, place, *words)


def _run(place: Path, command: list[str]) -> None:
    run(command, place)
