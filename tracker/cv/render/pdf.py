"""The CV as a PDF: tagged (PDF/UA-1), with the engine's own fonts, the same bytes for the same records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tracker.cv.citation.runs import Run
from tracker.cv.content import CvContent, Entry
from tracker.typeset.page import pdf_of
from tracker.typeset.printable import followed

if TYPE_CHECKING:
    from tracker.cv.pictures import CvPicture

# a word without a place to break runs out of the page; pieces of it are as long as the second number
_ENDLESS, _LINE = re.compile(r"[^\s/\u200b-]{60,}"), 40
_LONG = 1500  # letters; what is longer may go on on the next page
Paper = Literal["us-letter", "a4"]


def cv_pdf(
    content: CvContent,
    *,
    paper: Paper = "us-letter",
    fonts: Path | None = None,
    pictures: Iterable[CvPicture] = (),
) -> bytes:
    """Return the CV as a PDF.

    Args:
        content: what it shows.
        paper: US Letter or A4.
        fonts: a folder with fonts for characters that the built-in ones do not have.
        pictures: what stands at its end, each with its table.

    Raises:
        CharactersMissing: a character would be an empty box.
    """
    data = {
        "title": f"{content.name}, curriculum vitae" if content.name else "Curriculum vitae",
        "name": _breakable(content.name),
        "paper": paper,
        "contact": [
            {"text": _breakable(item.text), "link": followed(item.link) or ""} for item in content.contact
        ],
        "sections": [
            {
                "title": section.title,
                "listed": section.listed,
                "note": _breakable(section.note),
                "entries": [_entry(entry) for entry in section.entries if entry.number is None],
                "works": [_work(entry) for entry in section.entries if entry.number is not None],
            }
            for section in content.sections
        ],
        "pictures": [
            {
                "title": picture.title,
                "svg": picture.svg,
                "columns": picture.columns,
                "rows": [[_breakable(cell) for cell in row] for row in picture.rows],
            }
            for picture in pictures
        ],
    }
    return pdf_of("cv", data, accessible=True, fonts=fonts)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "heading": [_piece(run) for run in entry.heading],
        "when": entry.when,
        "below": _breakable(entry.below),
        "bullets": [[_piece(run) for run in bullet] for bullet in entry.bullets],
        "long": _letters(entry) > _LONG,
    }


def _work(entry: Entry) -> tuple[Any, ...]:
    """Return number, text and whether it is long; without names for the parts, of which there are many."""
    return entry.number, [_piece(run) for run in entry.heading], _letters(entry) > _LONG


def _letters(entry: Entry) -> int:
    return len(entry.below) + sum(len(run.text) for runs in (entry.heading, *entry.bullets) for run in runs)


def _piece(run: Run) -> Any:
    """Return plain text as it is; else the text, its look in letters, and the link if there is one."""
    text, raised = _breakable(run.text), run.raised or ""
    look = f"{'b' if run.bold else ''}{'i' if run.italic else ''}{'g' if run.gray else ''}{raised}"
    if followed(run.link):
        return [text, look, run.link]
    return [text, look] if look else text


def _breakable(text: str) -> str:
    """Return the text with places to break in words that are longer than any line."""
    if len(text) <= _LINE:
        return text
    return _ENDLESS.sub(lambda found: "\u200b".join(_pieces(found[0])), text)


def _pieces(word: str) -> Iterator[str]:
    for at in range(0, len(word), _LINE):
        yield word[at : at + _LINE]
