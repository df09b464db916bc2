"""What a file is called and what kind of document it is, from the records that its papers became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tracker.dates import show_day
from tracker.documents.proposal import Proposal
from tracker.records import Record
from tracker.records.exchange_visitor import Ds2019
from tracker.records.vault_document import DocumentKind
from tracker.terms import show_category


def kind_of_file(proposals: Sequence[Proposal]) -> DocumentKind:
    """Return the kind of the papers of a file: a bundle where there are several kinds."""
    kinds = {proposal.paper for proposal in proposals}
    if not kinds:
        return DocumentKind.OTHER
    return DocumentKind(kinds.pop()) if len(kinds) == 1 else DocumentKind.BUNDLE


def title_of_file(proposals: Sequence[Proposal], file: str) -> str:
    """Return what the papers of a file are, in a few words; without papers, the name of the file."""
    titles = list(dict.fromkeys(_titles(proposal.record for proposal in proposals)))
    return "; ".join(titles) if titles else Path(file).stem


def _titles(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        if isinstance(record, Ds2019):
            category = show_category(record.category) if record.category else ""
            days = [day for day in (record.program_begin_date, record.program_end_date) if day]
            yield " ".join(word for word in ("DS-2019", category, " - ".join(map(show_day, days))) if word)
        elif getattr(record, "expires_on", None):
            yield f"Visa to {show_day(record.expires_on)}"  # type: ignore[attr-defined]
        elif getattr(record, "arrival_date", None):
            yield f"I-94 of {show_day(record.arrival_date)}"  # type: ignore[attr-defined]
