"""What papers are called, and what a file is called whose papers nobody knows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed import Row, pdf
from test_certificates import CERTIFICATE, REPORT, TRANSCRIPT
from test_contracts import EMPLOYMENT
from test_licences import DEA, FEE, LICENCE
from test_notices import APPROVAL, RECEIPT, changed
from test_passports import PRINT, zone
from test_requirement_letters import OPINION, STATE
from test_travel_history import HISTORY
from test_waiver_applications import PRINTOUT

from tracker.documents.papers.titles import title_of, titles_of
from tracker.documents.reader import read_bytes


def titles(*pages: list[Row]) -> list[str]:
    return titles_of(read_bytes(pdf(*pages)))


TITLES = [
    ("a receipt", RECEIPT, "I-797C receipt notice, I-612, 5 Mar 2024"),
    ("an approval", APPROVAL, "I-797 approval notice, I-612, 11 Apr 2024"),
    ("an untold notice", changed(RECEIPT, "Receipt Notice", "Approval Notice"), "I-797C notice, kind not told, I-612, 5 Mar 2024"),
    ("an application", PRINTOUT, "DS-3035, waiver application"),
    ("an opinion", OPINION, "Advisory opinion, 3 Jun 2022"),
    ("a state's letter", STATE, "Letter of a State health department, KS, 9 Jan 2024"),
    ("a contract", EMPLOYMENT, "Employment contract, Example Rural Clinic, Inc., 15 Jul 2024"),
    ("a passport", [*PRINT, *zone()], "Passport, NGA, to 30 Jun 2029"),
    ("a certificate", CERTIFICATE, "ECFMG certificate, 4 Mar 2021"),
    ("a report", REPORT, "USMLE Step 2 CK, 14 Aug 2019"),
    ("a transcript", TRANSCRIPT, "USMLE transcript"),
    ("a licence", LICENCE, "Medical license, PA, to 31 Dec 2026"),
    ("a registration", DEA, "DEA registration, to 31 May 2027"),
    ("a history", HISTORY, "I-94 travel history"),
    ("a fee", FEE, "SEVIS fee receipt, 3 May 2019"),
    ("a lease", ["Page 1 of 9", "12/03/2024", "Residential lease", "of 12 Sample Street"], "Residential lease"),
    ("an address first", ["office@example.org", "www.example.org", "Welcome packet"], "Welcome packet"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "title"), [row[1:] for row in TITLES], ids=[row[0] for row in TITLES])
def test_titles(rows, title):
    assert titles(rows) == [title]


def test_a_long_heading_is_cut_at_a_word():
    (title,) = titles(
        ["Terms and conditions of the residential telephone and internet service of Example Networks"]
    )
    assert title.endswith(" ...")
    assert len(title) <= 84


def test_an_empty_page_has_no_title():
    assert titles([]) == []


def test_a_known_paper_names_the_file_and_other_pages_do_not():
    assert titles(["Some cover sheet"], RECEIPT) == ["I-797C receipt notice, I-612, 5 Mar 2024"]


def test_a_notice_whose_kind_is_hardly_legible_is_called_by_none() -> None:
    reading = read_bytes(pdf(APPROVAL))
    (paper,) = reading.documents
    kind = paper.fields["notice_type"]
    assert kind is not None
    unsure = replace(paper, fields={**paper.fields, "notice_type": replace(kind, confidence="unsure")})
    assert title_of(unsure) == "I-797 notice, kind not told, I-612, 11 Apr 2024"
