"""What was read from papers, in words."""

from __future__ import annotations

import pytest

from tracker.records.exchange_visitor import Ds2019
from tracker.reports.reading import field_lines, reading_text


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("1234-56-78", "1234-56-78"), ("2024-02-30", "2024-02-30"), ("555-0100", "555-0100")],
    ids=["no month has that number", "no such day", "no day at all"],
)
def test_a_number_of_the_shape_of_a_day_is_shown_as_it_is(phone: str, shown: str) -> None:
    assert list(field_lines(Ds2019(official_phone=phone))) == [f"official phone: {shown}"]


def test_a_day_is_shown_as_people_say_it() -> None:
    assert list(field_lines(Ds2019(issued_on="2024-05-02"))) == ["issued on: 2 May 2024"]


def reading(*problems: str) -> dict[str, object]:
    other = {"kind": "other", "pages": [1], "fields": {}, "annotation_212e": None, "problems": list(problems)}
    said = {"determination": None, "bases": []}
    return {"file": "a.jpg", "pages": 1, "error": None, "documents": [other], "annotation_212e": said}


@pytest.mark.parametrize(
    ("problems", "shown"),
    [
        ((), "a.jpg: 1 page; no paper that is known here was found in it"),
        (("page 1 is a picture",), "a.jpg: 1 page; page 1 is a picture"),
        (("page 1 is a picture", "so is page 2"), "a.jpg: 1 page; page 1 is a picture\n  ! so is page 2"),
    ],
    ids=["nothing known", "what was not read may be known", "two reasons"],
)
def test_a_file_without_a_known_paper_is_one_line(problems: tuple[str, ...], shown: str) -> None:
    assert reading_text(reading(*problems)) == shown
