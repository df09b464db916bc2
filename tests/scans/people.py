"""Invented people and what stands on their papers: every draw of the same chance is the same person."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tests.scans.truth import KEY_FIELDS
from tracker.dates import MONTHS
from tracker.tasks.specimens.form_visa import foil_day, machine_lines


class Country(NamedTuple):
    """A country in the codes of the three papers."""

    name: str
    form: str
    foil: str
    zone: str


COUNTRIES = [
    Country("NIGERIA", "NI", "NRA", "NGA"),
    Country("GERMANY", "GM", "GER", "D<<"),
    Country("CHINA", "CH", "CHIN", "CHN"),
    Country("INDIA", "IN", "IND", "IND"),
    Country("PHILIPPINES", "RP", "PHIL", "PHL"),
    Country("TURKEY", "TU", "TRKY", "TUR"),
    Country("SUDAN", "SU", "SUDN", "SDN"),
    Country("PAKISTAN", "PK", "PKST", "PAK"),
    Country("EGYPT", "EG", "EGYP", "EGY"),
    Country("IRELAND", "EI", "IRE", "IRL"),
    Country("CANADA", "CA", "CAN", "CAN"),
    Country("UNITED KINGDOM", "UK", "GRBR", "GBR"),
    Country("LEBANON", "LE", "LEBN", "LBN"),
    Country("COLOMBIA", "CO", "COL", "COL"),
]
SURNAMES = [
    "TESTCASE",
    "SAMPLE",
    "TESTCASE-SAMPLE",
    "SAMPLE TESTCASE",
    "DE LA TESTCASE",
    "SÄMPLE",
    "TÉSTCASE",
    "SAMPLETON",
    "VAN DER SAMPLE",
    "O'SAMPLE",
    "TESTCASEOGLU",
    "AL-SAMPLE",
    "SAMPLE Y TESTCASE",
    "SUBRATESTCASEMANIAN",
    "SAMPLEÑO",
    "TESTCASEWICZ SAMPLEWSKA",
]
GIVEN_NAMES = [
    "AMARA",
    "JOSÉ",
    "NGOZI",
    "LI",
    "MUHAMMAD ALI",
    "ANNA-LENA",
    "BJÖRN",
    "ZOË",
    "PRIYADARSHINI",
    "IFEOMA CHIDINMA",
    "CARLOS",
    "YUSUF",
    "MARIA DEL CARMEN",
    "HYE-JIN",
    "OLUWASEUN",
    "FATIMA",
]
MIDDLE_NAMES = ["", "", "ADAEZE", "M.", "LUISA", "KUMAR", ""]
CITIES = ["Enugu", "Bad Samplestadt", "Izmir", "Cebu City", "Lahore", "Bogota", "Alexandria", "Pune"]
SPONSORS = [
    ("Sample State University", "P-1-9{:04d}"),
    ("Example Medical Research Institute", "P-1-0{:04d}"),
    ("Sample Heart Foundation, Office of International Services", "P-3-1{:04d}"),
    ("U.S. Agency of Samples", "G-5-2{:04d}"),
    ("University of Testcase at Springfield", "P-1-1{:04d}"),
]
PHYSICIANS = "Educational Commission for Foreign Medical Graduates"
CATEGORIES = [
    ("RESEARCH SCHOLAR", "335", "INSTITUTION PROFESSIONAL", "26.0999", "Cell biology of the kidney"),
    ("ALIEN PHYSICIAN", "218", "POST-GRADUATE MEDICAL TRAINEE", "60.0415", "Internal Medicine"),
    ("SHORT-TERM SCHOLAR", "115", "GOVERNMENT PROFESSIONAL", "51.1201", "Medicine"),
    ("PROFESSOR", "335", "INSTITUTION PROFESSIONAL", "51.2201", "Public Health, General"),
    ("ALIEN PHYSICIAN", "218", "POST-GRADUATE MEDICAL TRAINEE", "60.0504", "Cardiovascular Disease"),
    ("STUDENT DOCTORATE", "216", "MEDICAL SCHOOL STUDENT", "26.0202", "Biochemistry"),
    ("RESEARCH SCHOLAR", "322", "SELF-EMPLOYED MEDICAL", "51.0799", "Health services research"),
    ("SPECIALIST", "335", "INSTITUTION PROFESSIONAL", "51.3818", "Hospital quality"),
    ("STUDENT NON-DEGREE", "216", "MEDICAL SCHOOL STUDENT", "51.1201", "Clinical clerkship"),
    ("TRAINEE (SPECIALTY)", "218", "POST-GRADUATE MEDICAL TRAINEE", "51.0000", "Health professions"),
]
PURPOSES = [
    "Begin new program; accompanied by number (0) of immediate family members.",
    "Begin New Program",
    "Extend an on-going program.",
    "Transfer to a different program.",
    "Amend previous form: program date(s) amended",
    "Replace a lost form.",
]
YEARS = {"2003": (2004, 2007), "2008": (2009, 2014), "2020": (2021, 2026)}


@dataclass(frozen=True)
class Person:
    """An invented person as the passport has them."""

    surname: str
    given_name: str
    middle_name: str
    born: date
    sex: str
    country: Country
    city: str
    passport: str
    sevis_id: str


def person(chance: random.Random) -> Person:
    """Return somebody."""
    born = date(1962, 1, 1) + timedelta(days=chance.randrange(16_000))
    letter = chance.choice(["A", "C", "K", "AB", ""])
    number = f"{letter}{chance.randrange(10 ** (9 - len(letter))):0{9 - len(letter)}d}"
    return Person(
        chance.choice(SURNAMES),
        chance.choice(GIVEN_NAMES),
        chance.choice(MIDDLE_NAMES),
        born,
        chance.choice("MF"),
        chance.choice(COUNTRIES),
        chance.choice(CITIES),
        number,
        f"N00{chance.randrange(10**8):08d}",
    )


def _us(day: date) -> str:
    return day.strftime("%m-%d-%Y")


def form_values(chance: random.Random, who: Person, revision: str) -> dict[str, str]:
    """Return what stands on a DS-2019 of the printing."""
    category, position_code, position, subject, remarks = chance.choice(CATEGORIES)
    sponsor, number = (PHYSICIANS, "P-3-04510")
    if category != "ALIEN PHYSICIAN":
        sponsor, pattern = chance.choice(SPONSORS)
        number = pattern.format(chance.randrange(10_000))
    first, last = YEARS[revision]
    begin = date(chance.randint(first, last), chance.choice([1, 6, 7, 9, 10]), chance.choice([1, 1, 15, 30]))
    end = begin + timedelta(days=chance.choice([89, 180, 364, 364, 729, 1094]))
    issued = begin - timedelta(days=chance.randint(20, 120))
    amount = chance.randrange(9_000, 160_000)
    values = {
        "sevis_id": who.sevis_id,
        "visa_class": "J-1",
        "surname": who.surname,
        "given_name": who.given_name,
        "gender": {"M": "MALE", "F": "FEMALE"}[who.sex],
        "date_of_birth": _us(who.born),
        "city_of_birth": who.city,
        "country_of_birth": who.country.name,
        "citizenship_country_code": who.country.form,
        "citizenship_country": who.country.name,
        "residence_country_code": who.country.form,
        "residence_country": who.country.name,
        "position_code": position_code,
        "position": position,
        "site_of_activity": "Sample Medical Center\n100 Example Avenue, Springfield, IL 62701",
        "program_sponsor": sponsor,
        "program_number": number,
        "program_description": "A PROGRAM FOR PROFESSORS, RESEARCH SCHOLARS, SHORT-TERM SCHOLARS AND\n"
        "ALIEN PHYSICIANS WHO TEACH, STUDY, TRAIN AND DO RESEARCH.",
        "purpose": chance.choice(PURPOSES),
        "program_begin_date": _us(begin),
        "program_end_date": _us(end),
        "category": category,
        "subject_field_code": subject,
        "subject_field_remarks": remarks,
        "funding": f"Current Program Sponsor funds : ${amount:,}.00\nPersonal funds : $2,500.00\n"
        f"Total : ${amount + 2500:,}.00",
        "official_name": "Rosa Sampleton",
        "official_title": "Alternate Responsible Officer",
        "official_address": "Office of Sample Scholars, 1 Example Hall\nSpringfield, IL 62701",
        "official_phone": "217-555-0100",
        "issued_on": _us(issued),
    }
    if revision != "2020" and who.middle_name:
        values["middle_name"] = who.middle_name
    if chance.random() < 0.3:
        values["travel_date_1"] = _us(issued + timedelta(days=40))
    if "Transfer" in values["purpose"]:
        values |= {
            "transfer_effective_date": _us(begin),
            "transfer_from_program_number": f"P-1-0{chance.randrange(10_000):04d}",
            "transfer_sponsor": "Other Sample College",
        }
    return values


def form_truth(values: dict[str, str]) -> dict[str, str]:
    """Return the key fields that a reading of the form must have."""
    known = {name: values[name] for name in KEY_FIELDS["ds2019"]}
    if "middle_name" in values:
        known["given_name"] += f" {values['middle_name']}"
    for name in ("date_of_birth", "program_begin_date", "program_end_date"):
        month, day, year = known[name].split("-")
        known[name] = f"{year}-{month}-{day}"
    return known


def folded_name(name: str) -> str:
    """Return a name as foils print it: letters and spaces."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return "".join(
        character for character in kept.replace("-", " ") if character.isalpha() or character == " "
    )


# class | letter of its type | whether a J annotation fits
CLASSES = ["J1", "J2", "H1B", "B1/B2", "F1", "O1", "J1", "J1"]


def foil_values(chance: random.Random, who: Person, visa_class: str, words: str) -> dict[str, str]:
    """Return what stands on a foil with this annotation."""
    issued = date(2004, 1, 1) + timedelta(days=chance.randrange(8_000))
    expires = issued + timedelta(days=chance.choice([89, 180, 364, 729, 1824]))
    surname, given = folded_name(who.surname), folded_name(who.given_name)
    first, second = machine_lines(
        surname=surname,
        given_name=given,
        passport=who.passport,
        nationality=who.country.zone,
        birth=who.born,
        sex=who.sex,
        expiry=expires,
        optional=f"B{chance.randrange(10)}LGS{chance.randrange(100):02d}SAMPLE{chance.randrange(1000):03d}",
    )
    sevis = f"{who.sevis_id}  P-1-9{chance.randrange(10_000):04d}\n" if visa_class[0] in "JF" else ""
    return {
        "issuing_post": chance.choice(["LAGOS", "FRANKFURT", "NEW DELHI", "CAIRO", "BOGOTA", "ISLAMABAD"]),
        "control_number": f"{issued.year}{chance.randrange(10**10):010d}",
        "surname": surname,
        "given_name": given,
        "visa_type": "R",
        "visa_class": visa_class,
        "passport_number": who.passport,
        "sex": who.sex,
        "date_of_birth": foil_day(who.born),
        "nationality": who.country.foil,
        "entries": chance.choice("M12"),
        "issued_on": foil_day(issued),
        "expires_on": foil_day(expires),
        "foil_number": chance.choice(["", "K", "M"]),
        "annotation": sevis + words.replace("(COUNTRY)", f"({who.country.name})"),
        "mrz_line_1": first,
        "mrz_line_2": second,
    }


def numbered(chance: random.Random, values: dict[str, str]) -> dict[str, str]:
    """Return the foil's values with the red number complete."""
    letter = values["foil_number"]
    digits = 8 - len(letter)
    return values | {"foil_number": f"{letter}{chance.randrange(10 ** (digits - 1), 10**digits)}"}


def foil_truth(values: dict[str, str], who: Person) -> dict[str, str]:
    """Return the key fields that a reading of the foil must have."""
    known = {name: values[name] for name in KEY_FIELDS["visa"]}
    known["date_of_birth"] = who.born.isoformat()
    text = values["expires_on"]
    known["expires_on"] = date(
        int(text[5:]), [month.upper() for month in MONTHS].index(text[2:5]) + 1, int(text[:2])
    ).isoformat()
    return known


def entry_values(chance: random.Random, who: Person) -> tuple[dict[str, str], dict[str, str]]:
    """Return what stands on an I-94 printout, and the key fields of its reading."""
    arrived = date(2014, 1, 1) + timedelta(days=chance.randrange(4_400))
    until = arrived + timedelta(days=180)
    visa_class, bounded = chance.choice(
        [("J1", False), ("J1", False), ("J2", False), ("B2", True), ("H1B", True)]
    )
    number = f"{chance.randrange(10**8, 10**9)}{chance.choice('ABC0123')}{chance.randrange(10)}"

    def shown(day: date) -> str:
        return f"{day.year} {day.strftime('%B')} {day.day:02d}"

    values = {
        "admission_number": number,
        "arrival_date": shown(arrived),
        "class_of_admission": visa_class,
        "admit_until": shown(until) if bounded else "D/S",
        "surname": folded_name(who.surname),
        "given_name": folded_name(who.given_name),
        "date_of_birth": shown(who.born),
        "passport_number": who.passport,
        "country_of_citizenship": who.country.name.title(),
    }
    known = {name: values[name] for name in KEY_FIELDS["i94"]}
    known |= {
        "arrival_date": arrived.isoformat(),
        "date_of_birth": who.born.isoformat(),
        "admit_until": until.isoformat() if bounded else "D/S",
    }
    return values, known
