"""Looking up an identifier: what is sent, what is read, and every way a register can fail; all on 127.0.0.1."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tracker.cv.lookup import Identifier, OnlineResolver, Registers, checked_orcid, identifier_of, look_up
from tracker.errors import LookupFailed

DOI, PMID, ORCID = (
    Identifier("doi", "10.1000/a(b)"),
    Identifier("pmid", "1234567"),
    Identifier("orcid", "0000-0002-1825-0097"),
)
CROSSREF = json.dumps(
    {
        "status": "ok",
        "message": {
            "DOI": "10.1000/A(b)",
            "type": "journal-article",
            "title": ["Stroke care"],
            "container-title": ["J"],
            "reference-count": 0,
        },
    }
).encode()
PUBMED = b'<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1234567</PMID><Article><ArticleTitle>Stroke care</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>'
_WORK = {"put-code": 1, "title": {"title": {"value": "Stroke care"}}, "type": "journal-article"}
_POST = {"employment-summary": {"role-title": "Fellow", "organization": {"name": "Sample Hospital"}}}
ACTIVITIES = json.dumps(
    {
        "employments": {"affiliation-group": [{"summaries": [_POST]}]},
        "works": {"group": [{"work-summary": [_WORK]}]},
    }
).encode()


@dataclass
class Register:
    """A server with recorded answers: path to status, headers and body; it notes what it was asked."""

    address: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def resolver(self, **limits) -> OnlineResolver:
        registers = Registers(f"{self.address}/works/", f"{self.address}/efetch?id=", f"{self.address}/v3.0/")
        return OnlineResolver(registers, **limits)


@pytest.fixture
def register(monkeypatch) -> Iterator[Register]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    held = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            held.asked.append((self.path, dict(self.headers)))
            status, headers, body = held.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield held
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("identifier", "path", "body"),
    [
        pytest.param(DOI, "/works/10.1000%2Fa%28b%29", CROSSREF, id="a DOI"),
        pytest.param(PMID, "/efetch?id=1234567", PUBMED, id="a PMID"),
        pytest.param(ORCID, "/v3.0/0000-0002-1825-0097/activities", ACTIVITIES, id="an ORCID iD"),
    ],
)
def test_the_identifier_is_sent_and_nothing_else(register, identifier, path, body):
    register.answers[path] = (200, {}, body)
    found = look_up(identifier, register.resolver())
    assert [entry.work.title for entry in found.entries] == ["Stroke care"]
    ((asked, headers),) = register.asked
    assert asked == path
    assert {name.lower() for name in headers} <= {
        "accept",
        "accept-encoding",
        "user-agent",
        "host",
        "connection",
    }
    assert headers["User-Agent"] == "tracker"


def test_posts_come_with_the_works_of_an_orcid_record(register):
    register.answers["/v3.0/0000-0002-1825-0097/activities"] = (200, {}, ACTIVITIES)
    found = look_up(ORCID, register.resolver())
    assert [item.record.title for item in found.career] == ["Fellow"]
    assert len(found.entries) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param((404, {}, b"no"), "does not know this doi", id="not known"),
        pytest.param((410, {}, b""), "does not know this doi", id="gone"),
        pytest.param((429, {}, b""), "asks to wait", id="too many questions"),
        pytest.param((500, {}, b""), "refused the question", id="an error there"),
        pytest.param((301, {"Location": "http://127.0.0.2:9/elsewhere"}, b""), "another address", id="a redirect elsewhere"),
        pytest.param((302, {"Location": "file:///etc/passwd"}, b""), "another address", id="a redirect to the disk"),
        pytest.param((200, {}, b"<html>Welcome</html>"), "knows no publication", id="a page"),
        pytest.param((200, {}, b""), "knows no publication", id="nothing"),
        pytest.param((200, {}, CROSSREF.replace(b"10.1000", b"10.9999")), "another doi", id="an answer to another question"),
        pytest.param((200, {}, CROSSREF + b" " * 3000), "too long", id="too much"),
        pytest.param((200, {"Content-Length": "5000"}, CROSSREF), "broke off", id="an answer that is cut"),
    ],
)  # fmt: skip
def test_every_failure_says_what_it_is(register, answer, words):
    register.answers["/works/10.1000%2Fa%28b%29"] = answer
    with pytest.raises(LookupFailed, match=words) as caught:
        look_up(DOI, register.resolver(most_bytes=2000, seconds=5))
    assert caught.value.exit_code == 29
    assert "10.1000" not in caught.value.message


def test_a_redirect_inside_the_register_is_followed(register):
    register.answers["/works/10.1000%2Fa%28b%29"] = (301, {"Location": "/works/new"}, b"")
    register.answers["/works/new"] = (200, {}, CROSSREF)
    assert len(look_up(DOI, register.resolver()).entries) == 1


def test_a_circle_of_redirects_ends(register):
    register.answers["/works/10.1000%2Fa%28b%29"] = (302, {"Location": "/works/10.1000%2Fa%28b%29"}, b"")
    with pytest.raises(LookupFailed):
        look_up(DOI, register.resolver())
    assert len(register.asked) < 10


def test_a_slow_answer_ends_by_the_clock(register):
    register.answers["/works/10.1000%2Fa%28b%29"] = (200, {}, CROSSREF)
    readings = iter([0.0, 11.0, 22.0, 33.0])
    with pytest.raises(LookupFailed, match="did not answer within 10 seconds"):
        look_up(DOI, register.resolver(clock=lambda: next(readings)))


@contextlib.contextmanager
def dripping(drops: bytes, *, pause: float, times: int = 1) -> Iterator[Registers]:
    """Give registers that answer so many times, byte by byte with a pause after each."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            for _ in range(times):
                asking, _ = server.accept()
                with asking, contextlib.suppress(OSError):
                    for drop in drops:
                        asking.sendall(bytes([drop]))
                        if over.wait(pause):
                            return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        yield Registers(address, address, address)
        over.set()
        thread.join()


@pytest.mark.parametrize(
    "drops",
    [
        pytest.param(b"H" * 400, id="the first line never ends"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 400, id="the headers never end"),
    ],
)
def test_an_answer_that_comes_drop_by_drop_ends(drops):
    with (
        dripping(drops, pause=0.02) as registers,
        pytest.raises(LookupFailed, match=r"did not answer within 0\.5 seconds"),
    ):
        OnlineResolver(registers, seconds=0.5).resolve(DOI)


def test_an_answer_that_was_cut_short_is_always_called_late():
    told = set()
    with dripping(b"H" * 400, pause=0.002, times=20) as registers:
        for _ in range(20):
            with pytest.raises(LookupFailed) as raised:
                OnlineResolver(registers, seconds=0.05).resolve(DOI)
            told.add(str(raised.value))
    assert told == {"127.0.0.1 did not answer within 0.05 seconds"}


def test_a_register_that_is_not_there():
    closed = Registers("http://127.0.0.1:9/", "http://127.0.0.1:9/", "http://127.0.0.1:9/")
    with pytest.raises(LookupFailed, match="cannot be reached"):
        look_up(DOI, OnlineResolver(closed, seconds=2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/ABC", ("doi", "10.1000/abc")),
        ("https://doi.org/10.1000/abc", ("doi", "10.1000/abc")),
        ("https://doi.org/10.1000/abc?name=sample#top", ("doi", "10.1000/abc")),
        ("10.1000/ab?c", ("doi", "10.1000/ab?c")),
        ("pmid:0123", ("pmid", "123")),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", ("pmid", "123")),
        ("0000-0002-1825-0097", ("orcid", "0000-0002-1825-0097")),
        ("https://orcid.org/0000-0002-1694-233x", ("orcid", "0000-0002-1694-233X")),
        ("123456", None),
        ("papers.bib", None),
        ("see 10.1000/abc", None),
    ],
)
def test_what_words_are_identifiers(text, expected):
    found = identifier_of(text)
    assert (found and (found.kind, found.value)) == expected


def test_hosts_are_the_public_registers_over_https():
    registers = Registers()
    assert [registers.host(i) for i in (DOI, PMID, ORCID)] == [
        "api.crossref.org",
        "eutils.ncbi.nlm.nih.gov",
        "pub.orcid.org",
    ]
    assert all(registers.address(i).startswith("https://") for i in (DOI, PMID, ORCID))


def test_a_mistyped_orcid_is_not_sent():
    assert checked_orcid("0000-0002-1825-0097") == "0000-0002-1825-0097"
    with pytest.raises(LookupFailed, match="mistyped"):
        checked_orcid("0000-0002-1825-0098")
