"""Licences, training permits and controlled-substance registrations, and receipts of the SEVIS fee."""

from __future__ import annotations

import re

from tracker.documents.pages import Page
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading
from tracker.terms import sevis_id_of
from tracker.terms.states import state_names

LICENCE_FIELDS = ("name", "authority", "licence_number", "state", "issued_on", "expires_on")
FEE_FIELDS = ("sevis_id", "paid_on", "amount", "receipt")
_LICENCE_LABELS = (
    Label(
        "licence_number",
        (
            "licensenumber",
            "licenseno.",
            "licenseno",
            "license#",
            "licencenumber",
            "permitnumber",
            "permitno.",
            "registrationnumber",
            "registrationno.",
            "dearegistrationnumber",
            "certificateno.",
        ),
    ),
    Label(
        "issued_on",
        (
            "originalissuedate",
            "initialissuedate",
            "originallicensedate",
            "issuedate",
            "dateissued",
            "dateofissue",
            "issuedon",
            "effectivedate",
            "issued:",
        ),
    ),
    Label(
        "expires_on",
        (
            "expirationdate",
            "registrationexpires",
            "licenseexpires",
            "dateofexpiration",
            "expirydate",
            "expireson",
            "expires",
            "validthrough",
            "validuntil",
        ),
    ),
    Label("type", ("licensetype", "permittype", "typeoflicense", "profession")),
    Label("status", ("licensestatus", "status"), "none"),
)
_FEE_LABELS = (
    Label("sevis_id", ("sevisid", "sevisidnumber", "sevisidentificationnumber", "sevisnumber")),
    Label(
        "paid_on",
        (
            "paymentdate",
            "datepaid",
            "transactiondate",
            "paymentreceiveddate",
            "dateofpayment",
            "paymentprocesseddate",
        ),
    ),
    Label("amount", ("amountpaid", "paymentamount", "feeamount", "amount")),
    Label(
        "receipt",
        (
            "receiptnumber",
            "receiptno.",
            "transactionnumber",
            "couponnumber",
            "trackingnumber",
            "paymenttrackingid",
        ),
    ),
)
_BOARDS = {
    "Board of Medicine": "boardofmedicine",
    "Medical Board": "medicalboard",
    "Board of Medical Examiners": "boardofmedicalexaminers",
    "Board of Registration in Medicine": "boardofregistrationinmedicine",
    "Medical Licensing Board": "medicallicensingboard",
    "Board of Healing Arts": "boardofhealingarts",
    "Board of Licensure in Medicine": "boardoflicensureinmedicine",
    "Medical Quality Assurance Commission": "medicalqualityassurancecommission",
    "Office of the Professions": "officeoftheprofessions",
    "Department of Professional Regulation": "departmentofprofessionalregulation",
    "Department of Health": "departmentofhealth",
}
_NAMES = {
    "training permit": ("trainingpermit", "postgraduatetrainingpermit"),
    "training license": (
        "traininglicense",
        "graduatetraininglicense",
        "residenttraininglicense",
        "traininglicence",
    ),
    "limited license": ("limitedlicense", "limitedpermit", "institutionalpermit", "institutionallicense"),
    "medical license": (
        "physicianandsurgeon",
        "medicaldoctor",
        "licensetopracticemedicine",
        "medicallicense",
        "medicalphysician",
    ),
}
_DEA = ("drugenforcementadministration", "controlledsubstanceregistration")
_WORDS = ("license", "licence", "permit", "registration")
_NUMBER = re.compile(r"(?<![a-z0-9])(?=[a-z.-]*\d)[a-z]{0,4}[.-]?[a-z]{0,2}\d[\d.-]{2,11}[a-z]?(?![a-z0-9])")
_DEA_NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{7}(?![a-z0-9])")
_SEVIS = re.compile(r"\bn\s?[0-9o]{10}\b")
_AMOUNT = re.compile(r"\$?\s?(\d{1,4}(?:,\d{3})?(?:\.\d{2})?)\b")
_RECEIPT = re.compile(r"\b(?=[a-z-]*\d{3})[a-z0-9-]{6,20}\b")


def read_licence(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the licence where a page is one: who gives it, its number and the day on which it ends."""
    passage = Passage.of([(page, lines)])
    if not passage.has(*_WORDS) or passage.headings >= 3:
        return None
    dea = passage.has(_DEA[0]) and passage.has("registration")
    state = _state(passage)
    board = next((item for item in _BOARDS.items() if passage.has(item[1])), None)
    if not dea and (state is None or board is None):
        return None
    known = PaperFields(LICENCE_FIELDS, passage, cells_of(page, lines, _LICENCE_LABELS))
    known.shape_beside(
        "licence_number", "licence_number", _DEA_NUMBER if dea else _NUMBER, lambda m: m[0].upper()
    )
    known.day_beside("expires_on", "expires_on", "us")
    known.day_beside("issued_on", "issued_on", "us")
    if known.value("licence_number") is None or known.found["expires_on"] is None:
        return None
    if not {"licence_number", "expires_on"} <= known.cells.leading:
        return None
    _authority(known, dea=dea, state=state, board=board)
    issued, expires = known.value("issued_on"), known.value("expires_on")
    if issued and expires and expires < issued:
        known.doubt("issued_on", "the licence ends before it begins; please look")
    return known.done("licence")


def _authority(
    known: PaperFields, *, dea: bool, state: tuple[str, int, int] | None, board: tuple[str, str] | None
) -> None:
    passage = known.passage
    if dea:
        begin, end = passage.find(_DEA[0])[0]
        known.stretch("authority", begin, end, "Drug Enforcement Administration")
        known.stretch("name", begin, end, "DEA registration", "likely")
        return
    if state is not None and board is not None:
        code, begin, end = state
        known.stretch("state", begin, end, code, "likely")
        place = passage.find(board[1])[0]
        known.stretch("authority", *place, f"{state_names()[code]} {board[0]}", "likely")
    for name, phrases in _NAMES.items():
        spans = passage.find(*phrases)
        if spans:
            known.stretch("name", *spans[0], name, "likely")
            return


def _state(passage: Passage) -> tuple[str, int, int] | None:
    """Return the first state that a page names; of names within each other the longer one."""
    found = [
        (begin, begin - end, code, end)
        for code, name in state_names().items()
        for begin, end in passage.find("".join(name.split()).lower())[:1]
    ]
    longest = [
        row
        for row in found
        if not any(other[0] <= row[0] and row[3] <= other[3] and other[1] < row[1] for other in found)
    ]
    if not longest:
        return None
    begin, _, code, end = min(longest)
    return code, begin, end


def read_fee(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the receipt of the SEVIS fee where a page is one: the form, the SEVIS id and a day."""
    passage = Passage.of([(page, lines)])
    titled = passage.has("i-901", "i901") and passage.has("fee")
    if not titled or not passage.has("paymentconfirmation", "receipt", "payment") or passage.headings >= 3:
        return None
    known = PaperFields(FEE_FIELDS, passage, cells_of(page, lines, _FEE_LABELS))
    known.shape_beside(
        "sevis_id", "sevis_id", _SEVIS, lambda m: sevis_id_of(m[0].replace(" ", "").replace("o", "0"))
    )
    known.day_beside("paid_on", "paid_on", "us")
    known.shape_beside("amount", "amount", _AMOUNT, lambda match: match[1].replace(",", ""))
    known.shape_beside("receipt", "receipt", _RECEIPT, lambda match: match[0].upper())
    if known.value("sevis_id") is None or known.found["paid_on"] is None:
        return None
    if not {"sevis_id", "paid_on"} <= known.cells.leading:
        return None
    return known.done("i901")
