"""Contracts of training and of employment: parties, days, hours and the clauses of a waiver."""

from __future__ import annotations

import re

from tracker.documents.pages import Page
from tracker.documents.papers.days import PrintedDay
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading

FIELDS = (
    "contract_kind",
    "employer",
    "sites",
    "title",
    "level",
    "specialty",
    "begin",
    "end",
    "years",
    "hours_per_week",
    "stipend",
    "within_90_days",
    "class_of_admission",
)
_LABELS = (
    Label(
        "begin",
        (
            "startdate",
            "begindate",
            "beginning",
            "commencementdate",
            "effectivedate",
            "appointmentbegins",
            "contractstart",
            "from:",
            "begin:",
        ),
    ),
    Label(
        "end",
        (
            "enddate",
            "ending",
            "terminationdate",
            "expirationdate",
            "appointmentends",
            "contractend",
            "through:",
            "to:",
            "end:",
        ),
    ),
    Label("employer", ("employer:", "institution:", "sponsoringinstitution:", "hospital:")),
    Label("sites", ("worksite:", "practicesite:", "practicelocation:", "worksites:", "locations:", "site:")),
    Label("title", ("position:", "jobtitle:", "title:")),
    Label("specialty", ("specialty:", "program:", "trainingprogram:", "department:")),
    Label("stipend", ("annualstipend", "stipend", "annualsalary", "salary")),
)
_TRAINING = (
    "contractofappointment",
    "agreementofappointment",
    "residentagreement",
    "residencyagreement",
    "graduatemedicaleducationagreement",
    "housestaffagreement",
    "housestaffcontract",
    "houseofficeragreement",
    "fellowshipagreement",
    "residentcontract",
    "trainingagreement",
    "trainingcontract",
    "appointmentagreement",
)
_EMPLOYMENT = (
    "employmentagreement",
    "employmentcontract",
    "physicianagreement",
    "contractofemployment",
    "agreementforemployment",
    "physicianservicesagreement",
)
_DUTIES = (
    "shall",
    "agreesto",
    "theparties",
    "herebyagree",
    "isappointed",
    "termsandconditions",
    "inwitnesswhereof",
)
_MONEY = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{5,6}(?:\.\d{2})?)")
_BETWEEN = re.compile(
    r"(?:between|by and between)\s+(?P<employer>.{3,90}?)\s*"
    r"(?:,\s*(?:a|an|located|with|hereinafter|its)\b|\(|\band\b)",
    re.IGNORECASE | re.DOTALL,
)
_LEVEL = re.compile(
    r"\b(?:pgy|post-?\s?graduate\s(?:year|level))\s?-?\s?"
    r"(?P<level>[1-8]|one|two|three|four|five|six|seven)\b"
)
_YEARS = re.compile(
    r"\b(?:term|period)\s+of\s+(?:at\s+least\s+|not\s+less\s+than\s+)?"
    r"(?:(?P<word>one|two|three|four|five)\s*)?\(?(?P<number>[1-9])?\)?"
    r"[\s-]*years?\b"
)
_HOURS = re.compile(r"(?<!\d)(?P<hours>[1-9]\d)\)?\s+hours?\s+(?:per|a|each|every)\s+week")
_NINETY = re.compile(r"within\s+(?:ninety\s*)?\(?\s*(?:90|ninety)\s*\)?\s+(?:calendar\s+)?days")
_CLASS = re.compile(r"\bh-?\s?[1l]b\b|\bj-?\s?[1l]\b")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}
_BEGINS = re.compile(
    r"(?:begin|beginn|commenc|start|effectiv)\w*(?:date)?(?:shallbe|willbe|is)?(?:on|of|from|as|:|the|orabout)*$"
    r"|(?:periodfrom|periodof|termfrom|from)$"
)
_ENDS = re.compile(
    r"(?:through|until|to|andending|ending|ends|end|terminat\w*|expir\w*)(?:on|date|:|is)*$|[-–]$"
)


def read(page: Page, lines: Lines, *more: tuple[Page, Lines]) -> DocumentReading | None:
    """Return the contract where a page is the first of one: its title, two parties, duties and days.

    ``more`` are the pages that continue it.
    """
    passage = Passage.of([(page, lines), *more])
    training, employment = passage.find(*_TRAINING), passage.find(*_EMPLOYMENT)
    titles = sorted([*training, *employment])
    if not titles or passage.headings >= 3 or not _heads(passage, titles[0]):
        return None
    known = PaperFields(FIELDS, passage, cells_of(page, lines, _LABELS))
    kind = "training" if titles[0] in training else "employment"
    known.stretch("contract_kind", *titles[0], kind)
    _days(known)
    _parties(known)
    money = _MONEY.search(passage.text)
    signs = [
        known.value("employer") is not None,
        passage.has(*_DUTIES),
        money is not None,
        bool(passage.matches(_LEVEL)) or passage.has("physician", "resident", "fellow"),
    ]
    dated = known.found["begin"] is not None or bool(passage.matches(_YEARS))
    if not dated or sum(signs) < 3 or not passage.has(*_DUTIES):
        return None
    _terms(known, kind)
    return known.done("contract")


def _heads(passage: Passage, title: tuple[int, int]) -> bool:
    """Return whether a title stands in the upper third of the page, on a line with little else."""
    begin = passage.text.rfind("\n", 0, title[0]) + 1
    end = passage.text.find("\n", title[1])
    rest = len(passage.text[begin : title[0]].strip()) + len(passage.text[title[1] : end].strip())
    return title[0] <= max(200, len(passage.text) // 3) and rest <= 40


def _days(known: PaperFields) -> None:
    """Read the days beside their labels, else those that sentences name as begin and end."""
    passage = known.passage
    known.day_beside("begin", "begin")
    known.day_beside("end", "end")
    days = passage.days()
    first: PrintedDay | None = None
    for number, day in enumerate(days):
        before = passage.before(day.begin, 45)
        if known.found["begin"] is None and _BEGINS.search(before):
            known.day("begin", day, "likely")
            first = day
            following = days[number + 1] if number + 1 < len(days) else None
            if following is not None and _ENDS.search(passage.before(following.begin, 20)):
                known.day("end", following, "likely")
        elif first is not None and known.found["end"] is None and _ENDS.search(before):
            known.day("end", day, "likely")
    begin, end = known.value("begin"), known.value("end")
    if begin and end and end < begin:
        known.doubt("end", "the contract ends before it begins; please look")


def _parties(known: PaperFields) -> None:
    known.text_beside("employer", "employer")
    passage = known.passage
    match = _BETWEEN.search(passage.printed)
    if known.found["employer"] is None and match is not None:
        name = " ".join(match["employer"].split()).strip(" ,\"'“”")
        if name[:1].isupper() or name[:4] == "the ":
            known.stretch("employer", *match.span("employer"), name.removeprefix("the "), "likely")


def _terms(known: PaperFields, kind: str) -> None:
    """Read what the sentences lay down: years, hours, level, pay, the class and the 90 days."""
    passage = known.passage
    for name in ("sites", "title", "specialty"):
        known.text_beside(name, name)
    known.shape_beside("stipend", "stipend", _MONEY, lambda match: match[1].replace(",", ""))
    if known.value("stipend") is None:
        known.found["stipend"] = None
    years = _YEARS.search(passage.text)
    if years is not None:
        word = _NUMBERS.get(years["word"] or "")
        number = years["number"]
        if word and number and word != number:
            known.stretch("years", *years.span(), None, "unsure")
            known.say("the length of the contract is written in two ways that differ; please look")
        elif word or number:
            known.stretch("years", *years.span(), word or number, "likely")
    hours = {match["hours"]: match for match in passage.matches(_HOURS)}
    if len(hours) == 1:
        value, match = next(iter(hours.items()))
        known.stretch("hours_per_week", *match.span(), value, "likely")
    level = _LEVEL.search(passage.text)
    if level is not None and kind == "training":
        known.stretch("level", *level.span(), f"PGY-{_NUMBERS.get(level['level'], level['level'])}", "likely")
    ninety = next(
        (
            m
            for m in passage.matches(_NINETY)
            if "waiver" in passage.text[max(0, m.start() - 200) : m.end() + 200]
        ),
        None,
    )
    if ninety is not None:
        known.stretch("within_90_days", *ninety.span(), "yes", "likely")
    classes = {("H1B" if match[0][0] == "h" else "J1"): match for match in passage.matches(_CLASS)}
    chosen = "H1B" if "H1B" in classes and (kind == "employment" or "J1" not in classes) else "J1"
    if chosen in classes and not (kind == "employment" and chosen == "J1"):
        known.stretch("class_of_admission", *classes[chosen].span(), chosen, "likely")
