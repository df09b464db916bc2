"""What tests of formats share: a file's text in, the facts of its entries out."""

from __future__ import annotations

from typing import Any

from tracker.cv.bibliography import Bibliography, Entry, read_bibliography
from tracker.records.works import Author


def read(text: str | bytes) -> Bibliography:
    return read_bibliography(text.encode() if isinstance(text, str) else text)


def only(text: str | bytes) -> Entry:
    found = read(text)
    assert len(found.entries) == 1, found
    return found.entries[0]


def shown(author: Author) -> str:
    """Return an author in one word: ``Family|given|INITIALS|suffix``, a group after ``G:``."""
    if author.group:
        return f"G:{author.group}"
    parts = [author.family or "", author.given or "", author.initials or "", author.suffix or ""]
    return "|".join(parts).rstrip("|")


def authors(entry: Entry) -> list[str]:
    return [shown(author) for author in entry.work.authors]


def facts(entry: Entry, names: Any) -> dict[str, Any]:
    """Return the named fields of an entry's work as JSON values; authors in one word each."""
    values = entry.work.model_dump(mode="json")
    values["authors"] = authors(entry)
    values["editors"] = [shown(author) for author in entry.work.editors]
    values["mesh"] = [f"{'*' if m.major else ''}{m.heading}" for m in entry.work.mesh]
    values["collaborators"] = [shown(author) for author in entry.collaborators]
    return {name: values[name] for name in names}
