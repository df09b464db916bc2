"""Same, version, to be asked, different: the rows of the rules, and a truth set that measures them."""

from __future__ import annotations

from typing import Any

import pytest
from truth import found_in, truth

from tracker.cv.duplicates import Lookout, Verdict, compare, facts_of, main_of
from tracker.records.works import Author, Work

TITLE = "Early mobilisation after stroke in older adults: a registry study"
BASE: dict[str, Any] = {
    "title": TITLE,
    "type": "article",
    "date": "2024",
    "authors": [Author(family="Sample", given="Ada"), Author(family="Müller", given="Jo")],
}


def work(**changes: Any) -> Work:
    return Work(**{**BASE, **changes})


def verdict(one: Work, other: Work) -> str:
    there, back = compare(facts_of(one), facts_of(other)), compare(facts_of(other), facts_of(one))
    assert there == back
    return there.verdict


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"doi": "10.1000/a"}, {"doi": "10.1000/a", "title": "Another name altogether for the work"}, "same", id="the same DOI"),
        pytest.param({"pmid": "1"}, {"pmid": "1", "date": "2019"}, "same", id="the same PMID"),
        pytest.param({"pmcid": "PMC1"}, {"pmcid": "PMC1"}, "same", id="the same PMCID"),
        pytest.param({"doi": "10.1000/a", "pmid": "1"}, {"doi": "10.1000/b", "pmid": "1"}, "ask", id="the same PMID, another DOI"),
        pytest.param({"doi": "10.1000/a"}, {"doi": "10.1000/a", "title": "Bone density of athletes", "authors": [Author(family="Stone")]}, "ask", id="the same DOI on works of nothing else in common"),
        pytest.param({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, "ask", id="different DOIs, the same title"),
        pytest.param({"doi": "10.1000/a"}, {"doi": "10.1000/b", "title": TITLE.replace("stroke", "sepsis")}, "different", id="different DOIs, a similar title"),
        pytest.param({}, {}, "same", id="title, year, author and type"),
        pytest.param({}, {"date": "2025"}, "same", id="a year apart"),
        pytest.param({}, {"date": "2026"}, "ask", id="two years apart"),
        pytest.param({}, {"date": "2028"}, "different", id="four years apart"),
        pytest.param({}, {"date": None}, "ask", id="no year"),
        pytest.param({}, {"authors": [Author(family="Mueller", initials="J")]}, "same", id="one author in common, spelled otherwise"),
        pytest.param({}, {"authors": [Author(family="Stone")]}, "different", id="no author in common"),
        pytest.param({}, {"authors": []}, "ask", id="no authors"),
        pytest.param({}, {"type": "preprint"}, "version", id="a preprint"),
        pytest.param({}, {"type": "poster", "date": "2023"}, "version", id="a poster a year before"),
        pytest.param({}, {"type": "poster", "date": "2021"}, "ask", id="a poster three years before"),
        pytest.param({"doi": "10.1000/a"}, {"type": "preprint", "doi": "10.21203/b"}, "version", id="a preprint with its own DOI"),
        pytest.param({"doi": "10.1000/a", "version_ids": ["doi:10.21203/b"]}, {"title": "An earlier and quite different name", "doi": "10.21203/b", "type": "preprint", "date": "2020"}, "version", id="a version by its source"),
        pytest.param({}, {"type": "case_report"}, "same", id="article and case report are one kind to sources"),
        pytest.param({}, {"type": "other"}, "same", id="a kind that is not known"),
        pytest.param({}, {"title": TITLE.replace("mobilisation", "mobilization")}, "same", id="American spelling"),
        pytest.param({}, {"title": TITLE.replace("registry study", "registrystudy")}, "same", id="a lost blank"),
        pytest.param({}, {"title": TITLE.upper().replace(":", ".")}, "same", id="capitals and points"),
        pytest.param({}, {"title": TITLE.replace("older", "young")}, "ask", id="another word"),
        pytest.param({"title": TITLE + " 1"}, {"title": TITLE + " 2"}, "ask", id="another number"),
        pytest.param({"title": TITLE + ", part I"}, {"title": TITLE + ", part II"}, "ask", id="another part"),
        pytest.param({"volume": "1", "pages": "3-9"}, {"title": "Early mobilisation after stroke in older adults", "volume": "1", "pages": "3-12"}, "same", id="a lost subtitle on the same page"),
        pytest.param({}, {"title": "Early mobilisation after stroke in older adults"}, "ask", id="a lost subtitle without a page"),
        pytest.param({"volume": "1", "pages": "3-9"}, {"volume": "2", "pages": "4-9"}, "ask", id="another volume and page"),
        pytest.param({}, {"title": "Correction: " + TITLE}, "different", id="its correction"),
        pytest.param({"title": "Reply"}, {"title": "Reply"}, "different", id="a generic title"),
        pytest.param({"title": "Letter to the editor about early mobilisation"}, {"title": "Letter to the editor about early mobilisation"}, "different", id="a letter to the editor"),
        pytest.param({"title": "Reply to the letter of Sample"}, {"title": "Reply to the letter of Sample"}, "different", id="a reply"),
        pytest.param({"title": "Stroke in older adults"}, {"title": "Stroke in older adults"}, "different", id="four words"),
        pytest.param({"title": "Stroke in very old adults"}, {"title": "Stroke in very old adults"}, "same", id="five words"),
    ],
)  # fmt: skip
def test_rows(one, other, expected):
    assert verdict(work(**one), work(**other)) == expected


def test_what_is_likelier_is_said():
    assert compare(facts_of(work(doi="10.1000/a")), facts_of(work(doi="10.1000/b"))).likely is Verdict.VERSION
    assert compare(facts_of(work()), facts_of(work(date="2026"))).likely is Verdict.SAME


def test_the_truth_set_is_found_with_hardly_a_miss_and_no_wrong_pair():
    found = found_in(truth())
    assert found.true > 140
    assert found.precision >= 0.99
    assert found.recall >= 0.97
    assert found.versions_right / found.versions >= 0.99
    assert found.versions_right > 60


def test_finding_by_words_finds_what_comparing_all_finds():
    pieces = truth(20)
    lookout = Lookout()
    numbers = [lookout.put(piece.work) for piece in pieces]
    facts = [facts_of(piece.work) for piece in pieces]
    for piece, mine in zip(pieces, facts, strict=True):
        found = {n for n, match in lookout.matches(piece.work) if match.verdict is Verdict.SAME}
        assert found == {n for n in numbers if compare(mine, facts[n]).verdict is Verdict.SAME}


def test_the_main_record_of_a_study():
    article, preprint, poster = (
        work(date="2025"),
        work(type="preprint", date="2023"),
        work(type="poster", date="2022"),
    )
    assert main_of([poster, preprint, article]) is article
    assert main_of([preprint, poster]) is poster
    assert main_of([work(date="2025"), article, work(date="2024", id="x")]).date == "2024"
