"""Several programs write to one vault: no commit is lost, each change sees the state it is published on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tracker.errors import RecordConflict, VaultInUse
from tracker.records.works import Work
from tracker.store.files import Files
from tracker.store.ledger import Ledger
from tracker.store.vault import Vault

WRITERS, COMMITS = 8, 25

WRITER = """
import sys
from pathlib import Path
from tracker.records.works import Work
from tracker.store.vault import Vault

folder, state, key, name, count = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
vault = Vault.open(folder, state, key=key)
vault._storage.lock_seconds = 600
for number in range(count):
    work = vault.commit("add work", lambda ledger: ledger.add(Work(title=f"{name} {number}")))
    print(f"{work.number} {work.title}", flush=True)
"""

HOLDER = """
import sys
from pathlib import Path
from tracker.records.works import Work
from tracker.store.vault import Vault

def change(ledger):
    print("holding", flush=True)
    sys.stdin.readline()
    return ledger.add(Work(title="of the holder"))

vault = Vault.open(Path(sys.argv[1]), Path(sys.argv[2]), key=sys.argv[3])
vault.commit("slowly", change)
"""


class Impatient(Files):
    """Waits for a lock without waiting, and counts the time."""

    waited = 0.0

    def pause(self, seconds):
        self.waited += seconds


def new_vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "vault", tmp_path / "state", passphrase=None)


def other(vault: Vault, tmp_path: Path, **more) -> Vault:
    return Vault.open(vault.folder, tmp_path / "state", key=vault.recovery_code, **more)


def program(source: str, vault: Vault, tmp_path: Path, *words: str) -> subprocess.Popen[str]:
    arguments = [str(vault.folder), str(tmp_path / "state"), vault.recovery_code, *words]
    return subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )


def test_no_commit_of_eight_programs_is_lost(tmp_path):
    vault = new_vault(tmp_path)
    running = [program(WRITER, vault, tmp_path, f"writer {n}", str(COMMITS)) for n in range(WRITERS)]
    said: list[str] = []
    for process in running:
        out, _ = process.communicate()
        assert process.returncode == 0
        said += out.splitlines()
    assert len(said) == WRITERS * COMMITS
    works = other(vault, tmp_path).ledger.all_of(Work)
    assert sorted(f"{work.number} {work.title}" for work in works) == sorted(said)
    assert [work.number for work in works] == list(range(1, WRITERS * COMMITS + 1))
    final = other(vault, tmp_path)
    assert final.head.generation == 1 + WRITERS * COMMITS
    assert sum(revision.action == "add" for revision in final.ledger.history()) == WRITERS * COMMITS
    assert [item for item in final.verify(deep=False) if item.serious] == []


def test_a_second_writer_is_told_after_ten_seconds_and_goes_on_later(tmp_path):
    vault = new_vault(tmp_path)
    with program(HOLDER, vault, tmp_path) as holder:
        assert holder.stdout.readline() == "holding\n"
        files = Impatient()
        second = other(vault, tmp_path, files=files)
        ran: list[int] = []
        with pytest.raises(VaultInUse):
            second.commit("add work", lambda ledger: ran.append(1))
        assert (ran, round(files.waited, 2)) == ([], 10.0)
        assert second.ledger.counts() == {}  # reading needs no lock
        holder.stdin.write("go on\n")
        holder.stdin.close()
        assert holder.wait() == 0
    work = second.commit("add work", lambda ledger: ledger.add(Work(title="of the second")))
    assert work.number == 2
    assert [w.title for w in other(vault, tmp_path).ledger.all_of(Work)] == ["of the holder", "of the second"]


def test_a_change_runs_on_what_another_program_has_published_meanwhile(tmp_path):
    vault = new_vault(tmp_path)
    vault.commit("add work", lambda ledger: ledger.add(Work(title="one")))
    second = other(vault, tmp_path)
    assert second.ledger.counts() == {"work": 1}
    vault.commit("edit", lambda ledger: ledger.edit(ledger.get("work-1"), {"title": "one, corrected"}))
    vault.commit("add work", lambda ledger: ledger.add(Work(title="two")))
    assert second.ledger.get("work-1").title == "one"  # what was open stays open
    seen: list[list[str]] = []

    def change(ledger: Ledger) -> Work:
        seen.append([work.title for work in ledger.all_of(Work)])
        return ledger.add(Work(title="three"))

    assert second.commit("add work", change).number == 3
    assert seen == [["one, corrected", "two"]]
    assert [work.title for work in second.ledger.all_of(Work)] == ["one, corrected", "two", "three"]
    assert second.head.generation == vault.head.generation + 1


def test_a_change_that_no_longer_fits_is_refused_on_the_newer_state(tmp_path):
    vault = new_vault(tmp_path)
    vault.commit("add work", lambda ledger: ledger.add(Work(title="one")))
    second = other(vault, tmp_path)
    record = second.ledger.get("work-1")
    vault.commit("trash", lambda ledger: ledger.trash(ledger.get("work-1")))

    def change(ledger: Ledger) -> None:
        if ledger.get(record.id).trashed_on is not None:
            raise RecordConflict("work-1 is in the trash")
        ledger.edit(record, {"title": "never"})

    with pytest.raises(RecordConflict):
        second.commit("edit", change)
    assert second.head.generation == vault.head.generation
    assert other(vault, tmp_path).ledger.get("work-1").title == "one"


def test_words_of_two_programs_papers_are_both_found(tmp_path):
    from tracker.records.vault_document import Document

    vault = new_vault(tmp_path)
    second = other(vault, tmp_path)
    _ = second.pages()
    for writer, word in ((vault, "kidney"), (second, "liver"), (vault, "spleen")):
        writer.commit(
            "attach",
            lambda ledger, word=word: ledger.add(Document(title=word)),
            page_text=lambda record, word=word: {record.id: [f"about the {word}"]},
        )
    final = other(vault, tmp_path)
    for word in ("kidney", "liver", "spleen"):
        assert {hit.page for hit in final.find(word)} == {None, 1}
