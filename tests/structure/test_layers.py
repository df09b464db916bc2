"""Imports point down, and each foreign library has one door."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "tracker").rglob("*.py"))

# library: files and folders of tracker that may import it
DOORS = {
    "pypdf": ("documents/pdf/", "typeset/"),
    "pypdfium2": ("documents/pdf/", "typeset/"),
    "sqlalchemy": ("store/",),
    "sqlite3": ("store/",),
    "cryptography": ("store/",),
    "typer": ("cli/", "__main__.py"),
    "click": ("cli/", "__main__.py"),
    "bibtexparser": ("cv/bibliography/",),
    "pylatexenc": ("cv/bibliography/",),
    "lxml": ("cv/",),
    "rapidfuzz": ("cv/",),
    "icalendar": ("reports/calendar.py",),
}


def program(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} is not installed"
    return found


def imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def wrong_doors(path: str, source: str) -> list[str]:
    return sorted(name for name in imported(source) & set(DOORS) if not path.startswith(DOORS[name]))


def test_every_contract_of_the_layers_is_kept():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    run = subprocess.run(
        [program("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    analyzed = re.search(r"Analyzed (\d+) files", run.stdout)
    verdict = re.search(r"Contracts: (\d+) kept, (\d+) broken", run.stdout)
    assert analyzed
    assert verdict
    assert int(analyzed[1]) >= len(MODULES) > 0
    assert int(verdict[1]) == len(contracts) > 0
    assert int(verdict[2]) == 0


def test_foreign_libraries_come_in_through_their_doors():
    found = {
        name: wrong
        for path in MODULES
        for name in [path.relative_to(ROOT / "tracker").as_posix()]
        for wrong in [wrong_doors(name, path.read_text("utf-8"))]
        if wrong
    }
    assert len(MODULES) > 10
    assert found == {}


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        pytest.param("store/vault.py", "import sqlite3", [], id="the store may"),
        pytest.param("records/person.py", "import sqlite3", ["sqlite3"], id="records may not"),
        pytest.param(
            "documents/pdf/overlay.py", "from pypdf import PdfReader", [], id="the reader of pdf may"
        ),
        pytest.param(
            "documents/ds2019.py", "from pypdf import PdfReader", ["pypdf"], id="its neighbor may not"
        ),
        pytest.param("tasks/read.py", "def f():\n    import typer", ["typer"], id="inside a function counts"),
        pytest.param(
            "tasks/read.py", "from cryptography.x import y", ["cryptography"], id="part of a library"
        ),
        pytest.param("tasks/read.py", "from .typer import x", [], id="a neighbor of the same name"),
        pytest.param("tasks/read.py", "import json", [], id="no door needed"),
    ],
)
def test_the_check_of_doors_sees_what_it_must(path, source, wrong):
    assert wrong_doors(path, source) == wrong
