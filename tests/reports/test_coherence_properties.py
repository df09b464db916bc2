"""What must hold of every record: nothing but the story counts, and what helps never hurts."""

from __future__ import annotations

import dataclasses
import json
import random
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports.lives import ROOMS, TableFields, lives, story_from
from tracker.records import KINDS
from tracker.records.base import Record
from tracker.records.person import Person
from tracker.reports.coherence import answer_of, coherence_report, judged
from tracker.reports.report import as_text

AS_OF = date(2026, 11, 15)
LAST = 12 * AS_OF.year + AS_OF.month - 1
TARGETS = ("neurology", "pathology", "dermatology")
FIELDS = ("neurology", "vascular neurology", "pathology", "dermatology", "family medicine")
SHARES = ("0", "0.3", "0.5", "0.8", "1", "")
bounded = settings(
    max_examples=30, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

Rooms = dict[str, list[dict[str, Any]]]


def month(at: int) -> str:
    return f"{at // 12}-{at % 12 + 1:02}"


def day(at: int) -> str:
    return f"{month(at)}-01"


months = st.integers(LAST - 96, LAST)


@st.composite
def spans(draw: st.DrawFn, *, can_be_open: bool = True) -> dict[str, str]:
    begin = draw(months)
    end = draw(st.integers(begin, LAST - 1)) if begin < LAST else None
    whole = {"begin": month(begin)}
    if end is None or (can_be_open and draw(st.booleans())):
        return whole
    return {**whole, "end": month(end)}


@st.composite
def positions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(
            ["research", "research", "clinical", "training", "observership", "teaching", "leave", "military"]
        )
    )
    return {
        "title": draw(st.sampled_from(["Post", "Physician", "Fellow"])),
        "kind": kind,
        "clinical_contact": draw(st.sampled_from(["hands_on", "observer", "none"])),
        "country": draw(st.sampled_from(["US", "IN"])),
        "specialty": draw(st.sampled_from(FIELDS)),
        "bullets": draw(st.lists(st.sampled_from(["Built 3 tools", "Helped"]), max_size=2)),
        "s": draw(st.sampled_from(SHARES)),
        **draw(spans()),
    }  # fmt: skip


@st.composite
def works(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": draw(st.sampled_from(["Headache", "Seizures", "Naïve cells", "Étude"])),
        "type": draw(st.sampled_from(["article", "article", "case_report", "poster", "oral", "abstract", "preprint", "letter"])),
        "status": draw(st.sampled_from(["published", "published", "accepted", "submitted", "in_preparation"])),
        "author_position": draw(st.sampled_from(["first", "second", "middle", "group", "last"])),
        "date": month(draw(months)),
        "s": draw(st.sampled_from(SHARES)),
    }  # fmt: skip


@st.composite
def rooms(draw: st.DrawFn, *, research_open: bool = False) -> Rooms:
    graduated = LAST - draw(st.integers(4, 110))
    found: Rooms = {room: [] for room in ROOMS}
    found["education"] = [{"degree": "MBBS", "end": month(graduated)}]
    for name in draw(st.lists(st.sampled_from(["MBA", "MPH"]), max_size=1)):
        found["education"].append({"degree": name, "field_s": draw(st.sampled_from(SHARES)), **draw(spans())})
    found["positions"] = draw(st.lists(positions(), min_size=1, max_size=4))
    if research_open:
        begin = draw(st.integers(max(graduated + 1, LAST - 70), LAST))
        found["positions"].append(
            {"title": "Research", "kind": "research", "country": "US", "begin": month(begin), "s": draw(st.sampled_from(SHARES))}
        )  # fmt: skip
    found["works"] = draw(st.lists(works(), max_size=6))
    found["exams"] = [{"taken_on": month(at)} for at in draw(st.lists(months, max_size=2))]
    found["applications"] = [
        {
            "filed_on": day(at), "cycle": at // 12 + 1, "specialties": draw(st.lists(st.sampled_from(FIELDS), max_size=3)),
            "interviews": draw(st.integers(0, 8)),
            "outcome": draw(st.sampled_from(["pending", "unmatched", "withdrawn"])),
        }
        for at in draw(st.lists(months, max_size=3))
    ]  # fmt: skip
    found["programs"] = [
        {"category": draw(st.sampled_from(["research_scholar", "alien_physician"])), "sevis_begin": day(at), "sevis_end": day(LAST)}
        for at in draw(st.lists(months, max_size=1))
    ]  # fmt: skip
    found["presence"] = [
        {"country": "US", "status": draw(st.sampled_from(["F-1", "H-1B", "H-4"])), "arrived_on": day(at), "left_on": day(min(at + 30, LAST))}
        for at in draw(st.lists(months, max_size=2))
    ]  # fmt: skip
    for room, rows in found.items():
        for number, row in enumerate(rows):
            row["id"] = f"{room}-{number:02}"
    return found


def records_of(found: Rooms, person: dict[str, Any] | None = None) -> list[Record]:
    told = {"target_specialty": "neurology", **(person or {})}
    made: list[Record] = [Person(id="person", number=1, **told)]
    for room, rows in found.items():
        for number, row in enumerate(rows, 1):
            values = {
                name: value
                for name, value in row.items()
                if name not in ("s", "field_s", "thesis_s", "neutral")
            }
            made.append(KINDS[ROOMS[room]].model_validate({"number": number, **values}))
    return made


def fields_of(found: Rooms, target: str = "neurology") -> TableFields:
    return TableFields(target, {row["id"]: row for rows in found.values() for row in rows})


def judgement(found: Rooms, as_of: date = AS_OF, person: dict[str, Any] | None = None) -> Any:
    return judged(story_from(records_of(found, person), fields_of(found), as_of))


def score(found: Rooms, as_of: date = AS_OF) -> int | None:
    return judgement(found, as_of).score


def answer(found: Rooms, as_of: date = AS_OF, person: dict[str, Any] | None = None) -> dict[str, Any]:
    return answer_of(judgement(found, as_of, person)).as_json()


def plus(found: Rooms, room: str, *rows: dict[str, Any]) -> Rooms:
    return {**found, room: [*found[room], *rows]}


def never_lower(after: int | None, before: int | None) -> bool:
    return before is None or after is None or after >= before


@bounded
@given(rooms(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_of_lists_does_not_matter(found: Rooms, chance: random.Random) -> None:
    mixed = {room: chance.sample(rows, len(rows)) for room, rows in found.items()}
    mixed["positions"] = [{**row, "bullets": row.get("bullets", [])[::-1]} for row in mixed["positions"]]
    mixed["applications"] = [
        {**row, "specialties": row["specialties"][::-1]} for row in mixed["applications"]
    ]
    texts = []
    for variant in (found, mixed):
        one = judgement(variant)
        told = answer_of(one)
        texts.append(json.dumps(told.as_json()) + as_text(coherence_report(one, told), explain=True))
    assert texts[0] == texts[1]


@bounded
@given(rooms())
def test_other_ids_change_nothing_but_the_ids(found: Rooms) -> None:
    names = {
        row["id"]: f"x{9999 - number}"
        for number, row in enumerate(row for rows in found.values() for row in rows)
    }
    renamed = {room: [{**row, "id": names[row["id"]]} for row in rows] for room, rows in found.items()}
    expected = json.dumps(answer(found))
    # longest first, so that no id is taken for the beginning of another
    for old in sorted(names, key=len, reverse=True):
        expected = expected.replace(f'"{old}"', f'"{names[old]}"')
    twins = [json.dumps({**row, "id": ""}, sort_keys=True) for rows in found.values() for row in rows]
    if len(set(twins)) == len(twins):
        assert json.loads(expected) == answer(renamed)
    else:
        assert json.loads(expected)["score"] == answer(renamed)["score"]


@bounded
@given(rooms(), st.integers(-8, 8))
def test_other_years_change_nothing(found: Rooms, years: int) -> None:
    def moved(value: Any) -> Any:
        if isinstance(value, str) and value[:2] == "20" and value[4:5] == "-":
            return f"{int(value[:4]) + years}{value[4:]}"
        return value

    later = {
        room: [{name: moved(value) for name, value in row.items()} for row in rows]
        for room, rows in found.items()
    }
    for row in later["applications"]:
        row["cycle"] += years
    before, after = answer(found), answer(later, AS_OF.replace(year=AS_OF.year + years))
    for part in ("score", "word", "subscores"):
        assert [(one["code"], one["value"]) for one in before["subscores"]] == [
            (one["code"], one["value"]) for one in after["subscores"]
        ]
        if part != "subscores":
            assert before[part] == after[part]
    for name in ("flags", "strengths", "patterns"):
        assert [(one["code"], one["evidence"]) for one in before[name]] == [
            (one["code"], one["evidence"]) for one in after[name]
        ]


@bounded
@given(rooms())
def test_who_the_person_is_does_not_matter(found: Rooms) -> None:
    other = {
        "family_name": "TESTCASE", "given_name": "Other", "date_of_birth": "1960-02-29", "nationalities": ["VN", "NO"],
        "residence_country": "VN", "email": "a@b.example",
    }  # fmt: skip
    changed = {room: [dict(row) for row in rows] for room, rows in found.items()}
    for row in changed["positions"]:
        row |= {"paid": False, "employer": "Elsewhere", "mentor": "SAMPLE", "city": "Oslo"}
        if row["country"] == "IN":
            row["country"] = "NO"
        if row["kind"] == "leave":
            row["reason"] = "medical"
    for row in changed["exams"]:
        row |= {"score": "190", "attempts": 4, "result": "fail"}
    for row in changed["education"]:
        row |= {"school": "Elsewhere", "country": "VN"}
    assert answer(found) == answer(changed, person=other)


@bounded
@given(rooms(), spans(), st.sampled_from(["leave", "military"]))
def test_leave_costs_nothing(found: Rooms, span: dict[str, str], kind: str) -> None:
    after = plus(found, "positions", {"id": "away", "kind": kind, **span})
    assert never_lower(score(after), score(found))


@bounded
@given(rooms())
def test_an_explanation_costs_nothing(found: Rooms) -> None:
    ids = [row["id"] for room in ("positions", "education") for row in found[room]]
    after = plus(found, "explanations", {"id": "why", "about": ids, "text": "Why"})
    assert never_lower(score(after), score(found))


@bounded
@given(rooms(), st.integers(0, 12), st.sampled_from(["0.8", "0.9", "1"]))
def test_a_new_aligned_article_costs_nothing(found: Rooms, age: int, share: str) -> None:
    work = {
        "id": "new", "title": "A new one", "type": "article", "status": "published", "author_position": "first",
        "date": month(LAST - age), "s": share,
    }  # fmt: skip
    assert never_lower(score(plus(found, "works", work)), score(found))


@bounded
@given(
    rooms(), st.sampled_from(["poster", "oral", "preprint"]), st.sampled_from(["first", "middle", "group"])
)
def test_another_version_of_an_article_is_not_counted_again(found: Rooms, kind: str, place: str) -> None:
    article = {
        "id": "main", "title": "The study", "type": "article", "status": "accepted", "author_position": "middle",
        "date": month(LAST - 5), "s": "0.8",
    }  # fmt: skip
    version = {**article, "id": "other", "type": kind, "status": "published", "author_position": place, "s": "1",
               "version_of": "main"}  # fmt: skip
    before = answer(plus(found, "works", article))
    after = answer(plus(found, "works", article, version))
    for name in ("peer_reviewed", "distinct_works", "named_author_works"):
        assert before["counts"][name] == after["counts"][name]
    output = [
        [part["value"] for part in one["subscores"] if part["code"] == "output"] for one in (before, after)
    ]
    assert output[0] == output[1]


@bounded
@given(rooms(), works())
def test_a_retracted_work_never_helps_and_is_always_said(found: Rooms, work: dict[str, Any]) -> None:
    before, after = answer(found), answer(plus(found, "works", {**work, "id": "gone", "retracted": True}))
    assert never_lower(before["score"], after["score"])
    if after["score"] is not None:
        assert "retracted_publication" in {flag["code"] for flag in after["flags"]}


@bounded
@given(rooms(research_open=True), st.integers(1, 30))
def test_waiting_never_helps_while_research_goes_on(found: Rooms, waited: int) -> None:
    at = LAST + waited
    later = score(found, date(at // 12, at % 12 + 1, 15))
    assert never_lower(score(found), later)


@bounded
@given(rooms())
def test_letters_without_marks_change_nothing(found: Rooms) -> None:
    def bare(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

    for form in (lambda text: unicodedata.normalize("NFD", text), bare):
        changed = {**found, "works": [{**row, "title": form(row["title"])} for row in found["works"]]}
        before, after = answer(found), answer(changed)
        assert (before["score"], before["counts"]) == (after["score"], after["counts"])


@bounded
@given(rooms())
def test_words_repeated_in_bullets_and_titles_change_nothing(found: Rooms) -> None:
    changed = {**found, "skills": [{"id": "skill", "name": "neurology neurology"}]}
    changed["positions"] = [
        {**row, "title": "Post", "bullets": ["Neurology 7 " * 9] * len(row.get("bullets", []))}
        for row in found["positions"]
    ]
    assert score(found) == score(changed)


@bounded
@given(rooms())
def test_every_limit_and_flag_points_at_a_record_that_is_there(found: Rooms) -> None:
    told = answer(found)
    known = {row["id"] for rows in found.values() for row in rows} | {"person"}
    for one in (*told["caps"], *told["flags"], *told["strengths"], *told["patterns"]):
        assert one["evidence"] or one["code"] == "no_us_clinical_experience"
        assert set(one["evidence"]) <= known


@pytest.mark.parametrize("target", [*TARGETS, "basket weaving", None])
@pytest.mark.parametrize(
    "found",
    [
        {},
        {"works": [{"id": "a", "title": "One"}]},
        {"positions": [{"id": "a"}]},
        {"education": [{"id": "a", "degree": "MD"}]},
        {"education": [{"id": "a", "degree": "MD", "end": "2020"}]},
        {
            "education": [{"id": "a", "degree": "MD", "end": "2020"}, {"id": "d", "degree": "MBA", "begin": "2021"}],
            "positions": [{"id": "b", "kind": "research", "begin": "2021"}, {"id": "c", "end": "2022"}],
            "works": [{"id": "e", "title": "One", "type": "thesis"}, {"id": "f", "status": "published"}],
            "applications": [{"id": "g"}, {"id": "h", "cycle": 2026}],
            "programs": [{"id": "i", "category": "research_scholar"}],
            "plans": [{"id": "j"}],
            "explanations": [{"id": "k"}],
        },
    ],
    ids=["nothing", "one work", "an empty post", "no graduation", "a year alone", "half of everything missing"],
)  # fmt: skip
def test_there_is_always_an_answer(found: Rooms, target: str | None) -> None:
    whole = {room: found.get(room, []) for room in ROOMS}
    person = {"target_specialty": target}
    fields = fields_of(whole, target or "")
    fields.target = target
    one = judged(story_from(records_of(whole, person), fields, AS_OF))
    told = answer_of(one)
    assert told.as_json()["word"] in ("insufficient", "coherent", "mixed", "incoherent")
    assert as_text(coherence_report(one, told))


def test_leave_is_in_the_report_without_its_reason_or_title() -> None:
    found = dataclasses.asdict(lives()["urology, leave inside a research post"])["rooms"]
    for row in found["positions"]:
        if row["id"] == "leave":
            row |= {"title": "Zebra leave", "reason": "medical", "bullets": ["Zebra"], "note": "Zebra"}
    told = judgement(found, date(2027, 2, 10), {"target_specialty": "neurology"})
    text = as_text(coherence_report(told, answer_of(told)), explain=True) + json.dumps(
        answer_of(told).as_json()
    )
    assert "leave, Jan 2026 to Mar 2026" in text
    assert "Zebra" not in text
    assert "parental" not in text
