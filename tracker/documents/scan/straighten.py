"""Pictures of papers made straight: turned upright, their tilt and perspective and their shadows undone.

A photograph shows its paper as some quadrilateral on a darker ground, a scan a little askew, and either
may lie on its side or its head. All of it becomes one projective map from the picture to the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Corners = NDArray[np.float32]

_SMALL = 640  # pixels of the longer side in which a paper's outline is looked for
_LEAST_PAPER, _MOST_PAPER = 0.3, 0.97  # of the picture
_BRIGHTER = 22.0  # gray levels, of a paper than what lies around it
_DARKEST, _BRIGHTEST, _STEP = 56, 216, 10  # gray levels tried between ground and paper
_SHARP = 18.0  # gray levels between paper and ground at the edges
_TEXT_INSIDE = 0.97  # of the lines
_MARGIN = 0.04  # of the paper's longer side
_LONG_LINE = 3.0  # times its height: lines that tell a direction
_MOST_TILT = math.radians(20.0)
_SHADOW = 24  # parts of the longer side: brightness that changes slower than over one is a shadow


def turned(quarters: int, width: float, height: float) -> tuple[Matrix, float, float]:
    """Return the map that turns a picture clockwise by quarters, and its width and height then."""
    matrices = (
        ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        ((0, -1, height), (1, 0, 0), (0, 0, 1)),
        ((-1, 0, width), (0, -1, height), (0, 0, 1)),
        ((0, 1, 0), (-1, 0, width), (0, 0, 1)),
    )
    matrix = np.array(matrices[quarters % 4], dtype=np.float64)
    return (matrix, width, height) if quarters % 2 == 0 else (matrix, height, width)


def moved(corners: Sequence[Corners], matrix: Matrix) -> list[Corners]:
    """Return each set of four points where the map puts it, again from the upper left clockwise."""
    if not corners:
        return []
    every = cv2.perspectiveTransform(np.concatenate(corners).reshape(-1, 1, 2).astype(np.float64), matrix)
    return [_from_upper_left(each) for each in every.astype(np.float32).reshape(len(corners), -1, 2)]


def _from_upper_left(corners: Corners) -> Corners:
    """Return four points from the upper left clockwise, as they now stand."""
    by_column = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = (part[np.argsort(part[:, 1], kind="stable")] for part in (by_column[:2], by_column[2:]))
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)


def evened(gray: Gray) -> Gray:
    """Return the picture with its paper white everywhere: shadows and faint ink brought to full contrast."""
    height, width = gray.shape
    step = max(1, round(max(height, width) / 400))
    small = cv2.resize(gray, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
    reach = max(3, max(small.shape) // _SHADOW) | 1
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), reach / 2)
    even = gray
    if float(ground.min()) <= 245.0:
        wide = np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
        even = np.asarray(cv2.divide(gray, np.maximum(wide, 24), scale=250.0), np.uint8)
    ink = float(np.percentile(even[::4, ::4], 0.4))
    if 90.0 < ink < 220.0:  # faint: the darkest becomes dark
        black = ink - 0.25 * (255.0 - ink)
        levels = (np.arange(256, dtype=np.float32) - black) * (255.0 / (255.0 - black))
        even = np.asarray(cv2.LUT(even, levels.clip(0, 255).astype(np.uint8)), np.uint8)
    return even


def outline(gray: Gray, lines: Sequence[Corners]) -> Corners | None:
    """Return the corners of a paper photographed on darker ground, from the upper left clockwise.

    All of the text must stand on it. None where the picture is all paper, as a scan is, or where no
    such outline shows.
    """
    if not lines:
        return None
    height, width = gray.shape
    scale = min(1.0, _SMALL / max(height, width))
    small = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    smooth = np.asarray(cv2.medianBlur(closed, 5), np.uint8)
    middles = np.array([corners.mean(axis=0) for corners in lines]) * scale
    best: tuple[float, Corners] | None = None
    # a shadow may lie across ground and paper: the level at which all sides are sharpest counts
    for level in range(_DARKEST, _BRIGHTEST, _STEP):
        _, bright = cv2.threshold(smooth, level, 255, cv2.THRESH_BINARY)
        bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
        contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        if not contours:
            continue
        largest = max((np.asarray(contour, np.int32) for contour in contours), key=cv2.contourArea)
        corners = _quadrilateral(largest, small)
        if corners is None:
            continue
        inside = [
            cv2.pointPolygonTest(corners, (float(x), float(y)), measureDist=False) >= 0 for x, y in middles
        ]
        sharp = _sharpness(corners, smooth)
        if (
            sum(inside) >= _TEXT_INSIDE * len(inside)
            and sharp >= _SHARP
            and (best is None or sharp > best[0])
        ):
            best = sharp, corners
    return np.asarray(best[1] / scale, dtype=np.float32) if best else None


def _sharpness(corners: Corners, gray: Gray) -> float:
    """Return by how many gray levels the paper is brighter than the ground along its least clear side."""
    height, width = gray.shape
    middle = corners.mean(axis=0)
    least = 255.0
    for first, second in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = second - first
        across = np.array([-along[1], along[0]]) / max(1.0, float(np.linalg.norm(along)))
        if float(np.dot(middle - first, across)) < 0:
            across = -across
        steps = []
        for part in np.linspace(0.08, 0.92, 22):
            (x, y), (left, top) = first + part * along + 7 * across, first + part * along - 7 * across
            if 0 <= left < width and 0 <= top < height and 0 <= x < width and 0 <= y < height:
                steps.append(float(gray[int(y), int(x)]) - float(gray[int(top), int(left)]))
        if len(steps) > 6:  # else the side is that of the picture
            least = min(least, float(np.median(steps)))
    return least


def _quadrilateral(contour: NDArray[np.int32], small: Gray) -> Corners | None:
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, True)
    for part in (0.02, 0.03, 0.045, 0.06):
        corners = cv2.approxPolyDP(hull, part * around, True).reshape(-1, 2).astype(np.float32)
        if len(corners) == 4:
            break
    else:
        return None
    height, width = small.shape
    share = cv2.contourArea(corners) / (width * height)
    filled = cv2.contourArea(contour) / max(1.0, cv2.contourArea(corners))
    if not _LEAST_PAPER <= share <= _MOST_PAPER or filled < 0.9:
        return None
    inside = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 255)
    outside = cv2.dilate(inside, np.ones((15, 15), np.uint8)) == 0
    if outside.sum() < 0.01 * small.size:
        return None
    paper, ground = np.median(small[inside > 0]), np.percentile(small[outside], 75)
    if paper - ground < _BRIGHTER:
        return None
    return _clockwise(corners)


def _clockwise(corners: Corners) -> Corners:
    """Return four corners from the upper left clockwise."""
    middle = corners.mean(axis=0)
    around = sorted(corners, key=lambda corner: math.atan2(corner[1] - middle[1], corner[0] - middle[0]))
    first = min(range(4), key=lambda index: float(around[index].sum()))
    return np.array([around[(first + index) % 4] for index in range(4)], dtype=np.float32)


def flattened(corners: Corners) -> tuple[Matrix, float, float]:
    """Return the map that makes the four corners a rectangle with a margin, and its width and height.

    The margin keeps what a shadow or a bent edge put outside of the corners.
    """
    upper, right, lower, left = (
        float(np.linalg.norm(corners[(index + 1) % 4] - corners[index])) for index in range(4)
    )
    width, height = max(upper, lower), max(right, left)
    for ratio in (11 / 8.5, math.sqrt(2)):  # letter and A4, seen at a slant
        for tall in (ratio, 1 / ratio):
            if abs(height / width / tall - 1) < 0.05:
                height = width * tall
    margin = _MARGIN * max(width, height)
    left, top, right, bottom = margin, margin, width + margin, height + margin
    target = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, target), np.float64)
    return matrix, right + margin, bottom + margin


@dataclass(frozen=True)
class Direction:
    """How the lines of a picture run: on their side or not, and how far from level, where that varies."""

    sideways: bool
    known: bool


def direction(lines: Sequence[Corners]) -> Direction:
    """Return how most of the text runs, by its longer lines."""
    level = upright = 0.0
    for corners in lines:
        across, down = _sides(corners)
        if across >= _LONG_LINE * down:
            level += across
        elif down >= _LONG_LINE * across:
            upright += down
    return Direction(upright > level, upright + level > 0)


def _sides(corners: Corners) -> tuple[float, float]:
    across = np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])
    down = np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])
    return float(across) / 2, float(down) / 2


def leveled(lines: Sequence[Corners], width: float, height: float) -> tuple[Matrix, float, float] | None:
    """Return the map that makes the lines level, and the width and height then; None where they are.

    The slope of a line is taken to change evenly with its place, as it does on a paper seen at a slant.
    """
    slopes: list[tuple[float, float, float, float]] = []
    for corners in lines:
        across, down = _sides(corners)
        if across < _LONG_LINE * down:
            continue
        (x, y), (dx, dy) = corners.mean(axis=0), (corners[1] - corners[0]) + (corners[2] - corners[3])
        slope = math.atan2(float(dy), float(dx))
        if abs(slope) < _MOST_TILT:
            slopes.append((float(x) / width - 0.5, float(y) / height - 0.5, math.tan(slope), across))
    if len(slopes) < 3:
        return None
    known = np.array(slopes)
    kept = known
    terms = 3 if len(slopes) >= 12 else 1
    fit = np.zeros(3)
    for _ in range(3):
        basis = np.stack([np.ones(len(kept)), kept[:, 1], kept[:, 0]], axis=1)[:, :terms]
        weights = np.sqrt(kept[:, 3])[:, None]
        fit = np.zeros(3)
        fit[:terms] = np.linalg.lstsq(basis * weights, kept[:, 2:3] * weights, rcond=None)[0][:, 0]
        off = np.abs(known[:, 2] - fit[0] - fit[1] * known[:, 1] - fit[2] * known[:, 0])
        kept = known[off <= max(0.004, 2.5 * float(np.median(off)))]
        if len(kept) < 3:
            return None
    if np.abs(fit).sum() < 0.0007:
        return None
    return _leveling(fit, width, height)


def _leveling(fit: Matrix, width: float, height: float) -> tuple[Matrix, float, float]:
    """Return the map under which lines of slopes a + b y + c x, from the middle, become level."""
    tilt, by_row, _ = (float(part) for part in fit)
    cosine, sine = math.cos(math.atan(tilt)), math.sin(math.atan(tilt))
    center = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]], dtype=np.float64)
    turn = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]], dtype=np.float64)
    # lines that spread from each other to one side meet in a point on the other: b is one over its distance
    spread = by_row / height if abs(by_row) > 0.0015 else 0.0
    lift = np.array([[1, 0, 0], [0, 1, 0], [spread, 0, 1]], dtype=np.float64)
    matrix = lift @ turn @ center
    frame = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], dtype=np.float64)
    placed = cv2.perspectiveTransform(frame, matrix)[0]
    left, top = placed.min(axis=0)
    right, bottom = placed.max(axis=0)
    shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], dtype=np.float64)
    return shift @ matrix, float(right - left), float(bottom - top)


def warped(gray: Gray, matrix: Matrix, width: float, height: float) -> Gray:
    """Return the picture as the map shows it, white where it has nothing."""
    size = (max(1, round(width)), max(1, round(height)))
    return np.asarray(
        cv2.warpPerspective(
            gray, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
        ),
        dtype=np.uint8,
    )
