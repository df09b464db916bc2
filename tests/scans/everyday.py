"""Ordinary papers of a physician's drawer, in which no form may be found; some of them as scans."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.scans import drawn
from tests.scans.conditions import CONDITIONS, Condition, filed, worn
from tests.scans.truth import Case
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text, rectangle

# a line is a text, or several texts with the place where each begins
Row = str | tuple[tuple[float, str], ...]

_CONDITION = {condition.name: condition for condition in CONDITIONS}


def _cells(*parts: str, step: float = 128.0) -> tuple[tuple[float, str], ...]:
    return tuple((56.0 + step * number, part) for number, part in enumerate(parts))


PAGES: dict[str, tuple[Row, ...]] = {
    "a CV": (
        "AMARA TESTCASE, MD",
        "Springfield, Illinois | amara@example.org | +1 217 555 0100",
        "",
        "RESEARCH EXPERIENCE",
        "Research Scholar (J-1), Sample State University, 07/2019 - 06/2021",
        "- Cell biology of the kidney; two first-author papers",
        "POSTGRADUATE TRAINING",
        "Internal Medicine Residency, Example Hospital, 06/2022 - 06/2025",
        "- Exchange visitor sponsored by ECFMG; subject to the two-year home residence requirement",
        "EDUCATION",
        "MBBS, University of Testcase, Enugu, Nigeria, 2008 - 2014",
        "EXAMINATIONS",
        "USMLE Step 1 passed 2017, Step 2 CK passed 2018; ECFMG certified",
        "LANGUAGES: English, Igbo",
    ),
    "a CV in columns": (
        _cells("2022 - 2025", "Resident physician", "Example Hospital"),
        _cells("2019 - 2021", "Research scholar", "Sample State University"),
        _cells("Category:", "Alien physician", "Sponsor: ECFMG"),
        _cells("Visa:", "J-1", "Form: DS-2019"),
        _cells("SEVIS ID:", "on request", ""),
        _cells("Date of birth:", "14 March 1990", "Citizenship: Nigeria"),
    ),
    "an article of a journal": (
        "Kidney cells under pressure: a two-year follow-up",
        "A. Testcase, B. Sample, C. Example",
        "Sample State University, Springfield, IL, USA",
        "",
        "Abstract. We followed 212 patients for two years. Patients were subject to weekly",
        "measurements; controls were not subject to any intervention. Of 212(e) samples, 94 were",
        "lost. The exchange of fluid did not apply in group B.",
        "Keywords: kidney, pressure, follow-up",
        "1. Introduction",
        "Government financing of kidney research has grown. The skills needed are on no list.",
    ),
    "an article on the two-year rule": (
        "What the officer's tick means",
        "",
        "At the bottom left of Form DS-2019 stands the preliminary endorsement. It offers two answers:",
        "   1.  Not subject to the two-year residence requirement.",
        "   2.  Subject to two-year residence requirement based on:",
        "        A.  Government financing and/or",
        "        B.  The Exchange Visitor Skills List and/or",
        "        C.  PL 94-484 as amended",
        "The visa may also say BEARER IS SUBJECT TO SECTION 212(e). TWO YEAR RULE DOES APPLY.",
        "Neither is final: only an advisory opinion settles the question.",
    ),
    "a letter of a bank": (
        "SAMPLE SAVINGS BANK",
        "1 Example Square, Enugu, Nigeria",
        "",
        "To whom it may concern",
        "Date: 2 April 2019",
        "",
        "We confirm that Dr. Amara TESTCASE, date of birth 03-14-1990, passport number A09912345,",
        "keeps an account with us. Its balance on 31 March 2019 was USD 56,500.00.",
        "Current Program Sponsor funds : none. Personal funds : $56,500.00. Total : $56,500.00",
        "This letter is issued for the purpose of a visa application in category J-1.",
        "For the bank: R. Sampleton, branch manager",
    ),
    "an I-20": (
        "Department of Homeland Security                                    I-20, Certificate of Eligibility",
        "U.S. Immigration and Customs Enforcement       for Nonimmigrant Student Status",
        "SEVIS ID: N0012345678",
        _cells("SURNAME/PRIMARY NAME", "", "GIVEN NAME", "CLASS"),
        _cells("TESTCASE", "", "AMARA", "F-1"),
        _cells("COUNTRY OF BIRTH", "", "COUNTRY OF CITIZENSHIP", ""),
        _cells("NIGERIA", "", "NIGERIA", "ACADEMIC AND"),
        _cells("DATE OF BIRTH", "", "CITY OF BIRTH", "LANGUAGE"),
        _cells("14 MARCH 1990", "", "ENUGU", ""),
        "SCHOOL INFORMATION",
        _cells("SCHOOL NAME", "", "SCHOOL ADDRESS", ""),
        _cells("Sample State University", "", "100 Example Avenue, Springfield, IL 62701", ""),
        "PROGRAM OF STUDY",
        _cells("EDUCATION LEVEL", "MAJOR 1", "PROGRAM START DATE", "PROGRAM END DATE"),
        _cells("MASTER'S", "Public Health 51.2201", "15 AUGUST 2016", "30 MAY 2018"),
        "FINANCIALS",
        "ESTIMATED AVERAGE COSTS FOR: 9 MONTHS        STUDENT'S FUNDING FOR: 9 MONTHS",
        "TOTAL $ 48,000                                              TOTAL $ 48,000",
        "SCHOOL ATTESTATION   I certify under penalty of perjury that all information is correct.",
    ),
    "a lease": (
        "RESIDENTIAL LEASE AGREEMENT",
        "This lease runs for two years, from 07-01-2022 to 06-30-2024, between Sample Homes LLC and",
        "Amara TESTCASE (tenant). Primary site: 7 Testcase Road, Capital City, PA 17000.",
        "1. Not subject to rent control.",
        "2. Subject to the two-year residence requirement of section 4: a tenant who leaves before two",
        "   years of residence owes one month's rent.",
        "3. Period covered: from July 1, 2022 to June 30, 2024.",
        "4. Total : $43,200.00, payable in 24 parts of $1,800.00",
        "[X] pets not allowed   [ ] pets allowed",
        "Signature of tenant                    Date (mm-dd-yyyy)",
    ),
    "a letter of recommendation": (
        "Example Hospital, Department of Medicine",
        "October 3, 2021",
        "To the Program Director",
        "It is a pleasure to recommend Dr. Amara Testcase, who worked with me for two years as a research",
        "scholar. Whether on rounds or at the bench she was not subject to moods. She begins on time.",
        "Sincerely, Rosa Sampleton, MD, Professor",
    ),
    "a request for a DS-2019": (
        "REQUEST FOR A FORM DS-2019 - to be filled in by the department",
        _cells("Family name:", "TESTCASE", "First name:", "AMARA"),
        _cells("Date of birth:", "03-14-1990", "City of birth:", "Enugu"),
        _cells("Country of birth:", "NIGERIA", "Citizenship:", "NIGERIA"),
        _cells("Program sponsor:", "Sample State Univ.", "Category:", "RESEARCH SCHOLAR"),
        _cells("Begin:", "07-01-2019", "End:", "06-30-2021"),
        _cells("Funding:", "$54,000.00", "Total:", "$56,500.00"),
        "Please allow ten days. The form will carry the SEVIS ID N and ten digits.",
    ),
    "a confirmation of a visa application": (
        "Online Nonimmigrant Visa Application",
        "Confirmation",
        _cells("Name Provided:", "TESTCASE, AMARA", step=150),
        _cells("Date Of Birth:", "14 MAR 1990", step=150),
        _cells("Gender:", "Female", step=150),
        _cells("Country/Region of Origin (Nationality):", "", "NIGERIA", step=150),
        _cells("Passport Number:", "A09912345", step=150),
        _cells("Purpose of Travel:", "EXCHANGE VISITOR (J1)", step=150),
        _cells("Completed On:", "20 APR 2019", step=150),
        _cells("Confirmation No:", "AA00SAMPLE", step=150),
        "Note: this is not a visa. Bring this page to the interview; entries and issue date are set there.",
    ),
    "a letter of the sponsor": (
        "Office of Sample Scholars",
        "Dear Dr. Testcase,",
        "your Form DS-2019 (N0012345678), program number P-3-04510, was issued on 05-11-2024 and covers",
        "07-01-2024 to 06-30-2025, category ALIEN PHYSICIAN. Alien physicians are subject to the",
        "two-year home-country physical presence requirement. Have the form signed before you travel.",
        "Kind regards, Paul Exampleton, Alternate Responsible Officer",
    ),
    "an itinerary": (
        "Your trip  LOS - ATL",
        _cells("Passenger", "Date", "Flight", "Class"),
        _cells("TESTCASE/AMARA DR", "24JUN2019", "SA 0055", "Y"),
        _cells("TESTCASE/AMARA DR", "20DEC2019", "SA 0056", "Y"),
        "Arrival 24 June 2019 at 06:40, departure 20 December 2019. Visa and passport are your own duty.",
    ),
    "a pay slip": (
        "EXAMPLE HOSPITAL        Earnings statement",
        _cells("Employee", "Period begin", "Period end", "Position"),
        _cells("TESTCASE, AMARA", "07-01-2024", "07-15-2024", "RESIDENT PGY-3"),
        _cells("Gross : $2,843.75", "Tax : $512.00", "Net : $2,331.75", ""),
        _cells("Total :", "$2,331.75", "", ""),
    ),
    "a transcript": (
        "UNIVERSITY OF TESTCASE - Academic transcript",
        _cells("Surname: TESTCASE", "", "Given name: AMARA", "Sex: F"),
        _cells("Course", "Code", "Credits", "Grade"),
        _cells("Anatomy", "51.0401", "12", "A"),
        _cells("Physiology", "26.0706", "10", "B"),
        _cells("Public health", "51.2201", "6", "A"),
        "Nationality: Nigerian. Date of issue: 12 July 2014.",
    ),
    "a schedule": (
        "Block schedule 2024-2025, Internal Medicine PGY-3",
        _cells("From", "To", "Rotation", "Site"),
        _cells("07-01-2024", "07-28-2024", "Cardiology", "Example Hospital"),
        _cells("07-29-2024", "08-25-2024", "Intensive care", "Example Hospital"),
        _cells("08-26-2024", "09-22-2024", "Elective", "Sample Heart Center"),
    ),
    "a card of vaccinations": (
        "IMMUNIZATION RECORD",
        _cells("Vaccine", "Date", "Lot", "Given by"),
        _cells("Hepatitis B", "05-20-2018", "K7203391", "J. Specimen"),
        _cells("Measles", "06-24-2018", "M5510927", "J. Specimen"),
        "Entries are valid with a signature. Annotation: none.",
    ),
    "a bill": (
        "Sample Telephone Company            Invoice 2019-0412",
        "Account 512345678A1                Control number 20191260040001",
        _cells("Issue date", "Expiration date", "Amount", ""),
        _cells("06 May 2019", "05 June 2019", "$48.20", ""),
        "Total : $48.20. Accounts are subject to a fee of two dollars after 30 days.",
    ),
    "a page of questions and answers": (
        "Does the two-year rule apply to me?",
        "Q. My visa says the two year rule does not apply, my DS-2019 says I am subject. Who is right?",
        "A. Nobody knows before an advisory opinion. The papers are evidence, the law decides.",
        "Q. What is D/S on an I-94?  A. Duration of status.",
        "Q. Where is the admission number?  A. On the I-94 record; class of admission stands below.",
    ),
    "a conference program": (
        "Annual Meeting of the Sample Society, 24-27 June 2019",
        "Session 1. Exchange of gases.   Session 2. Visitors from abroad.   Session 3. Category theory",
        _cells("09:00", "Opening", "Hall A", ""),
        _cells("10:00", "A. TESTCASE", "Kidney cells", "Hall B"),
    ),
    "a form of an insurer": (
        "HEALTH PLAN ENROLLMENT",
        _cells("1. Family name", "First name", "Middle name", "Gender"),
        _cells("TESTCASE", "AMARA", "NGOZI", "FEMALE"),
        _cells("Date of birth (mm-dd-yyyy)", "City", "Country", ""),
        _cells("03-14-1990", "Springfield", "USA", ""),
        "2. Plan sponsor: Example Hospital            Plan number: P-1-99001",
        "3. Form covers period: From 07-01-2024 To 06-30-2025",
        "4. Category: [X] employee  [ ] dependant",
    ),
    "a statement of purpose": (
        "Personal statement",
        "I came to medicine through my grandmother's kitchen, where every neighbor was a patient.",
        "After two years of research in Springfield I began my residency. My purpose is to return home",
        "and to build a kidney unit, whether a requirement asks for it or not.",
    ),
    "a recipe": (
        "Jollof rice for eight",
        "Tomatoes, peppers, rice, stock. Cook on low heat; do not stir too often.",
        "Serve at once, or keep for two days.",
    ),
    "a driver's handbook page": (
        "Class of license and documents",
        "Visitors show a passport, the visa page and the I-94. The license expires with the stay.",
        _cells("Class", "Vehicle", "Fee", ""),
        _cells("D", "car", "$30.00", ""),
        _cells("M", "motorcycle", "$10.00", ""),
    ),
    "a list for the lawyer": (
        "Papers to bring",
        "[x] DS-2019, all of them, both pages",
        "[x] visa pages, also expired ones",
        "[ ] I-94 of each entry",
        "[ ] advisory opinion, if there is one",
        "[x] 1. Not subject   [ ] 2. Subject    (write down what the paper says)",
    ),
    "a mail about a signature": (
        "From: Rosa Sampleton",
        "To: Amara Testcase",
        "Subject: travel signature",
        "The travel validation by the responsible officer on page 1 is valid for one year. Exchange",
        "visitor is in good standing at the present time: that line must be signed and dated.",
        "We sign on Tuesdays.",
    ),
    "a hotel bill with codes": (
        "HOTEL SAMPLE              Folio V<USA 0419",
        "Guest: TESTCASE<<AMARA       Passport number A09912345",
        "Arrival 24JUN2019   Departure 27JUN2019   Entries 1",
        "VN0012345678   Control 20191260040001   Total : $512.40",
    ),
    "a page of a guide to forms": (
        "How to read the form",
        _cells("Label", "What stands there", step=190),
        _cells("Exchange Visitor Program Number", "P or G, a digit, five digits", step=190),
        _cells("Purpose of this form", "begin, extend, amend, transfer", step=190),
        _cells("Form Covers Period", "two days, month first", step=190),
        _cells("Exchange Visitor Category", "such as RESEARCH SCHOLAR", step=190),
        _cells("Subject/Field Code", "two digits, a dot, four digits", step=190),
    ),
    "a page of a guide to visas": (
        "What stands on the foil",
        _cells("Issuing Post Name", "where it was printed", step=190),
        _cells("Control Number", "14 digits", step=190),
        _cells("Visa Type /Class", "R and the class, such as J1", step=190),
        _cells("Issue Date", "such as 06MAY2019", step=190),
        _cells("Expiration Date", "the last day to ask for entry", step=190),
        _cells("Annotation", "the post's remarks", step=190),
    ),
    "a foreign residence card": (
        "AUFENTHALTSTITEL - RESIDENCE PERMIT",
        _cells("Name", "TESTCASE", step=150),
        _cells("Vornamen / Given names", "AMARA", step=150),
        _cells("Gültig bis / Valid until", "30.06.2016", step=150),
        _cells("Anmerkungen / Remarks", "FORSCHUNG", step=150),
    ),
    "an empty form of a survey": (
        "Exchange visitor survey",
        "1.  [ ] I was told about the two-year rule.",
        "2.  [ ] I was not told about it.",
        "     A.  [ ] by the sponsor      B.  [ ] by the consulate     C.  [ ] by a friend",
        "Thank you for taking part.",
    ),
}
# those that are scans, and how
SCANNED = {
    "a CV": "300 dpi",
    "an article on the two-year rule": "200 dpi",
    "a letter of a bank": "photo",
    "an I-20": "gray",
    "a lease": "fax",
    "a request for a DS-2019": "200 dpi",
    "a confirmation of a visa application": "150 dpi",
    "a form of an insurer": "200 dpi",
    "a page of a guide to forms": "gray",
    "a page of a guide to visas": "200 dpi",
}


def sheet_of(rows: tuple[Row, ...], size: float = 10.0) -> Sheet:
    """Return a letter page with the rows, the first one larger, in a frame where there are cells."""
    items: list[Placed] = []
    framed = sum(not isinstance(row, str) for row in rows) > 4
    for number, row in enumerate(rows):
        parts = ((56.0, row),) if isinstance(row, str) else row
        below = 80.0 + 2.1 * size * number
        for x, text in parts:
            if text:
                items.append(
                    Placed(
                        Text(
                            text,
                            x,
                            below,
                            "Times-Roman" if number else "Times-Bold",
                            size if number else 1.4 * size,
                        )
                    )
                )
        if framed and not isinstance(row, str):
            items.append(Placed(rectangle(50, below - 1.3 * size, 512, 2.1 * size, line=0.5), "rule"))
    return Sheet(tuple(items))


def _made(rows: tuple[Row, ...], condition: Condition | None, key: str) -> bytes:
    data = write([sheet_of(rows)])
    if condition is None:
        return data
    page = drawn.page_pixels(data, condition.dpi)
    return filed([worn(page, condition, key)], "pdf", condition)


def everyday(seed: int) -> Iterator[Case]:
    """Return the ordinary papers as files; nothing stands on them that a reader may find."""
    for number, (name, rows) in enumerate(PAGES.items()):
        condition = _CONDITION.get(SCANNED.get(name, ""))
        make = partial(_made, rows, condition, f"{seed}:everyday:{number}")
        yield Case(f"everyday-{number:02d}", "pdf", condition is not None, (), make, (name,))
