"""What the documentation says of the command line is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker import errors
from tracker.cli import reference as reference_module
from tracker.records import KINDS
from tracker.tasks.record_reference import MARKER, with_reference
from tracker.tasks.settings import SETTINGS

ROOT = Path(__file__).parents[2]
OF_NO_FAILURE = {0: "", 1: "", 60: "", 130: ""}
FAMILIES = {"VaultError": range(10, 20), "DocumentError": range(20, 30), "LawError": range(30, 40),
            "RecordError": range(40, 50), "PageError": range(51, 60)}  # fmt: skip


def text(name):
    return (ROOT / "docs" / name).read_text("utf-8")


def failures(root=errors.TrackerError):
    """Return every class of failure that has an exit code of its own."""
    found = [root] if "exit_code" in vars(root) and root is not errors.TrackerError else []
    for child in root.__subclasses__():
        if child.__module__ == "tracker.errors":
            found += failures(child)
    return found


def test_the_reference_of_commands_is_generated():
    assert text("commands.md") == reference_module.reference(), (
        "run: python -m tracker.cli.reference docs/commands.md"
    )
    assert text("commands.md").count("\n### tracker ") >= 30


def test_the_fields_of_records_are_generated():
    written = text("records.md")
    assert written.count(MARKER) == 1
    assert written == with_reference(written), "run: python -m tracker.tasks.record_reference docs/records.md"
    assert [kind for kind in KINDS if f"\n### {kind}\n" not in written] == []


def test_the_table_of_exit_codes_is_that_of_the_failures():
    rows = re.findall(r"^\| (\d+) \| (\w*) ?\| ([^|]+) \|$", text("cli.md"), re.MULTILINE)
    table = {int(code): name for code, name, _ in rows}
    assert len(table) == len(rows) > 30
    assert table == OF_NO_FAILURE | {failure.exit_code: failure.__name__ for failure in failures()}
    assert list(table) == sorted(table)


def test_no_exit_code_is_used_twice_and_each_lies_in_its_family():
    codes = [failure.exit_code for failure in failures()]
    assert len(codes) == len(set(codes)) > 25
    for failure in failures():
        family = next((name for name in FAMILIES if issubclass(failure, getattr(errors, name))), None)
        assert failure.exit_code in FAMILIES.get(family, (2, 50)), failure


@pytest.mark.parametrize("failure", failures(), ids=lambda failure: failure.__name__)
def test_every_failure_says_what_to_do(failure):
    hint = failure("something").hint
    assert hint is None or (hint[0].islower() and not hint.endswith("."))
    if failure not in (errors.UsageError, errors.NothingToUndo, errors.RecordConflict):
        assert hint


def test_settings_and_variables_are_those_of_the_program():
    table = re.findall(r"^\| `(\w+)` \| ", text("cli.md").partition("## Settings")[2], re.MULTILINE)
    assert table == list(SETTINGS)
    named = set(re.findall(r"TRACKER_[A-Z_]+", text("cli.md")))
    used = {
        name
        for path in (ROOT / "tracker").rglob("*.py")
        for name in re.findall(r'"(TRACKER_[A-Z_]+)"', path.read_text("utf-8"))
    }
    assert used == named


def test_the_documents_that_are_named_exist():
    for name in ("cli.md", "records.md", "commands.md"):
        links = re.findall(r"\]\(([^)#]+)\)", text(name))
        assert links
        assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
