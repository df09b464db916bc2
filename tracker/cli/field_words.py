"""Fields on a command line: ``--field value``, ``--field=value``, ``field=value`` and ``field+=value``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.cli.session import Session

_ASSIGNMENT = re.compile(r"(?:--)?([A-Za-z][\w-]*)(\+?=)(.*)", re.DOTALL)
HELP_WORDS = frozenset({"--help", "-h"})


@dataclass
class FieldWords:
    """Words by field, items to add by field, and the words before the first field."""

    names: list[str] = field(default_factory=list)
    set: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, list[str]] = field(default_factory=dict)


def field_words(words: Sequence[str]) -> FieldWords:
    """Return the fields among the words of a command.

    A field without a value, as in ``--paid``, means yes.

    Raises:
        UsageError: a name stands after the first field, or a word is neither.
    """
    found = FieldWords()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if assigned := _ASSIGNMENT.fullmatch(word):
            target = found.more if assigned[2] == "+=" else found.set
            target.setdefault(assigned[1].replace("-", "_"), []).append(assigned[3])
        elif re.fullmatch(r"--[A-Za-z][\w-]*", word):
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "yes"
            found.set.setdefault(word[2:].replace("-", "_"), []).append(value)
        elif word.startswith("-"):
            raise UsageError(
                f"there is no option {word}", hint="fields are written --field value or field=value"
            )
        elif found.set or found.more:
            raise UsageError(f"{word!r} stands after a field", hint="put values with blanks in quotes")
        else:
            found.names.append(word)
    return found


def show_fields(session: Session, kind: str) -> None:
    """Write the fields of a kind, what they take and what they mean; the important ones first."""
    from tracker.cli.output import write_table, write_text
    from tracker.records import KINDS
    from tracker.tasks.field_text import settable_fields, what_it_takes
    from tracker.tasks.record_view import MAIN_FIELDS

    fields = settable_fields(kind)
    names = [
        *(n for n in MAIN_FIELDS[kind] if n in fields),
        *(n for n in fields if n not in MAIN_FIELDS[kind]),
    ]
    write_text(f"{kind}: {(KINDS[kind].__doc__ or '').strip().splitlines()[0]}\n")
    rows = [
        [f"--{name.replace('_', '-')}", what_it_takes(fields[name], name), fields[name].description or ""]
        for name in names
    ]
    write_table(session, ("field", "takes", "meaning"), rows)
