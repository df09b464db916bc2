"""US visa foils with a text layer: printed fields, machine-readable zone, annotation.

The zone has check digits, so where they hold it decides over the printed field. Class, annotation,
issue date and SEVIS id are not in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.dates import parse_day
from tracker.documents import mrz
from tracker.documents.cells import Anchor, Extent, anchors_of, assigned, field, in_order, rows_of_two
from tracker.documents.clauses import annotation_says
from tracker.documents.pages import Page, Word
from tracker.documents.readings import AnnotationReading, Confidence, DocumentReading, FieldReading
from tracker.documents.slips import shaped
from tracker.documents.words import Line, lines_of
from tracker.errors import DateAmbiguous, DateImpossible
from tracker.terms import PROGRAM_NUMBER_PATTERN, SEVIS_ID_PATTERN, Determination, folded

FIELDS = (
    "issuing_post",
    "control_number",
    "surname",
    "given_name",
    "visa_type",
    "visa_class",
    "passport_number",
    "sex",
    "date_of_birth",
    "nationality",
    "entries",
    "issued_on",
    "expires_on",
    "foil_number",
    "mrz_line_1",
    "mrz_line_2",
    "sevis_id",
    "program_number",
)
LABELS = {
    name: re.compile(pattern)
    for name, pattern in {
        "issuing_post": r"issuingpostname:?",
        "control_number": r"controlnumber:?",
        "surname": r"surname:?",
        "given_name": r"givennames?:?",
        "visa_class": r"visatype/?class:?",
        "passport_number": r"passportnumber:?",
        "sex": r"sex:?(?=$|birthdate|[^a-z])",
        "date_of_birth": r"birthdate:?",
        "nationality": r"nationality:?",
        "entries": r"entries:?",
        "issued_on": r"issuedate:?",
        "expires_on": r"expirationdate:?",
        "annotation": r"annotations?:?",
    }.items()
}
START = LABELS["issuing_post"]
# labels as they are printed, for words that were misread
PRINTED = (
    "Issuing Post Name",
    "Surname",
    "Entries",
    "Control Number",
    "Given Name",
    "Given Names",
    "Visa Type /Class",
    "Passport Number",
    "Birth Date",
    "Nationality",
    "Issue Date",
    "Expiration Date",
    "Annotation",
)
_EXTENTS: dict[str, Extent] = {"annotation": "lines"}
_LEAST_LABELS = 7
_LEAST_ROWS = 2  # rows with two labels or more: a list of labels is no foil
_TELLING = ("issuing_post", "control_number", "visa_class", "annotation", "expires_on")
_PRINTED_DAY = re.compile(r"\d{1,2}[A-Z]{3}\d{4}")
_FOIL = re.compile(r"\d{8}|[A-Z]\d{7}")
_CLASS = re.compile(r"[A-Z]\d[A-Z]?(?:/[A-Z]\d?)?|[A-Z]{2,3}")
_FIRST_LINE = re.compile(r"V[A-Z<]USA")
_LEAST_DIGITS = 14  # of a zone's second line: two dates and check digits
_DATES = ("date_of_birth", "issued_on", "expires_on")
_SHAPES = {
    "control_number": re.compile(r"\d{12,16}"),
    "passport_number": re.compile(r"[A-Z0-9]{5,12}"),
    "sex": re.compile(r"[MFX]"),
    "nationality": re.compile(r"[A-Z]{2,4}"),
}
_NAMED = {
    "surname": "surname",
    "given_name": "given name",
    "date_of_birth": "birth date",
    "expires_on": "expiration date",
    "issued_on": "issue date",
    "passport_number": "passport number",
    "sex": "sex",
}


@dataclass(frozen=True)
class Foil:
    """The part of a page that has the labels of a foil."""

    page: Page
    lines: tuple[Line, ...]
    anchors: Mapping[str, Anchor]
    zone: tuple[tuple[Word, ...], tuple[Word, ...]] | None
    mrz: mrz.Mrz | None


def recognized(page: Page, lines: Sequence[Line]) -> Foil | None:
    """Return the foil where the lines hold one: by its labels, or by its zone and some of them."""
    zone = zone_of(lines)
    parsed = parsed_zone(zone) if zone else None
    ours = parsed is not None and parsed.document_type.startswith("V") and parsed.state == "USA"
    anchors = anchors_of(lines, LABELS, _EXTENTS)
    telling = sum(name in anchors for name in _TELLING)
    if parsed is not None and not ours:
        return None
    dated = any(_PRINTED_DAY.fullmatch(word.text) for line in lines for word in line.words)
    filled = dated and len(anchors) >= _LEAST_LABELS and rows_of_two(anchors.values()) >= _LEAST_ROWS
    if telling >= 3 and (filled or ours):
        return Foil(page, tuple(lines), anchors, zone, parsed)
    return None


def _letters(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).replace("«", "<<").upper()


def parsed_zone(zone: Sequence[Sequence[Word]]) -> mrz.Mrz | None:
    """Return what two lines say that may be a machine-readable zone."""
    lines = [_letters(words) for words in zone]
    return (mrz.parse_recognized if zone[0][0].method == "ocr" else mrz.parse)(lines)


def zone_of(lines: Sequence[Line]) -> tuple[tuple[Word, ...], tuple[Word, ...]] | None:
    """Return the words of two lines that follow each other and have a zone's length and alphabet."""
    candidates = [line for line in lines if _may_be_zone(line)]
    for first, second in itertools.pairwise(candidates):
        distance = second.words[0].baseline - first.words[0].baseline
        recognized = first.words[0].method == "ocr" and _FIRST_LINE.match(_letters(first.words))
        alike = recognized or len(_letters(first.words)) == len(_letters(second.words))
        if 0 < distance < 4 * first.words[0].size and alike:
            return first.words, second.words
    return None


def _may_be_zone(line: Line) -> bool:
    letters = _letters(line.words)
    if line.words[0].method == "ocr":
        return bool(re.fullmatch(r"[A-Z0-9<‹＜≤《〈]{20,48}", letters)) and (
            "<" in letters or sum(letter.isdigit() for letter in letters) >= _LEAST_DIGITS
        )
    return bool(re.fullmatch(r"[A-Z0-9<]{36}|[A-Z0-9<]{44}", letters))


def read(foil: Foil, pages: tuple[int, ...]) -> DocumentReading:
    """Return what the foil says."""
    return _Reader(foil).read(pages)


class _Reader:
    """Reads one foil; the problems gather on the way."""

    def __init__(self, foil: Foil) -> None:
        self.foil = foil
        self.page = foil.page
        self.fields: dict[str, FieldReading | None] = dict.fromkeys(FIELDS)
        self.problems: list[str] = []
        self.annotation: list[Word] = []

    def read(self, pages: tuple[int, ...]) -> DocumentReading:
        self._printed()
        self._numbers()
        self._machine_readable()
        issued, expires = self._value("issued_on"), self._value("expires_on")
        if issued and expires and expires < issued:
            self.problems.append("the expiration date is before the issue date; please look")
        annotation = self._says()
        return DocumentReading("visa", pages, self.fields, annotation, tuple(self.problems))

    def _value(self, name: str) -> str | None:
        found = self.fields[name]
        return found.value if found is not None and isinstance(found.value, str) else None

    # --- printed fields --------------------------------------------------------------------

    def _printed(self) -> None:
        anchors = self.foil.anchors
        labels = {id(word) for anchor in anchors.values() for word in anchor.words}
        machine = {id(word) for row in self.foil.zone or () for word in row}
        size = min(anchor.size for anchor in anchors.values())
        left = min(anchor.box.left for anchor in anchors.values()) - 2 * size
        top = min(anchor.box.top for anchor in anchors.values()) - size
        bottom = self.foil.zone[0][0].box.top if self.foil.zone else top + 40 * size
        words = [
            word
            for line in self.foil.lines
            for word in line.words
            if id(word) not in labels | machine
            and word.box.left >= left
            and top < word.box.middle[1] < bottom
            and word.size < 4 * size
        ]
        cells = assigned(anchors.values(), words)
        for name, found in cells.items():
            if name == "annotation":
                self.annotation = found
            elif name == "visa_class":
                self._class(found)
            elif name in _DATES:
                self._day(name, found)
            elif name in _SHAPES:
                self._shaped(name, found)
            else:
                self._put(name, found)

    def _put(self, name: str, words: Sequence[Word], value: str | None = None) -> None:
        text = " ".join(word.text for word in in_order(words))
        self.fields[name] = field(self.page, words, text if value is None else value)

    def _shaped(self, name: str, words: Sequence[Word]) -> None:
        fitting = [word for word in words if _SHAPES[name].fullmatch(word.text)]
        if fitting:
            self._put(name, fitting[:1])
        else:
            self.fields[name] = field(self.page, words, None, "unsure")

    def _class(self, words: Sequence[Word]) -> None:
        """Read ``R  J1``: the type is one letter, the class follows."""
        known = list(words)
        if len(known) > 1 and re.fullmatch(r"[A-Z]", known[0].text):
            self._put("visa_type", known[:1])
            known = known[1:]
        text = " ".join(word.text for word in known)
        misread = known[0].method == "ocr" and not _CLASS.fullmatch(text)
        shapes = ("A0", "A0A", "A0/A0") if misread else ()
        self._put("visa_class", known, next(filter(None, (shaped(text, shape) for shape in shapes)), text))

    def _day(self, name: str, words: Sequence[Word]) -> None:
        text = "".join(word.text for word in words[:3])
        found = re.match(r"\d{1,2}[A-Z]{3}\d{4}", text.upper())
        try:
            day = parse_day(found[0]) if found else None
        except (DateAmbiguous, DateImpossible):
            day = None
        if day is None:
            self.fields[name] = field(self.page, words, None, "unsure")
            self.problems.append(
                f"the {_NAMED[name]} of the visa is not a day written like 02MAY2019; please look"
            )
        else:
            self._put(name, words[:1] if len(words[0].text) >= 9 else words[:3], day.isoformat())

    def _numbers(self) -> None:
        """Find the numbers without labels: the foil's, and what the annotation repeats."""
        used = {self._value("control_number"), self._value("passport_number")}
        below = self.foil.anchors.get("expires_on") or next(iter(self.foil.anchors.values()))
        every = [word for line in self.foil.lines for word in line.words]
        foils = [
            word
            for word in every
            if _FOIL.fullmatch(word.text) and word.text not in used and word.box.top > below.box.bottom
        ]
        if len({word.text for word in foils}) == 1:
            self._put("foil_number", foils[:1])
        numbers = {id(word) for word in foils}
        self.annotation = [word for word in self.annotation if id(word) not in numbers]
        for name, pattern in (("sevis_id", SEVIS_ID_PATTERN), ("program_number", PROGRAM_NUMBER_PATTERN)):
            found = [
                (word, match[0]) for word in self.annotation if (match := pattern.search(word.text.upper()))
            ]
            if len({text for _, text in found}) == 1:
                self._put(name, [found[0][0]], found[0][1])

    # --- machine-readable zone ---------------------------------------------------------------

    def _machine_readable(self) -> None:
        zone, parsed = self.foil.zone, self.foil.mrz
        if zone is None or parsed is None:
            self.problems.append("the foil's machine-readable lines were not found; nothing checks its dates")
            return
        confidence: Confidence = "unsure" if not parsed.valid else "likely" if parsed.repaired else "certain"
        for name, words, text in zip(("mrz_line_1", "mrz_line_2"), zone, parsed.lines, strict=True):
            reading = field(self.page, words, text)
            self.fields[name] = FieldReading(
                text, reading.page, reading.box, "mrz", confidence, reading.as_printed
            )
        if not parsed.valid:
            failed = " and ".join(parsed.failed)
            self.problems.append(
                f"the check digit of the {failed} in the machine-readable lines does not fit"
            )
        trusted = {
            "surname": parsed.surname,
            "given_name": parsed.given_name,
            "sex": parsed.sex,
        }
        if "number" not in parsed.failed:
            trusted["passport_number"] = parsed.number
        birth, expiry = parsed.day_of_birth(self._year()), parsed.day_of_expiry()
        if birth and "birth" not in parsed.failed:
            trusted["date_of_birth"] = birth.isoformat()
        if expiry and "expiry" not in parsed.failed:
            trusted["expires_on"] = expiry.isoformat()
        for name, value in trusted.items():
            self._settle(name, value, zone[0] if name in ("surname", "given_name") else zone[1])

    def _year(self) -> int:
        issued = self._value("issued_on")
        return int(issued[:4]) if issued else 2069

    def _settle(self, name: str, value: str, words: Sequence[Word]) -> None:
        """Compare a printed field with the zone; a checked part of the zone decides."""
        printed, known = self._value(name), self.fields.get(name)
        if not value:
            return
        if printed is not None and known is not None and _same(name, printed, value):
            if known.confidence == "unsure":  # read twice in two places
                self.fields[name] = replace(known, confidence="likely")
            return
        place = field(self.page, words, value)
        assert self.foil.mrz is not None
        checked = name not in ("surname", "given_name", "sex")
        decides = checked and not self.foil.mrz.repaired
        if printed is None or decides:
            doubted = place.confidence == "unsure" and not checked
            self.fields[name] = FieldReading(
                value, place.page, place.box, "mrz", "unsure" if doubted else "likely", place.as_printed
            )
        if printed is None:
            return
        self.problems.append(f"the {_NAMED[name]} is printed otherwise than in the machine-readable lines")
        found = self.fields[name]
        if found is not None and found.method != "mrz":
            self.fields[name] = replace(found, confidence="unsure")

    # --- annotation --------------------------------------------------------------------------

    def _says(self) -> AnnotationReading:
        lines = [line.text for line in lines_of(self.annotation)]
        text = " ".join(lines)
        determination, bases, clauses = annotation_says(text)
        if self.page.is_picture and clauses < 2 and determination is not Determination.UNMARKED:
            self.problems.append("the annotation was read from text hidden behind a picture; please look")
            determination, bases = Determination.UNSURE, ()
        if self.page.is_picture and determination is Determination.UNMARKED:
            determination = Determination.UNSURE
        if "annotation" not in self.foil.anchors and determination is Determination.UNMARKED:
            determination = Determination.UNSURE
            self.problems.append("the annotation of the visa was not found; please look")
        if determination is Determination.UNSURE and "please look" not in " ".join(self.problems[-1:]):
            self.problems.append(
                "the annotation mentions 212(e) in words this program cannot judge; please look"
            )
        if any(word.doubtful for word in self.annotation) and determination is not Determination.UNSURE:
            determination, bases = Determination.UNSURE, ()
            self.problems.append("the annotation is hardly legible; please look")
        if determination is Determination.CONFLICT:
            self.problems.append("the two clauses of the visa's annotation contradict each other")
        box = field(self.page, self.annotation, text).box if self.annotation else None
        return AnnotationReading(determination, bases, text=text or None, source="words", box=box)


def _same(name: str, printed: str, zone: str) -> bool:
    """Return whether a printed value and the zone's agree; names are cut there, numbers after nine."""
    one, other = folded(printed), folded(zone)
    if name in ("surname", "given_name"):
        if one == "fnu" and not other:
            return True
        return (
            one == other
            or (len(other) >= 10 and one.startswith(other))
            or (other.startswith(one) and len(one) > 9)
        )
    if name == "passport_number":
        return one[:9] == other[:9]
    return one == other
