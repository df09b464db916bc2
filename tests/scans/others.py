"""The other papers of a physician with J-1 years: notices, letters, certificates, contracts, passports."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from tests.scans import drawn, people
from tests.scans.conditions import CONDITIONS, Condition, filed, worn
from tests.scans.truth import Case, Paper
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text, rectangle

Row = str | tuple[str, ...]
Made = tuple[list[Row], dict[str, str]]  # what stands on the paper, and its key fields

_COLUMNS = (56.0, 236.0, 416.0)
_NAMES = ("300 dpi", "200 dpi", "photo", "gray", "150 dpi", "upside down", "tilted", "fax")
_CONDITION = {condition.name: condition for condition in CONDITIONS}


def _day(chance: random.Random, first: int = 2016, last: int = 2025) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange(365 * (last - first)))


def _slashed(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def _in_words(day: date) -> str:
    return f"{day.strftime('%B')} {day.day}, {day.year}"


def _name(who: people.Person) -> str:
    return f"{people.folded_name(who.surname)}, {people.folded_name(who.given_name)}"


def _notice(chance: random.Random, *, approved: bool) -> Made:
    who, received = people.person(chance), _day(chance)
    told = received + timedelta(days=chance.randint(3, 90))
    number = f"{chance.choice(['WAC', 'EAC', 'SRC', 'LIN'])}{chance.randrange(10**9, 10**10)}"
    rows: list[Row] = [
        "Department of Homeland Security",
        (
            "U.S. Citizenship and Immigration Services",
            "",
            "I-797, Notice of Action" if approved else "I-797C, Notice of Action",
        ),
        ("Receipt Number", "Case Type"),
        (number, "I612 - APPLICATION TO WAIVE FOREIGN RESIDENCE REQUIREMENT"),
        ("Received Date", "Priority Date", "Applicant"),
        (_slashed(received), "", _name(who)),
        ("Notice Date", "Page"),
        (_slashed(told), "1 of 1"),
        (
            "7 TESTCASE ROAD",
            "",
            "Notice Type: Approval Notice" if approved else "Notice Type: Receipt Notice",
        ),
        "",
    ]
    rows += (
        ["Your application for a waiver of the foreign residence requirement has been approved."]
        if approved
        else ["We have received your application. If it is approved, we will send another notice."]
    )
    return rows, {
        "notice_type": "approval" if approved else "receipt",
        "receipt_number": number,
        "form": "I-612",
        "received_on": received.isoformat(),
        "notice_date": told.isoformat(),
    }


def _digit(text: str) -> str:
    values = [0 if letter == "<" else int(letter, 36) for letter in text]
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def _passport(chance: random.Random) -> Made:
    who, issued = people.person(chance), _day(chance)
    expires = issued + timedelta(days=3651)
    state = who.country.zone
    surname, given = people.folded_name(who.surname), people.folded_name(who.given_name)
    first = f"P<{state}{surname.replace(' ', '<')}<<{given.replace(' ', '<')}".ljust(44, "<")[:44]
    number, born, ends = (
        who.passport[:9].ljust(9, "<"),
        who.born.strftime("%y%m%d"),
        expires.strftime("%y%m%d"),
    )
    checked = (number + _digit(number), born + _digit(born), ends + _digit(ends), "<" * 14 + "0")
    second = checked[0] + state + checked[1] + who.sex + checked[2] + checked[3]
    second += _digit("".join(checked))

    def printed(day: date) -> str:
        return day.strftime("%d %b %Y").upper()

    rows: list[Row] = [
        f"REPUBLIC OF {who.country.name}",
        ("PASSPORT", "Code of issuing state", "Passport No."),
        ("P", state.replace("<", ""), who.passport),
        "Surname",
        surname,
        "Given Names",
        given,
        ("Nationality", "Date of Birth"),
        (who.country.name, printed(who.born)),
        ("Sex", "Place of Birth"),
        (who.sex, who.city.upper()),
        ("Date of Issue", "Date of Expiry"),
        (printed(issued), printed(expires)),
        "",
        f"\t{first}",
        f"\t{second}",
    ]
    return rows, {
        "surname": surname,
        "given_name": given,
        "passport_number": who.passport,
        "date_of_birth": who.born.isoformat(),
        "expires_on": expires.isoformat(),
    }


def _history(chance: random.Random) -> Made:
    who, day = people.person(chance), _day(chance, 2016, 2020)
    rows: list[Row] = [
        "U.S. Customs and Border Protection",
        "I-94 Travel History",
        (f"Document Number: {who.passport}", "", f"Country of Issuance: {who.country.name.title()}"),
        ("Date", "Type", "Location"),
    ]
    events: list[Row] = []
    for number in range(6):
        events.append(
            (day.isoformat(), "Departure" if number % 2 else "Arrival", chance.choice(["ATL", "JFK", "IAD"]))
        )
        day += timedelta(days=chance.randint(20, 300))
    return rows + events[::-1], {"passport_number": who.passport}


def _application(chance: random.Random) -> Made:
    who, filed_on = people.person(chance), _day(chance)
    number = str(chance.randrange(100_000, 10_000_000))
    surname, given = people.folded_name(who.surname), people.folded_name(who.given_name)
    return [
        ("U.S. Department of State", "", "DS-3035"),
        "J-1 VISA WAIVER RECOMMENDATION APPLICATION",
        ("Waiver Case Number:", number),
        ("Surname:", surname),
        ("Given Name:", given),
        ("Date of Birth (mm-dd-yyyy):", who.born.strftime("%m-%d-%Y")),
        ("SEVIS Number:", who.sevis_id),
        ("Basis for Waiver:", "State Public Health Department (Conrad)"),
        "Send every DS-2019 or IAP-66 with this page and the fee.",
        ("Date Submitted:", filed_on.strftime("%m-%d-%Y")),
    ], {
        "case_number": number,
        "basis": "conrad30",
        "surname": surname,
        "given_name": given,
        "date_of_birth": who.born.isoformat(),
        "sevis_id": who.sevis_id,
    }


def _opinion(chance: random.Random) -> Made:
    day, number = _day(chance), str(chance.randrange(100_000, 10_000_000))
    subject = chance.random() < 0.5
    return [
        "United States Department of State",
        "Bureau of Consular Affairs, Waiver Review Division",
        _in_words(day),
        f"Case number: {number}",
        "Dear Dr. Testcase:",
        "This is our advisory opinion on the two-year home-country physical presence requirement,",
        "section 212(e) of the Immigration and Nationality Act.",
        f"We have concluded that you are {'' if subject else 'not '}subject to the two-year requirement",
        "on the basis of your program.",
        "Sincerely, Waiver Review Division",
    ], {
        "letter_kind": "advisory_opinion",
        "dated": day.isoformat(),
        "case_number": number,
        "result": "subject" if subject else "not_subject",
    }


def _recommendation(chance: random.Random) -> Made:
    day, number = _day(chance), str(chance.randrange(100_000, 10_000_000))
    return [
        "United States Department of State",
        "Waiver Review Division",
        _in_words(day),
        f"Case number: {number}",
        "To U.S. Citizenship and Immigration Services:",
        "The Department of State recommends that a waiver of the two-year residence requirement of",
        "section 212(e) of the Immigration and Nationality Act be granted to the exchange visitor.",
        "Sincerely, Waiver Review Division",
    ], {
        "letter_kind": "waiver_recommendation",
        "dated": day.isoformat(),
        "case_number": number,
        "result": "favorable",
    }


def _certificate(chance: random.Random) -> Made:
    day = _day(chance)
    number = f"0-{chance.randrange(1000):03d}-{chance.randrange(1000):03d}-{chance.randrange(10)}"
    return [
        "EDUCATIONAL COMMISSION FOR FOREIGN MEDICAL GRADUATES",
        "certifies that",
        "AMARA TESTCASE",
        "has met the requirements of the Commission",
        ("Certificate Number", "Certificate Issued"),
        (number, _in_words(day)),
    ], {"certificate_number": number, "issued_on": day.isoformat()}


def _report(chance: random.Random) -> Made:
    day, passed = _day(chance), chance.random() < 0.7
    exam, score = chance.choice([("USMLE Step 1", 231), ("USMLE Step 2 CK", 248), ("USMLE Step 3", 219)])
    return [
        "United States Medical Licensing Examination",
        f"{exam} Score Report",
        ("Name: TESTCASE, AMARA", "USMLE ID: 0-123-456-7"),
        (f"Test Date: {_in_words(day)}", f"Pass/Fail: {'PASS' if passed else 'FAIL'}"),
        f"Score: {score}",
        "The score is on a scale of three digits. The result does not change later.",
    ], {
        "exam": exam,
        "taken_on": day.isoformat(),
        "result": "pass" if passed else "fail",
        "score": str(score),
    }


def _contract(chance: random.Random) -> Made:
    begin = _day(chance)
    end = (
        date(begin.year + 3, begin.month, begin.day) - timedelta(days=1)
        if (begin.month, begin.day) != (2, 29)
        else begin
    )
    return [
        "PHYSICIAN EMPLOYMENT AGREEMENT",
        "This agreement is made between Example Rural Clinic, Inc. (the Employer)",
        "and Amara Testcase, M.D. (the Physician).",
        f"1. Term. This agreement shall commence on {_in_words(begin)} and end on {_in_words(end)},",
        "a term of three (3) years. Employment begins within 90 days of the approval of the J-1 waiver.",
        "2. The Physician shall work full time, 40 hours per week, in H-1B status.",
        ("Practice Site:", "12 Farm Road, Exampletown, Kansas"),
    ], {"contract_kind": "employment", "begin": begin.isoformat(), "end": end.isoformat()}


def _licence(chance: random.Random) -> Made:
    issued = _day(chance)
    expires, number = issued + timedelta(days=730), f"MD{chance.randrange(10**6):06d}"
    return [
        "Commonwealth of Pennsylvania",
        "State Board of Medicine",
        "LICENSE TO PRACTICE MEDICINE",
        "AMARA TESTCASE",
        ("License Number", "Initial Issue Date", "Expiration Date"),
        (number, _slashed(issued), _slashed(expires)),
    ], {"licence_number": number, "issued_on": issued.isoformat(), "expires_on": expires.isoformat()}


def _fee(chance: random.Random) -> Made:
    who, day = people.person(chance), _day(chance)
    return [
        "Department of Homeland Security",
        "I-901 SEVIS Fee Payment Confirmation",
        ("Name:", _name(who)),
        ("SEVIS ID:", who.sevis_id),
        ("Payment Date:", _slashed(day)),
        ("Amount Paid:", "$220.00"),
    ], {"sevis_id": who.sevis_id, "paid_on": day.isoformat(), "amount": "220.00"}


KINDS: tuple[tuple[str, str, Callable[[random.Random], Made]], ...] = (
    ("i797", "a receipt", lambda chance: _notice(chance, approved=False)),
    ("i797", "an approval", lambda chance: _notice(chance, approved=True)),
    ("passport", "a passport", _passport),
    ("i94_history", "a travel history", _history),
    ("ds3035", "a waiver application", _application),
    ("letter", "an advisory opinion", _opinion),
    ("letter", "a recommendation", _recommendation),
    ("ecfmg_certificate", "a certificate", _certificate),
    ("exam_report", "a score report", _report),
    ("contract", "a contract", _contract),
    ("licence", "a licence", _licence),
    ("i901", "a fee", _fee),
)


def sheet_of(rows: list[Row]) -> Sheet:
    """Return a page with the rows; one that begins with a tab is set in the letters of machines."""
    items: list[Placed] = []
    for number, row in enumerate(rows):
        below = 90.0 + 21.0 * number
        cells = (row,) if isinstance(row, str) else row
        for x, text in zip(_COLUMNS, cells, strict=False):
            if text.startswith("\t"):
                items.append(Placed(Text(text[1:], 56.0, below, "Courier", 18.5)))
            elif text:
                items.append(
                    Placed(Text(text, x, below, "Helvetica-Bold" if number < 2 else "Helvetica", 10.0))
                )
    items.append(Placed(rectangle(40, 60, 532, 40.0 + 21.0 * len(rows), line=0.7), "rule"))
    return Sheet(tuple(items))


def _made(rows: list[Row], condition: Condition | None, key: str) -> bytes:
    data = write([sheet_of(rows)])
    if condition is None:
        return data
    page = drawn.page_pixels(data, condition.dpi)
    return filed([worn(page, condition, key)], condition.suffixes[0], condition)


def others(seed: int) -> Iterator[Case]:
    """Return each paper as a text file and as a scan, with different values."""
    for number, (kind, name, build) in enumerate(KINDS):
        for condition in (_CONDITION[_NAMES[number % len(_NAMES)]], None):
            key = f"{seed}:other:{number}:{condition is None}"
            rows, known = build(random.Random(key))

            yield Case(
                f"other{'-text' if condition is None else ''}-{number:02d}",
                "pdf" if condition is None else condition.suffixes[0],
                condition is not None,
                (Paper(kind, 1, known),),
                partial(_made, rows, condition, key),
                (name, condition.name if condition else "text"),
            )
