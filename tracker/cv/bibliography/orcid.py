"""Works of an ORCID record, from JSON or XML: groups of summaries, and full works."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tracker.cv.bibliography.bibtex import read_bibtex
from tracker.cv.bibliography.csl import titled
from tracker.cv.bibliography.entry import Bibliography, Draft
from tracker.cv.bibliography.orcid_career import SUMMARIES, add_affiliation, read_affiliations
from tracker.cv.bibliography.persons import author, is_group, orcid_of, person_of_text
from tracker.cv.bibliography.when import partial
from tracker.cv.bibliography.xml import elements, local_name, without_document_type
from tracker.cv.identifiers import arxiv_doi, doi_of
from tracker.records.works import WorkType

FORMAT = "orcid"
ROOTS = (
    "record", "works", "activities", "activities-summary", "work", "bulk", "group", "work-summary",
    "employments", "educations", "qualifications", "distinctions", "memberships", *SUMMARIES,
)  # fmt: skip
_TYPES = {
    WorkType.ARTICLE: "journal-article review-article",
    WorkType.CHAPTER: "book-chapter encyclopedia-entry dictionary-entry",
    WorkType.BOOK: "book edited-book manual",
    WorkType.ABSTRACT: "conference-abstract conference-paper conference-proceedings conference-output",
    WorkType.POSTER: "conference-poster",
    WorkType.ORAL: "lecture-speech conference-presentation public-speech",
    WorkType.PREPRINT: "preprint",
    WorkType.THESIS: "dissertation dissertation-thesis",
    WorkType.DATASET: "data-set",
    WorkType.SOFTWARE: "software",
    WorkType.LETTER: "book-review",
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_REPEATED = frozenset({"group", "work-summary", "external-id", "contributor", "work"})


def read_orcid_json(value: dict[str, Any], line: int = 1) -> Bibliography:
    """Return the works of an ORCID answer: a record, its activities, its works, or one work."""
    found = Bibliography()
    for group in _groups(value):
        summaries = [item for item in _list(group, "work-summary") if isinstance(item, dict)]
        if not summaries:
            found.refuse(line, "a group without a work", FORMAT)
            continue
        best = max(summaries, key=lambda item: _number(item.get("display-index")))
        found.add(_draft(best, summaries, line))
    for work in _full_works(value):
        found.add(_draft(work, [work], line))
    found.extend(read_affiliations(value, line))
    return found


def read_orcid_xml(text: str, first_line: int = 1) -> Bibliography:
    """Return the works of one XML document of ORCID.

    Raises:
        BibliographyUnreadable: it declares entities.
    """
    found = Bibliography()
    groups_seen: set[etree._Element] = set()
    for line, element in elements(
        without_document_type(text), ("group", "work-summary", "work", *SUMMARIES), first_line, found, FORMAT
    ):
        parent = element.getparent()
        if parent is not None and parent in groups_seen:
            continue
        name = local_name(element)
        if name in SUMMARIES:
            value = _as_json(element, 0)
            add_affiliation(found, name, value if isinstance(value, dict) else {}, line)
            continue
        if name == "group":
            if element.find("{*}work-summary") is None:
                continue
            groups_seen.add(element)
        found.extend(_works_of(element, name, line))
    return found


def _works_of(element: etree._Element, name: str, line: int) -> Bibliography:
    """Return the works of one element, read as the JSON that says the same."""
    value = _as_json(element, 0)
    if name == "group":
        return read_orcid_json({"group": [value]}, line)
    return read_orcid_json({"bulk": [{"work": value}]}, line)


def _as_json(element: etree._Element, depth: int) -> Any:
    """Return an element as ORCID's JSON has it: attributes as members, a text as ``{"value": text}``."""
    attributes = {str(name).rpartition("}")[2]: value for name, value in element.attrib.items()}
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth > 30:
        text = " ".join("".join(map(str, element.itertext())).split())
        plain = local_name(element) in _PLAIN_TEXT and not attributes
        return text if plain else {"value": text, **attributes}
    found: dict[str, Any] = dict(attributes)
    for child in children:
        name, value = local_name(child), _as_json(child, depth + 1)
        if name in _REPEATED:
            found.setdefault(name, []).append(value)
        else:
            found.setdefault(name, value)
    return found


_PLAIN_TEXT = frozenset(
    {"type", "external-id-type", "external-id-value", "external-id-relationship", "path", "uri", "host",
     "citation-type", "citation-value", "contributor-role", "contributor-sequence", "language-code"}
)  # fmt: skip


def _groups(value: dict[str, Any]) -> list[dict[str, Any]]:
    for holder in (value, value.get("works"), (value.get("activities-summary") or {}).get("works")):
        if isinstance(holder, dict) and isinstance(holder.get("group"), list):
            return [group for group in holder["group"] if isinstance(group, dict)]
    return [{"work-summary": [value]}] if "work-summary" not in value and _is_work(value) else []


def _is_work(value: dict[str, Any]) -> bool:
    return "put-code" in value and isinstance(value.get("title"), dict)


def _full_works(value: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for item in _list(value, "bulk"):
        works = item.get("work") if isinstance(item, dict) else None
        found += [work for work in (works if isinstance(works, list) else [works]) if isinstance(work, dict)]
    return found


def _list(value: dict[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _number(value: object) -> int:
    words = str(value)
    return int(words) if re.fullmatch(r"-?\d{1,9}", words) else 0


def _text(value: object) -> str | None:
    """Return the text of ``{"value": text}`` or of a bare text."""
    if isinstance(value, dict):
        value = value.get("value", value.get("content"))
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def _draft(work: dict[str, Any], summaries: list[dict[str, Any]], line: int) -> Draft:
    raw: dict[str, Any] = work if len(summaries) == 1 else {"summaries": list(summaries)}
    draft = Draft(FORMAT, line, raw=raw, key=_text(work.get("put-code")))
    title = work.get("title")
    title = title if isinstance(title, dict) else {}
    parts = [words for name in ("title", "subtitle") if (words := titled(_text(title.get(name))))]
    draft.put("title", ": ".join(parts))
    draft.put("translated_title", _text(title.get("translated-title")))
    kind = (_text(work.get("type")) or "").casefold().replace("_", "-")
    draft.values["type"] = found = _TYPE_OF.get(kind, WorkType.OTHER)
    around = _text(work.get("journal-title"))
    if found is WorkType.CHAPTER:
        draft.put("book_title", around)
    elif kind.startswith("conference") or found in (WorkType.POSTER, WorkType.ORAL):
        draft.put("meeting", around)
        draft.put("venue", around)
    else:
        draft.put("venue", around)
    date = work.get("publication-date")
    if isinstance(date, dict):
        draft.put("date", partial(*(_text(date.get(name)) for name in ("year", "month", "day"))))
    draft.put("url", _text(work.get("url")))
    draft.put("language", _text(work.get("language-code")))
    for summary in (work, *summaries):
        _identifiers(draft, summary)
    _people(draft, work)
    return draft


def _identifiers(draft: Draft, summary: dict[str, Any]) -> None:
    """Put identifiers of the work itself; those of other versions are remembered apart."""
    holder = summary.get("external-ids")
    versions = draft.values.setdefault("version_ids", [])
    for item in _list(holder, "external-id") if isinstance(holder, dict) else []:
        if not isinstance(item, dict):
            continue
        kind = (_text(item.get("external-id-type")) or "").casefold()
        value = _text(item.get("external-id-normalized")) or _text(item.get("external-id-value")) or ""
        relation = (_text(item.get("external-id-relationship")) or "self").casefold().replace("_", "-")
        name = {"doi": "doi", "pmid": "pmid", "pmc": "pmcid", "isbn": "isbn"}.get(kind)
        if kind == "arxiv" and relation == "self" and (doi := arxiv_doi(value)):
            draft.put("doi", doi)
        elif name and relation == "self":
            if name != "doi" or doi_of(value):
                draft.put(name, value)
        elif (
            name == "doi"
            and relation == "version-of"
            and (doi := doi_of(value))
            and f"doi:{doi}" not in versions
        ):
            versions.append(f"doi:{doi}")


def _people(draft: Draft, work: dict[str, Any]) -> None:
    holder = work.get("contributors")
    for person in _list(holder, "contributor") if isinstance(holder, dict) else []:
        if not isinstance(person, dict):
            continue
        attributes = person.get("contributor-attributes")
        role = (
            (_text(attributes.get("contributor-role")) or "author")
            if isinstance(attributes, dict)
            else "author"
        )
        name = _text(person.get("credit-name"))
        if not name:
            continue
        orcid = person.get("contributor-orcid")
        found = author(group=name) if is_group(name) else person_of_text(name)
        if found and found.group is None and isinstance(orcid, dict):
            whole = author(
                found.family, found.given, initials=found.initials, orcid=orcid_of(_text(orcid.get("path")))
            )
            found = whole or found
        if found:
            (draft.editors if "editor" in role.casefold() else draft.authors).append(found)
    citation = work.get("citation")
    if (
        not draft.authors
        and isinstance(citation, dict)
        and (_text(citation.get("citation-type")) or "").casefold() == "bibtex"
    ):
        cited = read_bibtex(_text(citation.get("citation-value")) or "").entries
        if cited:
            draft.authors = list(cited[0].work.authors)
            for name in ("volume", "issue", "pages"):
                draft.put(name, getattr(cited[0].work, name))
