"""The process that parses files: bytes and passwords come on standard input, readings leave as JSON.

It limits its own memory and files, and refuses to open files for writing, sockets and programs. It
ends when its input ends. Run by ``tracker.documents.sandbox``.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from tracker.documents.recognized import RecognizedPage

PAGE = b"page "  # how a message begins that asks for the time of one more page
RECOGNIZED = b"recognized "  # and one that brings a page which was recognised

_LENGTH = struct.Struct(">Q")
_MAX_REQUEST = 200_000_000  # bytes; what was recognised before comes with the request
_ADDRESSES = 6_000_000_000  # bytes of address space at most, ever
_RESERVED = 2_500_000_000  # bytes of it that recognition asks for; the parent looks at those in use
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.startfile",
    "shutil.",
)
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate")


def send(stream: BinaryIO, *parts: bytes) -> None:
    """Write each part with its length in front."""
    for part in parts:
        stream.write(_LENGTH.pack(len(part)))
        stream.write(part)
    stream.flush()


def receive(stream: BinaryIO, limit: int) -> bytes | None:
    """Return the next part, or None where the stream ended.

    Raises:
        ValueError: the part is longer than the limit.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > limit:
        raise ValueError("the part is too long")
    body = stream.read(length)
    return body if len(body) == length else None


def limit_itself(memory: int, most: int | None = None) -> None:
    """Limit memory, files and cores of this process where the system can, and close the ways out.

    Args:
        memory: bytes, for now.
        most: bytes that ``allow_memory`` may raise the limit to.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        if sys.platform != "darwin":  # there the limit is not kept; the parent looks at the memory in use
            resource.setrlimit(resource.RLIMIT_AS, (memory, max(memory, most or memory)))
    sys.addaudithook(_refuse)


def allow_memory(more: int) -> None:
    """Let this process use so many bytes of address space beyond what it uses now."""
    if sys.platform == "linux":
        import resource

        with open("/proc/self/statm", "rb") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (min(used + more, most), most))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) or event in _CHANGES:
        raise PermissionError("not allowed while a file is read")
    if event == "open" and isinstance(arguments[2], int):
        writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
        if arguments[2] & writing:
            raise PermissionError("not allowed while a file is read")


def allow_seconds(seconds: float) -> None:
    """Let this process use so many more seconds of processor time, should its parent be gone."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        whole = int(used.ru_utime + used.ru_stime + seconds) + 2
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (whole, most))


class _Work:
    """Answers one request after the other."""

    def __init__(self, answers: BinaryIO, settings: tuple[int, float, float]) -> None:
        self._answers = answers
        self._memory, self._seconds, self._page_seconds = settings
        self._recognizes = False

    def answer(self, asked: dict[str, Any], data: bytes) -> bytes:
        """Return what is to be sent back.

        Raises:
            MemoryError: the limit was met.
        """
        from tracker.documents.cutout import cutout
        from tracker.documents.reader import read_bytes
        from tracker.documents.readings import Area, ReadingError, error_kind
        from tracker.documents.recognized import recognized_page
        from tracker.documents.sources import picture_kind
        from tracker.errors import DocumentError

        allow_seconds(self._seconds)
        if self._recognizes:
            allow_memory(self._memory)
        if asked["task"] == "cutout":
            if picture_kind(data) is not None:
                self._next_page(0, 1)
            try:
                return cutout(data, asked["page"], Area(**asked["area"]), asked["passwords"])
            except DocumentError as error:
                failure = ReadingError(error_kind(error), error.message)
                return json.dumps({"kind": failure.kind, "message": failure.message}).encode()
        known = [recognized_page(page) for page in asked["recognized"]]
        reading = read_bytes(
            data,
            asked["passwords"],
            recognized=known,
            ocr=asked["ocr"],
            on_page=self._next_page,
            on_recognized=self._bring,
        )
        more = {"text": reading.text, "recognized": [page.as_json() for page in reading.recognized]}
        return json.dumps(reading.as_json() | more).encode()

    def _next_page(self, done: int, every: int) -> None:
        """Ask for the time and memory to recognise one more page."""
        send(self._answers, PAGE + json.dumps([done, every]).encode())
        allow_seconds(self._seconds + self._page_seconds)
        allow_memory(_RESERVED)
        self._recognizes = True

    def _bring(self, page: RecognizedPage) -> None:
        """Hand over a page as soon as it was recognised, should this process not see the end of the file."""
        send(self._answers, RECOGNIZED + json.dumps(page.as_json()).encode())


def main() -> None:
    """Read files until the input ends."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what a library prints must not end up among the answers
    from tracker.documents.reader import MAX_BYTES

    settings = receive(source, 10_000)
    if settings is None:
        return
    memory, seconds, page_seconds = json.loads(settings)
    limit_itself(memory, _ADDRESSES)
    work = _Work(answers, (memory, seconds, page_seconds))
    send(answers, b"ready %d" % os.getpid())  # a launcher may stand between parent and child
    while True:
        request, data = receive(source, _MAX_REQUEST), receive(source, MAX_BYTES)
        if request is None or data is None:
            return
        try:
            answer = work.answer(json.loads(request), data)
        except MemoryError:
            send(answers, b"memory")
            return
        send(answers, answer)


if __name__ == "__main__":
    main()
