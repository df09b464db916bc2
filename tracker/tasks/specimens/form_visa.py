"""A visa foil, drawn from the table ``visa.toml``, with a machine-readable zone that fits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.dates import MONTHS
from tracker.tasks.specimens.form_ds2019 import FOOTNOTE
from tracker.tasks.specimens.layout import layout, placed_labels, placed_values, watermark
from tracker.typeset.items import Color, Placed, Sheet, Text, rectangle

_WEIGHTS = (7, 3, 1)
_HEAD: Color = (0.35, 0.4, 0.6)
_LABEL_SIZE, _VALUE_SIZE = 6.5, 9.0


def visa(values: Mapping[str, str | None], *, left: float = 86.0, top: float = 90.0) -> Sheet:
    """Return a letter page with one foil.

    Args:
        values: what stands on it, by reading name; annotation with a line break for each line.
        left: place of the foil on the page.
        top: likewise.
    """
    table = layout("visa")
    width, height = table["size"]

    def moved(rows: Sequence[Mapping[str, Any]], size: float, font: str) -> list[dict[str, Any]]:
        return [
            {"size": size, "font": font} | dict(row) | {"at": (row["at"][0] + left, row["at"][1] + top)}
            for row in rows
        ]

    items = [
        watermark(width + 2 * left, height, top=top, size=80),
        Placed(rectangle(left, top, width, height, line=1.0), "rule"),
        Placed(rectangle(left + 16, top + 62, 104, 120, line=0.5), "rule"),
        Placed(Text("VISA", left + 34, top + 34, "Helvetica-Bold", 22, _HEAD), "print"),
        Placed(Text("UNITED STATES OF AMERICA", left + 190, top + 32, "Helvetica-Bold", 13, _HEAD), "print"),
        *placed_labels(moved(table["labels"], _LABEL_SIZE, "Helvetica")),
        *placed_values(moved(table["slots"], _VALUE_SIZE, "Helvetica"), values),
        Placed(Text(FOOTNOTE, 205.0, 772.0, "Times-Roman", 6.0), "print"),
    ]
    return Sheet(tuple(items))


def machine_lines(
    *,
    surname: str,
    given_name: str,
    passport: str,
    nationality: str,
    birth: date,
    sex: str,
    expiry: date,
    optional: str,
) -> tuple[str, str]:
    """Return the two lines of a nonimmigrant foil's zone, with their check digits.

    Args:
        surname: as in the passport; letters, spaces and hyphens.
        given_name: likewise.
        passport: its number; nine characters are kept.
        nationality: three letters.
        birth: day of birth.
        sex: M, F or X.
        expiry: last day of the visa.
        optional: up to sixteen characters.
    """
    names = "<<".join(part.upper().replace("-", "<").replace(" ", "<") for part in (surname, given_name))
    number = passport[:9].ljust(9, "<")
    born, ends = birth.strftime("%y%m%d"), expiry.strftime("%y%m%d")
    first = f"VNUSA{names}"
    second = number + _digit(number) + nationality + born + _digit(born) + sex.replace("X", "<")
    second += ends + _digit(ends) + optional
    return first.ljust(44, "<")[:44], second.ljust(44, "<")[:44]


def foil_day(day: date) -> str:
    """Return ``02MAY2019``."""
    return f"{day.day:02d}{MONTHS[day.month - 1].upper()}{day.year}"


def _digit(text: str) -> str:
    values = [0 if character == "<" else int(character, 36) for character in text]
    return str(sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)
