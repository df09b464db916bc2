"""Bytes in, reading out, in this process; files of unknown origin go through ``sandbox``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tracker.documents.forms import papers
from tracker.documents.pdf import PdfFile
from tracker.documents.readings import DocumentReading, FileReading, ReadingError, error_kind
from tracker.documents.words import lines_of
from tracker.errors import DocumentError, EmptyFile, FileTooLarge, NotPdf

MAX_BYTES = 100_000_000
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
        loaded = [file.page(number) for number in range(1, file.page_count + 1)]
        pages = [(page, lines_of(page.words) if page else []) for page in loaded]
        documents = tuple(papers(pages))
        text = tuple("\n".join(line.text for line in lines)[:MAX_PAGE_TEXT] for _, lines in pages)
        return FileReading(name, digest, file.page_count, None, documents, text)
