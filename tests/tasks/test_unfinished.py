"""A long scan whose import is cut short: the pages that were recognised are kept and not recognised again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tracker.documents import RecognizedLine, RecognizedPage
from tracker.errors import VaultInUse
from tracker.records.vault_document import Document
from tracker.store.search import Recognized
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.importing import import_files
from tracker.tasks.unfinished import Unfinished, abandoned, as_kept, done_with

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
DIGEST = "ab" * 32


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def page(number: int, word: str = "SAMPLE") -> RecognizedPage:
    line = RecognizedLine(word, 1.0, 2.0, 30.0, 12.0, 10.0, 9.0, tuple(map(float, range(len(word)))), 0.9)
    return RecognizedPage(
        number, "engine 1", 612.0, 792.0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0), (line,)
    )


def known(vault: Vault, digest: str = DIGEST) -> list[RecognizedPage]:
    return Unfinished(vault, digest).known


def test_pages_are_stored_when_ten_seconds_have_passed(vault: Vault) -> None:
    clock = Seconds()
    unfinished = Unfinished(vault, DIGEST, clock=clock)
    before = vault.head
    for number, now in ((1, 5.0), (2, 14.9)):
        clock.now = now
        unfinished.add(page(number))
    assert vault.head == before
    clock.now = 15.0
    unfinished.add(page(3))
    assert vault.head != before
    assert known(vault) == [page(1), page(2), page(3)]
    clock.now = 24.9
    unfinished.add(page(4))
    assert len(known(vault)) == 3
    unfinished.save()
    assert len(known(vault)) == 4
    assert unfinished.came == 4


def test_pages_that_come_while_another_program_writes_are_stored_later(shared: Vault, busy) -> None:
    clock = Seconds()
    unfinished = Unfinished(shared, DIGEST, clock=clock)
    unfinished.add(page(1))
    busy.held, clock.now = True, 10.0
    unfinished.add(page(2))
    assert known(shared) == []
    with pytest.raises(VaultInUse):
        unfinished.save()
    busy.held, clock.now = False, 20.0
    unfinished.add(page(3))
    assert known(shared) == [page(1), page(2), page(3)]


def test_a_later_import_begins_behind_them(vault: Vault, tmp_path: Path) -> None:
    unfinished = Unfinished(vault, DIGEST)
    unfinished.add(page(1))
    unfinished.save()
    again = Vault.open(vault.folder, tmp_path / "state", key=vault.recovery_code)
    assert (known(again), known(again, "cd" * 32)) == ([page(1)], [])
    later = Unfinished(again, DIGEST)
    later.add(page(2))
    later.save()
    assert (known(again), later.came) == ([page(1), page(2)], 1)
    again.close()


def test_a_long_scan_does_not_fill_the_disk_with_states(vault: Vault) -> None:
    """Each state has the words of all scans: a hundred of them took 900 MB for 12 MB of words."""
    clock = Seconds()
    unfinished = Unfinished(vault, DIGEST, clock=clock)
    most = 0
    for number in range(1, 61):
        clock.now += 20.0
        unfinished.add(page(number))
        files = [one for one in vault.folder.rglob("*") if one.is_file() and "heads" not in one.parts]
        most = max(most, len(files))
    assert len(known(vault)) == 60
    assert 20 <= most <= 60  # a state is of two files, one of them the words


def test_nothing_to_store_makes_no_state(vault: Vault) -> None:
    unfinished = Unfinished(vault, DIGEST)
    before = vault.head
    unfinished.save()
    unfinished.drop()
    assert vault.head == before


def test_pages_of_a_file_that_proves_unreadable_go(vault: Vault) -> None:
    unfinished = Unfinished(vault, DIGEST)
    unfinished.add(page(1))
    unfinished.save()
    unfinished.drop()
    assert (known(vault), abandoned(vault.pages())) == ([], set())
    unfinished.save()
    assert known(vault) == []


def test_pages_go_with_the_commit_that_brings_the_document(vault: Vault) -> None:
    unfinished = Unfinished(vault, DIGEST)
    unfinished.add(page(1))
    unfinished.save()
    gone = done_with(vault.pages(), [DIGEST, "cd" * 32])
    assert len(gone) == 1
    vault.commit(
        "x",
        lambda _: None,
        page_text=lambda _: gone | {"id": ["SAMPLE"]},
        recognized={"id": as_kept([page(1)])},
    )
    assert known(vault) == []
    assert vault.pages().documents() == {"id"}


def test_pages_in_a_form_of_another_release_are_left_out(vault: Vault) -> None:
    unfinished = Unfinished(vault, DIGEST)
    unfinished.add(page(1))
    unfinished.save()
    (key,) = abandoned(vault.pages())
    older = [*as_kept([page(1)]), Recognized(2, "engine 0", '{"lines": 3}')]
    vault.commit("x", lambda _: None, page_text=lambda _: {key: []}, recognized={key: older})
    assert known(vault) == [page(1)]


def test_emptying_the_trash_leaves_no_word_of_files_never_read_to_their_end(vault: Vault) -> None:
    unfinished = Unfinished(vault, DIGEST)
    unfinished.add(page(1, "TESTCASE"))
    unfinished.save()
    records.purge(vault, [])
    assert len(abandoned(vault.pages())) == 1
    records.purge(vault)
    assert abandoned(vault.pages()) == set()
    assert b"TESTCASE" not in vault.pages().serialise()


# --- the whole path ------------------------------------------------------------------------------

# An import in a process of its own, that keeps each page at once and tells how far it is; it waits where the
# third page of the second file begins, however long it takes until somebody ends it there.
RUN = """
import itertools, sys
from datetime import date
from pathlib import Path
from tracker.store.vault import Vault
from tracker.tasks.importing import import_files

vault = Vault.open(Path(sys.argv[1]), Path(sys.argv[2]), key=sys.argv[3])
seconds = itertools.count(step=11)  # pages are stored after ten, waiting files after fifteen
def tell(done, total):
    print(done, flush=True)
    if done > 1.6:
        sys.stdin.read()
import_files(vault, [Path(word) for word in sys.argv[4:]], on=date(2026, 11, 22), clock=lambda: next(seconds),
             progress=tell)
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A picture file of three pages with a few words each."""
    from PIL import Image, ImageDraw, ImageFont

    pages = []
    for word in ("FIRST", "SECOND", "THIRD"):
        image = Image.new("L", (420, 80), 255)
        ImageDraw.Draw(image).text((20, 20), f"{word} SAMPLE", font=ImageFont.load_default(36), fill=0)
        pages.append(image)
    pages[0].save(tmp_path / "scan.tiff", save_all=True, append_images=pages[1:])
    return tmp_path / "scan.tiff"


def test_a_killed_import_of_a_long_scan_keeps_the_pages_it_had(
    vault: Vault, tmp_path: Path, scan: Path
) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    form = ROOT / "docs" / "examples" / "ds2019-residency.pdf"  # waits for its commit when the scan begins
    words = [str(vault.folder), str(tmp_path / "state"), vault.recovery_code, str(form), str(scan)]
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if float(line) > 1.6:
                process.kill()
                break
    again = Vault.open(vault.folder, tmp_path / "state", key=vault.recovery_code)
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    kept = known(again, digest)
    assert [one.page for one in kept] == [1, 2]
    assert [document.original_name for document in again.ledger.all_of(Document)] == [form.name]
    # what comes back shows whether it was used
    (key,) = abandoned(again.pages())
    told = [replace(one, lines=page(1, "QUAGGA").lines) for one in kept]
    again.commit("x", lambda _: None, page_text=lambda _: {key: []}, recognized={key: as_kept(told)})
    outcomes = import_files(again, [form, scan], on=TODAY)
    assert [outcome.outcome for outcome in outcomes] == ["already", "kept"]
    _, document = again.ledger.all_of(Document)
    assert [hit.page for hit in again.find("QUAGGA") if hit.page] == [one.page for one in kept]
    assert [hit.page for hit in again.find("THIRD") if hit.page] == [3]
    assert [json.loads(item.data)["page"] for item in again.pages().recognized(document.id)] == [1, 2, 3]
    assert abandoned(again.pages()) == set()
    assert [item for item in again.verify(deep=True) if item.serious] == []
    again.close()


@pytest.mark.long
def test_a_folder_of_scans_is_imported_once_however_often_it_is_killed(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    from tests.scans import folder

    assert folder.tried(tmp_path, count=12, kills=2, seed=7).complaints == []
