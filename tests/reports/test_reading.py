"""What was read from papers, in words."""

from __future__ import annotations

import pytest

from tracker.records.exchange_visitor import Ds2019
from tracker.reports.reading import field_lines


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("1234-56-78", "1234-56-78"), ("2024-02-30", "2024-02-30"), ("555-0100", "555-0100")],
    ids=["no month has that number", "no such day", "no day at all"],
)
def test_a_number_of_the_shape_of_a_day_is_shown_as_it_is(phone: str, shown: str) -> None:
    assert list(field_lines(Ds2019(official_phone=phone))) == [f"official phone: {shown}"]


def test_a_day_is_shown_as_people_say_it() -> None:
    assert list(field_lines(Ds2019(issued_on="2024-05-02"))) == ["issued on: 2 May 2024"]
