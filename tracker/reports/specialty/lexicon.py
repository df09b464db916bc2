"""The specialties, their words and the weights of words, as the data files beside this module hold them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "tr", "ru", "pl", "ro", "uk", "ar", "vi")


@dataclass(frozen=True)
class Specialty:
    """A specialty or subspecialty.

    Attributes:
        key: how the program names it.
        title: the official name.
        parent: key of the specialty it belongs to, or None.
        target: whether someone can aim at it; dentistry is only recognized.
        aliases: what a person may write for it in a field of its own, and what says less in running text.
        names: names by language; in English also the short form, department and patient group.
        gathers: whether a text divided between its subspecialties is said to be of this one.
        terms: words and phrases that speak for it, ``*`` extends a stem.
        groups: words for its patients, which speak for it where nothing else does: children, the elderly.
        hints: words that speak for it weakly.
        journals: abbreviated or full names of its journals.
        near: keys of neighbors, with how near they are.
        parts: keys that together mean this one: children and kidney are pediatric nephrology.
    """

    key: str
    title: str
    parent: str | None
    target: bool
    gathers: bool
    aliases: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    terms: tuple[str, ...]
    groups: tuple[str, ...]
    hints: tuple[str, ...]
    journals: tuple[str, ...]
    near: Mapping[str, float]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """A weight or threshold: what it is for, its value, where it comes from, and how well that is known."""

    key: str
    title: str
    value: float
    source: str
    grade: str
    checked: date


@dataclass(frozen=True)
class Silent:
    """Words that are no vote for what their parts mean.

    Attributes:
        phrase: the words.
        specialties: keys of what they signal instead; none where they signal nothing.
        kind: homonym, method, neutral or surrounding.
        only_for: the one target for which they are a name.
    """

    phrase: str
    specialties: tuple[str, ...]
    kind: str
    only_for: str | None


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _listed(text: str) -> tuple[str, ...]:
    """Return the phrases of a text that has them parted by commas."""
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


@cache
def specialties() -> Mapping[str, Specialty]:
    """Return the specialties by key, in the order of the files' names."""
    folder = files(__package__).joinpath("entries")
    found: dict[str, Specialty] = {}
    for name in sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml")):
        for key, row in _read(f"entries/{name}").items():
            if key in found:
                raise ValueError(f"two entries are called {key}")
            found[key] = _specialty(key, row)
    return MappingProxyType(found)


def _specialty(key: str, row: dict[str, Any]) -> Specialty:
    names = {language: _listed(text) for language, text in row.pop("names", {}).items()}
    specialty = Specialty(
        key=key,
        title=row.pop("title"),
        parent=row.pop("parent", None),
        target=row.pop("target", True),
        gathers=row.pop("gathers", True),
        aliases=_listed(row.pop("aliases", "")),
        names=MappingProxyType(names),
        terms=_listed(row.pop("terms", "")),
        groups=_listed(row.pop("groups", "")),
        hints=_listed(row.pop("hints", "")),
        journals=_listed(row.pop("journals", "")),
        near=MappingProxyType({other: float(value) for other, value in row.pop("near", {}).items()}),
        parts=_listed(row.pop("parts", "")),
    )
    if row or not set(names) <= set(LANGUAGES):
        raise ValueError(f"the entry {key} has keys that nobody reads")
    return specialty


@cache
def silent() -> tuple[Silent, ...]:
    """Return homonyms, words of method, neutral words and surroundings."""
    found = []
    for kind, groups in _read("silent.toml").items():
        for group in groups:
            found += [
                Silent(phrase, _listed(group.get("means", "")), kind, group.get("only_for"))
                for phrase in _listed(group["phrases"])
            ]
    return tuple(found)


@cache
def settings() -> Mapping[str, Setting]:
    """Return the weights and thresholds by key."""
    rows = _read("weights.toml")
    return MappingProxyType({key: Setting(key=key, **row) for key, row in rows.items()})


def setting(key: str) -> float:
    """Return the value of a weight or threshold."""
    return settings()[key].value
