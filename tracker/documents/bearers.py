"""Who is named on a paper: names, birth date and numbers, as far as they were read without doubt."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates import FIRST_YEAR, LAST_YEAR
from tracker.documents.readings import DocumentReading, FileReading
from tracker.records.vault_document import Bearer
from tracker.terms import sevis_id_of

_WHOLE_NAMES = ("beneficiary", "applicant", "insured")  # of a notice the one it is about comes first
_TITLE = re.compile(r"(?:dr|mr|mrs|ms|miss|prof)\.?\s+", re.IGNORECASE)
_DEGREES = frozenset({"md", "do", "mbbs", "mbchb", "mbbch", "phd", "mph", "msc", "ms", "facp", "facs"})
_LAST_DEGREES = frozenset({"md", "mbbs", "mbchb", "mbbch", "phd", "mph"})  # that are no surnames


def bearer_of(paper: DocumentReading) -> Bearer | None:
    """Return who is named on a paper; None where nothing tells."""

    def value(name: str) -> str | None:
        found = paper.fields.get(name)
        sure = found is not None and found.confidence != "unsure" and isinstance(found.value, str)
        return found.value if found is not None and sure and isinstance(found.value, str) else None

    surname, given = value("surname"), value("given_name")
    if surname is None and given is None:
        whole = next((name for field in _WHOLE_NAMES if (name := value(field))), None)
        surname, given = _parts(whole) if whole else (None, None)
    birth, sevis_id = value("date_of_birth"), value("sevis_id")
    bearer = Bearer(
        page=paper.pages[0] if paper.pages else None,
        surname=surname,
        given_name=given,
        date_of_birth=_born(birth) if birth else None,
        passport_number=value("passport_number"),
        sevis_id=sevis_id_of(sevis_id) if sevis_id else None,
    )
    return bearer if bearer.is_told else None


def _born(day: str) -> date | None:
    """Return a birth date; None where it was misread so far that no record can hold it."""
    found = date.fromisoformat(day)
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _parts(name: str) -> tuple[str, str | None]:
    """Return surname and given name of a name written as one; the surname comes last without a comma."""
    pieces = [piece.strip() for piece in _TITLE.sub("", name.strip(), count=1).split(",")]
    while len(pieces) > 1 and all(_plain(word) in _DEGREES for word in pieces[-1].split()):
        pieces.pop()
    if len(pieces) > 1:
        return pieces[0], " ".join(pieces[1:]) or None
    words = pieces[0].split()
    while len(words) > 2 and _plain(words[-1]) in _LAST_DEGREES:
        words.pop()
    return words[-1] if words else "", " ".join(words[:-1]) or None


def _plain(word: str) -> str:
    return word.replace(".", "").casefold()


def bearers_of(reading: FileReading) -> list[Bearer]:
    """Return who is named on the papers of a file, in their order.

    One without a name says where a paper begins that names nobody, behind one that does.
    """
    found: list[Bearer] = []
    for paper in reading.documents:
        bearer = bearer_of(paper)
        if bearer is not None:
            found.append(bearer)
        elif paper.kind != "other" and paper.pages and found and found[-1].is_told:
            found.append(Bearer(page=paper.pages[0]))
    return found
