"""``tracker status`` as a vault grows, against importing typer and sqlmodel."""

from __future__ import annotations

import json

from tests.benchmarks.filling import new_vault
from tests.benchmarks.measure import Row, at_most, in_turn, python, shown, workplace

ROUNDS = 7
SIZES = (10, 100, 1_000, 10_000)
STATUS = """
import sys
from functools import partial
from pathlib import Path
from tracker.__main__ import main
from tracker.cli import app
from tracker.cli.session import Session
folder, key = sys.argv[1:]
app.run = partial(app.run, session=Session(vault_folder=Path(folder), key=key))  # no key is derived
sys.argv = ["tracker", "--json", "status", "--as-of", "2026-11-21"]
main()
"""


def rows() -> list[Row]:
    """Return the rows of the table."""
    with workplace() as place:
        script = place / "status.py"
        script.write_text(STATUS, "utf-8")
        vaults = {}
        for size in SIZES:
            folder = place / str(size)
            folder.mkdir()
            vault = new_vault(folder, size, size)
            vaults[size] = (folder / "vault", vault.recovery_code)
            vault.close()

        def status(size: int) -> None:
            folder, key = vaults[size]
            answer = json.loads(python(place, script, folder, key))
            counted = sum(answer["counts"].values())
            if counted != 2 * size:
                raise SystemExit(f"status counted {counted} of {2 * size} records")

        def imports() -> None:
            python(place, "-c", "import typer, sqlmodel")

        status(SIZES[0]), imports()
        *taken, peer = in_turn(ROUNDS, *(_of(status, size) for size in SIZES), imports)
    by_size = dict(zip(SIZES, taken, strict=True))
    found = [
        Row(
            f"status, {size:,} records and {size:,} documents",
            shown(by_size[size], 1000.0),
            shown(peer, 1000.0),
            by_size[size] / peer,
        )
        for size in SIZES[:2]
    ]
    found.append(
        at_most(
            "status, 1,000 records and 1,000 documents, against importing typer and sqlmodel",
            by_size[1_000],
            peer,
            1.5,
        )
    )
    found.append(
        at_most(
            "status, 10,000 and 10,000, against status with 1,000 and 1,000",
            by_size[10_000],
            by_size[1_000],
            2,
        )
    )
    return found


def _of(action, size: int):
    return lambda: action(size)
