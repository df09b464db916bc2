"""Where the person stands today, in a few lines, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tracker.reports import wording
from tracker.reports.time_left import OVER
from tracker.store.ledger import Ledger
from tracker.tasks.visa_time import VisaAnswer, visa_answer
from tracker.terms import Category


@dataclass(frozen=True)
class Status:
    """The lines of ``tracker status``; ``attention`` tells whether something needs the person."""

    as_of: date
    lines: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    suggestions: tuple[str, ...]
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def attention(self) -> bool:
        """Whether something needs the person."""
        return bool(self.needs)

    def as_json(self) -> dict[str, Any]:
        """Return the status as JSON values."""
        return {
            "format": "status/1",
            "as_of": self.as_of.isoformat(),
            "lines": [{"label": label, "text": text} for label, text in self.lines],
            "needs": list(self.needs),
            "suggestions": list(self.suggestions),
            "attention": self.attention,
            **self.answer,
        }


def status(ledger: Ledger, as_of: date, *, law_folder: Path | None = None) -> Status:
    """Return where the person stands on ``as_of``."""
    counts = ledger.counts()
    visa = visa_answer(ledger, as_of, law_folder=law_folder)
    lines = [*_clock_lines(visa), *_next_dates(visa), _two_year_line(visa)]
    counted = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts.items())
    lines.append(("records", counted or "none yet"))
    search_lines, search_needs = _search(ledger, counts, as_of)
    lines += search_lines
    needs = (*_needs(visa), *search_needs)
    return Status(
        as_of=as_of,
        lines=tuple(lines),
        needs=needs,
        suggestions=_suggestions(counts, visa),
        answer={
            "law": visa.answer["law"],
            "clocks": visa.answer.get("clocks", []),
            "bars": visa.answer.get("bars", []),
            "s212e": visa.answer["s212e"],
            "counts": counts,
        },
    )


def _clock_lines(visa: VisaAnswer) -> list[tuple[str, str]]:
    lines = []
    for clock in visa.answer.get("clocks", []):
        last = clock.get("cap_last_day") or clock.get("projected_cap_last_day")
        if clock["state"] in ("open", "last_day"):
            text = f"{wording.days(clock['days_remaining'])} left, last permitted day {wording.day(last)}"
            text += _typical(clock)
        elif clock["state"] == "not_started":
            text = f"not begun; last permitted day would be {wording.day(last)}{_typical(clock)}"
        else:
            text = (clock["state"] or "not known: a date or a SEVIS id is missing").replace("_", " ")
        lines.append((f"J-1 {wording.category(clock['category'])}", text))
    lines = list(dict.fromkeys(lines))
    for bar in visa.answer.get("bars", []):
        if date.fromisoformat(bar["last_barred"]) >= visa.as_of:
            months = bar["type"].removesuffix("_month")
            lines.append((f"{months}-month bar", f"to {wording.day(bar['last_barred'])}"))
    return lines


def _typical(clock: dict[str, Any]) -> str:
    """Return what limits physicians beside the seven years; nothing for other categories."""
    return f", {wording.TYPICAL}" if clock["category"] == Category.ALIEN_PHYSICIAN else ""


def _next_dates(visa: VisaAnswer) -> list[tuple[str, str]]:
    dates = []
    for key, what in (
        ("next_renewal_due_by", "DS-2019 in force ends"),
        ("grace_end", "30 days for travel end"),
        ("specialty_change_deadline", "last day to change specialty"),
        ("must_start_by", "last day to begin the waiver job"),
        ("latest_start_for_route", "latest begin of the waiver job by its route"),
    ):
        value = visa.answer.get(key)
        over = key == "next_renewal_due_by" and visa.answer.get("program_state") in OVER
        over |= key == "must_start_by" and visa.facts.in_waiver_job(visa.as_of)
        if value is not None and not over and date.fromisoformat(value) >= visa.as_of:
            dates.append((date.fromisoformat(value), what))
    for record, field_name, what in (
        *((passport, "expires_on", "passport ends") for passport in visa.facts.own_passports),
        *((s, "expires_on", "visa ends") for s in visa.facts.visas if s.dependant is None),
    ):
        day = getattr(record, field_name)
        if day is not None and day >= visa.as_of:
            dates.append((day, what))
    return [
        ("next date", f"{wording.day(day)}  {what} ({wording.days((day - visa.as_of).days)})")
        for day, what in sorted(dates)[:2]
    ]


def _two_year_line(visa: VisaAnswer) -> tuple[str, str]:
    found = visa.answer["s212e"]
    basis = f" ({', '.join(found['basis'])})" if found["basis"] else ""
    return "212(e)", f"{found['status'].replace('_', ' ')}{basis}"


def _needs(visa: VisaAnswer) -> tuple[str, ...]:
    needs = [f["summary"] for f in visa.answer.get("findings", []) if f["severity"] == "act"]
    if visa.facts.unconfirmed:
        needs.append(
            f"{len(visa.facts.unconfirmed)} machine-read records do not count until you confirm them"
        )
    if copies := _with_copies(visa):
        what = "form or visa has" if copies == 1 else "forms or visas have"
        needs.append(f"{copies} confirmed {what} another copy that says otherwise: tracker confirm")
    return tuple(needs)


def _search(
    ledger: Ledger, counts: dict[str, int], as_of: date
) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return what is due soon in the search for a position, and what is due now."""
    if not counts.get("contact") and not counts.get("offer"):
        return [], ()
    from tracker.tasks.due import due_items

    found = due_items(ledger, as_of)
    now = tuple(item.words for item in found if item.first <= as_of <= item.last)
    return [("due", item.words) for item in found if as_of < item.first], now


def _with_copies(visa: VisaAnswer) -> int:
    """Return how many records that count have a copy that a person is still to look at."""
    return sum(record.waits for record in (*visa.facts.ds2019s, *visa.facts.visas))


def _suggestions(counts: dict[str, int], visa: VisaAnswer) -> tuple[str, ...]:
    if not counts:
        return ("tracker import folder DIR", "tracker add ds2019", "tracker demo")
    found = []
    if visa.facts.unconfirmed or _with_copies(visa):
        found.append("tracker confirm")
    if counts.get("ds2019"):
        found.append("tracker report time --explain")
        found.append("tracker report 212e")
    else:
        found.append("tracker import folder DIR")
    return tuple([*found, "tracker verify"][:3])
