"""One country key, ISO 3166-1 alpha-2, from every code and name that papers carry.

The DS-2019 prints FIPS 10-4 codes, the machine-readable zone three letters, the visa foil a code of
the Department of State's own. The same letters often mean different countries: ``GM`` is Germany on a
DS-2019 and Gambia in ISO, ``AUST`` on a foil is Austria. So each paper has its own function, and a
code that its table does not hold gives None, never the nearest country.
"""

from __future__ import annotations

import re
import unicodedata

from tracker.terms.country_table import COUNTRIES, FIPS_WITHOUT_COUNTRY, OTHER_NAMES


def _folded_name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


_NAME = {alpha2: name for alpha2, _, _, _, name in COUNTRIES}
_OF_FIPS = {code: alpha2 for alpha2, _, fips, _, _ in COUNTRIES for code in fips.split()}
_OF_FOIL = {code: alpha2 for alpha2, _, _, foil, _ in COUNTRIES for code in foil.split()}
# ICAO Doc 9303-3 gives Germany one letter and Kosovo RKS; its codes for persons without a plain
# nationality (GBD, GBN, GBO, GBP, GBS, UNO, XXA, XXB, XXC, XXX) name no country and are not here
_OF_MRZ = {alpha3: alpha2 for alpha2, alpha3, _, _, _ in COUNTRIES} | {"D": "DE", "RKS": "XK"}
_OF_NAME = {
    _folded_name(name): alpha2
    for alpha2, main in _NAME.items()
    for name in (main, *OTHER_NAMES.get(alpha2, ()))
}

_SHORTEST = 4  # letters; nobody can say what fewer were meant to be
_OF_WORD = [
    (_folded_name(word), alpha2)
    for alpha2, main in _NAME.items()
    for name in (main, *OTHER_NAMES.get(alpha2, ()))
    for word in re.split(r"[\s,()/-]+", name)
]


def country_of_fips(code: str) -> str | None:
    """Return the country of a FIPS 10-4 code as the DS-2019 prints it, or None."""
    return _OF_FIPS.get(code.strip().upper())


def why_no_country(fips: str) -> str | None:
    """Return why SEVIS has this code and no country stands behind it; None for every other code."""
    return FIPS_WITHOUT_COUNTRY.get(fips.strip().upper())


def country_of_mrz(code: str) -> str | None:
    """Return the country of a code in the machine-readable zone, with or without its fillers, or None."""
    return _OF_MRZ.get(code.strip().rstrip("<").upper())


def country_of_foil(code: str) -> str | None:
    """Return the country of a nationality code on a US visa foil (``GRBR``, ``CHIN``), or None."""
    return _OF_FOIL.get(code.strip().upper())


def country_named(text: str) -> str | None:
    """Return the country of an English name as forms print it, or None.

    Case, accents, spaces and punctuation do not count; the words do. Former states and names that two
    countries share give None.
    """
    return _OF_NAME.get(_folded_name(text))


def countries_like(text: str) -> list[str]:
    """Return the countries that an unknown word may mean, likeliest first, at most three: a suggestion only.

    A code of three letters, a word of a name or its begin (``Korea``, ``Trinidad``), a name with more words
    around it, then names within two slips of the pen (one in short words).
    """
    if (code := _OF_MRZ.get(text.strip().upper())) is not None and len(text.strip()) == 3:
        return [code]
    word = _folded_name(text)
    if len(word) < _SHORTEST:
        return []
    named = [alpha2 for name, alpha2 in _OF_WORD if name == word]
    begun = [alpha2 for name, alpha2 in _OF_NAME.items() if name.startswith(word)]
    parts = [_folded_name(part) for part in re.split(r"[\s,()/-]+", text)]
    inside = [_OF_NAME[part] for part in parts if len(part) >= _SHORTEST and part in _OF_NAME]
    slips = 2 if len(word) >= 6 else 1
    far = {name: _slips(word, name, slips) for name in _OF_NAME if abs(len(name) - len(word)) <= slips}
    least = min(far.values(), default=slips + 1)
    near = [_OF_NAME[name] for name, count in far.items() if count == least <= slips]
    ways = [list(dict.fromkeys(way)) for way in (near if least == 1 else [], named, begun, inside, near)]
    return list(dict.fromkeys(alpha2 for way in ways if len(way) <= 3 for alpha2 in way))[:3]


def _slips(one: str, other: str, most: int) -> int:
    """Return how many letters are missing, added, changed or exchanged with the next, to ``most`` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            count = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                count = min(count, earlier[j - 2] + 1)
            row.append(count)
        if min(row) > most:
            return most + 1
    return row[-1]


def country_name(alpha2: str) -> str | None:
    """Return the short English name of a country key, or None where it is none."""
    return _NAME.get(alpha2)


def is_country(alpha2: str) -> bool:
    """Tell whether the text is a country key: two capital letters of the table."""
    return alpha2 in _NAME
