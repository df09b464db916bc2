"""Sub-scores, limits and the score of a record in one month."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.reports.coherence.alignment import Weights
from tracker.reports.coherence.conditions import CAPPED, WEIGHTY, cap_of
from tracker.reports.coherence.thresholds import NEARLY, along, clamped, months, number
from tracker.reports.coherence.view import View


@dataclass(frozen=True)
class SubScore:
    """A part of the score: its code, its weight, and its value between 0 and 1."""

    code: str
    weight: float
    value: float


@dataclass(frozen=True)
class Scored:
    """The score of one month, with what limits it; ``mean`` is the score without limits."""

    month: int
    parts: tuple[SubScore, ...]
    mean: float
    caps: tuple[tuple[str, float], ...]
    weighty: tuple[str, ...]

    @property
    def exact(self) -> float:
        """The score before it is rounded."""
        return self.without(None)

    def without(self, flag: str | None) -> float:
        """Return the score before it is rounded as it is without a flag, all else equal."""
        limited = min([self.mean, *(limit for code, limit in self.caps if code != flag)])
        weighty = sum(code != flag for code in self.weighty)
        return max(0.0, limited - number("weighty") * max(0, weighty - 1))

    @property
    def score(self) -> int:
        """The score, rounded half up."""
        return rounded(self.exact)

    @property
    def binding(self) -> tuple[str, float] | None:
        """The lowest limit, if it is below the mean."""
        lowest = min(self.caps, key=lambda cap: (cap[1], cap[0]), default=None)
        return lowest if lowest is not None and lowest[1] < self.mean else None


def rounded(value: float) -> int:
    """Return the whole number that is nearest, half up."""
    return math.floor(value + 0.5 + NEARLY)


def scored(view: View) -> Scored | None:
    """Return the score of a month; None where no part of it applies."""
    others = [*_output(view), *_clinical(view), *_timeline(view), *_trajectory(view)]
    parts = (*_alignment(view, others), *others)
    weight = sum(part.weight for part in parts)
    if weight <= 0:
        return None
    raised = {code for code, holds in {**CAPPED, **WEIGHTY}.items() if holds(view)}
    caps = tuple((code, cap_of(code, view)) for code in sorted(raised & CAPPED.keys()))
    weighty = tuple(sorted(raised & WEIGHTY.keys()))
    return Scored(view.month, parts, _mean(parts), caps, weighty)


def _mean(parts: tuple[SubScore, ...] | list[SubScore]) -> float:
    weight = sum(part.weight for part in parts)
    return 100 * sum(part.weight * part.value for part in parts) / weight if weight > 0 else 0.0


def _alignment(view: View, others: list[SubScore]) -> Iterator[SubScore]:
    """Yield the part for alignment.

    A little that points elsewhere weighs little; a new aligned article beside it would raise that weight
    more than the value. It is left out where the score is higher without it.
    """
    whole, rest = (_aligned(sums) for sums in view.sums)
    if whole is None:
        return
    if rest is not None and rest.value <= 0 and _mean([rest, *others]) > _mean([whole, *others]):
        yield rest
    else:
        yield whole


def _aligned(sums: Weights) -> SubScore | None:
    share = sums.share
    if share is None:
        return None
    full = number("alignment_weight") * min(1.0, sums.whole / number("alignment_full_weight"))
    value = clamped((share - number("alignment_from")) / number("alignment_width"))
    return SubScore("alignment", full, value)


def _output(view: View) -> Iterator[SubScore]:
    research = len(view.gross)
    if research < months("output_from"):
        return
    if research < months("output_short"):
        value = max(number("output_short_least"), min(1.0, view.output_rate / number("output_short_rate")))
        yield SubScore("output", number("output_short_weight"), value)
    else:
        yield SubScore("output", number("output_weight"), min(1.0, view.output_rate / number("output_rate")))


def _clinical(view: View) -> Iterator[SubScore]:
    if view.since < months("after_graduation"):
        return
    recency, years = recency_and_years(view)
    value = number("clinical_recency") * recency + number("clinical_years") * years
    yield SubScore("clinical", number("clinical_weight"), value)


def recency_and_years(view: View) -> tuple[float, float]:
    """Return the values of recent clinical work and of years since graduation."""
    if view.busy_in_us:
        return 1.0, 1.0
    recency = along("recency", view.clinical_gap)
    if view.observed:
        recency = min(1.0, recency + number("observer_bonus"))
    return recency, along("years", view.years)


def _timeline(view: View) -> Iterator[SubScore]:
    if view.since >= months("after_graduation"):
        beyond = max(0, view.unsettled - months("timeline_free"))
        yield SubScore("timeline", number("timeline_weight"), along("timeline", beyond))


def _trajectory(view: View) -> Iterator[SubScore]:
    parts = trajectory_parts(view)
    if view.since >= months("after_graduation") and parts:
        value = sum(value for _, value in parts) / len(parts)
        yield SubScore("trajectory", number("trajectory_weight"), value)


def trajectory_parts(view: View) -> list[tuple[str, float]]:
    """Return the parts of the trajectory that apply, with their values."""
    found: list[tuple[str, float]] = []
    if view.status_share is not None and view.story.target is not None:
        above = (view.status_share - number("status_from")) / number("status_width")
        found.append(("statuses", clamped(above)))
    if view.gross:
        found.append(("research", along("research_span", view.net)))
    if CAPPED["no_application_in_research"](view):
        found.append(("applications", 0.0))
    elif view.us_training or view.story.applications:
        good = view.us_training or view.filed_in_research or not view.gross
        found.append(("applications", 1.0 if good else number("applied_before")))
    return found
