"""Plans beside the record as JSON values: the format ``plans/1``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from tracker.reports.plain_values import plain
from tracker.rules.assessment import LawState

if TYPE_CHECKING:
    from tracker.reports.comparison import Begin, Column, Comparison

FORMAT: Final = "plans/1"


@dataclass(frozen=True)
class BeginValues:
    """Whether a planned program may begin on its day; null is not known."""

    program: str
    category: str
    begin: date
    allowed: bool | None
    earliest_begin: date | None
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class TrainingValues:
    """Residency or fellowship begun on the day after everything: how long it may last."""

    begin: date
    last_permitted_day: date | None


@dataclass(frozen=True)
class TripValues:
    """What the law says about one trip, in words."""

    trip: str


@dataclass(frozen=True)
class ColumnValues:
    """The record as it is (``name`` null) or one plan: both answers, and what was asked about the plan."""

    title: str
    name: str | None
    hypothetical: tuple[str, ...]
    answer: dict[str, Any]
    last_day: date | None
    answer_on_last_day: dict[str, Any] | None
    begins: tuple[BeginValues, ...]
    training_after: TrainingValues | None
    trips: tuple[TripValues, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class RowValues:
    """One question with the answer of every column in words; ``-`` where a column has none."""

    when: Literal["today", "end"]
    key: str
    question: str
    values: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class WarningValues:
    """A finding that a plan adds or takes away, and the day on which it stands if not today."""

    plan: str
    change: Literal["added", "removed"]
    on: date | None
    code: str
    severity: Literal["info", "watch", "act"]
    summary: str


@dataclass(frozen=True)
class ComparisonValues:
    """The record as it is and the plans beside it."""

    format: Literal["plans/1"]
    as_of: date
    law: LawState
    columns: tuple[ColumnValues, ...]
    rows: tuple[RowValues, ...]
    warnings: tuple[WarningValues, ...]


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as JSON values."""
    law = comparison.columns[0].today.answer["law"]
    found = ComparisonValues(
        format=FORMAT,
        as_of=comparison.as_of,
        law=LawState(date.fromisoformat(law["law_state_date"]), law["time_sensitive_stale"]),
        columns=tuple(_column(column) for column in comparison.columns),
        rows=tuple(
            RowValues(row.when, row.key, row.question, row.cells, row.differs) for row in comparison.rows
        ),
        warnings=tuple(
            WarningValues(
                column.title,
                change,
                entry.on,
                entry.finding["code"],
                entry.finding["severity"],
                entry.finding["summary"],
            )
            for column, change, entry in comparison.warnings()
        ),
    )
    values: dict[str, Any] = plain(found)
    return values


def _column(column: Column) -> ColumnValues:
    training = column.training
    return ColumnValues(
        title=column.title,
        name=column.name,
        hypothetical=column.hypothetical,
        answer=dict(column.today.answer),
        last_day=column.end.as_of if column.end else None,
        answer_on_last_day=dict(column.end.answer) if column.end else None,
        begins=tuple(_begin(begin) for begin in column.begins),
        training_after=TrainingValues(training.begin, training.last) if training else None,
        trips=tuple(TripValues(trip.words) for trip in column.trips),
        assumptions=column.assumptions,
    )


def _begin(begin: Begin) -> BeginValues:
    return BeginValues(
        program=begin.place.name,
        category=begin.category,
        begin=begin.begin,
        allowed=begin.allowed,
        earliest_begin=begin.earliest,
        warnings=tuple(finding["code"] for finding in begin.findings),
    )
