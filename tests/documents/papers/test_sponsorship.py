"""Insurance confirmations, Statements of Need and Forms I-644: their days, and papers that only name them."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

from tracker.documents.papers.titles import title_of

INSURANCE: list[Row] = [
    "Example Health Plans",
    "Insurance Confirmation Letter",
    "Insured: AMARA TESTCASE",
    ("Policy Number: ABC123456", "", "Group: Sample"),
    "Coverage Period: 07/01/2024 - 06/30/2025",
    "This plan meets 22 CFR 62.14: medical evacuation $50,000, repatriation $25,000.",
]
CARD: list[Row] = [
    "Certificate of Insurance",
    "Sample Exchange Visitor Health Plan",
    ("Insured Name", "Member ID", "Effective Date", "Termination Date"),
    ("AMARA TESTCASE", "SMP0012345", "August 1, 2023"),
    ("Termination Date: July 31, 2024",),
]
NEED: list[Row] = [
    "Federal Ministry of Health",
    "Statement of Need",
    "March 4, 2022",
    "Name of applicant for Visa: AMARA TESTCASE",
    "There currently exists in Sampleland a need for qualified medical practitioners",
    "in the specialty of Nephrology. Dr. Testcase has filed a written assurance with the",
    "government of this country that she will return to this country upon completion of training.",
]
I644: list[Row] = [
    "U.S. Citizenship and Immigration Services",
    ("Form I-644", "", "OMB No. 1615-0010"),
    "Supplementary Statement for Graduate Medical Trainees",
    ("Name: TESTCASE, AMARA", "Date of Birth: 03/14/1990"),
    "Date entered: 06/10/2022",
    ("Signature:", "Date: 05/02/2023"),
]

PAPERS = [
    ("insurance", INSURANCE, "insurance", {"insured": "AMARA TESTCASE", "policy_number": "ABC123456", "begin": "2024-07-01", "end": "2025-06-30"}, "Insurance confirmation, 1 Jul 2024 - 30 Jun 2025"),
    ("a card of insurance", CARD, "insurance", {"insured": "AMARA TESTCASE", "policy_number": "SMP0012345", "begin": "2023-08-01", "end": "2024-07-31"}, "Insurance confirmation, 1 Aug 2023 - 31 Jul 2024"),
    ("a need", NEED, "statement_of_need", {"applicant": "AMARA TESTCASE", "specialty": "Nephrology", "dated": "2022-03-04"}, "Statement of Need, 4 Mar 2022"),
    ("an I-644", I644, "i644", {"applicant": "TESTCASE, AMARA", "date_of_birth": "1990-03-14", "dated": "2023-05-02"}, "I-644, statement of a graduate medical trainee, 2 May 2023"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kind", "expected", "title"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS]
)
def test_papers(rows, kind, expected, title):
    (paper,) = read(rows)
    assert (paper.kind, values(paper), title_of(paper)) == (kind, expected, title)
    assert paper.problems == ()


@pytest.mark.parametrize(("rows", "kind"), [row[1:3] for row in PAPERS], ids=[row[0] for row in PAPERS])
def test_recognised_words_with_slips_are_the_same_paper(rows, kind):
    seen = [paper for seed in range(6) for paper in read_recognized(rows, seed=seed, slips=0.01)]
    assert sum(paper.kind == kind for paper in seen) >= 5
    assert all(
        found is None or found.confidence != "certain" for paper in seen for found in paper.fields.values()
    )


PERIODS = [
    ("months first, told by the end", "Coverage Period: 07/01/2024 - 06/30/2025", "2024-07-01", "2025-06-30"),
    ("days first, told by the end", "Coverage Period: 01/07/2024 - 30/06/2025", "2024-07-01", "2025-06-30"),
    ("numbers that can be two days", "Coverage Period: 07/01/2024 - 06/05/2025", None, None),
    ("a sentence", "The plan covers her from July 1, 2024 through June 30, 2025.", "2024-07-01", "2025-06-30"),
    ("an end before the begin", "Coverage Period: July 1, 2024 - June 30, 2023", "2024-07-01", None),
    ("ISO", "Coverage Period: 2024-07-01 - 2025-06-30", "2024-07-01", "2025-06-30"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "begin", "end"), [row[1:] for row in PERIODS], ids=[row[0] for row in PERIODS]
)
def test_periods_of_cover(period, begin, end):
    (paper,) = read([*INSURANCE[:4], period, INSURANCE[5]])
    found = values(paper)
    assert (paper.kind, found.get("begin"), found.get("end")) == ("insurance", begin, end)
    assert bool(paper.problems) == (begin is None or end is None)


NONE = [
    ("a request for insurance", ["Health insurance of exchange visitors", "Send us your insurance confirmation before August 1, 2024.", "It must name medical evacuation and repatriation."]),
    ("car insurance", ["Proof of Insurance", "Policy Number: ABC123456", "Effective Date: July 1, 2024", "Vehicle: Sample 2012"]),
    ("an article on the need", ["What is a Statement of Need?", "The ministry of health of your country writes it, and you assure that you will return."]),
    ("a list of papers", ["Checklist of March 4, 2022", "Form I-644, Supplementary Statement for Graduate Medical Trainees", "Statement of Need", "Contract"]),
    ("a CV", ["Education", "Experience", "Publications", *NEED]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_papers_that_only_name_them(rows):
    assert [paper.kind for paper in read(rows) if paper.kind != "other"] == []
