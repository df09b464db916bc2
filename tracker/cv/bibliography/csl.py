"""CSL-JSON: what Zotero, Mendeley and citation tools exchange."""

from __future__ import annotations

import re
from typing import Any

from tracker.cv.bibliography.entry import Draft
from tracker.cv.bibliography.persons import author, ends_list, is_group, orcid_of, person_of_text
from tracker.cv.bibliography.status import is_preprint_server, kind_of_words
from tracker.cv.bibliography.text import clean, plain_markup
from tracker.cv.bibliography.when import partial, partial_of
from tracker.records.works import Author, WorkType

FORMAT = "csl"
_TYPES = {
    WorkType.ARTICLE: "article-journal review manuscript",
    WorkType.CHAPTER: "chapter entry entry-dictionary entry-encyclopedia",
    WorkType.BOOK: "book collection classic",
    WorkType.ABSTRACT: "paper-conference",
    WorkType.ORAL: "speech",
    WorkType.THESIS: "thesis",
    WorkType.DATASET: "dataset",
    WorkType.SOFTWARE: "software",
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_PLAIN = {
    "journal_abbrev": ("container-title-short", "journalAbbreviation", "shortJournal"),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "page-first"),
    "doi": ("DOI", "doi"),
    "pmid": ("PMID", "pmid"),
    "pmcid": ("PMCID", "pmcid"),
    "isbn": ("ISBN",),
    "url": ("URL",),
    "publisher": ("publisher",),
    "edition": ("edition",),
    "language": ("language",),
    "translated_title": ("translated-title",),
}


def looks_like_csl(item: dict[str, Any]) -> bool:
    """Tell whether a JSON object is an item of CSL."""
    return "type" in item and any(name in item for name in ("title", "author", "issued", "DOI", "id"))


def draft_of_csl(item: dict[str, Any], line: int, format_name: str = FORMAT) -> Draft:
    """Return the draft of one item."""
    draft = Draft(format_name, line, raw=item, key=_word(item.get("id") or item.get("citation-key")))
    kind = str(item.get("type") or "")
    draft.values["type"] = _kind(kind, item)
    draft.put("title", titled(item.get("title")))
    container = titled(item.get("container-title"))
    if draft.values["type"] is WorkType.CHAPTER:
        draft.put("book_title", container)
    elif kind in ("paper-conference", "speech"):
        draft.put("meeting", _word(item.get("event-title") or item.get("event")) or container)
        draft.put("venue", container)
        draft.put("place", _word(item.get("event-place")))
    else:
        draft.put("venue", container)
    draft.put("place", _word(item.get("publisher-place")))
    for name, sources in _PLAIN.items():
        for source in sources:
            draft.put(name, _word(item.get(source)))
    if kind == "article-journal" and "pages" not in draft.values:
        draft.put("article_number", _word(item.get("number") or item.get("article-number")))
    draft.authors = people_of(draft, item.get("author"))
    draft.editors = people_of(draft, item.get("editor"))
    for name in ("issued", "published-online", "event-date"):
        draft.put("date", date_of(draft, item.get(name)))
    words = item.get("keyword")
    draft.values["keywords"] = (
        [w.strip() for w in re.split(r"[;,]", words) if w.strip()] if isinstance(words, str) else []
    )
    _free_words(draft, item, kind)
    return draft


def _word(value: object) -> str | None:
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, (str, int))), None)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return clean(str(value)) or None


def titled(value: object) -> str | None:
    """Return the title of a text or of a list of texts, its markup reduced to what titles keep."""
    words = _word(value)
    return plain_markup(words) if words else None


def _kind(kind: str, item: dict[str, Any]) -> WorkType:
    words = [str(item.get(name)) for name in ("genre", "medium", "note") if isinstance(item.get(name), str)]
    told = kind_of_words(words[:2])
    if kind in ("article", "post", "report", "webpage"):
        places = [_word(item.get(name)) for name in ("container-title", "publisher", "archive", "URL")]
        if told is WorkType.PREPRINT or any(is_preprint_server(place) for place in places):
            return WorkType.PREPRINT
        return (
            WorkType.ARTICLE if kind == "article" and item.get("container-title") else told or WorkType.OTHER
        )
    found = _TYPE_OF.get(kind, WorkType.OTHER)
    return (
        told if told is not None and found in (WorkType.ARTICLE, WorkType.ABSTRACT, WorkType.ORAL) else found
    )


def people_of(draft: Draft, value: object) -> list[Author]:
    """Return the authors of a list of CSL names; ``et al`` as a name marks the list as incomplete."""
    if not isinstance(value, list):
        return []
    found: list[Author] = []
    for item in value:
        name = {"literal": item} if isinstance(item, str) else item
        if not isinstance(name, dict):
            draft.note("a name that is no name was passed over")
            continue
        literal = _word(name.get("literal") or name.get("name"))
        if literal and not name.get("family"):
            if ends_list(literal):
                draft.values["authors_incomplete"] = True
                continue
            whole = author(group=literal) if "name" in name or is_group(literal) else person_of_text(literal)
            found += [whole] if whole else []
            continue
        particle = " ".join(
            part for key in ("dropping-particle", "non-dropping-particle") if (part := _word(name.get(key)))
        )
        family = _word(name.get("family"))
        if family and ends_list(family) and not name.get("given"):
            draft.values["authors_incomplete"] = True
            continue
        person = author(
            f"{particle} {family}" if particle and family else family,
            _word(name.get("given")),
            suffix=_word(name.get("suffix")),
            orcid=orcid_of(name.get("ORCID") or name.get("orcid")),
        )
        found += [person] if person else []
    return found


def date_of(draft: Draft, value: object) -> str | None:
    """Return the partial day of a CSL date: the valid part of ``date-parts``, else of its words."""
    if isinstance(value, str):
        return partial_of(value)
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    while isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = parts[0]
    if isinstance(parts, list):
        numbers = [part for part in parts if not isinstance(part, (dict, list))]
        if len(numbers) > 3:
            draft.note("its date has more than three parts; the first three were taken")
        if found := partial(*(numbers + [None] * 3)[:3]):
            return found
        if numbers:
            draft.note("its date has no year that can be read")
    words = value.get("raw") or value.get("literal")
    return partial_of(words) if isinstance(words, str) else None


def _free_words(draft: Draft, item: dict[str, Any], kind: str) -> None:
    """Take identifiers and status from the note, as Zotero's "Extra" has them, and marks of our own."""
    note = item.get("note") if isinstance(item.get("note"), str) else ""
    draft.texts = [str(note)]
    custom = item.get("custom")
    if isinstance(custom, dict):
        draft.texts += [words for words in custom.values() if isinstance(words, str)]
    for name, pattern in (
        ("pmid", r"PMID:\s*(\d+)"),
        ("pmcid", r"PMCID:\s*(PMC\d+)"),
        ("doi", r"DOI:\s*(10\.\S+)"),
    ):
        if found := re.search(pattern, str(note), re.IGNORECASE):
            draft.put(name, found[1])
    draft.status_words += [words for key in ("status", "volume") if isinstance(words := item.get(key), str)]
    if len(str(note)) < 80:
        draft.status_words.append(str(note))
    if kind == "manuscript":
        draft.status_words.append(str(item.get("genre") or "in preparation"))
