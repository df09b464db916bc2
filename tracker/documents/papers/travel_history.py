"""The I-94 travel history: rows of arrivals and departures, and the stays that they make up."""

from __future__ import annotations

import re
from datetime import date

from tracker.documents.cells import field
from tracker.documents.pages import Page, Word
from tracker.documents.papers.days import days_in
from tracker.documents.papers.likeness import places
from tracker.documents.papers.passage import Lines, Passage
from tracker.documents.readings import DocumentReading, FieldReading
from tracker.documents.words import Line

FIELDS = ("passport_number", "rows", "stays")
_TITLES = ("travelhistory",)
_OFFICES = ("i-94", "i94", "customsandborderprotection", "cbp", "documentnumber", "passportnumber")
_KINDS = {"arrival": ("arrival", "arrived"), "departure": ("departure", "departed")}
_NUMBER = re.compile(r"(?:passport|document)\s?(?:number|no\.?)\s?:?\s?(?P<number>[a-z]{0,2}\d{6,9})\b")
_PORT = re.compile(r"[A-Z][A-Z0-9]{2,4}")

Row = dict[str, str | None]


def read(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the history where a page is one: its title, and two rows of a day with what it was."""
    passage = Passage.of([(page, lines)])
    if not passage.has(*_TITLES) or not passage.has(*_OFFICES) or passage.headings >= 3:
        return None
    found = [row for line in lines if (row := _row(line, passage.recognized)) is not None]
    if len(found) < 2:
        return None
    problems = []
    incomplete = [row for row, _ in found if not (row["date"] and row["type"])]
    if incomplete:
        problems.append(f"{len(incomplete)} of {len(found)} rows could not be read whole; please look")
    rows = [row for row, _ in found]
    stays, gaps = stays_of(rows)
    if gaps:
        problems.append(
            f"{gaps} arrivals or departures have no counterpart; such histories leave out much travel by land"
        )
    words = [word for _, line in found for word in line]
    whole = field(page, words, rows, "unsure" if incomplete else "certain")
    fields: dict[str, FieldReading | None] = {
        "passport_number": _number(passage),
        "rows": whole,
        "stays": field(page, words, stays, "likely") if stays else None,
    }
    return DocumentReading("i94_history", (page.number,), fields, None, tuple(problems))


def _row(line: Line, recognized: bool) -> tuple[Row, list[Word]] | None:
    """Return the row of a line; a sentence that only mentions a day is none."""
    text = line.text.lower()
    days = days_in(text)
    kinds = {
        kind: place
        for kind, phrases in _KINDS.items()
        for phrase in phrases
        for place in places(line.compact, phrase, recognized=recognized)[:1]
    }
    if len(days) > 1 or len(kinds) > 1 or not (days or kinds):
        return None
    if not days and not _is_short(line):
        return None
    rest = " ".join(line.text.split())
    if days:
        rest = line.text[: days[0].begin] + " " + line.text[days[0].end :]
    words = rest.split()
    if days and not kinds and not (len(words) <= 4 and any(_PORT.fullmatch(word) for word in words)):
        return None
    if len(words) > 8:
        return None
    ports = [word for word in words if _PORT.fullmatch(word) and word.lower() not in ("arrival", "departure")]
    day = days[0].day if days else None
    return {
        "date": day.isoformat() if day else None,
        "type": next(iter(kinds), None),
        "port": ports[-1] if ports else None,
    }, list(line.words)


def _is_short(line: Line) -> bool:
    """Return whether a line without a day may be a row whose day was not made out: it has digits."""
    return len(line.words) <= 5 and any(letter.isdigit() for letter in line.compact)


def stays_of(rows: list[Row]) -> tuple[list[Row], int]:
    """Return the stays that the rows make up, each an arrival with the departure that follows it.

    Also returned is how many arrivals and departures have no counterpart; an open last stay has none
    yet and is not counted. On one day an arrival comes after a departure, except to close a stay of
    a day.
    """
    dated = sorted(
        (date.fromisoformat(row["date"]), row["type"] == "arrival", number)
        for number, row in enumerate(rows)
        if row["date"] and row["type"]
    )
    stays: list[Row] = []
    gaps = 0
    opened = False
    waiting = [number for _, _, number in dated]
    while waiting:
        number = _next(rows, waiting, opened)
        waiting.remove(number)
        row = rows[number]
        if row["type"] == "arrival":
            gaps += opened
            stays.append({"arrival_date": row["date"], "departed_on": None, "port": row["port"]})
            opened = True
        elif opened:
            stays[-1]["departed_on"] = row["date"]
            opened = False
        else:
            gaps += 1
    return stays, gaps


def _next(rows: list[Row], waiting: list[int], opened: bool) -> int:
    """Return the row that comes next: of several on one day the one that fits what is open."""
    day = rows[waiting[0]]["date"]
    wanted = "departure" if opened else "arrival"
    same_day = [number for number in waiting if rows[number]["date"] == day]
    return next((number for number in same_day if rows[number]["type"] == wanted), waiting[0])


def _number(passage: Passage) -> FieldReading | None:
    match = _NUMBER.search(passage.text)
    if match is None:
        return None
    return passage.reading(*match.span("number"), match["number"].upper())
