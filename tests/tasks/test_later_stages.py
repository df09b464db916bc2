"""A later stage of a matter that counts waits as a record of its own; confirming it brings the first up to date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.documents.proposal import Proposal
from tracker.errors import RecordConflict
from tracker.records import KINDS, Evidence, Provenance, Record
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.confirming import Review, same_as
from tracker.tasks.importing import Paper, take_in
from tracker.tasks.later_stages import is_later

TODAY = date(2026, 11, 21)
RECEIPT = {"form": "I-612", "receipt_number": "WAC2490012345", "received_on": "2024-03-02"}
APPROVAL = {**RECEIPT, "decided_on": "2024-04-11", "outcome": "approved"}
REVOKED = {**RECEIPT, "decided_on": "2025-01-09", "outcome": "revoked"}
APPLIED = {"case_number": "1234567", "route": "conrad30"}
RECOMMENDED = {"case_number": "1234567", "recommended_on": "2024-03-04"}
LICENCE = {"authority": "Sample Board", "licence_number": "MD100", "expires_on": "2024-06-30"}
STAY = {"country": "US", "arrived_on": "2024-01-05"}


def read(kind: str, values: dict[str, Any], document: str = "file", unsure: str | None = None) -> Record:
    evidence = [Evidence(field=name, document=document, page=1, confidence="likely") for name in values]
    if unsure is not None:
        evidence.append(Evidence(field=unsure, document=document, page=1, confidence="unsure"))
    return KINDS[kind](**values, provenance=Provenance.READ, evidence=evidence)


def bring(vault: Vault, kind: str, values: dict[str, Any], *, unsure: str | None = None) -> Paper:
    """Take a paper in as an import does, with a document of its own."""

    def change(ledger: Any) -> Paper:
        document = ledger.add(Document(digest=f"{len(ledger.all_of(Document)):064d}"))
        record = read(kind, values, document.id, unsure)
        proposal = Proposal("other", record, (unsure,) if unsure else ())
        paper = take_in(ledger, proposal, document.id, on=TODAY)
        ledger.edit(document, {"links": [paper.record.id]})
        return paper

    return vault.commit("take in", change)


STAGES = [
    # what                                    kind       there        coming                                     later
    ("an approval after its receipt",         "filing",  RECEIPT,     APPROVAL,                                  True),
    ("a receipt after its approval",          "filing",  APPROVAL,    RECEIPT,                                   False),
    ("a revocation after the approval",       "filing",  APPROVAL,    REVOKED,                                   True),
    ("the approval after the revocation",     "filing",  REVOKED,     APPROVAL,                                  False),
    ("a decision without its day",            "filing",  RECEIPT,     {**RECEIPT, "outcome": "approved"},        False),
    ("a recommendation after the filing",     "waiver",  APPLIED,     RECOMMENDED,                               True),
    ("a licence renewed",                     "licence", LICENCE,     {**LICENCE, "expires_on": "2026-06-30"},   True),
    ("the licence before",                    "licence", LICENCE,     {**LICENCE, "expires_on": "2022-06-30"},   False),
    ("the same month, now with its day",      "licence", {**LICENCE, "expires_on": "2024-06"}, LICENCE,          False),
    ("a departure",                           "presence", STAY,       {**STAY, "left_on": "2024-02-01"},         True),
    ("a kind without stages",                 "exam",    {"name": "USMLE Step 3"}, {"name": "USMLE Step 3", "taken_on": "2024-01-08"}, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "there", "coming", "later"), [row[1:] for row in STAGES], ids=[row[0] for row in STAGES]
)
def test_what_is_a_later_stage(kind: str, there: dict[str, Any], coming: dict[str, Any], later: bool) -> None:
    assert is_later(read(kind, there), read(kind, coming)) is later


def test_an_approval_of_a_confirmed_receipt_waits_and_changes_nothing(vault: Vault) -> None:
    bring(vault, "filing", RECEIPT)
    records.confirm(vault, ["filing-1"], on=TODAY)
    paper = bring(vault, "filing", APPROVAL)
    assert (paper.name, paper.new, paper.needs_a_look) == ("filing-2", True, True)
    first: Any = vault.ledger.get("filing-1")
    assert (first.outcome, first.decided_on) == (None, None)
    assert [record.number for record in records.unconfirmed(vault.ledger)] == [2]
    (problem,) = Review(vault.ledger).doubts(vault.ledger.get("filing-2")).problems
    assert problem == "it goes on with filing-1, which confirming brings up to date"


def test_confirming_the_approval_brings_the_first_up_to_date(vault: Vault) -> None:
    bring(vault, "filing", RECEIPT)
    records.confirm(vault, ["filing-1"], on=TODAY)
    bring(vault, "filing", APPROVAL)
    (saved,) = records.confirm(vault, ["filing-2"], on=TODAY)
    assert saved.name == "filing-1"
    (filing,) = vault.ledger.of_kind("filing")
    assert (filing.outcome, filing.decided_on, filing.counts) == ("approved", date(2024, 4, 11), True)  # type: ignore[attr-defined]
    documents = vault.ledger.all_of(Document)
    assert [document.links for document in documents] == [[filing.id], [filing.id]]
    assert filing.evidence_for("outcome").document == documents[1].id  # type: ignore[union-attr]
    assert records.unconfirmed(vault.ledger) == []
    records.undo(vault)
    assert [record.outcome for record in vault.ledger.of_kind("filing")] == [None, "approved"]  # type: ignore[attr-defined]


def test_a_second_copy_of_the_approval_is_no_second_proposal(vault: Vault) -> None:
    bring(vault, "filing", RECEIPT)
    records.confirm(vault, ["filing-1"], on=TODAY)
    bring(vault, "filing", APPROVAL)
    again = bring(vault, "filing", {**APPROVAL, "received_on": "2024-03-03"})
    assert (again.name, again.new) == ("filing-2", False)
    records.confirm(vault, ["filing-2"], on=TODAY)
    assert bring(vault, "filing", APPROVAL).name == "filing-1"
    assert bring(vault, "filing", RECEIPT).name == "filing-1"
    assert len(vault.ledger.of_kind("filing")) == 1


def test_a_notice_whose_kind_cannot_be_told_waits_too(vault: Vault) -> None:
    bring(vault, "filing", RECEIPT)
    records.confirm(vault, ["filing-1"], on=TODAY)
    assert bring(vault, "filing", RECEIPT, unsure="outcome").name == "filing-2"
    assert vault.ledger.get("filing-1").outcome is None  # type: ignore[attr-defined]


def test_what_differs_otherwise_stays_and_is_told(vault: Vault) -> None:
    bring(vault, "filing", RECEIPT)
    records.confirm(vault, ["filing-1"], on=TODAY)
    bring(vault, "filing", {**APPROVAL, "received_on": "2024-03-20"})
    (problem,) = Review(vault.ledger).doubts(vault.ledger.get("filing-2")).problems
    assert problem.endswith("; received on there is 2 Mar 2024 and stays so")
    records.confirm(vault, ["filing-2"], on=TODAY)
    filing: Any = vault.ledger.get("filing-1")
    assert (filing.received_on, filing.outcome) == (date(2024, 3, 2), "approved")


@pytest.mark.parametrize("turned", [False, True], ids=["in their order", "the newer first"])
def test_of_a_licence_that_waits_the_later_end_is_kept(vault: Vault, turned: bool) -> None:
    papers = [LICENCE, {**LICENCE, "expires_on": "2026-06-30"}]
    for values in papers[::-1] if turned else papers:
        bring(vault, "licence", values)
    (licence,) = vault.ledger.of_kind("licence")
    assert licence.expires_on == "2026-06-30"  # type: ignore[attr-defined]


def test_readings_that_do_not_go_together_stop_no_import(vault: Vault) -> None:
    bring(vault, "passport", {"country": "NG", "passport_number": "A1", "expires_on": "2022-01-05"})
    paper = bring(vault, "passport", {"country": "NG", "passport_number": "A1", "issued_on": "2023-01-06"})
    assert dict(paper.differs) == {"issued_on": "2023-01-06"}
    assert vault.ledger.get("passport-1").issued_on is None  # type: ignore[attr-defined]


def test_an_approval_without_a_case_number_is_offered_the_one_waiver_under_way(vault: Vault) -> None:
    bring(vault, "waiver", {**APPLIED, "recommended_on": "2024-03-04"})
    records.confirm(vault, ["waiver-1"], on=TODAY)
    bring(vault, "waiver", {"granted_on": "2024-04-11"})
    assert Review(vault.ledger).doubts(vault.ledger.get("waiver-2")).alike == "waiver-1"
    same_as(vault, "waiver-2", "waiver-1", on=TODAY)
    (waiver,) = vault.ledger.of_kind("waiver")
    assert (waiver.route, waiver.granted_on) == ("conrad30", date(2024, 4, 11))  # type: ignore[attr-defined]


def test_an_approval_is_offered_a_waiver_that_waits_too_and_the_other_way_round(vault: Vault) -> None:
    bring(vault, "waiver", {"granted_on": "2024-04-11"})
    bring(vault, "waiver", APPLIED)
    review = Review(vault.ledger)
    assert [review.doubts(vault.ledger.get(name)).alike for name in ("waiver-1", "waiver-2")] == [
        "waiver-2",
        "waiver-1",
    ]
    same_as(vault, "waiver-1", "waiver-2", on=TODAY)
    (waiver,) = vault.ledger.of_kind("waiver")
    assert (waiver.case_number, waiver.granted_on) == ("1234567", date(2024, 4, 11))  # type: ignore[attr-defined]
    assert waiver.waits


@pytest.mark.parametrize("name", ["waiver-1", "waiver-2"])
def test_no_second_waiver_is_made_without_an_answer(vault: Vault, name: str) -> None:
    bring(vault, "waiver", APPLIED)
    bring(vault, "waiver", {"granted_on": "2024-04-11"})
    with pytest.raises(RecordConflict, match="may be of one matter with") as refused:
        records.confirm(vault, [name], on=TODAY)
    assert "--same-as" in (refused.value.hint or "")
    records.confirm(vault, [name], on=TODAY, anyway=True)
    assert vault.ledger.get(name).counts


def test_of_two_waivers_under_way_the_person_says_which(vault: Vault) -> None:
    bring(vault, "waiver", APPLIED)
    bring(vault, "waiver", {**APPLIED, "case_number": "7654321"})
    bring(vault, "waiver", {"granted_on": "2024-04-11"})
    doubts = Review(vault.ledger).doubts(vault.ledger.get("waiver-3"))
    assert doubts.alike is None
    assert doubts.problems == (
        "it may be of one matter with waiver-1, waiver-2: join it to one of them with --same-as",
    )
    with pytest.raises(RecordConflict, match="waiver-1 or waiver-2"):
        records.confirm(vault, ["waiver-3"], on=TODAY)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="none on record"),
        pytest.param([{**APPLIED, "denied_on": "2024-01-05"}], id="denied"),
        pytest.param([{**APPLIED, "recommended_on": "2024-05-01"}], id="recommended later"),
        pytest.param([APPLIED, {**APPLIED, "case_number": "7654321"}], id="two"),
    ],
)
def test_else_no_waiver_is_offered(vault: Vault, others: list[dict[str, Any]]) -> None:
    for number, values in enumerate(others, 1):
        bring(vault, "waiver", values)
        records.confirm(vault, [f"waiver-{number}"], on=TODAY)
    name = bring(vault, "waiver", {"granted_on": "2024-04-11"}).name
    assert Review(vault.ledger).doubts(vault.ledger.get(name)).alike is None


HINTS = [
    ("a waiver granted", "waiver", {"granted_on": "2024-04-11"}, "if the waiver is on record already"),
    ("a waiver applied for", "waiver", APPLIED, "the day of filing is not on the printout"),
    ("a waiver filed", "waiver", {**APPLIED, "filed_on": "2024-01-05"}, None),
    ("a contract", "position", {"employer": "Sample Clinic", "begin": "2024-07-01"}, "a contract says"),
    ("a receipt", "filing", RECEIPT, None),
]


@pytest.mark.parametrize(
    ("kind", "values", "hint"), [row[1:] for row in HINTS], ids=[row[0] for row in HINTS]
)
def test_what_to_mind_is_told_before_it_is_confirmed(
    vault: Vault, kind: str, values: dict[str, Any], hint: str | None
) -> None:
    name = bring(vault, kind, values).name
    doubts = Review(vault.ledger).doubts(vault.ledger.get(name))
    assert [problem.startswith(hint or "?") for problem in doubts.problems] == ([True] if hint else [])
    assert bool(doubts) == bool(hint)
