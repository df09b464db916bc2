"""Printouts of the waiver application DS-3035: the case number, the basis and who applies."""

from __future__ import annotations

import re

from tracker.documents.pages import Page
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading
from tracker.terms import sevis_id_of

FIELDS = ("case_number", "basis", "surname", "given_name", "date_of_birth", "sevis_id", "dated")
LABELS = (
    Label(
        "case_number", ("waivercasenumber", "casenumber", "casefilenumber", "waiverreviewdivisioncasenumber")
    ),
    Label("surname", ("surname", "lastname", "familyname", "lastname/surname", "surname(s)")),
    Label("given_name", ("givenname", "firstname", "givennames", "first/givenname")),
    Label(
        "date_of_birth", ("dateofbirth(mm-dd-yyyy)", "dateofbirth(mm/dd/yyyy)", "dateofbirth", "birthdate")
    ),
    Label("sevis_id", ("sevisnumber", "sevisid", "sevisidnumber")),
    Label("dated", ("date(mm-dd-yyyy)", "datesubmitted", "submissiondate", "datesigned", "dateprinted")),
    Label(
        "basis",
        ("statutorybasis", "basisforwaiver", "basisofwaiver", "waiverbasis", "basisforrecommendation"),
    ),
)
# the grounds as the form names them, and the routes they are
BASES = {
    "no_objection": ("noobjectionstatement", "noobjection"),
    "interested_federal_agency": (
        "interestedu.s.federalgovernmentagency",
        "interestedu.s.governmentagency",
        "interestedgovernmentagency",
        "interestedfederalagency",
    ),
    "persecution": ("persecution",),
    "exceptional_hardship": ("exceptionalhardship",),
    "conrad30": (
        "designatedstatepublichealth",
        "statepublichealth",
        "statehealthdepartment",
        "statedepartmentofhealth",
        "conrad",
    ),
}
_FORM = re.compile(r"\bds\s?-?\s?3035\b|\bds\s?-?\s?3o35\b")
_TITLES = (
    "visawaiverrecommendationapplication",
    "waiverreviewapplication",
    "waiveroftheforeignresidencerequirement",
    "waiverofthetwo-year",
    "j-1visawaiver",
)
CASE_NUMBER = re.compile(r"(?<![a-z0-9])(?=(?:[a-z/-]*\d){5})[a-z0-9][a-z0-9/-]{4,17}(?![a-z0-9])")
_SEVIS = re.compile(r"\bn[0-9o]{10}\b")


def read(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the printout where a page is one: the form's number and title, a case number and a person."""
    passage = Passage.of([(page, lines)])
    if not passage.matches(_FORM) or not passage.has(*_TITLES) or passage.headings >= 3:
        return None
    known = PaperFields(FIELDS, passage, cells_of(page, lines, LABELS))
    known.shape_beside("case_number", "case_number", CASE_NUMBER, case_number)
    persons = {"surname", "given_name", "date_of_birth"} & known.cells.words.keys()
    if known.value("case_number") is None or len(persons) < 2:
        return None
    for name in ("surname", "given_name"):
        known.text_beside(name, name)
    known.day_beside("date_of_birth", "date_of_birth", "us")
    known.day_beside("dated", "dated", "us")
    known.shape_beside("sevis_id", "sevis_id", _SEVIS, lambda match: sevis_id_of(match[0].replace("o", "0")))
    _basis(known)
    return known.done("ds3035")


def case_number(match: re.Match[str]) -> str:
    """Return a case number as it is written, in capitals."""
    return match[0].upper()


def _basis(known: PaperFields) -> None:
    """Read the basis that is chosen; a list of all of them with a mark beside one says nothing here."""
    beside = "".join(known.cells.text("basis").lower().split())
    chosen = [route for route, words in BASES.items() if any(word in beside for word in words)]
    if len(chosen) == 1:
        known.put("basis", known.cells.reading("basis", chosen[0]))
        return
    named = {route: known.passage.find(*words) for route, words in BASES.items()}
    there = [route for route, spans in named.items() if spans]
    if len(there) == 1 and not chosen:
        begin, end = named[there[0]][0]
        known.stretch("basis", begin, end, there[0], "likely")
    else:
        known.say("the basis of the waiver cannot be told from the words; please enter its route")
