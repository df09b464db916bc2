"""What a report is, whatever page it ends on: a lead, sections of lines and tables, and their proof."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.dates import show_day

WIDTH = 96  # columns, unless the page is narrower
_NARROWEST = 14  # of a column that is wrapped, unless its words are shorter
_SIGNS = {"act": "!", "watch": "*", "info": "-", "fact": " "}


@dataclass(frozen=True)
class Proof:
    """The place that proves a fact: a record's field and, where one was read, the page and the words."""

    record: str
    field: str
    document: str | None = None
    page: int | None = None
    words: str | None = None
    planned: bool = False

    def __str__(self) -> str:
        place = f"{self.record}, {self.field.replace('_', ' ')}"
        if self.planned:
            return f"{place} (planned, not on record)"
        if self.document is None:
            return f"{place} (entered by you)"
        page = f" page {self.page}" if self.page else ""
        words = f', printed "{self.words}"' if self.words else ""
        return f"{place}: {self.document}{page}{words}"


@dataclass(frozen=True)
class Reason:
    """One step of the arithmetic in words, the value that came out, and the proof of its inputs.

    ``inputs`` are the case paths that no record stands behind.
    """

    text: str
    value: str | None = None
    proofs: tuple[Proof, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LawSource:
    """The rule a line rests on, with its citation and how well the source was read."""

    rule: str
    citation: str
    grade: str
    checked: str | None = None
    url: str | None = None
    other_reading: str | None = None
    edition: str | None = None

    def __str__(self) -> str:
        edition = f", text read: {self.edition}" if self.edition else ""
        checked = f", checked {show_day(date.fromisoformat(self.checked))}" if self.checked else ""
        return f"{self.rule}: {self.citation} ({self.grade}{edition}{checked})"


@dataclass(frozen=True)
class Line:
    """One statement; ``tone`` is fact, info, watch or act."""

    text: str
    tone: str = "fact"
    label: str | None = None
    code: str | None = None
    law: LawSource | None = None
    reasons: tuple[Reason, ...] = ()
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under column headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A part of a paper: in words, and as SVG text where the page that shows it can have a picture."""

    caption: str
    picture: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Section:
    """A heading with lines, an optional table, and figures.

    ``drawn`` are bars made of letters, for a terminal alone; a table and a picture say the same elsewhere.
    """

    heading: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    figures: tuple[Figure, ...] = ()
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report: the sentence a person would say first, then sections, then what it rests on.

    ``picture`` is SVG text whose content one of the tables repeats.
    """

    name: str
    title: str
    as_of: date
    lead: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    answer: dict[str, Any] = field(default_factory=dict)
    picture: str | None = None


def as_text(report: Report, *, explain: bool = False, width: int = WIDTH) -> str:
    """Return the report for a terminal, at most ``width`` columns wide; what is drawn is not folded."""
    out = [*_wrapped(report.title, "", width), "", *_wrapped(report.lead, "", width)]
    for section in report.sections:
        out += ["", section.heading] if section.heading else [""]
        labels = max((len(line.label or "") for line in section.lines), default=0)
        for line in section.lines:
            out += _line(line, labels, explain=explain, width=width)
        out += [f"  {text}" for text in section.drawn]
        if section.table is not None:
            out += _table(section.table, width)
        for figure in section.figures:
            out += _wrapped(f"  {figure.caption}", "    ", width)
    out.append("")
    for text in report.footer:
        out += _wrapped(text, "", width)
    return "\n".join(out) + "\n"


def _line(line: Line, label_width: int, *, explain: bool, width: int) -> list[str]:
    sign = _SIGNS[line.tone]
    label = f"{line.label:<{label_width}}  " if line.label else ""
    out = _wrapped(f"{sign} {label}{line.text}", " " * (2 + len(label)), width)
    if explain:
        for reason in line.reasons:
            value = f" = {reason.value}" if reason.value is not None else ""
            out += _wrapped(f"      {reason.text}{value}", "        ", width)
            for proof in reason.proofs:
                out += _wrapped(f"        from {proof}", "          ", width)
            if reason.inputs:
                out += _wrapped(f"        from {', '.join(reason.inputs)}", "          ", width)
        if line.law is not None:
            out += _wrapped(f"      law {line.law}", "          ", width)
            if line.law.other_reading:
                out += _wrapped(
                    f"      another reading exists: {line.law.other_reading}", "          ", width
                )
    return out


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    lead = len(text) - len(text.lstrip(" "))
    return textwrap.wrap(
        text.lstrip(" "),
        width=width,
        initial_indent=" " * lead,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _table(table: Table, width: int) -> list[str]:
    rows = [table.columns, *table.rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(table.columns))]
    words = [
        max((len(word) for row in rows for word in row[n].split()), default=0) for n in range(len(widths))
    ]
    least = [min(longest, _NARROWEST) for longest in words]
    while sum(widths) + 2 * len(widths) > width and (
        wide := [n for n, w in enumerate(widths) if w > least[n]]
    ):
        widths[max(wide, key=lambda n: widths[n])] -= 1
    return [line for row in rows for line in _row(row, widths)]


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Return the lines of a row; a cell that is wider than its column goes on below."""
    cells = [
        [cell] if len(cell) <= width else textwrap.wrap(cell, width, break_on_hyphens=False)
        for cell, width in zip(row, widths, strict=True)
    ]
    return [
        ("  " + "  ".join(f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))).rstrip()
        for parts in itertools.zip_longest(*cells, fillvalue="")
    ]
