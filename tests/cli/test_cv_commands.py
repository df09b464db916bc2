"""export cv as a person runs it: pictures when asked for, private lanes only by name, and the own timeline."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from docx import Document
from pypdf import PdfReader


@pytest.fixture
def mine(on):
    on("add", "person", "--family-name", "Sample", "--given-name", "Ada")
    on("add", "position", "--title", "Fellow", "--kind", "research", "--begin", "2022", "--end", "2023")
    on("add", "position", "--title", "Secret", "--kind", "leave", "--begin", "2024-01", "--end", "2024-06")
    on("add", "work", "--title", "A study", "--type", "article", "--status", "published", "--date", "2023")
    on("add", "ds2019", "--category", "research_scholar", "--program-begin-date", "2022-01-01",
       "--program-end-date", "2026-06-30")  # fmt: skip
    return on


def text_of(path) -> str:
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if path.suffix == ".docx":
        return " ".join(cell.text for table in Document(str(path)).tables for cell in table._cells)
    return data.decode("utf-8")


@pytest.mark.parametrize("ending", ["pdf", "docx", "html", "md"])
def test_pictures_are_in_a_file_when_asked_for_without_leave_and_status(mine, tmp_path, ending):
    out, asked = tmp_path / f"cv.{ending}", tmp_path / f"all.{ending}"
    assert mine("export", "cv", "--pictures", "--out", str(out)).code == 0
    words = ("export", "cv", "--pictures", "--lane", "leave", "--lane", "status", "--out", str(asked))
    assert mine(*words).code == 0
    assert "1 published" in text_of(out)
    for private in ("leave", "J-1", "Secret"):
        assert private not in text_of(out)
    assert "leave" in text_of(asked)
    assert "J-1 research scholar" in text_of(asked)
    assert "Secret" not in text_of(asked)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(("--lane", "leave"), "--lane is of the pictures", id="a lane without pictures"),
        pytest.param(("--pictures", "--lane", "age"), "there is no lane 'age'", id="an unknown lane"),
        pytest.param(
            ("--gaps", "--style", "short"), "--gaps is of the research style", id="gaps in two pages"
        ),
        pytest.param(("--pictures", "--to", "ris"), "pictures do not stand in ris files", id="works alone"),
    ],
)
def test_what_does_not_go_together_is_said(mine, words, complaint):
    ran = mine("export", "cv", *words)
    assert ran.code == 2
    assert complaint in ran.err


def test_gaps_have_a_line_when_it_is_chosen(mine):
    assert "Not in employment" not in mine("export", "cv").out
    shown = mine("export", "cv", "--gaps").out
    assert "Not in employment (2024" in shown
    assert "Secret" not in shown


def test_the_own_timeline_shows_every_lane(mine):
    out = mine("report", "timeline", "--as-of", "2025-01-01").out
    for words in ("J-1 research scholar", "Research", "leave", "1 published"):
        assert words in out
    assert "Secret" not in out


def test_what_is_left_out_is_named_by_reason(mine, tmp_path):
    entries = "".join(
        f"@article{{k{n}, title={{Study number {n} of a series}}, author={{Testcase, Ben}}, journal={{J}}, year={{2020}}, doi={{10.1000/{n}}}}}\n"
        for n in range(15)
    )
    file = tmp_path / "list.bib"
    file.write_text(entries, encoding="utf-8")
    assert mine("import", "publications", str(file), "--yes").code == 0
    told = [line for line in mine("export", "cv").err.splitlines() if line.startswith("Left out:")]
    named = ", ".join(f"work-{n}" for n in range(2, 14))
    assert told == [f"Left out: {named} and 3 more, it waits for confirmation"]


@pytest.fixture
def authored(on):
    on("add", "person", "--family-name", "Sample", "--given-name", "Ada")
    for title, status, more in (
        ("The first study of many hospitals", "published", ("authors=Sample A, Stone R",)),
        ("Only read and never written by her", "published", ("authors=Stone R, Holm S", "author_number=0")),
        ("Somebody may be the author of this", "published", ("authors=Stone R, Holm S",)),
        ("A paper that was taken back again", "published", ("authors=Sample A, Holm S", "retracted=yes")),
        ("A manuscript still on its way there", "submitted", ("authors=Sample A, Holm S",)),
    ):
        on("add", "work", f"title={title}", "type=article", f"status={status}", "date=2023", *more)
    return on


@pytest.mark.parametrize("form", ["md", "html", "json", "rendercv", "bib", "ris", "csl"])
def test_no_file_has_works_of_others_or_retracted_ones(authored, form):
    ran = authored("export", "cv", "--to", form)
    assert ran.code == 0
    assert "The first study" in ran.out
    assert "never written" not in ran.out
    assert "taken back" not in ran.out
    assert "Left out: work-2, you are none of its authors" in ran.err
    assert "Left out: work-4, it is retracted" in ran.err
    assert "taken back" in authored("export", "cv", "--to", form, "--keep-retracted").out


def test_the_export_asks_which_author_she_is_and_offers_the_check(authored):
    told = authored("export", "cv").err
    assert "Not settled which author you are: work-3; say it: tracker edit work-3 author-number=N" in told
    assert "tracker check cv" in told


def test_a_work_that_cannot_be_selected_is_told(authored):
    told = authored("export", "cv", "--style", "short", "--select", "work-5", "--select", "work-1").err
    assert "Left out: work-5, only what is out, accepted or in press can be selected" in told
    assert authored("export", "cv", "--select", "work-1").code == 2
    six = [word for _ in range(6) for word in ("--select", "work-1")]
    assert "5 works at most" in authored("export", "cv", "--style", "short", *six).err


@pytest.mark.parametrize(("named", "word"), [(False, "add"), (True, "edit")], ids=["no record", "no name"])
def test_a_cv_without_a_name_says_how_to_give_one(on, named, word):
    if named:
        on("add", "person", "email=ada@example.org")
    told = on("export", "cv").err
    assert f"tracker {word} person given_name=NAME family_name=NAME" in told
    assert on(word, "person", "given_name=Ada", "family_name=Sample").code == 0


def test_the_cv_of_an_export_starts_no_database(mine, tmp_path):
    export, out = tmp_path / "mine.json", tmp_path / "cv.pdf"
    assert mine("export", "json", "--out", str(export)).code == 0
    code = (
        "import atexit, sys\n"
        "libraries = {'sqlalchemy', 'sqlmodel', 'cryptography', 'sqlite3'}\n"
        "atexit.register(lambda: print(sorted(libraries & set(sys.modules))))\n"
        "from tracker.__main__ import main\n"
        "main()\n"
    )
    words = ["--from", str(export), "export", "cv", "--out", str(out)]
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=300, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"
    assert "A study" in text_of(out)


@pytest.mark.parametrize(("skills", "told"), [(1, False), (5, True)])
def test_a_short_cv_that_does_not_fit_is_told(on, tmp_path, skills, told):
    for number in range(skills):
        on("add", "skill", "kind=statistics", f"name={f'regression of kind {number} ' * 160}")
    ran = on("export", "cv", "--style", "short", "--out", str(tmp_path / "short.pdf"))
    assert ran.code == 0
    assert ("The short style fills" in ran.err) is told


def test_the_short_style_says_what_it_leaves_out(on):
    for number in range(8):
        on("add", "work", f"title=Study {number}", "type=article", "status=published", "date=2020")
    on("add", "award", "name=A prize")
    assert "The short style leaves out 3 of Peer-Reviewed Publications, 1 of Awards and Grants" in on("export", "cv", "--style", "short").err  # fmt: skip
    assert "The short style" not in on("export", "cv").err
