"""One file, once, to the browser of this computer: a loopback address that answers a single request."""

from __future__ import annotations

import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

SECONDS = 120.0
_IDLE_CONNECTION = 10.0  # browsers open connections ahead of need and say nothing on them
# Shown by the browser itself; everything else it may only save.
_INLINE = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_CHUNK = 1 << 16
_PAGE_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def kind_of_bytes(data: bytes) -> str | None:
    """Return the media type of a PDF, PNG or JPEG by its first bytes, or None."""
    return next((media for media, magic in _INLINE.items() if data.startswith(magic)), None)


class OneTimeFile:
    """A server on 127.0.0.1 with a random port and a random path; the first right request gets the file.

    Every other path, method or host gets an error and does not count. On Linux a connection of
    another user is refused.

    Args of the constructor: the bytes, the name they are saved under, and whether they are a page of the
    program's own: a file of a person is never shown as HTML.
    """

    def __init__(self, data: bytes, name: str, *, own_page: bool = False) -> None:
        self._data = data
        self._name = name
        self._own_page = own_page
        self._token = secrets.token_urlsafe(32)
        self._taken = threading.Lock()
        self._served = threading.Event()
        self._running = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The address; good for one request."""
        return f"http://127.0.0.1:{self._server.server_port}/{self._token}/{quote(self._name)}"

    def serve(self, seconds: float = SECONDS) -> bool:
        """Wait until the file was fetched, at most so long; return whether it was."""
        self.start()
        try:
            return self._served.wait(seconds)
        finally:
            self.close()

    def start(self) -> None:
        """Answer in the background until ``close``."""
        self._running = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def close(self) -> None:
        """Stop answering and give the port back."""
        if self._running:
            self._server.shutdown()
            self._running = False
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        held = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _IDLE_CONNECTION
            server_version = "tracker"
            sys_version = ""

            def do_GET(self) -> None:
                status = held.refusal(self.path, self.headers.get("Host", ""), self.client_address[1])
                if status:
                    self.send_error(status)
                    return
                self.send_response(200)
                for name, value in held.headers():
                    self.send_header(name, value)
                self.end_headers()
                view = memoryview(held._data)
                for start in range(0, len(view), _CHUNK):
                    self.wfile.write(view[start : start + _CHUNK])
                self.wfile.flush()
                held._served.set()

            def log_message(self, format: str, *args: object) -> None:
                """Write nothing: addresses hold the token."""

        return Handler

    def refusal(self, path: str, host: str, client_port: int) -> int:
        """Return the HTTP status that refuses a request, or 0 for the one that gets the file."""
        port = self._server.server_port
        if host not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            return 421
        given = path.split("/")[1] if path.startswith("/") else ""
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return 404
        if of_another_user(client_port, port):
            return 403
        return 0 if self._taken.acquire(blocking=False) else 410

    def headers(self) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        media = "text/html; charset=utf-8" if self._own_page else kind_of_bytes(self._data)
        how = "inline" if media else "attachment"
        return [
            *([("Content-Security-Policy", _PAGE_POLICY)] if self._own_page else []),
            ("Content-Type", media or "application/octet-stream"),
            ("Content-Length", str(len(self._data))),
            ("Content-Disposition", f"{how}; filename*=UTF-8''{quote(self._name, safe='')}"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Connection", "close"),
        ]


def of_another_user(client_port: int, server_port: int, table: Path = Path("/proc/net/tcp")) -> bool:
    """Tell whether the system says that another user's program made the connection.

    Where the system does not say, the random path alone keeps others out.
    """
    import os

    if not hasattr(os, "getuid"):
        return False
    try:
        rows = [line.split() for line in table.read_text("ascii").splitlines()[1:]]
    except (OSError, UnicodeDecodeError):
        return False
    here, there = f"0100007F:{client_port:04X}", f"0100007F:{server_port:04X}"
    owners = [row[7] for row in rows if len(row) > 7 and row[1] == here and row[2] == there]
    return bool(owners) and str(os.getuid()) not in owners
