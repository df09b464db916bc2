"""The format of the export: what is written, and what is refused on reading, with its place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tracker.errors import ExportTooNew, ExportUnreadable
from tracker.records import KINDS, SINGLETONS, plural_of
from tracker.records.base import BoxOnPage, Evidence, Provenance
from tracker.records.career import Position
from tracker.records.career_export import export_of, export_of_text, read_export, record_as_json
from tracker.records.exchange_visitor import Ds2019, FundingLine
from tracker.records.person import Person
from tracker.records.vault_document import Document

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
ID = "01900000-0000-7000-8000-000000000001"


def export(**lists):
    return {"format": "career-export/1", "exported_at": NOW.isoformat(), **lists}


def test_the_export_has_the_person_and_a_list_a_kind_in_fixed_order():
    made = export_of([], exported_at=NOW)
    assert list(made) == ["format", "exported_at", *(plural_of(kind) for kind in KINDS)]
    assert made["format"] == "career-export/1"
    assert made["exported_at"] == "2026-11-21T12:30:00+00:00"
    assert made["person"] is None
    assert all(made[plural_of(kind)] == [] for kind in KINDS if kind not in SINGLETONS)


def test_records_stand_by_number_with_iso_days_and_decimal_text():
    made = export_of(
        [
            Ds2019(number=2, note="second"),
            Person(number=1, family_name="SAMPLE"),
            Ds2019(
                id=ID,
                number=1,
                program_begin_date=date(2024, 7, 1),
                funding=[FundingLine(source="Sponsor", amount="54,000.50")],
            ),
        ],
        exported_at=NOW,
    )
    assert made["person"]["family_name"] == "SAMPLE"
    assert [item["number"] for item in made["ds2019s"]] == [1, 2]
    assert made["ds2019s"][0] == {
        "id": ID,
        "number": 1,
        "provenance": "entered",
        "program_begin_date": "2024-07-01",
        "funding": [{"source": "Sponsor", "kind": None, "amount": "54000.50"}],
    }


def test_a_record_comes_back_with_its_evidence_note_and_trash_day():
    form = Ds2019(
        number=4,
        provenance=Provenance.READ,
        confirmed_on=date(2026, 1, 2),
        trashed_on=date(2026, 1, 3),
        created_at=NOW,
        changed_at=NOW,
        note="a note\nof two lines",
        evidence=[
            Evidence(
                field="sevis_id",
                document=ID,
                page=1,
                box=BoxOnPage(left=0.1, top=0.2, right=0.3, bottom=0.4),
                words="N000 123",
                method="text",
                confidence="likely",
            )
        ],
    )
    text = json.dumps(export_of([form], exported_at=NOW))
    (found,) = read_export(export_of_text(text)).records
    assert found == form


def test_names_of_encrypted_objects_stay_in_the_vault():
    record = Document(digest="a" * 64, object_name="b" * 64, size=3)
    assert record_as_json(record)["digest"] == "a" * 64
    assert "b" * 64 not in json.dumps(record_as_json(record))


def test_a_hand_written_export_needs_no_ids_numbers_or_empty_lists():
    found = read_export(
        {
            "format": "career-export/1",
            "ds2019s": [{"program_begin_date": "2024-07-01"}, {"program_begin_date": "2025-07-01"}],
        }
    )
    assert found.exported_at is None
    assert len({record.id for record in found.records}) == 2


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        pytest.param([], "an export is one JSON object", id="a list"),
        pytest.param(None, "an export is one JSON object", id="null"),
        pytest.param({}, "format: not career-export/1", id="nothing"),
        pytest.param({"format": "career-export/0.1"}, "format: not career-export/1", id="no whole number"),
        pytest.param({"format": 1}, "format: not career-export/1", id="a bare number"),
        pytest.param({"format": "backup/1"}, "format: not career-export/1", id="another format"),
        pytest.param(export(exported_at="soon"), "exported_at: not an instant", id="no instant"),
        pytest.param(export(exported_at=5), "exported_at: not an instant", id="instant as number"),
        pytest.param(
            export(ds2018s=[]), "ds2018s: there is no kind of record of this name", id="unknown kind"
        ),
        pytest.param(
            export(**{"SECRET words": []}), "a key: there is no kind of record", id="a key that is no name"
        ),
        pytest.param(export(ds2019s={}), "ds2019s: not a list", id="an object for a list"),
        pytest.param(export(ds2019s=["x"]), r"ds2019s\[0\]: not an object", id="text for a record"),
        pytest.param(export(person=[{}]), "person: not an object", id="a list for the person"),
        pytest.param(
            export(ds2019s=[{}, {"SECRET": "x"}]),
            r"ds2019s\[1\].*: there is no such field",
            id="unknown field",
        ),
        pytest.param(
            export(ds2019s=[{"program_begin_date": "07/01/2024"}]),
            r"ds2019s\[0\]\.program_begin_date: a day is written YYYY-MM-DD",
            id="an American date",
        ),
        pytest.param(
            export(ds2019s=[{"program_begin_date": "2023-02-29"}]),
            r"ds2019s\[0\]\.program_begin_date:",
            id="an impossible day",
        ),
        pytest.param(
            export(ds2019s=[{"program_begin_date": "2024-07-02", "program_end_date": "2024-07-01"}]),
            r"ds2019s\[0\]: program_end_date is before program_begin_date",
            id="end before begin",
        ),
        pytest.param(
            export(ds2019s=[{"funding": [{"source": "a"}, {"source": "b", "amount": -1}]}]),
            r"ds2019s\[0\]\.funding\[1\]\.amount:",
            id="inside a nested part",
        ),
        pytest.param(
            export(ds2019s=[{"sevis_id": "SECRET"}]), r"ds2019s\[0\]\.sevis_id: a SEVIS id is", id="a bad id"
        ),
        pytest.param(
            export(ds2019s=[{"evidence": [{"field": "x", "box": {"left": float("nan")}}]}]),
            r"ds2019s\[0\]\.evidence\[0\]\.box\.left:",
            id="not a number",
        ),
        pytest.param(
            export(ds2019s=[{"id": ID}], visas=[{"id": ID}]),
            "visas: two records have one id",
            id="an id twice",
        ),
        pytest.param(
            export(visas=[{"number": 2}, {"number": 2}]),
            "visas: two records have number 2",
            id="a number twice",
        ),
        pytest.param(export(visas=[{"number": 0}]), r"visas\[0\]\.number:", id="number zero"),
        pytest.param(export(visas=[{"id": " "}]), r"visas\[0\]\.id: an id has 1 to 100", id="a blank id"),
        pytest.param(
            export(visas=[{"id": "x" * 101}]), r"visas\[0\]\.id: an id has 1 to 100", id="a long id"
        ),
        pytest.param(export(positions=[{"paid": "maybe"}]), r"positions\[0\]\.paid:", id="no truth value"),
    ],
)
def test_what_is_wrong_is_named_by_place_and_never_quoted(data, complaint):
    with pytest.raises(ExportUnreadable, match=complaint) as caught:
        read_export(data)
    assert "SECRET words" not in caught.value.message
    assert caught.value.exit_code == 44
    assert caught.value.__cause__ is None or not str(caught.value.__cause__).count("SECRET")


@pytest.mark.parametrize("number", ["2", "10", "999999999"])
def test_another_format_number_is_refused_by_number(number):
    with pytest.raises(ExportTooNew, match=f"format {number}, this program reads 1") as caught:
        read_export({"format": f"career-export/{number}", "anything": object()})
    assert caught.value.exit_code == 45


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("", "line 1, column 1: not JSON", id="nothing"),
        pytest.param('{"a": 1,\n "b": }', "line 2, column 7: not JSON", id="broken"),
        pytest.param('{"a": 1, "a": 2}', "a name stands twice in one object", id="a name twice"),
        pytest.param('{"a": [{"b": 1, "b": 1}]}', "a name stands twice", id="a name twice inside"),
        pytest.param('{"a": NaN}', "NaN and Infinity are not JSON", id="NaN"),
        pytest.param('{"a": -Infinity}', "NaN and Infinity are not JSON", id="Infinity"),
        pytest.param('"\\ud800"', "characters that are no text", id="half a character"),
        pytest.param("[" * 200_000, "nested too deeply|not JSON", id="deep nesting"),
        pytest.param("1" * 10_000, "a number is too long", id="a long number"),
    ],
)
def test_text_that_readers_read_in_different_ways_is_refused(text, complaint):
    with pytest.raises(ExportUnreadable, match=complaint):
        export_of_text(text)


def test_private_reasons_of_leave_are_part_of_the_own_copy():
    made = export_of([Position(kind="leave", reason="medical")], exported_at=NOW)
    assert made["positions"][0]["reason"] == "medical"
