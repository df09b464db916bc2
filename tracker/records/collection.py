"""Records to read: what a ledger and the records of a file have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar, cast

from tracker.errors import RecordNotFound
from tracker.records.base import Record
from tracker.records.kinds import SINGLETONS, kind_named, kind_of

R = TypeVar("R", bound=Record)


class Readable(Protocol):
    """Whatever gives records out by kind and by name."""

    def all_of(self, model: type[R]) -> list[R]:
        """Return the records in use of one model, by number."""

    def get(self, name: str) -> Record:
        """Return a record by its name (``ds2019-3``, ``person``) or its id, trashed ones too."""


class RecordSet:
    """Records in memory. Those without a number get the next one of their kind, as a vault would give it."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._kinds: dict[str, list[Record]] = defaultdict(list)
        for record in sorted(records, key=lambda one: (one.number is None, one.number or 0)):
            kept = self._kinds[kind_of(record)]
            following = (kept[-1].number or 0) + 1 if kept else 1
            numbered = record.number is not None
            kept.append(record if numbered else record.model_copy(update={"number": following}))

    def all_of(self, model: type[R]) -> list[R]:
        """Return the records in use of one model, by number."""
        kept = cast("list[R]", self._kinds[kind_of(model)])
        return [record for record in kept if record.trashed_on is None]

    def get(self, name: str) -> Record:
        """Return a record by its name (``ds2019-3``, ``person``) or its id, trashed ones too.

        Raises:
            KindUnknown: the name speaks of no kind. RecordNotFound: no record has that name.
        """
        word = name.strip()
        kind, _, number = word.rpartition("-")
        if word.casefold() in SINGLETONS:
            kind, number = word.casefold(), "1"
        if kind and number.isdecimal() and len(number) < 10:
            kind = kind_named(kind)
            for record in self._kinds[kind]:
                if record.number == int(number):
                    return record
            raise RecordNotFound(f"there is no record {kind}-{number}")
        for kept in self._kinds.values():
            for record in kept:
                if record.id == word:
                    return record
        raise RecordNotFound("no record has that id")
