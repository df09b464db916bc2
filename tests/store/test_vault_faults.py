"""A process killed, a full or failing disk at every change of every command: the state before or after, whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from containers import Ticking
from simulated import Fault, Killed, Simulated

from tracker.errors import DiskFull, VaultExists, VaultNotFound, VaultNotWritable, WrongPassphrase
from tracker.records import KINDS, Record
from tracker.records.career import Award, Position
from tracker.records.exchange_visitor import FundingLine
from tracker.records.vault_document import Document
from tracker.records.works import Work
from tracker.store.ledger import Ledger
from tracker.store.storage import StoredObject
from tracker.store.vault import Vault

FOLDER, STATE = Path("/person/vault"), Path("/state")
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
MONTHS_LATER = LONG_AGO + timedelta(days=90)
KILL, FULL, SLIP = ("kill", False), ("full", True), ("io", False)
ALL = [KILL, FULL, SLIP, ("full", False), ("io", True)]
EXPECTED = {"kill": Killed, "full": DiskFull, "io": VaultNotWritable}
PAPER = b"%PDF-1.7 an invented paper " * 6000
SCAN = b"%PDF-1.7 an invented scan " * 50


def identifier(number: int) -> str:
    return f"01936e50-0000-7000-8000-{number:012}"


def work(number: int, title: str) -> Work:
    return Work(id=identifier(number), title=title)


def document(number: int, stored: StoredObject) -> Document:
    return Document(
        id=identifier(number),
        digest=stored.digest,
        size=stored.size,
        object_name=stored.name,
        title="A paper",
    )


def a_person_s_vault(files: Simulated) -> Vault:
    """Return a vault with something for every command to work on: 16 states, a trash, a paper, a setting."""
    clock = Ticking(LONG_AGO, timedelta(days=2))
    vault = Vault.create(FOLDER, STATE, passphrase="bergahorn zug", work_factor=15, clock=clock, files=files)
    stored = vault.add_document(io.BytesIO(SCAN))
    vault.commit(
        "attach",
        lambda ledger: ledger.add(document(1, stored)),
        page_text=lambda record: {record.id: ["words of page one", "words of page two"]},
    )
    for number in range(2, 14):
        vault.commit("add work", lambda ledger, n=number: ledger.add(work(n, f"Study {n}")))
    vault.commit("trash", lambda ledger: [ledger.trash(ledger.get(f"work-{n}")) for n in (3, 4)])
    vault.commit("settings", lambda ledger: ledger.set_setting("dates", "us"))
    lost = Vault.open(FOLDER, STATE, key=vault.recovery_code, files=files, clock=clock)
    lost.add_document(io.BytesIO(b"of a command that failed"))
    return vault


# --- what a command does ---------------------------------------------------------------------------


def add(vault: Vault) -> None:
    vault.commit("add position", lambda ledger: ledger.add(Position(id=identifier(100), title="Resident")))


def add_many(vault: Vault) -> None:
    def change(ledger: Ledger) -> None:
        for number in range(200, 230):
            ledger.add(Award(id=identifier(number), name=f"Award {number}", note="n" * 900))

    vault.commit("import", change)


def edit(vault: Vault) -> None:
    vault.commit("edit", lambda ledger: ledger.edit(ledger.get("work-2"), {"title": "Study two, corrected"}))


def trash(vault: Vault) -> None:
    vault.commit("trash", lambda ledger: [ledger.trash(ledger.get(f"work-{n}")) for n in (5, 6)])


def purge(vault: Vault) -> None:
    vault.commit("empty the trash", lambda ledger: [ledger.purge(ledger.get(f"work-{n}")) for n in (3, 4)])


def undo(vault: Vault) -> None:
    vault.commit("undo", lambda ledger: ledger.undo())


def attach(vault: Vault) -> None:
    stored = vault.add_document(io.BytesIO(PAPER))
    vault.commit(
        "attach",
        lambda ledger: ledger.add(document(300, stored)),
        page_text=lambda record: {record.id: ["the searchable words of an invented paper"]},
    )


def attach_two(vault: Vault) -> None:
    stored = vault.add_documents([io.BytesIO(PAPER), io.BytesIO(PAPER[:70_000])])
    vault.commit(
        "import 2 files", lambda ledger: [ledger.add(document(n, s)) for n, s in enumerate(stored, 300)]
    )


def change_passphrase(vault: Vault) -> None:
    vault.change_passphrase("river lamp otter", work_factor=15)


def tidy(vault: Vault) -> None:
    vault.tidy()


COMMANDS: dict[str, Callable[[Vault], None]] = {
    command.__name__: command
    for command in (add, add_many, edit, trash, purge, undo, attach, attach_two, change_passphrase, tidy)
}


# --- what a person has -----------------------------------------------------------------------------


@dataclass
class Held:
    """Everything a person has in a vault."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, dict[int, str]] = field(default_factory=dict)
    setting: str | None = None
    revisions: int = 0
    slots: int = 0


def held(vault: Vault) -> Held:
    """Return everything there is, every document decrypted; times and names of objects left out."""
    ledger = vault.ledger
    found: list[Record] = [
        r for kind in KINDS for trashed in (False, True) for r in ledger.of_kind(kind, trashed=trashed)
    ]
    left_out = {"created_at", "changed_at", "trashed_on", "object_name"}
    records = {
        record.id: record.model_dump(exclude=left_out) | {"in the trash": record.trashed_on is not None}
        for record in found
    }
    papers = {r.id: b"".join(vault.read_document(r)) for r in found if isinstance(r, Document)}
    words = {name: vault.pages().pages(name) for name in sorted(vault.pages().documents())}
    setting, revisions = ledger.setting("dates"), len(ledger.history())
    return Held(records, papers, words, setting, revisions, len(ledger.slots()))


def reopened(files: Simulated, key: str, *, now: datetime = MONTHS_LATER) -> Vault:
    return Vault.open(FOLDER, STATE, key=key, files=files, clock=Ticking(now))


def complaints(vault: Vault, *, slots_may_wait: bool, deep: bool = True) -> list[str]:
    """Return what verify finds; a slot that a killed change of passphrase left is named, and allowed."""
    return [
        f"{item.file}: {item.problem}"
        for item in vault.verify(deep=deep)
        if item.serious and not (slots_may_wait and item.file.startswith("keys/"))
    ]


class Scene:
    """A vault, and what a command makes of it when nothing fails."""

    def __init__(self, command: Callable[[Vault], None]) -> None:
        self.files = Simulated()
        vault = a_person_s_vault(self.files)
        self.key, self.before = vault.recovery_code, held(vault)
        self.slots_may_wait = command is change_passphrase
        world = self.files.after_crash()
        done = reopened(world, self.key)
        command(done)
        self.after = held(reopened(world, self.key))
        assert complaints(done, slots_may_wait=False) == []

    def check(self, files: Simulated, *, deep: bool) -> bool:
        """Pass where the vault opens in the state before or after; return whether it is the one after."""
        vault = reopened(files, self.key)
        found = held(vault)
        assert found in (self.before, self.after)
        assert complaints(vault, slots_may_wait=self.slots_may_wait, deep=deep) == []
        return found == self.after


def run_with_faults(command: Callable[[Vault], None], kinds: list[tuple[str, bool]]) -> tuple[int, int]:
    """Run a command with each fault at each change; return how many there were and how many were saved."""
    scene = Scene(command)
    points = saved = 0
    for kind, lasts in kinds:
        at = 0
        while True:
            at += 1
            world = scene.files.after_crash()
            vault = reopened(world, scene.key)
            world.before = fault = Fault(at, kind, lasts=lasts)
            acknowledged = False
            try:
                command(vault)
                acknowledged = True
            except EXPECTED[kind]:
                pass
            if not fault.hit:
                break
            points += 1
            left = world.after_crash()
            is_saved = scene.check(left, deep=kind == "kill")
            saved += is_saved
            assert is_saved or not acknowledged, (kind, at, fault.where)
            if kind != "kill":
                world.before = lambda change: None
                assert held(vault) == (scene.after if is_saved else scene.before), (kind, at, fault.where)
                if not is_saved:
                    command(vault)
                    assert scene.check(world.after_crash(), deep=False), (kind, at, fault.where)
            else:
                leaves_nothing(left, scene)
    return points, saved


def leaves_nothing(files: Simulated, scene: Scene) -> None:
    """Pass where the next tidying removes every trace of the command that was killed."""
    later = reopened(files, scene.key, now=MONTHS_LATER + timedelta(days=3))
    later.tidy()
    found = [item.file for item in later.verify(deep=True)]
    assert [name for name in found if not (scene.slots_may_wait and name.startswith("keys/"))] == []
    assert files.list(FOLDER / "tmp") == []


@pytest.mark.parametrize(
    ("name", "kinds", "least"),
    [
        pytest.param("add", [KILL, FULL, SLIP], 50, id="add a record"),
        pytest.param("add_many", [KILL], 17, id="import many records"),
        pytest.param("edit", [KILL], 17, id="edit a record"),
        pytest.param("trash", [KILL], 17, id="move records to the trash"),
        pytest.param("purge", [KILL, FULL], 34, id="empty the trash"),
        pytest.param("undo", [KILL], 17, id="undo"),
        pytest.param("attach", [KILL, FULL, SLIP], 110, id="attach a paper with its words"),
        pytest.param("attach_two", [KILL, FULL], 70, id="import two papers"),
        pytest.param("change_passphrase", [KILL], 25, id="change the passphrase"),
        pytest.param("tidy", [KILL, FULL], 8, id="tidy"),
    ],
)
def test_fault_at_every_change_of_a_command(name, kinds, least):
    points, saved = run_with_faults(COMMANDS[name], kinds)
    assert points >= least
    assert 0 < saved < points or name == "tidy"  # tidying changes nothing a person has


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_every_kind_of_fault_at_every_change_of_a_command(name):
    points, _ = run_with_faults(COMMANDS[name], ALL)
    assert points >= (20 if name == "tidy" else 80)


def test_fault_at_every_change_of_making_a_vault():
    points = made = 0
    for kind, lasts in (KILL, FULL):
        at = 0
        while True:
            at += 1
            files = Simulated()
            files.before = fault = Fault(at, kind, lasts=lasts)
            vault = None
            try:
                vault = Vault.create(FOLDER, STATE, passphrase=None, clock=Ticking(LONG_AGO), files=files)
            except (Killed, DiskFull, VaultNotWritable):
                assert fault.hit
            if not fault.hit:
                break
            points += 1
            world = files.after_crash()
            if vault is None:
                with pytest.raises((VaultNotFound, WrongPassphrase)):
                    Vault.open(FOLDER, STATE, key="0000", files=world)
                try:
                    vault = Vault.create(FOLDER, STATE, passphrase=None, clock=Ticking(LONG_AGO), files=world)
                except VaultExists:  # it is there; its key died with the process
                    continue
            made += 1
            opened = reopened(world, vault.recovery_code)
            add(opened)
            assert opened.verify(deep=True) == []
    assert points >= 2 * 25
    assert made > points // 2


def test_a_failed_change_of_the_records_leaves_no_trace():
    files = Simulated()
    vault = a_person_s_vault(files)
    before, head = held(vault), vault.head

    def change(ledger: Ledger) -> None:
        ledger.add(work(500, "never"))
        ledger.edit(ledger.get("work-2"), {"title": "never"})
        raise KeyError("a bug in the middle of a command")

    with pytest.raises(KeyError):
        vault.commit("fails", change)
    assert (held(vault), vault.head) == (before, head)
    assert held(reopened(files.after_crash(), vault.recovery_code)) == before
    vault.commit("goes on", lambda ledger: ledger.add(work(501, "later")))
    assert (
        vault.ledger.get(identifier(501)).number == vault.ledger.counts()["work"] + 2
    )  # two are in the trash


def test_nested_values_survive_a_failed_publish():
    files = Simulated()
    vault = a_person_s_vault(files)
    form = KINDS["ds2019"](id=identifier(600), funding=[FundingLine(source="Sample fund", amount="10.00")])
    files.before = Fault(3, "full", lasts=True)
    with pytest.raises(DiskFull):
        vault.commit("add", lambda ledger: ledger.add(form))
    files.before = lambda change: None
    assert vault.ledger.of_kind("ds2019") == []
    vault.commit("add", lambda ledger: ledger.add(form))
    assert vault.ledger.get("ds2019-1").funding[0].source == "Sample fund"
