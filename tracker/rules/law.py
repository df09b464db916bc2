"""The law on file: rules with their sources, and dated parameters.

The one thing read here is the folder ``parameters`` inside the package. A person's own law folder
reaches ``load`` as text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, get_args

from tracker.dates import show_day
from tracker.errors import LawDoesNotReach, LawTooNew, LawUnreadable
from tracker.findings import Basis, Grade

FORMAT = "law/1"

Value = int | bool | date | frozenset[str] | Mapping[str, str]

# unit: the type of its values in a file
_UNITS: dict[str, type] = {
    "years": int,
    "months": int,
    "days": int,
    "points": int,
    "changes": int,
    "in force": bool,
    "day": date,
    "countries": list,
    "zones": dict,
}
_FILE_KEYS = {"format", "state_date", "rules", "parameters"}
_SOURCE_TYPES: dict[str, type] = {"citation": str, "grade": str, "checked": date}
_RULE_TYPES = {
    "title": str,
    "statement": str,
    "url": str,
    "edition": str,
    "other_reading": str,
    "own_choice": bool,
    "proposed": bool,
} | _SOURCE_TYPES
_RULE_REQUIRED = {"title", "statement", *_SOURCE_TYPES}
_PARAMETER_TYPES: dict[str, type] = {
    "rule": str,
    "title": str,
    "unit": str,
    "own_choice": bool,
    "provisions": list,
}
_PARAMETER_REQUIRED = {"rule", "title", "unit", "provisions"}
_PROVISION_TYPES = {"from": date, "url": str, "postponed": str} | _SOURCE_TYPES
_PROVISION_REQUIRED = {"from", "value", *_SOURCE_TYPES}


@dataclass(frozen=True)
class Provision:
    """A value of the law from its first day in force; ``postponed`` says what holds it back."""

    begin: date
    value: Value
    citation: str
    grade: Grade
    checked: date
    url: str | None = None
    postponed: str | None = None


@dataclass(frozen=True)
class Parameter:
    """One number, list or day of the law with all its provisions, oldest first."""

    name: str
    rule: str
    title: str
    unit: str
    provisions: tuple[Provision, ...]
    own_choice: bool = False

    def on(self, day: date) -> Provision | None:
        """Return the provision in force on ``day``; a postponed one never is."""
        for provision in reversed(self.provisions):
            if provision.begin <= day and provision.postponed is None:
                return provision
        return None


@dataclass(frozen=True)
class Rule:
    """A rule with its source, how that was read, and the other reading where the text allows one.

    ``proposed`` marks a rule that is no law yet and from which nothing is computed.
    """

    id: str
    title: str
    statement: str
    citation: str
    grade: Grade
    checked: date
    url: str | None = None
    edition: str | None = None
    other_reading: str | None = None
    own_choice: bool = False
    proposed: bool = False


@dataclass(frozen=True)
class Law:
    """The law on file. ``state_date`` is the day up to which its time-sensitive parts were followed."""

    state_date: date
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    _bases: dict[tuple[str, str | None, date | None], Basis] = field(
        default_factory=dict, repr=False, compare=False
    )

    def find(self, name: str, day: date) -> Provision | None:
        """Return the provision of a parameter in force on ``day``, or None."""
        return self.parameters[name].on(day)

    def provision(self, name: str, day: date) -> Provision:
        """Return the provision of a parameter in force on ``day``.

        Raises:
            LawDoesNotReach: none was in force, or none is on file for so early a day.
        """
        found = self.parameters[name].on(day)
        if found is None:
            title = self.parameters[name].title
            raise LawDoesNotReach(f"the law on file does not say for {show_day(day)}: {title}")
        return found

    def number(self, name: str, day: date) -> int:
        """Return a number in force on ``day``, in the unit of the parameter."""
        value = self.provision(name, day).value
        assert isinstance(value, int)
        return value

    def names(self, name: str, day: date) -> frozenset[str]:
        """Return a list in force on ``day``; empty where none was."""
        found = self.find(name, day)
        value = found.value if found else frozenset()
        assert isinstance(value, frozenset)
        return value

    def table(self, name: str, day: date) -> Mapping[str, str]:
        """Return a table in force on ``day``; empty where none was."""
        found = self.find(name, day)
        value = found.value if found else {}
        assert isinstance(value, Mapping)
        return value

    def day(self, name: str, day: date) -> date:
        """Return a date in force on ``day``."""
        value = self.provision(name, day).value
        assert isinstance(value, date)
        return value

    def postponed(self, name: str, day: date) -> bool:
        """Return whether a parameter has a provision that would be in force on ``day`` but is held back."""
        return any(p.postponed is not None and p.begin <= day for p in self.parameters[name].provisions)

    def held_back(self, rule: str) -> tuple[tuple[Parameter, Provision], ...]:
        """Return the provisions that come into force with a rule: its own, and those held back with them."""
        everything = [
            (parameter, provision)
            for parameter in self.parameters.values()
            for provision in parameter.provisions
            if provision.postponed is not None
        ]
        reasons = {provision.postponed for parameter, provision in everything if parameter.rule == rule}
        return tuple(entry for entry in everything if entry[1].postponed in reasons)

    def assuming(self, rule: str) -> Law:
        """Return this law as if nothing held a rule back: its provisions are in force from their day."""
        lifted = {id(provision) for _, provision in self.held_back(rule)}
        parameters = {
            name: replace(
                parameter,
                provisions=tuple(
                    replace(provision, postponed=None) if id(provision) in lifted else provision
                    for provision in parameter.provisions
                ),
            )
            for name, parameter in self.parameters.items()
        }
        return Law(self.state_date, self.rules, MappingProxyType(parameters))

    def basis(self, rule: str, parameter: str | None = None, day: date | None = None) -> Basis:
        """Return what a statement rests on: the rule, and the provision in force where one is named."""
        key = (rule, parameter, day)
        found = self._bases.get(key)
        if found is None:
            source: Rule | Provision = self.rules[rule]
            if parameter is not None and day is not None:
                source = self.find(parameter, day) or source
            stated = self.rules[rule]
            readings = stated.other_reading, stated.edition
            found = Basis(rule, source.citation, source.grade, source.checked, source.url, *readings)
            if len(self._bases) < 4096:  # a bound for a process that asks about many days
                self._bases[key] = found
        return found


def load(texts: Mapping[str, str] | None = None) -> Law:
    """Return the law: the one shipped inside the package, or that of a folder.

    Args:
        texts: file name to TOML text; None for the law inside the package.

    Raises:
        LawUnreadable: a file is malformed, has an unknown key, or something the program needs is missing.
        LawTooNew: a file has a format this program does not know.
    """
    shipped = _shipped()
    if texts is None:
        return shipped
    law = _law(texts)
    _complete(law, shipped)
    return law


@cache
def _shipped() -> Law:
    folder = resources.files("tracker.rules") / "parameters"
    files = (item for item in folder.iterdir() if item.name.endswith(".toml"))
    return _law({item.name: item.read_text(encoding="utf-8") for item in files})


def _law(texts: Mapping[str, str]) -> Law:
    if not texts:
        raise LawUnreadable("there is no parameter file")
    rules: dict[str, Rule] = {}
    parameters: dict[str, Parameter] = {}
    states: list[date] = []
    for name in sorted(texts):
        content = _content(name, texts[name])
        if "state_date" in content:
            states.append(_typed(content["state_date"], date, f"{name}: state_date"))
        for rule_id, entries in _typed(content.get("rules", {}), dict, f"{name}: rules").items():
            where = f"{name}: rules.{rule_id}"
            if rule_id in rules:
                raise LawUnreadable(f"{where} is there twice")
            rules[rule_id] = _rule(rule_id, entries, where)
        for key, entries in _typed(content.get("parameters", {}), dict, f"{name}: parameters").items():
            where = f"{name}: parameters.{key}"
            if key in parameters:
                raise LawUnreadable(f"{where} is there twice")
            parameters[key] = _parameter(key, entries, where)
    if len(states) != 1:
        raise LawUnreadable(f"state_date is there {len(states)} times, and must be there once")
    for parameter in parameters.values():
        if parameter.rule not in rules:
            raise LawUnreadable(
                f"parameters.{parameter.name} names the rule {parameter.rule}, which is missing"
            )
    return Law(states[0], MappingProxyType(rules), MappingProxyType(parameters))


def _content(name: str, text: str) -> dict[str, Any]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LawUnreadable(f"{name} is not TOML: {error}") from error
    written = content.get("format")
    if isinstance(written, str) and written.startswith("law/") and written != FORMAT:
        raise LawTooNew(f"{name} has the format {written}, this program knows {FORMAT}")
    if written != FORMAT:
        raise LawUnreadable(f"{name} does not begin with format = {FORMAT!r}")
    _known(content, _FILE_KEYS, name)
    return content


def _known(entries: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    unknown = sorted(set(entries) - set(known))
    if unknown:
        raise LawUnreadable(f"{where} has an unknown key: {unknown[0]}")


def _typed(value: Any, kind: type, where: str) -> Any:
    """Return the value where it is exactly of a kind (true is no number, a time is no day)."""
    if type(value) is not kind:
        raise LawUnreadable(f"{where} is not of the type {kind.__name__}")
    return value


def _entries(value: Any, types: Mapping[str, type], required: set[str], where: str) -> dict[str, Any]:
    entries: dict[str, Any] = _typed(value, dict, where)
    missing = sorted(required - set(entries))
    if missing:
        raise LawUnreadable(f"{where} lacks {missing[0]}")
    for key, kind in types.items():
        if key in entries:
            _typed(entries[key], kind, f"{where}.{key}")
            if kind is str and not entries[key].strip():
                raise LawUnreadable(f"{where}.{key} is empty")
    if "grade" in entries and entries["grade"] not in get_args(Grade):
        raise LawUnreadable(f"{where}.grade is none of {', '.join(get_args(Grade))}")
    return entries


def _rule(rule_id: str, value: Any, where: str) -> Rule:
    entries = _entries(value, _RULE_TYPES, _RULE_REQUIRED, where)
    _known(entries, _RULE_TYPES, where)
    return Rule(id=rule_id, **entries)


def _parameter(name: str, value: Any, where: str) -> Parameter:
    entries = _entries(value, _PARAMETER_TYPES, _PARAMETER_REQUIRED, where)
    _known(entries, _PARAMETER_TYPES, where)
    if entries["unit"] not in _UNITS:
        raise LawUnreadable(f"{where}.unit is none of {', '.join(_UNITS)}")
    provisions = tuple(
        _provision(item, entries["unit"], f"{where}.provisions[{number}]")
        for number, item in enumerate(entries["provisions"])
    )
    if not provisions:
        raise LawUnreadable(f"{where} has no provision")
    days = [provision.begin for provision in provisions]
    if days != sorted(set(days)):
        raise LawUnreadable(f"{where}: its provisions are not in order of distinct days")
    return Parameter(**(entries | {"name": name, "provisions": provisions}))


def _provision(value: Any, unit: str, where: str) -> Provision:
    entries = _entries(value, _PROVISION_TYPES, _PROVISION_REQUIRED, where)
    _known(entries, [*_PROVISION_TYPES, "value"], where)
    found = _typed(entries["value"], _UNITS[unit], f"{where}.value")
    if isinstance(found, int) and found < 0:
        raise LawUnreadable(f"{where}.value is below zero")
    if isinstance(found, list):
        found = frozenset(_typed(item, str, f"{where}.value") for item in found)
    elif isinstance(found, dict):
        found = MappingProxyType(
            {key: _typed(item, str, f"{where}.value.{key}") for key, item in found.items()}
        )
    rest = {key: item for key, item in entries.items() if key not in ("from", "value")}
    return Provision(begin=entries["from"], value=found, **rest)


def _complete(law: Law, shipped: Law) -> None:
    """Refuse a law folder that lacks something the program asks for."""
    for rule_id in shipped.rules:
        if rule_id not in law.rules:
            raise LawUnreadable(f"the rule {rule_id} is missing")
    for name, parameter in shipped.parameters.items():
        if name not in law.parameters:
            raise LawUnreadable(f"the parameter {name} is missing")
        if law.parameters[name].unit != parameter.unit:
            raise LawUnreadable(f"the parameter {name} is not in the unit {parameter.unit}")
