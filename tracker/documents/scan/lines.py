"""Lines found in a straight picture: cut apart where they touch, measured by their ink, put into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tracker.documents.scan.engine import Read

Gray = NDArray[np.uint8]
Corners = NDArray[np.float32]

_DARK = 150  # gray level, of 255, under which a pixel of evened paper is ink
_TALL = 1.2  # font sizes of a line as it is found
_FOOT = 0.27  # of that height, from the middle down to the baseline
_SPREAD = 0.2  # of that height: how far a baseline may be from there
_CAPITAL = 0.72  # height of capitals and digits, in font sizes
_RULE = 0.8  # part of a row of pixels that letters never fill
_SLANTED = 0.012  # lines that rise more over their length are cut along their slope
_BETWEEN_WORDS = 0.2  # font sizes without ink
_WIDER = 2.0  # times the usual space between two capitals of the line
_LEAST_GAPS = 4
_SAME_ROW = 0.4  # of the font size
_LIKE = 1.7  # times: how much the sizes of lines in a row differ


@dataclass(frozen=True)
class Strip:
    """One line of text in pixels of the straight picture; ``slope`` is how far it falls over its width.

    ``tall`` is its height as it was found, before it was cut apart from its neighbours, and ``foot``
    where its baseline was expected then.
    """

    left: float
    top: float
    right: float
    bottom: float
    slope: float
    tall: float
    foot: float
    baseline: float = 0.0
    size: float = 0.0

    @property
    def height(self) -> float:
        """Rows of pixels."""
        return self.bottom - self.top


def strips(lines: Sequence[Corners], gray: Gray) -> list[Strip]:
    """Return the lines whose corners are given as strips of the picture, none reaching into another."""
    rows, columns = gray.shape
    found = []
    for corners in lines:
        xs, ys = np.sort(corners[:, 0]), np.sort(corners[:, 1])
        left, right = max(0.0, float(xs[:2].mean())), min(columns - 1.0, float(xs[2:].mean()))
        top, bottom = max(0.0, float(ys[:2].mean())), min(rows - 1.0, float(ys[2:].mean()))
        upper = corners[np.argsort(corners[:, 1])[:2]]
        first, last = upper[np.argsort(upper[:, 0])]
        run = float(last[0] - first[0])
        slope = float(last[1] - first[1]) / run if run > 2 * (bottom - top) else 0.0
        if right - left >= 3 and bottom - top >= 3:
            slope = slope if abs(slope) > _SLANTED else 0.0
            tall = max(4.0, bottom - top - abs(slope) * (right - left))
            foot = (top + bottom) / 2 + _FOOT * tall
            found.append(Strip(left, top, right, bottom, slope, tall, foot))
    return [measured(strip, gray) for strip in _parted(found, gray)]


def _parted(found: list[Strip], gray: Gray) -> list[Strip]:
    """Return the strips, two that overlap a little cut where least ink stands between them.

    Finders of lines add a margin, in which the feet of the line above look like accents.
    """
    parted = sorted(found, key=lambda strip: strip.top)
    for upper in range(len(parted)):
        for lower in range(upper + 1, len(parted)):
            one, other = parted[upper], parted[lower]
            if other.top >= one.bottom:
                break
            overlap = one.bottom - other.top
            left, right = max(one.left, other.left), min(one.right, other.right)
            if right - left < 4 or overlap > 0.6 * min(one.height, other.height):
                continue
            first, last = int(other.top), int(np.ceil(one.bottom))
            ink = (gray[first:last, int(left) : int(right)] < _DARK).sum(axis=1)
            least = np.flatnonzero(ink == ink.min())
            cut = first + float(least.mean())
            parted[upper] = replace(one, bottom=min(one.bottom, cut + 1))
            parted[lower] = replace(other, top=max(other.top, cut))
    return parted


def cut(strip: Strip, gray: Gray) -> Gray:
    """Return the pixels of a strip, level."""
    if not strip.slope:
        return gray[int(strip.top) : int(strip.bottom) + 1, int(strip.left) : int(strip.right) + 1]
    width, fall = strip.right - strip.left, strip.slope * (strip.right - strip.left)
    height = max(4.0, strip.height - abs(fall))
    top = strip.top if fall >= 0 else strip.bottom - height
    # three corners give the map: a shear
    source = np.array(
        [(strip.left, top), (strip.right, top + fall), (strip.left, top + height)], dtype=np.float32
    )
    target = np.array([(0, 0), (width, 0), (0, height)], dtype=np.float32)
    size = (round(width) + 1, round(height) + 1)
    matrix = cv2.getAffineTransform(source, target)
    return np.asarray(
        cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def measured(strip: Strip, gray: Gray) -> Strip:
    """Return the strip with its baseline and font size, in pixels, as its ink shows them.

    Where the ink shows nothing plausible, both are those of the usual line in a strip of its height.
    """
    pixels = cut(strip, gray)
    ink = _without_rules((pixels < _threshold(pixels)).mean(axis=1))
    rows = len(ink)
    size = strip.tall / _TALL
    usual = replace(strip, baseline=strip.foot, size=size)
    most = float(ink.max(initial=0.0))
    if rows < 6 or most <= 0.0:
        return usual
    first = (strip.top + strip.bottom) / 2 - rows / 2 if strip.slope else float(int(strip.top))
    padded = np.pad(ink, 3, mode="edge")
    # where the letters end: the steepest fall of ink from one row to the next, near where it is expected
    best, foot = 0.0, -1
    for row in range(rows // 3, rows):
        fall = float(padded[row + 2 : row + 4].sum() - padded[row + 4 : row + 6].sum())
        off = (first + row + 1 - strip.foot) / (_SPREAD * strip.tall)
        if fall * np.exp(-off * off) > best:
            best, foot = fall * float(np.exp(-off * off)), row
    if foot < 0:
        return usual
    heads = np.flatnonzero(ink[:foot] >= 0.09 * most)
    tall = foot + 1 - int(heads[0]) if len(heads) else 0
    shown = tall / _CAPITAL
    if not 0.7 * size <= shown <= 1.35 * size:
        shown = size
    return replace(strip, baseline=first + foot + 1, size=shown**0.65 * size**0.35)


def _without_rules(ink: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ink of each row, from 0 to 1, without the lines that divide a form into cells."""
    ruled = np.flatnonzero(ink > _RULE)
    for row in (*ruled, *(ruled - 1), *(ruled + 1)):
        if 0 <= row < len(ink):
            ink[row] = 0.0
    return ink


def _threshold(pixels: Gray) -> float:
    """Return the level between ink and paper in a strip, faint or dark."""
    dark, light = np.percentile(pixels, (2, 85))
    return float(min(200.0, (float(dark) + float(light)) / 2))


def parted(strip: Strip, line: Read, gray: Gray) -> Read:
    """Return the line with a space wherever two of its capitals stand as far apart as words do.

    The engine leaves out spaces between short words in capitals, as in ``DE LA``; the paper between the
    letters shows them. Small letters stand too unevenly to tell.
    """
    pixels = cut(strip, gray)
    empty = (pixels < _threshold(pixels)).sum(axis=0) == 0
    gaps = _gaps(line, empty)
    known = [gap for gap in gaps if gap >= 0]
    if len(known) < _LEAST_GAPS:
        return line
    least = max(_BETWEEN_WORDS * strip.size, _WIDER * float(np.median(known)))
    text = "".join(
        f" {letter}" if gap >= least else letter for letter, gap in zip(line.text, gaps, strict=True)
    )
    return replace(line, text=text)


def _gaps(line: Read, empty: NDArray[np.bool_]) -> list[int]:
    """Return for each character how many empty columns part it from a capital before it; -1 for none."""
    gaps: list[int] = []
    places = iter(line.middles)
    last: tuple[str, int] | None = None
    for letter in line.text:
        if letter.isspace():
            last = None
            gaps.append(-1)
            continue
        middle = int(next(places) * len(empty))
        capitals = last is not None and last[0].isupper() and letter.isupper()
        gaps.append(_longest_run(empty[last[1] : middle + 1]) if last and capitals else -1)
        last = letter, middle
    return gaps


def _longest_run(empty: NDArray[np.bool_]) -> int:
    best = run = 0
    for column in empty:
        run = run + 1 if column else 0
        best = max(best, run)
    return best


def in_rows(found: Sequence[Strip]) -> list[Strip]:
    """Return the strips in their order, those that stand beside each other on one baseline."""
    order = sorted(range(len(found)), key=lambda index: found[index].baseline)
    rows: list[list[int]] = []
    for index in order:
        strip = found[index]
        for row in rows[-3:]:
            first = found[row[0]]
            alike = 1 / _LIKE < first.size / strip.size < _LIKE
            near = strip.baseline - first.baseline <= _SAME_ROW * min(first.size, strip.size)
            if alike and near and not any(_above(found[other], strip) for other in row):
                row.append(index)
                break
        else:
            rows.append([index])
    result = list(found)
    for row in rows:
        common = float(np.median([found[index].baseline for index in row]))
        for index in row:
            result[index] = replace(found[index], baseline=common)
    return result


def _above(one: Strip, other: Strip) -> bool:
    """Return whether two strips share columns: lines of one row stand beside each other."""
    return min(one.right, other.right) - max(one.left, other.left) > 0.3 * min(
        one.right - one.left, other.right - other.left
    )
