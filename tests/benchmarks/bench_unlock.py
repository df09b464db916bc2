"""Unlocking with a passphrase: the time and memory that every guess costs, too."""

from __future__ import annotations

import json

from tests.benchmarks.measure import Row, in_turn, python, workplace
from tracker.store.vault import Vault

ROUNDS = 5
_LEAST_MEMORY = 256 * 2**20
_PASSPHRASE = "river lamp otter canyon"


def rows() -> list[Row]:
    """Return the rows of the table."""
    with workplace() as place:
        Vault.create(place / "vault", place / "state", passphrase=_PASSPHRASE)
        (place / "passphrase").write_text(_PASSPHRASE, "utf-8")
        memory: list[int] = []

        def ours() -> float:
            answer = json.loads(python(place, "-m", "tests.benchmarks.ours", "unlock", place))
            memory.append(answer["memory"])
            return float(answer["seconds"])

        (taken,) = in_turn(ROUNDS, ours)
    least = min(memory)
    return [
        Row("unlock", f"{taken:.2f} s", target="0.5 to 1.5 s", passed=0.5 <= taken <= 1.5),
        Row(
            "memory that a guess needs",
            f"{least / 2**20:.0f} MiB",
            target="at least 256 MiB",
            passed=least >= _LEAST_MEMORY,
        ),
    ]
