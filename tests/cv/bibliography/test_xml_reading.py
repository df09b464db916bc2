"""PubMed XML and ORCID XML: what they say, what is damaged, what is hostile."""

from __future__ import annotations

import contextlib
import time

import pytest
from reading import authors, facts, only, read

from tracker.errors import BibliographyUnreadable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.example/pubmed.dtd">\n'
ARTICLE = """<PubmedArticle>
<MedlineCitation><PMID Version="1">1234567</PMID>
<Article>
<Journal><JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Journal of tests</Title><ISOAbbreviation>J Test</ISOAbbreviation></Journal>
<ArticleTitle>Growth of <i>Candida auris</i> at low CO<sub>2</sub> and <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math> units.</ArticleTitle>
<Pagination><MedlinePgn>145-52</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/x.1</ELocationID>
<AuthorList CompleteYN="Y">
<Author ValidYN="Y" EqualContrib="Y"><LastName>Sample</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials><Suffix>Jr</Suffix><Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier></Author>
<Author ValidYN="Y" EqualContrib="Y"><LastName>Testcase</LastName><ForeName>Ben</ForeName><Initials>B</Initials></Author>
<Author ValidYN="N"><LastName>Wrong</LastName><Initials>W</Initials></Author>
<Author ValidYN="Y"><CollectiveName>ORION Study Group</CollectiveName></Author>
</AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
</Article>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Stroke</DescriptorName><QualifierName MajorTopicYN="Y">therapy</QualifierName></MeshHeading><MeshHeading><DescriptorName MajorTopicYN="N">Humans</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>yeast</Keyword></KeywordList>
<InvestigatorList><Investigator ValidYN="Y"><LastName>Member</LastName><ForeName>Olga</ForeName><Initials>O</Initials></Investigator></InvestigatorList>
</MedlineCitation>
<PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">1234567</ArticleId><ArticleId IdType="pmc">PMC7654321</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>"""


def document(*articles: str) -> str:
    return HEAD + "<PubmedArticleSet>\n" + "\n".join(articles or (ARTICLE,)) + "\n</PubmedArticleSet>\n"


def test_an_article():
    found = only(document())
    wanted = {
        "title": "Growth of <i>Candida auris</i> at low CO<sub>2</sub> and x=2 units",
        "authors": ["Sample|Ada B|AB|Jr", "Testcase|Ben|B", "G:ORION Study Group"],
        "collaborators": ["Member|Olga|O"],
        "type": "article",
        "status": "published",
        "date": "2021-03",
        "venue": "Journal of tests",
        "journal_abbrev": "J Test",
        "volume": "12",
        "issue": "3",
        "pages": "145-152",
        "doi": "10.1000/x.1",
        "pmid": "1234567",
        "pmcid": "PMC7654321",
        "mesh": ["*Stroke", "Humans"],
        "keywords": ["yeast"],
        "retracted": None,
    }
    assert facts(found, wanted) == wanted
    assert [a.equal_contribution for a in found.work.authors] == [True, True, None]
    assert found.work.authors[0].orcid == "0000-0002-1825-0097"
    assert found.line == 4
    assert "Candida auris" in found.work.source_raw["sources"][0]["fields"]["xml"]


LINK = '<CommentsCorrectionsList><CommentsCorrections RefType="{}"><RefSource>J Test. 2022;1:1</RefSource><PMID>7000001</PMID></CommentsCorrections></CommentsCorrectionsList><MeshHeadingList>'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("<Pagination><MedlinePgn>145-52</MedlinePgn></Pagination>", '<ELocationID EIdType="pii" ValidYN="Y">20200021</ELocationID>', {"pages": None, "article_number": "20200021"}, id="the publisher's number of an article without pages"),
        pytest.param("<Pagination><MedlinePgn>145-52</MedlinePgn></Pagination>", '<ELocationID EIdType="pii" ValidYN="Y">S2211-1247(22)00645-3</ELocationID>', {"pages": None, "article_number": None}, id="a publisher's number that is no place"),
        pytest.param("<MedlinePgn>145-52</MedlinePgn>", "<StartPage>145</StartPage><EndPage>152</EndPage>", {"pages": "145-152"}, id="first and last page"),
        pytest.param("<MeshHeadingList>", LINK.format("RetractionIn"), {"retracted": True, "notices": ["Retracted in: J Test. 2022;1:1 PMID: 7000001"]}, id="retracted"),
        pytest.param("<MeshHeadingList>", LINK.format("RetractionOf"), {"retracted": None}, id="the notice itself"),
        pytest.param("<MeshHeadingList>", LINK.format("ErratumIn"), {"retracted": None, "notices": ["Correction in: J Test. 2022;1:1 PMID: 7000001"]}, id="an erratum"),
        pytest.param("<MeshHeadingList>", LINK.format("ExpressionOfConcernIn"), {"retracted": None}, id="an expression of concern"),
        pytest.param("<MeshHeadingList>", LINK.format("UpdateOf"), {"version_ids": ["pmid:7000001"]}, id="a preprint it updates"),
        pytest.param("<MeshHeadingList>", LINK.format("RetractedandRepublishedIn"), {"retracted": True}, id="retracted and republished"),
        pytest.param("Journal Article<", "Retracted Publication<", {"retracted": True}, id="publication type retracted"),
        pytest.param("Journal Article<", "Case Reports<", {"type": "case_report"}, id="a case report"),
        pytest.param("Journal Article<", "Editorial<", {"type": "letter"}, id="an editorial"),
        pytest.param("Journal Article<", "Preprint<", {"type": "preprint", "peer_reviewed": False}, id="a preprint"),
        pytest.param("Journal Article<", "Meeting Abstract<", {"type": "abstract"}, id="a meeting abstract"),
        pytest.param('CompleteYN="Y"', 'CompleteYN="N"', {"authors_incomplete": True, "n_authors": None}, id="an incomplete list"),
        pytest.param("<Language>eng</Language>", "<Language>por</Language><VernacularTitle>Título próprio.</VernacularTitle>", {"title": "Título próprio", "translated_title": "Growth of <i>Candida auris</i> at low CO<sub>2</sub> and x=2 units", "language": "por"}, id="a title in its own language"),
        pytest.param("<Language>eng</Language>", "<Language>eng</Language><VernacularTitle>Título próprio.</VernacularTitle>", {"title": "Growth of <i>Candida auris</i> at low CO<sub>2</sub> and x=2 units"}, id="a translated title beside an English article"),
        pytest.param("<Year>2021</Year><Month>Mar</Month>", "<MedlineDate>2020 Dec-2021 Jan</MedlineDate>", {"date": "2020-12"}, id="a date in words"),
    ],
)  # fmt: skip
def test_what_an_article_says(old, new, expected):
    assert old in ARTICLE
    assert facts(only(document(ARTICLE.replace(old, new))), expected) == expected


def test_ahead_of_print_takes_the_day_online():
    text = ARTICLE.replace("<Volume>12</Volume><Issue>3</Issue>", "").replace("ppublish", "aheadofprint")
    text = text.replace(
        "<Language>", "<ArticleDate><Year>2021</Year><Month>01</Month><Day>09</Day></ArticleDate><Language>"
    )
    assert facts(only(document(text)), ["status", "date"]) == {"status": "epub", "date": "2021-01-09"}


BOOK = """<PubmedBookArticle><BookDocument><PMID>2000001</PMID>
<Book><Publisher><PublisherName>Test Press</PublisherName><PublisherLocation>Testville</PublisherLocation></Publisher><BookTitle>Book of Tests</BookTitle><PubDate><Year>1999</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName><Initials>E</Initials></Author></AuthorList></Book>
<ArticleTitle>Chapter of tests</ArticleTitle><AuthorList Type="authors"><Author><LastName>Sample</LastName><ForeName>Ada</ForeName></Author></AuthorList>
<ContributionDate><Year>2016</Year><Month>02</Month></ContributionDate></BookDocument></PubmedBookArticle>"""


def test_a_chapter_has_its_authors_and_the_book_its_editors():
    assert facts(only(document(BOOK)), ["title", "type", "authors", "editors", "book_title", "date", "publisher", "place"]) == {
        "title": "Chapter of tests", "type": "chapter", "authors": ["Sample|Ada"], "editors": ["Editor||E"],
        "book_title": "Book of Tests", "date": "2016-02", "publisher": "Test Press", "place": "Testville",
    }  # fmt: skip


def test_a_damaged_record_costs_itself_alone():
    broken = ARTICLE.replace("</ArticleTitle>", "").replace("1234567", "9")
    text = document(ARTICLE, broken, ARTICLE.replace("1234567", "8").replace("10.1000/x.1", "10.1000/x.2"))
    found = read(text)
    assert [e.work.pmid for e in found.entries] == ["1234567", "8"]
    assert [(u.line, u.reason) for u in found.unreadable] == [(27, "the record is not well-formed XML")]
    cut = read(text[: text.rindex("<PubmedData>")])
    assert [e.work.pmid for e in cut.entries] == ["1234567"]
    assert [u.reason for u in cut.unreadable] == [
        "the record is not well-formed XML",
        "the record does not end",
    ]


def test_documents_after_one_another_and_a_record_without_its_frame():
    found = read(
        document()
        + document(ARTICLE.replace("1234567", "8"))
        + '<?xml version="1.0"?>\n'
        + ARTICLE.replace("1234567", "9")
    )
    assert [e.work.pmid for e in found.entries] == ["1234567", "8", "9"]


def laughs(levels: int = 10) -> str:
    rows = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels)]
    return f'<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet [{"".join(rows)}]>\n<PubmedArticleSet>{ARTICLE.replace("units", f"&a{levels - 1};")}</PubmedArticleSet>'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(laughs(), id="entities within entities"),
        pytest.param(f'<!DOCTYPE PubmedArticleSet [<!ENTITY e SYSTEM "file:///etc/passwd">]><PubmedArticleSet>{ARTICLE.replace("units", "&e;")}</PubmedArticleSet>', id="an entity of the disk"),
        pytest.param(f'<!DOCTYPE PubmedArticleSet [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x"> %e;]><PubmedArticleSet>{ARTICLE}</PubmedArticleSet>', id="an entity of the network"),
    ],
)  # fmt: skip
def test_documents_with_entities_of_their_own_are_refused(text):
    begin = time.process_time()
    with pytest.raises(BibliographyUnreadable, match="declares entities"):
        read(text)
    assert time.process_time() - begin < 2


def test_named_letters_are_letters():
    assert only(document(ARTICLE.replace("units", "&alpha; &eacute; &amp; &lt;"))).work.title.endswith(
        "α é & <"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<a>" * 100_000, id="elements 100,000 deep"),
        pytest.param(
            "<PubmedArticleSet>" + "<b>" * 100_000 + "</PubmedArticleSet>", id="deep inside the right root"
        ),
    ],
)
def test_deep_documents_end_with_an_answer(text):
    begin = time.process_time()
    with contextlib.suppress(BibliographyUnreadable):
        assert read(text).entries == []
    assert time.process_time() - begin < 5


# --- ORCID ------------------------------------------------------------------------------------------

SUMMARY = """<work:work-summary put-code="{code}" display-index="{index}"><work:title><common:title>{title}</common:title></work:title>
<common:external-ids><common:external-id><common:external-id-type>doi</common:external-id-type><common:external-id-value>10.1000/o.{code}</common:external-id-value><common:external-id-relationship>{relation}</common:external-id-relationship></common:external-id></common:external-ids>
<work:type>{kind}</work:type><common:publication-date><common:year>2017</common:year><common:month>03</common:month></common:publication-date><work:journal-title>J Test</work:journal-title></work:work-summary>"""


def summary(
    code: int = 1,
    *,
    index: int = 0,
    title: str = "Title of a work",
    kind: str = "journal-article",
    relation: str = "self",
) -> str:
    return SUMMARY.format(code=code, index=index, title=title, kind=kind, relation=relation)


def orcid(*groups: str) -> str:
    inner = "".join(f"<activities:group>{group}</activities:group>" for group in groups)
    return f'<?xml version="1.0"?>\n<activities:works xmlns:activities="urn:a" xmlns:work="urn:w" xmlns:common="urn:c">{inner}</activities:works>'


def test_orcid_keeps_the_preferred_summary_of_a_group():
    found = read(
        orcid(
            summary(1, index=0, title="Second choice") + summary(2, index=5, title="First choice"),
            summary(3, kind="conference-poster"),
        )
    )
    assert [e.work.title for e in found.entries] == ["First choice", "Title of a work"]
    assert facts(found.entries[0], ["doi", "date", "type", "status", "venue"]) == {
        "doi": "10.1000/o.2", "date": "2017-03", "type": "article", "status": "published", "venue": "J Test",
    }  # fmt: skip
    assert found.entries[1].work.type == "poster"
    assert "o.1" in str(found.entries[0].work.source_raw)


def test_identifiers_of_other_versions_are_not_those_of_the_work():
    found = only(orcid(summary(relation="version-of")))
    assert (found.work.doi, found.work.version_ids) == (None, ["doi:10.1000/o.1"])


def test_a_full_work_names_its_contributors():
    work = (
        summary()
        .replace("work-summary", "work")
        .replace(
            "</work:work>",
            "<work:contributors><work:contributor><common:contributor-orcid><common:path>0000-0002-1825-0097</common:path></common:contributor-orcid><work:credit-name>Ada Sample</work:credit-name><work:contributor-attributes><work:contributor-role>author</work:contributor-role></work:contributor-attributes></work:contributor></work:contributors></work:work>",
        )
    )
    found = only(orcid(work).replace("<activities:group>", "").replace("</activities:group>", ""))
    assert authors(found) == ["|Ada Sample"]
    assert found.work.authors[0].orcid == "0000-0002-1825-0097"
