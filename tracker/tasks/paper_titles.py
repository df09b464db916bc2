"""What a file is called and what kind of document it is, from the records that its papers became."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tracker.dates import show_day
from tracker.documents import FileReading
from tracker.documents.papers.titles import titles_of
from tracker.documents.proposal import Proposal
from tracker.records import Record, kind_of
from tracker.records.exchange_visitor import Admission, Ds2019, Visa
from tracker.records.vault_document import DocumentKind
from tracker.records.waivers import Filing, Waiver
from tracker.tasks.record_view import stage_words, summary
from tracker.terms import show_category

_FORMS = ("ds2019", "visa", "i94")  # papers that are called by their record


def kind_of_file(reading: FileReading, proposals: Sequence[Proposal]) -> DocumentKind:
    """Return the kind of the papers of a file: a bundle where there are several kinds."""
    kinds = {proposal.paper for proposal in proposals}
    kinds |= {paper.kind for paper in reading.documents if paper.kind not in (*_FORMS, "other")}
    if not kinds:
        return DocumentKind.OTHER
    return DocumentKind(kinds.pop()) if len(kinds) == 1 else DocumentKind.BUNDLE


def title_of_file(reading: FileReading, proposals: Sequence[Proposal], file: str) -> str:
    """Return what the papers of a file are, in a few words; else its first heading, or the file's name."""
    forms = [title_of_record(proposal.record) for proposal in proposals if proposal.paper in _FORMS]
    titles = list(dict.fromkeys([*forms, *titles_of(reading)]))
    return "; ".join(titles) if titles else Path(file).stem


def title_of_record(record: Record) -> str:
    """Return in a few words what paper a record was read from: ``I-94 of 10 Jun 2022``."""
    if isinstance(record, Ds2019):
        category = show_category(record.category) if record.category else ""
        days = [day for day in (record.program_begin_date, record.program_end_date) if day]
        return " ".join(word for word in ("DS-2019", category, " - ".join(map(show_day, days))) if word)
    if isinstance(record, Visa):
        name = f"{record.visa_class} visa" if record.visa_class else "Visa"
        return f"{name} to {show_day(record.expires_on)}" if record.expires_on else name
    if isinstance(record, Admission):
        return f"I-94 of {show_day(record.arrival_date)}" if record.arrival_date else "I-94"
    if isinstance(record, Filing | Waiver):
        return _with_stage(record)
    name = kind_of(record).replace("_", " ").capitalize()
    words = summary(record)
    return f"{name}: {words}" if words else name


def _with_stage(record: Filing | Waiver) -> str:
    """Return what a matter is and how far it has come: a day alone would not tell which day it is."""
    if isinstance(record, Filing):
        name = f"Filing {record.form}" if record.form else "Filing"
    else:
        name = f"Waiver ({record.route.replace('_', ' ')})" if record.route else "Waiver"
    return f"{name}, {stage_words(record)}"
