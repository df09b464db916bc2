"""Posts, degrees, distinctions and memberships of an ORCID record, in JSON and in XML."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import read

from tracker.records import Provenance, kind_of


def summary(**changes: Any) -> dict[str, Any]:
    whole = {
        "put-code": 7,
        "department-name": "Neurology",
        "role-title": "Research fellow",
        "start-date": {"year": {"value": "2021"}, "month": {"value": "09"}, "day": None},
        "end-date": None,
        "organization": {
            "name": "Sample University",
            "address": {"city": "Testville", "region": None, "country": "US"},
        },
    }
    return {**whole, **changes}


def record(room: str, kind: str, *summaries: dict[str, Any], **rooms: Any) -> str:
    groups = [{"summaries": [{f"{kind}-summary": item}]} for item in summaries]
    return json.dumps({"activities-summary": {room: {"affiliation-group": groups}, **rooms}})


@pytest.mark.parametrize(
    ("room", "kind", "expected"),
    [
        pytest.param("employments", "employment", {"kind": None, "title": "Research fellow", "employer": "Sample University", "city": "Testville", "country": "US", "begin": "2021-09", "end": None}, id="a post, whose kind ORCID does not know"),
        pytest.param("educations", "education", {"degree": "Research fellow", "school": "Sample University", "country": "US", "begin": "2021-09"}, id="a degree"),
        pytest.param("qualifications", "qualification", {"degree": "Research fellow", "school": "Sample University"}, id="a qualification"),
        pytest.param("distinctions", "distinction", {"name": "Research fellow", "giver": "Sample University", "awarded_on": "2021-09"}, id="a distinction"),
        pytest.param("memberships", "membership", {"organization": "Sample University", "role": "Research fellow", "begin": "2021-09"}, id="a membership"),
    ],
)  # fmt: skip
def test_each_kind(room, kind, expected):
    (found,) = read(record(room, kind, summary())).career
    values = found.record.model_dump(mode="json")
    assert {name: values[name] for name in expected} == expected
    assert found.record.note == "Department: Neurology"
    assert found.record.provenance is Provenance.IMPORTED
    assert not found.record.counts


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        pytest.param({"organization": {"name": "U", "address": {"country": "ZZ"}}}, {"country": None}, id="no such country"),
        pytest.param({"organization": {"name": "U", "address": None}}, {"country": None, "city": None}, id="no address"),
        pytest.param({"start-date": {"year": {"value": "20x1"}}}, {"begin": None}, id="no such year"),
        pytest.param({"start-date": {"year": {"value": "2021"}, "month": {"value": "13"}}}, {"begin": "2021"}, id="no such month"),
        pytest.param({"role-title": None}, {"title": None, "employer": "Sample University"}, id="no role"),
        pytest.param({"department-name": " n/a "}, {"note": None}, id="a placeholder"),
    ],
)  # fmt: skip
def test_what_is_missing_stays_open(changes, kept):
    (found,) = read(record("employments", "employment", summary(**changes))).career
    values = found.record.model_dump(mode="json")
    assert {name: values[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"role-title": None, "organization": None}, "an employment without role and organization", id="nothing said"),
        pytest.param({"end-date": {"year": {"value": "2019"}}}, "the days of an employment do not go together", id="an end before its begin"),
    ],
)  # fmt: skip
def test_what_makes_no_record_is_listed_with_its_reason(changes, reason):
    found = read(record("employments", "employment", summary(**changes), summary()))
    assert [part.reason for part in found.unreadable] == [reason]
    assert len(found.career) == 1


def test_rooms_that_are_not_taken_are_told():
    text = record("employments", "employment", summary(), services={"affiliation-group": [{"summaries": []}]})
    assert read(text).notes == ["of the ORCID record these are not taken: services"]
    assert read(record("employments", "employment", summary())).notes == []


def test_xml_says_what_json_says():
    part = """<employment:employment-summary xmlns:employment="urn:e" xmlns:common="urn:c" put-code="7">
      <common:department-name>Neurology</common:department-name><common:role-title>Research fellow</common:role-title>
      <common:start-date><common:year>2021</common:year><common:month>09</common:month></common:start-date>
      <common:organization><common:name>Sample University</common:name><common:address><common:city>Testville</common:city>
      <common:country>US</common:country></common:address></common:organization></employment:employment-summary>"""
    whole = f'<activities:employments xmlns:activities="urn:a"><g>{part}</g></activities:employments>'
    for text in (part, whole, f'<?xml version="1.0"?>\n<record>{whole}</record>'):
        (found,) = read(text).career
        assert kind_of(found.record) == "position"
        other = read(record("employments", "employment", summary())).career[0].record
        alike = {"id", "created_at"}
        assert found.record.model_dump(exclude=alike) == other.model_dump(exclude=alike)


def test_works_are_read_beside_them():
    works = {
        "group": [
            {"work-summary": [{"put-code": 1, "type": "journal-article", "title": {"title": {"value": "T"}}}]}
        ]
    }
    found = read(record("educations", "education", summary(), works=works))
    assert [entry.work.title for entry in found.entries] == ["T"]
    assert [kind_of(item.record) for item in found.career] == ["education"]
