"""The labels of Form DS-2019 in all its printings, and which page is one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.documents.cells import Anchor, Extent, anchors_of, rows_of_two
from tracker.documents.pages import Page
from tracker.documents.words import Line, Phrase, phrases

FIELDS = (
    "sevis_id",
    "visa_class",
    "surname",
    "given_name",
    "gender",
    "date_of_birth",
    "city_of_birth",
    "country_of_birth",
    "citizenship_country_code",
    "citizenship_country",
    "residence_country_code",
    "residence_country",
    "position_code",
    "position",
    "site_of_activity",
    "program_sponsor",
    "program_number",
    "program_description",
    "purpose",
    "program_begin_date",
    "program_end_date",
    "category",
    "subject_field_code",
    "subject_field_remarks",
    "funding",
    "funding_total",
    "official_name",
    "official_title",
    "official_phone",
    "issued_on",
    "travel_validations",
    "transfer_effective_date",
    "transfer_from_program_number",
    "form_revision",
)

MM_DD_YYYY = r"\(?m{1,2}-?d{1,2}-?y{2,4}\)?:?"  # recognition drops letters of small print
LABELS = {
    name: re.compile(pattern)
    for name, pattern in {
        "surname": r"(?:1\.?)?(?:familyname|surname/primaryname|surname):?",
        "given_name": r"(?:first|given)name:?",
        "middle_name": r"middlename:?",
        "gender": r"(?:gender|sex):",
        "date_of_birth": rf"dateofbirth:?(?:{MM_DD_YYYY})?",
        "city_of_birth": r"cityofbirth:?",
        "country_of_birth": r"countryofbirth:?",
        "citizenship_country_code": r"citizenshipcountrycode:?",
        "citizenship_country": r"citizenshipcountry:?(?!code)",
        "residence_country_code": r"legalpermanentresidencecountrycode:?",
        "residence_country": r"legalpermanentresidencecountry:?(?!code)",
        "position_code": r"positioncode:?",
        "position": r"position:",
        "site_of_activity": r"(?:primarysiteofactivity|u\.?s\.?address):?",
        "program_sponsor": r"(?:2\.?)?programsponsor:?",
        "program_number": r"exchangevisitorprogramnumber:?",
        "program_description": r"participatingprogramofficialdescription:?",
        "purpose": r"purposeofthisform:?",
        "period": r"(?:3\.?)?formcoversperiod:?",
        "program_begin_date": rf"from:?{MM_DD_YYYY}",
        "program_end_date": rf"to:?{MM_DD_YYYY}",
        "category": r"(?:4\.?)?exchangevisitorcategory:?",
        "subject_field_code": r"subject/?fieldcode:?(?!remarks)",
        "subject_field_remarks": r"subject/?fieldcoderemarks:?",
        "funding": r"(?:5\.?)?duringtheperiodcoveredbythisform",
    }.items()
}
_EXTENTS: dict[str, Extent] = {
    "program_sponsor": "lines",
    "site_of_activity": "lines",
    "program_description": "lines",
    "purpose": "lines",
    "subject_field_remarks": "lines",
    "period": "none",
    "funding": "none",
}
HEADINGS = {
    name: re.compile(pattern)
    for name, pattern in {
        "title": r"certificateofeligibilityforexchangevisitor",
        "item_6": r"6\.?(?:u\.?s\.?departmentofstate|responsibleofficeroralternate)",
        "item_8": r"(?:8\.?)?statementofresponsibleofficerforreleasingsponsor",
        "endorsement": r"preliminaryendorsement",
        "travel": r"travelvalidationbyresponsibleofficer",
        "certification": r"exchangevisitorcertification:?",
    }.items()
}
TRANSFER = {
    "transfer_effective_date": re.compile(rf"effectivedate:?(?:{MM_DD_YYYY})?"),
    "transfer_from_program_number": re.compile(r"transferofthisexchangevisitorfromprogramnumber"),
    "transfer_sponsor": re.compile(r"sponsoredby"),
    "transfer_words": re.compile(r"totheprogramspecified"),
}
OFFICIAL = {
    "official_name": re.compile(r"nameofofficialpreparingform"),
    "official_title": re.compile(r"title$|title(?=[^a-z])"),
    "official_address": re.compile(r"addressofresponsibleofficer"),
    "official_phone": re.compile(r"telephonenumber"),
    "official_signature": re.compile(r"signatureofresponsibleofficer"),
    "issued_on": re.compile(rf"date{MM_DD_YYYY}"),
}
OFFICER = {
    "officer_name": re.compile(r"name(?=title|$)"),
    "officer_title": re.compile(r"title$"),
    "officer_signature": re.compile(r"signatureofconsular"),
    "officer_date": re.compile(rf"date{MM_DD_YYYY}"),
}
# labels, captions and headings as they are printed, for words that were misread
PRINTED = (
    "U.S. Department of State",
    "CERTIFICATE OF ELIGIBILITY FOR EXCHANGE VISITOR",
    "Family Name:",
    "1. Family Name:",
    "Surname/Primary Name:",
    "1. Surname/Primary Name:",
    "First Name:",
    "Given Name:",
    "Middle Name:",
    "Date of Birth(mm-dd-yyyy):",
    "City of Birth:",
    "Country of Birth:",
    "Citizenship Country Code:",
    "Citizenship Country:",
    "Legal Permanent Residence Country Code:",
    "Legal Permanent Residence Country:",
    "Position Code:",
    "Position:",
    "Primary Site of Activity:",
    "U.S. Address:",
    "Program Sponsor:",
    "2. Program Sponsor:",
    "Exchange Visitor Program Number:",
    "Participating Program Official Description:",
    "Purpose of this form:",
    "Form Covers Period:",
    "3. Form Covers Period:",
    "From (mm-dd-yyyy):",
    "To (mm-dd-yyyy):",
    "(mm-dd-yyyy):",
    "Exchange Visitor Category:",
    "4. Exchange Visitor Category:",
    "Subject/Field Code:",
    "Subject/Field Code Remarks:",
    "During the period covered by this form",
    "5. During the period covered by this form",
    "6. U.S. DEPARTMENT OF STATE",
    "6. Responsible Officer or Alternate Responsible Officer",
    "Name of Official Preparing Form",
    "Address of Responsible Officer or Alternate Responsible Officer",
    "Telephone Number",
    "Signature of Responsible Officer or Alternate Responsible Officer",
    "Date (mm-dd-yyyy)",
    "Date (mm-dd-yyyy) of Signature",
    "8. Statement of Responsible Officer for Releasing Sponsor",
    "Statement of Responsible Officer for Releasing Sponsor",
    "Effective date (mm-dd-yyyy):",
    "Transfer of this exchange visitor from program number",
    "sponsored by",
    "to the program specified",
    "PRELIMINARY ENDORSEMENT",
    "PRELIMINARY ENDORSEMENT OF CONSULAR OR IMMIGRATION OFFICER",
    "Signature of Consular or Immigration Officer",
    "TRAVEL VALIDATION BY RESPONSIBLE OFFICER",
    "EXCHANGE VISITOR CERTIFICATION:",
)
_LEAST_LABELS = 9
_LEAST_HEADINGS = 2
_LEAST_ROWS = 3  # rows with two labels or more: a list of labels is no form


@dataclass(frozen=True)
class Form:
    """A page that has the labels of a DS-2019."""

    page: Page
    lines: tuple[Line, ...]
    anchors: Mapping[str, Anchor]
    headings: Mapping[str, Phrase]


def recognized(page: Page, lines: Sequence[Line]) -> Form | None:
    """Return the form where the page is page 1 of a DS-2019, by its labels and their rows."""
    if (
        sum(
            len(phrases(lines, LABELS[name])) > 0
            for name in ("program_number", "category", "period", "purpose")
        )
        < 2
    ):
        return None
    anchors = anchors_of(lines, LABELS, _EXTENTS)
    if len(anchors) < _LEAST_LABELS or rows_of_two(anchors.values()) < _LEAST_ROWS:
        return None
    headings: dict[str, Phrase] = {}
    for name, pattern in HEADINGS.items():
        found = phrases(lines, pattern)
        if found:
            headings[name] = found[0]
    if len(headings) + ("funding" in anchors) < _LEAST_HEADINGS:
        return None
    return Form(page, tuple(lines), anchors, headings)
