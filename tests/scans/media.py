"""Pixels become files: PDF, PNG, JPEG, TIFF, HEIC; and files of pages of several kinds."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tracker.typeset.canvas import write
from tracker.typeset.items import Picture, Placed, Sheet, Text

Pixels = NDArray[np.uint8]

_ORIENTATION = 0x0112  # tag of EXIF
_A_DAY = time.struct_time((2020, 1, 2, 3, 4, 5, 3, 2, 0))


def image(page: Pixels, *, one_bit: bool = False) -> Image.Image:
    """Return the pixels as a picture; ``one_bit`` keeps black and white alone."""
    found = Image.fromarray(page)
    return found.convert("1", dither=Image.Dither.NONE) if one_bit else found


def encoded(
    pages: Sequence[Image.Image], suffix: str, dpi: int, *, quality: int = 80, orientation: int = 1
) -> bytes:
    """Return the file that has these pages.

    Args:
        pages: one page or, for PDF and TIFF, more.
        suffix: pdf, png, jpg, tiff or heic.
        dpi: the resolution that the file states.
        quality: of JPEG, inside PDFs too, and HEIC.
        orientation: of EXIF, in JPEGs: how a viewer turns what is stored.
    """
    out = io.BytesIO()
    first, rest = pages[0], list(pages[1:])
    match suffix:
        case "pdf":
            made = {"creationDate": _A_DAY, "modDate": _A_DAY}
            packing = {} if first.mode == "1" else {"quality": quality}
            first.save(out, "PDF", resolution=dpi, save_all=True, append_images=rest, **made, **packing)
        case "png":
            first.save(out, "PNG", dpi=(dpi, dpi), compress_level=1)
        case "jpg":
            exif = Image.Exif()
            exif[_ORIENTATION] = orientation
            first.convert("L" if first.mode == "1" else first.mode).save(
                out, "JPEG", quality=quality, dpi=(dpi, dpi), exif=exif
            )
        case "tiff":
            packing = "group4" if first.mode == "1" else "tiff_lzw"
            first.save(out, "TIFF", compression=packing, dpi=(dpi, dpi), save_all=True, append_images=rest)
        case "heic":
            # the slow presets take twenty seconds for a noisy photo
            picture = pillow_heif.from_pillow(first.convert("RGB"))
            picture.save(out, quality=min(quality, 60), enc_params={"preset": "ultrafast"})
        case _:
            raise ValueError(suffix)
    return out.getvalue()


def joined(files: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of several."""
    writer = PdfWriter()
    for data in files:
        for page in PdfReader(io.BytesIO(data)).pages:
            writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_hidden_text(page: Pixels, dpi: int, lines: Sequence[tuple[str, float, float]]) -> bytes:
    """Return a PDF of a gray page over whose picture words stand that no viewer shows."""
    rows, columns = page.shape
    width, height = columns * 72 / dpi, rows * 72 / dpi
    picture = Picture(0, 0, width, height, columns, rows, page.tobytes())
    words = [Placed(Text(text, x, y, "Helvetica", 7.5, invisible=True)) for text, x, y in lines]
    return write([Sheet((Placed(picture), *words), width, height)])
