"""The records that the other papers propose: stages, never more than the paper says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from printed import Row, pdf
from test_certificates import CERTIFICATE, REPORT, TRANSCRIPT
from test_contracts import EMPLOYMENT, TRAINING
from test_licences import DEA, FEE, LICENCE
from test_notices import APPROVAL, RECEIPT, WORK, changed
from test_passports import PRINT, zone
from test_requirement_letters import AGENCY, NO_OBJECTION, OPINION, RECOMMENDATION, STATE
from test_requirement_letters import swapped as with_words
from test_travel_history import HISTORY, history
from test_waiver_applications import PRINTOUT

from tracker.documents.proposal import Proposal, proposals_of
from tracker.documents.reader import read_bytes
from tracker.documents.readings import DocumentReading, FileReading
from tracker.records import Provenance, kind_of
from tracker.records.base import COMMON_FIELDS


def proposed(*pages: list[Row]) -> list[Proposal]:
    return proposals_of(read_bytes(pdf(*pages)), "document-id")


def held(proposal: Proposal) -> tuple[str, dict[str, Any]]:
    fields = proposal.record.model_dump(exclude=set(COMMON_FIELDS), exclude_none=True)
    return kind_of(proposal.record), {name: value for name, value in fields.items() if value != []}


def illegible(page: list[Row], kind: str, *names: str) -> DocumentReading:
    """Return a paper of a page whose fields were read from words that are hardly legible."""
    (paper,) = (paper for paper in read_bytes(pdf(page)).documents if paper.kind == kind)
    found = {name: paper.fields[name] for name in names}
    assert all(field is not None for field in found.values())
    unsure = {name: replace(field, confidence="unsure") for name, field in found.items() if field is not None}
    return replace(paper, fields={**paper.fields, **unsure})


UNSURE = [
    # what                          page            kind        unsure on it        kept of its first record                      left to look at                    records
    ("what a notice is",            APPROVAL,       "i797",     "notice_type",      {"form": "I-612"},                            {"decided_on", "outcome"},         1),
    ("the form of a notice",        APPROVAL,       "i797",     "form",             {"decided_on": date(2024, 4, 11)},            {"form"},                          1),
    ("what is recommended",         RECOMMENDATION, "letter",   "result",           {"case_number": "1234567"},                   {"recommended_on", "denied_on"},   1),
    ("what an opinion says",        OPINION,        "letter",   "result",           {"dated": date(2022, 6, 3)},                  {"result"},                        1),
    ("what a letter is",            OPINION,        "letter",   "letter_kind",      {"result": "not_subject"},                    set(),                             1),
    ("the rows of a history",       HISTORY,        "i94_history", "stays",         {"country": "US"},                            {"arrived_on", "left_on", "proof"}, 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "kind", "name", "kept", "left", "count"),
    [row[1:] for row in UNSURE],
    ids=[row[0] for row in UNSURE],
)
def test_nothing_follows_from_what_is_hardly_legible(page, kind, name, kept, left, count):
    paper = illegible(page, kind, name)
    found = proposals_of(FileReading("a.pdf", "", 1, None, (paper,)), "document-id")
    assert len(found) == count
    _, values = held(found[0])
    assert values.items() >= kept.items()
    assert left <= set(found[0].unsure)
    if kind != "i94_history":
        assert not left & set(values)


PAPERS = [
    ("a receipt", RECEIPT, [("filing", {"form": "I-612", "receipt_number": "WAC2490012345", "received_on": date(2024, 3, 2)})]),
    ("an approval of a waiver", APPROVAL, [
        ("filing", {"form": "I-612", "receipt_number": "EAC2490054321", "received_on": date(2024, 3, 2), "decided_on": date(2024, 4, 11), "outcome": "approved"}),
        ("waiver", {"granted_on": date(2024, 4, 11)}),
    ]),
    ("an approval of work", WORK, [("filing", {"form": "I-129", "receipt_number": "SRC2411122233", "received_on": date(2024, 4, 15), "decided_on": date(2024, 5, 20), "outcome": "approved, H1B, 1 Jul 2024 to 30 Jun 2027"})]),
    ("an application", PRINTOUT, [("waiver", {"case_number": "1234567", "route": "conrad30"})]),
    ("an opinion", OPINION, [("advisory_opinion", {"dated": date(2022, 6, 3), "case_number": "1234567", "result": "not_subject", "covers_program_ends_through": date(2021, 6, 30)})]),
    ("a recommendation", RECOMMENDATION, [("waiver", {"case_number": "1234567", "recommended_on": date(2024, 3, 4)})]),
    ("a refusal", with_words(RECOMMENDATION, ("recommends", "does not recommend")), [("waiver", {"case_number": "1234567", "denied_on": date(2024, 3, 4)})]),
    ("no objection", NO_OBJECTION, [("waiver", {"route": "no_objection"})]),
    ("a state", STATE, [("waiver", {"route": "conrad30", "case_number": "1234567", "state": "KS", "site": "Example Rural Clinic"})]),
    ("an agency", AGENCY, [("waiver", {"route": "interested_federal_agency", "case_number": "1234567", "agency": "Delta Regional Authority", "site": "Example Rural Clinic"})]),
    ("a history", HISTORY, [
        ("presence", {"country": "US", "arrived_on": date(2019, 6, 24), "left_on": date(2019, 12, 20), "proof": "I-94 travel history (ATL)"}),
        ("admission", {"arrival_date": date(2020, 1, 5), "port": "JFK"}),
    ]),
    ("a passport", [*PRINT, *zone()], [("passport", {"country": "NG", "passport_number": "A09912345", "issued_on": date(2019, 7, 1), "expires_on": date(2029, 6, 30)})]),
    ("a certificate", CERTIFICATE, [
        ("certificate", {"name": "ECFMG Certificate", "issuer": "ECFMG", "certificate_number": "0-123-456-7", "issued_on": "2021-03-04"}),
        ("exam", {"name": "USMLE Step 1", "taken_on": "2018-05-20"}),
        ("exam", {"name": "USMLE Step 2 CK", "taken_on": "2019-08-14"}),
    ]),
    ("a report", REPORT, [("exam", {"name": "USMLE Step 2 CK", "taken_on": "2019-08-14", "result": "pass", "score": "251"})]),
    ("a transcript", TRANSCRIPT, [
        ("exam", {"name": "USMLE Step 1", "taken_on": "2018-05-20", "result": "pass", "score": "244"}),
        ("exam", {"name": "USMLE Step 2 CK", "taken_on": "2019-08-14", "result": "pass", "score": "251"}),
        ("exam", {"name": "USMLE Step 3", "taken_on": "2022-11-03", "result": "fail"}),
    ]),
    ("a licence", LICENCE, [("licence", {"name": "medical license", "authority": "Pennsylvania Board of Medicine", "licence_number": "MD123456", "country": "US", "state": "PA", "issued_on": "2022-07-01", "expires_on": "2026-12-31"})]),
    ("a registration", DEA, [("licence", {"name": "DEA registration", "authority": "Drug Enforcement Administration", "licence_number": "FT1234567", "country": "US", "issued_on": "2024-04-16", "expires_on": "2027-05-31"})]),
    ("a fee", FEE, [("sevis_fee", {"sevis_id": "N0098765432", "paid_on": date(2019, 5, 3), "amount": "220.00", "receipt": "AB1234567890"})]),
    ("employment", EMPLOYMENT, [("position", {"kind": "clinical", "employer": "Example Rural Clinic, Inc.", "begin": "2024-07-15", "end": "2027-07-14", "paid": True})]),
    ("training", TRAINING, [("position", {"title": "Resident PGY-1", "kind": "training", "employer": "Example University Hospital", "specialty": "Internal Medicine", "begin": "2022-07-01", "end": "2023-06-30", "paid": True})]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "records"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS])
def test_each_paper_proposes_what_it_says(rows, records):
    found = proposed(rows)
    assert [held(proposal) for proposal in found] == records
    for proposal in found:
        assert proposal.record.provenance is Provenance.READ
        assert not proposal.record.counts
        assert proposal.record.evidence
        assert all(item.document == "document-id" and item.page == 1 for item in proposal.record.evidence)


def test_evidence_stands_under_the_name_that_the_record_has():
    (position,) = proposed(TRAINING)
    record = position.record
    assert {item.field for item in record.evidence} <= set(type(record).model_fields)
    (filing,) = proposed(WORK)
    decided = filing.record.evidence_for("decided_on")
    assert decided is not None
    assert decided.words == "05/20/2024"


def test_a_contract_keeps_its_clauses_as_a_note():
    (position,) = proposed(EMPLOYMENT)
    assert position.record.note == (
        "The contract says: a term of 3 years; 40 hours a week; class H1B; begins within 90 days of the waiver; "
        "at 12 Farm Road, Exampletown, Kansas"
    )


NOTICES = [
    ("a kind that cannot be told", changed(RECEIPT, "Receipt Notice", "Approval Notice"), None, True),
    ("a request for evidence", [row for row in changed(RECEIPT, "Receipt Notice", "Request for Evidence") if "have received" not in str(row)], None, False),
    ("a transfer", [row for row in changed(RECEIPT, "Receipt Notice", "Transfer Notice") if "have received" not in str(row)], None, False),
    ("a rejection", [row for row in changed(RECEIPT, "Receipt Notice", "Rejection Notice") if "have received" not in str(row)], "rejected", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "outcome", "unsure"), [row[1:] for row in NOTICES], ids=[row[0] for row in NOTICES]
)
def test_only_a_decision_decides_a_filing(rows, outcome, unsure):
    (filing,) = proposed(rows)
    record: Any = filing.record
    assert record.outcome == outcome
    assert (record.decided_on is not None) == (outcome is not None)
    assert ("decided_on" in filing.unsure) == unsure


def test_a_waiver_is_granted_by_an_approval_of_its_own_form_alone():
    for rows in (RECEIPT, WORK, changed(APPROVAL, "Approval Notice", "Receipt Notice / Approval Notice")):
        assert "waiver" not in [kind_of(proposal.record) for proposal in proposed(rows)]


def test_a_result_that_cannot_be_told_is_left_to_the_person():
    (waiver,) = proposed(with_words(RECOMMENDATION, ("recommends", "may recommend")))
    assert held(waiver) == ("waiver", {"case_number": "1234567"})
    assert {"recommended_on", "denied_on"} <= set(waiver.unsure)


def test_an_open_stay_in_the_middle_is_not_proposed():
    rows = history(("2019-06-24", "Arrival", "ATL"), ("2019-12-20", "Arrival", "JFK"))
    (stay,) = proposed(rows)
    assert held(stay) == ("admission", {"arrival_date": date(2019, 12, 20), "port": "JFK"})
    assert any("no counterpart" in problem for problem in stay.problems)


def test_several_papers_in_one_file():
    found = proposed(RECEIPT, HISTORY, ["A letter to keep"], [*PRINT, *zone()])
    assert [proposal.paper for proposal in found] == ["i797", "i94_history", "i94_history", "passport"]
    assert [proposal.record.evidence[0].page for proposal in found] == [1, 2, 2, 4]
