"""Whether the record tells one story: answered from the records, with the statuses of the legal answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from tracker.errors import LawDoesNotReach
from tracker.records.base import Record
from tracker.records.kinds import record_name
from tracker.records.person import Person
from tracker.reports import wording
from tracker.reports.coherence import (
    Fields,
    LexiconFields,
    answer_of,
    coherence_report,
    judged,
    life_of,
    statuses_of,
    story_of,
)
from tracker.reports.coherence.life import ROOMS
from tracker.reports.paths import Part, Path, years_words
from tracker.reports.report import Line, Report
from tracker.store.ledger import Ledger
from tracker.tasks.assess import law_of
from tracker.tasks.paths import OWN, compare_paths
from tracker.tasks.visa_time import answer_of_facts, facts_of


@dataclass(frozen=True)
class CoherenceAnswer:
    """The report and its answer as JSON values."""

    report: Report
    answer: dict[str, Any]


def coherence(
    ledger: Ledger, as_of: date, *, law_folder: FilePath | None = None, fields: Fields | None = None
) -> CoherenceAnswer:
    """Return what can be said about the story of the records on ``as_of``.

    Args:
        ledger: the records.
        as_of: the day of the answer; its month counts as elapsed.
        law_folder: a person's own law; None for the law shipped with the program.
        fields: where the shares of texts come from; None for the lexicon.
    """
    facts, names = facts_of(ledger)
    kinds: tuple[type[Record], ...] = (Person, *ROOMS)
    records = [record for kind in kinds for record in ledger.all_of(kind)]
    life = life_of(records, statuses_of(facts))
    names |= {record.id: record_name(record) for record in records}
    told = fields if fields is not None else LexiconFields(life.person.target_specialty)
    judgement = judged(story_of(life, told, as_of))
    found = answer_of(judgement, names)
    law = law_of(law_folder)
    try:
        lines = (
            *_law_lines(answer_of_facts(ledger, facts, names, as_of, law).answer, as_of),
            *_path_lines(compare_paths(ledger, [OWN], as_of, law_folder=law_folder).paths),
        )
    except LawDoesNotReach:  # the story is older than the law on file; the report does not rest on it
        lines = ()
    report = coherence_report(judgement, found, lines)
    waiting = sum(record.waits for record in records)
    return CoherenceAnswer(_with_waiting(report, waiting), report.answer)


def _law_lines(answer: dict[str, Any], as_of: date) -> Iterator[Line]:
    """Yield what the legal answer says of bars that a plan may still run into."""
    for bar in answer.get("bars", ()):
        if date.fromisoformat(bar["last_barred"]) < as_of:
            continue
        months = str(bar["type"]).removesuffix("_month")
        text = f"{months}-month bar until {wording.day(bar['last_barred'])}; see tracker report time."
        yield Line(text, "watch", label="by the law on file")


def _path_lines(paths: Sequence[Path]) -> Iterator[Line]:
    """Yield the years before independent practice on the person's own path, and where the law stops it."""
    for path in paths:
        if path.reaches_practice and path.years_before_practice:
            text = f"{years_words(path.years_before_practice)} of research and training before practice"
            if service := path.years(Part.WAIVER):
                text += f", then {years_words(service)} of waiver service"
            yield Line(f"{text}; see tracker plan compare.", label="own path")
        for program in path.law.programs if path.law else ():
            if program.allowed is False:
                text = f"{wording.category(program.category)} may not begin on {wording.day(program.begin)}"
                if program.earliest_begin:
                    text += f", but from {wording.day(program.earliest_begin)}"
                yield Line(
                    f"{text}; see tracker plan compare.", "watch", label="own path, by the law on file"
                )


def _with_waiting(report: Report, waiting: int) -> Report:
    if not waiting:
        return report
    text = f"{waiting} records wait for confirmation and were not looked at: tracker confirm."
    footer = (*report.footer, text.replace("1 records wait", "1 record waits") if waiting == 1 else text)
    return replace(report, footer=footer)
