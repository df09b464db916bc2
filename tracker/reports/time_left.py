"""The report on J-1 time: what is used, what is left, bars, grace and entry windows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.dates import ONE_DAY, show_length
from tracker.reports import wording
from tracker.reports.facts import Facts, ProgramForms, grouped_programs
from tracker.reports.proof import Proofs
from tracker.reports.report import Line, Report, Section, Table

_STATES = {
    "open": "open",
    "last_day": "today is its last day",
    "closed": "closed",
    "not_started": "not begun",
    "not_permitted": "begins inside a bar: not permitted",
}
_RESEARCH = ("research_scholar", "professor", "research_scholar_or_professor")
OVER = frozenset({"terminated", "grace", "grace_last_day", "out_of_status", "ended"})  # no form is in force
_PROGRAM_STATES = {
    "not_started": "No program has begun.",
    "active": "A program is running.",
    "active_last_day": "A program ends today.",
    "lapsed": "The DS-2019 has lapsed and the program goes on.",
    "terminated": "The last record was terminated.",
    "grace": "The program has ended; the 30 days for travel are running.",
    "grace_last_day": "Today is the last of the 30 days for travel.",
    "out_of_status": "The 30 days for travel have passed.",
    "ended": "All programs have ended.",
}


def time_report(
    answer: dict[str, Any], facts: Facts, proofs: Proofs, as_of: date, assumptions: tuple[str, ...]
) -> Report:
    """Return the report of an assessment made from the records."""
    sections = [
        *result_sections(answer, proofs, as_of),
        _needs_you(answer, facts, proofs, assumptions),
        _programs(facts, proofs),
        _forms(facts, proofs),
    ]
    law = answer["law"]
    return Report(
        name="time",
        title=f"J-1 time on {wording.day(as_of)}",
        as_of=as_of,
        lead=lead_of(answer, facts),
        sections=tuple(section for section in sections if section.lines or section.table),
        footer=(
            wording.law_line(law, as_of),
            wording.NOT_ADVICE,
        ),
        answer=answer,
    )


def result_sections(answer: dict[str, Any], proofs: Proofs, as_of: date) -> list[Section]:
    """Return the sections on clocks, bars and dates."""
    clocks = answer.get("clocks", [])
    return [
        *(_clock(clock, number, proofs, as_of) for number, clock in enumerate(clocks)),
        _bars(answer, proofs, as_of),
        _dates(answer, proofs),
    ]


def _next_begin(answer: dict[str, Any]) -> str:
    begin = answer.get("earliest_begin_overall")
    if begin is None or begin <= answer["as_of"]:
        return ""
    return (
        f" By the bars on record, a research scholar or professor program may begin on {wording.day(begin)} "
        "at the earliest."
    )


def lead_of(answer: dict[str, Any], facts: Facts) -> str:
    """Return the sentence that a person would say first."""
    clocks = answer.get("clocks", [])
    running = [clock for clock in clocks if clock["state"] in ("open", "last_day")]
    if not clocks:
        if "program_state" in answer:
            return (
                "No time is counted: no program on record is of a category whose limit is counted here, or "
                "its category is not recorded, or its record in SEVIS is void."
            )
        if facts.unconfirmed:
            return "Nothing counts yet: confirm what was read from your papers, then ask again."
        return "No J-1 program is on record, so no time can be counted."
    if not running:
        if any(clock["state"] is None for clock in clocks):
            return "Whether a J-1 window is open cannot be told: a date or a SEVIS id is missing."
        goes_on = answer.get("program_state") in ("active", "active_last_day")
        other = " A program is running, but none whose time is counted here." if goes_on else ""
        if goes_on and any(clock["state"] == "not_permitted" for clock in clocks):
            other = " The research program on record begins inside the bar of an earlier one."
        return f"No J-1 window is open on this day.{other}{_next_begin(answer)}"
    sentences = []
    if answer.get("program_state") == "lapsed":
        sentences.append("The DS-2019 has lapsed: ask your sponsor now, before you count on any of this.")
    for clock in running:
        last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
        name = wording.category(clock["category"]).replace(" or ", "/")
        sentences.append(
            f"You can hold J-1 {name} status until {wording.day(last)} at the latest: "
            f"{wording.days(clock['days_remaining'])}."
        )
        if clock["category"] in _RESEARCH:
            sentences.append("Ending the program earlier closes the window.")
        if clock["category"] == "alien_physician":
            sentences.append("The time typical for the specialty can end it earlier.")
    return " ".join(sentences)


def _clock(clock: dict[str, Any], number: int, proofs: Proofs, as_of: date) -> Section:
    path = f"clocks.{number}"
    state = _STATES.get(clock["state"], "not known: a date or a SEVIS id is missing")
    name = wording.category(clock["category"])
    last = clock.get("cap_last_day")
    closed = clock["state"] == "closed"
    lines = []
    if last is not None:
        label = "window ran to" if closed and date.fromisoformat(last) < as_of else "last permitted day"
        lost = ""
        if closed and date.fromisoformat(last) >= as_of:
            lost = "; the program's end closed it"
            if clock["category"] in _RESEARCH:
                lost += ", and what was left is lost"
        lines.append(proofs.line(f"{wording.day(last)}{lost}", path, label=label))
    elif clock.get("projected_cap_last_day"):
        projected = f"{wording.day(clock['projected_cap_last_day'])}, if nothing changes"
        lines.append(proofs.line(projected, path, label="last permitted day"))
    if clock.get("extension"):
        lines.append(Line(clock["extension"].replace("_", " "), label="approved extension"))
    if clock.get("used_days") is not None and clock.get("budget_days") is not None:
        used = f"{clock['used_days']:,} of {wording.days(clock['budget_days'])}"
        lines.append(proofs.line(used, f"{path}.used_days", label="used"))
    elif clock["state"] == "open" and clock.get("window_total_days") is not None:
        gone = clock["window_total_days"] - clock["days_remaining"]
        of_all = f"{gone:,} of {wording.days(clock['window_total_days'])}"
        lines.append(Line(of_all, label="gone by"))
    if clock["state"] in ("open", "last_day"):
        left = wording.days(clock["days_remaining"])
        if last is not None and clock["state"] == "open":
            left += f" ({show_length(as_of + ONE_DAY, date.fromisoformat(last))})"
        lines.append(Line(left, label="left after today"))
    if clock.get("days_left_after_scheduled_end") is not None:
        after = wording.days_left(clock["days_left_after_scheduled_end"])
        lines.append(Line(after, label="left at the scheduled end"))
    for reading, day in _readings(proofs, clock):
        lines.append(Line(f"{wording.day(day)} - {reading}", tone="info", label="another reading"))
    if refs := clock.get("refs"):
        lines.append(Line(", ".join(proofs.rests_on(ref) for ref in refs), label="rests on"))
    return Section(f"{name[:1].upper()}{name[1:]}: {state}", tuple(lines))


def _readings(proofs: Proofs, clock: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for alternative in proofs.answer.get("alternatives", []):
        for path, value in alternative["changes"].items():
            head, _, rest = path.partition(".")
            if head == "clocks" and rest == f"{clock['category']}.cap_last_day":
                found.append((alternative["reading"], value))
    return found


def _bars(answer: dict[str, Any], proofs: Proofs, as_of: date) -> Section:
    lines = []
    for key, scheduled in (("bars", False), ("bars_if_ended_as_scheduled", True)):
        for number, bar in enumerate(answer.get(key, [])):
            months = bar["type"].removesuffix("_month")
            last = date.fromisoformat(bar["last_barred"])
            first = bar.get("first_barred")
            when = f"{wording.day(first)} to {wording.day(last)}" if first else f"to {wording.day(last)}"
            past = " (past)" if last < as_of else ""
            what = "; would follow the scheduled end" if scheduled else ""
            lines.append(
                proofs.line(
                    f"{when}{past}{what}; earliest begin {wording.day(bar['earliest_begin'])}",
                    f"{key}.{number}",
                    label=f"{months}-month bar",
                    tone="info" if past or scheduled else "watch",
                )
            )
    return Section("Bars on research scholar and professor programs", tuple(lines))


def _dates(answer: dict[str, Any], proofs: Proofs) -> Section:
    lines = []
    state = answer.get("program_state")
    if state is not None:
        lines.append(proofs.line(_PROGRAM_STATES[state], "program_state", label="program"))
    for key, label in (
        ("next_renewal_due_by", "form in force ends"),
        ("grace_end", "30 days for travel end"),
        ("earliest_entry", "earliest entry"),
        ("earliest_begin_overall", "next begin, all bars past"),
        ("extended_to", "board examination extension to"),
        ("specialty_change_deadline", "last day to change specialty"),
    ):
        past = key == "earliest_begin_overall" and (answer.get(key) or "") <= answer["as_of"]
        past |= key == "next_renewal_due_by" and state in OVER
        if answer.get(key) is not None and not past and not (key == "earliest_entry" and _has_begun(answer)):
            lines.append(proofs.line(wording.day(answer[key]), key, label=label))
    if "proposed_allowed" in answer:
        allowed = answer["proposed_allowed"]
        word = {True: "yes", False: "no", None: "not known"}[allowed]
        asked = _step(proofs.proposed)
        lines.append(proofs.line(f"{word}{asked}", "proposed_allowed", label="next step allowed"))
    return Section("Dates", tuple(lines))


def _step(proposed: Mapping[str, Any]) -> str:
    if proposed.get("action") == "extend" and "to" in proposed:
        return f" (extend to {wording.day(proposed['to'])})"
    if proposed.get("action") == "change_specialty":
        return " (change of specialty)"
    if "category" in proposed and "begin" in proposed:
        return f" ({wording.category(proposed['category'])} from {wording.day(proposed['begin'])})"
    return ""


def _has_begun(answer: dict[str, Any]) -> bool:
    return bool(answer["earliest_entry"] < answer["as_of"] and answer.get("program_state") != "not_started")


def _needs_you(answer: dict[str, Any], facts: Facts, proofs: Proofs, assumptions: tuple[str, ...]) -> Section:
    order = {"act": 0, "watch": 1, "info": 2}
    findings = sorted(answer.get("findings", []), key=lambda f: (order[f["severity"]], f["code"]))
    lines = [proofs.finding(finding) for finding in findings]
    lines += [Line(f"Assumed: {text}.", tone="watch") for text in assumptions]
    if facts.unconfirmed:
        names = ", ".join(proofs.name(record) for record in facts.unconfirmed[:8])
        more = f" and {len(facts.unconfirmed) - 8} more" if len(facts.unconfirmed) > 8 else ""
        lines.append(Line(f"Not counted until you confirm what was read: {names}{more}.", tone="act"))
    return Section("What to look at", tuple(lines))


def _programs(facts: Facts, proofs: Proofs) -> Section:
    rows = []
    lines = []
    for group in grouped_programs(facts):
        begin, end = group.begin_form, group.end_form
        first = begin.program_begin_date if begin else None
        last = end.program_end_date if end else None
        length = show_length(first, last) if first and last and first <= last else "?"
        name = proofs.name(group.program) if group.program else "-"
        about = name if group.program else f"the program of {proofs.name(group.forms[0])}"
        papers = ", ".join(proofs.name(form) for form in group.forms)
        period = f"{wording.day(first)} - {wording.day(last)}"
        rows.append((name, wording.category(group.category), period, length, papers))
        for gap in group.gaps:
            when = f"{wording.day(gap.begin)} to {wording.day(gap.end)}"
            lines.append(Line(f"No form on record covers {when} of {about}: is one missing?", tone="watch"))
    table = Table(("program", "category", "by its forms", "length", "forms"), tuple(rows)) if rows else None
    return Section("Programs", tuple(lines), table)


def _forms(facts: Facts, proofs: Proofs) -> Section:
    rows = []
    for group in grouped_programs(facts):
        for form in group.forms:
            rows.append(
                (
                    proofs.name(form),
                    f"{wording.day(form.program_begin_date)} - {wording.day(form.program_end_date)}",
                    wording.category(form.category),
                    form.program_number or "?",
                    proofs.name(group.program) if group.program else "-",
                )
            )
    table = Table(("form", "covers", "category", "sponsor number", "program"), tuple(rows)) if rows else None
    return Section("DS-2019s that count", table=table)


def program_title(group: ProgramForms, proofs: Proofs) -> str:
    """Return how a program is named in reports."""
    name = proofs.name(group.program) if group.program else proofs.name(group.forms[0])
    return (
        f"{wording.category(group.category)}, {wording.day(group.begin)} - {wording.day(group.end)} ({name})"
    )
