"""A process killed, a full disk or a failing one at every change of every operation: nothing saved is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from containers import Ticking
from simulated import Fault, Killed, Simulated

from tracker.errors import DiskFull, VaultError, VaultNotFound, VaultNotWritable
from tracker.store import creation
from tracker.store.keys import new_key, seal_slot
from tracker.store.storage import Storage

FOLDER, STATE = Path("/person/vault"), Path("/state")
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
KEY = new_key()
SLOT = seal_slot(KEY, "bergahorn", 15)


def prepared(files: Simulated) -> tuple[Storage, dict[str, Any]]:
    """Return a vault with something for every operation to work on, and what it holds."""
    clock = Ticking(LONG_AGO, timedelta(days=1))
    storage = Storage.create(
        FOLDER, STATE, passphrase=None, snapshot=lambda slots: b"records 1", files=files, clock=clock
    )
    files.put(FOLDER / "keys" / f"{'0' * 64}.age", b"an old slot")
    document = storage.add_object(io.BytesIO(b"a document" * 7000))
    failed = Storage.open(FOLDER, STATE, key=storage.key, files=files, clock=clock)
    failed.add_object(io.BytesIO(b"an orphan of a command that failed"))
    for number in range(2, 46):
        with storage.writing():
            storage.publish(snapshot=b"records %d" % number, text=b"words %d" % number)
    return storage, {"document": document, "key": storage.key}


def publish(storage: Storage) -> None:
    with storage.writing():
        storage.publish(snapshot=b"records 46", text=b"words 46")


OPERATIONS: dict[str, Callable[[Storage], object]] = {
    "add_object": lambda storage: storage.add_object(io.BytesIO(b"new" * 50_000)),
    "add_objects": lambda storage: storage.add_objects([io.BytesIO(b"%d" % number) for number in range(3)]),
    "publish": publish,
    "add_slot": lambda storage: storage.add_slot("another passphrase", 15),
    "retire_slot": lambda storage: storage.retire_slot("0" * 64),
    "prune": lambda storage: storage.prune(LONG_AGO + timedelta(days=60)),
    "collect": lambda storage: storage.collect([], LONG_AGO + timedelta(days=60)),
    "accept_older": lambda storage: Storage.accept_older(
        FOLDER, STATE, key=storage.key, files=storage._files
    ),
}
KINDS = [("kill", False), ("full", False), ("full", True), ("io", False), ("io", True)]


def reopened(files: Simulated, held: dict[str, Any]) -> Storage:
    """Open the vault as the next command would, and look at everything that was saved before."""
    storage = Storage.open(FOLDER, STATE, key=held["key"], files=files)
    generation = storage.head.generation
    assert generation in (45, 46, 47)  # 47 where the repeated command came after one that was whole
    assert storage.snapshot() == b"records %d" % min(generation, 46)
    assert storage.text() == b"words %d" % min(generation, 46)
    assert b"".join(storage.read_object(held["document"])) == b"a document" * 7000
    return storage


def is_healthy(storage: Storage) -> bool:
    found = storage.verify(deep=True, slots=storage.slots(), objects=[])
    return [item for item in found if item.serious and "keys/0000" not in item.file] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_fault_at_every_change_of_an_operation(name):
    files = Simulated()
    _, held = prepared(files)
    points = 0
    for kind, lasts in KINDS:
        at = 0
        while True:
            at += 1
            world = files.after_crash()
            storage = Storage.open(
                FOLDER, STATE, key=held["key"], files=world, clock=Ticking(LONG_AGO + timedelta(days=50))
            )
            world.before = fault = Fault(at, kind, lasts=lasts)
            try:
                OPERATIONS[name](storage)
            except Killed:
                assert kind == "kill"
            except DiskFull:
                assert kind == "full"
            except VaultNotWritable:
                assert kind == "io"
            if not fault.hit:
                break
            points += 1
            if kind == "kill":
                world = world.after_crash()
                storage = reopened(world, held)
            else:
                world.before = lambda change: None
                storage.refresh()
                reopened(world, held)
            assert is_healthy(storage), (kind, at, fault.where)
            OPERATIONS[name](storage)  # the same again, now that the disk works
            reopened(world, held)
    assert points >= 5 * {"add_object": 9, "add_objects": 25, "publish": 20, "add_slot": 7}.get(name, 2)


def test_fault_at_every_change_of_creation():
    points, made = 0, 0
    for kind, lasts in KINDS:
        at = 0
        while True:
            at += 1
            files = Simulated()
            files.before = fault = Fault(at, kind, lasts=lasts)
            arguments = {"key": KEY, "slot": SLOT, "snapshot": lambda slots: b"records 1", "now": LONG_AGO}
            finished = False
            try:
                creation.create(FOLDER, STATE, files=files, **arguments)
                finished = True
            except Killed:
                assert kind == "kill"
            except (DiskFull, VaultNotWritable):
                assert kind != "kill"
            if not fault.hit:
                break
            points += 1
            world = files.after_crash()
            try:
                storage = Storage.open(FOLDER, STATE, key=KEY, files=world)
            except VaultNotFound:
                assert not finished
                creation.create(FOLDER, STATE, files=world, **arguments)
                storage = Storage.open(FOLDER, STATE, key=KEY, files=world)
            else:
                made += 1
            assert storage.snapshot() == b"records 1"
            assert storage.verify(deep=True, slots=storage.slots(), objects=[]) == []
            assert len(storage.slots()) == 1
            assert world.list(FOLDER.parent) == ["vault"]
    assert points >= 5 * 40
    assert made >= 2


def test_disk_that_is_full_lets_read(tmp_path):
    files = Simulated()
    _, held = prepared(files)
    world = files.after_crash()
    world.before = Fault(1, "full", lasts=True)
    fresh = Storage.open(FOLDER, Path("/another state"), key=held["key"], files=world)
    assert fresh.snapshot() == b"records 45"
    reopened(world, held)
    with pytest.raises(VaultError), fresh.writing():
        pytest.fail("there is no room for the lock")
