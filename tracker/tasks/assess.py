"""Assessing case files without a vault."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tracker.errors import CaseInvalid, FileUnreadable
from tracker.rules import Assessment, Law, assess, case_of, load
from tracker.tasks.case_file import CaseEntry, read_cases, read_text

_NO_DAY = "add as_of to the case, or give the day with --as-of"


def law_of(folder: Path | None) -> Law:
    """Return the law of a folder of parameter files, or the one shipped with the program.

    Raises:
        FileUnreadable: the folder is not there or holds no parameter file.
        LawUnreadable: a file of it is malformed.
        LawTooNew: a file of it has a format this program does not know.
    """
    if folder is None:
        return load()
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        raise FileUnreadable("the law folder cannot be read") from error
    if not files:
        raise FileUnreadable("the law folder holds no .toml file")
    return load({path.name: read_text(path) for path in files})


def assess_entry(entry: CaseEntry, law: Law, as_of: date | None = None) -> Assessment:
    """Return the answer to one case; ``as_of`` goes before the day that the case names.

    Raises:
        CaseInvalid: the case is not valid, or no day is given.
        LawDoesNotReach: the law on file does not reach back to the day.
    """
    case = case_of(entry.input)
    day = as_of or case.as_of
    if day is None:
        raise CaseInvalid("as_of: no day is given for which the answer shall hold", hint=_NO_DAY)
    return assess(case, law, day)


def assess_file(
    path: Path, *, as_of: date | None = None, law_folder: Path | None = None
) -> list[dict[str, Any]]:
    """Return the answers to the cases of a YAML or JSON file as JSON values, in its order.

    An answer to a case with an id carries it under ``id``.

    Args:
        path: one case - a mapping of facts, or one with ``input`` - or many under ``cases``.
        as_of: the day of the answer, in place of the one in the file.
        law_folder: a person's own law; None for the law shipped with the program.

    Raises:
        CaseInvalid: a case is not valid, or no day is given.
        FileUnreadable: a file is not there or is no text.
        LawError: the law folder cannot be used, or does not reach back to the day.
    """
    law = law_of(law_folder)
    answers = []
    for entry in read_cases(path):
        answer = _named(entry, law, as_of).as_json()
        answers.append(answer if entry.id is None else {"id": entry.id} | answer)
    return answers


def _named(entry: CaseEntry, law: Law, as_of: date | None) -> Assessment:
    try:
        return assess_entry(entry, law, as_of)
    except CaseInvalid as error:
        if entry.id is None:
            raise
        raise CaseInvalid(f"case {entry.id[:40]}: {error.message}", hint=error.hint) from error
