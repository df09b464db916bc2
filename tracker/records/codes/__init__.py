"""Titles of the codes that SEVIS prints on a DS-2019: positions, subjects, agencies, posts, countries.

The tables are the files beside this one; ``SOURCES.md`` says where each comes from and what is missing.
A code that is not in its table, or has no title there, gives None.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple


class VisaPost(NamedTuple):
    """A post that issues visas; ``city`` and ``country`` (ISO alpha-2) are None where no source has them."""

    code: str
    city: str | None
    country: str | None


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()))


@cache
def _titles(name: str, column: str) -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row[column] for row in _rows(name) if row[column]})


@cache
def _visa_posts() -> Mapping[str, VisaPost]:
    return MappingProxyType(
        {
            row["code"]: VisaPost(row["code"], row["city"] or None, row["country"] or None)
            for row in _rows("visa_posts.csv")
        }
    )


def subject_field_title(code: str) -> str | None:
    """Return the title of a subject/field code such as ``51.1201``, or None."""
    return _titles("subject_fields.csv", "title").get(code.strip())


def position_title(code: str) -> str | None:
    """Return the title of a three-digit position code, or None."""
    return _titles("position_codes.csv", "title").get(code.strip())


def category_printed(code: str) -> str | None:
    """Return the category as the form prints it for a SEVIS category code such as ``06``, or None."""
    return _titles("categories.csv", "printed").get(code.strip().upper())


def agency_name(code: str) -> str | None:
    """Return the name of a US government agency that funds, or None."""
    return _titles("us_government_agencies.csv", "name").get(code.strip().upper())


def organization_name(code: str) -> str | None:
    """Return the name of an international organization that funds, or None."""
    return _titles("international_organizations.csv", "name").get(code.strip().upper())


def sevis_country_name(code: str) -> str | None:
    """Return the country name that SEVIS prints beside a FIPS 10-4 code, former states included, or None."""
    return _titles("countries.csv", "name").get(code.strip().upper())


def visa_post(code: str) -> VisaPost | None:
    """Return the post of a three-letter code, or None where no list has it."""
    return _visa_posts().get(code.strip().upper())
