"""The results of an assessment in words: programs whose papers disagree are named."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.reports.figures import Place, figures
from tracker.rules import assess, case_of, load

EARLIER = {
    "ref": "a",
    "category": "research_scholar",
    "begin": "2019-07-01",
    "end": "2021-06-30",
    "sevis_id": "N0012345678",
    "forms": [
        {"begin": "2019-07-01", "end": "2020-06-30", "annotation_212e": "subject"},
        {"begin": "2020-07-01", "end": "2021-06-30", "annotation_212e": "not_subject"},
    ],
}
TRAINING = {
    "ref": "b",
    "category": "alien_physician",
    "begin": "2025-07-01",
    "end": "2027-06-30",
    "sevis_id": "N0099999999",
}


@pytest.mark.parametrize(
    ("what", "programs", "places", "text"),
    [
        ("it alone", [EARLIER], {"a": Place("a", "program-1")}, "conflict; papers of program-1 disagree"),
        (
            "training after it decides the whole",
            [EARLIER, TRAINING],
            {"a": Place("a", "program-1")},
            "subject (GME); papers of program-1 disagree",
        ),
        ("no name is known", [EARLIER], {}, "conflict; papers of program 1 disagree"),
        ("nothing disagrees", [TRAINING], {}, "subject (GME)"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_the_whole_names_the_programs_whose_papers_disagree(what, programs, places, text):
    answer = assess(case_of({"programs": programs}), load(), date(2026, 11, 21)).as_json()
    assert figures(answer, places)["s212e"].text == text
