"""Works out and in again: every type and status, and any text, come back the same from every format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.cv.bibliography import read_bibliography
from tracker.cv.career import career_of
from tracker.cv.exchange import bibtex_of, csl_of, resume_of, ris_of
from tracker.cv.exchange.marks import keys_of
from tracker.records.base import COMMON_FIELDS
from tracker.records.works import Work, WorkStatus, WorkType

FORMATS: dict[str, Callable[[Sequence[Work]], str]] = {"bib": bibtex_of, "ris": ris_of, "csl": csl_of}
OWN = COMMON_FIELDS | {"source", "source_raw", "version_of", "version_ids"}


def work(**fields: Any) -> Work:
    kept = {
        "title": "Door-to-needle times in a network of nine hospitals",
        "date": "2025-03-02",
        "authors": [{"family": "Okoye", "given": "Dele"}, {"family": "Testcase", "initials": "AB"}],
    }
    return Work.model_validate(kept | fields)


def returned(works: Sequence[Work], form: str) -> list[Work]:
    found = read_bibliography(FORMATS[form](works).encode("utf-8"))
    assert not found.unreadable
    assert len(found.entries) == len(works)
    keys = keys_of(works)
    for entry, item in zip(found.entries, works, strict=True):
        assert entry.key == keys[item.id]
        assert entry.main_key == (keys[item.version_of] if item.version_of else None)
    return [entry.work for entry in found.entries]


def facts(item: Work) -> dict[str, Any]:
    found = {name: value for name, value in item.model_dump(mode="json").items() if name not in OWN}
    if found["n_authors"] == len(item.authors):
        found["n_authors"] = None  # said by the list
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_every_type_and_status_comes_back(form: str) -> None:
    works = [
        work(
            title=f"Study number {number} of a long series of studies",
            type=kind,
            status=status,
            venue="Journal of Testing",
            journal_abbrev="J Test",
            volume="12",
            issue="3",
            pages="145-152",
            doi=f"10.1000/x.{number}",
            author_number=2,
            author_position="last",
        )
        for number, (kind, status) in enumerate(product(WorkType, WorkStatus))
    ]
    assert [facts(item) for item in returned(works, form)] == [facts(item) for item in works]


@pytest.mark.parametrize("form", FORMATS)
def test_versions_stay_linked(form: str) -> None:
    main = work(type="article", status="published")
    preprint = work(type="preprint", status="published", date="2024-11", version_of=main.id)
    poster = work(type="poster", status="published", date="2024-05", meeting="Congress", version_of=main.id)
    returned([main, preprint, poster], form)


@pytest.mark.parametrize("form", FORMATS)
def test_what_no_format_has_a_field_for_comes_back(form: str) -> None:
    item = work(
        type="article",
        status="accepted",
        retracted=True,
        peer_reviewed=True,
        mesh=[{"heading": "Stroke", "major": True}],
        authors=[
            {
                "family": "Testcase",
                "given": "Amara",
                "equal_contribution": True,
                "orcid": "0000-0002-1825-0097",
            },
            {"group": "ORION Study Group"},
        ],
        author_number=1,
        author_position="co_first",
    )
    assert [facts(found) for found in returned([item], form)] == [facts(item)]


@pytest.mark.parametrize("form", FORMATS)
def test_what_she_told_her_own_report_stays_here(form: str) -> None:
    item = work(type="article", status="published", field_answer="not_medical")
    assert "not_medical" not in FORMATS[form]([item])


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=40
).filter(lambda text: text == " ".join(text.split()) and any(letter.isalnum() for letter in text))
NASTY = st.sampled_from(
    ["#evil[$x$] *not bold*", "a {b} c", "100 % \\ and & ~ ^ _", "TY  - JOUR here", "x; y, z", "Ünï ç0dé ﬁ"]
)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXT | NASTY, venue=TEXT | NASTY, family=TEXT | NASTY)
def test_no_text_is_lost_or_ends_an_entry(title: str, venue: str, family: str) -> None:
    item = work(title=title, venue=venue, type="article", status="published", authors=[{"family": family}])
    for form in FORMATS:
        found = read_bibliography(FORMATS[form]([item]).encode("utf-8"))
        assert len(found.entries) == 1
        assert not found.unreadable


def test_keys_are_plain_and_each_once() -> None:
    works = [work(), work(), work(title="图书", authors=[{"family": "Łukasz"}])]
    assert list(keys_of(works).values()) == ["okoye2025door", "okoye2025door-2", "ukasz2025work"]


def test_csl_is_what_citation_tools_read() -> None:
    (item,) = json.loads(csl_of([work(type="article", status="published", doi="10.1000/x")]))
    assert item["type"] == "article-journal"
    assert item["issued"] == {"date-parts": [[2025, 3, 2]]}
    assert item["author"][0] == {"family": "Okoye", "given": "Dele"}


def test_a_resume_gives_the_works_back() -> None:
    main = work(title="The first of two studies", type="article", status="published", volume="9", pages="1-7")
    early = work(type="preprint", status="published", date="2024-11", version_of=main.id)
    waiting = work(title="A study that waits for its journal", type="article", status="under_review")
    found = read_bibliography(resume_of(career_of([main, early, waiting])).encode("utf-8"))
    assert not found.unreadable
    read = {entry.work.title: entry for entry in found.entries}
    assert {title: facts(entry.work) for title, entry in read.items()} == {
        item.title: facts(item) for item in (main, early, waiting)
    }
    assert early.title is not None
    assert read[early.title].main_key == "okoye2025first"
