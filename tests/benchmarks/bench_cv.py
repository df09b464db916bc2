"""The CV as a PDF, 10, 100 and 500 works, against RenderCV on the same data.

RenderCV goes into an environment of its own: ``uv tool install "rendercv[full]==2.3" --with click``.
It asks the network for the icons of its page and for newer versions; here it finds a stand-in for
the icons on disk and no network, which is to its advantage. *Drawn* is the processor time of both cores
from records, or from the text of its file, to the PDF in a fresh process that has loaded its libraries;
*whole* is the process from start to end, ours with the opening of the vault.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.measure import MS, Row, environment, in_turn, python, run, shown, workplace

COUNTS = (10, 100, 500)
ROUNDS = 3
LEAST = 5.0  # times as fast
_OURS = ("-m", "tests.benchmarks.ours", "cv")
_PEER = ("rendercv", "render", "cv.yaml", "-nomd", "-nohtml", "-nopng", "-pdf", "peer.pdf")
_PEER_DRAWS = """
import json, pathlib, time
import rendercv.api, rendercv_fonts, typst
begin = time.process_time()
text = pathlib.Path("cv.yaml").read_text("utf-8")
problems = rendercv.api.create_a_pdf_from_a_yaml_string(text, pathlib.Path("peer.pdf"))
print(json.dumps({"drawing": time.process_time() - begin}))
raise SystemExit(bool(problems))
"""
_ICONS = "typst/packages/preview/fontawesome/0.5.0"
_NO_NETWORK = {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}


def rows() -> list[Row]:
    """Return the rows of the table."""
    command = shutil.which("rendercv")
    found: list[Row] = []
    for count in COUNTS:
        with workplace() as place:
            python(place, "-m", "tests.benchmarks.ours", "create", place)
            python(place, "-m", "tests.benchmarks.ours", "career", place, str(count))
            _lay_icons(place / "cache")
            found += _rows_of(count, place, command)
    return found


def _rows_of(count: int, place: Path, command: str | None) -> list[Row]:
    ours = _Whole(place, [sys.executable, *_OURS, str(place), "ours.pdf"])
    drawn = _Drawn(place, [sys.executable, *_OURS, str(place), "ours.pdf"])
    if command is None:
        missing = "not run: rendercv not installed"
        whole, alone = in_turn(ROUNDS, ours, drawn)
        return [
            Row(f"{count} works, drawn", shown(alone, MS), missing),
            Row(f"{count} works, whole", shown(whole, MS), missing),
            Row(f"{count} works, memory", f"{ours.peak:.0f} MiB", missing),
        ]
    peer = _Whole(place, list(_PEER))
    interpreter = Path(command).read_text("utf-8").splitlines()[0].removeprefix("#!").strip()
    times = in_turn(ROUNDS, drawn, _Drawn(place, [interpreter, "-c", _PEER_DRAWS]), ours, peer)
    return [
        Row(
            f"{count} works, drawn",
            shown(times[0], MS),
            shown(times[1], MS),
            times[1] / times[0],
            f"{LEAST:g} x as fast",
            times[1] >= LEAST * times[0],
        ),
        Row(f"{count} works, whole", shown(times[2], MS), shown(times[3], MS), times[3] / times[2]),
        Row(
            f"{count} works, memory",
            f"{ours.peak:.0f} MiB",
            f"{peer.peak:.0f} MiB",
            ours.peak / peer.peak,
            "less",
            ours.peak < peer.peak,
        ),
    ]


class _Drawn:
    """A program that prints the processor time of its work without its start."""

    def __init__(self, place: Path, command: list[str]) -> None:
        self.place, self.command = place, command

    def __call__(self) -> float:
        return float(json.loads(run(self.command, self.place, more=_NO_NETWORK))["drawing"])


class _Whole:
    """A program to run again and again; ``peaks`` are the bytes each run took at most."""

    def __init__(self, place: Path, command: list[str]) -> None:
        self.place, self.command = place, command
        self.peaks: list[int] = []

    def __call__(self) -> float:
        for pdf in self.place.glob("*.pdf"):
            pdf.unlink()
        begin = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.place,
            env=environment(self.place) | _NO_NETWORK,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or not list(self.place.glob("*.pdf")):
            raise SystemExit(f"{self.command[0]} wrote no PDF")
        self.peaks.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
        return taken

    @property
    def peak(self) -> float:
        return statistics.median(self.peaks) / 2**20


def _lay_icons(cache: Path) -> None:
    """Write a package that gives every icon as its name."""
    folder = cache / _ICONS
    folder.mkdir(parents=True)
    (folder / "typst.toml").write_text(
        '[package]\nname = "fontawesome"\nversion = "0.5.0"\nentrypoint = "lib.typ"\n', "utf-8"
    )
    (folder / "lib.typ").write_text("#let fa-icon(name, ..rest) = text(size: 0.8em, name)\n", "utf-8")
