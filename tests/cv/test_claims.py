"""Claims of a CV: each code at both sides of its bound, with the record it names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from careers import RECORDS, WORKS, career, position, work

from tracker.cv.career import career_of
from tracker.cv.claims import Claim, claims_of, expected_positions
from tracker.records.base import Record
from tracker.records.career import Education, Exam, Skill, SkillKind

AS_OF = date(2026, 11, 21)


def codes(*records: Record) -> list[str]:
    return [claim.code for claim in claims(*records)]


def claims(*records: Record) -> list[Claim]:
    return claims_of(career_of(records), AS_OF)


def article(**fields: Any) -> Any:
    kept = {"doi": "10.1000/x", "kind": "article", "status": "published", "date": "2024"}
    kept |= fields
    kind, status, day = kept.pop("kind"), kept.pop("status"), kept.pop("date")
    return work("A study of nine large hospitals", str(kind), str(status), day, **kept)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"doi": None}, ["no_identifier"]),
        ({"doi": None, "pmid": "12345678"}, []),
        ({"doi": None, "kind": "poster", "url": "https://example.org"}, []),
        ({"doi": None, "kind": "poster"}, ["no_identifier"]),
        ({"retracted": True}, ["retracted"]),
        ({"status": "accepted", "doi": None}, ["status_unbacked"]),
        ({"status": "accepted"}, []),
        ({"status": "under_review", "date": "2025-11"}, []),
        ({"status": "under_review", "date": "2025-10"}, ["status_old"]),
        ({"status": "submitted", "date": "2024"}, ["status_old"]),
        ({"date": "2026-11-21"}, []),
        ({"date": "2026-11-22"}, ["date_ahead"]),
        ({"date": None}, ["no_date"]),
        ({"author_number": None}, ["which_author"]),
        ({"author_number": None, "author_position": "group"}, []),
        ({"author_number": 0}, ["author_position"]),
        ({"author_number": 0, "author_position": None}, ["not_author"]),
        ({"author_number": 0, "author_position": "group"}, []),
        ({"author_number": 3}, ["author_count"]),
        ({"author_number": 2, "author_position": "last"}, []),
        ({"author_number": 2, "author_position": "second"}, []),
        ({"author_number": 2, "author_position": "first"}, ["author_position"]),
        ({"author_number": 2, "author_position": "sole"}, ["author_position"]),
        ({"n_authors": 1}, ["author_count"]),
        ({"n_authors": 9}, []),
        ({"authors": [], "author_number": None}, ["no_authors"]),
        ({"kind": "preprint", "peer_reviewed": True}, ["peer_review"]),
        ({"venue": "medRxiv"}, ["peer_review"]),
        ({"status": "submitted", "date": "2026-10", "peer_reviewed": True}, ["peer_review"]),
        ({"peer_reviewed": True}, []),
        ({"kind": "letter"}, ["peer_review"]),
        ({"kind": "letter", "status": "submitted", "date": "2026-10"}, []),
        ({"kind": "letter", "peer_reviewed": False}, []),
        ({"kind": "letter", "peer_reviewed": True}, []),
    ],
    ids=str,
)
def test_one_work(fields: dict[str, Any], found: list[str]) -> None:
    assert codes(article(**fields)) == found


def test_a_work_without_a_title_is_in_no_cv() -> None:
    (claim,) = claims(article().model_copy(update={"title": None}))
    assert (claim.code, claim.severity) == ("no_title", "act")


def test_each_point_names_its_record_and_how_to_mend_it() -> None:
    item = article(doi=None)
    (claim,) = claims(item)
    assert claim.records == (item.id,)
    assert claim.mend


@pytest.mark.parametrize(
    ("number", "count", "whole", "found"),
    [
        (1, 1, True, {"sole", "co_first"}),
        (1, 3, True, {"first", "co_first"}),
        (2, 3, True, {"second", "co_first"}),
        (3, 3, True, {"last"}),
        (3, 3, False, {"middle"}),
        (3, 4, True, {"middle"}),
        (0, 4, True, {"group"}),
    ],
)
def test_positions_that_agree_with_a_list(number: int, count: int, whole: bool, found: set[str]) -> None:
    authors = [{"family": f"Name{index}"} for index in range(count)]
    item = article(authors=authors, author_number=number, authors_incomplete=not whole)
    assert {position.value for position in expected_positions(item)} == found


def test_two_works_with_one_identifier_or_one_title() -> None:
    one, two = article(), article()
    assert codes(one, two) == ["duplicate"]
    assert codes(one, article(doi="10.1000/y")) == ["alike"]
    poster = work(one.title or "", "poster", "published", "2024", url="https://example.org/p")
    assert codes(one, poster) == ["version_unlinked"]
    linked = article(doi="10.1000/y", version_of=one.id)
    assert codes(one, linked) == []
    assert codes(one, work("Reply", "article", "published", "2024", doi="10.1000/z")) == []


def test_a_preprint_after_its_article_is_asked() -> None:
    main = article(date="2024-03")
    late = work(
        "Other words for the same study",
        "preprint",
        "published",
        "2024-04",
        doi="10.1000/p",
        version_of=main.id,
    )
    assert codes(main, late) == ["version_order"]
    late.date = "2024"
    assert codes(main, late) == []


DEGREE = Education(degree="MBBS", end="2020-01")


@pytest.mark.parametrize(("end", "found"), [("2026-06", []), ("2026-05", ["gap"])])
def test_a_gap_begins_at_six_months(end: str, found: list[str]) -> None:
    post = position("Registrar", "clinical", "2020-02", end, bullets=["1"])
    assert codes(DEGREE, post) == found


def test_leave_and_examinations_fill_months() -> None:
    posts = [
        position("Registrar", "clinical", "2020-02", "2024-12"),
        position("Leave", "leave", "2025-01", "2026-02"),
    ]
    assert codes(DEGREE, *posts) == ["gap"]
    assert codes(DEGREE, *posts, Exam(name="Step 3", result="pass", taken_on="2026-09")) == []
    assert codes(*posts) == []  # without a degree nothing tells where gaps begin


@pytest.mark.parametrize(
    ("bullets", "found"),
    [
        (["Built 3 tools", "Wrote it up"], []),
        (["Built tools", "Wrote it up", "Taught 3"], ["vague_bullets"]),
        (["Helped with 3 charts"], ["weak_verbs"]),
        ([], []),
    ],
    ids=str,
)
def test_bullets_of_research(bullets: list[str], found: list[str]) -> None:
    post = position("Fellow", "research", "2020", bullets=bullets)
    assert codes(post, Skill(name="R", kind=SkillKind.PROGRAMMING)) == found


def test_research_without_a_tool() -> None:
    post = position("Fellow", "research", "2020")
    assert codes(post) == ["no_toolkit"]
    assert codes(post, Skill(name="Suturing", kind=SkillKind.CLINICAL)) == ["no_toolkit"]


@pytest.mark.parametrize(("begin", "found"), [("2022-11", []), ("2022-10", ["overlap"])])
def test_two_full_posts_in_two_countries(begin: str, found: list[str]) -> None:
    one = position("Registrar", "clinical", "2020", "2022-12", country="NG")
    two = position("Resident", "training", begin, "2024", country="US")
    assert codes(one, two) == found
    two.fte = 0.5
    assert codes(one, two) == []


def test_what_lies_ahead_is_no_result() -> None:
    assert codes(Exam(name="Step 3", result="pass", taken_on="2026-12")) == ["date_ahead"]
    assert codes(Exam(name="Step 3", taken_on="2026-12")) == []


def test_the_gravest_stand_first() -> None:
    found = [claim.severity for claim in claims_of(career(), AS_OF)]
    assert found == sorted(found, key=["act", "watch", "note"].index)
    assert claims(*RECORDS, *WORKS)
