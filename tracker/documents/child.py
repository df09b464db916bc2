"""The process that parses files: bytes and passwords come on standard input, readings leave as JSON.

It limits its own memory and files, and refuses to open files for writing, sockets and programs. It
ends when its input ends. Run by ``tracker.documents.sandbox``.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")
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


def limit_itself(memory: int) -> None:
    """Limit memory, files and cores of this process where the system can, and close the ways out."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        if sys.platform != "darwin":  # there the limit is not kept; the parent looks at the memory in use
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.addaudithook(_refuse)


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


def main() -> None:
    """Read files until the input ends."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what a library prints must not end up among the answers
    from tracker.documents.reader import MAX_BYTES, read_bytes

    settings = receive(source, 10_000)
    if settings is None:
        return
    memory, seconds = json.loads(settings)
    limit_itself(memory)
    send(answers, b"ready")
    while True:
        request, data = receive(source, 1_000_000), receive(source, MAX_BYTES)
        if request is None or data is None:
            return
        asked = json.loads(request)
        allow_seconds(seconds)
        try:
            reading = read_bytes(data, asked["passwords"], name=asked["name"])
            answer = reading.as_json() | {"text": reading.text}
        except MemoryError:
            send(answers, b"memory")
            return
        send(answers, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
