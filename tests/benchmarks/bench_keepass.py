"""Adding 1 MB to a vault of 100 MB, against keepassxc-cli, which writes its whole file anew."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.bench_streams import settle, write_random
from tests.benchmarks.measure import Row, S, at_most, in_turn, need, python, run, workplace

ROUNDS = 5
_PARTS, _PART = 10, 10 * 2**20
_SHORTEST_DERIVATION = "100"  # ms: the least that keepassxc-cli takes; ours runs without any
_OURS = ("-m", "tests.benchmarks.ours")


def rows() -> list[Row]:
    """Return the rows of the table."""
    missing = need("keepassxc-cli")
    if missing:
        return [Row("add 1 MB to 100 MB", f"not run: {missing} not installed")]
    with workplace(2) as place:
        base, key = place / "base.kdbx", place / "key.bin"
        _keepass(place, "db-create", "--set-key-file", key, "-t", _SHORTEST_DERIVATION, base)
        _keepass(place, "add", "--no-password", "-k", key, base, "papers")
        python(place, *_OURS, "create", place)
        for number in range(_PARTS):
            part = place / f"part-{number}"
            write_random(part, _PART)
            python(place, *_OURS, "add", place, part)
            _attach(place, part)
        new = place / "new"
        names = iter(range(1000))

        def fresh() -> Path:
            path = new.with_name(f"new-{next(names)}")
            write_random(path, 2**20)
            settle()
            return path

        def ours() -> float:
            path = fresh()
            return in_turn(1, lambda: _add(place, path))[0]

        def peer() -> float:
            path = fresh()
            return in_turn(1, lambda: _attach(place, path))[0]

        return [at_most("add 1 MB to 100 MB, whole command", *in_turn(ROUNDS, ours, peer), 0.15, S)]


def _add(place: Path, path: Path) -> None:
    python(place, *_OURS, "add", place, path)


def _attach(place: Path, path: Path) -> None:
    base, key = place / "base.kdbx", place / "key.bin"
    _keepass(place, "attachment-import", "--no-password", "-k", key, base, "papers", path.name, path)


def _keepass(place: Path, verb: str, *words: str | Path) -> None:
    run(["keepassxc-cli", verb, "-q", *words], place)
