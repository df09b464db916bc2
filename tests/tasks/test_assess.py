"""Case files: how they are read, and what they may be."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import (
    CaseInvalid,
    EmptyFile,
    FileTooLarge,
    FileUnreadable,
    LawDoesNotReach,
    LawUnreadable,
    TrackerError,
)
from tracker.tasks import case_file
from tracker.tasks.assess import assess_file, law_of
from tracker.tasks.case_file import plain_values, read_cases

BARE = """\
as_of: 2025-09-01
programs:
- {category: research_scholar, begin: 2024-09-01, end: "2026-08-31", sevis_id: N0012345678}
"""
SHIPPED = Path(case_file.__file__).parents[1] / "rules" / "parameters"


def written(folder: Path, text: str | bytes, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(BARE, "case.yaml", id="bare facts"),
        pytest.param(
            "input:\n" + "".join(f"  {line}\n" for line in BARE.splitlines()) + "note: [1, 2]\n",
            "case.yml",
            id="facts under input",
        ),
        pytest.param(json.dumps({"input": plain_values(BARE)}), "case.json", id="JSON"),
        pytest.param(json.dumps(plain_values(BARE)), "case.JSON", id="JSON in capitals"),
        pytest.param(json.dumps(plain_values(BARE), indent=1), "case.yaml", id="JSON is YAML"),
        pytest.param(b"\xef\xbb\xbf" + BARE.encode(), "case.yaml", id="byte order mark"),
        pytest.param(BARE.replace("\n", "\r\n"), "case.yaml", id="line ends of Windows"),
    ],
)
def test_one_case_gives_one_answer(tmp_path, text, name):
    answers = assess_file(written(tmp_path, text, name))
    assert len(answers) == 1
    assert answers[0]["clocks"][0]["cap_last_day"] == "2029-08-31"
    assert answers[0]["as_of"] == "2025-09-01"
    assert "id" not in answers[0]


def test_many_cases_give_as_many_answers_with_their_ids(tmp_path):
    text = "cases:\n- {id: a, input: {as_of: 2025-01-01}}\n- {id: 7, input: {as_of: 2025-01-02}, expected: {}}\n- {as_of: 2025-01-03}\n"
    answers = assess_file(written(tmp_path, text))
    assert [(answer.get("id"), answer["as_of"]) for answer in answers] == [
        ("a", "2025-01-01"),
        ("7", "2025-01-02"),
        (None, "2025-01-03"),
    ]
    json.dumps(answers)


def test_the_day_asked_for_goes_before_that_of_the_file(tmp_path):
    path = written(tmp_path, BARE)
    assert assess_file(path, as_of=date(2025, 9, 2))[0]["clocks"][0]["days_remaining"] == 1459
    bare = written(tmp_path, "tax: true\n", "other.yaml")
    assert assess_file(bare, as_of=date(2025, 9, 2))[0]["as_of"] == "2025-09-02"
    with pytest.raises(CaseInvalid) as raised:
        assess_file(bare)
    assert raised.value.message == "as_of: no day is given for which the answer shall hold"
    assert "--as-of" in raised.value.hint


SCALARS = [
    *[
        pytest.param(word, word, id=f"{word} is text")
        for word in (
            "NO",
            "no",
            "Y",
            "n",
            "on",
            "off",
            "yes",
            "True",
            "FALSE",
            "2026-02-30",
            "1:30",
            "0x1F",
            "1_000",
            "1e3",
            ".inf",
            "0o17",
            "<<",
            "=",
        )
    ],
    pytest.param("true", True, id="true"),
    pytest.param("false", False, id="false"),
    pytest.param("null", None, id="null"),
    pytest.param("~", None, id="tilde"),
    pytest.param("", None, id="nothing"),
    pytest.param("'true'", "true", id="quoted truth"),
    pytest.param("010", 10, id="no octal"),
    pytest.param("-7", -7, id="below zero"),
    pytest.param("1.0", 1.0, id="a part"),
    pytest.param("9" * 19, "9" * 19, id="too many digits for a number"),
    pytest.param("2026-02-28", "2026-02-28", id="a day stays text here"),
]


@pytest.mark.parametrize(("written_so", "meaning"), SCALARS)
def test_scalars_follow_yaml_1_2(written_so, meaning):
    found = plain_values(f"key: {written_so}\n")["key"]
    assert (type(found), found) == (type(meaning), meaning)


def test_norway_is_a_country(tmp_path):
    text = (
        "as_of: 2026-01-01\nnationality: NO\nskills: {NO: false}\nfunding: {us_gov: false, home_gov: false}\n"
    )
    text += "programs:\n- {category: student, begin: 2025-09-01, end: 2026-06-30, country: NO}\n"
    assert assess_file(written(tmp_path, text))[0]["s212e"]["status"] == "not_subject"


BAD = [
    pytest.param("", EmptyFile, "case.yaml is empty", id="no bytes"),
    pytest.param("# nothing\n", CaseInvalid, "case.yaml: a mapping of keys is expected", id="only a comment"),
    pytest.param("- 1\n", CaseInvalid, "case.yaml: a mapping of keys is expected", id="a list"),
    pytest.param(b"\xff\xfe\x00", FileUnreadable, "case.yaml is not UTF-8 text", id="no text"),
    pytest.param("a: [1\n", CaseInvalid, "case.yaml line 2: not well-formed", id="not closed"),
    pytest.param(
        "a: 1\nb: 2\na: 3\n", CaseInvalid, "case.yaml line 3: a key is there twice", id="a key twice"
    ),
    pytest.param(
        "a: &x [1]\nb: *x\n", CaseInvalid, "case.yaml line 2: an alias is not allowed here", id="alias"
    ),
    pytest.param(
        "a: !!python/object:os.system x\n",
        CaseInvalid,
        "case.yaml line 1: a tag is not allowed here",
        id="a tag that runs code",
    ),
    pytest.param(
        "a: !!timestamp 2026-13-45\n", CaseInvalid, "case.yaml line 1: a tag is not allowed here", id="a tag"
    ),
    pytest.param("? [a, b]\n: 1\n", CaseInvalid, "case.yaml line 1: a key is not text", id="a list as key"),
    pytest.param("a: 1\n---\nb: 2\n", CaseInvalid, "case.yaml line 2: not well-formed", id="two documents"),
    pytest.param(
        "[" * 500 + "]" * 500, CaseInvalid, "case.yaml line 1: nested too deeply", id="deep nesting"
    ),
    pytest.param("a: \x00\n", CaseInvalid, "case.yaml: not well-formed YAML", id="a null character"),
    pytest.param("cases: []\n", CaseInvalid, "case.yaml: cases is not a list of cases", id="no case"),
    pytest.param(
        "cases: {a: 1}\n", CaseInvalid, "case.yaml: cases is not a list of cases", id="a mapping for cases"
    ),
    pytest.param(
        "cases: [1]\n", CaseInvalid, "cases[0]: a mapping of keys is expected", id="a number for a case"
    ),
    pytest.param(
        "input: 1\n", CaseInvalid, "case.yaml.input: a mapping of keys is expected", id="a number for facts"
    ),
    pytest.param(
        "input: {}\nexpected: 1\n",
        CaseInvalid,
        "case.yaml.expected: a mapping of keys is expected",
        id="a number for results",
    ),
    pytest.param(
        "input: {}\nalternatives: 1\n",
        CaseInvalid,
        "case.yaml.alternatives: a list is expected",
        id="a number for readings",
    ),
    pytest.param(
        "id: c7\ninput: {as_of: 2026-02-30}\n",
        CaseInvalid,
        "case c7: as_of: '2026-02-30' is not a day of the calendar",
        id="an impossible day",
    ),
    pytest.param(
        "as_of: 2025-01-01\nprogram: []\n", CaseInvalid, "the case: unknown key program", id="an unknown key"
    ),
    pytest.param(
        "as_of: 1990-01-01\nprograms: [{category: professor, begin: 1989-01-01, end: 1990-12-31}]\n",
        LawDoesNotReach,
        "the law on file does not say for 1 Jan 1990: Window of professors and research scholars",
        id="too long ago",
    ),
]


@pytest.mark.parametrize(("text", "error", "message"), BAD)
def test_a_bad_file_gets_a_named_error(tmp_path, text, error, message):
    with pytest.raises(error) as raised:
        assess_file(written(tmp_path, text))
    assert raised.value.message == message


BAD_JSON = [
    pytest.param('{"a": 1, "a": 2}', "case.json: a key is there twice", id="a key twice"),
    pytest.param('{"a": NaN}', "case.json: a number is not finite", id="no number"),
    pytest.param('{"a": ', "case.json line 1: not well-formed JSON", id="not closed"),
    pytest.param("[" * 100_000, "case.json: not well-formed JSON", id="deep nesting"),
    pytest.param('{"a": ' + "9" * 5000 + "}", "case.json: not well-formed JSON", id="too many digits"),
]


@pytest.mark.parametrize(("text", "message"), BAD_JSON)
def test_bad_json_gets_a_named_error(tmp_path, text, message):
    with pytest.raises(CaseInvalid) as raised:
        assess_file(written(tmp_path, text, "case.json"))
    assert raised.value.message == message


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(FileUnreadable, match=r"none\.yaml cannot be read"):
        assess_file(tmp_path / "none.yaml")
    with pytest.raises(FileUnreadable):
        assess_file(tmp_path)
    with pytest.raises(FileUnreadable):
        assess_file(tmp_path / "a\0b")


def test_a_huge_file_is_refused(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(case_file.SIZE_LIMIT + 1)
    with pytest.raises(FileTooLarge, match="larger than 32 megabytes"):
        read_cases(path)


ABSURD = [
    pytest.param(
        "programs: [{category: research_scholar, begin: 1901-01-01, end: 2199-12-31}]",
        {"program_state": "active"},
        id="a program of three hundred years",
    ),
    pytest.param(
        "programs: [{category: alien_physician, begin: 2199-12-31, end: 2199-12-31}]",
        {"program_state": "not_started"},
        id="the last day of all",
    ),
    pytest.param(
        "programs: [{}]",
        {"program_state": None, "s212e": {"status": "unknown", "basis": []}},
        id="a program of which nothing is known",
    ),
    pytest.param(
        "us_presence: [{}, {in: 2020-01-01}, {status: J-1}, {out: 2020-01-01, status: J-2}]",
        {"bars": []},
        id="rows without days",
    ),
    pytest.param(
        "home_presence: [{}, {country: home}]\nother_presence: [{}]", {"bars": []}, id="stays without days"
    ),
    pytest.param(
        "waivers: [{}]\nvisa_stamps: [{}]\nadvisory_opinions: [{}]\nemployment: [{}]\nfilings: [{}]\nevents: [{}]",
        {"waiver_state": "none"},
        id="empty items",
    ),
    pytest.param(
        "proposed: {}\ni94: {}\npassport: {}\ntrip: {}\nfunding: {}\nskills: {}",
        {"proposed_allowed": None, "regime": None},
        id="empty mappings",
    ),
    pytest.param(
        "proposed: {category: professor}", {"proposed_allowed": None}, id="a begin that is not known"
    ),
]


@pytest.mark.parametrize(("text", "expected"), ABSURD)
def test_absurd_facts_get_an_answer(tmp_path, text, expected):
    answer = assess_file(written(tmp_path, f"as_of: 2026-06-15\n{text}\n"))[0]
    assert {key: answer[key] for key in expected} == expected


def test_ten_thousand_stays_are_answered(tmp_path):
    rows = "".join(
        f"- {{in: 20{n % 90 + 10}-01-{n % 28 + 1:02}, out: 20{n % 90 + 10}-02-01, status: J-1}}\n"
        for n in range(10_000)
    )
    answer = assess_file(written(tmp_path, f"as_of: 2026-06-15\ncategory: student\nus_presence:\n{rows}"))[0]
    assert answer["bars"] == []


def test_a_law_folder_takes_the_place_of_the_law_inside(tmp_path):
    folder = tmp_path / "law"
    folder.mkdir()
    for path in SHIPPED.glob("*.toml"):
        text = path.read_text("utf-8").replace("state_date = 2026-10-07", "state_date = 2027-01-02")
        (folder / path.name).write_text(text.replace("value = 5\n", "value = 6\n", 1), "utf-8")
    (folder / "readme.txt").write_text("ignored", "utf-8")
    answer = assess_file(written(tmp_path, BARE), law_folder=folder)[0]
    assert answer["law"]["law_state_date"] == "2027-01-02"
    assert answer["clocks"][0]["cap_last_day"] == "2030-08-31"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(lambda folder: None, FileUnreadable, id="not there"),
        pytest.param(lambda folder: folder.mkdir(), FileUnreadable, id="empty"),
        pytest.param(lambda folder: folder.write_text("x"), FileUnreadable, id="a file"),
        pytest.param(
            lambda folder: (folder.mkdir(), (folder / "a.toml").write_text("x = ")),
            LawUnreadable,
            id="broken",
        ),
        pytest.param(
            lambda folder: (folder.mkdir(), (folder / "a.toml").write_bytes(b"\xff")),
            FileUnreadable,
            id="no text",
        ),
    ],
)
def test_a_law_folder_that_cannot_be_used_is_named(tmp_path, make, error):
    make(tmp_path / "law")
    with pytest.raises(error) as raised:
        law_of(tmp_path / "law")
    assert isinstance(raised.value, TrackerError)
    assert str(tmp_path) not in raised.value.message
