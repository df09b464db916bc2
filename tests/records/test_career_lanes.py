"""Lanes of a career: what stands in which, the ends of partial dates, and what stays out."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.records.base import Record
from tracker.records.career import Education, Exam, Position
from tracker.records.career_lanes import career_lanes
from tracker.records.works import Work, WorkStatus

DAY = date(2026, 11, 21)
DEGREE = Education(degree="MBBS", begin="2012", end="2018-07")


def post(kind: str | None, begin: str | None, end: str | None = None, **more: str) -> Position:
    return Position.model_validate({"title": "Fellow", "kind": kind, "begin": begin, "end": end} | more)


@pytest.mark.parametrize(
    ("record", "lane"),
    [
        pytest.param(DEGREE, "Education", id="a degree"),
        pytest.param(post("research", "2020"), "Research", id="research"),
        pytest.param(post("clinical", "2020"), "Clinical work and training", id="clinical work"),
        pytest.param(post("training", "2020"), "Clinical work and training", id="training"),
        pytest.param(post("observership", "2020"), "Observerships", id="an observership"),
        pytest.param(post("teaching", "2020"), "Teaching and other posts", id="teaching"),
        pytest.param(Exam(name="Step 1", result="Pass", taken_on="2019"), "Examinations", id="a passed examination"),
        pytest.param(Work(title="T", status=WorkStatus.EPUB, date="2020"), "Works", id="a work"),
        pytest.param(post(None, "2020"), None, id="a post without a kind"),
        pytest.param(post("research", None), None, id="a post without days"),
        pytest.param(post("leave", "2020"), None, id="leave"),
        pytest.param(Exam(name="Step 1", result="fail", taken_on="2019"), None, id="a failed examination"),
        pytest.param(Work(title="T", status=WorkStatus.PUBLISHED, date="2020", retracted=True), None, id="a retracted work"),
        pytest.param(Work(title="T", date="2020"), None, id="a work without a status"),
    ],
)  # fmt: skip
def test_each_record_has_its_lane(record: Record, lane: str | None) -> None:
    assert [found.name for found in career_lanes([record], DAY)] == ([lane] if lane else [])


@pytest.mark.parametrize(
    ("begin", "end", "first", "last"),
    [
        ("2020", "2021", date(2020, 1, 1), date(2021, 12, 31)),
        ("2020-02", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-03", None, date(2020, 2, 3), DAY),
        ("2027-01", None, date(2027, 1, 1), date(2027, 1, 1)),
        (None, "2021-06", date(2021, 6, 1), date(2021, 6, 30)),
    ],
)
def test_partial_days_reach_as_far_as_they_can_mean(
    begin: str | None, end: str | None, first: date, last: date
) -> None:
    ((stretch,),) = [lane.stretches for lane in career_lanes([post("research", begin, end)], DAY)]
    assert (stretch.begin, stretch.end, stretch.first, stretch.last) == (first, last, begin, end)


def test_leave_is_told_without_its_reason_or_title() -> None:
    away = post("leave", "2024-01", "2024-06", title="Secret", reason="medical", note="private")
    ((stretch,),) = [lane.stretches for lane in career_lanes([away], DAY, leave=True)]
    assert (stretch.words, stretch.kind) == ("leave", "leave")


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        pytest.param("2018-10", [], id="two months"),
        pytest.param("2018-11", ["nothing entered, 3 months"], id="three months"),
        pytest.param("2019-01", ["nothing entered, 5 months"], id="five months"),
    ],
)
def test_months_without_an_entry_are_marked_when_asked_for(begin: str, words: list[str]) -> None:
    records = [DEGREE, post("research", begin)]
    found = {lane.name: lane for lane in career_lanes(records, DAY, gaps=True)}
    gaps = found["Nothing entered"].stretches if "Nothing entered" in found else ()
    assert [gap.words for gap in gaps] == words
    assert "Nothing entered" not in {lane.name for lane in career_lanes(records, DAY)}


def test_works_of_one_month_and_status_are_one_mark() -> None:
    works = [Work(title=str(n), status=WorkStatus.PUBLISHED, date=f"2020-05-0{n}") for n in range(1, 4)]
    works.append(Work(title="x", status=WorkStatus.SUBMITTED, date="2020-05"))
    ((one, two),) = [lane.moments for lane in career_lanes(works, DAY)]
    assert (one.words, one.count, one.when) == ("3 published", 3, "2020-05")
    assert two.words == "1 submitted"
