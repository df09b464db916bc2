"""The frames of the endorsement's boxes in the pixels of a page.

All five are drawn alike and stand in two columns beside their labels. So they are looked for
together: one size for all, one place across for each column. A frame that is broken, faint or hidden
under a mark is then found by those of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from tracker.documents.boxes import BoxName
from tracker.documents.scan.mark_labels import Row, Rows
from tracker.documents.scan.mark_paper import Mask, Paper

Scores = NDArray[np.float32]
Shape = Literal["square", "brackets", "round"]
_SHAPES: tuple[Shape, ...] = ("square", "brackets", "round")

# in sizes of the letters
_SIDES = (0.85, 2.8)
_BEFORE = 7.5  # from the left end of the search to the label
_OVER = 0.5  # of the label that may lie in the search: recognition places it roughly
_LEVEL = 1.0  # between the middles of frame and label
_ALIGNED = 0.35  # between frames of one column
_RULE = 4.6  # longer lines are rules of the form

_FOUND = 0.6  # a frame that is there; our choices, from drawn blocks: .75 and more where nothing is wrong
_LEAST_FOUND = {"square": 2, "brackets": 4, "round": 3}
_ENOUGH_FOUND = 4  # with so many, other shapes are not looked for
_STRAY_COST = 0.4  # of ink right outside a side, while the size is looked for
_STRAY_COST_PLACED = 0.08  # the same, once it is known: a ring may go round the frame


@dataclass(frozen=True)
class BoxFrame:
    """The frame of one box in pixels of the paper: the middles of its lines.

    ``score`` is how much of it was seen, 0 to 1; ``found`` is False where the place follows from the
    other frames and nothing of this one was seen.
    """

    left: float
    top: float
    right: float
    bottom: float
    score: float
    found: bool

    @property
    def side(self) -> float:
        """The longer side, in pixels."""
        return max(self.right - self.left, self.bottom - self.top)


@dataclass(frozen=True)
class Frames:
    """All frames of a block, their shape and the thickness of their lines in pixels."""

    boxes: Mapping[BoxName, BoxFrame]
    shape: Shape
    thickness: float
    rules: Mask


def find_frames(paper: Paper, rows: Rows) -> Frames | None:
    """Return the frames beside the labels, or None where none can be told.

    A place is given for each row that is known.
    """
    size = rows.size * paper.scale
    rules = rules_of(paper.ink, size)
    ink = np.asarray(paper.ink & ~rules & 1, dtype=np.uint8)
    best: tuple[Shape, dict[BoxName, BoxFrame]] | None = None
    most = 0
    for shape in _SHAPES:
        boxes = _Search(ink, paper, rows, shape).boxes()
        seen = sum(box.found for box in boxes.values())
        if seen >= _LEAST_FOUND[shape] and seen > most:
            best, most = (shape, boxes), seen
        if most >= _ENOUGH_FOUND:
            break
    if best is None:
        return None
    shape, boxes = best
    thickness = _thickness(ink, boxes) if shape == "square" else 0.16 * size
    if shape == "square":
        boxes = _alike(boxes, {name: _settled(ink, box, thickness) for name, box in boxes.items()})
    return Frames(boxes, shape, thickness, rules)


def rules_of(ink: Mask, size: float) -> Mask:
    """Return the long straight lines, upright and level, with their edges."""
    thick = np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    length = max(3, round(_RULE * size))
    # letters on a line are no rule: a rule is thin
    lines = np.maximum(_opened(thick, (length, 1)), _opened(thick, (1, length)))
    stout = round(0.45 * size) + 3
    found = np.where(_opened(thick, (stout, stout)) > 0, 0, lines).astype(np.uint8)
    return np.where(cv2.dilate(found, np.ones((3, 3), np.uint8)) > 0, ink, 0).astype(np.uint8)


def _opened(mask: Mask, shape: tuple[int, int]) -> Mask:
    """Return the pixels of the mask that a rectangle of so many rows and columns reaches inside it."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), dtype=np.uint8)


class _Search:
    """Looks for the frames of one shape."""

    def __init__(self, ink: Mask, paper: Paper, rows: Rows, shape: Shape) -> None:
        self.rows = rows
        self.shape = shape
        self.size = rows.size * paper.scale
        self.ink = ink
        # wide enough that no side and no strip outside a side leaves the sums
        self.pad = round(2 * _SIDES[1] * self.size) + 4
        level, upright = _lines(ink, self.size)
        self.sums = {
            (kind, spread): _sums(mask, axis, self.pad, spread)
            for kind, mask, axis in (
                ("level", level, 1),
                ("upright", upright, 0),
                ("across", ink, 1),
                ("down", ink, 0),
            )
            for spread in (False, True)
        }
        self.windows = {name: self._window(paper, row) for name, row in rows.rows.items()}
        self.middles = {name: paper.down(row.label.middle[1]) for name, row in rows.rows.items()}

    def _window(self, paper: Paper, row: Row) -> tuple[int, int, int, int]:
        """Return the columns and rows of pixels among which the frame's middle lies."""
        height, width = self.ink.shape
        left = paper.across(row.label.left) - _BEFORE * self.size
        right = paper.across(row.label.left) + (_OVER - 0.5 * _SIDES[0]) * self.size
        middle = paper.down(row.label.middle[1])
        return (
            min(width - 1, max(0, int(left))),
            min(width, max(1, int(right))),
            min(height - 1, max(0, int(middle - _LEVEL * self.size))),
            min(height, max(1, int(middle + _LEVEL * self.size))),
        )

    def boxes(self) -> dict[BoxName, BoxFrame]:
        """Return the place of each frame."""
        low, high = (max(4, round(part * self.size)) for part in _SIDES)
        ratios = (
            (0.6, 1.7) if self.shape == "square" else (0.95, 1.05) if self.shape == "round" else (0.5, 2.2)
        )
        best, chosen = -1.0, (low, low)
        for step, around in ((max(2, round(0.14 * self.size)), None), (1, 2)):
            sizes = [
                (width, height)
                for width in _range(low, high, step, chosen[0], around)
                for height in _range(low, high, step, chosen[1], around)
                if ratios[0] <= width / height <= ratios[1]
            ]
            for width, height in sizes:
                total = sum(
                    max(0.0, float(self._scores(name, width, height, step).max(initial=0.0)) - 0.2) ** 2
                    for name in self.windows
                )
                if total > best:
                    best, chosen = total, (width, height)
        return self._placed(*chosen)

    def _placed(self, width: int, height: int) -> dict[BoxName, BoxFrame]:
        scores = {name: self._scores(name, width, height, 1, _STRAY_COST_PLACED) for name in self.windows}
        boxes: dict[BoxName, BoxFrame] = {}
        near = max(1, round(_ALIGNED * self.size))
        for column in sorted({tuple(row.name for row in self.rows.column(name)) for name in self.windows}):
            x = self._column(column, scores, near)
            for name in column:
                window = self.windows[name]
                first = max(0, x - near - window[0])
                part = scores[name][:, first : max(first + 1, x + near + 1 - window[0])]
                row, place = np.unravel_index(int(part.argmax()), part.shape) if part.size else (0, 0)
                score = float(part[row, place]) if part.size else 0.0
                middle = (window[0] + first + int(place), window[2] + int(row))
                boxes[name] = _frame(middle, width, height, score, score >= _FOUND)
        guessed = self._guessed(boxes, width, height)
        return {name: guessed[name] for name in self.windows}

    def _column(self, names: tuple[BoxName, ...], scores: Mapping[BoxName, Scores], near: int) -> int:
        total = np.zeros(self.ink.shape[1], dtype=np.float32)
        for name in names:
            window = self.windows[name]
            across = scores[name].max(axis=0, initial=0.0)[np.newaxis, :]
            wide = cv2.dilate(np.maximum(across - 0.2, 0.0) ** 2, np.ones((1, 2 * near + 1), np.uint8))[0]
            total[window[0] : window[0] + wide.size] += wide
        best = np.flatnonzero(total >= total.max() - 1e-6)
        return int(best[best.size // 2])

    def _guessed(self, boxes: dict[BoxName, BoxFrame], width: int, height: int) -> dict[BoxName, BoxFrame]:
        """Put frames that were not seen where those of the others say."""
        seen = {name: box for name, box in boxes.items() if box.found}
        if not seen:
            return boxes
        drop = float(
            np.median([(box.top + box.bottom) / 2 - self.middles[name] for name, box in seen.items()])
        )
        for name, box in boxes.items():
            if box.found:
                continue
            beside = [seen[row.name] for row in self.rows.column(name) if row.name in seen]
            lefts = [(other.left + other.right) / 2 for other in beside]
            x = float(np.median(lefts)) if lefts else (box.left + box.right) / 2
            boxes[name] = _frame((x, self.middles[name] + drop), width, height, box.score, False)
        return boxes

    def _scores(self, name: BoxName, width: int, height: int, step: int, cost: float = _STRAY_COST) -> Scores:
        """Return how much of a frame of this size stands round each pixel of the window."""
        left, right, top, bottom = self.windows[name]
        if self.shape == "round":
            return self._round(left, right, top, bottom, width, cost)
        if right <= left or bottom <= top:
            return np.zeros((0, 0), np.float32)
        outer = max(2, round(0.2 * self.size))
        x0, y0 = self.pad + left - width // 2, self.pad + top - height // 2

        def mean(kind: str, y: int, x: int, length: int, spread: bool) -> Scores:
            """Return the mean along a line that begins so far from each upper left corner."""
            sums = self.sums[kind, spread]
            first = _steps(sums, y0 + y, bottom - top, x0 + x, right - left, step)
            if kind in ("level", "across"):
                last = _steps(sums, y0 + y, bottom - top, x0 + x + length, right - left, step)
            else:
                last = _steps(sums, y0 + y + length, bottom - top, x0 + x, right - left, step)
            return (last - first) / np.float32(length)

        rough = step > 1
        top_side, bottom_side = (mean("level", y, 0, width, rough) for y in (0, height))
        left_side, right_side = (mean("upright", 0, x, height, rough) for x in (0, width))
        stray = mean("across", -outer, 0, width, False) + mean("across", height + outer, 0, width, False)
        stray += mean("down", 0, -outer, height, False) + mean("down", 0, width + outer, height, False)
        if self.shape == "brackets":
            seen = np.minimum(left_side, right_side)
        else:
            # one side may be lost, not two: the least counts .15, the next .35, the others .25
            low, high = np.minimum(top_side, bottom_side), np.maximum(top_side, bottom_side)
            less, more = np.minimum(left_side, right_side), np.maximum(left_side, right_side)
            least, second = np.minimum(low, less), np.minimum(np.maximum(low, less), np.minimum(high, more))
            seen = 0.25 * (low + high + less + more) - 0.1 * least + 0.1 * second
        return np.asarray(seen - 0.25 * cost * stray, dtype=np.float32)

    def _round(self, left: int, right: int, top: int, bottom: int, width: int, cost: float) -> Scores:
        radius = width / 2
        thick = cv2.dilate(self.ink, np.ones((3, 3), np.uint8))
        on, off = _circle(radius), _circle(radius + max(2.0, 0.2 * self.size))
        part = (slice(top, bottom), slice(left, right))
        ring = cv2.filter2D(thick.astype(np.float32), cv2.CV_32F, on, borderType=cv2.BORDER_CONSTANT)[part]
        outside = cv2.filter2D(self.ink.astype(np.float32), cv2.CV_32F, off, borderType=cv2.BORDER_CONSTANT)[
            part
        ]
        return np.asarray(ring - cost * outside, dtype=np.float32)


def _lines(ink: Mask, size: float) -> tuple[Mask, Mask]:
    """Return the pixels that belong to level and to upright lines at least half a side long."""
    length, gap = max(3, round(0.5 * size)), max(2, round(0.2 * size))
    found = []
    for across in (True, False):
        thick = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
        bridge = np.ones((1, gap) if across else (gap, 1), np.uint8)
        closed = np.asarray(cv2.morphologyEx(thick, cv2.MORPH_CLOSE, bridge), dtype=np.uint8)
        found.append(_opened(closed, (1, length) if across else (length, 1)))
    return found[0], found[1]


def _range(low: int, high: int, step: int, middle: int, around: int | None) -> range:
    if around is None:
        return range(low, high + 1, step)
    return range(max(low, middle - around), min(high, middle + around) + 1, step)


def _sums(mask: Mask, axis: int, pad: int, spread: bool) -> NDArray[np.float32]:
    """Return running sums along the axis of the mask with a blank margin, each the sum before its pixel."""
    wide = cv2.dilate(mask, np.ones((3, 3), np.uint8)) if spread else mask
    padded = np.pad(wide, pad).astype(np.float32)
    return np.asarray(np.cumsum(padded, axis=axis) - padded, dtype=np.float32)


def _steps(sums: NDArray[np.float32], y: int, down: int, x: int, across: int, step: int) -> Scores:
    return sums[y : y + down : step, x : x + across : step]


def _circle(radius: float) -> NDArray[np.float32]:
    half = int(radius) + 2
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    cv2.circle(kernel, (half, half), round(radius), 1.0, 1)
    return np.asarray(kernel / kernel.sum(), dtype=np.float32)


def _frame(middle: tuple[float, float], width: int, height: int, score: float, found: bool) -> BoxFrame:
    left, top = middle[0] - width // 2, middle[1] - height // 2
    return BoxFrame(left, top, left + width, top + height, score, found)


def _thickness(ink: Mask, boxes: Mapping[BoxName, BoxFrame]) -> float:
    """Return the usual thickness of the lines: the ink across them, away from the corners."""
    widths: list[float] = []
    for box in boxes.values():
        if not box.found:
            continue
        reach = max(2, round(0.3 * box.side))
        for profile in _profiles(ink, box, reach):
            middle = profile.size // 2
            strong = profile > 0.5
            if not strong[middle - 1 : middle + 2].any():
                continue
            at = middle if strong[middle] else middle - 1 if strong[middle - 1] else middle + 1
            first = at
            while first > 0 and strong[first - 1]:
                first -= 1
            last = at
            while last + 1 < strong.size and strong[last + 1]:
                last += 1
            widths.append(last - first + 1)
    return float(np.percentile(widths, 40)) if widths else 2.0


def _profiles(ink: Mask, box: BoxFrame, reach: int) -> list[NDArray[np.float64]]:
    """Return the ink across each side: left, right, top, bottom, from low to high places."""
    found = []
    corner = 0.2 * box.side
    rows = slice(max(0, round(box.top + corner)), max(1, round(box.bottom - corner)))
    columns = slice(max(0, round(box.left + corner)), max(1, round(box.right - corner)))
    for x in (box.left, box.right):
        first = round(x) - reach
        if first >= 0 and first + 2 * reach + 1 <= ink.shape[1]:
            found.append(ink[rows, first : first + 2 * reach + 1].mean(axis=0))
    for y in (box.top, box.bottom):
        first = round(y) - reach
        if first >= 0 and first + 2 * reach + 1 <= ink.shape[0]:
            found.append(ink[first : first + 2 * reach + 1, columns].mean(axis=1))
    return [np.asarray(profile, dtype=np.float64) for profile in found if profile.size == 2 * reach + 1]


def _settled(ink: Mask, box: BoxFrame, thickness: float) -> BoxFrame:
    """Return the frame with each side moved onto the middle of its line, by a pixel or two."""
    if not box.found:
        return box
    reach = 2 + round(thickness / 2)
    profiles = _profiles(ink, box, reach)
    if len(profiles) != 4:
        return box
    moved = [_line_middle(profile, reach) for profile in profiles]
    return BoxFrame(
        box.left + moved[0], box.top + moved[2], box.right + moved[1], box.bottom + moved[3], box.score, True
    )


def _alike(before: Mapping[BoxName, BoxFrame], after: Mapping[BoxName, BoxFrame]) -> dict[BoxName, BoxFrame]:
    """Return the moved frames, or as they were where moving made one larger or smaller than the others."""
    seen = [box for box in after.values() if box.found]
    width = float(np.median([box.right - box.left for box in seen]))
    height = float(np.median([box.bottom - box.top for box in seen]))
    slack = max(1.5, 0.06 * width)
    return {
        name: box
        if abs(box.right - box.left - width) <= slack and abs(box.bottom - box.top - height) <= slack
        else before[name]
        for name, box in after.items()
    }


def _line_middle(profile: NDArray[np.float64], reach: int) -> float:
    """Return how far the line lies from the middle of the profile; 0 where the place is all ink."""
    if profile.mean() > 0.85 or profile.max() < 0.4:
        return 0.0
    strong = np.flatnonzero(profile >= 0.7 * profile.max())
    runs = np.split(strong, np.flatnonzero(np.diff(strong) > 1) + 1)
    nearest = min(runs, key=lambda run: abs(float(run.mean()) - reach))
    return float(nearest.mean()) - reach
