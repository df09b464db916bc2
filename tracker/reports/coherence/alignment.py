"""How much each record weighs in alignment: posts by their months, works by their value, all by age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.reports.coherence.story import Story
from tracker.reports.coherence.thresholds import months, number


@dataclass(frozen=True, slots=True)
class Weighed:
    """A record with a share, and its weight in alignment."""

    id: str
    title: str
    s: float
    weight: float
    field: str | None


class Weights(NamedTuple):
    """Sums of weights: of records, of records times their shares, of those that point elsewhere."""

    whole: float = 0.0
    served: float = 0.0
    off: float = 0.0

    def plus(self, other: Weights) -> Weights:
        """Return both together."""
        return Weights(self.whole + other.whole, self.served + other.served, self.off + other.off)

    @property
    def share(self) -> float | None:
        """The mean share, None where nothing weighs."""
        return self.served / self.whole if self.whole > 0 else None


class WorkWeights(NamedTuple):
    """Weights of the works of one month, None for work in progress without a date, before age counts.

    ``aligned`` says whether they are the first-author articles in the target.
    """

    month: int | None
    aligned: bool
    weights: Weights


NO_WEIGHT = Weights()


def weighed_entries(story: Story, month: int) -> Iterator[Weighed]:
    """Yield the posts and degrees that have a share, with their weights in a month."""
    most, half = number("post_most_months"), number("post_half_life")
    for post in story.posts:
        if post.s is not None and not post.away:
            end = min(post.end, month)
            weight = min(most, end - post.begin + 1) * 0.5 ** ((month - end) / half)
            yield Weighed(post.id, post.title, post.s, weight, post.judged.field)
    for degree in story.degrees:
        if degree.s is not None:
            end = min(degree.end, month)
            weight = min(most, end - degree.begin) * 0.5 ** ((month - end) / half)
            yield Weighed(degree.id, degree.title, degree.s, weight, degree.field)


def weighed_works(story: Story, month: int) -> Iterator[Weighed]:
    """Yield the studies that have a share, with their weights in a month."""
    half = number("work_half_life")
    for study in story.studies:
        age, share = study.age(month), study.s
        if share is not None and age is not None and study.weight:
            weight = study.weight * 0.5 ** (age / half)
            yield Weighed(study.id, study.piece.title, share, weight, study.judged.field)


def work_weights(story: Story) -> list[WorkWeights]:
    """Return the weights of the studies that have a share, those of one month together."""
    limit, aligned = number("off_below"), number("article_is_aligned")
    found: dict[tuple[int | None, bool], Weights] = {}
    for study in story.studies:
        piece, share = study.piece, study.s
        if share is None or not study.weight or (piece.date is None and not piece.in_progress):
            continue
        key = piece.date, share >= aligned and piece.article and piece.first_author
        one = Weights(study.weight, study.weight * share, study.weight if share < limit else 0.0)
        found[key] = found.get(key, NO_WEIGHT).plus(one)
    return [WorkWeights(*key, sums) for key, sums in found.items()]


def weight_sums(story: Story, month: int, works: Sequence[WorkWeights]) -> tuple[Weights, Weights]:
    """Return the weights in a month of all records that have a share, and of all but new aligned articles."""
    limit = number("off_below")
    whole, served, off = 0.0, 0.0, 0.0
    for entry in weighed_entries(story, month):
        whole += entry.weight
        served += entry.weight * entry.s
        off += entry.weight if entry.s < limit else 0.0
    half, new = number("work_half_life"), months("article_is_new")
    new_whole, new_served = 0.0, 0.0
    for at, aligned, (weight, part, elsewhere) in works:
        age = 0 if at is None else max(0, month - at)
        factor = 0.5 ** (age / half)
        if aligned and age <= new:
            new_whole += weight * factor
            new_served += part * factor
        else:
            whole += weight * factor
            served += part * factor
            off += elsewhere * factor
    return Weights(whole + new_whole, served + new_served, off), Weights(whole, served, off)
