"""Data pages of passports: machine-readable lines, print beside them, disagreement and misreading."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

from tracker.documents.mrz import check_digit


def zone(
    number: str = "A09912345",
    birth: str = "900314",
    expiry: str = "290630",
    state: str = "NGA",
    names: str = "TESTCASE<<AMARA",
) -> list[str]:
    """Return the two lines of an invented passport with right check digits."""
    first = f"P<{state}{names}".ljust(44, "<")
    checked = (
        f"{number}{check_digit(number)}",
        f"{birth}{check_digit(birth)}",
        f"{expiry}{check_digit(expiry)}",
    )
    optional = "<" * 14 + "0"
    whole = checked[0] + checked[1] + checked[2] + optional
    second = f"{checked[0]}{state}{checked[1]}F{checked[2]}{optional}{check_digit(whole)}"
    assert len(second) == 44
    return [first, second]


PRINT: list[Row] = [
    "FEDERAL REPUBLIC OF EXAMPLELAND",
    ("PASSPORT", "Code of issuing state", "Passport No."),
    ("P", "NGA", "A09912345"),
    "Surname",
    "TESTCASE",
    "Given Names",
    "AMARA",
    ("Nationality", "Date of Birth"),
    ("NIGERIAN", "14 MAR / MARS 1990"),
    ("Sex", "Place of Birth"),
    ("F", "ENUGU"),
    ("Date of Issue", "Date of Expiry"),
    ("01 JUL 2019", "30 JUN 2029"),
]
WHOLE = {
    "issuing_state": "NGA",
    "passport_number": "A09912345",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "nationality": "NGA",
    "date_of_birth": "1990-03-14",
    "sex": "F",
    "issued_on": "2019-07-01",
    "expires_on": "2029-06-30",
}


def without_zone(found: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in found.items() if not name.startswith("mrz")}


def test_a_data_page():
    (paper,) = read([*PRINT, *zone()])
    assert paper.kind == "passport"
    assert without_zone(values(paper)) == WHOLE
    assert paper.problems == ()


def test_the_lines_alone():
    (paper,) = read(zone())
    assert paper.kind == "passport"
    assert without_zone(values(paper)) == {
        name: value for name, value in WHOLE.items() if name != "issued_on"
    }


def test_the_print_alone():
    (paper,) = read(PRINT)
    assert paper.kind == "passport"
    found = values(paper)
    assert {name: found.get(name) for name in ("passport_number", "expires_on", "issued_on")} == {
        "passport_number": "A09912345",
        "expires_on": "2029-06-30",
        "issued_on": "2019-07-01",
    }
    assert any("machine-readable lines were not found" in problem for problem in paper.problems)


DISAGREEMENTS = [
    ("the number", {"number": "B09912345"}, "passport_number", "B09912345"),
    ("the expiry", {"expiry": "290730"}, "expires_on", "2029-07-30"),
    ("the birth", {"birth": "900414"}, "date_of_birth", "1990-04-14"),
    ("the surname, which nothing checks", {"names": "TESTCAST<<AMARA"}, "surname", None),
]


@pytest.mark.parametrize(
    ("changes", "field", "value"), [row[1:] for row in DISAGREEMENTS], ids=[row[0] for row in DISAGREEMENTS]
)
def test_what_is_printed_otherwise_is_said(changes, field, value):
    (paper,) = read([*PRINT, *zone(**changes)])
    assert values(paper).get(field) == value
    assert any("printed otherwise" in problem for problem in paper.problems)
    reading = paper.fields[field]
    assert reading is not None
    assert reading.confidence == ("likely" if value else "unsure")


def test_a_failed_check_digit_proves_nothing():
    first, second = zone()
    (paper,) = read([first, second[:9] + str((int(second[9]) + 1) % 10) + second[10:]])
    assert any("check digit of the number" in problem for problem in paper.problems)
    reading = paper.fields["passport_number"]
    assert reading is not None
    assert reading.confidence != "certain"


LINES = [
    ("blanks between", lambda a, b: (f"{a[:20]} {a[20:]}", f"{b[:12]} {b[12:]}")),
    ("fillers lost at the end of the names", lambda a, b: (a[:38], b)),
    ("fillers lost among the numbers", lambda a, b: (a, b[:30] + b[34:])),
    ("a filler too many", lambda a, b: (a + "<<", b[:30] + "<" + b[30:])),
    ("double brackets", lambda a, b: (a.replace("<<", "«"), b)),
    ("letters for digits", lambda a, b: (a, b[:13] + b[13:20].replace("0", "O") + b[20:])),
]  # fmt: skip


@pytest.mark.parametrize("change", [row[1] for row in LINES], ids=[row[0] for row in LINES])
def test_lines_read_badly_are_put_right_where_the_check_digits_prove_it(change):
    (paper,) = read(list(change(*zone())))
    found = values(paper)
    assert (found["passport_number"], found["date_of_birth"], found["expires_on"]) == (
        "A09912345",
        "1990-03-14",
        "2029-06-30",
    )
    assert found["surname"] == "TESTCASE"


NONE = [
    ("a visa", ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"]),
    ("a checklist", ["Bring your passport", "Surname and given name as in the passport", "Date of birth", "Date of issue and date of expiry"]),
    ("a form to fill in", ["Passport", ("Surname", "Given Names"), ("Nationality", "Sex"), ("Date of Issue", "Date of Expiry")]),
    ("one line alone", [zone()[0]]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_other_papers_are_no_passports(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


def test_misread_print_never_beats_the_check_digits():
    for seed in range(20):
        (paper,) = read_recognized([*PRINT, *zone()], seed=seed, slips=0.01)
        if paper.kind != "passport":
            continue
        for name in ("passport_number", "date_of_birth", "expires_on"):
            reading = paper.fields[name]
            assert reading is None or reading.value in (WHOLE[name], None) or reading.confidence != "certain"
