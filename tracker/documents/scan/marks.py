"""Which boxes of the endorsement block are marked on a recognised page, from its pixels.

The words say where the boxes are, never what is marked. A box is marked where a stroke of the pen
lies in its frame or a ring goes round it or its number, empty where there is no ink; everything
between is unsure, and so is a box that something else runs across.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.documents.boxes import BOX_NAMES, BoxName
from tracker.documents.marks import Endorsement, bases_of, determination_of
from tracker.documents.pages import Page, Rect, Word, around
from tracker.documents.readings import BoxReading, MarkState
from tracker.documents.scan.frames import Frames, find_frames
from tracker.documents.scan.mark_labels import Row, Rows, rows_of
from tracker.documents.scan.mark_paper import Paper, paper_of
from tracker.documents.scan.mark_strokes import Strokes, strokes_of
from tracker.documents.scan.mark_words import pen_at_words
from tracker.terms import Determination

# parts of the inside of a box; our choices, from drawn blocks (docs/reading.md)
_EMPTY = 0.02
_MARKED = 0.06
_CLEAR = 0.12
_FAINT, _FAINT_SPAN = 0.045, 0.3  # more faint ink than this, in one piece across the box, may be a weak pen

_ALIKE = 1.7  # times as many pixels and as large, between the marks of one hand
_WIDEST = 45  # sizes from the first label's left end to the end of the longest

_LOOK = "please look"
_NOT_TOLD = f"the boxes of the 212(e) endorsement could not be told apart on the scan; {_LOOK}"


def endorsement(page: Page, words: Sequence[Word], block: Rect) -> Endorsement:
    """Return what the marks of the block say, from the pixels of the page.

    Args:
        page: the page, which has a raster.
        words: the recognised words of the block.
        block: the bounds of the block.

    Raises:
        ValueError: the page has no raster.
    """
    if page.raster is None:
        raise ValueError("the page has no pixels")
    rows = rows_of(words)
    if rows is None:
        return _untold(page, block)
    paper = paper_of(page.raster, _part(rows, block), [row.label for row in _read(rows)], rows.size)
    frames = find_frames(paper, rows) if paper is not None else None
    if paper is None or frames is None:
        return _untold(page, block)
    strokes = strokes_of(paper, rows, frames, words)
    readings: dict[str, BoxReading] = {
        name: _decided(page, paper, frames, name, strokes[name]) for name in frames.boxes
    }
    said = _together(readings, strokes)
    if said.determination is Determination.UNMARKED:
        wide = paper_of(page.raster, _whole(rows, block), [row.label for row in _read(rows)], rows.size)
        boxes = [paper.rect(box.left, box.top, box.right, box.bottom) for box in frames.boxes.values()]
        for name in pen_at_words(wide, rows, boxes, words) if wide is not None else ():
            readings[name] = replace(readings[name], state="unsure", confidence="unsure", method=None)
        said = _together(readings, strokes)
    return said


def _untold(page: Page, block: Rect) -> Endorsement:
    """Return that nothing is sure; each box carries the whole block as its place."""
    area = page.frame.area(block)
    boxes: dict[str, BoxReading] = {
        name: BoxReading("unsure", "unsure", page.number, area, None) for name in BOX_NAMES
    }
    return Endorsement(Determination.UNSURE, (), boxes, (_NOT_TOLD,))


def _read(rows: Rows) -> list[Row]:
    return [row for row in rows.rows.values() if row.errors is not None]


def _part(rows: Rows, block: Rect) -> Rect:
    """Return the part of the page with the rows and what may be written beside them."""
    known = around(row.label for row in rows.rows.values())
    size = rows.size
    return Rect(
        max(known.left - 12 * size, block.left - 2 * size),
        known.top - 3.5 * size,
        min(known.right, known.left + _WIDEST * size) + 7 * size,
        known.bottom + 3.5 * size,
    )


def _whole(rows: Rows, block: Rect) -> Rect:
    """Return the part of the page with the rows and all that may be written behind them."""
    part = _part(rows, block)
    return Rect(part.left, part.top, max(part.right, block.right), part.bottom)


def _decided(page: Page, paper: Paper, frames: Frames, name: BoxName, strokes: Strokes) -> BoxReading:
    frame = frames.boxes[name]
    area = page.frame.area(paper.rect(frame.left, frame.top, frame.right, frame.bottom))
    state = _state(strokes, framed=frame.found)
    if state == "unsure":
        return BoxReading("unsure", "unsure", page.number, area, None)
    # nothing from a scan is certain
    return BoxReading(state, "likely", page.number, area, "mark")


def _state(strokes: Strokes, *, framed: bool) -> MarkState:
    """Return the state of one box.

    Args:
        strokes: what is written at the box.
        framed: whether its frame was seen; where it was not, something may lie over the box.
    """
    if strokes.doubts or (strokes.close and (strokes.own or strokes.ringed)):
        return "unsure"
    if strokes.own >= (_MARKED if framed else _CLEAR):
        return "marked"
    if strokes.ringed and strokes.ink < _CLEAR and not strokes.beside:
        return "marked"
    if strokes.beside or strokes.ringed or strokes.own > 0 or strokes.ink >= _EMPTY:
        return "unsure"
    if strokes.faint >= _FAINT and strokes.span >= _FAINT_SPAN:
        return "unsure"
    return "empty" if framed else "unsure"


def _together(readings: dict[str, BoxReading], strokes: Mapping[BoxName, Strokes]) -> Endorsement:
    states: dict[str, MarkState] = dict.fromkeys(BOX_NAMES, "unsure")
    states |= {name: reading.state for name, reading in readings.items()}
    # something that lies over several boxes and is not otherwise doubtful means one of them at least
    plain = {name for name, found in strokes.items() if found.shared and len(found.doubts) == 1}
    shared = {strokes[name].shared for name in plain if strokes[name].shared <= plain}
    determination = _determination(states, shared)
    problems: list[str] = []
    if determination is Determination.CONFLICT and not _are_alike(states, strokes):
        determination = Determination.UNSURE
        problems.append(f"one of the marks of the 212(e) endorsement may have been taken back; {_LOOK}")
    unsure = [name for name in BOX_NAMES if states[name] == "unsure"]
    if unsure:
        problems.append(
            f"whether box {', '.join(unsure)} of the 212(e) endorsement is marked is unsure; {_LOOK}"
        )
    if determination is Determination.CONFLICT:
        problems.append("box 1 (not subject) and a box for subject are both marked")
    return Endorsement(determination, bases_of(states), readings, tuple(problems))


def _are_alike(states: Mapping[str, MarkState], strokes: Mapping[BoxName, Strokes]) -> bool:
    """Return whether the marks are of one kind: one that was taken back has more ink, or initials."""
    marked = [strokes[name] for name in BOX_NAMES if states[name] == "marked"]
    drawn = [found for found in marked if found.own]
    if any(found.beside for found in marked) or len(drawn) not in (0, len(marked)):
        return False
    sizes = ([found.pixels for found in drawn], [found.reach for found in drawn])
    return all(max(size, default=0) <= _ALIKE * min(size, default=0) for size in sizes)


def _determination(states: Mapping[str, MarkState], shared: set[frozenset[BoxName]]) -> Determination:
    """Return what the states say, where one mark means one at least of the boxes it lies over."""
    unsure = [name for name in BOX_NAMES if states[name] == "unsure"]
    said = set()
    for choice in itertools.product((False, True), repeat=len(unsure)):
        marked = {name for name, chosen in zip(unsure, choice, strict=True) if chosen}
        if all(marked & names or any(states[name] == "marked" for name in names) for names in shared):
            said.add(
                determination_of({**states, **{n: "marked" if n in marked else "empty" for n in unsure}})
            )
    return said.pop() if len(said) == 1 else Determination.UNSURE
