"""What is written at the boxes beyond print: pieces of ink, and which box each one means.

Print is taken away first: rules, frames, the words of the labels, their numbers. What is left is the
pen, the stamp or dirt; size, place and form tell them apart as far as they can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from tracker.documents.boxes import BoxName
from tracker.documents.pages import Rect, Word
from tracker.documents.scan.frames import BoxFrame, Frames
from tracker.documents.scan.mark_labels import Rows
from tracker.documents.scan.mark_paper import Mask, Paper
from tracker.documents.scan.mark_pieces import Block, Piece

# in sizes of the letters, where nothing else is said; our choices, tried on drawn blocks
_PEN = 4.6  # a mark of the pen is not larger than this; a signature or a stamp is
_LINE = 2.5  # of a straight line that is no rule
_NEAR = 0.45  # sides of a box within which something large is too close
_BESIDE = (1.8, 4.0)  # how far to the left and right of a row a mark may mean it
_LETTER_GAP = 0.4  # between letters of a word
_SMALL = 0.45  # what is smaller, outside a box, is dirt
_HOME = 0.4  # sides by which a mark may stray over its frame
_LEAST_HOME = 0.7  # of its ink that lies at its box
_LEAST_HOME_TICK = 0.45  # the same, for what begins there and leaves up to the right
_LEAST_SPAN = 0.4  # of the inside that a mark spans, both across and down
_LEAST_REACH = 0.38  # of the frame's side; the point of a pen may have rested there
_INSIDE = 0.018  # of the inside of a box: less is a graze
_CLEARLY = 3.5  # times as much ink in one box as in the other: the other is only grazed
_TOGETHER = 0.9  # pieces that are not farther from each other belong together
_LEAST_TOGETHER_HOME = 0.42  # of their ink that lies at boxes
_STRUCK = 7.5  # length of words without a blank: something runs through them
_STRAIGHT = 5.8  # length of its straight part
_HALF_TONE = 0.5
_COVERED = 0.7  # of the inside and of strips outside, under something that hides a box
_FILLED = 0.9  # of the inside, where it reaches beyond one side alone
_OUTSIDE, _FAR_OUTSIDE = (0.16, 0.3), (0.3, 0.45)  # of a side: where those strips lie
_SECTORS, _RING_SECTORS = 24, 21
_RING_MIDDLE = 0.62  # of the way from a ring's middle to the ring, within which it goes round something


@dataclass
class Strokes:
    """What was found at one box, as parts of its inside or as counts.

    ``ink`` is all ink inside, ``faint`` the same with faint ink; ``own`` the ink of marks that mean
    this box, ``pixels`` how many it has, also those outside, ``reach`` its longer side in pixels;
    ``span`` is the longer side of the bounds of faint ink, as a part of the frame's;
    ``beside`` counts marks next to it, ``close`` those that nearly touch it; ``shared`` names the boxes
    one of which a mark means.
    """

    ink: float = 0.0
    faint: float = 0.0
    own: float = 0.0
    pixels: int = 0
    reach: int = 0
    span: float = 0.0
    ringed: bool = False
    doubts: list[str] = field(default_factory=list)
    beside: int = 0
    close: int = 0
    shared: frozenset[BoxName] = frozenset()


def strokes_of(paper: Paper, rows: Rows, frames: Frames, words: Sequence[Word]) -> dict[BoxName, Strokes]:
    """Return what is written at each box; the words of the block tell print from pen."""
    return _Strokes(Block(paper, rows, frames, words)).read()


class _Strokes:
    """Gathers what is written at each box of a block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.frames = block.frames
        self.size = block.size
        self.found: dict[BoxName, Strokes] = {name: Strokes() for name in self.frames}
        self.in_large: set[int] = set()

    def read(self) -> dict[BoxName, Strokes]:
        for name, inside in self.block.insides.items():
            if inside.any():
                here = self.found[name]
                here.ink = float(self.block.ink[inside].mean())
                here.faint = float(self.block.paper.faint[inside].mean())
                weak = np.nonzero(inside & (self.block.paper.faint > 0))
                if weak[0].size:
                    here.span = float(max(np.ptp(place) + 1 for place in weak)) / self.frames[name].side
        pieces = self.block.pieces
        rings = self._rings(pieces)
        self._lines()
        self._texts()
        crowd = self._crowded([piece for piece in pieces if id(piece) not in rings])
        self._doubt(crowd, "something larger lies across it")
        for piece in pieces:
            if id(piece) not in rings:
                self._judge(piece)
                self._doubt(self._in_a_word(piece, pieces), "a letter of a word")
        for name in self.frames:
            if self._struck(name):
                self.found[name].doubts.append("a line through its words")
            if self._is_covered(name):
                self.found[name].doubts.append("something covers it")
            if self._is_among_words(name):
                self.found[name].doubts.append("its frame was not seen, and words stand where it should be")
        return self.found

    def _is_among_words(self, name: BoxName) -> bool:
        """Return whether a frame that nobody saw would lie over the words of its row, as on a cut page."""
        box, row = self.frames[name], self.block.rows.rows[name]
        return not box.found and self.block.paper.across(row.label.left) < box.right

    def _is_covered(self, name: BoxName) -> bool:
        """Return whether something dark lies over the box and reaches beyond it: a hole, a note.

        A box that was filled ends at its frame; the lines of a cross leave its surroundings white.
        """
        inside = self.found[name].ink
        if inside < _COVERED:
            return False
        close, far = (self._dark_sides(name, *part) for part in (_OUTSIDE, _FAR_OUTSIDE))
        return close >= 2 or (far >= 1 and inside >= _FILLED)

    def _dark_sides(self, name: BoxName, first: float, last: float) -> int:
        """Return outside how many sides of a frame a strip, between two parts of a side away, is dark.

        The frames of its neighbours darken none.
        """
        box = self.frames[name]
        ink = self.block.ink.copy()
        for other in self.frames.values():
            if other is not box:
                ink[self.block.oval(other, self.block.margin)] = 0
        near, far = (round(self.block.margin + part * box.side) for part in (first, last))
        left, top, right, bottom = (round(value) for value in (box.left, box.top, box.right, box.bottom))
        strips = (
            (slice(top, bottom), slice(max(0, left - far), max(0, left - near))),
            (slice(top, bottom), slice(right + near, right + far)),
            (slice(max(0, top - far), max(0, top - near)), slice(left, right)),
            (slice(bottom + near, bottom + far), slice(left, right)),
        )
        dark = [float(part.mean()) for part in (ink[strip] for strip in strips) if part.size]
        return sum(part >= _COVERED for part in dark)

    def _span(self, piece: Piece, name: BoxName) -> float:
        """Return how much of the inside of a box the piece spans, across or down, whichever is less."""
        inside = self.block.insides[name]
        part = inside[piece.top : piece.bottom, piece.left : piece.right]
        places, room = np.nonzero(piece.mask & part), np.nonzero(inside)
        return min(
            float(np.ptp(ink) + 1) / float(np.ptp(every) + 1) for ink, every in zip(places, room, strict=True)
        )

    def _judge(self, piece: Piece) -> None:
        large = max(piece.width, piece.height) > _PEN * self.size
        touched = {name: share for name, share in piece.inside.items() if share >= _INSIDE}
        if large:
            near = [name for name, box in self.frames.items() if self._reaches(piece, box)]
            self._doubt(near, "something large lies across it")
            return
        if not touched:
            if not piece.inside:
                self._stray(piece)
            return
        order = sorted(touched, key=lambda name: -touched[name])
        if self._span(piece, order[0]) < _LEAST_SPAN:
            self._doubt(order, "a stroke that only reaches into it")
            return
        first = order[0]
        if max(piece.width, piece.height) < _LEAST_REACH * self.frames[first].side:
            self._doubt(order, "no more than a dot")
            return
        if len(order) == 1 and self._is_at_home(piece, first):
            self._own(piece, first)
        elif len(order) == 1:
            self._doubt(order, "a stroke that passes by")
        elif touched[first] >= _CLEARLY * touched[order[1]] and self._is_at_home(piece, first):
            self._own(piece, first)
            self._doubt(order[1:], "a stroke from another box")
        else:
            for name in order:
                self.found[name].shared |= frozenset(order)
            self._doubt(order, "a stroke over several boxes")

    def _own(self, piece: Piece, name: BoxName) -> None:
        here = self.found[name]
        here.own += piece.inside[name]
        here.pixels += piece.pixels
        here.reach = max(here.reach, piece.width, piece.height)

    def _crowded(self, pieces: list[Piece]) -> list[BoxName]:
        """Return the boxes whose ink is part of something that lies mostly beside boxes: a stamp, a name."""
        mask = np.zeros(self.block.paper.ink.shape, dtype=np.uint8)
        home = np.zeros(self.block.paper.ink.shape, dtype=bool)
        for box in self.frames.values():
            home |= self.block.oval(box, _HOME * box.side)
        for piece in pieces:
            if not self.block.is_number(piece) and not self.block.is_of_rule(piece):
                mask[piece.top : piece.bottom, piece.left : piece.right] |= piece.mask.astype(np.uint8)
        reach = 2 * round(0.5 * _TOGETHER * self.size) + 1
        _, clusters, stats, _ = cv2.connectedComponentsWithStats(
            cv2.dilate(mask, np.ones((reach, reach), np.uint8)), connectivity=8
        )
        extents = np.max(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1) - reach
        for piece in pieces:
            part = clusters[piece.top : piece.bottom, piece.left : piece.right]
            cluster = int(part[piece.mask].max())
            if cluster and extents[cluster] > _PEN * self.size:
                self.in_large.add(id(piece))
        ink = mask > 0
        total = np.bincount(clusters[ink], minlength=int(clusters.max()) + 1)
        at_home = np.bincount(clusters[ink & home], minlength=total.size)
        found = []
        for name, inside in self.block.insides.items():
            here = np.unique(clusters[inside & ink])
            if any(at_home[cluster] < _LEAST_TOGETHER_HOME * total[cluster] for cluster in here):
                found.append(name)
        return found

    def _in_a_word(self, piece: Piece, pieces: list[Piece]) -> list[BoxName]:
        """Return the boxes in which the piece looks like one of several letters, others beside the box."""
        at = [name for name, share in piece.inside.items() if share >= _INSIDE]
        if at and self._runs_through(piece, self.frames[at[0]]):
            return at
        found = []
        for name in at:
            box = self.frames[name]
            for other in pieces:
                if name in other.inside or other.height < 0.5 * self.size or other is piece:
                    continue
                if box.left <= other.middle[0] <= box.right:
                    continue
                shared = min(piece.bottom, other.bottom) - max(piece.top, other.top)
                gap = max(other.left - max(piece.right, box.right), min(piece.left, box.left) - other.right)
                level = shared > 0.6 * min(piece.height, other.height)
                alike = 0.6 < piece.height / other.height < 1.7
                if level and alike and gap < _LETTER_GAP * self.size:
                    found.append(name)
                    break
        return found

    def _runs_through(self, piece: Piece, box: BoxFrame) -> bool:
        """Return whether the piece is long and leaves the box on both sides, or as flat as letters."""
        over = 0.2 * box.side
        both = piece.left < box.left - over and piece.right > box.right + over
        long = both and piece.width > 1.5 * box.side and piece.height < 0.72 * piece.width
        return long or (piece.width > 1.5 * box.side and piece.height < 0.5 * piece.width)

    def _reaches(self, piece: Piece, box: BoxFrame) -> bool:
        """Return whether ink of the piece lies in the box or close to it."""
        near = self.block.oval(box, _NEAR * box.side)[piece.top : piece.bottom, piece.left : piece.right]
        return bool((piece.mask & near).any())

    def _lines(self) -> None:
        """Doubt the boxes beside straight lines that are no rules: the edges of a stamp, a crossing out.

        A line from end to end of the part is a rule of the form or a fold.
        """
        bridge = round(1.5 * self.size)
        # letters of a poor scan run together
        words = cv2.dilate(
            self.block.printed.astype(np.uint8), np.ones((2 * round(0.2 * self.size) + 1, 1), np.uint8)
        )
        free = np.where(words > 0, 0, self.block.lines).astype(np.uint8)
        free &= ~self._from_end_to_end(free)
        for kernel in (np.ones((1, bridge), np.uint8), np.ones((bridge, 1), np.uint8)):
            joined = np.asarray(cv2.morphologyEx(free, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)
            joined &= ~self._from_end_to_end(joined)
            count, pieces, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
            for number in range(1, count):
                if max(stats[number, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]) < _LINE * self.size:
                    continue
                line = pieces == number
                at = [
                    n
                    for n, box in self.frames.items()
                    if (line & self.block.oval(box, _NEAR * box.side)).any()
                ]
                self._doubt(at, "a line lies across it")

    def _from_end_to_end(self, mask: Mask) -> Mask:
        """Return the pieces of the mask that run through most of the part."""
        count, pieces, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        whole = np.zeros(count, dtype=np.uint8)
        whole[1:] = (stats[1:, cv2.CC_STAT_WIDTH] > 0.7 * mask.shape[1]) | (
            stats[1:, cv2.CC_STAT_HEIGHT] > 0.7 * mask.shape[0]
        )
        return np.asarray(whole[pieces], dtype=np.uint8)

    def _texts(self) -> None:
        """Doubt the boxes over which other words were read: a stamp, a note."""
        used = frozenset().union(*(row.words for row in self.block.rows.rows.values()))
        for word in self.block.words:
            if id(word) in used or sum(letter.isalnum() for letter in word.text) < 3:
                continue
            inside = [
                name
                for name, box in self.block.insides.items()
                if box[self.block.paper.cut(word.box)].any() and not self._is_label(word, name)
            ]
            self._doubt(inside, "words lie across it")

    def _is_label(self, word: Word, name: BoxName) -> bool:
        """Return whether the word may be the label of a row that was not made out, glued to its box."""
        row = self.block.rows.rows[name]
        return row.errors is None and word.box.right > row.label.left + self.block.rows.size

    def _is_at_home(self, piece: Piece, name: BoxName) -> bool:
        """Return whether the piece belongs to the box: most of it lies there, or all but a tick's tail."""
        box = self.frames[name]
        by = _HOME * box.side
        home = self.block.oval(box, by)[piece.top : piece.bottom, piece.left : piece.right]
        share = float((piece.mask & home).sum()) / piece.pixels
        tick = piece.left >= box.left - by and piece.bottom <= box.bottom + by
        return share >= (_LEAST_HOME_TICK if tick else _LEAST_HOME)

    def _doubt(self, names: list[BoxName], why: str) -> None:
        for name in names:
            self.found[name].doubts.append(why)

    # --- beside the boxes --------------------------------------------------------------------

    def _stray(self, piece: Piece) -> None:
        """Doubt the box that a mark stands beside; print, dirt and far things are left out."""
        if max(piece.width, piece.height) < _SMALL * self.size or self.block.is_of_rule(piece):
            return
        x, y = piece.middle
        for name in self.frames:
            row = self.block.row(name)
            if not row.top <= y <= row.bottom:
                continue
            if not row.left - _BESIDE[0] * self.size <= x <= row.right + _BESIDE[1] * self.size:
                continue
            if id(piece) in self.in_large or self.block.is_beyond_border(piece, name) or self._is_blot(piece):
                continue
            if self.block.is_number(piece) or self.block.is_letter(piece, name):
                continue
            self.found[name].beside += 1
            self.found[name].close += self._reaches(piece, self.frames[name])

    def _is_blot(self, piece: Piece) -> bool:
        """Return whether the piece is as full as a punched hole or a drop."""
        return (
            min(piece.width, piece.height) > 1.2 * self.size
            and piece.pixels > 0.65 * piece.width * piece.height
        )

    # --- rings and lines ---------------------------------------------------------------------

    def _rings(self, pieces: list[Piece]) -> set[int]:
        """Note rings round a box or its number; return the pieces they consist of."""
        used: set[int] = set()
        for piece in pieces:
            if not self._is_ring(piece):
                continue
            round_what = [name for name in self.frames if self._goes_round(piece, name)]
            if not round_what:
                continue
            used.add(id(piece))
            largest = max(3.4 * self.size, 2.4 * self.frames[round_what[0]].side)
            if len(round_what) == 1 and piece.height < largest:
                self.found[round_what[0]].ringed = True
                grazed = [
                    name for name, share in piece.inside.items() if share >= _INSIDE and name != round_what[0]
                ]
                self._doubt(grazed, "a ring that touches it")
            else:
                self._doubt(round_what, "a ring round several boxes")
        return used

    def _is_ring(self, piece: Piece) -> bool:
        """Return whether the piece stands on all sides of a middle that is empty but for print."""
        if not 1.1 * self.size < piece.width < 2 * _PEN * self.size or piece.height < 1.1 * self.size:
            return False
        if max(piece.inside.values(), default=0.0) > 0.15:
            return False
        lines, columns = np.nonzero(piece.mask)
        across = (columns + 0.5 - piece.width / 2) / (piece.width / 2)
        down = (lines + 0.5 - piece.height / 2) / (piece.height / 2)
        far = np.hypot(across, down)
        outer = far > 0.62
        sectors = np.unique(
            ((np.arctan2(down, across)[outer] + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS
        )
        return sectors.size >= _RING_SECTORS and float(outer.mean()) > 0.6

    def _goes_round(self, piece: Piece, name: BoxName) -> bool:
        """Return whether a ring has the number or the frame of a box in its middle."""
        box = self.frames[name]
        for place in (self.block.numbers[name], Rect(box.left, box.top, box.right, box.bottom)):
            x, y = place.middle
            across = abs(x - piece.middle[0]) / (piece.width / 2)
            down = abs(y - piece.middle[1]) / (piece.height / 2)
            if float(np.hypot(across, down)) < _RING_MIDDLE:
                return True
        return False

    def _struck(self, name: BoxName) -> bool:
        """Return whether a line runs through the words of a label, or right under or over them."""
        row = self.block.rows.rows[name]
        if row.errors is None:
            return False
        lines, columns = self.block.paper.cut(row.label.grown(0.35 * self.block.rows.size))
        words = self.block.paper.dark[lines, columns] > _HALF_TONE * self.block.paper.print_tone
        blank = np.flatnonzero(~np.concatenate([[False], words.any(axis=0), [False]]))
        if int(np.diff(blank).max(initial=0)) <= _STRUCK * self.size:
            return False
        # a stamp fills the blanks as well: a crossing out is nearly straight besides
        height, width = words.shape
        thick = cv2.dilate(words.astype(np.uint8), np.ones((round(0.25 * self.size) | 1, 1), np.uint8))
        run = np.ones((1, round(_STRAIGHT * self.size)), np.uint8)
        for lean in np.linspace(-0.12, 0.12, 13):
            matrix = np.array([[1.0, 0.0, 0.0], [-lean, 1.0, lean * width / 2]])
            turned = cv2.warpAffine(thick, matrix, (width, height), flags=cv2.INTER_NEAREST)
            if cv2.erode(turned, run, borderValue=0).any():
                return True
        return False
