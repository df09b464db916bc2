"""A page as the readers see it, whichever engine made it: words, drawings, notes and form fields.

Everything stands in the upright frame of the page: points, the text running left to right, y
downwards. Text layers are one source of such pages; character recognition is another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from tracker.documents.readings import Area, Method

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in the upright frame; ``top`` is the smaller y."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Extent along the lines of text."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent across the lines of text."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Rect:
        """Return the rectangle with each side moved out by so many points."""
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: Rect) -> bool:
        """Return whether the two have an area or an edge in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies inside or on the edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def around(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle that holds all of the others (there must be one)."""
    known = list(rects)
    return Rect(
        min(rect.left for rect in known),
        min(rect.top for rect in known),
        max(rect.right for rect in known),
        max(rect.bottom for rect in known),
    )


class Glyph(NamedTuple):
    """One character; ``baseline`` is its y, ``size`` the font size, ``order`` its place in the file."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    order: int


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together, with the way they came onto the page.

    ``doubtful`` words were recognised, and the engine gives little for it.
    """

    text: str
    box: Rect
    baseline: float
    size: float
    method: Method = "text"
    glyphs: tuple[Glyph, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A painted path or picture; ``points`` run along the path, one list for each piece."""

    kind: Literal["path", "picture", "shading"]
    box: Rect
    pieces: tuple[tuple[tuple[float, float], ...], ...] = ()
    filled: bool = False
    stroked: bool = False
    curved: bool = False
    line_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation laid over the page; ``drawn`` says whether it brings its own appearance."""

    kind: str
    box: Rect
    contents: str = ""
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class Widget:
    """A form field; ``on`` is the state of a check box (None: its entries contradict each other)."""

    kind: Literal["check", "text"]
    box: Rect
    on: bool | None = False
    value: str = ""
    drawn: bool = True


@dataclass(frozen=True)
class Frame:
    """The way between a page's own coordinates (y upwards) and the upright frame.

    ``angle`` is the direction of the text, counterclockwise; ``bounds`` are left, bottom, right and
    top of the visible page and ``rotation`` the quarter turns clockwise with which it is shown.
    """

    angle: float
    bounds: tuple[float, float, float, float]
    rotation: int = 0

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page in the upright frame."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return x * cosine + y * sine, x * sine - y * cosine

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the upright frame in the page's own coordinates."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return x * cosine + y * sine, x * sine - y * cosine

    def upright_rect(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """Return the bounds, in the upright frame, of a rectangle of the page."""
        corners = [self.upright(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [point[0] for point in corners], [point[1] for point in corners]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    def displayed(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the upright frame as fractions of the displayed page."""
        page_x, page_y = self.on_page(x, y)
        left, bottom, right, top = self.bounds
        across, up = (page_x - left) / (right - left), (page_y - bottom) / (top - bottom)
        turned = ((across, 1 - up), (up, across), (1 - across, up), (1 - up, 1 - across))
        return turned[self.rotation % 4]

    def area(self, rect: Rect) -> Area:
        """Return the place of a rectangle on the displayed page, cut to the page."""
        corners = [self.displayed(x, y) for x in (rect.left, rect.right) for y in (rect.top, rect.bottom)]
        xs = [min(1.0, max(0.0, point[0])) for point in corners]
        ys = [min(1.0, max(0.0, point[1])) for point in corners]
        return Area(round(min(xs), 4), round(min(ys), 4), round(max(xs), 4), round(max(ys), 4))


@dataclass(frozen=True)
class Raster:
    """The pixels of a recognised page in its upright frame, straightened.

    ``gray`` has one row for each line of pixels, the upper first: 0 is black, 255 white. A point of
    the frame is ``scale`` pixels; the origin of both is the upper left corner.
    """

    gray: NDArray[np.uint8]
    scale: float


class Page(Protocol):
    """What the readers ask of a page. Words come at once, the rest when a form needs it."""

    @property
    def number(self) -> int:
        """Place in the file, from 1."""

    @property
    def frame(self) -> Frame:
        """The way back to the displayed page."""

    @property
    def plain_text(self) -> str:
        """The text without places, as it comes."""

    @property
    def words(self) -> Sequence[Word]:
        """All words, including those of form fields and typed notes, in no particular order."""

    @property
    def drawings(self) -> Sequence[Drawing]:
        """Paths, pictures and shadings."""

    @property
    def notes(self) -> Sequence[Note]:
        """Annotations, typed notes included."""

    @property
    def widgets(self) -> Sequence[Widget]:
        """Form fields."""

    @property
    def notes_known(self) -> bool:
        """False where the file has annotations that could not be read."""

    @property
    def is_picture(self) -> bool:
        """Whether pictures cover most of the page: a scan, with or without a hidden text layer."""

    def ink(self, rect: Rect) -> float:
        """Return the dark part, from 0 to 1, of what a viewer shows inside the rectangle."""

    @property
    def raster(self) -> Raster | None:
        """The straightened pixels of a page whose words were recognised; None where they came as text."""
