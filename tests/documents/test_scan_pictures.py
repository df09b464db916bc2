"""Picture files become the gray pixels a viewer shows; what cannot be decoded is a named error."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pillow_heif
import psutil
import pytest
from PIL import Image

from tracker.documents.pdf import PdfFile
from tracker.documents.readings import Area
from tracker.documents.scan.pictures import LONGEST, PictureFile
from tracker.documents.sources import is_pdf, picture_kind
from tracker.errors import DamagedFile, EmptyFile, FileTooLarge, NotPdf

# dark in the upper left quarter, light elsewhere; wider than high
MARKED = np.full((40, 60), 230, np.uint8)
MARKED[:20, :30] = 20


def saved(image: Image.Image, kind: str, **settings: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


def gray(data: bytes, page: int = 1) -> np.ndarray:
    with PictureFile(data) as file:
        return file.gray(page)


def corners(pixels: np.ndarray) -> tuple[bool, ...]:
    """Which corners are dark: upper left, upper right, lower left, lower right."""
    rows, columns = pixels.shape
    places = [(rows // 8, columns // 8), (rows // 8, -columns // 8), (-rows // 8, columns // 8)]
    return tuple(bool(pixels[place] < 128) for place in [*places, (-rows // 8, -columns // 8)])


def modes() -> dict[str, bytes]:
    plain = Image.fromarray(MARKED)
    color = Image.merge("RGB", (plain, plain, plain))
    see_through = Image.fromarray(np.where(MARKED < 128, 255, 0).astype(np.uint8))
    black = Image.new("L", plain.size, 0)
    deep = Image.fromarray(MARKED.astype(np.uint16) * 257)
    pillow_heif.register_heif_opener()
    return {
        "gray PNG": saved(plain, "PNG"),
        "color PNG": saved(color, "PNG"),
        "palette PNG": saved(color.quantize(8), "PNG"),
        "1-bit PNG": saved(plain.convert("1"), "PNG"),
        "16-bit PNG": saved(deep, "PNG"),
        "black with holes": saved(Image.merge("LA", (black, see_through)), "PNG"),
        "color with holes": saved(Image.merge("RGBA", (black, black, black, see_through)), "PNG"),
        "JPEG": saved(color, "JPEG"),
        "CMYK JPEG": saved(color.convert("CMYK"), "JPEG"),
        "TIFF": saved(plain, "TIFF", compression="tiff_lzw"),
        "fax TIFF": saved(plain.convert("1"), "TIFF", compression="group4"),
        "16-bit TIFF": saved(deep, "TIFF"),
        "HEIC": saved(color, "HEIF"),
        "WebP": saved(color, "WEBP"),
    }


MODES = modes()


@pytest.mark.parametrize("name", MODES)
def test_every_kind_of_picture_becomes_gray(name):
    pixels = gray(MODES[name])
    assert (pixels.dtype, pixels.ndim) == (np.uint8, 2)
    assert pixels.shape == MARKED.shape
    assert corners(pixels) == (True, False, False, False)
    assert pixels[30, 50] > 200


@pytest.mark.parametrize(
    ("orientation", "dark"),
    [
        pytest.param(1, (True, False, False, False), id="as stored"),
        pytest.param(2, (False, True, False, False), id="mirrored"),
        pytest.param(3, (False, False, False, True), id="upside down"),
        pytest.param(4, (False, False, True, False), id="upside down and mirrored"),
        pytest.param(5, (True, False, False, False), id="sideways and mirrored"),
        pytest.param(6, (False, True, False, False), id="turned right"),
        pytest.param(7, (False, False, False, True), id="turned right and mirrored"),
        pytest.param(8, (False, False, True, False), id="turned left"),
        pytest.param(77, (True, False, False, False), id="no orientation"),
    ],
)
def test_a_photo_is_turned_as_its_camera_says(orientation, dark):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = gray(saved(Image.fromarray(MARKED), "JPEG", exif=exif))
    assert corners(pixels) == dark
    assert pixels.shape == (MARKED.shape if orientation in (1, 2, 3, 4, 77) else MARKED.shape[::-1])


def test_pages_of_a_tiff_come_one_by_one():
    pages = [Image.fromarray(np.full((20, 30), level, np.uint8)) for level in (10, 120, 240)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    with PictureFile(data) as file:
        assert file.page_count == 3
        assert [int(file.gray(number).mean()) for number in (3, 1, 2)] == [240, 10, 120]


def test_a_tiff_may_have_two_hundred_pages():
    with PictureFile(frames(200)) as file:
        assert file.page_count == 200


def test_a_large_picture_is_made_smaller():
    data = saved(Image.new("L", (5000, 2500), 255), "PNG")
    assert gray(data).shape == (LONGEST // 2, LONGEST)
    assert max(gray(saved(Image.new("L", (5000, 2500), 255), "JPEG")).shape) <= LONGEST


def test_a_part_is_cut_out_in_color():
    image = Image.merge("RGB", (Image.fromarray(MARKED),) + (Image.new("L", (60, 40), 0),) * 2)
    with PictureFile(saved(image, "PNG")) as file:
        width, height, pixels = file.part(1, Area(0.5, 0.5, 1.0, 1.0))
    assert (width, height, len(pixels)) == (30, 20, 1800)
    assert pixels[:3] == bytes([230, 0, 0])


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def frames(count: int) -> bytes:
    """A TIFF of many pictures."""
    dot = Image.new("L", (1, 1))
    return saved(dot, "TIFF", save_all=True, append_images=[dot] * (count - 1))


BROKEN = [
    ("a width of millions", claims(100_000, 100_000), FileTooLarge),
    ("a picture just too large", claims(8_001, 8_000), FileTooLarge),
    ("a picture too many", frames(201), FileTooLarge),
    ("a head alone", b"\x89PNG\r\n\x1a\n", DamagedFile),
    ("half a PNG", MODES["color PNG"][: len(MODES["color PNG"]) // 2], DamagedFile),
    ("half a JPEG", MODES["JPEG"][: len(MODES["JPEG"]) // 2], DamagedFile),
    ("half a HEIC", MODES["HEIC"][: len(MODES["HEIC"]) // 2], DamagedFile),
    ("no pixels", claims(0, 0), DamagedFile),
    ("less than it claims", claims(400, 400), DamagedFile),
    ("no picture", b"%PDF-1.7", NotPdf),
]


@pytest.mark.parametrize(("data", "error"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_picture_is_a_named_error(data, error):
    with pytest.raises(error):
        gray(data)


@pytest.mark.parametrize("name", MODES)
def test_every_kind_is_told_by_its_first_bytes(name):
    assert picture_kind(MODES[name]) is not None
    assert not is_pdf(MODES[name])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", EmptyFile, id="nothing"),
        pytest.param(b"a text", NotPdf, id="a text"),
        pytest.param(b"GIF89a", NotPdf, id="a GIF"),
        pytest.param(b"RIFF\x00\x00\x00\x00WAVE", NotPdf, id="a sound"),
        pytest.param(b"\x00\x00\x00\x18ftypisom", NotPdf, id="a film"),
    ],
)
def test_other_files_are_refused(data, error):
    with pytest.raises(error):
        is_pdf(data)


def test_junk_before_the_head_of_a_pdf_is_passed():
    assert is_pdf(b"junk\n%PDF-1.7")


def test_pages_that_were_drawn_let_go_of_their_pictures():
    """Ten pages of eight million pixels each: what is held at a time is one of them."""
    out = io.BytesIO()
    sheets = [Image.new("L", (2550, 3300), 255 - number) for number in range(10)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=300)
    process = psutil.Process()
    with PdfFile(out.getvalue()) as file:
        pages = [page for number in range(1, 11) if (page := file.page(number))]
        used = []
        for page in pages:
            assert page.gray(3600)[:2] == (2550, 3300)
            used.append(process.memory_info().rss)
    assert len(used) == 10
    assert used[-1] - used[1] < 30_000_000
