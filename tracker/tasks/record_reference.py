"""The kinds of records and their fields in words, generated from the models.

``python -m tracker.tasks.record_reference docs/records.md`` writes them behind the marker in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.records import KINDS, plural_of
from tracker.records.base import Part
from tracker.tasks.field_text import part_of, settable_fields, what_it_takes
from tracker.tasks.record_view import MAIN_FIELDS

MARKER = "<!-- generated: python -m tracker.tasks.record_reference docs/records.md -->"


def records_in_words() -> str:
    """Return a section a kind: what it is, and a table of its fields, the important ones first."""
    return "\n".join(_section(kind) for kind in KINDS)


def with_reference(text: str) -> str:
    """Return the text of the document with everything behind the marker made anew."""
    return f"{text.partition(MARKER)[0]}{MARKER}\n\n{records_in_words()}"


def _section(kind: str) -> str:
    model, fields = KINDS[kind], settable_fields(kind)
    names = [
        *(name for name in MAIN_FIELDS[kind] if name in fields),
        *(name for name in fields if name not in MAIN_FIELDS[kind] and name != "note"),
    ]
    lines = [f"### {kind}", "", f"{_first_line(model)} In an export: `{plural_of(kind)}`.", ""]
    lines += ["| field | takes | meaning |", "|---|---|---|"]
    for name in names:
        field = fields[name]
        part = part_of(field)
        takes = f"{_words(part)}" if part is not None else what_it_takes(field, name)
        lines.append(f"| `{name}` | {_cell(takes)} | {_cell(field.description or '')} |")
    return "\n".join(lines) + "\n"


def _words(part: type[Part]) -> str:
    return "parts: " + ", ".join(f"`{name}` ({what_it_takes(f)})" for name, f in part.model_fields.items())


def _first_line(model: type) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_reference(path.read_text("utf-8")), encoding="utf-8", newline="\n")
