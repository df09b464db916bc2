"""Letters about the two-year requirement: opinions, recommendations, statements of a country or a state.

What a letter decides is read from its sentences. A sentence in doubt, with a condition or with a word
that was not made out, decides nothing: the result is then unsure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.documents.pages import Page
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Cells, Label, Lines, Passage, cells_of
from tracker.documents.papers.sentences import favorable, says_subject
from tracker.documents.papers.waiver_applications import CASE_NUMBER, case_number
from tracker.documents.readings import DocumentReading
from tracker.terms.states import state_names

FIELDS = (
    "letter_kind",
    "dated",
    "case_number",
    "result",
    "covers_program_ends_through",
    "route",
    "state",
    "agency",
    "site",
)
LABELS = (
    Label(
        "case_number",
        (
            "waivercasenumber", "waivercaseno.", "waivercase", "casenumber", "caseno.", "case#", "case:",
            "filenumber", "fileno.", "caseid",
        ),
    ),
    Label("dated", ("date:",)),
)  # fmt: skip
AGENCIES = {
    "Appalachian Regional Commission": "appalachianregionalcommission",
    "Delta Regional Authority": "deltaregionalauthority",
    "Southeast Crescent Regional Commission": "southeastcrescentregionalcommission",
    "Northern Border Regional Commission": "northernborderregionalcommission",
    "Department of Veterans Affairs": "departmentofveteransaffairs",
    "Department of Health and Human Services": "departmentofhealthandhumanservices",
    "Department of Agriculture": "departmentofagriculture",
}
_DIVISION = ("waiverreviewdivision",)
_DEPARTMENT = ("departmentofstate", *_DIVISION)
_REQUIREMENT = re.compile(
    r"2[1il]2\s?\(\s?[ef]\s?\)|two[\s-]*year\s+(?:home|foreign|residen)|2[\s-]*year\s+(?:home|foreign|residen)"
    r"|foreign\s+residence\s+requirement|home[\s-]*country\s+physical"
)
_OPENING = ("dear", "towhomitmayconcern", "presentsitscompliments")
_CLOSING = (
    "sincerely",
    "respectfully",
    "yourstruly",
    "yoursfaithfully",
    "avails",
    "bestregards",
    "verytrulyyours",
)
_SERVICE = ("citizenshipandimmigrationservices", "uscis", "departmentofhomelandsecurity")
_COUNTRY = ("embassy", "consulate", "highcommission", "ministryof", "permanentmission", "governmentof")
_HEALTH = (
    "departmentofhealth", "departmentofpublichealth", "healthdepartment", "departmentofstatehealth",
    "healthandhumanservices", "officeofruralhealth", "primarycareoffice", "departmentofhealthservices",
)  # fmt: skip
_AGENCY_ROLE = ("governmentagency", "federalagency", "interestedagency")
_CONRAD = re.compile(r"conrad|state\s?30|214\s?\(\s?[l1i]\s?\)")
_SITE = re.compile(
    r"(?:practice|practicing|work|working|employ(?:ed|ment)?|serve|services?)\s+(?:full[\s-]time\s+)?"
    r"(?:at|by|with)\s+(?:the\s+)?"
    r"(?P<site>[A-Z][^,.;()\n]{3,70})"
)
_THROUGH = re.compile(r"(?:ending|ended|ends|through|until|up\s+to|expir\w+)\s+(?:on|in|through)?\s*$")


@dataclass(frozen=True)
class _Signs:
    """What a passage has of a letter about the requirement."""

    passage: Passage
    cells: Cells

    @property
    def is_letter(self) -> bool:
        """Whether it is a dated letter about the requirement or its waiver, and no article or CV."""
        passage = self.passage
        about = bool(passage.matches(_REQUIREMENT)) or passage.has(
            "j-1visawaiver", "j-1waiver", "waiverofthe"
        )
        formal = passage.has(*_OPENING) + passage.has(*_CLOSING) + ("case_number" in self.cells.words)
        return about and formal >= 2 and passage.headings < 3 and bool(passage.days())

    def kind(self) -> str | None:
        """Return which of the letters it is, each known by its sender and its subject."""
        passage, head = self.passage, self.head
        if passage.has(*_DEPARTMENT) and passage.has("advisoryopinion") and head(*_DEPARTMENT):
            return "advisory_opinion"
        recommends = passage.has("recommend")
        if head(*_DEPARTMENT) and passage.has(*_DIVISION) and recommends and passage.has(*_SERVICE):
            return "waiver_recommendation"
        if (
            head(*_COUNTRY)
            and passage.has("noobjection", "notobjectto", "notobject")
            and passage.has("waiver", *_COUNTRY)
        ):
            return "no_objection"
        state = self.state is not None and head(*_HEALTH)
        if state and (bool(passage.matches(_CONRAD)) or recommends or passage.has("publicinterest")):
            return "state_health_department"
        if self.agency is not None and (recommends or passage.has(*_AGENCY_ROLE)):
            return "interested_agency"
        return None

    def head(self, *phrases: str) -> bool:
        """Return whether a phrase stands in the upper part of the letter, before its address to a reader."""
        openings = self.passage.find(*_OPENING)
        limit = openings[0][0] if openings else len(self.passage.text) // 3
        return any(begin < max(limit, 1) for begin, _ in self.passage.find(*phrases))

    @property
    def state(self) -> tuple[str, int, int] | None:
        """The state whose health department writes: named beside it in the head of the letter."""
        health = self.passage.find(*_HEALTH)
        found = [
            (min(abs(begin - place), abs(end - place)), begin - end, code, begin, end)
            for code, name in state_names().items()
            for begin, end in self.passage.find("".join(name.split()).lower())
            for place, _ in health[:1]
        ]
        near = [row for row in found if row[0] < 60]
        if not near:
            return None
        _, _, code, begin, end = min(near)  # of "West Virginia" and "Virginia" the longer
        return code, begin, end

    @property
    def agency(self) -> tuple[str, int, int] | None:
        """The federal agency that writes."""
        for name, phrase in AGENCIES.items():
            spans = self.passage.find(phrase)
            if spans and self.head(phrase):
                return name, *spans[0]
        return None


def read(page: Page, lines: Lines, *more: tuple[Page, Lines]) -> DocumentReading | None:
    """Return the letter where a page is one of those about the requirement; ``more`` are further pages."""
    passage = Passage.of([(page, lines), *more])
    if not passage.has("waiver", "advisoryopinion", "objection"):
        return None
    signs = _Signs(passage, cells_of(page, lines, LABELS))
    kind = signs.kind() if signs.is_letter else None
    if kind is None:
        return None
    known = PaperFields(FIELDS, passage, signs.cells)
    begin, end = _naming(passage, kind)
    known.stretch("letter_kind", begin, end, kind, "likely")
    _date(known)
    known.shape_beside("case_number", "case_number", CASE_NUMBER, case_number)
    if kind == "advisory_opinion":
        _opinion(known)
    elif kind == "waiver_recommendation":
        _recommendation(known)
    _sender(known, signs, kind)
    return known.done("letter")


def _naming(passage: Passage, kind: str) -> tuple[int, int]:
    words = {
        "advisory_opinion": ("advisoryopinion",),
        "waiver_recommendation": ("recommend",),
        "no_objection": ("noobjection", "notobject"),
        "state_health_department": _HEALTH,
        "interested_agency": tuple(AGENCIES.values()),
    }
    return passage.find(*words[kind])[0]


def _date(known: PaperFields) -> None:
    """Read the letter's own date: beside its label, else the first day above the address to the reader."""
    known.day_beside("dated", "dated")
    openings = known.passage.find(*_OPENING)
    limit = openings[0][0] if openings else len(known.passage.text)
    above = [day for day in known.passage.days() if day.begin < limit]
    if known.found["dated"] is None and above:
        known.day("dated", above[0])
    if known.value("dated") is None:
        known.say("the date of the letter was not found or can be read in more than one way; please look")


def _opinion(known: PaperFields) -> None:
    """Read whether the opinion says that the person is subject, and the programs it looked at."""
    said = says_subject(known.passage)
    if said is None:
        known.put("result", known.passage.reading(*known.passage.find("advisoryopinion")[0], None, "unsure"))
        known.say("what the opinion decides cannot be told from its words; please look")
    else:
        result, begin, end = said
        known.stretch("result", begin, end, result, "likely")
    ends = [
        day
        for day in known.passage.days()
        if day.day is not None and _THROUGH.search(known.passage.text[max(0, day.begin - 30) : day.begin])
    ]
    if len({day.day for day in ends}) == 1:
        known.day("covers_program_ends_through", ends[0], "likely")
    else:
        known.say("the last program that the opinion looked at is not read; please enter the day of its end")


def _recommendation(known: PaperFields) -> None:
    said = favorable(known.passage)
    if said is None:
        known.put("result", known.passage.reading(*known.passage.find("recommend")[0], None, "unsure"))
        known.say("whether the waiver is recommended cannot be told from the words; please look")
    else:
        result, begin, end = said
        known.stretch("result", begin, end, result, "likely")
        if result == "favorable":
            known.say("a recommendation is not the waiver: USCIS grants it with a notice of its own")


def _sender(known: PaperFields, signs: _Signs, kind: str) -> None:
    """Read the route, the state or agency and the place of work."""
    passage = known.passage
    begin, end = _naming(passage, kind)
    if kind == "no_objection":
        known.stretch("route", begin, end, "no_objection", "likely")
    elif kind == "state_health_department" and signs.state is not None:
        code, begin, end = signs.state
        known.stretch("state", begin, end, code, "likely")
        known.stretch("route", begin, end, "conrad30", "likely")
    elif kind == "interested_agency" and signs.agency is not None:
        name, begin, end = signs.agency
        known.stretch("agency", begin, end, name, "likely")
        known.stretch("route", begin, end, "interested_federal_agency", "likely")
    if kind in ("state_health_department", "interested_agency"):
        site = _SITE.search(passage.printed)
        if site is not None:
            known.stretch("site", *site.span("site"), " ".join(site["site"].split()), "likely")
