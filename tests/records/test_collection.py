"""Records of a file as a ledger would give them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tracker.errors import KindUnknown, RecordNotFound
from tracker.records.career import Position
from tracker.records.career_export import export_of
from tracker.records.collection import RecordSet
from tracker.records.person import Person
from tracker.records.works import Work
from tracker.tasks.career_export import ledger_of_file
from tracker.tasks.export_file import records_of_file

PERSON = Person(number=1, family_name="Sample")
RECORDS = (
    Work(number=7, type="article", title="seventh"),
    PERSON,
    Work(number=2, type="poster", title="second"),
    Work(number=4, type="poster", title="taken out", trashed_on=date(2026, 3, 1)),
    Work(type="letter", title="without a number"),
    Position(title="Fellow", begin="2024"),
)


def test_kinds_come_by_number_without_what_is_in_the_trash():
    records = RecordSet(RECORDS)
    assert [(work.number, work.title) for work in records.all_of(Work)] == [
        (2, "second"), (7, "seventh"), (8, "without a number")]  # fmt: skip
    assert [position.number for position in records.all_of(Position)] == [1]
    assert RecordSet(()).all_of(Person) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("work-7", "seventh", id="kind and number"),
        pytest.param(" Publication-2 ", "second", id="another word for the kind"),
        pytest.param("work-4", "taken out", id="in the trash"),
        pytest.param(RECORDS[2].id, "second", id="its id"),
    ],
)
def test_a_record_is_found_by_its_name(name, title):
    found = RecordSet(RECORDS).get(name)
    assert isinstance(found, Work)
    assert found.title == title


def test_the_person_needs_no_number():
    assert RecordSet(RECORDS).get("person") is PERSON


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("work-3", RecordNotFound, id="no such number"),
        pytest.param("nothing-3", KindUnknown, id="no such kind"),
        pytest.param("0190", RecordNotFound, id="no such id"),
        pytest.param("", RecordNotFound, id="nothing"),
    ],
)
def test_what_is_not_there_is_said(name, error):
    with pytest.raises(error):
        RecordSet(RECORDS).get(name)


def test_a_file_gives_what_a_ledger_gives(tmp_path):
    file = tmp_path / "career-export.json"
    exported = export_of(RECORDS, exported_at=datetime(2026, 11, 1, tzinfo=UTC))
    file.write_text(json.dumps(exported), encoding="utf-8")
    plain, ledger = records_of_file(file), ledger_of_file(file)
    for model in (Work, Person, Position):
        assert [(one.number, one.id) for one in plain.all_of(model)] == [
            (one.number, one.id) for one in ledger.all_of(model)
        ]
    for name in ("work-7", "work-4", "person", "position-1"):
        assert plain.get(name).id == ledger.get(name).id
