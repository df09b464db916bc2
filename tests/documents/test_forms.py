"""Which papers a file holds: bundles, several forms, and the many papers that are none of them."""

from __future__ import annotations

import pytest
from ordinary import every
from variants import FAMILY, PHYSICIAN, RESEARCHER, marked

from tracker.documents.reader import read_bytes
from tracker.documents.readings import FileReading, combined
from tracker.tasks.specimens import people
from tracker.tasks.specimens.form_ds2019 import ds2019, ds2019_page_2
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.form_visa import visa
from tracker.terms import Determination
from tracker.typeset.canvas import write
from tracker.typeset.items import Picture, Placed, Sheet

ORDINARY = dict(every())
SCAN = Sheet((Placed(Picture(0, 0, 612, 792, 40, 52, bytes([240] * 2080))),))


def papers(reading: FileReading) -> list[tuple[str, tuple[int, ...]]]:
    return [(paper.kind, paper.pages) for paper in reading.documents]


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_paper_is_no_form_and_says_nothing_about_212e(name):
    reading = read_bytes(ORDINARY[name])
    assert reading.error is None
    assert reading.determination is None
    assert reading.bases == ()
    assert papers(reading) == [("other", (1,))]
    assert reading.documents[0].fields == {}
    assert reading.documents[0].annotation_212e is None
    assert reading.documents[0].problems == ()


def test_there_are_enough_ordinary_papers():
    assert len(ORDINARY) >= 30


def first(person: dict[str, str], boxes: list[str]) -> Sheet:
    return marked(ds2019(person), boxes, "cross")


FOIL, ENTRY, LETTER = visa(people.residency_visa()), i94(people.ENTRY_2022), Sheet(())
PAGE_2 = ds2019_page_2()
BUNDLES = [
    ("one form", [first(RESEARCHER, ["1"]), PAGE_2], [("ds2019", (1, 2))], "not_subject"),
    ("page 1 alone", [first(RESEARCHER, [])], [("ds2019", (1,))], "unmarked"),
    ("two forms that agree", [first(RESEARCHER, ["2"]), PAGE_2, first(PHYSICIAN, ["C"])], [("ds2019", (1, 2)), ("ds2019", (3,))], "subject"),
    ("an unmarked form takes no side", [first(RESEARCHER, []), PAGE_2, first(PHYSICIAN, ["2"]), PAGE_2], [("ds2019", (1, 2)), ("ds2019", (3, 4))], "subject"),
    ("two forms that disagree", [first(RESEARCHER, ["1"]), first(PHYSICIAN, ["2", "C"])], [("ds2019", (1,)), ("ds2019", (2,))], "conflict"),
    ("a form and a visa that disagree", [first(RESEARCHER, ["1"]), PAGE_2, FOIL], [("ds2019", (1, 2)), ("visa", (3,))], "conflict"),
    ("a visa and an entry", [FOIL, ENTRY], [("visa", (1,)), ("i94", (2,))], "subject"),
    ("an entry alone", [ENTRY], [("i94", (1,))], None),
    ("everything, with other pages between", [LETTER, first(PHYSICIAN, []), PAGE_2, LETTER, FOIL, ENTRY], [("ds2019", (2, 3)), ("visa", (5,)), ("i94", (6,)), ("other", (1, 4))], "subject"),
    ("page 2 that does not follow its page 1", [first(FAMILY, []), LETTER, PAGE_2], [("ds2019", (1,)), ("other", (2, 3))], "unmarked"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "expected", "determination"), [row[1:] for row in BUNDLES], ids=[row[0] for row in BUNDLES]
)
def test_bundles(sheets, expected, determination):
    reading = read_bytes(write(sheets))
    assert papers(reading) == expected
    assert (reading.determination.value if reading.determination else None) == determination
    assert reading.pages == len(sheets)


def test_scans_are_told_in_one_line_where_pictures_are_left_out():
    reading = read_bytes(write([SCAN, first(RESEARCHER, ["1"]), SCAN]), ocr=False)
    assert papers(reading) == [("ds2019", (2,)), ("other", (1, 3))]
    assert reading.documents[1].problems == (
        "pages 1, 3 are pictures without text of their own; reading pictures was left out",
    )


def test_two_foils_on_one_page_are_two_papers():
    upper, lower = visa(people.research_visa()), visa(people.residency_visa(), top=420.0)
    reading = read_bytes(write([Sheet((*upper.items, *lower.items))]))
    assert papers(reading) == [("visa", (1,)), ("visa", (1,))]
    numbers = [paper.fields["control_number"] for paper in reading.documents]
    assert [number.value if number else None for number in numbers] == ["20191260040001", "20221380110002"]


TOGETHER = [
    ("nothing", [], None),
    ("one unmarked", ["unmarked"], "unmarked"),
    ("unmarked takes no side", ["unmarked", "not_subject"], "not_subject"),
    ("they disagree", ["subject", "not_subject", "unmarked"], "conflict"),
    ("one contradicts itself", ["conflict", "subject"], "conflict"),
    ("one cannot be told", ["unsure", "subject"], "unsure"),
    ("disagreement is certain even so", ["unsure", "subject", "not_subject"], "conflict"),
]


@pytest.mark.parametrize(
    ("each", "together"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER]
)
def test_what_papers_say_together(each, together):
    assert combined([Determination(value) for value in each]) == together
