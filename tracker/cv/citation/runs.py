"""Pieces of text with their look: what every kind of page draws and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Literal, NamedTuple

_TAG = re.compile(
    r"<(/?)(i|em|b|strong|sub|sup|u|sc|scp|span|jats:italic|jats:sub|jats:sup)\b[^<>]*>", re.IGNORECASE
)
_MATH = re.compile(r"<(?:mml:)?math\b.*?</(?:mml:)?math>", re.IGNORECASE | re.DOTALL)
_MATH_TAG = re.compile(r"</?(?:mml:)?m[a-z]+\b[^<>]*>", re.IGNORECASE)
_ITALIC = frozenset({"i", "em", "jats:italic"})
_RAISED: dict[str, Literal["sub", "sup"]] = {"sub": "sub", "jats:sub": "sub", "sup": "sup", "jats:sup": "sup"}


Raised = Literal["sub", "sup"]
Look = tuple[bool, bool, bool, Raised | None, str | None]


class Run(NamedTuple):
    """Text that is drawn in one way; ``link`` is the address it leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    gray: bool = False
    raised: Literal["sub", "sup"] | None = None
    link: str | None = None

    @property
    def look(self) -> Look:
        """Everything but the text."""
        return self[1:]


def plain(runs: Iterable[Run]) -> str:
    """Return the text of the runs without their look."""
    return "".join([run.text for run in runs])


def joined(runs: Iterable[Run]) -> list[Run]:
    """Return the runs without empty ones, neighbours of one look put together."""
    groups: list[tuple[Run, list[str]]] = []
    last: Look | None = None
    for run in runs:
        text, look = run[0], run[1:]
        if not text:
            continue
        if look == last:
            groups[-1][1].append(text)
        else:
            groups.append((run, [text]))
            last = look
    return [run if len(texts) == 1 else worded(run, "".join(texts)) for run, texts in groups]


def worded(run: Run, text: str) -> Run:
    """Return a run of the same look with another text."""
    return run if text == run.text else Run(text, *run.look)


def markup_runs(text: str) -> list[Run]:
    """Return a title whose italic, raised and lowered parts are marked by tags, as runs.

    MathML becomes its text; entities are decoded; tags of other kinds and lone brackets stay as text.
    """
    if "<" not in text:
        return [Run(unescape(text))] if text else []
    text = _MATH.sub(lambda found: " ".join(_MATH_TAG.sub(" ", found[0]).split()), text)
    found: list[Run] = []
    italic = 0
    raised: list[Literal["sub", "sup"]] = []
    position = 0
    for tag in _TAG.finditer(text):
        found.append(_run(text[position : tag.start()], italic, raised))
        position = tag.end()
        closes, name = bool(tag[1]), tag[2].lower()
        if name in _ITALIC:
            italic = max(0, italic - 1) if closes else italic + 1
        elif name in _RAISED:
            if not closes:
                raised.append(_RAISED[name])
            elif raised:
                raised.pop()
    found.append(_run(text[position:], italic, raised))
    return joined(found)


def _run(text: str, italic: int, raised: list[Literal["sub", "sup"]]) -> Run:
    return Run(unescape(text), italic=italic > 0, raised=raised[-1] if raised else None)
