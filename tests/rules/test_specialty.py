"""The deadline for a change of specialty: from the entry, or from the begin of the training."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.rules import assess, case_of

TODAY = date(2026, 1, 1)
TRAINING = {"ref": "p", "category": "alien_physician", "begin": "2025-06-23", "end": "2028-06-30", "sevis_id": "N0055555555"}  # fmt: skip
FROM_BEGIN = date(2027, 6, 23)


def research(begin, end, **more):
    return {"category": "research_scholar", "begin": begin, "end": end, "sevis_id": "N0012345678", **more}


def row(first, last=None, **more):
    return {"in": first, "out": last, "status": "J-1", **more}


def answer(law, programs, rows, as_of=TODAY, **more):
    case = {"programs": programs, "us_presence": rows, "proposed": {"action": "change_specialty"}, **more}
    return assess(case_of(case), law, as_of)


ANCHORS = [
    pytest.param([], [row("2025-06-20")], date(2027, 6, 20), False, id="the entry for the training"),
    pytest.param([], [row("2025-06-20", category="alien_physician")], date(2027, 6, 20), False, id="an entry as physician"),
    pytest.param([], [], FROM_BEGIN, False, id="no entry known"),
    pytest.param([], [row("2025-06-20", "2025-12-01"), row("2025-12-20")], date(2027, 6, 20), False, id="the first of two entries"),
    pytest.param([], [{"in": "2025-06-20", "status": "J-2", "principal_category": "student"}], FROM_BEGIN, False, id="a J-2 is no J-1"),
    pytest.param([research("2023-07-01", "2025-06-10")], [row("2023-06-20")], FROM_BEGIN, True, id="research first, never left"),
    pytest.param([research("2023-07-01", "2025-06-10")], [row("2023-06-20", "2025-06-21"), row("2025-06-23")], date(2027, 6, 23), False, id="a day abroad before the begin"),
    pytest.param([research("2023-07-01", "2025-06-10")], [row("2023-06-20", "2025-06-22"), row("2025-06-23")], FROM_BEGIN, True, id="back on the day after"),
    pytest.param([research("2023-07-01", "2025-06-10")], [row("2023-06-20", "2025-06-12"), row("2025-06-20")], date(2027, 6, 20), False, id="left between"),
    pytest.param([research("2020-07-01", "2022-06-30")], [row("2020-06-20", "2022-07-05"), row("2025-06-20")], date(2027, 6, 20), False, id="research of another time"),
    pytest.param([research("2023-07-01", "2025-06-10")], [row("2023-06-20", "2025-08-01"), row("2025-09-01")], FROM_BEGIN, True, id="a trip after the begin"),
    pytest.param([], [row("2023-01-05", "2025-06-22", category="research_scholar"), row("2025-06-23", category="alien_physician")], FROM_BEGIN, True, id="only the rows say so"),
    pytest.param([], [row("2023-01-05", "2025-06-21", category="research_scholar"), row("2025-06-23", category="alien_physician")], date(2027, 6, 23), False, id="a day between the rows"),
    pytest.param([research("2023-07-01", "2025-06-10", sevis_status="no_show")], [row("2025-06-20")], date(2027, 6, 20), False, id="a record never used"),
]  # fmt: skip


@pytest.mark.parametrize(("programs", "rows", "deadline", "ambiguous"), ANCHORS)
def test_the_two_years_count_from(law, programs, rows, deadline, ambiguous):
    found = answer(law, [TRAINING, *programs], rows)
    assert found.specialty_change_deadline == deadline
    assert ("SPECIALTY_ANCHOR_AMBIGUOUS" in found.warnings) is ambiguous
    assert found.proposed_allowed is True
    assert found.changes_left == 1


def test_the_first_entry_as_an_exchange_visitor_is_the_other_reading(law):
    rows = [row("2024-01-02")]
    found = answer(law, [TRAINING, research("2024-01-08", "2025-06-10")], rows)
    changes = {"specialty_change_deadline": date(2026, 1, 2), "proposed_allowed": True}
    assert changes in [dict(other.changes) for other in found.alternatives]
    late = answer(law, [TRAINING, research("2024-01-08", "2025-06-10")], rows, date(2026, 1, 3))
    changes = {"specialty_change_deadline": date(2026, 1, 2), "proposed_allowed": False}
    assert changes in [dict(other.changes) for other in late.alternatives]
    on_day = answer(law, [TRAINING, research("2024-01-08", "2025-06-10")], rows, date(2026, 1, 2))
    assert {**changes, "proposed_allowed": True} in [dict(other.changes) for other in on_day.alternatives]
    used = answer(law, [TRAINING, research("2024-01-08", "2025-06-10")], rows, specialty_changes_made=1)
    assert changes in [dict(other.changes) for other in used.alternatives]


@pytest.mark.parametrize(
    ("made", "left", "allowed"),
    [
        pytest.param(None, 1, True, id="not known to have been made"),
        pytest.param(0, 1, True, id="none made"),
        pytest.param(1, 0, False, id="one made"),
        pytest.param(2, 0, False, id="two made"),
    ],
)
def test_one_change_is_allowed(law, made, left, allowed):
    found = answer(law, [TRAINING], [row("2025-06-20")], specialty_changes_made=made)
    assert (found.changes_left, found.proposed_allowed) == (left, allowed)
    assert found.warnings == (("NEW_STATEMENT_OF_NEED_LIKELY",) if allowed else ())


@pytest.mark.parametrize(
    ("program", "made", "allowed"),
    [
        pytest.param({"category": "student"}, 0, None, id="no training on file"),
        pytest.param({"category": "student"}, 1, False, id="no training on file and a change made"),
        pytest.param({"category": "alien_physician", "end": "2028-06-30"}, 0, None, id="training without a begin"),
    ],
)  # fmt: skip
def test_without_a_begin_of_training_there_is_no_deadline(law, program, made, allowed):
    found = answer(law, [program], [], specialty_changes_made=made)
    assert (found.specialty_change_deadline, found.proposed_allowed) == (None, allowed)
    assert {"specialty_change_deadline", "proposed_allowed"} <= found.given
