"""How many pages a CV fills in Word: counted from the widths of its font, since only Word could tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from unicodedata import east_asian_width, normalize

from tracker.cv.citation.runs import Run
from tracker.cv.content import CvContent, Entry, Section

if TYPE_CHECKING:
    from tracker.cv.pictures import CvPicture

Paper = Literal["us-letter", "a4"]

SIZES: dict[Paper, tuple[float, float]] = {"us-letter": (215.9, 279.4), "a4": (210.0, 297.0)}  # mm
SIDE, TOP, BOTTOM = 22.0, 19.0, 21.0  # margins in mm
NUMBERS = 9.0  # mm that numbers of works stand in
SIZE, SMALL = 10.5, 9.5  # points; Georgia is wider than the font of the PDF, whose two pages it must fill

_POINTS = 72 / 25.4  # of a millimetre
# of the characters from the blank on, in hundredths of their size
_WIDTHS = (
    24, 33, 41, 64, 61, 82, 71, 22, 38, 38, 47, 64, 27, 37, 27, 47, 61, 43, 56, 55, 56, 53, 57, 50,
    60, 57, 38, 38, 64, 64, 64, 48, 93, 67, 65, 64, 75, 65, 60, 73, 81, 39, 52, 69, 60, 93, 77, 74,
    61, 74, 70, 56, 62, 76, 67, 98, 71, 62, 60, 38, 47, 38, 64, 64, 50, 57, 56, 45, 58, 48, 33, 57,
    58, 30, 29, 54, 29, 88, 59, 54, 58, 57, 46, 43, 35, 58, 54, 82, 50, 56, 44, 43, 38, 43, 64,
)  # fmt: skip
_BOLD = 1.17  # how much wider bold letters are
_OTHER, _WIDE = 0.72, 1.0  # letters of other alphabets; ideographs
_SPACING = 1.15  # between lines, and below a picture
_HEIGHT = 1.136 * _SPACING  # of a line, of its size
_BULLET = 18.0  # points that bullets are indented
_CELL = 10.8  # points beside the text of a cell
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_SPARE = 0.985  # of the page: Word and the programs that open its files differ by a line


@dataclass(frozen=True)
class _Block:
    """Paragraphs that keep together, with the space before and after them, in points.

    ``loose`` is how much of the height may go to the next page: lines of the last paragraph.
    """

    before: float
    height: float
    after: float
    loose: float = 0.0


def word_pages(content: CvContent, paper: Paper = "us-letter", pictures: Iterable[CvPicture] = ()) -> int:
    """Return how many pages a CV fills as a Word file, rather one more than one less."""
    wide, tall = SIZES[paper]
    width, room = (wide - 2 * SIDE) * _POINTS, (tall - TOP - BOTTOM) * _POINTS * _SPARE
    size = SMALL if content.style == "short" else SIZE
    pages, used, after = 1, 0.0, 0.0
    blocks = [*_blocks(content, width, size), *_drawn(pictures, width, size)]
    for block in blocks:
        needed = max(after, block.before) + block.height  # Word leaves the larger of two spaces
        if used and used + needed - block.loose > room:
            pages, used, needed = pages + 1, 0.0, block.height
        more, used = divmod(used + needed, room)
        pages, after = pages + int(more), block.after
    return pages


def _blocks(content: CvContent, width: float, size: float) -> Iterator[_Block]:
    if content.name:
        yield _Block(0, lines_of([Run(content.name, bold=True)], 22, width) * 22 * 1.136, 2)
    if content.contact:
        told = Run("  ·  ".join(item.text for item in content.contact))
        yield _Block(0, _text([told], size - 1, width), 2)
    for section in content.sections:
        yield from _section(section, width, size)


def _drawn(pictures: Iterable[CvPicture], width: float, size: float) -> Iterator[_Block]:
    for picture in pictures:
        found = _VIEW.search(picture.svg)
        wide, tall = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
        cell = width / len(picture.columns) - _CELL
        # its heading, the picture and the head of its table keep together
        above = 12 * _HEIGHT + 1.5 + 5 + width * tall / wide * _SPACING + 2
        for number, row in enumerate((picture.columns, *picture.rows)):
            height = max(_text([Run(text, bold=number == 0)], size - 1, cell) for text in row) + 2
            yield _Block(0, height, 0) if number else _Block(14, above + height, 0)


def _section(section: Section, width: float, size: float) -> Iterator[_Block]:
    title = 12 * _HEIGHT + 1.5  # and its line
    blocks = list(_entries(section, width, size))
    if section.note:
        blocks.append(_Block(0, _text([Run(section.note)], size - 1, width), 2))
    for place, block in enumerate(blocks):
        # a heading keeps with what follows it
        near = title + max(5, block.before) + block.height
        yield block if place else _Block(14, near, block.after, block.loose)


def _entries(section: Section, width: float, size: float) -> Iterator[_Block]:
    if section.listed:
        listed = [run for entry in section.entries for run in (*entry.heading, Run(", "))]
        yield _Block(0, _text(listed, size, width), 2)
        return
    for entry in section.entries:
        if entry.number is not None:
            yield _Block(0, _text(entry.heading, size, width - NUMBERS * _POINTS), 4)
        else:
            yield _post(entry, width, size)


def _post(entry: Entry, width: float, size: float) -> _Block:
    when = (Run(f"   {entry.when.replace(' ', chr(0xA0))}"),) if entry.when else ()
    height, after = _text((*entry.heading, *when), size, width), 1.0
    if entry.below:
        height, after = height + after + _text([Run(entry.below)], size - 1, width), 2.0
    bullets = [lines_of(bullet, size, width - _BULLET) for bullet in entry.bullets]
    line = size * _HEIGHT
    # neither the first nor the last line of a paragraph stands alone
    loose = (bullets[-1] - 2) * line if bullets and bullets[-1] > 3 else 0.0
    if bullets:
        height, after = height + after + sum(bullets) * line, 1.0
    return _Block(6, height, after, loose)


def _text(runs: Iterable[Run], size: float, width: float) -> float:
    return lines_of(runs, size, width) * size * _HEIGHT


def lines_of(runs: Iterable[Run], size: float, width: float) -> int:
    """Return the number of lines that text of a size fills in a width, both in points."""
    lines, line, word = 1, 0.0, 0.0
    for run in runs:
        factor = size * (_BOLD if run.bold else 1)
        for letter in run.text:
            wide = _width(letter) * factor
            if letter != " ":
                word += wide
                if word > width:
                    lines, line, word = lines + (2 if line else 1), 0.0, wide
            if letter in " -":
                if line + word > width:
                    lines, line = lines + 1, 0.0
                line += word + (wide if letter == " " else 0)
                word = 0.0
    return lines + (line + word > width)


def _width(letter: str) -> float:
    code = ord(letter) - 32
    if 0 <= code < len(_WIDTHS):
        return _WIDTHS[code] / 100
    if east_asian_width(letter) in "WF":
        return _WIDE
    base = normalize("NFKD", letter)[0]
    code = ord(base) - 32
    return _WIDTHS[code] / 100 if 0 <= code < len(_WIDTHS) else _OTHER
