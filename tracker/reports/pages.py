"""A report as Markdown, as a page of HTML that needs nothing else, and as data for a typeset page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from tracker.reports.report import Figure, Line, Report, Section, Table

_TONES = {"act": "Act", "watch": "Watch", "info": "Note", "fact": ""}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
body{color:#1b1f24;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.6rem;border-bottom:1px solid #d0d5dc}
.lead{font-size:1.15rem}dl{margin:0}dt{font-weight:600}dd{margin:0 0 .5rem 1rem}
.tone{font-weight:600}.proof,footer{color:#4a5260;font-size:.88rem}ul{margin:.2rem 0 .6rem}
svg{max-width:100%;height:auto}
figure{margin:1rem 0}figure svg{border:1px solid #d0d5dc;max-height:24rem;background:#fff}
figcaption{font-size:.88rem}
table{border-collapse:collapse}
th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #d0d5dc}
@media(prefers-color-scheme:dark){body{background:#14181f;color:#e6e9ef}
.proof,footer{color:#a9b1bd}}
@media print{body{margin:0;max-width:none}}
"""


def _why(line: Line) -> Iterator[str]:
    for reason in line.reasons:
        value = f" = {reason.value}" if reason.value is not None else ""
        yield f"{reason.text}{value}"
        yield from (f"from {proof}" for proof in reason.proofs)
        if reason.inputs:
            yield f"from {', '.join(reason.inputs)}"
    if line.law is not None:
        yield f"law {line.law}"
        if line.law.other_reading:
            yield f"another reading exists: {line.law.other_reading}"


# --- Markdown ------------------------------------------------------------------------------------

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain_markdown(text: str) -> str:
    """Return text in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", text).replace("\n", " ")


def as_markdown(report: Report, *, explain: bool = False) -> str:
    """Return the report as Markdown; text of records cannot become markup."""
    out = [f"# {plain_markdown(report.title)}", "", plain_markdown(report.lead)]
    for section in report.sections:
        heading = ["", f"## {plain_markdown(section.heading)}"] if section.heading else []
        out += [*heading, "", *_markdown_section(section, explain=explain)]
    out += ["", "---", "", *(f"{plain_markdown(text)}  " for text in report.footer)]
    return "\n".join(out).rstrip() + "\n"


def _markdown_section(section: Section, *, explain: bool) -> Iterator[str]:
    for line in section.lines:
        label = f"**{plain_markdown(line.label)}:** " if line.label else ""
        tone = f"**{_TONES[line.tone]}.** " if _TONES[line.tone] else ""
        yield f"- {tone}{label}{plain_markdown(line.text)}"
        if explain:
            yield from (f"    - {plain_markdown(text)}" for text in _why(line))
    if section.table is not None:
        if section.lines:
            yield ""
        yield from _markdown_table(section.table)
    yield from (f"- {plain_markdown(figure.caption)}" for figure in section.figures)


def _markdown_table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(map(plain_markdown, table.columns))} |"
    yield f"|{'---|' * len(table.columns)}"
    yield from (f"| {' | '.join(map(plain_markdown, row))} |" for row in table.rows)


# --- HTML ----------------------------------------------------------------------------------------


def as_html(report: Report, *, explain: bool = False) -> str:
    """Return the report as one HTML page without scripts and without anything fetched."""
    sections = "\n".join(_html_section(section, explain=explain) for section in report.sections)
    footer = "<br>".join(html.escape(text) for text in report.footer)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(report.title)}</title><style>{_STYLE}</style></head><body><main>\n"
        f'<h1>{html.escape(report.title)}</h1>\n<p class="lead">{html.escape(report.lead)}</p>\n'
        f"{report.picture or ''}\n{sections}\n</main><footer><p>{footer}</p></footer></body></html>\n"
    )


def _html_section(section: Section, *, explain: bool) -> str:
    heading = f"<h2>{html.escape(section.heading)}</h2>" if section.heading else ""
    parts = [f"<section>{heading}"]
    if section.lines:
        parts.append("<ul>")
        parts += [_html_line(line, explain=explain) for line in section.lines]
        parts.append("</ul>")
    if section.table is not None:
        head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in section.table.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>"
            for row in section.table.rows
        )
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    parts += map(_html_figure, section.figures)
    parts.append("</section>")
    return "\n".join(parts)


def _html_figure(figure: Figure) -> str:
    """Return a figure whose picture stands inside the page, or its words alone."""
    caption = html.escape(figure.caption)
    if figure.picture is None:
        return f"<p>{caption}</p>"
    return f"<figure>{figure.picture}<figcaption>{caption}</figcaption></figure>"


def _html_line(line: Line, *, explain: bool) -> str:
    tone = f'<span class="tone">{_TONES[line.tone]}.</span> ' if _TONES[line.tone] else ""
    label = f"<strong>{html.escape(line.label)}:</strong> " if line.label else ""
    why = ""
    if explain:
        items = "".join(f"<li>{html.escape(text)}</li>" for text in _why(line))
        why = f'<ul class="proof">{items}</ul>' if items else ""
    return f"<li>{tone}{label}{html.escape(line.text)}{why}</li>"


# --- for a typeset page --------------------------------------------------------------------------


def as_page_data(report: Report, *, explain: bool = False) -> dict[str, Any]:
    """Return what the page template of reports reads: plain strings only."""
    return {
        "title": report.title,
        "lead": report.lead,
        "footer": list(report.footer),
        "picture": report.picture or "",
        "sections": [
            {
                "heading": section.heading,
                "lines": [
                    {
                        "tone": _TONES[line.tone],
                        "label": line.label or "",
                        "text": line.text,
                        "why": list(_why(line)) if explain else [],
                    }
                    for line in section.lines
                ],
                "columns": list(section.table.columns) if section.table else [],
                "rows": [list(row) for row in section.table.rows] if section.table else [],
                "figures": [
                    {"caption": figure.caption, "picture": figure.picture or ""} for figure in section.figures
                ],
            }
            for section in report.sections
        ],
    }
