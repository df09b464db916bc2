"""The other readings of a window are those that apply, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.rules import assess, case_of

CAP = "clocks.alien_physician.cap_last_day"


def training(begin, end, **more):
    return {"category": "alien_physician", "begin": begin, "end": end, **more}


@pytest.mark.parametrize(
    ("programs", "changes"),
    [
        pytest.param([training("2023-07-01", "2026-06-30")], [], id="nothing open to question"),
        pytest.param([training("2020-02-29", "2026-06-30")], [{CAP: date(2027, 2, 27)}], id="seven years from 29 February, clipped"),
        pytest.param(
            [training("2020-02-29", "2027-06-30", exceptional_need={"approved": True, "until": "2028-02-29"})],
            [],
            id="an approval sets the cap",
        ),
        pytest.param(
            [training("2020-02-29", "2021-06-30"), training("2022-07-01", "2026-06-30")],
            [{CAP: date(2027, 2, 28)}, {CAP: date(2029, 6, 30)}],
            id="days accumulated from 29 February",
        ),
    ],
)  # fmt: skip
def test_the_other_readings_of_training(law, programs, changes):
    found = assess(case_of({"programs": programs}), law, date(2025, 6, 1))
    assert [dict(other.changes) for other in found.alternatives] == changes


@pytest.mark.parametrize(
    ("entered", "status", "readings"),
    [
        pytest.param("2023-06-30", "H-1B", 1, id="H-1B before the training"),
        pytest.param("2023-06-30", "h1b", 1, id="written in another way"),
        pytest.param("2023-07-01", "H-1B", 0, id="from the day on which it began"),
        pytest.param("2023-06-30", "H-4", 0, id="another status"),
    ],
)
def test_earlier_training_in_h1b_status_is_a_reading_without_figures(law, entered, status, readings):
    row = {"in": entered, "out": "2023-07-05", "status": status}
    case = {"programs": [training("2023-07-01", "2026-06-30")], "us_presence": [row]}
    found = assess(case_of(case), law, date(2025, 6, 1))
    assert [dict(other.changes) for other in found.alternatives] == [{}] * readings


LEAVE = [{"from": "2024-01-01", "to": "2024-06-30"}]


@pytest.mark.parametrize(
    ("more", "changes"),
    [
        pytest.param({"leave": LEAVE}, [{CAP: date(2029, 12, 29)}], id="leave"),
        pytest.param({"training_start": "2022-07-10"}, [{CAP: date(2029, 7, 9)}], id="a later first day of training"),
        pytest.param({"leave": LEAVE, "training_start": "2022-07-10", "exceptional_need": {"approved": True, "until": "2030-06-30"}}, [], id="an approval names its own last day"),
    ],
)  # fmt: skip
def test_an_approval_is_not_moved_by_leave_or_a_later_start(law, more, changes):
    case = case_of({"programs": [training("2022-07-01", "2029-06-30", **more)]})
    assert [dict(other.changes) for other in assess(case, law, date(2025, 6, 1)).alternatives] == changes
