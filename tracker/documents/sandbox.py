"""Reading in a child process with limits of time and memory.

A file of unknown origin may be made to hang or crash its reader. It is parsed by a child that is
killed when it takes too long or too much; the child is kept for the next file while all goes well.
Data and passwords go through pipes, never through files, arguments or the environment.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from tracker.documents.child import PAGE, RECOGNIZED, receive, send
from tracker.documents.readings import Area, FileReading, ReadingError, file_reading
from tracker.documents.recognized import RecognizedPage, recognized_page
from tracker.errors import FileUnreadable

SECONDS = 10.0
SECONDS_OF_A_PAGE = 40.0  # of processor time to recognise one page; eight are usual on a 2024 laptop
MEMORY = 500_000_000  # bytes, for parsing
MEMORY_OF_RECOGNITION = 950_000_000  # bytes, models and everything else included
_MAX_BYTES = 100_000_000  # of a file
_MAX_ANSWER = 50_000_000
_START_SECONDS = 60.0
_POLL_SECONDS = 0.02
_LONGEST_STEP = 1.0  # seconds by the clock between two looks; more is the sleep of the machine, or ours
_PATIENCE = 8  # times the processor time of a page, by the clock
_MAX_PAGES = 500  # that one file may ask time for
_PNG = b"\x89PNG\r\n\x1a\n"

OnPage = Callable[[int, int], None]
OnRecognized = Callable[[RecognizedPage], None]


class _ChildEnded(Exception):
    """The child ended or had to be ended; ``kind`` and the message are those of a reading's error.

    ``by_the_file`` says that what was read before in the same child cannot be the cause.
    """

    def __init__(self, kind: str, message: str, *, by_the_file: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.by_the_file = by_the_file


class Reader:
    """Reads files in a child process; use it as a context, for one file or many.

    Args:
        seconds: time for one file; each page to recognise brings its own on top.
        memory: bytes for one file, the program itself included, while nothing is recognised.
        ocr: whether pages that are pictures are recognised, where the extra ``ocr`` is installed.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY, ocr: bool = True) -> None:
        self._seconds = seconds
        self._memory = memory
        self._ocr = ocr
        self._child: subprocess.Popen[bytes] | None = None
        self._process: int | None = None
        self._ready = False
        self._recognizes = False  # the child has models loaded
        self._has_answered = False  # it read a file before

    @property
    def process(self) -> int | None:
        """The id of the process that reads and is looked at; None before the first file.

        It need not be the one that was started: in a virtual environment on Windows a launcher is.
        """
        return self._process

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        self._ready = self._recognizes = self._has_answered = False
        if child is not None:
            self._kill(child)
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            child.wait()

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        """End the child, and first the process behind it, should what was started not take it along."""
        if self._process not in (None, child.pid) and child.poll() is None:
            with contextlib.suppress(psutil.Error):
                psutil.Process(self._process).kill()
        child.kill()

    def read(
        self,
        data: bytes,
        name: str,
        passwords: Sequence[str] = (),
        recognized: Sequence[RecognizedPage] = (),
        *,
        on_page: OnPage | None = None,
        on_recognized: OnRecognized | None = None,
    ) -> FileReading:
        """Return what stands in the file; what prevents reading is an error inside the reading.

        Args:
            data: the whole file.
            name: how the answer calls the file.
            passwords: tried after the empty one.
            recognized: pages of this very file as an earlier reading brought them; those of the engine
                that is installed now are not recognised again.
            on_page: called before each page is recognised, with how many are done and how many there are.
            on_recognized: called with each page as soon as it was recognised, also where the file is never
                read to its end.
        """
        digest = hashlib.sha256(data).hexdigest()
        if len(data) > _MAX_BYTES:
            message = f"the file has more than {_MAX_BYTES // 1_000_000} MB"
            return FileReading(name, digest, 0, ReadingError("too_large", message))
        known = [page.as_json() for page in recognized]

        def bring(page: RecognizedPage) -> None:
            known.append(page.as_json())
            if on_recognized is not None:
                on_recognized(page)

        request = {"task": "read", "passwords": list(passwords), "recognized": known, "ocr": self._ocr}
        try:
            answer = self._asked(request, data, on_page, bring)
            return file_reading(json.loads(answer) | {"file": name, "sha256": digest})
        except _ChildEnded as error:
            return FileReading(name, digest, 0, ReadingError(error.kind, error.message))

    def cutout(self, data: bytes, page: int, area: Area, passwords: Sequence[str] = ()) -> bytes:
        """Return a part of a displayed page with a margin, as a PNG picture.

        Args:
            data: the whole file, a PDF or a picture.
            page: the page, from 1.
            area: the part, as readings give it.
            passwords: tried after the empty one.

        Raises:
            DocumentError: the file cannot be opened, or the page cannot be drawn.
        """
        request = {
            "task": "cutout",
            "passwords": list(passwords),
            "page": page,
            "area": area.as_json(),
        }
        try:
            answer = self._asked(request, data)
        except _ChildEnded as error:
            raise ReadingError(error.kind, error.message).as_exception() from error
        if answer.startswith(_PNG):
            return answer
        raise ReadingError(**json.loads(answer)).as_exception()

    def _start(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        self._process = None
        here = str(Path(__file__).resolve().parents[2])
        environment = {
            "PYTHONPATH": os.pathsep.join([here, *(part for part in sys.path if part)]),
            "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory that is never used
            "MALLOC_ARENA_MAX": "2",
            "MALLOC_MMAP_THRESHOLD_": "8000000",  # else glibc keeps more with each large picture
            "ORT_DISABLE_TELEMETRY": "1",  # else onnxruntime makes a device id and a queue in the home folder
        }
        for needed in ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            if needed in os.environ:
                environment[needed] = os.environ[needed]
        self._child = subprocess.Popen(
            [sys.executable, "-B", "-P", "-X", "utf8", "-m", "tracker.documents.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _asked(
        self,
        request: dict[str, Any],
        data: bytes,
        on_page: OnPage | None = None,
        on_recognized: OnRecognized | None = None,
    ) -> bytes:
        """Return the child's answer.

        A child keeps memory from file to file. One that ends over a file which was not its first is
        replaced and asked again, so that no answer depends on the files before.
        """
        while True:
            was_used = self._has_answered
            try:
                return self._asked_once(request, data, on_page, on_recognized)
            except _ChildEnded as error:
                self.close()
                if error.by_the_file or not was_used:
                    raise
            except BaseException:  # of who was told: what the child still says is no answer to the next file
                self.close()
                raise

    def _asked_once(
        self, request: dict[str, Any], data: bytes, on_page: OnPage | None, on_recognized: OnRecognized | None
    ) -> bytes:
        self._start()
        if not self._ready:
            settings = [self._memory, self._seconds, SECONDS_OF_A_PAGE]
            said = self._exchange([json.dumps(settings).encode()], _START_SECONDS)
            self._process = int(said.removeprefix(b"ready "))
            self._ready = True
        parts = [json.dumps(request).encode(), data]
        answer = self._exchange(parts, self._seconds, on_page, on_recognized)
        if answer == b"memory":
            raise _ChildEnded("too_large", "the file needs more memory than is allowed")
        self._has_answered = True
        return answer

    def _exchange(
        self,
        parts: Sequence[bytes],
        seconds: float,
        on_page: OnPage | None = None,
        on_recognized: OnRecognized | None = None,
    ) -> bytes:
        """Send the parts and return the child's answer, or end the child."""
        child = self._child
        assert child is not None
        conversation = _Conversation(child, parts)
        conversation.start()
        patience = Patience(seconds)
        most = told = 0
        while conversation.is_alive():
            conversation.join(_POLL_SECONDS)
            used, memory = _used_by(self._process or child.pid)
            if begun := conversation.hand_over(on_page, on_recognized):
                told += begun
                self._recognizes = True
                patience.next_page(used)
            if not conversation.is_alive():
                break
            most = max(most, memory)
            too_long = patience.is_over(used)
            if too_long or most > self._allowed_memory:
                self._kill(child)
                conversation.join()
                conversation.hand_over(None, on_recognized)
                needs = "more time than is allowed" if told else f"more than {seconds:g} seconds"
                needs = needs if too_long else "more memory than is allowed"
                message = f"the file needs {needs} to be read"
                raise _ChildEnded("too_large", message, by_the_file=too_long)
        conversation.hand_over(on_page, on_recognized)  # what came with the answer
        if conversation.answer is None:
            if most > 0.6 * self._allowed_memory:
                raise _ChildEnded("too_large", "the file needs more memory than is allowed")
            raise _ChildEnded("damaged", "the file ended the program that read it")
        return conversation.answer

    @property
    def _allowed_memory(self) -> int:
        return max(self._memory, MEMORY_OF_RECOGNITION) if self._recognizes else self._memory


class Patience:
    """How long a child may take for its answer.

    Parsing counts by the clock. Recognition counts by the processor's time, since a busy machine takes
    its own; by the clock a page has eight times that. A child that recognises and leaves the processor
    alone for as long as parsing may take is asleep and is not waited for.

    Args:
        seconds: for parsing.
        clock: seconds that pass. Only steps of a second at most count: the machine may sleep meanwhile.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._looked_at = clock()
        self._passed = 0.0  # by the clock, while we looked
        self._most_passed = seconds
        self._used = 0.0  # of the processor, when the child last took some
        self._worked_at = math.inf
        self._most_used = math.inf

    def next_page(self, used: float) -> None:
        """Allow for one more page, the child having used so many seconds of the processor."""
        self._most_passed = self._passed + self._seconds + _PATIENCE * SECONDS_OF_A_PAGE
        self._most_used = used + self._seconds + SECONDS_OF_A_PAGE
        self._used, self._worked_at = used, self._passed

    def is_over(self, used: float) -> bool:
        """Return whether the child, having used so many seconds of the processor, took too long."""
        now = self._clock()
        self._passed += min(now - self._looked_at, _LONGEST_STEP)
        self._looked_at = now
        if used > self._used and self._worked_at < math.inf:
            self._used, self._worked_at = used, self._passed
        asleep = self._passed - self._worked_at > self._seconds
        return asleep or self._passed > self._most_passed or used > self._most_used


class _Conversation(threading.Thread):
    """One question and its answer; pipes are read in a thread because they cannot be waited for.

    ``said`` grows by what the child says meanwhile: before each page it recognises how many are done and
    how many there are, behind it the page.
    """

    def __init__(self, child: subprocess.Popen[bytes], parts: Sequence[bytes]) -> None:
        super().__init__(daemon=True)
        self._child = child
        self._parts = parts
        self.said: list[tuple[int, int] | RecognizedPage] = []
        self._handed_over = 0
        self.answer: bytes | None = None

    def run(self) -> None:
        stdin, stdout = self._child.stdin, self._child.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            send(stdin, *self._parts)  # type: ignore[arg-type]  # a buffered pipe
            answer = receive(stdout, _MAX_ANSWER)  # type: ignore[arg-type]
            while answer is not None and len(self.said) < 2 * _MAX_PAGES:
                if answer.startswith(PAGE):
                    done, every = json.loads(answer[len(PAGE) :])
                    self.said.append((int(done), int(every)))
                elif answer.startswith(RECOGNIZED):
                    self.said.append(recognized_page(json.loads(answer[len(RECOGNIZED) :])))
                else:
                    break
                answer = receive(stdout, _MAX_ANSWER)  # type: ignore[arg-type]
            self.answer = answer
        except (OSError, TypeError, ValueError):
            self.answer = None

    def hand_over(self, on_page: OnPage | None, on_recognized: OnRecognized | None) -> int:
        """Tell what came since the last time, in its order; return how many pages were begun."""
        new = self.said[self._handed_over :]
        self._handed_over += len(new)
        for said in new:
            if isinstance(said, RecognizedPage):
                if on_recognized is not None:
                    on_recognized(said)
            elif on_page is not None:
                on_page(*said)
        return sum(not isinstance(said, RecognizedPage) for said in new)


def _used_by(process: int) -> tuple[float, int]:
    """Return the seconds of processor time a process took and the bytes of memory it uses."""
    try:
        known = psutil.Process(process)
        with known.oneshot():
            times, memory = known.cpu_times(), known.memory_info()
    except psutil.Error:
        return 0.0, 0
    return float(times.user + times.system), int(memory.rss)


def read_file(path: Path, passwords: Sequence[str] = ()) -> FileReading:
    """Return what stands in one file, read in a child of its own.

    Raises:
        FileUnreadable: the file is not there or may not be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path.name} cannot be opened") from error
    with Reader() as reader:
        return reader.read(data, path.name, passwords)
