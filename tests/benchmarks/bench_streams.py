"""One large file in and out, against the age command and restic; peak memory."""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path

from tests.benchmarks.measure import Row, S, as_fast, in_turn, need, python, run, shown, workplace

SIZE = int(os.environ.get("TRACKER_BENCHMARK_MB", "1024")) * 2**20
ROUNDS = 3
_MEMORY_LIMIT = 64 * 2**20
_OURS = ("-m", "tests.benchmarks.ours")


def write_random(path: Path, size: int) -> None:
    """Write random bytes, which no compression shortens."""
    with path.open("wb") as file:
        for _ in range(size // 2**20):
            file.write(os.urandom(2**20))


def settle() -> None:
    """Wait until what was written is on the disk, so that nobody pays for another's bytes."""
    os.sync()


def rows() -> list[Row]:
    """Return the rows of the table."""
    missing = need("age", "age-keygen", "restic")
    if missing:
        return [Row("1 GiB in and out", f"not run: {missing} not installed")]
    with workplace(SIZE / 2**30 * 8 + 1) as place:
        plain, sealed, again = place / "plain", place / "sealed.age", place / "again"
        write_random(plain, SIZE)
        identity = place / "identity"
        run(["age-keygen", "-o", identity], place)
        recipient = run(["age-keygen", "-y", identity], place).decode().strip()
        memory: dict[str, list[int]] = {"add": [], "out": []}
        starts: dict[str, list[float]] = {"add": [], "out": []}

        def inside(whole: float, verb: str) -> float:
            return whole - statistics.median(starts[verb])

        def ours_in() -> float:
            for used in ("vault", "state"):
                run(["rm", "-rf", place / used], place)
            python(place, *_OURS, "create", place)
            return _timed(place, memory, starts, "add", place, plain)

        def age_in() -> float:
            sealed.unlink(missing_ok=True)
            return _seconds_of(["age", "-r", recipient, "-o", sealed, plain], place)

        def age_to_the_disk() -> float:
            return age_in() + in_turn(1, lambda: _quiet(["sync", sealed], place))[0]

        def restic_in() -> float:
            run(["rm", "-rf", place / "repository"], place)
            run([*restic(place), "init"], place)
            return _seconds_of([*restic(place), "backup", plain], place)

        def ours_out() -> float:
            again.unlink(missing_ok=True)
            return _timed(place, memory, starts, "out", place, again)

        def age_out() -> float:
            again.unlink(missing_ok=True)
            return _seconds_of(["age", "-d", "-i", identity, "-o", again, sealed], place)

        in_ours, in_age, in_disk, in_restic = in_turn(ROUNDS, ours_in, age_in, age_to_the_disk, restic_in)
        out_ours, out_age = in_turn(ROUNDS, ours_out, age_out)
        run(["cmp", plain, again], place)
    peak = max(*memory["add"], *memory["out"])
    what = f"{SIZE / 2**30:g} GiB"
    bare = "without the start of Python"
    return [
        as_fast(f"{what} in, against age, {bare}", inside(in_ours, "add"), in_age, 0.8),
        Row(f"{what} in, against age, whole command", *_pair(in_ours, in_age)),
        Row(
            f"{what} in, against age and a sync of its file, {bare}", *_pair(inside(in_ours, "add"), in_disk)
        ),
        as_fast(f"{what} in, against restic backup, whole command", in_ours, in_restic, 2.5),
        as_fast(f"{what} out, against age, {bare}", inside(out_ours, "out"), out_age, 1.0),
        Row(f"{what} out, against age, whole command", *_pair(out_ours, out_age)),
        Row(
            f"peak memory above the imports, {what} in and out",
            f"{peak / 2**20:.1f} MiB",
            target="at most 64 MiB",
            passed=peak <= _MEMORY_LIMIT,
        ),
    ]


def _pair(ours: float, peer: float) -> tuple[str, str, float]:
    return shown(ours, S), shown(peer, S), peer / ours


def restic(place: Path) -> list[str]:
    """Return the beginning of a restic command on the repository of the workplace."""
    password = place / "password"
    password.write_text("benchmark", "ascii")
    return ["restic", "-q", "-r", str(place / "repository"), "--password-file", str(password)]


def _timed(
    place: Path, memory: dict[str, list[int]], starts: dict[str, list[float]], verb: str, *words: Path
) -> float:
    """Return how long the whole process of one of our verbs took; note its memory and its start."""
    settle()
    taken, output = _seconds_and_output(place, verb, *words)
    answer = json.loads(output)
    memory[verb].append(answer["memory"])
    starts[verb].append(taken - answer["seconds"])
    return taken


def _seconds_and_output(place: Path, verb: str, *words: Path) -> tuple[float, bytes]:
    answers: list[bytes] = []
    taken = in_turn(1, lambda: answers.append(python(place, *_OURS, verb, *words)))
    return taken[0], answers[0]


def _quiet(command: list[str | Path], place: Path) -> None:
    run(command, place)


def _seconds_of(command: list[str | Path], place: Path) -> float:
    settle()
    return in_turn(1, lambda: _quiet(command, place))[0]
