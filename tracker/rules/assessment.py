"""The answer to a case: results, other readings, findings and the arithmetic behind them.

Result keys that a case gives no reason for are absent from the JSON; ``given`` names those that are
there. Null means that a result is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar

from tracker.findings import Basis, Finding, Step

FORMAT = "assessment/1"


@dataclass(frozen=True, slots=True)
class Clock:
    """The window of a category: its last permitted day and what is left of it.

    ``days_remaining`` counts the days after ``as_of``. ``state`` is None where a date is not known.
    The physician clock adds its budget of days; with gaps (``method`` accumulate) the cap is projected.
    """

    _optional: ClassVar = frozenset({"window_total_days", "extension"})

    category: str
    state: str | None
    days_remaining: int | None
    cap_last_day: date | None = None
    window_total_days: int | None = None
    extension: str | None = None
    method: str | None = None
    budget_days: int | None = None
    used_days: int | None = None
    used_days_at_end: int | None = None
    days_left_after_scheduled_end: int | None = None
    projected_cap_last_day: date | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A repeat bar: ``24_month`` after a research record, ``12_month`` after presence in J status."""

    _optional: ClassVar = frozenset({"first_barred", "last_j_presence"})

    type: str
    last_barred: date
    earliest_begin: date
    first_barred: date | None = None
    last_j_presence: date | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """The two-year requirement of one program; ``program`` counts from 1, 0 is the stay of a J-2."""

    _optional: ClassVar[frozenset[str]] = frozenset()

    program: int
    basis: str
    country: str | None
    counted_days: int
    remaining_to_730: int
    remaining_to_731: int
    state: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """The ledger of days at home of the last obligation that is not waived."""

    _optional: ClassVar[frozenset[str]] = frozenset()

    counted_days: int
    remaining_to_730: int
    remaining_to_731: int
    reached_730_on: date | None = None
    reached_731_on: date | None = None
    calendar_two_years_last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """212(e) overall."""

    _optional: ClassVar = frozenset({"plan_as", "would_be_subject"})

    status: str
    basis: tuple[str, ...] = ()
    plan_as: str | None = None
    would_be_subject: bool | None = None


@dataclass(frozen=True, slots=True)
class ProgramRequirement:
    """212(e) of one program; ``would_be_subject`` is for a program that has not started."""

    _optional: ClassVar[frozenset[str]] = frozenset()

    program: int
    status: str
    basis: str | None
    marks: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    would_be_subject: bool | None = None


@dataclass(frozen=True, slots=True)
class LawState:
    """The date of the law on file; ``time_sensitive_stale``: its time-sensitive parts need a new look."""

    _optional: ClassVar[frozenset[str]] = frozenset()

    law_state_date: date
    time_sensitive_stale: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the law, and the results it would change (dotted path to value)."""

    _optional: ClassVar[frozenset[str]] = frozenset()

    reading: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a result rests on and how it was computed."""

    _optional: ClassVar[frozenset[str]] = frozenset()

    basis: Basis
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The answer of the law on file to a case on one day.

    ``given`` names the results that the case gives a reason for; the others are None and absent from
    the JSON. ``explanations`` are keyed by result, ``clocks.0`` for the first clock.
    """

    as_of: date
    law: LawState
    given: frozenset[str]
    clocks: tuple[Clock, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_if_ended_as_scheduled: tuple[Bar, ...] = ()
    earliest_begin_overall: date | None = None
    days_inside_window: int | None = None
    proposed_allowed: bool | None = None
    specialty_change_deadline: date | None = None
    changes_left: int | None = None
    program_state: str | None = None
    grace_end: date | None = None
    grace_days_left: int | None = None
    earliest_entry: date | None = None
    entry_ok: bool | None = None
    entry_date: date | None = None
    form_days_union: int | None = None
    next_renewal_due_by: date | None = None
    extended_to: date | None = None
    lapsed_days: int | None = None
    remedy: str | None = None
    academic_training_max_months: int | None = None
    latest_training_end: date | None = None
    s212e: Requirement = Requirement("unknown")
    programs_212e: tuple[ProgramRequirement, ...] = ()
    obligations: tuple[Obligation, ...] | None = None
    home: Home | None = None
    clear_when: str | None = None
    blocked: tuple[str, ...] | None = None
    not_blocked: tuple[str, ...] | None = None
    undetermined: tuple[str, ...] | None = None
    waiver_state: str | None = None
    j1_extension_possible: bool | None = None
    j1_transfer_possible: bool | None = None
    route_available: bool | None = None
    available_routes: tuple[str, ...] | None = None
    latest_start_for_route: date | None = None
    must_start_by: date | None = None
    service_last_day: date | None = None
    service_completed: bool | None = None
    h1b_cap_exempt: bool | None = None
    h1b_six_year_last_day: date | None = None
    exempt_years: tuple[int, ...] | None = None
    first_counting_year: int | None = None
    signature_last_day: date | None = None
    signature_ok: bool | None = None
    trip_days: int | None = None
    automatic_revalidation: bool | None = None
    passport_ok_for_entry: bool | None = None
    status_ok: bool | None = None
    authorised_until: date | None = None
    stay_last_day: date | None = None
    entry_admits_until: date | None = None
    regime: str | None = None
    period_of_authorised_stay: str | None = None
    may_work: bool | None = None
    valid: tuple[bool, ...] | None = None
    normalised: tuple[str | None, ...] | None = None
    alternatives: tuple[Alternative, ...] = ()
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    explanations: Mapping[str, Explanation] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the answer as plain values: dates in ISO form, tuples as lists."""
        head = {"format": FORMAT, "as_of": self.as_of.isoformat(), "law": _plain(self.law)}
        results = {name: _plain(getattr(self, name)) for name in RESULTS if name in self.given}
        tail = {name: _plain(getattr(self, name)) for name in _TAIL}
        return head | results | tail


_TAIL = ("alternatives", "warnings", "findings", "explanations")

RESULTS = tuple(
    entry.name for entry in fields(Assessment) if entry.name not in ("as_of", "law", "given", *_TAIL)
)
ALWAYS = frozenset({"clocks", "bars", "bars_if_ended_as_scheduled", "s212e", "programs_212e"})

_PLAIN_FINDINGS = {
    Finding: ("code", "severity", "day", "summary", "basis", "steps", "refs"),
    Basis: ("rule", "citation", "grade", "checked", "url", "other_reading", "edition"),
    Step: ("rule", "text", "inputs", "value"),
}


def _plain(value: Any) -> Any:
    """Return a result as JSON values."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    names = _PLAIN_FINDINGS.get(type(value))
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    return {
        entry.name: _plain(found)
        for entry in fields(value)
        if (found := getattr(value, entry.name)) is not None or not _omitted(value, entry.name)
    }


_OF_PHYSICIANS = frozenset({"method", "budget_days", "used_days"})
_OF_GAPS = frozenset({"used_days_at_end", "days_left_after_scheduled_end", "projected_cap_last_day"})


def _omitted(value: Any, name: str) -> bool:
    """Return whether a part that is None is left out rather than written as null."""
    if isinstance(value, Clock) and name == "cap_last_day":
        return value.method == "accumulate"
    if isinstance(value, Clock) and name in _OF_PHYSICIANS:
        return value.category != "alien_physician"
    if isinstance(value, Clock) and name in _OF_GAPS:
        return value.method != "accumulate"
    if isinstance(value, ProgramRequirement) and name == "would_be_subject":
        return value.status != "not_started"
    return name in type(value)._optional
