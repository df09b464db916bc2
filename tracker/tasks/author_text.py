"""Authors as a person types or pastes them: ``Okoye D, Silva R``, ``Okoye, Dele; Silva, Rita``."""

from __future__ import annotations

import re
from typing import Any

from tracker.errors import RecordInvalid


def is_list_of_names(text: str) -> bool:
    """Tell whether the words are names and not parts (``family=...``) or JSON."""
    return not re.match(r"\s*(?:[\[{]|[\w-]+\s*=)", text)


def authors_of_names(text: str) -> list[dict[str, Any]]:
    """Return the fields of the authors in a list of names, in its order.

    Semicolons part names that hold commas; else commas part names such as ``Okoye D``, unless the
    only one stands between family and given name. A star behind a name marks equal contribution.

    Raises:
        RecordInvalid: the list ends in et al, or a part of it is no name.
    """
    from tracker.cv.bibliography.persons import ends_list, person_of_text

    found: list[dict[str, Any]] = []
    for name in _names(text):
        words = re.sub(r"^(?:and|&)\s+", "", name.strip(" ,;"), flags=re.IGNORECASE)
        if ends_list(words) or re.search(r"\bet\.?\s*al\.?$", words, re.IGNORECASE):
            raise RecordInvalid(
                "the list ends in et al", hint="name the authors you know and set authors_incomplete=yes"
            )
        author = person_of_text(words.rstrip("*"))
        if author is None:
            raise RecordInvalid("not a name", hint='write names as on the paper: "Okoye D, Silva R"')
        fields = author.model_dump(mode="json", exclude_defaults=True)
        found.append(fields | ({"equal_contribution": True} if words.endswith("*") else {}))
    return found


def _names(text: str) -> list[str]:
    if ";" in text:
        return [name for name in text.split(";") if name.strip()]
    pieces = [
        piece
        for part in re.split(r"\s+(?:and|&)\s+", text)
        for piece in _parted(part.strip(" ,"))
        if piece.strip()
    ]
    return pieces or [text]


def _parted(text: str) -> list[str]:
    """Return names parted by commas; a lone comma may stand between family and given name instead."""
    from tracker.cv.bibliography.persons import is_group, is_initials

    pieces = [piece for part in text.split(",") if (piece := part.strip())]
    if len(pieces) < 2:
        return pieces
    short = [len(piece.split()) > 1 and is_initials(piece.split()[-1].strip("*")) for piece in pieces]
    one = len(pieces) == 2 and not short[0] and not all(" " in piece for piece in pieces)
    if one and not is_group(text):
        return [text]
    clear = all(short) or (len(pieces) > 2 and all(" " in piece for piece in pieces) and not any(short))
    if not clear and not all(fits or is_group(piece) for fits, piece in zip(short, pieces, strict=True)):
        raise RecordInvalid(
            "commas may part names or stand inside them here",
            hint='put semicolons between: "Okoye, Dele; Silva, R"',
        )
    return pieces
