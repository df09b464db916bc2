"""Paths to practice in words: bars, the same as a table, parts by day, the law on each, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.reports import wording
from tracker.reports.comparison import Answered
from tracker.reports.other_readings import OtherReading
from tracker.reports.paths import (
    LEFT_OUT,
    Part,
    Path,
    PathLaw,
    PathProofs,
    Paths,
    Stretch,
    paths_json,
    show_limited,
    years_short,
    years_words,
)
from tracker.reports.report import Figure, Line, Proof, Reason, Report, Section, Table
from tracker.terms import Category
from tracker.typeset.stacked import StackedRow, stacked_lines, stacked_svg
from tracker.typeset.timeline import Bar, Lane, timeline_svg

SERIES: dict[Part, str] = {
    Part.RESEARCH: "research before residency",
    Part.TRAINING: "residency and fellowship",
    Part.WAIVER: "waiver service",
}
_LETTERS = 20  # of the longest bar, so that its note stays on the line
_SHOWN_YEARS = 4  # of practice, drawn after the service
_FILLS = {  # the colors that the parts have in the stacked bars
    Part.RESEARCH: "research",
    Part.TRAINING: "degree",
    Part.WAIVER: "clinical",
    Part.PRACTICE: "other",
}
_NO_PREDICTION = (
    "Waiver service is practice, not training. Years are added up from what is entered and from usual "
    "lengths; nobody's chances are in it."
)
_DRAWN = "The parts of each path over the years: a picture in files of HTML and PDF."
_UNIT = "y: years, m: months"
_IF_ALLOWED = "if allowed"


def paths_report(found: Paths, *, explain: bool = False) -> Report:
    """Return the paths as a report; with ``explain`` how each part is counted stands in it, too."""
    rows = tuple(_bar_row(path) for path in found.paths)
    series = tuple(SERIES.values())
    title = f"Paths compared on {wording.day(found.as_of)}"
    lanes = list(_lanes(found.paths))
    timeline = timeline_svg(lanes, found.as_of, f"{title}: by day") if lanes else None
    sections = [
        Section(
            "Years before independent practice",
            table=_years_table(found.paths),
            drawn=tuple(stacked_lines(series, rows, width=_LETTERS, words=years_short)) if rows else (),
        ),
        Section(
            "Parts by day",
            table=_parts_table(found.paths),
            figures=(Figure(_DRAWN, timeline),) if timeline else (),
        ),
        *(Section(f"How it is counted: {p.title}", tuple(_counted(p))) for p in found.paths if explain),
        *(
            Section(f"The law on: {path.title}", tuple(_law_lines(path.law, path.proofs, found.as_of)))
            for path in found.paths
            if path.law is not None
        ),
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
        picture=stacked_svg(title, series, [*map(_drawn_row, found.paths)], _UNIT, years_short)
        if rows
        else None,
    )


def _lead(found: Paths) -> str:
    told = []
    for path in found.paths:
        if not path.reaches_practice:
            continue
        words = f"{path.title}: {years_words(path.years_before_practice)} before practice"
        if path.independent_from:
            words += f", independent from {wording.day(path.independent_from)}"
        if path.law is not None and path.law.obstacles:
            words += f", but not as it is drawn: {', and '.join(path.law.obstacles)}"
        told.append(words)
    words = "; ".join(told)
    return f"{words[:1].upper()}{words[1:]}." if told else "No path reaches practice by what is entered."


def _assumptions(paths: Sequence[Path]) -> Iterator[Line]:
    """Yield each assumption once, with the paths that rest on it."""
    by_text: dict[str, list[str]] = {}
    for path in paths:
        for text in path.assumed:
            by_text.setdefault(text, []).append(path.title)
    for text, titles in by_text.items():
        every = len(titles) == len(paths) > 1
        yield Line(f"{text}.", label="every path" if every else ", ".join(titles))


# --- bars and tables ---------------------------------------------------------------------------------


def _bar_row(path: Path) -> StackedRow:
    note = f"({years_short(path.years_before_practice)} before practice)"
    if not path.reaches_practice:
        note = "(so far, no further step is entered)"
    return StackedRow(path.title, tuple(path.years(part) for part in SERIES), note)


def _drawn_row(path: Path) -> StackedRow:
    """Return the bar with a note that is short enough for the picture: before practice, and service."""
    note = f"({years_short(path.years_before_practice)} + {years_short(path.years(Part.WAIVER))})"
    return StackedRow(path.title, tuple(path.years(part) for part in SERIES), note)


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
                _independent(path),
            )
            for path in paths
        ),
    )


def _independent(path: Path) -> str:
    if path.independent_from is None:
        return "-"
    stopped = path.law is not None and path.law.obstacles
    return f"{wording.day(path.independent_from)}{f', {_IF_ALLOWED}' if stopped else ''}"


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


# --- how it is counted -------------------------------------------------------------------------------


def _counted(path: Path) -> Iterator[Line]:
    """Yield each part with its arithmetic, its records and its source, then the sums."""
    for stretch in path.stretches:
        if stretch.part != Part.PRACTICE:
            yield Line(years_words(stretch.years), label=stretch.words, reasons=tuple(_steps(stretch)))
    sums = {part: path.years(part) for part in (Part.RESEARCH, Part.TRAINING)}
    told = " + ".join(f"{years_words(years)} of {part.value}" for part, years in sums.items())
    yield Line(
        years_words(path.years_before_practice),
        label="before practice",
        reasons=(Reason(told, years_words(path.years_before_practice)),),
    )
    if path.independent_from is not None:
        last = max((s.end for s in path.stretches if s.end is not None), default=None)
        text = f"the day after the last part, which ends on {wording.day(last)}, or the day that is entered"
        yield Line(
            wording.day(path.independent_from),
            label="independent from",
            reasons=(Reason(text, wording.day(path.independent_from)),),
        )


def _steps(stretch: Stretch) -> Iterator[Reason]:
    proofs = tuple(Proof(name, "days") for name in stretch.records)
    if stretch.counted:
        yield Reason(stretch.counted, years_words(stretch.years), proofs)
    elif stretch.begin is not None and stretch.end is not None:
        text = f"{wording.day(stretch.begin)} and {years_words(stretch.years)}, less a day"
        yield Reason(text, wording.day(stretch.end), proofs)
    if stretch.source:
        yield Reason(f"length by: {stretch.source}")


# --- the law -----------------------------------------------------------------------------------------


def _law_lines(law: PathLaw, proofs: PathProofs | None, as_of: date) -> Iterator[Line]:
    yield from _begin_lines(law, proofs)
    yield from _cap_lines(law, proofs)
    for number, bar in enumerate(law.bars):
        since = f"{wording.day(bar.first_barred)} - " if bar.first_barred else "to "
        months = bar.type.removesuffix("_month")
        text = f"{months}-month bar on research programs {since}{wording.day(bar.last_barred)}"
        yield _line(proofs.end if proofs else None, text, proofs.bars[number] if proofs else None, "bar")
    yield from _readings(law.bar_readings)
    basis = f" ({', '.join(law.basis)})" if law.basis else ""
    text = f"on {wording.day(law.asked_on)}: {law.requirement.replace('_', ' ')}{basis}"
    if law.obligations > 1:
        text += f"; {law.obligations} programs carry it"
    tone = "watch" if law.requirement == "subject" else "fact"
    yield _line(proofs.end if proofs else None, text, "s212e", "212(e)", tone)
    yield from _readings(law.requirement_readings)
    yield from _service_lines(law, proofs, as_of)
    for number, concern in enumerate(law.concerns):
        when = f"On {wording.day(concern.on)}: " if concern.on else ""
        told = Line(concern.summary, tone=concern.severity, code=concern.code)
        if proofs is not None:
            asked, finding = proofs.concerns[number]
            told = asked.proofs.finding(finding)
        yield replace(told, text=f"{when}{concern.summary}", label="new")


def _line(asked: Answered | None, text: str, place: str | None, label: str, tone: str = "fact") -> Line:
    """Return a line with the steps and the law of the result at a place of an assessment."""
    if asked is None:
        return Line(text, label=label, tone=tone)
    return asked.proofs.line(text, place, label=label, tone=tone)


def _readings(readings: Sequence[OtherReading]) -> Iterator[Line]:
    for other in readings:
        yield Line(f"{other.answer} - {other.reading}", tone="info", label="another reading")


def _begin_lines(law: PathLaw, proofs: PathProofs | None) -> Iterator[Line]:
    for number, program in enumerate(law.programs):
        day, name = wording.day(program.begin), wording.category(program.category)
        tone = {True: "fact", None: "watch", False: "act"}[program.allowed]
        if program.allowed:
            text = f"{name} may begin on {day}"
        elif program.allowed is None:
            text = f"whether {name} may begin on {day} is not known"
        elif program.earliest_begin:
            text = f"{name} may not begin on {day}; from {wording.day(program.earliest_begin)}"
        else:
            text = f"{name} may not begin on {day}, and no later day is known to do"
        yield _line(proofs.begins[number] if proofs else None, text, "proposed_allowed", "begin", tone)
        yield from _readings(program.readings)


def _cap_lines(law: PathLaw, proofs: PathProofs | None) -> Iterator[Line]:
    for number, cap in enumerate(law.caps):
        text = f"{show_limited(cap.category)}: last permitted day "
        text += wording.day(cap.last_permitted_day) if cap.last_permitted_day else "not known"
        if cap.category == Category.ALIEN_PHYSICIAN:
            text += f", {wording.TYPICAL}"
        if cap.needed_until is not None:
            text += f"; this path needs it until {wording.day(cap.needed_until)}"
        if cap.exceeded:
            text += ", which is later"
        asked, place = proofs.caps[number] if proofs else (None, None)
        label = "J-1 time" if cap.category in tuple(Category) else "time"
        yield _line(asked, text, place, label, "act" if cap.exceeded else "fact")
        yield from _readings(cap.readings)


def _service_lines(law: PathLaw, proofs: PathProofs | None, as_of: date) -> Iterator[Line]:
    """Yield the days of the waiver job, which hang on the day of the grant, and whether a State may ask."""
    if law.waiver_granted_on is not None and law.service_begins_by is not None:
        granted = wording.day(law.waiver_granted_on)
        is_granted = law.waiver_granted_on <= as_of and law.requirement == "waived"
        text = (
            f"the waiver was granted on {granted}" if is_granted else f"if the waiver is granted on {granted}"
        )
        text += f", the job begins by {wording.day(law.service_begins_by)}, counted from the grant"
        yield _line(proofs.service if proofs else None, text, "must_start_by", "service")
    if law.service_last_day is not None:
        text = f"full time to {wording.day(law.service_last_day)}"
        if law.requirement == "subject":
            text += ", if the job begins on the day after"
        yield _line(proofs.service if proofs else None, text, "service_last_day", "service")
    if law.requirement == "subject" and law.waiver_granted_on is not None:
        told = {
            True: "a State (Conrad 30) is not excluded by what is known",
            False: "a State (Conrad 30) is excluded; a federal agency may ask",
            None: "whether a State may still ask (Conrad 30) is not known; a federal agency may",
        }
        tone = "fact" if law.conrad_open else "watch"
        yield _line(
            proofs.conrad if proofs else None, told[law.conrad_open], "route_available", "waiver", tone
        )
