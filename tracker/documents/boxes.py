"""The five boxes of the endorsement block: where they are, whatever they are made of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.documents.pages import Drawing, Page, Rect, Word, around
from tracker.documents.words import Line, Phrase, lines_of, phrases

BoxName = Literal["1", "2", "A", "B", "C"]
BOX_NAMES: tuple[BoxName, ...] = ("1", "2", "A", "B", "C")

_WORDS: dict[BoxName, re.Pattern[str]] = {
    "1": re.compile(r"notsubjecttothetwo-?year|notsubjecttotwo-?year"),
    "2": re.compile(r"(?<!not)subjectto(?:the)?two-?yearresidencerequirementbasedon"),
    "A": re.compile(r"governmentfinancing"),
    "B": re.compile(r"(?:the)?exchangevisitorskillslist"),
    "C": re.compile(r"p\.?l\.?94-?484"),
}
EMPTY_GLYPHS = frozenset("□☐▢❏❐❑❒⬜◻◯○\uf0a8\uf06f\uf071\uf072")
MARKED_GLYPHS = frozenset("☑☒⊠☓▣🗹🗷\uf0fe\uf0fd\uf052\uf053\uf054")
_SIDE = (0.7, 2.8)  # of a frame, in font sizes of its label
_INSET, _INSET_TYPED = 0.18, 0.34  # a frame that is a letter stands inside its cell


@dataclass(frozen=True)
class EndorsementBox:
    """One box: its frame (or where it should be), its number, and its words.

    ``inset`` is the part of the frame's sides that is left out when ink is counted.
    """

    name: BoxName
    zone: Rect
    number: Rect | None
    label: Rect
    framed: bool
    inset: float
    size: float

    @property
    def row(self) -> Rect:
        """Bounds of number, frame and words together."""
        return around([self.zone, self.label, *([self.number] if self.number else [])])


@dataclass(frozen=True)
class Found:
    """The boxes of a block, the words that belong to them, and what could not be found."""

    boxes: dict[BoxName, EndorsementBox]
    words: frozenset[int]
    frames: tuple[Rect, ...]
    twice: bool


def find_boxes(page: Page, words: Sequence[Word]) -> Found:
    """Return the boxes of the block whose words are given."""
    lines = lines_of(words)
    labels, twice = _labels(lines)
    frames, typed = _frames(page, words, labels)
    boxes: dict[BoxName, EndorsementBox] = {}
    used = {id(word) for label in labels.values() for word in label.words}
    numbers: dict[BoxName, Word | None] = {}
    for name, label in labels.items():
        numbers[name] = _number(name, label, words)
    offset = _usual_offset(labels, frames)
    for name, label in labels.items():
        number = numbers[name]
        if number is not None:
            used.add(id(number))
        frame = frames.get(name)
        zone = frame or _expected(label, number, offset)
        inset = _INSET_TYPED if name in typed or frame is None else _INSET
        number_box = number.box if number else None
        size = label.words[0].size
        boxes[name] = EndorsementBox(name, zone, number_box, label.box, frame is not None, inset, size)
    return Found(boxes, frozenset(used), tuple(frames.values()), twice)


def _labels(lines: Sequence[Line]) -> tuple[dict[BoxName, Phrase], bool]:
    labels: dict[BoxName, Phrase] = {}
    twice = False
    first = phrases(lines, _WORDS["1"])
    top = min((match.box.top for match in first), default=0.0)
    for name, pattern in _WORDS.items():
        matches = [match for match in phrases(lines, pattern) if match.box.top >= top]
        if name == "C":  # the heading names the law too: the label is lower and stands with the others
            near = [label.box.left for key, label in labels.items() if key in "AB"] or [top]
            matches.sort(key=lambda match: abs(match.box.left - near[0]))
            matches = matches[:1]
        if matches:
            labels[name] = min(matches, key=lambda match: (match.box.top, match.box.left))
            twice = twice or len(matches) > 1
    return labels, twice


def _number(name: BoxName, label: Phrase, words: Sequence[Word]) -> Word | None:
    pattern = re.compile(rf"\(?{name}[.)]?", re.IGNORECASE)
    size = label.words[0].size
    near = [
        word
        for word in words
        if pattern.fullmatch(word.text)
        and abs(word.baseline - label.words[0].baseline) < 0.6 * size
        and 0 < label.box.left - word.box.right < 8 * size
    ]
    return max(near, key=lambda word: word.box.left, default=None)


def _frames(
    page: Page, words: Sequence[Word], labels: dict[BoxName, Phrase]
) -> tuple[dict[BoxName, Rect], set[BoxName]]:
    """Return the frame of each label and the names of those whose frame is typed."""
    if not labels:
        return {}, set()
    size = next(iter(labels.values())).words[0].size
    reach = around(label.box for label in labels.values()).grown(9 * size)
    near = [drawing for drawing in page.drawings if drawing.kind == "path" and drawing.box.meets(reach)]
    candidates = [widget.box for widget in page.widgets if widget.kind == "check"]
    candidates += [drawing.box for drawing in near if _is_rectangle(drawing)]
    candidates += _built_of_lines([drawing for drawing in near if not _is_rectangle(drawing)], size)
    letters = [_glyph_frame(word) for word in words if set(word.text) <= EMPTY_GLYPHS | MARKED_GLYPHS]
    letters += _brackets(words)
    frames: dict[BoxName, Rect] = {}
    typed: set[BoxName] = set()
    for name, label in labels.items():
        drawn = [rect for rect in candidates if _fits(rect, label)]
        fitting = drawn or [rect for rect in letters if _fits(rect, label)]
        if fitting:
            # a mark that happens to be a rectangle lies inside its frame
            frames[name] = max(fitting, key=lambda rect: round(rect.width * rect.height, 1))
            if not drawn:
                typed.add(name)
    return frames, typed


def _fits(rect: Rect, label: Phrase) -> bool:
    size = label.words[0].size
    low, high = _SIDE[0] * size, _SIDE[1] * size
    beside = label.box.left - 7 * size <= rect.left and rect.right <= label.box.left + 0.4 * size
    level = abs(rect.middle[1] - label.box.middle[1]) < 0.95 * size
    return beside and level and low <= rect.width <= high and low <= rect.height <= high


def _is_rectangle(drawing: Drawing) -> bool:
    if len(drawing.pieces) != 1 or drawing.curved:
        return False
    points = drawing.pieces[0]
    corners = {(round(x, 1), round(y, 1)) for x, y in points}
    straight = all(
        abs(one[0] - two[0]) < 0.2 or abs(one[1] - two[1]) < 0.2 for one, two in itertools.pairwise(points)
    )
    return len(corners) == 4 and straight and drawing.box.width > 0.5 and drawing.box.height > 0.5


def _built_of_lines(drawings: Iterable[Drawing], size: float) -> list[Rect]:
    """Return frames drawn as four separate lines."""
    lines: list[Rect] = []
    for drawing in drawings:
        for piece in drawing.pieces:
            for (x0, y0), (x1, y1) in itertools.pairwise(piece):
                if abs(x0 - x1) < 0.3 or abs(y0 - y1) < 0.3:
                    lines.append(Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    low, high = _SIDE[0] * size, _SIDE[1] * size
    flat = [line for line in lines if low <= line.width <= high]
    upright = [line for line in lines if low <= line.height <= high and line.width < 0.3]
    frames: list[Rect] = []
    near = 0.12 * size + 0.3
    for top in flat:
        for bottom in flat:
            tall = bottom.top - top.top
            if (
                not low <= tall <= high
                or abs(top.left - bottom.left) > near
                or abs(top.right - bottom.right) > near
            ):
                continue
            sides = [
                any(
                    abs(line.left - x) < near
                    and abs(line.top - top.top) < near
                    and abs(line.bottom - bottom.top) < near
                    for line in upright
                )
                for x in (top.left, top.right)
            ]
            if all(sides):
                frames.append(Rect(top.left, top.top, top.right, bottom.bottom))
    return frames


def _glyph_frame(word: Word) -> Rect:
    middle = word.baseline - 0.35 * word.size
    half = max(word.box.width, 0.7 * word.size) / 2
    x = word.box.middle[0]
    return Rect(x - half, middle - half, x + half, middle + half)


def _brackets(words: Sequence[Word]) -> list[Rect]:
    """Return the insides of bracket pairs typed as boxes."""
    found: list[Rect] = []
    for row in lines_of(words):
        opened: Word | None = None
        for word in row.words:
            if re.fullmatch(r"[\[(][\s_]*[Xx✓✔]?[\s_]*[\])]", word.text):
                found.append(_glyph_frame(word))
            elif word.text in ("[", "("):
                opened = word
            elif word.text in ("]", ")") and opened is not None:
                middle = word.baseline - 0.35 * word.size
                half = 0.5 * word.size
                found.append(Rect(opened.box.left, middle - half, word.box.right, middle + half))
                opened = None
    return found


def _usual_offset(labels: dict[BoxName, Phrase], frames: dict[BoxName, Rect]) -> Rect | None:
    """Return where frames stand as seen from the start of their labels, or None where none was found."""
    offsets = [
        Rect(
            frame.left - labels[name].box.left,
            frame.top - labels[name].box.middle[1],
            frame.right - labels[name].box.left,
            frame.bottom - labels[name].box.middle[1],
        )
        for name, frame in frames.items()
    ]
    return sorted(offsets, key=lambda offset: offset.left)[len(offsets) // 2] if offsets else None


def _expected(label: Phrase, number: Word | None, offset: Rect | None) -> Rect:
    size = label.words[0].size
    left, middle = label.box.left, label.box.middle[1]
    if offset is not None:
        return Rect(left + offset.left, middle + offset.top, left + offset.right, middle + offset.bottom)
    start = number.box.right + 0.25 * size if number else left - 2.6 * size
    if left - start < 1.2 * size:  # the number stands between box and words
        start, left = start - 3.4 * size, start - 1.2 * size
    return Rect(start, middle - 0.75 * size, left - 0.25 * size, middle + 0.75 * size)
