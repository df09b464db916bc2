"""Works as studies: versions joined, retracted ones out, one version that stands for each."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.records.works import AuthorPosition, Work
from tracker.reports.coherence.evidence import order
from tracker.reports.coherence.fields import Fields
from tracker.reports.coherence.parts import Piece, Study
from tracker.reports.coherence.thresholds import number
from tracker.reports.coherence.timing import imprecise, month


def piece_of(work: Work, as_of: int) -> Piece:
    """Return a work in months; one that is dated later counts as of ``as_of``."""
    identified = bool(work.doi or work.pmid or work.pmcid or work.isbn)
    return Piece(
        id=work.id,
        title=work.title or "untitled work",
        type=work.type,
        status=work.status,
        place=work.author_position or _place(work),
        date=min(month(work.date), as_of) if work.date else None,
        about=imprecise(work.date),
        retracted=bool(work.retracted),
        version_of=work.version_of,
        identified=identified,
        backed=identified or bool(work.source or work.evidence or work.url),
        settled=work.author_number is not None,
        listed=bool(work.authors),
    )


def _place(work: Work) -> AuthorPosition | None:
    """Return the place among the authors that the person's number says; None where it is not settled."""
    number, count = work.author_number, max(work.n_authors or 0, len(work.authors))
    if number is None or number > max(count, 1):
        return None
    if number == 0:
        return AuthorPosition.GROUP
    if number == 1:
        return AuthorPosition.SOLE if count == 1 and not work.authors_incomplete else AuthorPosition.FIRST
    if number == count and not work.authors_incomplete:
        return AuthorPosition.LAST
    return AuthorPosition.SECOND if number == 2 else AuthorPosition.MIDDLE


def studies_of(works: Sequence[Work], pieces: Sequence[Piece], fields: Fields) -> list[Study]:
    """Return the studies in order; links are followed both ways, across a missing target nothing is joined.

    An accepted article stands for its study whatever the value of its other versions, so that a poster
    never changes what the article counts.
    """
    listed = {piece.id: piece for piece in pieces if not piece.retracted}
    by_id = {work.id: work for work in works}
    studies = [
        _study(chosen, by_id[chosen.id], fields)
        for group in _groups(listed)
        for chosen in (_representative(group),)
    ]
    return sorted(studies, key=order)


def _groups(pieces: dict[str, Piece]) -> list[list[Piece]]:
    above = {identity: identity for identity in pieces}

    def top(identity: str) -> str:
        while above[identity] != identity:
            above[identity] = above[above[identity]]
            identity = above[identity]
        return identity

    for piece in pieces.values():
        if piece.version_of is not None and piece.version_of in above:
            above[top(piece.id)] = top(piece.version_of)
    groups: dict[str, list[Piece]] = {}
    for identity, piece in pieces.items():
        groups.setdefault(top(identity), []).append(piece)
    return list(groups.values())


def _representative(group: list[Piece]) -> Piece:
    if len(group) == 1:
        return group[0]
    articles = [piece for piece in group if piece.article]
    return min(
        articles or group,
        key=lambda piece: (-piece.value, -piece.type_value, order(piece)),
    )


def _study(piece: Piece, work: Work, fields: Fields) -> Study:
    weight = (
        number("work_weight")
        * piece.status_value
        * max(number("work_least_authorship"), piece.authorship)
        * piece.type_value
    )
    return Study(piece, fields.of_work(work), piece.value, weight)
