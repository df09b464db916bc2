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

LATE_COLON = re.compile(r"(?<=[A-Za-z)]):(?=[^\s:/])|(?<=yyyy\))(?=[0-9])", re.IGNORECASE)


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
        if (
            not broken
            and last is not None
            and glyph.baseline == last.baseline
            and glyph.size == last.size
            and 0.0 <= glyph.left - last.right < _SPACED_GAP * glyph.size
        ):
            runs[-1].append(glyph)  # the usual case, without the whole comparison
        elif last is not None and _follows(last, glyph, _SPACED_GAP if broken else _WORD_GAP):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
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
                if _touches(earlier, run):
                    earlier.extend(run)
                    break
                if run[0].left - earlier[-1].right > 2 * run[0].size:
                    merged.append(run)
                    break
            else:
                merged.append(run)
    return merged


def _touches(left: list[Glyph], right: list[Glyph]) -> bool:
    last, first = left[-1], right[0]
    size = max(last.size, first.size)
    apart = first.order - last.order > 1
    # two runs that overlap are values of neighboring cells, not one word
    least = -0.02 if apart and len(left) > 1 and len(right) > 1 else -0.12
    near = least * size <= first.left - last.right <= (_SPACED_GAP if apart else _WORD_GAP) * size
    return near and _follows(last, first, _WORD_GAP)


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
        first, last = int((left - near) // _CELL), int((left + near) // _CELL)
        upper, lower = int((baseline - near) // _CELL), int((baseline + near) // _CELL)
        if first == last and upper == lower:
            others = seen.get((text, first, upper), [])
        else:
            places = {(text, column, row) for column in (first, last) for row in (upper, lower)}
            others = [other for place in places for other in seen.get(place, ())]
        for other in others:
            if abs(other.left - left) < near and abs(other.baseline - baseline) < near:
                break
        else:
            seen.setdefault((text, int(left // _CELL), int(baseline // _CELL)), []).append(glyph)
            kept.append(glyph)
    return kept


def _split_after_colon(word: Word) -> Iterator[Word]:
    cuts = [found.end() for found in LATE_COLON.finditer(word.text)]
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
    if text.isascii():
        return text.lower()
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


def typed_words(text: str, box: Rect, method: Method) -> list[Word]:
    """Return the words of a form field or note, set into its rectangle line by line.

    A single word is put in the middle: that is where marks stand.
    """
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        return []
    size = max(1.0, min(9.0, box.height / len(lines) / 1.15))
    first = (box.top + box.bottom) / 2 + 0.35 * size - (len(lines) - 1) * 0.575 * size
    if len(lines) > 1 or len(text) > 60:
        first = box.top + size
    found: list[Word] = []
    for number, line in enumerate(lines):
        baseline = first + number * 1.15 * size
        step = min(0.5 * size, max(box.width, 1.0) / max(len(line), 1))
        x = (box.left + box.right - step) / 2 if len(line.strip()) == 1 else box.left
        for position, letter in _word_starts(line):
            left = x + position * step if len(line.strip()) > 1 else x
            rect = Rect(left, baseline - 0.75 * size, left + len(letter) * step, baseline + 0.22 * size)
            found.append(Word(letter, rect, baseline, size, method))
    return found


def _word_starts(line: str) -> Iterator[tuple[int, str]]:
    position = 0
    for piece in line.split(" "):
        if piece.strip():
            yield position, piece
        position += len(piece) + 1
