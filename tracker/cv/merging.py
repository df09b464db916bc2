"""One work out of two records of it: gaps are filled, what differs is shown, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.cv.names import title_key, tokens
from tracker.records.works import Author, Work, WorkType

_FILLED = (
    "title", "translated_title", "type", "status", "date", "venue", "journal_abbrev", "volume", "issue",
    "pages", "article_number", "doi", "pmid", "pmcid", "isbn", "language", "retracted", "peer_reviewed",
    "meeting", "place", "book_title", "publisher", "edition", "url", "abstract_in_supplement",
    "author_number", "author_position", "version_of",
)  # fmt: skip
_SHOWN = (
    "title",
    "type",
    "status",
    "date",
    "volume",
    "issue",
    "pages",
    "article_number",
    "doi",
    "pmid",
    "pmcid",
)
_JOINED = ("keywords", "version_ids", "notices")


@dataclass(frozen=True)
class Difference:
    """A field that two records of a work hold otherwise; the first is kept."""

    field: str
    here: Any
    there: Any


@dataclass(frozen=True)
class Merged:
    """What the second record adds to the first, and where it differs."""

    changes: dict[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


def merge(here: Work, there: Work) -> Merged:
    """Return what a second record of the same work adds to the first.

    A status is filled where there is none; another one is a difference and stays.
    """
    changes: dict[str, Any] = {}
    for name in _FILLED:
        mine, new = getattr(here, name), getattr(there, name)
        if (mine is None or mine == "") and new is not None:
            changes[name] = new
    if here.date and there.date and there.date.startswith(here.date) and there.date != here.date:
        changes["date"] = there.date
    if here.type in (WorkType.ARTICLE, WorkType.OTHER) and there.type in (
        WorkType.CASE_REPORT,
        WorkType.LETTER,
    ):
        changes["type"] = there.type
    if here.pages and "article_number" in changes:
        del changes["article_number"]
    if here.article_number and "pages" in changes:
        del changes["pages"]
    for name in _JOINED:
        more = [item for item in getattr(there, name) if item not in getattr(here, name)]
        if more:
            changes[name] = [*getattr(here, name), *more]
    if there.mesh and not here.mesh:
        changes["mesh"] = there.mesh
    changes |= _people(here, there)
    held, more_sources = _sources(here), [s for s in _sources(there) if s not in _sources(here)]
    if more_sources:
        changes["source_raw"] = {**here.source_raw, "sources": [*held, *more_sources]}
        names = dict.fromkeys([*(here.source or "").split(", "), *(there.source or "").split(", ")])
        changes["source"] = ", ".join(name for name in names if name)
    differences = [
        Difference(name, getattr(here, name), getattr(there, name))
        for name in _SHOWN
        if name not in changes and _differ(name, getattr(here, name), getattr(there, name))
    ]
    return Merged(changes, tuple(differences))


def _sources(work: Work) -> list[Any]:
    sources = work.source_raw.get("sources", [])
    return sources if isinstance(sources, list) else []


def _differ(name: str, mine: Any, new: Any) -> bool:
    if new is None or mine == new:
        return False
    if name == "status":
        return True
    if mine is None:
        return False
    if name == "title":
        return title_key(mine) != title_key(new)
    if name == "date":
        return bool(mine[:4] != new[:4])
    return str(mine).casefold() != str(new).casefold()


def _people(here: Work, there: Work) -> dict[str, Any]:
    """Return a fuller list of authors: the whole one for a cut one, full names for initials, ORCID iDs."""
    if not there.authors:
        return {}
    if not here.authors or (here.authors_incomplete and len(there.authors) > len(here.authors)):
        return {
            "authors": there.authors,
            "authors_incomplete": there.authors_incomplete,
            "n_authors": there.n_authors,
        }
    if len(here.authors) != len(there.authors):
        return {}
    fuller = [_fuller(mine, new) for mine, new in zip(here.authors, there.authors, strict=True)]
    changes: dict[str, Any] = {"authors": fuller} if fuller != here.authors else {}
    if not here.editors and there.editors:
        changes["editors"] = there.editors
    return changes


def _fuller(mine: Author, new: Author) -> Author:
    if mine.group or new.group or not _one_person(mine, new):
        return mine
    more = {
        name: getattr(new, name)
        for name in ("given", "initials", "suffix", "orcid", "equal_contribution")
        if getattr(mine, name) is None and getattr(new, name) is not None
    }
    if mine.given:
        more.pop("initials", None)
    return mine.model_copy(update=more) if more else mine


def _one_person(mine: Author, new: Author) -> bool:
    if tokens(mine.family or "") != tokens(new.family or "") or not mine.family:
        return False
    ours, others = _letters(mine), _letters(new)
    return ours.startswith(others) or others.startswith(ours)


def _letters(author: Author) -> str:
    words: Sequence[str] = list(author.initials) if author.initials else tokens(author.given or "")
    return "".join(tokens(word)[0][0] for word in words if tokens(word))
