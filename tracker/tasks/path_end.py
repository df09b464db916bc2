"""The end of a path to practice: service that a waiver binds to, then practice; and in which statuses."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tracker.dates import ONE_DAY, show_day, term_last_day
from tracker.reports.coherence.statuses import SHOWN
from tracker.reports.paths import H1B, Part, PathLaw, Stretch
from tracker.rules import Law
from tracker.tasks.own_path import OwnPath

NOT_J1 = frozenset({"h1b", "o1", "f1", "f1_opt", "dependant", "other"})  # in which training may run
NEAR = 60  # days between two parts that are still one program: our choice


def serve(law: PathLaw, stretches: list[Stretch], years: int, on_file: Law) -> list[str]:
    """Add the service that a waiver binds to, where the path has none after its training; return why.

    Args:
        law: what the law says about the path.
        stretches: its parts, to which the service is added.
        years: of service.
        on_file: the law on file, whose citation stands with the part.
    """
    parts = [s.part for s in stretches]
    training = next((s for s in reversed(stretches) if s.part == Part.TRAINING), None)
    if training is None or law.service_begins_by is None:
        return []
    owed = law.requirement == "subject"
    if Part.WAIVER in (parts[len(parts) - parts[::-1].index(Part.TRAINING) :] if owed else parts):
        return []
    begin = max(training.end, law.waiver_granted_on or training.end) + ONE_DAY if training.end else None
    begin = law.service_begins_on or begin
    rule = on_file.rules["V-05"]
    last = (law.service_last_day or term_last_day(begin, years=years)) if begin else None
    stretches.append(Stretch(Part.WAIVER, float(years), begin, last, "waiver service", source=rule.citation))
    if not owed:
        granted = f"of {show_day(law.waiver_granted_on)} " if law.waiver_granted_on else ""
        told = f"the waiver {granted}binds to {years} years of full-time service ({rule.id})"
        if begin is not None and begin > law.service_begins_by:
            last_day = show_day(law.service_begins_by)
            told += f", drawn behind training, which is later than its last day, {last_day}"
        return [told]
    found = [
        "212(e) is waived on the last day of training, or today where that is over, for every program that "
        f"carries it, through {years} years of full-time service in H-1B from the next day ({rule.id}, "
        "W-12); a no-objection waiver is not open after graduate medical education (V-03), hardship and "
        "persecution bind to no service"
    ]
    if "GOV_FUNDING" in law.basis:
        found.append(
            "a person bound by contract to return home needs her government's statement of no objection "
            f"for the request of a State, too ({rule.id})"
        )
    return found


def j1_assumptions(stretches: Sequence[Stretch], held: str | None) -> list[str]:
    """Return what is assumed of the statuses in which the parts that lie ahead are held.

    Args:
        stretches: the parts of the path.
        held: the word of the status in which training runs today, where that is not J-1.
    """
    ahead = [s for s in stretches if not s.done]
    found = []
    if any(s.part == Part.RESEARCH for s in ahead):
        found.append("research in J-1 as research scholar; other statuses have other limits")
    training = [s for s in ahead if s.part == Part.TRAINING]
    if training and held is not None:
        limit = (
            "H-1B lasts six years in all, days abroad added (X-01)"
            if held == H1B
            else "the limits of that status are not counted here"
        )
        found.append(
            f"training goes on in the status on record ({SHOWN[held]}): it brings no 212(e) of its own, and "
            f"{limit}"
        )
    elif training:
        pairs = itertools.pairwise(training)
        breaks = any(a.end and b.begin and (b.begin - a.end).days > NEAR for a, b in pairs)
        found.append(
            f"training in J-1 as alien physician{'' if breaks else ', in one program without a break'}; with "
            "H-1B there is no 212(e) from training, and six years in all"
        )
    return found


def with_practice(stretches: Sequence[Stretch], own: OwnPath | None) -> list[Stretch]:
    """Return the parts with practice as the last, where the path has training or service that ends."""
    found = [s for s in stretches if s.part != Part.PRACTICE]
    named = [s for s in stretches if s.part == Part.PRACTICE]
    last = max((s.end for s in found if s.end is not None), default=None)
    if own is not None and not own.goes_on and not named:
        return found
    if not any(s.part in (Part.TRAINING, Part.WAIVER) for s in found) and not named:
        return found
    begin = last + ONE_DAY if last else None
    words = "independent practice"
    if named:
        words = named[0].words
        begin = max((day for day in (begin, named[0].begin) if day is not None), default=None)
    return [*found, Stretch(Part.PRACTICE, 0.0, begin, None, words)]
