"""A vault as a physician may have it: mostly works, positions and documents, some forms and visas."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from tracker.records import Record
from tracker.records.base import Evidence, Provenance
from tracker.records.career import Position
from tracker.records.exchange_visitor import Admission, Ds2019, FundingLine, Program, Visa
from tracker.records.person import Passport, Person
from tracker.records.presence import Presence
from tracker.records.vault_document import Document, DocumentKind
from tracker.records.works import Author, Work, WorkStatus, WorkType
from tracker.store.ledger import Ledger
from tracker.store.vault import Vault
from tracker.terms import Category

FIRST = date(2016, 7, 1)
RESEARCH, TRAINING = "N0011111111", "N0022222222"


def _digest(kind: str, number: int) -> str:
    return hashlib.sha256(f"{kind} {number}".encode()).hexdigest()


def _work(number: int) -> Work:
    return Work(
        title=f"Outcomes of invented treatment {number} in a multicenter cohort of adults with condition {number % 17}",
        type=WorkType.ARTICLE,
        status=WorkStatus.PUBLISHED,
        date=str(FIRST.year + number % 10),
        authors=[Author(family=f"Testcase{place}", given="Amara", initials="A") for place in range(6)],
        venue=f"Journal of Invented Medicine {number % 40}",
        volume=str(number % 90 + 1),
        pages=f"{number % 900}-{number % 900 + 8}",
        doi=f"10.5555/invented.{number}",
        pmid=str(10_000_000 + number),
    )


def _position(number: int) -> Position:
    begin = FIRST + timedelta(days=30 * (number % 100))
    return Position(
        title=f"Research fellow {number}",
        employer="Sample University Hospital",
        begin=begin.isoformat(),
        end=(begin + timedelta(days=29)).isoformat(),
        bullets=[f"Designed study {number}", "Cared for invented patients under supervision"],
    )


def _document(number: int) -> Document:
    return Document(
        digest=_digest("document", number),
        object_name=_digest("object", number),
        size=160_000,
        kind=DocumentKind.LETTER,
        media_type="application/pdf",
        title=f"Letter {number} of the sample hospital",
        original_name=f"scan {number:05}.pdf",
        pages=2,
        added_on=FIRST,
    )


def _form(number: int) -> Ds2019:
    year = number % 9
    begin = FIRST + timedelta(days=365 * year)
    research = year < 4
    return Ds2019(
        sevis_id=RESEARCH if research else TRAINING,
        surname="SAMPLE",
        given_name="AMARA",
        program_sponsor="Sample University",
        program_number="P-1-12345",
        purpose="begin new program",
        category=Category.RESEARCH_SCHOLAR if research else Category.ALIEN_PHYSICIAN,
        program_begin_date=begin,
        program_end_date=begin + timedelta(days=364),
        funding=[FundingLine(source="Sample University", amount="54000.00")],
        funding_total="54000.00",
        provenance=Provenance.READ,
        confirmed_on=FIRST,
        evidence=[
            Evidence(field=field, page=1, words="as printed", method="text", confidence="certain")
            for field in ("sevis_id", "program_begin_date", "program_end_date", "category", "surname")
        ],
    )


def _rare(number: int) -> Record:
    day = FIRST + timedelta(days=200 * (number % 15))
    choices: tuple[Record, ...] = (
        _form(number),
        Visa(
            visa_class="J1",
            issued_on=day,
            expires_on=day + timedelta(days=360),
            control_number=str(10**13 + number),
        ),
        Admission(
            admission_number=f"{number:011}", arrival_date=day, admit_until="D/S", class_of_admission="J1"
        ),
        Presence(country="US", arrived_on=day, left_on=day + timedelta(days=150), status="J-1"),
        Passport(
            country="NG",
            passport_number=f"A{number:08}",
            issued_on=day,
            expires_on=day + timedelta(days=3650),
        ),
    )
    return choices[number % len(choices)]


def records(count: int) -> list[Record]:
    """Return ``count`` records: one person, up to 30 visa papers, the rest works (70 %) and positions."""
    papers = min(30, max(1, count // 10))
    found: list[Record] = [
        Person(
            family_name="SAMPLE", given_name="Amara", date_of_birth=date(1988, 3, 4), nationalities=["NG"]
        ),
        Program(sevis_id=RESEARCH, category=Category.RESEARCH_SCHOLAR, program_number="P-1-12345"),
        Program(sevis_id=TRAINING, category=Category.ALIEN_PHYSICIAN, program_number="P-1-12345"),
        *(_rare(number) for number in range(papers)),
    ]
    rest = max(0, count - len(found))
    found += [_work(number) if number % 10 < 7 else _position(number) for number in range(rest)]
    return found[:count]


def fill(vault: Vault, count: int, documents: int) -> None:
    """Add records and document records in one commit."""

    def change(ledger: Ledger) -> None:
        for record in (*records(count), *map(_document, range(documents))):
            ledger.add(record)

    vault.commit("fill", change)


def new_vault(folder: Path, count: int, documents: int = 0) -> Vault:
    """Return an open vault without a slot below ``folder``, filled."""
    vault = Vault.create(folder / "vault", folder / "state", passphrase=None)
    if count or documents:
        fill(vault, count, documents)
    return vault
