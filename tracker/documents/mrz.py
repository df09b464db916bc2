"""Machine-readable zones of visas and passports (ICAO 9303): parts and check digits.

Visas (MRV-A, two lines of 44; MRV-B, two of 36) have check digits for number, birth and expiry only.
Passports (TD3) and cards (TD2) add one for the whole. The optional data of a visa stay raw.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Format = Literal["MRV-A", "MRV-B", "TD2", "TD3"]

_WEIGHTS = (7, 3, 1)
_ALPHABET = re.compile(r"[A-Z0-9<]+")
_DATES_BEGIN, _DATES_END = 13, 28  # of the second line
_LOST = 2  # characters of a line that may be put back or taken out
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "＜": "<", "≤": "<", "《": "<<", "〈": "<"})
_AS_DIGIT = str.maketrans("OQDIZSBGL", "000125861")
_AS_LETTER = str.maketrans("0125867", "OIZSBGT")


@dataclass(frozen=True)
class Mrz:
    """The parts of a zone. ``failed`` names the parts whose check digit does not fit.

    ``repaired`` says that letters and digits were exchanged to make the check digits fit.
    """

    format: Format
    lines: tuple[str, str]
    document_type: str
    state: str
    surname: str
    given_name: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    optional: str
    failed: tuple[str, ...] = ()
    repaired: bool = False

    @property
    def valid(self) -> bool:
        """Whether all check digits fit."""
        return not self.failed

    def day_of_birth(self, as_of_year: int) -> date | None:
        """Return the birth date, the latest that is not after ``as_of_year``; None if it is no day."""
        return _day(self.birth, lambda year: year + (2000 if 2000 + year <= as_of_year else 1900))

    def day_of_expiry(self) -> date | None:
        """Return the expiry date in the years 1970 to 2069; None if it is no day."""
        return _day(self.expiry, lambda year: year + (1900 if year >= 70 else 2000))


def check_digit(text: str) -> int:
    """Return the check digit of the characters: weights 7, 3, 1; A is 10, Z is 35, < is 0.

    Raises:
        ValueError: a character is not of the zone's alphabet.
    """
    total = 0
    for position, character in enumerate(text):
        if character == "<":
            value = 0
        elif character.isascii() and (character.isdigit() or character.isupper()):
            value = int(character, 36)
        else:
            raise ValueError("not a character of a machine-readable zone")
        total += value * _WEIGHTS[position % 3]
    return total % 10


def parse(lines: Sequence[str]) -> Mrz | None:
    """Return the zone that two lines make up, repaired where that makes its check digits fit.

    None where the lines have no zone's length or alphabet.
    """
    if len(lines) != 2 or len(lines[0]) != len(lines[1]) or len(lines[0]) not in (36, 44):
        return None
    first, second = (line.upper() for line in lines)
    if not _ALPHABET.fullmatch(first) or not _ALPHABET.fullmatch(second):
        return None
    plain = _parts(first, second)
    if plain.valid:
        return plain
    mended = _parts(_mended_first(first), _mended_second(second, plain.format))
    return replace(mended, repaired=True) if mended.valid else plain


def parse_recognized(lines: Sequence[str]) -> Mrz | None:
    """Return the zone that two recognised lines make up; characters that got lost are put back.

    A first line that ends in fillers is filled up. A second line that is a filler or two too short or
    too long is mended where exactly one way makes all check digits fit. None where there is no zone.
    """
    if len(lines) != 2:
        return None
    as_read, second = (_cleaned(line) for line in lines)
    first = as_read if not as_read.startswith("V") else _mended_first(as_read)
    length = min((44, 36), key=lambda known: abs(known - len(second)))
    if abs(length - len(second)) > _LOST or not _ALPHABET.fullmatch(first) or not _ALPHABET.fullmatch(second):
        return None
    if len(first) > length:
        first = first[:length] if not first[length:].strip("<") else first
    elif first.endswith("<"):
        first = first.ljust(length, "<")
    if len(second) == length:
        found = parse([first, second])
        return replace(found, repaired=True) if found is not None and first != as_read else found
    fitting: dict[tuple[str, ...], Mrz] = {}
    for mended in _of_length(second, length):
        found = parse([first, mended])
        if found is not None and found.valid and _plausible(found):
            parts = (found.number, found.nationality, found.birth, found.sex, found.expiry)
            fitting.setdefault(parts, replace(found, repaired=True))
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _plausible(zone: Mrz) -> bool:
    """Return whether both dates are days and no filler stands within number or nationality."""
    days = zone.day_of_birth(2069), zone.day_of_expiry()
    return None not in days and "<" not in zone.number + zone.nationality


def _cleaned(line: str) -> str:
    return "".join(line.split()).upper().translate(_FILLERS)


def _of_length(line: str, length: int) -> Iterator[str]:
    """Return the line with fillers put in, together at one place, or taken out, to be so long.

    Fillers stand behind the number, the nationality and in the optional data, never among the dates.
    """
    lost = length - len(line)
    if lost > 0:
        for place in (*range(1, _DATES_BEGIN), *range(_DATES_END, len(line) + 1)):
            yield line[:place] + lost * "<" + line[place:]
        return
    for place in range(len(line) + lost + 1):
        if not line[place : place - lost].strip("<"):
            yield line[:place] + line[place - lost :]


def _format(first: str) -> Format:
    if first[0] == "V":
        return "MRV-A" if len(first) == 44 else "MRV-B"
    return "TD3" if len(first) == 44 else "TD2"


def _parts(first: str, second: str) -> Mrz:
    kind = _format(first)
    surname, _, given = first[5:].partition("<<")
    birth, expiry = second[13:19], second[21:27]
    checks = [
        ("number", second[0:9], second[9]),
        ("birth", birth, second[19]),
        ("expiry", expiry, second[27]),
    ]
    optional = second[28:]
    if kind == "TD3":
        optional = second[28:42]
        checks.append(("optional", optional, second[42]))
        checks.append(("composite", second[0:10] + second[13:20] + second[21:43], second[43]))
    elif kind == "TD2":
        optional = second[28:35]
        checks.append(("composite", second[0:10] + second[13:20] + second[21:35], second[35]))
    failed = tuple(name for name, text, digit in checks if not _fits(name, text, digit))
    return Mrz(
        kind,
        (first, second),
        first[0:2].rstrip("<"),
        first[2:5].rstrip("<"),
        _name(surname),
        _name(given),
        second[0:9].rstrip("<"),
        second[10:13].rstrip("<"),
        birth,
        second[20].replace("<", "X"),
        expiry,
        optional.rstrip("<"),
        failed,
    )


def _fits(name: str, text: str, digit: str) -> bool:
    if digit == "<":  # an empty optional part may leave its digit out
        return name == "optional" and not text.strip("<")
    return digit.isdigit() and check_digit(text) == int(digit)


def _name(text: str) -> str:
    return " ".join(part for part in text.split("<") if part)


def _mended_first(line: str) -> str:
    return line[0:2].translate(_AS_LETTER) + line[2:].translate(_AS_LETTER)


def _mended_second(line: str, kind: Format) -> str:
    """Return the line with digits where only digits can stand and letters where only letters can."""
    digits = {9, *range(13, 20), *range(21, 28)}
    if kind == "TD3":
        digits |= {42, 43}
    if kind == "TD2":
        digits |= {35}
    mended = [
        character.translate(_AS_DIGIT) if position in digits else character
        for position, character in enumerate(line)
    ]
    for position in (10, 11, 12, 20):
        mended[position] = line[position].translate(_AS_LETTER)
    return "".join(mended)


def _day(text: str, century: Callable[[int], int]) -> date | None:
    if not text.isdigit():
        return None
    try:
        return date(century(int(text[0:2])), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None
