"""What a hand and a stamp leave on paper: marks at boxes, rings, signatures, stamps, dirt; in pixels.

Places are points of the page; ``scale`` is pixels a point. Ink is laid over the page as ink is: it
darkens what lies under it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Point = tuple[float, float]
Ink = tuple[int, int, int]

INKS: dict[str, Ink] = {
    "blue": (38, 52, 140),
    "black": (25, 25, 28),
    "violet": (96, 40, 130),
    "red": (190, 35, 40),
    "pencil": (120, 120, 124),
}
STYLES = (
    "tick",
    "cross",
    "large cross",
    "scribble",
    "solid",
    "ring round the number",
    "ring round the box",
    "stray tick",
    "slash",
    "thin tick",
    "blob",
    "thick cross",
)
_SHIFT = 4  # binary places of a pixel


class Pen:
    """Draws on one page; the page is changed."""

    def __init__(self, page: Pixels, scale: float, chance: random.Random, ink: str = "blue") -> None:
        self.page = page
        self.scale = scale
        self.chance = chance
        self.ink = INKS[ink]

    def line(self, points: Sequence[Point], width: float, opacity: float = 0.93) -> None:
        """Draw through the points, ``width`` points wide."""
        thickness = max(1, round(width * self.scale))
        mask, place, corner = self._window(points, thickness)
        cv2.polylines(mask, [place], False, 255, thickness, cv2.LINE_AA, _SHIFT)
        self._lay(mask, corner, opacity)

    def area(self, points: Sequence[Point], opacity: float = 0.9) -> None:
        """Fill the polygon."""
        mask, place, corner = self._window(points, 1)
        cv2.fillPoly(mask, [place], 255, cv2.LINE_AA, _SHIFT)
        self._lay(mask, corner, opacity)

    def _window(
        self, points: Sequence[Point], margin: int
    ) -> tuple[Pixels, NDArray[np.int32], tuple[int, int]]:
        """Return an empty part of the page round the points, the points in it, and its corner."""
        every = np.array(points) * self.scale
        left, top = (int(value) for value in every.min(axis=0) - margin - 2)
        right, bottom = (int(value) for value in every.max(axis=0) + margin + 3)
        place = ((every - (left, top)) * (1 << _SHIFT)).round().astype(np.int32)
        return np.zeros((bottom - top, right - left), np.uint8), place, (left, top)

    def _lay(self, mask: Pixels, corner: tuple[int, int], opacity: float) -> None:
        """Darken the page under the mask whose upper left pixel is the corner; what lies beyond is cut."""
        left, top = corner
        rows = slice(max(0, top), min(self.page.shape[0], top + mask.shape[0]))
        columns = slice(max(0, left), min(self.page.shape[1], left + mask.shape[1]))
        inside = mask[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        part = self.page[rows, columns].astype(np.float32)
        cover = (inside.astype(np.float32) / 255 * opacity)[..., None]
        inked = part * (np.array(self.ink, np.float32) / 255)
        self.page[rows, columns] = (part * (1 - cover) + inked * cover).round().astype(np.uint8)

    def _near(self, by: float) -> float:
        return self.chance.uniform(-by, by)

    # --- marks ---------------------------------------------------------------------------------

    def mark(self, style: str, box: tuple[float, float, float, float], number: Point) -> None:
        """Mark the box whose left, top, width and height are given; ``number`` is the middle of its number."""
        x, y, width, height = box
        middle = (x + width / 2 + self._near(0.08 * width), y + height / 2 + self._near(0.08 * height))
        size = (width + height) / 2 * self.chance.uniform(0.9, 1.15)
        match style:
            case "tick" | "thin tick" | "stray tick":
                self._tick(style, middle, size)
            case "cross" | "large cross" | "thick cross":
                self._cross(style, middle, size)
            case "scribble":
                self._scribble(box)
            case "solid":
                wobble = 0.06 * size
                corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
                self.area([(px + self._near(wobble), py + self._near(wobble)) for px, py in corners])
            case "ring round the number":
                self.ring(number, 0.62 * size, 0.68 * size)
            case "ring round the box":
                self.ring(middle, 0.95 * size, 0.85 * size)
            case "slash":
                reach = 0.62 * size
                start, stop = (middle[0] - reach, middle[1] + reach), (middle[0] + reach, middle[1] - reach)
                self.line(self._bent(start, stop), 1.1)
            case "blob":
                turns = [2 * math.pi * step / 14 for step in range(14)]
                reach = 0.33 * size
                self.area(
                    [
                        (
                            middle[0] + reach * math.cos(turn) * self.chance.uniform(0.85, 1.15),
                            middle[1] + reach * math.sin(turn) * self.chance.uniform(0.85, 1.15),
                        )
                        for turn in turns
                    ]
                )
            case _:
                raise ValueError(style)

    def _tick(self, style: str, middle: Point, size: float) -> None:
        x, y = middle
        start = (x - 0.38 * size, y + self._near(0.1 * size))
        foot = (x - 0.08 * size, y + 0.36 * size)
        reach = {"tick": (0.62, -0.62), "thin tick": (0.5, -0.5), "stray tick": (1.9, -1.1)}[style]
        end = (x + reach[0] * size, y + reach[1] * size)
        width = 0.65 if style == "thin tick" else self.chance.uniform(0.9, 1.4)
        self.line([*self._bent(start, foot), *self._bent(foot, end)], width)

    def _cross(self, style: str, middle: Point, size: float) -> None:
        x, y = middle
        reach = {"cross": 0.45, "large cross": 0.85, "thick cross": 0.5}[style] * size
        width = 2.2 if style == "thick cross" else self.chance.uniform(0.9, 1.4)
        for rise in (-1, 1):
            start = (x - reach + self._near(0.1 * size), y - rise * reach + self._near(0.1 * size))
            stop = (x + reach + self._near(0.1 * size), y + rise * reach + self._near(0.1 * size))
            self.line(self._bent(start, stop), width)

    def _scribble(self, box: tuple[float, float, float, float]) -> None:
        x, y, width, height = box
        turns = 9
        points = [
            (
                x + width * (0.12 + 0.76 * step / turns) + self._near(0.05 * width),
                y + height * (0.1 if step % 2 else 0.9) + self._near(0.08 * height),
            )
            for step in range(turns + 1)
        ]
        self.line(points, 1.1)

    def ring(self, middle: Point, across: float, down: float, width: float = 1.0) -> None:
        """Draw a ring by hand: not closed exactly."""
        begin, wobble = self.chance.uniform(0, 6.2), self.chance.uniform(0.9, 1.1)
        turns = [begin + 2 * math.pi * 1.07 * step / 40 for step in range(41)]
        points = [
            (
                middle[0] + across * (wobble + 0.06 * math.sin(2 * turn)) * math.cos(turn),
                middle[1] + down * (1 + 0.002 * step) * math.sin(turn),
            )
            for step, turn in enumerate(turns)
        ]
        self.line(points, width)

    def _bent(self, start: Point, stop: Point) -> list[Point]:
        """Return points from one to the other along a slight bend."""
        length = math.dist(start, stop)
        bend = self._near(0.08 * length)
        across = ((stop[1] - start[1]) / (length or 1), (start[0] - stop[0]) / (length or 1))
        return [
            (
                start[0] + (stop[0] - start[0]) * part + across[0] * bend * math.sin(math.pi * part),
                start[1] + (stop[1] - start[1]) * part + across[1] * bend * math.sin(math.pi * part),
            )
            for part in (0, 0.25, 0.5, 0.75, 1)
        ]

    # --- what else is on paper -------------------------------------------------------------------

    def signature(self, x: float, y: float, width: float, height: float = 14.0) -> None:
        """Draw something like a name, its line starting at the place."""
        steps = 60
        rise, pace = self.chance.uniform(0.5, 1.0), self.chance.uniform(4.5, 6.5)
        points = []
        for step in range(steps + 1):
            part = step / steps
            swing = math.sin(pace * 2 * math.pi * part + math.sin(9 * part))
            points.append(
                (
                    x + width * (part + 0.04 * math.cos(pace * 2 * math.pi * part)),
                    y - height * 0.5 * (swing * (1 - 0.5 * part) * rise + 0.4 * math.sin(3 * part)),
                )
            )
        self.line(points, 0.8)
        if self.chance.random() < 0.5:
            self.line(self._bent((x, y + 4), (x + width, y + 2)), 0.8)

    def stamp(
        self, x: float, y: float, words: Sequence[str], *, round_: bool = False, angle: float = 0.0
    ) -> None:
        """Put a rubber stamp with its middle at the place: a frame or two rings, and words."""
        reach = 62.0 if not round_ else 44.0
        side = int(2.6 * reach * self.scale)
        mask = np.zeros((side, side), np.uint8)
        half, line = side / 2, max(1, round(1.2 * self.scale))
        if round_:
            for radius in (reach, 0.78 * reach):
                cv2.circle(mask, (int(half), int(half)), int(radius * self.scale), 255, line, cv2.LINE_AA)
        else:
            across, down = int(reach * self.scale), int(0.16 * reach * (1 + len(words)) * self.scale)
            corner, other = (int(half) - across, int(half) - down), (int(half) + across, int(half) + down)
            cv2.rectangle(mask, corner, other, 255, line, cv2.LINE_AA)
        font, size = cv2.FONT_HERSHEY_SIMPLEX, 0.3 * self.scale
        for number, text in enumerate(words):
            (wide, tall), _ = cv2.getTextSize(text, font, size, line)
            lower = int(half + (number - (len(words) - 1) / 2) * 1.9 * tall + tall / 2)
            cv2.putText(mask, text, (int(half - wide / 2), lower), font, size, 255, line, cv2.LINE_AA)
        turn = cv2.getRotationMatrix2D((half, half), angle, 1)
        mask = cv2.warpAffine(mask, turn, (side, side))
        # rubber gives its ink unevenly
        rubber = (
            np.random.default_rng(self.chance.getrandbits(32)).uniform(0.55, 1, (12, 12)).astype(np.float32)
        )
        mask = (mask * cv2.resize(rubber, (side, side))).astype(np.uint8)
        self._lay(mask, (int(x * self.scale - half), int(y * self.scale - half)), 0.8)
