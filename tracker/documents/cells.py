"""Values found by their labels: which words of a page stand in the cell of which label.

A value stands under its label or to the right of it. Reading order plays no part; the nearest label
whose cell can hold a word gets it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.documents.pages import Page, Rect, Word
from tracker.documents.readings import Confidence, FieldReading, Method, Value
from tracker.documents.words import Line, Phrase, line, lines_of, phrases

Extent = Literal["line", "lines", "none"]

# multiples of the label's font size; our choices, from the printings of the form
_ROW = 0.8
_LEFT_OF_LABEL = 0.9
_ONE_LINE_BELOW = 2.7
_SAME_LINE = 0.7
_WIDE_GAP = 4.5


@dataclass(frozen=True)
class Anchor:
    """A label found on the page; ``extent`` says whether its value is one line, several, or nothing."""

    name: str
    box: Rect
    size: float
    words: tuple[Word, ...]
    extent: Extent = "line"


def anchors_of(
    lines: Sequence[Line], patterns: Mapping[str, re.Pattern[str]], extents: Mapping[str, Extent]
) -> dict[str, Anchor]:
    """Return the topmost place of each label, those that begin a chunk of text before others.

    A label that is not found on one line is looked for across two lines of the same cell.
    """
    found: dict[str, Anchor] = {}
    wrapped: list[Line] | None = None
    for name, pattern in patterns.items():
        matches = phrases(lines, pattern)
        if not matches:
            wrapped = _wrapped(lines) if wrapped is None else wrapped
            matches = phrases(wrapped, pattern)
        if matches:
            best = min(matches, key=lambda match: (not match.starts_chunk, match.box.top, match.box.left))
            found[name] = _anchor(name, best, extents.get(name, "line"))
    return found


def _anchor(name: str, match: Phrase, extent: Extent) -> Anchor:
    return Anchor(name, match.box, match.words[0].size, match.words, extent)


def _wrapped(lines: Sequence[Line]) -> list[Line]:
    """Return each chunk of words followed by the chunk right under it, as if they were one line."""
    chunks = [chunk for row in lines for chunk in chunks_of(row)]
    pairs: list[Line] = []
    for upper in chunks:
        size = upper[0].size
        for lower in chunks:
            down = lower[0].baseline - upper[0].baseline
            if 0.6 * size < down < 1.7 * size and abs(lower[0].box.left - upper[0].box.left) < 1.5 * size:
                pairs.append(line([*upper, *lower]))
    return pairs


def chunks_of(row: Line) -> list[list[Word]]:
    """Return the words of a line, divided where there is a wide gap."""
    cuts = [*sorted(row.chunks), len(row.words)]
    return [list(row.words[begin:end]) for begin, end in itertools.pairwise(cuts)]


def assigned(anchors: Iterable[Anchor], words: Iterable[Word]) -> dict[str, list[Word]]:
    """Return the words of each label's cell, in reading order."""
    owners = {anchor.name: anchor for anchor in anchors}
    return {
        name: _one_line(found, owners[name]) if owners[name].extent == "line" else in_order(found)
        for name, found in claimed(owners.values(), words).items()
    }


def claimed(anchors: Iterable[Anchor], words: Iterable[Word]) -> dict[str, list[Word]]:
    """Return the words that each label can hold and that are nearest to it: its cell and some around it."""
    rows = _rows(list(anchors))
    cells: dict[str, list[Word]] = {}
    for chunk in (chunk for found in lines_of(words) for chunk in chunks_of(found)):
        for word in chunk:
            claims = [_claim(rows, number, word, chunk[0].box.left) for number in range(len(rows))]
            best = min((claim for claim in claims if claim is not None), default=None)
            if best is not None:
                cells.setdefault(best[1], []).append(word)
    return cells


def _rows(anchors: list[Anchor]) -> list[list[Anchor]]:
    rows: list[list[Anchor]] = []
    for anchor in sorted(anchors, key=lambda anchor: anchor.box.top):
        if rows and anchor.box.top - rows[-1][0].box.top < _ROW * anchor.size:
            rows[-1].append(anchor)
        else:
            rows.append([anchor])
    for row in rows:
        row.sort(key=lambda anchor: anchor.box.left)
    return rows


def _claim(rows: list[list[Anchor]], number: int, word: Word, chunk_left: float) -> tuple[float, str] | None:
    """Return how far the word is from the label of a row that could own it, and the label's name."""
    owner: Anchor | None = None
    for anchor in rows[number]:
        if anchor.box.left - _LEFT_OF_LABEL * anchor.size <= word.box.left:
            owner = anchor
    if owner is None or owner.extent == "none":
        return None
    down = word.baseline - owner.words[-1].baseline
    if down < -_SAME_LINE * owner.size:
        return None
    # the words of a chunk belong together: the distance is that of its first word, if that is in the cell
    start = chunk_left if chunk_left >= owner.box.left - _LEFT_OF_LABEL * owner.size else word.box.left
    if abs(down) <= _SAME_LINE * owner.size:
        return max(0.0, start - owner.box.right), owner.name
    across = abs(start - owner.box.left)
    if owner.extent == "lines":
        closed = any(
            abs(lower.box.left - owner.box.left) <= 3 * owner.size and lower.box.top <= word.box.middle[1]
            for row in rows[number + 1 :]
            for lower in row
        )
        return None if closed else (0.15 * across + 0.5 * down, owner.name)
    if down > max(_ONE_LINE_BELOW * owner.size, 1.9 * word.size):
        return None
    return across + 2 * down, owner.name


def rows_of_two(anchors: Iterable[Anchor]) -> int:
    """Return how many lines hold two of the labels or more: forms have such rows, lists do not."""
    rows: dict[int, int] = {}
    known: list[float] = []
    for anchor in anchors:
        baseline = anchor.words[0].baseline
        row = next(
            (index for index, other in enumerate(known) if abs(other - baseline) < 0.4 * anchor.size), None
        )
        if row is None:
            known.append(baseline)
            row = len(known) - 1
        rows[row] = rows.get(row, 0) + 1
    return sum(count > 1 for count in rows.values())


def in_order(words: Iterable[Word]) -> list[Word]:
    """Return words line by line, left to right."""
    return [word for row in lines_of(words) for word in row.words]


def _one_line(words: list[Word], label: Anchor) -> list[Word]:
    """Return the first line of the words, up to a wide gap.

    Words far to the right of the label on its own line give way to a value right under it.
    """
    rows = lines_of(words)
    first = rows[0].words[0]
    if (
        len(rows) > 1
        and abs(first.baseline - label.words[-1].baseline) <= _SAME_LINE * label.size
        and first.box.left - label.box.right > _WIDE_GAP * label.size
        and abs(rows[1].words[0].box.left - label.box.left) <= _LEFT_OF_LABEL * label.size
    ):
        rows = rows[1:]
    kept: list[Word] = []
    for word in rows[0].words:
        if kept and word.box.left - kept[-1].box.right > _WIDE_GAP * word.size:
            break
        kept.append(word)
    return kept


def above_captions(captions: Sequence[Anchor], words: Iterable[Word], reach: float) -> dict[str, list[Word]]:
    """Return the words that stand over each caption of one row, up to ``reach`` points higher.

    The border between two captions is the middle of the space between them.
    """
    row = sorted(captions, key=lambda caption: caption.box.left)
    borders = [(left.box.right + right.box.left) / 2 for left, right in itertools.pairwise(row)]
    cells: dict[str, list[Word]] = {caption.name: [] for caption in row}
    for chunk in (chunk for found in lines_of(words) for chunk in chunks_of(found)):
        middle = (chunk[0].box.left + chunk[-1].box.right) / 2
        owner = row[sum(border < middle for border in borders)]
        up = owner.words[0].baseline - chunk[0].baseline
        if 0.3 * owner.size < up <= reach:
            cells[owner.name].extend(chunk)
    return cells


def field(
    page: Page, words: Sequence[Word], value: Value | None, confidence: Confidence = "certain"
) -> FieldReading:
    """Return the reading of a field whose value stands in these words (there must be one).

    A value with a doubtful word is unsure.
    """
    box = Rect(
        min(word.box.left for word in words),
        min(word.box.top for word in words),
        max(word.box.right for word in words),
        max(word.box.bottom for word in words),
    )
    methods: set[Method] = {word.method for word in words}
    method = words[0].method
    if "annotation" in methods:
        method = "annotation"
    if confidence == "certain" and method not in ("text", "form_field"):
        confidence = "likely"
    if any(word.doubtful for word in words):
        confidence = "unsure"
    printed = " ".join(row.text for row in lines_of(words))
    return FieldReading(value, page.number, page.frame.area(box), method, confidence, printed)
