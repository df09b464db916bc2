"""Works by year and status: what is counted, the table that says the same, one picture that stands alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from careers import career, work

from tracker.cv.career import career_of
from tracker.cv.pictures import works_bars, works_by_year, works_figure
from tracker.cv.sections import CvOptions, content_of
from tracker.errors import UsageError
from tracker.records.works import WorkStatus
from tracker.tasks.cv import CvAnswer, cv_file

DAY = date(2026, 11, 21)


def test_each_year_counts_its_works_by_status() -> None:
    series, rows = works_by_year(career())
    assert series[0] == "published"
    assert [(row.label, row.values) for row in rows] == [
        ("2024", (1, 0, 0, 0)),
        ("2025", (3, 0, 0, 0)),
        ("2026", (1, 0, 1, 1)),
    ]


def test_every_status_has_a_part() -> None:
    works = [work(f"Study {status}", "article", status.value, "2020") for status in WorkStatus]
    _, rows = works_by_year(career_of(works))
    assert sum(rows[0].values) == len(WorkStatus)


def test_retracted_works_and_those_without_a_status_are_not_counted() -> None:
    withdrawn = work("A", "article", "published", "2020", retracted=True)
    bare = work("B", "article", "published", "2020").model_copy(update={"status": None})
    assert works_by_year(career_of([withdrawn, bare]))[1] == []
    assert works_figure(career_of([withdrawn])) == ""
    assert works_bars(career_of([])) == ""


def test_a_work_without_a_date_has_a_row_of_its_own() -> None:
    _, rows = works_by_year(
        career_of([work("A", "article", "submitted", None), work("B", "article", "epub", "2020")])
    )
    assert [row.label for row in rows] == ["2020", "no date"]


def test_the_table_says_what_the_picture_shows() -> None:
    figure = works_figure(career())
    root = ET.fromstring(figure)
    cells = [[cell.text for cell in row] for row in root.iter("tr")]
    assert cells[1:] == [
        ["2024", "1", "0", "0", "0"],
        ["2025", "3", "0", "0", "0"],
        ["2026", "1", "0", "1", "1"],
    ]
    assert not re.search(r"(?:href|src)=", figure)


def test_the_lines_end_in_the_number_of_works() -> None:
    assert [line.split()[-1] for line in works_bars(career()).splitlines()[5:-1]] == ["1", "3", "3"]


def test_a_page_ends_with_the_picture_when_asked_and_no_other_form_does() -> None:
    own = career()
    answer = CvAnswer(content_of(own, CvOptions()), own, ())
    assert b"<svg" in cv_file(answer, "html", as_of=DAY, pictures=True)
    assert b"<svg" not in cv_file(answer, "html", as_of=DAY)
    assert b"```" in cv_file(answer, "md", as_of=DAY, pictures=True)
    with pytest.raises(UsageError):
        cv_file(answer, "pdf", as_of=DAY, pictures=True)
