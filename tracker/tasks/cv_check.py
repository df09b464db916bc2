"""The check of the claims a CV makes, as a report that names records by what they are called."""

from __future__ import annotations

from datetime import date

from tracker.cv.career import career_of
from tracker.cv.claims import Claim, claims_of
from tracker.dates import show_day
from tracker.records.collection import Readable
from tracker.records.kinds import record_name
from tracker.reports.report import Line, Report, Section
from tracker.tasks.cv import records_of

_HEADINGS = {
    "act": "To put right before a reader finds it",
    "watch": "To look at",
    "note": "Would make it stronger",
}
_TONES = {"act": "act", "watch": "watch", "note": "info"}


def cv_check(ledger: Readable, as_of: date) -> Report:
    """Return what a reader could question in the CV, each point with its records and how to mend it."""
    records = records_of(ledger)
    names = {record.id: record_name(record) for record in records}
    claims = claims_of(career_of(record for record in records if record.counts), as_of)
    sections = [
        Section(heading, tuple(_line(claim, names) for claim in claims if claim.severity == severity))
        for severity, heading in _HEADINGS.items()
    ]
    waiting = sum(not record.counts for record in records)
    lead = (
        f"{len(claims)} points to look at." if claims else "Nothing in what you entered contradicts itself."
    )
    if waiting:
        lead += f" {waiting} records wait for confirmation and were not looked at: tracker confirm."
    return Report(
        name="cv",
        title=f"Check of the CV, on {show_day(as_of)}",
        as_of=as_of,
        lead=lead.replace("1 points", "1 point").replace("1 records wait", "1 record waits"),
        sections=tuple(section for section in sections if section.lines),
        footer=("The check reads what you entered; it cannot look a claim up elsewhere.",),
        answer={
            "format": "cv-check/1",
            "as_of": as_of.isoformat(),
            "points": [
                claim.as_json() | {"records": [names[identity] for identity in claim.records]}
                for claim in claims
            ],
            "waiting": waiting,
        },
    )


def _line(claim: Claim, names: dict[str, str]) -> Line:
    shown = ", ".join(names[identity] for identity in claim.records)
    text = f"{claim.text}. To mend it: {claim.mend}."
    return Line(text, _TONES[claim.severity], label=shown or None, code=claim.code, refs=claim.records)
