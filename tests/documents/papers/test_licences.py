"""Licences, permits, registrations and receipts of the SEVIS fee."""

from __future__ import annotations

import pytest
from printed import Row, read, read_recognized, values

LICENCE: list[Row] = [
    "Commonwealth of Pennsylvania",
    "State Board of Medicine",
    "Medical Physician and Surgeon",
    "AMARA TESTCASE",
    ("License Number", "Initial Issue Date", "Expiration Date"),
    ("MD123456", "07/01/2022", "12/31/2026"),
]
PERMIT: list[Row] = [
    "Texas Medical Board",
    "Physician in Training Permit / Postgraduate Training Permit",
    "Permit Number: BP10012345",
    "Issue Date: July 1, 2022",
    "Expiration Date: June 30, 2025",
]
DEA: list[Row] = [
    "United States Department of Justice",
    "Drug Enforcement Administration",
    "Controlled Substance Registration Certificate",
    ("DEA Registration Number", "Registration Expires", "Issue Date"),
    ("FT1234567", "05-31-2027", "04-16-2024"),
]
FEE: list[Row] = [
    "I-901 SEVIS Fee Payment Confirmation",
    ("SEVIS ID:", "N0098765432"),
    ("Payment Date:", "05/03/2019"),
    ("Amount Paid:", "$220.00"),
    ("Receipt Number:", "AB1234567890"),
]

PAPERS = [
    ("a licence", LICENCE, "licence", {"name": "medical license", "authority": "Pennsylvania Board of Medicine", "licence_number": "MD123456", "state": "PA", "issued_on": "2022-07-01", "expires_on": "2026-12-31"}),
    ("a training permit", PERMIT, "licence", {"name": "training permit", "authority": "Texas Medical Board", "licence_number": "BP10012345", "state": "TX", "issued_on": "2022-07-01", "expires_on": "2025-06-30"}),
    ("a registration", DEA, "licence", {"name": "DEA registration", "authority": "Drug Enforcement Administration", "licence_number": "FT1234567", "issued_on": "2024-04-16", "expires_on": "2027-05-31"}),
    ("a fee", FEE, "i901", {"sevis_id": "N0098765432", "paid_on": "2019-05-03", "amount": "220.00", "receipt": "AB1234567890"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kind", "expected"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS]
)
def test_papers(rows, kind, expected):
    (paper,) = read(rows)
    assert paper.kind == kind
    assert values(paper) == expected
    assert paper.problems == ()


def swapped(rows: list[Row], old: str, new: str) -> list[Row]:
    after: list[Row] = [
        tuple(cell.replace(old, new) for cell in row) if isinstance(row, tuple) else row.replace(old, new)
        for row in rows
    ]
    assert after != rows
    return after


VARIANTS = [
    ("West Virginia is not Virginia", swapped(LICENCE, "Commonwealth of Pennsylvania", "State of West Virginia"), "state", "WV"),
    ("a day that does not exist", swapped(LICENCE, "12/31/2026", "13/32/2026"), "expires_on", None),
    ("an end before the begin", swapped(LICENCE, "12/31/2026", "12/31/2021"), "issued_on", None),
    ("a number with a point", swapped(LICENCE, "MD123456", "35.123456"), "licence_number", "35.123456"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "field", "value"), [row[1:] for row in VARIANTS], ids=[row[0] for row in VARIANTS]
)
def test_variants(rows, field, value):
    found = [paper for paper in read(rows) if paper.kind == "licence"]
    if value is None and not found:
        return
    assert values(found[0]).get(field) == value


NONE = [
    ("a CV", ["Education", "Experience", "Publications", *LICENCE]),
    ("a reminder", ["Pennsylvania State Board of Medicine", "Your license will expire on 12/31/2026. Renew it in time."]),
    ("a driver's license", ["State of Kansas", "Driver License", "License No. K00-12-3456", "Expires 03/14/2028"]),
    ("an article on the fee", ["The I-901 SEVIS fee", "Pay the fee with your SEVIS ID and keep the receipt.", "The payment date must be before the interview."]),
]  # fmt: skip


@pytest.mark.parametrize("rows", [row[1] for row in NONE], ids=[row[0] for row in NONE])
def test_other_papers_are_none(rows):
    assert [paper.kind for paper in read(rows)] == ["other"]


@pytest.mark.parametrize("rows", [row[1] for row in PAPERS], ids=[row[0] for row in PAPERS])
def test_misread_letters_cost_a_value_at_most(rows):
    expected = values(read(rows)[0])
    known = 0
    for seed in range(15):
        (paper,) = read_recognized(rows, seed=seed, slips=0.015)
        known += paper.kind != "other"
        for name in ("issued_on", "expires_on", "paid_on", "sevis_id", "state", "amount"):
            assert values(paper).get(name) in (expected.get(name), None)
    assert known >= 12
