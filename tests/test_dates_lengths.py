"""Days that two spans share, and whole months."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates import Span, shared_days, whole_months

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
