"""A page that is a picture, with the words recognised in it."""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracker.documents import ds2019_labels, i94, visa
from tracker.documents.pages import Drawing, Frame, Glyph, Note, Raster, Rect, Widget, Word
from tracker.documents.pdf.page import PdfPage
from tracker.documents.recognized import RecognizedLine, RecognizedPage, Warp, recognized_page
from tracker.documents.scan import engine, straighten
from tracker.documents.scan.lines import Strip, cut, in_rows, parted, strips
from tracker.documents.scan.pictures import LONGEST, PictureFile
from tracker.documents.spelling import mended
from tracker.documents.words import LATE_COLON, lines_of

Gray = NDArray[np.uint8]
Matrix = NDArray[np.float64]

_PRINTED = (*ds2019_labels.PRINTED, *visa.PRINTED, *i94.PRINTED)
_DARK = 150
_LETTER_LONG = 792.0  # points of the longer side of a page whose size is not known
_RASTERS = 3
_AFTER_COLON = (LATE_COLON, re.compile(r"(?<!\S):(?=\S)"))  # where a value is glued to its label
_MAX_LINES = 500  # of a page
_ASKED = 14  # lines that are asked whether they stand on their head
_COMPARED = 5  # lines that are read both ways where that leaves doubt
_WIDE = 1.1  # font sizes between the middles of two letters that belong to different words
_HALF_LETTER = 0.27  # font sizes, where a word has one letter alone
_DOUBTFUL = 0.85  # scores under which a line is; of a hundred lines 99 have more


@dataclass(frozen=True)
class Source:
    """Where a page comes from: its displayed pixels, and its size in points for pixels of that shape."""

    number: int
    gray: Callable[[], Gray]
    points: Callable[[Gray], tuple[float, float]]


def pdf_source(page: PdfPage) -> Source:
    """Return the displayed page of a PDF."""

    def gray() -> Gray:
        width, height, pixels = page.gray(LONGEST)
        return np.frombuffer(pixels, np.uint8).reshape(height, width)

    return Source(page.number, gray, lambda _: page.size)


def picture_source(file: PictureFile, number: int) -> Source:
    """Return a page of a picture file."""

    def points(gray: Gray) -> tuple[float, float]:
        height, width = gray.shape
        scale = _LETTER_LONG / max(height, width)
        return width * scale, height * scale

    return Source(number, lambda: file.gray(number), points)


@dataclass(frozen=True)
class WarpedFrame(Frame):
    """The way from the straightened page back to the displayed picture; ``back`` maps to its fractions."""

    back: Warp = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """Return the point: a scan has no coordinates beside the straightened ones."""
        return x, y

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """Return the point: a scan has no coordinates beside the straightened ones."""
        return x, y

    def displayed(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the upright frame as fractions of the displayed page."""
        a, b, c, d, e, f, g, h, i = self.back
        depth = g * x + h * y + i
        if abs(depth) < 1e-9:
            return 0.0, 0.0
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


class Rasters:
    """Straightened pixels of the pages used last; a file may have a hundred such pages."""

    def __init__(self) -> None:
        self._kept: dict[int, Raster] = {}

    def get(self, number: int, make: Callable[[], Raster]) -> Raster:
        """Return the pixels of a page, made where they are not remembered."""
        raster = self._kept.pop(number, None)
        self._kept[number] = make() if raster is None else raster
        if len(self._kept) > _RASTERS:
            del self._kept[next(iter(self._kept))]  # of the page that was used longest ago
        return self._kept[number]


class ScanPage:
    """See ``tracker.documents.pages.Page``.

    Args:
        source: where its pixels come from.
        rasters: the pixels that are remembered, common to the pages of a file.
        before: what was recognised on this page before, by the engine that is installed.
    """

    drawings: Sequence[Drawing] = ()
    notes: Sequence[Note] = ()
    widgets: Sequence[Widget] = ()
    notes_known = True
    is_picture = False

    def __init__(self, source: Source, rasters: Rasters, before: RecognizedPage | None = None) -> None:
        self.number = source.number
        self._source = source
        self._rasters = rasters
        # as it will be kept: reading it again must not give another answer
        self.recognized = before or recognized_page(_recognized(source).as_json())

    @cached_property
    def frame(self) -> Frame:
        """The way back to the displayed page."""
        page = self.recognized
        back = np.linalg.inv(np.array(page.warp, dtype=np.float64).reshape(3, 3))
        a, b, c, d, e, f, g, h, i = (float(number) for number in back.ravel())
        bounds = (0.0, 0.0, page.width, page.height)
        return WarpedFrame(0.0, bounds, 0, (a, b, c, d, e, f, g, h, i))

    @cached_property
    def plain_text(self) -> str:
        """The lines from top to bottom."""
        return "\n".join(line.text for line in lines_of(self.words))

    @cached_property
    def words(self) -> Sequence[Word]:
        """All words, misread labels put right."""
        return mended((word for line in self.recognized.lines for word in _words(line)), _PRINTED)

    @property
    def raster(self) -> Raster | None:
        """The straightened pixels, made again where they were let go."""
        return self._rasters.get(self.number, self._straightened)

    def _straightened(self) -> Raster:
        gray = self._source.gray()
        page = self.recognized
        height, width = gray.shape
        to_points = np.array(page.warp, dtype=np.float64).reshape(3, 3) @ np.diag(
            (1 / width, 1 / height, 1.0)
        )
        scale = _scale(gray, page.width, page.height)
        size = (page.width * scale, page.height * scale)
        straight = straighten.warped(gray, np.diag((scale, scale, 1.0)) @ to_points, *size)
        return Raster(straighten.evened(straight), scale)

    def ink(self, rect: Rect) -> float:
        """Return the dark part, from 0 to 1, of the rectangle."""
        raster = self.raster
        assert raster is not None
        rows, columns = raster.gray.shape
        left, right = (min(columns, max(0, round(x * raster.scale))) for x in (rect.left, rect.right))
        top, bottom = (min(rows, max(0, round(y * raster.scale))) for y in (rect.top, rect.bottom))
        part = raster.gray[top:bottom, left:right]
        return float((part < _DARK).mean()) if part.size else 0.0


def _scale(gray: Gray, width: float, height: float) -> float:
    """Return how many pixels of the straightened page a point gets: as many as the picture has."""
    return float(max(gray.shape) / max(width, height))


@dataclass
class _Straight:
    """A picture on its way to the straightened page; ``matrix`` leads from the displayed pixels to it."""

    matrix: Matrix
    width: float
    height: float
    lines: list[NDArray[np.float32]] = field(default_factory=list)

    def apply(self, matrix: Matrix, width: float, height: float) -> None:
        """Move everything by a further map."""
        self.matrix = matrix @ self.matrix
        self.lines = straighten.moved(self.lines, matrix)
        self.width, self.height = width, height


def _recognized(source: Source) -> RecognizedPage:
    """Return what is recognised on a page."""
    gray = source.gray()
    rows, columns = gray.shape
    reader = engine.engine()
    way = _Straight(np.eye(3), float(columns), float(rows))
    way.lines = reader.lines(straighten.evened(gray))[:_MAX_LINES]
    corners = straighten.outline(gray, way.lines)
    if corners is not None:
        way.apply(*straighten.flattened(corners))
    if straighten.direction(way.lines).sideways:
        way.apply(*straighten.turned(1, way.width, way.height))
    level = straighten.leveled(way.lines, way.width, way.height)
    if level is not None:
        way.apply(*level)
    straight = straighten.evened(straighten.warped(gray, way.matrix, way.width, way.height))
    found = strips(way.lines, straight)
    if _upside_down(reader, found, straight):
        way.apply(*straighten.turned(2, way.width, way.height))
        straight = np.ascontiguousarray(straight[::-1, ::-1])
        found = strips(way.lines, straight)
    found = in_rows(found)
    read = reader.read([cut(strip, straight) for strip in found])
    points = source.points(gray)
    longer = max(points) if corners is None else _LETTER_LONG
    scale = max(straight.shape) / longer
    warp = np.diag((1 / scale, 1 / scale, 1.0)) @ way.matrix @ np.diag((columns, rows, 1.0))
    return RecognizedPage(
        source.number,
        engine.name(),
        way.width / scale,
        way.height / scale,
        tuple(float(number) for number in (warp / warp[2, 2]).ravel()),  # type: ignore[arg-type]
        tuple(
            _line(strip, parted(strip, line, straight), scale)
            for strip, line in zip(found, read, strict=True)
            if line.middles
        ),
    )


def _upside_down(reader: engine.Engine, found: Sequence[Strip], straight: Gray) -> bool:
    """Return whether the page stands on its head, by its longer lines."""
    longest = sorted(found, key=lambda strip: strip.left - strip.right)[:_ASKED]
    said = reader.upside_down([cut(strip, straight) for strip in longest])
    share = sum(said) / len(said) if said else 0.0
    if not 0.2 <= share <= 0.8:
        return share > 0.5
    some = [cut(strip, straight) for strip in longest[-_COMPARED:]]
    upright = sum(line.score for line in reader.read(some))
    turned = sum(
        line.score for line in reader.read([np.ascontiguousarray(part[::-1, ::-1]) for part in some])
    )
    return turned > upright


def _line(strip: Strip, line: engine.Read, scale: float) -> RecognizedLine:
    text = "".join(_plain(letter) for letter in line.text)
    across = strip.right - strip.left
    return RecognizedLine(
        text,
        strip.left / scale,
        strip.top / scale,
        strip.right / scale,
        strip.bottom / scale,
        strip.baseline / scale,
        strip.size / scale,
        tuple((strip.left + middle * across) / scale for middle in line.middles),
        line.score,
    )


def _plain(letter: str) -> str:
    """Return a wide character of East Asian type as the usual one: the engine mixes them."""
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 and not (letter.isspace() ^ usual.isspace()) else letter


def _words(line: RecognizedLine) -> Iterator[Word]:
    """Return the words of a line, divided at spaces, wide gaps and after the colon of a label."""
    pieces: list[list[tuple[str, float]]] = [[]]
    colons = {found.end() for found in itertools.chain(*(cut.finditer(line.text) for cut in _AFTER_COLON))}
    place = 0
    for position, letter in enumerate(line.text):
        if letter.isspace():
            pieces.append([])
            continue
        middle = line.middles[place]
        place += 1
        last = pieces[-1][-1][1] if pieces[-1] else None
        if position in colons or (last is not None and middle - last > _WIDE * line.size):
            pieces.append([])
        pieces[-1].append((letter, middle))
    pieces = [piece for piece in pieces if piece]
    for number, piece in enumerate(pieces):
        half = _half(piece, line.size)
        left, right = piece[0][1] - half, piece[-1][1] + half
        if number:
            left = max(left, (piece[0][1] + pieces[number - 1][-1][1]) / 2)
        if number + 1 < len(pieces):
            right = min(right, (piece[-1][1] + pieces[number + 1][0][1]) / 2)
        left, right = max(left, line.left), min(max(right, left + 0.1), line.right)
        yield _word(piece, left, max(right, left + 0.1), line)


def _half(piece: Sequence[tuple[str, float]], size: float) -> float:
    """Return half the width of a letter of the word."""
    steps = [after[1] - before[1] for before, after in itertools.pairwise(piece)]
    return min(0.5 * statistics.median(steps), 0.5 * size) if len(steps) > 1 else _HALF_LETTER * size


def _word(piece: Sequence[tuple[str, float]], left: float, right: float, line: RecognizedLine) -> Word:
    baseline, size = line.baseline, line.size
    half = _half(piece, size)
    glyphs = tuple(
        Glyph(letter, middle - half, middle + half, baseline, size, order)
        for order, (letter, middle) in enumerate(piece)
    )
    box = Rect(left, baseline - 0.75 * size, right, baseline + 0.22 * size)
    text, doubtful = "".join(letter for letter, _ in piece), line.score < _DOUBTFUL
    return Word(text, box, baseline, size, "ocr", glyphs, doubtful)
