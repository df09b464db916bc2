"""The rows of a spreadsheet saved as CSV, by whatever program: encodings, separators, line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from tracker.errors import RecordInvalid

_SEPARATORS = (",", ";", "\t")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE_AS = "in the spreadsheet program, save it as CSV UTF-8"
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[\r\n]+', re.IGNORECASE)
MAX_ROWS = 20_000  # our choice: above it a file is likelier a slip than a record of one life


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the line of the file where it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells)


@dataclass(frozen=True)
class Sheet:
    """The header and the rows below it, without empty rows and comments (first cell begins with ``#``)."""

    header: Row
    rows: tuple[Row, ...]


def read_sheet(data: bytes, is_column: Callable[[str], bool]) -> Sheet:
    """Return the rows of a CSV file.

    Args:
        data: the file.
        is_column: tells whether a word is the name of a column; the separator that gives more of them
            in the header is taken.

    Raises:
        RecordInvalid: it is no CSV file, or holds no header.
    """
    text = _text(data)
    told = _TOLD_SEPARATOR.match(text)
    lines_before = 0
    if told:
        text, lines_before = text[told.end() :], 1
    separator = told[1] if told else _separator(text, is_column)
    rows = _rows(text, separator, lines_before)
    if not rows:
        raise RecordInvalid(
            "the file has no line with names of columns", hint="see one with: --template stays"
        )
    header, *below = rows
    width = max((n for n, cell in enumerate(header.cells, 1) if cell), default=0)
    return Sheet(Row(header.line, header.cells[:width]), tuple(row for row in below if not row.is_empty))


def _text(data: bytes) -> str:
    if data.startswith(_WORKBOOKS):
        raise RecordInvalid("this is a workbook and not a CSV file", hint=_SAVE_AS)
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RecordInvalid(f"line {line} has letters that cannot be read", hint=_SAVE_AS) from error


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:200]
    if b"\0" in head:  # UTF-16 without a mark: in what is mostly ASCII every second byte is zero
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return "utf-8-sig"


def _separator(text: str, is_column: Callable[[str], bool]) -> str:
    def columns(separator: str) -> tuple[int, int]:
        try:
            header = next(iter(_rows(text, separator, 0, only_first=True)), None)
        except RecordInvalid:
            return -1, 0
        cells = header.cells if header else ()
        return sum(is_column(cell) for cell in cells if cell), len(cells)

    return max(_SEPARATORS, key=columns)


def _rows(text: str, separator: str, lines_before: int, *, only_first: bool = False) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    begins = 1
    try:
        for cells in reader:
            row = Row(begins + lines_before, tuple(_cell(cell) for cell in cells))
            begins = reader.line_num + 1
            if row.is_empty or row.cells[0].startswith("#"):
                continue
            rows.append(row)
            if only_first:
                break
            if len(rows) > MAX_ROWS:
                raise RecordInvalid(f"the file has more than {MAX_ROWS} rows")
    except csv.Error as error:
        raise RecordInvalid(
            f"line {begins + lines_before}: a quotation mark is not closed or stands wrong", hint=_SAVE_AS
        ) from error
    return rows


def _cell(text: str) -> str:
    """Return the words of a cell: hard blanks are blanks, line ends are those of this program."""
    return (
        text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip().removeprefix("\ufeff")
    )
