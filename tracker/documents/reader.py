"""Bytes in, reading out, in this process; files of unknown origin go through ``sandbox``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tracker.documents.forms import is_promising, papers
from tracker.documents.pdf import PdfFile
from tracker.documents.pdf.page import PdfPage
from tracker.documents.readings import DocumentReading, FileReading, ReadingError, error_kind
from tracker.documents.words import Line, lines_of
from tracker.errors import DocumentError, EmptyFile, FileTooLarge, NotPdf

MAX_BYTES = 100_000_000
LONG = 12  # pages; in longer files pages are looked at quickly first
MAX_PAGE_TEXT = 50_000  # characters of a page that are kept for search
_HEAD = 1024  # bytes in which a PDF's first line must stand
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read_bytes(data: bytes, passwords: Sequence[str] = (), *, name: str = "") -> FileReading:
    """Return what stands in a file; what prevents reading is an error inside the reading.

    Args:
        data: the whole file.
        passwords: tried after the empty one.
        name: how the answer calls the file.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        return _read(data, passwords, name, digest)
    except DocumentError as error:
        return FileReading(name, digest, 0, ReadingError(error_kind(error), error.message))


def _read(data: bytes, passwords: Sequence[str], name: str, digest: str) -> FileReading:
    if not data:
        raise EmptyFile("the file is empty")
    if len(data) > MAX_BYTES:
        raise FileTooLarge(f"the file has more than {MAX_BYTES // 1_000_000} MB")
    if data.startswith(_PICTURES):
        problem = "the file is a picture; reading pictures comes with OCR"
        return FileReading(name, digest, 1, None, (DocumentReading("other", (1,), problems=(problem,)),))
    if b"%PDF-" not in data[:_HEAD]:
        raise NotPdf("the file is neither a PDF nor a PNG or JPEG picture")
    with PdfFile(data, passwords) as file:
        pages = [file.page(number) for number in range(1, file.page_count + 1)]
        long = file.page_count > LONG
        passed_by = [
            page is not None and long and bool(page.plain_text) and not is_promising(page) for page in pages
        ]
        lines = [
            None if passed or page is None else lines_of(page.words)
            for page, passed in zip(pages, passed_by, strict=True)
        ]
        documents = tuple(papers(list(zip(pages, lines, strict=True))))
        text = tuple(_text(page, found)[:MAX_PAGE_TEXT] for page, found in zip(pages, lines, strict=True))
        return FileReading(name, digest, file.page_count, None, documents, text)


def _text(page: PdfPage | None, lines: list[Line] | None) -> str:
    if page is None:
        return ""
    return page.plain_text if lines is None else "\n".join(line.text for line in lines)
