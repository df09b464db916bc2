"""How many years training in a specialty takes: as the person says, else as usual, else a default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.errors import UsageError
from tracker.reports.guidance import Length, length_of, values
from tracker.reports.paths import years_words
from tracker.terms import folded

_SHORTEST = 1 / 12  # a month
_LONGEST = 15  # years: above it a number is likelier a slip


def years_of_text(words: Sequence[str]) -> dict[str, float]:
    """Return lengths of training typed as ``neurosurgery=7``, by specialty.

    Raises:
        UsageError: a word is not of that form, or its number is not one of years.
    """
    found = {}
    for word in words:
        name, sign, number = word.rpartition("=")
        try:
            years = float(number)
        except ValueError:
            years = 0.0
        if not sign or not name.strip() or not _SHORTEST <= years <= _LONGEST:
            raise UsageError(
                "--years wants a specialty and years", hint='such as: --years "internal medicine=3"'
            )
        found[name.strip()] = round(round(years * 12) / 12, 2)  # whole months, as ends are counted
    return found


@dataclass(frozen=True)
class TrainingYears:
    """Lengths of training; ``given`` are the person's own, by the name of the specialty."""

    given: Mapping[str, float]

    def _own(self, *names: str) -> float | None:
        own = {folded(name): years for name, years in self.given.items()}
        return next((own[folded(name)] for name in names if folded(name) in own), None)

    def _years(self, length: Length) -> tuple[float, str]:
        own = self._own(length.name, *length.others)
        if own is not None:
            return own, f"{length.name} {years_words(own)}, as you say"
        return float(length.years), f"{length.name} {years_words(length.years)}: {length.source}"

    def whole(self, target: str | None) -> tuple[float, str, list[str]]:
        """Return years, words and assumptions of all training that leads to a specialty."""
        length = length_of(target)
        own = self._own(target) if target else None
        if length is None:
            if own is not None:
                return own, f"training in {target}", [f"{target} {years_words(own)}, as you say"]
            default = values("paths")["default_training"]
            why = f"no usual length is on file for {target}" if target else "no target specialty is entered"
            return (
                float(default.value),
                "residency and fellowship",
                [f"{default.value} years of residency and fellowship, since {why}: {default.source}"],
            )
        years, told = self._years(length)
        if length.after is None:
            return years, f"residency in {length.name}", [told]
        before = length_of(length.after)
        assert before is not None
        first, told_first = self._years(before)
        return (
            first + years,
            f"residency in {before.name}, fellowship in {length.name}",
            [told_first, told],
        )

    def residency(self, specialty: str | None) -> tuple[float, str, list[str]]:
        """Return years, words and assumptions of a residency; one in a subspecialty is the one before it."""
        length = length_of(specialty)
        if length is not None and length.after is not None:
            length = length_of(length.after)
        return self._one(length, specialty, "residency")

    def fellowship(self, specialty: str | None) -> tuple[float, str, list[str]]:
        """Return years, words and assumptions of a fellowship."""
        return self._one(length_of(specialty), specialty, "fellowship")

    def _one(self, length: Length | None, specialty: str | None, what: str) -> tuple[float, str, list[str]]:
        if length is not None:
            years, told = self._years(length)
            return years, f"{what} in {length.name}", [told]
        own = self._own(specialty) if specialty else None
        if own is not None:
            return own, f"{what} in {specialty}", [f"{specialty} {years_words(own)}, as you say"]
        default = values("paths")[f"default_{what}"]
        named = f"{what} in {specialty}" if specialty else what
        return float(default.value), named, [f"{named} {default.value} years: {default.source}"]
