"""The age format: the published vectors, other programs' readers, and files changed at random."""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import zlib
from pathlib import Path

import pyrage
import pytest

from tracker.store import age

VECTORS = Path(__file__).parent / "vectors"
DIGEST_OF_ALL = "e0034aab9669af78b097fa95a504239b62a4d4b67a65bc830dbbf8264f1aa49d"
FACTORS = range(1, 21)
KEY = b"0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0123"

CLASS = {
    "header failure": age.HeaderInvalid,
    "no match": age.NoMatch,
    "HMAC failure": age.MacMismatch,
    "payload failure": age.PayloadInvalid,
}


def vectors() -> dict[str, tuple[dict[str, str], bytes]]:
    found = {}
    for path in sorted(VECTORS.glob("*.vector")):
        head, _, body = path.read_bytes().partition(b"\n\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
        found[path.stem] = fields, zlib.decompress(body) if fields.get("compressed") == "zlib" else body
    return found


ALL = vectors()
FOR_PASSPHRASES = [name for name, (fields, _) in ALL.items() if "passphrase" in fields]
# the fault lies inside a stanza of another type, which this reader does not look into
OF_OTHER_TYPES = [
    name
    for name, (fields, _) in ALL.items()
    if re.match("x25519_|hybrid_", name) and fields["expect"] in ("header failure", "no match")
]
BY_FILE_KEY = [name for name in ALL if name not in FOR_PASSPHRASES and name not in OF_OTHER_TYPES]


def read(blocks) -> tuple[bytes, type | None]:
    """Return what a reader gave out, and the class of the error it ended with."""
    given = []
    try:
        for block in blocks:
            given.append(block)
    except age.AgeError as error:
        return b"".join(given), type(error)
    return b"".join(given), None


def test_the_vectors_are_the_published_ones():
    digest = hashlib.sha256()
    for path in sorted(VECTORS.glob("*.vector"), key=lambda path: path.name.encode()):
        digest.update(path.read_bytes())
    assert digest.hexdigest() == DIGEST_OF_ALL
    assert (len(ALL), len(FOR_PASSPHRASES), len(OF_OTHER_TYPES), len(BY_FILE_KEY)) == (110, 25, 25, 60)


@pytest.mark.parametrize("name", FOR_PASSPHRASES)
def test_vector_for_a_passphrase(name):
    fields, data = ALL[name]
    given, error = read(age.decrypt(io.BytesIO(data), fields["passphrase"].encode(), FACTORS))
    assert error is CLASS.get(fields["expect"])
    if error is None:
        assert hashlib.sha256(given).hexdigest() == fields["payload"]
    else:
        assert given == b""


@pytest.mark.parametrize("name", BY_FILE_KEY)
def test_vector_behind_its_file_key(name):
    """What lies around and behind the stanzas is the same for every type: parsed and opened as given."""
    fields, data = ALL[name]

    def blocks():
        source, file_key = io.BytesIO(data), bytes.fromhex(fields["file key"])
        header = age.read_header(source)
        age.check_mac(header, file_key)
        yield from age.read_payload(source, file_key)

    given, error = read(blocks())
    assert error is CLASS.get(fields["expect"])
    if "payload" in fields:
        assert hashlib.sha256(given).hexdigest() == fields["payload"]


@pytest.mark.parametrize("name", [*OF_OTHER_TYPES, *BY_FILE_KEY])
def test_vector_of_another_type_is_refused(name):
    _, data = ALL[name]
    given, error = read(age.decrypt(io.BytesIO(data), b"password", FACTORS))
    assert given == b""
    assert error in (age.HeaderInvalid, age.NoMatch)


# --- bounds ------------------------------------------------------------------------------------


def sealed(content: bytes, passphrase: bytes = KEY, factor: int = 1) -> bytes:
    return b"".join(age.encrypt(io.BytesIO(content), passphrase, factor))


def opened(data: bytes, passphrase: bytes = KEY, allowed: range = range(1, 2)) -> bytes:
    return b"".join(age.decrypt(io.BytesIO(data), passphrase, allowed))


@pytest.mark.parametrize(
    ("factor", "allowed", "fine"),
    [
        pytest.param(1, range(1, 2), True, id="an object"),
        pytest.param(2, range(1, 2), False, id="one more than an object's"),
        pytest.param(3, range(3, 6), True, id="the least"),
        pytest.param(5, range(3, 6), True, id="the most"),
        pytest.param(2, range(3, 6), False, id="one less"),
        pytest.param(6, range(3, 6), False, id="one more"),
    ],
)
def test_work_factors_outside_the_bounds_are_refused(factor, allowed, fine):
    data = sealed(b"x", factor=factor)
    if fine:
        assert opened(data, allowed=allowed) == b"x"
    else:
        with pytest.raises(age.HeaderInvalid, match="bounds"):
            opened(data, allowed=allowed)


def test_enormous_work_factor_is_refused_before_it_is_computed():
    data = sealed(b"x").replace(b" 1\n", b" 63\n", 1)
    with pytest.raises(age.HeaderInvalid, match="bounds"):
        opened(data, allowed=range(1, 21))


class Endless(io.RawIOBase):
    """A header that never ends; says how much of it was read."""

    def __init__(self, line: bytes):
        self.line, self.given = line, 0

    def readline(self, size=-1):
        piece = (b"age-encryption.org/v1\n" if not self.given else self.line)[:size]
        self.given += len(piece)
        return piece


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"-> grease\n\n", id="stanzas"),
        pytest.param(b"A" * 64 + b"\n", id="body"),
        pytest.param(b"A" * (1 << 20), id="one line"),
    ],
)
def test_header_is_read_to_its_bound_only(line):
    source = Endless(line)
    with pytest.raises(age.HeaderInvalid):
        age.read_header(source)
    assert 0 < source.given <= age.HEADER_LIMIT


def test_two_files_of_one_content_have_nothing_in_common():
    one, two = sealed(b"same" * 1000), sealed(b"same" * 1000)
    assert len(one) == len(two) == age.sealed_size(age.read_header(io.BytesIO(one)).size, 4000)
    assert one[200:] != two[200:]


# --- other programs ----------------------------------------------------------------------------

SIZES = [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024, 1024 * 1024, 3_000_000]


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_reads_what_we_write(size):
    content = os.urandom(size)
    assert pyrage.passphrase.decrypt(sealed(content), KEY.decode()) == content
    assert opened(sealed(content)) == content


@pytest.mark.long  # it stretches for several seconds
def test_we_read_what_pyrage_writes():
    content = os.urandom(100_000)
    data = pyrage.passphrase.encrypt(content, "bergahorn")
    assert opened(data, b"bergahorn", range(1, 23)) == content


# --- changed files -----------------------------------------------------------------------------


def changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return the file with one change of a kind that storage, copying or an attacker makes."""
    size = len(data)
    at, to = chance.randrange(size), chance.randrange(size)
    at, to = min(at, to), max(at, to)
    match chance.randrange(10):
        case 0:
            flipped = bytearray(data)
            flipped[at] ^= 1 << chance.randrange(8)
            return bytes(flipped)
        case 1:
            return data[:at]
        case 2:
            return data + chance.randbytes(chance.randint(1, 100))
        case 3:
            return data[:at] + chance.randbytes(chance.randint(1, 40)) + data[at:]
        case 4:
            return data[:at] + data[to:]
        case 5:
            return data[:at] + data[at:to] * 2 + data[to:]
        case 6:
            return data[:at] + bytes(to - at) + data[to:]
        case 7:
            return data[:at] + other[at:]
        case 8:  # a chunk, or what looks like one, moves
            chunk = age.CHUNK + 16
            return (
                data[:at] + data[at + chunk : at + 2 * chunk] + data[at : at + chunk] + data[at + 2 * chunk :]
            )
        case _:  # the header of one file before the body of another
            cut, end = other.index(b"\n---"), data.index(b"\n---")
            return other[:cut] + data[end:]


def check_changed(files: int, seed: int) -> None:
    chance = random.Random(seed)
    contents = [chance.randbytes(size) for size in (0, 1, 50, 1000, 40_000, 70_000, 140_000)]
    originals = [(content, sealed(content)) for content in contents]
    outcomes: dict[str, int] = {}
    while sum(outcomes.values()) < files:
        content, data = originals[chance.choices(range(7), (4, 4, 6, 6, 2, 1, 1))[0]]
        others, other = chance.choice(originals)
        mutant = changed(data, other, chance)
        if mutant in (data, other):
            continue
        given, error = read(age.decrypt(io.BytesIO(mutant), KEY, range(1, 2)))
        assert error is not None, "a changed file was taken for a whole one"
        assert content.startswith(given) or others.startswith(given), "other plaintext"
        outcomes[error.__name__] = outcomes.get(error.__name__, 0) + 1
    assert set(outcomes) == {"HeaderInvalid", "NoMatch", "MacMismatch", "PayloadInvalid"}


def test_changed_files_give_declared_errors_and_no_other_plaintext():
    check_changed(20_000, seed=1)


@pytest.mark.long
def test_many_changed_files():
    check_changed(400_000, seed=2)
