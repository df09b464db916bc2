"""The example files are what the script writes, say SAMPLE on each page, and stay small."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tracker.tasks.specimens.__main__ import main
from tracker.tasks.specimens.form_ds2019 import REVISIONS, ds2019, ds2019_page_2
from tracker.tasks.specimens.form_visa import machine_lines
from tracker.tasks.specimens.layout import pen_mark
from tracker.tasks.specimens.people import examples
from tracker.typeset.canvas import write
from tracker.typeset.items import Text

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
NAMES = ("ds2019-research.pdf", "ds2019-residency.pdf", "bundle.pdf")


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_those_of_the_script(name):
    assert (FOLDER / name).read_bytes() == examples()[name]


def test_the_script_writes_all_examples(tmp_path):
    main([str(tmp_path / "new")])
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(NAMES)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--help"], 0, id="help"),
        pytest.param([], 2, id="no folder"),
        pytest.param(["one", "two"], 2, id="two folders"),
        pytest.param(["--nope"], 2, id="an unknown option"),
    ],
)
def test_the_script_makes_no_folder_of_what_is_none(words, code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == code
    assert list(tmp_path.iterdir()) == []
    said = capsys.readouterr()
    assert "tracker.tasks.specimens" in said.out + said.err


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_sample(name):
    data = examples()[name]
    assert len(data) < 60_000
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) >= 2
    for page in pages:
        assert "SAMPLE" in page.extract_text().replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_printing_has_its_title_and_both_box_labels(revision):
    text = (
        PdfReader(io.BytesIO(write([ds2019({}, revision=revision), ds2019_page_2(revision)])))
        .pages[0]
        .extract_text()
    )
    assert "CERTIFICATE OF ELIGIBILITY FOR EXCHANGE VISITOR" in text
    assert ("J-NONIMMIGRANT" in text) == (revision == "2020")
    assert ("U.S. Address:" in text) == (revision == "2003")
    for words in ("Not subject to the two-year residence", "Subject to two-year residence", "P-3-04510"):
        assert words in text


@pytest.mark.parametrize("revision", REVISIONS)
def test_nothing_runs_off_the_page(revision):
    for placed in ds2019({}, revision=revision).items:
        if isinstance(placed.item, Text) and placed.tag != "watermark":
            assert placed.item.x >= 5
            assert placed.item.x + placed.item.width <= 607


def test_a_zone_has_44_characters_whatever_the_name():
    import datetime

    day = datetime.date(1990, 3, 14)
    for name in ("A", "TESTCASE-SAMPLE VON LONGNAME"):
        lines = machine_lines(
            surname=name,
            given_name=name,
            passport="A1",
            nationality="NGA",
            birth=day,
            sex="X",
            expiry=day,
            optional="0" * 20,
        )
        assert [len(line) for line in lines] == [44, 44]


def test_an_unknown_pen_mark_is_refused():
    with pytest.raises(ValueError, match="tick or a cross"):
        pen_mark("blot", 0, 0, 8)
