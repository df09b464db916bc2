"""Skills List entries of a case: for all programs, and for programs of another field or nationality."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.records.waivers import SkillsEntry
from tracker.reports.facts import Facts, ProgramForms, grouped_programs, name_of
from tracker.reports.visa_programs import Paths
from tracker.terms import folded

_KEYS = ("on_2024_list", "on_2009_list", "field_listed", "field_listed_when_j_obtained")


def skills(facts: Facts, case: dict[str, Any], paths: Paths) -> None:
    """Set what the Skills List says for each program of the case.

    An entry that names a field speaks only for programs of that field, one that names none for all.
    """
    silent = {entry.id: entry for entry in facts.skills_entries if entry.subject_field_code}
    for number, group in enumerate(grouped_programs(facts)):
        homes = _homes(facts, group)
        path = f"programs[{number}].skills"
        entries = _entries(facts.skills_entries, homes, _fields(group))
        silent = {key: entry for key, entry in silent.items() if entry not in entries.values()}
        if found := _of_homes(homes, entries, path, paths):
            case["programs"][number]["skills"] = found
    for entry in silent.values():
        paths.assume(f"{name_of(entry)} speaks for no program: its field is on none of the forms")


def _homes(facts: Facts, group: ProgramForms) -> list[str]:
    """Return the countries of nationality, then of residence, at the time of the program."""
    program, person = group.program, facts.person
    nations = (program.nationalities if program else []) or (person.nationalities if person else [])
    lived = (program.residence_country if program else None) or (person.residence_country if person else None)
    return list(dict.fromkeys([*nations, *([lived] if lived else [])]))


def _fields(group: ProgramForms) -> set[str]:
    return {folded(form.subject_field_code) for form in group.forms if form.subject_field_code}


def _entries(entries: Iterable[SkillsEntry], homes: list[str], fields: set[str]) -> dict[str, SkillsEntry]:
    """Return the entry of each country that speaks for the program: one for its field before a general one.

    Where the field of the entry or of the program is not known to be the same, the entry says nothing.
    """
    found: dict[str, SkillsEntry] = {}
    for entry in sorted(
        entries, key=lambda e: (e.subject_field_code is not None, e.looked_up_on or date.min)
    ):
        code = entry.subject_field_code
        if entry.country in homes and (code is None or {folded(code)} == fields):
            found[entry.country] = entry
    return found


def _of_homes(homes: list[str], entries: dict[str, SkillsEntry], path: str, paths: Paths) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for country, entry in entries.items():
        if len(homes) == 1:
            for key in _KEYS:
                paths.put(found, path, key, getattr(entry, key), entry, key)
            if entry.on_2009_list and entry.on_2024_list is None and entry.field_listed is not None:
                paths.put(found, path, "list", "2009", entry, "on_2009_list")
        else:
            paths.put(found, path, country, _listed(entry), entry, "on_2024_list")
    return found


def _listed(entry: SkillsEntry) -> bool | None:
    if entry.on_2024_list is False:
        return False
    field = entry.field_listed if entry.field_listed is not None else entry.field_listed_when_j_obtained
    if field is False:
        return False
    return True if entry.on_2024_list and field else None
