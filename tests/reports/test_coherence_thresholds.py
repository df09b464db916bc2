"""The numbers behind the report: each has a source, each is used, curves run through their anchors."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.reports.lives import TableFields, story_from
from tracker.records.person import Person
from tracker.reports.coherence import LexiconFields, judged, threshold_rows
from tracker.reports.coherence.bullets import begins_with_a_verb, has_a_number
from tracker.reports.coherence.statuses import status_word
from tracker.reports.coherence.thresholds import along, listed, thresholds
from tracker.terms import Category

PACKAGE = Path(__file__).parents[2] / "tracker" / "reports" / "coherence"


def test_every_number_has_a_source_with_a_grade_and_says_popular_advice() -> None:
    rows = list(threshold_rows())
    assert len(rows) == len(thresholds()) + 2 >= 100
    assert [row[1] for row in rows if "plastic surgery" in row[1] or "nuclear medicine" in row[1]] == [
        row[1] for row in rows[-2:]
    ]
    assert len({row[0] for row in rows}) == len(rows)
    assert all(all(row) for row in rows)
    assert {row[2] for row in rows} == {"our choice", "popular advice alone", "secondary"}
    assert [
        row for row in rows if "nothing else stands behind it" in row[4] and row[2] != "popular advice alone"
    ] == []


def test_every_number_is_used_and_no_module_has_another() -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.glob("*.py")))
    built = {"status_", "author_", "type_", "cap_"}  # put together from the word of a record
    unused = [
        name
        for name in thresholds()
        if f'"{name}"' not in code and not any(name.startswith(b) for b in built)
    ]
    assert unused == []
    assert re.findall(r"[<>]=? ?(?:[3-9]|\d\d+)\b", code) == []


@pytest.mark.parametrize(
    ("curve", "at", "value"),
    [
        ("recency", 0, 1.0), ("recency", 12, 1.0), ("recency", 18, 0.85), ("recency", 24, 0.7), ("recency", 84, 0.0),
        ("recency", 500, 0.0), ("years", 3, 1.0), ("years", 4, 0.9), ("years", 14, 0.1), ("years", 40, 0.1),
        ("timeline", 0, 1.0), ("timeline", 6, 0.8), ("timeline", 36, 0.1), ("research_span", 30, 1.0),
        ("research_span", 33, 0.925), ("research_span", 72, 0.1),
    ],
)  # fmt: skip
def test_a_curve_is_linear_between_its_anchors_and_constant_outside(
    curve: str, at: float, value: float
) -> None:
    assert along(curve, at) == pytest.approx(value)


@pytest.mark.parametrize("name", ["research_first", "without_patients"])
def test_the_specialties_of_the_lists_are_in_the_lexicon(name: str) -> None:
    fields = LexiconFields(None)
    keys = {fields.key(one) for one in listed(name)}
    assert None not in keys
    assert len(keys) == len(listed(name)) >= 6


@pytest.mark.parametrize(
    ("printed", "category", "word"),
    [
        ("J-1", Category.RESEARCH_SCHOLAR, "j1_research_scholar"), ("J-1", Category.PROFESSOR, "j1_professor"),
        ("J-1", Category.ALIEN_PHYSICIAN, "j1_physician"), ("J-1", Category.TRAINEE, "j1_other"),
        ("J-1", None, "j1_other"), ("F-1", None, "f1"), ("F1", None, "f1"), ("F-1 OPT", None, "f1_opt"),
        ("STEM OPT", None, "f1_opt"), ("H-1B", None, "h1b"), ("h1b", None, "h1b"), ("O-1", None, "o1"),
        ("B-1/B-2", None, "b1_b2"), ("B2", None, "b1_b2"), ("ESTA", None, "b1_b2"), ("WT", None, "b1_b2"),
        ("J-2", None, "dependant"), ("H-4", None, "dependant"), ("H4", None, "dependant"), ("dependent", None, "dependant"),
        ("permanent resident", None, "permanent"), ("US citizen", None, "permanent"), ("LPR", None, "permanent"),
        ("nonimmigrant", None, "other"), ("J-1 research scholar", None, "j1_research_scholar"),
        ("J-1 short-term scholar", None, "j1_short_term_scholar"), ("J-1 Physician", None, "j1_physician"),
        ("j1_professor", None, "j1_professor"), ("F-1 student", None, "f1"), ("J12", None, "other"),
        ("TN", None, "other"), ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_a_status_is_known_however_it_is_written(
    printed: str | None, category: Category | None, word: str | None
) -> None:
    assert status_word(printed, category) == word


@pytest.mark.parametrize(
    ("bullet", "verb", "number"),
    [
        ("Led a team of 4", True, True), ("Co-led a trial", True, False), ("Recruited patients", True, False),
        ("- Wrote 3 protocols", True, True), ("Helped with data", False, False), ("Attended meetings", False, False),
        ("Responsible for 5 beds", False, True), ("Data entry", False, False), ("", False, False), ("٣ مرضى", False, True),
    ],
)  # fmt: skip
def test_bullets_begin_with_what_was_done(bullet: str, verb: bool, number: bool) -> None:
    assert begins_with_a_verb(bullet) is verb
    assert has_a_number(bullet) is number


def test_without_a_person_there_is_an_answer() -> None:
    assert judged(story_from([Person()], TableFields(None, {}), date(2026, 1, 1))).word == "insufficient"
