"""Visas of other states, told by their machine-readable lines: they say nothing about 212(e).

Their labels follow the same standard in many languages, mostly with English among them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.documents import mrz
from tracker.documents.cells import Anchor, anchors_of, assigned, field
from tracker.documents.pages import Page, Word
from tracker.documents.readings import Confidence, DocumentReading, FieldReading
from tracker.documents.visa import FIELDS, parsed_zone, zone_of
from tracker.documents.words import Line
from tracker.terms import folded

# the English words, and what follows them in another language up to the end of the label
_LABELS = {
    name: re.compile(pattern + r"(?:/\S*)?")
    for name, pattern in {
        "issuing_post": r"placeofissue",
        "issued_on": r"(?:validfrom|dateofissue)",
        "expires_on": r"(?:validuntil|dateofexpiry)",
        "entries": r"(?:no\.?|number)ofentries",
        "control_number": r"(?:document|visa)no\.?",
        "visa_class": r"type(?:ofvisa)?",
        "passport_number": r"passportno\.?",
        "holder": r"su(?:rn|m)ame",
        "sex": r"sex",
    }.items()
}
_LEAST_LABELS = 2
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAY = re.compile(r"(\d{1,2})\s*([A-Z]{3})(?:/[A-Z]{3,4})?\s*(\d{4}|\d{2})(?!\d)")
_LONGEST = 20  # years between the day a visa is valid from and the day it expires, at most


@dataclass(frozen=True)
class ForeignVisa:
    """The part of a page that has the zone of a visa of another state."""

    page: Page
    lines: tuple[Line, ...]
    anchors: Mapping[str, Anchor]
    zone: tuple[tuple[Word, ...], tuple[Word, ...]]
    mrz: mrz.Mrz


def recognized(page: Page, lines: Sequence[Line]) -> ForeignVisa | None:
    """Return the visa where the lines hold the zone of one, its check digits right, and some labels."""
    zone = zone_of(lines)
    parsed = parsed_zone(zone) if zone else None
    if zone is None or parsed is None or not parsed.valid:
        return None
    if not parsed.document_type.startswith("V") or parsed.state == "USA":
        return None
    anchors = anchors_of(lines, _LABELS, {})
    if len(anchors) < _LEAST_LABELS:
        return None
    return ForeignVisa(page, tuple(lines), anchors, zone, parsed)


def read(found: ForeignVisa, pages: tuple[int, ...]) -> DocumentReading:
    """Return what the visa says; its zone decides wherever it has check digits."""
    fields: dict[str, FieldReading | None] = dict.fromkeys(FIELDS)
    page, zone, parsed = found.page, found.zone, found.mrz
    expires = parsed.day_of_expiry()
    year = expires.year if expires else 2069
    for name, words in _printed(found).items():
        text = " ".join(word.text for word in words)
        if name == "issued_on":
            day = _day(text, year)
            sure: Confidence = "certain" if day else "unsure"
            fields[name] = field(page, words, day.isoformat() if day else None, sure)
        elif name in ("issuing_post", "entries", "control_number", "visa_class"):
            fields[name] = field(page, words, text)
    confidence: Confidence = "likely" if parsed.repaired else "certain"
    born = parsed.day_of_birth(year)
    values = {
        "mrz_line_1": (parsed.lines[0], 0),
        "mrz_line_2": (parsed.lines[1], 1),
        "surname": (parsed.surname, 0),
        "given_name": (parsed.given_name, 0),
        "passport_number": (parsed.number, 1),
        "nationality": (parsed.nationality, 1),
        "sex": (parsed.sex, 1),
        "date_of_birth": (born.isoformat() if born else "", 1),
        "expires_on": (expires.isoformat() if expires else "", 1),
    }
    for name, (value, line) in values.items():
        if value:
            place = field(page, zone[line], value)
            fields[name] = FieldReading(value, page.number, place.box, "mrz", confidence, place.as_printed)
    problems = ["this visa is not one of the United States: it says nothing about 212(e)"]
    problems += _disagreements(found, parsed)
    return DocumentReading("visa", pages, fields, None, tuple(problems))


def _printed(found: ForeignVisa) -> dict[str, list[Word]]:
    labels = {word.box for anchor in found.anchors.values() for word in anchor.words}
    top = found.zone[0][0].box.top
    words = [
        word
        for line in found.lines
        for word in line.words
        if word.box not in labels and word.box.bottom < top
    ]
    return assigned(found.anchors.values(), words)


def _disagreements(found: ForeignVisa, parsed: mrz.Mrz) -> list[str]:
    """Return what is printed otherwise than in the zone."""
    printed = {folded(word.text) for line in found.lines for word in line.words}
    names = {folded(part) for part in (*parsed.surname.split(), *parsed.given_name.split())}
    told = []
    if names and not names <= printed:
        told.append("the names are printed otherwise than in the machine-readable lines")
    until = " ".join(word.text for word in _printed(found).get("expires_on", ()))
    expires = parsed.day_of_expiry()
    day = _day(until, expires.year if expires else 2069)
    if day is not None and expires is not None and day != expires:
        told.append("the expiration date is printed otherwise than in the machine-readable lines")
    return told


def _day(text: str, latest: int) -> date | None:
    """Return the day in words like ``10DEC/DIC 91``; a year of two digits is the last up to ``latest``."""
    found = _DAY.search(text.upper())
    if found is None or found[2] not in _MONTHS:
        return None
    year = int(found[3])
    if len(found[3]) == 2:
        year += latest - latest % 100
        year -= 100 if year > latest else 0
        if latest - year > _LONGEST:
            return None
    try:
        return date(year, _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
