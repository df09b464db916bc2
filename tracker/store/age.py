"""The age v1 file format of the passphrase type, as published: ``age-encryption.org/v1``.

A file is a text header with one scrypt stanza and a MAC, then ChaCha20-Poly1305 in chunks of 64 KiB
(the STREAM construction). Nothing here is of our own invention; any age program opens what this
module writes. It reads only what this project writes: one scrypt stanza, whose work factor lies in
bounds the caller names, in a header of at most 64 KiB.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CHUNK = 64 * 1024
BLOCK = 16 * CHUNK  # what is read, hashed and written at once
HEADER_LIMIT = 64 * 1024
_TAG = 16
_NONCE = 16
_VERSION = b"age-encryption.org/v1\n"
_COLUMNS = 64
_SALT_LABEL = b"age-encryption.org/v1/scrypt"


class AgeError(Exception):
    """The bytes are not a file this module reads, or the key is not theirs."""


class HeaderInvalid(AgeError):
    """The header is malformed, too large, or not of the one type that is read."""


class NoMatch(AgeError):
    """The passphrase does not open the file."""


class MacMismatch(AgeError):
    """The header was changed after it was written."""


class PayloadInvalid(AgeError):
    """The body was changed, cut or extended after it was written."""


class Source(Protocol):
    """Anything bytes can be read from; no bytes mean the end."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes."""


class LineSource(Source, Protocol):
    """A source that also knows lines."""

    def readline(self, size: int, /) -> bytes:
        """Return a line with its end, or its first ``size`` bytes."""


@dataclass(frozen=True)
class Stanza:
    """One recipient of a header: its arguments and its body."""

    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A header as read: its stanzas, the MAC, and the bytes the MAC covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes

    @property
    def size(self) -> int:
        """Bytes of the header, up to and including the line of the MAC."""
        return len(self.covered) + len(" \n") + len(_encode(self.mac))


# --- writing -----------------------------------------------------------------------------------


def encrypt(
    source: Source,
    passphrase: bytes,
    work_factor: int,
    plain: Callable[[bytes], object] | None = None,
) -> Iterator[bytes | bytearray]:
    """Yield the age file of what ``source`` holds, about 1 MiB at a time.

    Args:
        source: read to its end.
        passphrase: the bytes themselves, already normalised.
        work_factor: scrypt runs with N = 2 ** ``work_factor``.
        plain: called with each piece of plaintext, for hashing it in the same pass.
    """
    file_key = secrets.token_bytes(16)
    nonce = secrets.token_bytes(_NONCE)
    yield seal_header(passphrase, work_factor, file_key) + nonce
    cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
    counter = 0
    block = _fill(source, BLOCK)
    while True:
        following = _fill(source, BLOCK) if len(block) == BLOCK else b""
        if plain is not None:
            plain(block)
        view = memoryview(block)
        starts = range(0, max(len(block), 1), CHUNK)
        sealed = bytearray(len(block) + _TAG * len(starts))
        room = memoryview(sealed)
        for start in starts:
            last = not following and start + CHUNK >= len(block)
            piece = view[start : start + CHUNK]
            filled = cipher.encrypt_into(_stream_nonce(counter, last), piece, None, room[: len(piece) + _TAG])
            room = room[filled:]
            counter += 1
        yield sealed
        if not following:
            return
        block = following


def seal_header(passphrase: bytes, work_factor: int, file_key: bytes) -> bytes:
    """Return a header that lets ``passphrase`` recover ``file_key``."""
    salt = secrets.token_bytes(16)
    wrapped = ChaCha20Poly1305(_stretch(passphrase, salt, work_factor)).encrypt(bytes(12), file_key, None)
    text = b"%s-> scrypt %s %d\n%s\n---" % (_VERSION, _encode(salt), work_factor, _encode(wrapped))
    return b"%s %s\n" % (text, _encode(_header_mac(file_key, text)))


def sealed_size(header_size: int, size: int) -> int:
    """Return the length of the age file of ``size`` bytes whose header has ``header_size``."""
    chunks = max(1, -(-size // CHUNK))
    return header_size + _NONCE + size + chunks * _TAG


# --- reading -----------------------------------------------------------------------------------


def decrypt(source: LineSource, passphrase: bytes, allowed: range) -> Iterator[bytes]:
    """Yield the plaintext about 1 MiB at a time, each chunk authenticated before it is yielded.

    The end of the file is authenticated too: only a caller who has read all of it knows that
    nothing was cut off.

    Args:
        source: the age file, read to its end.
        passphrase: the bytes themselves, already normalised.
        allowed: work factors to accept; the next power is not even computed.

    Raises:
        HeaderInvalid, NoMatch, MacMismatch, PayloadInvalid: in this order of looking.
    """
    header = read_header(source)
    file_key = unwrap(header, passphrase, allowed)
    check_mac(header, file_key)
    yield from read_payload(source, file_key)


def read_header(source: LineSource) -> Header:
    """Return the header, strictly parsed; ``source`` then stands at the nonce of the payload."""
    lines = _Lines(source)
    if lines.next() != _VERSION:
        raise HeaderInvalid("not an age v1 file")
    stanzas: list[Stanza] = []
    while True:
        line = lines.next()
        if line.startswith(b"--- "):
            covered = b"".join(lines.read[:-1]) + b"---"
            mac = _decode(line[4:-1], "the MAC")
            if len(mac) != 32:
                raise HeaderInvalid("the MAC has the wrong length")
            if not stanzas:
                raise HeaderInvalid("no stanza")
            return Header(tuple(stanzas), mac, covered)
        stanzas.append(_read_stanza(line, lines))


def unwrap(header: Header, passphrase: bytes, allowed: range) -> bytes:
    """Return the file key of a header with exactly one stanza, of the scrypt type.

    Raises:
        HeaderInvalid: other or more stanzas, a malformed one, a work factor outside ``allowed``.
        NoMatch: the passphrase is not the one, or the stanza was changed.
    """
    if not any(stanza.arguments[0] == "scrypt" for stanza in header.stanzas):
        raise NoMatch("the file is not for a passphrase")
    if len(header.stanzas) != 1:
        raise HeaderInvalid("a passphrase stanza must stand alone")
    (stanza,) = header.stanzas
    if len(stanza.arguments) != 3:
        raise HeaderInvalid("a passphrase stanza has two arguments")
    salt = _decode(stanza.arguments[1].encode(), "the salt")
    if len(salt) != 16 or len(stanza.body) != 32:
        raise HeaderInvalid("the salt or the wrapped key has the wrong length")
    if not re.fullmatch("[1-9][0-9]?", stanza.arguments[2]) or int(stanza.arguments[2]) not in allowed:
        raise HeaderInvalid("the work factor is out of bounds")
    key = _stretch(passphrase, salt, int(stanza.arguments[2]))
    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None)
    except InvalidTag as error:
        raise NoMatch("the passphrase does not open the file") from error


def check_mac(header: Header, file_key: bytes) -> None:
    """Raise MacMismatch unless the header is the one that was written with this file key."""
    if not hmac.compare_digest(header.mac, _header_mac(file_key, header.covered)):
        raise MacMismatch("the header was changed")


def read_payload(source: Source, file_key: bytes) -> Iterator[bytes]:
    """Yield the plaintext behind a header, each chunk authenticated first.

    Raises:
        HeaderInvalid: the nonce is cut short.
        PayloadInvalid: a chunk is changed, missing, out of order or follows the last one.
    """
    nonce = _fill(source, _NONCE)
    if len(nonce) != _NONCE:
        raise HeaderInvalid("the nonce is cut short")
    cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
    sealed_chunk, sealed_block = CHUNK + _TAG, BLOCK // CHUNK * (CHUNK + _TAG)
    counter = 0
    block = _fill(source, sealed_block)
    while True:
        following = _fill(source, sealed_block) if len(block) == sealed_block else b""
        view = memoryview(block)
        opened, filled = bytearray(len(block)), 0
        for start in range(0, max(len(block), 1), sealed_chunk):
            piece = view[start : start + sealed_chunk]
            last = not following and start + sealed_chunk >= len(block)
            room = memoryview(opened)[filled : filled + max(len(piece) - _TAG, 0)]
            size = _open_chunk(cipher, counter, piece, last, room)
            if size is None or (last and not size and counter):
                if size is None and (len(piece) == sealed_chunk or not last):
                    # Its mark of the end may be wrong and its bytes right: then they were written here.
                    size = _open_chunk(cipher, counter, piece, not last, room)
                yield bytes(opened[: filled + (size or 0)])
                raise PayloadInvalid("a chunk was changed, cut or moved")
            filled += size
            counter += 1
        yield bytes(memoryview(opened)[:filled])
        if not following:
            return
        block = following


def _open_chunk(
    cipher: ChaCha20Poly1305, counter: int, piece: memoryview, last: bool, room: memoryview
) -> int | None:
    """Decrypt a chunk into ``room``; return its size, or None where it is not authentic."""
    if len(piece) < _TAG:
        return None
    try:
        return cipher.decrypt_into(_stream_nonce(counter, last), piece, None, room)
    except InvalidTag:
        return None


# --- parts -------------------------------------------------------------------------------------


class _Lines:
    """Lines of a header, kept as read, with a bound on their sum."""

    def __init__(self, source: LineSource) -> None:
        self.source = source
        self.read: list[bytes] = []
        self.left = HEADER_LIMIT

    def next(self) -> bytes:
        line = self.source.readline(self.left)
        self.left -= len(line)
        if not line.endswith(b"\n"):
            raise HeaderInvalid("the header is cut short or too large")
        self.read.append(line)
        return line


def _read_stanza(line: bytes, lines: _Lines) -> Stanza:
    if not line.startswith(b"-> "):
        raise HeaderInvalid("a line is neither a stanza nor the end of the header")
    words = line[3:-1].split(b" ")
    if not all(word and all(33 <= byte <= 126 for byte in word) for word in words):
        raise HeaderInvalid("a stanza has an empty or unprintable argument")
    body = b""
    while True:
        piece = lines.next()[:-1]
        if len(piece) > _COLUMNS:
            raise HeaderInvalid("a stanza has a line that is too long")
        body += _decode(piece, "a stanza")
        if len(piece) < _COLUMNS:
            return Stanza(tuple(word.decode("ascii") for word in words), body)


def _encode(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decode(text: bytes, what: str) -> bytes:
    """Return the bytes of canonical base64 without padding."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise HeaderInvalid(f"{what} is not base64") from error
    if _encode(data) != text:
        raise HeaderInvalid(f"{what} is not canonical base64")
    return data


def _stretch(passphrase: bytes, salt: bytes, work_factor: int) -> bytes:
    return Scrypt(salt=_SALT_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1).derive(passphrase)


def _derive(file_key: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=label).derive(file_key)


def _header_mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), covered, hashlib.sha256)


def _stream_nonce(counter: int, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _fill(source: Source, size: int) -> bytes:
    """Return ``size`` bytes, fewer only at the end of the stream, which may give them in drops."""
    data = source.read(size)
    if len(data) == size or not data:
        return data
    parts = [data]
    left = size - len(data)
    while left and (more := source.read(left)):
        parts.append(more)
        left -= len(more)
    return b"".join(parts)
