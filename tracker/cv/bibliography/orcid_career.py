"""Posts, degrees, distinctions and memberships of an ORCID record, as records that wait for the person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from tracker.cv.bibliography.entry import Affiliation, Bibliography
from tracker.cv.bibliography.text import clean
from tracker.cv.bibliography.when import partial
from tracker.cv.placeholders import real
from tracker.records.base import Provenance, Record
from tracker.records.career import Award, Education, Membership, Position
from tracker.terms.countries import is_country

FORMAT = "orcid"
_SUMMARIES: dict[str, type[Record]] = {
    "employment-summary": Position,
    "education-summary": Education,
    "qualification-summary": Education,
    "distinction-summary": Award,
    "membership-summary": Membership,
}
SUMMARIES = tuple(_SUMMARIES)


def read_affiliations(value: dict[str, Any], line: int) -> Bibliography:
    """Return what an ORCID answer says besides works; one that fits no record is listed with its reason.

    The kind of a post is not in ORCID and stays open. Peer reviews, services, invited positions and
    research resources are counted in a note.
    """
    found = Bibliography()
    for name, summary in _summaries(value, 0):
        add_affiliation(found, name, summary, line)
    activities = value.get("activities-summary", value)
    left = [
        room.replace("-", " ")
        for room in ("invited-positions", "services", "peer-reviews", "fundings", "research-resources")
        if isinstance(activities, dict)
        and isinstance(activities.get(room), dict)
        and _is_filled(activities[room])
    ]
    if left:
        found.note(f"of the ORCID record these are not taken: {', '.join(left)}")
    return found


def add_affiliation(found: Bibliography, name: str, summary: dict[str, Any], line: int) -> None:
    """Add the record that one summary becomes, or say why it becomes none."""
    values = _values(_SUMMARIES[name], summary)
    if not any(
        values.get(field) for field in ("title", "employer", "degree", "school", "name", "organization")
    ):
        found.refuse(line, f"an {name.removesuffix('-summary')} without role and organization", FORMAT)
        return
    kept = {field: value for field, value in values.items() if value}
    try:
        record = _SUMMARIES[name].model_validate({**kept, "provenance": Provenance.IMPORTED})
    except ValidationError:
        found.refuse(line, f"the days of an {name.removesuffix('-summary')} do not go together", FORMAT)
        return
    found.career.append(Affiliation(record, line))


def _summaries(value: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the summaries with their names, wherever ORCID's versions put them; works are passed by."""
    if depth > 8:
        return
    for name, inner in value.items() if isinstance(value, dict) else ():
        if name in _SUMMARIES:
            for summary in inner if isinstance(inner, list) else [inner]:
                if isinstance(summary, dict):
                    yield name, summary
        elif name not in ("works", "group", "bulk", "work-summary"):
            for part in inner if isinstance(inner, list) else [inner]:
                yield from _summaries(part, depth + 1)


def _is_filled(room: dict[str, Any]) -> bool:
    return any(isinstance(groups, list) and groups for groups in room.values())


def _values(model: type[Record], summary: dict[str, Any]) -> dict[str, str | None]:
    organization = summary.get("organization")
    organization = organization if isinstance(organization, dict) else {}
    address = organization.get("address")
    address = address if isinstance(address, dict) else {}
    role, place = _text(summary.get("role-title")), _text(organization.get("name"))
    begin, end = _day(summary.get("start-date")), _day(summary.get("end-date"))
    department = _text(summary.get("department-name"))
    note = f"Department: {department}" if department else None
    if model is Award:
        return {
            "name": role or place,
            "giver": place if role else None,
            "awarded_on": begin or end,
            "note": note,
        }
    if model is Membership:
        return {"organization": place, "role": role, "begin": begin, "end": end, "note": note}
    country = (_text(address.get("country")) or "").upper()
    where = {
        "city": _text(address.get("city")),
        "country": country if is_country(country) else None,
        "begin": begin,
        "end": end,
        "note": note,
    }
    if model is Education:
        return {"degree": role, "school": place, **where}
    return {"title": role, "employer": place, **where}


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("value")
    return real(clean(value)) if isinstance(value, str) else None


def _day(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    return partial(*(_text(value.get(name)) for name in ("year", "month", "day")))
