"""An invented career for the tests of the CV."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.cv.career import Career, career_of
from tracker.records.base import Record
from tracker.records.career import (
    Award,
    Certificate,
    Education,
    Exam,
    Language,
    Licence,
    Membership,
    Position,
    Skill,
    SkillKind,
    Volunteering,
)
from tracker.records.person import Person
from tracker.records.works import Work


def work(title: str, kind: str, status: str, date: str | None, **fields: Any) -> Work:
    kept = {
        "title": title,
        "type": kind,
        "status": status,
        "date": date,
        "authors": [{"family": "Testcase", "initials": "A"}, {"family": "Okoye", "initials": "D"}],
        "author_number": 1,
        "author_position": "first",
    }
    return Work.model_validate(kept | fields)


def position(title: str, kind: str, begin: str | None, end: str | None = None, **fields: Any) -> Position:
    return Position.model_validate({"title": title, "kind": kind, "begin": begin, "end": end} | fields)


ARTICLE = work(
    "Door-to-needle times in nine hospitals", "article", "published", "2026-03",
    venue="Journal of Stroke Testing", journal_abbrev="J Stroke Test", volume="12", doi="10.1000/jst.145",
)  # fmt: skip
PREPRINT = work(
    "Door-to-needle times in nine hospitals, early", "preprint", "published", "2025-11-20",
    venue="medRxiv", doi="10.1101/2025.11.20", version_of=ARTICLE.id,
)  # fmt: skip
WORKS = [
    ARTICLE,
    PREPRINT,
    work("Sex differences in access", "article", "under_review", "2026-10", venue="Secret Journal"),
    work("A registry of young stroke", "article", "data_analysis", "2026-11"),
    work("Early results", "poster", "published", "2025-02-06", meeting="Invented Conference"),
    work("Telestroke in rural places", "chapter", "published", "2025", book_title="Handbook", pages="3-9"),
    work(
        "A large trial",
        "article",
        "published",
        "2024",
        author_position="group",
        author_number=0,
        doi="10.1000/g",
    ),
    work("A withdrawn paper", "article", "published", "2023", retracted=True, doi="10.1000/r"),
]
RECORDS: list[Record] = [
    Person(
        given_name="Amara", family_name="Testcase", email="amara@example.org", phone="+1 555 0100",
        address="12 Sample Street", orcid="0000-0002-1825-0097", nationalities=["NG"],
        date_of_birth=date(1992, 2, 29), usmle_ecfmg_number="0-999-999-9",
    ),
    position(
        "Research Fellow", "research", "2024-07", employer="Sample Hospital", city="Boston", country="US",
        bullets=["Built a registry of 2,140 patients", "Wrote the analysis in R; 3 papers came of it"],
    ),
    position("Neurology Resident", "training", "2019-01", "2021-12", employer="Teaching Hospital", country="NG"),
    position("Registrar", "clinical", "2022-01", "2023-12", employer="City Hospital", country="NG"),
    position("Secret leave", "leave", "2024-01", "2024-06", reason="medical", note="private words"),
    Education(degree="MBBS", school="University of Testing", country="NG", begin="2012", end="2018-07"),
    Exam(name="USMLE Step 1", result="pass", taken_on="2018-10-02", score="240", attempts=2),
    Exam(name="USMLE Step 2 CK", result="fail", taken_on="2018-12"),
    Certificate(name="ECFMG Certificate", issuer="ECFMG", issued_on="2024-02", certificate_number="77777"),
    Licence(name="Training licence", state="Massachusetts", country="US", issued_on="2024-07", licence_number="L-4"),
    Skill(name="R", kind=SkillKind.PROGRAMMING),
    Skill(name="Flow cytometry", kind=SkillKind.LABORATORY),
    Award(name="Young Investigator Award", giver="Invented Society", awarded_on="2025-02"),
    Membership(organization="Invented Society", begin="2022"),
    Language(name="Yoruba", level="native"),
    Volunteering(role="Tutor", organization="Sample School", begin="2015", end="2016", description="Taught 30 pupils"),
]  # fmt: skip


def career(*more: Record, without: type[Record] | None = None) -> Career:
    kept = [record for record in (*RECORDS, *WORKS) if without is None or not isinstance(record, without)]
    return career_of([*kept, *more])
