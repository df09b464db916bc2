"""Which boxes of the endorsement block are marked, and what follows for 212(e).

The words of the block stand on every form and decide nothing. Marks are form-field states, glyphs,
strokes and annotations over a box, or a ring round its number. Each is checked against what a viewer
shows inside the box; whatever cannot be told is unsure.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.documents.boxes import (
    BOX_NAMES,
    EMPTY_GLYPHS,
    MARKED_GLYPHS,
    BoxName,
    EndorsementBox,
    Found,
    find_boxes,
)
from tracker.documents.pages import Drawing, Note, Page, Rect, Word, around
from tracker.documents.readings import BoxReading, Confidence, MarkState, Method
from tracker.terms import Determination, PaperBasis

Point = tuple[float, float]

_BASIS: dict[str, PaperBasis] = {
    "A": PaperBasis.GOVERNMENT_FINANCING,
    "B": PaperBasis.SKILLS_LIST,
    "C": PaperBasis.PL_94_484,
}
_SURE_GLYPHS = frozenset("XxΧ×✓✔✗✘✕✖√■▪◼●•\uf0fc\uf0fb\uf050\uf04f")
_LIKELY_GLYPHS = frozenset("Vv*+/48")  # 4 and 8 are the tick and the cross of a dingbat font without names
_FRAME_WORDS = frozenset("[](){}_| ")

# our choices, from drawn forms: empty boxes show no ink at all, the thinnest tick about .03
_LEAST_INK = 0.02
_FULL_INK = 0.6  # a filled square in place of a frame
_STEP = 0.15  # of the font size, between points looked at along a stroke
_LEAST_SHARE = 0.3  # of a stroke's length that must lie at the box it marks


@dataclass(frozen=True)
class Endorsement:
    """What the marks say, box by box and together."""

    determination: Determination
    bases: tuple[PaperBasis, ...]
    boxes: dict[str, BoxReading]
    problems: tuple[str, ...] = ()


@dataclass
class _Evidence:
    """What was found at one box."""

    marks: list[tuple[Method, Confidence, bool]] = field(
        default_factory=list
    )  # method, how sure, shows as ink
    doubts: int = 0
    widgets: list[bool | None] = field(default_factory=list)


def determination_of(states: Mapping[str, MarkState]) -> Determination:
    """Return what the states of the boxes say; a box that is left out is empty.

    1 alone is not subject; 2 or any of A, B, C without 1 is subject; 1 with another is a conflict.
    An unsure box makes the answer unsure unless it would be the same either way.
    """
    open_names = [name for name, state in states.items() if state == "unsure"]
    said: set[Determination] = set()
    for choice in itertools.product((False, True), repeat=len(open_names)):
        marked = {name for name, state in states.items() if state == "marked"}
        marked |= {name for name, chosen in zip(open_names, choice, strict=True) if chosen}
        if not marked:
            said.add(Determination.UNMARKED)
        elif marked == {"1"}:
            said.add(Determination.NOT_SUBJECT)
        else:
            said.add(Determination.CONFLICT if "1" in marked else Determination.SUBJECT)
    return said.pop() if len(said) == 1 else Determination.UNSURE


def bases_of(states: Mapping[str, MarkState]) -> tuple[PaperBasis, ...]:
    """Return the bases whose boxes are marked, in the order of the form."""
    return tuple(basis for name, basis in _BASIS.items() if states.get(name) == "marked")


def endorsement(page: Page, words: Sequence[Word], block: Rect) -> Endorsement:
    """Return what the marks of the block say.

    Args:
        page: the page of the form.
        words: the words of the block, marks typed as letters among them.
        block: the bounds of the block.
    """
    found = find_boxes(page, words)
    if "1" not in found.boxes or "2" not in found.boxes or found.twice:
        problem = "the boxes of the 212(e) endorsement could not be told apart; please look"
        return Endorsement(Determination.UNSURE, (), {}, (problem,))
    reader = _BoxReader(page, found, words, block)
    readings = reader.read()
    states: dict[str, MarkState] = dict.fromkeys(BOX_NAMES, "unsure")
    states |= {name: reading.state for name, reading in readings.items()}
    determination = determination_of(states)
    problems = list(reader.problems)
    unsure = [name for name in BOX_NAMES if states[name] == "unsure"]
    if unsure and not problems:
        problems.append(
            f"whether box {', '.join(unsure)} of the 212(e) endorsement is marked is unsure; please look"
        )
    if determination is Determination.CONFLICT:
        problems.append("box 1 (not subject) and a box for subject are both marked")
    return Endorsement(determination, bases_of(states), readings, tuple(problems))


class _BoxReader:
    """Gathers the evidence for the boxes of one block."""

    def __init__(self, page: Page, found: Found, words: Sequence[Word], block: Rect) -> None:
        self.page = page
        self.boxes = list(found.boxes.values())
        self.found = found
        self.words = words
        self.block = block
        self.problems: list[str] = []
        self.evidence: dict[BoxName, _Evidence] = {box.name: _Evidence() for box in self.boxes}
        self.rows = around(box.row for box in self.boxes)

    def read(self) -> dict[str, BoxReading]:
        if self.page.is_picture:
            self.problems.append(
                "this page is a picture with hidden text; marks in pictures are not read yet, please look"
            )
            return {box.name: self._reading(box, "unsure", "unsure", None) for box in self.boxes}
        if not self.page.notes_known:
            self.problems.append(
                "the page has annotations that could not be read; please look at the 212(e) boxes"
            )
        self._widgets()
        self._glyphs()
        reach = around([self.rows.grown(12), *map(self._band, self.boxes)])
        for drawing in self.page.drawings:
            if drawing.kind == "path" and drawing.box.meets(reach):
                self._path(drawing)
        for note in self.page.notes:
            self._note(note)
        return {box.name: self._decided(box) for box in self.boxes}

    # --- evidence --------------------------------------------------------------------------

    def _widgets(self) -> None:
        for widget in self.page.widgets:
            if widget.kind != "check" or not widget.box.meets(around(map(self._band, self.boxes))):
                continue
            at = [box for box in self.boxes if box.zone.grown(0.3 * box.size).holds(*widget.box.middle)]
            if len(at) == 1:
                self.evidence[at[0].name].widgets.append(widget.on)
            elif widget.on is not False:
                self._doubt([box for box in self.boxes if self._band(box).meets(widget.box)])

    def _glyphs(self) -> None:
        for word in self.words:
            if id(word) in self.found.words:
                continue
            letters = set(word.text) - _FRAME_WORDS
            if letters & EMPTY_GLYPHS and letters <= EMPTY_GLYPHS:
                continue
            middle = (word.box.middle[0], word.baseline - 0.35 * word.size)
            at = [box for box in self.boxes if box.zone.grown(0.25 * box.zone.height).holds(*middle)]
            if not letters:
                continue
            marks = letters <= _SURE_GLYPHS | MARKED_GLYPHS | _LIKELY_GLYPHS and len(word.text) <= 5
            if len(at) == 1 and word.size <= 4 * at[0].size and marks:
                sure: Confidence = "certain" if letters <= _SURE_GLYPHS | MARKED_GLYPHS else "likely"
                method: Method = "mark" if word.method == "text" else word.method
                self.evidence[at[0].name].marks.append((method, sure, word.method == "text"))
            elif at:
                self._doubt(at)
            elif marks and len(word.text) <= 3:
                rect = Rect(word.box.left, word.baseline - 0.75 * word.size, word.box.right, word.baseline)
                self._stray(rect)

    def _path(self, drawing: Drawing) -> None:
        if self._is_print(drawing):
            return
        points = [point for piece in drawing.pieces for point in _along(piece, _STEP * self.boxes[0].size)]
        self._strokes(points, drawing.box, "mark", closed=_closes(drawing), filled=drawing.filled)

    def _is_print(self, drawing: Drawing) -> bool:
        """Return whether the path is a rule or frame of the form, or a ground under all of it."""
        size = self.boxes[0].size
        box = drawing.box
        straight = not drawing.curved and all(_is_axial(piece) for piece in drawing.pieces)
        if straight and (box.width > 5 * size or box.height > 5 * size):
            return True
        if box.width > self.rows.width and box.height > self.rows.height:
            return drawing.filled and not drawing.stroked
        if not straight:
            return False
        return any(_on_frame(drawing, frame, 0.14 * size + 0.4) for frame in self.found.frames)

    def _strokes(
        self, points: Sequence[Point], bounds: Rect, method: Method, *, closed: bool, filled: bool = False
    ) -> None:
        touched = [box for box in self.boxes if self._touches(box, points, bounds, filled)]
        if len(touched) == 1 and self._is_home(touched[0], points, bounds):
            self.evidence[touched[0].name].marks.append((method, "certain", True))
        elif len(touched) <= 1 and closed and not filled and self._ring(bounds, method):
            return
        elif touched:
            self._doubt(touched)
        else:
            self._stray(bounds)

    def _is_home(self, box: EndorsementBox, points: Sequence[Point], bounds: Rect) -> bool:
        """Return whether a stroke that touches the box belongs to it: it does not only pass through."""
        home = box.zone.grown(0.4 * box.zone.height)
        share = sum(home.holds(*point) for point in points) / max(len(points), 1)
        return share >= _LEAST_SHARE or box.zone.grown(0.2 * box.zone.height).holds(*bounds.middle)

    def _touches(self, box: EndorsementBox, points: Sequence[Point], bounds: Rect, filled: bool) -> bool:
        inside = _inset(box.zone, 0.1)
        if any(inside.holds(*point) for point in points):
            return True
        return (
            filled
            and bounds.meets(inside)
            and bounds.holds(*inside.middle)
            and bounds.height < 3 * box.zone.height
        )

    def _ring(self, bounds: Rect, method: Method) -> bool:
        """Note a ring round one box or number; return False where the shape is no ring."""
        round_what = [
            box
            for box in self.boxes
            if bounds.holds(*box.zone.middle) or (box.number is not None and bounds.holds(*box.number.middle))
        ]
        if not round_what:
            return False
        size = self.boxes[0].size
        if len(round_what) == 1 and bounds.height < 3.6 * size:
            self.evidence[round_what[0].name].marks.append((method, "likely", False))
        else:
            self._doubt(round_what)
        return True

    def _stray(self, bounds: Rect) -> None:
        """Doubt the boxes that a mark comes near without lying over one."""
        near = [box for box in self.boxes if box.zone.grown(0.85 * box.zone.height).meets(bounds)]
        if near:
            self._doubt(near)
            return
        self._doubt(
            [
                box
                for box in self.boxes
                if self._band(box).holds(*bounds.middle) and bounds.height < 4 * box.size
            ]
        )

    def _band(self, box: EndorsementBox) -> Rect:
        """Return the strip of the block in which a mark would mean this box."""
        row = box.row
        return Rect(
            row.left - 3 * box.size, row.top - 0.2 * box.size, self.block.right, row.bottom + 0.2 * box.size
        )

    def _note(self, note: Note) -> None:
        if not note.box.meets(around([self.rows.grown(2), *map(self._band, self.boxes)])):
            return
        if note.kind == "FreeText":
            over = [box for box in self.boxes if box.zone.meets(note.box)]
            if len(over) > 1 and len(note.contents.strip()) <= 3:
                self._doubt(over)
        elif note.strokes:
            points = [
                point for stroke in note.strokes for point in _along(stroke, _STEP * self.boxes[0].size)
            ]
            bounds = _bounds(points)
            closed = note.kind in ("Ink", "Polygon") and _ends_meet(note.strokes, bounds)
            self._strokes(points, bounds, "annotation", closed=closed)
        elif note.kind in ("Circle", "Square"):
            if not self._ring(note.box, "annotation"):
                self._stray(note.box)
        elif note.kind in ("Stamp", "Highlight"):
            self._laid(note)
        elif note.kind in ("Underline", "StrikeOut", "Squiggly", "Caret", "Redact", "Text"):
            self._doubt([box for box in self.boxes if box.row.meets(note.box)])

    def _laid(self, note: Note) -> None:
        over = [box for box in self.boxes if _inset(box.zone, 0.1).meets(note.box)]
        if (
            len(over) == 1
            and note.box.width <= 3.2 * over[0].zone.width
            and note.box.height <= 3.2 * over[0].zone.height
        ):
            home = over[0].zone.grown(0.4 * over[0].zone.height)
            if home.holds(*note.box.middle):
                shows = note.kind == "Stamp" and note.drawn
                self.evidence[over[0].name].marks.append(("annotation", "likely", shows))
                return
        if not over and note.kind == "Highlight":
            over = [box for box in self.boxes if _inset(box.row, 0.1).meets(note.box)]
        elif not over and note.box.height < 3 * self.boxes[0].size:  # a larger one is an office's stamp
            over = [box for box in self.boxes if self._band(box).holds(*note.box.middle)]
        self._doubt(over)

    def _doubt(self, boxes: Sequence[EndorsementBox]) -> None:
        for box in boxes:
            self.evidence[box.name].doubts += 1

    # --- decision --------------------------------------------------------------------------

    def _decided(self, box: EndorsementBox) -> BoxReading:
        evidence = self.evidence[box.name]
        ink = self.page.ink(_inset(box.zone, box.inset))
        on = [state for state in evidence.widgets if state]
        if None in evidence.widgets or evidence.doubts:
            return self._reading(box, "unsure", "unsure", None)
        if evidence.marks:
            method, sure, _ = evidence.marks[0]
            if any(item[2] for item in evidence.marks) and ink < _LEAST_INK:
                return self._reading(box, "unsure", "unsure", method)
            if any(item[1] == "certain" for item in evidence.marks):
                sure = "certain"
            if method == "annotation" or not box.framed:
                sure = "likely"
            return self._reading(box, "marked", sure, method)
        if on:
            return self._reading(box, "marked", "certain", "form_field")
        pictured = any(d.kind != "path" and d.box.meets(box.zone) for d in self.page.drawings)
        if ink >= _FULL_INK and not pictured:
            return self._reading(box, "marked", "likely", "mark")
        method_of_empty: Method = "form_field" if evidence.widgets else "mark"
        if ink >= _LEAST_INK or not self.page.notes_known or (pictured and not box.framed):
            return self._reading(box, "unsure", "unsure", None)
        return self._reading(
            box, "empty", "certain" if box.framed and not pictured else "likely", method_of_empty
        )

    def _reading(
        self, box: EndorsementBox, state: MarkState, confidence: Confidence, method: Method | None
    ) -> BoxReading:
        return BoxReading(state, confidence, self.page.number, self.page.frame.area(box.zone), method)


def _inset(rect: Rect, part: float) -> Rect:
    across, down = part * rect.width, part * rect.height
    return Rect(rect.left + across, rect.top + down, rect.right - across, rect.bottom - down)


def _along(piece: Sequence[Point], step: float) -> list[Point]:
    """Return points at small steps along a line of points."""
    found: list[Point] = list(piece[:1])
    for (x0, y0), (x1, y1) in itertools.pairwise(piece):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        count = min(400, max(1, int(length / step)))
        found += [
            (x0 + (x1 - x0) * part / count, y0 + (y1 - y0) * part / count) for part in range(1, count + 1)
        ]
    return found


def _is_axial(piece: Sequence[Point]) -> bool:
    return all(abs(x0 - x1) < 0.3 or abs(y0 - y1) < 0.3 for (x0, y0), (x1, y1) in itertools.pairwise(piece))


def _on_frame(drawing: Drawing, frame: Rect, near: float) -> bool:
    """Return whether all corners of the path lie on the sides of the frame."""
    box = drawing.box
    if drawing.filled and not drawing.stroked and box.width > 2 * near and box.height > 2 * near:
        same = abs(box.left - frame.left) < near and abs(box.right - frame.right) < near
        # a filled square may be the ground of a frame or a mark: the pixels tell
        return same and abs(box.top - frame.top) < near and abs(box.bottom - frame.bottom) < near
    return all(
        frame.grown(near).holds(x, y)
        and (
            min(abs(x - frame.left), abs(x - frame.right)) < near
            or min(abs(y - frame.top), abs(y - frame.bottom)) < near
        )
        for piece in drawing.pieces
        for x, y in piece
    )


def _closes(drawing: Drawing) -> bool:
    return any(_ends_meet([piece], drawing.box) for piece in drawing.pieces if len(piece) > 2)


def _ends_meet(strokes: Sequence[Sequence[Point]], bounds: Rect) -> bool:
    return any(
        len(stroke) > 5
        and abs(stroke[0][0] - stroke[-1][0]) + abs(stroke[0][1] - stroke[-1][1])
        < 0.35 * (bounds.width + bounds.height)
        for stroke in strokes
    )


def _bounds(points: Sequence[Point]) -> Rect:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))
