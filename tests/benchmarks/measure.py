"""Measuring two things side by side: rounds of ours and the peer's in turn, medians, a table."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MS, S = 1000.0, 1.0


@dataclass(frozen=True)
class Row:
    """One line of a table: our figure, the peer's of the same run, and whether the target is met.

    ``passed`` is None where there is no target.
    """

    what: str
    ours: str
    peer: str = "-"
    ratio: float | None = None
    target: str = "-"
    passed: bool | None = None

    @property
    def cells(self) -> list[str]:
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = {True: "PASS", False: "FAIL", None: "-"}[self.passed]
        return [self.what, self.ours, self.peer, ratio, self.target, verdict]


HEADINGS = ["what", "ours", "peer", "ratio", "target", "verdict"]


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    texts = [
        "| " + " | ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    return "\n".join([texts[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *texts[1:]])


def seconds(action: Callable[[], object]) -> float:
    """Return how long the action takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def in_turn(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """Return the median time of each action, run in turn so that other load hits all alike.

    An action may return its own time in seconds; else the time of the whole call counts.
    """
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, taken in zip(actions, times, strict=True):
            begin = time.perf_counter()
            own = action()
            whole = time.perf_counter() - begin
            taken.append(own if isinstance(own, float) else whole)
    return [statistics.median(taken) for taken in times]


def at_most(
    what: str, ours: float, peer: float, limit: float, unit: float = MS, under: float | None = None
) -> Row:
    """Return the row of a time that may be ``limit`` times the peer's, and no longer than ``under``."""
    target = f"at most {limit:g} x" + (f", under {shown(under, unit)}" if under is not None else "")
    passed = ours <= limit * peer and (under is None or ours < under)
    return Row(what, shown(ours, unit), shown(peer, unit), ours / peer, target, passed)


def as_fast(what: str, ours: float, peer: float, least: float, unit: float = S) -> Row:
    """Return the row of a speed that must be at least ``least`` times the peer's."""
    return Row(
        what,
        shown(ours, unit),
        shown(peer, unit),
        peer / ours,
        f"at least {least:g} x the speed",
        peer / ours >= least,
    )


def shown(time_: float, unit: float) -> str:
    """Return a time in seconds or milliseconds."""
    return f"{time_ * 1000:.1f} ms" if unit == MS else f"{time_:.2f} s"


# --- programs ----------------------------------------------------------------------------------------


def environment(folder: Path) -> dict[str, str]:
    """Return an environment whose home, state and byte code lie below ``folder``; byte code is cached."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT")}
    return kept | {
        "HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "TMPDIR": str(folder),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }


def run(
    command: Sequence[str | Path], folder: Path, *, more: Mapping[str, str] | None = None, typed: bytes = b""
) -> bytes:
    """Run a program to its end and return its standard output; a failure stops the benchmark."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=environment(folder) | dict(more or {}),
        input=typed,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def python(folder: Path, *words: str | Path, more: Mapping[str, str] | None = None) -> bytes:
    """Run this Python with the words and return its standard output."""
    return run([sys.executable, *words], folder, more=more)


def need(*programs: str) -> str | None:
    """Return the names of the programs that are not installed, or None."""
    missing = [name for name in programs if shutil.which(name) is None]
    return ", ".join(missing) or None


@contextmanager
def workplace(gigabytes: float = 0.5) -> Iterator[Path]:
    """Yield a fresh folder that is deleted at the end; stop where the disk has no room."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-benchmark-"))
    try:
        if shutil.disk_usage(folder).free < gigabytes * 2**30:
            raise SystemExit(f"{gigabytes:g} GB of free disk space are needed")
        (folder / "home").mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def machine() -> str:
    """Return what kind of machine this is, and how busy."""
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load {load}"
    )
