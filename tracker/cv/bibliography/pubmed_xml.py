"""PubMed XML: articles and book chapters as PubMed and E-utilities give them."""

from __future__ import annotations

from lxml import etree

from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.medline import put_titles, take_history
from tracker.cv.bibliography.pages import electronic_location
from tracker.cv.bibliography.persons import author, orcid_of
from tracker.cv.bibliography.status import kind_of_words
from tracker.cv.bibliography.when import partial, partial_of
from tracker.cv.bibliography.xml import elements, marked_words_of, without_document_type, words_of
from tracker.records.works import Author, MeshHeading, WorkType

FORMAT = "pubmed_xml"
ROOTS = (
    "PubmedArticleSet",
    "PubmedBookArticleSet",
    "PubmedArticle",
    "PubmedBookArticle",
    "MedlineCitationSet",
)
_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_NOTICE_TAGS = {
    "RetractionIn": "RIN",
    "RetractedandRepublishedIn": "RRI",
    "CorrectedandRepublishedIn": "CRI",
    "RetractionOf": "ROF",
    "ErratumIn": "EIN",
    "ExpressionOfConcernIn": "ECI",
    "UpdateOf": "UOF",
    "UpdateIn": "UIN",
}


def read_pubmed_xml(text: str, first_line: int = 1) -> Bibliography:
    """Return the entries of one XML document of PubMed.

    Raises:
        BibliographyUnreadable: it declares entities.
    """
    found = Bibliography()
    for line, record in elements(without_document_type(text), _RECORDS, first_line, found, FORMAT):
        found.add(_book(record, line) if record.tag == "PubmedBookArticle" else _article(record, line))
    return found


def _started(record: etree._Element, line: int) -> Draft:
    raw = etree.tostring(record, encoding="unicode", with_tail=False)
    return Draft(FORMAT, line, raw={"xml": raw})


def _article(record: etree._Element, line: int) -> Draft:
    draft = _started(record, line)
    citation = record.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        draft.note("the record has no article")
        return draft
    draft.key = words_of(citation.find("PMID")) or None
    draft.put("pmid", draft.key)
    language = words_of(article.find("Language"))
    put_titles(
        draft,
        marked_words_of(article.find("ArticleTitle")),
        marked_words_of(article.find("VernacularTitle")) or None,
        foreign=language.casefold() not in ("", "eng", "en"),
    )
    draft.put("language", language)
    journal = article.find("Journal")
    if journal is not None:
        draft.put("venue", words_of(journal.find("Title")))
        draft.put("journal_abbrev", words_of(journal.find("ISOAbbreviation")))
        draft.put("volume", words_of(journal.find("JournalIssue/Volume")))
        draft.put("issue", words_of(journal.find("JournalIssue/Issue")))
    draft.put("venue", words_of(citation.find("MedlineJournalInfo/MedlineTA")))
    draft.put("journal_abbrev", words_of(citation.find("MedlineJournalInfo/MedlineTA")))
    draft.put("pages", _pages(article))
    _identifiers(draft, record, article)
    for people in article.findall("AuthorList"):
        target = draft.editors if people.get("Type") == "editors" else draft.authors
        target += _persons(people)
        if people.get("CompleteYN") == "N":
            draft.values["authors_incomplete"] = True
    draft.collaborators += [a for people in citation.findall("InvestigatorList") for a in _persons(people)]
    _dates(draft, record, article)
    _headings(draft, citation)
    types = [words_of(word) for word in article.iterfind("PublicationTypeList/PublicationType")]
    draft.values["type"] = kind_of_words(types) or WorkType.ARTICLE
    links: dict[str, list[str]] = {}
    for link in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        if tag := _NOTICE_TAGS.get(link.get("RefType") or ""):
            source, pmid = words_of(link.find("RefSource")), words_of(link.find("PMID"))
            links.setdefault(tag, []).append(f"{source} PMID: {pmid}" if pmid else source)
    take_history(draft, [word.casefold() for word in types], links)
    return draft


def _pages(article: etree._Element) -> str:
    first, last = (words_of(article.find(f"Pagination/{name}Page")) for name in ("Start", "End"))
    return words_of(article.find("Pagination/MedlinePgn")) or (f"{first}-{last}" if first and last else first)


def _identifiers(draft: Draft, record: etree._Element, article: etree._Element) -> None:
    for place in article.iterfind("ELocationID"):
        if place.get("EIdType") == "doi" and place.get("ValidYN") != "N":
            draft.put("doi", words_of(place))
        elif place.get("EIdType") == "pii" and "volume" in draft.values and "pages" not in draft.values:
            draft.put("article_number", electronic_location(words_of(place)))
    for name, kind in (("doi", "doi"), ("pmcid", "pmc"), ("pmid", "pubmed")):
        for identifier in record.iterfind("PubmedData/ArticleIdList/ArticleId"):
            if identifier.get("IdType") == kind:
                draft.put(name, words_of(identifier))


def _persons(people: etree._Element) -> list[Author]:
    found = []
    for person in people:
        if person.get("ValidYN") == "N":
            continue
        group = words_of(person.find("CollectiveName"))
        orcids = [
            words_of(i) for i in person.iterfind("Identifier") if (i.get("Source") or "").upper() == "ORCID"
        ]
        made = author(
            words_of(person.find("LastName")),
            words_of(person.find("ForeName")) or words_of(person.find("FirstName")) or None,
            initials=words_of(person.find("Initials")) or None,
            suffix=words_of(person.find("Suffix")) or None,
            orcid=orcid_of(orcids[0]) if orcids else None,
            group=group or None,
            equal=person.get("EqualContrib") == "Y",
        )
        if made:
            found.append(made)
    return found


def _dates(draft: Draft, record: etree._Element, article: etree._Element) -> None:
    issue = _date(article.find("Journal/JournalIssue/PubDate"))
    online = _date(article.find("ArticleDate"))
    status = words_of(record.find("PubmedData/PublicationStatus")).casefold()
    draft.ahead_of_print = status == "aheadofprint"
    draft.put("date", (online or issue) if draft.ahead_of_print else (issue or online))


def _date(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    medline = words_of(element.find("MedlineDate"))
    if medline:
        return partial_of(medline)
    return partial(*(words_of(element.find(name)) for name in ("Year", "Month", "Day")))


def _headings(draft: Draft, citation: etree._Element) -> None:
    draft.values["keywords"] = [
        word for k in citation.iterfind("KeywordList/Keyword") if (word := words_of(k))
    ]
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        name = words_of(heading.find("DescriptorName"))
        major = any(part.get("MajorTopicYN") == "Y" for part in heading)
        if name:
            draft.mesh.append(MeshHeading(heading=name, major=major))


def _book(record: etree._Element, line: int) -> Draft:
    """Return a chapter, or a whole book where no chapter is named: authors and editors apart."""
    draft = _started(record, line)
    document = record.find("BookDocument")
    book = document.find("Book") if document is not None else None
    if document is None or book is None:
        draft.note("the record has no book")
        return draft
    draft.key = words_of(document.find("PMID")) or None
    draft.put("pmid", draft.key)
    for identifier in document.iterfind("ArticleIdList/ArticleId"):
        if identifier.get("IdType") in ("doi", "pmc"):
            draft.put("doi" if identifier.get("IdType") == "doi" else "pmcid", words_of(identifier))
    chapter = marked_words_of(document.find("ArticleTitle"))
    draft.put("title", chapter or marked_words_of(book.find("BookTitle")))
    if chapter:
        draft.put("book_title", marked_words_of(book.find("BookTitle")))
    draft.values["type"] = WorkType.CHAPTER if chapter else WorkType.BOOK
    draft.put("language", words_of(document.find("Language")))
    draft.put("publisher", words_of(book.find("Publisher/PublisherName")))
    draft.put("place", words_of(book.find("Publisher/PublisherLocation")))
    draft.put("edition", words_of(book.find("Edition")))
    draft.put("isbn", words_of(book.find("Isbn")))
    draft.put("pages", _pages(document))
    own = False
    for people in document.findall("AuthorList"):
        editors = people.get("Type") == "editors"
        own = own or not editors
        (draft.editors if editors else draft.authors).extend(_persons(people))
    for people in book.findall("AuthorList"):
        if people.get("Type") == "editors":
            draft.editors += _persons(people)
        elif not own:
            draft.authors += _persons(people)
    contributed = _date(document.find("ContributionDate"))
    draft.put("date", contributed or _date(book.find("PubDate")) or _date(book.find("BeginningDate")))
    draft.values["keywords"] = [
        word for k in document.iterfind("KeywordList/Keyword") if (word := words_of(k))
    ]
    return draft
