"""Glyphs become words, words become lines, and phrases are found in lines whatever their spacing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.documents.pages import Glyph, Rect, Word, around
from tracker.documents.readings import Method

# parts of the font size; our choices, measured on the standard fonts
_WORD_GAP = 0.17
_SPACED_GAP = 0.07  # a gap that counts where the file also has a space character
_BACKSTEP = 0.45
_SAME_BASELINE = 0.2
_CHUNK_GAP = 1.3
_CELL = 8.0  # points: squares in which doubled letters are looked for, wider than twice their distance

_LATE_COLON = re.compile(r"(?<=[A-Za-z)]):(?=[^\s:/])|(?<=yyyy\))(?=[0-9])", re.IGNORECASE)


def words_of(glyphs: Sequence[Glyph], method: Method = "text") -> list[Word]:
    """Return the words that the glyphs make up; spaces among them only separate.

    The order of the glyphs does not matter, except that glyphs following each other in the file are
    joined first: text laid over other text on one baseline stays apart.
    """
    runs = _merged(_runs(_without_doubles(glyphs)))
    return [piece for run in runs for piece in _split_after_colon(_word(run, method))]


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    broken = True
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.text == " ":
            broken = True
            continue
        if last is None or not _follows(last, glyph, _SPACED_GAP if broken else _WORD_GAP):
            runs.append([])
        runs[-1].append(glyph)
        last, broken = glyph, False
    return runs


def _follows(left: Glyph, right: Glyph, gap: float) -> bool:
    size, smaller = (left.size, right.size) if left.size > right.size else (right.size, left.size)
    if abs(left.baseline - right.baseline) > _SAME_BASELINE * size or smaller < 0.6 * size:
        return False
    distance = right.left - left.right
    return -_BACKSTEP * size <= distance <= gap * size and right.left > left.left


def _merged(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Join runs that touch on one baseline: files that set each character on its own."""
    singles = [run for run in runs if run]
    singles.sort(key=lambda run: (run[0].baseline, run[0].left))
    bands: list[list[list[Glyph]]] = []
    for run in singles:
        first = bands[-1][0][0] if bands else None
        if first is not None and run[0].baseline - first.baseline <= _SAME_BASELINE * first.size:
            bands[-1].append(run)
        else:
            bands.append([run])
    merged: list[list[Glyph]] = []
    for band in bands:
        band.sort(key=lambda run: run[0].left)
        start = len(merged)
        for run in band:
            for earlier in reversed(merged[start:]):
                if _touches(earlier[-1], run[0]):
                    earlier.extend(run)
                    break
                if run[0].left - earlier[-1].right > 2 * run[0].size:
                    merged.append(run)
                    break
            else:
                merged.append(run)
    return merged


def _touches(left: Glyph, right: Glyph) -> bool:
    size = max(left.size, right.size)
    spaced = right.order - left.order > 1
    near = -0.12 * size <= right.left - left.right <= (_SPACED_GAP if spaced else _WORD_GAP) * size
    return near and _follows(left, right, _WORD_GAP)


def _word(run: Sequence[Glyph], method: Method) -> Word:
    size = max(glyph.size for glyph in run)
    baseline = run[0].baseline
    box = Rect(run[0].left, baseline - 0.75 * size, max(glyph.right for glyph in run), baseline + 0.22 * size)
    return Word("".join(glyph.text for glyph in run), box, baseline, size, method, tuple(run))


def _without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Leave out characters drawn a second time at the same place, as some files do for bold."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        text, left, _, baseline, size, _ = glyph
        if text == " ":
            kept.append(glyph)
            continue
        near = 0.12 * size
        columns = {int((left - near) // _CELL), int((left + near) // _CELL)}
        rows = {int((baseline - near) // _CELL), int((baseline + near) // _CELL)}
        if not any(
            abs(other.left - left) < near and abs(other.baseline - baseline) < near
            for column in columns
            for row in rows
            for other in seen.get((text, column, row), ())
        ):
            seen.setdefault((text, int(left // _CELL), int(baseline // _CELL)), []).append(glyph)
            kept.append(glyph)
    return kept


def _split_after_colon(word: Word) -> Iterator[Word]:
    cuts = [found.end() for found in _LATE_COLON.finditer(word.text)]
    glyphs = word.glyphs
    if not cuts or len(glyphs) != len(word.text):
        yield word
        return
    for begin, end in zip([0, *cuts], [*cuts, len(glyphs)], strict=True):
        if begin < end:
            yield _word(glyphs[begin:end], word.method)


@dataclass(frozen=True)
class Line:
    """Words on one baseline from left to right, and their letters without spaces and case.

    ``starts`` holds for each letter of ``compact`` the number of its word; ``chunks`` the numbers of
    the words that begin after a wide gap.
    """

    words: tuple[Word, ...]
    compact: str
    starts: tuple[int, ...]
    chunks: frozenset[int]

    @property
    def text(self) -> str:
        """The words, joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Rect:
        """Bounds of all its words."""
        return around(word.box for word in self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the words as lines from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.box.left)):
        first = rows[-1][0] if rows else None
        if first is not None and word.baseline - first.baseline <= 0.25 * min(first.size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [line(sorted(row, key=lambda word: word.box.left)) for row in rows]


def line(words: Sequence[Word]) -> Line:
    """Return words that stand on one baseline as a line."""
    compact: list[str] = []
    starts: list[int] = []
    chunks = {0}
    for number, word in enumerate(words):
        letters = _compact(word.text)
        compact.append(letters)
        starts.extend([number] * len(letters))
        if number and word.box.left - words[number - 1].box.right > _CHUNK_GAP * word.size:
            chunks.add(number)
    return Line(tuple(words), "".join(compact), tuple(starts), frozenset(chunks))


def _compact(text: str) -> str:
    plain = text.replace("‐", "-").replace("‑", "-").replace("–", "-").replace("’", "'")
    return plain.casefold() if len(plain.casefold()) == len(plain) else plain.lower()


@dataclass(frozen=True)
class Phrase:
    """Words of a line that match a pattern."""

    words: tuple[Word, ...]
    starts_chunk: bool
    line: Line

    @property
    def box(self) -> Rect:
        """Bounds of the words."""
        return around(word.box for word in self.words)


def phrases(lines: Iterable[Line], pattern: re.Pattern[str]) -> list[Phrase]:
    """Return where a pattern, written without spaces and in lower case, begins at a word."""
    found: list[Phrase] = []
    for candidate in lines:
        for match in pattern.finditer(candidate.compact):
            first, last = candidate.starts[match.start()], candidate.starts[match.end() - 1]
            if match.start() and candidate.starts[match.start() - 1] == first:
                continue
            found.append(Phrase(candidate.words[first : last + 1], first in candidate.chunks, candidate))
    return found


def text_of(words: Iterable[Word]) -> str:
    """Return words in reading order: a line of text for each line, from the top."""
    return "\n".join(row.text for row in lines_of(words))
