"""The coherence report from the records of a vault: schema, files, names of records, what is left out."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import jsonschema
import pytest
from pypdf import PdfReader

from tests.reports.lives import Told, lives
from tracker.records.career_export import export_of
from tracker.reports.paths import years_words
from tracker.reports.report import as_text
from tracker.tasks.career_export import ledger_of_file
from tracker.tasks.coherence import CoherenceAnswer, coherence
from tracker.tasks.paths import OWN, compare_paths
from tracker.tasks.report_files import file_of
from tracker.tasks.schemas import SCHEMAS

CHOSEN = (
    "urology, leave inside a research post",
    "otolaryngology, long research with little out",
    "nuclear medicine, too little to judge",
    "statuses without a common goal",
    "nothing entered",
    "years alone",
)
ENDINGS = (".txt", ".md", ".html", ".pdf", ".json")


def answered(life: Told, folder: Any, **changes: Any) -> CoherenceAnswer:
    """Return the answer to a life that was written to an export and read back."""
    file = folder / "life.json"
    export = export_of(life.records(), exported_at=datetime(2026, 11, 21, tzinfo=UTC))
    file.write_text(json.dumps(export), encoding="utf-8")
    return coherence(ledger_of_file(file), life.as_of, fields=life.fields(), **changes)


@pytest.mark.parametrize("name", CHOSEN)
def test_the_answer_is_what_the_schema_says(name: str, tmp_path: Any) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS["coherence-1"]())
    found = answered(lives()[name], tmp_path).answer
    assert list(validator.iter_errors(found)) == []
    assert json.loads(json.dumps(found)) == found


def words_of(answer: CoherenceAnswer, ending: str) -> str:
    data = file_of(answer.report, answer.answer, ending, explain=True)
    if ending == ".pdf":
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)
    return " ".join(data.decode("utf-8").replace("\\", "").split())


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_form_says_the_same_and_keeps_reasons_to_itself(ending: str, tmp_path: Any) -> None:
    found = answered(lives()["otolaryngology, long research with little out"], tmp_path)
    page = words_of(found, ending)
    assert "41" in page
    assert "51 months ago" in page
    assert "limited to 44" in page
    assert "50 months of research" in page
    leave = answered(lives()["urology, leave inside a research post"], tmp_path)
    assert "parental" not in words_of(leave, ending)


def test_the_picture_has_its_table_and_the_terminal_its_bars(tmp_path: Any) -> None:
    found = answered(lives()["otolaryngology, long research with little out"], tmp_path)
    html = file_of(found.report, found.answer, ".html", explain=False).decode("utf-8")
    assert html.count("<svg") == 1
    assert "held back by a limit 19" in html
    (section,) = [one for one in found.report.sections if one.heading == "Score"]
    assert section.table is not None
    assert len(section.drawn) == 1 + len(section.table.rows) == 9
    limits = [row for row in section.table.rows if row[0].startswith("limit: ")]
    assert [row[1:] for row in limits] == [
        ("counts" if cap["binding"] else "a lower number counts", f"at most {cap['limit']}")
        for cap in found.answer["caps"]
    ]
    assert "…" not in html  # no name of a limit is cut off in the picture


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".pdf"])
def test_each_part_of_the_score_shows_what_it_was_computed_from(ending: str, tmp_path: Any) -> None:
    page = words_of(answered(lives()["otolaryngology, long research with little out"], tmp_path), ending)
    assert "0.10 a research year (4.2 years) of 1.25" in page
    assert "Research associate, Sep 2022 to now: share 1, counts 36" in page
    assert "Jan 2024: 0.3 value, counts 0.3" in page


@pytest.mark.parametrize("width", [96, 80, 60])
def test_the_report_fits_a_narrow_terminal(width: int, tmp_path: Any) -> None:
    life = copy.deepcopy(lives()["otolaryngology, long research with little out"])
    for row in [*life.rooms["works"], *life.rooms["positions"]]:
        row["title"] = f"{row['title']} and everything else that was done besides it in those long years " * 3
    report = answered(life, tmp_path).report
    drawn = [line for section in report.sections for line in section.drawn]
    assert max(map(len, drawn)) <= 78
    rest = replace(report, sections=tuple(replace(one, drawn=()) for one in report.sections))
    assert max(map(len, as_text(rest, explain=True, width=width).splitlines())) <= width


def test_records_are_named_as_people_see_them(tmp_path: Any) -> None:
    found = answered(lives()["otolaryngology, long research with little out"], tmp_path)
    text = words_of(found, ".txt")
    assert "(position-2)" in text
    assert "(education-1)" in text


def test_the_law_says_which_bars_follow(tmp_path: Any) -> None:
    life = lives()["urology, leave inside a research post"]
    row = {
        "id": "old",
        "category": "research_scholar",
        "sevis_begin": "2024-01-01",
        "sevis_end": "2025-12-31",
    }
    stays = [
        {"id": "stay", "country": "US", "status": "J-1", "arrived_on": "2024-01-01", "left_on": "2025-12-31"}
    ]
    past = Told(
        life.id, date(2026, 3, 1), {**life.rooms, "programs": [row], "presence": stays}, life.person, {}
    )
    text = words_of(answered(past, tmp_path), ".txt")
    assert "24-month bar until 31 Dec 2027" in text


def test_the_years_before_practice_are_those_of_the_own_path(tmp_path: Any) -> None:
    life = lives()["urology, leave inside a research post"]
    text = " ".join(words_of(answered(life, tmp_path), ".txt").split())
    assert "own path" in text
    (path,) = compare_paths(ledger_of_file(tmp_path / "life.json"), [OWN], life.as_of).paths
    years = path.years_before_practice
    assert f"{years_words(years)} of research and training before practice, then 3 years" in text
    alone = Told(
        life.id,
        life.as_of,
        {room: [] if room == "plans" else rows for room, rows in life.rooms.items()},
        life.person,
        {},
    )
    assert "before practice" not in words_of(answered(alone, tmp_path), ".txt")


def test_a_plan_inside_a_bar_is_told_with_the_day_that_the_law_gives(tmp_path: Any) -> None:
    life = lives()["urology, leave inside a research post"]
    row = {
        "id": "old",
        "category": "research_scholar",
        "sevis_begin": "2024-01-01",
        "sevis_end": "2025-12-31",
    }
    stays = [
        {"id": "stay", "country": "US", "status": "J-1", "arrived_on": "2024-01-01", "left_on": "2025-12-31"}
    ]
    plans = [
        {"id": "more", "kind": "research", "begin": "2026-09"},
        {"id": "then", "kind": "residency", "specialty": "urology", "begin": "2028-07"},
    ]
    barred = Told(
        life.id, date(2026, 3, 1), {"programs": [row], "presence": stays, "plans": plans, **{
            room: rows for room, rows in life.rooms.items() if room == "education"}}, life.person, {}
    )  # fmt: skip
    text = " ".join(words_of(answered(barred, tmp_path), ".txt").split())
    assert "research scholar may not begin on 1 Sep 2026, but from 1 Jan 2028" in text


def test_the_same_records_give_the_same_bytes(tmp_path: Any) -> None:
    life = lives()["statuses without a common goal"]
    for ending in ENDINGS:
        one, other = (answered(life, tmp_path) for _ in range(2))
        assert file_of(one.report, one.answer, ending, explain=True) == file_of(
            other.report, other.answer, ending, explain=True
        )


def test_a_day_before_the_law_on_file_has_an_answer_too(tmp_path: Any) -> None:
    life = lives()["urology, leave inside a research post"]
    assert (
        answered(Told(life.id, date(1950, 1, 1), life.rooms, life.person, {}), tmp_path).answer["word"]
        == "insufficient"
    )


@pytest.mark.parametrize(
    ("target", "lead"),
    [
        ({}, "The target specialty is not entered. Without it the record is"),
        (
            {"target_specialty": "basket weaving"},
            "The target specialty is not a name on file. Without it the record is",
        ),
        ({"target_specialty": "urology"}, "The record is coherent with urology as target"),
    ],
    ids=["no target", "no specialty", "a specialty"],
)
def test_the_lead_says_whether_there_is_a_target(target: dict[str, str], lead: str, tmp_path: Any) -> None:
    life = lives()["urology, leave inside a research post"]
    file = tmp_path / "life.json"
    records = Told(life.id, life.as_of, life.rooms, target, {}).records()
    file.write_text(
        json.dumps(export_of(records, exported_at=datetime(2026, 11, 21, tzinfo=UTC))), encoding="utf-8"
    )
    found = coherence(ledger_of_file(file), life.as_of)
    assert found.report.lead.startswith(lead)
    assert ("target_specialty" in {one["code"] for one in found.answer["questions"]}) is (
        target.get("target_specialty") != "urology"
    )


@pytest.mark.parametrize("name", CHOSEN)
def test_an_export_in_another_order_and_without_numbers_says_the_same(name: str, tmp_path: Any) -> None:
    life, file, answers = lives()[name], tmp_path / "life.json", []
    export = export_of(life.records(), exported_at=datetime(2026, 11, 21, tzinfo=UTC))
    for step in (1, -1):
        mixed = {
            key: [{k: v for k, v in row.items() if k != "number"} for row in value][::step]
            if isinstance(value, list)
            else value
            for key, value in export.items()
        }
        file.write_text(json.dumps(mixed), encoding="utf-8")
        answers.append(json.dumps(coherence(ledger_of_file(file), life.as_of, fields=life.fields()).answer))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("degree", "listed"),
    [
        pytest.param(
            "Lekarz", "if it is Lekarz, say so: tracker edit education-1 medical_degree=true", id="not known"
        ),
        pytest.param("MB BChir", "a post or a work after graduation", id="known"),
    ],
)
def test_a_short_record_is_told_what_is_there_and_what_is_missing(
    degree: str, listed: str, tmp_path: Any
) -> None:
    rooms = {
        "education": [{"id": "md", "degree": degree, "end": "2026-05"}],
        "positions": [{"id": "a", "title": "Officer", "kind": "clinical", "begin": "2026-06"}],
    }
    life = Told("short", date(2026, 11, 15), rooms, {"target_specialty": "neurology"}, {})
    text = words_of(answered(life, tmp_path), ".txt")
    assert f"What is there education-1 {degree}, May 2026 position-1 Officer, Jun 2026 to now" in text
    assert listed in text
    assert ("say so" in text) == (degree == "Lekarz")
