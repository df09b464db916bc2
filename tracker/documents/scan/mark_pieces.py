"""The pieces of ink round the boxes, once print is taken away.

Print is what stands where the form prints something: rules, frames, the words of labels, numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tracker.documents.boxes import BoxName
from tracker.documents.pages import Rect, Word
from tracker.documents.scan.frames import BoxFrame, Frames
from tracker.documents.scan.mark_labels import Rows
from tracker.documents.scan.mark_paper import Paper

# in sizes of the letters; our choices, tried on drawn blocks
LETTER = 1.15  # what is not higher than this, and stands where print does, is print
CLEAR_OF_FRAME = 0.3
_WIDE_LETTERS = 3.2  # letters that run together in a poor scan
_NUMBER = (0.35, 1.2)  # height of a number
_TALLEST_NUMBER = 1.25  # times as high as the others
_NUMBER_REACH = 3.4  # from the frame to the far side of its number
_NUMBER_SLACK, _NUMBER_HIGHER = 0.32, 0.22


@dataclass(frozen=True)
class Piece:
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
        """The point in the middle of the bounds."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def width(self) -> int:
        """Columns of the bounds."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows of the bounds."""
        return self.bottom - self.top


class Block:
    """The boxes of one block in pixels, with everything that is written at them."""

    def __init__(self, paper: Paper, rows: Rows, frames: Frames, words: Sequence[Word]) -> None:
        self.paper = paper
        self.rows = rows
        self.words = words
        self.frames = frames.boxes
        self.shape = frames.shape
        self.lines = frames.rules
        self.size = rows.size * paper.scale
        self.margin = frames.thickness / 2 + 1.0
        self.insides = {
            name: self.oval(box, -self.margin - 0.06 * box.side) for name, box in self.frames.items()
        }
        self.ink = np.where(frames.rules > 0, 0, paper.ink).astype(np.uint8)
        self._rules = cv2.dilate(frames.rules, np.ones((5, 5), np.uint8)).astype(bool)
        self.printed = self._labels()
        self.pieces = list(self._pieces())
        seen = self._numbers_seen()
        self.numbers = {name: self._number(name, seen) for name in self.frames}
        self._printed_numbers = [
            *self.numbers.values(),
            *(rect for rect in seen.values() if rect is not None),
        ]

    def oval(self, box: BoxFrame, by: float) -> NDArray[np.bool_]:
        """Return the pixels inside the frame moved out by so much."""
        lines, columns = np.ogrid[: self.paper.ink.shape[0], : self.paper.ink.shape[1]]
        left, top, right, bottom = box.left - by, box.top - by, box.right + by, box.bottom + by
        if self.shape != "round":
            return np.asarray((lines >= top) & (lines <= bottom) & (columns >= left) & (columns <= right))
        radius = max((right - left) / 2, 0.5)
        return np.asarray(
            (lines - (top + bottom) / 2) ** 2 + (columns - (left + right) / 2) ** 2 <= radius**2
        )

    def _band(self) -> NDArray[np.bool_]:
        band = np.zeros(self.paper.ink.shape, dtype=bool)
        for box in self.frames.values():
            band |= self.oval(box, self.margin) & ~self.oval(box, -self.margin)
        return band

    def _labels(self) -> NDArray[np.bool_]:
        """Return where the words of the labels and other printed words stand."""
        mask = np.zeros(self.paper.ink.shape, dtype=bool)
        # a mark of the pen is at times read as a letter or two, and number and box as part of a label
        used = frozenset().union(*(row.words for row in self.rows.rows.values()))
        printed = [
            word.box.grown(0.1 * self.rows.size)
            for word in self.words
            if id(word) not in used
            and sum(letter.isalnum() for letter in word.text) > 2
            and word.box.height < 1.8 * self.rows.size
        ]
        for rect in (*printed, *(row.label.grown(0.18 * self.rows.size) for row in self.rows.rows.values())):
            mask[self.paper.cut(rect)] = True
        for box in self.frames.values():
            mask &= ~self.oval(box, CLEAR_OF_FRAME * self.size)
        return mask

    # --- pieces ----------------------------------------------------------------------------

    def _pieces(self) -> Iterator[Piece]:
        band = self._band()
        free = self.ink.astype(bool) & ~self.printed
        loose = free & ~band
        # where a stroke crosses a frame, the frame joins its two parts
        reach = 2 * math.ceil(self.margin) + 3
        near = cv2.dilate(loose.astype(np.uint8), np.ones((reach, reach), np.uint8)).astype(bool)
        joined = (loose | (free & band & near)).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        edge = self._near_frames()
        totals = {name: int(box.sum()) for name, box in self.insides.items()}
        for number in range(1, count):
            left, top, width, height = (int(value) for value in stats[number, :4])
            part = (slice(top, top + height), slice(left, left + width))
            mask = np.asarray(labels[part] == number)
            inside = {}
            for name, box in self.insides.items():
                share = int((mask & box[part]).sum()) / totals[name] if totals[name] else 0.0
                if share > 0:
                    inside[name] = share
            loose_pixels = int((mask & ~edge[part]).sum())
            if not inside and loose_pixels < 0.3 * self.size:
                continue  # the rough edge of a frame
            yield Piece(left, top, left + width, top + height, int(mask.sum()), inside, mask)

    def _near_frames(self) -> NDArray[np.bool_]:
        near = np.zeros(self.paper.ink.shape, dtype=bool)
        by = self.margin + max(1.0, 0.1 * self.size)
        for box in self.frames.values():
            near |= self.oval(box, by) & ~self.oval(box, -by)
        return near

    # --- print ------------------------------------------------------------------------------

    def is_of_rule(self, piece: Piece) -> bool:
        """Return whether the piece is a rest of a rule that leans or is broken."""
        if min(piece.width, piece.height) > 0.4 * self.size:
            return False
        part = self._rules[max(0, piece.top - 3) : piece.bottom + 3, max(0, piece.left - 3) : piece.right + 3]
        return bool(part.any())

    def is_beyond_border(self, piece: Piece, name: BoxName) -> bool:
        """Return whether a rule stands between the piece, on the left, and the number of the box."""
        return self._is_behind_rule(piece, min(self.numbers[name].left, self.frames[name].left))

    def _is_behind_rule(self, piece: Piece, first: float) -> bool:
        return bool(self.lines[piece.top : piece.bottom, piece.right : max(piece.right, round(first))].any())

    def row(self, name: BoxName) -> Rect:
        """Return number, frame and words of a row in pixels."""
        box, label = self.frames[name], self.rows.rows[name].label
        number = self.numbers[name]
        half = 0.5 * self.rows.step * self.paper.scale
        middle = (box.top + box.bottom) / 2
        right = max(self.paper.across(label.right), box.right)
        return Rect(min(number.left, box.left), middle - half, right, middle + half)

    def _number(self, name: BoxName, seen: Mapping[BoxName, Rect | None]) -> Rect:
        """Return where the number of a box stands, in pixels: where those of its column do."""
        box = self.frames[name]
        offsets = []
        for row in self.rows.column(name):
            place, other = seen[row.name], self.frames[row.name]
            if place is not None:
                offsets.append((place.left - other.left, place.top - other.top, place.width, place.height))
        if not offsets:
            middle, half = (box.top + box.bottom) / 2, 0.8 * self.size
            return Rect(box.left - 2.6 * self.size, middle - half, box.left - 0.25 * self.size, middle + half)
        across, down, wide, high = (
            float(np.median([offset[part] for offset in offsets])) for part in range(4)
        )
        left, top = box.left + across, box.top + down
        return Rect(left, top, left + wide, top + high)

    def _numbers_seen(self) -> dict[BoxName, Rect | None]:
        """Return the bounds of the numbers that can be seen; they are of one height, a mark is higher."""
        seen = {name: self._number_seen(name) for name in self.frames}
        heights = [rect.height for rect in seen.values() if rect is not None]
        most = _TALLEST_NUMBER * float(np.median(heights)) + 1 if heights else 0.0
        return {name: rect if rect and rect.height <= most else None for name, rect in seen.items()}

    def _number_seen(self, name: BoxName) -> Rect | None:
        """Return the bounds of the ink where a number should stand."""
        box = self.frames[name]
        middle = (box.top + box.bottom) / 2
        read = self.rows.numbers.get(name)
        if read is not None:
            x, y = self.paper.across(read.middle[0]), self.paper.down(read.middle[1])
            near = Rect(x, y, x, y).grown(0.6 * self.size)
        else:
            reach = box.left - _NUMBER_REACH * self.size
            near = Rect(
                reach, middle - 0.45 * self.size, box.left - 0.1 * self.size, middle + 0.45 * self.size
            )
        low, high = (part * self.size for part in _NUMBER)
        fitting = [
            piece
            for piece in self.pieces
            if low <= piece.height <= high
            and piece.width <= high
            and near.holds(*piece.middle)
            and not self._is_behind_rule(piece, box.left - self.margin)
        ]
        if not fitting:
            return None
        best = max(fitting, key=lambda piece: piece.height)
        return Rect(best.left, best.top, best.right, best.bottom)

    def is_number(self, piece: Piece) -> bool:
        """Return whether the piece stands where a number does and is not larger."""
        slack = _NUMBER_SLACK * self.size
        for number in self._printed_numbers:
            small = (
                piece.height <= number.height + _NUMBER_HIGHER * self.size
                and piece.width <= number.width + 2 * slack
            )
            if small and number.grown(slack).holds(*piece.middle):
                return True
        return False

    def is_letter(self, piece: Piece, name: BoxName) -> bool:
        """Return whether the piece may be letters of the row's label or of what is printed after it."""
        box, label = self.frames[name], self.rows.rows[name].label
        start = max(self.paper.across(label.left) - 0.4 * self.size, box.right + CLEAR_OF_FRAME * self.size)
        wide = (
            _WIDE_LETTERS
            if piece.middle[0] > self.paper.across(label.right) + self.size
            else 2 * _WIDE_LETTERS
        )
        return piece.height <= LETTER * self.size and piece.left > start and piece.width <= wide * self.size
