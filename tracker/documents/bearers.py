"""Who is named on a paper: names, birth date and numbers, as far as they were read without doubt."""

from __future__ import annotations

from datetime import date

from tracker.documents.readings import DocumentReading, FileReading
from tracker.records.vault_document import Bearer
from tracker.terms import sevis_id_of

_WHOLE_NAMES = ("beneficiary", "applicant", "insured")  # of a notice the one it is about comes first


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
        date_of_birth=date.fromisoformat(birth) if birth else None,
        passport_number=value("passport_number"),
        sevis_id=sevis_id_of(sevis_id) if sevis_id else None,
    )
    return bearer if any(getattr(bearer, name) for name in Bearer.model_fields if name != "page") else None


def _parts(name: str) -> tuple[str, str | None]:
    """Return surname and given name of a name written as one; the surname comes last without a comma."""
    if "," in name:
        surname, _, given = name.partition(",")
        return surname.strip(), given.strip() or None
    given, _, surname = name.strip().rpartition(" ")
    return surname, given or None


def bearers_of(reading: FileReading) -> list[Bearer]:
    """Return who is named on the papers of a file, in their order."""
    found = (bearer_of(paper) for paper in reading.documents)
    return [bearer for bearer in found if bearer is not None]
