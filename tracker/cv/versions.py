"""Versions of one study: groups with one main record, the journal article before all others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.cv.duplicates import main_of
from tracker.records.works import Work, WorkType

_IN_JOURNALS = frozenset({WorkType.ARTICLE, WorkType.LETTER, WorkType.CASE_REPORT})


def groups_of(works: Sequence[Work], pairs: Iterable[tuple[str, str]] = ()) -> list[list[Work]]:
    """Return the groups of two works and more that are tied, by links on record or by pairs of ids.

    Links are followed in both directions; one whose target is missing ties nothing, and a circle is a
    group like any other.
    """
    by_id = {work.id: work for work in works}
    root = {identifier: identifier for identifier in by_id}

    def top(identifier: str) -> str:
        while root[identifier] != identifier:
            root[identifier] = root[root[identifier]]
            identifier = root[identifier]
        return identifier

    ties = [(work.id, work.version_of) for work in works if work.version_of]
    for one, other in [*ties, *pairs]:
        if one in by_id and other in by_id:
            root[top(one)] = top(other)
    groups: dict[str, list[Work]] = {}
    for work in works:
        groups.setdefault(top(work.id), []).append(work)
    return [group for group in groups.values() if len(group) > 1]


def linked(works: Sequence[Work], pairs: Sequence[tuple[str, str]]) -> dict[str, str | None]:
    """Return the main record of each work that new pairs touch; None for the main record itself.

    Groups without a new pair stay as they are. Of two journal articles in a group one is the main
    record and the other stays by itself, unless the pair names just the two: an article is no version
    of another because both share a poster.
    """
    touched = {identifier for pair in pairs for identifier in pair}
    direct = {frozenset(pair) for pair in pairs}
    found: dict[str, str | None] = {}
    for group in groups_of(works, pairs):
        if not any(work.id in touched for work in group):
            continue
        main = main_of(group)
        for work in group:
            other_article = work.type in _IN_JOURNALS and main.type in _IN_JOURNALS and work is not main
            if other_article and frozenset((work.id, main.id)) not in direct and work.version_of != main.id:
                continue
            found[work.id] = None if work is main else main.id
    return found
