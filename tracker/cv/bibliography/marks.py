"""Marks of our exports in a free field: what the format has no field for comes back at import.

A mark is ``tracker: name=value; name=value`` on a line of its own in ``note``, ``N1`` or the like. Names are
fields of a work; texts are percent-encoded where they hold ``;``, ``%``, quotes, braces, backslashes or
line ends; other values are JSON, encoded the same way; nothing after ``=`` clears the field.
``version_of`` names the key of an entry in the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from pydantic import JsonValue

from tracker.records.base import COMMON_FIELDS
from tracker.records.works import Work

MARKED_FIELDS = frozenset(Work.model_fields) - COMMON_FIELDS - {"source", "source_raw"}
_SAFE = " /-.,:()[]'@&!?+*"
_MARK = re.compile(r"(?:^|[\n;.|>]|\s{2,})\s*tracker: (?P<fields>[a-z_]+=[^\n]*)")
_PAIR = re.compile(r"\s*([a-z_]+)=([^;]*)")
_TEXTS = frozenset({
    "title", "translated_title", "type", "status", "date", "author_position", "venue", "journal_abbrev",
    "volume", "issue", "pages", "article_number", "doi", "pmid", "pmcid", "isbn", "language", "version_of",
    "meeting", "place", "book_title", "publisher", "edition", "url", "field_answer",
})  # fmt: skip


def write_marks(fields: Mapping[str, JsonValue]) -> str:
    """Return the mark that holds the fields, in their order.

    Raises:
        ValueError: a name is no field of a work, or a text field does not hold text.
    """
    pairs = []
    for name, value in fields.items():
        if name not in MARKED_FIELDS:
            raise ValueError(f"{name} is no field that a mark can hold")
        if value is None:
            text = ""
        elif name in _TEXTS:
            if not isinstance(value, str):
                raise ValueError(f"{name} holds text")
            text = value
        else:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        pairs.append(f"{name}={_quoted(text)}")
    return "tracker: " + "; ".join(pairs)


def _quoted(text: str) -> str:
    return "".join(
        letter if letter.isalnum() or letter in _SAFE + "_" else quote(letter, safe="") for letter in text
    )


def take_marks(texts: list[str]) -> dict[str, JsonValue]:
    """Return the fields that marks in the texts hold; names that are no field of a work are passed over."""
    found: dict[str, JsonValue] = {}
    for text in texts:
        for mark in _MARK.finditer(text):
            for name, value in _PAIR.findall(mark["fields"]):
                if name in MARKED_FIELDS:
                    found.setdefault(name, _value(name, unquote(value.strip())))
    return found


def _value(name: str, text: str) -> JsonValue:
    if not text:
        return None
    if name in _TEXTS:
        return text
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
