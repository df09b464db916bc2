"""What a format has no field for is left in a free field, so that our own import gives the same work back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from tracker.cv.bibliography import read_bibliography
from tracker.cv.bibliography.marks import MARKED_FIELDS, write_marks
from tracker.cv.works import study_of
from tracker.errors import TrackerError
from tracker.records.works import Work

_VERSION = "version_of"
_OWN = "field_answer"  # what the person told her own report alone
_PASSES = 3  # one mark may change how another field is read


def keys_of(works: Sequence[Work]) -> dict[str, str]:
    """Return a key for each work by id: name, year and a word of the title, plain letters, each once."""
    keys: dict[str, str] = {}
    used: set[str] = set()
    for work in works:
        first = work.authors[0] if work.authors else None
        name = (first.family or first.group or first.given if first else None) or "work"
        word = next((part for part in re.split(r"\W+", work.title or "") if len(part) > 3), "")
        stem = _plain(name) + (work.date or "")[:4] + _plain(word)
        key, number = stem, 2
        while key.casefold() in used:
            key, number = f"{stem}-{number}", number + 1
        used.add(key.casefold())
        keys[work.id] = key
    return keys


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]", "", folded) or "work"


def marks_for(works: Sequence[Work], written: Callable[[Work, str], str]) -> dict[str, str]:
    """Return the mark of each work by id, or an empty text where the format holds all of it.

    Args:
        works: the works of one export.
        written: gives a work as a file of the format that holds it alone, without a mark.
    """
    keys = keys_of(works)
    mains = _mains(works)
    return {work.id: _mark(work, keys.get(mains.get(work.id, ""), ""), written) for work in works}


def _mains(works: Sequence[Work]) -> dict[str, str]:
    """Return the main record of each version; links that leave the export are followed to its study."""
    known = {work.id for work in works}
    studies = study_of(works)
    found = {}
    for work in works:
        if work.version_of in known and work.version_of != work.id:
            found[work.id] = work.version_of
        elif work.version_of and studies[work.id] != work.id:
            found[work.id] = studies[work.id]
    return found


def _mark(work: Work, main_key: str, written: Callable[[Work, str], str]) -> str:
    fields: dict[str, Any] = {}
    for _ in range(_PASSES):
        missing = _differing(work, written(work, write_marks(fields) if fields else ""))
        if not missing.keys() - fields.keys():
            break
        fields |= missing
    if main_key:
        fields[_VERSION] = main_key
    return write_marks(fields) if fields else ""


def _differing(work: Work, text: str) -> dict[str, Any]:
    """Return the fields of a work that our import of the text would not give back."""
    try:
        entries = read_bibliography(text.encode("utf-8")).entries
    except TrackerError:
        entries = []
    read = entries[0].work.model_dump(mode="json") if len(entries) == 1 else {}
    wanted = work.model_dump(mode="json")
    fields: dict[str, Any] = {}
    for name in Work.model_fields:
        if name not in MARKED_FIELDS or name in (_VERSION, _OWN):
            continue
        value = wanted[name]
        if value == read.get(name) or (value in (None, []) and read.get(name) in (None, [])):
            continue
        if name == "n_authors" and value in (None, len(work.authors)):
            continue  # the list says it
        if value is None and isinstance(read.get(name), str):
            continue  # a mark cannot take a text away
        fields[name] = value
    return fields
