"""Program records that follow the forms."""

from __future__ import annotations

import pytest

from tracker.records.exchange_visitor import Ds2019
from tracker.tasks import records
from tracker.tasks.programs import ensure_programs, program_key

ONE = {"sevis_id": ["N0001234567"], "category": ["research_scholar"], "program_number": ["P-1-12345"]}


def programs(vault):
    return [
        (p.number, p.sevis_id, p.category and p.category.value, p.program_number)
        for p in vault.ledger.of_kind("program")
    ]


def form(vault, **changes):
    return records.add(vault, "ds2019", {**ONE, **{name: [value] for name, value in changes.items()}})


def test_forms_of_one_sevis_record_have_one_program(vault):
    first = form(vault)
    second = form(vault, program_begin_date="2025-07-01")
    assert [p.number for p in first.programs] == [1]
    assert second.programs == ()
    assert programs(vault) == [(1, "N0001234567", "research_scholar", "P-1-12345")]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"sevis_id": "N0007654321"}, id="another SEVIS id"),
        pytest.param({"category": "alien_physician"}, id="another category"),
        pytest.param({"program_number": "P-3-04510"}, id="another program"),
    ],
)
def test_another_key_is_another_program(vault, changes):
    form(vault)
    form(vault, **changes)
    assert len(programs(vault)) == 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"sevis_id": ""}, id="no SEVIS id"),
        pytest.param({"sevis_id": "N0000000000"}, id="the all-zero id of an IAP-66"),
    ],
)
def test_forms_without_a_sevis_record_are_never_grouped(vault, changes):
    form(vault, **changes)
    form(vault, **changes)
    assert programs(vault) == []
    assert program_key(vault.ledger.get("ds2019-1")) is None


def test_forms_of_dependants_have_no_program(vault):
    records.add(vault, "dependant", {"given_name": ["A"]})
    form(vault, dependant="dependant-1")
    assert programs(vault) == []


def test_unconfirmed_forms_have_no_program(vault):
    vault.commit("read", lambda ledger: ledger.add(Ds2019(sevis_id="N0001234567", provenance="read")))
    vault.commit("ensure", ensure_programs)
    assert programs(vault) == []


def test_what_the_person_added_moves_with_a_corrected_form(vault):
    form(vault)
    records.edit(vault, "program-1", {"specialty": ["cardiology"]})
    records.edit(vault, "ds2019-1", {"sevis_id": ["N0007654321"]})
    assert programs(vault) == [(1, "N0007654321", "research_scholar", "P-1-12345")]
    assert vault.ledger.get("program-1").specialty == "cardiology"
    records.undo(vault)
    assert programs(vault) == [(1, "N0001234567", "research_scholar", "P-1-12345")]


def test_a_program_with_another_form_stays(vault):
    form(vault)
    form(vault)
    records.edit(vault, "ds2019-2", {"sevis_id": ["N0007654321"]})
    assert [key for _, key, *_ in programs(vault)] == ["N0001234567", "N0007654321"]


def test_a_corrected_form_joins_the_program_that_is_there(vault):
    form(vault)
    form(vault, sevis_id="N0007654321")
    records.edit(vault, "ds2019-2", {"sevis_id": ["N0001234567"]})
    assert [number for number, *_ in programs(vault)] == [1]
    assert vault.ledger.get("program-2").trashed_on is not None


def test_a_program_with_facts_of_its_own_outlives_its_forms(vault):
    form(vault)
    records.edit(vault, "program-1", {"sevis_status": ["completed"]})
    records.trash(vault, ["ds2019-1"])
    assert [number for number, *_ in programs(vault)] == [1]


def test_ensuring_twice_adds_nothing(vault):
    form(vault)
    before = vault.head.name
    assert vault.commit("ensure", ensure_programs) == []
    assert vault.head.name == before


def test_the_form_of_a_j2_has_no_program(vault):
    form(vault, visa_class="J-2")
    assert programs(vault) == []


def test_a_program_goes_when_its_form_turns_out_to_be_a_j2s(vault):
    form(vault)
    records.edit(vault, "ds2019-1", {"visa_class": ["J2"]})
    assert programs(vault) == []


def test_a_dependants_form_takes_no_program_along(vault):
    records.add(vault, "dependant", {"given_name": ["A"]})
    form(vault, dependant="dependant-1")
    records.add(vault, "program", {**ONE, "specialty": ["cardiology"]})
    records.edit(vault, "ds2019-1", {"sevis_id": ["N0007654321"]})
    assert [key for _, key, *_ in programs(vault)] == ["N0001234567"]


def test_a_program_that_says_no_outlives_its_forms_too(vault):
    form(vault)
    records.edit(vault, "program-1", {"us_government_funding": ["no"]})
    records.trash(vault, ["ds2019-1"])
    assert [number for number, *_ in programs(vault)] == [1]
