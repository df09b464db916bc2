"""Identifiers in their normal form, and marks that carry what a format has no field for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.cv.bibliography.marks import take_marks, write_marks
from tracker.cv.bibliography.pages import pages_of
from tracker.cv.bibliography.when import partial, partial_of
from tracker.cv.identifiers import arxiv_doi, doi_of, is_preprint_doi, pmcid_of, pmid_of


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/abc.", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("https://doi.org/https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("10.1000//abc", "10.1000/abc"),
        ("10.1016/S0140-6736(20)30183-5", "10.1016/s0140-6736(20)30183-5"),
        ("(doi: 10.1000/abc).", "10.1000/abc"),
        ("10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2", "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"),
        ("10.1002/1097-0258(1998)17:15&lt;1661::AID-SIM968&gt;3.0.CO;2-2", "10.1002/1097-0258(1998)17:15<1661::aid-sim968>3.0.co;2-2"),
        ("10.1000/a\u200bb\u202ec", "10.1000/abc"),
        ("123456", None),
        ("10.12/x", None),
        ("", None),
    ],
)  # fmt: skip
def test_dois(text, doi):
    assert doi_of(text) == doi


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("0123", "123"),
        ("PMID: 123", "123"),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", "123"),
        ("x", None),
        ("1234567890", None),
        ("000", None),
    ],
)
def test_pmids(text, pmid):
    assert pmid_of(text) == pmid


@pytest.mark.parametrize(
    ("text", "pmcid"),
    [
        ("PMC123", "PMC123"),
        ("pmc0123.2", "PMC123"),
        ("https://example.org/articles/PMC12/", "PMC12"),
        ("123", None),
        ("PMC0", None),
    ],
)
def test_pmcids(text, pmcid):
    assert pmcid_of(text) == pmcid


def test_preprints_by_identifier():
    assert arxiv_doi("arXiv:2401.12345v2") == "10.48550/arxiv.2401.12345"
    assert arxiv_doi("12345") is None
    assert [
        is_preprint_doi(d)
        for d in (
            "10.1101/2020.01.02.20012345",
            "10.1101/123456",
            "10.1101/gr.123.4",
            "10.21203/rs.3.rs-1/v1",
            "10.1000/x",
        )
    ] == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", "2024"), ("2024-03", "2024-03"), ("2024/03/05", "2024-03-05"), ("2014//", "2014"), ("2019/1/", "2019-01"), ("20240305", "2024-03-05"),
        ("5 Mar 2024", "2024-03-05"), ("March 5, 2024", "2024-03-05"), ("2021 Sep-Oct", "2021-09"), ("2021 Spring", "2021"), ("Sept. 2020", "2020-09"),
        ("03/04/2019", "2019"), ("c2014", "2014"), ("1999/2001", "1999"), ("2024-13", "2024"), ("2023-02-30", "2023-02"), ("in press", None), ("10 15", None), ("1850", None), ("", None),
    ],
)  # fmt: skip
def test_days_in_words(text, day):
    assert partial_of(text) == day


@pytest.mark.parametrize(
    ("parts", "day"),
    [((2024, 2, 29), "2024-02-29"), ((2023, 2, 29), "2023-02"), ((2024, None, 5), "2024"), (("2024", "Dec", "1"), "2024-12-01"), ((None, 3, 1), None), ((20245, 1, 1), None), ((True, 1, 1), None), ((2024, 0, 0), "2024")],
)  # fmt: skip
def test_days_in_parts(parts, day):
    assert partial(*parts) == day


@pytest.mark.parametrize(
    ("text", "pages", "article"),
    [
        ("145-52", "145-152", None), ("145–152", "145-152", None), ("S40-2", "S40-S42", None), ("S40", "S40", None), ("7-7", "7", None), ("e241234", None, "e241234"),
        ("1234567", None, "1234567"), ("99", "99", None), ("1-4, 8", "1-4, 8", None), ("pp. 3--9", "3-9", None), ("998-1002", "998-1002", None), ("e12-e19", "e12-e19", None), ("", None, None),
    ],
)  # fmt: skip
def test_pages(text, pages, article):
    assert pages_of(text) == (pages, article)


def test_marks_say_what_they_hold():
    mark = write_marks(
        {
            "status": "under_review",
            "author_number": 3,
            "retracted": True,
            "notices": ["a; b"],
            "venue": "50% {x}",
        }
    )
    assert (
        mark
        == "tracker: status=under_review; author_number=3; retracted=true; notices=[%22a%3B b%22]; venue=50%25 %7Bx%7D"
    )
    assert take_marks([f"my own note\n{mark}\nmore", "tracker: unknown=3; note=x; doi="]) == {
        "status": "under_review", "author_number": 3, "retracted": True, "notices": ["a; b"], "venue": "50% {x}", "doi": None,
    }  # fmt: skip
    for wrong in ({"id": "x"}, {"made_up": 1}, {"status": 3}):
        with pytest.raises(ValueError, match="hold"):
            write_marks(wrong)


@given(
    st.dictionaries(
        st.sampled_from(["title", "venue", "meeting", "doi"]),
        st.text(min_size=1).map(str.strip).filter(bool),
        min_size=1,
    ),
    st.lists(st.text(), max_size=3),
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_marks_give_back_any_text(fields, keywords):
    assert take_marks([write_marks({**fields, "keywords": keywords})]) == {**fields, "keywords": keywords}
