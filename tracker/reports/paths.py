"""Paths to independent practice side by side: years of each part, what the law says, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal

from tracker.reports import wording
from tracker.reports.plain_values import plain
from tracker.reports.report import Figure, Line, Report, Section, Table
from tracker.rules import Law
from tracker.rules.assessment import LawState
from tracker.typeset.stacked import StackedRow, stacked_lines, stacked_svg
from tracker.typeset.timeline import Bar, Lane, timeline_svg

FORMAT: Final = "paths/1"
_LETTERS = 36  # of the longest bar, so that its note stays on the line
_SHOWN_YEARS = 4  # of practice, drawn after the service
LEFT_OUT = (
    "time before: examinations, certification, and waiting for a program to begin;",
    "cycles that are applied in more than once;",
    "two years at home, where 212(e) is met that way in place of a waiver;",
    "how several 212(e) obligations combine, which is unsettled (W-11).",
)
_NO_PREDICTION = (
    "Waiver service is practice, not training. Years are added up from what is entered and from usual "
    "lengths; nobody's chances are in it."
)
_DRAWN = "The parts of each path over the years: a picture in files of HTML and PDF."


class Part(StrEnum):
    """Part of a path."""

    RESEARCH = "research"
    TRAINING = "training"
    WAIVER = "waiver"
    PRACTICE = "practice"


SERIES: dict[Part, str] = {
    Part.RESEARCH: "research before residency",
    Part.TRAINING: "residency and fellowship",
    Part.WAIVER: "waiver service",
}
_FILLS = {
    Part.RESEARCH: "research",
    Part.TRAINING: "physician",
    Part.WAIVER: "stay",
    Part.PRACTICE: "other",
}


@dataclass(frozen=True)
class Stretch:
    """A part of a path: its years, its days where they are known, whether it lies behind, and its source."""

    part: Part
    years: float
    begin: date | None
    end: date | None
    words: str
    done: bool = False
    source: str | None = None


@dataclass(frozen=True)
class Allowed:
    """Whether a program of the path may begin on its day; null is not known."""

    category: str
    begin: date
    allowed: bool | None
    earliest_begin: date | None


@dataclass(frozen=True)
class Cap:
    """The last day that the law permits in a category, and the last day that the path needs in it."""

    category: str
    last_permitted_day: date | None
    needed_until: date | None

    @property
    def exceeded(self) -> bool:
        """Whether the path needs more time than the law permits."""
        known = self.last_permitted_day is not None and self.needed_until is not None
        return known and self.needed_until > self.last_permitted_day  # type: ignore[operator]


@dataclass(frozen=True)
class BarSpan:
    """A bar on research programs that stands at the end of the path's training."""

    type: str
    first_barred: date | None
    last_barred: date


@dataclass(frozen=True)
class Concern:
    """A finding that the path raises and the record alone does not."""

    code: str
    severity: Literal["info", "watch", "act"]
    summary: str
    on: date | None


@dataclass(frozen=True)
class PathLaw:
    """What the law on file says about a path; ``requirement`` is that of 212(e) when training ends.

    ``service_last_day`` is the last day of three years in a waiver job that begins on the day after
    training; ``obligations`` counts the programs that carry two years at home.
    """

    asked_on: date
    programs: tuple[Allowed, ...]
    caps: tuple[Cap, ...]
    bars: tuple[BarSpan, ...]
    requirement: str
    basis: tuple[str, ...]
    obligations: int
    service_begins_by: date | None
    service_last_day: date | None
    concerns: tuple[Concern, ...]


@dataclass(frozen=True)
class Path:
    """One path: its parts in order, what the law says about it, and what was assumed to draw it.

    ``law`` is None where no visa is part of the path, or it has no days.
    """

    key: str
    title: str
    stretches: tuple[Stretch, ...]
    assumed: tuple[str, ...]
    law: PathLaw | None = None

    def years(self, part: Part) -> float:
        """Return the years of one part."""
        return round(sum(stretch.years for stretch in self.stretches if stretch.part == part), 2)

    @property
    def years_before_practice(self) -> float:
        """Years of research and training; waiver service is practice and is not among them."""
        return round(self.years(Part.RESEARCH) + self.years(Part.TRAINING), 2)

    @property
    def independent_from(self) -> date | None:
        """The first day of practice free of service, where the days of the path are known."""
        return next((s.begin for s in self.stretches if s.part == Part.PRACTICE), None)

    @property
    def reaches_practice(self) -> bool:
        """Whether the path goes as far as practice."""
        return any(stretch.part == Part.PRACTICE for stretch in self.stretches)


@dataclass(frozen=True)
class Paths:
    """Paths on one day, answered by one law."""

    as_of: date
    paths: tuple[Path, ...]
    law: Law
    law_state: dict[str, Any]
    missing: tuple[str, ...] = ()


# --- JSON --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PathValues:
    """One path with its sums."""

    key: str
    title: str
    research_years: float
    training_years: float
    waiver_years: float
    years_before_practice: float
    reaches_practice: bool
    independent_from: date | None
    stretches: tuple[Stretch, ...]
    law: PathLaw | None
    assumed: tuple[str, ...]


@dataclass(frozen=True)
class PathsValues:
    """Paths side by side, with what all of them leave out."""

    format: Literal["paths/1"]
    as_of: date
    law: LawState
    paths: tuple[PathValues, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]


def paths_json(found: Paths) -> dict[str, Any]:
    """Return the paths as JSON values."""
    state = found.law_state
    values = PathsValues(
        format=FORMAT,
        as_of=found.as_of,
        law=LawState(date.fromisoformat(state["law_state_date"]), state["time_sensitive_stale"]),
        paths=tuple(
            PathValues(
                path.key,
                path.title,
                path.years(Part.RESEARCH),
                path.years(Part.TRAINING),
                path.years(Part.WAIVER),
                path.years_before_practice,
                path.reaches_practice,
                path.independent_from,
                path.stretches,
                path.law,
                path.assumed,
            )
            for path in found.paths
        ),
        left_out=LEFT_OUT,
        missing=found.missing,
    )
    made: dict[str, Any] = plain(values)
    return made


# --- in words ----------------------------------------------------------------------------------------


def paths_report(found: Paths) -> Report:
    """Return the paths as a report: bars, the same as a table, the parts by day, law, and assumptions."""
    rows = tuple(_bar_row(path) for path in found.paths)
    title = f"Paths compared on {wording.day(found.as_of)}"
    lanes = list(_lanes(found.paths))
    timeline = timeline_svg(lanes, found.as_of, f"{title}: by day") if lanes else None
    sections = [
        Section(
            "Years before independent practice",
            table=_years_table(found.paths),
            drawn=tuple(stacked_lines(tuple(SERIES.values()), rows, width=_LETTERS)) if rows else (),
        ),
        Section(
            "Parts by day",
            table=_parts_table(found.paths),
            figures=(Figure(_DRAWN, timeline),) if timeline else (),
        ),
        *(section for path in found.paths if (section := _law_section(path)).lines),
        Section("Assumed", tuple(_assumptions(found.paths))),
        Section("Left out of every path", tuple(Line(text) for text in LEFT_OUT)),
        Section("To see more", tuple(Line(text) for text in found.missing)),
    ]
    return Report(
        name="paths",
        title=title,
        as_of=found.as_of,
        lead=_lead(found),
        sections=tuple(section for section in sections if section.lines or section.table),
        footer=(
            _NO_PREDICTION,
            "Paths are not facts: no other answer of this program rests on them.",
            wording.law_line(found.law_state, found.as_of),
            wording.NOT_ADVICE,
        ),
        answer=paths_json(found),
        picture=stacked_svg(title, tuple(SERIES.values()), [*map(_drawn_row, found.paths)], "years")
        if rows
        else None,
    )


def _lead(found: Paths) -> str:
    told = [
        f"{path.title}: {years_words(path.years_before_practice)} before practice"
        + (f", independent from {wording.day(path.independent_from)}" if path.independent_from else "")
        for path in found.paths
        if path.reaches_practice
    ]
    return "; ".join(told) + "." if told else "No path reaches practice by what is entered."


def years_words(number: float) -> str:
    """Return ``1 year`` or ``2.5 years``."""
    words = f"{number:g}" if number == round(number, 1) else f"{number:.1f}"
    return "1 year" if words == "1" else f"{words} years"


def _assumptions(paths: Sequence[Path]) -> Iterator[Line]:
    """Yield each assumption once, with the paths that rest on it."""
    by_text: dict[str, list[str]] = {}
    for path in paths:
        for text in path.assumed:
            by_text.setdefault(text, []).append(path.title)
    for text, titles in by_text.items():
        every = len(titles) == len(paths) > 1
        yield Line(f"{text}.", label="every path" if every else ", ".join(titles))


def _bar_row(path: Path) -> StackedRow:
    before = f"({years_words(path.years_before_practice)} before practice)"
    note = before if path.reaches_practice else f"{before[:-1]} so far, no further step is entered)"
    return StackedRow(path.title, tuple(round(path.years(part), 1) for part in SERIES), note)


def _drawn_row(path: Path) -> StackedRow:
    """Return the bar with a note that is short enough for the picture: before practice, and service."""
    note = f"({path.years_before_practice:g} + {path.years(Part.WAIVER):g})"
    return StackedRow(path.title, tuple(round(path.years(part), 1) for part in SERIES), note)


def _years_table(paths: Sequence[Path]) -> Table:
    head = ("path", "research", "training", "before practice", "waiver service", "independent from")
    return Table(
        head,
        tuple(
            (
                path.title,
                *(
                    years_words(number)
                    for number in (
                        path.years(Part.RESEARCH),
                        path.years(Part.TRAINING),
                        path.years_before_practice,
                        path.years(Part.WAIVER),
                    )
                ),
                wording.day(path.independent_from) if path.independent_from else "-",
            )
            for path in paths
        ),
    )


def _parts_table(paths: Sequence[Path]) -> Table | None:
    rows = [
        (
            path.title,
            stretch.words + (" (so far)" if stretch.done else ""),
            years_words(stretch.years) if stretch.years else "",
            wording.day(stretch.begin) if stretch.begin else "",
            wording.day(stretch.end) if stretch.end else "",
        )
        for path in paths
        for stretch in path.stretches
    ]
    return Table(("path", "part", "years", "from", "to"), tuple(rows)) if rows else None


def _law_section(path: Path) -> Section:
    if path.law is None:
        return Section("")
    return Section(f"The law on: {path.title}", tuple(_law_lines(path.law)))


def _law_lines(law: PathLaw) -> Iterator[Line]:
    for program in law.programs:
        day, name = wording.day(program.begin), wording.category(program.category)
        if program.allowed:
            yield Line(f"{name} may begin on {day}", label="begin")
        elif program.allowed is None:
            yield Line(f"whether {name} may begin on {day} is not known", tone="watch", label="begin")
        else:
            later = (
                f"; from {wording.day(program.earliest_begin)}"
                if program.earliest_begin
                else ", and no later day is known to do"
            )
            yield Line(f"{name} may not begin on {day}{later}", tone="act", label="begin")
    for cap in law.caps:
        last = wording.day(cap.last_permitted_day) if cap.last_permitted_day else "not known"
        words = f"{wording.category(cap.category)}: last permitted day {last}"
        if cap.needed_until is not None:
            words += f"; this path needs it until {wording.day(cap.needed_until)}"
        if cap.exceeded:
            words += ", which is later"
        yield Line(words, tone="act" if cap.exceeded else "fact", label="J-1 time")
    for bar in law.bars:
        since = f"{wording.day(bar.first_barred)} - " if bar.first_barred else "to "
        months = bar.type.removesuffix("_month")
        yield Line(
            f"{months}-month bar on research programs {since}{wording.day(bar.last_barred)}", label="bar"
        )
    basis = f" ({', '.join(law.basis)})" if law.basis else ""
    yield Line(
        f"on {wording.day(law.asked_on)}: {law.requirement.replace('_', ' ')}{basis}"
        + (f"; {law.obligations} programs carry it" if law.obligations > 1 else ""),
        label="212(e)",
        tone="watch" if law.requirement == "subject" else "fact",
    )
    if law.service_last_day is not None:
        begins = (
            f"a waiver job begins by {wording.day(law.service_begins_by)} and "
            if (law.service_begins_by)
            else ""
        )
        yield Line(f"{begins}lasts to {wording.day(law.service_last_day)}", label="service")
    for concern in law.concerns:
        when = f"On {wording.day(concern.on)}: " if concern.on else ""
        yield Line(f"{when}{concern.summary}", tone=concern.severity, label="new", code=concern.code)


def _lanes(paths: Sequence[Path]) -> Iterator[Lane]:
    for path in paths:
        bars = [
            Bar(
                stretch.begin,
                stretch.end or date(stretch.begin.year + _SHOWN_YEARS, stretch.begin.month, 1),
                _FILLS[stretch.part],
                stretch.words,
                not stretch.done,
            )
            for stretch in path.stretches
            if stretch.begin is not None
        ]
        if bars:
            yield Lane(path.title, tuple(bars))
        barred = [
            Bar(bar.first_barred, bar.last_barred, "bar", f"{bar.type.removesuffix('_month')} months")
            for bar in (path.law.bars if path.law else ())
            if bar.first_barred is not None
        ]
        if barred:
            yield Lane(f"  bars: {path.title}", tuple(barred))
