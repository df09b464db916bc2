"""What is written at the boxes beyond print: pieces of ink, and which box each one means.

Print is taken away first: rules, frames, the words of the labels, their numbers. What is left is the
pen, the stamp or dirt; size, place and form tell them apart as far as they can be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from tracker.documents.boxes import BoxName
from tracker.documents.pages import Rect
from tracker.documents.scan.frames import BoxFrame, Frames
from tracker.documents.scan.mark_labels import Rows
from tracker.documents.scan.mark_paper import Paper

# in sizes of the letters, where nothing else is said; our choices, tried on drawn blocks
_LETTER = 1.15  # what is not higher than this, and stands where print does, is print
_WIDE_LETTERS = 3.2  # letters that run together in a poor scan
_PEN = 4.6  # a mark of the pen is not larger than this; a signature or a stamp is
_CLEAR_OF_FRAME = 0.3
_SMALL = 0.45  # what is smaller, outside a box, is dirt
_HOME = 0.4  # sides by which a mark may stray over its frame
_LEAST_HOME = 0.3  # of its ink that lies at its box
_INSIDE = 0.018  # of the inside of a box: less is a graze
_CLEARLY = 3.5  # times as much ink in one box as in the other: the other is only grazed
_STRUCK = 7.5  # length of a line through words; letters and the blanks between words leave gaps
_HALF_TONE = 0.5


@dataclass
class Strokes:
    """What was found at one box, as parts of its inside or as counts.

    ``ink`` is all ink inside, ``faint`` the same with faint ink; ``own`` the ink of marks that mean
    this box; ``shared`` names the boxes one of which a mark means.
    """

    ink: float = 0.0
    faint: float = 0.0
    own: float = 0.0
    span: float = 0.0
    ringed: bool = False
    doubts: list[str] = field(default_factory=list)
    shared: frozenset[BoxName] = frozenset()


@dataclass(frozen=True)
class _Piece:
    """One connected piece of ink: bounds in pixels, number of pixels, pixels inside each box."""

    left: int
    top: int
    right: int
    bottom: int
    pixels: int
    inside: Mapping[BoxName, float]
    mask: NDArray[np.bool_]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def strokes_of(paper: Paper, rows: Rows, frames: Frames) -> dict[BoxName, Strokes]:
    """Return what is written at each box."""
    return _Strokes(paper, rows, frames).read()


class _Strokes:
    def __init__(self, paper: Paper, rows: Rows, frames: Frames) -> None:
        self.paper = paper
        self.rows = rows
        self.frames = frames.boxes
        self.shape = frames.shape
        self.size = rows.size * paper.scale
        self.found: dict[BoxName, Strokes] = {name: Strokes() for name in self.frames}
        self.margin = frames.thickness / 2 + 1.0
        self.insides = {name: self._inside(box) for name, box in self.frames.items()}
        self.band = self._band()
        self.ink = np.asarray(paper.ink & ~frames.rules & 1, dtype=np.uint8)
        self.labels = self._labels()

    def read(self) -> dict[BoxName, Strokes]:
        for name, inside in self.insides.items():
            if inside.any():
                here = self.found[name]
                here.ink = float(self.ink[inside].mean())
                here.faint = float(self.paper.faint[inside].mean())
                here.span = self._span(inside & (self.paper.faint > 0), self.frames[name])
        pieces = list(self._pieces())
        rings = self._rings(pieces)
        for piece in pieces:
            if id(piece) not in rings:
                self._judge(piece)
        for name in self.frames:
            if self._struck(name):
                self.found[name].doubts.append("a line through its words")
        return self.found

    # --- masks -----------------------------------------------------------------------------

    def _oval(self, box: BoxFrame, by: float) -> NDArray[np.bool_]:
        """Return the pixels inside the frame moved out by so much."""
        lines, columns = np.ogrid[: self.paper.ink.shape[0], : self.paper.ink.shape[1]]
        left, top, right, bottom = box.left - by, box.top - by, box.right + by, box.bottom + by
        if self.shape != "round":
            return np.asarray((lines >= top) & (lines <= bottom) & (columns >= left) & (columns <= right))
        radius = max((right - left) / 2, 0.5)
        return np.asarray(
            (lines - (top + bottom) / 2) ** 2 + (columns - (left + right) / 2) ** 2 <= radius**2
        )

    def _inside(self, box: BoxFrame) -> NDArray[np.bool_]:
        return self._oval(box, -self.margin - 0.06 * box.side)

    def _band(self) -> NDArray[np.bool_]:
        band = np.zeros(self.paper.ink.shape, dtype=bool)
        for box in self.frames.values():
            band |= self._oval(box, self.margin) & ~self._oval(box, -self.margin)
        return band

    def _labels(self) -> NDArray[np.bool_]:
        """Return where the words of the labels stand."""
        mask = np.zeros(self.paper.ink.shape, dtype=bool)
        for name, row in self.rows.rows.items():
            clear = self.frames[name].right + _CLEAR_OF_FRAME * self.size
            rect = row.label.grown(0.18 * self.rows.size)
            lines, columns = self.paper.cut(rect)
            mask[lines, max(columns.start, round(clear)) : columns.stop] = True
        return mask

    def _span(self, ink: NDArray[np.bool_], box: BoxFrame) -> float:
        """Return the longer side of the bounds of the ink, as a part of the frame's side."""
        lines, columns = np.nonzero(ink)
        if not lines.size:
            return 0.0
        return float(max(np.ptp(lines), np.ptp(columns)) + 1) / box.side

    # --- pieces ----------------------------------------------------------------------------

    def _pieces(self) -> Iterator[_Piece]:
        free = self.ink.astype(bool) & ~self.labels
        loose = free & ~self.band
        # where a stroke crosses a frame, the frame joins its two parts
        reach = 2 * round(self.margin) + 1
        near = cv2.dilate(loose.astype(np.uint8), np.ones((reach, reach), np.uint8)).astype(bool)
        joined = (loose | (free & self.band & near)).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        edge = self._near_frames()
        for number in range(1, count):
            left, top, width, height = (int(value) for value in stats[number, :4])
            part = (slice(top, top + height), slice(left, left + width))
            mask = np.asarray(labels[part] == number)
            inside = {}
            for name, box in self.insides.items():
                total = int(box.sum())
                share = int((mask & box[part]).sum()) / total if total else 0.0
                if share > 0:
                    inside[name] = share
            loose_pixels = int((mask & ~edge[part]).sum())
            if not inside and loose_pixels < 0.2 * int(mask.sum()):
                continue  # the rough edge of a frame
            yield _Piece(left, top, left + width, top + height, int(mask.sum()), inside, mask)

    def _near_frames(self) -> NDArray[np.bool_]:
        near = np.zeros(self.paper.ink.shape, dtype=bool)
        by = self.margin + max(1.0, 0.1 * self.size)
        for box in self.frames.values():
            near |= self._oval(box, by) & ~self._oval(box, -by)
        return near

    def _judge(self, piece: _Piece) -> None:
        large = max(piece.width, piece.height) > _PEN * self.size
        touched = {name: share for name, share in piece.inside.items() if share >= _INSIDE}
        if not touched:
            if not piece.inside or large:
                self._stray(piece, large)
            return
        order = sorted(touched, key=lambda name: -touched[name])
        first = order[0]
        if large:
            self._doubt(order, "a stroke that runs on")
        elif len(order) == 1 and self._home_part(piece, first) >= _LEAST_HOME:
            self.found[first].own += touched[first]
        elif len(order) == 1:
            self._doubt(order, "a stroke that passes by")
        elif touched[first] >= _CLEARLY * touched[order[1]] and self._home_part(piece, first) >= _LEAST_HOME:
            self.found[first].own += touched[first]
            self._doubt(order[1:], "a stroke from another box")
        else:
            for name in order:
                self.found[name].shared |= frozenset(order)
            self._doubt(order, "a stroke over several boxes")

    def _home_part(self, piece: _Piece, name: BoxName) -> float:
        box = self.frames[name]
        home = self._oval(box, _HOME * box.side)[piece.top : piece.bottom, piece.left : piece.right]
        return float((piece.mask & home).sum()) / piece.pixels

    def _doubt(self, names: list[BoxName], why: str) -> None:
        for name in names:
            self.found[name].doubts.append(why)

    # --- beside the boxes --------------------------------------------------------------------

    def _stray(self, piece: _Piece, large: bool) -> None:
        """Doubt the box that a mark stands beside; print, dirt and far things are left out."""
        if large or max(piece.width, piece.height) < _SMALL * self.size:
            return
        x, y = piece.middle
        for name, box in self.frames.items():
            row = self._row(name)
            if not row.top <= y <= row.bottom:
                continue
            if not row.left - 3.0 * self.size <= x <= row.right + 4.0 * self.size:
                continue
            if self._is_print(piece, name, box):
                continue
            self.found[name].doubts.append("a mark beside it")

    def _row(self, name: BoxName) -> Rect:
        """Return number, frame and words of a row in pixels."""
        box, label = self.frames[name], self.rows.rows[name].label
        number = self._number(name)
        half = 0.5 * self.rows.step * self.paper.scale
        middle = (box.top + box.bottom) / 2
        right = max(self.paper.across(label.right), box.right)
        return Rect(min(number.left, box.left), middle - half, right, middle + half)

    def _number(self, name: BoxName) -> Rect:
        """Return where the number of a box stands, in pixels; it need not have been read."""
        box = self.frames[name]
        offsets = []
        for other in self.rows.column(name):
            read = self.rows.numbers.get(other.name)
            if read is not None:
                x, y = self.paper.across(read.middle[0]), self.paper.down(read.middle[1])
                frame = self.frames[other.name]
                offsets.append((x - frame.left, y - (frame.top + frame.bottom) / 2))
        if offsets:
            across = float(np.median([offset[0] for offset in offsets]))
            down = float(np.median([offset[1] for offset in offsets]))
            x, y = box.left + across, (box.top + box.bottom) / 2 + down
            half = 0.75 * self.size
            return Rect(x - half, y - half, x + half, y + half)
        middle = (box.top + box.bottom) / 2
        return Rect(
            box.left - 2.6 * self.size,
            middle - 0.8 * self.size,
            box.left - 0.25 * self.size,
            middle + 0.8 * self.size,
        )

    def _is_print(self, piece: _Piece, name: BoxName, box: BoxFrame) -> bool:
        if piece.height > _LETTER * self.size:
            return False
        x, y = piece.middle
        if piece.width <= 1.4 * self.size and self._number(name).grown(0.3 * self.size).holds(x, y):
            return True
        label = self.rows.rows[name].label
        start = self.paper.across(label.left) - 0.6 * self.size
        return (
            x > max(start, box.right + _CLEAR_OF_FRAME * self.size)
            and piece.width <= _WIDE_LETTERS * self.size
        )

    # --- rings and lines ---------------------------------------------------------------------

    def _rings(self, pieces: list[_Piece]) -> set[int]:
        """Note rings round a box or its number; return the pieces they consist of."""
        used: set[int] = set()
        for piece in pieces:
            if not 1.1 * self.size < piece.width < 2 * _PEN * self.size or piece.height < 1.1 * self.size:
                continue
            if sum(piece.inside.values()) > 0.12 or not self._is_thin(piece):
                continue
            round_what = [
                name
                for name, box in self.frames.items()
                if self._encloses(piece, ((box.left + box.right) / 2, (box.top + box.bottom) / 2))
                or self._encloses(piece, self._number(name).middle)
            ]
            if not round_what:
                continue
            used.add(id(piece))
            if len(round_what) == 1 and piece.height < 3.4 * self.size:
                self.found[round_what[0]].ringed = True
                grazed = [
                    name for name, share in piece.inside.items() if share >= _INSIDE and name != round_what[0]
                ]
                self._doubt(grazed, "a ring that touches it")
            else:
                self._doubt(round_what, "a ring round several boxes")
        return used

    def _is_thin(self, piece: _Piece) -> bool:
        return piece.pixels < 0.55 * piece.width * piece.height

    def _encloses(self, piece: _Piece, point: tuple[float, float]) -> bool:
        """Return whether the piece stands on nearly all sides of the point."""
        x, y = point[0] - piece.left, point[1] - piece.top
        if not (
            0.12 * piece.width < x < 0.88 * piece.width and 0.12 * piece.height < y < 0.88 * piece.height
        ):
            return False
        lines, columns = np.nonzero(piece.mask)
        angles = np.arctan2(lines - y, columns - x)
        far = np.hypot(lines - y, columns - x) > 0.35 * self.size
        sectors = np.unique(((angles[far] + np.pi) / (2 * np.pi) * 24).astype(int) % 24)
        return sectors.size >= 20

    def _struck(self, name: BoxName) -> bool:
        """Return whether a line runs through the words of a label, or right under or over them."""
        row = self.rows.rows[name]
        if row.errors is None:
            return False
        lines, columns = self.paper.cut(row.label.grown(0.35 * self.rows.size))
        words = (self.paper.dark[lines, columns] > _HALF_TONE * self.paper.print_tone).astype(np.uint8)
        run = round(_STRUCK * self.size)
        if words.shape[1] < run + 2 or words.shape[0] < 4:
            return False
        thick = cv2.dilate(words, np.ones((3, 1), np.uint8))
        width = words.shape[1]
        for lean in np.linspace(-0.12, 0.12, 13):
            matrix = np.array([[1.0, 0.0, 0.0], [-lean, 1.0, lean * width / 2]])
            turned = cv2.warpAffine(thick, matrix, (width, words.shape[0]), flags=cv2.INTER_NEAREST)
            if cv2.erode(turned, np.ones((1, run), np.uint8), borderValue=0).any():
                return True
        return False
