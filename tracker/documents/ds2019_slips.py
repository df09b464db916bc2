"""What recognition gets wrong on a DS-2019, put right where the form leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.documents.cells import Anchor
from tracker.documents.pages import Word
from tracker.documents.slips import shaped
from tracker.documents.spelling import distance, shape_of
from tracker.terms import PRINTED_CATEGORIES

_SHAPES = {
    "day": ("00-00-0000",),
    "sevis_id": ("N0000000000",),
    "citizenship_country_code": ("AA",),
    "residence_country_code": ("AA",),
    "position_code": ("000",),
    "subject_field_code": ("00.0000",),
    "program_number": ("P-0-00000", "G-0-00000"),
    "transfer_from_program_number": ("P-0-00000", "G-0-00000"),
}
_MONTH_FIRST = re.compile(r"\d{2}-\d{2}-\d{4}")
_LETTERS_AN_ERROR = 6  # of a category


def unslipped(word: Word, name: str) -> Word:
    """Return a recognised word in the shape of the field, if it has it but for slips; others as they are."""
    if word.method != "ocr":
        return word
    fitting = (shaped(word.text.strip(".,;:"), shape) for shape in _SHAPES.get(name, ()))
    text = next((text for text in fitting if text is not None), word.text)
    return word if text == word.text else replace(word, text=text)


def category_near(printed: str) -> str | None:
    """Return the one category of the closed list that is near a misread one; None for two or none."""
    near = []
    for known in PRINTED_CATEGORIES:
        errors = len(known) // _LETTERS_AN_ERROR
        if distance(_unspaced(printed), _unspaced(known), errors) <= errors:
            near.append(known)
    return near[0] if len(near) == 1 else None


def _unspaced(text: str) -> str:
    """Return the shape of a text without blanks: recognition loses and invents them."""
    return "".join(shape_of(text).split())


def days_beside(label: Anchor, words: Sequence[Word], *, below: bool) -> list[Word]:
    """Return the recognised days in the cell of a label of item 3, on the lines below it or above it."""
    step = 1 if below else -1
    return [
        word
        for word in (unslipped(word, "day") for word in words)
        if word.method == "ocr"
        and _MONTH_FIRST.fullmatch(word.text)
        and word.box.left < label.box.right + 12 * label.size
        and word.box.right > label.box.left - 2 * label.size
        and 0.9 * label.size < step * (word.baseline - label.words[-1].baseline) < 5 * label.size
    ]
