"""Nothing a person keeps, and no secret, is written in clear: not in files, not in temporary ones, not in messages."""

from __future__ import annotations

import ast
import base64
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from a_day import MARKERS, marked_paper

ROOT = Path(__file__).parents[2]
DAY = Path(__file__).with_name("a_day.py")
STRACE = shutil.which("strace")
BYTECODE = "bytecode"
_FILE_CALLS = (
    "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendfile,copy_file_range"
)
_CALL = re.compile(rb"^\d+ +(\w+)\((?:AT_FDCWD(?:<[^>]*>)?, )?(?:(\d+)<(.*?)>(?:\(deleted\))?, )?(.*)")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')


# --- what to look for --------------------------------------------------------------------------------


def spellings(marker: str) -> dict[str, bytes]:
    """Return the marker as bytes in every way a program might write it."""
    plain = marker.encode("utf-8")
    found = {"utf-8": plain, "utf-16": marker.encode("utf-16-le"), "hex": plain.hex().encode("ascii")}
    found |= {"upper": marker.upper().encode("utf-8"), "lower": marker.lower().encode("utf-8")}
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + plain)
        found[f"base64 {shift}"] = whole[4 if shift else 0 : len(whole) - 4]  # its edges depend on neighbors
    return found


PAPER = marked_paper()
WANTED = {f"{marker} ({how})": data for marker in MARKERS for how, data in spellings(marker).items()}
WANTED |= {f"bytes of the paper from {at}": PAPER[at : at + 24] for at in range(400, len(PAPER) - 24, 997)}


def inflated(data: bytes) -> Iterator[bytes]:
    """Yield what each zlib or gzip stream in the data holds."""
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        unpacker = zlib.decompressobj(wbits=47)
        try:
            content = unpacker.decompress(data[found.start() :], 1 << 22)
        except zlib.error:
            continue
        if len(content) > 8:
            yield content


def markers_in(data: bytes) -> set[str]:
    """Return the names of the marks that stand in the data, packed or not."""
    return {name for piece in (data, *inflated(data)) for name, wanted in WANTED.items() if wanted in piece}


# --- a day under watch -------------------------------------------------------------------------------


@dataclass
class Day:
    """What a day left behind."""

    folder: Path
    messages: bytes
    traced: list[tuple[bytes, bytes]] = field(default_factory=list)  # file, bytes
    opened: set[bytes] = field(default_factory=set)  # files opened for writing

    def files(self) -> list[Path]:
        return [
            path
            for name in ("home", "tmp", "work")
            for path in sorted((self.folder / name).rglob("*"))
            if path.is_file()
        ]


def a_day(folder: Path, control: str = "none", *, traced: bool = False) -> Day:
    """Run the day in fresh folders and return what it left."""
    for name in ("home", "tmp", "work"):
        (folder / name).mkdir(parents=True)
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT")},
        "HOME": str(folder / "home"),
        "USERPROFILE": str(folder / "home"),
        "LOCALAPPDATA": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "TEMP": str(folder / "tmp"),
        "TMP": str(folder / "tmp"),
        "SQLITE_TMPDIR": str(folder / "tmp"),
        "PYTHONPYCACHEPREFIX": str(folder.parents[1] / BYTECODE),  # the days share it: they start faster
        "PYTHONPATH": str(ROOT),
    }
    log = folder / "trace"
    watch = [STRACE, "-f", "-q", "-y", "-xx", "-s", "4194304", "-e", f"trace={_FILE_CALLS}", "-o", str(log)]
    done = subprocess.run(
        [*(map(str, watch) if traced else ()), sys.executable, str(DAY), str(folder / "inbox"), control],
        cwd=folder / "work",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-3000:]
    day = Day(folder, done.stdout + done.stderr)
    if traced:
        read_trace(log, day)
        log.unlink()
    return day


def read_trace(log: Path, day: Day) -> None:
    """Add to the day every write to a file, and every file that was opened for writing."""
    inbox = os.fsencode(day.folder / "inbox")
    with log.open("rb") as lines:
        for line in lines:
            call = _CALL.match(line)
            if call is None:
                continue
            name, _, file, rest = call.groups()
            texts = [bytes.fromhex(text.replace(b"\\x", b"").decode("ascii")) for text in _TEXT.findall(rest)]
            if name in (b"openat", b"open", b"creat"):
                if texts and re.search(rb"O_WRONLY|O_RDWR|O_CREAT", rest) and b"ENOENT" not in rest:
                    day.opened.add(texts[0])
            elif file is not None:
                where = bytes.fromhex(file.replace(b"\\x", b"").decode("ascii")) if b"\\x" in file else file
                if where.startswith(b"/") and not where.startswith((inbox, b"/dev/")):
                    day.traced.append((where, b"".join(texts)))


def trace_works() -> bool:
    """Tell whether programs may be traced here."""
    if STRACE is None:
        return False
    return (
        subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0
    )


TRACED = trace_works()
needs_trace = pytest.mark.skipif(not TRACED, reason="strace is not installed or not allowed here")


def places(day: Day) -> tuple[str, ...]:
    """Return where a day may write: the person's own folders, devices, and the byte code of Python."""
    own = (day.folder / "home", day.folder / "inbox", day.folder.parents[1] / BYTECODE)
    return (*map(str, own), os.devnull, "/dev/", "/proc/")


# --- the tests ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quiet_day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return a_day(tmp_path_factory.mktemp("day") / "it", traced=TRACED)


def test_no_file_that_a_day_leaves_holds_anything_in_clear(quiet_day):
    files = quiet_day.files()
    found = {path.name: marks for path in files if (marks := markers_in(path.read_bytes()))}
    assert found == {}
    assert len(files) > 25
    assert sum(path.stat().st_size for path in files) > 5_000_000
    assert list((quiet_day.folder / "tmp").iterdir()) == []
    assert list((quiet_day.folder / "work").iterdir()) == []


def test_no_name_of_a_file_or_folder_says_anything(quiet_day):
    names = [path.relative_to(quiet_day.folder).as_posix() for path in (quiet_day.folder / "home").rglob("*")]
    assert len(names) > 40
    assert markers_in("\n".join(names).encode()) == set()


def test_no_message_holds_anything_that_is_kept(quiet_day):
    codes = re.search(rb"exit codes: \[([\d, ]+)\]", quiet_day.messages)
    assert codes, quiet_day.messages.decode(errors="replace")
    assert {b"0", b"46", b"41", b"42"} == set(codes[1].split(b", "))  # the mistakes were made as well
    assert markers_in(quiet_day.messages) == set()


def test_files_are_written_in_the_places_of_the_vault_alone(quiet_day):
    """What needs no tracer: SQLite opens files without telling Python, the test below sees those too."""
    line = next(x for x in quiet_day.messages.splitlines() if x.startswith(b"opened for writing: "))
    opened = ast.literal_eval(line.partition(b": ")[2].decode())
    assert [name for name in opened if not name.startswith(places(quiet_day))] == []
    assert len(opened) > 25


@needs_trace
def test_no_write_of_the_process_holds_anything_in_clear(quiet_day):
    wrong = {(file, mark) for file, data in quiet_day.traced for mark in markers_in(data)}
    assert wrong == set()
    assert sum(len(data) for _, data in quiet_day.traced) > 5_000_000
    opened = map(os.fsdecode, quiet_day.opened)
    assert {name for name in opened if not name.startswith(places(quiet_day))} == set()
    assert len(quiet_day.opened) > 25


@needs_trace
def test_without_the_rule_on_temporary_tables_the_same_test_finds_plaintext(tmp_path):
    day = a_day(tmp_path / "it", "temp_store", traced=True)
    spilled = [data for file, data in day.traced if b"/tmp/" in file and markers_in(data)]
    assert len(spilled) > 10
    assert any(b"/tmp/" in name for name in day.opened)


def test_without_the_cipher_the_same_test_finds_plaintext(tmp_path):
    day = a_day(tmp_path / "it", "cipher")
    found = {mark for path in day.files() for mark in markers_in(path.read_bytes())}
    assert {f"{marker} (utf-8)" for marker in MARKERS[:7]} <= found
    assert any(mark.startswith("bytes of the paper") for mark in found)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"-" + MARKERS[0].encode() + b"-", id="as it is"),
        pytest.param(MARKERS[0].encode("utf-16-le"), id="as UTF-16"),
        pytest.param(base64.b64encode(b"name: " + MARKERS[0].encode() + b", more"), id="as base64"),
        pytest.param(
            base64.b64encode(b"a name: " + MARKERS[0].encode() + b", more"), id="as base64, shifted"
        ),
        pytest.param(b"junk" + zlib.compress(b"0123456789" + MARKERS[0].encode()) + b"junk", id="packed"),
        pytest.param(MARKERS[0].encode().hex().encode(), id="as hexadecimal digits"),
        pytest.param(MARKERS[0].lower().encode(), id="in small letters, as an index folds it"),
    ],
)
def test_the_search_sees_a_mark_in_every_dress(data):
    assert any(name.startswith(MARKERS[0]) for name in markers_in(data))
    assert markers_in(os.urandom(1 << 20)) == set()
