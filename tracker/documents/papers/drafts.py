"""Which records the other papers propose: the values of each, and the field of the paper behind them.

A stage of a matter is proposed, never the matter's end: a receipt is a filing that waits, and a
recommendation is no waiver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.dates import show_day
from tracker.documents.papers.notices import DECISIONS
from tracker.documents.readings import DocumentReading, FieldReading, Kind
from tracker.records import Provenance, Record
from tracker.records.career import Certificate, Exam, Licence, Position, PositionKind
from tracker.records.exchange_visitor import Admission
from tracker.records.person import Insurance, Passport, SevisFee
from tracker.records.presence import Presence
from tracker.records.waivers import AdvisoryOpinion, Filing, Waiver
from tracker.terms.countries import country_of_mrz

_HOME = "US"
_GRANTED = (
    "if the waiver is on record already, join this to it with --same-as, so that its route stays with it"
)
_FILED = "the day of filing is not on the printout; please enter the day the papers arrived"
_AGREED = "a contract says what was agreed; please check that the work began and ended so"


@dataclass
class Draft:
    """A record to propose: its values, the paper's field behind each, unsure fields and problems."""

    model: type[Record]
    paper: DocumentReading
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, *names: str, **renamed: str) -> Draft:
        """Take fields of the paper: under their own names, or as ``name_of_record="name_on_paper"``."""
        for name, source in {**{name: name for name in names}, **renamed}.items():
            found = self.paper.fields.get(source)
            if found is None:
                continue
            self.sources[name] = source
            if found.confidence == "unsure" or found.value is None:
                self.unsure.append(name)
            else:
                self.values[name] = found.value
        return self

    def put(self, name: str, value: Any, source: str | None = None) -> Draft:
        """Put a value that follows from a field of the paper, or from its kind."""
        found = self.paper.fields.get(source) if source is not None else None
        if found is not None and found.confidence == "unsure":
            self.unsure.append(name)
        if value is not None:
            self.values[name] = value
            if source is not None:
                self.sources[name] = source
        return self

    def say(self, problem: str) -> Draft:
        """Add a problem of this record."""
        self.problems.append(problem)
        return self


def drafts_of(paper: DocumentReading) -> list[Draft]:
    """Return the records that a paper proposes, those without any value left out."""
    make = _MAKERS.get(paper.kind)
    return [draft for draft in make(paper) if draft.values] if make is not None else []


def hint_of(record: Record) -> str | None:
    """Return what to mind before a record that was read from such a paper is confirmed, or None."""
    if record.provenance is not Provenance.READ:
        return None
    if isinstance(record, Position):
        return _AGREED
    if isinstance(record, Waiver) and record.case_number is None and record.granted_on:
        return _GRANTED
    if isinstance(record, Waiver) and record.case_number and record.route and record.filed_on is None:
        return _FILED
    return None


def _value(paper: DocumentReading, name: str) -> str | None:
    """Return the value of a field, None where it is unsure: nothing may follow from it."""
    found = paper.fields.get(name)
    sure = found is not None and found.confidence != "unsure"
    return found.value if found is not None and sure and isinstance(found.value, str) else None


def _kind(paper: DocumentReading, name: str) -> str | None:
    """Return which paper of its kind it is, by which its fields are known."""
    found = paper.fields.get(name)
    return found.value if found is not None and isinstance(found.value, str) else None


def _rows(paper: DocumentReading, name: str) -> list[dict[str, str | None]]:
    found: FieldReading | None = paper.fields.get(name)
    return found.value if found is not None and isinstance(found.value, list) else []


# --- notices, waivers, opinions ---------------------------------------------------------------------


def _notice(paper: DocumentReading) -> Iterator[Draft]:
    kind = _value(paper, "notice_type")
    filing = Draft(Filing, paper).take("form", "receipt_number", "received_on")
    if kind in DECISIONS:
        filing.take(decided_on="notice_date").put("outcome", _outcome(paper, DECISIONS[kind]), "notice_type")
    elif kind is None:
        filing.unsure += ["decided_on", "outcome"]
    yield filing
    if kind == "approval" and _value(paper, "form") == "I-612":
        waiver = Draft(Waiver, paper).take(granted_on="notice_date")
        yield waiver.say(_GRANTED)


def _outcome(paper: DocumentReading, word: str) -> str:
    status, first, last = (
        _value(paper, name) for name in ("class_of_admission", "valid_from", "valid_until")
    )
    term = f"{_shown(first)} to {_shown(last)}" if first and last else None
    return ", ".join(part for part in (word, status, term) if part)


def _shown(day: str) -> str:
    return show_day(date.fromisoformat(day))


def _application(paper: DocumentReading) -> Iterator[Draft]:
    waiver = Draft(Waiver, paper).take("case_number", route="basis")
    yield waiver.say(_FILED)


def _letter(paper: DocumentReading) -> Iterator[Draft]:
    kind = _kind(paper, "letter_kind")
    if kind == "advisory_opinion":
        yield Draft(AdvisoryOpinion, paper).take(
            "dated", "case_number", "result", "covers_program_ends_through"
        )
    elif kind == "waiver_recommendation":
        result = _value(paper, "result")
        waiver = Draft(Waiver, paper).take("case_number")
        if result is None:
            waiver.unsure += ["recommended_on", "denied_on"]
        else:
            waiver.take(**{"recommended_on" if result == "favorable" else "denied_on": "dated"})
        yield waiver
    else:
        yield Draft(Waiver, paper).take("route", "case_number", "state", "agency", "site")


# --- stays, passports, fees -------------------------------------------------------------------------


def _history(paper: DocumentReading) -> Iterator[Draft]:
    """Yield the closed stays, and the last arrival as an admission; an open stay in between is left out."""
    stays = _rows(paper, "stays")
    for number, stay in enumerate(stays):
        if stay["departed_on"] is not None:
            draft = Draft(Presence, paper).put("country", _HOME)
            draft.put("arrived_on", stay["arrival_date"], "stays").put(
                "left_on", stay["departed_on"], "stays"
            )
            port = f" ({stay['port']})" if stay["port"] else ""
            yield draft.put("proof", f"I-94 travel history{port}", "stays")
        elif number == len(stays) - 1:
            draft = Draft(Admission, paper).put("arrival_date", stay["arrival_date"], "stays")
            yield draft.put("port", stay["port"], "stays")


def _passport(paper: DocumentReading) -> Iterator[Draft]:
    state = _value(paper, "issuing_state")
    draft = Draft(Passport, paper).take("passport_number", "issued_on", "expires_on")
    country = country_of_mrz(state) if state else None
    yield draft.put("country", country, "issuing_state")


def _fee(paper: DocumentReading) -> Iterator[Draft]:
    yield Draft(SevisFee, paper).take("sevis_id", "paid_on", "amount", "receipt")


def _insurance(paper: DocumentReading) -> Iterator[Draft]:
    yield Draft(Insurance, paper).take("insurer", "begin", "end")


# --- career -----------------------------------------------------------------------------------------


def _certificate(paper: DocumentReading) -> Iterator[Draft]:
    draft = Draft(Certificate, paper).take("certificate_number", "issued_on", "expires_on")
    yield draft.put("name", "ECFMG Certificate").put("issuer", "ECFMG")
    yield from _exams(paper)


def _report(paper: DocumentReading) -> Iterator[Draft]:
    if _rows(paper, "exams"):
        yield from _exams(paper)
    else:
        yield Draft(Exam, paper).take("taken_on", "result", "score", name="exam")


def _exams(paper: DocumentReading) -> Iterator[Draft]:
    for row in _rows(paper, "exams"):
        draft = Draft(Exam, paper)
        for name, key in (
            ("name", "exam"),
            ("taken_on", "taken_on"),
            ("result", "result"),
            ("score", "score"),
        ):
            draft.put(name, row[key], "exams")
        draft.unsure += [] if row["taken_on"] else ["taken_on"]
        yield draft


def _licence(paper: DocumentReading) -> Iterator[Draft]:
    draft = Draft(Licence, paper).take(
        "name", "authority", "licence_number", "state", "issued_on", "expires_on"
    )
    yield draft.put("country", _HOME)


def _contract(paper: DocumentReading) -> Iterator[Draft]:
    training = _kind(paper, "contract_kind") == "training"
    draft = Draft(Position, paper).take("employer", "begin", "end", "specialty")
    draft.put("kind", PositionKind.TRAINING if training else PositionKind.CLINICAL, "contract_kind")
    title = " ".join(part for part in (_value(paper, "title"), _value(paper, "level")) if part)
    draft.put("title", title or None, "title" if _value(paper, "title") else "level")
    draft.put("paid", True if _value(paper, "stipend") else None, "stipend")
    clauses = [
        words.format(value) for name, words in _CLAUSES.items() if (value := _value(paper, name)) is not None
    ]
    if clauses:
        draft.put("note", "The contract says: " + "; ".join(clauses))
    yield draft.say(_AGREED)


_CLAUSES = {
    "years": "a term of {} years",
    "hours_per_week": "{} hours a week",
    "class_of_admission": "class {}",
    "within_90_days": "begins within 90 days of the waiver",
    "sites": "at {}",
}
_MAKERS: Mapping[Kind, Callable[[DocumentReading], Iterator[Draft]]] = {
    "i797": _notice,
    "ds3035": _application,
    "letter": _letter,
    "i94_history": _history,
    "passport": _passport,
    "i901": _fee,
    "insurance": _insurance,
    "ecfmg_certificate": _certificate,
    "exam_report": _report,
    "licence": _licence,
    "contract": _contract,
}
