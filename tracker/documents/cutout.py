"""A part of a page as a picture, for the person who looks at what was read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from tracker.documents.pdf import PdfFile
from tracker.documents.readings import Area
from tracker.documents.sources import is_pdf, opened_picture
from tracker.errors import DamagedFile

_MARGIN = 0.02  # of the page's longer side
_LEAST = 0.12  # of a page's width and height: a word alone shows nothing of where it stands


def cutout(data: bytes, page: int, area: Area, passwords: Sequence[str] = ()) -> bytes:
    """Return a part of a displayed page with a margin, as a PNG picture.

    Raises:
        DocumentError: the file cannot be opened, or the page cannot be drawn.
    """
    part = _with_margin(area)
    if is_pdf(data):
        with PdfFile(data, passwords) as file:
            shown = file.page(page) if 1 <= page <= file.page_count else None
            if shown is None:
                raise DamagedFile(f"page {page} cannot be drawn")
            return png(*shown.part(part))
    with opened_picture(data) as picture:
        if not 1 <= page <= picture.page_count:
            raise DamagedFile(f"page {page} cannot be drawn")
        return png(*picture.part(page, part))


def _with_margin(area: Area) -> Area:
    """Return the area, wide enough to see what stands around it, cut to the page."""
    across = max(_MARGIN, (_LEAST - (area.right - area.left)) / 2)
    down = max(_MARGIN, (_LEAST - (area.bottom - area.top)) / 2)
    return Area(
        max(0.0, area.left - across),
        max(0.0, area.top - down),
        min(1.0, area.right + across),
        min(1.0, area.bottom + down),
    )


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG picture of the pixels: red, green and blue, row by row from the upper left."""
    rows = b"".join(b"\x00" + pixels[row * 3 * width : (row + 1) * 3 * width] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
