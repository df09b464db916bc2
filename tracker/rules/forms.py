"""What the forms and records themselves show: dates that disagree, missing papers, board extensions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tracker.dates import ONE_DAY, Span, clipped, distinct_days, show_day, whole_months
from tracker.rules.draft import Draft, step
from tracker.rules.facts import Facts
from tracker.rules.physician import board_extension_end
from tracker.rules.program_records import (
    AHEAD,
    ENDED,
    PHYSICIAN,
    SHORT_TERM,
    Record,
    State,
    goes_on_perhaps,
    is_initial_or_amended,
    refs_of,
)
from tracker.rules.windows import Windows
from tracker.terms import ECFMG_PROGRAM_NUMBER

_OLD_ECFMG_NUMBER = "P-3-4510"
_FEDERAL_SPONSOR = "G"  # program numbers of federal agencies begin so


def forms(facts: Facts, windows: Windows, draft: Draft) -> None:
    """Write what the forms give, and the codes of single records."""
    _union(facts, draft)
    for record in facts.records:
        _begins(record, draft)
        _content(facts, record, draft)
        _presence(facts, record, draft)
    _overlaps(facts, draft)
    _gaps(facts, draft)
    _board_extension(facts, windows, draft)
    _academic_training(facts, draft)


def _union(facts: Facts, draft: Draft) -> None:
    """Write the distinct days of the forms and the end of the form in force.

    The forms of a record that has ended are in force no longer, and a SEVIS end before the end of a form
    prevails. A form without one of its days leaves both open where it could change them.
    """
    spans: list[Span] = []
    ends: list[date] = []
    whole = known = True
    for record in facts.records:
        over = record.state in ENDED
        sevis_end = record.program.sevis_end or date.max
        for form in record.program.forms:
            if form.begin is None or form.end is None:
                whole = False
                begun = form.begin is None or form.begin <= facts.as_of
                known &= over or not begun or (form.end or date.max) < facts.as_of
                continue
            spans.append(Span(form.begin, form.end))
            end = min(form.end, sevis_end)
            if not over and form.begin <= facts.as_of <= end:
                ends.append(end)
    if not any(form.end for record in facts.records for form in record.program.forms):
        return
    days = distinct_days(spans) if whole else None
    paths = tuple(f"{record.path}.forms" for record in facts.records if record.program.forms)
    draft.put("form_days_union", days, step("R-FM-01", "distinct days of the forms", *paths, value=days))
    due = max(ends, default=None) if known else None
    draft.put(
        "next_renewal_due_by", due, step("R-AP-05", "end of the form in force", *paths, "as_of", value=due)
    )


def _begins(record: Record, draft: Draft) -> None:
    program, refs = record.program, refs_of([record])
    if program.sevis_begin is not None and program.begin is not None and program.sevis_begin != program.begin:
        text = f"form {show_day(program.begin)}, SEVIS {show_day(program.sevis_begin)}"
        found = step(
            "R-FM-01", text, f"{record.path}.begin", f"{record.path}.sevis_begin", value=record.begin
        )
        draft.warn("FORM_SEVIS_BEGIN_DIFFER", found, day=program.sevis_begin, refs=refs)
    begins = sorted({form.begin for form in program.forms if form.begin and is_initial_or_amended(form)})
    if program.sevis_begin is None and len(begins) > 1:
        text = "initial or amended forms begin on " + ", ".join(show_day(day) for day in begins[:10])
        found = step("R-FM-01", text, f"{record.path}.forms", value=record.begin)
        draft.warn("FORM_BEGIN_CONFLICT", found, day=begins[0], refs=refs)
        draft.warn("ASK_RO_FOR_SEVIS_BEGIN", found, day=begins[0], refs=refs)
    if program.status_acquired_by_cos is not None:
        found = step("R-RS-01", "the status was acquired on this day", record.begin_path, value=record.begin)
        draft.warn("COS_ANCHOR_USED", found, day=record.begin, refs=refs)
    if record.state is not State.CLOSED or program.sevis_end is None or program.end is None:
        return
    if program.sevis_end < program.end:
        text = f"form {show_day(program.end)}, SEVIS {show_day(program.sevis_end)}"
        found = step("R-FM-01", text, f"{record.path}.end", f"{record.path}.sevis_end", value=record.end)
        draft.warn("ENDED_EARLY", found, day=program.sevis_end, refs=refs)


def _content(facts: Facts, record: Record, draft: Draft) -> None:
    program, refs = record.program, refs_of([record])
    number = (program.program_number or "").strip().upper()
    other = record.category is not None and record.category != PHYSICIAN
    if other and number in (ECFMG_PROGRAM_NUMBER, _OLD_ECFMG_NUMBER):
        found = step(
            "R-AP-06", "the category decides", f"{record.path}.program_number", f"{record.path}.category"
        )
        draft.warn("CATEGORY_NOT_SPONSOR_DECIDES", found, refs=refs)
    if other and program.participant_is_physician and program.cert_62_27c is None and record.state in AHEAD:
        found = step("R-NC-01", "no certification on file", f"{record.path}.cert_62_27c")
        draft.warn("PHYSICIAN_CERTIFICATION_MISSING", found, refs=refs)
    if record.category in ("trainee", "intern") and record.state in AHEAD:
        found = step("R-TI-01", "trainee or intern", f"{record.path}.category")
        draft.warn("NO_PATIENT_CARE_OR_CONTACT", found, refs=refs)
    if program.position == "tenure_track":
        found = step("R-RS-06", "tenure track", f"{record.path}.position")
        draft.warn("TENURE_TRACK_NOT_PERMITTED", found, refs=refs)
    if record.category in (None, SHORT_TERM) or number.startswith(_FEDERAL_SPONSOR):
        return
    if record.begin is not None and record.end is not None:
        days = Span(record.begin, record.end).days
        if days < facts.law.number("shortest_program", facts.as_of):
            found = step("R-RS-07", "days, both ends counted", record.begin_path, record.end_path, value=days)
            draft.warn("BELOW_THREE_WEEK_MINIMUM", found, day=record.begin, refs=refs)


def _presence(facts: Facts, record: Record, draft: Draft) -> None:
    """Compare the first entry with the begin, and look for long absences."""
    rows = facts.rows_of.get(record.index)
    if not rows:
        return
    refs = refs_of([record])
    if record.begin is not None and rows[0].begin > record.begin:
        text = f"entered {show_day(rows[0].begin)}, begin {show_day(record.begin)}"
        found = step("R-RS-01", text, rows[0].paths[0], record.begin_path)
        draft.warn("ENTRY_AFTER_BEGIN", found, day=rows[0].begin, refs=refs)
    limit = facts.law.number("absence_notice", facts.as_of)
    out: date | None = rows[0].end
    for row in rows[1:]:
        if out is None:
            break
        away = (row.begin - out).days - 1
        if away > limit:
            text = f"{away} whole days abroad from {show_day(out + ONE_DAY)}"
            found = step("OWN-01", text, *row.paths[:1], value=away)
            draft.warn("CHECK_OUT_OF_COUNTRY_AUTHORISED", found, day=out, refs=row.refs)
        out = None if row.end is None else max(out, row.end)


def _overlaps(facts: Facts, draft: Draft) -> None:
    """Look for records of different category and SEVIS id that overlap."""
    running: list[Record] = []
    for record in facts.records:
        if record.begin is None or record.category is None:
            continue
        running = [earlier for earlier in running if earlier.end is not None and earlier.end >= record.begin]
        for earlier in running:
            same_id = record.sevis_id is not None and earlier.sevis_id == record.sevis_id
            if earlier.category == record.category or same_id or earlier.end is None:
                continue
            text = f"{show_day(record.begin)} lies before {show_day(earlier.end)}"
            found = step("R-CAT-01", text, record.begin_path, earlier.end_path)
            refs = refs_of([earlier, record])
            draft.warn("CONCURRENT_CATEGORIES", found, day=record.begin, refs=refs)
            if earlier.is_research and record.category == PHYSICIAN:
                draft.warn("END_RESEARCH_RECORD_FIRST", found, day=record.begin, refs=refs)
        if record.end is not None and record.state not in ENDED:
            running = [*running[-49:], record]  # a bound for absurd numbers of records


def _gaps(facts: Facts, draft: Draft) -> None:
    for earlier, later in pairwise(facts.chains):
        if earlier.last.program.ended_by == "transfer_out" or later.first.program.started_by == "transfer_in":
            continue
        if goes_on_perhaps(earlier, later):
            continue
        text = "another SEVIS id, no transfer marks"
        found = step("R-ST-13", text, f"{earlier.last.path}.sevis_id", f"{later.first.path}.sevis_id")
        refs = refs_of([*earlier.records, *later.records])
        draft.warn("GAP_NO_TRANSFER", found, day=later.first.begin, refs=refs)


def _board_extension(facts: Facts, windows: Windows, draft: Draft) -> None:
    """Write how far an extension for a board examination could reach. Source: 22 CFR 62.27(e)(3)."""
    asked = [record for record in facts.records if record.program.board_extension is not None]
    if not asked:
        return
    record = asked[-1]
    reached = board_extension_end(record, facts.law, facts.as_of)
    window = windows.of_record.get(record.index)
    cap = window.cap if window is not None and record.category == PHYSICIAN else None
    passes = reached is not None and cap is not None and reached > cap
    months = facts.law.number("board_extension_limit", facts.as_of)
    found = step(
        "R-AP-03",
        f"last day of the month of the examination, at most {months} months after the end",
        f"{record.path}.board_extension.exam_date",
        f"{record.path}.end",
        value=reached,
    )
    draft.put("extended_to", None if passes else reached, found)
    refs = refs_of([record])
    if passes and cap is not None:
        over = step("R-AP-03", f"it would pass {show_day(cap)}", record.begin_path, value=cap)
        draft.warn("BOARD_EXTENSION_SUBJECT_TO_SEVEN_YEARS", found, over, day=cap, refs=refs)
        reading = (
            "guidance of 1999 let waiver holders who await H-1B pass the seven years, six months at most"
        )
        draft.other_reading(reading, {"extended_to": reached})
    elif reached is not None:
        draft.warn("NO_TRAINING_OR_PAY_DURING_BOARD_EXTENSION", found, day=reached, refs=refs)


def _academic_training(facts: Facts, draft: Draft) -> None:
    """Write the academic training of a student. Source: 22 CFR 62.23(f)(4)(ii)-(iii)."""
    students = [r for r in facts.records if r.category == "student" and r.program.degree is not None]
    if not students:
        return
    record = max(students, key=lambda entry: (entry.end or date.max, entry.order))
    if record.begin is None or record.end is None:
        draft.put("academic_training_max_months", None)
        draft.put("latest_training_end", None)
        return
    doctorate = record.program.degree == "phd"
    name = "academic_training_limit_doctorate" if doctorate else "academic_training_limit"
    limit = facts.law.number(name, facts.as_of)
    course = whole_months(Span(record.begin, record.end))
    months = min(limit, course)
    end = clipped(record.end, months=months)
    text = f"the lesser of {limit} months and the {course} whole months of the course"
    found = step("R-SU-01", text, record.begin_path, record.end_path, f"{record.path}.degree", value=months)
    draft.put("academic_training_max_months", months, found)
    text = f"end {show_day(record.end)} + {months} months"
    draft.put("latest_training_end", end, step("R-SU-01", text, record.end_path, value=end))
    draft.warn("AT_MUST_BE_AUTHORISED_BEFORE_END", found, day=record.end, refs=refs_of([record]))
