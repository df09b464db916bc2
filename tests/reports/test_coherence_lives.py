"""Lives and what the report says of them: every flag, strength and pattern on both sides of its threshold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports.lives import Told, lives, orderings, story_from
from tracker.reports.coherence import LexiconFields, answer_of, coherence_report, judged
from tracker.reports.coherence.conditions import CAPPED
from tracker.reports.report import as_text
from tracker.reports.specialty import specialties

NOTES = {
    "hidden_in_progress", "vague_bullets", "no_toolkit", "missing_dates", "overlapping_positions",
    "no_us_clinical_experience",
}  # fmt: skip
FLAGS = NOTES | set(CAPPED) | {
    "unrelated_degree", "output_off_specialty", "no_output_18m", "long_research", "stale_output",
    "clinical_gap", "years_since_graduation", "no_first_author",
}  # fmt: skip
STRENGTHS = {
    "aligned_specialty", "productive_research", "first_author_output", "focused_research_sprint",
    "momentum_in_progress", "applied_each_cycle", "clinical_continuity", "straight_through", "endgame_aligned",
    "gap_explained", "pivot_explained", "bridging_degree", "recent_graduate",
}  # fmt: skip
PATTERNS = {
    "pattern_a", "pattern_b", "pattern_c", "scenario_1", "scenario_2", "scenario_3", "visa_collecting_story",
    "everything_lines_up",
}  # fmt: skip


def answer(life: Told) -> dict[str, Any]:
    return answer_of(life.judged()).as_json()


def codes(found: dict[str, Any]) -> set[str]:
    plain = {one["code"] for name in ("flags", "strengths", "patterns") for one in found[name]}
    return plain | {f"{one['code']}:{one['severity']}" for one in found["flags"]}


@pytest.mark.parametrize("life", lives().values(), ids=lives().keys())
def test_the_report_says_of_a_life_what_is_written_down(life: Told) -> None:
    found, expect = answer(life), life.expect
    there = codes(found)
    assert not set(expect.get("has", ())) - there
    assert not set(expect.get("lacks", ())) & there
    if "word" in expect:
        assert found["word"] == expect["word"], found["score"]
    if "score" in expect:
        assert found["score"] == (None if expect["score"] == "none" else int(expect["score"]))
    if "flags" in expect:
        raised = {one["code"] for one in found["flags"] if one["severity"] != "note"}
        assert raised == set(expect["flags"])
    for name in ("strengths", "patterns"):
        if name in expect:
            assert {one["code"] for one in found[name]} == set(expect[name])


@pytest.mark.parametrize("life", lives().values(), ids=lives().keys())
def test_its_numbers_and_evidence_are_those_written_down(life: Told) -> None:
    found, expect = answer(life), life.expect
    for name, value in expect.get("counts", {}).items():
        assert found["counts"][name] == float(value), name
    values = {part["code"]: part["value"] for part in found["subscores"]}
    for name, value in expect.get("values", {}).items():
        assert values[name] == pytest.approx(float(value), abs=0.0051), name
    assert not set(expect.get("without", ())) & set(values)
    if "alignment" in expect:
        assert found["alignment"]["share"] == float(expect["alignment"])
    limits = {cap["code"]: str(cap["limit"]) for cap in found["caps"]}
    assert limits.items() >= expect.get("caps", {}).items()
    behind = {
        one["code"]: one["evidence"] for name in ("flags", "strengths", "patterns") for one in found[name]
    }
    for code, ids in expect.get("evidence", {}).items():
        assert sorted(behind[code]) == ids, code


@pytest.mark.parametrize("life", lives().values(), ids=lives().keys())
def test_every_sentence_stands_on_records_that_are_there(life: Told) -> None:
    found = answer(life)
    known = {record.id for record in life.records()}
    for one in (*found["flags"], *found["strengths"], *found["patterns"], *found["caps"]):
        assert one["evidence"] or one["code"] == "no_us_clinical_experience", one["code"]
        assert set(one["evidence"]) <= known, one["code"]
    for one in (*found["flags"], *found["strengths"], *found["patterns"]):
        assert {row["record_id"] for row in one["rows"]} == set(one["evidence"]), one["code"]


@pytest.mark.parametrize("life", lives().values(), ids=lives().keys())
def test_the_report_can_be_written_and_says_what_it_must(life: Told) -> None:
    judgement = life.judged()
    text = as_text(coherence_report(judgement, answer_of(judgement)), explain=True)
    plain = " ".join(text.split())
    for words in life.expect.get("says", ()):
        assert words in plain
    for words in life.expect.get("hides", ()):
        assert words not in plain


@pytest.mark.parametrize(("better", "worse"), list(orderings()))
def test_one_life_never_has_a_lower_score_than_the_other(better: str, worse: str) -> None:
    one, other = lives()[better].judged().score, lives()[worse].judged().score
    assert one is not None
    assert other is not None
    assert one >= other


@pytest.mark.parametrize(
    "life", [life for life in lives().values() if "example" in life.expect], ids=lambda life: life.id
)
def test_the_lexicon_reaches_the_worked_examples(life: Told) -> None:
    fields = LexiconFields(life.person["target_specialty"])
    by_words = judged(story_from(life.records(), fields, life.as_of))
    by_table = life.judged()
    if by_table.score is None:
        assert by_words.score is None
        return
    assert by_words.score == pytest.approx(by_table.score, abs=4)
    assert by_words.word == by_table.word
    told = {one.id: one.s for one in by_table.view.weighed}
    assert len(told) >= 3
    for one in by_words.view.weighed:
        assert one.s == pytest.approx(told[one.id], abs=0.1001), one.title


@pytest.mark.parametrize(
    "key", ["urology", "neurology", "pediatrics", "obstetrics_gynecology", "dermatology"]
)
def test_another_name_of_the_same_specialty_hardly_moves_the_alignment(key: str) -> None:
    life = lives()["urology, leave inside a research post"]
    fields = LexiconFields(key)
    found = {}
    names = {one for listed in specialties()[key].names.values() for one in listed if "*" not in one}
    for name in names:
        posts = [
            {**row, "specialty": name} if row["id"] == "registrar" else row for row in life.rooms["positions"]
        ]
        rooms = {**life.rooms, "positions": posts, "works": []}
        changed = Told(life.id, life.as_of, rooms, life.person, {})
        found[name] = judged(story_from(changed.records(), fields, life.as_of)).view.alignment
    shares = [share for share in found.values() if share is not None]
    assert len(shares) == len(names) >= 7
    assert max(shares) - min(shares) < 0.1, found


def test_every_code_is_expected_somewhere_and_excluded_elsewhere() -> None:
    raised: set[str] = set()
    excluded: set[str] = set()
    for life in lives().values():
        expect = life.expect
        raised |= {code.split(":")[0] for code in expect.get("has", ())}
        raised |= {code for name in ("flags", "strengths", "patterns") for code in expect.get(name, ())}
        excluded |= set(expect.get("lacks", ()))
    everything = FLAGS | STRENGTHS | PATTERNS
    assert len(lives()) >= 40
    assert everything <= raised
    assert everything <= excluded
