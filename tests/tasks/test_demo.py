"""The demonstration runs the real paths, says what it should, and leaves nothing behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pypdf
import pytest

from tracker.tasks.demo import papers, scenes


def test_every_page_of_its_papers_is_marked_sample() -> None:
    import io

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
