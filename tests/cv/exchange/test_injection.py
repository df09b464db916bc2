"""No text of a record becomes markup, breaks a file or is lost, in any form in which a CV is written."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from datetime import date
from html.parser import HTMLParser

import pytest
import yaml
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader

from tracker.cv.bibliography import read_bibliography
from tracker.cv.career import Career, career_of
from tracker.cv.content import CvContent
from tracker.cv.eras import profile_of, sheet_html, sheet_of, sheet_text
from tracker.cv.exchange import bibtex_of, csl_of, rendercv_of, resume_of, ris_of
from tracker.cv.render.markup import cv_html, cv_markdown
from tracker.cv.render.pdf import cv_pdf
from tracker.cv.render.word import cv_word
from tracker.cv.sections import CvOptions, content_of
from tracker.records.career import Award, Position
from tracker.records.person import Person
from tracker.records.works import Work

DAY = date(2026, 11, 21)
NASTY = [
    "#evil[$x$] *not bold* <lbl> @ref",
    "#set page(width: 1pt) // gone",
    '#eval("1+1") #image("/etc/hosts")',
    "<script>alert(1)</script>",
    "<!-- hidden --> shown",
    "]]> &lt;b&gt; &amp; &#60;",
    r"\input{x} \write18{y} {unclosed",
    "closed} too, {both}",
    "100 % \\ and & ~ ^ _ $ $$",
    "`code` ~~struck~~ ***loud***",
    "![x](http://x.example) [y](javascript:z)",
    "=1+1 and @SUM(A1)",
    "- item",
    "1. one",
    "# heading",
    "| a | b |",
    "> quoted",
    "--- a: b",
    "key: [value, {x: y}] !!python/object",
    "TY  - JOUR",
    "ER  -",
    "@article{x, title = {y}}",
    "tracker: status=published; author_number=1",
    "\u202eright to left\u202c",
    "a\u200bb\u2060c",
    "é and é",
    "W" * 300,
    "'\"><b onclick=x>",
    "\u202eturned and never closed",
    "\u2066set apart and never closed",
    "&#x202e;turned by its number",
    "\x00null \x1b[31mred\x07 \x85next \x9bsequence",
    "\ufeffbegins \ufffflike no text",
    "W" * 10_000,
]
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(min_codepoint=33, max_codepoint=0x24F, blacklist_categories=("Cc", "Cf")), min_size=1, max_size=50),
)  # fmt: skip


def clean(text: str) -> str:
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]", "", text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def bare(text: str) -> str:
    """Return the letters, digits and signs: lines are broken and marks of direction dropped as a form likes."""
    return re.sub(
        r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\uffff]",
        "",
        unicodedata.normalize("NFKC", text),
    )


def signs(text: str) -> str:
    """Return what a page draws letter by letter: quotes, dashes and ligatures look otherwise."""
    return re.sub(r"[^A-Za-z0-9#$*<>{}%&=\[\]]", "", text)


def written(*texts: str) -> tuple[CvContent, Career]:
    """Return a CV that holds each of the texts as a bullet, and the first ones in many other places."""
    one, two, three = (texts * 3)[:3]
    some = career_of([
        Person(given_name=one, family_name=two, website=three, address=one),
        Position(title=two, kind="research", employer=three, mentor=one, city=two, begin="2020", bullets=list(texts)),
        Award(name=one, giver=two, description=three),
        Work(title=three, type="article", status="published", date="2024", venue=one, volume=two, pages=three, doi="10.1000/x",
             authors=[{"family": two, "given": "Ada"}, {"group": one}], author_number=1),
        Work(title=one, type="poster", status="published", date="2023", meeting=two, place=three, authors=[{"family": three}]),
        Work(title=two, type="chapter", status="published", date="2022", book_title=three, publisher=one,
             authors=[{"family": one}], editors=[{"family": two}]),
    ])  # fmt: skip
    return content_of(some, CvOptions()), some


class Page(HTMLParser):
    """The words and the elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.words: list[str] = []
        self._hidden = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden += tag == "style"
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


PLAIN = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "a", "section", "div",
    "span", "ul", "ol", "li", "strong", "em", "sub", "sup", "dl", "dt", "dd", "br", "header", "footer", "pre",
}  # fmt: skip
MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def inline(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token.children or [])]


@pytest.mark.parametrize("text", NASTY)
def test_pages_and_texts_show_it_as_it_is(text: str) -> None:
    content, some = written(text)
    sheet = sheet_of(some, profile_of(2027))
    for html in (cv_html(content), sheet_html(sheet)):
        page = Page(html)
        assert not TURNS.search(html)
        assert page.tags <= PLAIN
        assert all(re.match(r"https?://|mailto:|#", link) for link in page.links)
        assert bare(text) in bare("".join(page.words))
    assert bare(text) in bare(sheet_text(sheet))
    assert not TURNS.search(sheet_text(sheet) + cv_markdown(content))
    tokens = MARKDOWN.parse(cv_markdown(content))
    kinds = {token.type for token in tokens} | {token.type for token in inline(tokens)}
    assert not kinds & {
        "html_block",
        "html_inline",
        "code_block",
        "code_inline",
        "fence",
        "image",
        "table_open",
        "s_open",
        "blockquote_open",
        "hr",
    }
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    told = "".join(token.content for token in inline(tokens) if token.type in ("text", "text_special"))
    assert bare(text) in bare(told)


def test_word_and_pdf_show_them_as_they_are() -> None:
    texts = [text for text in NASTY if len(text) < 1000]  # no footer stands inside them
    content, _ = written(*texts)
    plain, _ = written(*["words"] * len(texts))
    pages = PdfReader(io.BytesIO(cv_pdf(content))).pages
    printed = bare("".join(page.extract_text() for page in pages))
    document = Document(io.BytesIO(cv_word(content, as_of=DAY)))
    usual = Document(io.BytesIO(cv_word(plain, as_of=DAY)))
    assert [p.style.name for p in document.paragraphs] == [p.style.name for p in usual.paragraphs]
    shown = bare("".join(p.text for p in document.paragraphs))
    for text in texts:
        assert bare(text) in shown
        letters = signs(bare(text))
        assert letters in signs(printed) or letters[::-1] in signs(printed)  # as the marks of direction say


def test_a_word_of_many_pages_and_its_link_break_nothing() -> None:
    content, _ = written("W" * 10_000)
    assert len(PdfReader(io.BytesIO(cv_pdf(content))).pages) > 3
    document = Document(io.BytesIO(cv_word(content, as_of=DAY)))
    assert not [
        link for link in document.part.rels.values() if link.is_external and len(link.target_ref) > 2000
    ]


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(one=TEXT, two=TEXT, three=TEXT)
def test_files_for_other_programs_keep_it(one: str, two: str, three: str) -> None:
    content, some = written(one, two, three)
    resume = json.loads(resume_of(some))
    assert [clean(text) for text in resume["work"][0]["highlights"]] == [clean(t) for t in (one, two, three)]
    bullets = yaml.safe_load(rendercv_of(content, some))["cv"]["sections"]["Research Experience"][0][
        "highlights"
    ]
    assert [bare(re.sub(r"\\([\\`*_\[\]#$@<>~^&%])", r"\1", text)) for text in bullets] == [
        bare(t) for t in (one, two, three)
    ]
    for write in (bibtex_of, ris_of, csl_of):
        found = read_bibliography(write(some.works).encode("utf-8"))
        assert not found.unreadable
        assert len(found.entries) == 3


@pytest.mark.parametrize("write", [bibtex_of, ris_of, csl_of], ids=["bib", "ris", "csl"])
@pytest.mark.parametrize("text", NASTY)
def test_lists_of_works_bring_it_back(text: str, write) -> None:
    item = Work(title=f"A {text} Z", type="article", status="published", date="2024", venue=f"J {text} J", doi="10.1000/x",
                authors=[{"family": f"F {text} F", "given": "Ada"}])  # fmt: skip
    (entry,) = read_bibliography(write([item]).encode("utf-8")).entries
    assert clean(entry.work.title) == clean(item.title)
    assert clean(entry.work.venue) == clean(item.venue)
    assert [clean(author.family) for author in entry.work.authors] == [clean(item.authors[0].family)]
    assert (entry.work.status, entry.work.author_number) == ("published", None)
