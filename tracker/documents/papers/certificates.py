"""ECFMG certificates and USMLE score reports: numbers, days, results."""

from __future__ import annotations

import re

from tracker.documents.cells import field
from tracker.documents.pages import Page
from tracker.documents.papers.days import days_in
from tracker.documents.papers.fields import PaperFields
from tracker.documents.papers.passage import Label, Lines, Passage, cells_of
from tracker.documents.readings import DocumentReading

CERTIFICATE_FIELDS = ("certificate_number", "issued_on", "expires_on", "exams")
REPORT_FIELDS = ("exam", "taken_on", "result", "score", "usmle_ecfmg_number", "exams")
_CERTIFICATE_LABELS = (
    Label(
        "certificate_number",
        (
            "certificatenumber",
            "certificateno.",
            "certificatenr.",
            "number:",
            "usmle/ecfmgidentificationnumber",
            "usmle/ecfmgid",
        ),
    ),
    Label(
        "issued_on",
        (
            "certificateissuedate",
            "certificateissued",
            "dateofissue",
            "issuedate",
            "issuedon",
            "dateissued",
            "issued:",
        ),
    ),
    Label("expires_on", ("validthrough", "validuntil", "expirationdate")),
)
_REPORT_LABELS = (
    Label("exam", ("examination:", "exam:", "examname", "nameofexamination", "step:")),
    Label(
        "taken_on",
        ("testdate", "dateoftest", "examdate", "examinationdate", "dateofexamination", "testdates"),
    ),
    Label("result", ("performanceoutcome", "testresult", "result", "pass/fail", "outcome")),
    Label("score", ("three-digitscore", "3-digitscore", "totalscore", "yourscore", "score:", "score")),
    Label(
        "usmle_ecfmg_number",
        (
            "usmleidnumber",
            "usmleid",
            "usmle/ecfmgidentificationnumber",
            "usmle/ecfmgid",
            "identificationnumber",
        ),
    ),
)
_ECFMG = (
    "educationalcommissionforforeignmedicalgraduates",
    "foundationforadvancementofinternationalmedicaleducation",
)
_CERTIFIES = ("certifiesthat", "herebycertif", "thisistocertify", "herebycertifies", "thisistocertifythat")
_USMLE = ("unitedstatesmedicallicensingexamination", "usmle")
_REPORT = (
    "scorereport",
    "performancereport",
    "transcriptofscores",
    "usmletranscript",
    "officialtranscript",
    "examineeperformance",
)
_STEP = re.compile(
    r"\bstep\s?(?P<step>[123il])\b\s?-?\s?(?P<part>clinical knowledge|clinical skills|\(?ck\)?|\(?cs\)?)?"
)
_NUMBER = re.compile(r"(?<![0-9-])([0-9o])\s?-?\s?([0-9o]{3})\s?-?\s?([0-9o]{3})\s?-?\s?([0-9o])(?![0-9-])")
_OUTCOME = re.compile(r"\b(pass(?:ed)?|fail(?:ed)?)\b")
_SCORE = re.compile(r"(?<!\d)([1-3]\d{2})(?!\d)")
_EXAM_WORDS = re.compile(r"\b(?:usmle\s)?step\s?[123il]\b|\benglish test\b|\boet\b|\bclinical skills\b")

Exam = dict[str, str | None]


def read_certificate(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the certificate where a page is one: the commission certifies, with a number and a day."""
    passage = Passage.of([(page, lines)])
    if not passage.has(*_ECFMG) or not passage.has(*_CERTIFIES) or passage.headings >= 3:
        return None
    known = PaperFields(CERTIFICATE_FIELDS, passage, cells_of(page, lines, _CERTIFICATE_LABELS))
    known.shape_beside("certificate_number", "certificate_number", _NUMBER, _number)
    _unlabelled_number(known, "certificate_number")
    for name in ("issued_on", "expires_on"):
        known.day_beside(name, name)
    rows = _exams(known, without=("issued_on", "expires_on"))
    if known.found["issued_on"] is None:
        exam_days = {row["taken_on"] for row, _ in rows}
        days = [day for day in passage.days() if day.day is None or day.day.isoformat() not in exam_days]
        if len(days) == 1:
            known.day("issued_on", days[0], "likely")
    if known.value("certificate_number") is None or (known.found["issued_on"] is None and not rows):
        return None
    if known.value("issued_on") is None:
        known.say("the day of issue was not found or can be read in more than one way; please look")
    _put_exams(known, rows)
    return known.done("ecfmg_certificate")


def read_report(page: Page, lines: Lines) -> DocumentReading | None:
    """Return the score report or transcript where a page is one: its title, the steps and their days."""
    passage = Passage.of([(page, lines)])
    if not passage.has(*_USMLE) or not passage.has(*_REPORT) or passage.headings >= 3:
        return None
    known = PaperFields(REPORT_FIELDS, passage, cells_of(page, lines, _REPORT_LABELS))
    known.shape_beside("usmle_ecfmg_number", "usmle_ecfmg_number", _NUMBER, _number)
    rows = _exams(known, without=())
    if len(rows) > 1 or (rows and not known.has_day_beside("taken_on", "us")):
        _put_exams(known, rows)
        return known.done("exam_report")
    known.day_beside("taken_on", "taken_on", "us")
    known.shape_beside("result", "result", _OUTCOME, lambda match: match[1][:4])
    known.shape_beside("score", "score", _SCORE, lambda match: match[1])
    _step(known)
    outcome = known.value("result") or known.value("score") or known.value("usmle_ecfmg_number")
    if known.found["taken_on"] is None or known.found["exam"] is None or outcome is None:
        return None
    return known.done("exam_report")


def _number(match: re.Match[str]) -> str:
    parts = [part.replace("o", "0") for part in match.groups()]
    return "-".join(parts)


def _unlabelled_number(known: PaperFields, name: str) -> None:
    """Read the one number of the shape where its label was not made out."""
    matches = known.passage.matches(_NUMBER)
    if known.value(name) is None and len({_number(match) for match in matches}) == 1:
        known.found[name] = known.passage.reading(*matches[0].span(), _number(matches[0]), "likely")


def _step(known: PaperFields) -> None:
    """Read which step a report is about: beside its label, else the one step that the page names first."""
    beside = _STEP.search(known.cells.text("exam").lower())
    if beside is not None:
        known.put("exam", known.cells.reading("exam", _step_name(beside)))
        return
    matches = known.passage.matches(_STEP)
    names = {_step_name(match) for match in matches}
    if not matches:
        return
    if len(names) == 1:
        known.stretch("exam", *matches[0].span(), _step_name(matches[0]))
    else:
        known.stretch("exam", *matches[0].span(), None, "unsure")
        known.say("the report names several examinations; please enter which one it is")


def _step_name(match: re.Match[str]) -> str:
    step = match["step"].translate(str.maketrans("il", "11"))
    part = (match["part"] or "").strip("()")
    short = {"clinical knowledge": "CK", "clinical skills": "CS"}.get(part, part.upper())
    return f"USMLE Step {step} {short}".strip()


def _exams(known: PaperFields, without: tuple[str, ...]) -> list[tuple[Exam, tuple[int, int]]]:
    """Return the examinations that stand each on a line of its own with a day."""
    labels = {id(word) for name in without for word in known.cells.words.get(name, ())}
    rows: list[tuple[Exam, tuple[int, int]]] = []
    place = 0
    for line in known.passage.lines[0]:
        text = line.text.lower()
        step, days = _STEP.search(text), days_in(text, "us")
        if step is not None and len(days) == 1 and not any(id(word) in labels for word in line.words):
            outcome, rest = _OUTCOME.search(text), text[: days[0].begin] + " " * 4 + text[days[0].end :]
            score = _SCORE.search(rest)
            day = days[0].day
            rows.append(
                (
                    {
                        "exam": _step_name(step),
                        "taken_on": day.isoformat() if day else None,
                        "result": outcome[1][:4] if outcome else None,
                        "score": score[1] if score else None,
                    },
                    (place, place + len(text)),
                )
            )
        place += len(line.text) + 1
    return rows


def _put_exams(known: PaperFields, rows: list[tuple[Exam, tuple[int, int]]]) -> None:
    if not rows:
        return
    _, words = known.passage.words(rows[0][1][0], rows[-1][1][1])
    unsure = any(row["taken_on"] is None for row, _ in rows)
    known.put(
        "exams", field(known.cells.page, words, [row for row, _ in rows], "unsure" if unsure else "certain")
    )
    if unsure:
        known.say("the day of an examination can be read in more than one way or none; please look")
