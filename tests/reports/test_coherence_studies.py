"""Works as studies: versions count once, and which of them stands for the study."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports.lives import TableFields
from tracker.records.works import Author, Work
from tracker.reports.coherence.studies import piece_of, studies_of

AS_OF = 12 * 2026 + 10


def work(
    name: str, kind: str = "article", status: str = "published", place: str | None = "first", **more: Any
) -> Work:
    return Work(
        **{
            "id": name,
            "title": "One",
            "type": kind,
            "status": status,
            "author_position": place,
            "date": "2025-03",
            **more,
        }
    )


def standing(*works: Work) -> list[str]:
    pieces = [piece_of(one, AS_OF) for one in works]
    return sorted(study.id for study in studies_of(works, pieces, TableFields("neurology", {})))


@pytest.mark.parametrize(
    ("what", "works", "expected"),
    [
        ("one work", [work("a")], ["a"]),
        ("two studies", [work("a"), work("b")], ["a", "b"]),
        ("poster of an article", [work("a"), work("b", "poster", version_of="a")], ["a"]),
        ("the link points the other way", [work("a", version_of="b"), work("b", "poster")], ["a"]),
        (
            "a chain",
            [work("a"), work("b", "poster", version_of="a"), work("c", "preprint", version_of="b")],
            ["a"],
        ),
        ("a ring", [work("a", version_of="b"), work("b", "oral", version_of="a")], ["a"]),
        (
            "a target that is not there",
            [work("a", version_of="x"), work("b", "poster", version_of="x")],
            ["a", "b"],
        ),
        ("itself", [work("a", version_of="a")], ["a"]),
        ("retracted ones are out", [work("a", retracted=True), work("b", "poster", version_of="a")], ["b"]),
        (
            "a retracted one joins nothing",
            [
                work("a", "poster", version_of="r"),
                work("b", "poster", version_of="r"),
                work("r", retracted=True),
            ],
            ["a", "b"],
        ),
        (
            "an accepted article before a poster of more value",
            [work("a", "article", "accepted", "middle"), work("b", "poster", version_of="a")],
            ["a"],
        ),
        (
            "a poster before an article in preparation",
            [work("a", "article", "in_preparation"), work("b", "poster", version_of="a")],
            ["b"],
        ),
        (
            "of equal value the better type",
            [work("a", "article", "submitted"), work("b", "preprint", version_of="a")],
            ["a"],
        ),
        (
            "of equal articles the earlier",
            [work("a"), work("b", date="2025-02", version_of="a")],
            ["b"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_version_stands_for_each_study(what: str, works: list[Work], expected: list[str]) -> None:
    assert standing(*works) == expected
    assert standing(*reversed(works)) == expected


@pytest.mark.parametrize(
    ("number", "listed", "said", "incomplete", "place"),
    [
        (1, 1, None, None, "sole"), (1, 1, None, True, "first"), (1, 4, None, None, "first"), (2, 4, None, None, "second"),
        (3, 4, None, None, "middle"), (4, 4, None, None, "last"), (4, 4, None, True, "middle"), (2, 2, None, None, "last"),
        (0, 4, None, None, "group"), (5, 4, None, None, None), (None, 4, None, None, None), (3, 4, "first", None, "first"),
    ],
)  # fmt: skip
def test_the_place_is_told_by_the_number_where_it_is_not_said(
    number: int | None, listed: int, said: str | None, incomplete: bool | None, place: str | None
) -> None:
    authors = [Author(family="SAMPLE", given=str(n)) for n in range(listed)]
    one = work("a", place=said, authors=authors, author_number=number, authors_incomplete=incomplete)
    assert piece_of(one, AS_OF).place == place


def test_a_work_dated_later_counts_as_of_the_day() -> None:
    assert piece_of(work("a", date="2030-01"), AS_OF).date == AS_OF
    assert piece_of(work("a", date="2025"), AS_OF).date == 12 * 2025 + 6
    assert piece_of(work("a", date="2025"), AS_OF).about
