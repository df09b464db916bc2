"""Bytes to text: byte-order marks, UTF-8, UTF-16, and the code pages that old exports use."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']")
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x1f\x8b")


def decoded(data: bytes) -> tuple[str, list[str]] | None:
    """Return the text of a file and notes on its encoding; None where the bytes are no text.

    Where UTF-8 fails, the lines that fail are read as Windows-1252, so that a file put together from
    several exports keeps all its letters.
    """
    if data.startswith(_NOT_TEXT):
        return None
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, "replace").removeprefix("\ufeff")
            return text, (["some letters could not be read"] if "\ufffd" in text else [])
    if wide := _wide(data):
        return data.decode(wide, "replace"), ["read as UTF-16 without a byte-order mark"]
    if data.count(0) > len(data) // 1000:
        return None
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _by_declaration(data) or _line_by_line(data)


def _wide(data: bytes) -> str | None:
    """Return the kind of UTF-16 where every second byte of the beginning is nearly always zero."""
    head = data[:4000]
    half = len(head) // 2
    if half < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.1 else None


def _by_declaration(data: bytes) -> tuple[str, list[str]] | None:
    found = _DECLARED.search(data[:400])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii"))
        if not name._is_text_encoding or name.name == "utf-8":
            return None
        return data.decode(name.name), []
    except (LookupError, UnicodeDecodeError):
        return None


def _line_by_line(data: bytes) -> tuple[str, list[str]]:
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_code_page(line))
    return "\n".join(lines), ["some lines are not UTF-8; they were read as Windows-1252"]


def _code_page(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")
