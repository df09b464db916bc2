"""What a person's day does to the container: create, open, publish, keep documents, change passphrases."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import unicodedata
from datetime import timedelta

import pytest
from containers import add, publish

from tracker.errors import (
    FileUnreadable,
    UsageError,
    VaultDamaged,
    VaultDiverged,
    VaultExists,
    VaultInUse,
    VaultLocked,
    VaultNotFound,
    WrongPassphrase,
)
from tracker.store.files import Files
from tracker.store.storage import Storage

PASSPHRASE = "bergahorn zug laterne"


class Impatient(Files):
    """Waits for a lock without waiting."""

    def pause(self, seconds):
        self.paused = getattr(self, "paused", 0) + 1


def test_what_is_created_opens_with_key_and_with_passphrase(make, state_root):
    made = make(passphrase=PASSPHRASE)
    by_key = Storage.open(made.folder, state_root, key=made.key)
    by_passphrase = Storage.open(made.folder, state_root, passphrase=PASSPHRASE)
    assert by_key.snapshot() == by_passphrase.snapshot() == made.snapshot()
    assert by_passphrase.key == made.key
    assert made.snapshot() == b"records 1 " + made.slots()[0].encode()
    assert (made.head.generation, made.head.parents, made.text()) == (1, (), None)


def test_passphrase_opens_however_its_letters_are_composed(make, state_root):
    made = make(passphrase=unicodedata.normalize("NFC", "Ärztin Köln"))
    opened = Storage.open(made.folder, state_root, passphrase=unicodedata.normalize("NFD", "Ärztin Köln"))
    assert opened.key == made.key


def test_wrong_secrets_are_told_apart(make, state_root):
    made, other = make(passphrase=PASSPHRASE), make("other")
    with pytest.raises(WrongPassphrase, match="does not open"):
        Storage.open(made.folder, state_root, passphrase="bergahorn zug")
    with pytest.raises(WrongPassphrase, match="another vault"):
        Storage.open(made.folder, state_root, key=other.key)
    with pytest.raises(WrongPassphrase, match="nine groups"):
        Storage.open(made.folder, state_root, key=made.key[:-1])
    with pytest.raises(VaultLocked):
        Storage.open(made.folder, state_root)
    with pytest.raises(VaultDamaged, match="no passphrase slot"):
        Storage.open(other.folder, state_root, passphrase=PASSPHRASE)
    with pytest.raises(UsageError):
        Storage.open(made.folder, state_root, passphrase="")


def test_commits_follow_each_other(vault, state_root):
    publish(vault, b"records 2")
    publish(vault, b"records 3", text=b"words 3")
    publish(vault, b"records 4")
    opened = Storage.open(vault.folder, state_root, key=vault.key)
    assert (opened.snapshot(), opened.text()) == (b"records 4", b"words 3")
    history = opened.history()
    assert [head.generation for head in history] == [1, 2, 3, 4]
    assert [head.parents for head in history[1:]] == [(head.digest,) for head in history[:-1]]
    assert {head.device for head in history} == {vault.device}
    publish(opened, b"records 5", text=None)
    assert opened.text() is None


def test_publish_outside_of_writing_is_a_bug(vault):
    with pytest.raises(RuntimeError):
        vault.publish(snapshot=b"records 2")


def test_second_process_sees_the_moved_head_before_it_writes(vault, state_root):
    other = Storage.open(vault.folder, state_root, key=vault.key)
    publish(other, b"from the other")
    with vault.writing() as moved:
        assert moved
        assert vault.snapshot() == b"from the other"
        vault.publish(snapshot=b"on top")
    with vault.writing() as moved:
        assert not moved
    assert other.refresh()
    assert other.snapshot() == b"on top"
    assert not other.refresh()


def test_lock_gives_up_after_ten_seconds(vault, state_root):
    files = Impatient()
    other = Storage.open(vault.folder, state_root, key=vault.key, files=files)
    with vault.writing(), pytest.raises(VaultInUse), other.writing():
        pytest.fail("two writers at once")
    assert files.paused == 200
    publish(other, b"later")


@pytest.mark.parametrize("at", ["2", "0000000002", "name", "name without end"])
def test_older_state_is_read_only(vault, state_root, at):
    publish(vault, b"records 2")
    name = vault.head.name
    publish(vault, b"records 3")
    at = {"name": name, "name without end": name.removesuffix(".json")}.get(at, at)
    older = Storage.open(vault.folder, state_root, key=vault.key, at=at)
    assert older.read_only
    assert older.snapshot() == b"records 2"
    refused = (lambda: older.writing().__enter__(), lambda: add(older, b"x"), lambda: older.add_slot("x", 15))
    for change in refused:
        with pytest.raises(VaultDiverged, match="read-only"):
            change()


@pytest.mark.parametrize("at", ["4", "", "0", "nonsense", "0000000002-ffff"])
def test_unknown_state_is_refused(vault, state_root, at):
    publish(vault, b"records 2")
    with pytest.raises(UsageError):
        Storage.open(vault.folder, state_root, key=vault.key, at=at)


SIZES = [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 1024 * 1024, 1024 * 1024 + 1, 5_000_000]


@pytest.mark.parametrize("size", SIZES)
def test_documents_come_back(vault, size):
    content = os.urandom(size)
    stored = add(vault, content)
    assert (stored.size, stored.digest) == (size, hashlib.sha256(content).hexdigest())
    path = vault.folder / "data" / stored.name[:2] / f"{stored.name}.age"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == stored.name
    assert b"".join(vault.read_object(stored)) == content
    assert vault.check_object(stored, deep=True) is None


def test_many_documents_come_back_in_order(vault):
    contents = [os.urandom(1000 * number) for number in range(40)]
    stored = vault.add_objects(io.BytesIO(content) for content in contents)
    assert [b"".join(vault.read_object(item)) for item in stored] == contents
    assert len({item.name for item in stored}) == 40
    assert vault.folder.joinpath("tmp").exists()
    assert not list(vault.folder.joinpath("tmp").iterdir())


def test_stream_that_drips_or_fails(vault):
    class Dripping(io.RawIOBase):
        def __init__(self):
            self.left = [b"a" * 70_000, b"b", b"c" * 200_000]

        def read(self, size=-1):
            piece = self.left.pop(0) if self.left else b""
            if len(piece) > size:
                self.left.insert(0, piece[size:])
            return piece[:size]

    class Failing(io.RawIOBase):
        def read(self, size=-1):
            raise OSError(5, "the stick was pulled out")

    stored = add(vault, b"")
    assert b"".join(vault.read_object(stored)) == b""
    stored = vault.add_object(Dripping())
    assert b"".join(vault.read_object(stored)) == b"a" * 70_000 + b"b" + b"c" * 200_000
    for change in (
        lambda: vault.add_object(Failing()),
        lambda: vault.add_objects([io.BytesIO(b"x"), Failing()]),
    ):
        with pytest.raises(FileUnreadable):
            change()
    assert not list((vault.folder / "tmp").iterdir())


def test_passphrase_is_changed_by_a_new_slot(make, state_root):
    vault = make(passphrase=PASSPHRASE)
    (old,) = vault.slots()
    new = vault.add_slot("another one", 15)
    assert vault.slots() == sorted([old, new])
    vault.retire_slot(old)
    vault.retire_slot(old)
    assert vault.slots() == [new]
    assert Storage.open(vault.folder, state_root, passphrase="another one").key == vault.key
    with pytest.raises(WrongPassphrase):
        Storage.open(vault.folder, state_root, passphrase=PASSPHRASE)
    with pytest.raises(UsageError):
        vault.retire_slot("../heads/x")


@pytest.mark.parametrize("factor", [14, 21])
def test_work_factor_has_bounds(vault, factor):
    with pytest.raises(UsageError):
        vault.add_slot(PASSPHRASE, factor)


def test_only_an_empty_folder_becomes_a_vault(make, tmp_path, state_root):
    (tmp_path / "empty").mkdir()
    made = make("empty")
    before = sorted(path for path in made.folder.rglob("*"))
    with pytest.raises(VaultExists):
        make("empty")
    assert sorted(path for path in made.folder.rglob("*")) == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultExists):
        make("file")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.txt").write_text("x")
    with pytest.raises(VaultExists):
        make("notes")
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_no_vault_is_told_from_a_damaged_one(make, tmp_path, state_root):
    for folder in (tmp_path / "absent", tmp_path / "empty"):
        with pytest.raises(VaultNotFound):
            Storage.open(folder, state_root, key="x")
        (tmp_path / "empty").mkdir(exist_ok=True)
    vault = make()
    (vault.folder / "heads" / vault.head.name).unlink()
    with pytest.raises(VaultDamaged, match="no head"):
        Storage.open(vault.folder, state_root, key=vault.key)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_modes_let_nobody_else_in(make, state_root):
    umask = os.umask(0)
    try:
        vault = make(passphrase=PASSPHRASE)
        publish(vault, b"records 2")
        add(vault, b"document")
    finally:
        os.umask(umask)
    looked_at = 0
    for root in (vault.folder, state_root):
        for path in (root, *root.rglob("*")):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path.name
            looked_at += 1
    assert looked_at >= 20


def test_healthy_vault_verifies_clean(make, clock):
    vault = make(passphrase=PASSPHRASE)
    stored = [add(vault, os.urandom(size)) for size in (0, 100, 70_000)]
    publish(vault, b"records 2", text=b"words")
    seen = []
    for deep in (False, True):
        found = vault.verify(
            deep=deep,
            slots=vault.slots(),
            objects=stored,
            progress=lambda done, all_: seen.append((done, all_)),
        )
        assert found == []
    assert seen == [(number, 6) for number in range(1, 7)] * 2


def test_verify_names_what_is_strange(make):
    vault = make(passphrase=PASSPHRASE)
    stored = add(vault, b"document")
    orphan = add(vault, b"orphan")
    publish(vault, b"records 2")
    extra = vault.add_slot("planted", 15)
    (vault.folder / ".DS_Store").write_bytes(b"x")
    (vault.folder / "heads" / "conflict copy.json").write_bytes(b"x")
    listed = [name for name in vault.slots() if name != extra]
    found = vault.verify(deep=True, slots=listed, objects=[stored])
    assert {(item.file, item.serious) for item in found} == {
        (".DS_Store", False),
        ("heads/conflict copy.json", False),
        (f"keys/{extra}.age", True),
        (f"data/{orphan.name[:2]}/{orphan.name}.age", False),
    }


def test_collection_takes_only_what_was_never_published(make, clock):
    vault = make()
    kept, lost = add(vault, b"kept"), add(vault, b"lost")
    later = clock.now + timedelta(days=2)
    assert vault.collect([kept.name], clock.now) == 0
    assert vault.collect([kept.name], later) == 1
    assert vault.check_object(kept, deep=True) is None
    assert vault.check_object(lost, deep=False) is not None
    purged = add(vault, b"published, then purged from the records")
    publish(vault, b"records 2")
    assert vault.collect([], later + timedelta(days=2)) == 0
    assert vault.check_object(purged, deep=True) is None
    old = vault.folder / "tmp" / f"{vault.device}-0011.tmp"
    foreign = vault.folder / "tmp" / "0123456789abcdef-0011.tmp"
    for path in (old, foreign):
        path.write_bytes(b"x")
        os.utime(path, (later.timestamp() - 3601,) * 2)
    assert vault.collect([], later) == 1
    assert (old.exists(), foreign.exists()) == (False, True)


def test_pruning_keeps_what_the_rule_names(make, clock, state_root):
    vault = make()
    clock.step = timedelta(hours=12)
    pinned = None
    for number in range(2, 900):  # two and a half years, about one commit a day
        with vault.writing():
            vault.publish(snapshot=b"records %d" % number)
        if number == 100:
            pinned = vault.head
    before = len(list((vault.folder / "data").rglob("*.age")))
    gone = vault.prune(clock.now, keep=[pinned.snap])
    left = [
        head
        for head in vault.history()
        if (vault.folder / "data" / head.snap[:2] / f"{head.snap}.age").exists()
    ]
    assert gone == before - len(left)
    assert len(vault.history()) == before == 899
    days = [head.time.date() for head in left]
    recent = [day for day in days if day > clock.now.date() - timedelta(days=30)]
    assert len(set(recent)) == 30
    assert [head.generation for head in left][-10:] == list(range(890, 900))
    assert pinned in left
    assert 40 <= len(left) <= 45
    assert vault.prune(clock.now, keep=[pinned.snap]) == 0
    assert [
        item for item in vault.verify(deep=True, slots=[], objects=[], keep=[pinned.snap]) if item.serious
    ] == []
    lost = left[-3].snap
    (vault.folder / "data" / lost[:2] / f"{lost}.age").unlink()
    assert [item.file for item in vault.verify(deep=False, slots=[], objects=[])] == [
        f"data/{lost[:2]}/{lost}.age"
    ]
