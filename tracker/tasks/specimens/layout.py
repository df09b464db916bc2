"""Tables of labels and slots become placed items; the forms of this package are such tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.typeset.items import Color, Placed, Stroke, Tag, Text
from tracker.typeset.standard_fonts import text_width

_PALE: Color = (0.925, 0.925, 0.925)
_PEN: Color = (0.05, 0.1, 0.45)
_LABEL_FONT, _LABEL_SIZE = "Times-Bold", 6.2
_VALUE_FONT, _VALUE_SIZE, _VALUE_STEP = "Helvetica", 7.5, 8.2

Table = Mapping[str, Any]


@cache
def layout(name: str) -> Table:
    """Return the layout table of a form that lies beside this module."""
    text = files("tracker.tasks.specimens").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def placed_labels(labels: Iterable[Table], tag: Tag = "label") -> Iterator[Placed]:
    """Return the items of a table of labels."""
    for label in labels:
        x, y = label["at"]
        text = Text(label["text"], x, y, label.get("font", _LABEL_FONT), label.get("size", _LABEL_SIZE))
        yield Placed(text, tag, label.get("name"))


def placed_values(slots: Iterable[Table], values: Mapping[str, str | None]) -> Iterator[Placed]:
    """Return the items of the fields that have a value, one a line."""
    for slot in slots:
        x, y = slot["at"]
        for number, line in enumerate((values.get(slot["name"]) or "").split("\n")):
            if line:
                lower = y + number * slot.get("step", _VALUE_STEP)
                font, size = slot.get("font", _VALUE_FONT), slot.get("size", _VALUE_SIZE)
                yield Placed(Text(line, x, lower, font, size), "value", slot["name"])


def placed_rules(lines: Iterable[Sequence[float]], width: float = 0.9) -> Iterator[Placed]:
    """Return the ruled lines of a form, each given by its two ends."""
    for x0, y0, x1, y1 in lines:
        yield Placed(Stroke(((x0, y0), (x1, y1)), width), "rule")


def watermark(width: float, height: float, *, top: float = 0.0, size: float = 104.0) -> Placed:
    """Return the pale word SAMPLE across an area, to be drawn under everything else."""
    reach = text_width("SAMPLE", "Helvetica-Bold", size) / 2 * 0.7071
    text = Text("SAMPLE", width / 2 - reach, top + height / 2 + reach, "Helvetica-Bold", size, _PALE, 45.0)
    return Placed(text, "watermark")


def scribble(x: float, y: float, width: float) -> Placed:
    """Return a stroke that looks like a signature."""
    rises = (0, 2, -7, 3, -5, 1, -8, 2, -3, 0, -4, 1, -2, -1)
    step = width / (len(rises) - 1)
    points = tuple((x + number * step, y + rise) for number, rise in enumerate(rises))
    return Placed(Stroke(points, 0.7, _PEN), "print")


def pen_mark(style: str, x: float, y: float, size: float) -> Sequence[Stroke]:
    """Return the strokes of a tick or cross made by hand over a box whose corner is (x, y)."""
    low, high = -0.1 * size, 1.1 * size
    match style:
        case "cross":
            falling = ((x + low, y + low), (x + high, y + high))
            rising = ((x + low, y + high), (x + high, y + low))
            return Stroke(falling, 1.1, _PEN), Stroke(rising, 1.1, _PEN)
        case "tick":
            start, foot = (x + 0.15 * size, y + 0.45 * size), (x + 0.45 * size, y + 0.9 * size)
            return (Stroke((start, foot, (x + 1.25 * size, y - 0.3 * size)), 1.2, _PEN),)
    raise ValueError("a pen mark is a tick or a cross")
