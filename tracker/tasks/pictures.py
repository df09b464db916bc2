"""Pictures of the documentation, made of real output.

Write them with ``python -m tracker.tasks.pictures docs/pictures``.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

from tracker.documents.pdf import PdfFile
from tracker.tasks.demo import cv_page, scenes
from tracker.typeset.picture import terminal_svg

_LONGEST = 1400  # pixels of the longer side of a page
_COMMAND = "tracker report time --explain"


def pictures() -> dict[str, str]:
    """Return the pictures by file name."""
    told = {scene.command: scene.answer for scene in scenes()}
    report = told["tracker report time"].split("\n\n")
    explained = told[_COMMAND].split("\n\n")
    kept = [section for section in report if section.startswith(("J-1 time", "You can hold", "Bars"))]
    lines = "\n\n".join([*kept[:2], *explained, *kept[2:]]).splitlines()
    return {
        "report-time.svg": terminal_svg(
            [f"$ {_COMMAND}", "", *lines], "Output of tracker report time --explain"
        )
    }


def cv_picture() -> bytes:
    """Return the first page of the physician's CV as a PNG picture in gray."""
    with PdfFile(cv_page()) as file:
        page = file.page(1)
        assert page is not None
        width, height, pixels = page.gray(_LONGEST)
    rows = b"".join(b"\x00" + pixels[row * width : (row + 1) * width] for row in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def main(folder: Path) -> None:
    """Write each picture, replacing what was there."""
    for name, text in pictures().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "cv.png").write_bytes(cv_picture())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
