"""Form DS-2019, page 1: what stands in its cells and what its endorsement says.

Labels are found wherever they stand; a value belongs to the label of its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tracker.documents import ds2019_slips, marks
from tracker.documents.cells import Anchor, above_captions, anchors_of, assigned, field
from tracker.documents.ds2019_labels import FIELDS, MM_DD_YYYY, OFFICER, OFFICIAL, TRANSFER, Form
from tracker.documents.ds2019_slips import unslipped
from tracker.documents.pages import Rect, Word
from tracker.documents.readings import AnnotationReading, Confidence, DocumentReading, FieldReading, Value
from tracker.documents.words import Line, lines_of, phrases
from tracker.terms import (
    PRINTED_CATEGORIES,
    PROGRAM_NUMBER_PATTERN,
    SEVIS_ID_PATTERN,
    Determination,
    category_of,
)

_DATE_CAPTION = re.compile(rf"date{MM_DD_YYYY}")
_MONTH_FIRST = re.compile(r"(\d{2})-(\d{2})-(\d{4})")
_AMOUNT_LINE = re.compile(r"(?P<source>.*?)\s*(?::\s*\$?|\$)\s*(?P<amount>\d[\d,]*(?:\.\d{1,2})?)(?=\s|$)")
_REVISION = re.compile(r"\d{2}-\d{4}")
_PATTERNS = {
    "citizenship_country_code": re.compile(r"[A-Z]{2}"),
    "residence_country_code": re.compile(r"[A-Z]{2}"),
    "position_code": re.compile(r"\d{3}"),
    "subject_field_code": re.compile(r"\d{2}\.\d{4}"),
    "program_number": PROGRAM_NUMBER_PATTERN,
    "transfer_from_program_number": PROGRAM_NUMBER_PATTERN,
    "gender": re.compile(r"FEMALE|MALE|F|M|X", re.IGNORECASE),
}
_DATES = ("date_of_birth", "program_begin_date", "program_end_date", "transfer_effective_date")
_NAMED = {
    "date_of_birth": "date of birth",
    "program_begin_date": "begin date (item 3)",
    "program_end_date": "end date (item 3)",
    "issued_on": "date of the official's signature",
    "transfer_effective_date": "effective date of the transfer",
    "program_number": "program number",
    "transfer_from_program_number": "program number of the transfer",
    "officer_date": "date of the consular officer",
    "travel_validations": "date of a travel validation",
}


def read(form: Form, pages: tuple[int, ...]) -> DocumentReading:
    """Return what the form says: its fields, its endorsement and what the person must look at."""
    return _Reader(form).read(pages)


class _Reader:
    """Reads one form; the problems gather on the way."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.page = form.page
        self.fields: dict[str, FieldReading | None] = dict.fromkeys(FIELDS)
        self.problems: list[str] = []
        sizes = sorted(anchor.size for anchor in form.anchors.values())
        self.size = sizes[len(sizes) // 2]
        self.words = [word for row in form.lines for word in row.words if word.size < 3 * self.size]
        self.bottom = max(word.box.bottom for word in self.words)
        self.right = max(word.box.right for word in self.words)

    def read(self, pages: tuple[int, ...]) -> DocumentReading:
        self._identity()
        self._cells()
        self._funding()
        self._official()
        self._transfer()
        self._travel()
        self._revision()
        annotation = self._endorsement()
        self._check()
        if not any(self.fields[name] for name in FIELDS if name != "form_revision"):
            self.problems.append("the form is not filled in")
        return DocumentReading("ds2019", pages, self.fields, annotation, tuple(self.problems))

    # --- regions ---------------------------------------------------------------------------

    def _top(self, name: str, otherwise: float) -> float:
        heading = self.form.headings.get(name)
        if heading is not None:
            return heading.box.top
        anchor = self.form.anchors.get(name)
        return anchor.box.top if anchor else otherwise

    def _between(self, top: float, bottom: float, left: float = -1e9, right: float = 1e9) -> list[Word]:
        return [
            word
            for word in self.words
            if top <= word.box.middle[1] < bottom and left <= word.box.left and word.box.middle[0] < right
        ]

    def _captions(self, words: list[Word], patterns: Mapping[str, re.Pattern[str]]) -> dict[str, Anchor]:
        """Return the lowest place of each caption among the words: values stand above."""
        lines = lines_of(words)
        found: dict[str, Anchor] = {}
        for name, pattern in patterns.items():
            matches = [match for match in phrases(lines, pattern) if match.starts_chunk]
            if matches:
                last = max(matches, key=lambda match: match.box.top)
                found[name] = Anchor(name, last.box, last.words[0].size, last.words)
        return found

    # --- values ----------------------------------------------------------------------------

    def _confidence(self, words: Sequence[Word]) -> Confidence:
        return "likely" if any(word.method == "annotation" for word in words) else "certain"

    def _put(self, name: str, words: Sequence[Word], value: Value | None = None) -> None:
        printed = " ".join(row.text for row in lines_of(words))
        self.fields[name] = field(
            self.page, words, printed if value is None else value, self._confidence(words)
        )

    def _put_checked(self, name: str, words: Sequence[Word]) -> None:
        """Store a field whose value has a fixed shape, or what is printed there as unsure."""
        pattern = _PATTERNS[name]
        words = [unslipped(word, name) for word in words]
        fitting = [word for word in words if pattern.fullmatch(word.text.strip(".,;"))]
        if len({word.text for word in fitting}) == 1:
            self._put(name, fitting[:1], fitting[0].text.strip(".,;").upper())
            return
        together = "".join(word.text for word in words)
        if pattern.fullmatch(together):
            self._put(name, words, together.upper())
            return
        self.fields[name] = field(self.page, words, None, "unsure")
        self.problems.append(
            f"the {_NAMED.get(name, name.replace('_', ' '))} has an unexpected form; please look"
        )

    def _put_date(self, name: str, words: Sequence[Word]) -> None:
        day, used = self._date(name, words)
        if day is not None:
            self._put(name, used, day)
        else:
            self.fields[name] = field(self.page, words, None, "unsure")

    def _date(self, name: str, words: Sequence[Word]) -> tuple[str | None, Sequence[Word]]:
        """Return the one day that the words print month first, as ISO, and the words it stands in."""
        words = [unslipped(word, "day") for word in words]
        days = {
            word.text.strip(".,;"): [word] for word in words if _MONTH_FIRST.fullmatch(word.text.strip(".,;"))
        }
        together = "".join(word.text for word in words)
        if not days and _MONTH_FIRST.fullmatch(together):
            days[together] = list(words)
        if len(days) != 1:
            self.problems.append(f"the {_NAMED[name]} is not one day written mm-dd-yyyy; please look")
            return None, words
        text, used = next(iter(days.items()))
        month, day, year = (int(part) for part in text.split("-"))
        try:
            return date(year, month, day).isoformat(), used
        except ValueError:
            self.problems.append(f"the {_NAMED[name]} is no day of the calendar; please look")
            return None, words

    # --- parts of the form -----------------------------------------------------------------

    def _identity(self) -> None:
        """Find the SEVIS id and the class under it: they have no labels."""
        known = [unslipped(word, "sevis_id") for word in self.words]
        ids = [word for word in known if SEVIS_ID_PATTERN.fullmatch(word.text.upper())]
        distinct = {word.text.upper() for word in ids}
        if len(distinct) == 1:
            self._put("sevis_id", ids[:1], ids[0].text.upper())
        elif ids:
            first = min(ids, key=lambda word: (word.box.top, -word.box.left))
            self.fields["sevis_id"] = field(self.page, [first], first.text.upper(), "unsure")
            self.problems.append("the page shows more than one SEVIS id; please look which is the form's")
        else:
            self.problems.append("no SEVIS id (N and ten digits) is on the page")
        classes = [word for word in self.words if re.fullmatch(r"J-?[12]", word.text)]
        if ids and classes:
            near = min(classes, key=lambda word: _distance(word.box, ids[0].box))
            if _distance(near.box, ids[0].box) < 12 * self.size:
                self._put("visa_class", [near])
                classes = [near]
        apart = {word.box for word in (*ids, *classes)}
        self._apart = {id(word) for word in self.words if word.box in apart}

    def _cells(self) -> None:
        anchors = self.form.anchors
        labels = {id(word) for anchor in anchors.values() for word in anchor.words}
        top = min(anchor.box.top for anchor in anchors.values()) - 0.5 * self.size
        bottom = self._top("funding", self._top("item_6", self._top("item_8", self.bottom)))
        words = [
            word
            for word in self._between(top, bottom)
            if id(word) not in labels and id(word) not in self._apart and word.text != ":"
        ]
        cells = assigned(
            (anchor for anchor in anchors.values() if anchor.box.top < bottom + self.size), words
        )
        for name, found in cells.items():
            if name in _DATES:
                self._put_date(name, found)
            elif name in _PATTERNS:
                self._put_checked(name, found)
            elif name in FIELDS:
                self._put(name, found)
        self._lost_period(words)
        self._known_category()
        middle = cells.get("middle_name")
        given = cells.get("given_name")
        if middle and given:
            words = [*given, *middle]
            self._put("given_name", words, " ".join(word.text for word in words))
        elif middle:
            self._put("given_name", middle)
            alone = self.fields["given_name"]
            if alone is not None and alone.method == "ocr":  # who has a middle name has a first one
                self.fields["given_name"] = replace(alone, confidence="unsure")

    def _lost_period(self, words: Sequence[Word]) -> None:
        """Take the other of two dates under each other where recognition lost the label of one."""
        begin, end = (self.form.anchors.get(name) for name in ("program_begin_date", "program_end_date"))
        if begin is not None and end is None:
            name, days = "program_end_date", ds2019_slips.days_beside(begin, words, below=True)
        elif end is not None and begin is None:
            name, days = "program_begin_date", ds2019_slips.days_beside(end, words, below=False)
        else:
            return
        if len({word.text for word in days}) == 1:
            self._put_date(name, days[:1])

    def _known_category(self) -> None:
        """Spell a recognised category as the closed list does."""
        found, printed = self.fields["category"], self._value("category")
        if found is not None and found.method == "ocr" and printed and printed not in PRINTED_CATEGORIES:
            self.fields["category"] = replace(found, value=ds2019_slips.category_near(printed) or printed)

    def _funding(self) -> None:
        if "funding" not in self.form.anchors:
            return
        top = self._top("funding", 0.0)
        bottom = self._top("item_6", self._top("item_8", self._top("endorsement", self.bottom)))
        lines: list[dict[str, str | None]] = []
        used: list[Word] = []
        for row in lines_of(self._between(top, bottom)):
            for found in _AMOUNT_LINE.finditer(row.text):
                amount = found["amount"].replace(",", "")
                source = found["source"].strip(" :") or None
                words = _words_between(row, found.start(), found.end())
                if source and re.fullmatch(r"(?:grand\s*)?total", source, re.IGNORECASE):
                    self._put("funding_total", words, amount)
                else:
                    lines.append({"source": source, "amount": amount})
                    used += words
        if lines:
            self._put("funding", used, lines)

    def _official(self) -> None:
        """Read item 7, whose captions stand under the values."""
        bottom = self._top("item_8", self._top("endorsement", self.bottom))
        first = next(iter(phrases(self.form.lines, OFFICIAL["official_name"])), None)
        if first is None or first.box.top > bottom:
            return
        top = self._top("item_6", first.box.top - 3 * self.size) - 1.5 * self.size
        left = first.box.left - 2.5 * self.size
        words = [word for word in self._between(top, bottom, left) if word.text != "7."]
        captions = self._captions(words, OFFICIAL)
        for row in _rows(captions.values()):
            cells = above_captions(row, _without(words, captions.values()), 3.0 * self.size)
            for name, found in cells.items():
                if not found or name in ("official_address", "official_signature"):
                    continue
                if name == "issued_on":
                    self._put_date(name, found)
                else:
                    self._put(name, found)

    def _transfer(self) -> None:
        if "item_8" not in self.form.headings:
            return
        top = self._top("item_8", 0.0) + 0.5 * self.size
        words = self._between(top, self._top("endorsement", self.bottom))
        anchors = anchors_of(
            lines_of(words), TRANSFER, {"transfer_words": "none", "transfer_sponsor": "lines"}
        )
        cells = assigned(anchors.values(), _without(words, anchors.values()))
        for name, found in cells.items():
            beside = [
                word for word in found if abs(word.baseline - anchors[name].words[0].baseline) < self.size
            ]
            if name == "transfer_effective_date" and beside:
                self._put_date(name, beside)
            elif name == "transfer_from_program_number" and beside:
                self._put_checked(name, beside)

    def _travel(self) -> None:
        heading = self.form.headings.get("travel")
        if heading is None:
            return
        words = self._between(heading.box.bottom, self._top("certification", self.bottom), self._border())
        lines = lines_of(words)
        days: list[dict[str, str | None]] = []
        used: list[Word] = []
        for match in sorted(phrases(lines, _DATE_CAPTION), key=lambda match: match.box.top):
            caption = Anchor("travel_validations", match.box, match.words[0].size, match.words)
            found = above_captions([caption], _without(words, [caption]), 2.6 * self.size)[
                "travel_validations"
            ]
            dated = [
                word
                for word in found
                if any(letter.isdigit() for letter in word.text) and "(" not in word.text
            ]
            if dated:
                day, place = self._date("travel_validations", dated)
                used += place
                if day is not None:
                    days.append({"signed_on": day})
        if used:
            self._put("travel_validations", used, days)

    def _border(self) -> float:
        """Return the x between the endorsement block and the travel validations."""
        heading = self.form.headings.get("travel")
        return heading.box.left - 3 * self.size if heading else 1e9

    def _revision(self) -> None:
        feet = [row for row in self.form.lines for word in row.words if word.text.upper() == "DS-2019"]
        lowest = max((row.box.top for row in feet), default=None)
        if lowest is None:
            return
        near = [
            word
            for word in self.words
            if _REVISION.fullmatch(word.text) and -0.5 * self.size < word.box.top - lowest < 3 * self.size
        ]
        if near:
            self._put("form_revision", near[:1])

    def _endorsement(self) -> AnnotationReading:
        heading = self.form.headings.get("endorsement")
        if heading is None:
            self.problems.append("the endorsement block (212(e)) was not found on the page; please look")
            return AnnotationReading(Determination.UNSURE)
        bottom = self._top("certification", self.bottom + 1)
        block = Rect(heading.box.left - 3 * self.size, heading.box.top, self._border(), bottom)
        words = self._between(block.top, bottom, -1e9, block.right)
        if self.page.raster is None:
            endorsement = marks.endorsement(self.page, words, block)
        else:
            from tracker.documents.scan import marks as scan_marks  # needs the extra ocr, as such pages do

            endorsement = scan_marks.endorsement(self.page, words, block)
        self.problems += endorsement.problems
        name, day = self._officer(block)
        return AnnotationReading(
            endorsement.determination,
            endorsement.bases,
            endorsement.boxes,
            officer_name=name,
            officer_date=day,
        )

    def _officer(self, block: Rect) -> tuple[str | None, str | None]:
        words = self._between(block.top, block.bottom, -1e9, block.right)
        captions = self._captions(words, OFFICER)
        name: str | None = None
        day: str | None = None
        for row in _rows(captions.values()):
            cells = above_captions(row, _without(words, captions.values()), 2.4 * self.size)
            found = cells.get("officer_name")
            if found:
                name = " ".join(word.text for word in found)
            dated = cells.get("officer_date")
            if dated:
                day, _ = self._date("officer_date", dated)
        return name, day

    # --- soft checks -----------------------------------------------------------------------

    def _value(self, name: str) -> str | None:
        found = self.fields[name]
        return found.value if found is not None and isinstance(found.value, str) else None

    def _check(self) -> None:
        begin, end = self._value("program_begin_date"), self._value("program_end_date")
        if begin and end and end < begin:
            self.problems.append("the end date of item 3 is before the begin date; please look")
        born = self._value("date_of_birth")
        if born and begin and born >= begin:
            self.problems.append("the date of birth is not before the program; please look")
        category = self._value("category")
        if category and category_of(category) is None:
            self.problems.append("the category of item 4 is not one this program knows; please look")
        funding, total = self.fields["funding"], self._value("funding_total")
        if funding is not None and isinstance(funding.value, list) and total:
            amounts = [float(row["amount"] or 0) for row in funding.value]
            if abs(sum(amounts) - float(total)) > 0.5:
                self.problems.append("the funding lines of item 5 do not add up to the total; please look")


def _rows(anchors: Iterable[Anchor]) -> list[list[Anchor]]:
    rows: list[list[Anchor]] = []
    for anchor in sorted(anchors, key=lambda anchor: anchor.words[0].baseline):
        if rows and anchor.words[0].baseline - rows[-1][0].words[0].baseline < 0.7 * anchor.size:
            rows[-1].append(anchor)
        else:
            rows.append([anchor])
    return rows


def _without(words: Iterable[Word], anchors: Iterable[Anchor]) -> list[Word]:
    labels = {id(word) for anchor in anchors for word in anchor.words}
    return [word for word in words if id(word) not in labels]


def _distance(one: Rect, other: Rect) -> float:
    return abs(one.middle[0] - other.middle[0]) + abs(one.middle[1] - other.middle[1])


def _words_between(row: Line, start: int, end: int) -> list[Word]:
    found: list[Word] = []
    position = 0
    for word in row.words:
        if position < end and position + len(word.text) > start:
            found.append(word)
        position += len(word.text) + 1
    return found
