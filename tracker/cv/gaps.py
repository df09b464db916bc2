"""Times without a post or a course of study that a reader of the CV would see, for a neutral line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.cv.career import Career
from tracker.records.career import Position, PositionKind
from tracker.records.coverage import first_month, gaps_of, graduation_of, last_month, month_of

LEAST_MONTHS = 6


@dataclass(frozen=True)
class SeenGap:
    """Months that no printed entry fills; ``end`` is None where they last.

    ``kind`` is that of the post beside them, the earlier before the later; None without any.
    """

    begin: str
    end: str | None
    kind: PositionKind | None


def seen_gaps(career: Career, until: date) -> Iterator[SeenGap]:
    """Yield the gaps of six months and more up to a day, the earliest first.

    They are counted after graduation, else after the first post. Leave fills nothing, because no CV
    prints it; an examination does not either. A gap from January or to December names the year alone,
    as its neighbours may have no month on record.
    """
    posts = {post.id: post for post in career.positions if post.kind not in (None, PositionKind.LEAVE)}
    after = _after(career, list(posts.values()))
    if after is None:
        return
    last = month_of(until)
    for gap in gaps_of(posts.values(), career.education, (), after=after, until=last, least=LEAST_MONTHS):
        beside = [posts[identity] for identity in (*gap.before, *gap.after) if identity in posts]
        yield SeenGap(
            _words(gap.first, year_alone=0),
            None if gap.last == last else _words(gap.last, year_alone=11),
            beside[0].kind if beside else None,
        )


def _after(career: Career, posts: list[Position]) -> int | None:
    degree = graduation_of(career.education)
    if degree is not None and degree.end:
        return last_month(degree.end)
    begins = [first_month(post.begin) for post in posts if post.begin]
    return min(begins, default=None)


def _words(month: int, *, year_alone: int) -> str:
    return f"{month // 12}" if month % 12 == year_alone else f"{month // 12}-{month % 12 + 1:02d}"
