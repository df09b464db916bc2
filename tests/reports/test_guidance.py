"""Numbers that are not law: each has a source and a grade, and none is read twice."""

from __future__ import annotations

import pytest

from tracker.records.career import PlanKind
from tracker.reports.guidance import (
    AREAS,
    GRADES,
    guidance_rows,
    leads,
    length_of,
    lengths,
    questions,
    sources,
    values,
)


@pytest.mark.parametrize("area", AREAS)
def test_every_source_has_a_grade_and_a_day(area):
    found = sources(area)
    assert found
    for source in found.values():
        assert source.grade in GRADES
        assert source.checked.year >= 2026
        assert source.words
        assert source.url is None or source.url.startswith("http")


@pytest.mark.parametrize(
    ("name", "years", "after"),
    [
        pytest.param("family medicine", 3, None, id="three"),
        pytest.param("Anaesthesia", 4, None, id="four, in another spelling"),
        pytest.param("Orthopedic Surgery", 5, None, id="five"),
        pytest.param("plastic surgery", 6, None, id="six"),
        pytest.param("neurosurgery", 7, None, id="seven"),
        pytest.param("Maternal-Fetal Medicine", 3, "obstetrics and gynecology", id="a fellowship of three"),
        pytest.param("infectious diseases", 2, "internal medicine", id="of two"),
        pytest.param("stroke", 1, "neurology", id="of one"),
        pytest.param("Neurochirurgie", 7, None, id="in German"),
        pytest.param("medicina interna", 3, None, id="in Spanish"),
        pytest.param("neurology residency", 4, None, id="with the word residency"),
    ],
)
def test_usual_lengths(name, years, after):
    found = length_of(name)
    assert (found.years, found.after) == (years, after)


@pytest.mark.parametrize("name", [None, "", "falconry", "neurof"])
def test_what_is_not_on_file_has_no_length(name):
    assert length_of(name) is None


def test_names_are_used_once_and_a_fellowship_follows_a_residency():
    names = [name for length in lengths() for name in (length.name, *length.others)]
    assert len(names) == len(set(names)) > 50
    for length in lengths():
        if length.after is not None:
            before = length_of(length.after)
            assert before.after is None
        assert 1 <= length.years <= 7


def test_questions_have_words_of_their_own_and_kinds_that_exist():
    words = [question.word for question in questions()]
    assert len(words) == len(set(words)) > 20
    kinds = {kind.value for kind in PlanKind}
    for question in questions():
        assert question.kinds
        assert question.kinds <= kinds
        assert question.text.endswith("?")
        assert question.why.endswith(".")


def test_numbers_are_positive_and_all_are_listed():
    rows = list(guidance_rows())
    count = sum(len(values(area)) for area in AREAS) + len(lengths()) + len(questions()) + len(leads())
    assert len(rows) == count > 60
    assert len({row[0] for row in rows}) == count
    for area in AREAS:
        assert all(value.value > 0 for value in values(area).values())
    assert all(list(days) == sorted(days, reverse=True) for days in leads().values())
