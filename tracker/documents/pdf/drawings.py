"""The painted paths, pictures and shadings of a page."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium_c

from tracker.documents.pages import Drawing, Frame, Rect

_MAX_DRAWINGS = 60_000
_MAX_SEGMENTS = 2_000  # of one path
_MAX_DEPTH = 12
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawings_of(page: Any, frame: Frame) -> Iterator[Drawing]:
    """Return what the page paints beside text, in painting order, up to a limit."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    objects = (pdfium_c.FPDFPage_GetObject(page, index) for index in range(count))
    for number, (item, matrix) in enumerate(_flattened(objects, _IDENTITY, 0)):
        if number >= _MAX_DRAWINGS:
            return
        drawing = _drawing(item, matrix, frame)
        if drawing is not None:
            yield drawing


def pictures_of(page: Any, frame: Frame) -> Iterator[tuple[Rect, int]]:
    """Return the place and the number of pixels of each picture that the page paints, up to a limit."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    objects = (pdfium_c.FPDFPage_GetObject(page, index) for index in range(count))
    for item, matrix in itertools.islice(_flattened(objects, _IDENTITY, 0), _MAX_DRAWINGS):
        if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_IMAGE:
            continue
        drawing = _drawing(item, matrix, frame)
        if drawing is not None:
            across, down = ctypes.c_uint(), ctypes.c_uint()
            known = pdfium_c.FPDFImageObj_GetImagePixelSize(item, across, down)
            yield drawing.box, across.value * down.value if known else 0


def _flattened(objects: Iterator[Any], matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    for item in objects:
        if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < _MAX_DEPTH:
            count = max(0, pdfium_c.FPDFFormObj_CountObjects(item))
            inner = (pdfium_c.FPDFFormObj_GetObject(item, index) for index in range(count))
            yield from _flattened(inner, _product(_matrix(item), matrix), depth + 1)


def _matrix(item: Any) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _drawing(item: Any, matrix: Matrix, frame: Frame) -> Drawing | None:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        return _path(item, matrix, frame)
    if kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return None
        corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
        box = _bounds([frame.upright(*_moved(corner, matrix)) for corner in corners])
        return Drawing("picture" if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE else "shading", box)
    return None


def _path(item: Any, outer: Matrix, frame: Frame) -> Drawing | None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
        return None
    matrix = _product(_matrix(item), outer)
    pieces: list[list[Point]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium_c.FPDFPath_CountSegments(item), _MAX_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        if not pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        point = frame.upright(*_moved((x.value, y.value), matrix))
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append([])
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        pieces[-1].append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            pieces[-1].append(pieces[-1][0])
    points = [point for piece in pieces for point in piece]
    if not points:
        return None
    width = ctypes.c_float()
    known = stroke.value and pdfium_c.FPDFPageObj_GetStrokeWidth(item, width)
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    return Drawing(
        "path",
        _bounds(points),
        tuple(tuple(piece) for piece in pieces),
        filled=bool(fill.value),
        stroked=bool(stroke.value),
        curved=curved,
        line_width=width.value * scale if known else 0.0,
    )


def _bounds(points: list[Point]) -> Rect:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))
