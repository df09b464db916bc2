"""What happens to a page on its way into a file: scanners, faxes, copies, telephones, turns."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

WHITE = (255, 255, 255)


def noise_of(chance: random.Random) -> np.random.Generator:
    """Return a source of pixels that follows from the chance."""
    return np.random.default_rng(chance.getrandbits(64))


def tilted(page: Pixels, degrees: float, ground: tuple[int, int, int] = (248, 248, 246)) -> Pixels:
    """Return the page as it lies askew on the glass."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground)


def grained(page: Pixels, chance: random.Random, sigma: float, blur: float = 0.5) -> Pixels:
    """Return the page a little blurred, with the noise of a sensor."""
    soft = cv2.GaussianBlur(page, (0, 0), blur) if blur else page
    grain = noise_of(chance).normal(0, sigma, page.shape[:2]).astype(np.float32)[..., None]
    return np.clip(soft.astype(np.float32) + grain, 0, 255).astype(np.uint8)


def toned(page: Pixels, dark: int, light: tuple[int, int, int]) -> Pixels:
    """Return the page with its black raised and its white lowered."""
    part = page.astype(np.float32) / 255
    top = np.array(light, np.float32)
    return (dark + part * (top - dark)).clip(0, 255).astype(np.uint8)


def gray(page: Pixels) -> Pixels:
    """Return the page without its colors."""
    return cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)


def one_bit(page: Pixels, chance: random.Random, threshold: int = 150, specks: float = 0.0) -> Pixels:
    """Return the page in black and white, with specks at a share of the pixels."""
    flat = gray(page) if page.ndim == 3 else page
    out = np.where(flat > threshold, 255, 0).astype(np.uint8)
    if specks:
        source = noise_of(chance)
        spots = source.random(out.shape) < specks
        out[spots] = 255 - out[spots]
    return out


def faxed(page: Pixels, chance: random.Random) -> Pixels:
    """Return the page as a fax in fine mode: black and white, specks, some lines lost."""
    out = one_bit(cv2.GaussianBlur(page, (0, 0), 0.7), chance, chance.randint(150, 185), 0.0004)
    for _ in range(3):
        row = chance.randrange(out.shape[0])
        out[row : row + 1] = 255
    return out


def copied(page: Pixels, chance: random.Random) -> Pixels:
    """Return a copy of a copy: lines thickened and uneven, edges dark."""
    flat = gray(page)
    swollen = cv2.erode(flat, np.ones((2, 2), np.uint8))
    soft = cv2.GaussianBlur(swollen, (0, 0), 0.9).astype(np.float32)
    hard = np.clip((soft - 90) * 2.2, 0, 255)
    width = hard.shape[1]
    hard[:, : int(0.008 * width)] = 40
    grain = noise_of(chance).normal(0, 9, hard.shape)
    return np.clip(hard + grain, 0, 255).astype(np.uint8)


def dirty(page: Pixels, chance: random.Random) -> Pixels:
    """Return the page with specks, a hair, folds and the holes of a binder."""
    out = page.copy()
    height, width = out.shape[:2]
    source = noise_of(chance)
    for _ in range(140):
        x, y = int(source.integers(width)), int(source.integers(height))
        tone = int(source.integers(60, 170))
        cv2.circle(out, (x, y), int(source.integers(1, 3)), (tone, tone, tone), -1, cv2.LINE_AA)
    for part in (1 / 3, 2 / 3):
        row = int(height * part + source.integers(-20, 20))
        band = np.abs(np.arange(height) - row)[:, None, None]
        fold = 1 - 0.3 * np.exp(-((band / (0.0025 * height)) ** 2))
        out = (out.astype(np.float32) * fold).astype(np.uint8)
    for part in (0.25, 0.75):
        middle = (int(0.022 * width), int(height * part))
        cv2.circle(out, middle, int(0.011 * width), (45, 45, 45), -1, cv2.LINE_AA)
    hair = np.cumsum(source.normal(0, 3, (40, 2)), axis=0)
    hair += np.array([source.integers(width), source.integers(height)])
    cv2.polylines(out, [hair.astype(np.int32)], False, (90, 90, 90), 1, cv2.LINE_AA)
    return out


def photographed(
    page: Pixels, chance: random.Random, *, long_side: int = 3264, lean: float = 0.05, shade: float = 0.3
) -> Pixels:
    """Return the page as a telephone takes it on a table: perspective, uneven light, a shadow.

    Args:
        page: the paper.
        chance: what differs from photo to photo.
        long_side: pixels of the photo's longer side.
        lean: how far the corners are out of place, as a share of the paper.
        shade: how much darker the shadow is.
    """
    source = noise_of(chance)
    height, width = page.shape[:2]
    ratio = 4 / 3
    if height >= width:
        rows, columns = long_side, round(long_side / ratio)
    else:
        rows, columns = round(long_side / ratio), long_side
    fit = 0.88 * min(rows / height, columns / width)
    left, top = (columns - fit * width) / 2, (rows - fit * height) / 2
    corners = np.array(
        [
            (left, top),
            (left + fit * width, top),
            (left + fit * width, top + fit * height),
            (left, top + fit * height),
        ],
        np.float32,
    )
    moves = source.uniform(-lean, lean, (4, 2)) * (fit * width, fit * height) * 0.6
    target = (corners + moves).clip((4, 4), (columns - 4, rows - 4)).astype(np.float32)
    start = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    way = cv2.getPerspectiveTransform(start, target)
    paper = cv2.warpPerspective(page, way, (columns, rows), flags=cv2.INTER_AREA)
    cover = (
        cv2.warpPerspective(np.full((height, width), 255, np.uint8), way, (columns, rows))[..., None] / 255
    )
    scene = _table(source, rows, columns) * (1 - cover) + paper * cover
    across = np.linspace(-1, 1, columns)[None, :]
    down = np.linspace(-1, 1, rows)[:, None]
    slope = source.uniform(-0.14, 0.14, 2)
    light = 0.93 + slope[0] * across + slope[1] * down - 0.07 * (across**2 + down**2)
    light = light * _shadow(source, rows, columns, shade)
    tint = np.array([1.0, 0.985, 0.94 + 0.05 * source.random()])
    lit = cv2.GaussianBlur(scene * light[..., None] * tint, (0, 0), 0.7)
    grain = source.normal(0, 4, (rows, columns, 1))
    return np.clip(lit + grain, 0, 255).astype(np.uint8)


def _table(source: np.random.Generator, rows: int, columns: int) -> NDArray[np.float64]:
    """Return a table top: wood-like bands or plain cloth."""
    tone = np.array(
        [(112, 82, 58), (70, 74, 80), (150, 128, 98), (40, 44, 52)][source.integers(4)], np.float64
    )
    bands = cv2.resize(source.normal(0, 9, (rows // 40, 6)), (columns, rows), interpolation=cv2.INTER_CUBIC)
    return np.clip(tone + bands[..., None], 0, 255)


def _shadow(source: np.random.Generator, rows: int, columns: int, shade: float) -> NDArray[np.float64]:
    """Return the light that a hand or a head leaves: a soft-edged area that is darker."""
    small = np.ones((rows // 8, columns // 8), np.float32)
    corner = source.integers(4)
    reach = source.uniform(0.3, 0.75, 2) * (columns // 8, rows // 8)
    points = np.array([(0, 0), (reach[0], 0), (0.6 * reach[0], 0.7 * reach[1]), (0, reach[1])], np.int32)
    if corner % 2:
        points[:, 0] = columns // 8 - points[:, 0]
    if corner // 2:
        points[:, 1] = rows // 8 - points[:, 1]
    cv2.fillPoly(small, [points], 1 - shade)
    soft = cv2.GaussianBlur(small, (0, 0), 12)
    return cv2.resize(soft, (columns, rows)).astype(np.float64)


def turned(page: Pixels, quarters: int) -> Pixels:
    """Return the page turned counterclockwise by quarters."""
    return np.ascontiguousarray(np.rot90(page, quarters))
