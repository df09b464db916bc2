"""The answer of the coherence report as JSON values: ``coherence/1``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

from tracker.records.coverage import show_month
from tracker.reports.coherence.counts import Counts, counts_of
from tracker.reports.coherence.craft import Check, checks_of, craft_of
from tracker.reports.coherence.evidence import Statement, counted, order, what
from tracker.reports.coherence.flags import flags_of
from tracker.reports.coherence.inputs import inputs_of
from tracker.reports.coherence.judgement import Judgement
from tracker.reports.coherence.notes import missing_dates, notes_of
from tracker.reports.coherence.parts import Row
from tracker.reports.coherence.patterns import patterns_of
from tracker.reports.coherence.scoring import Scored, rounded
from tracker.reports.coherence.strengths import strengths_of
from tracker.reports.coherence.suggestions import Question, Suggestion, questions_of, suggestions_of
from tracker.reports.coherence.view import View

FORMAT = "coherence/1"


@dataclass(frozen=True)
class SubScoreValues:
    """A part of the score: weight, value between 0 and 1, points, formula in words, and its inputs."""

    code: str
    weight: float
    value: float
    points: float
    formula: str
    inputs: tuple[Row, ...]


@dataclass(frozen=True)
class CapValues:
    """A limit of the score: the flag that sets it, whether it is the one that counts, and both numbers."""

    code: str
    limit: int
    binding: bool
    without: int
    message: str
    evidence: list[str]


@dataclass(frozen=True)
class FlagValues:
    """A flag: red and amber ones are questions a reader may have, notes cost nothing."""

    code: str
    severity: str
    message: str
    evidence: list[str]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class StrengthValues:
    """A strength: its sentence and the records behind it."""

    code: str
    message: str
    evidence: list[str]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PatternValues:
    """A pattern that the record resembles, with its plain name."""

    code: str
    name: str
    message: str
    evidence: list[str]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class AlignedRow:
    """A record with its share and weight in alignment."""

    record_id: str
    what: str
    share: float
    weight: float


@dataclass(frozen=True)
class StatusRow:
    """A status in the United States: its months, and the share of them on work that leads to the target."""

    record_id: str
    status: str
    what: str
    months: int
    share: float | None


@dataclass(frozen=True)
class AlignmentValues:
    """How far the record leads to the target: mean share, weights, and the rows behind them."""

    share: float | None
    weight: float
    weight_off: float
    rows: tuple[AlignedRow, ...]
    statuses: tuple[StatusRow, ...]


@dataclass(frozen=True)
class CoherenceValues:
    """What the coherence report says; ``refs`` are names of records by id for pages, no part of the JSON."""

    format: str
    as_of: str
    target_specialty: str | None
    word: str
    score: int | None
    limited: str | None
    subscores: tuple[SubScoreValues, ...]
    caps: tuple[CapValues, ...]
    flags: tuple[FlagValues, ...]
    strengths: tuple[StrengthValues, ...]
    patterns: tuple[PatternValues, ...]
    counts: Counts
    suggestions: tuple[Suggestion, ...]
    cv_craft: int
    cv_checks: tuple[Check, ...]
    questions: tuple[Question, ...]
    alignment: AlignmentValues
    refs: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        found: dict[str, Any] = _plain(self)
        del found["refs"]  # numbers of records may depend on the order in which they were read
        return found


@cache
def _names(model: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields; none for what is no dataclass."""
    return tuple(one.name for one in fields(model)) if is_dataclass(model) else ()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, float, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}


def answer_of(judgement: Judgement, names: Mapping[str, str] | None = None) -> CoherenceValues:
    """Return what the report says; ``names`` are the names that people see, by record id."""
    view, story = judgement.view, judgement.story
    enough = judgement.now is not None
    flags = flags_of(view) if enough else []
    notes = notes_of(view) if enough else list(missing_dates(story))
    checks = checks_of(view)
    alignment = _alignment(view)
    found = CoherenceValues(
        format=FORMAT,
        as_of=story.day.isoformat(),
        target_specialty=story.target_name,
        word=judgement.word,
        score=judgement.score,
        limited=_limited(judgement),
        subscores=_subscores(view, judgement.now, alignment),
        caps=_caps(judgement, flags),
        flags=tuple(
            FlagValues(one.code, one.severity, one.message, one.evidence, one.rows)
            for one in (*flags, *notes)
        ),
        strengths=tuple(
            StrengthValues(one.code, one.message, one.evidence, one.rows)
            for one in (strengths_of(view) if enough else ())
        ),
        patterns=tuple(
            PatternValues(one.code, one.name, one.message, one.evidence, one.rows)
            for one in (patterns_of(view) if enough else ())
        ),
        counts=counts_of(view),
        suggestions=tuple(suggestions_of(judgement, flags, notes)) if enough else (),
        cv_craft=craft_of(checks),
        cv_checks=tuple(checks),
        questions=tuple(questions_of(view)),
        alignment=alignment,
    )
    return _with_refs(found, names or {}, () if enough else [one.id for one in story.judgeable])


def _subscores(view: View, now: Scored | None, alignment: AlignmentValues) -> tuple[SubScoreValues, ...]:
    if now is None:
        return ()
    aligned = tuple(Row(one.record_id, one.what, one.share, "share", one.weight) for one in alignment.rows)
    whole = sum(part.weight for part in now.parts)
    return tuple(
        SubScoreValues(
            part.code,
            round(part.weight, 2),
            round(part.value, 3),
            round(100 * part.weight * part.value / whole, 1),
            *inputs_of(part.code, view, aligned),
        )
        for part in now.parts
    )


def _caps(judgement: Judgement, flags: list[Statement]) -> tuple[CapValues, ...]:
    now = judgement.now
    if now is None:
        return ()
    by_code = {flag.code: flag for flag in flags}
    binding = now.binding
    found = [
        CapValues(
            code,
            int(limit),
            binding is not None and binding[0] == code,
            rounded(now.mean),
            _because(code, judgement.view, by_code[code], limit, now),
            by_code[code].evidence,
        )
        for code, limit in now.caps
    ]
    return tuple(sorted(found, key=lambda cap: (cap.limit, cap.code)))


def _because(code: str, view: View, flag: Statement, limit: float, now: Scored) -> str:
    reason = flag.message
    if code == "low_output":
        count = counted(len(view.articles), "articles")
        reason = f"{counted(view.net, 'months')} of research {'hold' if view.net != 1 else 'holds'} {count}"
    reason = reason.rstrip(".")
    others = "limits" if len(now.caps) > 1 else "this limit"
    if limit >= now.mean:
        return f"the score would not pass {limit:g}: {reason}; without {others} {rounded(now.mean)}"
    return f"limited to {limit:g} because {reason}; without {others} {rounded(now.mean)}"


def _limited(judgement: Judgement) -> str | None:
    """Return the sentence for a score that an earlier month lowered."""
    if not judgement.waited or judgement.score is None:
        return None
    when = show_month(judgement.story.last_event)
    return f"limited to {judgement.score}: nothing new since {when}"


def _alignment(view: View) -> AlignmentValues:
    story = view.story
    weights = {one.id: one for one in view.weighed}
    things = [one for one in story.judgeable if one.id in weights]
    rows = tuple(
        AlignedRow(one.id, what(one), round(weights[one.id].s, 2), round(weights[one.id].weight, 1))
        for one in sorted(things, key=order)
    )
    spent: dict[str, list[float]] = {}
    for identity, value in view.status_values:
        spent.setdefault(identity, []).append(value)
    statuses = tuple(
        StatusRow(
            held.id,
            held.word,
            what(held),
            len(held.months),
            round(sum(spent[held.id]) / len(spent[held.id]), 2)
            if held.id in spent and story.target is not None
            else None,
        )
        for held in sorted(story.statuses, key=order)
    )
    share = None if view.alignment is None else round(view.alignment, 2)
    return AlignmentValues(share, round(view.weight, 1), round(view.weight_off, 1), rows, statuses)


def _with_refs(found: CoherenceValues, names: Mapping[str, str], others: Iterable[str]) -> CoherenceValues:
    """Add the names of the records that the answer points at, in its order, and of others."""
    ids = [row.record_id for part in found.subscores for row in part.inputs]
    ids += others
    for flag in found.flags:
        ids += flag.evidence
    ids += [identity for one in found.strengths for identity in one.evidence]
    ids += [identity for one in found.patterns for identity in one.evidence]
    for lists in (*(one.evidence for one in found.suggestions), *(one.evidence for one in found.cv_checks)):
        ids += lists
    ids += [one.record_id for one in found.questions if one.record_id]
    ids += [row.record_id for row in found.alignment.rows]
    ids += [row.record_id for row in found.alignment.statuses]
    found.refs.update({identity: names[identity] for identity in ids if identity in names})
    return found
