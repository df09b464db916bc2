"""Field-tagged text of Web of Science: two-letter tags, continued by three blanks."""

from __future__ import annotations

import re

from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.persons import author, orcid_of, put_authors
from tracker.cv.bibliography.status import kind_of_words
from tracker.cv.bibliography.tagged import Tagged, numbered
from tracker.cv.bibliography.when import partial, partial_of
from tracker.records.works import Author, WorkType

FORMAT = "web_of_science"
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?")
_LISTS = frozenset({"AU", "AF", "BA", "BF", "BE", "CA", "GP", "CR"})
_FRAME = frozenset({"FN", "VR", "EF"})


def read_web_of_science(text: str, first_line: int = 1) -> Bibliography:
    """Return the entries of a text in Web of Science's own tags."""
    found = Bibliography()
    record: Tagged | None = None
    outside = 0
    for number, line in numbered(text, first_line):
        tag = _TAG.fullmatch(line)
        if tag and tag[1] in _FRAME:
            continue
        if tag and tag[1] == "PT":
            if record is not None:
                found.add(_draft(record))
            record = Tagged(number)
            record.put("PT", tag[2] or "")
        elif record is None:
            outside += bool(line.strip())
        elif tag and tag[1] == "ER":
            found.add(_draft(record))
            record = None
        elif tag:
            record.put(tag[1], tag[2] or "")
        elif line.startswith("  ") and record.last_tag in _LISTS:
            record.put(record.last_tag, line)
        elif line.strip():
            record.go_on(line)
    if record is not None:
        draft = _draft(record)
        draft.note("its end (ER) is missing")
        found.add(draft)
    if outside:
        found.note(f"{outside} lines outside records were skipped")
    return found


def begins_web_of_science(line: str) -> bool:
    """Tell whether a file of Web of Science, or a record of it, begins with the line."""
    return bool(re.fullmatch(r"(?:FN (?:Clarivate|ISI|Thomson).*|VR \d.*|PT [JBSP])", line))


def _draft(record: Tagged) -> Draft:
    draft = Draft(FORMAT, record.line, raw=record.raw(), key=record.first("UT"))
    draft.put("title", record.first("TI"))
    draft.authors = _authors(record)
    draft.authors += [group for name in record.all("CA", "GP") if (group := author(group=name))]
    draft.editors = put_authors(record.all("BE"))[0]
    types = [word.strip() for word in re.split(r"[;,]", record.first("DT") or "")]
    draft.values["type"] = _kind(record, types)
    if any(word.casefold() == "retracted publication" for word in types):
        draft.values["retracted"] = True
    if draft.values["type"] is WorkType.CHAPTER:
        draft.put("book_title", record.first("SO"))
    else:
        draft.put("venue", record.first("SO"))
        draft.put("journal_abbrev", record.first("JI", "J9"))
    early = partial_of(record.first("EA") or "")
    date = partial_of(f"{record.first('PD') or ''} {record.first('PY') or ''}") or partial(record.first("PY"))
    draft.ahead_of_print = any(word.casefold() == "early access" for word in types)
    draft.put("date", (early or date) if draft.ahead_of_print else (date or early))
    draft.put("volume", record.first("VL"))
    issue, supplement = record.first("IS"), record.first("SU")
    draft.put(
        "issue", " ".join(part for part in (issue, f"suppl {supplement}" if supplement else "") if part)
    )
    begin, end = record.first("BP"), record.first("EP")
    draft.put("pages", f"{begin}-{end}" if begin and end and begin != end else begin)
    draft.put("article_number", record.first("AR"))
    draft.put("doi", record.first("DI"))
    draft.put("pmid", record.first("PM"))
    draft.put("isbn", record.first("BN"))
    draft.put("publisher", record.first("PU"))
    draft.put("language", record.first("LA"))
    draft.put("meeting", record.first("CT"))
    draft.put("place", record.first("CL") or (record.first("PI") if "book_title" in draft.values else None))
    draft.values["keywords"] = [w.strip() for w in (record.first("DE") or "").split(";") if w.strip()]
    return draft


def _kind(record: Tagged, types: list[str]) -> WorkType:
    if record.first("PT") == "B" and "Book Chapter" not in types:
        return WorkType.CHAPTER if record.first("SO") and record.first("BP") else WorkType.BOOK
    told = kind_of_words(word for word in types if word != "Proceedings Paper")
    if told is not None:
        return told
    if types[:1] == ["Proceedings Paper"] and record.first("PT") != "J":
        return WorkType.ABSTRACT
    return WorkType.ARTICLE


def _authors(record: Tagged) -> list[Author]:
    """Return the persons: full names where the record has one for each, else names with initials."""
    short, full = record.all("AU", "BA"), record.all("AF", "BF")
    orcids = {}
    for pair in (record.first("OI") or "").split(";"):
        name, _, orcid = pair.strip().rpartition("/")
        if orcid_of(orcid):
            orcids[name.strip().casefold()] = orcid_of(orcid)
    found = []
    for place, name in enumerate(short):
        whole = full[place] if len(full) == len(short) else name
        family, _, given = whole.partition(",")
        initials = name.partition(",")[2].strip()
        given = given.strip()
        same = given.replace(".", "").replace(" ", "") == initials
        person = author(
            family,
            None if same or not given else given,
            initials=initials or None,
            orcid=orcids.get(whole.casefold()) or orcids.get(name.casefold()),
        )
        if person:
            found.append(person)
    return found
