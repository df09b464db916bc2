"""Help: quick, grouped, with examples, and the same words for everyone."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typer.main

from tracker.cli.app import _ORDER, _PANELS, app

LOADED = """
import json, sys
sys.argv = ["tracker", *sys.argv[1:]]
from tracker.cli.app import main
try:
    main()
finally:
    sys.stderr.write("@" + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
HEAVY = {
    "sqlmodel", "sqlalchemy", "pydantic", "pydantic_core", "pypdf", "pypdfium2", "cryptography", "yaml", "sqlite3",
    "typst", "zxcvbn", "psutil", "platformdirs", "keyring",
}  # fmt: skip


def commands(group=None, path=()):
    """Yield every command that is no group, with its words."""
    for name, command in sorted((group or typer.main.get_command(app)).commands.items()):
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


TYPERS_OWN = {"pydantic", "pydantic_core"}  # typer reads the words of a command with it


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        pytest.param(["--help"], set(), id="of the program"),
        pytest.param(["-h"], set(), id="of the program, short"),
        pytest.param(["add", "--help"], TYPERS_OWN, id="of a command"),
        pytest.param(["recovery", "print", "-h"], TYPERS_OWN, id="of a command in a group"),
    ],
)
def test_help_loads_nothing_heavy(words, allowed, home):
    ran = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=False)
    loaded = set(json.loads(ran.stderr.rpartition("@")[2]))
    assert ran.returncode == 0
    assert "Usage: tracker" in ran.stdout
    assert {"typer", "tracker"} <= loaded
    assert loaded & HEAVY <= allowed


def test_every_command_stands_in_its_panel_and_every_panel_in_order(tracker):
    found = typer.main.get_command(app).commands
    assert len(found) >= 25
    assert {name: _panel_of(name) for name in found} == {
        name: command.rich_help_panel for name, command in found.items()
    }
    text = tracker("--help").out
    places = [text.index(f"\n{panel}:\n") for panel in _PANELS if f"\n{panel}:\n" in text]
    assert places == sorted(places)
    assert len(places) >= 7
    assert len(_ORDER) == len(set(_ORDER))


def _panel_of(name):
    return next((panel for panel, names in _PANELS.items() if name in names), None)


@pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
def test_every_command_explains_itself_with_an_example(tracker, words):
    ran = tracker(*words, "--help")
    assert ran.code == 0
    assert f"Usage: tracker {' '.join(words)}" in ran.out
    assert f"tracker {words[0]}" in ran.out.split("Example", 1)[1]
    assert "\x1b" not in ran.out
    assert tracker(*words, "-h").out == ran.out


def test_every_option_says_what_it_is_for():
    looked_at = 0
    for words, command in commands():
        for parameter in command.params:
            assert getattr(parameter, "help", None), (words, parameter.name)
            looked_at += 1
    assert looked_at > 60


def test_completion_scripts_are_offered(tracker):
    assert "--install-completion" in tracker("--help").out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("delete", "ds2019-1"), "tracker trash NAME"),
        (("rm", "ds2019-1"), "tracker trash NAME"),
        (("search", "hospital"), "tracker find TEXT"),
        (("import", "photo", "x.heic"), "tracker import pdf takes scans and photos"),
        (("import", "file", "x.pdf"), "tracker import pdf takes scans and photos"),
    ],
)
def test_words_that_people_try_are_answered_with_the_command(tracker, words, hint):
    ran = tracker(*words)
    assert (ran.code, hint in ran.err) == (2, True)
