"""Citations word by word, from a table; the applicant's name is marked there as it is bold on the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.cv.citation import CitationOptions, Run, cited_as, plain
from tracker.records.works import Author, Work

ROWS: list[dict[str, Any]] = yaml.load(
    Path(__file__).with_name("rows.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
)


def people(text: str) -> list[Author]:
    found = []
    for name in filter(None, re.split(r",\s*", text)):
        if name.startswith("("):
            found.append(Author(group=name.strip("()")))
        else:
            family, _, initials = name.rpartition(" ")
            found.append(Author(family=family, initials=initials))
    return found


def work_of(row: dict[str, Any]) -> Work:
    fields = dict(row["work"])
    for name in ("retracted", "authors_incomplete"):
        if name in fields:
            fields[name] = fields[name] == "true"
    people_of = {name: people(row.get(name, "")) for name in ("authors", "editors")}
    return Work.model_validate(fields | people_of)


def article(title: str = "T", authors: str = "", **fields: Any) -> Work:
    kept = {"title": title, "type": "article", "status": "published", "authors": people(authors)}
    return Work.model_validate(kept | fields)


def marked(runs: list[Run]) -> str:
    return "".join(f"**{run.text}**" if run.bold else run.text for run in runs)


@pytest.mark.parametrize("style", ["ama", "vancouver"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_work_is_cited_word_by_word(row: dict[str, Any], style: Any) -> None:
    me = int(row["me"]) if "me" in row else None
    assert marked(cited_as(work_of(row), style, me=me)) == row[style]


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 60
    assert len({row["name"] for row in ROWS}) == len(ROWS)


def test_the_applicant_may_be_hidden_where_a_journal_wants_the_bare_style() -> None:
    work = article(authors="A A, B B, C C, D D, E E, F F, G G")
    runs = cited_as(work, me=5, options=CitationOptions(always_me=False))
    assert plain(runs) == "A A, B B, C C, et al. T."


def test_equal_contribution_is_starred_and_said() -> None:
    work = article(authors="Abel A, Bode B, Cole C")
    runs = cited_as(work, me=1, co_first={0, 1})
    assert marked(runs).startswith("Abel A*, **Bode B***, Cole C. *Contributed equally. T")


@pytest.mark.parametrize(
    ("title", "lowered"),
    [
        ("Risk Factors in Young Adults: A Review", "Risk factors in young adults: A review"),
        ("MRI and mRNA in COVID-19", "MRI and mRNA in COVID-19"),
        ("Infections With Escherichia in Spain", "Infections with Escherichia in spain"),
    ],
)
def test_titles_in_sentence_case_keep_what_is_capital_inside(title: str, lowered: str) -> None:
    work = article(title)
    assert plain(cited_as(work, options=CitationOptions(lower_titles=True))) == f"{lowered}."


def test_a_name_in_a_script_without_initials_is_whole() -> None:
    work = article(authors="").model_copy(
        update={"authors": [Author(family="王", given="小明"), Author(family="김", given="민준")]}
    )
    assert plain(cited_as(work)).startswith("王 小明, 김 민준. ")


def test_links_lead_to_the_doi_once() -> None:
    work = article(doi="https://doi.org/10.1000/x")
    linked = [run for run in cited_as(work) if run.link]
    assert [(run.text, run.link) for run in linked] == [("doi:10.1000/x", "https://doi.org/10.1000/x")]


def test_what_means_something_else_in_addresses_is_encoded_in_links_alone() -> None:
    work = article(doi="10.1002/(sici)1097(1998)17:15<1661::aid>3.0.co;2-2#a?b%c")
    (linked,) = [run for run in cited_as(work) if run.link]
    assert linked.text == "doi:10.1002/(sici)1097(1998)17:15<1661::aid>3.0.co;2-2#a?b%c"
    assert linked.link == "https://doi.org/10.1002/(sici)1097(1998)17:15%3C1661::aid%3E3.0.co;2-2%23a%3Fb%25c"
    bare = cited_as(work, options=CitationOptions(links=False))
    assert not any(run.link for run in bare)


def test_raised_and_italic_parts_of_a_title_are_runs() -> None:
    work = article("<i>E</i> H<sub>2</sub> x<sup>3</sup>")
    runs = cited_as(work)
    assert [run.text for run in runs if run.italic] == ["E"]
    assert [(run.text, run.raised) for run in runs if run.raised] == [("2", "sub"), ("3", "sup")]
