"""The same forms written in every way: what is read does not depend on how the file was made."""

from __future__ import annotations

import pytest
from variants import KEY_FIELDS, MARKS, ORDERS, PEOPLE, Variant, all_variants, expected

from tracker.documents.reader import read_bytes

ALL = all_variants()
# every order and every style stands in the part that runs each time
EVERY_TIME = [variant for number, variant in enumerate(ALL) if (number + number // len(MARKS)) % 3 == 0]
NOT_READ = {"funding", "official_address", "travel_date_1", "transfer_sponsor"}


def read_as(variant: Variant) -> tuple[str | None, dict[str, object]]:
    reading = read_bytes(variant.data)
    assert [paper.kind for paper in reading.documents] == ["ds2019"]
    assert reading.documents[0].pages == (1, 2)
    fields = reading.documents[0].fields
    values = {name: found.value if found else None for name, found in fields.items()}
    return reading.determination.value if reading.determination else None, values


def differences(values: dict[str, object], person: str) -> dict[str, object]:
    known = {name: value for name, value in expected(PEOPLE[person]).items() if name not in NOT_READ}
    return {name: values[name] for name, value in known.items() if values[name] != value}


def check(variants: list[Variant]) -> None:
    wrong, unsure, bad_keys, bad_fields, looked_at = [], [], [], [], 0
    for variant in variants:
        determination, values = read_as(variant)
        if determination != variant.determination:
            (unsure if determination == "unsure" else wrong).append((variant, determination))
        different = differences(values, variant.person)
        looked_at += len(KEY_FIELDS)
        bad_keys += [(variant, name) for name in different if name in KEY_FIELDS]
        bad_fields += [(variant, name) for name in different]
    assert wrong == []
    assert len(unsure) <= len(variants) // 100
    assert looked_at >= 8 * 150
    assert len(bad_keys) <= looked_at // 100
    assert len(bad_fields) <= looked_at // 50


def test_forms_written_in_any_way_read_the_same():
    assert {variant.order for variant in EVERY_TIME} == set(ORDERS)
    assert {variant.style for variant in EVERY_TIME} == set(MARKS)
    assert {variant.revision for variant in EVERY_TIME} == {"2003", "2008", "2020"}
    check(EVERY_TIME)


@pytest.mark.long
def test_all_forms_written_in_any_way_read_the_same():
    check(ALL)
