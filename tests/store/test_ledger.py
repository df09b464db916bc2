"""Records with their history over one database in memory."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.errors import KindUnknown, NothingToUndo, RecordConflict, RecordInvalid, RecordNotFound
from tracker.records import KINDS, Provenance, new_id
from tracker.records.base import Evidence
from tracker.records.career import Position
from tracker.records.exchange_visitor import Ds2019, FundingLine
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.store.ledger import Ledger, validated

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(database):
    return Ledger(database, device="a")


def added(ledger, *records, now=NOW):
    with ledger.change("add", now=now):
        return [ledger.add(record) for record in records]


def undone(ledger, now=NOW):
    with ledger.change("undo", now=now):
        return ledger.undo()


def values(record):
    return record.model_dump(exclude={"changed_at", "created_at", "number"})


def test_a_record_comes_back_as_it_was_stored(ledger):
    form = Ds2019(
        program_begin_date=date(2024, 7, 1),
        funding=[FundingLine(source="Sponsor", amount="54000.00")],
        note="two\nlines",
    )
    (stored,) = added(ledger, form)
    found = ledger.get("ds2019-1")
    assert values(found) == values(form)
    assert found == stored
    assert (found.number, found.created_at, found.changed_at) == (1, NOW, NOW)
    assert record_name(found) == "ds2019-1"


def test_numbers_go_up_by_kind_and_are_never_given_again(ledger):
    first, second, other = added(ledger, Position(title="a"), Position(title="b"), Ds2019(note="c"))
    assert [record_name(r) for r in (first, second, other)] == ["position-1", "position-2", "ds2019-1"]
    with ledger.change("purge", now=NOW):
        ledger.purge(ledger.trash(second))
    (third,) = added(ledger, Position(title="d"))
    assert record_name(third) == "position-3"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        pytest.param(7, 7, id="free number above all"),
        pytest.param(2, 2, id="free number in a gap"),
        pytest.param(1, 6, id="number in use"),
        pytest.param(3, 6, id="number of a deleted record"),
        pytest.param(None, 6, id="no number"),
    ],
)
def test_an_import_keeps_a_number_that_is_free(ledger, wanted, given):
    with ledger.change("add", now=NOW):
        for number in (1, 3, 5):
            ledger.add(Position(title="x", number=number), keep_number=True)
    with ledger.change("purge", now=NOW):
        ledger.purge(ledger.trash(ledger.get("position-3")))
    with ledger.change("import", now=NOW):
        record = ledger.add(Position(title="new", number=wanted), keep_number=True)
    assert record.number == given


def test_an_edit_changes_only_its_fields_and_is_noted(ledger):
    (form,) = added(ledger, Ds2019(program_begin_date=date(2024, 7, 1), note="old"))
    with ledger.change("edit", now=NOW + timedelta(hours=1)):
        ledger.edit(form, {"note": "new", "program_begin_date": date(2024, 7, 1)})
    found = ledger.get("ds2019-1")
    assert (found.note, found.changed_at) == ("new", NOW + timedelta(hours=1))
    (_, change) = ledger.history(found)
    assert dict(change.fields) == {"note": ("old", "new")}


def test_a_corrected_value_no_longer_points_to_the_page_that_says_another(ledger):
    read = [Evidence(field=name, page=1) for name in ("program_begin_date", "program_end_date")]
    marks = Evidence(field="annotation_212e.boxes.1", page=2)
    (form,) = added(
        ledger,
        Ds2019(program_begin_date="2024-07-01", program_end_date="2025-06-30", evidence=[*read, marks]),
    )
    with ledger.change("correct", now=NOW):
        ledger.edit(form, {"program_end_date": date(2025, 3, 1), "program_begin_date": date(2024, 7, 1)})
    assert [item.field for item in ledger.get("ds2019-1").evidence] == [
        "program_begin_date",
        "annotation_212e.boxes.1",
    ]
    undone(ledger)
    assert ledger.get("ds2019-1").evidence == [*read, marks]
    with ledger.change("correct", now=NOW):
        ledger.edit(ledger.get("ds2019-1"), {"annotation_212e": {"determination": "subject"}})
    assert [item.field for item in ledger.get("ds2019-1").evidence] == [item.field for item in read]


def test_an_edit_with_the_same_values_leaves_no_trace(ledger):
    (form,) = added(ledger, Ds2019(note="same"))
    with ledger.change("edit", now=NOW + timedelta(hours=1)) as change:
        ledger.edit(form, {"note": "same"})
    assert change.revisions == 0
    assert ledger.get("ds2019-1").changed_at == NOW
    assert len(ledger.history()) == 1


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        pytest.param({"nope": 1}, "has no field 'nope'", id="unknown field"),
        pytest.param({"id": new_id()}, "has no field 'id'", id="the id"),
        pytest.param({"number": 5}, "has no field 'number'", id="the number"),
        pytest.param({"sevis_id": "N1"}, "sevis_id: a SEVIS id is N and ten digits", id="bad value"),
        pytest.param(
            {"program_end_date": date(2024, 6, 30)},
            "program_end_date is before program_begin_date",
            id="end before begin",
        ),
    ],
)
def test_an_edit_that_makes_the_record_invalid_changes_nothing(ledger, fields, complaint):
    (form,) = added(ledger, Ds2019(program_begin_date=date(2024, 7, 1)))
    with pytest.raises(RecordInvalid, match=complaint), ledger.change("edit", now=NOW):
        ledger.edit(form, fields)
    assert values(ledger.get("ds2019-1")) == values(form)


def test_complaints_never_repeat_the_value():
    with pytest.raises(RecordInvalid) as caught:
        validated(Ds2019, {"sevis_id": "SECRET-VALUE", "program_begin_date": "SECRET-DAY"})
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "sevis_id" in str(caught.value)
    assert "program_begin_date" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("ds2019-2", RecordNotFound, id="number not given"),
        pytest.param("ds2019-0", RecordNotFound, id="number zero"),
        pytest.param("ds2019-99999999999999999999", RecordNotFound, id="number too long"),
        pytest.param("nonsense-1", KindUnknown, id="no such kind"),
        pytest.param("ds2019", RecordNotFound, id="a kind without number"),
        pytest.param("", RecordNotFound, id="nothing"),
        pytest.param(new_id(), RecordNotFound, id="unknown id"),
        pytest.param("' OR 1=1 --", RecordNotFound, id="not a name"),
    ],
)
def test_names_of_nothing_are_not_found(ledger, name, error):
    added(ledger, Ds2019(note="x"))
    with ledger.change("new vault", now=NOW):
        ledger.set_slots(("a" * 64,))  # its line in the history is about no record
    with pytest.raises(error):
        ledger.get(name)


@pytest.mark.parametrize("name", ["ds2019-1", "DS2019-1", "ds-2019-1", " ds2019-1 ", "ds2019s-1"])
def test_names_are_read_leniently(ledger, name):
    (form,) = added(ledger, Ds2019(note="x"))
    assert ledger.get(name).id == form.id


def test_there_is_one_person(ledger):
    added(ledger, Person(family_name="SAMPLE"))
    with pytest.raises(RecordConflict, match="one person record already"):
        added(ledger, Person(family_name="TESTCASE"))
    assert ledger.person().family_name == "SAMPLE"
    assert ledger.get("person").id == ledger.person().id


def test_a_person_in_the_trash_is_taken_over_by_a_new_one(ledger):
    (person,) = added(ledger, Person(family_name="SAMPLE", email="a@example.org"))
    undone(ledger)
    assert ledger.person() is None
    added(ledger, Person(family_name="TESTCASE"))
    found = ledger.person()
    assert (found.id, found.number, found.family_name, found.email) == (person.id, 1, "TESTCASE", None)
    assert ledger.of_kind("person", trashed=True) == []


def test_the_person_is_found_by_that_word_after_another_was_purged(ledger):
    (first,) = added(ledger, Person(family_name="SAMPLE"))
    with ledger.change("trash", now=NOW):
        trashed = ledger.trash(first)
    assert ledger.get("person").trashed_on is not None
    with ledger.change("purge", now=NOW):
        ledger.purge(trashed)
    added(ledger, Person(family_name="TESTCASE"))
    assert (ledger.get("person").family_name, ledger.get("person").number) == ("TESTCASE", 2)


def test_an_id_is_used_once(ledger):
    (form,) = added(ledger, Ds2019(note="x"))
    with pytest.raises(RecordConflict, match="this id exists"):
        added(ledger, Ds2019(id=form.id))
    assert ledger.counts() == {"ds2019": 1}


# --- trash and undo ------------------------------------------------------------------------------


def test_trash_and_restore(ledger):
    (form,) = added(ledger, Ds2019(note="x"))
    with ledger.change("trash", now=NOW):
        ledger.trash(form)
    assert ledger.of_kind("ds2019") == []
    assert ledger.counts(trashed=True) == {"ds2019": 1}
    assert ledger.get("ds2019-1").trashed_on == NOW.date()
    with ledger.change("restore", now=NOW):
        ledger.restore(ledger.get("ds2019-1"))
    assert values(ledger.get("ds2019-1")) == values(form)
    assert ledger.counts(trashed=True) == {}


def test_only_what_is_in_the_trash_is_purged(ledger):
    (form,) = added(ledger, Ds2019(note="secret words"))
    with pytest.raises(RecordConflict, match="not in the trash"), ledger.change("purge", now=NOW):
        ledger.purge(form)
    assert ledger.get("ds2019-1").note == "secret words"


def test_a_purge_leaves_no_word_of_the_record(ledger, database):
    (form,) = added(ledger, Ds2019(note="MARKED " * 2000))
    with ledger.change("edit", now=NOW):
        ledger.edit(form, {"note": "MARKED again"})
    with ledger.change("purge", now=NOW):
        ledger.purge(ledger.trash(ledger.get("ds2019-1")))
    assert ledger.was_purged(form.id)
    assert not ledger.was_purged(new_id())
    with pytest.raises(RecordNotFound):
        ledger.get(form.id)
    assert b"MARKED" not in database.serialise()


def test_undo_takes_back_one_commit_after_the_other(ledger):
    (form,) = added(ledger, Ds2019(note="one"))
    with ledger.change("edit", now=NOW):
        ledger.edit(form, {"note": "two"})
        ledger.edit(ledger.get("ds2019-1"), {"note": "three"})
        ledger.add(Position(title="x"))
    assert undone(ledger) == "edit"
    assert ledger.get("ds2019-1").note == "one"
    assert ledger.get("position-1").trashed_on == NOW.date()
    assert undone(ledger) == "add"
    assert ledger.counts() == {}
    with pytest.raises(NothingToUndo, match="no change left"):
        undone(ledger)
    assert ledger.counts(trashed=True) == {"ds2019": 1, "position": 1}


def test_undo_of_trash_and_of_confirmation(ledger):
    (form,) = added(ledger, Ds2019(note="x", provenance=Provenance.READ))
    with ledger.change("confirm", now=NOW):
        ledger.edit(form, {"confirmed_on": NOW.date()}, action="confirm")
    with ledger.change("trash", now=NOW):
        ledger.trash(ledger.get("ds2019-1"))
    undone(ledger)
    assert ledger.get("ds2019-1").counts
    undone(ledger)
    assert not ledger.get("ds2019-1").counts


def test_undo_does_not_reach_past_a_purge(ledger):
    first, second = added(ledger, Ds2019(note="x"), Ds2019(note="y"))
    with ledger.change("purge", now=NOW):
        ledger.purge(ledger.trash(second))
    with pytest.raises(NothingToUndo, match="for good"):
        undone(ledger)
    assert ledger.get("ds2019-1").id == first.id


def test_undo_passes_over_slots_and_settings(ledger):
    added(ledger, Ds2019(note="x"))
    with ledger.change("slots", now=NOW):
        ledger.set_slots(("a" * 64,))
    with ledger.change("setting", now=NOW):
        ledger.set_setting("name", "value")
    assert undone(ledger) == "add"
    assert ledger.slots() == ["a" * 64]
    assert ledger.setting("name") == "value"


def test_history_says_what_was_undone(ledger):
    (form,) = added(ledger, Ds2019(note="one"))
    with ledger.change("edit", now=NOW):
        ledger.edit(form, {"note": "two"})
    undone(ledger)
    assert [(r.action, r.undone) for r in ledger.history(form)] == [
        ("add", False),
        ("change", True),
        ("undo", False),
    ]
    assert [r.label for r in ledger.history()] == ["add", "edit", "undo"]


def test_the_order_of_commits_does_not_need_a_clock_that_runs(ledger):
    (form,) = added(ledger, Ds2019(note="0"))
    for number in range(1, 6):
        with ledger.change(f"edit {number}", now=NOW - timedelta(days=number)):
            ledger.edit(form, {"note": str(number)})
    assert [r.fields["note"][1] for r in ledger.history(form)[1:]] == ["1", "2", "3", "4", "5"]
    assert undone(ledger) == "edit 5"


def test_a_failed_change_leaves_everything_as_it_was(ledger):
    added(ledger, Ds2019(note="x"))

    def fails():
        with ledger.change("fails", now=NOW):
            ledger.add(Position(title="lost"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert ledger.counts() == {"ds2019": 1}
    (second,) = added(ledger, Position(title="kept"))
    assert second.number == 1
    assert len(ledger.history()) == 2


def test_records_are_written_inside_a_change_only(ledger):
    with pytest.raises(RuntimeError, match="inside a change"):
        ledger.add(Ds2019(note="x"))
    with ledger.change("one", now=NOW), pytest.raises(RuntimeError, match="already open"):
        ledger.change("two", now=NOW).__enter__()


def test_what_was_read_counts_once_it_is_confirmed(ledger):
    (form,) = added(ledger, Ds2019(note="x", provenance=Provenance.READ))
    assert not form.counts
    with ledger.change("confirm", now=NOW):
        confirmed = ledger.edit(form, {"confirmed_on": NOW.date()}, action="confirm")
    assert confirmed.counts
    with ledger.change("trash", now=NOW):
        assert not ledger.trash(confirmed).counts


def test_every_kind_can_be_stored_and_counted(ledger):
    with ledger.change("all", now=NOW):
        for model in KINDS.values():
            ledger.add(model(note="x"))
    assert ledger.counts() == dict.fromkeys(KINDS, 1)
    assert {record_name(ledger.of_kind(kind)[0]) for kind in KINDS} == {f"{kind}-1" for kind in KINDS}
