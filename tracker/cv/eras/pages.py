"""The paste sheet as plain text and as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tracker.cv.eras.sheet import TO_FILL, Field, Item, Sheet
from tracker.typeset.printable import printable


def sheet_text(sheet: Sheet) -> str:
    """Return the sheet as plain text."""
    lines = [f"Paste sheet for the residency application form, season {sheet.profile.asked_for}", ""]
    lines += [f"! {warning}" for warning in sheet.warnings]
    for title, items in _parts(sheet):
        lines += ["", f"== {title}: {len(items)}"]
        for number, item in enumerate(items, 1):
            lines += ["", f"{number}. {item.heading}"]
            lines += [line for field in item.fields for line in _field_lines(field)]
            lines += [f"   note: {hint}" for hint in item.hints]
    lines += ["", "== To choose and to write", "", *(f"- {choice}" for choice in sheet.choices)]
    lines += ["", f"Source of the limits: {sheet.profile.source} ({sheet.profile.grade})."]
    return printable("\n".join(lines) + "\n")


def _parts(sheet: Sheet) -> Iterable[tuple[str, tuple[Item, ...]]]:
    return (("Experiences", sheet.experiences), (sheet.profile.works_section, sheet.works))


def _field_lines(field: Field) -> Iterator[str]:
    counter = ""
    if field.limit is not None and field.text != TO_FILL:
        counter = f" [{field.length} of {field.limit}{f', {field.over} too many' if field.over else ''}]"
    first, *rest = field.text.split("\n")
    if rest:
        yield f"   {field.name}{counter}:"
        yield from (f"      {line}" for line in (first, *rest))
    else:
        yield f"   {field.name}{counter}: {first}"


def sheet_html(sheet: Sheet) -> str:
    """Return the sheet as one page of HTML that loads nothing."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Paste sheet</title><style>'
        "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;"
        "color:#1a1a1a;background:#fff}dt{font-weight:600;margin-top:.5rem}dd{margin:0;white-space:pre-wrap;"
        "overflow-wrap:anywhere}.over{color:#8a1c00;font-weight:700}.quiet{color:#565656}"
        "@media(prefers-color-scheme:dark){body{background:#161616;color:#ececec}.quiet{color:#b5b5b5}"
        ".over{color:#ffb49f}}</style></head><body><main>",
        f"<h1>Paste sheet, season {sheet.profile.asked_for}</h1>",
        "".join(f'<p class="over">{escape(warning)}</p>' for warning in sheet.warnings),
    ]
    for title, items in _parts(sheet):
        parts.append(f"<h2>{escape(title)}</h2>")
        for item in items:
            rows = "".join(_html_field(field) for field in item.fields)
            hints = "".join(f'<p class="quiet">{escape(hint)}</p>' for hint in item.hints)
            parts.append(f"<section><h3>{escape(item.heading)}</h3><dl>{rows}</dl>{hints}</section>")
    choices = "".join(f"<li>{escape(choice)}</li>" for choice in sheet.choices)
    parts.append(f"<h2>To choose and to write</h2><ul>{choices}</ul>")
    parts.append(f'<p class="quiet">Source of the limits: {escape(sheet.profile.source)}</p>')
    return printable("".join(parts) + "</main></body></html>\n")


def _html_field(field: Field) -> str:
    counter = ""
    if field.limit is not None and field.text != TO_FILL:
        kind = "over" if field.over else "quiet"
        counter = f' <span class="{kind}">{field.length} of {field.limit}</span>'
    return f"<dt>{escape(field.name)}{counter}</dt><dd>{escape(field.text)}</dd>"
