"""Run the benchmarks: all of them, or those named. ``uv run python -m tests.benchmarks.run [names]``.

Each prints a table with our figure, the peer's of the same run, the ratio and the target. The exit
code is the number of targets missed. Programs that a comparison needs and that are not installed
are named, and their rows left out.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys

from tests.benchmarks.measure import machine, table

SUBJECTS = (
    "help",
    "status",
    "vault",
    "unlock",
    "streams",
    "papers",
    "keepass",
    "assess",
    "read",
    "scan",
    "cv",
    "coherence",
)


def main(names: list[str]) -> int:
    """Run the named benchmarks and return how many targets were missed."""
    if unknown := [name for name in names if name not in SUBJECTS]:
        print(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(SUBJECTS)}")
        return 2
    missed = 0
    print(machine())
    for name in names or SUBJECTS:
        module = f"tests.benchmarks.bench_{name}"
        if importlib.util.find_spec(module) is None:
            print(f"\n== {name}: not written")
            continue
        print(f"\n== {name}", flush=True)
        rows = importlib.import_module(module).rows()
        print(table(rows), flush=True)
        missed += sum(row.passed is False for row in rows)
    print(f"\n{machine()}\ntargets missed: {missed}")
    return min(missed, 100)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
