"""Why a record is of a specialty, or of none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.errors import UsageError
from tracker.records import Record, kind_of
from tracker.records.person import Person
from tracker.records.works import Work
from tracker.reports.specialty import (
    Classified,
    FieldAnswer,
    State,
    Vote,
    classify_record,
    specialty_named,
    title_of,
)

COLUMNS = ("words", "where", "speaks for", "weight")
_PLACES: Mapping[str, str] = {
    "mesh": "subject heading",
    "specialty": "specialty field",
    "field": "field of the degree",
    "answer": "your answer",
}
_NO_VOTE = "nothing"


@dataclass(frozen=True)
class Why:
    """The specialty of a record with the words behind it.

    Attributes:
        found: what the words say.
        target: key of the specialty that the person aims at; None where she named none that is known.
        can_answer: whether the record takes the person's own answer.
    """

    found: Classified
    target: str | None
    can_answer: bool

    @property
    def open_question(self) -> bool:
        """Whether the person's answer is wanted: the words leave it open and the record can take it."""
        return self.can_answer and self.found.state is State.UNKNOWN

    @property
    def choices(self) -> str:
        """Return the answers that a record takes, besides the name of a specialty."""
        return "|".join(FieldAnswer)

    def lines(self) -> list[str]:
        """Return the answer in words: the specialty or why there is none, shares, the target."""
        found = self.found
        if found.specialty is not None:
            lines = [f"Specialty: {title_of(found.specialty)}"]
        elif found.state is State.KNOWN and found.answer is not None:
            lines = [f"Specialty: as you said ({found.reason})"]
        elif found.state is State.NEUTRAL:
            lines = [f"Neutral, counted nowhere: {found.reason}"]
        else:
            lines = [f"No specialty: {found.reason}"]
        if len(found.shares) > 1:
            shares = ", ".join(f"{title_of(key)} {share:.0%}" for key, share in found.shares)
            lines.append(f"Shares: {shares}")
        if self.target is not None:
            s = found.s(self.target)
            told = "unknown, which is never counted as off" if s is None else f"{s:.2f} of 1"
            if not (s is None and found.state is State.NEUTRAL):
                lines.append(f"It serves your target, {title_of(self.target)}: {told}")
        return lines

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the words with where they stand, what they speak for and their weight; silent ones last."""
        rows = [
            (vote.words, _place(vote), " and ".join(map(title_of, vote.specialties)), f"{vote.weight:g}")
            for vote in self.found.votes
        ]
        return [*rows, *((vote.words, _place(vote), _silence(vote), "0") for vote in self.found.silent)]

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        found = self.found
        return {
            "specialty": found.specialty,
            "state": found.state.value,
            "reason": found.reason or None,
            "shares": dict(found.shares),
            "target": self.target,
            "s": None if self.target is None else found.s(self.target),
            "words": [_vote_json(vote, counts=True) for vote in found.votes]
            + [_vote_json(vote, counts=False) for vote in found.silent],
        }


def why_of(record: Record, person: Record | None) -> Why:
    """Return the specialty of a work, post or degree with the words behind it.

    Args:
        record: the record.
        person: the person, whose target specialty the record is compared with; None where there is none.

    Raises:
        UsageError: records of this kind have no specialty.
    """
    found = classify_record(record)
    if found is None:
        raise UsageError(
            f"a {kind_of(record)} has no specialty", hint="--why is for works, positions and education"
        )
    wanted = person.target_specialty if isinstance(person, Person) else None
    return Why(found, specialty_named(wanted) if wanted else None, isinstance(record, Work))


def _place(vote: Vote) -> str:
    return _PLACES.get(vote.place, vote.place)


def _silence(vote: Vote) -> str:
    if vote.only_for is not None:
        return f"{_NO_VOTE}, unless the target is {title_of(vote.only_for)}"
    if vote.neutral:
        return f"{_NO_VOTE}: a post without a specialty"
    if vote.specialties:
        return f"{_NO_VOTE} alone: used in many specialties"
    return f"{_NO_VOTE}: no specialty in spite of its words"


def _vote_json(vote: Vote, *, counts: bool) -> dict[str, Any]:
    return {
        "words": vote.words,
        "where": vote.place,
        "specialties": list(vote.specialties),
        "weight": vote.weight if counts else 0,
        "only_for": vote.only_for,
    }
