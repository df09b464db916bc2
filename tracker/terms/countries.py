"""One country key, ISO 3166-1 alpha-2, from every code and name that papers carry.

The DS-2019 prints FIPS 10-4 codes, the machine-readable zone three letters, the visa foil a code of
the Department of State's own. The same letters often mean different countries: ``GM`` is Germany on a
DS-2019 and Gambia in ISO, ``AUST`` on a foil is Austria. So each paper has its own function, and a
code that its table does not hold gives None, never the nearest country.
"""

from __future__ import annotations

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


def country_name(alpha2: str) -> str | None:
    """Return the short English name of a country key, or None where it is none."""
    return _NAME.get(alpha2)


def is_country(alpha2: str) -> bool:
    """Tell whether the text is a country key: two capital letters of the table."""
    return alpha2 in _NAME
