"""Mutation testing of the rules, by hand: how many small changes of the law code a test notices.

``uv run --no-sync --with mutmut==3.8.1 python tests/mutation/run.py --seed 1``. A random sample of the mutants
of all modules is tried, each in a process of its own and on a copy of the package. ``--module`` names the
modules to look at, ``--all`` tries every mutant of them. The exit code is 0 when the share is reached.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType

import checks
from mutants import Source

ROOT = Path(__file__).parents[2]
SHARE = 0.9
TIME_LIMIT = 20  # seconds of processor time for one mutant; the tables take less than two
WAIT_LIMIT = 600  # seconds by the clock, for a mutant that waits; a busy machine alone does not end it
MEMORY_LIMIT = 2 * 1024**3
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


class _Changed(SourceFileLoader):
    """Gives one module of the rules another text."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(f"tracker.rules.{path.stem}".removesuffix(".__init__"), str(path))
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec")

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None


def outcome(root: Path, name: str, text: str, *, tell: bool = False) -> str:
    """Return whether the tables notice that a module has another text; each call forks a process.

    With ``tell`` the first failure is printed.
    """
    child = os.fork()
    if child == 0:
        _try(root, name, text, tell)
    end = time.monotonic() + WAIT_LIMIT
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return {0: SURVIVED, -signal.SIGXCPU: TIMED_OUT}.get(code, KILLED)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _try(root: Path, name: str, text: str, tell: bool) -> None:
    """Run the tables in a child; it ends with 0 only where every row passed."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (TIME_LIMIT, TIME_LIMIT + 1))
        if not tell:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.meta_path.insert(0, _Changed(root / "tracker" / "rules" / f"{name}.py", text))
        code = 0 if checks.run(root) > 0 else 1
    except BaseException as error:  # noqa: BLE001 - whatever a mutant does, it was noticed
        print(f"{type(error).__name__}: {error}"[:2000], file=sys.stderr)
    finally:
        os._exit(code)


def _difference(source: Source, text: str) -> str:
    lines = difflib.unified_diff(source.text.splitlines(), text.splitlines(), lineterm="", n=0)
    return "\n".join(f"      {line}" for line in lines if line[:2] not in ("--", "++", "@@"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--module", action="append", default=[])
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("tracker", "tests", "docs"):
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        paths = sorted((root / "tracker" / "rules").glob("*.py"))
        sources = {p.stem: Source(p) for p in paths if not options.module or p.stem in options.module}
        checks.prepare(root)
        first = next(iter(sources.values()))
        if outcome(root, first.name, first.text, tell=True) != SURVIVED:
            print("the tables fail without any change", file=sys.stderr)
            return 2
        return _report(root, sources, options)


def _report(root: Path, sources: dict[str, Source], options: argparse.Namespace) -> int:
    everything = [mutant for name in sorted(sources) for mutant in sources[name].mutants]
    order = list(everything)
    if not options.all:
        random.Random(options.seed).shuffle(order)
    wanted = len(order) if options.all else options.count
    tried: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    started = time.monotonic()
    for mutant in order:
        text = sources[mutant.module].mutated(mutant)
        if text is None:
            continue
        if sum(tried.values()) == wanted:
            break
        found = outcome(root, mutant.module, text)
        tried[mutant.module] += 1
        noticed[mutant.module] += found != SURVIVED
        if found != KILLED:
            print(f"{found}: {mutant}\n{_difference(sources[mutant.module], text)}", flush=True)
    total, killed = sum(tried.values()), sum(noticed.values())
    for name in sorted(tried):
        print(f"{name:20} {noticed[name]:4} of {tried[name]:4}")
    seconds = time.monotonic() - started
    print(f"{killed} of {total} mutants noticed ({killed / max(total, 1):.1%}), of {len(everything)} in all")
    print(f"seed {options.seed}, {seconds:.0f} s, {seconds / max(total, 1):.2f} s a mutant")
    return 0 if total and killed / total >= SHARE else 1


if __name__ == "__main__":
    raise SystemExit(main())
