"""Stacked bars: what a picture says in words, and bars in a terminal."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tracker.typeset.stacked import StackedRow, stacked_lines, stacked_svg

SERIES = ("research", "training", "waiver")
ROWS = (StackedRow("direct", (0, 6, 3)), StackedRow("research first", (2, 6, 3), "about"))


def test_a_picture_says_its_numbers_in_words() -> None:
    root = ET.fromstring(stacked_svg("Paths", SERIES, ROWS, "years"))
    told = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert told == (
        "direct: training 6, waiver 3 (years); research first: research 2, training 6, waiver 3 (years)"
    )


def test_texts_cannot_become_markup() -> None:
    row = StackedRow("<script>&\"'", (1.0,))
    root = ET.fromstring(stacked_svg("<b>", ("<i>",), (row,), "&"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "rect", "g", "text", "pattern", "path",
    }  # fmt: skip


def test_bars_are_as_long_as_their_numbers() -> None:
    key, direct, first = stacked_lines(SERIES, ROWS, width=44)
    assert key == "█ research   ▓ training   ▒ waiver"
    assert direct == "direct          " + "▓" * 24 + "▒" * 12 + " 9"
    assert first == "research first  " + "█" * 8 + "▓" * 24 + "▒" * 12 + " 11 about"


def test_numbers_are_written_as_asked() -> None:
    def halves(value: float) -> str:
        return f"{value * 2:g} halves"

    root = ET.fromstring(stacked_svg("Paths", SERIES, ROWS, "", halves))
    assert "training 12 halves" in (root.findtext("{http://www.w3.org/2000/svg}desc") or "")
    assert stacked_lines(SERIES, ROWS, words=halves)[1].endswith(" 18 halves")


@pytest.mark.parametrize("note", ["", "(6 y 6 m + 3 y)", "limited to 44 because of something"])
def test_what_stands_behind_a_bar_has_room(note: str) -> None:
    root = ET.fromstring(stacked_svg("Paths", SERIES, (StackedRow("own", (2.5, 4, 3), note),), "years"))
    last = root.findall(".//{http://www.w3.org/2000/svg}text")[-1]
    assert float(last.get("x", 0)) + 6.2 * len(last.text or "") <= float(root.get("width", 0))


@pytest.mark.parametrize("row", [StackedRow("short", (1,)), StackedRow("long", (1, 2, 3, 4))])
def test_rows_have_one_value_a_series(row: StackedRow) -> None:
    with pytest.raises(ValueError, match="each row"):
        stacked_svg("x", SERIES, (row,), "years")


def test_no_rows_make_an_empty_picture() -> None:
    assert stacked_svg("x", SERIES, (), "years").startswith("<svg")
    assert stacked_lines(SERIES, ()) == ["█ research   ▓ training   ▒ waiver"]
