"""What would change the report does change it when it is entered, and stands on records."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from tests.reports.lives import Told, lives, story_from
from tests.reports.test_coherence_properties import (
    AS_OF,
    LAST,
    Rooms,
    bounded,
    fields_of,
    month,
    records_of,
    rooms,
)
from tracker.reports.coherence import Judgement, answer_of, judged

OF_NOTES = {
    "hidden_in_progress", "vague_bullets", "no_toolkit", "missing_dates", "overlapping_positions", "no_us_clinical_experience",
}  # fmt: skip
Judging = Callable[[Rooms], Judgement]
Enter = Callable[[Rooms, list[str], Judgement], Rooms]


def of_life(life: Told) -> Judging:
    def judging(found: Rooms) -> Judgement:
        return Told(life.id, life.as_of, found, life.person, {}).judged()

    return judging


def judging_rooms(found: Rooms) -> Judgement:
    return judged(story_from(records_of(found), fields_of(found), AS_OF))


# --- what each suggestion says, done ---------------------------------------------------------------------


def explain(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    return {**found, "explanations": [*found["explanations"], {"id": "new", "about": ids, "text": "Why"}]}


def fill(found: Rooms, _: list[str], judgement: Judgement) -> Rooms:
    holes = [hole for hole in judgement.story.holes if hole.explained_by is None and hole.months >= 6]
    posts = [
        {"id": f"new-{hole.first}", "kind": "leave", "begin": month(hole.first), "end": month(hole.last)} for hole in holes
    ]  # fmt: skip
    return {**found, "positions": [*found["positions"], *posts]}


def thesis(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    rows = [{**row, "field_s": "1"} if row["id"] in ids else row for row in found["education"]]
    return {**found, "education": rows}


def take_off(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    return {**found, "works": [row for row in found["works"] if row["id"] not in ids]}


def observe(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    rows = [
        {**row, "clinical_contact": "observer"} if row["id"] in ids else row for row in found["positions"]
    ]
    return {**found, "positions": rows}


def apply(found: Rooms, _: list[str], judgement: Judgement) -> Rooms:
    filed = f"{judgement.story.day:%Y-%m}-01"
    one = {"id": "new", "filed_on": filed, "specialties": [], "outcome": "pending"}
    return {**found, "applications": [*found["applications"], one]}


def spend(found: Rooms, ids: list[str], judgement: Judgement) -> Rooms:
    story = judgement.story
    empty = (
        {at for held in story.statuses if held.id in ids for at in held.months}
        - story.leave
        - set(story.best_at)
    )
    posts = [
        {"id": f"new-{at}", "kind": "other", "begin": month(at), "end": month(at), "s": "1"} for at in sorted(empty)
    ]  # fmt: skip
    return {**found, "positions": [*found["positions"], *posts]}


def name(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    rows = [{**row, "author_position": "middle"} if row["id"] == ids[0] else row for row in found["works"]]
    return {**found, "works": rows}


def answer_fields(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    return {
        room: [{**row, "s": "1"} if row["id"] in ids else row for row in rows] for room, rows in found.items()
    }


def as_preliminary(found: Rooms, ids: list[str], _: Judgement) -> Rooms:
    rows = [
        {**row, "specialties": [f"preliminary {one}" for one in row.get("specialties", [])]} if row["id"] in ids else row
        for row in found["applications"]
    ]  # fmt: skip
    return {**found, "applications": rows}


def long_leave(found: Rooms, ids: list[str], judgement: Judgement) -> Rooms:
    last = judgement.view.month
    one = {"id": "new", "kind": "leave", "begin": month(last - 150), "end": month(last)}
    return {**found, "positions": [*found["positions"], one]}


DONE: dict[str, Enter] = {
    "pivot_unexplained": explain,
    "unexplained_gap": fill,
    "unrelated_degree": thesis,
    "retracted_publication": take_off,
    "visa_activity_conflict": observe,
    "no_application_in_research": apply,
    "visa_collecting": spend,
    "group_author_only": name,
    "field_answers": answer_fields,
    "scattered_applications": as_preliminary,
    "low_output": long_leave,
    "no_output_18m": long_leave,
    "long_research": long_leave,
    "clinical_gap": long_leave,
}


def check(found: Rooms, judging: Judging) -> Counter[str]:
    """Do what each suggestion says; return how often each was."""
    judgement = judging(found)
    told = answer_of(judgement).as_json()
    raised = {flag["code"] for flag in told["flags"]}
    records = {row["id"] for rows in found.values() for row in rows}
    seen: Counter[str] = Counter()
    for one in told["suggestions"]:
        if one["code"] in OF_NOTES:
            continue
        assert one["lifts"] in raised
        assert one["evidence"]
        assert set(one["evidence"]) <= records
        after = answer_of(
            judging(DONE[one["code"]](copy.deepcopy(found), one["evidence"], judgement))
        ).as_json()
        if after["score"] is None:
            continue
        assert one["lifts"] not in {flag["code"] for flag in after["flags"]}, one["text"]
        if one["score_without"] is not None:
            assert one["score_without"] >= told["score"]
            assert after["score"] >= one["score_without"], one["text"]
        seen[one["code"]] += 1
    return seen


def test_every_suggestion_of_a_life_lifts_its_flag_when_it_is_done() -> None:
    seen: Counter[str] = Counter()
    for life in lives().values():
        seen += check(life.rooms, of_life(life))
    assert set(seen) == set(DONE) - {"visa_collecting"}  # tried below


@bounded
@given(rooms())
def test_every_suggestion_of_a_record_lifts_its_flag_when_it_is_done(found: Rooms) -> None:
    check(found, judging_rooms)


# --- single ones -----------------------------------------------------------------------------------------

MD = {"id": "md", "degree": "MBBS", "end": month(LAST - 60)}


def record(**parts: list[dict[str, Any]]) -> Rooms:
    found: Rooms = {room: [] for room in lives()["steady"].rooms}
    return {**found, "education": [MD], **parts}


def told_of(**parts: list[dict[str, Any]]) -> dict[str, Any]:
    return answer_of(judging_rooms(record(**parts))).as_json()


def post(identity: str, begin: int, end: int | None, **values: Any) -> dict[str, Any]:
    span = {"begin": month(LAST - begin), **({"end": month(LAST - end)} if end is not None else {})}
    return {"id": identity, "title": "Post", "kind": "clinical", "country": "IN", "s": "1", **span, **values}


def suggestion(told: dict[str, Any], code: str) -> dict[str, Any] | None:
    return next((one for one in told["suggestions"] if one["code"] == code), None)


def test_two_gaps_are_one_suggestion_since_only_both_together_lift_the_flag() -> None:
    told = told_of(positions=[post("a", 50, 40), post("b", 30, 20), post("c", 10, None)])
    found = suggestion(told, "unexplained_gap")
    assert found is not None
    assert sum(one["code"] == "unexplained_gap" for one in told["suggestions"]) == 1
    assert found["evidence"] == ["md", "a", "b", "c"]
    assert found["text"].count("naming") == 3


@pytest.mark.parametrize(
    ("first", "second", "offered"),
    [
        pytest.param(post("a", 59, 30, s="0"), None, True, id="months without an entry"),
        pytest.param(
            post("a", 59, 30, s="0"), post("b", 29, None, s="0"), False, id="every month has an entry"
        ),
        pytest.param(post("a", 59, 5, s="0"), None, False, id="too few months to matter"),
    ],
)
def test_months_of_statuses_are_asked_for_where_they_would_matter(
    first: Any, second: Any, offered: bool
) -> None:
    stays = [
        {"id": "f", "country": "US", "status": "F-1", "arrived_on": f"{month(LAST - 59)}-01", "left_on": f"{month(LAST - 30)}-28"},
        {"id": "h", "country": "US", "status": "H-1B", "arrived_on": f"{month(LAST - 29)}-01"},
    ]  # fmt: skip
    posts = [first, *([second] if second else [])]
    found = record(positions=posts, presence=stays, works=[{"id": "w", "title": "T", "date": month(LAST)}])
    told = answer_of(judging_rooms(found)).as_json()
    assert "visa_collecting" in {flag["code"] for flag in told["flags"]}
    assert (suggestion(told, "visa_collecting") is not None) is offered
    assert check(found, judging_rooms)["visa_collecting"] == offered


@pytest.mark.parametrize(
    ("months_of_it", "offered"),
    [
        pytest.param(36, True, id="a long post"),
        pytest.param(4, False, id="a short post that could not outweigh it"),
    ],
)
def test_a_field_is_asked_for_where_the_answer_would_matter(months_of_it: int, offered: bool) -> None:
    other = post("a", 59, 24, s="0")
    told = told_of(positions=[other, post("b", months_of_it - 1, None, s="")], works=[])
    assert "specialty_mismatch" in {flag["code"] for flag in told["flags"]} or not offered
    found = [one for one in told["suggestions"] if one["code"] == "field_answers"]
    assert ("specialty_mismatch" in {one["lifts"] for one in found}) is offered


def test_no_number_goes_with_a_correction_of_contact_with_patients() -> None:
    held = [
        {
            "id": "j",
            "category": "research_scholar",
            "sevis_begin": f"{month(LAST - 20)}-01",
            "sevis_end": f"{month(LAST + 9)}-01",
        }
    ]
    told = told_of(
        positions=[post("a", 59, 21), post("b", 20, None, country="US", clinical_contact="hands_on")],
        programs=held,
    )
    found = suggestion(told, "visa_activity_conflict")
    assert found is not None
    assert found["score_without"] is None


def test_the_score_without_a_flag_is_that_of_the_months_of_waiting_too() -> None:
    for life in lives().values():
        one = life.judged()
        if one.lowest is not None and one.now is not None and one.waited:
            for code in ("retracted_publication", "unexplained_gap", "low_output"):
                promised = one.score_without(code)
                assert promised is not None
                assert promised <= min(-(-month.without(code) // 1) for month in one.months)


@pytest.mark.parametrize(
    ("specialties", "raised"),
    [
        pytest.param(["neurology", "dermatology", "pathology"], True, id="three fields"),
        pytest.param(["neurology", "dermatology", "preliminary pathology"], False, id="a preliminary year beside two"),
        pytest.param(["neurology", "Pathology-Preliminary", "dermatology"], False, id="as the Match writes it"),
        pytest.param(["preliminary neurology", "preliminary dermatology", "prelim pathology"], False, id="preliminary years alone"),
    ],
)  # fmt: skip
def test_a_preliminary_year_is_no_field_of_its_own(specialties: list[str], raised: bool) -> None:
    told = told_of(
        positions=[post("a", 59, 30), post("b", 29, None)],
        applications=[{"id": "x", "cycle": 2026, "specialties": specialties, "outcome": "pending"}],
    )
    assert ("scattered_applications" in {flag["code"] for flag in told["flags"]}) is raised


# --- rows that add up ------------------------------------------------------------------------------------


@bounded
@given(rooms(research_open=True))
def test_the_months_of_research_posts_add_up_to_those_of_the_sentence(found: Rooms) -> None:
    judgement = judging_rooms(found)
    story, told = judgement.story, answer_of(judgement).as_json()
    posts = {post.id: post for post in judgement.view.research_posts}
    for flag in told["flags"]:
        if flag["code"] not in ("long_research", "low_output", "no_application_in_research"):
            continue
        assert {row["record_id"] for row in flag["rows"]} == set(posts)
        for row in flag["rows"]:
            post = posts[row["record_id"]]
            counted = set(range(max(post.begin, judgement.view.graduated + 1), post.end + 1)) - story.leave
            assert (row["number"], row["unit"]) == (len(counted), "months of research")
        if len(posts) == 1:
            assert flag["rows"][0]["number"] == told["counts"]["research_months_net"]


def test_a_status_that_goes_on_is_not_said_to_have_ended() -> None:
    held = [
        {
            "id": "j",
            "category": "research_scholar",
            "sevis_begin": f"{month(LAST - 20)}-01",
            "sevis_end": f"{month(LAST + 9)}-01",
        }
    ]
    ended = [
        {"id": "f", "country": "US", "status": "F-1", "arrived_on": "2019-09-01", "left_on": "2020-06-30"}
    ]
    told = told_of(positions=[post("a", 59, 30), post("b", 20, None)], programs=held, presence=ended)
    assert [row["what"] for row in told["alignment"]["statuses"]] == [
        "F-1, Sep 2019 to Jun 2020",
        "J-1 research scholar, Mar 2025 to now",
    ]


def test_a_work_in_no_medical_field_is_no_output() -> None:
    work = {
        "id": "w",
        "title": "T",
        "type": "article",
        "status": "published",
        "author_position": "first",
        "date": month(LAST - 2),
    }
    values = []
    for told in ({}, {"neutral": "yes"}):
        found = told_of(positions=[post("a", 20, None, kind="research")], works=[{**work, **told}])
        values += [part["value"] for part in found["subscores"] if part["code"] == "output"]
    assert values[0] > 0
    assert values[1] == 0


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        pytest.param({"country": "US"}, True, id="practice in the US, contact not said"),
        pytest.param({"country": "US", "clinical_contact": "observer"}, False, id="contact said"),
        pytest.param({"country": "IN"}, False, id="practice elsewhere"),
        pytest.param({"country": "US", "kind": "training"}, False, id="training"),
    ],
)
def test_contact_with_patients_in_the_us_is_asked_for(values: dict[str, str], asked: bool) -> None:
    told = told_of(positions=[post("a", 59, 21), post("b", 20, None, **values)])
    found = [one for one in told["questions"] if one["code"] == "clinical_contact"]
    assert [(one["record_id"], one["answers"]) for one in found] == (
        [("b", ["hands_on", "observer", "none"])] if asked else []
    )
