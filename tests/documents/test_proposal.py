"""Readings become records that wait for confirmation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from variants import FAMILY, PHYSICIAN, RESEARCHER, marked

from tracker.documents.proposal import proposals_of
from tracker.documents.reader import read_bytes
from tracker.records import Provenance
from tracker.records.exchange_visitor import Admission, Ds2019, FundingKind, Visa
from tracker.tasks.specimens.form_ds2019 import ds2019
from tracker.tasks.specimens.form_visa import visa
from tracker.tasks.specimens.people import examples, research_visa
from tracker.terms import Category
from tracker.typeset.canvas import write
from tracker.typeset.items import Sheet


def proposed(sheet: Sheet):
    (proposal,) = proposals_of(read_bytes(write([sheet])), "document-id")
    return proposal


def test_each_paper_of_a_bundle_becomes_a_record():
    found = proposals_of(read_bytes(examples()["bundle.pdf"]), "document-id")
    assert [(proposal.paper, type(proposal.record)) for proposal in found] == [
        ("ds2019", Ds2019),
        ("visa", Visa),
        ("i94", Admission),
    ]
    assert all(proposal.record.provenance is Provenance.READ for proposal in found)
    assert not any(proposal.record.counts for proposal in found)
    assert [proposal.unsure for proposal in found] == [(), (), ()]


def test_a_form_keeps_its_words_and_its_terms():
    record = proposed(marked(ds2019(PHYSICIAN), ["2", "C"], "cross")).record
    assert (record.category, record.category_printed) == (Category.ALIEN_PHYSICIAN, "ALIEN PHYSICIAN")
    assert (record.program_begin_date, record.program_end_date) == (date(2024, 7, 1), date(2025, 6, 30))
    assert record.travel_validations[0].signed_on == date(2024, 5, 20)
    assert record.annotation_212e.determination == "subject"
    assert record.annotation_212e.bases == ["pl_94_484"]
    assert record.annotation_212e.boxes == {
        "1": "empty",
        "2": "marked",
        "A": "empty",
        "B": "empty",
        "C": "marked",
    }


FUNDING = [
    ("the sponsor", "Current Program Sponsor funds", FundingKind.SPONSOR),
    ("the visitor", "Personal funds", FundingKind.PERSONAL),
    ("another government", "Government of GERMANY", FundingKind.HOME_GOVERNMENT),
    ("the visitor's government", "The Exchange Visitor's Government", FundingKind.HOME_GOVERNMENT),
    ("the US government", "U.S. Government Agency", FundingKind.US_GOVERNMENT),
    (
        "an international organization",
        "International Organization: WHO",
        FundingKind.INTERNATIONAL_ORGANIZATION,
    ),
    ("other organizations", "All other organizations", FundingKind.OTHER),
    ("a hospital, which may be anything", "Example Hospital", None),
]


@pytest.mark.parametrize(("source", "kind"), [row[1:] for row in FUNDING], ids=[row[0] for row in FUNDING])
def test_whose_money_a_line_is(source, kind):
    record = proposed(ds2019({**RESEARCHER, "funding": f"{source} : $12,500.50\nTotal : $12,500.50"})).record
    assert [(line.source, line.kind, line.amount) for line in record.funding] == [
        (source, kind, Decimal("12500.50"))
    ]
    assert record.funding_total == Decimal("12500.50")


def test_evidence_names_document_page_box_and_words():
    record = proposed(ds2019(FAMILY)).record
    evidence = record.evidence_for("program_begin_date")
    assert evidence is not None
    assert (evidence.document, evidence.page, evidence.words) == ("document-id", 1, "01-31-2024")
    assert (evidence.method, evidence.confidence) == ("text", "certain")
    box = evidence.box
    assert box is not None
    # the value stands at 75 points from the left and 269 from the top of a letter page
    assert (box.left, box.top) == (pytest.approx(75 / 612, abs=0.004), pytest.approx(264 / 792, abs=0.004))


LEFT_OUT = [
    ("a date written otherwise", {"program_begin_date": "07/01/2019"}, "program_begin_date"),
    ("a day that does not exist", {"program_end_date": "06-31-2021"}, "program_end_date"),
    ("a month that does not exist", {"date_of_birth": "14-03-1990"}, "date_of_birth"),
    ("a program number of another form", {"program_number": "P-9-99001"}, "program_number"),
    ("an end before the begin", {"program_end_date": "06-30-2018"}, "program_end_date"),
]


@pytest.mark.parametrize(
    ("changes", "field"), [row[1:] for row in LEFT_OUT], ids=[row[0] for row in LEFT_OUT]
)
def test_what_cannot_be_kept_is_left_out_and_said(changes, field):
    proposal = proposed(ds2019({**RESEARCHER, **changes}))
    assert getattr(proposal.record, field) is None
    assert field in proposal.unsure
    assert proposal.problems
    assert proposal.record.surname == "TESTCASE"


def test_a_category_nobody_knows_keeps_its_words():
    proposal = proposed(ds2019({**RESEARCHER, "category": "VISITING SAMPLE"}))
    assert (proposal.record.category, proposal.record.category_printed) == (None, "VISITING SAMPLE")
    assert any("category" in problem for problem in proposal.problems)


def test_a_visa_keeps_its_annotation():
    record = proposed(visa(research_visa())).record
    assert record.annotation.startswith("N0098765432 P-1-99001 BEARER IS SUBJECT")
    assert record.annotation_212e.determination == "subject"
    assert record.evidence_for("annotation_212e.text") is not None
    place, foil = record.evidence_for("annotation_212e.text"), record.evidence_for("expires_on")
    assert place is not None
    assert foil is not None
    assert place.box is not None
    assert foil.box is not None
    assert place.box.top > foil.box.bottom  # under the printed fields
    assert place.box.bottom - place.box.top < 0.15


def test_an_endorsement_nobody_can_tell_is_unsure():
    proposal = proposed(
        marked(ds2019(RESEARCHER), ["1"], "stamp").with_items(marked(ds2019(RESEARCHER), [], "tick").items)
    )
    assert "annotation_212e" not in proposal.unsure
    doubtful = proposed(
        ds2019(RESEARCHER, marks={"1": "tick"}).with_items(
            item for item in ds2019(RESEARCHER).items if item.name not in ("2",)
        )
    )
    assert "annotation_212e" in doubtful.unsure


def test_an_empty_form_and_other_papers_propose_nothing():
    assert proposals_of(read_bytes(write([ds2019({})]))) == []
    assert proposals_of(read_bytes(write([Sheet(())]))) == []
