"""Notices of Action in their layouts: what kind they are, never a receipt for an approval."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

HEAD: list[Row] = [
    "Department of Homeland Security",
    ("U.S. Citizenship and Immigration Services", "", "I-797C, Notice of Action"),
]
RECEIPT: list[Row] = [
    *HEAD,
    "THIS NOTICE DOES NOT GRANT ANY IMMIGRATION STATUS OR BENEFIT.",
    ("Receipt Number", "Case Type"),
    ("WAC2490012345", "I612 - APPLICATION TO WAIVE FOREIGN RESIDENCE REQUIREMENT"),
    ("Received Date", "Priority Date", "Applicant A123 456 789"),
    ("03/02/2024", "", "TESTCASE, AMARA"),
    ("Notice Date", "Page"),
    ("03/05/2024", "1 of 1"),
    "AMARA TESTCASE",
    ("12 SAMPLE STREET", "", "Notice Type: Receipt Notice"),
    ("EXAMPLETOWN PA 15213", "", "Amount received: $930.00"),
    "",
    "We have received the application or petition listed above. If your application is approved, we will",
    "send you a notice. When it has been approved you may apply for the next step.",
]  # fmt: skip
APPROVAL: list[Row] = [
    ("Department of Homeland Security", "", "Form I-797, Notice of Action"),
    ("RECEIPT NUMBER", "CASE TYPE"),
    ("EAC-24-900-54321", "I612 APPLICATION TO WAIVE FOREIGN RESIDENCE REQUIREMENT"),
    ("RECEIPT DATE", "PRIORITY DATE", "APPLICANT"),
    ("March 2, 2024", "", "TESTCASE, AMARA"),
    ("NOTICE DATE", "PAGE"),
    ("April 11, 2024", "1 of 1"),
    "AMARA TESTCASE",
    ("12 SAMPLE STREET", "", "Notice Type: Approval Notice"),
    "",
    "Your application for a waiver has been approved.",
]
WORK: list[Row] = [
    ("Department of Homeland Security", "", "I-797A, Notice of Action"),
    ("RECEIPT NUMBER", "CASE TYPE"),
    ("SRC2411122233", "I129 - PETITION FOR A NONIMMIGRANT WORKER"),
    ("RECEIPT DATE", "PRIORITY DATE", "PETITIONER"),
    ("04/15/2024", "", "EXAMPLE RURAL CLINIC INC"),
    ("NOTICE DATE", "PAGE", "BENEFICIARY A987 654 321"),
    ("05/20/2024", "1 of 2", "TESTCASE, AMARA"),
    ("EXAMPLE RURAL CLINIC INC", "", "Notice Type: Approval Notice"),
    ("1 FARM ROAD", "", "Class: H1B"),
    ("EXAMPLETOWN KS 67000", "", "Valid from 07/01/2024 to 06/30/2027"),
    "The petition and the change of status of the named beneficiary have been approved.",
    "Detach This Half for Personal Records",
    ("Receipt # SRC2411122233", "I-94# 123456789 A1"),
    "NAME TESTCASE, AMARA",
    "CLASS H1B",
    "VALID FROM 07/01/2024 UNTIL 07/10/2027",
    "PETITIONER: EXAMPLE RURAL CLINIC INC",
]


def changed(rows: list[Row], old: str, new: str) -> list[Row]:
    swap = [
        tuple(cell.replace(old, new) for cell in row) if isinstance(row, tuple) else row.replace(old, new)
        for row in rows
    ]
    assert swap != rows
    return swap


def test_a_receipt():
    (paper,) = read(RECEIPT)
    assert paper.kind == "i797"
    assert values(paper) == {
        "notice_form": "I-797C",
        "notice_type": "receipt",
        "receipt_number": "WAC2490012345",
        "form": "I-612",
        "received_on": "2024-03-02",
        "notice_date": "2024-03-05",
        "applicant": "TESTCASE, AMARA",
    }
    assert paper.problems == ()


def test_an_approval_of_a_waiver():
    (paper,) = read(APPROVAL)
    assert values(paper) == {
        "notice_form": "I-797",
        "notice_type": "approval",
        "receipt_number": "EAC2490054321",
        "form": "I-612",
        "received_on": "2024-03-02",
        "notice_date": "2024-04-11",
        "applicant": "TESTCASE, AMARA",
    }
    assert paper.problems == ()


def test_an_approval_with_an_arrival_record():
    (paper,) = read(WORK)
    assert values(paper) == {
        "notice_form": "I-797A",
        "notice_type": "approval",
        "receipt_number": "SRC2411122233",
        "form": "I-129",
        "received_on": "2024-04-15",
        "notice_date": "2024-05-20",
        "valid_from": "2024-07-01",
        "valid_until": "2027-06-30",
        "class_of_admission": "H1B",
        "petitioner": "EXAMPLE RURAL CLINIC INC",
        "beneficiary": "TESTCASE, AMARA",
        "admission_number": "123456789A1",
        "admit_until": "2027-07-10",
    }
    assert paper.problems == ()


KINDS = [
    ("a request for evidence", "Receipt Notice", "Request for Evidence", "request_for_evidence"),
    ("a transfer", "Receipt Notice", "Transfer Notice", "transfer"),
    ("a rejection", "Receipt Notice", "Rejection Notice", "rejection"),
    ("an appointment", "Receipt Notice", "Biometrics Appointment Notice", "appointment"),
    ("a denial", "Receipt Notice", "Denial Notice", "denial"),
    ("a revocation", "Receipt Notice", "Notice of Revocation", "revocation"),
    ("an intent to revoke", "Receipt Notice", "Notice of Intent to Revoke", "intent_to_revoke"),
    ("an intent to deny", "Receipt Notice", "Notice of Intent to Deny", "intent_to_deny"),
]


@pytest.mark.parametrize(("old", "new", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_other_kinds_of_notice(old, new, kind):
    rows = [row for row in changed(RECEIPT, old, new) if "have received" not in str(row)]
    (paper,) = read(rows)
    assert values(paper).get("notice_type") == kind


SENTENCES = [
    ("a transfer that was received", "Transfer Notice", "We have received your case and have transferred it to another office.", "transfer"),
    ("a rejection of what was received", "Rejection Notice", "We have received your form. It is being returned to you.", "rejection"),
    ("a receipt under a condition", "Receipt Notice", "Once your case has been approved, we will write to you.", "receipt"),
    ("a receipt and a transfer", "Receipt Notice", "Your case was transferred to another office.", "receipt"),
    ("an appointment for a case in the making", "Biometrics Appointment Notice", "If your case has been denied, do not come.", "appointment"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "sentence", "kind"), [row[1:] for row in SENTENCES], ids=[row[0] for row in SENTENCES]
)
def test_the_type_and_its_sentences(printed, sentence, kind):
    rows = (
        changed([*RECEIPT[:-2], sentence], "Receipt Notice", printed)
        if printed != "Receipt Notice"
        else [*RECEIPT[:-2], sentence]
    )
    (paper,) = read(rows)
    assert values(paper).get("notice_type") == kind


UNSURE = [
    (
        "no type at all",
        [row for row in RECEIPT if "Receipt Notice" not in str(row) and "We have" not in str(row)],
    ),
    ("a type nobody knows", changed(RECEIPT, "Receipt Notice", "Welcome Notice")),
    ("an approval on the form of receipts", changed(RECEIPT, "Receipt Notice", "Approval Notice")),
    ("a receipt that says it is approved", [*RECEIPT[:-2], "The above petition has been approved."]),
    ("an approval that is also called a receipt", [*APPROVAL, "This is a Receipt Notice."]),
    ("two types in one cell", changed(APPROVAL, "Approval Notice", "Receipt Notice / Approval Notice")),
    ("an approval that says it is none", [*APPROVAL, "This is not an approval notice."]),
]


@pytest.mark.parametrize("rows", [row[1] for row in UNSURE], ids=[row[0] for row in UNSURE])
def test_a_kind_that_cannot_be_told_is_unsure(rows):
    (paper,) = read(rows)
    assert paper.kind == "i797"
    assert "notice_type" not in values(paper)
    assert any("receipt or a decision" in problem for problem in paper.problems)


def test_a_receipt_without_the_label_is_told_by_its_sentence():
    rows = [row for row in RECEIPT if "Receipt Notice" not in str(row)]
    (paper,) = read(rows)
    reading = paper.fields["notice_type"]
    assert reading is not None
    assert (reading.value, reading.confidence) == ("receipt", "likely")


FORMS = [
    ("written together", "I612 - APPLICATION TO WAIVE", "I612 - APPLICATION TO WAIVE", "I-612"),
    ("with a hyphen", "I612 -", "I-765, APPLICATION FOR EMPLOYMENT", "I-765"),
    ("with a slash", "I612 -", "I129 / PETITION", "I-129"),
    ("an extension", "I612 -", "I539 - APPLICATION TO EXTEND/CHANGE", "I-539"),
    ("a fiancee's", "I612 -", "I129F", "I-129F"),
    ("parole", "I612 -", "I131 - APPLICATION FOR TRAVEL", "I-131"),
    ("residence", "I612 -", "I485 - APPLICATION TO ADJUST", "I-485"),
    ("a worker", "I612 -", "I140 - IMMIGRANT PETITION", "I-140"),
    ("one that does not exist", "I612 -", "I999 - SOMETHING", None),
]


@pytest.mark.parametrize(("old", "new", "form"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_forms(old, new, form):
    rows = changed(RECEIPT, old, new) if old != new else RECEIPT
    (paper,) = read(rows)
    assert values(paper).get("form") == form


def test_a_priority_date():
    (paper,) = read([(row[0], "02/28/2024", row[2]) if row == RECEIPT[6] else row for row in RECEIPT])
    assert values(paper)["priority_date"] == "2024-02-28"
    assert values(paper)["received_on"] == "2024-03-02"


def test_a_request_says_when_the_answer_is_due():
    rows = [*changed(RECEIPT, "Receipt Notice", "Request for Evidence")[:-2], "Respond by: May 28, 2024"]
    (paper,) = read(rows)
    assert values(paper)["respond_by"] == "2024-05-28"
    assert any("2024-05-28" in problem for problem in paper.problems)


NONE = [
    ("a CV", ["AMARA TESTCASE, MD", "Education", "Experience", "Publications", "I-797 Notice of Action: receipt number WAC2490012345", "Case Type I612, received 03/02/2024"]),
    ("an article", ["How to read an I-797 Notice of Action", "The receipt number, such as WAC2490012345, has three letters and ten digits.", "The notice date tells when it was sent; the case type names the form, such as I-612."]),
    ("a letter of a lawyer", ["March 5, 2024", "Dear Dr. Testcase,", "we received the I-797C Notice of Action with receipt number WAC2490012345.", "Sincerely,"]),
    ("an empty notice", [*HEAD, ("Receipt Number", "Case Type"), "", ("Received Date", "Notice Date")]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_papers_that_speak_of_notices_are_none(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


@pytest.mark.parametrize("rows", [RECEIPT, APPROVAL, WORK], ids=["receipt", "approval", "worker"])
def test_misread_letters_never_make_one_kind_another(rows):
    expected = values(read(rows)[0])
    known, wrong, typed = 0, 0, 0
    for seed in range(25):
        (paper,) = read_recognized(rows, seed=seed, slips=0.03)
        found = values(paper)
        known += paper.kind == "i797"
        typed += found.get("notice_type") == expected["notice_type"]
        assert found.get("notice_type") in (expected["notice_type"], None)
        days = ("received_on", "notice_date", "valid_from", "valid_until", "receipt_number")
        wrong += sum(found.get(name) not in (expected.get(name), None) for name in days)
    assert (known >= 23, wrong, typed >= 20) == (True, 0, True)
