"""Invented papers as rows of words, written as a PDF or laid out as character recognition would see them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.documents.forms import papers
from tracker.documents.pages import Drawing, Frame, Note, Rect, Widget, Word
from tracker.documents.reader import read_bytes
from tracker.documents.readings import DocumentReading
from tracker.documents.words import lines_of
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text
from tracker.typeset.standard_fonts import text_width

Row = str | tuple[str, ...]
COLUMNS = (50.0, 230.0, 410.0)
_ALIKE = {"o": "0", "0": "O", "l": "1", "1": "l", "i": "1", "s": "5", "e": "c", "c": "e", "h": "b", "a": "o", "n": "m", "t": "f"}  # fmt: skip


def texts(rows: Sequence[Row], *, columns: Sequence[float] = COLUMNS, size: float = 9.0) -> list[Text]:
    """Return the rows from the top of a page on; a row of several words has one in each column."""
    placed = []
    for number, row in enumerate(rows):
        cells = (row,) if isinstance(row, str) else row
        for x, cell in zip(columns, cells, strict=False):
            if cell:
                placed.append(Text(cell, x, 50.0 + 15.0 * number, "Helvetica", size))
    return placed


def pdf(*pages: Sequence[Row]) -> bytes:
    """Return a file with a page for each list of rows."""
    return write([Sheet(tuple(Placed(text) for text in texts(rows))) for rows in pages])


def read(*pages: Sequence[Row]) -> list[DocumentReading]:
    """Return the papers that are read from the text of such a file."""
    return list(read_bytes(pdf(*pages)).documents)


def read_recognized(*pages: Sequence[Row], seed: int, slips: float = 0.0) -> list[DocumentReading]:
    """Return the papers that are read from words with misread letters on uneven lines."""
    drawn = [
        RecognizedPage(number, recognized_words(rows, seed + number, slips))
        for number, rows in enumerate(pages, 1)
    ]
    return papers([(page, lines_of(page.words)) for page in drawn])


def recognized_words(rows: Sequence[Row], seed: int, slips: float) -> list[Word]:
    """Return the words of the rows: some joined, some letters wrong, all a little out of place."""
    chance = random.Random(seed)
    words: list[Word] = []
    for text in texts(rows):
        placed = replace(text, x=text.x + chance.uniform(-1.5, 1.5), y=text.y + chance.uniform(-0.6, 0.6))
        pieces = _joined(text.text.split(" "), chance, slips)
        words += [
            replace(word, text=slipped(word.text, chance, slips))
            for word in recognized_text(replace(placed, text=" ".join(pieces)))
        ]
    return words


def recognized_text(text: Text) -> list[Word]:
    """Return the words of a run of text as recognised ones, each at its place."""
    words, x = [], text.x
    for piece in text.text.split():
        width = text_width(piece, text.font, text.size)
        box = Rect(x, text.y - 0.75 * text.size, x + width, text.y + 0.22 * text.size)
        words.append(Word(piece, box, text.y, text.size, "ocr"))
        x += width + text_width(" ", text.font, text.size)
    return words


def _joined(pieces: Sequence[str], chance: random.Random, slips: float) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if found and chance.random() < slips and not piece[:1].isdigit() and not found[-1][-1:].isdigit():
            found[-1] += piece
        else:
            found.append(piece)
    return found


def slipped(text: str, chance: random.Random, slips: float) -> str:
    """Return a text some letters of which are taken for others that look alike."""
    letters = []
    for letter in text:
        if chance.random() < slips and letter.casefold() in _ALIKE and not letter.isdigit():
            letters.append(_ALIKE[letter.casefold()])
        else:
            letters.append(letter)
    return "".join(letters)


@dataclass
class RecognizedPage:
    """A page of recognised words, without pixels."""

    number: int
    words: Sequence[Word]
    frame: Frame = field(default_factory=lambda: Frame(0.0, (0.0, -792.0, 612.0, 0.0)))
    drawings: Sequence[Drawing] = ()
    notes: Sequence[Note] = ()
    widgets: Sequence[Widget] = ()
    notes_known: bool = True
    is_picture: bool = True
    raster: None = None

    @property
    def plain_text(self) -> str:
        return "\n".join(line.text for line in lines_of(self.words))

    def ink(self, rect: Rect) -> float:
        return 0.0


def values(paper: DocumentReading) -> dict[str, object]:
    """Return the values of a paper that were read."""
    return {
        name: found.value
        for name, found in paper.fields.items()
        if found is not None and found.value is not None
    }
