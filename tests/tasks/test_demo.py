"""The demonstration runs the real paths, says what it should, and leaves nothing behind."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from pathlib import Path

import pypdf
import pytest

from tracker.tasks.demo import papers, scenes


def test_every_page_of_its_papers_is_marked_sample() -> None:
    pages = [page for data in papers().values() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert len(pages) >= 14
    assert all("SAMPLE" in page.extract_text() for page in pages)


def test_it_answers_from_what_it_read_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    told = {scene.command: " ".join(scene.answer.split()) for scene in scenes()}
    assert (
        "2019 research bundle.pdf: document-1 -> ds2019-1, visa-1, admission-1"
        in told["tracker import folder papers"]
    )
    time = told["tracker report time"]
    assert "You can hold J-1 alien physician status until 19 Jun 2029 at the latest: 941 days." in time
    assert "24-month bar 1 Jul 2021 to 30 Jun 2023 (past)" in time
    assert "No form on record covers 1 Jul 2023 to 30 Jun 2024" in time
    assert 'printed "06-20-2022"' in told["tracker report time --explain"]
    papers_say = told["tracker report 212e"]
    assert "subject to the two-year requirement, by reason of graduate medical education" in papers_say
    assert "Subject: visa-1. Not subject: ds2019-1. Neither is chosen here." in papers_say
    assert "No form on record covers 1 Jul 2023 to 30 Jun 2024 (366 days)" in told["tracker check ds3035"]
    assert "- a form for 1 Jul 2023 to 30 Jun 2024 (366 days)" in told["tracker share letter"]
    (trip,) = [text for command, text in told.items() if command.startswith("tracker check trip")]
    assert "For this trip automatic revalidation looks possible" in trip
    brought = told["tracker import publications pubmed.nbib zotero.bib"]
    assert "2026, article, epub; you: author 5 of 8" in brought
    assert "work-4 is a version of work-1 ? work-6: the source calls it submitted" in brought
    assert told["tracker confirm work-6 status=submitted"].startswith("Confirmed work-6")
    assert "nothing is entered from Dec 2021 to May 2022, 6 months" in told["tracker check cv"]
    story = told["tracker report coherence"]
    assert "The record is coherent with Cardiology as target" in story
    assert "No entry from Dec 2021 to May 2022" in story
    page = told["tracker export cv"]
    assert "Example R, ... **Testcase A**, ... et al (5th of 8)." in page
    assert "development in invented data. Manuscript submitted." in page
    assert told["tracker verify --deep"].startswith("Sound")
    assert list(tmp_path.iterdir()) == []


def test_stopped_half_way_it_leaves_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    running = scenes()
    next(running)
    assert len(list(tmp_path.iterdir())) == 1
    running.close()
    assert list(tmp_path.iterdir()) == []


def test_it_says_the_same_every_time() -> None:
    assert [scene.answer for scene in scenes()] == [scene.answer for scene in scenes()]


def test_the_picture_of_the_readme_is_what_the_program_says() -> None:
    from tracker.tasks.pictures import pictures

    folder = Path(__file__).parents[2] / "docs" / "pictures"
    made = pictures()
    assert made
    assert {name: (folder / name).read_text(encoding="utf-8") for name in made} == made


def test_the_picture_of_the_cv_is_its_first_page() -> None:
    from tracker.tasks.demo import cv_page
    from tracker.tasks.pictures import cv_picture

    whole = pypdf.PdfReader(io.BytesIO(cv_page()))
    assert whole.pages[0].extract_text().startswith("Amara Testcase")
    kept = (Path(__file__).parents[2] / "docs" / "pictures" / "cv.png").read_bytes()
    assert len(kept) < 200_000
    made, there = gray_of(cv_picture()), gray_of(kept)
    assert len(made) == len(there)
    # letters are drawn a little otherwise from machine to machine; a section more or less is 3 % of the ink
    assert ink(made) == pytest.approx(ink(there), rel=0.02)


def ink(pixels: bytes) -> int:
    return sum(255 - pixel for pixel in pixels)


def gray_of(picture: bytes) -> bytes:
    """Return the pixels of a gray PNG picture whose rows are not filtered."""
    width, height = struct.unpack(">II", picture[16:24])
    begin = picture.index(b"IDAT")
    size = struct.unpack(">I", picture[begin - 4 : begin])[0]
    rows = zlib.decompress(picture[begin + 4 : begin + 4 + size])
    assert len(rows) == height * (width + 1)
    return b"".join(rows[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height))
