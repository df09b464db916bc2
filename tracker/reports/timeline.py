"""Programs, visas, stays, windows and bars over the years: a picture and the table that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tracker.dates import partial_first
from tracker.records.career_lanes import CareerLane
from tracker.reports import wording
from tracker.reports.facts import Facts, ProgramForms, grouped_programs, us_stays
from tracker.reports.report import Report, Section, Table
from tracker.terms import status_of_class
from tracker.typeset.timeline import Bar, Lane, Point, timeline_svg

_RESEARCH = ("research_scholar", "professor")


def timeline_report(
    answer: dict[str, Any],
    facts: Facts,
    as_of: date,
    planned: frozenset[str] = frozenset(),
    career: Sequence[CareerLane] = (),
) -> Report:
    """Return the timeline.

    Args:
        answer: what the law says on the facts, as JSON values.
        facts: what is on record.
        as_of: the day of the answer.
        planned: ids of records that are drawn hatched and said to be planned.
        career: lanes of the career, drawn below.
    """
    lanes = [lane for lane in _lanes(answer, facts, as_of, planned) if lane.bars]
    rows = [
        (
            lane.label,
            wording.day(bar.begin),
            wording.day(bar.end),
            bar.words + (" (planned)" if bar.planned else ""),
        )
        for lane in lanes
        for bar in lane.bars
    ]
    rows += _career_rows(career)
    lanes += [
        Lane(
            lane.name,
            tuple(Bar(item.begin, item.end, item.kind, item.words) for item in lane.stretches),
            tuple(Point(item.day, item.kind, item.words) for item in lane.moments),
        )
        for lane in career
    ]
    title = f"Timeline on {wording.day(as_of)}"
    law = answer["law"]
    return Report(
        name="timeline",
        title=title,
        as_of=as_of,
        lead="What is on record over the years; windows and bars are computed from it."
        if rows
        else "Nothing with a date is on record yet.",
        sections=(Section("", table=Table(("what", "from", "to", "words"), tuple(rows))),) if rows else (),
        footer=(
            wording.law_line(law, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
        picture=timeline_svg(lanes, as_of, title) if lanes else None,
    )


def _career_rows(career: Sequence[CareerLane]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what the lanes of a career hold; no month or day is told that is not on record."""
    for lane in career:
        for item in lane.stretches:
            begin = _partial(item.first) if item.first else ""
            yield lane.name, begin, _partial(item.last) if item.last else "open", item.words
        for moment in lane.moments:
            yield lane.name, _partial(moment.when), _partial(moment.when), moment.words


def _partial(text: str) -> str:
    """Return ``1 Mar 2024``, ``Mar 2024`` or ``2024``, as much as is known."""
    words = wording.day(partial_first(text))
    return words.split(" ", 3 - len(text.split("-")))[-1]


def _lanes(answer: dict[str, Any], facts: Facts, as_of: date, planned: frozenset[str]) -> Iterator[Lane]:
    groups = grouped_programs(facts)
    for name in dict.fromkeys(wording.category(group.category) for group in groups):
        chosen = [group for group in groups if wording.category(group.category) == name]
        yield Lane(
            f"J-1 {name}", tuple(bar for group in chosen for bar in _program_bars(group, as_of, planned))
        )
    for bar in _windows(answer, groups):
        yield Lane("Window", (bar,))
    yield Lane("Bars", tuple(_bars(answer)))
    visas = [
        Bar(
            visa.issued_on or visa.expires_on,
            visa.expires_on,
            "visa",
            visa.visa_class or "visa",
            visa.id in planned,
        )
        for visa in facts.visas
        if visa.dependant is None and visa.expires_on is not None
    ]
    yield Lane("Visas", tuple(sorted(visas, key=lambda bar: (bar.begin, bar.end))))
    status_of = {a.id: status_of_class(a.class_of_admission or "") for a in facts.admissions}
    stays = [
        Bar(
            stay.begin,
            stay.end or max(as_of, stay.begin),
            "stay",
            stay.status or "stay",
            stay.record.id in planned,
        )
        for stay in us_stays(facts, status_of)
    ]
    yield Lane("In the United States", tuple(stays))
    home = [
        Bar(s.arrived_on, s.left_on or max(as_of, s.arrived_on), "other", s.country or "", s.id in planned)
        for s in facts.stays
        if s.country != "US" and s.arrived_on is not None
    ]
    yield Lane("Elsewhere", tuple(sorted(home, key=lambda bar: (bar.begin, bar.end))))


def _program_bars(group: ProgramForms, as_of: date, planned: frozenset[str]) -> Iterator[Bar]:
    kind = "research" if group.category in _RESEARCH else "other"
    kind = "physician" if group.category == "alien_physician" else kind
    words = f"{wording.category(group.category)} {_number(group)}".strip()
    end = group.end
    for form in group.forms:
        first, last = form.program_begin_date, form.program_end_date
        if first is None or last is None:
            continue
        if end is None or last <= end:
            yield Bar(first, last, kind, words, form.id in planned)
        elif first <= end:
            yield Bar(first, end, kind, f"{words}, ended early", form.id in planned)
        else:
            yield Bar(first, last, kind, f"{words}, after the end of the program", form.id in planned)
    program = group.program
    if not group.forms and program is not None and program.sevis_begin is not None:
        last = max(program.sevis_begin, program.sevis_end or as_of)
        yield Bar(program.sevis_begin, last, kind, f"{words}, no form", program.id in planned)


def _number(group: ProgramForms) -> str:
    known = (record.program_number for record in (*group.forms, group.program) if record is not None)
    return next((number for number in known if number), "")


def _windows(answer: dict[str, Any], groups: list[ProgramForms]) -> Iterator[Bar]:
    first_of = {group.records[0].id: group.begin_form for group in groups}
    for clock in answer.get("clocks", []):
        last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
        begins = [
            form.program_begin_date
            for ref in clock.get("refs", ())
            if (form := first_of.get(ref)) is not None and form.program_begin_date is not None
        ]
        if last is not None and begins and min(begins) <= date.fromisoformat(last):
            words = f"{wording.category(clock['category'])}, {clock['state'] or 'not known'}".replace(
                "_", " "
            )
            yield Bar(min(begins), date.fromisoformat(last), "window", words)


def _bars(answer: dict[str, Any]) -> Iterator[Bar]:
    for bar in answer.get("bars", []):
        first = bar.get("first_barred") or bar.get("last_j_presence")
        if first is not None:
            months = bar["type"].removesuffix("_month")
            yield Bar(
                date.fromisoformat(first), date.fromisoformat(bar["last_barred"]), "bar", f"{months} months"
            )
