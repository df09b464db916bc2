"""Flags that cost nothing: what could be entered, asked or made plainer."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.records.career import PositionKind
from tracker.records.works import WorkStatus
from tracker.reports.coherence.evidence import Statement, counted, month_rows, order, row, rows
from tracker.reports.coherence.parts import Post, Row
from tracker.reports.coherence.story import Story
from tracker.reports.coherence.thresholds import months
from tracker.reports.coherence.view import View

_FULL = (PositionKind.CLINICAL, PositionKind.TRAINING, PositionKind.RESEARCH)


def notes_of(view: View) -> list[Statement]:
    """Return the notes by code."""
    found = [*_research(view), *missing_dates(view.story), *_overlaps(view), *_experience(view)]
    return sorted(found, key=lambda note: note.code)


def _research(view: View) -> Iterator[Statement]:
    posts = view.research_posts
    open_posts = [post for post in posts if post.open]
    if open_posts and not _something_new(view):
        yield Statement(
            "hidden_in_progress",
            "Is something under review, submitted or being analysed? It can stand under Ongoing Projects.",
            rows(open_posts),
            "note",
        )
    count, plain = sum(post.bullets for post in posts), sum(post.numberless for post in posts)
    if plain * 2 > count:
        named = [post for post in posts if post.numberless]
        yield Statement(
            "vague_bullets",
            f"{plain} of {count} research bullets have no number.",
            tuple(row(post, post.numberless, "bullets") for post in sorted(named, key=order)),
            "note",
        )
    if posts and not view.story.tools:
        text = "No statistical or laboratory tool is listed."
        yield Statement("no_toolkit", text, rows(posts), "note")


def _something_new(view: View) -> bool:
    """Return whether a work is in progress or accepted, or one of hers came out within the last months."""
    recent = view.month - months("hidden_months")
    return any(
        study.piece.in_progress or study.piece.status is WorkStatus.ACCEPTED for study in view.story.studies
    ) or any(
        study.piece.accepted and study.piece.date is not None and study.piece.date >= recent
        for study in view.named
    )


def missing_dates(story: Story) -> Iterator[Statement]:
    """Yield the note about years without a month and missing dates, if there are any."""
    if story.undated:
        known = {one.id: one for one in story.entries}
        found = [known[identity] for identity in story.undated if identity in known]
        others = [Row(identity, "no date") for identity in story.undated if identity not in known]
        yield Statement(
            "missing_dates",
            "Which month? Numbers that used this record are marked 'about'.",
            (*rows(found), *others),
            "note",
        )


def _overlaps(view: View) -> Iterator[Statement]:
    posts = [post for post in view.story.posts if post.full_time and post.kind in _FULL and post.country]
    found: list[tuple[int, Post, Post]] = []
    for number, one in enumerate(posts):
        for other in posts[number + 1 :]:
            if other.begin > one.end:
                break  # posts stand in the order of their begins
            shared = min(one.end, other.end) - max(one.begin, other.begin) + 1
            if shared > months("overlap_months") and one.country != other.country:
                found.append((shared, one, other))
    if found:
        longest = max(shared for shared, _, _ in found)
        both = sorted({post for _, *pair in found for post in pair}, key=order)
        text = (
            f"These two posts overlap by {counted(longest, 'months')}. Is one part-time, or a date wrong?"
            if len(both) == 2
            else f"{len(both)} posts overlap, two of them by {counted(longest, 'months')}. "
            "Is one part-time, or a date wrong?"
        )
        yield Statement(
            "overlapping_positions",
            text,
            month_rows(both, (view.length_of(post) for post in both)),
            "note",
        )


def _experience(view: View) -> Iterator[Statement]:
    if not view.us_clinical:
        text = "No US clinical experience entered."
        yield Statement("no_us_clinical_experience", text, (), "note")
