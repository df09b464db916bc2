"""Worlds a power cut may leave, with two controls in which syncing is switched off and data is lost."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from containers import Ticking
from simulated import Simulated

from tracker.errors import VaultError, VaultNotFound
from tracker.store import creation
from tracker.store.keys import new_key, seal_slot
from tracker.store.storage import Storage, StoredObject

FOLDER, STATE = Path("/person/vault"), Path("/state")
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
KEY = new_key()
SLOT = seal_slot(KEY, "bergahorn", 15)


@dataclass(frozen=True)
class Promise:
    """What had been said to be saved when the power went; ``slots`` are those the person was told of."""

    generation: int = 0
    documents: tuple[tuple[StoredObject, bytes], ...] = ()
    slots: frozenset[str] = field(default_factory=frozenset)


class Recorder:
    """Takes worlds after every change of a day's work."""

    def __init__(self, files: Simulated, seed: int, each: int) -> None:
        self.files, self.each = files, each
        self.chance = random.Random(seed)
        self.promise = Promise()
        self.worlds: list[tuple[Simulated, Promise]] = []
        files.after = self.take

    def take(self, change: str) -> None:
        self.worlds += [(self.files.after_power_cut(self.chance), self.promise) for _ in range(self.each)]


def records(number: int) -> bytes:
    return b"records %d " % number * 50


def a_day(recorder: Recorder) -> None:
    """Create, add, publish, change the passphrase, prune, collect; promise each thing once it is done."""
    files, clock = recorder.files, Ticking(LONG_AGO, timedelta(days=9))
    creation.create(
        FOLDER, STATE, key=KEY, slot=SLOT, snapshot=lambda slots: records(1), files=files, now=LONG_AGO
    )
    recorder.promise = replace(recorder.promise, generation=1)
    storage = Storage.open(FOLDER, STATE, key=KEY, files=files, clock=clock)
    recorder.promise = replace(recorder.promise, slots=frozenset(storage.slots()))
    for number in range(2, 5):
        content = b"document %d" % number * 9000
        stored = storage.add_object(io.BytesIO(content))
        with storage.writing():
            storage.publish(snapshot=records(number), text=b"words %d" % number)
        documents = (*recorder.promise.documents, (stored, content))
        recorder.promise = replace(recorder.promise, generation=number, documents=documents)
    contents = [b"one of many %d" % number for number in range(4)]
    many = storage.add_objects(io.BytesIO(content) for content in contents)
    with storage.writing():
        storage.publish(snapshot=records(5))
    documents = (*recorder.promise.documents, *zip(many, contents, strict=True))
    recorder.promise = replace(recorder.promise, generation=5, documents=documents)
    other = Storage.open(FOLDER, STATE, key=KEY, files=files, clock=clock)  # a second program
    for number in range(6, 16):
        with other.writing():
            other.publish(snapshot=records(number))
        recorder.promise = replace(recorder.promise, generation=number)
    (old,) = recorder.promise.slots
    slot = storage.add_slot("another passphrase", 15)
    with storage.writing():
        storage.publish(snapshot=records(16))
    recorder.promise = replace(recorder.promise, generation=16, slots=frozenset([slot]))
    storage.retire_slot(old)
    storage.prune(clock.now)
    storage.collect([item.name for item, _ in documents], clock.now + timedelta(days=2))


def broken_promise(world: Simulated, promise: Promise, deep: bool) -> str | None:
    """Return how a world breaks what was promised, or None."""
    try:
        storage = Storage.open(
            FOLDER, STATE, key=KEY, files=world, clock=Ticking(LONG_AGO + timedelta(days=400))
        )
        if storage.head.generation < promise.generation:
            return "an older state"
        if storage.snapshot() != records(storage.head.generation):
            return "other records"
        for stored, content in promise.documents:
            if b"".join(storage.read_object(stored)) != content:
                return "another document"
        if not promise.slots <= set(storage.slots()):
            return "a slot is gone"
        if deep:
            found = storage.verify(
                deep=True, slots=storage.slots(), objects=[item for item, _ in promise.documents]
            )
            if any(item.serious for item in found):
                return f"verify: {[item.problem for item in found if item.serious]}"
            with storage.writing():
                storage.publish(snapshot=b"going on", text=b"after the cut")
            if storage.snapshot() != b"going on":
                return "it does not go on"
    except VaultNotFound:
        return "no vault" if promise.generation else None
    except VaultError as error:
        return f"{type(error).__name__}: {error}"
    return None


def broken(files: Simulated, seed: int, each: int) -> tuple[int, list[str]]:
    recorder = Recorder(files, seed, each)
    a_day(recorder)
    wrong = [
        f"{position}: {reason}"
        for position, (world, promise) in enumerate(recorder.worlds)
        if (reason := broken_promise(world, promise, deep=position % 3 == 0))
    ]
    return len(recorder.worlds), wrong


def test_nothing_saved_is_lost_in_a_power_cut():
    looked_at, wrong = broken(Simulated(), seed=1, each=8)
    assert looked_at >= 2000
    assert wrong == []


def test_what_a_synchroniser_brought_is_remembered_only_once_it_lasts():
    """A synchroniser does not sync. What this device has seen must be there after the cut all the same."""
    chance = random.Random(3)
    looked_at = 0
    for _ in range(40):
        here = Simulated()
        creation.create(
            FOLDER, STATE, key=KEY, slot=None, snapshot=lambda slots: records(1), files=here, now=LONG_AGO
        )
        there = here.after_crash()
        other = Storage.open(FOLDER, Path("/other state"), key=KEY, files=there)
        with other.writing():
            other.publish(snapshot=records(2), text=b"words")
        before = here.contents(FOLDER)
        for name, data in there.contents(FOLDER).items():
            if name not in before:
                path = FOLDER / name
                if here.facts(path.parent) is None:
                    here.mkdir(path.parent)
                handle = here.create(path)
                here.write(handle, data)
                here.close(handle)
        assert Storage.open(FOLDER, STATE, key=KEY, files=here).snapshot() == records(2)
        for _ in range(10):
            world = here.after_power_cut(chance)
            assert Storage.open(FOLDER, STATE, key=KEY, files=world).snapshot() == records(2)
            looked_at += 1
    assert looked_at == 400


@pytest.mark.long
def test_nothing_saved_is_lost_in_many_power_cuts():
    looked_at = 0
    for seed in range(2, 12):
        count, wrong = broken(Simulated(), seed, each=20)
        looked_at += count
        assert wrong == [], seed
    assert looked_at >= 50_000


@pytest.mark.parametrize("off", ["sync_files", "sync_folders"])
def test_without_syncing_the_same_test_finds_losses(off):
    looked_at, wrong = broken(Simulated(**{off: False}), seed=1, each=2)
    assert looked_at >= 500
    assert len(wrong) > looked_at // 10
