"""A program at a terminal of its own: what it asks is waited for, what a person types is sent."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import select
import subprocess
import sys
import time
from pathlib import Path

# The program becomes the master of the terminal, so that it asks there for passphrases.
_LAUNCH = (
    "import fcntl, os, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execv(sys.executable, [sys.executable, '-m', 'tracker', *sys.argv[1:]])\n"
)
_PATIENCE = 180.0  # of a busy machine; nothing is waited for longer than it takes
PASSPHRASE = "river lamp otter canyon"


class Terminal:
    """One run of the program at a pseudo-terminal."""

    def __init__(self, home: Path, *words: str, browser: str = "true", columns: int = 100) -> None:
        self.master, slave = os.openpty()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        environment |= {
            "TRACKER_HOME": str(home),
            "TERM": "dumb",
            "COLUMNS": f"{columns}",
            "BROWSER": browser,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=environment,
        )
        os.close(slave)
        self.shown = ""
        self._from = 0
        # a read may end within a letter or between the two characters that end a line
        self._decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder("utf-8")("replace"), translate=True
        )

    def wait_for(self, words: str) -> str:
        """Return what was shown since the last time, up to and with the words."""
        end = time.monotonic() + _PATIENCE
        while (found := self.shown.find(words, self._from)) < 0:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{words!r} was not shown; shown was: {self.shown[self._from :]!r}")
        start, self._from = self._from, found + len(words)
        return self.shown[start : self._from]

    def type(self, line: str) -> None:
        """Send a line."""
        os.write(self.master, line.encode() + b"\n")

    def answer(self, question: str, line: str) -> str:
        """Wait for a question, send a line, and return what was shown before the question."""
        shown = self.wait_for(question)
        self.type(line)
        return shown

    def finish(self) -> int:
        """Return the exit code once the program has ended."""
        end = time.monotonic() + _PATIENCE
        while self._read(end - time.monotonic()):
            pass
        return self.process.wait(_PATIENCE)

    def interrupt(self) -> int:
        """Press Ctrl-C, again where the program was just about to read, and return the exit code."""
        for _ in range(int(_PATIENCE)):
            os.write(self.master, b"\x03")
            while self._read(1.0):
                pass
            if self.process.poll() is not None:
                break
        return self.finish()

    def rest(self) -> str:
        """Return what was shown since the last question."""
        return self.shown[self._from :]

    def end(self) -> None:
        """Stop the program where it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self.master)

    def _read(self, seconds: float) -> bool:
        if seconds <= 0 or not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += self._decoder.decode(data)
        return bool(data)
