"""The CV drawn: the same bytes twice, accessible, and no text of a record that breaks a page or becomes markup."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import yaml
from careers import career, position, work
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tracker.cv.career import career_of
from tracker.cv.eras import profile_of, sheet_html, sheet_of
from tracker.cv.exchange import rendercv_of, resume_of
from tracker.cv.render.markup import cv_html, cv_markdown
from tracker.cv.render.pdf import cv_pdf
from tracker.cv.render.word import cv_word
from tracker.cv.sections import CvOptions, content_of
from tracker.errors import CharactersMissing
from tracker.records.person import Person
from tracker.tasks.cv import CvAnswer, cv_file, on_two_pages
from tracker.typeset.page import pages_of

DAY = date(2026, 11, 21)
CONTENT = content_of(career(), CvOptions())


def text_of_pdf(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def text_of_word(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    return " ".join("".join(node.text or "" for node in p._element.iter() if node.tag.endswith("}t"))
                    for p in document.paragraphs)  # fmt: skip


def test_a_pdf_is_the_same_twice_and_accessible() -> None:
    data = cv_pdf(CONTENT)
    assert data == cv_pdf(content_of(career(), CvOptions()))
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_a_cv_without_a_name_is_accessible_too() -> None:
    nameless = content_of(career_of([position("Fellow", "research", "2020")]), CvOptions())
    assert "Curriculum vitae" in text_of_pdf(cv_pdf(nameless))


def test_a_word_longer_than_a_line_stays_on_the_page() -> None:
    endless = "x" * 500
    records = [
        Person(family_name=endless, website=f"https://example.org/{endless}"),
        position(endless, "research", "2020", employer=endless, bullets=[endless]),
        work(endless, "article", "published", "2024", venue=endless, doi=f"10.1000/{endless}"),
    ]
    pdf = pdfium.PdfDocument(cv_pdf(content_of(career_of(records), CvOptions())))
    reached = []
    for page in pdf:
        words = page.get_textpage()
        reached += [words.get_charbox(n)[2] for n in range(words.count_chars())]
    assert len(reached) > 3000
    assert max(reached) < 612 - 40


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(lambda text: work(text, "article", "published", "2024"), id="a title"),
        pytest.param(lambda text: position("Fellow", "research", "2020", bullets=[text]), id="a bullet"),
        pytest.param(lambda text: position("Fellow", "research", "2020", employer=text), id="an employer"),
    ],
)
def test_a_text_longer_than_a_page_goes_on_on_the_next(record) -> None:
    pdf = pdfium.PdfDocument(cv_pdf(content_of(career_of([record("word " * 2600)]), CvOptions())))
    assert len(pdf) == 3
    for page in pdf:
        words = page.get_textpage()
        assert min(words.get_charbox(n)[1] for n in range(words.count_chars())) > 30


def test_paper_is_letter_or_a4() -> None:
    for paper, width in (("us-letter", 612), ("a4", 595)):
        page = PdfReader(io.BytesIO(cv_pdf(CONTENT, paper=paper))).pages[0]  # type: ignore[arg-type]
        assert round(float(page.mediabox.width)) == width


def test_every_form_says_the_same() -> None:
    for text in (text_of_pdf(cv_pdf(CONTENT)), text_of_word(cv_word(CONTENT, as_of=DAY)), cv_html(CONTENT)):
        for words in (
            "Peer-Reviewed Publications",
            "Built a registry of 2,140 patients",
            "Manuscript under review",
        ):
            assert words in text


def test_the_own_name_is_bold_in_word_and_a_link_is_a_link() -> None:
    document = Document(io.BytesIO(cv_word(CONTENT, as_of=DAY)))
    bold = {
        run.text
        for p in document.paragraphs
        if p.style and p.style.name == "CV Work"
        for run in p.runs
        if run.bold
    }
    assert bold == {"Testcase A"}
    targets = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert "https://doi.org/10.1000/jst.145" in targets


def test_a_word_file_is_the_same_twice_and_its_parts_are_xml() -> None:
    data = cv_word(CONTENT, as_of=DAY)
    assert data == cv_word(content_of(career(), CvOptions()), as_of=DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))


def test_works_are_numbered_by_word_itself_through_all_sections() -> None:
    document = Document(io.BytesIO(cv_word(CONTENT, as_of=DAY)))
    numbered = [
        entry for section in CONTENT.sections for entry in section.entries if entry.number is not None
    ]
    assert [entry.number for entry in numbered] == list(range(1, len(numbered) + 1))
    assert len(numbered) > 3
    works = [line for line in document.paragraphs if line.style.name == "CV Work"]
    assert [line.text for line in works] == [entry.text for entry in numbered]
    (used,) = document.styles["CV Work"].element.xpath("w:pPr/w:numPr/w:numId/@w:val")
    numbering = document.part.numbering_part.element
    (kind,) = numbering.xpath(f"w:num[@w:numId={used}]/w:abstractNumId/@w:val")
    assert numbering.xpath(f"w:abstractNum[@w:abstractNumId={kind}]/w:lvl/w:lvlText/@w:val") == ["%1."]


def test_a_word_file_tells_nothing_of_the_file_it_began_as() -> None:
    with zipfile.ZipFile(io.BytesIO(cv_word(CONTENT, as_of=DAY))) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        assert b"thumbnail" not in parts.read("_rels/.rels")
        told = parts.read("docProps/app.xml") + parts.read("docProps/core.xml")
    assert b"<Application>tracker</Application>" in told
    assert b"Microsoft" not in told
    assert b"python" not in told


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_word_file(tmp_path: Path) -> None:
    file = tmp_path / "cv.docx"
    file.write_bytes(cv_word(CONTENT, as_of=DAY))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert "Amara Testcase" in text_of_pdf((tmp_path / "cv.pdf").read_bytes())


def test_characters_without_a_glyph_are_named() -> None:
    content = content_of(career(work("标题", "article", "published", "2024")), CvOptions())
    with pytest.raises(CharactersMissing, match=r"U\+6807.*U\+9898") as raised:
        cv_pdf(content)
    assert "--fonts" in (raised.value.hint or "")


@pytest.mark.parametrize("text", ["Привет", "αβγ", "Đặng Ễ", "عربى", "देवनागरी"])
def test_scripts_that_the_fonts_have_are_printed(text: str) -> None:
    assert cv_pdf(content_of(career_of([Person(family_name=text)]), CvOptions()))


TEXT = st.one_of(
    st.sampled_from([
        "#evil[$x$] *not bold* <lbl> @ref", "<script>alert(1)</script>", "]]>", "{{7*7}}", "\\input{x}", "`code`",
        "![x](http://x)", "=1+1", "\u202eright to left\u202c", "x" * 300, "- item", "1. one", "# heading", "&amp;",
        "\u0000\u0007bell", "a\u0301", "'\"><b>", "---", "| a | b |", "<!-- x -->", "~~s~~", "***",
    ]),
    st.text(st.characters(max_codepoint=0x24F), min_size=1, max_size=60),
)  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]


ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "a", "section", "div",
    "span", "ul", "ol", "li", "strong", "em", "sub", "sup", "dl", "dt", "dd",
}  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(one=TEXT, two=TEXT, three=TEXT)
def test_no_text_becomes_markup(one: str, two: str, three: str) -> None:
    one, two, three = (re.sub(r"[\x00-\x1f\x7f-\x9f]", "", text).strip() or "x" for text in (one, two, three))
    records = [
        Person(family_name=one, given_name=two, website=three),
        position(two, "research", "2020", employer=three, bullets=[one, two]),
        work(three, "article", "published", "2024", venue=one, authors=[{"family": two}], author_number=1),
    ]
    some = career_of(records)
    content = content_of(some, CvOptions())
    for page in (cv_html(content), sheet_html(sheet_of(some, profile_of(2027)))):
        tags = Tags()
        tags.feed(page)
        assert tags.found <= ALLOWED
    assert cv_markdown(content).count("\n# ") == 0
    json.loads(resume_of(some))
    parsed = yaml.safe_load(rendercv_of(content, some))
    assert set(parsed) == {"cv"}
    assert Document(io.BytesIO(cv_word(content, as_of=DAY))).paragraphs
    with contextlib.suppress(CharactersMissing):
        assert cv_pdf(content).startswith(b"%PDF-")


def test_the_short_style_keeps_to_two_pages() -> None:
    bullet = (
        "Built and kept a registry of 2,140 patients from nine hospitals; three papers came of it by 2025"
    )
    posts = [
        position(f"{kind} post {year} with a long title of its own", kind, f"{year}", f"{year}",
                 employer="Sample University Teaching Hospital", country="US", bullets=[bullet * 2] * 8)
        for year in range(2005, 2025) for kind in ("research", "clinical", "training")
    ]  # fmt: skip
    works = [
        work(f"A study with a title of usual length, number {n}", "article", "published", "2020")
        for n in range(60)
    ]
    content = content_of(career(*posts, *works), CvOptions(style="short"))
    assert len(PdfReader(io.BytesIO(cv_pdf(content))).pages) == 2
    notes = {section.title: section.note for section in content.sections}
    assert notes["Research Experience"] == "And 18 earlier."
    assert notes["Clinical Experience"] == "And 37 earlier."


@pytest.mark.parametrize(
    ("letters", "pages"),
    [pytest.param(100, 2, id="usual"), pytest.param(600, 2, id="long"), pytest.param(1500, 2, id="endless")],
)
def test_the_short_style_cuts_further_where_entries_are_long(letters: int, pages: int) -> None:
    words = "word " * (letters // 5)
    posts = [
        position(f"{kind} post {year}", kind, f"{year}", f"{year}", employer="Sample Hospital", bullets=[words] * 4)
        for year in range(2015, 2025) for kind in ("research", "clinical")
    ]  # fmt: skip
    works = [work(f"{words[:300]} {n}", "article", "published", "2020") for n in range(9)]
    own = career(*posts, *works)
    options = CvOptions(style="short")
    answer = CvAnswer(content_of(own, options), own, (), options)
    data = cv_file(answer, "pdf", as_of=DAY).data
    assert pages_of(data) == len(PdfReader(io.BytesIO(data)).pages) == pages
    (research,) = [
        section for section in on_two_pages(answer)[0].sections if section.title == "Research Experience"
    ]
    assert len(research.entries) == 3
    assert len(research.entries[-1].bullets) == {100: 3, 600: 1, 1500: 0}[letters]
