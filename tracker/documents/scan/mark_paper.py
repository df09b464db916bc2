"""Ink and paper: which pixels of a part of a page are written or printed on.

The tone of the paper is taken from the surroundings of each pixel, so that shadows and gray grounds
play no part, and the tone of ink from the printed words beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tracker.documents.pages import Raster, Rect

Mask = NDArray[np.uint8]

# our choices, tried on drawn blocks
_LETTER_PIXELS = (13.5, 21.0)  # size of the letters in the pixels that are worked on
_GROUND = 5.2  # sizes: what is darker and smaller than this is no paper
_BLUR = 0.042  # sizes, against the grain of the paper
_INK_PART = 0.42  # of the tone of print
_INK_BOUNDS = (0.1, 0.42)  # of the way from paper to black
_FAINT_PART, _FAINT_BOUNDS = 0.22, (0.06, 0.2)
_NOISE = 4.0  # deviations of the paper's tone
_SPECK = 0.2  # sizes


@dataclass(frozen=True)
class Paper:
    """A part of a page in pixels: how dark, what is ink, and what may be faint ink.

    ``left`` and ``top`` are the place of the first pixel in points, ``scale`` pixels a point;
    ``print_tone`` is how dark printed letters are.
    """

    dark: NDArray[np.float32]
    ink: Mask
    faint: Mask
    left: float
    top: float
    scale: float
    print_tone: float = 0.6

    def across(self, x: float) -> float:
        """Return the column of a place in points."""
        return (x - self.left) * self.scale

    def down(self, y: float) -> float:
        """Return the row of a place in points."""
        return (y - self.top) * self.scale

    def rect(self, left: float, top: float, right: float, bottom: float) -> Rect:
        """Return a rectangle of pixels in points."""
        return Rect(
            self.left + left / self.scale,
            self.top + top / self.scale,
            self.left + right / self.scale,
            self.top + bottom / self.scale,
        )

    def cut(self, rect: Rect) -> tuple[slice, slice]:
        """Return the rows and columns of a rectangle in points, cut to the part."""
        rows, columns = self.ink.shape
        top, bottom = (min(rows, max(0, round(self.down(y)))) for y in (rect.top, rect.bottom))
        left, right = (min(columns, max(0, round(self.across(x)))) for x in (rect.left, rect.right))
        return slice(top, max(top, bottom)), slice(left, max(left, right))


def paper_of(raster: Raster, part: Rect, print_areas: Sequence[Rect], size: float) -> Paper | None:
    """Return the part of the page as ink and paper, or None where it lies outside the page.

    Args:
        raster: the page.
        part: what is looked at, in points.
        print_areas: where printed words stand, for the tone of ink.
        size: of the printed letters, in points.
    """
    rows, columns = raster.gray.shape[:2]
    left, right = (min(columns, max(0, int(x * raster.scale))) for x in (part.left, part.right))
    top, bottom = (min(rows, max(0, int(y * raster.scale))) for y in (part.top, part.bottom))
    if right - left < 16 or bottom - top < 16:
        return None
    gray = np.ascontiguousarray(raster.gray[top:bottom, left:right])
    scale = raster.scale
    wanted = min(max(scale, _LETTER_PIXELS[0] / size), _LETTER_PIXELS[1] / size)
    if wanted != scale:
        how = cv2.INTER_AREA if wanted < scale else cv2.INTER_CUBIC
        width, height = (max(1, round(side * wanted / scale)) for side in (right - left, bottom - top))
        gray = np.asarray(cv2.resize(gray, (width, height), interpolation=how), dtype=np.uint8)
    dark = _darkness(gray, size * wanted)
    place = (left / scale, top / scale)
    drawn = Paper(dark, gray, gray, *place, wanted)
    tones = [dark[drawn.cut(area)].ravel() for area in print_areas]
    tones = [tone for tone in tones if tone.size]
    print_tone = float(np.percentile(np.concatenate(tones), 93)) if tones else 0.6
    lower, usual, upper = (float(value) for value in np.percentile(dark, (16, 50, 75)))
    # the darker side holds print as well, the lighter one ends at the paper's own tone
    spread = min(1.48 * (upper - usual), usual - lower + 0.01)
    noise = min(usual + _NOISE * spread, 0.5)
    level = max(min(max(_INK_PART * print_tone, _INK_BOUNDS[0]), _INK_BOUNDS[1]), noise)
    faint = max(min(max(_FAINT_PART * print_tone, _FAINT_BOUNDS[0]), _FAINT_BOUNDS[1]), 0.8 * noise)
    speck = _SPECK * size * wanted
    ink, weak = (without_specks(_mask(dark > least), speck) for least in (level, faint))
    return Paper(dark, ink, weak, *place, wanted, print_tone)


def _mask(chosen: NDArray[np.bool_]) -> Mask:
    return chosen.astype(np.uint8)


def _darkness(gray: NDArray[np.uint8], size: float) -> NDArray[np.float32]:
    """Return how far each pixel is from its paper to black, 0 to 1."""
    smooth = cv2.GaussianBlur(gray, (0, 0), max(_BLUR * size, 0.5))
    reach = round(_GROUND * size) | 1
    border = cv2.copyMakeBorder(smooth, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    small = cv2.resize(border, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (reach // 4 | 1, reach // 4 | 1))
    ground = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, kernel)
    ground = cv2.resize(ground, (border.shape[1], border.shape[0]), interpolation=cv2.INTER_LINEAR)
    paper = ground[reach:-reach, reach:-reach].astype(np.float32)
    part = 1.0 - smooth.astype(np.float32) / np.maximum(paper, 24.0)
    return np.clip(part, 0.0, 1.0).astype(np.float32)


def without_specks(mask: Mask, extent: float) -> Mask:
    """Return the mask without pieces that are smaller than the extent in both directions."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = np.zeros(count, dtype=np.uint8)
    keep[1:] = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]) >= extent
    return np.asarray(keep[labels], dtype=np.uint8)
