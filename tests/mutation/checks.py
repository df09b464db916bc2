"""Runs the tables of ``tests/rules`` without pytest: every test function, row by row, to the first failure.

The properties are left out (they search, and take longer than all tables together).
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

LEFT_OUT = {"test_properties"}
FIRST = ("test_worked_cases", "test_findings")  # they kill most


def prepare(root: Path) -> None:
    """Import what the tests need and what no mutant changes, and read the worked cases once."""
    sys.path[:0] = [str(root), str(root / "tests" / "rules")]
    for name in ("tracker.records.kinds", "tracker.terms", "tracker.dates", "tracker.findings", "yaml"):
        importlib.import_module(name)
    case_file = importlib.import_module("tracker.tasks.case_file")
    entries = {
        path: case_file.read_cases(path) for path in sorted((root / "tests" / "data").glob("*cases.yaml"))
    }
    read = case_file.read_cases
    case_file.read_cases = lambda path: entries[path] if path in entries else read(path)
    if any(name.startswith("tracker.rules") for name in sys.modules):
        raise RuntimeError("the rules are imported before they are mutated")


def modules(root: Path) -> list[str]:
    """Return the names of the test modules, the ones that find most first."""
    names = sorted(path.stem for path in (root / "tests" / "rules").glob("test_*.py"))
    kept = [name for name in names if name not in LEFT_OUT]
    return sorted(kept, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def run(root: Path) -> int:
    """Run every row and return how many there were; the first failure is raised."""
    shared = importlib.import_module("conftest")
    made: dict[Any, Any] = {}
    count = 0
    for name in modules(root):
        module = importlib.import_module(name)
        for test in _tests(module):
            for row in _rows(test):
                test(**row, **{key: _made(key, module, shared, made) for key in _parameters(test) - set(row)})
                count += 1
    return count


def _parameters(function: Any) -> set[str]:
    return set(inspect.signature(function).parameters)


def _made(name: str, module: ModuleType, shared: ModuleType, made: dict[Any, Any]) -> Any:
    """Return what a fixture gives; each is made once."""
    fixture = vars(module).get(name) or vars(shared)[name]
    if fixture not in made:
        function = fixture._get_wrapped_function()
        made[fixture] = function(**{key: _made(key, module, shared, made) for key in _parameters(function)})
    return made[fixture]


def _tests(module: ModuleType) -> list[Any]:
    return [
        found
        for name, found in vars(module).items()
        if name.startswith("test_") and inspect.isfunction(found) and found.__module__ == module.__name__
    ]


def _rows(test: Any) -> Iterator[dict[str, Any]]:
    """Return the arguments of each row of a table, all combinations where there are several tables."""
    tables = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name != "parametrize":
            raise RuntimeError(f"{test.__name__} has a mark that is not known here: {mark.name}")
        names = (
            [n.strip() for n in mark.args[0].split(",")] if isinstance(mark.args[0], str) else mark.args[0]
        )
        tables.append([dict(zip(names, _values(entry, len(names)), strict=True)) for entry in mark.args[1]])
    for rows in itertools.product(*tables):
        yield {key: value for row in rows for key, value in row.items()}


def _values(entry: Any, count: int) -> tuple[Any, ...]:
    if isinstance(entry, type(pytest.param())):
        return entry.values
    return (entry,) if count == 1 else tuple(entry)
