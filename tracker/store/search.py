"""Full-text search: the pages of documents (an object of its own) and the records.

The text of pages changes rarely and is large, so it is a second database, published only when it
changes. What was recognised in scans stands beside it: both come from the documents and could be made
again. Records are small: their index is made in memory when someone searches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.records import Record, kind_of
from tracker.records.base import COMMON_FIELDS
from tracker.store.database import Database
from tracker.store.ledger import Ledger

_TOKENS = "tokenize='unicode61 remove_diacritics 2'"
_NOT_SEARCHED = (COMMON_FIELDS - {"note"}) | {"digest", "object_name", "source_raw", "links"}


@dataclass(frozen=True)
class Hit:
    """A record, or a page of a document, that has the words; ``excerpt`` marks them with brackets."""

    record: Record
    page: int | None
    excerpt: str


@dataclass(frozen=True)
class Recognized:
    """What an engine recognised on one page, as JSON of the reader's own that the store keeps as it is."""

    page: int
    engine: str
    data: str = field(repr=False)


def _query(words: str) -> str | None:
    """Return an FTS5 query that needs every word, the last one also as a beginning."""
    terms = re.findall(r"\w+", words)
    if not terms:
        return None
    return " ".join(f'"{term}"' for term in terms) + "*"


class PageText:
    """The searchable text of documents, page by page."""

    def __init__(self, snapshot: bytes | None = None) -> None:
        self._database = Database(snapshot)
        if snapshot is None:
            self._database.raw(
                "CREATE VIRTUAL TABLE document_text USING "
                f"fts5(document UNINDEXED, page UNINDEXED, text, {_TOKENS})"
            )
        self._database.raw(  # what earlier releases wrote lacks it
            "CREATE TABLE IF NOT EXISTS recognized "
            "(document TEXT, page INTEGER, engine TEXT, data TEXT, PRIMARY KEY (document, page))"
        )

    def replace(self, document: str, pages: Iterable[str], recognized: Iterable[Recognized] = ()) -> None:
        """Set the text of a document, one string a page, and what was recognised on its pages.

        Of what stood there before no word stays.
        """
        there = (
            "SELECT 1 FROM document_text WHERE document = ?1 "
            "UNION ALL SELECT 1 FROM recognized WHERE document = ?1 LIMIT 1"
        )
        if self._database.raw(there, (document,)):
            self._database.raw("DELETE FROM document_text WHERE document = ?", (document,))
            self._database.raw("INSERT INTO document_text (document_text) VALUES ('rebuild')")
            self._database.raw("DELETE FROM recognized WHERE document = ?", (document,))
            self._database.compact()
        rows: list[tuple[Any, ...]] = [(document, n, text) for n, text in enumerate(pages, 1) if text.strip()]
        self._database.many("INSERT INTO document_text (document, page, text) VALUES (?, ?, ?)", rows)
        self._database.many(
            "INSERT INTO recognized (document, page, engine, data) VALUES (?, ?, ?, ?)",
            [(document, item.page, item.engine, item.data) for item in recognized],
        )

    def recognized(self, document: str) -> list[Recognized]:
        """Return what was recognised on the pages of a document, by page."""
        rows = self._database.raw(
            "SELECT page, engine, data FROM recognized WHERE document = ? ORDER BY page", (document,)
        )
        return [Recognized(*row) for row in rows]

    def pages(self, document: str) -> dict[int, str]:
        """Return the text of a document by page."""
        return dict(
            self._database.raw(
                "SELECT page, text FROM document_text WHERE document = ? ORDER BY page", (document,)
            )
        )

    def documents(self) -> set[str]:
        """Return the ids of the documents that have text, or pages that were recognised."""
        return {
            row[0]
            for row in self._database.raw(
                "SELECT document FROM document_text UNION SELECT document FROM recognized"
            )
        }

    def find(self, words: str, limit: int) -> list[tuple[str, int, str]]:
        """Return document id, page and excerpt of the best pages."""
        query = _query(words)
        if query is None:
            return []
        return self._database.raw(
            "SELECT document, page, snippet(document_text, 2, '[', ']', '...', 12) "
            "FROM document_text WHERE document_text MATCH ? "
            "ORDER BY rank, document, page LIMIT ?",
            (query, limit),
        )

    def serialise(self) -> bytes:
        """Return the database as bytes."""
        return self._database.serialise()


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words_of(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _one_line(excerpt: str) -> str:
    return " ".join(excerpt.split())


def find(ledger: Ledger, pages: PageText | None, words: str, *, limit: int = 50) -> list[Hit]:
    """Return the records, then the pages, that have all the words, best first; trashed ones are left out."""
    query = _query(words)
    if query is None:
        return []
    records: dict[str, Record] = {}
    rows: list[tuple[Any, ...]] = []
    for kind in ledger.counts():
        for record in ledger.of_kind(kind):
            records[record.id] = record
            text = " · ".join(
                _words_of(record.model_dump(mode="json", exclude=set(_NOT_SEARCHED), exclude_none=True))
            )
            rows.append((record.id, f"{kind_of(record)} {text}"))
    index = Database()
    index.raw(f"CREATE VIRTUAL TABLE record USING fts5(id UNINDEXED, text, {_TOKENS})")
    index.many("INSERT INTO record (id, text) VALUES (?, ?)", rows)
    found = index.raw(
        "SELECT id, snippet(record, 1, '[', ']', '...', 12) FROM record WHERE record MATCH ? "
        "ORDER BY rank, id LIMIT ?",
        (query, limit),
    )
    index.close()
    hits = [Hit(records[identifier], None, _one_line(excerpt)) for identifier, excerpt in found]
    for document, page, excerpt in pages.find(words, limit) if pages else []:
        if document in records:
            hits.append(Hit(records[document], page, _one_line(excerpt)))
    return hits[:limit]
