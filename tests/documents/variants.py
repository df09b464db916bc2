"""Ways in which the same paper can be written into a file: orders, turns, engines, marks."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker.tasks.specimens.form_ds2019 import Revision, box_place, ds2019, ds2019_page_2
from tracker.typeset.canvas import write
from tracker.typeset.items import (
    CheckBox,
    Ellipse,
    Note,
    Placed,
    Sheet,
    Stroke,
    Text,
    TextField,
    rectangle,
)

NAMES = ("1", "2", "A", "B", "C")

# --- people: invented, with the traps of real forms -----------------------------------------

RESEARCHER = {
    "sevis_id": "N0098765432",
    "visa_class": "J-1",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "gender": "FEMALE",
    "date_of_birth": "03-14-1990",
    "city_of_birth": "Enugu",
    "country_of_birth": "NIGERIA",
    "citizenship_country_code": "NI",
    "citizenship_country": "NIGERIA",
    "residence_country_code": "NI",
    "residence_country": "NIGERIA",
    "position_code": "335",
    "position": "INSTITUTION PROFESSIONAL",
    "site_of_activity": "Sample Medical Center\n100 Example Avenue, Springfield, IL 62701",
    "program_sponsor": "Sample State University",
    "program_number": "P-1-99001",
    "program_description": "A PROGRAM OF SAMPLE STATE UNIVERSITY FOR PROFESSORS, RESEARCH SCHOLARS AND SHORT-TERM\n"
    "SCHOLARS WHO TEACH, STUDY AND DO RESEARCH.",
    "purpose": "Begin new program; accompanied by number (0) of immediate family members.",
    "program_begin_date": "07-01-2019",
    "program_end_date": "06-30-2021",
    "category": "RESEARCH SCHOLAR",
    "subject_field_code": "26.0999",
    "subject_field_remarks": "Cell biology of the kidney",
    "funding": "Current Program Sponsor funds : $54,000.00\nPersonal funds : $2,500.00\nTotal : $56,500.00",
    "official_name": "Rosa Sampleton",
    "official_title": "Alternate Responsible Officer",
    "official_address": "Office of Sample Scholars, 1 Example Hall\nSpringfield, IL 62701",
    "official_phone": "217-555-0100",
    "issued_on": "04-02-2019",
}
PHYSICIAN = RESEARCHER | {
    "sevis_id": "N0012345678",
    "surname": "TESTCASE-SAMPLE",
    "given_name": "AMARA NGOZI",
    "gender": "FEMALE",
    "position_code": "218",
    "position": "POST-GRADUATE MEDICAL TRAINEE",
    "site_of_activity": "Example Hospital\n55 Sample Street\nShelbyville, OH 45000",
    "program_sponsor": "Educational Commission for Foreign Medical Graduates",
    "program_number": "P-3-04510",
    "program_description": "ALIEN PHYSICIANS IN GRADUATE MEDICAL EDUCATION OR TRAINING; RESEARCH SCHOLARS.",
    "purpose": "Extend an on-going program.",
    "program_begin_date": "07-01-2024",
    "program_end_date": "06-30-2025",
    "category": "ALIEN PHYSICIAN",
    "subject_field_code": "60.0415",
    "subject_field_remarks": "Internal Medicine",
    "funding": "Example Hospital : $68,250.00\nTotal : $68,250.00",
    "issued_on": "05-11-2024",
    "travel_date_1": "05-20-2024",
}
FAMILY = RESEARCHER | {
    "sevis_id": "N0000456123",
    "visa_class": "J-2",
    "surname": "MÜLLER",
    "given_name": "JOSÉ",
    "gender": "MALE",
    "date_of_birth": "11-02-2011",
    "city_of_birth": "Bad Samplestadt",
    "country_of_birth": "GERMANY",
    "citizenship_country_code": "GM",
    "citizenship_country": "GERMANY",
    "residence_country_code": "GM",
    "residence_country": "GERMANY",
    "position_code": "",
    "position": "",
    "program_number": "G-5-12345",
    "purpose": "Permit visitor's immediate family to enter.",
    "category": "SHORT-TERM SCHOLAR",
    "program_begin_date": "01-31-2024",
    "program_end_date": "02-29-2024",
    "funding": "Government of GERMANY : $9,000.00\nTotal : $9,000.00",
    "issued_on": "12-05-2023",
    "transfer_effective_date": "02-01-2024",
    "transfer_from_program_number": "P-1-00042",
    "transfer_sponsor": "Other Sample College",
}
PEOPLE = {"researcher": RESEARCHER, "physician": PHYSICIAN, "family": FAMILY}
KEY_FIELDS = (
    "surname",
    "given_name",
    "date_of_birth",
    "sevis_id",
    "program_number",
    "category",
    "program_begin_date",
    "program_end_date",
)
_DATES = ("date_of_birth", "program_begin_date", "program_end_date", "issued_on", "transfer_effective_date")


def expected(person: dict[str, str]) -> dict[str, str | None]:
    """Return the values that a reading of the person's form must have."""
    known: dict[str, str | None] = {}
    for name, value in person.items():
        if name in _DATES and value:
            month, day, year = value.split("-")
            known[name] = f"{year}-{month}-{day}"
        else:
            known[name] = value.replace("\n", " ") or None
    return known


# --- marks -----------------------------------------------------------------------------------

Marker = Callable[[str], list[Placed]]


def _middle(name: str) -> tuple[float, float, float]:
    x, y, width, height = box_place(name)
    return x + width / 2, y + height / 2, height


def _text_mark(character: str, font: str, size: float) -> Marker:
    def place(name: str) -> list[Placed]:
        x, y, _ = _middle(name)
        mark = Text(character, 0, 0, font, size)
        return [Placed(replace(mark, x=x - mark.width / 2, y=y + 0.35 * size), "mark", name)]

    return place


def _tick(name: str) -> list[Placed]:
    x, y, size = _middle(name)
    points = ((x - 0.4 * size, y), (x - 0.1 * size, y + 0.4 * size), (x + 0.7 * size, y - 0.7 * size))
    return [Placed(Stroke(points, 1.0, (0.1, 0.1, 0.5)), "mark", name)]


def _cross(name: str) -> list[Placed]:
    x, y, size = _middle(name)
    reach = 0.6 * size
    return [
        Placed(Stroke(((x - reach, y - reach), (x + reach, y + reach)), 1.0), "mark", name),
        Placed(Stroke(((x - reach, y + reach), (x + reach, y - reach)), 1.0), "mark", name),
    ]


def _filled(name: str) -> list[Placed]:
    x, y, width, height = box_place(name)
    return [Placed(rectangle(x + 1.5, y + 1.5, width - 3, height - 3, line=0, fill=(0, 0, 0)), "mark", name)]


def _filled_all(name: str) -> list[Placed]:
    return [Placed(rectangle(*box_place(name), line=0, fill=(0, 0, 0)), "mark", name)]


def _ring_number(name: str) -> list[Placed]:
    x, y, size = _middle(name)
    back = 11.5 if name in "12" else 15.0
    return [Placed(Ellipse(x - back, y, 0.55 * size, 0.7 * size, 0.9, (0.1, 0.1, 0.5)), "mark", name)]


def _ring_box(name: str) -> list[Placed]:
    x, y, size = _middle(name)
    return [Placed(Ellipse(x, y, 0.95 * size, 0.85 * size, 0.9, (0.1, 0.1, 0.5)), "mark", name)]


def _dot(name: str) -> list[Placed]:
    x, y, size = _middle(name)
    return [Placed(Ellipse(x, y, 0.3 * size, 0.3 * size, 0, None, (0, 0, 0)), "mark", name)]


def _free_text(character: str, *, appearance: bool) -> Marker:
    def place(name: str) -> list[Placed]:
        x, y, width, height = box_place(name)
        note = Note("FreeText", x - 1, y - 1, width + 2, height + 2, character, (), appearance, size=8)
        return [Placed(note, "mark", name)]

    return place


def _stamp(*, appearance: bool) -> Marker:
    def place(name: str) -> list[Placed]:
        x, y, width, height = box_place(name)
        strokes = (((x, y + 4), (x + 4, y + 8), (x + 9, y)),)
        note = Note(
            "Stamp", x - 1, y - 1, width + 2, height + 2, "", strokes if appearance else (), appearance
        )
        return [Placed(note, "mark", name)]

    return place


def _highlight(*, appearance: bool) -> Marker:
    def place(name: str) -> list[Placed]:
        x, y, width, height = box_place(name)
        note = Note("Highlight", x - 1, y - 0.5, width + 2, height + 1, "", (), appearance, (1.0, 1.0, 0.0))
        return [Placed(note, "mark", name)]

    return place


def _ink(*, appearance: bool) -> Marker:
    def place(name: str) -> list[Placed]:
        x, y, width, height = box_place(name)
        strokes = (
            ((x + 1, y + 1), (x + width / 2, y + height / 2 + 0.4), (x + width - 1, y + height - 1)),
            ((x + 1, y + height - 1), (x + width - 1, y + 1)),
        )
        return [Placed(Note("Ink", x, y, width, height, "", strokes, appearance), "mark", name)]

    return place


MARKS: dict[str, Marker] = {
    "tick": _tick,
    "cross": _cross,
    "filled inside": _filled,
    "filled": _filled_all,
    "ring round the number": _ring_number,
    "ring round the box": _ring_box,
    "dot": _dot,
    "letter X": _text_mark("X", "Helvetica", 8),
    "small x": _text_mark("x", "Times-Roman", 9),
    "large X": _text_mark("X", "Helvetica-Bold", 11),
    "dingbat tick": _text_mark("4", "ZapfDingbats", 8),
    "dingbat cross": _text_mark("8", "ZapfDingbats", 8),
    "dingbat square": _text_mark("n", "ZapfDingbats", 7),
    "typed note": _free_text("X", appearance=True),
    "typed note without drawing": _free_text("X", appearance=False),
    "stamp": _stamp(appearance=True),
    "stamp without drawing": _stamp(appearance=False),
    "highlight": _highlight(appearance=True),
    "highlight without drawing": _highlight(appearance=False),
    "ink": _ink(appearance=True),
    "ink without drawing": _ink(appearance=False),
}


def marked(sheet: Sheet, names: Sequence[str], style: str) -> Sheet:
    """Return the sheet with the boxes marked."""
    return sheet.with_items((*sheet.items, *(item for name in names for item in MARKS[style](name))))


def with_check_boxes(
    sheet: Sheet,
    on: Sequence[str],
    *,
    appearance: bool = True,
    labels: Sequence[str | None] = NAMES,
    keep_frames: bool = True,
) -> Sheet:
    """Return the sheet with form fields in place of the five boxes."""
    fields = [
        Placed(CheckBox(label, *box_place(name), on=name in on, appearance=appearance), "mark", name)
        for name, label in zip(NAMES, labels, strict=True)
    ]
    kept = sheet.items if keep_frames else tuple(item for item in sheet.items if item.tag != "box")
    return sheet.with_items((*kept, *fields))


# --- orders and engines ------------------------------------------------------------------------


def _by(key: Callable[[Placed], tuple[float, ...]]) -> Callable[[Sheet], Sheet]:
    def reorder(sheet: Sheet) -> Sheet:
        return sheet.with_items(sorted(sheet.items, key=key))

    return reorder


def _place_of(placed: Placed) -> tuple[float, float]:
    item = placed.item
    if isinstance(item, Stroke):
        return item.points[0]
    return item.x, item.y


def _shuffled(seed: int) -> Callable[[Sheet], Sheet]:
    def reorder(sheet: Sheet) -> Sheet:
        items = list(sheet.items)
        random.Random(seed).shuffle(items)
        return sheet.with_items(items)

    return reorder


def _each_text(change: Callable[[Text, Placed], Text]) -> Callable[[Sheet], Sheet]:
    def apply(sheet: Sheet) -> Sheet:
        return sheet.with_items(
            replace(placed, item=change(placed.item, placed)) if isinstance(placed.item, Text) else placed
            for placed in sheet.items
        )

    return apply


def _overlay(dx: float, dy: float) -> Callable[[Sheet], Sheet]:
    """A template with the values printed over it, a little off."""

    def move(text: Text, placed: Placed) -> Text:
        return replace(text, x=text.x + dx, y=text.y + dy) if placed.tag == "value" else text

    moved = _each_text(move)

    def apply(sheet: Sheet) -> Sheet:
        items = sorted(moved(sheet).items, key=lambda placed: placed.tag in ("value", "mark"))
        return sheet.with_items(items)

    return apply


def _letters_apart_from_the_bottom(sheet: Sheet) -> Sheet:
    apart = _each_text(lambda text, placed: replace(text, apart=True))(sheet)
    return apart.with_items(reversed(apart.items))


def _doubled(sheet: Sheet) -> Sheet:
    """Labels printed twice, a hair apart, as some printers make bold."""
    extra = [
        replace(placed, item=replace(placed.item, x=placed.item.x + 0.25))
        for placed in sheet.items
        if placed.tag == "label" and isinstance(placed.item, Text)
    ]
    return sheet.with_items((*sheet.items, *extra))


def turned_page(degrees: int) -> Callable[[Sheet], Sheet]:
    """A page that viewers turn: only its /Rotate says so."""
    return lambda sheet: replace(sheet, rotation=degrees)


def turned_text(degrees: float) -> Callable[[Sheet], Sheet]:
    """A page whose text runs in another direction."""

    def apply(sheet: Sheet) -> Sheet:
        turn = math.radians(degrees)
        cosine, sine = math.cos(turn), math.sin(turn)
        width, height = sheet.width, sheet.height
        corners = [(x * cosine - y * sine, x * sine + y * cosine) for x in (0, width) for y in (0, height)]
        left, low = min(x for x, _ in corners), min(y for _, y in corners)
        right, high = max(x for x, _ in corners), max(y for _, y in corners)
        # items are placed from the top of the sheet, whose height changes
        shift = height - (high - low)
        matrix = (cosine, sine, -sine, cosine, -left - sine * shift, -low + cosine * shift)
        return replace(sheet, width=right - left, height=high - low, matrix=matrix)

    return apply


def _scaled(factor: float) -> Callable[[Sheet], Sheet]:
    """Printed onto another paper size."""
    return lambda sheet: replace(sheet, width=595, height=842, matrix=(factor, 0, 0, factor, 8, 30))


def _as_fields(labels: str) -> Callable[[Sheet], Sheet]:
    """Values as form fields; ``labels`` says what they are called."""

    def apply(sheet: Sheet) -> Sheet:
        lines: dict[str, list[Text]] = {}
        kept: list[Placed] = []
        for placed in sheet.items:
            if placed.tag == "value" and isinstance(placed.item, Text):
                lines.setdefault(placed.name or "", []).append(placed.item)
            else:
                kept.append(placed)
        for number, (name, texts) in enumerate(lines.items()):
            first = texts[0]
            called = {"names": name, "numbers": f"Feld{number}", "none": None}[labels]
            height = 9.0 + texts[-1].y - first.y
            box = (first.x - 2, first.y - 7.2, max(text.width for text in texts) + 8, height)
            value = "\n".join(text.text for text in texts)
            field = TextField(called, *box, value, 7.5, appearance=labels != "none")
            kept.append(Placed(field, "value", name))
        return sheet.with_items(kept)

    return apply


ORDERS: dict[str, Callable[[Sheet], Sheet]] = {
    "as drawn": lambda sheet: sheet,
    "labels first": _by(lambda placed: (float(placed.tag in ("value", "mark")),)),
    "values first": _by(lambda placed: (float(placed.tag not in ("value", "mark")),)),
    "columns": _by(lambda placed: (round(_place_of(placed)[0] / 90), _place_of(placed)[1])),
    "from the bottom": _by(lambda placed: (-_place_of(placed)[1], -_place_of(placed)[0])),
    "shuffled": _shuffled(7),
    "shuffled again": _shuffled(23),
    "a character a run": _each_text(lambda text, placed: replace(text, apart=True)),
    "a character a run from the bottom": _letters_apart_from_the_bottom,
    "labels twice": _doubled,
    "overlay to the right and up": _overlay(2.0, -1.6),
    "overlay to the left and down": _overlay(-2.0, 1.6),
    "page turned 90": turned_page(90),
    "page turned 180": turned_page(180),
    "page turned 270": turned_page(270),
    "text turned 90": turned_text(90),
    "text turned 180": turned_text(180),
    "text turned 270": turned_text(270),
    "text turned 1.2": turned_text(1.2),
    "text turned -2": turned_text(-2.0),
    "scaled": _scaled(0.93),
    "fields with names": _as_fields("names"),
    "fields with numbers": _as_fields("numbers"),
    "fields without names": _as_fields("none"),
}


@dataclass(frozen=True)
class Variant:
    """One file to read and what must come out."""

    person: str
    revision: Revision
    order: str
    style: str
    names: tuple[str, ...]
    determination: str

    @property
    def data(self) -> bytes:
        sheet = marked(ds2019(PEOPLE[self.person], revision=self.revision), self.names, self.style)
        return write([ORDERS[self.order](sheet), ds2019_page_2(self.revision)])


DETERMINATIONS = {
    (): "unmarked",
    ("1",): "not_subject",
    ("2",): "subject",
    ("2", "A"): "subject",
    ("2", "B"): "subject",
    ("2", "C"): "subject",
    ("C",): "subject",
    ("2", "A", "B", "C"): "subject",
    ("1", "2"): "conflict",
    ("1", "B"): "conflict",
}


def all_variants() -> list[Variant]:
    """Return every order with every style, the rest of the choices taken in turn."""
    found: list[Variant] = []
    people, revisions, marks = list(PEOPLE), ("2003", "2008", "2020"), list(DETERMINATIONS.items())
    number = 0
    for order in ORDERS:
        for style in MARKS:
            names, determination = marks[number % len(marks)]
            found.append(
                Variant(
                    people[number % len(people)],
                    revisions[(number // 3) % 3],  # type: ignore[arg-type]
                    order,
                    style,
                    names,
                    determination,
                )
            )
            number += 1
    return found
