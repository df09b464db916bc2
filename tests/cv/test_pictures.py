"""The pictures of a CV: what is counted, what stays private, and a table that says the same."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from careers import career, position, work
from docx import Document
from pypdf import PdfReader

from tracker.cv.career import career_of
from tracker.cv.content import CvContent
from tracker.cv.pictures import CvPicture, career_picture, cv_pictures, works_by_year, works_picture
from tracker.cv.render.markup import cv_html, cv_markdown
from tracker.cv.render.pdf import cv_pdf
from tracker.cv.render.word import cv_word
from tracker.cv.sections import CvOptions, content_of
from tracker.errors import UsageError
from tracker.records.career_lanes import CareerLane, Stretch
from tracker.records.works import WorkStatus
from tracker.tasks.cv import CvAnswer, cv_file

DAY = date(2026, 11, 21)
PICTURES = cv_pictures(career(), DAY)
EMPTY = CvContent("", (), (), "research")


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
    assert cv_pictures(career_of([withdrawn, bare]), DAY) == ()


def test_a_work_without_a_date_has_a_row_of_its_own() -> None:
    _, rows = works_by_year(
        career_of([work("A", "article", "submitted", None), work("B", "article", "epub", "2020")])
    )
    assert [row.label for row in rows] == ["2020", "no date"]


def test_the_table_says_what_the_picture_shows() -> None:
    picture = works_picture(career())
    assert picture is not None
    assert picture.rows == (
        ("2024", "1", "0", "0", "0"),
        ("2025", "3", "0", "0", "0"),
        ("2026", "1", "0", "1", "1"),
    )
    assert [line.split()[-1] for line in picture.lines[1:]] == ["1", "3", "3"]


def test_the_career_has_a_lane_for_each_part_and_no_private_one() -> None:
    picture = career_picture(career(), DAY)
    assert picture is not None
    assert list(dict.fromkeys(row[0] for row in picture.rows)) == [
        "Education",
        "Research",
        "Clinical work and training",
        "Examinations",
        "Works",
    ]
    assert ("Research", "Research Fellow", "Jul 2024 – Present") in picture.rows
    assert ("Works", "1 published, 1 submitted, 1 in preparation", "2026") in picture.rows


def test_leave_and_status_are_drawn_when_asked_for_and_never_a_reason() -> None:
    status = CareerLane("Status", (Stretch(date(2024, 7, 1), DAY, "J-1", "visa", "2024-07-01", None),))
    asked = career_picture(career(), DAY, leave=True, more=[status])
    assert asked is not None
    assert {"Status", "Leave"} <= {row[0] for row in asked.rows}
    default = career_picture(career(), DAY)
    assert default is not None
    for text in (default.svg, str(default.rows)):
        assert not re.search(r"(?i)leave|status:|medical|private words|J-1", text)
    for text in (asked.svg, str(asked.rows)):
        assert not re.search(r"(?i)medical|private words|secret", text)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.title)
def test_a_picture_stands_alone_and_says_what_it_shows(picture: CvPicture) -> None:
    root = ET.fromstring(picture.svg)
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names[:2] == ["title", "desc"]
    assert root[0].text == picture.title
    assert len(root[1].text or "") > 40
    assert not re.search(r"(?:href|src|url\((?!#))", picture.svg)


def test_every_form_has_the_table_and_says_what_the_picture_is() -> None:
    pdf = PdfReader(io.BytesIO(cv_pdf(EMPTY, pictures=PICTURES)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    word = Document(io.BytesIO(cv_word(EMPTY, as_of=DAY, pictures=PICTURES)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    page, markdown = cv_html(EMPTY, PICTURES), cv_markdown(EMPTY, PICTURES)
    for words in ("accepted or in press", "Neurology Resident", "Jan 2019 – Dec 2021"):
        assert words in text
        assert words in cells
        assert words in page
        assert words in markdown
    assert page.count("<svg") == len(word.inline_shapes) == 2
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert described == [f"{picture.title}; the table below says the same." for picture in PICTURES]
    assert page.count('<th scope="col">') == 8


def test_a_pdf_says_in_words_what_its_pictures_are() -> None:
    data = cv_pdf(EMPTY, pictures=PICTURES)
    alternatives = set()
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    pending: list[Any] = [root["/StructTreeRoot"]]
    while pending:
        node = pending.pop().get_object()
        if isinstance(node, list):
            pending += node
        elif hasattr(node, "get"):
            alternatives.add(str(node.get("/Alt")))
            pending += [node["/K"]] if "/K" in node else []
    assert {f"{picture.title}; the table below says the same." for picture in PICTURES} <= alternatives


def test_a_title_cannot_become_markup() -> None:
    records = [position("<script>&\"' #x $y$", "research", "2020", "2021")]
    (picture,) = cv_pictures(career_of(records), DAY)
    ET.fromstring(picture.svg)
    assert "<script>" not in cv_html(EMPTY, [picture])
    assert cv_pdf(EMPTY, pictures=[picture]).startswith(b"%PDF-")


def test_pictures_end_a_file_when_asked_and_other_forms_have_none() -> None:
    own = career()
    answer = CvAnswer(content_of(own, CvOptions()), own, ())
    assert b"<svg" in cv_file(answer, "html", as_of=DAY, pictures=PICTURES).data
    assert b"<svg" not in cv_file(answer, "html", as_of=DAY).data
    assert b"```" in cv_file(answer, "md", as_of=DAY, pictures=PICTURES).data
    with pytest.raises(UsageError):
        cv_file(answer, "bib", as_of=DAY, pictures=PICTURES)


def test_a_work_of_others_is_in_no_picture() -> None:
    item = work("Read, not written", "article", "published", "2024", author_number=0, author_position=None)
    assert cv_pictures(career_of([item]), DAY) == ()
