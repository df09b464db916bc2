"""The vault without this program: another reader of age, JSON and hashes, as the README in it says."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from containers import add, publish

from tracker.store.readme import README
from tracker.store.storage import Storage

SIZES = [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024, 3_000_000]
PASSPHRASE = "Grüner Bergahorn zieht 7"
AGE = shutil.which("age")


class Filled:
    """A vault with documents of every size at which readers differ."""

    def __init__(self, folder: Path) -> None:
        self.contents = [os.urandom(size) for size in SIZES]
        storage = Storage.create(
            folder / "vault",
            folder / "state",
            passphrase=PASSPHRASE,
            snapshot=lambda slots: b"SQLite format 3\x00 first",
            work_factor=15,
        )
        self.documents = [add(storage, content) for content in self.contents]
        publish(storage, b"SQLite format 3\x00 second" * 5000, text=b"SQLite format 3\x00 words")
        self.folder, self.key = storage.folder, storage.key


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return Filled(tmp_path_factory.mktemp("readers"))


def newest_head(folder: Path) -> dict[str, object]:
    """Return the newest head as a person finds it: the highest number in front."""
    return json.loads(max((folder / "heads").iterdir(), key=lambda path: path.name).read_text("ascii"))


def object_file(folder: Path, name: str) -> Path:
    return folder / "data" / name[:2] / f"{name}.age"


def test_pyrage_opens_everything(filled):
    (slot,) = (filled.folder / "keys").iterdir()
    code = pyrage.passphrase.decrypt(slot.read_bytes(), PASSPHRASE).decode()
    assert code == filled.key + "\n"
    head = newest_head(filled.folder)
    snapshot, text = (
        pyrage.passphrase.decrypt(object_file(filled.folder, head[name]).read_bytes(), code.strip())
        for name in ("snap", "text")
    )
    assert snapshot == b"SQLite format 3\x00 second" * 5000
    assert head["size"] == len(snapshot)
    assert text == b"SQLite format 3\x00 words"
    opened = [
        pyrage.passphrase.decrypt(object_file(filled.folder, item.name).read_bytes(), code.strip())
        for item in filled.documents
    ]
    assert opened == filled.contents
    assert [hashlib.sha256(content).hexdigest() for content in opened] == [
        item.digest for item in filled.documents
    ]


def age(passphrase: str, source: Path, target: Path) -> int:
    """Decrypt with the age program, which asks for the passphrase on a terminal; return its exit code."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execv(AGE, [AGE, "--decrypt", "--output", str(target), str(source)])
    said = b""
    while b"passphrase" not in said.lower():
        said += os.read(terminal, 1000)
    os.write(terminal, f"{passphrase}\n".encode())
    try:
        while os.read(terminal, 1000):
            pass
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(AGE is None or sys.platform == "win32", reason="the age program is not installed")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_age_program_opens_everything(filled, tmp_path):
    (slot,) = (filled.folder / "keys").iterdir()
    assert age(PASSPHRASE, slot, tmp_path / "code") == 0
    code = (tmp_path / "code").read_text("ascii")
    assert code == filled.key + "\n"
    head = newest_head(filled.folder)
    names = [head["snap"], head["text"], *(item.name for item in filled.documents)]
    contents = [b"SQLite format 3\x00 second" * 5000, b"SQLite format 3\x00 words", *filled.contents]
    for name, content in zip(names, contents, strict=True):
        target = tmp_path / name
        assert age(code.strip(), object_file(filled.folder, name), target) == 0
        assert (target.read_bytes() if target.exists() else b"") == content
    assert len(names) == 9
    assert age("another passphrase", slot, tmp_path / "wrong") != 0


def test_names_are_what_sha256sum_prints(filled):
    looked_at = 0
    for path in [*(filled.folder / "data").rglob("*.age"), *(filled.folder / "keys").glob("*.age")]:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
        looked_at += 1
    for path in (filled.folder / "heads").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] == path.stem[-16:]
        looked_at += 1
    assert looked_at == 7 + 3 + 1 + 2


def test_mac_of_a_head_is_checked_with_public_parts_alone(filled):
    """HKDF and HMAC written out as docs/vault-format.md says, without the code under test."""
    import hmac

    for path in (filled.folder / "heads").iterdir():
        head = json.loads(path.read_bytes())
        mac = head.pop("mac")
        extracted = hmac.digest(bytes(32), filled.key.encode(), "sha256")
        mac_key = hmac.digest(extracted, b"tracker/head-mac/1\x01", "sha256")
        text = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
        assert hmac.digest(mac_key, text, "sha256").hex() == mac


def test_readme_stands_in_the_vault_and_names_what_is_there(filled):
    assert (filled.folder / "README.txt").read_bytes() == README.encode("ascii")
    named = set(re.findall(r"^  (\w+)/ ", README, re.MULTILINE))
    assert named == {path.name for path in filled.folder.iterdir() if path.is_dir()}
    assert max(len(line) for line in README.splitlines()) <= 100
    for word in (
        "age --decrypt keys/",
        "sqlite3 records.db",
        "sha256sum",
        '"snap"',
        '"text"',
        '"object_name"',
    ):
        assert word in README


FORMAT = Path(__file__).parents[2] / "docs" / "vault-format.md"


def command_with(word: str) -> str:
    """Return the block of commands in the format document that holds a word."""
    blocks = re.findall(r"^ *```\n(.*?)^ *```", FORMAT.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if word in block]
    return block


def run_by_hand(commands: str, folder: Path) -> str:
    run = subprocess.run(["sh", "-c", commands], cwd=folder, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return run.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="commands of a POSIX shell")
def test_commands_of_the_format_document_do_what_it_says(filled, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(filled.folder, folder)
    (folder / "heads" / "0000000009-conflict copy.json").write_text("x")
    assert json.loads(run_by_hand(command_with("ls heads"), folder)) == newest_head(filled.folder)
    check = command_with("damaged:")
    assert run_by_hand(check, folder) == ""
    path = object_file(folder, filled.documents[3].name)
    path.write_bytes(path.read_bytes()[:-1])
    assert run_by_hand(check, folder) == f"damaged: {path.relative_to(folder)}\n"
