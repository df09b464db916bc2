"""Gaps that a reader of the CV would see: from six months on, after graduation, without a reason."""

from __future__ import annotations

from datetime import date

import pytest
from careers import position

from tracker.cv.career import career_of
from tracker.cv.gaps import seen_gaps
from tracker.cv.sections import CvOptions, content_of
from tracker.records.base import Record
from tracker.records.career import Education, Exam, Position

DAY = date(2026, 11, 21)
DEGREE = Education(degree="MD", begin="2012", end="2018-07")
RESIDENT = position("Resident", "training", "2018-08", "2022-03")
FELLOW = position("Fellow", "research", "2024-02")


def found(*records: Record, until: date = DAY) -> list[tuple[str, str | None]]:
    return [(gap.begin, gap.end) for gap in seen_gaps(career_of(records), until)]


@pytest.mark.parametrize(
    ("records", "gaps"),
    [
        pytest.param((DEGREE, RESIDENT, FELLOW), [("2022-04", "2024-01")], id="between two posts"),
        pytest.param((DEGREE, RESIDENT, position("F", "research", "2022-09")), [], id="five months"),
        pytest.param((DEGREE, RESIDENT, position("F", "research", "2022-10")), [("2022-04", "2022-09")], id="six"),
        pytest.param((DEGREE, RESIDENT), [("2022-04", None)], id="one that lasts"),
        pytest.param((RESIDENT, FELLOW), [("2022-04", "2024-01")], id="no degree: after the first post"),
        pytest.param((DEGREE, FELLOW), [("2018-08", "2024-01")], id="from graduation on"),
        pytest.param((DEGREE,), [("2018-08", None)], id="no post at all"),
        pytest.param((), [], id="nothing"),
        pytest.param((Position(title="F", begin="2024"),), [], id="a post that is in no CV"),
        pytest.param(
            (position("A", "clinical", "2019", "2021"), position("B", "clinical", "2023")),
            [("2022", "2022")],
            id="years alone",
        ),
        pytest.param(
            (DEGREE, RESIDENT, FELLOW, position("Away", "leave", "2022-04", "2024-01", reason="medical")),
            [("2022-04", "2024-01")],
            id="leave is not printed and fills nothing",
        ),
        pytest.param(
            (DEGREE, RESIDENT, FELLOW, Exam(name="Step", result="pass", taken_on="2023-01")),
            [("2022-04", "2024-01")],
            id="nor does an examination",
        ),
        pytest.param(
            (DEGREE, RESIDENT, FELLOW, Education(degree="MPH", begin="2022-04", end="2024-01")),
            [],
            id="a course of study fills it",
        ),
    ],
)  # fmt: skip
def test_gaps_that_a_reader_sees(records: tuple[Record, ...], gaps: list[tuple[str, str | None]]) -> None:
    assert found(*records) == gaps


def test_a_neutral_line_stands_in_its_place_when_it_is_chosen() -> None:
    away = position("Secret", "leave", "2022-04", "2024-01", reason="medical", note="private words")
    registrar = position("Registrar", "clinical", "2024-02")
    career = career_of([DEGREE, RESIDENT, away, registrar])
    chosen = content_of(career, CvOptions(gaps_until=DAY))
    (section,) = [section for section in chosen.sections if section.title == "Clinical Experience"]
    assert [(entry.text, entry.when) for entry in section.entries] == [
        ("Registrar", "Feb 2024 – Present"),
        ("Not in employment", "Apr 2022 – Jan 2024"),
        ("Resident", "Aug 2018 – Mar 2022"),
    ]
    plain = content_of(career, CvOptions())
    assert not any("Not in" in entry.text for section in plain.sections for entry in section.entries)
