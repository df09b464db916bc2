"""The person's place among the authors of a work that is typed: number and position go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from tracker.records.person import Person
from tracker.records.works import AuthorPosition, Work
from tracker.store.ledger import Ledger, validated

_FIELDS = ("authors", "author_number", "author_position", "authors_incomplete", "n_authors")


def with_own_place(ledger: Ledger, values: Mapping[str, Any], before: Work | None = None) -> dict[str, Any]:
    """Return the fields of a work with what follows from its list of authors.

    A number that was typed brings its position, unless the position that stands already agrees with it.
    A list that was typed without a number gets one where the person's name leaves no doubt.

    Args:
        ledger: knows the person's names.
        values: the fields that were typed.
        before: the work as it was; None for a new one.

    Raises:
        RecordInvalid: a field does not hold what it must.
    """
    found = dict(values)
    if not {"authors", "author_number"} & found.keys():
        return found
    known = {} if before is None else {name: getattr(before, name) for name in _FIELDS}
    work = validated(Work, {**known, **{name: found[name] for name in _FIELDS if name in found}})
    number = work.author_number
    if number is None and work.author_position is not AuthorPosition.GROUP:
        number = _number_of(ledger, work)
        if number is not None:
            found["author_number"] = number
    if "author_position" not in found and number is not None:
        position = _position(work.model_copy(update={"author_number": number}))
        if position is not work.author_position:
            found["author_position"] = position
    return found


def _number_of(ledger: Ledger, work: Work) -> int | None:
    from tracker.cv.authors import me_of, place_of

    incomplete = bool(work.authors_incomplete) or bool(work.n_authors and work.n_authors > len(work.authors))
    place = place_of(me_of(cast("Person | None", ledger.person())), work.authors, incomplete=incomplete)
    return place.index + 1 if place.answer == "sure" and place.index is not None else None


def _position(work: Work) -> AuthorPosition | None:
    """Return the position that stands where it agrees with the number, else the one that follows from it."""
    from tracker.cv.authors import position_of
    from tracker.cv.claims import expected_positions

    number = work.author_number
    if not number or number > len(work.authors):
        return AuthorPosition.GROUP if work.author_position is AuthorPosition.GROUP and not number else None
    if work.author_position is not None and work.author_position in expected_positions(work):
        return work.author_position
    incomplete = bool(work.authors_incomplete) or bool(work.n_authors and work.n_authors > len(work.authors))
    return position_of(number - 1, work.authors, incomplete=incomplete)
