"""Whether a pen was at the words of the endorsement instead of at its boxes.

Officers also tick the words, put a tick or initials behind them or strike one of them out. Such
ink marks no box, but a block that has it is not unmarked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tracker.documents.boxes import BoxName
from tracker.documents.pages import Rect, Word
from tracker.documents.scan.frames import rules_of
from tracker.documents.scan.mark_labels import Row, Rows
from tracker.documents.scan.mark_paper import Mask, Paper

# in sizes of the letters; our choices, tried on drawn blocks
_TALL = 1.3  # what reaches so high over words is no letter
_WINDOW = 1.2  # of width in which that height is measured: a line may lean
_LINKED = (3.0, 2.0)  # letters that something joins: width, and times that of the widest of the other rows
_STRUCK = (5.3, 1.4)  # the same for a line through the words: longer than any word of the labels
_LEANS = tuple(float(lean) for lean in np.linspace(-0.14, 0.14, 15))
_LEAST = 0.75  # what is smaller is dirt
_LARGE = 4.6  # a stamp or a signature, unless it is close to the words
_CLOSE = 1.2
_LETTER = 1.2
_TEXT = 4.5  # a line of letters so long is print
_BLANK = 0.6  # between the letters of such a line
_HOLE, _FULL = 1.6, 0.65  # a punched hole, and how much of its bounds it fills
_IN_PRINT = 0.35  # of a piece of ink that goes over other printed words
_BORDER = 0.7  # of the part's width or height
_CLEAR_OF_BOX = 0.3
_DESCENT = 0.1  # of the height of words at which they are crossed to be looked at

Stats = NDArray[np.int32]


def pen_at_words(
    paper: Paper, rows: Rows, boxes: Collection[Rect], words: Sequence[Word]
) -> frozenset[BoxName]:
    """Return the rows at whose words something is written that is not print.

    Args:
        paper: the block up to its right border.
        rows: the labels.
        boxes: the frames of the boxes, in points: what lies in them is none of the words'.
        words: the recognised words of the block.
    """
    return _Words(paper, rows, boxes, words).found()


class _Words:
    """Looks at the ink of one block, its boxes left out."""

    def __init__(self, paper: Paper, rows: Rows, boxes: Collection[Rect], words: Sequence[Word]) -> None:
        self.paper = paper
        self.rows = rows
        self.words = words
        self.size = rows.size * paper.scale
        ink = np.where(self._borders() > 0, 0, paper.ink).astype(np.uint8)
        for box in boxes:
            ink[paper.cut(box.grown(_CLEAR_OF_BOX * rows.size))] = 0
        self.ink: Mask = ink
        count, pieces, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
        self.count = count
        self.pieces = np.asarray(pieces, dtype=np.int32)
        self.stats: Stats = np.asarray(stats, dtype=np.int32)
        self.middles = np.asarray(middles, dtype=np.float64)

    def _borders(self) -> Mask:
        """Return the rules of the form and the folds: lines through most of the part."""
        count, pieces, stats, _ = cv2.connectedComponentsWithStats(
            rules_of(self.paper.ink, self.size), connectivity=8
        )
        rows, columns = self.paper.ink.shape
        long = np.zeros(count, dtype=np.uint8)
        long[1:] = (stats[1:, cv2.CC_STAT_WIDTH] > _BORDER * columns) | (
            stats[1:, cv2.CC_STAT_HEIGHT] > _BORDER * rows
        )
        return np.asarray(long[pieces], dtype=np.uint8)

    def found(self) -> frozenset[BoxName]:
        """Return the rows at whose words the pen was."""
        over = {name: self._over(row) for name, row in self.rows.rows.items()}
        found = {name for name, numbers in over.items() if any(map(self._is_tall, numbers))}
        widest = {
            name: max((float(self.stats[number, cv2.CC_STAT_WIDTH]) for number in numbers), default=0.0)
            for name, numbers in over.items()
        }
        found |= self._longer_than_others(widest, *_LINKED)
        found |= self._longer_than_others(
            {name: self._run(row) for name, row in self.rows.rows.items()}, *_STRUCK
        )
        at_words = {number for numbers in over.values() for number in numbers}
        return frozenset(found | self._after(at_words))

    def _longer_than_others(self, found: Mapping[BoxName, float], least: float, more: float) -> set[BoxName]:
        """Return the rows whose length is at least so many sizes and so many times that of the others.

        Letters of a poor scan run together too, but in all rows alike.
        """
        return {
            name
            for name, length in found.items()
            if length > least * self.size
            and length > more * max((other for row, other in found.items() if row != name), default=0.0)
        }

    def _run(self, row: Row) -> float:
        """Return the length of the longest nearly level line of ink through the words of a row."""
        words = self.paper.ink[self.paper.cut(row.label.grown(_DESCENT * self.rows.size))]
        height, width = words.shape
        if height == 0 or width == 0:
            return 0.0
        thick = cv2.dilate(words, np.ones((3, 1), np.uint8))
        longest = 0
        for lean in _LEANS:
            matrix = np.array([[1.0, 0.0, 0.0], [-lean, 1.0, lean * width / 2]])
            turned = cv2.warpAffine(thick, matrix, (width, height), flags=cv2.INTER_NEAREST)
            ends = np.diff(np.pad(turned.astype(np.int8), ((0, 0), (1, 1))), axis=1)
            first, last = np.nonzero(ends > 0)[1], np.nonzero(ends < 0)[1]
            longest = max(longest, int((last - first).max(initial=0)))
        return float(longest)

    def _over(self, row: Row) -> list[int]:
        """Return the pieces that lie over the words of a row."""
        label = row.label
        by = _DESCENT * label.height
        part = self.pieces[self.paper.cut(Rect(label.left, label.top + by, label.right, label.bottom - by))]
        return [int(number) for number in np.unique(part) if number]

    def _is_tall(self, number: int) -> bool:
        """Return whether the piece is somewhere higher than letters are."""
        left, top, width, height = (int(value) for value in self.stats[number, :4])
        if height <= _TALL * self.size:
            return False
        mask = self.pieces[top : top + height, left : left + width] == number
        upper = np.where(mask.any(axis=0), mask.argmax(axis=0), height).astype(np.float32)
        lower = np.where(mask.any(axis=0), height - mask[::-1].argmax(axis=0), 0).astype(np.float32)
        window = np.ones((1, max(1, round(_WINDOW * self.size))), np.uint8)
        reach = cv2.dilate(lower[np.newaxis, :], window) - cv2.erode(upper[np.newaxis, :], window)
        return float(reach.max()) > _TALL * self.size

    # --- behind the words --------------------------------------------------------------------

    def _after(self, at_words: Collection[int]) -> set[BoxName]:
        """Return the rows behind whose words a mark or letters by hand stand."""
        free = [number for number in range(1, self.count) if number not in at_words]
        large = [number for number in free if self._extent(number) > _LARGE * self.size]
        around = [self._bounds(number) for number in large]
        print_ = self._print()
        found: set[BoxName] = set()
        for number in free:
            bounds = self._bounds(number)
            if self._extent(number) < _LEAST * self.size or self._is_blot(number):
                continue
            x, y = self.middles[number]
            if number not in large and any(outer.holds(x, y) for outer in around):
                continue
            mask = self.pieces[self._part(bounds)] == number
            beside_print = mask & ~print_[self._part(bounds)]
            in_print = 1.0 - float(beside_print.sum()) / float(mask.sum())
            if in_print and not self._is_tall(number):
                continue
            # what goes over printed words takes their letters along
            is_large = number in large and (
                in_print < _IN_PRINT or self._reach(beside_print) > _LARGE * self.size
            )
            for name, row in self.rows.rows.items():
                if self._is_behind(bounds, row, large=is_large):
                    found.add(name)
        return found

    def _is_behind(self, bounds: Rect, row: Row, *, large: bool) -> bool:
        """Return whether the bounds begin behind the words of the row, level with them."""
        half = 0.5 * self.rows.step * self.paper.scale
        middle = self.paper.down(row.label.middle[1])
        end = self.paper.across(row.label.right)
        if bounds.left < end - 0.2 * self.size:
            return False
        if large:
            return bounds.left < end + _CLOSE * self.size and bounds.top <= middle <= bounds.bottom
        return abs(bounds.middle[1] - middle) <= half

    def _print(self) -> NDArray[np.bool_]:
        """Return where words are printed: those that were read, and lines of letters that were not."""
        mask = np.zeros(self.ink.shape, dtype=bool)
        for word in self.words:
            if sum(letter.isalnum() for letter in word.text) > 2 and word.box.height < 1.8 * self.rows.size:
                mask[self.paper.cut(word.box.grown(0.15 * self.rows.size))] = True
        letters = np.zeros(self.count, dtype=np.uint8)
        letters[1:] = self.stats[1:, cv2.CC_STAT_HEIGHT] <= _LETTER * self.size
        lines = cv2.morphologyEx(
            letters[self.pieces],
            cv2.MORPH_CLOSE,
            np.ones((1, 2 * round(0.5 * _BLANK * self.size) + 1), np.uint8),
        )
        count, pieces, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        long = np.zeros(count, dtype=bool)
        long[1:] = (stats[1:, cv2.CC_STAT_WIDTH] > _TEXT * self.size) & (
            stats[1:, cv2.CC_STAT_HEIGHT] <= 1.4 * _LETTER * self.size
        )
        return np.asarray(mask | long[pieces])

    def _is_blot(self, number: int) -> bool:
        width, height, pixels = (int(value) for value in self.stats[number, 2:5])
        return min(width, height) > _HOLE * self.size and pixels > _FULL * width * height

    def _extent(self, number: int) -> int:
        return int(self.stats[number, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max())

    def _reach(self, mask: NDArray[np.bool_]) -> int:
        return max((int(np.ptp(places)) + 1 for places in np.nonzero(mask) if places.size), default=0)

    def _bounds(self, number: int) -> Rect:
        left, top, width, height = (int(value) for value in self.stats[number, :4])
        return Rect(left, top, left + width, top + height)

    def _part(self, bounds: Rect) -> tuple[slice, slice]:
        return slice(int(bounds.top), int(bounds.bottom)), slice(int(bounds.left), int(bounds.right))
