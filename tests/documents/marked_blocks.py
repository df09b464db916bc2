"""Endorsement blocks drawn as pixels: layouts, pens, dirt, scanners, and words as recognition gives them.

Everything follows from a seed. `python -m tests.documents.marked_blocks --count N --seed S` prints how
the reader does on them.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from tracker.documents.marks import Endorsement, determination_of
from tracker.documents.pages import Frame, Raster, Rect, Word
from tracker.documents.scan.marks import endorsement

NAMES = ("1", "2", "A", "B", "C")
FINE = 8  # pixels a point while drawing
WIDTH, HEIGHT = 400, 200  # points
PEN_TONE = (25, 150)

LABELS = {
    "1": "Not subject to the two-year residence requirement.",
    "2": "Subject to two-year residence requirement based on:",
    "A": "Government financing and/or",
    "B": "The Exchange Visitor Skills List and/or",
    "C": "PL 94-484 as amended",
}
HEADING = (
    "PRELIMINARY ENDORSEMENT OF CONSULAR OR IMMIGRATION OFFICER REGARDING SECTION",
    "212(e) OF THE IMMIGRATION AND NATIONALITY ACT AND PL 94-484, AS AMENDED",
    "The Exchange Visitor in the above program:",
)
REMARK = (
    "(ALL USAID PARTICIPANTS G-2-00263 AND ALL ALIEN",
    "PHYSICIANS SPONSORED BY P-3-04510 ARE SUBJECT TO",
    "THE TWO-YEAR HOME RESIDENCE REQUIREMENT)",
)


@dataclass(frozen=True)
class Layout:
    """Where the parts of a block stand, in points."""

    size: float = 6.6
    box: tuple[float, float] = (10.0, 8.6)
    line: float = 0.9
    top: float = 44.0
    step: float = 15.6
    uneven: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0)
    outer: tuple[float, float, float] = (12.5, 21.4, 40.0)  # number, frame, words
    inner: tuple[float, float, float] = (31.5, 43.4, 61.0)
    shape: str = "square"

    def row(self, name: str) -> tuple[float, float, float, float]:
        """Number x, frame x, words x and baseline of a row."""
        columns = self.outer if name in "12" else self.inner
        place = NAMES.index(name)
        return (*columns, self.top + place * self.step + self.uneven[place])

    def frame(self, name: str) -> Rect:
        _, x, _, baseline = self.row(name)
        middle = baseline - 0.36 * self.size
        return Rect(x, middle - self.box[1] / 2, x + self.box[0], middle + self.box[1] / 2)

    def number(self, name: str) -> tuple[float, float]:
        x, _, _, baseline = self.row(name)
        return x + 0.3 * self.size, baseline - 0.33 * self.size


LAYOUTS = {
    "specimen": Layout(),
    "official": Layout(7.4, (9.8, 8.7), 0.9, 46, 15.2, outer=(11, 21, 40), inner=(31, 43, 61)),
    "wide apart": Layout(6.6, (9, 9), 0.7, 44, 18.5, outer=(14, 24, 46), inner=(36, 47, 68)),
    "number after the box": Layout(7, (9, 9), 0.8, 44, 16, outer=(27, 12, 38), inner=(49, 34, 60)),
    "thick lines": Layout(7, (10, 9), 1.7, 44, 16.2),
    "large boxes": Layout(6.6, (13, 12), 0.9, 44, 18, outer=(9, 19, 42), inner=(28, 41, 64)),
    "small boxes": Layout(7.5, (7.5, 7), 0.7, 44, 16),
    "uneven rows": Layout(6.6, (10, 8.6), 0.9, 44, 15.4, uneven=(0, 0, 0.8, 1.6, 1.9)),
    "one column": Layout(7, (9, 9), 0.8, 44, 16, outer=(12, 22, 41), inner=(12, 22, 41)),
    "brackets": Layout(7, (9, 9), 0.9, 44, 16, shape="brackets"),
    "round boxes": Layout(7, (9.5, 9.5), 0.9, 44, 17, shape="round"),
}
COMMON = (
    "specimen",
    "official",
    "specimen",
    "official",
    "wide apart",
    "thick lines",
    "large boxes",
    "uneven rows",
    "small boxes",
)


class Canvas:
    """Gray pixels on which print and pens are drawn, in points."""

    def __init__(self) -> None:
        self.gray = np.full((HEIGHT * FINE, WIDTH * FINE), 255, np.uint8)
        self.read: list[tuple[str, Rect]] = []

    def line(self, points: Sequence[tuple[float, float]], width: float, tone: int) -> None:
        xs, ys = zip(*points, strict=True)
        part, left, top = self._part(min(xs), min(ys), max(xs), max(ys), width)
        places = [(round((x - left) * FINE * 16), round((y - top) * FINE * 16)) for x, y in points]
        over = np.full_like(part, 255)
        path = np.array([places], np.int32)
        cv2.polylines(over, path, False, int(tone), max(1, round(width * FINE)), cv2.LINE_AA, 4)
        np.minimum(part, over, out=part)

    def _part(
        self, left: float, top: float, right: float, bottom: float, more: float
    ) -> tuple[np.ndarray, int, int]:
        """Return the pixels round some bounds, and the place in points where they begin."""
        x, y = max(0, int(left - more) - 1), max(0, int(top - more) - 1)
        end_x, end_y = max(x + 1, int(right + more) + 2), max(y + 1, int(bottom + more) + 2)
        return self.gray[y * FINE : end_y * FINE, x * FINE : end_x * FINE], x, y

    def fill(self, rect: Rect, tone: int) -> None:
        over = self.gray[
            int(rect.top * FINE) : int(rect.bottom * FINE), int(rect.left * FINE) : int(rect.right * FINE)
        ]
        np.minimum(over, tone, out=over)

    def ring(
        self, x: float, y: float, across: float, down: float, width: float, tone: int, turn: float = 0.0
    ) -> None:
        reach = max(across, down)
        part, left, top = self._part(x - reach, y - reach, x + reach, y + reach, width)
        over = np.full_like(part, 255)
        middle = (round((x - left) * FINE * 16), round((y - top) * FINE * 16))
        axes = (round(across * FINE * 16), round(down * FINE * 16))
        cv2.ellipse(over, middle, axes, turn, 0, 360, int(tone), max(1, round(width * FINE)), cv2.LINE_AA, 4)
        np.minimum(part, over, out=part)

    def text(
        self, text: str, x: float, baseline: float, size: float, tone: int = 20, bold: bool = False
    ) -> list[Rect]:
        """Write text and return the bounds of its words."""
        scale = size * FINE / 30.5  # the capitals of this font are 21 pixels high
        thick = max(1, round(size * FINE * (0.13 if bold else 0.085)))
        found: list[Rect] = []
        at = x * FINE
        for word in text.split(" "):
            (width, _), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_COMPLEX, scale * 0.82, thick)
            cv2.putText(
                self.gray,
                word,
                (round(at), round(baseline * FINE)),
                cv2.FONT_HERSHEY_COMPLEX,
                scale * 0.82,
                int(tone),
                thick,
                cv2.LINE_AA,
            )
            found.append(Rect(at / FINE, baseline - 0.75 * size, (at + width) / FINE, baseline + 0.22 * size))
            at += width + 0.27 * size * FINE
        return found


@dataclass
class Block:
    """One drawn block: what the camera sees, what recognition says, and what the marks may mean."""

    name: str
    raster: Raster
    words: list[Word]
    bounds: Rect
    means: frozenset[str]
    marked: frozenset[str]
    hard: bool
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DrawnPage:
    """What the reader asks of a page."""

    raster: Raster
    number: int = 1
    frame: Frame = field(default_factory=lambda: Frame(0.0, (0.0, -float(HEIGHT), float(WIDTH), 0.0)))


# --- pens ----------------------------------------------------------------------------------------

Pen = Callable[[Canvas, Layout, str, random.Random], None]


def _pen(rng: random.Random) -> tuple[float, int]:
    return rng.uniform(0.55, 1.6), rng.randint(*PEN_TONE)


def _hand(
    points: Sequence[tuple[float, float]], rng: random.Random, shake: float
) -> list[tuple[float, float]]:
    """Return a line through the points as a hand draws it: bent and shaking."""
    path: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        bend = rng.gauss(0, 0.06) * math.hypot(x1 - x0, y1 - y0)
        for step in range(9):
            part = step / 8
            arch = math.sin(math.pi * part) * bend
            path.append(
                (
                    x0 + (x1 - x0) * part + arch + rng.gauss(0, shake),
                    y0 + (y1 - y0) * part - arch + rng.gauss(0, shake),
                )
            )
    return path


def tick(canvas: Canvas, layout: Layout, name: str, rng: random.Random, reach: float = 1.0) -> None:
    box = layout.frame(name)
    x, y = box.middle
    x, y = x + rng.gauss(0, 0.09) * box.width, y + rng.gauss(0, 0.07) * box.height
    s = box.height * rng.uniform(0.75, 1.15) * reach
    foot = (x - 0.08 * s, y + 0.38 * s)
    points = [
        (x - 0.42 * s, y + rng.uniform(-0.1, 0.1) * s),
        foot,
        (x + rng.uniform(0.4, 0.8) * s, y - rng.uniform(0.35, 0.75) * s),
    ]
    width, tone = _pen(rng)
    canvas.line(_hand(points, rng, 0.05), width, tone)


def cross(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    box = layout.frame(name)
    x, y = box.middle
    x, y = x + rng.gauss(0, 0.08) * box.width, y + rng.gauss(0, 0.06) * box.height
    across, down = box.width * rng.uniform(0.28, 0.62), box.height * rng.uniform(0.3, 0.62)
    width, tone = _pen(rng)
    canvas.line(_hand([(x - across, y - down), (x + across, y + down)], rng, 0.05), width, tone)
    canvas.line(_hand([(x - across, y + down), (x + across, y - down)], rng, 0.05), width, tone)


def filled(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    box = layout.frame(name)
    canvas.fill(box if rng.random() < 0.4 else box.grown(-1.2), rng.randint(10, 110))


def scrawl(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    box = layout.frame(name)
    points = []
    for number in range(rng.randint(5, 10)):
        x = box.left + (0.1 + 0.8 * number / 9) * box.width
        points.append((x, box.top + (0.12 if number % 2 else 0.88) * box.height + rng.gauss(0, 0.5)))
    width, tone = _pen(rng)
    canvas.line(_hand(points, rng, 0.1), width, tone)


def dash(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    box = layout.frame(name)
    width, tone = rng.uniform(0.8, 1.6), rng.randint(20, 110)
    points = [
        (box.left + 0.15 * box.width, box.bottom - 0.15 * box.height),
        (box.right + 0.1 * box.width, box.top + 0.05 * box.height),
    ]
    canvas.line(_hand(points, rng, 0.05), width, tone)


def letter_x(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    box = layout.frame(name)
    size = box.height * rng.uniform(0.8, 1.15)
    canvas.text(
        "X",
        box.middle[0] - 0.33 * size + rng.gauss(0, 0.4),
        box.middle[1] + 0.33 * size + rng.gauss(0, 0.4),
        size,
    )


def ring_number(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    x, y = layout.number(name)
    s = layout.size
    width, tone = rng.uniform(0.6, 1.2), rng.randint(20, 120)
    canvas.ring(
        x + rng.gauss(0.2, 0.4),
        y + rng.gauss(0, 0.4),
        s * rng.uniform(0.72, 0.98),
        s * rng.uniform(0.75, 1.0),
        width,
        tone,
        rng.uniform(-20, 20),
    )


def ring_box(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    box = layout.frame(name)
    width, tone = rng.uniform(0.6, 1.2), rng.randint(20, 120)
    canvas.ring(
        *box.middle, box.width * rng.uniform(0.75, 0.95), box.height * rng.uniform(0.72, 0.9), width, tone
    )


PENS: dict[str, tuple[Pen, int]] = {
    "tick": (tick, 30),
    "cross": (cross, 22),
    "large tick": (lambda canvas, layout, name, rng: tick(canvas, layout, name, rng, 1.35), 8),
    "filled": (filled, 7),
    "scrawl": (scrawl, 7),
    "dash": (dash, 4),
    "letter X": (letter_x, 8),
    "ring round the number": (ring_number, 6),
    "ring round the box": (ring_box, 6),
}

# --- what else is on the paper -------------------------------------------------------------------


def signature(
    canvas: Canvas, layout: Layout, rng: random.Random, left: float, top: float, width: float
) -> None:
    steps = rng.randint(9, 16)
    points = [(left + width * n / steps, top + rng.uniform(-7, 7)) for n in range(steps + 1)]
    canvas.line(_hand(points, rng, 0.2), rng.uniform(0.5, 1.1), rng.randint(20, 120))


def below(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    bottom = layout.frame("C").bottom
    signature(canvas, layout, rng, rng.uniform(40, 90), bottom + rng.uniform(22, 34), rng.uniform(60, 130))


def across_boxes(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    name = rng.choice(NAMES)
    box = layout.frame(name)
    signature(
        canvas,
        layout,
        rng,
        box.left - rng.uniform(2, 15),
        box.middle[1] + rng.uniform(-4, 4),
        rng.uniform(90, 160),
    )


def stamp_right(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    x, y = rng.uniform(270, 340), layout.top + rng.uniform(20, 60)
    tone = rng.randint(60, 150)
    canvas.ring(x, y, 30, 26, 1.4, tone)
    canvas.ring(x, y, 24, 20, 0.8, tone)
    for number, line in enumerate(("CONSULATE", "12 MAY 2019", "SAMPLE")):
        canvas.text(line, x - 19, y - 5 + 7 * number, 6, tone)


def stamp_across(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    box = layout.frame(rng.choice(NAMES))
    x, y = box.middle[0] + rng.uniform(-6, 22), box.middle[1] + rng.uniform(-8, 8)
    tone = rng.randint(60, 150)
    if rng.random() < 0.5:
        canvas.ring(x, y, 28, 24, 1.4, tone)
        canvas.ring(x, y, 22, 18, 0.8, tone)
    else:
        for edge in (-9.0, 9.0):
            canvas.line([(x - 30, y + edge), (x + 30, y + edge)], 1.2, tone)
        for edge in (-30.0, 30.0):
            canvas.line([(x + edge, y - 9), (x + edge, y + 9)], 1.2, tone)
    canvas.text("RECEIVED", x - 22, y + 3, 8, tone, bold=True)


def words_across(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    box = layout.frame(rng.choice(NAMES))
    size = rng.uniform(6, 10)
    x, y = box.middle[0] - rng.uniform(0, 30), box.middle[1] + rng.uniform(-2, 6)
    text = rng.choice(("RECEIVED", "12 MAY 2019", "VOID"))
    boxes = canvas.text(text, x, y, size, rng.randint(20, 150), bold=True)
    if rng.random() < 0.5:  # recognition reads such words as often as not
        canvas.read.extend(zip(text.split(" "), boxes, strict=True))


def dirt(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    for _ in range(rng.randint(10, 60)):
        x, y = rng.uniform(5, WIDTH - 5), rng.uniform(5, HEIGHT - 5)
        canvas.ring(x, y, rng.uniform(0.1, 0.5), rng.uniform(0.1, 0.5), 0.3, rng.randint(60, 190))


def fold(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    y = rng.uniform(layout.top - 10, layout.frame("C").bottom + 10)
    lean = rng.uniform(-2, 2)
    canvas.line([(0, y), (WIDTH, y + lean)], rng.uniform(0.3, 0.9), rng.randint(150, 225))


def initials(canvas: Canvas, layout: Layout, rng: random.Random) -> None:
    name = rng.choice(NAMES)
    box = layout.frame(name)
    x = box.right + rng.uniform(150, 230)
    signature(canvas, layout, rng, x, box.middle[1], rng.uniform(12, 22))


def struck(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    _, _, x, baseline = layout.row(name)
    y = baseline - 0.3 * layout.size
    width, tone = _pen(rng)
    end = x + layout.size * len(LABELS[name]) * rng.uniform(0.35, 0.5)
    path = [(x - 1 + (end - x) * part / 6, y + rng.gauss(0, 0.6)) for part in range(7)]
    canvas.line(path, width, tone)


def between(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    """A tick that lies half in one box and half in the next."""
    box, following = layout.frame(name), layout.frame(NAMES[NAMES.index(name) + 1])
    x, y = (box.middle[0] + following.middle[0]) / 2, (box.bottom + following.top) / 2
    s = (following.middle[1] - box.middle[1]) * 0.85
    width, tone = _pen(rng)
    canvas.line(
        _hand([(x - 0.35 * s, y), (x, y + 0.5 * s), (x + 0.5 * s, y - 0.55 * s)], rng, 0.05), width, tone
    )


def beside(canvas: Canvas, layout: Layout, name: str, rng: random.Random) -> None:
    """A tick next to the frame: left of the number or after the words."""
    _, _, x, baseline = layout.row(name)
    s = layout.size
    x = layout.frame(name).right + 0.55 * s if rng.random() < 0.6 else x + 28 * s
    y = baseline - 0.4 * s
    width, tone = _pen(rng)
    canvas.line(
        _hand([(x - 0.4 * s, y), (x, y + 0.45 * s), (x + 0.6 * s, y - 0.6 * s)], rng, 0.05), width, tone
    )


# --- scanners ------------------------------------------------------------------------------------


def _turned(gray: np.ndarray, degrees: float) -> np.ndarray:
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(gray, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=255)


def _degraded(
    gray: np.ndarray, rng: random.Random, wanted: tuple[str, int] | None = None
) -> tuple[np.ndarray, float, str]:
    noise = np.random.default_rng(rng.randrange(1 << 30))
    dpi = rng.choice((150, 150, 200, 200, 240, 300))
    how = rng.choice(("clean", "clean", "gray", "photo", "fax", "jpeg", "faint", "noisy"))
    how, dpi = wanted or (how, dpi)
    scale = dpi / 72
    small = cv2.resize(
        gray, (round(WIDTH * scale), round(HEIGHT * scale)), interpolation=cv2.INTER_AREA
    ).astype(np.float32)
    height, width = small.shape
    if how != "fax":
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 0.9) * (1.25 if how == "photo" else 1.0))
    if how in ("gray", "photo"):
        paper = rng.uniform(0.62, 0.92)
        small = small * paper + (1 - paper) * rng.uniform(10, 40)
    if how == "photo":
        across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
        small *= 1.0 - rng.uniform(0.1, 0.4) * (
            across * math.cos(a := rng.uniform(0, 6)) + down * math.sin(a)
        ).clip(0, 1)
        if rng.random() < 0.5:
            edge = 1 / (
                1
                + np.exp(
                    -(across - rng.uniform(0.1, 0.6) + rng.uniform(-0.4, 0.4) * down) * rng.uniform(15, 90)
                )
            )
            small *= 1.0 - rng.uniform(0.15, 0.45) * edge
    if how == "faint":
        small = 255 - (255 - small) * rng.uniform(0.35, 0.6)
    small += noise.normal(
        0, {"noisy": rng.uniform(8, 16), "photo": rng.uniform(2, 7)}.get(how, rng.uniform(0, 3)), small.shape
    )
    small = small.clip(0, 255).astype(np.uint8)
    if how == "fax":
        level = rng.randint(168, 205)
        small = np.where(small < level, 0, 255).astype(np.uint8)
        small[noise.random(small.shape) < rng.uniform(0, 0.002)] = 0
    if how in ("jpeg", "photo", "gray"):
        small = cv2.imdecode(
            cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 85)])[1], 0
        )
    return small, small.shape[1] / WIDTH, f"{how} {dpi} dpi"


# --- words as recognition gives them ---------------------------------------------------------------


def _misread(text: str, rng: random.Random, rate: float) -> str:
    slips = {
        "o": "0",
        "i": "l",
        "l": "1",
        "e": "c",
        "c": "e",
        "t": "f",
        "n": "r",
        "u": "v",
        "-": "",
        "S": "5",
        "1": "I",
        "g": "q",
    }
    letters = [slips.get(letter, "") if rng.random() < rate else letter for letter in text]
    return "".join(letters)


def _recognized(
    printed: Sequence[tuple[str, Rect]], rng: random.Random, size: float, turn: float
) -> list[Word]:
    rate = rng.choice((0.0, 0.0, 0.01, 0.04))
    slack = rng.choice((0.2, 0.5, 0.9))
    stretch = rng.uniform(0.8, 1.25)
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    words = []
    for text, box in printed:
        x, y = box.middle[0] - WIDTH / 2, box.middle[1] - HEIGHT / 2
        shift_x, shift_y = cosine * x + sine * y + WIDTH / 2, -sine * x + cosine * y + HEIGHT / 2
        read = _misread(text, rng, rate)
        if not read:
            continue
        x0 = shift_x - box.width / 2 + rng.gauss(0, slack)
        x1 = shift_x + box.width / 2 + rng.gauss(0, slack)
        middle = shift_y + rng.gauss(0, 0.35 * slack)
        tall = box.height * stretch
        rect = Rect(x0, middle - tall / 2, max(x1, x0 + 1), middle + tall / 2)
        words.append(Word(read, rect, rect.bottom - 0.22 * size * stretch, size * stretch, "ocr"))
    return words


# --- whole blocks ----------------------------------------------------------------------------------

_WHO = {
    "not subject": (("1",),),
    "subject": (("2",), ("2", "A"), ("2", "B"), ("2", "C"), ("B",), ("C",), ("2", "A", "B"), ("A",)),
    "unmarked": ((),),
    "conflict": (("1", "2"), ("1", "B")),
}
SOILS = {
    "stamp at the right": stamp_right,
    "dirt": dirt,
    "fold": fold,
    "initials": initials,
    "signature across": across_boxes,
    "stamp across": stamp_across,
    "words across": words_across,
}
DOUBTFUL = {"struck": struck, "between": between, "beside": beside}
HARD = {"initials", "signature across", "stamp across", "words across", *DOUBTFUL}
EXTRAS = {"-": 64, "stamp at the right": 10, "dirt": 10, "fold": 5, "initials": 3} | dict.fromkeys(
    ("signature across", "stamp across", "words across", *DOUBTFUL), 1.6
)


def block(
    seed: int,
    *,
    layout: str | None = None,
    extra: str | None = None,
    marked: Sequence[str] | None = None,
    style: str | None = None,
    scan: tuple[str, int] | None = None,
    words: str | None = None,
    turn: float | None = None,
) -> Block:
    """Return the block of a seed; what is named is as named, everything else is drawn by lot."""
    rng = random.Random(seed * 7919 + 13)
    name = layout or (rng.choice(COMMON) if rng.random() < 0.94 else rng.choice(tuple(LAYOUTS)))
    form = LAYOUTS[name]
    canvas = Canvas()
    printed = _print(canvas, form)
    who = rng.choices(("not subject", "subject", "unmarked", "conflict"), (30, 40, 22, 8))[0]
    chosen = tuple(rng.choice(_WHO[who]) if marked is None else marked)
    style = style or rng.choices(tuple(PENS), [weight for _, weight in PENS.values()])[0]
    for box in chosen:
        PENS[style][0](canvas, form, box, rng)
    notes = {"layout": name, "style": style if chosen else "-"}
    if rng.random() < 0.5:
        below(canvas, form, rng)
    extra = extra or rng.choices(tuple(EXTRAS), tuple(EXTRAS.values()))[0]
    notes["extra"] = extra
    means = [frozenset(chosen)]
    if extra in SOILS:
        SOILS[extra](canvas, form, rng)
    elif extra != "-":
        at = rng.choice(NAMES[:-1])
        DOUBTFUL[extra](canvas, form, at, rng)
        near = (at, NAMES[NAMES.index(at) + 1]) if extra == "between" else (at,)
        means = [frozenset({*chosen} ^ {one} if extra == "struck" else {*chosen, one}) for one in near]
        if extra != "between":
            means.append(frozenset(chosen))
    lean = rng.choice((0.0, 0.0, rng.uniform(-0.5, 0.5), rng.uniform(-1.5, 1.5)))
    lean = lean if turn is None else turn
    pixels, scale, notes["scan"] = _degraded(_turned(canvas.gray, lean), rng, scan)
    read_words = _recognized([*printed, *canvas.read], rng, form.size, lean)
    read_words = _slipped(read_words, rng, notes, words)
    said = frozenset(determination_of(dict.fromkeys(names, "marked")).value for names in means)
    whole = Rect(4, 8, 390, 190)
    return Block(
        f"{seed}", Raster(pixels, scale), read_words, whole, said, frozenset(chosen), extra in HARD, notes
    )


def _print(canvas: Canvas, layout: Layout) -> list[tuple[str, Rect]]:
    printed: list[tuple[str, Rect]] = []

    def write(text: str, x: float, y: float, size: float, bold: bool = False) -> None:
        printed.extend(zip(text.split(" "), canvas.text(text, x, y, size, bold=bold), strict=True))

    for number, line in enumerate(HEADING):
        write(line, 10, 12 + 8.5 * number, 6.4, number < 2)
    for number, line in enumerate(REMARK):
        write(line, 236, layout.top + 14 + 7 * number, 5.4)
    for name in NAMES:
        number_x, _, words_x, baseline = layout.row(name)
        write(f"{name}.", number_x, baseline, layout.size)
        write(LABELS[name], words_x, baseline, layout.size)
        _draw_frame(canvas, layout, name)
    foot = layout.frame("C").bottom + 30
    for text, x in (("Name", 60), ("Title", 200)):
        write(text, x, foot, 5.8)
    canvas.line([(4, 2), (4, HEIGHT - 4)], 0.9, 15)
    canvas.line([(4, 3), (395, 3)], 0.9, 15)
    return printed


def _draw_frame(canvas: Canvas, layout: Layout, name: str) -> None:
    box = layout.frame(name)
    corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
    if layout.shape == "square":
        canvas.line([*corners, corners[0]], layout.line, 15)
    elif layout.shape == "brackets":
        stub = 0.2 * box.width
        canvas.line(
            [(box.left + stub, box.top), corners[0], corners[3], (box.left + stub, box.bottom)],
            layout.line,
            15,
        )
        canvas.line(
            [(box.right - stub, box.top), corners[1], corners[2], (box.right - stub, box.bottom)],
            layout.line,
            15,
        )
    else:
        canvas.ring(*box.middle, box.width / 2, box.height / 2, layout.line, 15)


def _slipped(
    words: list[Word], rng: random.Random, notes: dict[str, str], wanted: str | None = None
) -> list[Word]:
    """Lose numbers, glue them to the words, lose a label: what recognition does now and then."""
    kind = rng.choices(
        ("nothing", "numbers lost", "numbers glued", "label lost", "word lost"), (50, 18, 14, 9, 9)
    )[0]
    notes["words"] = kind = wanted or kind
    numbers = [word for word in words if len(word.text.strip(".")) == 1]
    if kind == "numbers lost":
        return [word for word in words if word not in numbers]
    if kind == "numbers glued":
        found = []
        skipped = set()
        for number in numbers:
            nearest = min(
                (
                    word
                    for word in words
                    if word.box.left > number.box.right and abs(word.baseline - number.baseline) < 4
                ),
                key=lambda word: word.box.left,
                default=None,
            )
            if nearest is None:
                continue
            # the box between them is lost or read as a letter
            text = number.text + rng.choice(("", "口", "□", "D")) + nearest.text
            box = Rect(number.box.left, nearest.box.top, nearest.box.right, nearest.box.bottom)
            found.append(Word(text, box, nearest.baseline, nearest.size, "ocr"))
            skipped |= {id(number), id(nearest)}
        return [word for word in words if id(word) not in skipped] + found
    if kind == "label lost":
        lost = rng.choice(NAMES)
        notes["lost"] = lost
        texts = LABELS[lost].split(" ")
        firsts = [word for word in words if word.text == texts[0]]
        if firsts:
            baseline = firsts[-1].baseline
            return [
                w
                for w in words
                if not (abs(w.baseline - baseline) < 5 and firsts[-1].box.left - 1 <= w.box.left < 230)
            ]
    if kind == "word lost":
        return [word for word in words if rng.random() > 0.05]
    return words


def read(drawn: Block) -> Endorsement:
    """Return what the reader says of the block."""
    return endorsement(DrawnPage(drawn.raster), drawn.words, drawn.bounds)  # type: ignore[arg-type]


def verdict(drawn: Block, found: Endorsement) -> str:
    """Return right, unsure, open (one of several things the paper may mean) or wrong."""
    said = found.determination.value
    if said == "unsure":
        return "right" if len(drawn.means) > 1 else "unsure"
    if said not in drawn.means:
        return "wrong"
    return "right" if len(drawn.means) == 1 else "open"


def main() -> None:
    """Print how the reader does on blocks of many seeds."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--layout", choices=tuple(LAYOUTS))
    parser.add_argument("--extra", choices=tuple(EXTRAS))
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    totals: Counter[tuple[bool, str]] = Counter()
    by: dict[str, Counter[str]] = {}
    seconds = 0.0
    for seed in range(options.seed, options.seed + options.count):
        drawn = block(seed, layout=options.layout, extra=options.extra)
        begin = time.process_time()
        found = read(drawn)
        seconds += time.process_time() - begin
        said = verdict(drawn, found)
        totals[drawn.hard, said] += 1
        for key in ("layout", "style", "extra", "scan", "words"):
            what = f"{key}: {drawn.notes.get(key, '-')}"
            by.setdefault(what, Counter())[said if not drawn.hard else f"hard {said}"] += 1
        if said in ("wrong", "open") or (options.show and said == "unsure" and not drawn.hard):
            print(
                said,
                drawn.name,
                sorted(drawn.marked),
                found.determination.value,
                drawn.notes,
                {n: b.state for n, b in found.boxes.items()},
                found.problems,
            )
    for what in sorted(by):
        print(f"{what:40}", dict(by[what]))
    print(f"{options.count} blocks, {1000 * seconds / options.count:.0f} ms each")
    for hard in (False, True):
        print(
            "hard" if hard else "ordinary",
            {said: count for (kind, said), count in totals.items() if kind == hard},
        )


if __name__ == "__main__":
    main()
