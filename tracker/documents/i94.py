"""I-94 printouts: one admission each, every value beside its label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.dates import parse_day
from tracker.documents.cells import Anchor, anchors_of, assigned, field
from tracker.documents.pages import Page, Word
from tracker.documents.papers.days import days_in
from tracker.documents.readings import DocumentReading, FieldReading
from tracker.documents.words import Line
from tracker.errors import DateAmbiguous, DateImpossible
from tracker.terms import DURATION_OF_STATUS

FIELDS = (
    "admission_number",
    "arrival_date",
    "class_of_admission",
    "admit_until",
    "surname",
    "given_name",
    "date_of_birth",
    "passport_number",
    "country_of_citizenship",
)
LABELS = {
    name: re.compile(pattern)
    for name, pattern in {
        "admission_number": (
            r"(?:admission(?:\(?i-?94\)?)?(?:record)?|(?<!\()i-?94(?:admission)?(?:record)?|departure)number:?"
        ),
        "arrival_date": (
            r"(?:(?:mostrecent|latest)dateofentry|arrival/issueddate|arrivaldate|dateof(?:entry|arrival|admission)):?"
        ),
        "class_of_admission": r"classofadmission:?",
        "admit_until": r"admit(?:ted)?until(?:date)?:?",
        "surname": r"(?:last/surname|lastname/surname|surname|familyname|lastname):?",
        "given_name": r"(?:first\(given\)name|first/givenname|givenname|firstname):?",
        "date_of_birth": r"(?:birthdate|dateofbirth):?",
        "passport_number": r"(?:passport|document|traveldocument)number:?",
        "country_of_citizenship": r"countryof(?:citizenship|issuance):?",
    }.items()
}
START = LABELS["admission_number"]
# labels as they are printed, for words that were misread
PRINTED = (
    "Admission (I-94) Record Number",
    "Admission I-94 Record Number",
    "Most Recent Date of Entry",
    "Arrival/Issued Date",
    "Class of Admission",
    "Admit Until Date",
    "Last/Surname",
    "Surname",
    "First (Given) Name",
    "Birth Date",
    "Date of Birth",
    "Passport Number",
    "Document Number",
    "Country of Citizenship",
    "Country of Issuance",
)
_TITLE = re.compile(r"i-?94")
_NUMBER = re.compile(r"\d{9}[0-9A-Z]\d")
_MISREAD_NUMBER = re.compile(r"[0-9OIL|SBZ]{9}[0-9A-Z][0-9OIL|SBZ]")
_AS_DIGIT = str.maketrans("OIL|SBZ", "0111582")
_CLASS = re.compile(r"[A-Z]{1,2}-?\d[A-Z]?")
_YEAR_FIRST = re.compile(r"(\d{4}) ?([A-Za-z]+)\.? ?(\d{1,2})")  # recognition drops blanks
_DURATION = re.compile(r"D\s*/\s*S", re.IGNORECASE)
_MISREAD_DURATION = re.compile(r"[D0O]\s*[/|I1l\\]?\s*[S5$]", re.IGNORECASE)
_DATES = ("arrival_date", "admit_until", "date_of_birth")
_NAMED = {"arrival_date": "date of entry", "admit_until": "admit-until date", "date_of_birth": "birth date"}


@dataclass(frozen=True)
class Record:
    """The part of a page that has the labels of an I-94."""

    page: Page
    lines: tuple[Line, ...]
    anchors: Mapping[str, Anchor]


def recognized(page: Page, lines: Sequence[Line]) -> Record | None:
    """Return the record where the lines hold one: number, class and a date, each label with a value."""
    anchors = anchors_of(lines, LABELS, {})
    needed = {"admission_number", "class_of_admission"} <= anchors.keys()
    dated = "arrival_date" in anchors or "admit_until" in anchors
    titled = any(_TITLE.search(line.compact) for line in lines)
    number = any(_number_of([word]) for line in lines for word in line.words)
    if not (needed and dated and titled and number and len(anchors) >= 4):
        return None
    return Record(page, tuple(lines), anchors)


def read(record: Record, pages: tuple[int, ...]) -> DocumentReading:
    """Return what the record says."""
    fields: dict[str, FieldReading | None] = dict.fromkeys(FIELDS)
    problems: list[str] = []
    anchors = record.anchors
    labels = {id(word) for anchor in anchors.values() for word in anchor.words}
    words = [
        word for line in record.lines for word in line.words if id(word) not in labels and word.text != ":"
    ]
    for name, found in assigned(anchors.values(), words).items():
        if name in _DATES:
            fields[name] = _dated(record.page, name, found, problems)
        elif name == "admission_number":
            fields[name] = _number(record.page, found)
        elif name == "class_of_admission":
            fields[name] = _shaped(record.page, found, _CLASS)
        else:
            fields[name] = field(record.page, found, " ".join(word.text for word in found))
    number = fields["admission_number"]
    if number is None or number.value is None:
        problems.append("the admission number has an unexpected form; please look")
    arrival, until = (_value(fields[name]) for name in ("arrival_date", "admit_until"))
    if arrival and until and until != DURATION_OF_STATUS and until < arrival:
        problems.append("the admit-until date is before the entry; please look")
    return DocumentReading("i94", pages, fields, None, tuple(problems))


def _value(found: FieldReading | None) -> str | None:
    return found.value if found is not None and isinstance(found.value, str) else None


def _shaped(page: Page, words: Sequence[Word], pattern: re.Pattern[str]) -> FieldReading:
    text = "".join(word.text for word in words).upper()
    if pattern.fullmatch(text):
        return field(page, words, text)
    if pattern.fullmatch(words[0].text.upper()):
        return field(page, words[:1], words[0].text.upper())
    return field(page, words, None, "unsure")


def _number(page: Page, words: Sequence[Word]) -> FieldReading:
    for part in (words, words[:1]):
        text = _number_of(part)
        if text is not None:
            return field(page, part, text)
    return field(page, words, None, "unsure")


def _number_of(words: Sequence[Word]) -> str | None:
    """Return the number that words print; letters are digits only where recognition took them for such."""
    text = "".join(word.text for word in words).upper()
    if words[0].method == "ocr" and _MISREAD_NUMBER.fullmatch(text):
        text = text[:9].translate(_AS_DIGIT) + text[9] + text[10].translate(_AS_DIGIT)
    return text if _NUMBER.fullmatch(text) else None


def _dated(page: Page, name: str, words: Sequence[Word], problems: list[str]) -> FieldReading:
    text = " ".join(word.text for word in words)
    duration = _MISREAD_DURATION if words[0].method == "ocr" else _DURATION
    if name == "admit_until" and duration.fullmatch(text):
        return field(page, words, DURATION_OF_STATUS)
    day = _day(text)
    if day is None and words[0].method == "ocr":
        days = days_in(text.lower())
        day = days[0].day if len(days) == 1 else None
    if day is None:
        problems.append(f"the {_NAMED[name]} can be read in more than one way or none; please look")
        return field(page, words, None, "unsure")
    return field(page, words, day.isoformat())


def _day(text: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text):
        text = f"{found[3]} {found[2]} {found[1]}"
    try:
        return parse_day(text)
    except (DateAmbiguous, DateImpossible):
        return None
