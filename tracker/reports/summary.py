"""One page: what the other reports say first, and what needs the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.reports import wording
from tracker.reports.report import Line, Report, Section

_URGENT = ("What to look at", "Where papers")
_SAID_TWICE = frozenset({"DS-2019 in force ends"})
_NAMES = {"time": "J-1 time", "212e": "212(e)", "waivers": "Waivers", "travel": "Status and travel"}


def summary_report(parts: Sequence[Report], timeline: Report, as_of: date) -> Report:
    """Return a page of the leads of other reports, their urgent lines, the next dates and the timeline."""
    leads = Section("Where you stand", tuple(Line(part.lead, label=_NAMES[part.name]) for part in parts))
    urgent: dict[str, Line] = {}
    for part in parts:
        for section in part.sections:
            for line in section.lines if section.heading.startswith(_URGENT) else ():
                if line.tone == "act":
                    urgent.setdefault(line.code or line.text, line)
    dates = [
        line
        for part in parts
        for section in part.sections
        if section.heading in ("Dates", "Papers")
        for line in section.lines
        if line.label and line.text[:1].isdigit() and "(past)" not in line.text
        if line.label not in _SAID_TWICE
    ]
    unique = {(line.label, line.text): line for line in dates}
    sections = (
        leads,
        Section("What needs you", tuple(urgent.values())),
        Section("Dates", tuple(unique.values())),
        *timeline.sections,
    )
    return Report(
        name="summary",
        title=f"Summary on {wording.day(as_of)}",
        as_of=as_of,
        lead=parts[0].lead,
        sections=tuple(section for section in sections if section.lines or section.table),
        footer=timeline.footer,
        answer=timeline.answer,
        picture=timeline.picture,
    )
