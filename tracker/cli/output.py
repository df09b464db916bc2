"""How answers are shown: JSON or text on standard output, tables by rich, progress on a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

    from tracker.cli.session import Session

T = TypeVar("T")
_NARROWEST = 60  # columns of a report; a narrower terminal folds it
_TURNING = frozenset(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def console(session: Session) -> Console:
    """Return a console on standard output that honors --no-color, --plain, NO_COLOR and TERM=dumb."""
    from rich.console import Console

    plain = session.plain or not session.color or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return Console(no_color=plain, highlight=False, soft_wrap=True, markup=False, emoji=False)


def printable(text: str) -> str:
    """Return the text without what a terminal would obey: control characters and changes of direction."""
    return "".join("�" if letter in _TURNING or _is_control(letter) else letter for letter in text)


def _is_control(letter: str) -> bool:
    return letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cs")


def write_json(value: Any) -> None:
    """Write one JSON value to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_text(text: str) -> None:
    """Write text to standard output with one line end."""
    sys.stdout.write(printable(text).rstrip("\n") + "\n")


def page_width() -> int:
    """Return the columns of a report: those of a narrow terminal, else as many as are pleasant to read."""
    from tracker.reports.report import WIDTH

    if not sys.stdout.isatty():
        return WIDTH
    return max(_NARROWEST, min(WIDTH, shutil.get_terminal_size((WIDTH, 0)).columns))


def write_table(session: Session, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table; with --plain or into a pipe, one line a row with tabs."""
    if session.plain or not sys.stdout.isatty():
        for row in rows:
            cells = (printable(cell).replace("\t", " ").replace("\n", " ") for cell in row)
            sys.stdout.write("\t".join(cells) + "\n")
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(printable, row))
    console(session).print(table, soft_wrap=False)


@contextmanager
def progress(session: Session, title: str) -> Iterator[Any]:
    """Yield a function ``advance(done, total)`` that draws a bar on a terminal and nothing elsewhere."""
    if session.quiet or session.json or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    left = (TimeRemainingColumn(), TextColumn("left"))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *left)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
