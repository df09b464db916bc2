"""Crossref JSON: one message or many, bare or in their envelope."""

from __future__ import annotations

from typing import Any

from tracker.cv.bibliography.csl import date_of, people_of, titled
from tracker.cv.bibliography.entry import Draft
from tracker.cv.bibliography.status import kind_of_words
from tracker.cv.identifiers import doi_of
from tracker.records.works import WorkType

FORMAT = "crossref"
_TYPES = {
    WorkType.ARTICLE: "journal-article",
    WorkType.CHAPTER: "book-chapter book-section book-part book-track reference-entry",
    WorkType.BOOK: "book monograph edited-book reference-book proceedings",
    WorkType.ABSTRACT: "proceedings-article",
    WorkType.THESIS: "dissertation",
    WorkType.DATASET: "dataset",
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_PLAIN = {
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "article_number": "article-number",
    "doi": "DOI",
    "url": "URL",
    "publisher": "publisher",
    "place": "publisher-location",
    "edition": "edition-number",
    "language": "language",
}
_NOTICES = {
    "retraction": "Retracted in",
    "withdrawal": "Withdrawn in",
    "removal": "Removed in",
    "correction": "Correction in",
    "corrigendum": "Correction in",
    "erratum": "Correction in",
    "expression_of_concern": "Expression of concern in",
}
_VERSIONS = (
    "is-preprint-of",
    "has-preprint",
    "is-version-of",
    "has-version",
    "is-manuscript-of",
    "has-manuscript",
)


def looks_like_crossref(item: dict[str, Any]) -> bool:
    """Tell whether a JSON object is a work of Crossref: its titles are lists."""
    return "DOI" in item and (
        isinstance(item.get("container-title"), list)
        or isinstance(item.get("title"), list)
        or "reference-count" in item
    )


def works_of_crossref(value: dict[str, Any]) -> list[Any] | None:
    """Return the works of an answer in its envelope; None where it is none."""
    message = value.get("message")
    if not isinstance(message, dict):
        return None
    items = message.get("items")
    return items if isinstance(items, list) else [message]


def draft_of_crossref(item: dict[str, Any], line: int) -> Draft:
    """Return the draft of one work; the abstract stays among the original fields alone."""
    draft = Draft(FORMAT, line, raw=item, key=str(item["DOI"]) if isinstance(item.get("DOI"), str) else None)
    kind = str(item.get("type") or "")
    draft.values["type"] = found = _kind(kind, str(item.get("subtype") or ""))
    title, subtitle = titled(item.get("title")), titled(item.get("subtitle"))
    if title and subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title} {subtitle}" if title.endswith((":", "?", "!")) else f"{title}: {subtitle}"
    draft.put("title", title)
    container = titled(item.get("container-title"))
    event = item.get("event")
    if found is WorkType.CHAPTER:
        draft.put("book_title", _book(item.get("container-title")) or container)
    elif found is WorkType.PREPRINT:
        draft.put("venue", container or _server(item))
    else:
        draft.put("venue", container)
    if isinstance(event, dict):
        draft.put("meeting", event.get("name"))
        draft.put("place", event.get("location"))
    draft.put("journal_abbrev", titled(item.get("short-container-title")))
    for field, source in _PLAIN.items():
        draft.put(field, item.get(source))
    draft.put("isbn", titled(item.get("ISBN")))
    draft.authors = people_of(draft, item.get("author"))
    draft.editors = people_of(draft, item.get("editor"))
    _dates(draft, item, found)
    subjects = item.get("subject")
    draft.values["keywords"] = (
        [word for word in subjects if isinstance(word, str)] if isinstance(subjects, list) else []
    )
    _relations(draft, item)
    return draft


def _book(containers: Any) -> str | None:
    """Return the book among the titles around a chapter: a series stands before it."""
    named = [words for words in containers if words] if isinstance(containers, list) else []
    return titled(named[-1:])


def _kind(kind: str, subtype: str) -> WorkType:
    if kind == "posted-content":
        return WorkType.PREPRINT if subtype in ("", "preprint", "working_paper") else WorkType.OTHER
    return _TYPE_OF.get(kind) or kind_of_words([kind.replace("-", " ")]) or WorkType.OTHER


def _server(item: dict[str, Any]) -> str | None:
    institutions = item.get("institution")
    if isinstance(institutions, dict):
        institutions = [institutions]
    names = (
        [i.get("name") for i in institutions if isinstance(i, dict)] if isinstance(institutions, list) else []
    )
    name = next((name for name in names if isinstance(name, str)), None)
    group = item.get("group-title")
    return name or (group if isinstance(group, str) else None)


def _dates(draft: Draft, item: dict[str, Any], kind: WorkType | None) -> None:
    """Put the date: of print or issue, and of going online where there is no issue yet."""
    if kind is WorkType.PREPRINT:
        order: tuple[str, ...] = ("posted", "published", "issued", "published-online", "created")
    else:
        order = ("published-print", "issued", "published", "published-online")
    online = date_of(draft, item.get("published-online"))
    printed = date_of(draft, item.get("published-print"))
    draft.ahead_of_print = (
        kind is WorkType.ARTICLE
        and bool(online)
        and not printed
        and not any(item.get(name) for name in ("volume", "issue", "page", "article-number"))
    )
    for name in order:
        draft.put("date", date_of(draft, item.get(name)))


def _relations(draft: Draft, item: dict[str, Any]) -> None:
    relation = item.get("relation")
    versions = []
    if isinstance(relation, dict):
        for name in _VERSIONS:
            targets = relation.get(name)
            for target in targets if isinstance(targets, list) else []:
                if (
                    isinstance(target, dict)
                    and isinstance(target.get("id"), str)
                    and (doi := doi_of(target["id"]))
                ):
                    versions.append(f"doi:{doi}")
    draft.values["version_ids"] = list(dict.fromkeys(versions))
    notices = []
    updates = item.get("updated-by")
    for update in updates if isinstance(updates, list) else []:
        if not isinstance(update, dict):
            continue
        kind = str(update.get("type") or "").casefold().replace("-", "_").replace(" ", "_")
        doi = doi_of(update["DOI"]) if isinstance(update.get("DOI"), str) else None
        if kind == "retraction":
            draft.values["retracted"] = True
        if kind in _NOTICES:
            notices.append(f"{_NOTICES[kind]}: doi:{doi}" if doi else _NOTICES[kind].removesuffix(" in"))
    draft.values["notices"] = notices
