"""Key strings as people type them, and passphrases that are almost right."""

from __future__ import annotations

import hashlib
import io
import random
import re
from pathlib import Path

import pytest

from tracker.errors import UsageError, WrongPassphrase
from tracker.store import age, keys
from tracker.store.heads import read_head

KEY = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ"


def with_checksum(letters: str) -> str:
    """Return 32 letters with their checksum, computed without the code under test."""
    number = 0
    for letter in letters.replace("-", ""):
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    check = int(hashlib.sha256(number.to_bytes(20, "big")).hexdigest()[:5], 16)
    last = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[check >> shift & 31] for shift in (15, 10, 5, 0))
    return f"{letters}-{last}"


WHOLE = with_checksum(KEY)


def test_new_keys_are_well_formed_and_differ():
    made = {keys.new_key() for _ in range(500)}
    assert len(made) == 500
    for key in made:
        assert re.fullmatch("([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}", key)
        assert with_checksum(key[:-5]) == key
        assert keys.read_key(key) == key


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(WHOLE, id="as printed"),
        pytest.param(WHOLE.lower(), id="lower case"),
        pytest.param(WHOLE.replace("-", ""), id="no hyphens"),
        pytest.param(WHOLE.replace("-", "  "), id="spaces"),
        pytest.param(WHOLE.replace("-", "–"), id="typographic hyphens"),
        pytest.param(f"\t{WHOLE}\r\n", id="white space around"),
        pytest.param(WHOLE.replace("0", "O").replace("1", "l"), id="look-alikes"),
        pytest.param(WHOLE.replace("0", "o").replace("1", "I"), id="other look-alikes"),
        pytest.param("\n".join(WHOLE.split("-")), id="a group a line"),
    ],
)
def test_code_is_read_however_it_was_typed(typed):
    assert keys.read_key(typed) == WHOLE


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param(WHOLE[:-1], id="one letter short"),
        pytest.param(WHOLE + "0", id="one letter more"),
        pytest.param("U" + WHOLE[1:], id="a letter that is not used"),
        pytest.param("ß" + WHOLE[1:], id="a letter that grows in upper case"),
        pytest.param("١" + WHOLE[1:], id="a digit of another script"),
        pytest.param(WHOLE[5:9] + "-" + WHOLE[0:5] + WHOLE[10:], id="two groups exchanged"),
        pytest.param("\x00" * 36, id="no text"),
    ],
)
def test_code_that_is_not_one_is_refused_with_a_hint(typed):
    with pytest.raises(WrongPassphrase) as told:
        keys.read_key(typed)
    assert "mistyped" in (told.value.hint or "")
    assert typed == "" or typed not in str(told.value)


def test_no_single_mistyped_letter_passes():
    tried = 0
    for position, right in enumerate(WHOLE):
        for letter in keys.ALPHABET:
            if right not in ("-", letter):
                with pytest.raises(WrongPassphrase):
                    keys.read_key(WHOLE[:position] + letter + WHOLE[position + 1 :])
                tried += 1
    assert tried == 36 * 31


def test_no_two_neighbours_exchanged_pass():
    chance = random.Random(1)  # of keys drawn anew each time, one in 600 runs would have a pair that passes
    drawn = ["-".join("".join(chance.choices(keys.ALPHABET, k=4)) for _ in range(8)) for _ in range(50)]
    tried = 0
    for key in (WHOLE, *map(with_checksum, drawn)):
        letters = key.replace("-", "")
        for position in range(35):
            one, two = letters[position : position + 2]
            if one != two:
                with pytest.raises(WrongPassphrase):
                    keys.read_key(letters[:position] + two + one + letters[position + 2 :])
                tried += 1
    assert tried > 1500


# --- passphrases -------------------------------------------------------------------------------

RIGHT = "Grüner Bergahorn 7 zieht Ölkreide"
LOW = range(1, 4)  # key derivation in a test: the format's own bounds are tested elsewhere


def slot(content: bytes = f"{WHOLE}\n".encode(), factor: int = 2) -> bytes:
    return b"".join(age.encrypt(io.BytesIO(content), keys.passphrase_bytes(RIGHT), factor))


def near_misses(count: int, seed: int) -> set[str]:
    """Return what people type instead: other case, missing and exchanged letters, spaces, look-alikes."""
    chance = random.Random(seed)
    found = {
        RIGHT.lower(),
        RIGHT.upper(),
        RIGHT + " ",
        " " + RIGHT,
        RIGHT + "\n",
        RIGHT.replace("ü", "u"),
    }
    while len(found) < count:
        typed = list(RIGHT)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(typed))
            match chance.randrange(4):
                case 0:
                    typed[at] = chance.choice("abcdefghijklmnopqrstuvwxyzäöü 0123456789")
                case 1 if len(typed) > 1:
                    del typed[at]
                case 2:
                    typed.insert(at, chance.choice("aeinrst 17"))
                case _:
                    typed[at] = typed[at].swapcase()
        found.add("".join(typed))
    return {typed for typed in found if keys.passphrase_bytes(typed) != keys.passphrase_bytes(RIGHT)}


def test_right_passphrase_opens_the_slot():
    assert keys.open_slot(slot(), RIGHT, LOW) == WHOLE
    with pytest.raises(age.HeaderInvalid, match="bounds"):
        keys.open_slot(slot(), RIGHT)


def test_no_wrong_passphrase_opens_the_slot():
    data, wrong = slot(), near_misses(2050, seed=1)
    for typed in wrong:
        with pytest.raises(age.NoMatch):
            keys.open_slot(data, typed, LOW)
    assert len(wrong) >= 2000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(WHOLE.encode(), id="no line end"),
        pytest.param(f"{WHOLE}\n\n".encode(), id="two line ends"),
        pytest.param(f"{WHOLE.lower()}\n".encode(), id="lower case"),
        pytest.param(f"{WHOLE[:-1]}0\n".encode(), id="wrong checksum"),
        pytest.param(b"\xff" * 45, id="no text"),
    ],
)
def test_slot_with_other_content_is_refused(content):
    with pytest.raises(age.PayloadInvalid):
        keys.open_slot(slot(content), RIGHT, LOW)


@pytest.mark.parametrize("passphrase", ["", "\ud800", RIGHT + "\0", "\0"])
def test_passphrase_that_is_no_text_is_refused(passphrase):
    with pytest.raises(UsageError):
        keys.passphrase_bytes(passphrase)


def test_mac_key_is_the_published_derivation():
    """HKDF-SHA256 written out: extract with an empty salt, one block of expand."""
    import hmac

    extracted = hmac.digest(bytes(32), WHOLE.encode(), "sha256")
    expanded = hmac.digest(extracted, b"tracker/head-mac/1" + b"\x01", "sha256")
    assert keys.head_mac_key(WHOLE) == expanded


def test_example_in_the_format_document_is_right():
    """docs/vault-format.md prints a key, its MAC key and a head: whoever writes a reader starts there."""
    text = (Path(__file__).parents[2] / "docs" / "vault-format.md").read_text("utf-8")
    key = with_checksum("-".join(["000G", "40R4", "0M30", "E209", "185G", "R38E", "1W81", "24GK"]))
    (data,) = re.findall(r"^(\{\"dev\".*\})$", text, re.MULTILINE)
    (name,) = set(re.findall(r"`(0000000001-0123456789abcdef-[0-9a-f]{16}\.json)`", text))
    assert f"`{key}`" in text
    assert keys.read_key(key) == key
    assert f"`{keys.head_mac_key(key).hex()}`" in text
    head = read_head(name, data.encode("ascii"), mac_key=keys.head_mac_key(key))
    assert (head.generation, head.size, head.device) == (1, 4096, "0123456789abcdef")
