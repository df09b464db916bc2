"""Marks at the boxes of the endorsement: what is marked, what is not, and what nobody can tell."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from variants import (
    DETERMINATIONS,
    MARKS,
    NAMES,
    ORDERS,
    RESEARCHER,
    marked,
    with_check_boxes,
)

from tracker.documents.marks import determination_of
from tracker.documents.reader import read_bytes
from tracker.documents.readings import AnnotationReading
from tracker.tasks.specimens.form_ds2019 import box_place, ds2019
from tracker.typeset.canvas import write
from tracker.typeset.items import (
    Ellipse,
    Item,
    Note,
    Picture,
    Placed,
    Sheet,
    Stroke,
    Text,
    rectangle,
)

BLACK = (0.0, 0.0, 0.0)


def blank(*items: Item, **how: object) -> Sheet:
    sheet = ds2019(RESEARCHER, **how)  # type: ignore[arg-type]
    return sheet.with_items((*sheet.items, *(Placed(item, "mark") for item in items)))


def endorsement(sheet: Sheet, **how: str) -> AnnotationReading:
    reading = read_bytes(write([sheet], **how))  # type: ignore[arg-type]
    found = reading.documents[0].annotation_212e
    assert found is not None
    return found


def says(sheet: Sheet) -> str:
    return endorsement(sheet).determination.value


# --- styles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("style", MARKS)
@pytest.mark.parametrize("box", NAMES)
def test_a_mark_belongs_to_its_box_alone(style, box):
    found = endorsement(marked(blank(), [box], style))
    assert {name for name, reading in found.boxes.items() if reading.state == "marked"} == {box}
    assert {reading.state for name, reading in found.boxes.items() if name != box} == {"empty"}


METHODS = [
    ("tick", "mark"),
    ("letter X", "mark"),
    ("typed note", "annotation"),
    ("stamp without drawing", "annotation"),
    ("ink", "annotation"),
    ("highlight", "annotation"),
]


@pytest.mark.parametrize(("style", "method"), METHODS, ids=[row[0] for row in METHODS])
def test_the_reading_says_how_a_mark_was_found(style, method):
    assert endorsement(marked(blank(), ["2"], style)).boxes["2"].method == method


# --- nothing, signatures, strays ---------------------------------------------------------------

UNMARKED = {
    "nothing": lambda: blank(),
    "the officer's signature": lambda: blank(signed=True),
    "a stamp over the officer's place": lambda: blank(
        Note("Stamp", 90, 642, 80, 46, "U.S. CONSULATE", (), True), signed=True
    ),
    "a stamp to the right of the boxes": lambda: blank(
        Note("Stamp", 240, 560, 110, 60, "U.S. CONSULATE", (), True)
    ),
    "a round seal to the right of the boxes": lambda: blank(Ellipse(300, 600, 40, 40)),
    "words about the rule typed beside the boxes": lambda: blank(
        Note("FreeText", 230, 612, 130, 14, "SUBJECT TO 212(E)", (), True)
    ),
    "a pale picture behind the page": lambda: Sheet(
        (Placed(Picture(150, 250, 300, 300, 4, 4, bytes([235] * 16))), *blank().items)
    ),
    "a ground colour behind the block": lambda: Sheet(
        (Placed(rectangle(6, 531, 380, 178, line=0, fill=(0.95, 0.95, 0.9))), *blank().items)
    ),
}


@pytest.mark.parametrize("what", UNMARKED)
def test_what_is_no_mark_leaves_the_form_unmarked(what):
    assert says(UNMARKED[what]()) == "unmarked"


UNSURE = {
    "a tick between boxes 1 and 2": lambda: blank(Stroke(((22, 574), (25, 577), (30, 571)), 1.0)),
    "an X between boxes 1 and 2": lambda: blank(Text("X", 23, 578.5, "Helvetica", 8)),
    "a cross over boxes 1 and 2": lambda: blank(
        Stroke(((18, 560), (36, 590)), 1), Stroke(((18, 590), (36, 560)), 1)
    ),
    "a large X over several boxes": lambda: blank(Text("X", 12, 592, "Helvetica-Bold", 34)),
    "a ring round both numbers": lambda: blank(Ellipse(16, 577, 9, 18)),
    "a line through A to C": lambda: blank(Stroke(((48, 592), (49, 640)), 1)),
    "a signature that runs through box 1": lambda: blank(
        Stroke(((26, 555), (27, 580), (120, 560), (200, 570)), 1)
    ),
    "a tick left of the number": lambda: blank(Stroke(((8, 566), (10, 571), (12, 562)), 1)),
    "a ring round the words": lambda: blank(Ellipse(110, 584, 80, 7)),
    "a highlight on the words": lambda: blank(Note("Highlight", 40, 580, 150, 8, "", (), True, (1, 1, 0))),
    "a highlight over box and words": lambda: blank(
        Note("Highlight", 10, 578, 180, 10, "", (), True, (1, 1, 0))
    ),
    "a stamp over three boxes": lambda: blank(Note("Stamp", 15, 560, 60, 50, "VOID", (), True)),
    "a typed note over two boxes": lambda: blank(Note("FreeText", 18, 562, 18, 27, "X", (), True)),
    "an X after the words": lambda: blank(Text("X", 200, 571, "Helvetica", 9)),
    "a tick after the words": lambda: blank(Stroke(((200, 568), (203, 572), (210, 562)), 1.0)),
    "a stamp on the words": lambda: blank(Note("Stamp", 60, 580, 20, 10, "", (), True)),
    "NO typed into box 1": lambda: blank(Text("NO", 22, 571, "Helvetica", 6)),
    "a picture in box 1": lambda: blank(Picture(22, 565, 9, 7, 4, 4, bytes(16))),
    "a tick under a white patch": lambda: marked(blank(), ["1"], "tick").with_items(
        (
            *marked(blank(), ["1"], "tick").items,
            Placed(rectangle(21.9, 562.5, 12, 9.8, line=0, fill=(1, 1, 1))),
        )
    ),
    "a white tick": lambda: blank(Stroke(((22, 567), (25, 571), (32, 561)), 1.0, (1, 1, 1))),
    "the page a picture with hidden text": lambda: Sheet(
        (
            Placed(Picture(0, 0, 612, 792, 40, 52, bytes([250] * 2080))),
            *(
                replace(item, item=replace(item.item, invisible=True))
                for item in blank().items
                if isinstance(item.item, Text)
            ),
        )
    ),
}


@pytest.mark.parametrize("what", UNSURE)
def test_what_cannot_be_told_is_unsure_and_said(what):
    reading = read_bytes(write([UNSURE[what]()]))
    assert reading.determination is not None
    assert reading.determination.value == "unsure"
    assert any("please look" in problem for problem in reading.documents[0].problems)


# --- frames ------------------------------------------------------------------------------------


def four_lines(name: str) -> list[Item]:
    x, y, width, height = box_place(name)
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return [Stroke(pair, 0.6) for pair in itertools.pairwise(corners)]


def four_bars(name: str) -> list[Item]:
    x, y, width, height = box_place(name)
    places = [
        (x, y, width, 0.5),
        (x, y + height - 0.5, width, 0.5),
        (x, y, 0.5, height),
        (x + width - 0.5, y, 0.5, height),
    ]
    return [rectangle(*place, line=0, fill=BLACK) for place in places]


def white_on_black(name: str) -> list[Item]:
    x, y, width, height = box_place(name)
    inside = rectangle(x + 0.7, y + 0.7, width - 1.4, height - 1.4, line=0, fill=(1, 1, 1))
    return [rectangle(x, y, width, height, line=0, fill=BLACK), inside]


def square_letter(name: str) -> list[Item]:
    x, y, _, height = box_place(name)
    return [Text("o", x + 1, y + height - 1, "ZapfDingbats", 9)]


def brackets(name: str) -> list[Item]:
    x, y, _, height = box_place(name)
    return [Text("[   ]", x, y + height - 1.5, "Helvetica", 8)]


FRAMES: dict[str, Callable[[str], list[Item]]] = {
    "four lines": four_lines,
    "four bars": four_bars,
    "white on black": white_on_black,
    "a letter that is a square": square_letter,
    "brackets": brackets,
    "nothing at all": lambda name: [],
}


def with_frames(make: Callable[[str], list[Item]]) -> Sheet:
    items: list[Placed] = []
    for placed in blank().items:
        if placed.tag == "box" and placed.name:
            items += [Placed(item, "box", placed.name) for item in make(placed.name)]
        else:
            items.append(placed)
    return blank().with_items(items)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("style", ["tick", "cross", "letter X", "dingbat tick", "ink", "filled inside"])
def test_boxes_may_be_made_of_anything(frame, style):
    sheet = with_frames(FRAMES[frame])
    assert says(sheet) == "unmarked"
    assert says(marked(sheet, ["1"], style)) == "not_subject"
    assert says(marked(sheet, ["2", "C"], style)) == "subject"


# --- form fields -------------------------------------------------------------------------------


@pytest.mark.parametrize("appearance", [True, False], ids=["drawn", "not drawn"])
@pytest.mark.parametrize("frames", [True, False], ids=["with frames", "without frames"])
@pytest.mark.parametrize(
    "labels",
    [NAMES, (None,) * 5, ("Kästchen 1", "箱2", "caja A", "بند", "5")],
    ids=["named", "unnamed", "other languages"],
)
@pytest.mark.parametrize(("on", "determination"), list(DETERMINATIONS.items()), ids=map(str, DETERMINATIONS))
def test_check_boxes_count_by_their_place(appearance, frames, labels, on, determination):
    sheet = with_check_boxes(blank(), on, appearance=appearance, labels=labels, keep_frames=frames)
    assert says(sheet) == determination


def test_a_check_box_whose_entries_contradict_each_other_is_unsure():
    data = write([with_check_boxes(blank(), ["1"])])
    assert data.count(b"/V /Yes") == 1
    found = read_bytes(data.replace(b"/V /Yes", b"/V /Off"))
    assert found.determination is not None
    assert found.determination.value == "unsure"


@pytest.mark.parametrize(
    "order", ["page turned 90", "page turned 270", "text turned 90", "text turned 1.2", "scaled"]
)
def test_check_boxes_and_notes_turn_with_the_page(order):
    assert says(ORDERS[order](with_check_boxes(blank(), ["2", "B"]))) == "subject"
    assert says(ORDERS[order](marked(blank(), ["1"], "typed note"))) == "not_subject"


def test_a_hidden_note_is_no_mark():
    data = write([marked(blank(), ["1"], "typed note")])
    hidden = data.replace(b"/F 4\n", b"/F 2\n")
    assert hidden != data
    found = read_bytes(hidden)
    assert found.determination is not None
    assert found.determination.value == "unmarked"


def test_marks_are_read_in_encrypted_files():
    found = endorsement(marked(blank(), ["2", "C"], "ink"), owner_password="sample", algorithm="RC4-128")
    assert found.determination.value == "subject"
    assert [basis.value for basis in found.bases] == ["pl_94_484"]


# --- the rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked_boxes", "determination"), list(DETERMINATIONS.items()), ids=map(str, DETERMINATIONS)
)
def test_the_marks_decide(marked_boxes, determination):
    assert (
        determination_of({name: "marked" if name in marked_boxes else "empty" for name in NAMES})
        == determination
    )


STATES = st.fixed_dictionaries({name: st.sampled_from(["marked", "empty", "unsure"]) for name in NAMES})


@settings(derandomize=True, max_examples=250, deadline=None)
@given(STATES)
def test_an_unsure_box_never_decides(states):
    said = determination_of(states)
    for choice in ("marked", "empty"):
        settled = {name: choice if state == "unsure" else state for name, state in states.items()}
        assert said in ("unsure", determination_of(settled))
    if "unsure" not in states.values():
        assert said != "unsure"
