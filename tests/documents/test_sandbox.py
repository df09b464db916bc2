"""The child process that parses: its limits, its silence, and its replacement after a failure."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import hostile
import psutil
import pytest

from tracker.documents import Reader, read_file, sandbox
from tracker.documents.sandbox import SECONDS_OF_A_PAGE, Patience
from tracker.errors import FileUnreadable
from tracker.tasks.specimens.people import research_pages
from tracker.typeset.canvas import write

GOOD = hostile.good()
LONG = 120  # seconds in which a busy machine comes to an end, too; what hangs never does
SECRET = "a-password-nobody-may-see"


def children() -> list[psutil.Process]:
    """Return the processes that parse, of all that were started here."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "tracker.documents.child" in child.cmdline():
                found.append(child)
    return found


def has_ended(process: int) -> bool:
    """Return whether a process ends in time; nobody may be there to fetch its exit code."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        with contextlib.suppress(psutil.NoSuchProcess):
            if psutil.Process(process).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
                continue
        return True
    return False


def test_one_child_reads_many_files():
    with Reader() as reader:
        reader.read(GOOD, "a.pdf")
        first = [child.pid for child in children()]
        for _ in range(3):
            assert reader.read(GOOD, "a.pdf").determination == "not_subject"
        assert [child.pid for child in children()] == first
    assert all(has_ended(pid) for pid in first)


@pytest.mark.skipif(sys.platform == "win32", reason="there virtual environments have such a launcher")
def test_the_process_that_reads_is_looked_at_also_behind_a_launcher(tmp_path, monkeypatch):
    launcher = tmp_path / "python"
    launcher.write_text(f'#!/bin/sh\n"{sys.executable}" "$@"\nexit $?\n')
    launcher.chmod(0o755)
    if not os.access(launcher, os.X_OK):
        pytest.skip("no program may be started from the folder of the tests")
    monkeypatch.setattr(sys, "executable", str(launcher))
    with Reader() as reader:
        assert reader.process is None
        assert reader.read(GOOD, "a.pdf").error is None
        (started,) = children()
        (behind,) = started.children()
        assert reader.process == behind.pid != started.pid
    assert has_ended(behind.pid)
    with Reader(seconds=0.5, memory=1_500_000_000) as reader:
        reading = reader.read(hostile.form_tree(9), "slow.pdf")
        assert reading.error is not None
        assert reading.error.kind == "too_large"
        assert has_ended(reader.process)


def test_a_file_that_takes_too_long_is_ended_and_the_next_one_read():
    # forms within forms: 100 million drawings, more memory allowed than they need
    with Reader(seconds=0.5, memory=1_500_000_000) as reader:
        reader.read(GOOD, "a.pdf")
        began = time.monotonic()
        reading = reader.read(hostile.form_tree(9), "slow.pdf")
        assert time.monotonic() - began < LONG
        assert reading.error is not None
        assert reading.error.kind == "too_large"
    with Reader() as reader:
        assert reader.read(GOOD, "a.pdf").error is None


PATIENCE = [
    # what | pages before | looks: seconds by the clock from one to the next, and of the processor | over at the end
    ("parsing within its time", 0, [(0.5, 0.0)] * 20, False),
    ("parsing beyond its time", 0, [(0.5, 0.0)] * 21, True),
    ("parsing while the machine slept", 0, [(3600.0, 0.0)], False),
    ("recognising on an idle machine", 1, [(1.0, 1.0)] * 50, False),
    ("recognising beyond the processor's time", 1, [(1.0, 1.0)] * 51, True),
    ("recognising on a busy machine", 1, [(1.0, 0.1)] * 330, False),
    ("recognising beyond the clock", 1, [(1.0, 0.1)] * 331, True),
    ("recognising while the machine slept", 1, [(3600.0, 0.1)] * 20, False),
    ("asleep for a while", 1, [(1.0, 0.0)] * 10, False),
    ("asleep", 1, [(0.5, 0.0)] * 21, True),
    ("asleep behind a while of work", 1, [(1.0, 1.0)] * 5 + [(1.0, 0.0)] * 11, True),
    ("time for a second page", 2, [(1.0, 1.0)] * 50, False),
]


@pytest.mark.parametrize(
    ("pages", "looks", "over"), [row[1:] for row in PATIENCE], ids=[row[0] for row in PATIENCE]
)
def test_how_long_a_child_is_waited_for(pages, looks, over):
    assert SECONDS_OF_A_PAGE == 40
    times = [0.0]
    patience = Patience(10.0, clock=lambda: times[-1])
    used = 0.0
    for _ in range(pages):
        patience.next_page(used)
    for passed, worked in looks[:-1]:
        times.append(times[-1] + passed)
        used += worked
        assert not patience.is_over(used)
    times.append(times[-1] + looks[-1][0])
    assert patience.is_over(used + looks[-1][1]) is over


def test_a_file_that_takes_too_much_memory_is_ended_and_the_next_one_read():
    with Reader(memory=250_000_000) as reader:
        reading = reader.read(hostile.bomb(300_000_000), "large.pdf")
        assert reading.error is not None
        assert reading.error.kind == "too_large"
        assert reader.read(GOOD, "a.pdf").error is None


def test_what_earlier_files_left_in_memory_counts_against_no_file(monkeypatch):
    looked_at = []

    def used_by(process: int) -> tuple[float, int]:
        if process not in looked_at:
            looked_at.append(process)
        return 0.0, 900_000_000 if swollen and process == looked_at[0] else 90_000_000

    swollen = False
    monkeypatch.setattr(sandbox, "_used_by", used_by)
    with Reader() as reader:
        assert reader.read(GOOD, "a.pdf").error is None
        first, swollen = reader.process, True
        assert reader.read(GOOD, "a.pdf").error is None
        assert reader.process != first


def test_a_file_that_ends_two_children_is_not_read_a_third_time(monkeypatch):
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **more: started.append(args) or start(*args, **more)
    )
    with Reader(memory=250_000_000) as reader:
        reader.read(GOOD, "a.pdf")
        reading = reader.read(hostile.bomb(300_000_000), "large.pdf")
        assert reading.error is not None
        assert reading.error.kind == "too_large"
    assert len(started) == 2


def test_a_child_that_was_killed_is_replaced():
    with Reader() as reader:
        reader.read(GOOD, "a.pdf")
        for child in children():
            child.kill()
            child.wait()
        assert reader.read(GOOD, "a.pdf").error is None


def test_passwords_and_data_stand_in_no_argument_and_no_environment(monkeypatch):
    monkeypatch.setenv("TRACKER_PASSPHRASE", SECRET)
    data = write(research_pages(), user_password=SECRET)
    with Reader() as reader:
        assert reader.read(data, "a.pdf", [SECRET]).determination == "not_subject"
        seen = [(child.cmdline(), child.environ()) for child in children()]
    assert len(seen) == 1
    assert SECRET not in repr(seen)


def test_nothing_is_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Reader() as reader:
        reader.read(hostile.bomb(5_000_000), "a.pdf")
        reader.read(GOOD, "a.pdf")
        opened = [
            file for child in children() for file in child.open_files() if "w" in getattr(file, "mode", "r")
        ]
    assert opened == []
    assert list(tmp_path.iterdir()) == []


FORBIDDEN = {
    "a socket": "import socket; socket.socket()",
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.system('true')",
    "a new file": "open('made-by-a-child', 'w')",
    "a deletion": "import os; os.remove('made-by-a-child')",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_child_may_not(what, tmp_path):
    code = f"import socket, subprocess, os\nfrom tracker.documents.child import limit_itself\nlimit_itself(500_000_000)\n{FORBIDDEN[what]}"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert b"PermissionError" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileUnreadable):
        read_file(tmp_path / "missing.pdf")


def test_a_path_is_read(tmp_path):
    path = tmp_path / "form.pdf"
    path.write_bytes(GOOD)
    reading = read_file(path)
    assert (reading.file, reading.determination) == ("form.pdf", "not_subject")


def test_importing_the_door_loads_no_pdf_library():
    code = "import sys; import tracker.documents; print([name for name in ('pypdf', 'pypdfium2') if name in sys.modules])"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
