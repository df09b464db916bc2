"""Visas of other states: told by their machine-readable lines, and silent about 212(e)."""

from __future__ import annotations

import pytest

from tracker.documents.mrz import check_digit
from tracker.documents.reader import read_bytes
from tracker.documents.readings import FileReading
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text

FIRST = "V<UTOSAMPLE<<ANA<MARIA".ljust(44, "<")


def second(*, expiry: str = "961210") -> str:
    number, birth = "L8988901C", "400907"
    checked = "".join(f"{part}{check_digit(part)}" for part in (number,))
    return f"{checked}XXX{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}6ZE184226B".ljust(44, "<")


PRINTED = {
    (60, 100): ("Place of issue/Lugar de expedición", "ZENITH"),
    (240, 100): ("Valid from/Válido a partir de", "10DEC/DIC 91"),
    (420, 100): ("Valid until/Válido hasta el", "10DEC/DIC 96"),
    (60, 140): ("No. of Entries/Número de entradas", "MULTIPLE"),
    (240, 140): ("Document No./Núm. de documento", "M123889546"),
    (60, 180): ("Type/Tipo", "BUSINESS"),
    (60, 220): ("Surname, Given names/Apellidos, nombres", "SAMPLE ANA MARIA"),
}


def sheet(changes: dict[str, str] | None = None, *, lines: tuple[str, str] | None = None) -> Sheet:
    items = []
    for (x, y), (label, value) in PRINTED.items():
        items.append(Placed(Text(label, x, y, "Helvetica", 6.5)))
        items.append(Placed(Text((changes or {}).get(label, value), x + 2, y + 11, "Helvetica", 9)))
    for number, line in enumerate(lines or (FIRST, second())):
        items.append(Placed(Text(line, 60, 300 + 18 * number, "Courier", 10)))
    return Sheet(tuple(items))


def read(found: Sheet) -> FileReading:
    return read_bytes(write([found]))


def test_the_zone_and_the_printed_fields_are_read():
    (paper,) = read(sheet()).documents
    assert paper.kind == "visa"
    values = {name: found.value for name, found in paper.fields.items() if found}
    assert values == {
        "issuing_post": "ZENITH",
        "issued_on": "1991-12-10",
        "expires_on": "1996-12-10",
        "entries": "MULTIPLE",
        "control_number": "M123889546",
        "visa_class": "BUSINESS",
        "surname": "SAMPLE",
        "given_name": "ANA MARIA",
        "passport_number": "L8988901C",
        "nationality": "XXX",
        "sex": "F",
        "date_of_birth": "1940-09-07",
        "mrz_line_1": FIRST,
        "mrz_line_2": second(),
    }


def test_it_says_nothing_about_the_two_year_rule():
    reading = read(sheet())
    (paper,) = reading.documents
    assert paper.annotation_212e is None
    assert reading.determination is None
    assert any("says nothing about 212(e)" in problem for problem in paper.problems)


UNTIL = "Valid until/Válido hasta el"
FROM = "Valid from/Válido a partir de"
NAMES = "Surname, Given names/Apellidos, nombres"
SAID = [
    ("another last day", {UNTIL: "11DEC/DIC 96"}, "expiration date is printed otherwise"),
    ("another name", {NAMES: "SAMPEL ANA MARIA"}, "names are printed otherwise"),
]


@pytest.mark.parametrize(("changes", "problem"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_what_is_printed_otherwise_is_said(changes, problem):
    (paper,) = read(sheet(changes)).documents
    assert any(problem in said for said in paper.problems)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        pytest.param("10DEC/DIC 91", "1991-12-10", id="two languages, two digits"),
        pytest.param("10 DEC 1991", "1991-12-10", id="four digits"),
        pytest.param("10DEC96", "1996-12-10", id="the year of the last day"),
        pytest.param("10DEC97", None, id="a year after the last day"),
        pytest.param("10DIC91", None, id="no month in English"),
        pytest.param("31FEB91", None, id="no day of the calendar"),
        pytest.param("10/12/91", None, id="numbers that can be two days"),
    ],
)
def test_the_first_day_is_read_or_left_open(printed, day):
    (paper,) = read(sheet({FROM: printed})).documents
    found = paper.fields["issued_on"]
    assert found is not None
    assert (found.value, found.confidence == "unsure") == (day, day is None)


NO_VISA = {
    "a wrong check digit": (FIRST, second()[:9] + "9" + second()[10:]),
    "a passport": ("P" + FIRST[1:], second()),
    "one line": (FIRST, "no second line"),
}


@pytest.mark.parametrize("what", NO_VISA)
def test_other_lines_are_no_such_visa(what):
    kinds = {paper.kind for paper in read(sheet(lines=NO_VISA[what])).documents}
    assert "visa" not in kinds


def test_a_zone_without_labels_is_no_visa():
    lines = [Placed(Text(line, 60, 300 + 18 * n, "Courier", 10)) for n, line in enumerate((FIRST, second()))]
    assert [paper.kind for paper in read(Sheet(tuple(lines))).documents] == ["other"]
