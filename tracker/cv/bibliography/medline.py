"""MEDLINE text, as PubMed saves it (.nbib): tags of four columns, a hyphen, the value from column seven."""

from __future__ import annotations

import re

from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.pages import electronic_location
from tracker.cv.bibliography.persons import author, is_initials, orcid_of, without_suffix
from tracker.cv.bibliography.status import kind_of_words
from tracker.cv.bibliography.tagged import Tagged, numbered
from tracker.cv.bibliography.text import plain_markup
from tracker.cv.bibliography.when import partial_of
from tracker.cv.identifiers import doi_of
from tracker.records.works import Author, MeshHeading, WorkType

FORMAT = "medline"
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3})\s{0,2}-(?:\s?(.*))?")
_AHEAD = frozenset({"aheadofprint"})
_VERSIONS = frozenset({"UOF", "UIN"})
_NOTICES = {
    "RIN": "Retracted in",
    "RRI": "Retracted and republished in",
    "CRI": "Corrected and republished in",
    "EIN": "Correction in",
    "ECI": "Expression of concern in",
    "ROF": "Retraction of",
}


def read_medline(text: str, first_line: int = 1) -> Bibliography:
    """Return the entries of a text in MEDLINE's tags; a record begins at its PMID."""
    found = Bibliography()
    record: Tagged | None = None
    outside = 0
    for number, line in numbered(text, first_line):
        tag = _TAG.fullmatch(line)
        if tag and (tag[1] == "PMID" or (tag[1] in ("PMC", "PMCR") and (record is None or _ended(record)))):
            if record is not None:
                found.add(_draft(record))
            record = Tagged(number)
            record.put(tag[1], tag[2] or "")
        elif not line.strip():
            if record is not None:
                record.skipped = 1
        elif record is None:
            outside += 1
        elif tag:
            record.put(tag[1], tag[2] or "")
        elif line.startswith((" ", "\t")):
            record.go_on(line)
        else:
            outside += 1
    if record is not None:
        found.add(_draft(record))
    if outside:
        found.note(f"{outside} lines outside records were skipped")
    return found


def begins_medline(line: str) -> bool:
    """Tell whether a record of MEDLINE begins with the line."""
    return bool(re.match(r"PMID\s{0,2}-\s?\d", line))


def _ended(record: Tagged) -> bool:
    return record.skipped > 0


def _draft(record: Tagged) -> Draft:
    draft = Draft(FORMAT, record.line, raw=record.raw(), key=record.first("PMID"))
    draft.put("pmid", record.first("PMID"))
    number = record.first("PMC")
    draft.put("pmcid", f"PMC{number}" if number and number.isdigit() else number)
    _title(draft, record)
    draft.put("venue", record.first("JT", "TA"))
    draft.put("journal_abbrev", record.first("TA"))
    for name, tag in (
        ("volume", "VI"),
        ("issue", "IP"),
        ("pages", "PG"),
        ("language", "LA"),
    ):
        draft.put(name, record.first(tag))
    draft.put("isbn", (record.first("ISBN") or "").removeprefix("ISBN").strip())
    if record.first("VI") and not record.first("PG"):
        places = (
            electronic_location(words.partition("[")[0]) for words in record.all("LID") if "[pii]" in words
        )
        draft.put("article_number", next(filter(None, places), None))
    identifiers = [*record.all("LID", "AID"), *record.all("SO")]
    draft.put("doi", next((doi for words in identifiers if (doi := _marked_doi(words))), None))
    _persons(draft, record)
    _date(draft, record)
    _headings(draft, record)
    types = record.all("PT")
    book = record.first("CTI", "BTI")
    kind = kind_of_words(types) or (WorkType.CHAPTER if book and "Journal Article" not in types else None)
    if kind is None and any(word in ("Book", "Monograph") for word in types):
        kind = WorkType.BOOK
    draft.values["type"] = kind or WorkType.ARTICLE
    if kind is WorkType.CHAPTER:
        draft.put("book_title", book)
        draft.put("place", record.first("PL"))
    draft.put("publisher", record.first("PB"))
    take_history(
        draft, [t.casefold() for t in types], {tag: record.all(tag) for tag in (*_NOTICES, *_VERSIONS)}
    )
    return draft


def take_history(draft: Draft, types: list[str], links: dict[str, list[str]]) -> None:
    """Put retraction, notices and other versions from publication types and links by their MEDLINE tags.

    A retracted article is flagged; the notice that retracts another, a correction and an expression of
    concern are told, and flag nothing.
    """
    if "retracted publication" in types or links.get("RIN") or links.get("RRI"):
        draft.values["retracted"] = True
    draft.values["notices"] = [
        f"{words}: {value}" for tag, words in _NOTICES.items() for value in links.get(tag, ())
    ]
    versions = []
    for value in [value for tag in _VERSIONS for value in links.get(tag, ())]:
        if doi := _marked_doi(value):
            versions.append(f"doi:{doi}")
        if pmid := re.search(r"PMID:?\s*(\d+)", value):
            versions.append(f"pmid:{pmid[1]}")
    draft.values["version_ids"] = list(dict.fromkeys(versions))


def _marked_doi(words: str) -> str | None:
    return doi_of(words.replace("[doi]", "")) if "doi" in words.lower() else None


def _title(draft: Draft, record: Tagged) -> None:
    english = " ".join(record.all("TI")) or record.first("BTI")
    own = record.first("TT")
    language = (record.first("LA") or "eng").casefold()
    put_titles(draft, english, own, foreign=language not in ("eng", "en"))


def put_titles(draft: Draft, english: str | None, own: str | None, *, foreign: bool) -> None:
    """Put the title in the article's own language first and the English one, in brackets there, second."""
    if english:
        english = plain_markup(english).strip()
        bracketed = re.fullmatch(r"\[(.*?)\.?\]\.?", english)
        if bracketed and (foreign or own):
            english = bracketed[1]
        if english.casefold() == "not available":
            english, foreign = None, True
    if own and own.strip(" []") and foreign:
        draft.put("title", plain_markup(own).strip().removeprefix("[").removesuffix("]"))
        draft.put("translated_title", (english or "").rstrip("."))
    else:
        draft.put("title", english)


def _persons(draft: Draft, record: Tagged) -> None:
    """Put authors, groups and collaborators; each full name goes with the short one that follows it."""
    lists: dict[str, list[Author]] = {"AU": draft.authors, "IR": draft.collaborators, "ED": draft.editors}
    full: tuple[str, str] | None = None  # the list it belongs to, the name
    here: list[Author] | None = None
    for tag, value in record.tags:
        if not value:
            continue
        if tag in ("FAU", "FIR", "FED"):
            if full is not None:
                _append(lists[full[0]], full[1], None)
            full = (tag[1:], value)
        elif tag in lists:
            matching = full is not None and full[0] == tag
            _append(lists[tag], full[1] if full is not None and matching else None, value)
            here, full = lists[tag], None
        elif tag == "CN":
            group = author(group=value)
            draft.authors += [group] if group else []
            here = None
        elif tag in ("AUID", "IRID") and here and (orcid := orcid_of(value)):
            last = here[-1]
            person = author(last.family, last.given, initials=last.initials, suffix=last.suffix, orcid=orcid)
            here[-1] = person or last
    if full is not None:
        _append(lists[full[0]], full[1], None)


def _append(people: list[Author], full: str | None, short: str | None) -> None:
    family, _, given = (full or "").partition(",")
    words = (short or "").split()
    suffix = None
    if len(words) > 2 and re.fullmatch(r"(?:Jr|Sr|2nd|3rd|II|III|IV)\.?", words[-1]):
        suffix = words.pop()
    initials = words[-1] if len(words) > 1 and is_initials(words[-1]) else None
    if not family.strip():
        family = " ".join(words[:-1] if initials else words)
    given, _, ending = given.partition(",")
    given, written = without_suffix(given.strip())
    if given and is_initials(given):
        initials, given = initials or given, ""
    person = author(family, given or None, initials=initials, suffix=suffix or ending.strip() or written)
    if person:
        people.append(person)


def _date(draft: Draft, record: Tagged) -> None:
    ahead = (record.first("PST") or "").casefold() in _AHEAD
    online = next((partial_of(w) for w in record.all("DEP")), None) or next(
        (partial_of(w) for w in record.all("PHST") if "[aheadofprint]" in w or "[epublish]" in w), None
    )
    issue = partial_of(record.first("DP") or "")
    draft.ahead_of_print = ahead
    draft.put("date", (online or issue) if ahead else (issue or online))
    draft.status_words.append(record.first("PG") or "")


def _headings(draft: Draft, record: Tagged) -> None:
    draft.values["keywords"] = [word.removeprefix("*") for word in record.all("OT")]
    for words in record.all("MH"):
        heading = words.partition("/")[0]
        draft.mesh.append(MeshHeading(heading=heading.replace("*", ""), major="*" in words))
