"""Files with several papers: on one scan, page after page, text pages among pictures."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from tests.scans import drawn, media, people, wear
from tests.scans.cases import Form, entry, foil, form
from tests.scans.conditions import CONDITIONS, filed, worn
from tests.scans.truth import Case, Paper
from tracker.tasks.specimens.form_ds2019 import ds2019, ds2019_page_2
from tracker.typeset.canvas import write

_BY_NAME = {condition.name: condition for condition in CONDITIONS}


def bundles(seed: int) -> Iterator[Case]:
    """Return the files of this kind."""
    number = 0
    for build, times in _BUILDS:
        for _ in range(times):
            chance = random.Random(f"{seed}:bundle:{number}")
            yield build(chance, number, f"{seed}:bundle:{number}")
            number += 1


def _case(number: int, suffix: str, found: tuple[Paper, ...], make: Callable[[], bytes], trait: str) -> Case:
    return Case(f"bundle-{number:02d}", suffix, True, found, make, (trait,))


def _two_foils(chance: random.Random, number: int, key: str) -> Case:
    condition = _BY_NAME[("200 dpi", "gray", "photo")[number % 3]]
    first, second = foil(chance, number, f"{key}:1"), foil(chance, number + 6, f"{key}:2")
    suffix = condition.suffixes[0]

    def make() -> bytes:
        dpi = max(condition.dpi, 250)
        page = drawn.laid(drawn.blank(dpi), [(first.pixels(dpi), 0.1, 0.08), (second.pixels(dpi), 0.16, 0.5)])
        return filed([worn(page, condition, key)], suffix, condition)

    return _case(
        number, suffix, (first.paper, second.paper), make, f"two foils on one page, {condition.name}"
    )


def _foil_and_entry(chance: random.Random, number: int, key: str) -> Case:
    condition = _BY_NAME[("200 dpi", "tilted")[number % 2]]
    made = foil(chance, number, f"{key}:1")
    values, paper = entry(chance)

    def make() -> bytes:
        lower = drawn.pixels(drawn.entry_sheet(values), 200)
        cut = lower[int(0.04 * lower.shape[0]) : int(0.53 * lower.shape[0])]
        page = drawn.laid(drawn.blank(200), [(cut, 0.0, 0.44), (made.pixels(200), 0.15, 0.06)])
        return filed([worn(page, condition, key)], "pdf", condition)

    return _case(number, "pdf", (made.paper, paper), make, f"foil above an I-94, {condition.name}")


def _spread(chance: random.Random, number: int, key: str) -> Case:
    first = form(chance, number, f"{key}:1")
    second = form(chance, number + 4, f"{key}:2")

    def make() -> bytes:
        page = drawn.beside(first.pixels(170), second.pixels(170))
        condition = _BY_NAME["200 dpi"]
        return filed([worn(page, condition, key)], "jpg", condition)

    return _case(number, "jpg", (first.paper, second.paper), make, "two forms side by side")


def _both_pages(chance: random.Random, number: int, key: str) -> Case:
    made = form(chance, number, f"{key}:1")

    def make() -> bytes:
        back = drawn.pixels(drawn.without_watermark(ds2019_page_2(made.revision)), 170)
        condition = _BY_NAME["gray"]
        return filed([worn(drawn.beside(made.pixels(170), back), condition, key)], "png", condition)

    return _case(number, "png", (made.paper,), make, "both pages of a form side by side")


def _pages(chance: random.Random, number: int, key: str) -> Case:
    """Both pages of a form, a foil and an I-94, one after the other."""
    suffix, condition = (("tiff", _BY_NAME["1 bit"]), ("pdf", _BY_NAME["gray"]))[number % 2]
    made, stuck = form(chance, number, f"{key}:1"), foil(chance, number, f"{key}:2")
    values, paper = entry(chance)
    found = (made.paper, stuck.paper.on_page(3), paper.on_page(4))

    def make() -> bytes:
        dpi = min(condition.dpi, 200)
        back = drawn.pixels(drawn.without_watermark(ds2019_page_2(made.revision)), dpi)
        glued = drawn.laid(drawn.blank(dpi), [(stuck.pixels(dpi), 0.2, 0.2)])
        pages = [made.pixels(dpi), back, glued, drawn.pixels(drawn.entry_sheet(values), dpi)]
        used = [worn(page, condition, f"{key}:{place}") for place, page in enumerate(pages)]
        return filed(used, suffix, replace(condition, dpi=dpi))

    return _case(number, suffix, found, make, f"four pages, {condition.name}, {suffix}")


def _text(made: Form, revision_pages: int = 2) -> bytes:
    sheets = [ds2019(made.values, revision=made.revision), ds2019_page_2(made.revision)]
    return write([drawn.without_watermark(sheet) for sheet in sheets[:revision_pages]])


def _text_then_scan(chance: random.Random, number: int, key: str) -> Case:
    """The sponsor's unmarked file with a scan of the same form behind it, marked at the consulate."""
    made = form(chance, number, f"{key}:1")
    condition = _BY_NAME[("200 dpi", "upside down")[number % 2]]
    found = (replace(made.paper, determination="unmarked", marked=frozenset()), made.paper.on_page(3))

    def make() -> bytes:
        scan = filed([worn(made.pixels(200), condition, key)], "pdf", condition)
        return media.joined([_text(made), scan])

    return _case(number, "pdf", found, make, f"text form and its scan, {condition.name}")


def _scan_then_text(chance: random.Random, number: int, key: str) -> Case:
    """A photographed foil before a text form that is unmarked."""
    made, stuck = form(chance, number, f"{key}:1"), foil(chance, number, f"{key}:2")
    plain = replace(made.paper, page=2, determination="unmarked", marked=frozenset())
    condition = _BY_NAME["photo"]

    def make() -> bytes:
        picture = worn(stuck.pixels(420), condition, key)
        return media.joined([filed([picture], "pdf", replace(condition, dpi=300)), _text(made)])

    return _case(number, "pdf", (stuck.paper, plain), make, "photo of a foil, then a text form")


def _hidden_text(chance: random.Random, number: int, key: str) -> Case:
    """A scan over which somebody's program has laid what it took for its words."""
    made = form(chance, number, f"{key}:1")
    other = people.person(chance)

    def make() -> bytes:
        page = wear.gray(worn(made.pixels(200), _BY_NAME["200 dpi"], key))
        lines = [
            ("CERTIFlCATE OF ELIGIBlLITY FOR EXCHANGE VlSITOR", 120.0, 37.0),
            ("1. Farnily Narne:", 10.5, 62.0),
            (other.surname, 22.0, 69.6),
            (other.sevis_id, 512.0, 72.0),
            ("Subject to two-year residence", 40.0, 586.0),
        ]
        return media.with_hidden_text(page, 200, lines)

    return _case(number, "pdf", (made.paper,), make, "scan with hidden text")


def _several_forms(chance: random.Random, number: int, key: str) -> Case:
    """Three first pages in one file, every one turned its own way."""
    made = [form(chance, number + 4 * place, f"{key}:{place}") for place in range(3)]
    found = tuple(one.paper.on_page(place) for place, one in enumerate(made, 1))

    def make() -> bytes:
        condition = _BY_NAME["200 dpi"]
        pages = []
        for place, one in enumerate(made):
            page = worn(one.pixels(200), condition, f"{key}:{place}")
            pages.append(np.ascontiguousarray(np.rot90(page, place)))
        return filed(pages, "pdf", condition)

    return _case(number, "pdf", found, make, "three forms, each turned otherwise")


_BUILDS = (
    (_two_foils, 3),
    (_foil_and_entry, 2),
    (_spread, 2),
    (_both_pages, 2),
    (_pages, 2),
    (_text_then_scan, 3),
    (_scan_then_text, 2),
    (_hidden_text, 2),
    (_several_forms, 2),
)
