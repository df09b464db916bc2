"""Heads of several devices: what has not arrived waits, what was seen must stay, clones are told apart."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from containers import Ticking, publish
from simulated import Fault, Simulated

from tracker.errors import VaultDamaged, VaultDiverged
from tracker.store.heads import NAME_PATTERN
from tracker.store.retention import kept
from tracker.store.storage import Storage

FOLDER, HERE, THERE = Path("/person/vault"), Path("/here"), Path("/there")


class Pair:
    """A vault two devices write to in turn."""

    def __init__(self) -> None:
        self.files = Simulated()
        self.clock = Ticking()
        first = Storage.create(
            FOLDER,
            HERE,
            passphrase=None,
            snapshot=lambda slots: b"records 1",
            files=self.files,
            clock=self.clock,
        )
        self.key = first.key

    def open(self, state: Path = HERE, **more: str) -> Storage:
        return Storage.open(FOLDER, state, key=self.key, files=self.files, clock=self.clock, **more)

    def take_away(self, *names: str) -> dict[str, bytes]:
        """Remove files as if they had not arrived, and return them."""
        taken = {name: self.files.contents(FOLDER)[name] for name in names}
        for name in names:
            self.files.put(FOLDER / name, None)
        return taken

    def bring(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            path = FOLDER / name
            self.files.ensure_folder(path.parent)
            self.files.put(path, data)


@pytest.fixture
def pair() -> Pair:
    return Pair()


def object_path(name: str) -> str:
    return f"data/{name[:2]}/{name}.age"


def test_two_devices_in_turn_make_one_line(pair):
    for number in range(2, 8):
        publish(pair.open(HERE if number % 2 else THERE), b"records %d" % number)
    storage = pair.open()
    assert storage.snapshot() == b"records 7"
    heads = storage.history()
    assert len({head.device for head in heads}) == 2
    assert [head.parents for head in heads[1:]] == [(head.digest,) for head in heads[:-1]]
    assert dict(heads[-1].versions) == {heads[-1].device: 7, heads[-2].device: 6}
    assert storage.verify(deep=True, slots=[], objects=[]) == []


@pytest.mark.parametrize("late", ["snapshot", "text", "half a snapshot"])
def test_state_of_another_device_waits_for_its_objects(pair, late):
    publish(pair.open(), b"records 2", text=b"words 2")
    other = pair.open(THERE)
    publish(other, b"records 3", text=b"words 3")
    path = object_path(other.head.text if late == "text" else other.head.snap)
    taken = pair.take_away(path)
    if late == "half a snapshot":
        pair.bring({path: taken[path][:100]})
    storage = pair.open()
    assert storage.waiting == (other.head.name,)
    assert storage.snapshot() == b"records 2"
    with pytest.raises(VaultDiverged, match="not arrived"), storage.writing():
        pytest.fail("a branch was begun")
    assert [
        item
        for item in storage.verify(deep=False, slots=[], objects=[])
        if late != "half a snapshot" and item.serious
    ] == []
    pair.bring(taken)
    assert storage.refresh()
    assert (storage.waiting, storage.snapshot(), storage.text()) == ((), b"records 3", b"words 3")
    publish(storage, b"records 4")


def test_state_once_seen_may_not_lose_its_objects(pair):
    other = pair.open(THERE)
    publish(other, b"records 2")
    assert pair.open().snapshot() == b"records 2"
    pair.take_away(object_path(other.head.snap))
    with pytest.raises(VaultDamaged, match="newest state"):
        pair.open()


@pytest.mark.parametrize("gone", [2, 3])
def test_head_in_between_that_is_missing_does_not_hide_the_newest(pair, gone):
    """Heads may arrive in any order; the newest whole one is the state, and verify says what lacks."""
    other = pair.open(THERE)
    for number in range(2, 5):
        publish(other, b"records %d" % number)
    taken = pair.take_away(f"heads/{other.history()[gone - 1].name}")
    storage = pair.open(Path("/third"))
    assert storage.snapshot() == b"records 4"
    assert any("missing" in item.problem for item in storage.verify(deep=False, slots=[], objects=[]))
    pair.bring(taken)
    assert storage.verify(deep=False, slots=[], objects=[]) == []


def test_only_heads_of_the_pattern_count(pair):
    strange = ["desktop.ini", "0000000002-copy.json", "0000000001 (conflicted copy).json", ".DS_Store"]
    for name in strange:
        pair.files.put(FOLDER / "heads" / name, b"anything")
    storage = pair.open()
    publish(storage, b"records 2")
    found = storage.verify(deep=False, slots=[], objects=[])
    assert sorted(item.file for item in found) == sorted(f"heads/{name}" for name in strange)
    assert not any(item.serious for item in found)


def test_open_reads_only_heads_it_has_not_seen(pair):
    """Ten years of commits must not slow down every opening."""
    for number in range(2, 60):
        publish(pair.open(), b"records %d" % number)
    read: list[str] = []

    class Counting(Simulated):
        def open_read(self, path):
            read.append(path.name)
            return super().open_read(path)

    files = Counting(pair.files.root)
    assert Storage.open(FOLDER, HERE, key=pair.key, files=files).head.generation == 59
    assert len([name for name in read if NAME_PATTERN.fullmatch(name)]) <= 4
    read.clear()
    Storage.open(FOLDER, Path("/new"), key=pair.key, files=files)
    assert len({name for name in read if NAME_PATTERN.fullmatch(name)}) == 59


# --- clones ------------------------------------------------------------------------------------


def cloned(pair: Pair) -> tuple[Storage, Storage]:
    """Return two machines with one device id, each with a commit of its own on the same state."""
    publish(pair.open(), b"records 2")
    twin = pair.files.after_crash()
    mine = pair.open()
    publish(mine, b"mine")
    theirs = Storage.open(FOLDER, HERE, key=pair.key, files=twin, clock=pair.clock)
    publish(theirs, b"theirs")
    publish(theirs, b"theirs, too")
    pair.bring(
        {
            name: data
            for name, data in twin.contents(FOLDER).items()
            if name not in pair.files.contents(FOLDER)
        }
    )
    return mine, theirs


def test_clone_is_seen_as_two_states_and_takes_a_new_id(pair):
    mine, theirs = cloned(pair)
    assert mine.device == theirs.device
    with pytest.raises(VaultDiverged, match="2 devices"):
        pair.open()
    for storage, content in ((mine, b"mine"), (theirs, b"theirs, too")):
        assert pair.open(at=storage.head.name).snapshot() == content


def test_clone_goes_on_under_a_new_id(pair):
    """Once a head follows both branches, the device that finds its id used twice writes under another."""
    from tracker.store.heads import next_head
    from tracker.store.keys import head_mac_key

    mine, theirs = cloned(pair)
    head, data = next_head(
        (mine.head, theirs.head),
        vault=mine.vault_id,
        device="0123456789abcdef",
        snap=mine.head.snap,
        text=None,
        size=mine.head.size,
        time=pair.clock(),
        mac_key=head_mac_key(pair.key),
    )
    pair.files.put(FOLDER / "heads" / head.name, data)
    storage = pair.open()
    assert (storage.head, storage.device) == (head, mine.device)
    publish(storage, b"joined")
    assert storage.device not in (mine.device, "0123456789abcdef")
    assert storage.head.device == storage.device
    again = pair.open()
    publish(again, b"joined, too")
    assert again.device == storage.device
    assert again.verify(deep=True, slots=[], objects=[]) == []


# --- older states accepted on purpose ------------------------------------------------------------


def accept(pair: Pair, state: Path = HERE) -> tuple[Storage, tuple[str, ...]]:
    return Storage.accept_older(FOLDER, state, key=pair.key, files=pair.files, clock=pair.clock)


def test_lost_heads_are_given_up_by_name(pair):
    for number in (2, 3):
        publish(pair.open(), b"records %d" % number)
    newest = pair.open().head
    device = newest.device
    pair.take_away(f"heads/{newest.name}")
    with pytest.raises(VaultDamaged, match="older than"):
        pair.open()
    assert pair.open(at="2").snapshot() == b"records 2"
    storage, given_up = accept(pair)
    assert given_up == (newest.name,)
    assert (storage.snapshot(), storage.read_only) == (b"records 2", False)
    assert storage.device != device
    publish(storage, b"records 3, again")
    assert pair.open().snapshot() == b"records 3, again"


def test_lost_snapshot_is_stepped_over_and_other_devices_follow(pair):
    other = pair.open(THERE)
    for number in (2, 3, 4):
        publish(pair.open(), b"records %d" % number)
    other.refresh()
    heads = other.history()
    for head in heads[2:]:
        pair.take_away(object_path(head.snap))
    storage, given_up = accept(pair)
    assert given_up == (heads[2].name, heads[3].name)
    assert storage.snapshot() == b"records 2"
    publish(storage, b"on from 2")
    assert pair.open().snapshot() == pair.open(THERE).snapshot() == b"on from 2"
    assert pair.open(Path("/new")).snapshot() == b"on from 2"


def test_damaged_head_is_renamed_aside(pair):
    for number in (2, 3):
        publish(pair.open(), b"records %d" % number)
    newest = pair.open().head
    path = FOLDER / "heads" / newest.name
    pair.files.put(path, b"not what was written")
    with pytest.raises(VaultDamaged):
        pair.open()
    storage, given_up = accept(pair)
    assert given_up == (newest.name,)
    assert pair.files.read(path.with_name(f"{newest.name}.damaged"), 1000) == b"not what was written"
    publish(storage, b"records 3, again")
    assert pair.open().snapshot() == b"records 3, again"


def test_state_still_on_its_way_is_not_given_up(pair):
    publish(pair.open(), b"records 2")
    other = pair.open(THERE)
    publish(other, b"records 3")
    taken = pair.take_away(object_path(other.head.snap))
    storage, given_up = accept(pair)
    assert given_up == ()
    assert storage.waiting == (other.head.name,)
    pair.bring(taken)
    storage.refresh()
    assert storage.snapshot() == b"records 3"


# --- the memory of a device ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda data: data[:-5], id="torn at the end"),
        pytest.param(lambda data: data + b"\x00" * 50, id="zeros behind"),
        pytest.param(lambda data: b"garbage" + data, id="garbage before"),
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: None, id="gone"),
    ],
)
@pytest.mark.parametrize("name", ["seen", "wrote", "device", "lock-signal"])
def test_spoiled_memory_loses_no_data(pair, name, spoil):
    storage = pair.open()
    storage.add_object(io.BytesIO(b"orphan"))
    Storage.signal_lock(FOLDER, HERE, files=pair.files, clock=pair.clock)
    publish(storage, b"records 2")
    path = HERE / "devices" / storage.vault_id / name
    pair.files.put(path, spoil(pair.files.read(path, 10**6)))
    again = pair.open()
    assert again.snapshot() == b"records 2"
    again.lock_signal_time()
    publish(again, b"records 3")
    assert pair.open().snapshot() == b"records 3"
    pair.open().collect([], pair.clock() + timedelta(days=3))


def test_memory_stays_small(pair):
    for number in range(2, 300):
        publish(pair.open(), b"records %d" % number)
    facts = pair.files.facts(HERE / "devices" / pair.open().vault_id / "seen")
    assert facts is not None
    assert facts.size < 40_000
    publish(pair.open(), b"more")
    assert pair.open().snapshot() == b"more"


def test_disk_without_room_for_the_memory_does_not_undo_a_commit(pair):
    storage = pair.open()
    with storage.writing():
        appended = 0

        def full(change: str) -> None:
            nonlocal appended
            appended += change == "append"
            if change == "append" and appended > 1:  # the first one announces the snapshot
                Fault(1, "full")(change)

        pair.files.before = full
        head = storage.publish(snapshot=b"records 2")
    pair.files.before = lambda change: None
    assert appended > 1
    assert pair.open().head == head


def test_lock_signal_reaches_an_open_vault(pair):
    storage = pair.open()
    assert storage.lock_signal_time() is None
    Storage.signal_lock(FOLDER, HERE, files=pair.files, clock=lambda: datetime(2027, 1, 2, tzinfo=UTC))
    assert storage.lock_signal_time() == datetime(2027, 1, 2, tzinfo=UTC)


# --- which snapshots are kept --------------------------------------------------------------------


def test_what_is_not_kept_once_is_never_asked_for_again(pair):
    """Pruning and verifying use one rule at different times: it may only ever let go."""
    pair.clock.step = timedelta(hours=31)
    storage = pair.open()
    for number in range(2, 300):
        if number % 50 == 0:
            pair.clock.now -= timedelta(days=40)  # a clock set back
        if number % 70 == 0:
            pair.clock.now += timedelta(days=200)
        publish(storage, b"records %d" % number)
    heads = storage.history()
    alive = set()
    for count in range(1, len(heads) + 1):
        alive.add(heads[count - 1].digest)
        names = {head.digest for head in kept(heads[:count])}
        assert names <= alive
        assert {head.digest for head in heads[max(0, count - 10) : count]} <= names
        alive = names
    assert len(heads) == 299
