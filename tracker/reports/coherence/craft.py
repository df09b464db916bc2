"""How the CV is made, apart from the score: checks of which each holds or does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.records.works import WorkStatus
from tracker.reports.coherence.evidence import Thing, order
from tracker.reports.coherence.parts import Piece
from tracker.reports.coherence.thresholds import number
from tracker.reports.coherence.view import View

_OUT = (WorkStatus.PUBLISHED, WorkStatus.EPUB)


@dataclass(frozen=True)
class Check:
    """One check of the CV: what is asked, whether it holds, and the records where it does not."""

    code: str
    text: str
    holds: bool
    evidence: tuple[str, ...] = ()


def checks_of(view: View) -> list[Check]:
    """Return the checks that apply."""
    return [*_works(view), *_bullets(view), *_entries(view)]


def craft_of(checks: list[Check]) -> int:
    """Return the percentage of checks that hold."""
    return round(100 * sum(check.holds for check in checks) / len(checks)) if checks else 100


def _check(code: str, text: str, failing: list[Piece]) -> Check:
    return Check(code, text, not failing, tuple(piece.id for piece in sorted(failing, key=order)))


def _works(view: View) -> Iterator[Check]:
    pieces = [piece for piece in view.story.pieces if not piece.retracted]
    if listed := [piece for piece in pieces if piece.listed and piece.named]:
        missing = [piece for piece in listed if not piece.settled]
        yield _check("own_name", "Your place is settled in every list of authors.", missing)
    if out := [piece for piece in pieces if piece.status in _OUT]:
        without = [piece for piece in out if not piece.identified]
        holds = len(out) - len(without) >= number("craft_identifiers") * len(out)
        text = "At least 80 % of the published works have an identifier."
        yield Check("identifiers", text, holds, tuple(piece.id for piece in without) if not holds else ())
    if claimed := [piece for piece in pieces if piece.accepted]:
        unbacked = [piece for piece in claimed if not piece.backed]
        yield _check("status_backed", "A source backs every status of accepted or better.", unbacked)
    retracted = [piece for piece in view.story.pieces if piece.retracted]
    yield _check("no_retracted", "No retracted work is among those listed.", retracted)


def _bullets(view: View) -> Iterator[Check]:
    posts = view.research_posts
    count, plain = sum(post.bullets for post in posts), sum(post.numberless for post in posts)
    if not count:
        return
    holds = count - plain >= number("craft_numbers") * count
    named: list[Thing] = [post for post in posts if post.numberless]
    yield Check(
        "bullets_with_numbers",
        "At least half of the research bullets hold a number.",
        holds,
        () if holds else tuple(one.id for one in sorted(named, key=order)),
    )
    verbless: list[Thing] = [post for post in posts if post.verbless]
    yield Check(
        "bullets_with_verbs",
        "Research bullets begin with what was done.",
        not verbless,
        tuple(one.id for one in sorted(verbless, key=order)),
    )


def _entries(view: View) -> Iterator[Check]:
    posts = view.research_posts
    if posts:
        yield Check("tools", "A tool of research is listed.", bool(view.story.tools))
    if view.research_open:
        found = any(study.piece.in_progress for study in view.story.studies)
        yield Check("work_in_progress", "Work in progress is listed while research goes on.", found)
    undated = view.story.undated
    yield Check("months", "Every date has its month.", not undated, undated)
