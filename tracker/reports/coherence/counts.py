"""Counts of a record: works by type, status and place, months of research, time since graduation."""

from __future__ import annotations

from collections import Counter

from tracker.reports.coherence.view import View

Counts = dict[str, int | float | dict[str, int] | None]


def counts_of(view: View) -> Counts:
    """Return the counts; those that rest on graduation are None where it is not known."""
    studies = view.story.studies
    known = view.story.graduation is not None
    by: dict[str, Counter[str]] = {"by_type": Counter(), "by_status": Counter(), "by_position": Counter()}
    for study in studies:
        piece = study.piece
        by["by_type"][piece.type.value if piece.type else "not_said"] += 1
        by["by_status"][piece.status.value if piece.status else "not_said"] += 1
        by["by_position"][piece.place.value if piece.place else "not_said"] += 1
    return {
        "peer_reviewed": sum(study.piece.reviewed for study in studies),
        "distinct_works": len(studies),
        "named_author_works": len(view.named),
        **{name: dict(sorted(counter.items())) for name, counter in by.items()},
        "retracted": sum(piece.retracted for piece in view.story.pieces),
        "research_months_gross": len(view.gross) if known else None,
        "research_months_net": view.net if known else None,
        "articles_since_research": len(view.articles) if known else None,
        "articles_per_research_year": round(view.article_rate, 2) if known and view.gross else None,
        "years_since_graduation": round(view.years, 1) if known else None,
        "clinical_gap_months": view.clinical_gap if known else None,
        "uncovered_months": view.uncovered if known else None,
        "leave_months": len(view.story.leave),
    }
