"""Papers that are none of the forms, many of which speak of them; all in words of our own."""

from __future__ import annotations

from collections.abc import Iterator

from hostile import text_page

from tracker.documents import i94
from tracker.tasks.specimens.form_ds2019 import ds2019, ds2019_page_2
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text

DS2019_WORDS = [
    "1. Family Name:", "First Name:", "Middle Name:", "Gender:", "Date of Birth (mm-dd-yyyy):", "City of Birth:",
    "Country of Birth:", "Citizenship Country Code:", "Citizenship Country:", "Position Code:", "Position:",
    "Primary Site of Activity:", "2. Program Sponsor:", "Exchange Visitor Program Number:", "Purpose of this form:",
    "3. Form Covers Period:", "4. Exchange Visitor Category:", "Subject/Field Code:", "Subject/Field Code Remarks:",
]  # fmt: skip
VISA_WORDS = [
    "Issuing Post Name", "Control Number", "Surname", "Given Name", "Visa Type /Class", "Passport Number", "Sex",
    "Birth Date", "Nationality", "Entries", "Issue Date", "Expiration Date", "Annotation",
]  # fmt: skip

TEXTS: dict[str, list[str]] = {
    "a CV": ["AMARA TESTCASE, MD", "Research scholar, Sample State University, 07-01-2019 to 06-30-2021", "Residency, Example Hospital, 2022 to 2025", "J-1 exchange visitor; subject to the two-year rule"],
    "a CV with a table": ["Position: Resident", "Program Sponsor: ECFMG", "Category: Alien Physician", "From 07-01-2022 To 06-30-2025"],
    "a letter of recommendation": ["To whom it may concern,", "Dr. Testcase worked in my laboratory for two years. She is not subject to doubt.", "J. Specimen"],
    "a letter of the sponsor": ["Your Form DS-2019 (N0012345678) was issued on 05-11-2024.", "Program number P-3-04510. You are subject to the two-year home residence requirement."],
    "a no objection statement": ["The Embassy has no objection to a waiver of section 212(e) for Dr. Testcase.", "Two-year rule does apply until then."],
    "a waiver recommendation": ["The Department recommends a waiver of the two-year foreign residence requirement, INA 212(e)."],
    "a denial": ["The request for a waiver of 212(e) was denied. You remain subject to 212(e)."],
    "a lease": ["This lease runs two years, from 07-01-2022 to 06-30-2024.", "The tenant is not subject to the two-year residence requirement of the former lease."],
    "an I-20": ["Certificate of Eligibility for Nonimmigrant Student Status", "SEVIS ID: N0012345678", "SURNAME/PRIMARY NAME  TESTCASE", "GIVEN NAME  AMARA", "COUNTRY OF BIRTH  NIGERIA", "PROGRAM START DATE 01 JULY 2019", "DATE OF BIRTH 14 MARCH 1990", "CITY OF BIRTH Enugu"],
    "an article on the rule": ["The two-year rule explained", "1. Not subject to the two-year residence requirement.", "2. Subject to two-year residence requirement based on:", "A. Government financing  B. The Exchange Visitor Skills List  C. PL 94-484 as amended"],
    "the endorsement quoted": ["PRELIMINARY ENDORSEMENT OF CONSULAR OR IMMIGRATION OFFICER", "[X] 1. Not subject to the two-year residence requirement.", "[ ] 2. Subject to two-year residence requirement based on:"],
    "an article on visa annotations": ["Some visas say: BEARER IS SUBJECT TO SECTION 212(e). TWO YEAR RULE DOES APPLY.", "The annotation stands under the issue date and the control number."],
    "a list of the form's labels": DS2019_WORDS,
    "a list of the labels with explanations": [f"{label} what it means for you and what to check" for label in DS2019_WORDS],
    "the labels in one sentence": [", ".join(DS2019_WORDS[:10]), ", ".join(DS2019_WORDS[10:])],
    "a list of the foil's labels": VISA_WORDS,
    "an explanation of the foil": [f"{label}: where it stands and what it is for" for label in VISA_WORDS],
    "an article on the I-94": ["How to find your I-94", "Your Admission (I-94) Record Number has 11 characters.", "Class of Admission: check that it says J1.", "Admit Until Date: D/S means duration of status."],
    "an itinerary": ["Your trip", "2019-06-24 Departure LOS", "2019-06-25 Arrival ATL", "2019-12-20 Departure JFK"],
    "an article on the travel history": ["The I-94 travel history", "It lists ten years of arrivals and departures with their ports, for example 2019-06-24, arrival, ATL.", "Entries by land are often not in it."],
    "a list of passport data": ["Bring to the office: passport number, surname, given names,", "date of birth, date of issue and date of expiry"],
    "a foreign visa": ["UTOPIA VISA", "Surname ERIKSSON", "Given Name ANNA", "Passport Number L8988901C", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"],
    "an ECFMG certificate": ["Educational Commission for Foreign Medical Graduates", "certifies that AMARA TESTCASE has met its requirements.", "Certificate number 0-123-456-7"],
    "a training contract": ["Contract of Appointment", "Begin: July 1, 2022  End: June 30, 2023", "Postgraduate year 1, Internal Medicine, stipend $62,400.00"],
    "a receipt notice": ["I-797C, Notice of Action", "Case type: I612 - Application to waive foreign residence requirement", "Receipt number WAC1234567890"],
    "a score report": ["USMLE Step 1", "Examinee: AMARA TESTCASE", "Test date 05-20-2018", "Result: PASS"],
    "an invoice": ["Invoice 2019-0412", "Total : $56,500.00", "Position: 1", "Position: 2"],
    "a paper with numbers of the form": ["N0012345678", "P-1-99001", "J-1", "07-01-2019", "06-30-2021"],
    "a statement of need": ["The Ministry of Health states that there is a need for specialists in Internal Medicine.", "Dr. Testcase will return at the end of her training."],
    "a mail": ["From: Rosa Sampleton", "To: Amara Testcase", "Subject: your DS-2019", "The purpose of this form is to begin a new program. Category: RESEARCH SCHOLAR."],
    "a checklist": ["[x] DS-2019, both pages", "[x] visa page", "[ ] I-94", "[ ] DS-3035"],
    "nothing but a title": ["CERTIFICATE OF ELIGIBILITY FOR EXCHANGE VISITOR (J-1) STATUS"],
    "a refusal of a visa": ["Embassy of the United States of America", "June 3, 2022", "Dear applicant:", "This is to inform you that you are not eligible for a visa under section 214(b).", "You may apply again. The two-year residence requirement of 212(e) was not considered.", "Sincerely,"],
    "an article on waivers": ["Waivers of the two-year home residence requirement", "March 4, 2024", "The Waiver Review Division of the Department of State recommends and USCIS grants.", "A no objection statement of the embassy does not help physicians in training.", "A State health department may recommend thirty physicians a year (Conrad 30)."],
    "an article on advisory opinions": ["Do you need an advisory opinion?", "The Department of State answers whether you are subject to 212(e).", "If the opinion says that you are not subject to the two-year requirement, keep it."],
    "an article on notices": ["Receipt or approval?", "Form I-797C, Notice of Action, has a receipt number such as WAC2490012345.", "Notice Type: Receipt Notice means that the form arrived on the Received Date.", "Approval Notice means that the petition has been approved."],
    "a letter of a lawyer": ["Sample Immigration Law", "March 4, 2024", "Dear Dr. Testcase:", "we received the I-797C receipt notice WAC2490012345 for your I-612 and will wait for the approval notice.", "The waiver of the two-year foreign residence requirement is not granted yet.", "Sincerely,"],
    "a CV that names every paper": ["AMARA TESTCASE, MD", "Education", "MBBS, University of Example, 2014", "Experience", "Resident, Example Hospital, July 1, 2022 to June 30, 2025, PGY-3", "Certificates", "ECFMG Certificate 0-123-456-7, March 4, 2021; USMLE Step 1 May 20, 2018", "Kansas Board of Healing Arts, License Number 04-12345, Expiration Date: 07/31/2026", "Publications", "I-797 approval notice WAC2490012345; DS-3035 case number 1234567; passport A09912345"],
    "a bank's letter": ["Sample Bank", "March 4, 2024", "To whom it may concern", "Dr. Amara Testcase has an account since July 1, 2019. The balance is $12,345.67.", "Sincerely,"],
    "a letter on employment": ["Example Hospital", "March 4, 2024", "To whom it may concern", "Dr. Testcase has been employed since July 1, 2022 as a resident; the agreement ends on June 30, 2025.", "Sincerely,"],
    "a lease that needs a visa": ["RESIDENTIAL LEASE AGREEMENT", "This agreement is made between Example Homes and Amara Testcase.", "The term shall begin on July 1, 2022 and end on June 30, 2024, a term of two (2) years.", "The tenant agrees to pay $1,250.00 a month."],
    "a page of an I-20": ["I-20, Certificate of Eligibility for Nonimmigrant Student Status", "SEVIS ID: N0012345678", "I-901 SEVIS fee: see page 2", "TRAVEL ENDORSEMENT", "Date issued: 03 July 2019", "Admit until: D/S"],
    "a reminder of a board": ["Kansas State Board of Healing Arts", "March 4, 2024", "Dear licensee:", "your license expires on July 31, 2026. Renew it by then.", "Sincerely,"],
    "a book's page on examinations": ["United States Medical Licensing Examination", "Step 1, Step 2 CK and Step 3 have score reports.", "The test date and the result stand on the first page."],
    "another script": ["Удостоверение", "Программа обмена"],
    "an empty page": [],
}  # fmt: skip


def two_columns(words: list[str]) -> bytes:
    """Return a page with the words in two columns, as in a table of terms."""
    items = [
        Placed(Text(word, 60.0 + 260.0 * (number % 2), 80.0 + 16.0 * (number // 2), "Times-Roman", 9.0))
        for number, word in enumerate(words)
    ]
    return write([Sheet(tuple(items))])


def every() -> Iterator[tuple[str, bytes]]:
    """Return the papers with what they are."""
    for name, lines in TEXTS.items():
        yield name, text_page(lines)
    yield (
        "a glossary of the I-94 in two columns",
        two_columns([pattern.pattern for pattern in i94.LABELS.values()]),
    )
    yield "a glossary of the form in two columns", two_columns(DS2019_WORDS)
    yield "a glossary of the foil in two columns", two_columns(VISA_WORDS)
    yield "page 2 of a form alone", write([ds2019_page_2("2008")])
    yield "page 2 of the new form alone", write([ds2019_page_2("2020")])
    lower = ds2019({}, revision="2008")
    kept = [item for item in lower.items if isinstance(item.item, Text) and item.item.y > 480]
    yield "the lower half of a form", write([Sheet(tuple(kept))])
