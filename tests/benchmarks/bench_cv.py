"""The CV as a PDF, 10, 100 and 500 works, against RenderCV on the same data.

RenderCV goes into an environment of its own: ``uv tool install "rendercv[full]==2.3" --with click``.
It asks the network for the icons of its page and for newer versions; here it finds a stand-in for
the icons on disk and no network, which is to its advantage. *Drawn* is the processor time of both cores
from records, or from the text of its file, to the PDF in a process that has drawn another, small CV
before: the target is on this. *File to PDF* is the processor time of one command from start to end, ours
from a career export, RenderCV's from its YAML. *Vault to PDF* is ours from a vault opened by its key: the
derivation of a key from a passphrase takes as long as it should (``bench_unlock``), and RenderCV has none.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measure import MS, Row, as_fast, environment, in_turn, python, run, shown, workplace

COUNTS = (10, 100, 500)
ROUNDS = 3
LEAST = 5.0  # times as fast
_OURS = ("-m", "tests.benchmarks.ours")
_SMALL = """
cv:
  name: Amara Testcase
  sections:
    Publications:
      - title: Outcomes
        authors: ["***Testcase A***"]
        date: 2020-01
"""
_PEER = ("rendercv", "render", "cv.yaml", "-nomd", "-nohtml", "-nopng", "-pdf", "peer.pdf")
_PEER_DRAWS = """
import json, pathlib, sys, time
import rendercv.api
draw = rendercv.api.create_a_pdf_from_a_yaml_string
problems = draw(sys.argv[1], pathlib.Path("small.pdf"))
begin = time.process_time()
text = pathlib.Path("cv.yaml").read_text("utf-8")
problems = problems or draw(text, pathlib.Path("peer.pdf"))
print(json.dumps({"drawing": time.process_time() - begin}))
raise SystemExit(bool(problems))
"""
# A process counts the memory of the one it was started from as its own: it is started from a small one.
_LAUNCHER = """
import json, os, resource, sys
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status = os.waitpid(child, 0)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
raise SystemExit(status != 0)
"""
_COMMAND = ("--quiet", "export", "cv", "--out", "ours.pdf")
_WHAT = ("drawn", "file to PDF", "vault to PDF", "memory from a file", "memory from a vault")
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
    drawn = _Drawn(place, [sys.executable, *_OURS, "cv", str(place), "ours.pdf"])
    vault = _Whole(place, [sys.executable, *_OURS, "cv-alone", str(place), "ours.pdf"])
    file = _Whole(place, [sys.executable, "-m", "tracker", "--from", "export.json", *_COMMAND])
    if command is None:
        missing = "not run: rendercv not installed"
        times = in_turn(ROUNDS, drawn, file, vault)
        shown_times = [shown(taken, MS) for taken in times]
        memories = [f"{program.peak:.0f} MiB" for program in (file, vault)]
        return [Row(f"{count} works, {what}", ours, missing)
                for what, ours in zip(_WHAT, [*shown_times, *memories], strict=True)]  # fmt: skip
    peer = _Whole(place, list(_PEER))
    interpreter = Path(command).read_text("utf-8").splitlines()[0].removeprefix("#!").strip()
    peer_draws = _Drawn(place, [interpreter, "-c", _PEER_DRAWS, _SMALL])
    times = in_turn(ROUNDS, drawn, peer_draws, file, vault, peer)
    names = [f"{count} works, {what}" for what in _WHAT]
    return [
        as_fast(names[0], times[0], times[1], LEAST, MS),
        *(
            Row(name, shown(ours, MS), shown(times[4], MS), times[4] / ours)
            for name, ours in zip(names[1:3], times[2:4], strict=True)
        ),
        *(_memory(name, ours, peer) for name, ours in zip(names[3:], (file, vault), strict=True)),
    ]


def _memory(name: str, ours: _Whole, peer: _Whole) -> Row:
    return Row(
        name,
        f"{ours.peak:.0f} MiB",
        f"{peer.peak:.0f} MiB",
        ours.peak / peer.peak,
        "less",
        ours.peak < peer.peak,
    )


class _Drawn:
    """A program that prints the processor time of its work without its start."""

    def __init__(self, place: Path, command: list[str]) -> None:
        self.place, self.command = place, command

    def __call__(self) -> float:
        return float(json.loads(run(self.command, self.place, more=_NO_NETWORK))["drawing"])


class _Whole:
    """A program to run again and again, for its processor time; ``peaks`` are the bytes each run took."""

    def __init__(self, place: Path, command: list[str]) -> None:
        self.place, self.command = place, command
        self.peaks: list[int] = []

    def __call__(self) -> float:
        for pdf in self.place.glob("*.pdf"):
            pdf.unlink()
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-c", _LAUNCHER, *self.command],
            cwd=self.place,
            env=environment(self.place) | _NO_NETWORK,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0 or not list(self.place.glob("*.pdf")):
            raise SystemExit(f"{self.command[0]} wrote no PDF")
        seconds, peak = json.loads(done.stdout)
        self.peaks.append(peak * (1 if sys.platform == "darwin" else 1024))
        return float(seconds)

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
