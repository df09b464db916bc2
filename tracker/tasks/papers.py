"""Whether the set of forms has gaps: answered from the records, with the documents behind them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tracker.records.career import Position
from tracker.records.kinds import record_name
from tracker.records.person import Dependant, SevisFee
from tracker.records.vault_document import Document
from tracker.reports.paper_chains import Papers
from tracker.reports.papers import PaperAnswer, paper_answer
from tracker.store.ledger import Ledger
from tracker.tasks.assess import law_of
from tracker.tasks.visa_time import facts_of


def answer_on_papers(ledger: Ledger, as_of: date, *, law_folder: Path | None = None) -> PaperAnswer:
    """Return what can be said about the person's forms on ``as_of``.

    Args:
        ledger: the records.
        as_of: the day of the answer.
        law_folder: a person's own law; None for the law shipped with the program.
    """
    facts, names = facts_of(ledger)
    papers = Papers(
        facts=facts,
        documents=ledger.all_of(Document),
        dependants=[one for one in ledger.all_of(Dependant) if one.counts],
        positions=[one for one in ledger.all_of(Position) if one.counts],
        fees=[one for one in ledger.all_of(SevisFee) if one.counts],
    )
    others = (*papers.documents, *papers.dependants, *papers.positions, *papers.fees)
    known = names | {record.id: record_name(record) for record in others}
    return paper_answer(papers, known, law_of(law_folder), as_of)
