"""Looking up one identifier in a public register: the identifier is sent, and nothing else.

Crossref knows DOIs, PubMed knows its own numbers, ORCID knows the works of a person's iD. Nothing here
runs unless the person asked for that look-up.
"""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Protocol
from urllib.parse import quote, urlsplit

from tracker.cv.bibliography import Bibliography, read_bibliography
from tracker.cv.identifiers import doi_of, pmid_of
from tracker.errors import BibliographyUnreadable, LookupFailed
from tracker.records.base import Orcid

SECONDS = 10.0
MOST_BYTES = 10 * 1024 * 1024
_PIECE = 65536
_ORCID = re.compile(r"(?:https?://)?(?:orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """An identifier to look up: its kind (``doi``, ``pmid``, ``orcid``) and value."""

    kind: str
    value: str


@dataclass(frozen=True)
class Registers:
    """Where the registers answer; tests put others in their place."""

    crossref: str = "https://api.crossref.org/works/"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&retmode=xml&id="
    orcid: str = "https://pub.orcid.org/v3.0/"

    def address(self, identifier: Identifier) -> str:
        """Return the address that is asked for an identifier."""
        if identifier.kind == "doi":
            return f"{self.crossref}{quote(identifier.value, safe='')}"
        if identifier.kind == "pmid":
            return f"{self.pubmed}{identifier.value}"
        return f"{self.orcid}{identifier.value}/activities"

    def host(self, identifier: Identifier) -> str:
        """Return the host that is asked, for the person to know before."""
        return urlsplit(self.address(identifier)).hostname or ""


class Resolver(Protocol):
    """Answers with the bytes of what a register holds about an identifier."""

    def resolve(self, identifier: Identifier) -> bytes:
        """Return the register's answer.

        Raises:
            LookupFailed: there is none.
        """
        ...


def identifier_of(text: str) -> Identifier | None:
    """Return the identifier that the words are: a DOI, ``pmid:123``, an ORCID iD; None for other words."""
    words = text.strip()
    if found := _ORCID.fullmatch(words):
        return Identifier("orcid", found[1].upper())
    if re.match(r"(?:https?://\S*doi\.org/|doi:\s*|10\.\d{4})", words, re.IGNORECASE) and (
        doi := doi_of(words)
    ):
        return Identifier("doi", doi)
    if re.match(r"pmid|https?://pubmed\.", words, re.IGNORECASE) and (pmid := pmid_of(words)):
        return Identifier("pmid", pmid)
    return None


def look_up(identifier: Identifier, resolver: Resolver) -> Bibliography:
    """Return what a register holds about an identifier, read like any file.

    Raises:
        LookupFailed: the register does not know it, cannot be asked or answers with something else.
    """
    data = resolver.resolve(identifier)
    try:
        found = read_bibliography(data)
    except BibliographyUnreadable as error:
        raise LookupFailed(f"the register knows no publication under this {identifier.kind}") from error
    if identifier.kind != "orcid":
        wanted = [
            entry for entry in found.entries if getattr(entry.work, identifier.kind) == identifier.value
        ]
        if not wanted:
            raise LookupFailed(f"the answer is about another {identifier.kind} than the one asked for")
        found.entries = wanted
    return found


class _OwnOriginOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the register that was asked, and to nowhere else."""

    max_redirections = 3

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            fp.close()
            raise LookupFailed("the register sends the question on to another address; it was not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Watched:
    """Makes connections that end with the time, however slowly a register sends its headers."""

    def __init__(self) -> None:
        self.ended = False
        self._made: list[http.client.HTTPConnection] = []

    def plain(self, host: str, **options: Any) -> http.client.HTTPConnection:
        return self._kept(http.client.HTTPConnection(host, **options))

    def safe(self, host: str, **options: Any) -> http.client.HTTPConnection:
        return self._kept(http.client.HTTPSConnection(host, **options))

    def _kept(self, connection: http.client.HTTPConnection) -> http.client.HTTPConnection:
        connect = connection.connect

        def connect_in_time() -> None:
            connect()
            if self.ended:
                raise TimeoutError

        connection.connect = connect_in_time  # type: ignore[method-assign]
        self._made.append(connection)
        return connection

    def end(self) -> None:
        self.ended = True
        for connection in self._made:
            if connection.sock is not None:
                with suppress(OSError):
                    # not that of TLS, which takes away what another thread reads with
                    socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, watched: _Watched) -> None:
        super().__init__()
        self._watched = watched

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._watched.plain, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, watched: _Watched) -> None:
        super().__init__()
        self._watched = watched

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._watched.safe, req)


class OnlineResolver:
    """Asks the registers over the network, one identifier at a time.

    An answer has ten seconds and ten megabytes. No cookie, name or address of the person is sent.
    """

    def __init__(
        self,
        registers: Registers | None = None,
        *,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.registers = registers or Registers()
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._clock = clock

    def resolve(self, identifier: Identifier) -> bytes:
        """Return the answer of the register that the kind of identifier belongs to.

        Raises:
            LookupFailed: no answer, a refusal, a redirect elsewhere, too much or too slow.
        """
        accepts = "application/xml" if identifier.kind == "pmid" else "application/json"
        request = urllib.request.Request(  # noqa: S310 - the address is one of ours
            self.registers.address(identifier),
            headers={"Accept": accepts, "Accept-Encoding": "identity", "User-Agent": "tracker"},
        )
        host = self.registers.host(identifier)
        ends = self._clock() + self._seconds
        watched = _Watched()
        watch = threading.Timer(self._seconds, watched.end)
        watch.daemon = True
        watch.start()
        try:
            with _opener(watched).open(request, timeout=self._seconds) as answer:
                return self._read(answer, host, ends)
        except urllib.error.HTTPError as error:
            with error:
                raise LookupFailed(_refused(error.code, host, identifier.kind)) from error
        except TimeoutError as error:
            raise LookupFailed(f"{host} did not answer within {self._seconds:g} seconds") from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            if watched.ended or isinstance(getattr(error, "reason", None), TimeoutError):
                raise LookupFailed(f"{host} did not answer within {self._seconds:g} seconds") from error
            raise LookupFailed(f"{host} cannot be reached") from error
        finally:
            watch.cancel()

    def _read(self, answer: http.client.HTTPResponse, host: str, ends: float) -> bytes:
        pieces, size = [], 0
        while piece := answer.read1(_PIECE):
            size += len(piece)
            if size > self._most_bytes:
                raise LookupFailed(f"the answer of {host} is too long")
            if self._clock() > ends:
                raise LookupFailed(f"{host} did not answer within {self._seconds:g} seconds")
            pieces.append(piece)
        if self._clock() > ends:
            raise LookupFailed(f"{host} did not answer within {self._seconds:g} seconds")
        if answer.length:
            raise LookupFailed(f"the answer of {host} broke off")
        return b"".join(pieces)


def _opener(watched: _Watched) -> urllib.request.OpenerDirector:
    """Return what opens addresses of the web alone, and nothing beside the register that is asked."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Http(watched),
        _Https(watched),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _OwnOriginOnly(),
    ):
        opener.add_handler(handler)
    return opener


def _refused(code: int, host: str, kind: str) -> str:
    if code in (404, 410):
        return f"{host} does not know this {kind}"
    if 300 <= code < 400:
        return f"{host} sends the question on to another address; it was not followed"
    if code == 429:
        return f"{host} asks to wait; try again in some minutes"
    return f"{host} refused the question (HTTP {code})"


def checked_orcid(text: str) -> str:
    """Return an ORCID iD whose check digit fits.

    Raises:
        LookupFailed: a digit is mistyped.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        value: str = TypeAdapter(Orcid).validate_python(text)
    except ValidationError as error:
        raise LookupFailed("the check digit of the ORCID iD does not fit: a digit is mistyped") from error
    return value
