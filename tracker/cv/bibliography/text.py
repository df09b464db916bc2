"""Words as files have them, made fit to keep: white space, control characters, placeholders, markup."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ITALIC_TAG = re.compile(r"<\s*(/?)\s*(?:i|em|italic|jats:italic)\s*>", re.IGNORECASE)
_KEPT_TAG = re.compile(r"<\s*(/?)\s*(?:jats:)?(sub|sup)\s*>", re.IGNORECASE)
_OTHER_TAG = re.compile(
    r"</?\s*(?:b|strong|bold|u|p|br|span|scp|sc|small|div|font|title|ext-link|inline-formula|xref|a|underline"
    r"|tex|tex-math|inline-math|alternatives|(?:jats|mml):[\w-]+|m?math|mrow|m[inosr]|msu[bp]|msubsup|mtext|mfrac|msqrt|mstyle|mspace|semantics|annotation)"
    r"(?:\s[^<>]*)?/?\s*>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(r"&lt;(/?(?:i|em|sub|sup|b|strong)\s*)&gt;", re.IGNORECASE)


def printing(text: str) -> str:
    """Return the text in NFC without control characters and lone surrogates; line ends and tabs stay."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8"))


def clean(text: str) -> str:
    """Return the text on one line: NFC, single blanks, no control characters, no soft hyphens."""
    return " ".join(printing(text).replace("\u00ad", "").replace("\ufeff", "").split())


def clean_value(value: Any) -> Any:
    """Return a JSON value whose texts can be stored: numbers that are none become null."""
    if isinstance(value, str):
        return printing(value)
    if isinstance(value, dict):
        return {printing(str(name)): clean_value(item) for name, item in value.items()}
    if isinstance(value, list):
        return [clean_value(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        return str(value)
    return value


def plain_markup(text: str) -> str:
    """Return a title with ``<i>``, ``<sub>`` and ``<sup>`` alone; other tags go, their words stay.

    A lone ``<`` (``p < 0.05``) is no tag and stays.
    """
    text = _ESCAPED_TAG.sub(r"<\1>", text)
    text = _ITALIC_TAG.sub(r"<\1i>", text)
    text = _KEPT_TAG.sub(lambda tag: f"<{tag[1]}{tag[2].lower()}>", text)
    text = _OTHER_TAG.sub("", text)
    return html.unescape(text)


def without_markup(text: str) -> str:
    """Return the words of a title without any tag."""
    return re.sub(r"</?(?:i|sub|sup)>", "", plain_markup(text))
