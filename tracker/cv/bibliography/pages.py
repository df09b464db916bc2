"""Pages and article numbers as sources write them."""

from __future__ import annotations

import re

_RANGE = re.compile(r"([A-Za-z]*)(\d+)([A-Za-z]*)\s*(?:[-‐‑–—−]+)\s*([A-Za-z]*)(\d+)([A-Za-z]*)")
_NUMBER = re.compile(r"(?!S\d{1,5}$)[A-Za-z]{1,8}[-.]?\d{3,}|\d{5,}")
_OWN_NUMBER = re.compile(r"(?=\D*\d)(?!S\d{15})[A-Za-z0-9][\w.-]{0,19}")
_LOCATOR = re.compile(r"e\d+(?:\.\d+)?|\d+\.e\d+", re.IGNORECASE)


def pages_of(text: str) -> tuple[str | None, str | None]:
    """Return pages and article number: one of them is None.

    A shortened range is written out (``145-52`` is ``145-152``, ``S40-2`` is ``S40-S42``), dashes of all
    kinds become hyphens, a range of one page that page.
    """
    words = text.strip().rstrip(".,;")
    words = re.sub(r"^(?:pp?\.|pages?)\s*", "", words, flags=re.IGNORECASE)
    if found := _RANGE.fullmatch(words):
        return _written_out(found), None
    joined = re.sub(r"\s*[‐‑–—−]+\s*|\s*--+\s*", "-", words)
    if _NUMBER.fullmatch(joined) or _LOCATOR.fullmatch(joined):
        return None, joined
    return joined or None, None


def electronic_location(number: str | None) -> str | None:
    """Return a publisher's number that stands for the pages of an article without pages, or None.

    ``e32822``, ``20200021`` and ``bcr2016218123`` do; ``S0140-6736(20)30183-5`` names the item and no place.
    """
    words = (number or "").strip()
    return words if _OWN_NUMBER.fullmatch(words) else None


def _written_out(found: re.Match[str]) -> str:
    letter, first, first_tail, last_letter, last, last_tail = found.groups()
    if len(last) < len(first) and first[: len(first) - len(last)] + last > first:
        last = first[: len(first) - len(last)] + last
    begin, end = f"{letter}{first}{first_tail}", f"{last_letter or letter}{last}{last_tail}"
    return begin if begin == end else f"{begin}-{end}"
