"""What a text says of its specialty: shares, and the words behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.reports.specialty.similarity import sim

_PLACES = 9  # sums of parts of 1 must not miss a limit by the last digit of a float


class State(StrEnum):
    """Whether a text has a specialty."""

    KNOWN = "known"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Vote:
    """Words that speak for specialties.

    Attributes:
        words: the words as they stand in the text.
        place: where they stand: title, keyword, mesh, journal, book, specialty, field, answer.
        specialties: keys of the specialties that share the weight; none where the words only silence others.
        weight: what the words weigh, their place included.
        only_for: the one target for which the words count; None where they always count.
        neutral: whether the words name a post without a specialty.
    """

    words: str
    place: str
    specialties: tuple[str, ...]
    weight: float
    only_for: str | None = None
    neutral: bool = False


@dataclass(frozen=True)
class Classified:
    """A text's specialties.

    Attributes:
        state: whether there is an answer; neutral and unknown texts have no ``s``.
        specialty: the key of the specialty that leads; None where there is none or the text is divided.
        shares: keys with their shares of the weight, largest first; they add up to 1, or there is none.
        votes: the words that decided, weightiest first.
        silent: words that were read and do not count: homonyms, methods, neutral posts.
        reason: why there is no answer or no leading specialty, in a few words; empty where there is one.
        answer: s as the person gave it (1, .6 or 0), which outranks the words; None where she gave none.
    """

    state: State
    specialty: str | None = None
    shares: tuple[tuple[str, float], ...] = ()
    votes: tuple[Vote, ...] = ()
    silent: tuple[Vote, ...] = ()
    reason: str = ""
    answer: float | None = None

    def s(self, target: str) -> float | None:
        """Return how much of the text serves ``target``, 0 to 1; None if neutral or unknown.

        Args:
            target: key of a specialty, as ``specialty_named`` returns it.
        """
        if self.answer is not None:
            return self.answer
        extra = [vote for vote in self.silent if vote.only_for == target]
        if not extra:
            return _served(self.shares, target) if self.state is State.KNOWN else None
        weight = sum(vote.weight for vote in self.votes)
        gained = sum(vote.weight for vote in extra)
        rest = (_served(self.shares, target) * weight) if self.shares else 0.0
        return round((rest + gained) / (weight + gained), _PLACES)

    def serves(self, target: str) -> State:
        """Return the state with regard to ``target``: general practice speaks of family medicine alone."""
        if self.state is not State.KNOWN and self.s(target) is not None:
            return State.KNOWN
        return self.state


def _served(shares: Iterable[tuple[str, float]], target: str) -> float:
    return round(sum(share * sim(key, target) for key, share in shares), _PLACES)
