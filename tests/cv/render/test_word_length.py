"""Pages of Word files: counted as LibreOffice counts them with the font that the files name."""

from __future__ import annotations

from datetime import date

import pytest
from careers import RECORDS, career, position, work

from tracker.cv.career import career_of
from tracker.cv.citation.runs import Run
from tracker.cv.content import CvContent, Entry, Section
from tracker.cv.pictures import CvPicture
from tracker.cv.render.word_length import lines_of, word_pages
from tracker.cv.sections import CvOptions, content_of
from tracker.tasks.cv import CvAnswer, cv_file, on_two_pages, two_pages_of_word

DAY = date(2026, 11, 22)
LINE = "Built and kept a registry of 2,140 patients from nine hospitals, with colleagues of four"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("", 100, 1, id="nothing"),
        pytest.param("mmm mmm", 10 * 5.6, 1, id="two words side by side"),
        pytest.param("mmm mmm", 10 * 5.5, 2, id="two words a bit too wide"),
        pytest.param("mmm-mmm", 10 * 5.5, 2, id="a line ends at a hyphen"),
        pytest.param("mmm\u00a0mmm", 10 * 5.5, 2, id="a word wider than a line is broken"),
        pytest.param("m" * 100, 10 * 8.8, 10, id="a word of ten lines"),
        pytest.param("脑卒中" * 10, 10 * 10, 3, id="ideographs are as wide as high"),
        pytest.param("é" * 10 + " " + "é" * 10, 10 * 9.9, 1, id="a mark makes no letter wider"),
    ],
)
def test_lines(text: str, width: float, lines: int) -> None:
    assert lines_of([Run(text)], 10, width) == lines


def test_bold_letters_are_wider() -> None:
    assert lines_of([Run("mmm mmm", bold=True)], 10, 10 * 5.6) == 2


@pytest.mark.parametrize(
    ("entries", "style", "pages"),
    [
        pytest.param(1, "short", 1, id="one"),
        pytest.param(30, "short", 1, id="nearly a page"),
        pytest.param(35, "short", 2, id="more than a page"),
        pytest.param(134, "short", 4, id="many"),
        pytest.param(133, "research", 4, id="many in larger letters"),
        pytest.param(134, "research", 5, id="one more in larger letters"),
    ],
)
def test_pages_of_entries_of_one_line(entries: int, style: str, pages: int) -> None:
    section = Section("Teaching", tuple(Entry((Run(f"Course {n}"),), "2024") for n in range(entries)))
    assert word_pages(CvContent("Amara Testcase", (), (section,), style)) == pages


@pytest.mark.parametrize("paper", ["us-letter", "a4"])
@pytest.mark.parametrize("words", [1, 2, 4, 9])
def test_the_short_style_fills_two_pages_of_word(words: int, paper: str) -> None:
    posts = [
        position(f"{kind} post {year}", kind, f"{year}", f"{year}", employer="Sample Teaching Hospital, Department of Care",
                 country="US", mentor="Sample Testcase", bullets=[f"{LINE} " * words] * 4)
        for year in range(2012, 2025) for kind in ("research", "clinical")
    ]  # fmt: skip
    works = [work(f"{LINE} {n}", "article", "published", "2020") for n in range(9)]
    own = career(*posts, *works)
    options = CvOptions(style="short")
    answer = CvAnswer(content_of(own, options), own, (), options)
    made = cv_file(answer, "docx", as_of=DAY, paper=paper)  # type: ignore[arg-type]
    assert word_pages(made.answer.content, paper) == 2  # type: ignore[arg-type]
    assert made.too_long is None
    assert made.answer.content == two_pages_of_word(answer, paper)  # type: ignore[arg-type]


def test_word_takes_less_than_a_pdf_where_its_letters_need_it() -> None:
    posts = [
        position(f"{kind} post {year}", kind, f"{year}", f"{year}", employer="Sample Teaching Hospital", country="US",
                 bullets=[f"{LINE} " * 5] * 2)
        for year in range(2012, 2025) for kind in ("research", "clinical")
    ]  # fmt: skip
    own = career_of([*RECORDS[:1], *posts])
    options = CvOptions(style="short")
    answer = CvAnswer(content_of(own, options), own, (), options)
    assert word_pages(on_two_pages(answer)[0]) == 3
    assert word_pages(two_pages_of_word(answer)) == 2


def picture(tall: int, rows: int) -> CvPicture:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {tall}" width="100" height="{tall}"></svg>'
    )
    return CvPicture("Works by year", svg, ("year", "works"), (("2024", "1"),) * rows)


@pytest.mark.parametrize(
    ("tall", "rows", "pages"),
    [
        pytest.param(100, 2, 1, id="a page holds it"),
        pytest.param(100, 9, 2, id="its table goes on"),
        pytest.param(100, 80, 3, id="its table is long"),
        pytest.param(50, 19, 1, id="a flat one leaves room"),
    ],
)
def test_pictures_and_their_tables_are_counted(tall: int, rows: int, pages: int) -> None:
    assert word_pages(CvContent("Amara Testcase", (), (), "short"), pictures=(picture(tall, rows),)) == pages


@pytest.mark.parametrize(("drawn", "told"), [(0, False), (3, True)])
def test_pictures_that_two_pages_of_word_cannot_hold_are_told(drawn: int, told: bool) -> None:
    own, options = career(), CvOptions(style="short")
    answer = CvAnswer(content_of(own, options), own, (), options)
    made = cv_file(answer, "docx", as_of=DAY, pictures=[picture(100, 2)] * drawn)
    assert (made.too_long is not None) is told
