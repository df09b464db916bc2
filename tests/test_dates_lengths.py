"""Days that two spans share, days that others leave free, and whole months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.dates import ONE_DAY, Span, shared_days, whole_months, without

JUNE = Span(date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("other", "days"),
    [
        pytest.param(Span(date(2026, 6, 10), date(2026, 6, 12)), 3, id="inside"),
        pytest.param(Span(date(2026, 5, 1), date(2026, 7, 31)), 30, id="around"),
        pytest.param(Span(date(2026, 6, 30), date(2026, 7, 5)), 1, id="the last day"),
        pytest.param(Span(date(2026, 7, 1), date(2026, 7, 5)), 0, id="the day after"),
        pytest.param(Span(date(2026, 5, 1), date(2026, 6, 1)), 1, id="the first day"),
        pytest.param(Span(date(2026, 5, 1), date(2026, 5, 31)), 0, id="the day before"),
    ],
)
def test_shared_days_are_counted_from_either_side(other, days):
    assert shared_days(JUNE, other) == shared_days(other, JUNE) == days


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [
        pytest.param(date(2025, 8, 25), date(2026, 8, 24), 12, id="a year"),
        pytest.param(date(2025, 8, 25), date(2026, 8, 23), 11, id="a day less"),
        pytest.param(date(2025, 8, 25), date(2026, 8, 25), 12, id="a day more"),
        pytest.param(date(2025, 8, 31), date(2026, 2, 28), 6, id="to the end of February"),
        pytest.param(date(2025, 8, 31), date(2026, 2, 27), 5, id="a day before the end of February"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 28), 12, id="from 29 February"),
        pytest.param(date(2026, 6, 1), date(2026, 6, 30), 1, id="a calendar month"),
        pytest.param(date(2026, 6, 1), date(2026, 6, 1), 0, id="a day"),
    ],
)
def test_whole_months_end_the_day_before(begin, end, months):
    assert whole_months(Span(begin, end)) == months


def test_an_open_span_has_no_length():
    with pytest.raises(ValueError, match="no length"):
        whole_months(Span(date(2026, 1, 1)))
    with pytest.raises(ValueError, match="closed spans"):
        shared_days(JUNE, Span(date(2026, 1, 1)))


def june(first: int, last: int) -> Span:
    return Span(date(2026, 6, first), date(2026, 6, last))


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        pytest.param([], [june(1, 30)], id="nothing taken"),
        pytest.param([june(10, 12)], [june(1, 9), june(13, 30)], id="inside"),
        pytest.param([june(1, 1), june(30, 30)], [june(2, 29)], id="first and last day"),
        pytest.param([june(10, 12), june(13, 15)], [june(1, 9), june(16, 30)], id="touching"),
        pytest.param([june(12, 20), june(5, 13)], [june(1, 4), june(21, 30)], id="overlapping, out of order"),
        pytest.param([Span(date(2026, 5, 1), date(2026, 6, 29))], [june(30, 30)], id="from before"),
        pytest.param([Span(date(2026, 6, 2), date(2026, 7, 9))], [june(1, 1)], id="to after"),
        pytest.param([Span(date(2026, 5, 31), date(2026, 7, 1))], [], id="all taken"),
        pytest.param([Span(date(2026, 5, 1), date(2026, 5, 31))], [june(1, 30)], id="the day before"),
        pytest.param([Span(date(2026, 7, 1), date(2026, 7, 2))], [june(1, 30)], id="the day after"),
    ],
)
def test_what_others_leave_free_is_the_rest(taken, free):
    assert without(june(1, 30), taken) == free


def test_an_open_span_has_no_rest():
    with pytest.raises(ValueError, match="open"):
        without(Span(date(2026, 6, 1)), [])


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=5))
def test_every_day_is_either_taken_or_free(pairs):
    taken = [june(min(pair), max(pair)) for pair in pairs]
    free = without(june(1, 30), taken)
    for number in range(30):
        day = date(2026, 6, 1) + number * ONE_DAY
        assert any(day in span for span in taken) is not any(day in span for span in free)
