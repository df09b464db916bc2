"""Files with one paper each: conditions of scanning, looks, marks and wordings taken in turn."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tests.documents.variants import MARKS, ORDERS, marked
from tests.scans import drawn, people
from tests.scans.conditions import CONDITIONS, Pixels, filed, worn
from tests.scans.pens import STYLES, Pen
from tests.scans.truth import Case, Paper, marked_says
from tracker.tasks.specimens.form_ds2019 import REVISIONS, Revision, ds2019, ds2019_page_2
from tracker.tasks.specimens.form_visa import visa
from tracker.typeset.canvas import write

BOXES = (
    ("1",),
    ("2", "C"),
    (),
    ("2", "B"),
    ("1",),
    ("2", "A"),
    ("C",),
    ("1", "2"),
    ("2",),
    ("2", "A", "B"),
    (),
    ("2", "B", "C"),
    ("1", "B"),
)
WORDINGS: tuple[tuple[str, str], ...] = (
    ("BEARER IS SUBJECT TO SECTION 212(e).\nTWO YEAR RULE DOES APPLY (COUNTRY)", "subject"),
    ("BEARER IS NOT SUBJECT TO SECTION 212(e).\nTWO YEAR RULE DOES NOT APPLY (COUNTRY)", "not_subject"),
    ("BEARER IS NOT\nSUBJECT TO SECTION 212(e). TWO YEAR RULE DOES NOT\nAPPLY", "not_subject"),
    ("BEARER IS SUBJECT TO 212(E). TWO YEAR RESIDENCY\nRULE DOES APPLY", "subject"),
    ("SAMPLE STATE UNIVERSITY", "unmarked"),
    ("Bearer is not subject to 212(e).\nTwo year rule does not apply", "not_subject"),
    ("bearer subject to 212e", "subject"),
    ("NOT SUBJECT TO TWO-YEAR RESIDENCY REQUIREMENT", "not_subject"),
    ("212(e) does not apply", "not_subject"),
    ("TWO YEAR RULE DOES APPLY", "subject"),
    ("BEARER IS SUBJECT TO SECTION 212(E).\nTWO YEAR RULE DOES NOT APPLY", "conflict"),
    ("SUBJECT TO 212 (E) SAMPLE COLLEGE", "subject"),
    ("NOT SUBJECT TO INA 212(E)", "not_subject"),
    ("SUBJECT TO 2 YEAR HRR PL 94-484", "subject"),
    ("", "unmarked"),
    ("BEARER IS SUBJECT TO SEC. 212(E). 2 YR RULE DOES\nAPPLY (COUNTRY)", "subject"),
    ("bearer not subject to 212e", "not_subject"),
)
# as other programs have read them into a file's text
MISREAD: tuple[tuple[str, str], ...] = (
    ("BEARER IS NOT SUBJECT TO SECTION 2I2(E).\nTWO YEAR RULE DOES NOT APPLY", "not_subject"),
    ("BEARER IS SUBJECT TO SEC 21Z(F).", "subject"),
)


# --- papers ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """A DS-2019 with its marks, as it is drawn."""

    values: dict[str, str]
    revision: Revision
    look: drawn.Look
    names: tuple[str, ...]
    style: str
    extras: tuple[str, ...]
    key: str

    @property
    def paper(self) -> Paper:
        marks = frozenset(self.names)
        return Paper("ds2019", 1, people.form_truth(self.values), marked_says(marks), marks)

    def pixels(self, dpi: float) -> Pixels:
        """Return page 1 as the officer gave it back."""
        chance = random.Random(self.key)
        page = drawn.pixels(drawn.form_sheet(self.values, self.revision, self.look, chance), dpi)
        pen = Pen(page, dpi / 72, chance, chance.choice(["blue", "blue", "black", "black", "pencil"]))
        if self.style == "thin tick":
            pen = Pen(page, dpi / 72, chance, "black")
        for name in self.names:
            pen.mark(self.style, self.look.place(name), self.look.number(name))
        if self.names:
            pen.signature(90, 683, 95)
        for extra in self.extras:
            _EXTRAS[extra](Pen(page, dpi / 72, chance, chance.choice(["violet", "red", "blue"])), chance)
        return page


def _stamp_beside(pen: Pen, chance: random.Random) -> None:
    pen.stamp(300, 632, ("EMBASSY OF SAMPLE", "06 MAY 2019"), angle=chance.uniform(-12, 12))


def _stamp_over_words(pen: Pen, chance: random.Random) -> None:
    pen.stamp(140, 596, ("CONSULATE", "SAMPLE"), round_=True, angle=chance.uniform(-25, 25))


def _stamp_over_boxes(pen: Pen, chance: random.Random) -> None:
    pen.stamp(62, 606, ("CONSULATE", "SAMPLE"), round_=True, angle=chance.uniform(-25, 25))


def _signature_across(pen: Pen, chance: random.Random) -> None:
    pen.signature(75, 640, 210, 30)


def _signature_over_boxes(pen: Pen, chance: random.Random) -> None:
    pen.signature(18, 622, 190, 34)


_EXTRAS: dict[str, Callable[[Pen, random.Random], None]] = {
    "stamp beside": _stamp_beside,
    "stamp over the words": _stamp_over_words,
    "stamp over the boxes": _stamp_over_boxes,
    "signature across the block": _signature_across,
    "signature over the boxes": _signature_over_boxes,
}
_EXTRAS_IN_TURN = (
    (),
    (),
    ("stamp beside",),
    (),
    ("signature across the block",),
    (),
    ("stamp over the words",),
    (),
    (),
)


def form(chance: random.Random, number: int, key: str, extras: tuple[str, ...] | None = None) -> Form:
    """Return a form; ``number`` takes printings, boxes and styles in turn."""
    revision = REVISIONS[number % 3]
    return Form(
        people.form_values(chance, people.person(chance), revision),
        revision,
        drawn.any_look(chance, revision),
        BOXES[number % len(BOXES)],
        STYLES[number % len(STYLES)],
        _EXTRAS_IN_TURN[number % len(_EXTRAS_IN_TURN)] if extras is None else extras,
        f"{key}:pen",
    )


@dataclass(frozen=True)
class Foil:
    """A foil with its truth."""

    values: dict[str, str]
    paper: Paper
    key: str

    def pixels(self, dpi: float) -> Pixels:
        """Return the foil alone."""
        return drawn.foil_pixels(self.values, dpi, random.Random(self.key))


def foil(
    chance: random.Random, number: int, key: str, wordings: Sequence[tuple[str, str]] = WORDINGS
) -> Foil:
    """Return a foil; ``number`` takes classes and wordings in turn."""
    who = people.person(chance)
    visa_class = people.CLASSES[number % len(people.CLASSES)]
    words, says = wordings[number % len(wordings)]
    values = people.numbered(chance, people.foil_values(chance, who, visa_class, words))
    paper = Paper("visa", 1, people.foil_truth(values, who), says)  # type: ignore[arg-type]
    return Foil(values, paper, f"{key}:foil")


def entry(chance: random.Random) -> tuple[dict[str, str], Paper]:
    """Return what stands on an I-94 printout and its truth."""
    values, known = people.entry_values(chance, people.person(chance))
    return values, Paper("i94", 1, known)


# --- files -------------------------------------------------------------------------------------


def _form_scan(number: int, seed: int) -> Case:
    key = f"{seed}:form:{number}"
    chance = random.Random(key)
    hard = {50: ("stamp over the boxes",), 58: ("signature over the boxes",)}.get(number)
    made = form(chance, number, key, hard)
    condition = CONDITIONS[(number * 5 + number // 18) % len(CONDITIONS)]
    suffix = condition.suffixes[number % len(condition.suffixes)]

    def make() -> bytes:
        page = worn(made.pixels(condition.dpi), condition, key)
        return filed([page], suffix, condition)

    traits = (condition.name, made.revision, made.style if made.names else "no mark", *made.extras)
    return Case(f"form-{number:02d}", suffix, True, (made.paper,), make, traits)


def _form_text(number: int, seed: int) -> Case:
    chance = random.Random(f"{seed}:form text:{number}")
    revision = REVISIONS[number % 3]
    values = people.form_values(chance, people.person(chance), revision)
    names, style = BOXES[number % len(BOXES)], list(MARKS)[(number * 7) % len(MARKS)]
    order = list(ORDERS)[number % len(ORDERS)]
    marks = frozenset(names)
    paper = Paper("ds2019", 1, people.form_truth(values), marked_says(marks), marks)

    def make() -> bytes:
        sheet = marked(ds2019(values, revision=revision), names, style)
        return write([ORDERS[order](sheet), ds2019_page_2(revision)])

    return Case(f"form-text-{number:02d}", "pdf", False, (paper,), make, (order, revision, style))


def _foil_scan(number: int, seed: int) -> Case:
    key = f"{seed}:foil:{number}"
    made = foil(random.Random(key), number, key)
    condition = CONDITIONS[(number * 7 + number // 18) % len(CONDITIONS)]
    suffix = condition.suffixes[(number // 2) % len(condition.suffixes)]
    alone = number % 3 != 0  # else on a page of its own, as flat-bed scanners make it

    def make() -> bytes:
        close = alone and condition.name.startswith("photo")
        picture = made.pixels(420 if close else max(condition.dpi, 200))
        if not alone:
            place = random.Random(f"{key}:place")
            page = drawn.blank(max(condition.dpi, 200))
            picture = drawn.laid(page, [(picture, place.uniform(0.05, 0.3), place.uniform(0.05, 0.5))])
        return filed([worn(picture, condition, key)], suffix, condition)

    where = "foil alone" if alone else "foil on a page"
    traits = (condition.name, where, made.values["visa_class"])
    return Case(f"foil-{number:02d}", suffix, True, (made.paper,), make, traits)


def _foil_text(number: int, seed: int) -> Case:
    key = f"{seed}:foil text:{number}"
    made = foil(random.Random(key), number + 5, key, WORDINGS if number < 14 else MISREAD)
    order = [name for name in ORDERS if "fields" not in name and "overlay" not in name][number]
    return Case(
        f"foil-text-{number:02d}",
        "pdf",
        False,
        (made.paper,),
        lambda: write([ORDERS[order](visa(made.values))]),
        (order, made.values["visa_class"]),
    )


def _entry_scan(number: int, seed: int) -> Case:
    key = f"{seed}:entry:{number}"
    values, paper = entry(random.Random(key))
    condition = CONDITIONS[(number * 5 + 1) % len(CONDITIONS)]
    suffix = condition.suffixes[number % len(condition.suffixes)]

    def make() -> bytes:
        page = drawn.pixels(drawn.entry_sheet(values), condition.dpi)
        return filed([worn(page, condition, key)], suffix, condition)

    return Case(f"entry-{number:02d}", suffix, True, (paper,), make, (condition.name,))


def _entry_text(number: int, seed: int) -> Case:
    values, paper = entry(random.Random(f"{seed}:entry text:{number}"))
    order = list(ORDERS)[number * 3]
    make = partial(lambda chosen: write([ORDERS[chosen](drawn.entry_sheet(values))]), order)
    return Case(f"entry-text-{number:02d}", "pdf", False, (paper,), make, (order,))


def single_papers(seed: int) -> Iterator[Case]:
    """Return the files with one paper, scans first."""
    for build, count in _BUILDS:
        for number in range(count):
            yield build(number, seed)


_BUILDS = (
    (_form_scan, 66),
    (_foil_scan, 36),
    (_entry_scan, 12),
    (_form_text, 30),
    (_foil_text, 16),
    (_entry_text, 6),
)
