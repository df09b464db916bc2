"""Pictures inside SVG text, turned by quarters: every pixel stands where it must."""

from __future__ import annotations

import io
import struct
import zlib
from xml.etree import ElementTree

import pypdfium2
import pytest
import typst

from tracker.typeset.picture import turned_svg

RED, BLUE = b"\xff\x00\x00", b"\x00\x00\xff"


def two_pixels() -> bytes:
    """Return a PNG two pixels wide and one high: red, then blue."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" + RED + BLUE)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def colors(svg: str) -> list[str]:
    """Return the colors of the picture's corners as they are drawn: upper left and lower right."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 80pt)'
    made = typst.compile(page, format="pdf", ignore_system_fonts=True, sys_inputs={"svg": svg})
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    drawn = document[0].render(scale=1).to_pil().convert("RGB")
    corners = [drawn.getpixel((4, 4)), drawn.getpixel((drawn.width - 5, drawn.height - 5))]
    document.close()
    return ["red" if red > blue else "blue" for red, _, blue in corners]


@pytest.mark.parametrize(
    ("quarters", "size", "first", "last"),
    [
        (0, "2 1", "red", "blue"),
        (1, "1 2", "red", "blue"),
        (2, "2 1", "blue", "red"),
        (3, "1 2", "blue", "red"),
    ],
)
def test_a_picture_is_turned_clockwise(quarters: int, size: str, first: str, last: str) -> None:
    svg = turned_svg(two_pixels(), quarters, "a & b")
    assert f'viewBox="0 0 {size}"' in svg
    assert 'aria-label="a &amp; b"' in svg
    assert colors(svg) == [first, last]


@pytest.mark.parametrize("title", ["a & b", 'say "b"', "the person's", "<b>'\"&"])
def test_any_title_is_read_out_as_it_is(title: str) -> None:
    read = ElementTree.fromstring(turned_svg(two_pixels(), 0, title))
    assert read.attrib["aria-label"] == title
