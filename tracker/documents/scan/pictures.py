"""Picture files: PNG, JPEG, TIFF, HEIC and WebP as gray pixels, the way a viewer shows them.

Sizes are checked before anything is decoded: a few bytes can claim a picture that fills the memory.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from tracker.documents.readings import Area
from tracker.documents.sources import picture_kind
from tracker.errors import DamagedFile, DocumentError, FileTooLarge, NotPdf

MAX_PIXELS = 64_000_000  # of one picture: an A4 page at 600 dpi has 35 million
LONGEST = 3600  # pixels of the longer side that are worked with: 300 dpi of a legal-size page
_MAX_JPEG_PIXELS = 250_000_000  # JPEGs are decoded at a fraction of their size
_MAX_FRAMES = 200
_MAX_CUTOUT = 1600  # pixels of the longer side
_FORMATS = {
    "PNG": ("PNG",),
    "JPEG": ("JPEG", "MPO"),
    "TIFF": ("TIFF",),
    "HEIF": ("HEIF", "AVIF"),
    "WEBP": ("WEBP",),
}
# what Pillow and its codecs raise on pictures they cannot follow
_FAILURES = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

Gray = NDArray[np.uint8]


class PictureFile:
    """An open picture file; a TIFF may have several pages.

    Raises:
        NotPdf: no picture of a known kind, or one whose library is not installed.
        DamagedFile: it cannot be opened.
        FileTooLarge: a page of it has more pixels than are read.
    """

    def __init__(self, data: bytes) -> None:
        kind = picture_kind(data)
        if kind is None:
            raise NotPdf("the file is no picture")
        if kind == "HEIF":
            _heif()
        self._kind = kind
        with _failures():
            self._image = Image.open(io.BytesIO(data), formats=_FORMATS[kind])
            self.page_count = _frames(self._image) if kind == "TIFF" else 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._image.close()

    def gray(self, number: int) -> Gray:
        """Return page ``number`` (from 1) as gray pixels, upright as a viewer shows it, at most LONGEST long.

        Raises:
            DamagedFile: it cannot be decoded.
            FileTooLarge: it has more pixels than are read.
        """
        with _failures():
            image = self._decoded(number, LONGEST)
            if max(image.size) > LONGEST:
                image.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX, reducing_gap=None)
            image = _upright(_on_white(image, "L"), image)
            return np.ascontiguousarray(np.asarray(image, dtype=np.uint8))

    def resolution(self, number: int) -> float | None:
        """Return the dots an inch that the file names, None where it names none that can be."""
        with _failures():
            if self._kind == "TIFF":
                self._image.seek(number - 1)
            named = self._image.info.get("dpi")
            dots = float(named[0]) if named else 0.0
        return dots if 70.0 <= dots <= 1300.0 else None

    def part(self, number: int, area: Area) -> tuple[int, int, bytes]:
        """Return width, height and the red, green and blue pixels of a part of a page.

        Raises:
            DamagedFile: it cannot be decoded.
            FileTooLarge: it has more pixels than are read.
        """
        with _failures():
            image = self._decoded(number, 2 * LONGEST)
            image = _upright(_on_white(image, "RGB"), image)
            width, height = image.size
            box = (
                int(area.left * width),
                int(area.top * height),
                max(int(area.left * width) + 1, round(area.right * width)),
                max(int(area.top * height) + 1, round(area.bottom * height)),
            )
            part = image.crop(box)
            part.thumbnail((_MAX_CUTOUT, _MAX_CUTOUT))
            return part.width, part.height, part.tobytes()

    def _decoded(self, number: int, longest: int) -> Image.Image:
        """Return a page, decoded; JPEGs not much larger than needed."""
        image = self._image
        if self._kind == "TIFF":
            image.seek(number - 1)
        width, height = image.size
        limit = MAX_PIXELS
        if self._kind == "JPEG":
            limit = _MAX_JPEG_PIXELS
            image.draft(image.mode, (min(width, longest), min(height, longest)))
        if width * height > limit or image.width * image.height > MAX_PIXELS:
            raise FileTooLarge(f"the picture has more than {MAX_PIXELS // 1_000_000} million pixels")
        if min(width, height) < 1:
            raise DamagedFile("the picture has no pixels")
        image.load()
        return image


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    """Turn what a codec raises into the errors of documents."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings of codecs quote the file
            yield
    except UnidentifiedImageError as error:
        raise DamagedFile("the file starts like a picture and cannot be parsed") from error
    except MemoryError as error:
        raise FileTooLarge("the picture needs more memory than is allowed") from error
    except DocumentError:
        raise
    except _FAILURES as error:
        raise DamagedFile("the picture is damaged and cannot be decoded") from error


def _frames(image: Image.Image) -> int:
    """Return how many pictures a TIFF has: counting all of a long chain would take minutes.

    Raises:
        FileTooLarge: more than are read.
    """
    for number in range(1, _MAX_FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            image.seek(0)
            return number
    raise FileTooLarge(f"the file has more than {_MAX_FRAMES} pictures; no more are read")


def _heif() -> None:
    if importlib.util.find_spec("pillow_heif") is None:
        raise NotPdf("the file is a HEIC picture; to read it, install pillow-heif, or save it as JPEG")
    import pillow_heif

    pillow_heif.register_heif_opener()


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    """Return the picture in gray or color, what is transparent as white."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        levels = np.asarray(image, dtype=np.float32)
        most = float(levels.max(initial=0.0))
        whole = 1.0 if most <= 1.0 and image.mode == "F" else 255.0 if most <= 255.0 else max(most, 65535.0)
        return Image.fromarray((levels.clip(0, whole) * (255.0 / whole)).astype(np.uint8), "L").convert(mode)
    if image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert(mode)
    return image.convert(mode)


def _upright(image: Image.Image, source: Image.Image) -> Image.Image:
    """Return the picture turned as its EXIF entry says; a broken entry turns nothing."""
    try:
        orientation = source.getexif().get(0x0112)
    except _FAILURES:
        return image
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


# sizes are checked above, before decoding
Image.MAX_IMAGE_PIXELS = None
