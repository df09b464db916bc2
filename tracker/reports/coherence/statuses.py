"""Statuses in the United States as the legal answers see them: programs first, stays for the rest."""

from __future__ import annotations

import re
from datetime import date

from tracker.records.coverage import month_of
from tracker.records.presence import Presence
from tracker.reports.coherence.life import Status
from tracker.reports.facts import Facts, ProgramForms, grouped_programs, us_stays
from tracker.terms import Category, folded, status_of_class

RESEARCH = frozenset({"j1_research_scholar", "j1_professor"})
NO_PATIENTS = RESEARCH | {"j1_short_term_scholar", "b1_b2"}
NOT_COUNTED = frozenset({"permanent", "dependant"})  # neither temporary nor in one's own right
SHOWN = {
    "j1_research_scholar": "J-1 research scholar",
    "j1_professor": "J-1 professor",
    "j1_short_term_scholar": "J-1 short-term scholar",
    "j1_physician": "J-1 physician",
    "j1_student": "J-1 student",
    "j1_other": "J-1",
    "f1": "F-1",
    "f1_opt": "F-1 practical training",
    "h1b": "H-1B",
    "o1": "O-1",
    "b1_b2": "visitor",
    "dependant": "dependant",
    "permanent": "permanent resident or citizen",
    "other": "another status",
}
_OF_CATEGORY = {
    Category.RESEARCH_SCHOLAR: "j1_research_scholar",
    Category.PROFESSOR: "j1_professor",
    Category.SHORT_TERM_SCHOLAR: "j1_short_term_scholar",
    Category.ALIEN_PHYSICIAN: "j1_physician",
    Category.STUDENT: "j1_student",
}
_OF_CLASS = {"F-1": "f1", "H-1B": "h1b", "O-1": "o1", "B-1": "b1_b2", "B-2": "b1_b2", "J-1": "j1_other"}
_DEPENDANTS = re.compile(r"J-2|H-4|F-2|L-2|O-3|TD|E-\d[DS]")
_EXACT = {"lpr": "permanent", "wb": "b1_b2", "wt": "b1_b2"} | {folded(word): word for word in SHOWN}
_IN_J1 = (
    ("shorttermscholar", "j1_short_term_scholar"),
    ("researchscholar", "j1_research_scholar"),
    ("professor", "j1_professor"),
    ("physician", "j1_physician"),
    ("student", "j1_student"),
)
_CLASS = re.compile(r"[A-Z]{1,2}-?\d[A-Z]?\b")
_WORDS = (
    ("permanent", ("permanent", "greencard", "citizen")),
    ("dependant", ("dependant", "dependent", "spouse")),
    ("f1_opt", ("opt", "practicaltraining")),
    ("b1_b2", ("esta", "visawaiver", "visitor", "tourist", "b1/b2", "b1b2")),
)


def statuses_of(facts: Facts) -> tuple[Status, ...]:
    """Return the statuses by begin: one for each program, one for each stay in another status.

    A stay in J-1 status counts where no program covers any of its days.
    """
    programs = [(group, _of_program(group)) for group in grouped_programs(facts)]
    found = [status for _, status in programs]
    status_of = {a.id: status_of_class(a.class_of_admission or "") for a in facts.admissions}
    for stay in us_stays(facts, status_of):
        category = stay.record.category if isinstance(stay.record, Presence) else None
        word = status_word(stay.status, category)
        if word is None:
            continue
        end = month_of(stay.end) if stay.end else None
        if word.startswith("j1") and any(_meets(group, stay.begin, stay.end) for group, _ in programs):
            continue
        found.append(Status(stay.record.id, word, month_of(stay.begin), end))
    return tuple(sorted(found, key=lambda one: (one.begin or 0, one.end or 0, one.word, one.id)))


def status_word(printed: str | None, category: Category | None = None) -> str | None:
    """Return the word of a status as a person wrote it, ``other`` for one that is not known here."""
    if category is not None:
        return _OF_CATEGORY.get(category, "j1_other")
    if not (printed or "").strip():
        return None
    plain = folded(printed or "")
    if plain in _EXACT:
        return _EXACT[plain]
    for word, parts in _WORDS:
        if any(part in plain for part in parts):
            return word
    found = _CLASS.match((printed or "").strip().upper())
    written = status_of_class(found[0]) if found else (printed or "").strip().upper()
    if written is None or _DEPENDANTS.fullmatch(written):
        return "other" if written is None else "dependant"
    if written == "J-1":
        return next((word for part, word in _IN_J1 if part in plain), "j1_other")
    return _OF_CLASS.get(written, "other")


def _of_program(group: ProgramForms) -> Status:
    record = group.program or group.begin_form or group.records[0]
    begin = month_of(group.begin) if group.begin else None
    end = month_of(group.end) if group.end else None
    word = _OF_CATEGORY.get(group.category, "j1_other") if group.category else "j1_other"
    return Status(record.id, word, begin, end)


def _meets(group: ProgramForms, begin: date, end: date | None) -> bool:
    """Return whether a program covers a day of a stay."""
    return (
        group.begin is not None
        and (end is None or group.begin <= end)
        and (group.end is None or group.end >= begin)
    )
