"""How far records serve the target specialty: one question, asked once for each text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tracker.records.career import Education, Position
from tracker.records.works import Work
from tracker.reports import specialty
from tracker.reports.specialty import Classified, State


@dataclass(frozen=True)
class Judged:
    """How far a text serves the target.

    Attributes:
        s: 0 to 1; None where nothing is known or the text is neutral.
        neutral: whether the text has no specialty, so that nobody need be asked.
        field: name of the specialty it speaks of, in lower case, or None.
        words: the words that decided.
    """

    s: float | None = None
    neutral: bool = False
    field: str | None = None
    words: tuple[str, ...] = ()


class Fields(Protocol):
    """Where the shares of texts come from; ``target`` is the key of the specialty aimed at."""

    target: str | None

    def of_work(self, work: Work) -> Judged:
        """Return how far a work serves the target."""

    def of_position(self, position: Position) -> Judged:
        """Return how far a post serves the target."""

    def of_field(self, education: Education) -> Judged:
        """Return how far a degree's field serves the target."""

    def of_thesis(self, education: Education) -> Judged:
        """Return how far a thesis serves the target."""

    def key(self, name: str) -> str | None:
        """Return the key of a specialty that a person named, or None."""

    def near(self, one: str, other: str) -> float:
        """Return how near two specialties are, by their keys."""

    def title(self, key: str) -> str:
        """Return the name of a specialty in lower case."""


class LexiconFields:
    """Shares by the lexicon of specialties."""

    def __init__(self, target: str | None) -> None:
        """Take the target as the person wrote it."""
        self.target = specialty.specialty_named(target) if target else None

    def _judged(self, found: Classified) -> Judged:
        name = specialty.title_of(found.specialty).lower() if found.specialty else None
        words = tuple(vote.words for vote in found.votes)
        if self.target is None:
            return Judged(None, found.state is State.NEUTRAL, name, words)
        neutral = found.serves(self.target) is State.NEUTRAL
        return Judged(found.s(self.target), neutral, name, words)

    def of_work(self, work: Work) -> Judged:
        """Return how far a work serves the target."""
        return self._judged(specialty.classify_work(work))

    def of_position(self, position: Position) -> Judged:
        """Return how far a post serves the target."""
        return self._judged(specialty.classify_position(position))

    def of_field(self, education: Education) -> Judged:
        """Return how far a degree's field serves the target."""
        return self._judged(specialty.classify_field(education))

    def of_thesis(self, education: Education) -> Judged:
        """Return how far a thesis serves the target."""
        return self._judged(specialty.classify_thesis(education))

    def key(self, name: str) -> str | None:
        """Return the key of a specialty that a person named, or None."""
        return specialty.specialty_named(name)

    def near(self, one: str, other: str) -> float:
        """Return how near two specialties are, by their keys."""
        return max(specialty.sim(one, other), specialty.sim(other, one))

    def title(self, key: str) -> str:
        """Return the name of a specialty in lower case."""
        return specialty.title_of(key).lower()
