"""Marks at the boxes of recognised pages: drawn blocks, read from their pixels."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import marked_blocks as blocks
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_blocks import HEADING, LABELS, LAYOUTS, NAMES, PENS, Block, DrawnPage, block, read, verdict

from tracker.documents.marks import determination_of
from tracker.documents.pages import Raster, Rect, Word
from tracker.documents.scan.mark_labels import Rows, rows_of
from tracker.documents.scan.marks import endorsement

SCAN = ("clean", 200)


def drawn(marked=(), style="cross", **how) -> Block:
    plain = {"layout": "specimen", "extra": "-", "scan": SCAN, "words": "nothing", "turn": 0.0}
    return block(how.pop("seed", 6), marked=marked, style=style, **plain | how)


def states(case: Block) -> dict[str, str]:
    return {name: reading.state for name, reading in read(case).boxes.items()}


def marked_boxes(case: Block) -> set[str]:
    return {name for name, state in states(case).items() if state == "marked"}


# --- pens, layouts, scanners --------------------------------------------------------------------


@pytest.mark.parametrize("style", PENS)
@pytest.mark.parametrize("box", ["1", "B"])
def test_a_mark_belongs_to_its_box_alone(style, box):
    found = states(drawn([box], style))
    assert found == {name: "marked" if name == box else "empty" for name in NAMES}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_boxes_are_found_by_their_frames_in_every_layout(layout):
    found = states(drawn(["2", "C"], "scrawl", layout=layout))
    assert found == {"1": "empty", "2": "marked", "A": "empty", "B": "empty", "C": "marked"}


SCANS = [
    ("150 dpi",           "clean", 150, 0.0),
    ("300 dpi",           "clean", 300, 0.0),
    ("a gray ground",     "gray",  200, 0.0),
    ("a photo in shadow", "photo", 200, 0.0),
    ("black and white",   "fax",   200, 0.0),
    ("much compressed",   "jpeg",  150, 0.0),
    ("faint",             "faint", 200, 0.0),
    ("noise",             "noisy", 200, 0.0),
    ("leaning left",      "clean", 200, 1.5),
    ("leaning right",     "gray",  150, -1.5),
]  # fmt: skip


@pytest.mark.parametrize(("_", "how", "dpi", "turn"), SCANS, ids=[row[0] for row in SCANS])
def test_marks_are_read_from_every_scanner(_, how, dpi, turn):
    assert marked_boxes(drawn(["1"], "cross", scan=(how, dpi), turn=turn)) == {"1"}
    assert marked_boxes(drawn([], scan=(how, dpi), turn=turn)) == set()


SAID = [
    ("no box",           (),              "unmarked",    ()),
    ("box 1",            ("1",),          "not_subject", ()),
    ("box 2 alone",      ("2",),          "subject",     ()),
    ("a basis alone",    ("C",),          "subject",     ("pl_94_484",)),
    ("2 with two bases", ("2", "A", "B"), "subject",     ("government_financing", "skills_list")),
    ("both boxes",       ("1", "2"),      "conflict",    ()),
]  # fmt: skip


@pytest.mark.parametrize(("_", "marked", "said", "bases"), SAID, ids=[row[0] for row in SAID])
def test_what_the_marks_say(_, marked, said, bases):
    found = read(drawn(marked))
    assert found.determination.value == said
    assert tuple(basis.value for basis in found.bases) == bases
    assert found.determination is determination_of({n: box.state for n, box in found.boxes.items()})


# --- what is no mark ----------------------------------------------------------------------------

HARMLESS = ["stamp at the right", "dirt", "-"]


@pytest.mark.parametrize("extra", HARMLESS)
@pytest.mark.parametrize("seed", [1])
def test_what_lies_beside_the_boxes_marks_nothing(extra, seed):
    assert read(drawn([], extra=extra, seed=seed)).determination.value == "unmarked"
    assert read(drawn(["2"], extra=extra, seed=seed)).determination.value == "subject"


def with_pen(name: str, path, width: float = 1.0, **how) -> Block:
    """Return a block with one more stroke, from places in parts of the frame of a box."""
    known = blocks.PENS
    before = how.pop("marked", ())

    def pen(canvas, layout, box, rng):
        frame = layout.frame(name)
        points = [(frame.left + x * frame.width, frame.top + y * frame.height) for x, y in path]
        canvas.line(points, width, 30)
        for other in before:
            known["cross"][0](canvas, layout, other, rng)

    blocks.PENS["drawn here"] = (pen, 0)
    try:
        case = drawn([name], "drawn here", **how)
    finally:
        del blocks.PENS["drawn here"]
    return replace(case, marked=frozenset(before))


UNSURE = {
    "a line through boxes 1 and 2": ("1", [(0.5, -0.5), (0.5, 3.2)]),
    "a signature through box 1": ("1", [(-1.0, 0.6), (0.5, 0.3), (2, 0.9), (4, 0.2), (7, 0.8), (9, 0.4)]),
    "a slash through boxes 1 and 2": ("1", [(0.2, 2.4), (0.8, 0.4)]),
    "a tick on the gap between boxes 1 and 2": ("1", [(0.1, 1.1), (0.4, 1.9), (1.0, 0.8)]),
    "a tick between the box and its words": ("1", [(1.15, 0.4), (1.4, 0.9), (1.75, 0.0)]),
    "a corner that reaches in": ("1", [(-0.8, 0.5), (0.2, 0.6), (0.2, -0.6)]),
    "a tick after the words": ("1", [(16.5, 0.4), (16.8, 0.9), (17.5, -0.2)]),
    "a line through the words": ("1", [(1.9, 0.55), (12.0, 0.5)]),
    "a line under the words": ("1", [(1.9, 1.0), (12.0, 1.0)]),
    "a ring round two boxes": (
        "1",
        [(0.5 + 1.2 * np.cos(a), 1.4 + 2.3 * np.sin(a)) for a in np.linspace(0, 6.4, 40)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSURE)
def test_what_nobody_can_tell_is_unsure_and_said(what):
    name, path = UNSURE[what]
    found = read(with_pen(name, path))
    assert found.determination.value == "unsure"
    assert "unsure" in (found.boxes["1"].state, found.boxes["2"].state)
    assert any("please look" in problem for problem in found.problems)


def test_a_stroke_over_two_bases_is_subject_whichever_it_means():
    found = read(with_pen("A", [(0.15, 0.3), (0.4, 2.6), (0.9, 0.2)]))
    assert found.determination.value == "subject"
    assert {found.boxes[name].state for name in "AB"} == {"unsure"}
    assert found.bases == ()


def test_a_tail_over_the_next_box_leaves_the_tick_with_its_own():
    found = states(with_pen("2", [(0.15, 0.5), (0.45, 0.9), (1.2, -0.55)]))
    assert found == {"1": "empty", "2": "marked", "A": "empty", "B": "empty", "C": "empty"}


@pytest.mark.parametrize("extra", ["signature across", "stamp across", "words across"])
def test_stamps_and_signatures_across_the_boxes_are_never_marks(extra):
    found = Counter(
        verdict(case, read(case)) for case in (block(seed, extra=extra) for seed in range(10, 15))
    )
    assert found["wrong"] == 0
    assert sum(found.values()) == 5


# --- words that were misread --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["numbers lost", "numbers glued", "word lost"])
def test_marks_are_found_by_words_that_were_read_badly(kind):
    assert marked_boxes(drawn(["1"], words=kind)) == {"1"}
    assert marked_boxes(drawn(["2", "B"], words=kind)) == {"2", "B"}


@pytest.mark.parametrize("seed", range(3))
def test_the_box_of_a_missing_label_follows_from_the_others(seed):
    case = drawn(["1"], words="label lost", seed=seed)
    assert "lost" in case.notes
    assert marked_boxes(case) == {"1"}


def words_of(texts: dict[str, str], step: float = 15.6, size: float = 6.6) -> list[Word]:
    words = []
    for number, line in enumerate(HEADING):
        words += typed(line, 10, 12 + 8 * number, size)
    for place, (name, text) in enumerate(texts.items()):
        words += typed(text, 40 if name in "12" else 61, 44 + step * place, size)
    return words


def typed(text: str, x: float, baseline: float, size: float) -> list[Word]:
    found = []
    for word in text.split():
        right = x + 0.46 * size * len(word)
        found.append(
            Word(word, Rect(x, baseline - 0.75 * size, right, baseline + 0.22 * size), baseline, size, "ocr")
        )
        x = right + 0.3 * size
    return found


def rows(texts: dict[str, str]) -> Rows | None:
    return rows_of(words_of(texts))


READ = {
    "as printed": {},
    "letters misread": {"1": "N0t subjecl to thc two-ycar residenee requirernent."},
    "words run together": {"2": "Subjecttotwo-yearresidence requirementbasedon:"},
    "the law's number misread": {"C": "P.L. 94-4B4 as arnended"},
    "the law's number alone": {"C": "PL 94-484"},
    "the end covered": {"B": "The Exchange Visitor Skil"},
    "the first word lost": {"B": "Exchange Visitor Skills List and/or"},
    "lines between": {"A": "Government financing"},
}


@pytest.mark.parametrize("what", READ)
def test_labels_are_found_though_letters_differ(what):
    found = rows(LABELS | READ[what])
    assert found is not None
    assert list(found.rows) == list(NAMES)
    assert [row.errors is not None for row in found.rows.values()] == [True] * 5
    assert [round(row.label.left) for row in found.rows.values()] == pytest.approx(
        [40, 40, 61, 61, 61], abs=14
    )


@pytest.mark.parametrize("lost", NAMES)
def test_a_label_that_is_no_longer_one_follows_from_the_spacing(lost):
    found = rows(LABELS | {lost: "##"})
    assert found is not None
    row = found.rows[lost]
    assert row.errors is None
    assert row.label.middle[1] == pytest.approx(44 + 15.6 * NAMES.index(lost) - 0.265 * 6.6, abs=0.5)


def test_a_lost_not_does_not_make_box_1_box_2():
    found = rows(LABELS | {"1": "subject to the two-year residence requirement."})
    assert found is not None
    tops = [found.rows[name].label.top for name in NAMES]
    assert tops == sorted(tops)
    assert found.rows["1"].label.top == pytest.approx(44 - 0.75 * 6.6, abs=0.1)


UNTOLD = {
    "no words": {},
    "two labels": {"1": LABELS["1"], "A": LABELS["A"]},
    "neither box 1 nor box 2": {name: LABELS[name] for name in "ABC"},
    "other text": dict.fromkeys(NAMES, "An ordinary line about something else"),
    "another order": {name: LABELS[name] for name in "CBA"},
}


@pytest.mark.parametrize("what", UNTOLD)
def test_rows_that_cannot_be_told_are_not_guessed(what):
    assert rows_of(words_of(UNTOLD[what]) if UNTOLD[what] else []) is None


# --- pages that are broken ----------------------------------------------------------------------


def untold(case: Block) -> None:
    found = read(case)
    assert found.determination.value == "unsure"
    assert set(found.boxes) == set(NAMES)
    assert all(box.state == "unsure" and box.box is not None for box in found.boxes.values())
    assert any("please look" in problem for problem in found.problems)


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_a_page_of_one_tone_has_no_frames(tone):
    case = drawn()
    blank = np.full_like(case.raster.gray, tone)
    untold(replace(case, raster=Raster(blank, case.raster.scale)))


def test_a_block_outside_the_pixels_is_untold():
    case = drawn()
    untold(replace(case, raster=Raster(case.raster.gray[:20, :20].copy(), case.raster.scale)))


def test_words_of_another_page_are_untold():
    untold(replace(drawn(), words=typed("nothing of the block is here", 10, 30, 7)))


def test_boxes_without_frames_are_untold():
    case = drawn()
    gray = case.raster.gray.copy()
    for name in NAMES:
        frame = LAYOUTS["specimen"].frame(name).grown(1.5)
        top, bottom = (int(y * case.raster.scale) for y in (frame.top, frame.bottom))
        left, right = (int(x * case.raster.scale) for x in (frame.left, frame.right))
        gray[top : bottom + 2, left : right + 2] = 255
    untold(replace(case, raster=Raster(gray, case.raster.scale)))


def test_a_page_without_pixels_is_refused():
    page = DrawnPage(None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="pixels"):
        endorsement(page, [], Rect(0, 0, 1, 1))  # type: ignore[arg-type]


@settings(max_examples=5, derandomize=True, deadline=None)
@given(st.integers(0, 2**30), st.floats(0.5, 9.0), st.floats(0.0, 1.0))
def test_no_pixels_make_the_reader_fail_or_sure(seed, scale, dark):
    noise = np.random.default_rng(seed)
    pixels = np.where(noise.random((120, 200)) < dark, 0, 255).astype(np.uint8)
    case = replace(drawn(), raster=Raster(pixels, scale))
    assert read(case).determination.value == "unsure"


# --- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", ["-", "signature across"])
def test_each_box_carries_the_place_of_its_frame(extra):
    case = drawn(["1"], extra=extra, turn=0.0)
    for name, reading in read(case).boxes.items():
        frame, found = LAYOUTS["specimen"].frame(name), reading.box
        assert found is not None
        assert found.left * blocks.WIDTH == pytest.approx(frame.left, abs=2.5)
        assert found.bottom * blocks.HEIGHT == pytest.approx(frame.bottom, abs=2.5)


def test_nothing_from_a_scan_is_certain():
    found = read(drawn(["1"]))
    assert {(box.state, box.confidence, box.method) for box in found.boxes.values()} == {
        ("marked", "likely", "mark"),
        ("empty", "likely", "mark"),
    }
    unsure = read(with_pen("1", UNSURE["a line under the words"][1])).boxes["1"]
    assert (unsure.confidence, unsure.method) == ("unsure", None)


# --- many ---------------------------------------------------------------------------------------


def test_of_many_blocks_none_is_wrong_and_few_are_unsure():
    seeds = random.Random(4).sample(range(100_000), 20)
    found = Counter()
    for seed in seeds:
        case = block(seed)
        if not case.hard:
            found[verdict(case, read(case))] += 1
    assert found["wrong"] == 0
    assert found["unsure"] <= 0.08 * sum(found.values())
    assert sum(found.values()) >= 14
