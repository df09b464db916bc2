"""Names of brothers and sisters differ by a letter; a misread letter is no other person."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.records.vault_document import Bearer
from tracker.tasks.name_likeness import Likeness, are_alike, likeness, words_of_name

BORN, OTHER = date(1990, 3, 14), date(1988, 11, 2)
SAME, ANOTHER = Likeness.SAME, Likeness.ANOTHER

GIVEN = [
    # what                                         one                   other                 answer
    ("a brother and a sister",                     "MARIA",              "MARIO",              ANOTHER),
    ("a sister with a letter more",                "SAMIR",              "SAMIRA",             ANOTHER),
    ("a longer name of a sister",                  "ANNA",               "ANNABELLE",          ANOTHER),
    ("a brother with two letters more",            "PAUL",               "PAULUS",             ANOTHER),
    ("sisters by the first letter",                "HADIA",              "NADIA",              ANOTHER),
    ("brothers by the first letter",               "PAUL",               "RAUL",               ANOTHER),
    ("sisters by a letter within",                 "SAMIA",              "SANIA",              ANOTHER),
    ("sisters with one name in common",            "MARIA JOSE",         "MARIA LUZ",          ANOTHER),
    ("brothers with one name in common",           "MOHAMMED ALI",       "MOHAMMED HASSAN",    ANOTHER),
    ("middle initials that differ",                "AMARA N",            "AMARA O",            ANOTHER),
    ("a middle name on one alone",                 "MARIA LUZ",          "MARIA",              SAME),
    ("a middle name and its initial",              "MARIA L",            "MARIA LUZ",          SAME),
    ("words in another order",                     "LUZ MARIA",          "MARIA LUZ",          SAME),
    ("words written together",                     "MARIALUZ",           "MARIA LUZ",          SAME),
    ("a middle name cut off",                      "MARIA FERN",         "MARIA FERNANDA",     SAME),
    ("a long name cut off",                        "MAXIMILI",           "MAXIMILIAN",         SAME),
    ("a digit for a letter",                       "MARI0",              "MARIO",              SAME),
    ("a digit for a letter of another name",       "MARI0",              "MARIA",              ANOTHER),
    ("four for A",                                 "AM4RA",              "AMARA",              SAME),
    ("umlauts as in machine-readable lines",      "J\u00d6RG",         "JOERG",              SAME),
    ("umlauts without their dots",                 "J\u00d6RG",           "JORG",               SAME),
    ("one for L",                                  "C1AUD1A",            "CLAUDIA",            SAME),
    ("I for L",                                    "AIARA",              "ALARA",              SAME),
    ("two letters misread in a long name",         "AIEXANDRA",          "ALEXANDKA",          ANOTHER),
    ("letters misread within",                     "ALFXANDPA",          "ALEXANDRA",          SAME),
    ("RN for M",                                   "ARNARA",             "AMARA",              SAME),
    ("a doubled letter",                           "MOHAMED",            "MOHAMMED",           SAME),
    ("a letter lost within a long name",           "CHRSTIANE",          "CHRISTIANE",         SAME),
    ("a long name of a sister",                    "ALEKSANDR",          "ALEKSANDRA",         ANOTHER),
    ("a long name, a vowel within",                "CHRISTIN",           "CHRISTIAN",          ANOTHER),
    ("accents and an apostrophe",                  "D\u2019AMÁRA",       "DAMARA",             SAME),
    ("particles",                                  "MARIA DEL LUZ",      "MARIA LUZ",          SAME),
    ("the surname stands among given names",       "AMARA TESTCASE",     "AMARA NGOZI",        SAME),
    ("names of two letters",                       "BO",                 "JO",                 ANOTHER),
    ("names of two letters, the same",             "BO",                 "BO",                 SAME),
]  # fmt: skip


def bearer(surname: str | None, given: str | None, born: date | None = None, **more: str) -> Bearer:
    return Bearer(surname=surname, given_name=given, date_of_birth=born, **more)


@pytest.mark.parametrize(
    ("one", "other", "answer"), [row[1:] for row in GIVEN], ids=[row[0] for row in GIVEN]
)
def test_given_names_without_birth_dates(one: str, other: str, answer: Likeness) -> None:
    first, second = bearer("TESTCASE", one), bearer("TESTCASE", other, BORN)
    assert likeness(first, second) is answer
    assert likeness(second, first) is answer


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        pytest.param(bearer("TESTCASE", "MARIA", BORN), bearer("TESTCASE", "MARIO", OTHER), ANOTHER,
                     id="a letter and the birth date: two people"),
        pytest.param(bearer("TESTCASE", "MARIA", BORN), bearer("TESTCASE", "MARIA", OTHER), Likeness.BIRTH_DATE,
                     id="the birth date alone: a slip or a relative"),
        pytest.param(bearer("TESTCASE", "AMARA", BORN), bearer("TESTCASE", "AMABA", BORN), SAME,
                     id="a letter alone, born on one day: misread"),
        pytest.param(bearer("TESTCASE", "AMARA", passport_number="A1"),
                     bearer("TESTCASE", "AMABA", passport_number="A1"), SAME, id="a letter, one passport"),
        pytest.param(bearer("TESTCASE", "AMARA", sevis_id="N0012345678"),
                     bearer("TESTCASE", "AMABA", sevis_id="N0012345678"), SAME, id="a letter, one SEVIS id"),
        pytest.param(bearer("TESTCASE", "AMARA", sevis_id="N0012345678"),
                     bearer("TESTCASE", "OBINNA", sevis_id="N0012345678"), ANOTHER,
                     id="another name in spite of one SEVIS id"),
        pytest.param(bearer("TESTCASE", "YOUSSEF", BORN, passport_number="A1"),
                     bearer("TESTCASE", "YUSUF", BORN, passport_number="A1"), SAME,
                     id="another spelling, born on one day, one passport"),
        pytest.param(bearer("TESTCASE", "YOUSSEF", BORN, passport_number="A1"),
                     bearer("TESTCASE", "YUSUF", OTHER, passport_number="A1"), ANOTHER,
                     id="another spelling, two birth dates, one passport"),
        pytest.param(bearer("TESTCASE", "YOUSSEF", BORN), bearer("TESTCASE", "YUSUF", BORN), ANOTHER,
                     id="another spelling, born on one day: asked, as with twins"),
        pytest.param(bearer("TESTCASE", "AMARA", passport_number="A1"),
                     bearer("TESTCASE", "AMABA", passport_number="A2"), ANOTHER, id="a letter, two passports"),
    ],
)  # fmt: skip
def test_birth_dates_and_numbers_tell_a_misread_letter_from_another_person(
    one: Bearer, other: Bearer, answer: Likeness
) -> None:
    assert likeness(one, other) is answer
    assert likeness(other, one) is answer


def test_a_surname_may_be_misread_more_freely() -> None:
    assert likeness(bearer("TESTCASEN", "AMARA"), bearer("TESTKASE", "AMARA")) is SAME
    assert likeness(bearer("SAMPLE", "AMARA"), bearer("TESTCASE", "AMARA")) is ANOTHER


def test_what_is_missing_is_no_difference() -> None:
    assert likeness(bearer("TESTCASE", None), bearer("TESTCASE", "AMARA")) is Likeness.UNKNOWN
    assert are_alike(bearer("TESTCASE", None), bearer("TESTCASE", "AMARA")) is None


def test_words_of_a_name() -> None:
    assert words_of_name("D'Ávila-Testcase FNU") == ["davila", "testcase"]
    assert words_of_name(None) == []
