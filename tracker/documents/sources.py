"""What kind of file some bytes are, and the door to those that are pictures."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from tracker.errors import EmptyFile, NotPdf

if TYPE_CHECKING:
    from tracker.documents.scan.pictures import PictureFile

INSTALL = "install the extra ocr: pip install '.[ocr]' in the folder of the tracker"
_HEAD = 1024  # bytes in which a PDF's first line must stand
_NEEDED = ("rapidocr", "onnxruntime", "numpy", "cv2", "PIL")
_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"})


def recognition_installed() -> bool:
    """Return whether the libraries of the extra ``ocr`` are there, without loading them."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


def is_pdf(data: bytes) -> bool:
    """Return whether the bytes are those of a PDF, damaged or not.

    Raises:
        EmptyFile: there are none.
        NotPdf: they are neither a PDF nor a picture of a known kind.
    """
    if not data:
        raise EmptyFile("the file is empty")
    if picture_kind(data) is not None:
        return False
    if b"%PDF-" not in data[:_HEAD]:
        raise NotPdf("the file is neither a PDF nor a picture (PNG, JPEG, TIFF, HEIC, WebP)")
    return True


def picture_kind(data: bytes) -> str | None:
    """Return the kind of picture by its first bytes, None where they are no picture's."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return "TIFF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return "HEIF"
    return None


def opened_picture(data: bytes) -> PictureFile:
    """Return the picture file, to be used as a context.

    Raises:
        NotPdf: the extra ``ocr`` is not installed.
        DocumentError: it cannot be opened.
    """
    if not recognition_installed():
        raise NotPdf(f"the file is a picture; to read pictures, {INSTALL}")
    from tracker.documents.scan.pictures import PictureFile

    return PictureFile(data)
