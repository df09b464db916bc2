"""Answers side by side: figures by key, rows that differ, and rules that are only assumed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracker.reports.assumptions import NOTHING_COMPUTED, Assumed, assumed, with_assumed
from tracker.reports.comparison import Answered, Column, Comparison, comparison_report
from tracker.reports.comparison_values import comparison_json
from tracker.reports.figures import Place, figures, words_of
from tracker.reports.proof import Proofs
from tracker.reports.report import Report, Section, Table, as_text
from tracker.reports.visa import VisaCase
from tracker.rules import assess, case_of, load
from tracker.rules.assessment import RESULTS
from tracker.tasks.case_file import read_cases

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 21)
EMPTY = VisaCase({}, {}, ())
SPECIAL = {"clocks", "bars", "bars_if_ended_as_scheduled", "programs_212e", "obligations"}


def answer_to(as_of: date = TODAY, **case) -> dict:
    return assess(case_of(case), load(), as_of).as_json()


def answered(answer: dict) -> Answered:
    return Answered(date.fromisoformat(answer["as_of"]), answer, Proofs(answer, EMPTY, {}, {}))


def column(title: str, answer: dict, places=None) -> Column:
    return Column(title, None if title == "now" else "scenario-1", answered(answer), None, places or {})


def research(end: str, **more) -> dict:
    return {"ref": "a", "category": "research_scholar", "begin": "2024-09-01", "end": end, **more}


def test_every_result_of_every_worked_case_is_a_figure():
    cases = [entry for name in ("cases", "own_cases") for entry in read_cases(DATA / f"{name}.yaml")]
    seen: set[str] = set()
    for entry in cases:
        case = case_of(entry.input)
        answer = assess(case, load(), case.as_of).as_json()
        found = figures(answer, {})
        named = {figure.path.split(".")[0] for figure in found.values() if figure.path}
        shown = {key for key in RESULTS if answer.get(key) not in ([], None)}
        assert shown & SPECIAL <= named
        assert shown - SPECIAL <= set(found)
        assert all(figure.text and figure.question for figure in found.values())
        seen |= shown
    assert len(cases) > 150
    assert len(seen) > 50


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(None, "not known", id="null"),
        pytest.param(True, "yes", id="true"),
        pytest.param(False, "no", id="false"),
        pytest.param("2027-02-28", "28 Feb 2027", id="a day"),
        pytest.param(1460, "1,460", id="a number"),
        pytest.param(0, "0", id="zero"),
        pytest.param([], "none", id="nothing"),
        pytest.param(["no_objection", None], "no objection, not known", id="a list"),
    ],
)
def test_results_in_words(value, words):
    assert words_of(value) == words


def test_two_windows_of_one_category_keep_keys_of_their_own():
    programs = [
        {"category": "research_scholar", "begin": "2015-01-01", "end": "2016-12-31"},
        {"category": "research_scholar", "begin": "2020-01-01", "end": "2027-12-31"},
    ]
    found = figures(answer_to(programs=programs), {})
    caps = [key for key in found if key.endswith("cap_last_day") or ".cap_last_day." in key]
    assert len(caps) == 2


def test_a_row_differs_where_one_answer_does():
    now = answer_to(programs=[research("2027-08-31")])
    same = answer_to(programs=[research("2027-08-31")])
    longer = answer_to(programs=[research("2028-08-31")])
    rows = {row.key: row for row in Comparison(TODAY, (column("now", now), column("same", same))).rows}
    assert not any(row.differs for row in rows.values())
    rows = {row.key: row for row in Comparison(TODAY, (column("now", now), column("longer", longer))).rows}
    assert rows["grace_end"].cells == ("30 Sep 2027", "30 Sep 2028")
    assert rows["bars.24_month.a"].differs
    assert not rows["clocks.a.cap_last_day"].differs


def test_a_question_that_only_a_plan_has_stands_beside_a_dash():
    now = answer_to(programs=[research("2027-08-31")])
    plan = answer_to(
        programs=[
            research("2027-08-31"),
            {"ref": "b", "category": "alien_physician", "begin": "2027-09-01", "end": "2030-08-31"},
        ]
    )
    places = {"a": Place("a", "program-1"), "b": Place("planned", "planned residency")}
    rows = Comparison(TODAY, (column("now", now, places), column("plan", plan, places))).rows
    (row,) = [row for row in rows if row.key == "programs_212e.planned"]
    assert (row.question, row.cells) == ("212(e) of planned residency", ("-", "would be subject (GME)"))


def test_findings_are_added_and_removed_with_their_severity():
    now = answer_to(programs=[research("2029-09-01", position="tenure_track")])
    plan = answer_to(programs=[research("2029-08-31", cert_62_27c=None, participant_is_physician=True)])
    comparison = Comparison(TODAY, (column("now", now), column("plan", plan)))
    changes = [
        (change, entry.finding["code"], entry.finding["severity"])
        for _, change, entry in comparison.warnings()
    ]
    assert changes == [
        ("added", "PHYSICIAN_CERTIFICATION_MISSING", "act"),
        ("removed", "END_AFTER_CAP", "act"),
        ("removed", "TENURE_TRACK_NOT_PERMITTED", "act"),
    ]
    text = as_text(comparison_report(comparison))
    assert "(new, act)" in text
    assert "(no longer, act)" in text
    json = comparison_json(comparison)
    assert [(w["change"], w["code"]) for w in json["warnings"]] == [(c, code) for c, code, _ in changes]


def test_a_wide_table_is_folded_and_loses_nothing():
    words = [f"word{n}" for n in range(60)]
    table = Table(
        ("", "question", "now", "a plan"),
        (("*", " ".join(words[:20]), " ".join(words[20:40]), " ".join(words[40:])),),
    )
    report = Report("plans", "T", TODAY, "L", (Section("H", table=table),), ())
    text = as_text(report)
    assert max(map(len, text.splitlines())) <= 96
    assert all(word in text.split() for word in words)


# --- rules that are only assumed -----------------------------------------------------------------

IN_STATUS = {
    "programs": [research("2031-08-31")],
    "i94": {"admit_until": "D/S"},
    "us_presence": [{"in": "2024-08-20", "out": None, "status": "J-1"}],
}


def assumed_of(rule: str, **case) -> Assumed:
    law = load()
    now, then = (assess(case_of(case), chosen, TODAY).as_json() for chosen in (law, law.assuming(rule)))
    return assumed(law.rules[rule], law.held_back(rule), now, then)


def test_what_an_assumed_rule_changes_is_listed_old_and_new():
    found = assumed_of("T-01", **IN_STATUS)
    changes = {change.key: (change.now, change.then) for change in found.changes}
    assert changes == {
        "regime": ("duration of status", "fixed period"),
        "authorised_until": ("31 Aug 2031", "15 Sep 2030"),
        "stay_last_day": ("nothing", "15 Oct 2030"),
    }
    assert [finding["code"] for finding in found.added] == ["STAY_EXTENSION_NEEDS_FILING"]
    assert [finding["code"] for finding in found.removed] == ["DS_RULE_POSTPONED_CHECK"]
    assert len(found.held_back) == 1


def test_rules_held_back_together_are_lifted_together():
    assert assumed_of("T-01", **IN_STATUS).changes == assumed_of("T-02", **IN_STATUS).changes


def test_a_rule_without_a_value_says_that_nothing_is_computed():
    report = Report("time", "T", TODAY, "L", (), ())
    entry = Assumed(load().rules["T-03"])
    proofs = Proofs({}, EMPTY, {}, {})
    text = " ".join(as_text(with_assumed(report, (entry,), proofs, EMPTY)).split())
    assert " ".join(NOTHING_COMPUTED.split()) in text
    assert entry.as_json()["computed"] is False


def test_without_rules_to_assume_a_report_stays_as_it_is():
    report = Report("time", "T", TODAY, "L", (), ())
    assert with_assumed(report, (), Proofs({}, EMPTY, {}, {}), EMPTY) == report
