"""The one place that reads PDF files: pdfium for characters, paths and pixels, pypdf for what is laid over.

pdfium rebuilds damaged files and gives each character its place; pypdf knows form fields and
annotations as the objects they are. Where pypdf cannot follow, it is given pdfium's own copy of the
file, decrypted and rebuilt.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tracker.documents.pdf.overlay import Overlay, without_pages
from tracker.documents.pdf.page import PdfPage
from tracker.errors import DamagedFile, FileTooLarge, NoPages, PasswordRequired

MAX_PAGES = 2000


class PdfFile:
    """An open PDF and its pages.

    Raises:
        PasswordRequired: none of the passwords, nor the empty one, opens it.
        DamagedFile: pdfium cannot parse it.
        NoPages: it has none.
        FileTooLarge: it has more pages than are read.
    """

    def __init__(self, data: bytes, passwords: Sequence[str] = ()) -> None:
        self._document, password = _opened(data, passwords)
        count = len(self._document)
        if count <= 0 or count > MAX_PAGES:
            self._document.close()
            if count <= 0:
                raise NoPages("the PDF has no pages")
            raise FileTooLarge(f"the PDF has {count} pages; no more than {MAX_PAGES} are read")
        self.page_count = count
        self._overlay = Overlay(data, password, self._document, count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()

    def page(self, number: int) -> PdfPage | None:
        """Return page ``number`` (from 1), or None where it cannot be loaded."""
        try:
            return PdfPage(number, self._document[number - 1], self._overlay)
        except pdfium.PdfiumError:
            return None


def _opened(data: bytes, passwords: Sequence[str]) -> tuple[pdfium.PdfDocument, str]:
    code = None
    for password in ("", *passwords):
        try:
            # pdfium tries the password in UTF-8 and in Latin-1, as older files spell it
            return pdfium.PdfDocument(data, password=password or None), password
        except pdfium.PdfiumError as error:
            code = error.err_code
        if code not in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            if without_pages(data):
                raise NoPages("the PDF has no pages")
            raise DamagedFile("the file starts like a PDF and cannot be parsed")
    if code == pdfium_c.FPDF_ERR_SECURITY:
        raise PasswordRequired("the PDF is encrypted in a way that this program cannot open")
    given = "no given password opens it" if passwords else "it needs a password"
    raise PasswordRequired(f"the PDF is encrypted; {given}")
