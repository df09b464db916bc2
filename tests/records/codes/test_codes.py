"""Code tables: complete, well formed, read from inside the package, unknown codes unnamed."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from tracker.records import codes
from tracker.terms import category_of
from tracker.terms.countries import country_named, country_of_fips, is_country, why_no_country


def rows(name):
    return list(csv.DictReader(files("tracker.records.codes").joinpath(name).read_text("utf-8").splitlines()))


TABLES = [
    # file                          rows  a code looks like     empty cells allowed
    ("subject_fields.csv", 1720, r"\d\d\.\d{4}", 0),
    ("position_codes.csv", 137, r"\d{3}", 0),
    ("categories.csv", 22, r"\d[\dA-G]", 0),
    ("us_government_agencies.csv", 29, r"[A-Z]{2,5}", 0),
    ("international_organizations.csv", 28, r"[A-Z]{2,6}", 0),
    ("countries.csv", 307, r"[A-Z][A-Z\d]", 0),
    ("visa_posts.csv", 236, r"[A-Z]{3}", 23),
]


@pytest.mark.parametrize(("name", "count", "shape", "empty"), TABLES, ids=[row[0] for row in TABLES])
def test_a_table_is_complete_and_well_formed(name, count, shape, empty):
    table = rows(name)
    assert len(table) == count
    assert len({row["code"] for row in table}) == count
    assert [row["code"] for row in table if not re.fullmatch(shape, row["code"])] == []
    cells = [cell for row in table for cell in row.values()]
    assert None not in cells
    assert all(cell == " ".join(cell.split()) for cell in cells)
    assert sum(not cell for cell in cells) == empty


def test_every_table_is_named_in_the_list_of_sources():
    folder = files("tracker.records.codes")
    tables = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".csv"))
    sources = folder.joinpath("SOURCES.md").read_text("utf-8")
    assert tables == sorted(row[0] for row in TABLES)
    for name, count, *_ in TABLES:
        assert f"| `{name}` | {count} |" in sources


@pytest.mark.parametrize(
    ("look_up", "code", "title"),
    [
        pytest.param(codes.subject_field_title, "51.1201", "Medicine", id="medicine"),
        pytest.param(
            codes.subject_field_title, " 60.0410 ", "Dermatology Residency Program", id="residency, blanks"
        ),
        pytest.param(codes.subject_field_title, "61.0218", None, id="subject of a later edition"),
        pytest.param(codes.subject_field_title, "51.12", None, id="subject cut short"),
        pytest.param(codes.subject_field_title, "00.0000", None, id="subject of an IAP-66"),
        pytest.param(codes.subject_field_title, "", None, id="no subject"),
        pytest.param(codes.position_title, "216", "UNIVERSITY MEDICAL SCHOOL STUDENTS", id="medical student"),
        pytest.param(
            codes.position_title, "218", "UNIVERSITY POST GRAD MEDICAL TRAINEE", id="medical trainee"
        ),
        pytest.param(codes.position_title, "999", None, id="no such position"),
        pytest.param(codes.position_title, "21", None, id="position cut short"),
        pytest.param(codes.category_printed, "06", "ALIEN PHYSICIAN", id="alien physician"),
        pytest.param(codes.category_printed, "2a", "TRAINEE (SPECIALTY)", id="small letter"),
        pytest.param(codes.category_printed, "6", None, id="category without its zero"),
        pytest.param(codes.agency_name, "HHS", "DEPARTMENT OF HEALTH AND HUMAN SERVICES", id="agency"),
        pytest.param(codes.agency_name, "WHO", None, id="an organization is no agency"),
        pytest.param(codes.organization_name, "who", "WORLD HEALTH ORGANIZATION", id="organization"),
        pytest.param(codes.organization_name, "HHS", None, id="an agency is no organization"),
        pytest.param(codes.sevis_country_name, "GM", "GERMANY", id="country"),
        pytest.param(codes.sevis_country_name, "YO", "YUGOSLAVIA", id="former state"),
        pytest.param(codes.sevis_country_name, "DE", None, id="iso code is no fips code"),
    ],
)
def test_titles(look_up, code, title):
    assert look_up(code) == title


@pytest.mark.parametrize(
    ("code", "post"),
    [
        pytest.param("NWD", ("NWD", "New Delhi", "IN"), id="new delhi"),
        pytest.param("mdr", ("MDR", "Chennai", "IN"), id="chennai, small letters"),
        pytest.param("BKK", ("BKK", "Bishkek", "KG"), id="bishkek, not bangkok"),
        pytest.param("BNK", ("BNK", "Bangkok", "TH"), id="bangkok"),
        pytest.param("JRS", ("JRS", "Jerusalem", None), id="city without country"),
        pytest.param("TJN", ("TJN", None, None), id="code without a source for its place"),
        pytest.param("ZZZ", None, id="no such post"),
        pytest.param("", None, id="empty"),
    ],
)
def test_visa_posts(code, post):
    assert codes.visa_post(code) == post


def test_posts_name_countries_and_the_schema_has_211_of_them():
    table = rows("visa_posts.csv")
    assert {row["list"] for row in table} == {"sevis", "ds160"}
    assert sum(row["list"] == "sevis" for row in table) == 211
    assert sum(row["list"] == "sevis" and bool(row["city"]) for row in table) == 200
    assert [row for row in table if row["country"] and not is_country(row["country"])] == []


def test_every_country_code_of_sevis_is_translated_or_has_a_reason():
    table = rows("countries.csv")
    current = [row["code"] for row in table if row["use"] == "all"]
    assert {row["use"] for row in table} == {"all", "birth"}
    assert len(current) == 258
    assert [
        r["code"]
        for r in table
        if (country_of_fips(r["code"]) is None) == (why_no_country(r["code"]) is None)
    ] == []
    assert sum(country_of_fips(code) is not None for code in current) == 242


def test_the_name_beside_a_country_code_names_the_same_country():
    table = rows("countries.csv")
    differing = {r["code"] for r in table if country_named(r["name"]) != country_of_fips(r["code"])}
    assert differing == {"VQ"}  # printed as VIRGIN ISLANDS, a name two countries share


def test_every_category_printed_is_a_category():
    printed = [row["printed"] for row in rows("categories.csv")]
    assert [words for words in printed if category_of(words) is None] == []


def test_every_medical_residency_has_a_title():
    residencies = [row for row in rows("subject_fields.csv") if row["code"].startswith(("60.04", "60.05"))]
    assert len(residencies) > 100
    assert [row for row in residencies if "Residency" not in row["title"]] == []
