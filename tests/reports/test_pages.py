"""Reports as text, Markdown, HTML and PDF: the same statements, and no text that becomes markup."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tracker.reports.pages import as_html, as_markdown, as_page_data
from tracker.reports.report import LawSource, Line, Proof, Reason, Report, Section, Table, as_text
from tracker.typeset.page import pdf_of

PROOF = Proof("ds2019-1", "program_begin_date", "document-1 (DS-2019)", 1, "09-01-2024")
EXPLAINED = Line(
    "31 Aug 2029",
    label="last permitted day",
    law=LawSource(
        "R-RS-01", "22 CFR 62.20(i)(1)", "primary", "2026-10-07", other_reading="the anniversary itself"
    ),
    reasons=(
        Reason("begin 1 Sep 2024 + 5 years - 1 day", "2029-08-31", (PROOF,)),
        Reason("a step of a case", None, inputs=("programs[0].begin",)),
    ),
)


def report_of(*lines: Line, table: Table | None = None) -> Report:
    return Report(
        "time", "J-1 time", date(2026, 11, 21), "A lead.", (Section("Heading", lines, table),), ("A foot.",)
    )


def pdf_text(report: Report, *, explain: bool) -> str:
    data = pdf_of("report", as_page_data(report, explain=explain))
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)


FORMS = {
    "text": lambda report, explain: " ".join(as_text(report, explain=explain).split()),
    "markdown": lambda report, explain: as_markdown(report, explain=explain).replace("\\", ""),
    "html": lambda report, explain: as_html(report, explain=explain),
    "pdf": lambda report, explain: pdf_text(report, explain=explain),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form: str) -> None:
    table = Table(("form", "covers"), (("ds2019-1", "1 Sep 2024 - 31 Aug 2026"),))
    page = FORMS[form](report_of(EXPLAINED, Line("Look at this", tone="act"), table=table), True)
    for words in (
        "J-1 time",
        "A lead.",
        "last permitted day",
        "31 Aug 2029",
        "begin 1 Sep 2024 + 5 years - 1 day",
        "document-1 (DS-2019) page 1",
        "R-RS-01",
        "22 CFR 62.20(i)(1)",
        "checked 7 Oct 2026",
        "the anniversary itself",
        "programs[0].begin",
        "Look at this",
        "ds2019-1",
        "A foot.",
    ):
        assert words in page, words


@pytest.mark.parametrize("form", FORMS)
def test_steps_stand_there_only_when_asked_for(form: str) -> None:
    assert "R-RS-01" not in FORMS[form](report_of(EXPLAINED), False)


def test_what_was_typed_is_said_to_be_typed() -> None:
    assert str(Proof("program-1", "sevis_end")) == "program-1, sevis end (entered by you)"


@pytest.mark.parametrize("width", [96, 80, 60])
def test_text_stays_within_its_width(width: int) -> None:
    long = Line("word " * 60, label="a label", tone="watch")
    table = Table(("one", "two"), (("word " * 20, "word " * 30),))
    report = report_of(long, EXPLAINED, table=table)
    assert max(map(len, as_text(report, explain=True, width=width).splitlines())) <= width
    assert as_text(report) == as_text(report, width=96)


def test_a_table_of_six_columns_fits_a_narrow_terminal_without_breaking_a_word() -> None:
    head = ("path", "research", "training", "before practice", "waiver service", "independent from")
    row = ("straight to residency", *["12 years 11 months"] * 4, "1 Jul 2031")
    lines = as_text(report_of(table=Table(head, (row,))), width=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert {"independent", "residency", "practice"} <= set(" ".join(lines).split())


@pytest.mark.parametrize(
    "nasty",
    ["<script>alert(1)</script>", "a & b", '"><img src=x>', "$x^2$", "#import", "*bold*", "| cell |", "\\"],
)
def test_text_never_becomes_markup(nasty: str) -> None:
    report = report_of(Line(nasty, label=nasty), table=Table(("c",), ((nasty,),)))
    page = as_html(report)
    assert "<script" not in page
    assert "<img" not in page
    assert nasty in pdf_text(report, explain=False)
    (row,) = [
        line for line in as_markdown(report).splitlines() if line.startswith("| ") and "c |" not in line
    ]
    assert row.replace("\\|", "").count("|") == 2


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60))
def test_any_text_can_be_shown(text: str) -> None:
    report = report_of(Line(text, label=text or None), table=Table(("c",), ((text,),)))
    as_text(report, explain=True)
    as_markdown(report)
    as_html(report)
    assert pdf_of("report", as_page_data(report)) == pdf_of("report", as_page_data(report))


def test_a_long_footer_leaves_the_number_of_the_page_on_one_line() -> None:
    foot = ("Only what is on record was compared. " * 7).strip()
    report = Report("time", "J-1 time", date(2026, 11, 21), "A lead.", (), (foot,))
    (page,) = PdfReader(BytesIO(pdf_of("report", as_page_data(report)))).pages
    lines = [line.strip() for line in page.extract_text().splitlines()]
    assert any(line.endswith("page 1 of 1") for line in lines)
    assert not any("compared.page" in line.replace(" ", "") for line in lines[:-1])
