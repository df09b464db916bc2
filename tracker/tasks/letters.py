"""Letters as files: drafted from what is on record, for the person to fill in and send."""

from __future__ import annotations

import json
from collections.abc import Callable

from tracker.errors import UsageError
from tracker.reports.letters import Letter, letter_html, letter_markdown, letter_text


def letter_file(letter: Letter, ending: str) -> bytes:
    """Return a letter as the bytes of a file; ``ending`` is .pdf, .md, .html, .txt or .json.

    Raises:
        UsageError: letters are not written in that form.
    """
    if ending == ".pdf":
        from tracker.typeset.page import pdf_of

        return pdf_of("letter", letter.as_json())
    texts: dict[str, Callable[[Letter], str]] = {
        ".txt": letter_text,
        ".md": letter_markdown,
        ".html": letter_html,
        ".json": lambda found: json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n",
    }
    if ending not in texts:
        raise UsageError(
            f"a letter cannot be written as {ending or 'a file without an ending'}",
            hint="name the file .pdf, .md, .html, .txt or .json",
        )
    return texts[ending](letter).encode("utf-8")
