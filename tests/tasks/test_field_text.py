"""What a person types for a field, and what it becomes or why it is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tracker.errors import DateAmbiguous, DateImpossible, RecordInvalid, RecordNotFound, TrackerError
from tracker.records import KINDS
from tracker.store.ledger import validated
from tracker.tasks.field_text import REFERENCES, fields_of_text, settable_fields, what_it_takes
from tracker.tasks.record_view import MAIN_FIELDS
from tracker.terms import Category


def nobody(name, kind):
    raise RecordNotFound(f"no {kind or 'record'} {name}")


def value_of(kind, field, *words, order=None, resolve=nobody):
    values = fields_of_text(kind, {field: list(words)}, order=order, resolve=resolve)
    return getattr(validated(KINDS[kind], values), next(iter(values)))


JULY = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("kind", "field", "words", "value"),
    [
        pytest.param("ds2019", "program_begin_date", ["2024-07-01"], JULY, id="ISO day"),
        pytest.param("ds2019", "program-begin-date", ["1 Jul 2024"], JULY, id="named month, hyphens"),
        pytest.param("ds2019", "--program-begin-date", ["Jul 1, 2024"], JULY, id="as an option"),
        pytest.param("ds2019", "PROGRAM_BEGIN_DATE", ["30/06/2024"], date(2024, 6, 30), id="one reading"),
        pytest.param("ds2019", "sevis_id", ["n0001234567"], "N0001234567", id="SEVIS id in small letters"),
        pytest.param("ds2019", "program_number", ["p-1-12345"], "P-1-12345", id="program number"),
        pytest.param("ds2019", "category", ["alien_physician"], Category.ALIEN_PHYSICIAN, id="category"),
        pytest.param("ds2019", "category", ["Short-Term Scholar"], Category.SHORT_TERM_SCHOLAR, id="printed"),
        pytest.param("ds2019", "category", ["RESEARCH SCHOLAR"], Category.RESEARCH_SCHOLAR, id="capitals"),
        pytest.param("ds2019", "funding_total", ["$54,000.00"], Decimal("54000.00"), id="amount with signs"),
        pytest.param("ds2019", "note", ["two words"], "two words", id="a note"),
        pytest.param("ds2019", "note", [""], None, id="nothing clears"),
        pytest.param("ds2019", "funding", [""], [], id="nothing clears a list"),
        pytest.param("position", "begin", ["2024"], "2024", id="a year"),
        pytest.param("position", "begin", ["2024-07"], "2024-07", id="a month in ISO form"),
        pytest.param("position", "begin", ["Jul 2024"], "2024-07", id="a named month"),
        pytest.param("position", "begin", ["September 2024"], "2024-09", id="a month in full"),
        pytest.param("position", "begin", ["1 Jul 2024"], "2024-07-01", id="a day for a partial date"),
        pytest.param("position", "fte", ["50%"], 0.5, id="percent"),
        pytest.param("position", "fte", ["0.8"], 0.8, id="fraction"),
        pytest.param("position", "paid", ["yes"], True, id="yes"),
        pytest.param("position", "paid", ["No"], False, id="no"),
        pytest.param("position", "bullets", ["one, two", "three"], ["one, two", "three"], id="list by item"),
        pytest.param("person", "nationalities", ["ng", "Germany"], ["NG", "DE"], id="countries"),
        pytest.param("person", "residence_country", ["Côte d'Ivoire"], "CI", id="country with accents"),
        pytest.param("admission", "admit_until", ["d/s"], "D/S", id="duration of status"),
        pytest.param("admission", "admit_until", ["DS"], "D/S", id="duration of status without slash"),
        pytest.param("admission", "admit_until", ["30 Jun 2025"], "2025-06-30", id="admitted until a day"),
        pytest.param(
            "admission",
            "arrival_at",
            ["2024-06-20T14:30-05:00"],
            datetime(2024, 6, 20, 19, 30, tzinfo=UTC),
            id="instant",
        ),
        pytest.param("exam", "attempts", ["2"], 2, id="whole number"),
        pytest.param("unauthorized_work", "days", ["2024-01-02", "3 Jan 2024"],
                     [date(2024, 1, 2), date(2024, 1, 3)], id="list of days"),
        pytest.param("work", "source_raw", ['{"key": [1, null]}'], {"key": [1, None]}, id="JSON"),
    ],
)  # fmt: skip
def test_words_become_values(kind, field, words, value):
    assert value_of(kind, field, *words) == value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["NIH"], [{"source": "NIH", "kind": None, "amount": None}], id="first field alone"),
        pytest.param(
            ["source=NIH, Bethesda,amount=5,000,kind=us_government"],
            [{"source": "NIH, Bethesda", "kind": "us_government", "amount": "5000"}],
            id="commas inside values",
        ),
        pytest.param(
            ["source=A", "source=B,amount=1"],
            [
                {"source": "A", "kind": None, "amount": None},
                {"source": "B", "kind": None, "amount": "1"},
            ],
            id="two lines",
        ),
        pytest.param(
            ['{"source": "A", "amount": "2.50"}'],
            [{"source": "A", "kind": None, "amount": "2.50"}],
            id="JSON object",
        ),
        pytest.param(
            ['[{"source": "A"}, {"source": "B"}]'],
            [
                {"source": "A", "kind": None, "amount": None},
                {"source": "B", "kind": None, "amount": None},
            ],
            id="JSON list",
        ),
    ],
)
def test_parts_are_written_in_three_ways(words, expected):
    assert [line.model_dump() for line in value_of("ds2019", "funding", *words)] == expected


def test_the_endorsement_by_a_word_or_by_its_parts():
    assert value_of("ds2019", "annotation_212e", "subject").determination == "subject"
    found = value_of(
        "ds2019",
        "annotation-212e",
        "determination=Not subject,bases=skills list,bases=pl_94_484,officer_date=3 Apr 2025",
    )
    assert (found.determination, found.bases) == ("not_subject", ["skills_list", "pl_94_484"])
    assert found.officer_date == date(2025, 4, 3)


def test_parts_take_days_and_names_with_hyphens():
    (signed,) = value_of("ds2019", "travel_validations", "signed-on=1 Feb 2025,official-name=A. Sample")
    assert (signed.signed_on, signed.official_name) == (date(2025, 2, 1), "A. Sample")
    (leave,) = value_of("program", "leave", "begin=2024-01-01,end=2024-02-01")
    assert (leave.begin, leave.end) == (date(2024, 1, 1), date(2024, 2, 1))


def test_names_of_records_become_ids():
    def known(name, kind):
        assert (name, kind) in {("dependant-1", "dependant"), ("ds2019-2", None)}
        return f"id of {name}"

    assert value_of("ds2019", "dependant", "dependant-1", resolve=known) == "id of dependant-1"
    assert value_of("explanation", "about", "ds2019-2", resolve=known) == ["id of ds2019-2"]


def test_every_reference_is_a_field_of_some_kind():
    fields = {name for model in KINDS.values() for name in model.model_fields}
    assert set(REFERENCES) <= fields
    described = {
        (kind, name)
        for kind, model in KINDS.items()
        for name, field in model.model_fields.items()
        if name != "id" and (field.description or "").startswith(("id of", "ids of"))
    }
    assert {name for _, name in described} == set(REFERENCES)


@pytest.mark.parametrize(
    ("kind", "field", "words", "error", "complaint"),
    [
        pytest.param("ds2019", "program_begin_date", ["03/04/2025"], DateAmbiguous,
                     "ds2019: program_begin_date: 03/04/2025 can be 3 Apr 2025 or 4 Mar 2025", id="ambiguous"),
        pytest.param("ds2019", "program_begin_date", ["2023-02-29"], DateImpossible,
                     "ds2019: program_begin_date: .* not a day of the calendar", id="29 February 2023"),
        pytest.param("ds2019", "program_begin_date", ["31/31/2025"], DateImpossible,
                     "ds2019: program_begin_date:", id="no month"),
        pytest.param("ds2019", "program_begin_date", ["soon"], DateImpossible, "program_begin_date", id="a word"),
        pytest.param("ds2019", "program_begin_date", ["2024-07-01", "2024-07-02"], RecordInvalid,
                     "program_begin_date: takes one value", id="two values"),
        pytest.param("ds2019", "category", ["alien_phisician"], RecordInvalid,
                     "ds2019: category: .*did you mean alien_physician", id="a slip in a value"),
        pytest.param("ds2019", "category", ["SECRETWORD"], RecordInvalid,
                     "ds2019: category: not one of its values$", id="no such value"),
        pytest.param("ds2019", "catgory", ["x"], RecordInvalid,
                     "ds2019 has no field 'catgory'; did you mean category", id="a slip in a field"),
        pytest.param("ds2019", "zzz", ["x"], RecordInvalid, "ds2019 has no field 'zzz'$", id="no such field"),
        pytest.param("exam", "date", ["2021"], RecordInvalid, "exam has no field 'date'; did you mean taken_on", id="a day by another name"),
        pytest.param("work", "type", ["paper"], RecordInvalid, "did you mean article", id="what people call an article"),
        pytest.param("position", "kind", ["fellow"], RecordInvalid, "did you mean research", id="what people call a post"),
        pytest.param("ds2019", "id", ["x"], RecordInvalid, "id is kept by the program", id="the id"),
        pytest.param("ds2019", "provenance", ["x"], RecordInvalid, "kept by the program", id="provenance"),
        pytest.param("document", "digest", ["x"], RecordInvalid, "kept by the program", id="a digest"),
        pytest.param("person", "residence_country", ["Nigerai"], RecordInvalid,
                     "person: residence_country: not a country.*did you mean Nigeria", id="a slip in a country"),
        pytest.param("person", "residence_country", ["XX"], RecordInvalid, "not a country", id="no country code"),
        pytest.param("position", "paid", ["maybe"], RecordInvalid, "position: paid: write yes or no", id="maybe"),
        pytest.param("position", "fte", ["half"], RecordInvalid, "position: fte: not a number", id="no number"),
        pytest.param("position", "fte", ["nan"], RecordInvalid, "fte", id="NaN"),
        pytest.param("exam", "attempts", ["1.5"], RecordInvalid, "not a whole number", id="no whole number"),
        pytest.param("exam", "attempts", ["0"], RecordInvalid, "attempts", id="below its least"),
        pytest.param("ds2019", "sevis_id", ["N123"], RecordInvalid, "sevis_id: a SEVIS id is N", id="SEVIS id"),
        pytest.param("ds2019", "sevis_id", ["N٠٠٠١٢٣٤٥٦٧"], RecordInvalid, "sevis_id", id="other digits"),
        pytest.param("ds2019", "funding_total", ["much"], RecordInvalid, "funding_total", id="no amount"),
        pytest.param("ds2019", "funding_total", ["-5"], RecordInvalid, "funding_total", id="below zero"),
        pytest.param("ds2019", "funding_total", ["1e9"], RecordInvalid, "funding_total", id="an exponent"),
        pytest.param("ds2019", "funding", ["source=A,amuont=5"], RecordInvalid, "funding", id="slip in a part"),
        pytest.param("ds2019", "funding", ["amount=5"], RecordInvalid, "source", id="a part without its first"),
        pytest.param("ds2019", "funding", ["{broken"], RecordInvalid, "funding: not JSON", id="broken JSON"),
        pytest.param("ds2019", "funding", ['{"source": "A", "x": 1}'], RecordInvalid, "funding", id="more in JSON"),
        pytest.param("ds2019", "travel_validations", ["2025-02-30"], DateImpossible,
                     "ds2019: travel_validations: signed_on:", id="impossible day in a part"),
        pytest.param("admission", "admit_until", ["later"], DateImpossible, "admit_until", id="neither D/S nor day"),
        pytest.param("admission", "arrival_at", ["2024-06-20T14:30"], RecordInvalid,
                     "arrival_at: the time zone is missing", id="no zone"),
        pytest.param("admission", "arrival_at", ["noon"], RecordInvalid, "day, time and zone", id="no instant"),
        pytest.param("work", "source_raw", ["not json"], RecordInvalid, "source_raw: not JSON", id="no JSON"),
        pytest.param("visa", "dependant", ["dependant-9"], RecordNotFound, "visa: dependant:", id="no such record"),
        pytest.param("ds2019", "note", ["a\udc80b"], RecordInvalid, "note: .*no text", id="bytes that are no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_kind_and_field(kind, field, words, error, complaint):
    with pytest.raises(error, match=complaint) as caught:
        value_of(kind, field, *words)
    assert "SECRETWORD" not in caught.value.message


@pytest.mark.parametrize(
    ("order", "day"),
    [pytest.param("us", date(2025, 3, 4), id="us"), pytest.param("intl", date(2025, 4, 3), id="intl")],
)
def test_the_order_of_numbers_decides_where_it_is_said(order, day):
    assert value_of("ds2019", "program_begin_date", "03/04/2025", order=order) == day
    assert value_of("position", "begin", "03/04/2025", order=order) == day.isoformat()
    assert value_of("admission", "admit_until", "03/04/2025", order=order) == day.isoformat()


def test_instants_are_kept_in_universal_time():
    found = value_of("admission", "arrival_at", "2024-06-20T14:30+02:00")
    assert found.tzinfo == UTC
    assert found == datetime(2024, 6, 20, 14, 30, tzinfo=timezone(timedelta(hours=2)))


def test_every_field_of_every_kind_says_what_it_takes():
    looked_at = 0
    for kind in KINDS:
        for name, field in settable_fields(kind).items():
            assert what_it_takes(field), (kind, name)
            looked_at += 1
        assert set(MAIN_FIELDS[kind]) <= set(KINDS[kind].model_fields)
        assert len(set(MAIN_FIELDS[kind])) == len(MAIN_FIELDS[kind])
    assert looked_at > 250
    assert set(MAIN_FIELDS) == set(KINDS)


WORDS = ["", "x", "2024-07-01", "03/04/2025", "yes", "-1", "{}", "[]", "[1]", '{"a":1}', "a=b", "=", "N0001234567",
         "🙂", "1" * 400, "null", "NG", "source=", ",,,", "\x00"]  # fmt: skip


def complaint_about(kind, name, word):
    try:
        value_of(kind, name, word)
    except TrackerError as error:
        return error.message
    return None


def test_no_word_in_any_field_ends_in_anything_but_a_value_or_a_named_refusal():
    looked_at = 0
    for kind in KINDS:
        for name in settable_fields(kind):
            for word in WORDS:
                complaint = complaint_about(kind, name, word)
                assert complaint is None or (kind in complaint and name in complaint), (kind, name, word)
                looked_at += 1
    assert looked_at > 5000
