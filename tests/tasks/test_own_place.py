"""A work that is typed knows which author the person is, where her name leaves no doubt, and her position."""

from __future__ import annotations

import pytest

from tracker.tasks import records
from tracker.tasks.csv_import import import_csv

LIST = "Okoye D, Sample A, Stone R"


@pytest.fixture
def mine(vault):
    records.add(vault, "person", {"family_name": ["Sample"], "given_name": ["Ada"]})
    return vault


def place(saved):
    position = saved.record.author_position
    return saved.record.author_number, position and position.value


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"authors": [LIST]}, (2, "second"), id="found by name"),
        pytest.param({"authors": ["Sample A"]}, (1, "sole"), id="alone"),
        pytest.param({"authors": ["Okoye D, Stone R"]}, (None, None), id="not in the list"),
        pytest.param({"authors": ["Sample A, Sample A"]}, (None, None), id="two who could be her"),
        pytest.param({"authors": [LIST], "author_number": ["3"]}, (3, "last"), id="her word against the name"),
        pytest.param({"authors": [LIST], "author_number": ["0"]}, (0, None), id="none of them"),
        pytest.param({"authors": [LIST], "author_number": ["7"]}, (7, None), id="a number beyond the list"),
        pytest.param({"authors": [LIST], "author_position": ["co_first"]}, (2, "co_first"), id="her word on the position"),
        pytest.param({"authors": [LIST], "author_position": ["group"]}, (None, "group"), id="named in a group alone"),
        pytest.param({"authors": ["Okoye D, Sample A"], "n_authors": ["9"]}, (2, "second"), id="a list that goes on"),
        pytest.param({"title": ["T"]}, (None, None), id="no list"),
    ],
)  # fmt: skip
def test_a_new_work(mine, fields, expected):
    assert place(records.add(mine, "work", fields)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"author_number": ["3"]}, (3, "last"), id="another number"),
        pytest.param({"author_number": ["0"]}, (0, None), id="none of them"),
        pytest.param({"author_number": ["2"]}, (2, "second"), id="the same number"),
        pytest.param({"author_number": ["1"], "author_position": ["co_first"]}, (1, "co_first"), id="number and position"),
        pytest.param({"authors": ["Okoye D, Sample A"]}, (2, "second"), id="a list in which second is right too"),
        pytest.param({"authors": ["Okoye D, Sample A, Stone R, Tan J"], "author_number": ["3"]}, (3, "middle"), id="a new list and number"),
        pytest.param({"venue": ["J"]}, (2, "second"), id="another field"),
    ],
)  # fmt: skip
def test_a_work_that_is_edited(mine, fields, expected):
    records.add(mine, "work", {"title": ["T"], "authors": [LIST]})
    assert place(records.edit(mine, "work-1", fields)) == expected


def test_a_position_that_agrees_stays_as_the_person_said_it(mine):
    records.add(mine, "work", {"authors": [LIST], "author_number": ["1"], "author_position": ["co_first"]})
    assert place(records.edit(mine, "work-1", {"author_number": ["1"]})) == (1, "co_first")
    assert place(records.edit(mine, "work-1", {"author_number": ["3"]})) == (3, "last")


def test_without_a_person_nobody_is_found(vault):
    assert place(records.add(vault, "work", {"authors": [LIST]})) == (None, None)
    assert place(records.edit(vault, "work-1", {"author_number": ["1"]})) == (1, "first")


def test_rows_of_a_spreadsheet_are_placed_too_and_come_back_as_the_same(mine):
    sheet = b'title,type,status,authors\nT,article,published,"Okoye, Dele; Sample, Ada"\n'
    assert [row.outcome for row in import_csv(mine, sheet, kind="works").rows] == ["new"]
    work = mine.ledger.get("work-1")
    assert (work.author_number, work.author_position.value) == (2, "last")
    assert [row.outcome for row in import_csv(mine, sheet, kind="works").rows] == ["same"]
