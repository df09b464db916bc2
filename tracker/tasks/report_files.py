"""A report as the bytes of a file, in the form that its name says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tracker.errors import UsageError
from tracker.reports.pages import as_html, as_markdown, as_page_data
from tracker.reports.report import Report, as_text


def file_of(report: Report, answer: Mapping[str, Any], ending: str, *, explain: bool) -> bytes:
    """Return a report as the bytes of a file; ``ending`` is .txt, .md, .html, .pdf or .json.

    Args:
        report: the report.
        answer: what a JSON file holds in its place.
        ending: the ending of the file's name, in lower case.
        explain: whether steps, law and pages are part of it.

    Raises:
        UsageError: reports are not written in that form.
    """
    if ending == ".pdf":
        from tracker.typeset.page import pdf_of

        return pdf_of("report", as_page_data(report, explain=explain))
    texts: dict[str, Callable[[], str]] = {
        ".txt": lambda: as_text(report, explain=explain),
        ".md": lambda: as_markdown(report, explain=explain),
        ".html": lambda: as_html(report, explain=explain),
        ".json": lambda: json.dumps(answer, ensure_ascii=False, indent=2) + "\n",
    }
    if ending not in texts:
        raise UsageError(
            f"a report cannot be written as {ending or 'a file without an ending'}",
            hint="name the file .pdf, .md, .html, .txt or .json",
        )
    return texts[ending]().encode("utf-8")
