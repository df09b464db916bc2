"""What a field of a record takes and refuses, and what kinds are called."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import ValidationError

from tracker.errors import KindUnknown
from tracker.records import KINDS, SINGLETONS, Record, kind_named, kind_of, new_id, plural_of
from tracker.records.base import COMMON_FIELDS, Evidence, Provenance
from tracker.records.career import Position
from tracker.records.exchange_visitor import Admission, Annotation212e, Ds2019, FundingLine, Leave
from tracker.records.person import Person
from tracker.records.vault_document import Document


@pytest.mark.parametrize(
    ("model", "field", "value", "kept"),
    [
        pytest.param(Ds2019, "program_begin_date", "2024-02-29", date(2024, 2, 29), id="ISO day"),
        pytest.param(Ds2019, "program_begin_date", date(2024, 7, 1), date(2024, 7, 1), id="day"),
        pytest.param(Ds2019, "sevis_id", " n0001234567 ", "N0001234567", id="SEVIS id"),
        pytest.param(Ds2019, "program_number", "g-7-00001", "G-7-00001", id="government program"),
        pytest.param(Ds2019, "funding_total", "$1,234.50", Decimal("1234.50"), id="amount"),
        pytest.param(Ds2019, "funding_total", 1234, Decimal(1234), id="whole amount"),
        pytest.param(Ds2019, "surname", "e\u0301", "é", id="text is composed"),
        pytest.param(Position, "begin", "2024", "2024", id="year"),
        pytest.param(Position, "begin", "2024-02-29", "2024-02-29", id="day as partial"),
        pytest.param(Person, "nationalities", ["ng", " de "], ["NG", "DE"], id="countries"),
        pytest.param(
            Person, "orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", id="ORCID"
        ),
        pytest.param(Admission, "admit_until", "D/S", "D/S", id="duration of status"),
        pytest.param(Admission, "admit_until", "2025-06-30", "2025-06-30", id="until a day"),
        pytest.param(
            Admission,
            "arrival_at",
            datetime(2024, 6, 20, 14, tzinfo=timezone(timedelta(hours=2))),
            datetime(2024, 6, 20, 12, tzinfo=UTC),
            id="instant",
        ),
    ],
)
def test_values_are_kept_in_one_form(model, field, value, kept):
    found = getattr(model(**{field: value}), field)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        pytest.param(Ds2019, "program_begin_date", "2023-02-29", id="no such day"),
        pytest.param(Ds2019, "program_begin_date", "2024-7-1", id="short day"),
        pytest.param(Ds2019, "program_begin_date", 20240701, id="a number for a day"),
        pytest.param(
            Ds2019, "program_begin_date", datetime(2024, 7, 1, tzinfo=UTC), id="an instant for a day"
        ),
        pytest.param(Ds2019, "sevis_id", "N000123456", id="nine digits"),
        pytest.param(Ds2019, "sevis_id", "N00012345678", id="eleven digits"),
        pytest.param(Ds2019, "sevis_id", "N٠٠٠١٢٣٤٥٦٧", id="digits of another script"),
        pytest.param(Ds2019, "program_number", "P-5-12345", id="no such series"),
        pytest.param(Ds2019, "funding_total", 1.5, id="a binary fraction"),
        pytest.param(Ds2019, "funding_total", True, id="a truth value"),
        pytest.param(Ds2019, "funding_total", "-0.01", id="just below zero"),
        pytest.param(Ds2019, "funding_total", -1, id="below zero"),
        pytest.param(Ds2019, "funding_total", "NaN", id="not a number"),
        pytest.param(Ds2019, "funding_total", "1e6", id="an exponent"),
        pytest.param(Ds2019, "funding_total", "1" * 13, id="thirteen digits"),
        pytest.param(Ds2019, "surname", "a\ud800", id="half a character"),
        pytest.param(Ds2019, "number", 0, id="number zero"),
        pytest.param(Position, "begin", "2024-13", id="month 13"),
        pytest.param(Position, "begin", "July 2024", id="words for a partial day"),
        pytest.param(Position, "fte", 0, id="no time at all"),
        pytest.param(Position, "fte", 1.01, id="more than all"),
        pytest.param(Position, "fte", float("nan"), id="NaN"),
        pytest.param(Person, "nationalities", ["XX"], id="no country"),
        pytest.param(Person, "orcid", "0000-0002-1825-0098", id="wrong check digit"),
        pytest.param(Admission, "admit_until", "DS", id="without its slash"),
        pytest.param(Admission, "admit_until", "2025-02-30", id="until no day"),
        pytest.param(Admission, "arrival_at", datetime(2024, 6, 20), id="no zone"),  # noqa: DTZ001
        pytest.param(Document, "digest", "A" * 64, id="digest in capitals"),
        pytest.param(Document, "digest", "a" * 63, id="short digest"),
        pytest.param(Ds2019, "evidence", [Evidence(field="x").model_dump() | {"page": 0}], id="page zero"),
    ],
)
def test_what_is_no_value_is_refused_without_being_shown(model, field, value):
    with pytest.raises(ValidationError) as caught:
        model(**{field: value})
    assert "input_value" not in str(caught.value)


@pytest.mark.parametrize("model", list(KINDS.values()), ids=list(KINDS))
def test_every_kind_refuses_unknown_fields_and_checks_its_spans(model):
    with pytest.raises(ValidationError):
        model(nope=1)
    assert model().model_dump(exclude={"id"}) == model().model_dump(exclude={"id"})
    for begin, end in model.spans:
        assert {begin, end} <= set(model.model_fields)
    assert (model.__doc__ or "").strip()
    assert set(model.model_fields) >= COMMON_FIELDS


@pytest.mark.parametrize(
    ("model", "begin", "end", "fits"),
    [
        pytest.param(Position, "2024-07-01", "2024-07-01", True, id="one day"),
        pytest.param(Position, "2024-07-02", "2024-07-01", False, id="the day before"),
        pytest.param(Position, "2024-07-15", "2024-07", True, id="the same month, as far as both say"),
        pytest.param(Position, "2024-08", "2024-07-31", False, id="the month before"),
        pytest.param(Position, "2024-12", "2024", True, id="the same year, as far as both say"),
        pytest.param(Position, "2025", "2024-12-31", False, id="the year before"),
        pytest.param(Position, None, "2024", True, id="no begin"),
        pytest.param(Position, "2024", None, True, id="no end"),
    ],
)
def test_an_end_before_its_begin_is_refused(model, begin, end, fits):
    if fits:
        assert model(begin=begin, end=end).end == end
    else:
        with pytest.raises(ValidationError, match="end is before begin"):
            model(begin=begin, end=end)


def test_a_change_of_a_field_is_checked_too():
    form = Ds2019(program_begin_date="2024-07-01")
    with pytest.raises(ValidationError):
        form.program_end_date = date(2024, 6, 30)
    with pytest.raises(ValidationError):
        FundingLine(source="x").source = "y"  # parts are replaced, never changed


def test_parts_need_what_makes_them_up():
    for made in (lambda: FundingLine(), lambda: Annotation212e(), lambda: Leave(begin=date(2024, 1, 1))):
        with pytest.raises(ValidationError):
            made()


@pytest.mark.parametrize(
    ("provenance", "confirmed", "trashed", "counts"),
    [
        pytest.param(Provenance.ENTERED, None, None, True, id="typed"),
        pytest.param(Provenance.READ, None, None, False, id="read"),
        pytest.param(Provenance.IMPORTED, None, None, False, id="imported"),
        pytest.param(Provenance.READ, date(2026, 1, 1), None, True, id="read and confirmed"),
        pytest.param(Provenance.ENTERED, None, date(2026, 1, 1), False, id="in the trash"),
        pytest.param(
            Provenance.READ, date(2026, 1, 1), date(2026, 1, 2), False, id="confirmed, in the trash"
        ),
    ],
)
def test_what_counts(provenance, confirmed, trashed, counts):
    record = Ds2019(provenance=provenance, confirmed_on=confirmed, trashed_on=trashed)
    assert record.counts is counts


def test_evidence_is_found_by_its_field():
    evidence = Evidence(field="sevis_id", page=2)
    form = Ds2019(evidence=[Evidence(field="category"), evidence])
    assert form.evidence_for("sevis_id") == evidence
    assert form.evidence_for("issued_on") is None


def test_ids_are_of_version_7_distinct_and_in_order():
    made = [new_id() for _ in range(3000)]
    assert made == sorted(set(made))
    assert {uuid.UUID(value).version for value in made} == {7}
    assert {uuid.UUID(value).variant for value in made} == {uuid.RFC_4122}


# --- kinds ---------------------------------------------------------------------------------------


def test_every_kind_has_a_plural_of_its_own_and_is_found_by_both():
    plurals = {plural_of(kind) for kind in KINDS}
    assert len(plurals) == len(KINDS)
    for kind, model in KINDS.items():
        assert issubclass(model, Record)
        assert kind_of(model) == kind_of(model()) == kind
        for word in (
            kind,
            plural_of(kind),
            kind.upper(),
            kind.replace("_", "-"),
            plural_of(kind).replace("_", " "),
        ):
            assert kind_named(word) == kind
    assert set(KINDS) >= SINGLETONS


@pytest.mark.parametrize(
    ("word", "kind"),
    [("I-94", "admission"), ("stays", "presence"), ("license", "licence"), ("publications", "work")],
)
def test_common_words_for_kinds_are_understood(word, kind):
    assert kind_named(word) == kind


@pytest.mark.parametrize("word", ["", "ds2018", "ds2019s2", "-"])
def test_other_words_are_no_kind(word):
    with pytest.raises(KindUnknown):
        kind_named(word)


@pytest.mark.parametrize(
    ("day", "taken"),
    [("1899-12-31", False), ("1900-01-01", True), ("2199-12-31", True), ("2200-01-01", False)],
)
def test_a_day_of_another_age_is_a_slip(day: str, taken: bool) -> None:
    if taken:
        assert Ds2019(program_begin_date=day).program_begin_date == date.fromisoformat(day)
    else:
        with pytest.raises(ValidationError, match="between 1900 and 2199"):
            Ds2019.model_validate({"program_begin_date": day})
