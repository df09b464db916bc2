"""Pen at the words of the endorsement, boxes that are hidden, marks that were taken back."""

from __future__ import annotations

from dataclasses import replace

import marked_blocks as blocks
import numpy as np
import pytest
from marked_blocks import FINE, LAYOUTS, Block, Canvas, block, read

LAYOUT = LAYOUTS["specimen"]
PLAIN = {"extra": "-", "words": "nothing", "turn": 0.0}
TICK = [(0.0, 0.5), (0.35, 1.0), (1.2, -0.3)]
LETTERS = [
    (0.0, 0.9),
    (0.3, -0.1),
    (0.6, 0.9),
    (0.75, 0.9),
    (0.75, -0.1),
    (1.2, 0.2),
    (0.8, 0.45),
    (1.2, 0.8),
]


def with_lines(lines, marked=(), style="cross", scan=("clean", 200), covers=(), layout="specimen") -> Block:
    """Return a block with lines of a pen and gray areas, both in points; of areas the tone comes last."""

    def pen(canvas: Canvas, layout, box, rng):
        for other in marked:
            blocks.PENS[style][0](canvas, layout, other, rng)
        for points, width in lines:
            canvas.line(points, width, 40)
        for left, top, right, bottom, tone in covers:
            canvas.gray[
                round(top * FINE) : round(bottom * FINE), round(left * FINE) : round(right * FINE)
            ] = tone

    blocks.PENS["drawn here"] = (pen, 0)
    try:
        case = block(6, marked=["1"], style="drawn here", scan=scan, layout=layout, **PLAIN)
    finally:
        del blocks.PENS["drawn here"]
    return replace(case, marked=frozenset(marked))


def at(x: float, y: float, path, size: float = 9.0):
    """Return a path in points whose upper left corner is at the place."""
    return [(x + size * across, y + size * down) for across, down in path]


def said(case: Block) -> str:
    return read(case).determination.value


ELSEWHERE = {
    "a tick behind the words of box 1": [(at(198, 40, TICK), 1.0)],
    "a tick far behind the words of box B": [(at(240, 86, TICK), 1.0)],
    "a tick over the words of box 2": [(at(110, 54, TICK, 11), 1.0)],
    "a large tick over the words of box C": [(at(90, 98, TICK, 16), 1.4)],
    "initials behind the words of box A": [(at(190, 70, LETTERS, 7), 0.8)],
    "the words of box 1 struck out": [([(38, 41.5), (190, 42.5)], 1.0)],
    "the words of box 2 struck out in waves": [
        ([(38 + x, 57.5 + 2 * np.sin(x / 3)) for x in np.linspace(0, 160, 80)], 1.0)
    ],
    "an arrow to the words of box B": [
        ([(168, 88), (232, 92)], 1.1),
        ([(176, 83), (168, 88), (176, 94)], 1.1),
    ],
}  # fmt: skip


@pytest.mark.parametrize("scan", [("clean", 200), ("clean", 150), ("fax", 200), ("photo", 200)], ids=str)
@pytest.mark.parametrize("what", ELSEWHERE)
def test_a_block_with_a_pen_at_its_words_is_not_unmarked(what, scan):
    assert said(with_lines(ELSEWHERE[what], scan=scan)) == "unsure"


@pytest.mark.parametrize("scan", [("clean", 150), ("fax", 200), ("jpeg", 150), ("faint", 200)], ids=str)
def test_words_alone_are_no_pen(scan):
    assert said(with_lines([], scan=scan)) == "unmarked"


@pytest.mark.parametrize("what", ["initials behind the words of box A", "a tick behind the words of box 1"])
def test_what_stands_behind_words_takes_nothing_from_a_marked_box(what):
    assert said(with_lines(ELSEWHERE[what], marked=["1"])) == "not_subject"


def around(name: str, by: float, tone: int) -> tuple[float, float, float, float, int]:
    box = LAYOUT.frame(name).grown(by)
    return box.left, box.top, box.right, box.bottom, tone


HIDDEN = {
    "white over box 1": ("1", 1.5, 255, ()),
    "white over box 1, box A marked": ("1", 1.5, 255, ("A",)),
    "gray over box 1": ("1", 4.0, 130, ()),
    "black over box 2": ("2", 4.0, 20, ()),
}


@pytest.mark.parametrize(("name", "by", "tone", "marked"), HIDDEN.values(), ids=HIDDEN)
def test_a_box_that_is_hidden_is_neither_empty_nor_marked(name, by, tone, marked):
    found = read(with_lines([], marked=marked, covers=[around(name, by, tone)]))
    assert found.boxes[name].state == "unsure"
    assert found.determination.value == "unsure"


def crossed_out(name: str):
    box = LAYOUT.frame(name).grown(3)
    return [
        ([(box.left, box.top), (box.right, box.bottom)], 1.3),
        ([(box.left, box.bottom), (box.right, box.top)], 1.3),
        ([(box.left, box.middle[1]), (box.right, box.middle[1])], 1.3),
    ]


def test_a_mark_that_was_taken_back_is_no_conflict():
    assert said(with_lines(crossed_out("1"), marked=["1", "2"])) == "unsure"


def test_two_marks_of_one_kind_are_a_conflict():
    assert said(with_lines([], marked=["1", "2"])) == "conflict"


@pytest.mark.parametrize("size", [1.8, 2.6])
def test_the_point_of_a_pen_that_rested_in_a_box_marks_nothing(size):
    x, y = LAYOUT.frame("1").middle
    assert said(with_lines([([(x - 0.1, y), (x + 0.1, y)], size)])) == "unsure"


@pytest.mark.parametrize("name", ["1", "2", "A", "B", "C"])
def test_a_box_filled_to_its_frame_is_marked_however_close_the_next_one_stands(name):
    box = LAYOUTS["large boxes"].frame(name)
    fill = (box.left, box.top, box.right, box.bottom, 20)
    case = with_lines(
        [], marked=[name], style="filled", covers=[fill], scan=("clean", 300), layout="large boxes"
    )
    found = read(case)
    assert found.boxes[name].state == "marked"
    assert found.determination.value == ("not_subject" if name == "1" else "subject")


@pytest.mark.parametrize("scan", [("clean", 200), ("fax", 200)], ids=str)
@pytest.mark.parametrize(("left", "top"), [(270, 52), (250, 58), (310, 62)])
def test_a_stamp_whose_edge_goes_over_the_remark_is_not_at_the_words(left, top, scan):
    edge = [(0, 0), (120, 12), (112, 62), (-8, 50), (0, 0)]
    assert said(with_lines([([(left + x, top + y) for x, y in edge], 1.6)], scan=scan)) == "unmarked"


@pytest.mark.parametrize("cut", [("1", "2"), ("A", "B", "C"), ("1",), ("C",)], ids="".join)
@pytest.mark.parametrize("layout", ["specimen", "official", "round boxes", "large boxes"])
def test_boxes_that_are_not_on_the_paper_are_not_looked_for_among_the_words(layout, cut):
    frames = [LAYOUTS[layout].frame(name).grown(2) for name in cut]
    covers = [(0, frames[0].top, frames[0].right, frames[-1].bottom, 255)]
    found = read(with_lines([], covers=covers, layout=layout))
    assert {found.boxes[name].state for name in cut} == {"unsure"}
    assert found.determination.value == "unsure"
