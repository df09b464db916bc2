"""What life does to forms: pens that miss the boxes, second thoughts, holes, stains, cut and shrunk copies.

What is at a box that nobody can see, or what a mark beside all boxes means, is ``unsure`` in truth.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans import drawn, people, wear
from tests.scans.conditions import CONDITIONS, Condition, filed, worn
from tests.scans.pens import Pen
from tests.scans.truth import BOX_NAMES, Case, Determination, Paper, marked_says
from tracker.documents.marks import determination_of
from tracker.tasks.specimens.form_ds2019 import REVISIONS, ds2019_page_2

Pixels = NDArray[np.uint8]
Marked = frozenset[str]

_BOXES = (("1",), ("2", "B"), (), ("2",), ("1",), ("C",), ("2", "A"))
_ENDS = {"1": 176.0, "2": 184.0, "A": 145.0, "B": 170.0, "C": 128.0}  # of the words, in points
_STARTS = {"1": 40.0, "2": 40.0, "A": 61.0, "B": 61.0, "C": 61.0}


@dataclass(frozen=True)
class Desk:
    """A form on a desk: its page, a pen, where its boxes stand, and chance."""

    page: Pixels
    pen: Pen
    look: drawn.Look
    chance: random.Random

    def any_name(self) -> str:
        """Return one of the boxes."""
        return self.chance.choice(BOX_NAMES)

    def usual(self) -> Marked:
        """Mark some boxes as they should be, and return them."""
        names = self.chance.choice(_BOXES)
        return self.mark(*names)

    def mark(self, *names: str) -> Marked:
        """Mark these boxes."""
        for name in names:
            style = self.chance.choice(["tick", "cross", "stray tick"])
            self.pen.mark(style, self.look.place(name), self.look.number(name))
        return frozenset(names)

    def tick(self, x: float, y: float, size: float) -> None:
        """Draw a tick whose foot is at the place."""
        self.pen.line([(x - 0.4 * size, y - 0.4 * size), (x, y), (x + 0.75 * size, y - size)], 1.1)

    def initials(self, x: float, y: float, size: float) -> None:
        """Write two letters from the place on."""
        first = [(0.0, 0.5), (0.25, -0.5), (0.5, 0.5), (0.1, 0.1), (0.45, 0.05)]
        second = [(0.8, -0.5), (0.8, 0.5), (1.2, 0.3), (0.8, 0.0), (1.15, -0.25), (0.8, -0.5)]
        for letter in (first, second):
            self.pen.line([(x + size * across, y + size * down) for across, down in letter], 0.8)

    def pixels(self, *points: float) -> tuple[int, ...]:
        """Return places on the page in pixels."""
        return tuple(round(point * self.pen.scale) for point in points)


def _unless_seen(marked: Marked, hidden: Marked) -> Determination:
    """Return what a form says some of whose boxes cannot be seen."""
    states = {
        name: "unsure" if name in hidden else "marked" if name in marked else "empty" for name in BOX_NAMES
    }
    return determination_of(states).value  # type: ignore[arg-type,return-value]


Told = tuple[Marked, Determination]


def _told(marked: Marked) -> Told:
    return marked, marked_says(marked)


# --- pens --------------------------------------------------------------------------------------


def _behind_words(desk: Desk) -> Told:
    name = desk.any_name()
    _, y, _, height = desk.look.place(name)
    x = _ENDS[name] + desk.look.right + desk.chance.uniform(6, 60)
    desk.tick(x, y + height, desk.chance.uniform(8, 14))
    return frozenset(), "unsure"


def _over_words(desk: Desk) -> Told:
    name = desk.any_name()
    _, y, _, height = desk.look.place(name)
    x = desk.look.right + desk.chance.uniform(_STARTS[name] + 6, _ENDS[name] - 10)
    desk.tick(x, y + height, desk.chance.uniform(10, 15))
    return frozenset(), "unsure"


def _over_number(desk: Desk) -> Told:
    name = desk.any_name()
    x, y = desk.look.number(name)
    reach = desk.chance.uniform(3.5, 5)
    for rise in (-1, 1):
        desk.pen.line([(x - reach, y - rise * reach), (x + reach, y + rise * reach)], 1.1)
    return _told(frozenset({name}))


def _begun_outside(desk: Desk) -> Told:
    name = desk.any_name()
    x, y, width, height = desk.look.place(name)
    points = [(x - 3, y + 1), (x + 0.45 * width, y + 0.95 * height), (x + 1.8 * width, y - 0.5 * height)]
    desk.pen.line(points, desk.chance.uniform(0.9, 1.4))
    return _told(frozenset({name}))


def _another_ink(desk: Desk) -> Told:
    desk.pen.ink = desk.chance.choice([(20, 120, 60), (110, 160, 225), (235, 60, 45)])
    return _told(desk.mark(*desk.chance.choice([names for names in _BOXES if names])))


def _initialled(desk: Desk) -> Told:
    marked = desk.mark(*desk.chance.choice([names for names in _BOXES if names]))
    name = min(marked)
    _, y, _, height = desk.look.place(name)
    desk.initials(_ENDS[name] + desk.look.right + desk.chance.uniform(3, 20), y + height / 2, 8)
    return _told(marked)


def _taken_back(desk: Desk) -> Told:
    first, second = desk.chance.choice([("1", "2"), ("2", "1"), ("1", "C")])
    desk.mark(first)
    x, y, width, height = desk.look.place(first)
    zigzag = [(x - 2 + step * (width + 5) / 11, y + (-1 if step % 2 else height + 1)) for step in range(12)]
    desk.pen.line(zigzag, 1.0)
    desk.mark(second)
    _, y, _, height = desk.look.place(second)
    desk.initials(_ENDS[second] + desk.look.right + 6, y + height / 2, 7)
    return _told(frozenset({second}))


def _struck_out(desk: Desk) -> Told:
    name = desk.chance.choice(["1", "2"])
    _, y, _, height = desk.look.place(name)
    level = y + height * desk.chance.uniform(0.4, 0.6)
    desk.pen.line([(_STARTS[name] - 2, level), (_ENDS[name] + desk.look.right + 2, level + 1)], 1.1)
    return frozenset(), "unsure"


def _highlighted(desk: Desk) -> Told:
    marked = desk.usual()
    _, y, _, height = desk.look.place(desk.any_name())
    left, top, right, bottom = desk.pixels(10, y - 1.5, 190, y + height + 1.5)
    part = desk.page[top:bottom, left:right]
    color = np.array(desk.chance.choice([(255, 250, 90), (255, 170, 190), (160, 245, 140)]), np.float32)
    part[:] = (part.astype(np.float32) * (color / 255)).astype(np.uint8)
    return _told(marked)


# --- what hides boxes ----------------------------------------------------------------------------


def _punched(desk: Desk) -> Told:
    marked, name = desk.usual(), desk.any_name()
    x, y, width, height = desk.look.place(name)
    middle = desk.pixels(x + width / 2, y + height / 2)
    tone = desk.chance.choice([30, 140, 253])
    cv2.circle(desk.page, middle, *desk.pixels(9.5), (tone, tone, tone), -1, cv2.LINE_AA)
    return marked, _unless_seen(marked, frozenset({name}))


def _painted_white(desk: Desk) -> Told:
    name = desk.chance.choice(["1", "2"])
    desk.mark(name)
    x, y, width, height = desk.look.place(name)
    left, top, right, bottom = desk.pixels(x - 2.5, y - 2.5, x + width + 2.5, y + height + 2.5)
    desk.page[top:bottom, left:right] = desk.chance.choice([246, 255])
    return frozenset(), "unsure"


def _cut(desk: Desk) -> Told:
    marked = desk.usual()
    x, _, width, _ = desk.look.place("1")
    desk.page[:, : desk.pixels(x + width + 1)[0]] = 255
    return marked, _unless_seen(marked, frozenset({"1", "2"}))


def _stained(desk: Desk) -> Told:
    marked = desk.usual()
    reach = desk.chance.uniform(95, 125)
    middle = desk.pixels(desk.chance.uniform(25, 55) + reach, desk.chance.uniform(570, 625))
    cover = np.ones(desk.page.shape[:2], np.float32)
    (radius,) = desk.pixels(reach)
    cv2.circle(cover, middle, radius, 0.93, -1, cv2.LINE_AA)
    cv2.circle(cover, middle, radius, desk.chance.uniform(0.6, 0.8), *desk.pixels(3), cv2.LINE_AA)
    brown = 1 - (1 - cover[..., None]) * np.array([0.7, 0.9, 1.1], np.float32)
    desk.page[:] = (desk.page * np.clip(brown, 0, 1)).astype(np.uint8)
    return _told(marked)


def _shone_through(desk: Desk) -> Told:
    marked = desk.usual()
    rows, columns = desk.page.shape[:2]
    other = drawn.pixels(drawn.without_watermark(ds2019_page_2("2008")), desk.pen.scale * 72)
    back = cv2.resize(other, (columns, rows))[:, ::-1]
    # the text of page 2 ends above the block: it is moved over it
    back = np.roll(back, desk.pixels(desk.chance.uniform(180, 330))[0], axis=0)
    dark = 1 - cv2.GaussianBlur(np.ascontiguousarray(back), (0, 0), 0.35 * desk.pen.scale) / 255
    desk.page[:] = (desk.page * (1 - desk.chance.uniform(0.15, 0.35) * dark)).astype(np.uint8)
    return _told(marked)


# --- the whole page ------------------------------------------------------------------------------


def _fax_header(desk: Desk) -> Told:
    text = "NOV-22-2006 10:22  FROM: SAMPLE CLINIC  202 555 0100  TO: 312 555 0199  P.01/03"
    place = desk.pixels(24, desk.chance.uniform(10, 34))
    cv2.putText(
        desk.page, text, place, cv2.FONT_HERSHEY_PLAIN, 0.4 * desk.pen.scale, (20, 20, 20), *desk.pixels(0.7)
    )
    return _told(desk.usual())


def _held(desk: Desk) -> Told:
    """Fingers at the edges."""
    for x, y in ((0, desk.chance.uniform(330, 450)), (612, desk.chance.uniform(250, 700)), (300, 792)):
        lying = 90 if x in (0, 612) else 0
        cv2.ellipse(desk.page, desk.pixels(x, y), desk.pixels(21, 42), lying, 0, 360, (188, 140, 115), -1)
    return _told(desk.usual())


def _shrunk(page: Pixels, chance: random.Random) -> Pixels:
    """Return the page at seven tenths of its size on A4."""
    rows, columns = page.shape[:2]
    sheet = np.full((round(rows * 11.69 / 11), round(columns * 8.27 / 8.5), 3), 252, np.uint8)
    small = cv2.resize(page, (round(0.7 * columns), round(0.7 * rows)), interpolation=cv2.INTER_AREA)
    sheet[40 : 40 + small.shape[0], 40 : 40 + small.shape[1]] = small
    return wear.grained(sheet, chance, 3)


def _pale(page: Pixels, chance: random.Random) -> Pixels:
    return wear.grained(wear.toned(page, chance.randint(150, 180), (236, 236, 234)), chance, 3, 0.6)


def _copied_thrice(page: Pixels, chance: random.Random) -> Pixels:
    for _ in range(3):
        page = np.repeat(wear.copied(page, chance)[..., None], 3, axis=2)
    return wear.gray(page)


def _off_a_screen(page: Pixels, chance: random.Random) -> Pixels:
    """Return the photo of a screen: its rows of dots beat with those of the camera."""
    rows, columns = page.shape[:2]
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    lean, period = chance.uniform(-0.1, 0.1), chance.uniform(2.2, 3.1)
    beat = 0.5 + 0.5 * np.sin(2 * math.pi * (across + down * lean) / period)
    wave = 1 - 0.22 * beat * (0.6 + 0.4 * np.sin(2 * math.pi * down / chance.uniform(60, 200)))
    tint = np.stack([np.roll(wave, shift, 1) for shift in range(3)], -1)
    return wear.photographed((page * tint).clip(0, 255).astype(np.uint8), chance, lean=0.06, shade=0.1)


def _plain(desk: Desk) -> Told:
    return _told(desk.usual())


_BY_NAME = {condition.name: condition for condition in CONDITIONS} | {
    "shrunk on A4": Condition("shrunk on A4", 250, _shrunk, ("pdf",)),
    "pale copy": Condition("pale copy", 200, _pale, ("pdf",)),
    "copied three times": Condition("copied three times", 200, _copied_thrice, ("pdf",)),
    "off a screen": Condition("off a screen", 220, _off_a_screen, ("jpg",)),
}
_TRAITS: tuple[tuple[str, Callable[[Desk], Told], str], ...] = (
    ("a tick behind the words", _behind_words, "200 dpi"),
    ("a tick over the words", _over_words, "300 dpi"),
    ("a cross over the number", _over_number, "gray"),
    ("a tick begun outside", _begun_outside, "photo"),
    ("another ink", _another_ink, "jpeg noise"),
    ("initials beside a mark", _initialled, "photo in shadow"),
    ("a mark taken back", _taken_back, "200 dpi"),
    ("words struck out", _struck_out, "200 dpi"),
    ("a highlighter", _highlighted, "gray"),
    ("a punched hole", _punched, "1 bit"),
    ("painted white", _painted_white, "200 dpi"),
    ("cut at the left", _cut, "150 dpi"),
    ("a coffee stain", _stained, "300 dpi"),
    ("the back shines through", _shone_through, "200 dpi"),
    ("a fax header", _fax_header, "fax"),
    ("fingers at the edge", _held, "photo aslant"),
    ("no more", _plain, "shrunk on A4"),
    ("no more", _plain, "pale copy"),
    ("no more", _plain, "copied three times"),
    ("no more", _plain, "off a screen"),
)


def life(seed: int) -> Iterator[Case]:
    """Return one form for each of the traits."""
    for number, (trait, draw, name) in enumerate(_TRAITS):
        yield _case(number, seed, trait, draw, _BY_NAME[name])


def _case(number: int, seed: int, trait: str, draw: Callable[[Desk], Told], condition: Condition) -> Case:
    key = f"{seed}:life:{number}"
    chance = random.Random(key)
    revision = REVISIONS[number % 3]
    look = replace(drawn.any_look(chance, revision), bar_code=False)
    values = people.form_values(chance, people.person(chance), revision)
    suffix = condition.suffixes[number % len(condition.suffixes)]

    def on(page: Pixels, dpi: float) -> Told:
        pen_chance = random.Random(f"{key}:pen")
        pen = Pen(page, dpi / 72, pen_chance, pen_chance.choice(["blue", "black"]))
        told = draw(Desk(page, pen, look, pen_chance))
        pen.signature(90, 683, 95)
        return told

    marked, says = on(drawn.blank(36), 36)  # the same on every page
    paper = Paper("ds2019", 1, people.form_truth(values), says, marked)

    def make() -> bytes:
        page = drawn.pixels(drawn.form_sheet(values, revision, look, chance), condition.dpi)
        on(page, condition.dpi)
        return filed([worn(page, condition, key)], suffix, condition)

    return Case(f"life-{number:02d}", suffix, True, (paper,), make, (condition.name, revision, trait))
