"""Values that stand where a value is missing."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"(?:n/?a|n\.a\.|x{2,}|\?+|[-‐‑–—]+|0+|none|null|nil|undefined|tbd|tba|unknown|\[\s*\]|\(\s*\))",
    re.IGNORECASE,
)
_FIRST = frozenset("nNxX?-‐‑–—0uUtT[(")  # letters that a placeholder begins with: most texts are none


def real(text: str | None) -> str | None:
    """Return the text, or None where it is missing or a placeholder such as ``n/a``, ``XX`` or ``0``."""
    stripped = (text or "").strip()
    if stripped and stripped[0] not in _FIRST:
        return stripped
    return None if not stripped or _PLACEHOLDER.fullmatch(stripped) else stripped
