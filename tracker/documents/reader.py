"""Bytes in, reading out, in this process; files of unknown origin go through ``sandbox``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.documents.forms import is_promising, papers, sides
from tracker.documents.pages import Page
from tracker.documents.pdf import PdfFile
from tracker.documents.pdf.page import PdfPage
from tracker.documents.readings import DocumentReading, FileReading, ReadingError, error_kind
from tracker.documents.recognized import RecognizedPage
from tracker.documents.sources import INSTALL, is_pdf, opened_picture, recognition_installed
from tracker.documents.words import Line, lines_of
from tracker.errors import DocumentError, FileTooLarge

if TYPE_CHECKING:
    from tracker.documents.scan.page import Rasters, Source

MAX_BYTES = 100_000_000
LONG = 12  # pages; in longer files pages are looked at quickly first
MAX_PAGE_TEXT = 50_000  # characters of a page that are kept for search
MAX_RECOGNIZED = 100  # pages of a file

OnPage = Callable[[int, int], None]
OnRecognized = Callable[[RecognizedPage], None]


def read_bytes(
    data: bytes,
    passwords: Sequence[str] = (),
    *,
    name: str = "",
    recognized: Sequence[RecognizedPage] = (),
    ocr: bool = True,
    on_page: OnPage | None = None,
    on_recognized: OnRecognized | None = None,
) -> FileReading:
    """Return what stands in a file; what prevents reading is an error inside the reading.

    Args:
        data: the whole file.
        passwords: tried after the empty one.
        name: how the answer calls the file.
        recognized: pages of this very file that were recognised before.
        ocr: whether pages that are pictures are recognised, where the extra ``ocr`` is installed.
        on_page: called before each page is recognised, with how many are done and how many there are.
        on_recognized: called with each page that was recognised, not with those of before.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        if len(data) > MAX_BYTES:
            raise FileTooLarge(f"the file has more than {MAX_BYTES // 1_000_000} MB")
        work = _Recognition(recognized, ocr, on_page, on_recognized)
        reading = _read_pdf(data, passwords, work) if is_pdf(data) else _read_pictures(data, work)
        return replace(reading, file=name, sha256=digest)
    except DocumentError as error:
        return FileReading(name, digest, 0, ReadingError(error_kind(error), error.message))


class _Recognition:
    """The pages of one file that are pictures: recognised, taken from before, or left out with a reason."""

    def __init__(
        self,
        before: Sequence[RecognizedPage],
        ocr: bool,
        on_page: OnPage | None,
        on_recognized: OnRecognized | None,
    ) -> None:
        self.possible = ocr and recognition_installed()
        self.found: list[RecognizedPage] = []
        self.problems: list[str] = []
        self._asked = ocr
        self._on_page = on_page
        self._on_recognized = on_recognized
        self._before = {page.page: page for page in before}
        self._rasters: Rasters | None = None

    def chosen(self, numbers: Sequence[int]) -> list[int]:
        """Return which of the pages are recognised; why the others are not becomes a problem."""
        if not numbers:
            return []
        if not self.possible:
            left_out = f"to read pictures, {INSTALL}" if self._asked else "reading pictures was left out"
            one, many = "is a picture without text of its own", "are pictures without text of their own"
            self.problems.append(f"{_pages(numbers)} {one if len(numbers) == 1 else many}; {left_out}")
            return []
        rest = numbers[MAX_RECOGNIZED:]
        if rest:
            self.problems.append(
                f"no more than {MAX_RECOGNIZED} pictures of a file are read; {_pages(rest)}: not read"
            )
        return list(numbers[:MAX_RECOGNIZED])

    def announce(self, done: int, every: int) -> None:
        """Tell that a page comes, before its libraries take memory and its recognition time."""
        if self._on_page is not None:
            self._on_page(done, every)

    def page(self, source: Source, *, silent: bool = False) -> Page | None:
        """Return the page with its recognised words; None, with a problem, where it cannot be drawn.

        Args:
            source: where its pixels come from.
            silent: whether finding no words is no problem, since others are known.
        """
        from tracker.documents.scan.engine import name
        from tracker.documents.scan.page import Rasters, ScanPage

        number = source.number
        before = self._before.get(number)
        if before is not None and before.engine != name():
            before = None
        try:
            self._rasters = self._rasters or Rasters()
            page = ScanPage(source, self._rasters, before)
        except DocumentError as error:
            self.problems.append(f"page {number} was not read: {error.message}")
            return None
        self.found.append(page.recognized)
        if before is None and self._on_recognized is not None:
            self._on_recognized(page.recognized)
        if not page.words and not silent:
            self.problems.append(f"page {number} is a picture in which no text was found")
        return page


def _pages(numbers: Sequence[int]) -> str:
    """Return the numbers of pages, those that follow each other as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
    return f"page {named}" if len(numbers) == 1 else f"pages {named}"


def _read_pdf(data: bytes, passwords: Sequence[str], work: _Recognition) -> FileReading:
    with PdfFile(data, passwords) as file:
        printed = [file.page(number) for number in range(1, file.page_count + 1)]
        long = file.page_count > LONG
        passed_by = [
            page is not None and long and bool(page.plain_text) and not is_promising(page) for page in printed
        ]
        pages: list[Page | None] = list(printed)
        scans = [
            page.number
            for page, passed in zip(printed, passed_by, strict=True)
            if page is not None and not passed and page.is_scan
        ]
        work.problems += [
            f"page {number} is damaged and could not be read"
            for number, page in enumerate(printed, 1)
            if page is None
        ]
        chosen = work.chosen(scans)
        for done, number in enumerate(chosen):
            page = printed[number - 1]
            assert page is not None
            work.announce(done, len(chosen))
            recognized = work.page(_pdf_source(page), silent=bool(page.words))
            if recognized is not None and (recognized.words or not page.words):
                pages[number - 1] = recognized
        lines = [
            None if passed or page is None else lines_of(page.words)
            for page, passed in zip(pages, passed_by, strict=True)
        ]
        return _reading(pages, lines, work)


def _read_pictures(data: bytes, work: _Recognition) -> FileReading:
    if not work.possible:
        work.chosen([1])
        return FileReading("", "", 1, None, (DocumentReading("other", (1,), problems=tuple(work.problems)),))
    work.announce(0, 1)
    with opened_picture(data) as file:
        from tracker.documents.scan.page import picture_source

        chosen = work.chosen(range(1, file.page_count + 1))
        pages: list[Page | None] = [None] * file.page_count
        for done, number in enumerate(chosen):
            if done:
                work.announce(done, len(chosen))
            pages[number - 1] = work.page(picture_source(file, number))
        if file.page_count == 1 and pages[0] is None:
            file.gray(1)  # raises what is wrong with the file's only picture
        return _reading(pages, [None if page is None else lines_of(page.words) for page in pages], work)


def _pdf_source(page: PdfPage) -> Source:
    from tracker.documents.scan.page import pdf_source

    return pdf_source(page)


def _reading(
    pages: Sequence[Page | None], lines: Sequence[list[Line] | None], work: _Recognition
) -> FileReading:
    parts: list[tuple[Page | None, Sequence[Line] | None]] = []
    for page, found in zip(pages, lines, strict=True):
        if page is None or found is None:
            parts.append((page, found))
        else:
            parts += [(page, side) for side in sides(page, found)]
    documents = papers(parts)
    if work.problems:
        documents = _with_problems(documents, work.problems)
    text = tuple(_text(page, found)[:MAX_PAGE_TEXT] for page, found in zip(pages, lines, strict=True))
    return FileReading("", "", len(pages), None, tuple(documents), text, tuple(work.found))


def _with_problems(documents: list[DocumentReading], problems: Sequence[str]) -> list[DocumentReading]:
    """Return the papers, the problems of the file told with the unread pages, else with the last paper."""
    place = next(
        (index for index, paper in enumerate(documents) if paper.kind == "other"), len(documents) - 1
    )
    told = replace(documents[place], problems=(*problems, *documents[place].problems))
    return [*documents[:place], told, *documents[place + 1 :]]


def _text(page: Page | None, lines: list[Line] | None) -> str:
    if page is None:
        return ""
    return page.plain_text if lines is None else "\n".join(line.text for line in lines)
