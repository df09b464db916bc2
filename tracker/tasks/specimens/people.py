"""Dr. Amara Testcase, who does not exist, and the papers of her J-1 years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.tasks.specimens.form_ds2019 import Revision, ds2019, ds2019_page_2
from tracker.tasks.specimens.form_i94 import i94
from tracker.tasks.specimens.form_visa import foil_day, machine_lines, visa
from tracker.typeset.canvas import write
from tracker.typeset.items import Sheet

_BEGIN = "Begin new program; accompanied by number (0) of immediate family members."
_PERSON = {
    "visa_class": "J-1",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "gender": "FEMALE",
    "date_of_birth": "03-14-1990",
    "city_of_birth": "Enugu",
    "country_of_birth": "NIGERIA",
    "citizenship_country_code": "NI",
    "citizenship_country": "NIGERIA",
    "residence_country_code": "NI",
    "residence_country": "NIGERIA",
}
_RESEARCH = _PERSON | {
    "sevis_id": "N0098765432",
    "position_code": "335",
    "position": "INSTITUTION PROFESSIONAL",
    "site_of_activity": "Sample State University\n100 Example Avenue, Springfield, IL 62701",
    "program_sponsor": "Sample State University",
    "program_number": "P-1-99001",
    "program_description": "A PROGRAM OF SAMPLE STATE UNIVERSITY FOR PROFESSORS, RESEARCH SCHOLARS AND\n"
    "SHORT-TERM SCHOLARS WHO TEACH, STUDY AND DO RESEARCH.",
    "purpose": _BEGIN,
    "program_begin_date": "07-01-2019",
    "program_end_date": "06-30-2021",
    "category": "RESEARCH SCHOLAR",
    "subject_field_code": "26.0999",
    "subject_field_remarks": "Cell biology of the kidney",
    "funding": "Current Program Sponsor funds : $104,000.00\nPersonal funds : $2,500.00\nTotal : $106,500.00",
    "official_name": "Rosa Sampleton",
    "official_title": "Alternate Responsible Officer",
    "official_address": "Office of Sample Scholars, 1 Example Hall\nSpringfield, IL 62701",
    "official_phone": "217-555-0100",
    "issued_on": "04-02-2019",
    "travel_date_1": "05-20-2020",
    "officer_name": "J. SPECIMEN",
    "officer_title": "VICE CONSUL",
    "officer_date": "05-06-2019",
}
_TRAINING = _PERSON | {
    "sevis_id": "N0012345678",
    "position_code": "218",
    "position": "POST-GRADUATE MEDICAL TRAINEE",
    "site_of_activity": "Example Hospital\n55 Sample Street, Shelbyville, OH 45000",
    "program_sponsor": "Educational Commission for Foreign Medical Graduates",
    "program_number": "P-3-04510",
    "program_description": "ALIEN PHYSICIANS WHO TAKE PART IN GRADUATE MEDICAL EDUCATION OR TRAINING AT\n"
    "TEACHING HOSPITALS.",
    "category": "ALIEN PHYSICIAN",
    "subject_field_code": "60.0415",
    "subject_field_remarks": "Internal Medicine",
    "official_name": "Paul Exampleton",
    "official_title": "Alternate Responsible Officer",
    "official_address": "Sample Sponsorship Services, 9 Example Street\nPhiladelphia, PA 19104",
    "official_phone": "215-555-0134",
}
RESIDENCY_FIRST = _TRAINING | {
    "purpose": _BEGIN,
    "program_begin_date": "06-20-2022",
    "program_end_date": "06-30-2023",
    "funding": "Example Hospital : $62,400.00\nTotal : $62,400.00",
    "issued_on": "04-11-2022",
    "officer_name": "J. SPECIMEN",
    "officer_title": "VICE CONSUL",
    "officer_date": "05-18-2022",
}
RESIDENCY_THIRD = _TRAINING | {
    "purpose": "Extend an on-going program.",
    "program_begin_date": "07-01-2024",
    "program_end_date": "06-30-2025",
    "funding": "Example Hospital : $68,250.00\nTotal : $68,250.00",
    "issued_on": "05-11-2024",
    "travel_date_1": "05-20-2024",
}
FELLOWSHIP = _TRAINING | {
    "purpose": "Extend an on-going program.",
    "position": "POST-GRADUATE MEDICAL TRAINEE",
    "site_of_activity": "Sample Heart Center\n7 Testcase Road, Capital City, PA 17000",
    "subject_field_code": "60.0504",
    "subject_field_remarks": "Cardiovascular Disease",
    "program_begin_date": "07-01-2025",
    "program_end_date": "06-30-2026",
    "funding": "Sample Heart Center : $78,000.00\nTotal : $78,000.00",
    "issued_on": "05-06-2025",
    "travel_date_1": "05-06-2025",
}
FELLOWSHIP_SECOND = FELLOWSHIP | {
    "program_begin_date": "07-01-2026",
    "program_end_date": "06-30-2027",
    "funding": "Sample Heart Center : $81,500.00\nTotal : $81,500.00",
    "issued_on": "05-04-2026",
    "travel_date_1": "05-04-2026",
}
RESEARCH = _RESEARCH


def research_visa() -> Mapping[str, str]:
    """Return the foil of 2019; its annotation disagrees with the box ticked on the form."""
    return _foil(
        date(2019, 5, 6),
        date(2021, 6, 30),
        "20191260040001",
        "K7203391",
        "N0098765432  P-1-99001\nBEARER IS SUBJECT TO SECTION 212(e).\nTWO YEAR RULE DOES APPLY (NIGERIA)",
    )


def residency_visa() -> Mapping[str, str]:
    """Return the foil of 2022."""
    return _foil(
        date(2022, 5, 18),
        date(2024, 5, 16),
        "20221380110002",
        "M5510927",
        "N0012345678  P-3-04510\nBEARER IS SUBJECT TO SECTION 212(e).\nTWO YEAR RULE DOES APPLY (NIGERIA)",
    )


def _foil(issued: date, expires: date, control: str, foil: str, annotation: str) -> Mapping[str, str]:
    born = date(1990, 3, 14)
    first, second = machine_lines(
        surname="TESTCASE",
        given_name="AMARA",
        passport="A09912345",
        nationality="NGA",
        birth=born,
        sex="F",
        expiry=expires,
        optional="B2LGS00SAMPLE000",
    )
    return {
        "issuing_post": "LAGOS",
        "control_number": control,
        "surname": "TESTCASE",
        "given_name": "AMARA",
        "visa_type": "R",
        "visa_class": "J1",
        "passport_number": "A09912345",
        "sex": "F",
        "date_of_birth": foil_day(born),
        "nationality": "NRA",
        "entries": "M",
        "issued_on": foil_day(issued),
        "expires_on": foil_day(expires),
        "foil_number": foil,
        "annotation": annotation,
        "mrz_line_1": first,
        "mrz_line_2": second,
    }


ENTRY_2019 = {
    "admission_number": "512345678A1",
    "arrival_date": "2019 June 24",
    "class_of_admission": "J1",
    "admit_until": "D/S",
    "surname": "TESTCASE",
    "given_name": "AMARA",
    "date_of_birth": "1990 March 14",
    "passport_number": "A09912345",
    "country_of_citizenship": "Nigeria",
}
ENTRY_2022 = ENTRY_2019 | {"admission_number": "698765432B0", "arrival_date": "2022 June 14"}


def form(
    values: Mapping[str, str | None],
    revision: Revision,
    marks: Mapping[str, str] | None = None,
    *,
    signed: bool = False,
) -> list[Sheet]:
    """Return both pages of a DS-2019."""
    return [ds2019(values, revision=revision, marks=marks, signed=signed), ds2019_page_2(revision)]


def research_pages() -> list[Sheet]:
    """Return the form of the research program as the consulate gave it back: box 1 is ticked."""
    return form(RESEARCH, "2008", {"1": "tick"}, signed=True)


def residency_pages() -> list[Sheet]:
    """Return the first form of the residency: boxes 2 and C are crossed."""
    return form(RESIDENCY_FIRST, "2020", {"2": "cross", "C": "cross"}, signed=True)


def examples() -> dict[str, bytes]:
    """Return the example files by name, the same bytes every time."""
    bundle = [*research_pages(), visa(research_visa()), i94(ENTRY_2019)]
    return {
        "ds2019-research.pdf": write(research_pages()),
        "ds2019-residency.pdf": write(residency_pages()),
        "bundle.pdf": write(bundle),
    }
