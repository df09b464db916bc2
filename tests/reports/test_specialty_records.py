"""Works, posts and degrees have the specialty of their own words, and the person's answer outranks it."""

from __future__ import annotations

import pytest

from tracker.records.career import Certificate, Education, Position, PositionKind
from tracker.records.works import MeshHeading, Work
from tracker.reports.specialty import (
    FieldAnswer,
    State,
    classify_field,
    classify_position,
    classify_record,
    classify_thesis,
    classify_work,
)


@pytest.mark.parametrize(
    ("answer", "state", "s"),
    [
        pytest.param("target", State.KNOWN, 1.0, id="in my field"),
        pytest.param("neighboring", State.KNOWN, 0.6, id="in a neighboring field"),
        pytest.param("neighbouring", State.KNOWN, 0.6, id="British spelling"),
        pytest.param("Other", State.KNOWN, 0.0, id="in another field"),
        pytest.param("not medical", State.NEUTRAL, None, id="not a medical field"),
        pytest.param("Urology", State.KNOWN, 1.0, id="the name of a specialty"),
        pytest.param("nephrology", State.KNOWN, 0.4, id="the name of a neighbor"),
        pytest.param("no idea", State.KNOWN, 0.0, id="neither: the words decide"),
        pytest.param("", State.KNOWN, 0.0, id="empty: the words decide"),
    ],
)
def test_the_answer_of_the_person_outranks_the_words(answer, state, s):
    work = Work(title="Glaucoma in Lagos", journal_abbrev="J Glaucoma", field_answer=answer or None)
    found = classify_work(work)
    assert found.state is state
    assert found.s("urology") == s
    assert found.serves("urology") is state


def test_every_listed_answer_is_taken():
    assert len(FieldAnswer) == 4
    assert all(classify_work(Work(field_answer=one)).reason for one in FieldAnswer)


def test_a_work_is_read_in_all_its_fields():
    work = Work(
        title="Ein Fallbericht",
        translated_title="Horseshoe kidney",
        keywords=["lithotripsy"],
        mesh=[MeshHeading(heading="Urethra/surgery", major=True), MeshHeading(heading="Humans")],
        venue="European Urology",
        book_title="Urology in brief",
        abstract_in_supplement=True,
    )
    found = classify_work(work)
    assert {(vote.place, vote.words) for vote in found.votes} == {
        ("title", "kidney"),
        ("keyword", "lithotripsy"),
        ("mesh", "Urethra"),
        ("journal", "European Urology"),
        ("book", "Urology"),
    }
    assert found.specialty == "urology"


def test_the_abbreviated_name_of_a_journal_comes_first_and_votes_once():
    found = classify_work(Work(title="Two cases", journal_abbrev="Cornea", venue="J Urol"))
    assert [vote.words for vote in found.votes] == ["Cornea"]


def test_a_work_without_words_is_unknown():
    found = classify_work(Work())
    assert (found.state, found.s("urology")) == (State.UNKNOWN, None)


@pytest.mark.parametrize("title", ["A house officer at night", "A year of social service"])
def test_words_of_a_post_without_a_specialty_leave_a_work_unknown(title):
    assert classify_work(Work(title=title)).state is State.UNKNOWN
    assert classify_position(Position(title=title)).state is State.NEUTRAL


@pytest.mark.parametrize(
    ("fields", "state", "specialty"),
    [
        pytest.param({"specialty": "Urology", "title": "Cardiology fellow"}, State.KNOWN, "urology", id="field alone"),
        pytest.param({"title": "Cardiology fellow"}, State.KNOWN, "cardiology", id="title without a field"),
        pytest.param({"specialty": "Ward 5", "title": "Cardiology fellow"}, State.KNOWN, "cardiology", id="a field that says nothing"),
        pytest.param({"specialty": "Peds"}, State.KNOWN, "pediatrics", id="a short name"),
        pytest.param({"specialty": "ID"}, State.KNOWN, "infectious_disease", id="a short name in capitals"),
        pytest.param({"specialty": "Medicine", "title": "Registrar"}, State.KNOWN, "internal_medicine", id="medicine"),
        pytest.param({"specialty": "Surgery"}, State.KNOWN, "general_surgery", id="surgery"),
        pytest.param({"specialty": "Kinderheilkunde"}, State.KNOWN, "pediatrics", id="German"),
        pytest.param({"specialty": "Electrophysiology"}, State.KNOWN, "electrophysiology", id="the key of a specialty"),
        pytest.param({"specialty": "A&E"}, State.KNOWN, "emergency_medicine", id="what a department is called"),
        pytest.param({"specialty": "Casualty"}, State.KNOWN, "emergency_medicine", id="an older name of it"),
        pytest.param({"specialty": "Acute Medicine"}, State.KNOWN, "internal_medicine", id="medicine on the day of admission"),
        pytest.param({"specialty": "General Medicine"}, State.KNOWN, "internal_medicine", id="medicine without a branch"),
        pytest.param({"specialty": "Chest Diseases"}, State.KNOWN, "pulmonary_disease", id="the chest"),
        pytest.param({"specialty": "Hemato-oncology"}, State.KNOWN, "hematology_oncology", id="two fields as one word"),
        pytest.param({"specialty": "Onco-hématologie"}, State.KNOWN, "hematology_oncology", id="the same in French"),
        pytest.param({"specialty": "جراحة الأطفال"}, State.KNOWN, "pediatric_surgery", id="surgery of children in Arabic"),
        pytest.param({"specialty": "Хирургия"}, State.KNOWN, "general_surgery", id="surgery in Russian"),
        pytest.param({"specialty": "Stomatology"}, State.KNOWN, "dentistry", id="teeth"),
        pytest.param({"title": "House officer"}, State.NEUTRAL, None, id="a house officer"),
        pytest.param({"specialty": "general practice", "title": "Cardiology clinic"}, State.NEUTRAL, None, id="general practice"),
        pytest.param({"title": "Research assistant"}, State.UNKNOWN, None, id="nothing said"),
        pytest.param({"title": "Assistant", "bullets": ["Stroke registry of 120 patients"]}, State.UNKNOWN, None, id="bullets are not read"),
        pytest.param({"title": "Assistant", "employer": "Heart Hospital"}, State.UNKNOWN, None, id="nor the employer"),
        pytest.param({"kind": PositionKind.LEAVE, "title": "Leave", "specialty": "urology"}, State.NEUTRAL, None, id="leave"),
        pytest.param({"kind": PositionKind.MILITARY, "title": "Surgeon", "specialty": "urology"}, State.NEUTRAL, None, id="military"),
        pytest.param({"kind": PositionKind.TEACHING, "title": "Lecturer"}, State.NEUTRAL, None, id="teaching without a field"),
        pytest.param({"kind": PositionKind.TEACHING, "title": "Lecturer in pathology"}, State.KNOWN, "pathology", id="teaching a field"),
    ],
)  # fmt: skip
def test_a_post_has_the_specialty_of_its_field(fields, state, specialty):
    found = classify_position(Position(**fields))
    assert (found.state, found.specialty) == (state, specialty)


def test_a_degree_has_the_specialty_of_its_field_and_its_thesis_apart():
    degree = Education(degree="PhD", field="Neuroscience policy", thesis_title="Seizure control at home")
    assert classify_field(degree).specialty is None
    assert classify_thesis(degree).specialty == "epilepsy"
    assert classify_record(degree).specialty == "epilepsy"
    named = Education(degree="MSc", field="Dermatology", thesis_title="Seizure control at home")
    assert classify_record(named).specialty == "dermatology"
    assert classify_record(Education(degree="MBA")).state is State.UNKNOWN


def test_other_records_have_no_specialty():
    assert classify_record(Certificate(name="Course")) is None
    assert classify_record(Work(title="Glaucoma")).specialty == "ophthalmology"
    assert classify_record(Position(specialty="urology")).specialty == "urology"
