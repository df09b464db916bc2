"""What character recognition found on a page, so that a page is recognised once.

It is plain data: kept with the document, it is given back to the reader together with the file. The
pixels are made again from the file; only the recognition itself is spared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Warp = tuple[float, float, float, float, float, float, float, float, float]
_DECIMALS = 2  # of points and scores


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """One line of text on the straightened page, in points from its upper left corner.

    ``baseline`` is its y and ``size`` the font size, both as the ink shows them. ``middles`` holds for
    each character of ``text``, spaces left out, the x of its middle; ``score`` is the engine's own,
    from 0 to 1.
    """

    text: str = field(repr=False)  # tracebacks must not show what papers say
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    middles: tuple[float, ...]
    score: float

    def as_json(self) -> list[Any]:
        """Return the line as a list of JSON values, short because there are hundreds on a page."""
        places = (self.left, self.top, self.right, self.bottom, self.baseline, self.size, self.score)
        middles = [round(middle, _DECIMALS) for middle in self.middles]
        return [self.text, *(round(place, _DECIMALS) for place in places), middles]


@dataclass(frozen=True, slots=True)
class RecognizedPage:
    """The lines of one page of a file, and how the displayed page was straightened for them.

    ``page`` counts from 1. ``engine`` names the engine, its models and their versions: what another
    engine found is not used. ``warp`` takes a point of the displayed page, as fractions of its width
    and height, to points of the straightened page (a projective matrix, row by row), which is
    ``width`` by ``height`` points large.
    """

    page: int
    engine: str
    width: float
    height: float
    warp: Warp
    lines: tuple[RecognizedLine, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the page as JSON values."""
        return {
            "page": self.page,
            "engine": self.engine,
            "width": self.width,
            "height": self.height,
            "warp": list(self.warp),
            "lines": [line.as_json() for line in self.lines],
        }


def recognized_page(data: Mapping[str, Any]) -> RecognizedPage:
    """Return the page whose JSON is ``data``.

    Raises:
        ValueError: it is not the JSON of a page.
    """
    try:
        warp = tuple(float(number) for number in data["warp"])
        lines = tuple(_line(row) for row in data["lines"])
        width, height = float(data["width"]), float(data["height"])
        page, engine = int(data["page"]), str(data["engine"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("this is not what a recognised page looks like") from error
    if len(warp) != 9 or page < 1 or width <= 0 or height <= 0:
        raise ValueError("this is not what a recognised page looks like")
    return RecognizedPage(page, engine, width, height, warp, lines)  # type: ignore[arg-type]  # nine numbers


def _line(row: Any) -> RecognizedLine:
    text, left, top, right, bottom, baseline, size, score, middles = row
    if not isinstance(text, str) or len(middles) != sum(not letter.isspace() for letter in text):
        raise ValueError("each character has one place")
    places = tuple(float(middle) for middle in middles)
    left, top, right, bottom = float(left), float(top), float(right), float(bottom)
    return RecognizedLine(text, left, top, right, bottom, float(baseline), float(size), places, float(score))
