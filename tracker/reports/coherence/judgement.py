"""The judgement on a story: its word, its score, and the month that lowered it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tracker.reports.coherence.scoring import Scored, rounded, scored
from tracker.reports.coherence.story import Story
from tracker.reports.coherence.thresholds import number
from tracker.reports.coherence.view import View

INSUFFICIENT = "insufficient"


@dataclass(frozen=True)
class Judgement:
    """What a story comes to on its day.

    Attributes:
        view: the quantities of that month.
        now: the score of that month; None where there is none.
        lowest: the lowest score since the month of the last dated event while a research post is open.
        months: the scores of these months, or of this month alone.
    """

    view: View
    now: Scored | None
    lowest: Scored | None
    months: tuple[Scored, ...] = ()

    @property
    def story(self) -> Story:
        """The story that is judged."""
        return self.view.story

    @property
    def score(self) -> int | None:
        """The score, 0 to 100, or None."""
        return self.lowest.score if self.lowest else None

    def score_without(self, flag: str) -> int | None:
        """Return the score without a flag, all else equal: the lowest one of the months."""
        return min((rounded(one.without(flag)) for one in self.months), default=None)

    @property
    def waited(self) -> bool:
        """Whether a month before this one has the lower score."""
        return self.now is not None and self.lowest is not None and self.lowest.score < self.now.score

    @cached_property
    def word(self) -> str:
        """The word for the score."""
        if self.score is None:
            return INSUFFICIENT
        if self.score >= number("word_coherent"):
            return "coherent"
        return "mixed" if self.score >= number("word_mixed") else "incoherent"


def judged(story: Story) -> Judgement:
    """Return the judgement on a story; too short a record has no score."""
    view = View(story, story.as_of)
    if not view.sufficient or (now := scored(view)) is None:
        return Judgement(view, None, None)
    found = [now]
    if view.research_open:
        earlier = (scored(View(story, at, view)) for at in range(story.last_event, story.as_of))
        found += [one for one in earlier if one is not None]
    lowest = min(found, key=lambda one: (rounded(one.exact), -one.month))
    return Judgement(view, now, lowest, tuple(found))
