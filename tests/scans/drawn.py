"""Papers drawn by the project, in looks that differ as printings do, and as pixels."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from tests.scans.truth import BOX_NAMES
from tracker.tasks.specimens.form_ds2019 import Revision, box_place, ds2019
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.form_visa import visa
from tracker.typeset.canvas import write
from tracker.typeset.items import Picture, Placed, Sheet, Stroke, Text, rectangle

Pixels = NDArray[np.uint8]
Rectangle = tuple[float, float, float, float]

FOIL_SIZE = (440.0, 290.0)
FOIL_SHARE = 0.773  # of the drawn size: a foil is 120 mm wide
_BLOCK_TOP = box_place("1")[1]
_FONTS = ("Helvetica", "Courier", "Times-Roman", "Helvetica-Bold")


@dataclass(frozen=True)
class Look:
    """How one printing differs from another; lengths in points."""

    spacing: float = 1.0  # of the five boxes, as a share of the usual
    down: float = 0.0
    right: float = 0.0
    box: float = 1.0  # size of a box
    line: float = 0.9  # width of its frame
    font: str = "Helvetica"
    values: tuple[float, float] = (0.0, 0.0)  # how far the values are out of place
    bar_code: bool = False

    def place(self, name: str) -> Rectangle:
        """Return the left, top, width and height of a box."""
        x, y, width, height = box_place(name)
        y = _BLOCK_TOP + (y - _BLOCK_TOP) * self.spacing + self.down
        return (
            x + self.right + (1 - self.box) * width / 2,
            y + (1 - self.box) * height / 2,
            width * self.box,
            height * self.box,
        )

    def number(self, name: str) -> tuple[float, float]:
        """Return the middle of the number or letter of a box."""
        x, y, _, height = self.place(name)
        back = 6.5 if name in "12" else 9.5
        return x - back, y + height / 2 + 0.3


PLAIN = Look()


def any_look(chance: random.Random, revision: str) -> Look:
    """Return a look; the two older printings have a bar code."""
    return Look(
        spacing=chance.choice([1.0, 1.0, 1.08, 0.95]),
        down=chance.choice([0.0, 0.0, 2.0, -2.0]),
        right=chance.choice([0.0, 0.0, 4.0]),
        box=chance.choice([1.0, 1.0, 0.85, 1.1]),
        line=chance.choice([0.9, 0.9, 0.5, 1.3]),
        font=chance.choice(_FONTS),
        values=(chance.uniform(-1.0, 2.0), chance.uniform(-0.8, 0.8)),
        bar_code=revision != "2020",
    )


def form_sheet(
    values: Mapping[str, str | None], revision: Revision, look: Look, chance: random.Random
) -> Sheet:
    """Return page 1 of a form in the look, without the watermark of specimens."""
    sheet = ds2019(values, revision=revision)
    items = [_looking(placed, look) for placed in sheet.items if placed.tag != "watermark"]
    if look.bar_code:
        source = np.random.default_rng(chance.getrandbits(32))
        dots = np.where(source.random((90, 24)) < 0.5, 0, 255).astype(np.uint8)
        items.append(Placed(Picture(524, 110, 58, 230, 24, 90, dots.tobytes()), "print"))
    return sheet.with_items(items)


def _looking(placed: Placed, look: Look) -> Placed:
    item = placed.item
    if placed.tag == "value" and isinstance(item, Text):
        dx, dy = look.values
        font = look.font if item.font == "Helvetica" else item.font
        return replace(placed, item=replace(item, x=item.x + dx, y=item.y + dy, font=font))
    if placed.name in BOX_NAMES and placed.tag == "label" and isinstance(item, Text):
        lower = _BLOCK_TOP + (item.y - _BLOCK_TOP) * look.spacing + look.down
        return replace(placed, item=replace(item, x=item.x + look.right, y=lower))
    if placed.tag == "box" and placed.name is not None and isinstance(item, Stroke):
        return replace(placed, item=rectangle(*look.place(placed.name), line=look.line))
    return placed


def without_watermark(sheet: Sheet) -> Sheet:
    """Return the sheet without the pale word across it."""
    return sheet.with_items(placed for placed in sheet.items if placed.tag != "watermark")


def foil_sheet(values: Mapping[str, str | None]) -> Sheet:
    """Return a foil as a page of its own."""
    sheet = without_watermark(visa(values, left=0.0, top=0.0))
    inside = [placed for placed in sheet.items if not (isinstance(placed.item, Text) and placed.item.y > 300)]
    return replace(sheet.with_items(inside), width=FOIL_SIZE[0], height=FOIL_SIZE[1])


def entry_sheet(values: Mapping[str, str | None]) -> Sheet:
    """Return an I-94 printout."""
    return without_watermark(i94(values))


def pixels(sheet: Sheet, dpi: float) -> Pixels:
    """Return the page in colors, one row for each line of pixels."""
    return page_pixels(write([sheet]), dpi)


def page_pixels(data: bytes, dpi: float, page: int = 0) -> Pixels:
    """Return a page of a PDF in colors."""
    document = pypdfium2.PdfDocument(data)
    try:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        return np.ascontiguousarray(bitmap.to_numpy()[..., :3])
    finally:
        document.close()


def foil_pixels(values: Mapping[str, str | None], dpi: float, chance: random.Random) -> Pixels:
    """Return a foil in its real size, with a portrait and the pale colored print under the words."""
    drawn = pixels(foil_sheet(values), dpi * FOIL_SHARE)
    height, width = drawn.shape[:2]
    down, across = np.mgrid[0:height, 0:width] / width
    phase = chance.uniform(0, 6)
    waves = np.stack(
        [
            232 + 14 * np.sin(60 * across + 9 * np.sin(20 * down + phase + turn) + turn)
            for turn in (0.0, 1.3, 2.1)
        ],
        axis=-1,
    )
    fine = 8 * np.sin(400 * (across + 0.25 * np.sin(9 * down + phase)))[..., None]
    ground = np.clip(waves + fine, 185, 255)
    out = (drawn.astype(np.float32) * (ground / 255)).astype(np.uint8)
    _portrait(out, width / FOIL_SIZE[0], chance)
    return out


def _portrait(foil: Pixels, scale: float, chance: random.Random) -> None:
    """Draw a head and shoulders into the frame of the photo."""
    left, top, right, bottom = (int(value * scale) for value in (17, 63, 119, 181))
    part = np.full((bottom - top, right - left, 3), 205, np.uint8)
    middle, tall = (right - left) // 2, bottom - top
    skin = chance.choice([(96, 70, 55), (176, 138, 112), (215, 180, 155)])
    cv2.ellipse(
        part, (middle, tall), (int(0.45 * (right - left)), int(0.3 * tall)), 0, 0, 360, (60, 62, 80), -1
    )
    cv2.ellipse(
        part, (middle, int(0.43 * tall)), (int(0.22 * (right - left)), int(0.27 * tall)), 0, 0, 360, skin, -1
    )
    cv2.ellipse(
        part,
        (middle, int(0.28 * tall)),
        (int(0.23 * (right - left)), int(0.14 * tall)),
        0,
        0,
        360,
        (30, 25, 25),
        -1,
    )
    foil[top:bottom, left:right] = cv2.GaussianBlur(part, (0, 0), 1.5)


def blank(dpi: float, width: float = 8.5, height: float = 11.0, tone: int = 252) -> Pixels:
    """Return an empty page; width and height in inches."""
    return np.full((round(height * dpi), round(width * dpi), 3), tone, np.uint8)


def laid(page: Pixels, parts: Sequence[tuple[Pixels, float, float]]) -> Pixels:
    """Return the page with pictures on it, each with its left and top as shares of the page.

    Raises:
        ValueError: a picture does not fit: what is cut off could not be read.
    """
    out = page.copy()
    for part, across, down in parts:
        left, top = int(across * out.shape[1]), int(down * out.shape[0])
        height, width = part.shape[:2]
        if top + height > out.shape[0] or left + width > out.shape[1]:
            raise ValueError("a picture does not fit on its page")
        out[top : top + height, left : left + width] = part
    return out


def beside(first: Pixels, second: Pixels) -> Pixels:
    """Return two pages side by side, as an open book lies on the glass."""
    return np.concatenate([first, second], axis=1)
