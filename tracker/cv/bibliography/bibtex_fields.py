"""Fields of BibTeX and BibLaTeX entries as fields of works."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.cv.bibliography.entry import Draft
from tracker.cv.bibliography.status import kind_of_words
from tracker.cv.bibliography.text import plain_markup
from tracker.cv.bibliography.when import partial, partial_of
from tracker.cv.identifiers import arxiv_doi, pmcid_of, pmid_of
from tracker.records.works import WorkType

_TYPES = {
    WorkType.ARTICLE: "article periodical suppperiodical review unpublished",
    WorkType.CHAPTER: "inbook incollection bookinbook suppbook suppcollection inreference",
    WorkType.BOOK: "book mvbook collection mvcollection booklet reference mvreference"
    " proceedings mvproceedings",
    WorkType.ABSTRACT: "inproceedings conference",
    WorkType.THESIS: "thesis phdthesis mastersthesis bathesis",
    WorkType.DATASET: "dataset data",
    WorkType.SOFTWARE: "software",
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_AT_A_MEETING = frozenset({"inproceedings", "conference"})
_AFFILIATION = frozenset({"institution", "school", "organization"})
_PLAIN = {
    "volume": ("volume",),
    "pages": ("pages",),
    "article_number": ("eid", "article-number", "articleno"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "edition": ("edition",),
    "isbn": ("isbn",),
    "language": ("language", "langid"),
    "url": ("url", "howpublished"),
    "journal_abbrev": ("shortjournal", "journal-iso", "journal_abbrev"),
    "translated_title": ("translatedtitle",),
}


def put_fields(draft: Draft, entry_type: str, fields: Mapping[str, str]) -> None:
    """Put everything but the persons of an entry into its draft."""
    draft.values["type"] = kind = _kind(entry_type, fields)
    titles = [fields.get("title", ""), fields.get("subtitle", "")]
    if not titles[0] and kind is WorkType.BOOK:
        titles = [fields.get("booktitle", ""), fields.get("booksubtitle", "")]
    draft.put("title", _joined(titles))
    around = _joined([fields.get("booktitle", fields.get("maintitle", "")), fields.get("booksubtitle", "")])
    journal = _joined(
        [fields.get("journal", fields.get("journaltitle", "")), fields.get("journalsubtitle", "")]
    )
    if entry_type in _AT_A_MEETING or kind in (WorkType.POSTER, WorkType.ORAL):
        draft.put("meeting", fields.get("eventtitle") or around)
        draft.put("venue", journal)
        draft.put("place", fields.get("venue") or fields.get("location") or fields.get("address"))
    else:
        draft.put("venue", journal)
        if kind is WorkType.CHAPTER:
            draft.put("book_title", around)
        draft.put("place", fields.get("location") or fields.get("address"))
    for name, sources in _PLAIN.items():
        for source in sources:
            if source in _AFFILIATION and kind is WorkType.ARTICLE:
                continue
            value = fields.get(source)
            if value and not (name == "url" and not value.lower().startswith("http")):
                draft.put(name, value)
    draft.put("issue", fields.get("issue") if _is_number(fields.get("issue")) else None)
    if journal:  # elsewhere it is the number in a series, of a report or of a patent
        draft.put("issue", fields.get("number"))
    _date(draft, fields)
    _identifiers(draft, fields)
    draft.values["keywords"] = [
        word.strip() for word in re.split(r"[;,]", fields.get("keywords", "")) if word.strip()
    ]
    draft.status_words = [
        fields[name] for name in ("pubstate", "status", "year", "date", "volume") if name in fields
    ]
    draft.status_words += [
        fields[name]
        for name in ("note", "howpublished", "journal")
        if len(fields.get(name, "")) < 80 and name in fields
    ]
    if entry_type == "unpublished":
        draft.status_words.append("in preparation")


def _kind(entry_type: str, fields: Mapping[str, str]) -> WorkType:
    kind = _TYPE_OF.get(entry_type, WorkType.OTHER)
    if kind in (WorkType.ABSTRACT, WorkType.OTHER, WorkType.ARTICLE):
        words = [
            fields.get(name, "")
            for name in ("type", "entrysubtype", "howpublished", "titleaddon", "eventtype")
        ]
        words += [fields.get("note", "")] if kind is not WorkType.ARTICLE else []
        return kind_of_words(words) or kind
    return kind


def _joined(parts: list[str]) -> str | None:
    parts = [plain_markup(part) for part in parts if part]
    if len(parts) == 2 and parts[0].rstrip().endswith((":", "?", "!")):
        return " ".join(parts)
    return ": ".join(parts) or None


def _is_number(words: str | None) -> bool:
    return bool(words and re.search(r"\d", words))


def _date(draft: Draft, fields: Mapping[str, str]) -> None:
    for name in ("date", "year", "issue_date"):
        if words := fields.get(name):
            day = partial_of(words)
            if day and len(day) == 4 and name != "date":
                month, date = _month_and_day(fields)
                day = partial(day, month, date)
            if day:
                draft.put("date", day)
                return
            draft.doubt("date")
    draft.put("date", partial_of(fields.get("eventdate", "")))


def _month_and_day(fields: Mapping[str, str]) -> tuple[str | None, str | None]:
    month = fields.get("month")
    day = fields.get("day")
    if month and day is None:
        numbers = re.findall(r"\d{1,2}", month)
        if numbers and re.search(r"[A-Za-z]{3}", month) and not re.search(r"\d\s*[-–]", month):
            day = numbers[0]
    return month, day


def _identifiers(draft: Draft, fields: Mapping[str, str]) -> None:
    draft.put("doi", fields.get("doi"))
    kind = fields.get("eprinttype", fields.get("archiveprefix", "")).casefold()
    eprint = fields.get("eprint", "")
    pmid = fields.get("pmid") or (eprint if kind in ("pubmed", "pmid") else None)
    medline = re.search(r"PMID:?\s*(\d{4,9})", fields.get("note", "") + " " + fields.get("annote", ""))
    draft.put("pmid", pmid if pmid and pmid_of(pmid) else (medline[1] if medline else None))
    pmcid = fields.get("pmcid") or fields.get("pmc") or (eprint if kind in ("pmc", "pmcid") else None)
    if pmcid:
        draft.put("pmcid", pmcid if pmcid_of(pmcid) else f"PMC{pmcid}")
    if eprint and kind in ("arxiv", "") and (doi := arxiv_doi(eprint)):
        if "doi" in draft.values or "venue" in draft.values:
            draft.values["version_ids"] = [f"doi:{doi}"]
        else:
            draft.put("doi", doi)
