"""Calendar years in which days are excluded for tax, and the first one that counts."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.presence import J2, status_of

_STUDENT_STATUSES = frozenset({"F-1", "F-2"})


@dataclass(frozen=True, slots=True)
class _Time:
    """Presence in F or J status: its years, and whether it is that of a student."""

    first: int
    last: int | None
    student: bool


def tax(facts: Facts, draft: Draft) -> None:
    """Write the excluded years to that of ``as_of``, and the first year that counts.

    A teacher or trainee is not exempt in a year if exempt in two of the six before it; a student is
    exempt for five calendar years, and all exempt years count in the look-back. One day uses a year.
    Source: 26 USC 7701(b)(5)(C)-(E).
    """
    if not facts.case.tax:
        return
    times = _times(facts)
    if times is None:
        draft.put("exempt_years", None)
        draft.put("first_counting_year", None)
        return
    law, as_of = facts.law, facts.as_of
    allowed = law.number("teacher_trainee_exempt_years", as_of)
    exempt, first = _years(facts, times, allowed)
    back = law.number("teacher_trainee_look_back", as_of)
    text = f"exempt unless exempt in {allowed} of the {back} years before"
    found = step("X-03", text, "us_presence", "as_of")
    draft.put("exempt_years", tuple(exempt), found)
    draft.put("first_counting_year", first, found, step("X-03", "first year that is not exempt", value=first))
    if exempt:
        draft.warn("FORM_8843", found)
    more = law.number("teacher_trainee_exempt_years_foreign_pay", as_of)
    other, other_first = _years(facts, times, more)
    draft.other_reading(
        f"all pay comes from a foreign employer: {more} in place of {allowed}",
        {"exempt_years": other, "first_counting_year": other_first},
    )


def _times(facts: Facts) -> list[_Time] | None:
    """Return the time in F and J status, None where it is not known of what kind it is."""
    found: list[_Time] = []
    for row in facts.rows:
        category = row.principal_category if row.status == J2 else row.category
        if row.status != J2 and row.record is not None:
            category = row.record.category
        if category is None:
            return None
        found.append(_Time(row.begin.year, None if row.end is None else row.end.year, category == "student"))
    for entry in facts.case.us_presence:
        if entry.entered is not None and status_of(entry) in _STUDENT_STATUSES:
            found.append(_Time(entry.entered.year, None if entry.out is None else entry.out.year, True))
    if facts.presence_incomplete or (not found and facts.records and not facts.case.us_presence):
        return None
    return found


def _years(facts: Facts, times: list[_Time], allowed: int) -> tuple[list[int], int | None]:
    """Return the exempt years to that of ``as_of``, and the first year with presence that is not exempt."""
    if not times:
        return [], None
    law, as_of = facts.law, facts.as_of
    look_back = law.number("teacher_trainee_look_back", as_of)
    of_student = law.number("student_exempt_years", as_of)
    exempt: list[int] = []
    counting: int | None = None
    start = min(time.first for time in times)
    goes_on = any(time.last is None for time in times)
    end = max([as_of.year, *(time.last for time in times if time.last is not None)])
    end = max([end, *(time.first for time in times)]) + (look_back + of_student + 1 if goes_on else 0)
    present = _presence_by_year(times, start, end)
    for year in range(start, end + 1):
        kinds = present[year]
        if not kinds:
            continue
        recent = sum(1 for past in exempt if year - look_back <= past < year)
        if (False in kinds and recent < allowed) or (True in kinds and len(exempt) < of_student):
            exempt.append(year)
        elif counting is None:
            counting = year
    return [year for year in exempt if year <= as_of.year], counting


def _presence_by_year(times: list[_Time], start: int, end: int) -> dict[int, set[bool]]:
    """Return for each year whether there is presence as a student (true) or otherwise (false)."""
    present: dict[int, set[bool]] = {year: set() for year in range(start, end + 1)}
    for student in (True, False):
        spans = sorted(
            (time.first, end if time.last is None else time.last) for time in times if time.student is student
        )
        reached = start - 1
        for first, last in spans:
            for year in range(max(first, reached + 1), last + 1):
                present[year].add(student)
            reached = max(reached, last)
    return present
