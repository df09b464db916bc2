"""Read the whole sample and say how much is right: ``uv run python -m tests.scans.measure --help``."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.scans.everyday import everyday
from tests.scans.judge import Tally, Verdict, judged, kinds_of
from tests.scans.sample import SEED, papers
from tests.scans.truth import Case
from tracker.documents import Reader
from tracker.documents.readings import FileReading
from tracker.documents.recognized import RecognizedPage, recognized_page
from tracker.documents.sandbox import SECONDS

MOST_OPEN = 0.08  # of the scans with an endorsement
LEAST_RIGHT = {True: 0.95, False: 0.99}  # key fields, in scans and in text files


def chosen(arguments: argparse.Namespace) -> list[Case]:
    """Return the files that are to be read."""
    cases = [*papers(arguments.seed), *everyday(arguments.seed)]
    if arguments.only:
        cases = [case for case in cases if any(case.name.startswith(part) for part in arguments.only)]
    if arguments.text_only:
        cases = [case for case in cases if not case.scanned]
    if arguments.count is not None and arguments.count < len(cases):
        step = len(cases) / arguments.count  # spread over all kinds
        cases = [cases[int(number * step)] for number in range(arguments.count)]
    return cases


class Kept:
    """Verdicts of an earlier run in a file, one a line; a file whose bytes are the same is not read again."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.known: dict[tuple[str, str], Verdict] = {}
        self._lock = threading.Lock()
        if path is not None and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                data = json.loads(line)
                data["fields"] = [tuple(row) for row in data["fields"]]
                self.known[data["name"], data["digest"]] = Verdict(**data)

    def add(self, verdict: Verdict) -> None:
        """Append a verdict."""
        if self.path is not None:
            with self._lock, self.path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(verdict.as_json()) + "\n")


class Pages:
    """Recognised pages of earlier runs in a folder, so that changes behind recognition are measured fast."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def of(self, digest: str) -> list[RecognizedPage]:
        """Return what is known of a file."""
        path = self.folder / f"{digest}.json" if self.folder else None
        if path is None or not path.exists():
            return []
        return [recognized_page(data) for data in json.loads(path.read_text(encoding="utf-8"))]

    def keep(self, reading: FileReading) -> None:
        """Write down the pages of a file."""
        if self.folder is not None and reading.recognized:
            text = json.dumps([page.as_json() for page in reading.recognized])
            (self.folder / f"{reading.sha256}.json").write_text(text, encoding="utf-8")


class _Readers(threading.local):
    """One child process a thread, all ended together."""

    started: list[Reader]

    def __init__(self, started: list[Reader], seconds: float) -> None:
        self.started = started
        self.seconds = seconds
        self.own: Reader | None = None

    def read(self, case: Case, recognized: Sequence[RecognizedPage]) -> tuple[FileReading, float]:
        if self.own is None:
            self.own = Reader(seconds=self.seconds)
            self.started.append(self.own)
        began = time.monotonic()
        reading = self.own.read(case.data, case.file_name, recognized=recognized)
        return reading, time.monotonic() - began


def measured(
    cases: Sequence[Case],
    kept: Kept,
    pages: Pages,
    processes: int,
    seconds: float,
    progress: Callable[[Verdict, int], None],
) -> list[Verdict]:
    """Return a verdict on every file, in order."""
    started: list[Reader] = []
    readers = _Readers(started, seconds)

    def one(case: Case) -> Verdict:
        digest = hashlib.sha256(case.data).hexdigest()
        verdict = kept.known.get((case.name, digest))
        if verdict is None:
            reading, seconds = readers.read(case, pages.of(digest))
            pages.keep(reading)
            verdict = judged(case, reading, seconds)
            kept.add(verdict)
        case.__dict__.pop("data", None)  # two hundred files would not fit into memory
        return verdict

    verdicts: list[Verdict] = []
    try:
        with ThreadPoolExecutor(processes) as pool:
            for number, verdict in enumerate(pool.map(one, cases), 1):
                verdicts.append(verdict)
                progress(verdict, number)
    finally:
        for reader in started:
            reader.close()
    return verdicts


def report(verdicts: Sequence[Verdict]) -> bool:
    """Print the figures; return whether all targets are met."""
    met = True

    def line(text: str, good: bool | None = None) -> None:
        nonlocal met
        if good is False:
            met = False
        print(f"{text}{'' if good is None else '   ok' if good else '   NOT MET'}")

    tally = Tally(tuple(verdicts))
    for scanned, title in ((True, "scans"), (False, "text files")):
        part = tally.where(scanned=scanned)
        if not part.verdicts:
            continue
        times = sorted(verdict.seconds for verdict in part.verdicts)
        print(
            f"\n{title}: {len(part.verdicts)} files, {sum(times):.0f} s, "
            f"median {times[len(times) // 2]:.1f} s, longest {times[-1]:.1f} s"
        )
        if part.endorsed:
            line(f"  wrong determinations {len(part.wrong)} of {len(part.endorsed)}", not part.wrong)
            limit = part.open_share <= MOST_OPEN if scanned else None
            missing = sum(verdict.determination == "missing" for verdict in part.open)
            line(f"  left open {len(part.open)} ({part.open_share:.1%}), {missing} of them not found", limit)
        if kinds_of(part.verdicts):
            share = part.share_right()
            line(f"  key fields right {share:.2%}", share >= LEAST_RIGHT[scanned])
        for kind in kinds_of(part.verdicts):
            counts = part.outcomes(kind)
            words = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
            print(f"    {kind}: {part.share_right(kind):.2%} of {sum(counts.values())} ({words})")
        print(f"  errors {sum(verdict.error is not None for verdict in part.verdicts)}")
    line(f"\ninvented papers in {len(tally.invented)} of {len(verdicts)} files", not tally.invented)
    _troubles(tally)
    return met


def _troubles(tally: Tally) -> None:
    for title, found in (("wrong", tally.wrong), ("left open", tally.open), ("invented", tally.invented)):
        for verdict in found:
            details = "; ".join((*verdict.wrong_papers, *verdict.invented, *verdict.missed))
            boxes = f" boxes unsure {verdict.unsure_boxes}" if verdict.unsure_boxes else ""
            print(
                f"{title}: {verdict.name} {verdict.traits} {verdict.truth} -> {verdict.answer} {details}{boxes}"
                f"{' error ' + verdict.error if verdict.error else ''}"
            )
    for verdict in tally.verdicts:
        bad = [f"{kind}.{name} {outcome}" for kind, name, outcome in verdict.fields if outcome != "right"]
        if bad or verdict.wrong_boxes:
            boxes = f" wrong boxes {verdict.wrong_boxes}" if verdict.wrong_boxes else ""
            print(f"fields: {verdict.name} {verdict.traits}: {', '.join(bad)}{boxes}")


def main() -> int:
    """Read the files and print the table; 0 where every target is met."""
    parser = argparse.ArgumentParser(description="Read the sample of scans and text files and judge it.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, help="so many files, spread over all kinds")
    parser.add_argument("--only", action="append", help="files whose name begins like this; may be repeated")
    parser.add_argument("--text-only", action="store_true", help="no scans")
    parser.add_argument("--processes", type=int, default=1, choices=(1, 2))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for a file; more on a busy machine")
    parser.add_argument("--keep", type=Path, help="file of verdicts, to go on where a run was ended")
    parser.add_argument("--pages", type=Path, help="folder of recognised pages, not to recognise them again")
    parser.add_argument("--write", type=Path, help="write the files into this folder and read nothing")
    arguments = parser.parse_args()
    cases = chosen(arguments)
    if arguments.write:
        arguments.write.mkdir(parents=True, exist_ok=True)
        for case in cases:
            (arguments.write / case.file_name).write_bytes(case.data)
            (arguments.write / f"{case.name}.json").write_text(
                json.dumps(case.truth, indent=1), encoding="utf-8"
            )
            case.__dict__.pop("data", None)
        return 0

    def progress(verdict: Verdict, number: int) -> None:
        state = "wrong" if verdict.is_wrong else verdict.determination
        print(
            f"{number}/{len(cases)} {verdict.name} {state} {verdict.seconds:.1f} s",
            file=sys.stderr,
            flush=True,
        )

    kept, pages = Kept(arguments.keep), Pages(arguments.pages)
    return 0 if report(measured(cases, kept, pages, arguments.processes, arguments.seconds, progress)) else 1


if __name__ == "__main__":
    sys.exit(main())
