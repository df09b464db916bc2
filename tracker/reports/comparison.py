"""Plans beside the record as it is: one row a question, one column an answer, and what each plan brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from tracker.reports import wording
from tracker.reports.comparison_values import comparison_json
from tracker.reports.figures import Figure, Place, figures, span_words, words_of
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section, Table

_NONE = "-"
_ORDER = {"act": 0, "watch": 1, "info": 2}
# What is worth asking about the last day of a plan; the rest is the same question as today.
_AT_THE_END = (
    "clocks.",
    "bars.",
    "s212e",
    "obligations.",
    "home",
    "grace_end",
    "waiver_state",
    "route_available",
    "must_start_by",
    "service_",
    "j1_extension_possible",
)
_OF_ANY_LAST_DAY = frozenset({"PROGRAM_ENDS_TODAY"})
_OF_A_TRIP = ("trip_days", "automatic_revalidation")


Change = Literal["added", "removed"]


@dataclass(frozen=True)
class Answered:
    """An assessment on one day, with the proof of its inputs."""

    as_of: date
    answer: Mapping[str, Any]
    proofs: Proofs


@dataclass(frozen=True)
class Begin:
    """Whether a planned program may begin on its day; ``earliest`` is the first day on which it may.

    ``allowed`` is None where a fact is missing. ``findings`` are those that the question alone raises.
    """

    place: Place
    category: str
    begin: date
    allowed: bool | None
    earliest: date | None
    asked: Answered
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def words(self) -> str:
        """The answer in words."""
        day = wording.day(self.begin)
        if self.allowed:
            return f"{day}: yes"
        if self.allowed is None:
            return f"{day}: not known"
        if self.earliest is None:
            return f"{day}: no, and no later day is known to do"
        return f"{day}: no; from {wording.day(self.earliest)}"


@dataclass(frozen=True)
class Training:
    """Residency or fellowship begun on the day after everything on record and planned: how long it may last.

    ``last`` is None where it is not known.
    """

    begin: date
    last: date | None
    asked: Answered
    path: str | None

    @property
    def words(self) -> str:
        """The answer in words."""
        if self.last is None:
            return "not known"
        if self.last < self.begin:
            return f"none: the time ran to {wording.day(self.last)}"
        return f"{span_words(self.begin, self.last)}, {wording.TYPICAL}"


@dataclass(frozen=True)
class TripAnswer:
    """One trip: where and when, and the assessment that asks about it alone."""

    words: str
    asked: Answered


@dataclass(frozen=True)
class Column:
    """The answers of one plan, or of the record as it is (``name`` None)."""

    title: str
    name: str | None
    today: Answered
    end: Answered | None
    places: Mapping[str, Place]
    begins: tuple[Begin, ...] = ()
    training: Training | None = None
    trips: tuple[TripAnswer, ...] = ()
    hypothetical: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def findings(self) -> dict[str, Raised]:
        """The findings today and of each planned begin and trip, then those on the last day, by code."""
        found = {f["code"]: Raised(f) for begin in self.begins for f in begin.findings}
        for asked in (self.today, *(trip.asked for trip in self.trips)):
            for finding in asked.answer["findings"]:
                found.setdefault(finding["code"], Raised(finding))
        if self.end is not None:
            for finding in self.end.answer["findings"]:
                if finding["code"] not in _OF_ANY_LAST_DAY:
                    found.setdefault(finding["code"], Raised(finding, self.end.as_of))
        return found


@dataclass(frozen=True)
class Raised:
    """A finding, and the day on which it stands where that is not the day of the answer."""

    finding: Mapping[str, Any]
    on: date | None = None


@dataclass(frozen=True)
class Row:
    """One question with the answer of every column; ``-`` where a column has none."""

    when: Literal["today", "end"]
    key: str
    question: str
    cells: tuple[str, ...]
    paths: tuple[tuple[Answered, str | None] | None, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether a plan answers otherwise than the record as it is."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Comparison:
    """The record as it is and the plans beside it, with a row a question.

    ``timeline`` draws the one plan that is compared; there is none beside several.
    """

    as_of: date
    columns: tuple[Column, ...]
    timeline: Report | None = None

    @property
    def rows(self) -> list[Row]:
        """The questions of today, then those of the last day on record or planned."""
        return [*_rows("today", map(_today, self.columns)), *_rows("end", map(_end, self.columns))]

    @property
    def plans(self) -> tuple[Column, ...]:
        """The columns but the first."""
        return self.columns[1:]

    def warnings(self) -> Iterator[tuple[Column, Change, Raised]]:
        """Yield the findings that a plan adds, and those of today that it removes, the gravest first."""
        now = self.columns[0].findings
        for column in self.plans:
            there = column.findings
            changes: list[tuple[Change, Raised]] = [
                ("added", entry) for code, entry in there.items() if code not in now
            ]
            changes += [
                ("removed", entry) for code, entry in now.items() if code not in there and entry.on is None
            ]
            for change, entry in sorted(changes, key=_gravest_first):
                yield column, change, entry


def _gravest_first(change: tuple[Change, Raised]) -> tuple[str, int, str]:
    finding = change[1].finding
    return change[0], _ORDER[finding["severity"]], finding["code"]


Cells = dict[str, tuple[Figure, Answered]]


def _today(column: Column) -> Cells:
    found: Cells = {}
    for begin in column.begins:
        key = f"begin.{begin.place.key}"
        name = begin.place.name
        figure = Figure(key, f"{name} may begin on its day", begin.words, "proposed_allowed")
        found[key] = (figure, begin.asked)
    for number, trip in enumerate(column.trips, 1):
        key = f"trip.{number}"
        found[key] = (Figure(key, f"trip {number}", trip.words, "automatic_revalidation"), trip.asked)
    for key, figure in figures(column.today.answer, column.places).items():
        if key not in _OF_A_TRIP:
            found[key] = (figure, column.today)
    return found


def _end(column: Column) -> Cells:
    found: Cells = {}
    if column.end is not None:
        found["day"] = (Figure("day", "last day", wording.day(column.end.as_of)), column.end)
        for key, figure in figures(column.end.answer, column.places).items():
            if key.startswith(_AT_THE_END) and not key.endswith(".cap_last_day"):
                found[key] = (figure, column.end)
    if column.training is not None:
        question = "residency or fellowship begun the day after"
        figure = Figure("training_after", question, column.training.words, column.training.path)
        found["training_after"] = (figure, column.training.asked)
    return found


def _rows(when: Literal["today", "end"], columns: Iterator[Cells]) -> Iterator[Row]:
    cells = list(columns)
    for key in dict.fromkeys(key for column in cells for key in column):
        entries = [column.get(key) for column in cells]
        question = next(entry[0].question for entry in entries if entry is not None)
        yield Row(
            when,
            key,
            question,
            tuple(entry[0].text if entry else _NONE for entry in entries),
            tuple((entry[1], entry[0].path) if entry else None for entry in entries),
        )


# --- in words ----------------------------------------------------------------------------------------


def comparison_report(comparison: Comparison, *, explain: bool = False) -> Report:
    """Return the comparison as a report; with ``explain`` the law and steps of each figure that differs."""
    columns = comparison.columns
    rows = comparison.rows
    sections = [
        _section(f"On {wording.day(comparison.as_of)}", [r for r in rows if r.when == "today"], columns),
        _section("On the last day on record or planned", [r for r in rows if r.when == "end"], columns),
        Section("What a plan adds or takes away", tuple(_warnings(comparison))),
        Section("Assumed", tuple(_assumptions(columns))),
    ]
    timeline = comparison.timeline
    if timeline is not None:
        sections += [replace(section, heading="Timeline of the plan") for section in timeline.sections]
    if explain:
        sections += [_why(row, columns) for row in rows if row.differs]
    law = columns[0].today.answer["law"]
    return Report(
        name="plans",
        title=f"Plans compared on {wording.day(comparison.as_of)}",
        as_of=comparison.as_of,
        lead=_lead(comparison),
        sections=tuple(section for section in sections if section.lines or section.table),
        footer=(
            "Plans are not facts: no other answer of this program rests on them.",
            wording.law_line(law, comparison.as_of),
            wording.NOT_ADVICE,
        ),
        answer=comparison_json(comparison),
        picture=timeline.picture if timeline is not None else None,
    )


def _lead(comparison: Comparison) -> str:
    rows = comparison.rows
    sentences = []
    for number, column in enumerate(comparison.plans, 1):
        said = [f"{begin.place.name}, {begin.words}" for begin in column.begins]
        other = sum(row.cells[number] != row.cells[0] for row in rows)
        said.append(f"{other} of {len(rows)} answers differ from the record as it is")
        sentences.append(f"{column.title}: {'; '.join(said)}.")
    return " ".join(sentences)


def _section(heading: str, rows: Sequence[Row], columns: Sequence[Column]) -> Section:
    if not rows:
        return Section(heading)
    head = ("", "question", *(column.title for column in columns))
    return Section(
        heading,
        table=Table(head, tuple(("*" if row.differs else "", row.question, *row.cells) for row in rows)),
    )


def _warnings(comparison: Comparison) -> Iterator[Line]:
    words = {"added": "new", "removed": "no longer"}
    for column, change, entry in comparison.warnings():
        finding = entry.finding
        tone = finding["severity"] if change == "added" else "fact"
        when = f"On {wording.day(entry.on)}: " if entry.on else ""
        text = f"{when}{finding['summary']} ({words[change]}, {finding['severity']})"
        yield Line(text, tone=tone, label=column.title, code=finding["code"])


def _assumptions(columns: Sequence[Column]) -> Iterator[Line]:
    for column in columns:
        for text in column.assumptions:
            yield Line(f"{text}.", tone="watch", label=column.title)


def _why(row: Row, columns: Sequence[Column]) -> Section:
    lines = []
    for column, cell, place in zip(columns, row.cells, row.paths, strict=True):
        if place is not None:
            asked, path = place
            if path is not None and path not in asked.answer["explanations"]:
                path = path.rpartition(".")[0]
            lines.append(asked.proofs.line(cell, path, label=column.title))
    return Section(f"Why: {row.question}", tuple(lines))


def trip_words(country: str, answer: Mapping[str, Any]) -> str:
    """Return what an assessment says about one trip."""
    found = [country]
    if answer.get("trip_days") is not None:
        found.append(wording.days(answer["trip_days"]))
    if "automatic_revalidation" in answer:
        found.append(f"automatic revalidation {words_of(answer['automatic_revalidation'])}")
    if "NEW_VISA_NEEDED" in answer["warnings"]:
        found.append("a new visa is needed")
    return ", ".join(found)
