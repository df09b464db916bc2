"""The conditions under which papers become files: resolution, wear, kind of file."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tests.scans import media, wear

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Condition:
    """A way onto pixels: resolution, what happens to the page, and the kinds of file it ends in."""

    name: str
    dpi: int
    change: Callable[[Pixels, random.Random], Pixels]
    suffixes: tuple[str, ...]
    one_bit: bool = False
    quality: int = 85
    orientation: int = 1


def _flat(page: Pixels, chance: random.Random, degrees: float = 0.0) -> Pixels:
    toned = wear.toned(page, 18, (252, 250, 244))
    return wear.grained(wear.tilted(toned, degrees + chance.uniform(-0.3, 0.3)), chance, 3)


def _gray(page: Pixels, chance: random.Random) -> Pixels:
    return wear.gray(_flat(page, chance, chance.uniform(-0.8, 0.8)))


def _faint(page: Pixels, chance: random.Random) -> Pixels:
    return wear.grained(wear.tilted(wear.toned(page, 120, (236, 236, 234)), 0.5), chance, 4, 0.7)


def _askew(page: Pixels, chance: random.Random, most: float) -> Pixels:
    return _flat(page, chance, chance.choice([-1, 1]) * chance.uniform(0.7 * most, most))


def _turned(page: Pixels, chance: random.Random, quarters: int) -> Pixels:
    return wear.turned(_flat(page, chance, chance.uniform(-0.7, 0.7)), quarters)


def _fax(page: Pixels, chance: random.Random) -> Pixels:
    return wear.faxed(wear.tilted(page, chance.uniform(-0.8, 0.8)), chance)


def _black_and_white(page: Pixels, chance: random.Random) -> Pixels:
    return wear.one_bit(wear.tilted(page, chance.uniform(-0.6, 0.6)), chance, 165, 0.0001)


def _photo(page: Pixels, chance: random.Random, lean: float = 0.05, shade: float = 0.3) -> Pixels:
    return wear.photographed(page, chance, lean=lean, shade=shade)


def _photo_sideways(page: Pixels, chance: random.Random) -> Pixels:
    # stored a quarter counterclockwise; the orientation in the file turns it back
    return wear.turned(_photo(page, chance), 1)


CONDITIONS = (
    Condition("300 dpi", 300, _flat, ("pdf", "png", "tiff")),
    Condition("photo", 220, _photo, ("jpg", "heic")),
    Condition("200 dpi", 200, _flat, ("pdf", "jpg", "heic")),
    Condition("fax", 200, _fax, ("pdf", "tiff"), one_bit=True),
    Condition("150 dpi", 150, _flat, ("pdf", "png")),
    Condition("sideways", 200, partial(_turned, quarters=1), ("pdf", "jpg")),
    Condition("gray", 200, _gray, ("pdf", "tiff", "png")),
    Condition("photo in shadow", 220, partial(_photo, lean=0.03, shade=0.5), ("jpg", "heic", "pdf")),
    Condition("jpeg noise", 200, _flat, ("pdf", "jpg"), quality=22),
    Condition("upside down", 200, partial(_turned, quarters=2), ("pdf", "tiff")),
    Condition("1 bit", 300, _black_and_white, ("pdf", "tiff", "png"), one_bit=True),
    Condition("tilted", 200, partial(_askew, most=3.0), ("pdf", "png")),
    Condition("photo aslant", 220, partial(_photo, lean=0.09), ("jpg", "heic")),
    Condition("faint", 200, _faint, ("pdf", "png")),
    Condition(
        "dirty", 200, lambda page, chance: _flat(wear.dirty(page, chance), chance, 0.4), ("pdf", "jpg")
    ),
    Condition(
        "copy of a copy", 200, lambda page, chance: wear.copied(_flat(page, chance), chance), ("pdf", "tiff")
    ),
    Condition("photo turned by EXIF", 220, _photo_sideways, ("jpg",), orientation=6),
    Condition("sideways the other way", 150, partial(_turned, quarters=3), ("pdf", "png")),
)


def worn(page: Pixels, condition: Condition, key: str) -> Pixels:
    """Return the page as the condition leaves it; the same key gives the same pixels."""
    return condition.change(page, random.Random(f"{key}:wear"))


def filed(pages: Sequence[Pixels], suffix: str, condition: Condition) -> bytes:
    """Return the file of worn pages."""
    pictures = [media.image(page, one_bit=condition.one_bit) for page in pages]
    return media.encoded(
        pictures, suffix, condition.dpi, quality=condition.quality, orientation=condition.orientation
    )
