"""The real file system: several processes, kills, copies, small and read-only disks, planted links."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from containers import add, publish

from tracker.errors import DiskFull, VaultDamaged, VaultError, VaultNotFound, VaultNotWritable
from tracker.store.files import FILES, Files
from tracker.store.storage import Storage

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX file systems")

WRITER = """
import json, sys
from pathlib import Path
from tracker.store.storage import Storage

folder, state, key, name, count = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
storage = Storage.open(folder, state, key=key)
storage.lock_seconds = 600
entries = json.loads(storage.snapshot())
for number in range(count):
    with storage.writing() as moved:
        if moved:
            entries = json.loads(storage.snapshot())
        entries.append(f"{name}-{number}")
        storage.publish(snapshot=json.dumps(entries).encode())
    print(f"{name}-{number}", flush=True)
"""


def begun(tmp_path: Path, name: str = "vault") -> Storage:
    return Storage.create(
        tmp_path / name, tmp_path / f"{name} state", passphrase=None, snapshot=lambda slots: b"[]"
    )


def writer(storage: Storage, state: Path, name: str, count: int) -> subprocess.Popen[str]:
    arguments = [str(storage.folder), str(state), storage.key, name, str(count)]
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE, text=True, cwd=root
    )


def test_no_commit_of_eight_writers_is_lost(tmp_path):
    storage, state = begun(tmp_path), tmp_path / "vault state"
    running = [writer(storage, state, f"writer{number}", 25) for number in range(8)]
    saved = [line for process in running for line in process.communicate()[0].split()]
    assert [process.returncode for process in running] == [0] * 8
    storage.refresh()
    entries = json.loads(storage.snapshot())
    assert len(saved) == len(entries) == len(set(entries)) == 200
    assert set(entries) == set(saved)
    assert storage.head.generation == 201
    assert storage.verify(deep=True, slots=[], objects=[]) == []


@posix
def test_no_commit_is_lost_when_writers_are_killed(tmp_path):
    storage, state = begun(tmp_path), tmp_path / "vault state"
    chance = random.Random(1)
    saved: list[str] = []
    kills = 0
    for number in range(12):
        process = writer(storage, state, f"killed{number}", 10_000)
        assert process.stdout is not None
        for _ in range(chance.randint(1, 12)):
            saved.append(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        saved += process.stdout.read().split()
        process.stdout.close()
        kills += process.wait() == -signal.SIGKILL
        storage = Storage.open(storage.folder, state, key=storage.key)
        entries = json.loads(storage.snapshot())
        assert set(saved) <= set(entries)
        assert len(entries) <= len(saved) + number + 1  # what was saved and had not yet been said
    assert kills == 12
    assert len(saved) > 50
    assert [item for item in storage.verify(deep=True, slots=[], objects=[]) if item.serious] == []


def copied(source: Path, target: Path) -> None:
    if os.name == "nt":
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.tmp"))
    else:  # a temporary file may vanish while it is copied, which cp reports
        subprocess.run(["cp", "-R", str(source), str(target)], check=False, capture_output=True)


def test_every_copy_taken_during_commits_opens(tmp_path):
    opened = 0
    for vault in range(10):
        storage = begun(tmp_path, f"vault{vault}")
        storage.add_objects(io.BytesIO(b"%d" % number * 5000) for number in range(60))
        stop = threading.Event()

        def commit(storage: Storage = storage, stop: threading.Event = stop) -> None:
            entries: list[int] = []
            while not stop.is_set():
                entries.append(len(entries))
                publish(storage, json.dumps(entries).encode(), text=b"words" * 1000)

        thread = threading.Thread(target=commit)
        thread.start()
        try:
            during = tries = 0
            while during < 10:
                tries += 1
                assert tries < 200
                before = storage.head.generation
                copy = tmp_path / f"copy {vault} {tries}"
                copied(storage.folder, copy)
                moved = storage.head.generation > before
                found = Storage.open(copy, tmp_path / f"new device {vault} {tries}", key=storage.key)
                entries = json.loads(found.snapshot())
                assert entries == list(range(len(entries)))
                assert before <= found.head.generation == len(entries) + 1
                during += moved
            opened += during
        finally:
            stop.set()
            thread.join()
    assert opened == 100


# --- disks -------------------------------------------------------------------------------------


class Small(Files):
    """A disk with room for so many bytes; names cost some, too."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.refused = 0

    def take(self, size: int) -> None:
        if size > self.room:
            self.refused += 1
            raise OSError(errno.ENOSPC, "full")
        self.room -= size

    def mkdir(self, path):
        self.take(512)
        super().mkdir(path)

    def create(self, path):
        self.take(256)
        return super().create(path)

    def write(self, handle, data):
        if len(data) > self.room:
            super().write(handle, data[: self.room])
        self.take(len(data))
        super().write(handle, data)

    def append(self, path, data):
        self.take(len(data))
        super().append(path, data)


def fill(folder: Path, state: Path, files: Files) -> tuple[str | None, int, list]:
    """Use a vault until the disk is full; return its key, the last state said to be saved and the documents."""
    key, saved, documents = None, 0, []
    try:
        storage = Storage.create(
            folder, state, passphrase=None, snapshot=lambda slots: b"state 1", files=files
        )
        key, saved = storage.key, 1
        for number in range(2, 200):
            stored = add(storage, b"%d" % number * 20_000)
            publish(storage, b"state %d" % number)
            saved = number
            documents.append((stored, b"%d" % number * 20_000))
    except DiskFull:
        pass
    return key, saved, documents


def check_full(folder: Path, state: Path, key: str | None, saved: int, documents: list) -> None:
    if key is None:
        with pytest.raises(VaultNotFound):
            Storage.open(folder, state, key="0" * 36)
        return
    storage = Storage.open(folder, state, key=key)
    assert storage.head.generation in (saved, saved + 1)
    assert storage.snapshot() == b"state %d" % storage.head.generation
    for stored, content in documents:
        assert b"".join(storage.read_object(stored)) == content
    assert [item for item in storage.verify(deep=True, slots=[], objects=[]) if item.serious] == []


ROOM = [500, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 30_000, 50_000, 60_000, 70_000]
ROOM += [100_000, 150_000, 200_000, 300_000, 400_000, 500_000, 700_000]


def test_small_disks_fill_up_without_loss(tmp_path):
    created = 0
    for room in ROOM:
        files = Small(room)
        key, saved, documents = fill(tmp_path / str(room), tmp_path / f"state {room}", files)
        assert files.refused
        created += key is not None
        check_full(tmp_path / str(room), tmp_path / f"state {room}", key, saved, documents)
    assert len(ROOM) == 22
    assert 10 <= created <= 18


@posix
@pytest.mark.parametrize("kilobytes", [16, 40, 64, 200, 500, 1200])
def test_small_mounted_disk_fills_up_without_loss(tmp_path, kilobytes):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    ).returncode == 0  # fmt: skip
    if not mounted:
        pytest.skip("mounting needs an administrator; the other test limits the room by itself")
    try:
        key, saved, documents = fill(disk / "vault", tmp_path / "state", FILES)
        assert saved < 199
        check_full(disk / "vault", tmp_path / "state", key, saved, documents)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


class ReadOnly(Files):
    """A medium nothing can be written to below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def refuse(self, path: Path) -> None:
        if path.is_relative_to(self.folder):
            raise OSError(errno.EROFS, "read-only")

    def mkdir(self, path):
        self.refuse(path)
        super().mkdir(path)

    def create(self, path):
        self.refuse(path)
        return super().create(path)

    def link(self, source, target):
        self.refuse(target)
        super().link(source, target)

    def unlink(self, path):
        self.refuse(path)
        super().unlink(path)

    def rename(self, source, target):
        self.refuse(target)
        super().rename(source, target)


def test_read_only_folder_is_read_and_not_written(tmp_path):
    storage = begun(tmp_path)
    document = add(storage, b"document")
    publish(storage, b"[1]")
    before = sorted(path.name for path in storage.folder.rglob("*"))
    files = ReadOnly(storage.folder)
    opened = Storage.open(storage.folder, tmp_path / "another state", key=storage.key, files=files)
    assert opened.snapshot() == b"[1]"
    assert b"".join(opened.read_object(document)) == b"document"
    assert opened.verify(deep=True, slots=[], objects=[document]) == []
    for change in (
        lambda: add(opened, b"x"),
        lambda: publish(opened, b"x"),
        lambda: opened.add_slot("x", 15),
    ):
        with pytest.raises(VaultNotWritable, match="read-only"):
            change()
    assert sorted(path.name for path in storage.folder.rglob("*")) == before


@posix
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="an administrator may write anywhere"
)
def test_folder_without_write_permission(tmp_path):
    storage = begun(tmp_path)
    folders = [storage.folder, *(path for path in storage.folder.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert Storage.open(storage.folder, tmp_path / "new state", key=storage.key).snapshot() == b"[]"
        with pytest.raises(VaultNotWritable):
            publish(storage, b"x")
    finally:
        for folder in folders:
            folder.chmod(0o700)


@posix
def test_folder_that_is_the_top_of_a_disk_is_told(tmp_path):
    class Mounted(Files):
        def rename(self, source, target):
            raise OSError(errno.EBUSY, "mounted")

    with pytest.raises(VaultNotWritable, match="top of a disk"):
        Storage.create(
            tmp_path / "x", tmp_path / "s", passphrase=None, snapshot=lambda slots: b"", files=Mounted()
        )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".x")]


# --- file systems and other programs --------------------------------------------------------------


@posix
def test_file_system_without_hard_links(tmp_path):
    class NoLinks(Files):
        refused = 0

        def hard_link(self, source, target):
            NoLinks.refused += 1
            raise OSError(errno.EPERM, "no hard links here")

    storage = Storage.create(
        tmp_path / "v", tmp_path / "s", passphrase=None, snapshot=lambda slots: b"[]", files=NoLinks()
    )
    document = add(storage, b"document")
    publish(storage, b"[1]")
    assert NoLinks.refused >= 3
    assert storage.verify(deep=True, slots=[], objects=[document]) == []
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    with pytest.raises(FileExistsError):
        NoLinks().link(one, two)
    assert two.read_bytes() == b"2"


def test_lost_answer_of_a_network_disk_is_success(tmp_path):
    """The name was given, the answer lost, the call repeated: it stands there already, with our bytes."""

    class Twice(Files):
        def link(self, source, target):
            super().link(source, target)
            raise FileExistsError(errno.EEXIST, "it is there")

    storage = begun(tmp_path)
    opened = Storage.open(storage.folder, tmp_path / "vault state", key=storage.key, files=Twice())
    document = add(opened, b"document")
    publish(opened, b"[1]")
    storage.refresh()
    assert storage.snapshot() == b"[1]"
    assert storage.check_object(document, deep=True) is None
    assert not list((storage.folder / "tmp").iterdir())


@contextmanager
def planted(path: Path, make):
    """Put something else in the place of a file or folder for a while."""
    aside = path.with_name(f"{path.name}.aside")
    path.rename(aside)
    make(path, aside)
    try:
        yield
    finally:
        path.unlink()
        aside.rename(path)


def a_link(path: Path, aside: Path) -> None:
    path.symlink_to(aside, target_is_directory=aside.is_dir())


def a_pipe(path: Path, aside: Path) -> None:
    os.mkfifo(path)


@posix
@pytest.mark.parametrize("make", [a_link, a_pipe])
def test_planted_links_and_pipes_are_not_followed(tmp_path, make):
    storage = begun(tmp_path)
    document = add(storage, b"document")
    publish(storage, b"[1]")
    slot = storage.add_slot("bergahorn", 15)
    found_slots = storage.slots()
    state = tmp_path / "vault state"
    paths = {
        "head": storage.folder / "heads" / storage.head.name,
        "snapshot": storage.folder / "data" / storage.head.snap[:2] / f"{storage.head.snap}.age",
        "document": storage.folder / "data" / document.name[:2] / f"{document.name}.age",
        "slot": storage.folder / "keys" / f"{slot}.age",
        "readme": storage.folder / "README.txt",
    }
    noticed = 0
    for name, path in paths.items():
        with planted(path, make):
            try:
                opened = Storage.open(storage.folder, state, passphrase="bergahorn")
                opened.snapshot()
                found = opened.verify(deep=True, slots=found_slots, objects=[document])
                noticed += any(item.serious for item in found)
                if name == "document":
                    with pytest.raises(VaultDamaged):
                        list(opened.read_object(document))
            except VaultDamaged:
                noticed += 1
    assert noticed == 5


@posix
def test_nothing_is_written_through_planted_folders(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    storage = begun(tmp_path)
    shutil.rmtree(storage.folder / "tmp")
    (storage.folder / "tmp").symlink_to(elsewhere, target_is_directory=True)
    for change in (lambda: add(storage, b"document"), lambda: publish(storage, b"[1]")):
        with pytest.raises(VaultDamaged):
            change()
    assert list(elsewhere.iterdir()) == []
    (storage.folder / "tmp").unlink()
    publish(storage, b"[1]")  # tmp may be deleted at any time
    shutil.rmtree(storage.folder / "data")
    (storage.folder / "data").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(VaultDamaged):
        add(storage, b"document")
    assert list(elsewhere.iterdir()) == []


# --- what reaches the disk -----------------------------------------------------------------------

MARK = b"SAMPLE TESTCASE 8 (plain words)"


class Recording(Files):
    """Keeps every byte handed to the system."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, handle, data):
        self.written.append(bytes(data))
        super().write(handle, data)

    def append(self, path, data):
        self.written.append(bytes(data))
        super().append(path, data)


def test_no_plaintext_and_no_secret_is_ever_written(tmp_path):
    files = Recording()
    storage = Storage.create(
        tmp_path / "vault",
        tmp_path / "state",
        passphrase=MARK.decode(),
        work_factor=15,
        snapshot=lambda slots: MARK * 100,
        files=files,
    )
    storage.add_objects([io.BytesIO(MARK * 10), io.BytesIO(MARK * 100_000)])
    publish(storage, MARK * 200, text=MARK * 300)
    storage.add_slot("SAMPLE second", 15)
    everything = b"".join(files.written)
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(files.written) >= 20
    assert len(everything) > 3_000_000
    for secret in (MARK, b"SAMPLE", storage.key.encode(), storage.key.replace("-", "").encode()):
        assert secret not in everything
        assert secret not in on_disk
    assert b"age-encryption.org/v1" in on_disk


def test_memory_does_not_grow_with_the_size_of_a_document(tmp_path):
    import tracemalloc

    class Zeros(io.RawIOBase):
        def __init__(self, size):
            self.left = size

        def read(self, size=-1):
            taken = min(size, self.left)
            self.left -= taken
            return bytes(taken)

    storage = begun(tmp_path)
    peaks = []
    for size in (8_000_000, 64_000_000):
        tracemalloc.start()
        stored = storage.add_object(Zeros(size))
        read = sum(len(block) for block in storage.read_object(stored))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read == stored.size == size
    assert max(peaks) < 24_000_000


@posix
def test_hardened_process_dumps_no_core():
    script = (
        "import resource; from tracker.store.hygiene import harden_process; "
        "print(harden_process(), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "core dumps" in run.stdout
    assert "(0, 0)" in run.stdout
    assert sys.platform != "linux" or "memory dumps" in run.stdout


def test_failures_are_told_as_failures_of_the_vault(tmp_path):
    """No bare system error leaves the store, whatever the system says."""
    storage = begun(tmp_path)
    told = set()
    for code in (
        errno.EACCES,
        errno.EROFS,
        errno.EPERM,
        errno.EIO,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.ENOENT,
        errno.EFBIG,
    ):

        class Failing(Files):
            def create(self, path, code=code):
                raise OSError(code, "said the system")

        opened = Storage.open(storage.folder, tmp_path / "vault state", key=storage.key, files=Failing())
        with pytest.raises(VaultError) as error:
            publish(opened, b"x")
        assert str(tmp_path) not in str(error.value)
        told.add((code in (errno.ENOSPC, errno.EDQUOT), type(error.value).__name__))
    assert told == {(True, "DiskFull"), (False, "VaultNotWritable"), (False, "VaultDamaged")}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of one allocator")
def test_freed_memory_is_kept_for_the_next_block():
    source = (
        "import resource; from tracker.store.hygiene import keep_freed_memory; keep_freed_memory();"
        "faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt;"
        "[bytes(1 << 20) for _ in range(20)]; before = faults();"
        "[bytes(1 << 20) and None for _ in range(200)]; print(faults() - before)"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2000  # 200 blocks of 256 pages each without it
