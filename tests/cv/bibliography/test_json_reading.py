"""CSL, Crossref, ORCID and JSON Resume; damaged and hostile JSON."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from reading import authors, facts, only, read

from tracker.cv.bibliography import Bibliography
from tracker.errors import BibliographyUnreadable

CSL: dict[str, Any] = {
    "id": "k1",
    "type": "article-journal",
    "title": "Stroke care",
    "container-title": "Journal of tests",
    "container-title-short": "J Test",
    "author": [{"family": "Sample", "given": "Ada B"}, {"literal": "ORION Study Group"}],
    "issued": {"date-parts": [[2024, 3, 5]]},
    "volume": "3",
    "page": "145-52",
    "DOI": "10.1000/C",
}


def csl(**changes: Any) -> str:
    return json.dumps([{**CSL, **changes}])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, {"title": "Stroke care", "type": "article", "status": "published", "date": "2024-03-05", "authors": ["Sample|Ada B", "G:ORION Study Group"], "venue": "Journal of tests", "journal_abbrev": "J Test", "pages": "145-152", "doi": "10.1000/c"}, id="an article"),
        pytest.param({"issued": {"date-parts": [[None]]}}, {"date": None, "status": None}, id="a year that is null"),
        pytest.param({"issued": {"date-parts": [[2018, 10, 21, 13]]}}, {"date": "2018-10-21"}, id="a date of four parts"),
        pytest.param({"issued": {"date-parts": [["2018", "10"]]}}, {"date": "2018-10"}, id="a date of texts"),
        pytest.param({"issued": {"date-parts": [2018]}}, {"date": "2018"}, id="a date that is not nested"),
        pytest.param({"issued": {"date-parts": [[[2018, 2, 31]]]}}, {"date": "2018-02"}, id="a day that is none, nested too deep"),
        pytest.param({"issued": {"raw": "12 Mar 2019"}}, {"date": "2019-03-12"}, id="a date in words"),
        pytest.param({"issued": "2019-04"}, {"date": "2019-04"}, id="a date that is a text"),
        pytest.param({"title": "On <em>C. auris</em> &amp; <b>CO</b><SUB>2</SUB>, p &lt; 0.05"}, {"title": "On <i>C. auris</i> & CO<sub>2</sub>, p < 0.05"}, id="HTML in a title"),
        pytest.param({"author": [{"family": "Dijk", "non-dropping-particle": "van", "given": "R.", "suffix": "Jr"}]}, {"authors": ["van Dijk||R|Jr"]}, id="particle and suffix"),
        pytest.param({"author": [{"literal": "Ada Sample"}, {"literal": "et al."}]}, {"authors": ["|Ada Sample"], "authors_incomplete": True}, id="a whole name, a cut list"),
        pytest.param({"author": "Sample"}, {"authors": []}, id="authors that are no list"),
        pytest.param({"type": "article", "publisher": "medRxiv", "container-title": None, "volume": None, "page": None, "DOI": "10.1101/2024.01.01.24300001"}, {"type": "preprint", "peer_reviewed": False}, id="a preprint"),
        pytest.param({"type": "speech", "event-title": "Meeting of Tests", "event-place": "Testville", "container-title": None}, {"type": "oral", "meeting": "Meeting of Tests", "place": "Testville"}, id="a talk"),
        pytest.param({"type": "speech", "genre": "Poster", "event": "Meeting of Tests"}, {"type": "poster", "meeting": "Meeting of Tests"}, id="a poster"),
        pytest.param({"type": "chapter", "publisher": "P", "editor": [{"family": "Editor", "given": "E"}]}, {"type": "chapter", "book_title": "Journal of tests", "editors": ["Editor||E"]}, id="a chapter"),
        pytest.param({"type": "thesis", "volume": None, "page": None}, {"type": "thesis", "status": "published"}, id="a thesis"),
        pytest.param({"note": "PMID: 1234567\nPMCID: PMC7654321"}, {"pmid": "1234567", "pmcid": "PMC7654321"}, id="identifiers in the note"),
        pytest.param({"DOI": "https://doi.org/10.1000%2FC."}, {"doi": "10.1000/c"}, id="an encoded DOI as address"),
        pytest.param({"DOI": "n/a", "volume": "XX", "page": "0"}, {"doi": None, "volume": None, "pages": None}, id="placeholders"),
        pytest.param({"container-title": None, "DOI": "10.5281/zenodo.1"}, {"type": "other"}, id="a deposit without a journal is no article"),
        pytest.param({"title": "Bad \ud800 letter\u0007", "volume": 7}, {"title": "Bad ? letter", "volume": "7"}, id="letters that are none"),
    ],
)  # fmt: skip
def test_csl(changes, expected):
    assert facts(only(csl(**changes)), expected) == expected


CROSSREF: dict[str, Any] = {
    "DOI": "10.1000/R1",
    "type": "journal-article",
    "title": ["Stroke <i>care</i>"],
    "container-title": ["Journal of tests"],
    "short-container-title": ["J Test"],
    "author": [
        {
            "family": "Sample",
            "given": "Ada",
            "sequence": "first",
            "ORCID": "http://orcid.org/0000-0002-1825-0097",
        },
        {"name": "ORION Study Group", "sequence": "additional"},
    ],
    "issued": {"date-parts": [[2024, 3]]},
    "volume": "3",
    "article-number": "e12",
    "reference-count": 3,
    "abstract": "<jats:p>Not for us</jats:p>",
    "relation": {},
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, {"title": "Stroke <i>care</i>", "type": "article", "status": "published", "authors": ["Sample|Ada", "G:ORION Study Group"], "venue": "Journal of tests", "article_number": "e12", "date": "2024-03", "retracted": None}, id="an article"),
        pytest.param({"subtitle": ["a cohort"]}, {"title": "Stroke <i>care</i>: a cohort"}, id="a subtitle"),
        pytest.param({"type": "posted-content", "subtype": "preprint", "container-title": [], "institution": [{"name": "medRxiv"}], "posted": {"date-parts": [[2023, 5, 6]]}, "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/R2"}]}}, {"type": "preprint", "venue": "medRxiv", "date": "2023-05-06", "version_ids": ["doi:10.1000/r2"]}, id="a preprint and its article"),
        pytest.param({"updated-by": [{"type": "retraction", "DOI": "10.1000/N"}]}, {"retracted": True, "notices": ["Retracted in: doi:10.1000/n"]}, id="retracted"),
        pytest.param({"updated-by": [{"type": "correction", "DOI": "10.1000/N"}]}, {"retracted": None, "notices": ["Correction in: doi:10.1000/n"]}, id="corrected"),
        pytest.param({"update-to": [{"type": "retraction", "DOI": "10.1000/N"}]}, {"retracted": None}, id="the notice of a retraction"),
        pytest.param({"volume": None, "article-number": None, "published-online": {"date-parts": [[2024, 2, 1]]}}, {"status": "epub"}, id="online ahead of an issue"),
        pytest.param({"type": "book-chapter", "container-title": ["Notes in a Series", "The Book"]}, {"book_title": "The Book"}, id="a chapter of a book in a series"),
        pytest.param({"type": "book-chapter"}, {"type": "chapter", "book_title": "Journal of tests"}, id="a chapter"),
    ],
)  # fmt: skip
def test_crossref(changes, expected):
    item = {**CROSSREF, **changes}
    for text in (
        json.dumps(item),
        json.dumps({"status": "ok", "message": item}),
        json.dumps({"10.1000/R1": [item]}),
    ):
        assert facts(only(text), expected) == expected


def test_crossref_keeps_the_abstract_among_the_original_fields_alone():
    found = only(json.dumps(CROSSREF))
    assert "Not for us" in str(found.work.source_raw)
    assert "Not for us" not in str(found.work.model_dump(exclude={"source_raw"}))


def orcid(*summaries: dict[str, Any]) -> dict[str, Any]:
    return {
        "activities-summary": {"works": {"group": [{"external-ids": None, "work-summary": list(summaries)}]}}
    }


def test_orcid_as_json_says_what_its_xml_says():
    summary = {
        "put-code": 7,
        "title": {"title": {"value": "Title of a work"}, "subtitle": None},
        "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.1000/O", "external-id-relationship": "self"}]},
        "type": "conference-poster",
        "publication-date": {"year": {"value": "2012"}, "month": {"value": "10"}, "day": None},
        "journal-title": {"value": "Meeting of Tests"},
        "display-index": "0",
    }  # fmt: skip
    found = only(json.dumps(orcid(summary, {**summary, "put-code": 8, "display-index": "-1"})))
    assert facts(found, ["title", "doi", "type", "date", "meeting"]) == {
        "title": "Title of a work", "doi": "10.1000/o", "type": "poster", "date": "2012-10", "meeting": "Meeting of Tests",
    }  # fmt: skip
    assert "'put-code': 8" in str(found.work.source_raw)


def test_a_full_orcid_work_takes_its_authors_from_the_citation():
    work = {
        "put-code": 1,
        "title": {"title": {"value": "T of a work"}},
        "type": "journal-article",
        "citation": {
            "citation-type": "bibtex",
            "citation-value": "@article{k, author={Sample, Ada and {ORION Group}}, title={T}, volume={9}}",
        },
    }
    found = only(json.dumps({"bulk": [{"work": work}]}))
    assert authors(found) == ["Sample|Ada", "G:ORION Group"]
    assert found.work.volume == "9"


def test_json_resume_with_and_without_an_item_beside_it():
    found = read(
        json.dumps(
            {
                "basics": {"name": "x"},
                "publications": [
                    {"name": "T one", "publisher": "J", "releaseDate": "2020-02"},
                    {"name": "x", "csl": CSL},
                    3,
                ],
            }
        )
    )
    assert [(e.work.title, e.work.type, e.work.date) for e in found.entries] == [
        ("T one", "other", "2020-02"),
        ("Stroke care", "article", "2024-03-05"),
    ]
    assert len(found.unreadable) == 1


def test_several_values_and_lines_of_items():
    text = (
        csl()
        + "\n"
        + json.dumps(CROSSREF)
        + "\n[\n"
        + ",\n".join(json.dumps({**CSL, "id": str(n)}) for n in range(3))
        + "\n]\n"
    )
    found = read(text)
    assert [e.line for e in found.entries] == [1, 2, 4, 5, 6]
    assert found.formats == ("csl", "crossref")


def test_damaged_items_cost_themselves_alone():
    lines = [json.dumps({**CSL, "id": str(n)}) for n in range(4)]
    lines[1] = lines[1][:-20]
    found = read("[\n" + ",\n".join([*lines, "3", "{}"]) + "\n]")
    assert [e.key for e in found.entries] == ["0", "2", "3"]
    assert [(u.line, u.reason) for u in found.unreadable] == [
        (3, "the JSON is damaged here"),
        (6, "a value that is no publication"),
        (7, "an object that is no publication"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 200_000, id="lists 200,000 deep"),
        pytest.param('{"a":' * 200_000, id="objects 200,000 deep"),
        pytest.param(
            '[{"type": "article-journal", "title": "T", "x": ' + "[" * 100_000, id="deep inside an item"
        ),
        pytest.param(
            '{"type": "book", "title": "T", "n": ' + "9" * 10_000 + "}", id="a number of 10,000 digits"
        ),
        pytest.param('[{"title": NaN}, 1e999]', id="numbers that are none"),
    ],
)
def test_hostile_json_ends_with_an_answer(text):
    begin = time.process_time()
    found = Bibliography()
    with contextlib.suppress(BibliographyUnreadable):
        found = read(text)
        assert found.unreadable
    assert len(found.entries) <= 1
    assert time.process_time() - begin < 3
