"""What a viewer shows: the pixels of a part of a page."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tracker.documents.pages import Frame, Rect
from tracker.documents.readings import Area

WHOLE = Area(0.0, 0.0, 1.0, 1.0)

_DARK = 160  # gray level, of 255, under which a pixel counts as ink
_SCALE = 4.0  # pixels a point
_MAX_SIDE = 1600  # pixels; a larger part is drawn smaller
_STEPS = 26  # points looked at along each side of a rectangle


def rendered(
    page: pdfium.PdfPage, scale: float, *, colored: bool, part: Area = WHOLE
) -> tuple[int, int, bytes]:
    """Return width, height and pixels of a part of the page as a viewer shows it, ``scale`` pixels a point.

    A pixel is one byte of gray, or three of red, green and blue.
    """
    across, down = page.get_size()
    left, top = int(part.left * across * scale), int(part.top * down * scale)
    width = max(1, round((part.right - part.left) * across * scale))
    height = max(1, round((part.bottom - part.top) * down * scale))
    kind, size = (pdfium_c.FPDFBitmap_BGR, 3) if colored else (pdfium_c.FPDFBitmap_Gray, 1)
    pixels = bytearray(b"\xff" * (width * height * size))
    buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, kind, buffer, width * size)
    if bitmap:
        flags = pdfium_c.FPDF_ANNOT | (
            pdfium_c.FPDF_REVERSE_BYTE_ORDER if colored else pdfium_c.FPDF_GRAYSCALE
        )
        whole = (round(across * scale), round(down * scale))
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page.raw, -left, -top, *whole, 0, flags)
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return width, height, bytes(pixels)


class Pixels:
    """A part of a page, drawn with its annotations and form fields."""

    def __init__(self, page: pdfium.PdfPage, frame: Frame, part: Rect) -> None:
        self._frame = frame
        self._part = part
        width, height = page.get_size()
        self._size = (width, height)
        area = frame.area(part)
        across, down = (area.right - area.left) * width, (area.bottom - area.top) * height
        self._scale = min(_SCALE, _MAX_SIDE / max(across, down, 1.0))
        self._left, self._top = int(area.left * width * self._scale), int(area.top * height * self._scale)
        self._columns = max(1, int(across * self._scale) + 1)
        self._rows = max(1, int(down * self._scale) + 1)
        self._pixels = self._drawn(page)

    def _drawn(self, page: pdfium.PdfPage) -> bytes:
        pixels = bytearray(b"\xff" * (self._columns * self._rows))
        buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
        bitmap = pdfium_c.FPDFBitmap_CreateEx(
            self._columns, self._rows, pdfium_c.FPDFBitmap_Gray, buffer, self._columns
        )
        if not bitmap:
            return bytes(pixels)
        width, height = self._size
        pdfium_c.FPDF_RenderPageBitmap(
            bitmap,
            page.raw,
            -self._left,
            -self._top,
            int(width * self._scale + 0.5),
            int(height * self._scale + 0.5),
            0,
            pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_GRAYSCALE,
        )
        pdfium_c.FPDFBitmap_Destroy(bitmap)
        return bytes(pixels)

    def covers(self, rect: Rect) -> bool:
        """Return whether the rectangle lies inside the part that was drawn."""
        part = self._part
        return (
            part.left <= rect.left
            and part.top <= rect.top
            and part.right >= rect.right
            and part.bottom >= rect.bottom
        )

    def dark_part(self, rect: Rect) -> float:
        """Return the part of the rectangle, from 0 to 1, that is dark."""
        # the way from the upright frame to the pixels is linear: three corners give it
        (x, y), (x_right, y_right), (x_down, y_down) = (
            self._place(*corner)
            for corner in ((rect.left, rect.top), (rect.right, rect.top), (rect.left, rect.bottom))
        )
        parts = [(step + 0.5) / _STEPS for step in range(_STEPS)]
        across = [(part * (x_right - x), part * (y_right - y)) for part in parts]
        dark = seen = 0
        for part in parts:
            row_x, row_y = x + part * (x_down - x), y + part * (y_down - y)
            for step_x, step_y in across:
                column, row = int(row_x + step_x), int(row_y + step_y)
                if 0 <= column < self._columns and 0 <= row < self._rows:
                    seen += 1
                    dark += self._pixels[row * self._columns + column] < _DARK
        return dark / seen if seen else 0.0

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel, with its fraction, of a point of the upright frame."""
        across, down = self._frame.displayed(x, y)
        width, height = self._size
        return across * width * self._scale - self._left, down * height * self._scale - self._top
