"""The person's own path: research and training so far, and what the plans on record add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.dates import ONE_DAY, clipped, month_end, partial_first, partial_last, show_day
from tracker.records.base import Record
from tracker.records.career import Education, Plan, PlanKind, Position, PositionKind
from tracker.records.coverage import graduation_of, month_of
from tracker.records.kinds import record_name
from tracker.records.waivers import Waiver, WaiverRoute
from tracker.reports.coherence.timing import imprecise, month
from tracker.reports.guidance import values
from tracker.reports.paths import Part, Stretch
from tracker.store.ledger import Ledger
from tracker.tasks.training_years import TrainingYears

_TRAINING = (PlanKind.RESIDENCY, PlanKind.FELLOWSHIP)
SERVICE = frozenset({WaiverRoute.CONRAD_30, WaiverRoute.INTERESTED_FEDERAL_AGENCY, WaiverRoute.HHS_CLINICAL})
_AWAY = (PositionKind.LEAVE, PositionKind.MILITARY)
_NEAR = timedelta(days=31)  # by which two parts known to the month alone may seem to overlap


@dataclass(frozen=True)
class OwnPath:
    """The parts of the person's own path; ``goes_on`` tells whether training or practice lies ahead."""

    stretches: tuple[Stretch, ...]
    assumed: tuple[str, ...]
    goes_on: bool


@dataclass
class _Walk:
    """The way from today on."""

    as_of: date
    lengths: TrainingYears
    target: str | None
    service_years: int
    training_day: date  # the earliest on which a residency begins that has no day of its own
    stretches: list[Stretch] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    cursor: date = date.min  # the last day that is taken
    months: dict[Part, set[int]] = field(default_factory=dict)  # in which posts are held

    def add(
        self, part: Part, years: float, begin: date, words: str, *, source: str, records: Sequence[Record]
    ) -> None:
        """Add a part of so many years."""
        end = clipped(begin, months=round(years * 12)) - ONE_DAY
        named = _names(records)
        self.stretches.append(Stretch(part, years, begin, end, words, source=source, records=named))
        self.cursor = max(self.cursor, end)

    def span(self, part: Part, begin: date, end: date, words: str, records: Sequence[Record]) -> None:
        """Add a part from one day to another, in years of whole months."""
        if end >= begin:
            told = f"whole months from {show_day(begin)} to {show_day(end)}"
            years = years_between(begin, end)
            self.stretches.append(
                Stretch(part, years, begin, end, words, counted=told, records=_names(records))
            )
            self.cursor = max(self.cursor, end)
            self.held(part, range(month_of(begin), month_of(end) + 1))

    def held(self, part: Part, months: Iterable[int]) -> None:
        """Take down the months of a post, as research may go on beside training."""
        self.months.setdefault(part, set()).update(months)


def own_path(
    ledger: Ledger,
    as_of: date,
    target: str | None,
    lengths: TrainingYears,
    *,
    service_years: int,
    training_day: date,
) -> OwnPath:
    """Return the person's own path from positions, plans and the waiver job on record.

    Research counts by distinct months after graduation without months of leave or service, as in the
    coherence report; training counts where it took place in the United States. A residency that is
    planned without a day, or for one that has passed, begins on ``training_day``, or in the same month of
    a later year. The job of a granted waiver lasts from its own first day.
    """
    positions = [row for row in ledger.all_of(Position) if row.counts]
    plans = [row for row in ledger.all_of(Plan) if row.counts and row.kind is not None]
    plans = _in_order(plans)
    walk = _Walk(as_of, lengths, target, service_years, training_day, cursor=as_of)
    graduated = graduation_of(row for row in ledger.all_of(Education) if row.counts)
    after = month(graduated.end) if graduated is not None and graduated.end else None
    _so_far(walk, positions, after)
    ahead = [row for row in plans if not _in_progress(row, positions, as_of)]
    _open_posts(walk, positions, ahead)
    both = walk.months.get(Part.RESEARCH, set()) & walk.months.get(Part.TRAINING, set())
    if both:
        walk.assumed.append(
            f"{_counted(len(both))} of research beside training: counted in both parts, so the sum is longer "
            "than the calendar by that"
        )
    ahead = _waiver_job(walk, ledger, ahead)
    for number, plan in enumerate(ahead):
        _step(walk, plan, ahead[number + 1 :])
    if ignored := sum(plan.kind == PlanKind.OTHER for plan in plans):
        walk.assumed.append(f"plans of the kind other ({ignored}) are not drawn")
    goes_on = any(not s.done and s.part != Part.RESEARCH for s in walk.stretches)
    return OwnPath(tuple(walk.stretches), tuple(dict.fromkeys(walk.assumed)), goes_on)


def _in_order(plans: Sequence[Plan]) -> list[Plan]:
    """Return plans by begin; one without a day of its own follows the one that was entered before it."""
    last = date.min
    keyed: list[tuple[date, int, Plan]] = []
    for plan in sorted(plans, key=lambda row: (row.number or 0, row.id)):
        last = _planned_begin(plan) or last
        keyed.append((last, len(keyed), plan))
    return [plan for _, _, plan in sorted(keyed, key=lambda item: item[:2])]


def _names(records: Sequence[Record]) -> tuple[str, ...]:
    return tuple(record_name(record) for record in records)


def years_between(begin: date, end: date) -> float:
    """Return the years from one day to another, both included, in whole months."""
    months = (end.year - begin.year) * 12 + end.month - begin.month + (end.day - begin.day + 1) / 30.4
    return round(max(0, round(months)) / 12, 2)


def _waiver_job(walk: _Walk, ledger: Ledger, ahead: Sequence[Plan]) -> list[Plan]:
    """Add the job of a granted waiver and return the plans without the one that it carries out."""
    waivers = [
        row
        for row in ledger.all_of(Waiver)
        if row.counts
        and row.route in SERVICE
        and row.denied_on is None
        and row.job_begin is not None
        and row.granted_on is not None
        and row.granted_on <= walk.as_of
    ]
    job = max(waivers, key=lambda row: (row.job_begin or date.min, row.id), default=None)
    if job is None or job.job_begin is None:
        return list(ahead)
    walk.add(
        Part.WAIVER,
        float(walk.service_years),
        job.job_begin,
        "waiver service",
        source=f"{walk.service_years} years, as the law wants at least",
        records=[job],
    )
    carried = next((plan for plan in ahead if plan.kind == PlanKind.WAIVER_JOB), None)
    return [plan for plan in ahead if plan is not carried]


def _planned_begin(plan: Plan) -> date | None:
    """Return the day on which a plan begins; a year alone stands for July."""
    if plan.begin is None:
        return None
    return date(int(plan.begin), 7, 1) if len(plan.begin) == 4 else partial_first(plan.begin)


def _months(row: Position, as_of: date) -> set[int]:
    last = month_of(as_of)
    if row.begin is None or partial_first(row.begin) > as_of:
        return set()
    return set(range(min(month(row.begin), last), min(last, month(row.end) if row.end else last) + 1))


def _so_far(walk: _Walk, positions: Sequence[Position], after: int | None) -> None:
    """Add what lies behind: net months of research, months of training in the United States."""

    def covered(rows: Sequence[Position]) -> set[int]:
        months: set[int] = set()
        for row in rows:
            months |= _months(row, walk.as_of)
        return {month for month in months if after is None or month > after}

    leave = covered([row for row in positions if row.kind in _AWAY])
    posts = [row for row in positions if row.kind == PositionKind.RESEARCH]
    research = covered(posts)
    training = [row for row in positions if row.kind == PositionKind.TRAINING]
    here = covered([row for row in training if row.country == "US"])
    walk.held(Part.RESEARCH, research - leave)
    walk.held(Part.TRAINING, here)
    if net := research - leave:
        walk.stretches.append(_behind(Part.RESEARCH, net, "research", posts, len(research & leave)))
        if research & leave:
            walk.assumed.append(
                f"{_counted(len(research & leave))} of leave or service within research: not counted"
            )
    if here:
        rows = [row for row in training if row.country == "US"]
        walk.stretches.append(_behind(Part.TRAINING, here, "training in the United States", rows, 0))
    counted = [*posts, *(row for row in training if row.country == "US")]
    if any(imprecise(row.begin, row.end) and covered([row]) for row in counted):
        walk.assumed.append("years so far are about so many: a year without a month stands for its July")
    if any(row.country != "US" for row in training):
        walk.assumed.append("training outside the United States is not counted as a part of it")


def _counted(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def _behind(part: Part, months: set[int], words: str, rows: Sequence[Position], away: int) -> Stretch:
    first, last = min(months), max(months)
    begin = date(first // 12, first % 12 + 1, 1)
    end = clipped(date(last // 12, last % 12 + 1, 1), months=1) - ONE_DAY
    told = f"{_counted(len(months))} from {show_day(begin)} to {show_day(end)}, each counted once"
    if away:
        told += f", without {_counted(away)} of leave or service"
    years = round(len(months) / 12, 2)
    return Stretch(part, years, begin, end, words, done=True, counted=told, records=_names(rows))


def is_open(row: Position, as_of: date) -> bool:
    """Return whether a post has begun and not ended on a day."""
    begun = row.begin is not None and partial_first(row.begin) <= as_of
    return begun and (row.end is None or partial_last(row.end) > as_of)


def _in_progress(plan: Plan, positions: Sequence[Position], as_of: date) -> bool:
    """Return whether a post that is open is what the plan says."""
    begin = _planned_begin(plan)
    if plan.kind == PlanKind.RESEARCH:
        kinds: tuple[PositionKind, ...] = (PositionKind.RESEARCH,)
    elif plan.kind in _TRAINING:
        kinds = (PositionKind.TRAINING,)
    else:
        return False
    return (
        begin is not None
        and begin <= as_of
        and any(row.kind in kinds and is_open(row, as_of) for row in positions)
    )


def _open_posts(walk: _Walk, positions: Sequence[Position], ahead: Sequence[Plan]) -> None:
    """Add what is left of the posts that are open today."""
    begin = month_end(walk.as_of) + ONE_DAY  # the month of today counts as behind
    known = [day for plan in ahead if (day := _planned_begin(plan)) is not None and day > walk.as_of]
    if not known and ahead and ahead[0].kind == PlanKind.RESIDENCY:
        known = [walk.training_day]
    next_begin = min(known, default=None)
    for row in positions:
        if not is_open(row, walk.as_of):
            continue
        told = partial_last(row.end) if row.end else None
        if row.kind == PositionKind.RESEARCH:
            ends = [day for day in (told, next_begin - ONE_DAY if next_begin else None) if day is not None]
            if ends:
                if told is None:
                    walk.assumed.append("the research post that is open goes on until the next plan begins")
                walk.span(Part.RESEARCH, begin, min(ends), "research, goes on", [row])
            else:
                walk.assumed.append("the research post that is open counts to today, as no end is entered")
        elif row.kind == PositionKind.TRAINING and row.country == "US":
            if told is None and row.begin is not None:
                years, words, assumed = walk.lengths.residency(row.specialty or walk.target)
                told = clipped(partial_first(row.begin), months=round(years * 12)) - ONE_DAY
                walk.assumed += [f"{words} ends as usual: {text}" for text in assumed]
            if told is not None:
                walk.span(Part.TRAINING, begin, told, "training, goes on", [row])


def _step(walk: _Walk, plan: Plan, later: Sequence[Plan]) -> None:
    """Add one plan; without a day of its own it begins when what is before it ends."""
    if plan.kind == PlanKind.OTHER:
        return
    given = _planned_begin(plan)
    begin = walk.cursor + ONE_DAY
    if given is not None and given > walk.as_of and given > walk.cursor - _NEAR:
        begin = given
        if plan.begin is not None and len(plan.begin) == 4:
            walk.assumed.append(f"{_words(plan)} begins on {show_day(given)}, as only its year is entered")
    elif plan.kind == PlanKind.RESIDENCY and (given is None or given <= walk.as_of):
        begin = walk.training_day
        while begin <= walk.cursor:
            begin = clipped(begin, months=12)
        why = "as no day is entered" if given is None else "as the day that is entered has passed"
        walk.assumed.append(f"{_words(plan)} begins on {show_day(begin)}, {why}")
    elif given is not None and given <= walk.as_of:
        walk.assumed.append(f"{_words(plan)} has not begun on its day, and follows what is before it")
    else:
        walk.assumed.append(f"{_words(plan)} begins when what is before it ends")
    if plan.kind in _TRAINING:
        lengths = walk.lengths
        find = lengths.residency if plan.kind == PlanKind.RESIDENCY else lengths.fellowship
        years, words, assumed = find(plan.specialty or walk.target)
        walk.add(Part.TRAINING, years, begin, words, source="; ".join(assumed), records=[plan])
        walk.assumed += assumed
    elif plan.kind == PlanKind.RESEARCH:
        follows = next((day for row in later if (day := _planned_begin(row)) is not None), None)
        if follows is not None and follows > begin:
            walk.span(Part.RESEARCH, begin, follows - ONE_DAY, "research", [plan])
        else:
            usual = values("paths")["research_first"]
            walk.add(
                Part.RESEARCH, float(usual.value), begin, "research", source=str(usual.source), records=[plan]
            )
            walk.assumed.append(f"{usual.value} years of research: {usual.source}")
    elif plan.kind == PlanKind.WAIVER_JOB:
        told = f"the waiver job lasts {walk.service_years} years, as the law wants at least"
        walk.add(Part.WAIVER, float(walk.service_years), begin, "waiver service", source=told, records=[plan])
        walk.assumed.append(told)
    elif plan.kind in (PlanKind.PRACTICE, PlanKind.FACULTY):
        words = "independent practice" if plan.kind == PlanKind.PRACTICE else "faculty"
        walk.stretches.append(Stretch(Part.PRACTICE, 0.0, begin, None, words, records=_names([plan])))


def _words(plan: Plan) -> str:
    assert plan.kind is not None
    kind = plan.kind.value.replace("_", " ")
    return f"{kind} in {plan.specialty}" if plan.specialty else kind
