"""What can stand on a page of the canvas: text, strokes, pictures, form fields and annotations.

Coordinates are points from the upper left corner, y downwards; a text's ``y`` is its baseline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from tracker.typeset.standard_fonts import text_width

Color = tuple[float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Tag = Literal["label", "value", "mark", "box", "rule", "watermark", "print"]
NoteKind = Literal["FreeText", "Stamp", "Highlight", "Ink", "Circle", "Square", "Line", "Text"]

BLACK: Color = (0.0, 0.0, 0.0)
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Text:
    """A run of text; ``angle`` turns it counterclockwise, ``apart`` writes each character as a run."""

    text: str
    x: float
    y: float
    font: str = "Times-Roman"
    size: float = 8.0
    color: Color = BLACK
    angle: float = 0.0
    apart: bool = False
    invisible: bool = False

    @property
    def width(self) -> float:
        """Length of the run in points."""
        return text_width(self.text, self.font, self.size)


@dataclass(frozen=True)
class Stroke:
    """Straight lines through the points, stroked and, with ``fill``, filled."""

    points: tuple[Point, ...]
    width: float = 0.6
    color: Color | None = BLACK
    fill: Color | None = None
    closed: bool = False


@dataclass(frozen=True)
class Ellipse:
    """An ellipse round a middle."""

    x: float
    y: float
    x_radius: float
    y_radius: float
    width: float = 0.8
    color: Color | None = BLACK
    fill: Color | None = None


@dataclass(frozen=True)
class Picture:
    """A gray picture, one byte a pixel, row by row from the top."""

    x: float
    y: float
    width: float
    height: float
    columns: int
    rows: int
    pixels: bytes


@dataclass(frozen=True)
class CheckBox:
    """A check box field; ``appearance`` False leaves the drawing of its states to the viewer."""

    name: str | None
    x: float
    y: float
    width: float
    height: float
    on: bool = False
    on_state: str = "Yes"
    appearance: bool = True
    symbol: str = "4"


@dataclass(frozen=True)
class TextField:
    """A text field with its value."""

    name: str | None
    x: float
    y: float
    width: float
    height: float
    value: str
    size: float = 8.0
    appearance: bool = True


@dataclass(frozen=True)
class Note:
    """An annotation laid over the page; ``strokes`` are the lines of an ink note or its drawing."""

    kind: NoteKind
    x: float
    y: float
    width: float
    height: float
    contents: str = ""
    strokes: tuple[tuple[Point, ...], ...] = ()
    appearance: bool = True
    color: Color = BLACK
    size: float = 9.0


Item = Text | Stroke | Ellipse | Picture | CheckBox | TextField | Note


@dataclass(frozen=True)
class Placed:
    """An item with what it is on its form and the name of the field or box it belongs to."""

    item: Item
    tag: Tag = "print"
    name: str | None = None


@dataclass(frozen=True)
class Sheet:
    """One page: its items in drawing order, a /Rotate value, and a matrix laid over everything.

    The matrix is in PDF's own coordinates (y upwards).
    """

    items: tuple[Placed, ...]
    width: float = 612.0
    height: float = 792.0
    rotation: int = 0
    matrix: Matrix = IDENTITY

    def with_items(self, items: Iterable[Placed]) -> Sheet:
        """Return the sheet with other items."""
        return replace(self, items=tuple(items))


def rectangle(
    x: float, y: float, width: float, height: float, *, line: float = 0.6, fill: Color | None = None
) -> Stroke:
    """Return the frame of a rectangle, filled where ``fill`` is given."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Stroke(corners, line, BLACK if line else None, fill, closed=True)
