"""``tracker --help`` against importing typer alone, and what it loads."""

from __future__ import annotations

import json

from tests.benchmarks.measure import Row, at_most, in_turn, python, workplace

ROUNDS = 15
HELP = "import sys; sys.argv = ['tracker', '--help']; from tracker.__main__ import main; main()"
LOADED = """
import atexit, json, sys
def loaded():
    print("@" + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
atexit.register(loaded)
sys.argv = ["tracker", "--help"]
from tracker.__main__ import main
main()
"""
HEAVY = {
    *("sqlmodel", "sqlalchemy", "pydantic", "pydantic_core", "cryptography", "sqlite3", "platformdirs"),
    *("pypdf", "pypdfium2", "typst", "yaml", "psutil", "zxcvbn", "numpy", "PIL", "onnxruntime"),
    *("starlette", "uvicorn", "jinja2", "docx"),
}


def rows() -> list[Row]:
    """Return the rows of the table."""
    with workplace() as place:
        script = place / "loaded.py"
        script.write_text(LOADED, "utf-8")
        loaded = set(json.loads(python(place, script).decode().rpartition("@")[2]))
        python(place, "-c", "import typer")
        times = in_turn(
            ROUNDS,
            lambda: _run(place, HELP),
            lambda: _run(place, "import typer"),
        )
    heavy = sorted(loaded & HEAVY)
    return [
        at_most("tracker --help, against importing typer", *times, 3),
        Row(
            "heavy packages loaded by --help",
            ", ".join(heavy) or "none",
            target="none beside typer and rich",
            passed={"typer", "tracker"} <= loaded and not heavy,
        ),
    ]


def _run(place, code: str) -> None:
    python(place, "-c", code)
