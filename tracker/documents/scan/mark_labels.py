"""The rows of the endorsement block on a recognised page: found by words that may be misread.

Recognition loses letters, glues the number or the box to the words, splits a label in two or misses
it. A label is therefore found by nearness of its letters, and all five are judged together: their
order, their left edges and their spacing must agree. A missing row follows from the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.documents.boxes import BOX_NAMES, BoxName
from tracker.documents.pages import Rect, Word

_LABELS: Mapping[BoxName, tuple[str, ...]] = {
    "1": ("notsubjecttothetwoyearresidencerequirement", "notsubjecttotwoyearresidencerequirement"),
    "2": ("subjecttotwoyearresidencerequirementbasedon", "subjecttothetwoyearresidencerequirementbasedon"),
    "A": ("governmentfinancingandor", "governmentfinancing"),
    "B": ("theexchangevisitorskillslistandor", "theexchangevisitorskillslist", "exchangevisitorskillslist"),
    "C": ("pl94484asamended", "publiclaw94484asamended", "pl94484"),
}
_ALIKE = str.maketrans("0159|i8", "olsglls", "")
_MOST_ERRORS = 0.34  # of the letters of a label
_LEAST_PAIRS = 0.25  # one wrong letter in three spoils two pairs in three
_COLUMN: Mapping[BoxName, int] = {"1": 0, "2": 0, "A": 1, "B": 1, "C": 1}
_SAME_LEFT = 2.4  # sizes by which the left edges of one column may differ
_STEP = (1.1, 5.0)  # sizes from one row to the next
_UNEVEN = 1.8  # between the widest and the narrowest step
_EVEN = 1.35  # the same, where a row is to be guessed from the others
_LETTER_WIDTH = 0.5  # sizes, with its part of the blanks between words
_USUAL_STEP = 2.3  # sizes from row to row
_WIDE_GAP = 3.0  # sizes; what follows is another text
_CHOICES = 3  # best places of a label that are tried


@dataclass(frozen=True)
class Row:
    """One label: where its words stand, or where they should, and how well they were read.

    ``errors`` is the part of its letters that differ; None where the row follows from the others.
    ``letters`` is how many letters its words have.
    """

    name: BoxName
    label: Rect
    errors: float | None
    words: frozenset[int] = frozenset()
    letters: int = 1


@dataclass(frozen=True)
class Rows:
    """The rows that are known, the size of their letters, and what was read beside them."""

    rows: Mapping[BoxName, Row]
    size: float
    step: float
    numbers: Mapping[BoxName, Rect]

    def column(self, name: BoxName) -> list[Row]:
        """Return the rows whose boxes stand over one another with that of the name."""
        return [row for row in self.rows.values() if _COLUMN[row.name] == _COLUMN[name]]


def rows_of(words: Sequence[Word]) -> Rows | None:
    """Return the rows of the block whose words are given, or None where they cannot be told."""
    sizes = sorted(word.size for word in words)
    if not sizes:
        return None
    usual = sizes[len(sizes) // 2]
    chains = list(_chains(words, usual))
    places = {name: _places(name, chains) for name in BOX_NAMES}
    chosen = _agreeing(places, usual)
    if len(chosen) < 3 or not {"1", "2"} & chosen.keys():
        return None
    step = _steps(chosen)
    size = _size(chosen, words, sum(step) / len(step))
    rows = dict(chosen)
    if max(step) <= _EVEN * min(step):
        rows |= {row.name: row for row in _guessed(chosen)}
    ordered = {name: _aligned(rows[name], rows) for name in BOX_NAMES if name in rows}
    return Rows(ordered, size, sum(step) / len(step), _numbers(ordered, words, size))


# --- words -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Chain:
    """Words that follow each other, and for each letter its word and its place in it."""

    words: tuple[Word, ...]
    letters: str
    places: tuple[tuple[int, float, float], ...]  # word, left and right of the letter


def _chains(words: Sequence[Word], size: float) -> Iterator[_Chain]:
    """Put words together that stand beside each other, on lines that may lean a little."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.left):
        best: list[Word] | None = None
        for row in lines:
            last = row[-1]
            level = abs(last.box.middle[1] - word.box.middle[1])
            near = -1.0 * size < word.box.left - last.box.right < _WIDE_GAP * size
            if near and level < 0.5 * size and (best is None or level < _level(best[-1], word)):
                best = row
        if best is None:
            lines.append([word])
        else:
            best.append(word)
    for row in lines:
        letters: list[str] = []
        places: list[tuple[int, float, float]] = []
        for number, word in enumerate(row):
            width = word.box.width / max(len(word.text), 1)
            for position, letter in enumerate(word.text):
                plain = letter.casefold().translate(_ALIKE)
                if len(plain) == 1 and plain.isalnum():
                    letters.append(plain)
                    left = word.box.left + position * width
                    places.append((number, left, left + width))
        yield _Chain(tuple(row), "".join(letters), tuple(places))


def _level(one: Word, other: Word) -> float:
    return abs(one.box.middle[1] - other.box.middle[1])


def _may_hold(text: str, pattern: str) -> bool:
    """Return whether the text has enough pairs of letters of the pattern to be compared at all."""
    pairs = [pattern[place : place + 2] for place in range(len(pattern) - 1)]
    return sum(pair in text for pair in pairs) >= _LEAST_PAIRS * len(pairs)


def _nearest(pattern: str, text: str) -> tuple[int, int, int]:
    """Return the fewest changes that make a part of the text the pattern, and that part's ends."""
    exact = text.find(pattern)
    if exact >= 0:
        return 0, exact, exact + len(pattern)
    above, begun = [0] * (len(text) + 1), list(range(len(text) + 1))
    for letter in pattern:
        row, starts = [above[0] + 1], [0]
        for place, other in enumerate(text):
            best, start = above[place] + (letter != other), begun[place]
            if above[place + 1] + 1 < best:
                best, start = above[place + 1] + 1, begun[place + 1]
            if row[place] + 1 < best:
                best, start = row[place] + 1, starts[place]
            row.append(best)
            starts.append(start)
        above, begun = row, starts
    end = min(range(len(above)), key=above.__getitem__)
    return above[end], begun[end], end


def _places(name: BoxName, chains: Sequence[_Chain]) -> list[Row]:
    found: list[Row] = []
    for chain in chains:
        best: Row | None = None
        most = 0
        for text in _LABELS[name]:
            pattern = text.translate(_ALIKE)
            if len(chain.letters) < 0.6 * len(pattern):
                continue
            if not _may_hold(chain.letters, pattern):
                continue
            changes, start, end = _nearest(pattern, chain.letters)
            errors = changes / len(pattern)
            worth = len(pattern) - 3 * changes  # a long pattern that nearly fits is better than a short one
            if errors <= _MOST_ERRORS and (best is None or worth > most):
                best, most = _row(name, chain, start, end, errors), worth
        if best is not None:
            found.append(best)
    found.sort(key=lambda row: row.errors or 0.0)
    return found[:_CHOICES]


def _row(name: BoxName, chain: _Chain, start: int, end: int, errors: float) -> Row:
    first, left, _ = chain.places[start]
    last, _, right = chain.places[end - 1]
    if start and chain.places[start - 1][0] == first:
        # number or box are glued to the word: count its letters from its right end
        others = [word for word in chain.words[first + 1 : last + 1] if len(word.text) > 2]
        width = sum(word.box.width for word in others) / max(1, sum(len(word.text) for word in others))
        letters = sum(place[0] == first for place in chain.places[start:end])
        left = chain.words[first].box.right - letters * (width or 0.5 * chain.words[first].size)
    used = chain.words[first : last + 1]
    # the line may lean: what counts is its height where the box is
    head = [word for word in used if word.box.left < left + 5 * used[0].size] or [used[0]]
    top = sum(word.box.top for word in head) / len(head)
    bottom = sum(word.box.bottom for word in head) / len(head)
    return Row(
        name, Rect(left, top, right, bottom), errors, frozenset(id(word) for word in used), end - start
    )


# --- rows together ---------------------------------------------------------------------------


def _agreeing(places: Mapping[BoxName, Sequence[Row]], size: float) -> dict[BoxName, Row]:
    """Return the places that fit each other best, one for each name at most."""
    best: dict[BoxName, Row] = {}
    most = 0.0
    for choice in itertools.product(*((*places[name], None) for name in BOX_NAMES)):
        rows = {row.name: row for row in choice if row is not None}
        worth = sum(1.0 - 2.0 * (row.errors or 0.0) for row in rows.values())
        if worth > most and _agree(rows, size):
            best, most = rows, worth
    return best


def _agree(rows: Mapping[BoxName, Row], size: float) -> bool:
    for column in (0, 1):
        lefts = [row.label.left for row in rows.values() if _COLUMN[row.name] == column]
        if lefts and max(lefts) - min(lefts) > _SAME_LEFT * size:
            return False
    outer = [row.label.left for row in rows.values() if _COLUMN[row.name] == 0]
    inner = [row.label.left for row in rows.values() if _COLUMN[row.name] == 1]
    if outer and inner and not -size < min(inner) - min(outer) < 12 * size:
        return False
    steps = _steps(rows)
    if any(not _STEP[0] * size <= step <= _STEP[1] * size for step in steps):
        return False
    return not steps or max(steps) <= _UNEVEN * min(steps)


def _aligned(row: Row, rows: Mapping[BoxName, Row]) -> Row:
    """Return the row with its label beginning where those of its column do: a first word may be lost."""
    lefts = sorted(other.label.left for other in rows.values() if _COLUMN[other.name] == _COLUMN[row.name])
    label = row.label
    left = min(label.left, lefts[(len(lefts) - 1) // 2])
    return replace(row, label=Rect(left, label.top, label.right, label.bottom))


def _steps(rows: Mapping[BoxName, Row]) -> list[float]:
    """Return the way down from row to row, for each step between rows that are known."""
    known = sorted((BOX_NAMES.index(name), row.label.middle[1]) for name, row in rows.items())
    return [
        (lower - upper) / (second - first) for (first, upper), (second, lower) in itertools.pairwise(known)
    ]


def _size(rows: Mapping[BoxName, Row], words: Sequence[Word], step: float) -> float:
    """Return the size of the letters: engines tell it roughly, widths and spacing of the rows help."""
    used = frozenset().union(*(row.words for row in rows.values()))
    sizes = sorted(word.size for word in words if id(word) in used)
    widths = sorted(row.label.width / row.letters / _LETTER_WIDTH for row in rows.values())
    return sorted((sizes[len(sizes) // 2], widths[len(widths) // 2], step / _USUAL_STEP))[1]


def _guessed(rows: Mapping[BoxName, Row]) -> Iterator[Row]:
    known = sorted((BOX_NAMES.index(name), row) for name, row in rows.items())
    for number, name in enumerate(BOX_NAMES):
        column = [row.label for row in rows.values() if _COLUMN[row.name] == _COLUMN[name]]
        if name in rows or not column:
            continue
        before = [item for item in known if item[0] < number]
        after = [item for item in known if item[0] > number]
        (first, upper), (second, lower) = (
            (before[-1], after[0])
            if before and after
            else (known[0], known[1])
            if after
            else (known[-2], known[-1])
        )
        part = (number - first) / (second - first)
        middle = upper.label.middle[1] + part * (lower.label.middle[1] - upper.label.middle[1])
        half = sum(label.height for label in column) / len(column) / 2
        left = sum(label.left for label in column) / len(column)
        right = sum(label.right for label in column) / len(column)
        yield Row(name, Rect(left, middle - half, right, middle + half), None)


def _numbers(rows: Mapping[BoxName, Row], words: Sequence[Word], size: float) -> dict[BoxName, Rect]:
    """Return where numbers were read to the left of their labels."""
    alike = {"1": "1il|", "2": "2z", "A": "a4", "B": "b8", "C": "c"}
    found: dict[BoxName, Rect] = {}
    for name, row in rows.items():
        for word in words:
            text = word.text.casefold().strip("().,:[]")
            level = abs(word.box.middle[1] - row.label.middle[1]) < 0.7 * size
            beside = 0 < row.label.left - word.box.right < 8 * size and word.box.width < 2.2 * size
            if level and beside and len(text) == 1 and text in alike[name] and id(word) not in row.words:
                found[name] = word.box
    return found
