"""Why a record is of a specialty: the words, the shares, the target, and silence with its reason."""

from __future__ import annotations

import pytest

from tracker.errors import UsageError
from tracker.records.career import Certificate, Education, Position
from tracker.records.person import Person
from tracker.records.works import Work
from tracker.tasks.specialty_why import why_of

UROLOGIST = Person(family_name="SAMPLE", target_specialty="Urology")


@pytest.mark.parametrize(
    ("record", "lines", "rows"),
    [
        pytest.param(
            Work(title="Kidney epidemiology", journal_abbrev="Kidney Int"),
            ["Specialty: Nephrology", "It serves your target, Urology: 0.40 of 1"],
            [
                ("Kidney Int", "journal", "Nephrology", "3"),
                ("Kidney", "title", "Nephrology", "2"),
                ("epidemiology", "title", "nothing, unless the target is Public Health and General Preventive Medicine", "0"),
            ],
            id="a work with a specialty",
        ),
        pytest.param(
            Work(title="Glaucoma and proteinuria"),
            [
                "No specialty: its words speak for several specialties alike",
                "Shares: Nephrology 50%, Ophthalmology 50%",
                "It serves your target, Urology: 0.20 of 1",
            ],
            [("Glaucoma", "title", "Ophthalmology", "2"), ("proteinuria", "title", "Nephrology", "2")],
            id="a divided work",
        ),
        pytest.param(
            Work(title="An operation by brush strokes"),
            [
                "No specialty: its words are used in many specialties",
                "It serves your target, Urology: unknown, which is never counted as off",
            ],
            [
                ("operation", "title", "nothing alone: used in many specialties", "0"),
                ("brush strokes", "title", "nothing: no specialty in spite of its words", "0"),
            ],
            id="weak and misleading words",
        ),
        pytest.param(
            Position(title="House officer"),
            ["Neutral, counted nowhere: it names no specialty"],
            [("House officer", "title", "nothing: a post without a specialty", "0")],
            id="a neutral post",
        ),
        pytest.param(
            Work(title="A house officer at night"),
            [
                "No specialty: its words name a post, which is no specialty",
                "It serves your target, Urology: unknown, which is never counted as off",
            ],
            [("house officer", "title", "nothing: a post without a specialty", "0")],
            id="a work about such a post",
        ),
        pytest.param(
            Work(title="Glaucoma", field_answer="other"),
            ["Specialty: as you said (the person said so)", "It serves your target, Urology: 0.00 of 1"],
            [],
            id="an answer",
        ),
        pytest.param(
            Work(title="Glaucoma", field_answer="urology"),
            ["Specialty: Urology", "It serves your target, Urology: 1.00 of 1"],
            [("urology", "your answer", "Urology", "3")],
            id="an answer by name",
        ),
        pytest.param(
            Education(field="Urology"),
            ["Specialty: Urology", "It serves your target, Urology: 1.00 of 1"],
            [("Urology", "field of the degree", "Urology", "6")],
            id="a degree",
        ),
    ],
)  # fmt: skip
def test_words_and_reasons(record, lines, rows):
    why = why_of(record, UROLOGIST)
    assert why.lines() == lines
    assert why.rows() == rows


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        pytest.param(Work(title="A deep network"), True, id="a work of unknown field"),
        pytest.param(Work(title="Glaucoma"), False, id="a work of a known field"),
        pytest.param(Work(title="A house officer at night"), True, id="a work about a post without a field"),
        pytest.param(Work(field_answer="not medical"), False, id="an answered work"),
        pytest.param(Position(title="Assistant"), False, id="a post takes no answer"),
    ],
)
def test_an_answer_is_wanted_where_words_say_nothing(record, wanted):
    assert why_of(record, UROLOGIST).open_question is wanted


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(None, id="nobody"),
        pytest.param(Person(family_name="SAMPLE"), id="no target"),
        pytest.param(Person(family_name="SAMPLE", target_specialty="alchemy"), id="an unknown target"),
    ],
)
def test_without_a_target_nothing_is_compared(person):
    why = why_of(Work(title="Glaucoma"), person)
    assert why.lines() == ["Specialty: Ophthalmology"]
    assert why.as_json()["s"] is None


def test_json_has_every_word():
    told = why_of(Work(title="Kidney epidemiology"), UROLOGIST).as_json()
    assert (told["specialty"], told["state"], told["reason"]) == ("nephrology", "known", None)
    assert (told["shares"], told["target"], told["s"]) == ({"nephrology": 1.0}, "urology", 0.4)
    assert [(one["words"], one["weight"]) for one in told["words"]] == [("Kidney", 2.0), ("epidemiology", 0)]


def test_other_records_have_no_specialty():
    with pytest.raises(UsageError, match="a certificate has no specialty"):
        why_of(Certificate(name="Course"), UROLOGIST)
