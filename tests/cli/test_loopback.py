"""The address that answers once: who gets the file, who does not, and what goes with it."""

from __future__ import annotations

import os
import socket
import threading
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tracker.cli.loopback import OneTimeFile, of_another_user

PDF = b"%PDF-1.7 " + b"x" * 200_000


@pytest.fixture
def served():
    """Return a function that serves a file in a thread, and the results of serving."""
    running = []

    def start(data=PDF, name="form.pdf", seconds=120.0):
        file = OneTimeFile(data, name)
        done: list[bool] = []
        thread = threading.Thread(target=lambda: done.append(file.serve(seconds)))
        thread.start()
        running.append(thread)
        return file, thread, done

    yield start
    for thread in running:
        thread.join(150)


def get(url, *, method="GET", host=None, path=None):
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", parts.port, timeout=60)
    connection.request(method, path or parts.path, headers={"Host": host or parts.netloc})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def is_gone(url):
    """Return whether nobody serves the file any more; its port may be that of another test by now."""
    try:
        return get(url)[0] == 404
    except ConnectionError:
        return True


def test_the_first_request_gets_the_file_and_the_server_ends(served):
    file, thread, done = served()
    status, _, data = get(file.url)
    assert (status, data) == (200, PDF)
    thread.join(60)
    assert done == [True]
    assert is_gone(file.url)


def test_the_address_is_on_this_computer_alone_and_cannot_be_guessed(served):
    file, _, _ = served()
    parts = urlsplit(file.url)
    assert parts.hostname == "127.0.0.1"
    assert file._server.server_address[0] == "127.0.0.1"
    assert len(parts.path.split("/")[1]) >= 43
    other = OneTimeFile(PDF, "x")
    assert other.url.split("/")[3] != parts.path.split("/")[1]
    other.close()
    get(file.url)


@pytest.mark.parametrize(
    ("data", "name", "kind", "how"),
    [
        pytest.param(PDF, "a.exe", "application/pdf", "inline", id="PDF by its bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n..", "a", "image/png", "inline", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0..", "a.html", "image/jpeg", "inline", id="JPEG named as a page"),
        pytest.param(b"<html>", "a.pdf", "application/octet-stream", "attachment", id="a page named PDF"),
        pytest.param(b"<svg xmlns=", "a.svg", "application/octet-stream", "attachment", id="a drawing"),
        pytest.param(b"", "a.pdf", "application/octet-stream", "attachment", id="nothing"),
    ],
)
def test_only_what_cannot_run_is_shown_by_the_browser(served, data, name, kind, how):
    file, _, _ = served(data, name)
    status, headers, body = get(file.url)
    assert (status, body) == (200, data)
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith(f"{how}; filename*=UTF-8''")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Length"] == str(len(data))


def test_what_is_wrong_is_refused_and_does_not_count(served):
    file, _, done = served()
    port = urlsplit(file.url).port
    refused = [
        get(file.url, path="/")[0],
        get(file.url, path="/favicon.ico")[0],
        get(file.url, path="/" + "A" * 43 + "/form.pdf")[0],
        get(file.url, host=f"evil.example:{port}")[0],
        get(file.url, host="127.0.0.1")[0],
        get(file.url, method="POST")[0],
        get(file.url, method="HEAD")[0],
    ]
    assert refused == [404, 404, 404, 421, 421, 501, 501]
    assert done == []
    assert get(file.url, host=f"localhost:{port}")[2] == PDF


def test_a_connection_that_says_nothing_does_not_hold_the_others_up(served):
    file, _, _ = served()
    silent = socket.create_connection(("127.0.0.1", urlsplit(file.url).port))
    assert get(file.url)[0] == 200
    silent.close()


def test_nobody_coming_ends_it_too(served):
    _, thread, done = served(seconds=0.05)
    thread.join(60)
    assert done == [False]


def test_of_two_at_once_one_gets_it():
    file = OneTimeFile(PDF, "x")
    path = urlsplit(file.url).path
    host = urlsplit(file.url).netloc
    assert [file.refusal(path, host, 1), file.refusal(path, host, 1)] == [0, 410]
    file.close()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users are told apart on POSIX")
@pytest.mark.parametrize(
    ("owner", "port", "refused"),
    [
        pytest.param(0, 5000, False, id="the same user"),
        pytest.param(1, 5000, True, id="another user"),
        pytest.param(1, 5001, False, id="another connection"),
    ],
)
def test_another_user_of_the_computer_is_refused(tmp_path, owner, port, refused):
    table = tmp_path / "tcp"
    table.write_text(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        f"   0: 0100007F:{port:04X} 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 "
        f"{os.getuid() + owner}        0 1 1\n"
    )
    assert of_another_user(5000, 0x1F90, table) is refused
    assert of_another_user(5000, 0x1F90, tmp_path / "no such table") is False


def test_a_document_is_written_to_a_new_file_only(on, tmp_path):
    (tmp_path / "form.pdf").write_bytes(PDF)
    on("attach", str(tmp_path / "form.pdf"))
    assert on("open", "document-1", "--out", str(tmp_path / "copy.pdf")).code == 0
    assert (tmp_path / "copy.pdf").read_bytes() == PDF
    assert on("open", "document-1", "--out", str(tmp_path / "copy.pdf")).code == 2


def test_a_page_of_the_programs_own_is_shown_and_runs_nothing():
    file = OneTimeFile(b"<!doctype html><p>own", "look.html", own_page=True)
    file.start()
    try:
        status, headers, data = get(file.url)
    finally:
        file.close()
    assert (status, data) == (200, b"<!doctype html><p>own")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; img-src data:;")
    assert is_gone(file.url)


def test_a_file_of_a_person_is_never_shown_as_a_page():
    file = OneTimeFile(b"<!doctype html><script>alert(1)</script>", "mine.html")
    try:
        headers = dict(file.headers())
    finally:
        file.close()
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment")
