"""Timelines: what a picture says in words, rows for what lies upon each other, nothing that becomes markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from tracker.typeset.timeline import Bar, Lane, Point, timeline_svg

DAY = date(2026, 1, 1)
ROW = 26  # pixels


def height(lanes: list[Lane]) -> int:
    return int(ET.fromstring(timeline_svg(lanes, DAY, "x")).attrib["height"])


def bar(first: int, last: int, kind: str = "research") -> Bar:
    return Bar(date(first, 1, 1), date(last, 12, 31), kind, f"{kind} {first}")


def test_a_picture_says_its_lanes_in_words() -> None:
    lanes = [
        Lane("Posts", (bar(2020, 2021),)),
        Lane("Works", (), (Point(date(2022, 5, 1), "published", "2 published"),)),
    ]
    root = ET.fromstring(timeline_svg(lanes, DAY, "Career"))
    told = root.findtext("{http://www.w3.org/2000/svg}desc")
    assert told == "Posts: research 2020 2020-01-01 to 2021-12-31; Works: 2 published 2022-05"


@pytest.mark.parametrize(
    ("bars", "rows"),
    [
        pytest.param((bar(2020, 2020), bar(2021, 2021)), 1, id="one after the other"),
        pytest.param((bar(2020, 2021), bar(2021, 2022)), 2, id="a shared year"),
        pytest.param((bar(2020, 2024), bar(2021, 2021), bar(2022, 2022)), 2, id="two beside a long one"),
        pytest.param((), 1, id="an empty lane"),
    ],
)
def test_bars_that_share_days_lie_in_rows(bars: tuple[Bar, ...], rows: int) -> None:
    assert height([Lane("a", bars)]) - height([Lane("a", (bar(2020, 2020),))]) == ROW * (rows - 1)


def test_points_of_each_kind_have_rows_of_their_own_and_a_key() -> None:
    day = date(2020, 6, 1)
    one = Lane("a", (), (Point(day, "exam", "x"),))
    two = Lane("a", (), (Point(day, "exam", "x"), Point(day, "published", "y")))
    assert height([two]) - height([one]) == ROW
    assert timeline_svg([two], DAY, "x").count(">published</text>") == 1


def test_many_points_do_not_grow_without_end() -> None:
    points = tuple(Point(date(2020, 6, 1), "published", str(n)) for n in range(500))
    assert height([Lane("a", (), points)]) < 300


def test_texts_cannot_become_markup() -> None:
    words = "<script>&\"' ]]>"
    lanes = [Lane(words, (Bar(date(2015, 1, 1), DAY, "gap", words),), (Point(DAY, "exam", words),))]
    root = ET.fromstring(timeline_svg(lanes, DAY, words, line=words))
    assert "script" not in {element.tag.rpartition("}")[2] for element in root.iter()}
