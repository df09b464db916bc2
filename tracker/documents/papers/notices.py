"""Notices of Action (I-797): what kind of notice it is, for which form, and its days.

A receipt says that a form arrived, an approval that it was granted. The two look alike, so the kind
is read from the notice's own words and is unsure where they do not agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.documents.pages import Page
from tracker.documents.papers.days import PrintedDay
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.likeness import places
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading

FIELDS = (
    "notice_form",
    "notice_type",
    "receipt_number",
    "form",
    "received_on",
    "notice_date",
    "priority_date",
    "valid_from",
    "valid_until",
    "class_of_admission",
    "petitioner",
    "applicant",
    "beneficiary",
    "admission_number",
    "admit_until",
    "respond_by",
)
LABELS = (
    Label(
        "receipt_number", ("receiptnumber", "receipt#", "receiptno.", "application/petition/requestnumber")
    ),
    Label("case_type", ("casetype", "formtype")),
    Label("received_on", ("receiveddate", "receiptdate", "datereceived")),
    Label("priority_date", ("prioritydate",)),
    Label("notice_date", ("noticedate", "dateofnotice")),
    Label("notice_type", ("noticetype",)),
    Label("petitioner", ("petitioner",)),
    Label("applicant", ("applicant",)),
    Label("beneficiary", ("beneficiary",)),
    Label("page", ("page",)),
    Label("section", ("section",), "none"),
    Label("class", ("class", "classification")),
    Label("consulate", ("consulate",), "none"),
    Label("amount", ("amountreceived",), "none"),
    Label("valid_from", ("validfrom", "validityfrom")),
    Label("valid_until", ("validuntil", "validto")),
)
KNOWN_FORMS = frozenset(
    (
        "I-90", "I-102", "I-129", "I-129F", "I-130", "I-131", "I-140", "I-360", "I-485", "I-539", "I-539A",
        "I-601", "I-612", "I-751", "I-765", "I-824", "I-907", "N-400",
    )
)  # fmt: skip
DECISIONS = {"approval": "approved", "denial": "denied", "rejection": "rejected", "revocation": "revoked"}
_DEPARTMENTS = (
    "citizenshipandimmigrationservices",
    "departmentofhomelandsecurity",
    "immigrationandnaturalizationservice",
    "uscis",
)
_NOTICE_FORM = re.compile(r"\b[il1|]\s?-?\s?797\s?([a-g])?\b")
_OFFICES = (
    "ioe",
    "wac",
    "eac",
    "lin",
    "src",
    "msc",
    "nbc",
    "ysc",
    "zla",
    "zar",
    "znk",
    "zhn",
    "npo",
    "tsc",
    "vsc",
)
_RECEIPT = re.compile(
    r"(?<![a-z0-9])([a-z0-9]{3})[\s-]?([0-9oil]{2})[\s-]?([0-9oil]{3})[\s-]?([0-9oil]{5})(?![a-z0-9])"
)
_FORM = re.compile(r"\b([il1|n])\s?-?\s?([0-9]{2,3})\s?-?\s?([a-f](?![a-z]))?")
_CLASS = re.compile(r"\b(?:h-?[1l]b[1l]?|h-?4|[a-z]{1,2}-?\d[ab]?)\b")
_ADMISSION = re.compile(r"\b(\d{9})\s?([0-9a-z])\s?(\d)\b|\b(\d{11})\b")
# the words of a notice's type, and what they make it; the longer come first
_TYPES: Mapping[str, tuple[str, ...]] = {
    "approval": ("approvalnotice", "noticeofapproval"),
    "receipt": ("receiptnotice", "noticeofreceipt", "feereceipt"),
    "request_for_evidence": (
        "requestforevidence",
        "requestforadditionalevidence",
        "requestforinitialevidence",
    ),
    "transfer": ("transfernotice", "noticeoftransfer", "transferofcase"),
    "rejection": ("rejectionnotice", "noticeofrejection", "rejectnotice"),
    "denial": ("denialnotice", "noticeofdenial", "decisionnotice:denied"),
    "intent_to_deny": ("intenttodeny",),
    "intent_to_revoke": ("intenttorevoke",),
    "revocation": ("revocationnotice", "noticeofrevocation"),
    "appointment": ("appointmentnotice", "biometricsappointment", "interviewnotice", "fingerprintnotice"),
    "reopening": ("reopennotice", "noticeofreopening"),
}
_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "approval": ("hasbeenapproved", "havebeenapproved", "wasapproved", "isherebyapproved", "wehaveapproved"),
    "receipt": (
        "wehavereceivedyour", "wehavereceivedtheapplication", "wehavereceivedtheabove", "hasbeenreceivedby",
        "confirmsthatuscisreceived", "acknowledgesthereceipt", "havereceivedtheformlisted",
    ),
    "request_for_evidence": (
        "mustsubmittheevidence", "youmustsubmittherequested", "additionalevidenceisrequired",
    ),
    "transfer": ("hasbeentransferredto", "wehavetransferred", "wetransferredyour", "wastransferredto"),
    "rejection": (
        "isbeingreturned", "hasbeenrejected", "wehaverejected", "werejectedyour", "arereturningyour",
    ),
    "denial": ("hasbeendenied", "isherebydenied", "wehavedenied"),
}  # fmt: skip
_ONE_WORD = {kind: kind for kind in ("approval", "receipt", "transfer", "rejection", "denial")}
_CONDITION = frozenset(("if", "when", "once", "until", "unless", "after", "whether", "should"))
_SUBJECTS = frozenset(
    ("petition", "application", "case", "request", "status", "waiver", "form", "fee", "we", "you")
)
_NOT_GRANTED = ("noticedoesnotgrantanyimmigrationstatus", "thisisnotanapproval", "notanapprovalnotice")


_ALIEN_NUMBER = re.compile(r"\bA\s?#?\s?\d{3}[\s-]?\d{3}[\s-]?\d{3}\b", re.IGNORECASE)
_UNTIL = ("to", "until", "through", "thru", "-")


def read(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the notice where a page is one: its title, its receipt number and two of its other parts."""
    passage = Passage.of([(page, lines)])
    titled = passage.has("noticeofaction") and (
        bool(passage.matches(_NOTICE_FORM)) or passage.has(*_DEPARTMENTS)
    )
    if not titled or passage.headings >= 3 or not passage.matches(_RECEIPT):
        return None
    known = PaperFields(FIELDS, passage, cells_of(page, lines, LABELS, _ALIEN_NUMBER))
    days = sum(
        known.has_day_beside(label, "us")
        for label in ("received_on", "notice_date", "priority_date", "valid_from")
    )
    case = _FORM.search(known.cells.text("case_type").lower()) is not None
    typed = bool(_said(known.cells.text("notice_type"), _TYPES, passage.recognized))
    if "receipt_number" not in known.cells.anchors or not days or days + case + typed < 2:
        return None
    _case(known)
    _days(known)
    _kind_of_notice(known)
    return known.done("i797")


def _case(known: PaperFields) -> None:
    """Read the numbers, the form, the class and the persons."""
    passage = known.passage
    titles = {match[1] for match in passage.matches(_NOTICE_FORM)}
    place = passage.matches(_NOTICE_FORM)
    letters = {letter.upper() for letter in titles if letter}
    if place and len(letters) <= 1:
        known.stretch("notice_form", *place[0].span(), f"I-797{''.join(letters)}")
    known.shape_beside(
        "receipt_number", "receipt_number", _RECEIPT, lambda match: _receipt(match, passage.recognized)
    )
    if known.value("receipt_number") is None:
        known.say("the receipt number cannot be told; please look")
    known.shape_beside("case_type", "form", _FORM, _form)
    known.shape_beside("class", "class_of_admission", _CLASS, lambda match: match[0].upper().replace("-", ""))
    for name in ("petitioner", "applicant", "beneficiary"):
        known.text_beside(name, name)


def _receipt(match: re.Match[str], recognized: bool) -> str | None:
    """Return the number, its office's letters put right where one of them alone was misread."""
    office = match[1]
    if recognized and office not in _OFFICES:
        near = [known for known in _OFFICES if sum(a != b for a, b in zip(office, known, strict=True)) == 1]
        office = near[0] if len(near) == 1 else ""
    if not office.isalpha():
        return None
    return office.upper() + "".join(match.groups()[1:]).translate(str.maketrans("oil", "011"))


def _form(match: re.Match[str]) -> str | None:
    letter = "N" if match[1] == "n" else "I"
    form = f"{letter}-{match[2]}{(match[3] or '').upper()}"
    plain = f"{letter}-{match[2]}"
    return form if form in KNOWN_FORMS else plain if plain in KNOWN_FORMS else None


def _days(known: PaperFields) -> None:
    for label in ("received_on", "notice_date", "priority_date"):
        known.day_beside(label, label, "us")
    passage = known.passage
    days = passage.days("us")
    card = passage.find(
        "i-94#", "i-94number", "i94#", "i94number", "i-94arrivaldeparturerecord", "detachthishalf"
    )
    below = card[0][0] if card else len(passage.text)
    for begin, end in _validities(passage, days):
        names = ("valid_from", "valid_until") if begin.begin < below else ("", "admit_until")
        if names[0]:
            known.day(names[0], begin)
        known.day(names[1], end)
    known.day_beside("valid_from", "valid_from", "us")
    known.day_beside("valid_until", "valid_until", "us")
    first, last = known.value("valid_from"), known.value("valid_until")
    if first and last and last < first:
        known.doubt("valid_until", "the validity ends before it begins; please look")
    if card:
        number = next((match for match in passage.matches(_ADMISSION) if match.start() >= below), None)
        if number is not None:
            known.stretch("admission_number", *number.span(), re.sub(r"\s", "", number[0]).upper())
    for phrase_begin, phrase_end in passage.find(
        "respondby", "responseby", "duedate", "mustbereceivedby", "onorbefore"
    ):
        near = [day for day in days if 0 <= day.begin - phrase_end <= 40]
        if near and phrase_begin >= 0:
            known.day("respond_by", near[0])


def _validities(passage: Passage, days: list[PrintedDay]) -> list[tuple[PrintedDay, PrintedDay]]:
    """Return the first and last day of each "valid from ... to ..."."""
    pairs = []
    for _, end in passage.find("validfrom", "validityperiod", "validity:"):
        near = [day for day in days if day.begin - end >= 0]
        if len(near) < 2 or near[0].begin - end > 15:
            continue
        between = passage.text[near[0].end : near[1].begin].strip(" :.\n")
        if between in _UNTIL:
            pairs.append((near[0], near[1]))
    return pairs


def _kind_of_notice(known: PaperFields) -> None:
    """Read what kind of notice it is; where its parts disagree, or say nothing, it is unsure."""
    passage = known.passage
    words = known.cells.words.get("notice_type", [])
    labelled = _said(known.cells.text("notice_type"), _TYPES, passage.recognized)
    if not labelled and words:
        labelled = _said(words[0].text, _ONE_WORD, passage.recognized)
    stated = _stated(passage)
    if words and len(labelled) == 1:
        kind = next(iter(labelled))
        known.put("notice_type", known.cells.reading("notice_type", kind))
        contradicted = bool(stated & DECISIONS.keys() - {kind}) or (
            kind == "approval" and "receipt" in stated
        )
    elif not labelled and len(stated) == 1:
        kind = next(iter(stated))
        begin, end = passage.find(*_SENTENCES[kind], *_TYPES[kind])[0]
        known.stretch("notice_type", begin, end, kind, "likely")
        contradicted = bool(words)
    else:
        kind, contradicted = "", True
    no_grant = known.value("notice_form") == "I-797C" or passage.has(*_NOT_GRANTED)
    if kind == "approval" and no_grant:
        contradicted = True
    if contradicted:
        known.doubt(
            "notice_type", "what kind of notice it is cannot be told, a receipt or a decision; please look"
        )
    if known.value("notice_type") == "request_for_evidence":
        answer = known.value("respond_by")
        known.say(f"evidence is requested{f'; the answer is due by {answer}' if answer else ''}")


def _said(text: str, types: Mapping[str, str | tuple[str, ...]], recognized: bool) -> set[str]:
    """Return the kinds of notice that some words name."""
    compact = "".join(text.lower().split())
    return {
        kind
        for kind, phrases in types.items()
        for phrase in ((phrases,) if isinstance(phrases, str) else phrases)
        if places(compact, phrase, recognized=recognized)
    }


def _stated(passage: Passage) -> set[str]:
    """Return the kinds of notice that its headings and sentences state, those under a condition left out."""
    stated = {kind for kind, phrases in _TYPES.items() if passage.has(*phrases)}
    for kind, phrases in _SENTENCES.items():
        for begin, _ in passage.find(*phrases):
            sentence = re.split(r"[.;:!?]\s", passage.text[max(0, begin - 160) : begin])[-1]
            words = set(re.findall(r"[a-z]+", sentence))
            if not words & _CONDITION and (kind == "receipt" or words & _SUBJECTS):
                stated.add(kind)
    return stated
