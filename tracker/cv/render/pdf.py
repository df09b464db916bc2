"""The CV as a PDF: tagged (PDF/UA-1), with the engine's own fonts, the same bytes for the same records."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from tracker.cv.citation.runs import Run
from tracker.cv.content import CvContent, Entry
from tracker.typeset.page import pdf_of

Paper = Literal["us-letter", "a4"]


def cv_pdf(content: CvContent, *, paper: Paper = "us-letter", fonts: Path | None = None) -> bytes:
    """Return the CV as a PDF.

    Args:
        content: what it shows.
        paper: US Letter or A4.
        fonts: a folder with fonts for characters that the built-in ones do not have.

    Raises:
        CharactersMissing: a character would be an empty box.
    """
    data = {
        "title": f"{content.name}, curriculum vitae" if content.name else "Curriculum vitae",
        "name": content.name,
        "paper": paper,
        "contact": [{"text": item.text, "link": item.link or ""} for item in content.contact],
        "sections": [
            {
                "title": section.title,
                "listed": section.listed,
                "note": section.note,
                "entries": [_entry(entry) for entry in section.entries],
            }
            for section in content.sections
        ],
    }
    return pdf_of("cv", data, accessible=True, fonts=fonts)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "heading": [_run(run) for run in entry.heading],
        "when": entry.when,
        "below": entry.below,
        "bullets": [[_run(run) for run in bullet] for bullet in entry.bullets],
        "number": entry.number,
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "text": run.text,
        "bold": run.bold,
        "italic": run.italic,
        "gray": run.gray,
        "raised": run.raised or "",
        "link": run.link or "",
    }
