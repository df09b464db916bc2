"""Texts fit to be drawn: without characters that draw nothing and turn or break what stands beside them."""

from __future__ import annotations

import re

# marks that turn the direction of all that follows until they are closed; marks of single letters stay
_TURNS = tuple("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_IN_JSON = re.compile(r'(\\[\\"/nr])|(\\t)|\\u00[01][0-9a-f]|\\[bf]')
LONGEST_LINK = 2000  # characters that Word and PDF readers follow


def printable(text: str) -> str:
    """Return a text without control characters and without marks that turn what follows; line ends stay."""
    return _UNSEEN.sub("", text)


def without_controls(text: str) -> str:
    """Return a text without control characters, all else as it is; line ends and tabs stay."""
    return _CONTROL.sub("", text)


def printable_json(text: str) -> str:
    """Return a JSON text, written with its letters as they are, whose strings are printable."""
    return printable(_IN_JSON.sub(lambda found: found[1] or (" " if found[2] else ""), text))


def turns(text: str) -> bool:
    """Tell whether marks in a text turn the direction of what follows."""
    return any(mark in text for mark in _TURNS)


def followed(link: str | None) -> str | None:
    """Return a link that programs can follow, or None."""
    return link if link and len(link) <= LONGEST_LINK else None
