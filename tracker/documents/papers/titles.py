"""What a paper is called: its kind with what tells it from others, or the first heading of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tracker.dates import show_day
from tracker.documents.readings import DocumentReading, FileReading

_NOTICES = {
    "receipt": "receipt notice",
    "approval": "approval notice",
    "request_for_evidence": "request for evidence",
    "transfer": "transfer notice",
    "rejection": "rejection notice",
    "denial": "denial",
    "intent_to_deny": "intent to deny",
    "intent_to_revoke": "intent to revoke",
    "revocation": "revocation",
    "appointment": "appointment notice",
    "reopening": "reopening",
}
_LETTERS = {
    "advisory_opinion": "Advisory opinion",
    "waiver_recommendation": "Waiver recommendation letter",
    "no_objection": "No objection statement",
    "state_health_department": "Letter of a State health department",
    "interested_agency": "Letter of an interested agency",
}
_KINDS = ("letter_kind", "contract_kind")  # without them no word could be said
_LONGEST = 80
_NO_HEADING = re.compile(r"(?:page\s*)?[\d\s/.,:()#-]+(?:of\s*\d+)?|.*@.*|(?:https?:|www\.).*", re.IGNORECASE)


def titles_of(reading: FileReading) -> list[str]:
    """Return what the other papers of a file are called; a file that has none is called by its heading."""
    titles = [title for paper in reading.documents if (title := title_of(paper)) is not None]
    known = any(paper.kind != "other" for paper in reading.documents)
    if not titles and not known:
        heading = heading_of(reading)
        return [heading] if heading else []
    return list(dict.fromkeys(titles))


def title_of(paper: DocumentReading) -> str | None:
    """Return what a paper is called; None for the forms, whose records name them, and for ``other``."""
    words = list(_words(paper))
    return ", ".join(words) if words else None


def heading_of(reading: FileReading) -> str | None:
    """Return the first line of a file that can be a heading, cut to a line's length."""
    for text in reading.text:
        for line in text.splitlines():
            words = " ".join(line.split())
            if sum(letter.isalpha() for letter in words) >= 4 and not _NO_HEADING.fullmatch(words):
                return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " ..."
    return None


def _words(paper: DocumentReading) -> Iterator[str]:
    def value(name: str) -> str | None:
        found = paper.fields.get(name)
        sure = found is not None and (found.confidence != "unsure" or name in _KINDS)
        return found.value if found is not None and sure and isinstance(found.value, str) else None

    def day(name: str) -> Iterator[str]:
        found = value(name)
        if found:
            yield show_day(date.fromisoformat(found))

    def given(*names: str) -> Iterator[str]:
        yield from (found for name in names if (found := value(name)))

    match paper.kind:
        case "i797":
            kind = _NOTICES.get(value("notice_type") or "", "notice, kind not told")
            yield f"{value('notice_form') or 'I-797'} {kind}"
            yield from given("form")
            yield from day("notice_date")
        case "ds3035":
            yield "DS-3035, waiver application"
        case "letter":
            yield _LETTERS.get(value("letter_kind") or "", "Letter")
            yield from given("state", "agency")
            yield from day("dated")
        case "contract":
            yield f"{(value('contract_kind') or 'contract').capitalize()} contract"
            yield from given("employer")
            yield from day("begin")
        case "passport":
            yield "Passport"
            yield from given("issuing_state")
            for last in day("expires_on"):
                yield f"to {last}"
        case "ecfmg_certificate":
            yield "ECFMG certificate"
            yield from day("issued_on")
        case "exam_report":
            yield value("exam") or "USMLE transcript"
            yield from day("taken_on")
        case "licence":
            name = value("name") or "licence"
            yield name[0].upper() + name[1:]
            yield from given("state")
            for last in day("expires_on"):
                yield f"to {last}"
        case "i94_history":
            yield "I-94 travel history"
        case "insurance":
            yield "Insurance confirmation"
            days = [show_day(date.fromisoformat(v)) for n in ("begin", "end") if (v := value(n))]
            yield from [" - ".join(days)] if days else []
        case "statement_of_need":
            yield "Statement of Need"
            yield from day("dated")
        case "i644":
            yield "I-644, statement of a graduate medical trainee"
            yield from day("dated")
        case "ead":
            yield "Employment authorization card"
            yield from given("category_code")
            for last in day("valid_until"):
                yield f"to {last}"
        case "advance_parole":
            yield "Advance parole"
            for last in day("valid_until"):
                yield f"to {last}"
        case "i901":
            yield "SEVIS fee receipt"
            yield from day("paid_on")
