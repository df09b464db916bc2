"""Our side of the comparisons, each verb a process of its own: ``python -m tests.benchmarks.ours VERB ...``.

The vault is opened by its key, without key derivation. Prints one JSON object: seconds without the
start of Python, and how far the peak memory rose above that after the imports.
"""

from __future__ import annotations

import gc
import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from tracker.__main__ import _YOUNG_OBJECTS
from tracker.records.vault_document import Document
from tracker.store.hygiene import keep_freed_memory
from tracker.store.storage import StoredObject
from tracker.store.vault import Vault


def opened(place: Path) -> Vault:
    """Return the vault of a workplace made with ``create``."""
    return Vault.open(place / "vault", place / "state", key=(place / "key").read_text("ascii"))


def create(place: Path) -> dict[str, object]:
    """Make a vault without a slot, its key beside it in ``key``."""
    vault = Vault.create(place / "vault", place / "state", passphrase=None)
    (place / "key").write_text(vault.recovery_code, "ascii")
    return {}


def _document(stored: StoredObject, name: str) -> Document:
    return Document(
        digest=stored.digest,
        size=stored.size,
        object_name=stored.name,
        media_type="application/pdf",
        original_name=name,
        added_on=date(2026, 1, 1),
    )


def add(place: Path, file: str) -> dict[str, object]:
    """Store one file and its document record."""
    vault = opened(place)
    with Path(file).open("rb") as stream:
        stored = vault.add_document(stream)
    vault.commit("add a document", lambda ledger: ledger.add(_document(stored, Path(file).name)))
    return {"name": stored.name}


def add_folder(place: Path, folder: str) -> dict[str, object]:
    """Store all files of a folder and their document records in one commit."""
    vault = opened(place)
    files = sorted(Path(folder).iterdir())

    def streams() -> Iterator[BinaryIO]:
        for file in files:
            with ExitStack() as stack:
                yield stack.enter_context(file.open("rb"))

    stored = vault.add_documents(streams())

    def change(ledger: object) -> None:
        for item, file in zip(stored, files, strict=True):
            ledger.add(_document(item, file.name))  # type: ignore[attr-defined]

    vault.commit("add a folder", change)
    return {"files": len(stored)}


def out(place: Path, target: str) -> dict[str, object]:
    """Write the newest document to a file."""
    vault = opened(place)
    document = vault.ledger.all_of(Document)[-1]
    with Path(target).open("wb") as file:
        for piece in vault.read_document(document):
            file.write(piece)
    return {"size": document.size}


def verify(place: Path) -> dict[str, object]:
    """Decrypt and compare everything; fail where something is found."""
    found = opened(place).verify(deep=True)
    if found:
        raise SystemExit(f"verify found {len(found)} damages")
    return {}


def unlock(place: Path) -> dict[str, object]:
    """Open a vault by the passphrase in ``passphrase``."""
    vault = Vault.open(place / "vault", place / "state", passphrase=(place / "passphrase").read_text("utf-8"))
    return {"head": hashlib.sha256(vault.head.name.encode()).hexdigest()[:8]}


def career(place: Path, works: str) -> dict[str, object]:
    """Store an invented career with so many works, and write it beside: YAML of RenderCV and our export."""
    from tests.benchmarks.publishing import records_with
    from tracker.tasks.career_export import export_json

    vault = opened(place)
    vault.commit("a career", lambda ledger: [ledger.add(record) for record in records_with(int(works))])
    (place / "cv.yaml").write_bytes(_cv(vault, "rendercv"))
    export = export_json(vault.ledger, now=datetime(2026, 11, 1, tzinfo=UTC))
    (place / "export.json").write_text(json.dumps(export), "utf-8")
    return {}


def cv(place: Path, target: str) -> dict[str, object]:
    """Write the CV of the vault as a PDF; ``drawing`` is the processor time from records to PDF.

    A small CV is drawn first, as by the peer: libraries, models and fonts are there when the clock starts.
    """
    from tests.benchmarks.publishing import records_with
    from tracker.cv.career import career_of
    from tracker.cv.sections import CvOptions, content_of
    from tracker.tasks.cv import CvAnswer, cv_file

    vault = opened(place)
    small = career_of(records_with(1))
    cv_file(CvAnswer(content_of(small, CvOptions()), small, ()), "pdf", as_of=date(2026, 11, 1))
    begin = time.process_time()
    size = Path(target).write_bytes(_cv(vault, "pdf"))
    return {"size": size, "drawing": time.process_time() - begin}


def cv_alone(place: Path, target: str) -> dict[str, object]:
    """Write the CV of the vault as a PDF, and nothing before it."""
    return {"size": Path(target).write_bytes(_cv(opened(place), "pdf"))}


def _cv(vault: Vault, form: str) -> bytes:
    from tracker.cv.sections import CvOptions
    from tracker.tasks.cv import cv_answer, cv_file

    return cv_file(cv_answer(vault.ledger, CvOptions()), form, as_of=date(2026, 11, 1)).data


VERBS: dict[str, Callable[..., dict[str, object]]] = {
    "create": create,
    "add": add,
    "add-folder": add_folder,
    "out": out,
    "verify": verify,
    "unlock": unlock,
    "career": career,
    "cv": cv,
    "cv-alone": cv_alone,
}


def peak() -> int:
    """Return the peak memory of this process in bytes, not that of the process it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(
            int(line.split()[1]) * 1024
            for line in status.read_text("ascii").splitlines()
            if line.startswith("VmHWM:")
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Run the verb of the command line."""
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)  # both as the program does at its start
    keep_freed_memory()
    verb, place, *rest = sys.argv[1:]
    before, begin = peak(), time.perf_counter()
    found = VERBS[verb](Path(place), *rest)
    print(json.dumps({"seconds": time.perf_counter() - begin, "memory": peak() - before, **found}))


if __name__ == "__main__":
    main()
