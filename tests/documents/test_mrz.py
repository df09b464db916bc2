"""Machine-readable zones: specimens of the standard, damaged ones, and any that can be made."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.documents.mrz import check_digit, parse, parse_recognized
from tracker.tasks.specimens.form_visa import machine_lines

# what | first line | second line | format | valid | surname | given | number
VECTORS = [
    (
        "nonimmigrant foil",
        "VNUSATRAVELER<<HAPPY<<<<<<<<<<<<<<<<<<<<<<<<",
        "1234567897CAN6612120M1407282B3XLC000FD142955",
        "MRV-A",
        True,
        "TRAVELER",
        "HAPPY",
        "123456789",
    ),
    (
        "immigrant foil",
        "VIUSATRAVELER<<HAPPY<PERSON<<<<<<<<<<<<<<<<<",
        "555123ABC6GBR6502056F0412236IFLND00AMS803085",
        "MRV-A",
        True,
        "TRAVELER",
        "HAPPY PERSON",
        "555123ABC",
    ),
    (
        "long visa of the standard",
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
        "MRV-A",
        True,
        "ERIKSSON",
        "ANNA MARIA",
        "L8988901C",
    ),
    (
        "short visa of the standard",
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "L8988901C4XXX4009078F9612109<<<<<<<<",
        "MRV-B",
        True,
        "ERIKSSON",
        "ANNA MARIA",
        "L8988901C",
    ),
    (
        "passport of the standard",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "TD3",
        True,
        "ERIKSSON",
        "ANNA MARIA",
        "L898902C3",
    ),
    (
        "card of the standard",
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "D231458907UTO7408122F1204159<<<<<<<6",
        "TD2",
        True,
        "ERIKSSON",
        "ANNA MARIA",
        "D23145890",
    ),
    (
        "wrong composite digit",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
        "TD3",
        False,
        "ERIKSSON",
        "ANNA MARIA",
        "L898902C3",
    ),
    (
        "wrong number digit",
        "VNUSATRAVELER<<HAPPY<<<<<<<<<<<<<<<<<<<<<<<<",
        "1234567807CAN6612120M1407282B3XLC000FD142955",
        "MRV-A",
        False,
        "TRAVELER",
        "HAPPY",
        "123456780",
    ),
    (
        "no given name",
        "VNUSATESTCASE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "1234567897CAN6612120M1407282B3XLC000FD142955",
        "MRV-A",
        True,
        "TESTCASE",
        "",
        "123456789",
    ),
]


@pytest.mark.parametrize(
    ("first", "second", "form", "valid", "surname", "given_name", "number"),
    [row[1:] for row in VECTORS],
    ids=[row[0] for row in VECTORS],
)
def test_specimens(first, second, form, valid, surname, given_name, number):
    found = parse([first, second])
    assert found is not None
    assert (found.format, found.valid, found.surname, found.given_name, found.number) == (
        form,
        valid,
        surname,
        given_name,
        number,
    )
    assert not found.repaired


def test_letters_read_for_digits_are_put_right_where_the_check_digits_agree():
    found = parse(
        ["P<UT0ERIK55ON<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<", "L898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O"]
    )
    assert found is not None
    assert found.valid
    assert found.repaired
    assert found.lines == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


NO_ZONES = [
    ("one line", ["VNUSATRAVELER<<HAPPY<<<<<<<<<<<<<<<<<<<<<<<<"]),
    (
        "lines of different length",
        ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "1234567897CAN6612120M1407282B3XLC000FD142955"],
    ),
    ("too short", ["VNUSATRAVELER<<HAPPY", "1234567897CAN6612120"]),
    (
        "other characters",
        ["VNUSATRAVELER<<HAPPY<<<<<<<<<<<<<<<<<<<<<<<?", "1234567897CAN6612120M1407282B3XLC000FD142955"],
    ),
    ("nothing", []),
]


@pytest.mark.parametrize("lines", [row[1] for row in NO_ZONES], ids=[row[0] for row in NO_ZONES])
def test_what_is_no_zone(lines):
    assert parse(lines) is None


CENTURIES = [
    ("born last century", "900314", 2026, date(1990, 3, 14)),
    ("born this century", "200314", 2026, date(2020, 3, 14)),
    ("the year of the paper itself", "260314", 2026, date(2026, 3, 14)),
    ("the year after it", "270314", 2026, date(1927, 3, 14)),
    ("no day", "900231", 2026, None),
    ("unknown", "90<<<<", 2026, None),
]


@pytest.mark.parametrize(
    ("birth", "year", "day"), [row[1:] for row in CENTURIES], ids=[row[0] for row in CENTURIES]
)
def test_the_century_of_a_birth(birth, year, day):
    found = parse(
        [
            "VNUSATRAVELER<<HAPPY<<<<<<<<<<<<<<<<<<<<<<<<",
            "1234567897CAN6612120M1407282B3XLC000FD142955".replace("661212", birth),
        ]
    )
    assert found is not None
    assert found.day_of_birth(year) == day


def test_a_character_outside_the_alphabet_has_no_check_digit():
    with pytest.raises(ValueError, match="not a character"):
        check_digit("AB?")


LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)
ZONES = st.builds(
    machine_lines,
    surname=LETTERS,
    given_name=LETTERS,
    passport=st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=5, max_size=9),
    nationality=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
    birth=st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    sex=st.sampled_from("MFX"),
    expiry=st.dates(date(2000, 1, 1), date(2069, 12, 31)),
    optional=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", max_size=16),
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ZONES)
def test_a_zone_that_was_made_is_valid_and_gives_back_its_parts(lines):
    found = parse(lines)
    assert found is not None
    assert found.valid
    assert not found.repaired
    assert found.lines == tuple(lines)
    assert found.day_of_expiry() is not None
    assert found.document_type + found.state == "VNUSA"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(ZONES, st.integers(0, 27), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"))
def test_one_changed_character_in_a_checked_part_is_seen_or_worth_the_same(lines, place, character):
    """Weights 7, 3 and 1 miss a change by a multiple of ten, such as A for K."""
    first, second = lines
    if place in (10, 11, 12, 20):  # nationality and sex have no check digit
        return
    changed = second[:place] + character + second[place + 1 :]
    found = parse([first, changed])
    assert found is not None
    worth = {"<": 0} | {letter: int(letter, 36) for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    same = (worth[second[place]] - worth[character]) % 10 == 0
    assert found.lines[1] == second or same or not found.valid or found.repaired


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.text("AZ09<?é ", min_size=30, max_size=44), max_size=3))
def test_no_lines_break_the_parser(lines):
    found = parse(lines)
    assert found is None or found.lines


FOIL = (
    "VNUSATESTCASE<<AMARA".ljust(44, "<"),
    "A09912345{}NGA900314{}F210630{}B0LGS07SAMPLE944".format(
        *(check_digit(part) for part in ("A09912345", "900314", "210630"))
    ),
)
RECOGNISED = [
    ("as printed", FOIL, True),
    ("spaces between", ("VNUSA TESTCASE<<AMARA" + "<" * 24, FOIL[1][:20] + " " + FOIL[1][20:]), True),
    ("fillers as quotation marks", (FOIL[0].replace("<<", "«"), FOIL[1]), True),
    ("fillers lost at the end", ("VNUSATESTCASE<<AMARA<<<", FOIL[1]), True),
    ("fillers too many", (FOIL[0] + "<<", FOIL[1]), True),
    ("O for 0 in a date", (FOIL[0], FOIL[1].replace("900314", "9OO314")), True),
    ("0 for O in a name", (FOIL[0].replace("TESTCASE", "TESTCA5E"), FOIL[1]), True),
    ("the end of the first line lost with letters", ("VNUSATESTCASE<<AMA", FOIL[1]), False),
    ("a digit lost", (FOIL[0], FOIL[1][:15] + FOIL[1][16:]), False),
    ("three characters lost", (FOIL[0], FOIL[1][:-3]), False),
    ("a character of no zone", (FOIL[0], FOIL[1].replace("A0", "Ä0")), False),
    ("one line", FOIL[:1], False),
]


@pytest.mark.parametrize(
    ("lines", "read"), [row[1:] for row in RECOGNISED], ids=[row[0] for row in RECOGNISED]
)
def test_recognised_lines_are_put_right_only_where_check_digits_prove_it(lines, read):
    found = parse_recognized(lines)
    if not read:
        assert found is None or not found.valid
        return
    assert found is not None
    assert found.valid
    assert (found.surname, found.given_name, found.number) == ("TESTCASE", "AMARA", "A09912345")
    assert found.lines == FOIL


def test_a_lost_filler_within_the_second_line_is_put_back():
    number = "A0991234<"
    line = (number + str(check_digit(number)) + FOIL[1][10:28]).ljust(44, "<")
    found = parse_recognized((FOIL[0], line.replace("<", "", 1)))
    assert found is not None
    assert found.valid
    assert found.repaired
    assert found.number == "A0991234"
    assert (found.birth, found.expiry) == ("900314", "210630")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ZONES, st.integers(0, 43))
def test_what_is_put_back_is_said_to_be_repaired_and_has_days(lines, place):
    first, second = lines
    found = parse_recognized((first, second[:place] + second[place + 1 :]))
    if found is not None and found.valid:
        assert found.repaired
        assert found.day_of_birth(2069) is not None
        assert found.day_of_expiry() is not None


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.text("AZ09<«? ", min_size=30, max_size=48), max_size=3))
def test_no_recognised_lines_break_the_parser(lines):
    found = parse_recognized(lines)
    assert found is None or found.lines
