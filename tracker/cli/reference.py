"""The reference of commands, generated from the program.

``python -m tracker.cli.reference docs/commands.md`` writes it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from tracker.cli.app import app, load_commands

_HEAD = """\
# Commands

Generated from the program with `python -m tracker.cli.reference docs/commands.md`; a test compares the two.
What holds for all of them - passphrase, exit codes, JSON, screen readers - stands in [cli.md](cli.md).
"""


def reference() -> str:
    """Return the reference of every command as Markdown, panel by panel in the order of the help."""
    load_commands()
    root = typer.main.get_command(app)
    parts = [_HEAD, "## Global options\n", "They may stand anywhere in a command.\n", _table(root.params)]
    panel = None
    for words, command in _commands(root, ()):
        title = getattr(root.commands[words[0]], "rich_help_panel", None)  # type: ignore[attr-defined]
        if title != panel:
            panel = title
            parts.append(f"## {panel}\n")
        parts.append(_section(words, command))
    return "\n".join(parts).rstrip() + "\n"


def _commands(group: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that is no group with its words, in the order of the help."""
    for name in group.list_commands(None):
        command = group.commands[name]
        if hasattr(command, "commands"):
            yield from _commands(command, (*words, name))
        elif not command.hidden:
            yield (*words, name), command


def _section(words: tuple[str, ...], command: Any) -> str:
    name = " ".join(("tracker", *words))
    text, _, examples = (command.help or "").partition("\b\n")
    pieces = " ".join(_usage(parameter) for parameter in command.params if _usage(parameter))
    lines = [f"### {name}\n", f"`{name}{f' {pieces}' if pieces else ''}`\n", f"{_one_line(text)}\n"]
    if described := [p for p in command.params if getattr(p, "help", None) and p.name != "help"]:
        lines.append(_table(described))
    shown = [line.strip() for line in examples.splitlines()[1:] if line.strip()]
    if shown:
        lines.append("```\n" + "\n".join(shown) + "\n```\n")
    return "\n".join(lines)


def _usage(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        shown = parameter.metavar or parameter.name.upper()
        repeated = f"{shown}..." if parameter.nargs == -1 else shown
        return repeated if parameter.required else f"[{repeated}]"
    if getattr(parameter, "is_eager", False):
        return ""
    option = parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {_value(parameter)}"
    return option if parameter.required else f"[{option}]"


def _value(parameter: Any) -> str:
    return parameter.metavar or str(parameter.name).upper()


def _table(parameters: list[Any]) -> str:
    rows = ["| | |", "|---|---|"]
    for parameter in parameters:
        if parameter.param_type_name == "argument":
            names = parameter.metavar or parameter.name.upper()
        else:
            value = "" if parameter.is_flag else f" {_value(parameter)}"
            names = ", ".join((*parameter.opts, *parameter.secondary_opts)) + value
        default = parameter.default
        given = (
            f" Default: `{default}`."
            if isinstance(default, (str, int)) and default and default is not True
            else ""
        )
        rows.append(f"| `{_cell(names)}` | {_cell(_one_line(parameter.help or ''))}{given} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8", newline="\n")
