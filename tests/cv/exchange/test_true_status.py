"""Files for other programs claim no more than the CV: how far a work is, and whose it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tracker.cv.career import Career, career_of
from tracker.cv.exchange import rendercv_of, resume_of
from tracker.cv.sections import CvOptions, content_of
from tracker.cv.works import WorkOptions
from tracker.records.works import Work


def work(**fields: Any) -> Work:
    kept = {
        "title": "Stones in nine hospitals", "type": "article", "status": "published", "date": "2026-03",
        "venue": "Journal of Testing", "authors": [{"family": "Testcase", "initials": "A"}], "author_number": 1,
    }  # fmt: skip
    return Work.model_validate(kept | fields)


def rendercv(career: Career, *, keep_retracted: bool = False) -> list[dict[str, Any]]:
    options = CvOptions(works=WorkOptions(keep_retracted=keep_retracted))
    sections = yaml.safe_load(rendercv_of(content_of(career, options), career))["cv"].get("sections", {})
    return [entry for entries in sections.values() for entry in entries]


@pytest.mark.parametrize(
    ("fields", "journal", "date"),
    [
        ({}, "Journal of Testing", "2026-03"),
        ({"status": "epub"}, "Journal of Testing; published online", "2026-03"),
        ({"status": "in_press"}, "Journal of Testing; in press", None),
        ({"status": "accepted"}, "Journal of Testing; accepted", None),
        ({"status": "under_review"}, "Manuscript under review", None),
        ({"status": "data_analysis"}, "Data analysis in progress", None),
        ({"title": "What was submitted", "venue": None}, None, "2026-03"),
        ({"type": "poster", "meeting": "Sample Congress"}, "Poster; Sample Congress", "2026-03"),
        (
            {"type": "oral", "meeting": "Sample Congress", "status": "accepted"},
            "Oral presentation; Sample Congress; accepted",
            None,
        ),
    ],
)
def test_rendercv_says_how_far_a_work_is(
    fields: dict[str, Any], journal: str | None, date: str | None
) -> None:
    (entry,) = rendercv(career_of([work(**fields)]))
    assert (entry.get("journal"), entry.get("date")) == (journal, date)


def test_rendercv_names_no_journal_where_another_version_is_named() -> None:
    main = work()
    second = work(title="The same, longer", status="submitted", version_of=main.id, venue="Secret Journal")
    entries = rendercv(career_of([main, second]))
    assert [entry.get("journal") for entry in entries] == ["Journal of Testing", "Manuscript submitted"]


def test_a_retracted_work_is_marked_in_every_file() -> None:
    career = career_of([work(retracted=True)])
    assert rendercv(career) == []
    assert rendercv(career, keep_retracted=True)[0]["title"] == r"\[Retracted\] Stones in nine hospitals"
    assert "publications" not in json.loads(resume_of(career))
    (kept,) = json.loads(resume_of(career, keep_retracted=True))["publications"]
    assert "[Retracted] Stones" in kept["summary"]


@pytest.mark.parametrize(
    ("status", "publisher", "released"),
    [
        ("published", "Journal of Testing", "2026-03"),
        ("epub", "Journal of Testing", "2026-03"),
        ("in_press", "Journal of Testing", None),
        ("accepted", "Journal of Testing", None),
        ("under_review", None, None),
        ("submitted", None, None),
        ("in_preparation", None, None),
    ],
)
def test_a_resume_names_a_journal_that_accepted_and_a_day_that_came(
    status: str, publisher: str | None, released: str | None
) -> None:
    text = resume_of(career_of([work(status=status)]))
    (shown,) = json.loads(text)["publications"]
    assert ("Journal of Testing" in text) is (publisher is not None)
    assert (shown.get("publisher"), shown.get("releaseDate")) == (publisher, released)
