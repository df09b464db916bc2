"""Every promise of the threat model names tests, and every test it names exists and runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "threat-model.md"
NODE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return the tests each numbered promise names."""
    parts = re.split(r"^\*\*(G-\d+)\. ", text.partition("## Not promised")[0], flags=re.MULTILINE)
    return {number: NODE.findall(body) for number, body in zip(parts[1::2], parts[2::2], strict=True)}


def functions_of(path: Path) -> dict[str, bool]:
    """Return the test functions of a file; True for those every run takes, False for the long ones."""
    found = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
            found[node.name] = "mark.long" not in marks
    return found


def test_every_promise_is_numbered_in_order_and_has_tests():
    found = promises(DOCUMENT.read_text("utf-8"))
    assert list(found) == [f"G-{number}" for number in range(1, len(found) + 1)]
    assert len(found) >= 15
    assert [number for number, nodes in found.items() if not nodes] == []


def test_every_test_named_exists_and_is_run_every_time():
    nodes = NODE.findall(DOCUMENT.read_text("utf-8"))
    missing = [
        f"{file}::{name}"
        for file, name in nodes
        if not (ROOT / file).is_file() or not functions_of(ROOT / file).get(name, False)
    ]
    assert len(nodes) >= 40
    assert missing == []


def test_the_check_sees_a_promise_without_a_test():
    text = "**G-1. One.** `tests/a.py::test_x`\n\n**G-2. Two.**\n\n## Not promised\n\n`tests/a.py::test_y`\n"
    assert promises(text) == {"G-1": [("tests/a.py", "test_x")], "G-2": []}
