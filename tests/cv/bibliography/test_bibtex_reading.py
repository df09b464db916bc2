"""BibTeX and BibLaTeX in: LaTeX, names, values in the wrong place, blocks that are broken."""

from __future__ import annotations

import pytest
from reading import authors, facts, only, read

from tracker.records.works import WorkStatus


def entry(fields: str, kind: str = "article", key: str = "k") -> str:
    return f"@{kind}{{{key},\n {fields}\n}}\n"


ARTICLE = "title={Stroke care}, author={Sample, Ada}, journal={J Test}, year={2024}, volume={3}"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        pytest.param(r"$\beta$-blockers", "β-blockers", id="Greek in mathematics"),
        pytest.param(r"{\AA}ngstr{\"o}m", "Ångström", id="ring and umlaut"),
        pytest.param(r"Nguy{\~{\^e}}n", "Nguyễn", id="two accents on one letter"),
        pytest.param(r"{\l}{\'o}d{\'z}", "łódź", id="Polish letters"),
        pytest.param(r"Ya{\u{g}}mur {\i}s{\i}", "Yağmur ısı", id="Turkish letters"),
        pytest.param(r"Stra{\ss}e {\ae}on {\O}re", "Straße æon Øre", id="letters without parts"),
        pytest.param(r"\v{C}esk\'y", "Český", id="accents without braces"),
        pytest.param(r"{COVID}-19 in {N}epal", "COVID-19 in Nepal", id="braces that keep capitals"),
        pytest.param(
            r"\emph{Candida auris} in \textit{vitro}", "<i>Candida auris</i> in <i>vitro</i>", id="italics"
        ),
        pytest.param(r"CO$_2$ and Ca$^{2+}$", "CO<sub>2</sub> and Ca<sup>2+</sup>", id="raised and lowered"),
        pytest.param(r"H\textsubscript{2}O", "H<sub>2</sub>O", id="lowered by a command"),
        pytest.param(r"50% of \$100", "50% of $100", id="a percent sign is no comment"),
        pytest.param(r"A cost of $5 a day", "A cost of $5 a day", id="a lone dollar sign"),
        pytest.param(r"Risk \& benefit~ratio", "Risk & benefit ratio", id="escapes and ties"),
        pytest.param(r"p < 0.05 {\textless} x", "p < 0.05 < x", id="less than is no tag"),
        pytest.param(
            r"\mbox{A} \ensuremath{\alpha} \unheardof{B}",
            r"A α \unheardof B",
            id="an unknown command stays visible",
        ),
        pytest.param(
            r"Heart &amp; {L}ung \&amp; brain & mind",
            "Heart & Lung & brain & mind",
            id="ampersands of all kinds",
        ),
        pytest.param(r"X- and <tex>$\gamma$</tex>-rays", "X- and γ-rays", id="a tag of the publisher"),
        pytest.param(
            r"{\textbeta}-blockers, \textDelta{} and \textmu", "β-blockers, Δ and μ", id="Greek in text"
        ),
        pytest.param(r"\textcommabelow{S}tefan, \cb{T}ara", "Ștefan, Țara", id="a comma below"),
        pytest.param(
            r"\href{https://example.org/x}{Stroke} \url{https://example.org}",
            "Stroke https://example.org",
            id="links",
        ),
        pytest.param(
            r"\enquote{Stroke} at 5\textdegreeC, \S 3\ddag", "“Stroke” at 5°C, §3‡", id="quotes and signs"
        ),
        pytest.param("β-blockers in Łódź", "β-blockers in Łódź", id="letters as they are"),
        pytest.param(
            "Write to me @ home, no \\alpha", "Write to me @ home, no α", id="an at sign in a title"
        ),
    ],
)
def test_titles(latex, text):
    found = only(entry(f"title = {{{latex}}}, year = 2024, doi = {{10.1000/x}}"))
    assert found.work.title == text


@pytest.mark.parametrize(
    ("names", "expected", "incomplete"),
    [
        pytest.param("Sample, Ada and Testcase, Ben", ["Sample|Ada", "Testcase|Ben"], None, id="family first"),
        pytest.param("Ada Sample and Ben C. Testcase", ["Sample|Ada", "Testcase|Ben C."], None, id="given first"),
        pytest.param("Sample, A. B. and Testcase, C", ["Sample||AB", "Testcase||C"], None, id="initials"),
        pytest.param("{ORION 2021 Collaborators} and Sample, A", ["G:ORION 2021 Collaborators", "Sample||A"], None, id="a braced group"),
        pytest.param("Ludwig van der Sample", ["van der Sample|Ludwig"], None, id="particles"),
        pytest.param("Sample, Jr, Ada", ["Sample|Ada||Jr"], None, id="suffix"),
        pytest.param(r"M{\"u}ller, J{\'e}r{\^o}me", ["Müller|Jérôme"], None, id="LaTeX inside names"),
        pytest.param(r"{\O}sterby, {\AA}se", ["Østerby|Åse"], None, id="a letter in braces is no group"),
        pytest.param(r"Sample, G. {\relax Yu}.", ["Sample|G. Yu."], None, id="a command that prints nothing"),
        pytest.param("{{W.M.P. van der} Sample}", ["G:W.M.P. van der Sample"], None, id="a name wholly in braces"),
        pytest.param("{W.M.P. van der} Sample", ["van der Sample||WMP"], None, id="particles in the braces of the given name"),
        pytest.param("Sample, Ada and others", ["Sample|Ada"], True, id="and others"),
        pytest.param("Sample, A. et al.", ["Sample||A"], True, id="et al in a name"),
        pytest.param("family=Sample, given=Ada", ["Sample|Ada"], None, id="labelled parts"),
        pytest.param("given=A=B, family=Testcase", ["Testcase|A=B"], None, id="an equals sign in a part"),
        pytest.param("Sample, Ada; Testcase, Ben", ["Sample|Ada", "Testcase|Ben"], None, id="semicolons"),
        pytest.param("A Sample, B Testcase and C Third", ["Sample||A", "Testcase||B", "Third||C"], None, id="commas between persons"),
        pytest.param("Sample and ,", ["Sample"], None, id="an empty name"),
        pytest.param("{Barnes and Noble Study Group}", ["G:Barnes and Noble Study Group"], None, id="and inside braces"),
        pytest.param("World Health Testing Organization", ["G:World Health Testing Organization"], None, id="a group without braces"),
    ],
)  # fmt: skip
def test_names(names, expected, incomplete):
    found = only(entry(f"title={{T}}, author={{{names}}}, year=2020, doi={{10.1000/x}}"))
    assert authors(found) == expected
    assert found.work.authors_incomplete is incomplete
    assert found.work.n_authors == (None if incomplete else len(expected))


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        pytest.param("article", ARTICLE, {"type": "article", "status": "published", "date": "2024", "venue": "J Test"}, id="an article in a volume"),
        pytest.param("article", "title={T}, journal={J}, year={2024 (In Press)}, volume={XX}, doi={10.1000/X}", {"status": "in_press", "date": "2024", "volume": None, "doi": "10.1000/x"}, id="a status in the year, a placeholder volume"),
        pytest.param("article", "title={T}, journal={1}, year=2024, volume=3", {"venue": None, "volume": "3"}, id="a number as journal"),
        pytest.param("article", "title={T}, journal={J}, year=2024, month=mar, day=5, volume=2", {"date": "2024-03-05"}, id="month macro and day"),
        pytest.param("article", 'title={T}, journal={J}, year=2024, month="10~" # jan, volume=2', {"date": "2024-01-10"}, id="day joined with the month"),
        pytest.param("article", "title={T}, journal={J}, year=2024, month={13}, volume=2", {"date": "2024"}, id="no such month"),
        pytest.param("article", "title={T}, journal={J}, year={n.d.}", {"date": None, "status": None}, id="no date"),
        pytest.param("article", "title={T}, journaltitle={J}, date={2023-02-28/2023-03-01}, volume=1", {"date": "2023-02-28", "venue": "J"}, id="a range of days"),
        pytest.param("article", "title={T}, journal={J}, year=2024, volume=1, pages={145--52}", {"pages": "145-152"}, id="a shortened range"),
        pytest.param("article", "title={T}, journal={J}, year=2024, volume=1, pages={e241234}", {"pages": None, "article_number": "e241234"}, id="an article number as pages"),
        pytest.param("article", "title={T}, journal={J}, year=2024, volume=1, eid={77}", {"article_number": "77"}, id="eid"),
        pytest.param("article", "title={T}, journal={medRxiv}, year=2024, doi={10.1101/2024.01.02.24300001}", {"type": "preprint", "status": "published", "peer_reviewed": False}, id="a preprint by its DOI"),
        pytest.param("misc", "title={T}, year=2024, eprint={2401.12345}, archiveprefix={arXiv}", {"type": "preprint", "doi": "10.48550/arxiv.2401.12345", "venue": "arXiv"}, id="a preprint by its number"),
        pytest.param("misc", "title={T}, year=2020, publisher={bioRxiv}, doi={10.1101/2020.09.09.999001}", {"type": "preprint", "venue": "bioRxiv", "publisher": "bioRxiv"}, id="a server as publisher"),
        pytest.param("misc", "title={T}, year=2020, publisher={Cold Spring Harbor Laboratory}, doi={10.1101/2020.09.09.999001}", {"type": "preprint", "venue": None}, id="a DOI that two servers share"),
        pytest.param("article", "title={T}, journal={J}, volume=4, year=2024, eprint={2401.12345}, archiveprefix={arXiv}", {"type": "article", "doi": None, "version_ids": ["doi:10.48550/arxiv.2401.12345"]}, id="an article that names its preprint"),
        pytest.param("inproceedings", "title={T}, booktitle={Meeting of Tests}, year=2023, note={Poster presentation}", {"type": "poster", "meeting": "Meeting of Tests"}, id="a poster by its note"),
        pytest.param("incollection", "title={T}, booktitle={Book of Tests}, editor={Sample, A}, publisher={P}, year=2020", {"type": "chapter", "book_title": "Book of Tests", "editors": ["Sample||A"], "publisher": "P"}, id="a chapter"),
        pytest.param("article", "title={T}, journal={J}, year=2024, volume=1, number=4, url={https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123456/}", {"pmcid": "PMC123456", "issue": "4"}, id="PubMed Central's number in the address"),
        pytest.param("article", "title={T}, journal={J}, year=2024, url={https://pubmed.ncbi.nlm.nih.gov/1234567/}", {"pmid": "1234567", "status": "published"}, id="PubMed's number in the address"),
        pytest.param("book", "title={T}, series={S}, number=4, publisher={P}, year=2020", {"issue": None}, id="a number in a series is no issue"),
        pytest.param("phdthesis", "title={T}, school={University of Testing}, year=2019", {"type": "thesis", "publisher": "University of Testing"}, id="a thesis"),
        pytest.param("unpublished", "title={T}, author={Sample, A}, year=2024", {"type": "article", "status": None}, id="an unpublished manuscript has no status"),
        pytest.param("article", "title={T}, journal={J}, year=2024, pmid={0123456}, volume=1", {"pmid": "123456"}, id="leading zeros of a PMID"),
        pytest.param("article", "title={T}, journal={J}, year=2024, volume=1, doi={https://doi.org/10.1000//ABC.}", {"doi": "10.1000/abc"}, id="a DOI as address"),
        pytest.param("article", r"title={T}, journal={J}, year=2024, volume=1, doi={10.1000/a\_b}", {"doi": "10.1000/a_b"}, id="an escaped DOI"),
        pytest.param("article", "title={T}, journal={J}, year=2024, volume=1, url={https://doi.org/10.1000/u}", {"doi": "10.1000/u"}, id="a DOI in the address alone"),
        pytest.param("article", "title={RETRACTED: T of tests}, journal={J}, year=2024, volume=1", {"title": "T of tests", "retracted": True}, id="the publisher's word on retraction"),
        pytest.param("article", "title={T of tests (Retracted article. See vol. 3, pg 4, 2022)}, journal={J}, year=2024, volume=1", {"title": "T of tests", "retracted": True}, id="a database's word on retraction"),
        pytest.param("article", "title={WITHDRAWN: T of tests}, journal={J}, year=2024, volume=1", {"title": "T of tests", "retracted": True}, id="the publisher's word on withdrawal"),
        pytest.param("article", "title={Withdrawn: Life without statins}, journal={J}, year=2024, volume=1", {"title": "Withdrawn: Life without statins", "retracted": None}, id="a title about withdrawal"),
        pytest.param("article", "title={Retraction: T of tests}, journal={J}, year=2024, volume=1", {"title": "Retraction: T of tests", "retracted": None}, id="the notice itself"),
        pytest.param("article", "title={T}, author={Lee, Kim {III}}, journal={J}, year=2024, volume=1", {"authors": ["Lee|Kim||III"]}, id="a suffix behind the given name"),
    ],
)  # fmt: skip
def test_fields(kind, fields, expected):
    assert facts(only(entry(fields, kind)), expected) == expected


@pytest.mark.parametrize(
    ("words", "claimed"),
    [
        pytest.param("pubstate={submitted}", WorkStatus.SUBMITTED, id="submitted"),
        pytest.param("note={Under review}", WorkStatus.UNDER_REVIEW, id="under review"),
        pytest.param("note={accepted}", WorkStatus.ACCEPTED, id="accepted"),
        pytest.param("note={manuscript in preparation}", WorkStatus.IN_PREPARATION, id="in preparation"),
    ],
)
def test_what_a_source_claims_is_left_to_the_person(words, claimed):
    found = only(entry(f"title={{T}}, author={{Sample, A}}, journal={{J}}, year=2024, {words}"))
    assert found.work.status is None
    assert found.claimed is claimed


def test_strings_parents_and_blocks_that_are_no_entries():
    found = read(
        "junk before\n% a comment\n@string{jt = {Journal of Tests}}\n@preamble{ {x} }\n@comment{ {@article{no,}} }\n"
        + entry("title={One}, journal=jt # { B}, year=2020, volume=1", key="a")
        + entry("title={Two}, crossref={b}, pages={1--9}", "inproceedings", key="c")
        + entry("title={The Book}, publisher={P}, year=2021, editor={Sample, A}", "proceedings", key="b")
    )
    assert [e.work.title for e in found.entries] == ["One", "Two", "The Book"]
    assert found.entries[0].work.venue == "Journal of Tests B"
    two = found.entries[1].work
    assert (two.meeting, two.date, two.publisher) == ("The Book", "2021", "P")
    assert found.unreadable == []


def test_broken_blocks_are_listed_with_their_lines_and_the_rest_goes_in():
    found = read(
        "@article{a, title={Unclosed, year=2020\n\n"
        + entry(ARTICLE, key="b")
        + "@article{title={No key}, year=2020}\n"
        + entry(ARTICLE.replace("care", "units"), key="b")
        + '@article{c, title = "Quotes {"}inside{"}", year = "2021", doi = {10.1000/q}}\n'
        + "@article{d, title={Twice}, title={Again}, year=2020, doi={10.1000/z}}\n@article(e, title={Round}, doi={10.1000/r})\n"
    )
    assert [e.work.title for e in found.entries] == [
        "Stroke care",
        "Stroke units",
        'Quotes "inside"',
        "Twice",
        "Round",
    ]
    assert [(u.line, u.reason) for u in found.unreadable] == [
        (1, "a brace or quote is not closed"),
        (6, "the entry is not well formed"),
    ]


@pytest.mark.parametrize(
    "text", [r"\frac", r"\sqrt{", r"\href", r"\href{a", r"\includegraphics", r"\item[", r"\multicolumn{1}", r"\footnote"]
)  # fmt: skip
def test_commands_without_what_they_need_stop_nothing(text):
    found = read(entry(f"title = {{Stroke {text} care}}, year = 2024, doi = {{10.1000/x}}") + entry(ARTICLE))
    assert found.entries[-1].work.title == "Stroke care"


def test_every_original_field_is_kept_as_it_was():
    raw = only(entry(r"title={{\O}re}, year=2020, doi={10.1000/x}, madeup = {50\% of it}")).work.source_raw
    fields = raw["sources"][0]["fields"]
    assert fields["madeup"] == r"50\% of it"
    assert fields["title"] == r"{\O}re"
    assert fields["key"] == "k"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("@article{a, title=" + "{" * 20_000 + "}" * 20_000 + "}\n" + entry(ARTICLE), id="braces 20,000 deep"),
        pytest.param("@article{a, title={" + "\\emph{" * 3000 + "\n" + entry(ARTICLE), id="thousands of unclosed braces"),
        pytest.param("@article{a, title={x, year=2020}\n" * 3000 + entry(ARTICLE), id="thousands of unclosed entries"),
        pytest.param("@article{x, author={" + " and ".join(["Sample, A"] * 5000) + "}, title={T}, doi={10.1000/m}}\n" + entry(ARTICLE), id="5,000 authors"),
    ],
)  # fmt: skip
def test_hostile_entries_cost_themselves_alone(text):
    found = read(text)
    assert found.entries[-1].work.title == "Stroke care"
    assert found.unreadable or len(found.entries) == 2


def test_nothing_that_is_read_is_logged(caplog, capfd):
    read(
        "@article{MARKED, title={\\input{MARKED} \\badly{MARKED, year=2020}\n"
        + entry(r"title={\input{MARKED} $x}, doi={10.1000/x}")
    )
    assert "MARKED" not in caplog.text
    assert "MARKED" not in "".join(capfd.readouterr())
