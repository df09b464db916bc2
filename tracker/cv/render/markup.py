"""The CV as Markdown and as one page of HTML without script; texts are escaped, never trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from tracker.cv.citation.runs import Run
from tracker.cv.content import CvContent, Entry, Section
from tracker.typeset.printable import printable

if TYPE_CHECKING:
    from tracker.cv.pictures import CvPicture

_MARKDOWN = re.compile(r"([\\`*_\[\]{}<>#|~!&$@^])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")
_STYLE = (
    "body{font:16px/1.5 Georgia,'Times New Roman',serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff;overflow-wrap:anywhere}h1{margin:0;color:#1f3a5f}"
    "h2{font-size:1.1rem;color:#1f3a5f;border-bottom:1px solid #1f3a5f;margin:1.6rem 0 .6rem}"
    "p{margin:.3rem 0}.quiet{color:#565656}.entry{margin:.7rem 0}.head{display:flex;gap:1rem;"
    "justify-content:space-between}.when{white-space:nowrap}ul{margin:.2rem 0 0;padding-left:1.2rem}"
    "ol{padding-left:2rem}li{margin:.35rem 0}a{color:#1f3a5f}"
    "figure{margin:0}svg{max-width:100%;height:auto;border-radius:4px}"
    "table{border-collapse:collapse}th,td{padding:.1rem .9rem .1rem 0;text-align:left;"
    "vertical-align:top}tbody th{font-weight:400}"
    "@media(prefers-color-scheme:dark){body{background:#161616;color:#ececec}h1,h2,a{color:#a9c7ee}"
    "h2{border-color:#a9c7ee}.quiet{color:#b5b5b5}}@media print{body{margin:0}}"
)


def cv_markdown(content: CvContent, pictures: Iterable[CvPicture] = ()) -> str:
    """Return the CV as Markdown; pictures are drawn with letters, or are their tables alone."""
    lines: list[str] = []
    if content.name:
        lines += [f"# {_escaped(content.name)}", ""]
    if content.contact:
        shown = (_linked(_escaped(item.text), item.link) for item in content.contact)
        lines += [" · ".join(shown), ""]
    for section in content.sections:
        lines += [f"## {_escaped(section.title)}", ""]
        if section.listed:
            lines += [", ".join(_runs(entry.heading) for entry in section.entries), ""]
        for entry in () if section.listed else section.entries:
            lines += [*_entry(entry), ""]
        if section.note:
            lines += [_escaped(section.note), ""]
    for picture in pictures:
        lines += [f"## {_escaped(picture.title)}", "", *_drawn(picture), ""]
    return printable("\n".join(lines).rstrip("\n") + "\n")


def _drawn(picture: CvPicture) -> Iterable[str]:
    if picture.lines:
        yield from ("```", *picture.lines, "```")
        return
    yield f"| {' | '.join(map(_escaped, picture.columns))} |"
    yield "|" + " --- |" * len(picture.columns)
    yield from (f"| {' | '.join(map(_escaped, row))} |" for row in picture.rows)


def _entry(entry: Entry) -> Iterable[str]:
    if entry.number is not None:
        yield f"{entry.number}. {_runs(entry.heading)}"
        return
    head = _runs(entry.heading)
    yield head + (f" ({_escaped(entry.when)})" if entry.when else "") + ("  " if entry.below else "")
    if entry.below:
        yield _escaped(entry.below)
    if entry.bullets:
        yield ""
        yield from (f"- {_runs(bullet)}" for bullet in entry.bullets)


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    lead, text, tail = _edges(run.text)
    if not text:
        return lead
    shown = _escaped(text)
    if run.raised:
        shown = f"<{run.raised}>{shown}</{run.raised}>"
    mark = ("**" if run.bold else "") + ("*" if run.italic else "")
    return lead + _linked(f"{mark}{shown}{mark[::-1]}", run.link) + tail


def _edges(text: str) -> tuple[str, str, str]:
    """Return blanks before, the text, blanks behind: marks must stand close to letters."""
    stripped = text.strip()
    if not stripped:
        return " " if text else "", "", ""
    at = text.index(stripped)
    return " " if at else "", stripped, " " if text[at + len(stripped) :] else ""


def _escaped(text: str) -> str:
    flat = " ".join(text.translate(_CONTROLS).split())
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", flat)) if flat else ""


def _linked(shown: str, link: str | None) -> str:
    if not link:
        return shown
    target = re.sub(r"[\s()<>\\]", lambda found: f"%{ord(found[0]):02X}", link)
    return f"[{shown}]({target})"


def cv_html(content: CvContent, pictures: Iterable[CvPicture] = ()) -> str:
    """Return the CV as one page of HTML that loads nothing.

    Args:
        content: what it shows.
        pictures: what stands at its end, each with its table.
    """
    title = f"{content.name}, curriculum vitae" if content.name else "Curriculum vitae"
    contact = " · ".join(_html_linked(_html(item.text), item.link) for item in content.contact)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_html(title)}</title>",
        f"<style>{_STYLE}</style></head><body><main>",
        f"<h1>{_html(content.name)}</h1>" if content.name else "",
        f'<p class="quiet">{contact}</p>' if contact else "",
        *map(_html_section, content.sections),
        *map(_figure, pictures),
        "</main></body></html>",
    ]
    return printable("\n".join(part for part in parts if part) + "\n")


def _figure(picture: CvPicture) -> str:
    head = "".join(f'<th scope="col">{_html(name)}</th>' for name in picture.columns)
    body = "".join(
        f'<tr><th scope="row">{_html(row[0])}</th>'
        + "".join(f"<td>{_html(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in picture.rows
    )
    return (
        f"<section><h2>{_html(picture.title)}</h2><figure>{picture.svg}</figure>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"
    )


def _html_section(section: Section) -> str:
    if section.listed:
        body = "<p>" + ", ".join(_html_runs(entry.heading) for entry in section.entries) + "</p>"
    else:
        numbered = [entry for entry in section.entries if entry.number is not None]
        body = "".join(_html_entry(entry) for entry in section.entries if entry.number is None)
        if numbered:
            items = "".join(
                f'<li value="{entry.number}">{_html_runs(entry.heading)}</li>' for entry in numbered
            )
            body += f"<ol>{items}</ol>"
    note = f'<p class="quiet">{_html(section.note)}</p>' if section.note else ""
    return f"<section><h2>{_html(section.title)}</h2>{body}{note}</section>"


def _html_entry(entry: Entry) -> str:
    when = f'<span class="when quiet">{_html(entry.when)}</span>' if entry.when else ""
    below = f'<p class="quiet">{_html(entry.below)}</p>' if entry.below else ""
    bullets = "".join(f"<li>{_html_runs(bullet)}</li>" for bullet in entry.bullets)
    head = f'<div class="head"><span>{_html_runs(entry.heading)}</span>{when}</div>'
    return f'<div class="entry">{head}{below}{f"<ul>{bullets}</ul>" if bullets else ""}</div>'


def _html_runs(runs: Iterable[Run]) -> str:
    return "".join(map(_html_run, runs))


def _html_run(run: Run) -> str:
    shown = _html(run.text)
    for name, on in (("strong", run.bold), ("em", run.italic), (run.raised or "", bool(run.raised))):
        if on:
            shown = f"<{name}>{shown}</{name}>"
    if run.gray:
        shown = f'<span class="quiet">{shown}</span>'
    return _html_linked(shown, run.link)


def _html(text: str) -> str:
    return escape(text.translate(_CONTROLS))


def _html_linked(shown: str, link: str | None) -> str:
    if not link or not link.startswith(("https://", "http://", "mailto:")):
        return shown
    return f'<a href="{escape(link)}">{shown}</a>'
