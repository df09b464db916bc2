"""The vault key as a string that is also the printed recovery code, and the slots that hold it.

160 random bits and a checksum of 20 bits, in Crockford base32, nine groups of four. The string as
printed is the age passphrase of every object and the input of every derived key.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.errors import UsageError, WrongPassphrase
from tracker.store import age

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY_PATTERN = re.compile(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{8}}")
WORK_FACTOR = 18  # about one second and 256 MiB on a 2024 laptop
SLOT_FACTORS = range(15, 21)
OBJECT_FACTOR = 1  # nothing to stretch in 160 random bits
OBJECT_FACTORS = range(1, 2)
SLOT_LIMIT = age.HEADER_LIMIT + 1024
_HEAD_MAC_LABEL = b"tracker/head-mac/1"
_LOOK_ALIKES = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
_MISTYPED = "a letter of the code was mistyped: compare it with the sheet, group by group"


def new_key() -> str:
    """Return a fresh key string from the system's random source."""
    return _spell(secrets.token_bytes(20))


def read_key(typed: str) -> str:
    """Return the key string a person typed, as printed.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1.

    Raises:
        WrongPassphrase: the length, a letter or the checksum does not fit.
    """
    letters = _BETWEEN.sub("", typed).upper().translate(_LOOK_ALIKES)
    if len(letters) != 36 or any(letter not in ALPHABET for letter in letters):
        raise WrongPassphrase(
            "the recovery code is not nine groups of four letters and digits", hint=_MISTYPED
        )
    number = 0
    for letter in letters[:32]:
        number = number << 5 | ALPHABET.index(letter)
    spelled = _spell(number.to_bytes(20, "big"))
    if spelled.replace("-", "") != letters:
        raise WrongPassphrase("the checksum of the recovery code does not fit", hint=_MISTYPED)
    return spelled


def _spell(secret: bytes) -> str:
    check = int.from_bytes(hashlib.sha256(secret).digest()[:3], "big") >> 4
    number = int.from_bytes(secret, "big") << 20 | check
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(175, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 36, 4))


def head_mac_key(key: str) -> bytes:
    """Return the key of the MAC in every head."""
    return HKDF(algorithm=SHA256(), length=32, salt=b"", info=_HEAD_MAC_LABEL).derive(key.encode("ascii"))


def passphrase_bytes(passphrase: str) -> bytes:
    """Return the bytes of a passphrase, the same for every way of composing its letters (NFC).

    Raises:
        UsageError: the passphrase is empty or is no text.
    """
    if not passphrase:
        raise UsageError("the passphrase is empty")
    if "\0" in passphrase:  # scrypt takes a passphrase and the same with zero bytes behind it for one
        raise UsageError("the passphrase has characters that are no text")
    try:
        return unicodedata.normalize("NFC", passphrase).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("the passphrase has characters that are no text") from error


def seal_slot(key: str, passphrase: str, work_factor: int) -> bytes:
    """Return the bytes of a slot file: the key string and a line end, behind the passphrase."""
    if work_factor not in SLOT_FACTORS:
        raise UsageError(f"the work factor must be {SLOT_FACTORS.start} to {SLOT_FACTORS.stop - 1}")
    content = io.BytesIO(f"{key}\n".encode("ascii"))
    return b"".join(age.encrypt(content, passphrase_bytes(passphrase), work_factor))


def open_slot(data: bytes, passphrase: str, factors: range = SLOT_FACTORS) -> str:
    """Return the key string in a slot file.

    Raises:
        NoMatch: the passphrase does not open it.
        AgeError: the file is damaged or holds something else.
    """
    content = b"".join(age.decrypt(io.BytesIO(data), passphrase_bytes(passphrase), factors))
    text = content.decode("ascii", errors="replace")
    if not text.endswith("\n") or not KEY_PATTERN.fullmatch(text[:-1]):
        raise age.PayloadInvalid("the slot does not hold a key")
    try:
        return read_key(text)
    except WrongPassphrase as error:
        raise age.PayloadInvalid("the slot does not hold a key") from error
