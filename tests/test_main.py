"""The process ends at once, with the exit code and with all it had to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


def tracker(*words: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tracker", *words],
        text=True,
        encoding="utf-8",
        check=False,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more},
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("version",), 0, id="done"),
        pytest.param(("no-such-command",), 2, id="usage"),
        pytest.param(("read", "no-such-file.pdf"), 20, id="an error of the tracker"),
    ],
)
def test_the_exit_code_is_that_of_the_command(words, code):
    done = tracker(*words)
    assert done.returncode == code, done.stderr
    assert bool(done.stderr) == (code != 0)


def test_all_of_a_long_answer_arrives(tmp_path):
    with (tmp_path / "answer").open("w") as file:
        assert tracker("schema", stdout=file).returncode == 0
    whole = tracker("schema").stdout
    assert len(whole) > 1000
    assert (tmp_path / "answer").read_text("utf-8") == whole


def test_a_reader_who_goes_away_is_no_error():
    end, start = os.pipe()
    os.close(end)
    done = tracker("version", stdout=start)
    os.close(start)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="the system has no full device")
def test_an_answer_that_cannot_be_written_is_an_error():
    with FULL.open("w") as full:
        done = tracker("version", stdout=full)
    assert done.returncode == 1
    assert "could not be written" in done.stderr
