"""RIS and its dialects: Zotero, EndNote, Embase, publishers' pages."""

from __future__ import annotations

import re

from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.persons import orcid_of, put_authors
from tracker.cv.bibliography.status import kind_of_words, status_of_words
from tracker.cv.bibliography.tagged import Tagged, numbered
from tracker.cv.bibliography.text import plain_markup
from tracker.cv.bibliography.when import partial_of
from tracker.cv.identifiers import doi_of, pmcid_of
from tracker.records.works import WorkStatus, WorkType

FORMAT = "ris"
_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?:\s|$)(.*)")
_BEGIN = re.compile(r"\s{0,3}TY\s{1,2}-")

_TYPES = {
    WorkType.ARTICLE: "JOUR EJOUR JFULL INPR UNPB MANSCPT",
    WorkType.CHAPTER: "CHAP ECHAP ENCYC DICT",
    WorkType.BOOK: "BOOK EBOOK EDBOOK WHOLE SER CLSWK",
    WorkType.ABSTRACT: "ABST CONF CPAPER",
    WorkType.THESIS: "THES",
    WorkType.DATASET: "DATA AGGR DBASE",
    WorkType.SOFTWARE: "COMP",
    WorkType.ORAL: "SLIDE",
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_UNPUBLISHED = frozenset({"UNPB", "UNPD", "MANSCPT"})
_IN_A_BOOK = frozenset({"CHAP", "ECHAP", "ENCYC", "DICT"})
_AT_A_MEETING = frozenset({"CONF", "CPAPER", "SLIDE"})


def read_ris(text: str, first_line: int = 1) -> Bibliography:
    """Return the entries of a text in RIS; lines outside records are counted in a note."""
    found = Bibliography()
    record: Tagged | None = None
    outside = 0
    for number, line in numbered(text, first_line):
        tag = _TAG.fullmatch(line)
        if tag and tag[1] == "TY":
            if record is not None:
                found.add(_draft(record))
            record = Tagged(number)
            record.put("TY", tag[2])
        elif record is None:
            outside += bool(line.strip())
        elif tag and tag[1] == "ER":
            found.add(_draft(record))
            record = None
        elif tag:
            record.put(tag[1], tag[2])
        else:
            record.go_on(line, "\n" if record.last_tag in ("N1", "N2", "AB", "KW") else " ")
    if record is not None:
        draft = _draft(record)
        draft.note("its end (ER) is missing")
        found.add(draft)
    if outside:
        found.note(f"{outside} lines outside records were skipped")
    return found


def begins_ris(line: str) -> bool:
    """Tell whether a record of RIS begins with the line."""
    return bool(_BEGIN.match(line))


def _draft(record: Tagged) -> Draft:
    draft = Draft(FORMAT, record.line, raw=record.raw(), key=record.first("ID"))
    word = (record.first("TY") or "").upper()
    draft.texts = record.all("N1", "RN", "C1", "C2", "C7")
    title = record.first("TI", "T1", "CT") or (record.first("BT") if word not in _IN_A_BOOK else None)
    draft.put("title", plain_markup(title) if title else None)
    draft.put("translated_title", record.first("TT"))
    draft.authors, incomplete = put_authors(record.all("AU", "A1"))
    for number, words in enumerate(record.all("AU", "A1")):
        if number < len(draft.authors) and (orcid := orcid_of(words)):
            draft.authors[number] = draft.authors[number].model_copy(update={"orcid": orcid})
    if incomplete:
        draft.values["authors_incomplete"] = True
    _venue(draft, record, word)
    _date(draft, record)
    _places(draft, record)
    _kind(draft, record, word)
    draft.values["keywords"] = [word for words in record.all("KW") for word in words.split("\n")]
    return draft


def _venue(draft: Draft, record: Tagged, word: str) -> None:
    around = record.first("T2", "JF", "BT", "JO", "JA", "J2", "T3")
    if word in _IN_A_BOOK:
        draft.put("book_title", record.first("BT", "T2"))
        draft.editors = put_authors(record.all("A2", "ED", "A3"))[0]
    elif word in _AT_A_MEETING:
        draft.put("meeting", record.first("T2", "C3", "BT"))
        draft.put("venue", record.first("JF", "JO"))
        draft.put("place", record.first("C1", "CY"))
        draft.editors = put_authors(record.all("ED", "A2"))[0]
    else:
        draft.put("venue", around)
        draft.editors = put_authors(record.all("ED"))[0]
    if word not in _IN_A_BOOK:
        short = record.first("JA", "J2", "J1", "JO")
        if short and short != draft.values.get("venue"):
            draft.put("journal_abbrev", short)


def _date(draft: Draft, record: Tagged) -> None:
    """Put the date: the year that the tags agree on, with the month and day of the most telling one."""
    given = record.all("PY", "Y1", "DA")
    dates = [day for words in given if (day := partial_of(words))]
    if not dates:
        if given:
            draft.doubt("date")
        return
    year = dates[0][:4]
    agreeing = [day for day in dates if day.startswith(year)]
    if len(agreeing) < len(dates):
        draft.note("its dates disagree on the year; the first was taken")
    draft.put("date", max([*agreeing, *_with_year(year, record.all("DA"))], key=len))
    draft.status_words += given


def _with_year(year: str, words: list[str]) -> list[str]:
    """Return the days that words without a year of their own give within that year: ``Jun``, ``12 Jun``."""
    bare = [word for word in words if not re.search(r"\d{3,}", word)]
    found = [partial_of(f"{word} {year}") for word in bare if re.search(r"[A-Za-z]{3}", word)]
    return [day for day in found if day]


def _places(draft: Draft, record: Tagged) -> None:
    draft.put("volume", record.first("VL"))
    draft.put("issue", record.first("IS", "CP"))
    begin, end = record.first("SP"), record.first("EP")
    if begin and end and begin != end and not re.search(r"\d\s*[-–]\s*\w", begin):
        begin = f"{begin}-{end}"
    draft.put("pages", begin or end)
    draft.put("article_number", record.first("AR", "C7") if not begin else None)
    draft.put(
        "doi", record.first("DO") or next((d for d in record.all("M3", "N1", "L3", "UR") if _is_doi(d)), None)
    )
    addresses = [*record.all("UR"), *record.all("L2"), *record.all("LK")]
    draft.put("url", next((u for u in addresses if u.lower().startswith("http")), None))
    draft.put("pmcid", next((p for w in record.all("C2", "AN", "U2") if (p := pmcid_of(w))), None))
    pubmed = re.search(r"pubmed|medline|\bnlm\b", " ".join(record.all("DB", "DP", "UR", "L2")).lower())
    numbers = [word for word in record.all("AN", "C2") if re.fullmatch(r"\d{6,9}", word)]
    links = [
        found[1] for url in record.all("UR", "L2") if (found := re.search(r"pubmed\S*?/(\d{5,9})\b", url))
    ]
    noted = [found[1] for words in draft.texts if (found := re.search(r"\bPMID:?\s*(\d{5,9})\b", words))]
    draft.put("pmid", next(iter([*noted, *links, *(numbers if pubmed else [])]), None))
    draft.put("publisher", record.first("PB"))
    draft.put("place", record.first("CY", "PP"))
    edition = record.first("ET")
    if edition and not re.match(r"\d{4}[-/]\d", edition):  # EndNote keeps the day online there
        draft.put("edition", edition)
    draft.put("language", record.first("LA"))
    draft.put(
        "isbn",
        next((w for w in record.all("SN") if re.fullmatch(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]", w)), None),
    )


def _is_doi(words: str) -> bool:
    return doi_of(words) is not None and ("doi" in words.lower() or words.strip().startswith("10."))


def _kind(draft: Draft, record: Tagged, word: str) -> None:
    kind = _TYPE_OF.get(word, WorkType.OTHER)
    told = kind_of_words(record.all("M3"))
    if kind in (WorkType.ARTICLE, WorkType.ABSTRACT, WorkType.OTHER) and told is not None:
        kind = told
    draft.values["type"] = kind
    if word == "INPR":
        draft.status_words.append("in press")
    elif word in _UNPUBLISHED and not record.first("DO"):
        draft.status_words += [w for w in record.all("M3", "N1", "PB", "ST") if status_of_words(w)]
        if not any(status_of_words(w) for w in draft.status_words):
            draft.status_words.append(WorkStatus.IN_PREPARATION.value.replace("_", " "))
    draft.status_words += record.all("ET", "VL")
