"""What a sponsor asks for each year: insurance confirmations, the Statement of Need, Form I-644."""

from __future__ import annotations

import re

from tracker.dates import DateOrder
from tracker.documents.pages import Page
from tracker.documents.papers.days import PrintedDay, days_in
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading

INSURANCE_FIELDS = ("insurer", "policy_number", "insured", "begin", "end")
NEED_FIELDS = ("applicant", "specialty", "dated")
I644_FIELDS = ("applicant", "date_of_birth", "dated")
_CONFIRMS = (
    "insuranceconfirmation",
    "confirmationofinsurance",
    "confirmationofcoverage",
    "insuranceverification",
    "verificationofinsurance",
    "verificationofcoverage",
    "proofofinsurance",
    "proofofcoverage",
    "certificateofinsurance",
    "certificateofcoverage",
    "evidenceofcoverage",
    "insurancecertificate",
    "insuranceidcard",
)
_OF_HEALTH = ("health", "medicalevacuation", "repatriation", "62.14", "medicalinsurance", "exchangevisitor")
_INSURANCE_LABELS = (
    Label("insurer", ("insurancecompany", "insurer", "underwrittenby", "carrier:")),
    Label(
        "policy_number",
        ("policynumber", "policyno.", "certificatenumber", "memberid", "groupnumber", "idnumber"),
    ),
    Label(
        "insured",
        ("nameofinsured", "insuredname", "insuredperson", "insured:", "membername", "participant:"),
    ),
    Label(
        "period",
        (
            "coverageperiod",
            "periodofcoverage",
            "periodofinsurance",
            "policyperiod",
            "coveragedates",
            "datesofcoverage",
            "effectivedates",
        ),
    ),
    Label(
        "begin",
        (
            "coverageeffectivedate",
            "effectivedate",
            "coveragebegins",
            "coveragestartdate",
            "coveragestart",
            "startdate",
            "effectivefrom",
        ),
    ),
    Label(
        "end",
        (
            "coverageenddate",
            "coverageends",
            "terminationdate",
            "expirationdate",
            "expirydate",
            "enddate",
            "coverageend",
        ),
    ),
)
_NEED_WORDS = ("needforqualifiedmedicalpractitioners", "needforqualifiedphysicians")
_ASSURANCE = ("writtenassurance", "willreturn", "returnto", "shallreturn")
_NEED_LABELS = (
    Label("applicant", ("nameofapplicantforvisa", "nameofapplicant", "applicant:", "nameofphysician")),
)
_I644_TITLE = "supplementarystatementforgraduatemedicaltrainees"
_I644_LABELS = (
    Label("applicant", ("name:", "fullname", "nameoftrainee")),
    Label("date_of_birth", ("dateofbirth",)),
    Label("dated", ("dateofsignature", "datesigned", "date:")),
    Label("entered", ("dateentered", "dateofentry", "dateofadmission"), "none"),
)
_SPECIALTY = re.compile(r"in the specialty of ([a-z][a-z &/-]{3,60}?)(?=[.,;\n]| and | upon | for )")
_FROM_TO = re.compile(r"\b(?:from|between|effective|begins|beginning)\b")
_NUMBER = re.compile(r"(?<![a-z0-9])(?=[a-z-]*\d{3})[a-z0-9-]{5,20}(?![a-z0-9])")


def read_insurance(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the confirmation where a page is one: its title, health, and the days that are covered."""
    passage = Passage.of([(page, lines)])
    if not passage.has(*_CONFIRMS) or not passage.has(*_OF_HEALTH) or passage.headings >= 3:
        return None
    order = _order_of(passage.text)
    known = PaperFields(INSURANCE_FIELDS, passage, cells_of(page, lines, _INSURANCE_LABELS))
    known.text_beside("insurer", "insurer")
    known.text_beside("insured", "insured")
    known.shape_beside("policy_number", "policy_number", _NUMBER, lambda match: match[0].upper())
    _period(known, order)
    known.day_beside("begin", "begin", order)
    known.day_beside("end", "end", order)
    if known.found["begin"] is None and known.found["end"] is None:
        return None
    if known.value("policy_number") is None and known.value("insured") is None and not known.cells.leading:
        return None
    begin, end = known.value("begin"), known.value("end")
    if begin and end and end < begin:
        known.doubt("end", "the cover ends before it begins; please look")
    return known.done("insurance")


def _period(known: PaperFields, order: DateOrder | None) -> None:
    """Read a period: two days in the cell of its label, or two days after "from" in one sentence."""
    for words in known.cells.rows("period"):
        text = " ".join(word.text for word in words).lower()
        days = days_in(text, order)
        if len(days) == 2:
            known.day_beside("period", "begin", order)
            _second_day(known, text, days[1])
            return
    text = known.passage.text
    for match in _FROM_TO.finditer(text):
        days = [day for day in known.passage.days(order) if match.end() <= day.begin <= match.end() + 60]
        if len(days) == 2 and re.search(
            r"\b(?:to|through|until|and|thru)\b|-", text[days[0].end : days[1].begin]
        ):
            known.day("begin", days[0], "likely")
            known.day("end", days[1], "likely")
            return


def _second_day(known: PaperFields, text: str, day: PrintedDay) -> None:
    """Read the second day of the cell of a period, by its place on the page."""
    place = known.passage.text.find(text[day.begin : day.end])
    if place >= 0:
        known.day("end", PrintedDay(place, place + day.end - day.begin, day.day, day.repaired))


def _order_of(text: str) -> DateOrder | None:
    """Return which number comes first in the days of a paper, where one of its days leaves no choice."""
    american, others = days_in(text, "us"), days_in(text, "intl")
    months_first = any(
        day.day is not None and other.day is None for day, other in zip(american, others, strict=False)
    )
    days_first = any(
        day.day is None and other.day is not None for day, other in zip(american, others, strict=False)
    )
    if months_first == days_first:
        return None
    return "us" if months_first else "intl"


def read_need(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the Statement of Need where a page is one: a ministry, the need, the assurance to return."""
    passage = Passage.of([(page, lines)])
    titled = passage.has("statementofneed") and passage.has("ministry", "governmentof")
    if not (titled or passage.has(*_NEED_WORDS)) or not passage.has(*_ASSURANCE) or passage.headings >= 3:
        return None
    days = passage.days()
    if not days or not passage.has("ministry", "department", "government"):
        return None
    known = PaperFields(NEED_FIELDS, passage, cells_of(page, lines, _NEED_LABELS))
    known.text_beside("applicant", "applicant")
    specialties = passage.matches(_SPECIALTY)
    if specialties:
        begin, end = specialties[0].span(1)
        known.stretch("specialty", begin, end, " ".join(passage.printed[begin:end].split()), "likely")
    known.day("dated", days[0], "certain" if len(days) == 1 else "likely")
    return known.done("statement_of_need")


def read_i644(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the Form I-644 where a page is one: its number and its title."""
    passage = Passage.of([(page, lines)])
    if not passage.has("i-644", "i644") or not passage.has(_I644_TITLE) or passage.headings >= 3:
        return None
    known = PaperFields(I644_FIELDS, passage, cells_of(page, lines, _I644_LABELS))
    known.text_beside("applicant", "applicant")
    known.day_beside("date_of_birth", "date_of_birth", "us")
    known.day_beside("dated", "dated", "us")
    if not {"applicant", "date_of_birth", "dated"} & known.cells.leading:
        return None  # it only names the form
    return known.done("i644")
