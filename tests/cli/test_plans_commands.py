"""plan and report --assume as a person types them."""

from __future__ import annotations

import json

import pytest

FORM = (
    "--sevis-id=N0012345678", "--category=research_scholar", "--program-number=P-1-00001",
    "--program-begin-date=2024-09-01", "--program-end-date=2027-08-31", "--issued-on=2024-05-02",
)  # fmt: skip


@pytest.fixture
def planned(on):
    """A vault with a form, and the plans `longer` and `residency`."""
    for words in (
        ("add", "person", "--family-name=TESTCASE", "--nationalities=NG"),
        ("add", "ds2019", *FORM),
        ("add", "admission", "class_of_admission=J1", "arrival_date=2024-08-20", "admit_until=D/S"),
        ("plan", "new", "longer"),
        ("plan", "add", "longer", "program", "of=program-1", "end=2029-08-31"),
        ("plan", "new", "residency"),
        ("plan", "add", "residency", "program", "category=alien_physician", "begin=2027-09-01", "end=2031-06-30"),
    ):  # fmt: skip
        ran = on(*words)
        assert ran.code == 0, ran.err
    return on


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_plans_are_made_shown_listed_and_dropped(planned):
    assert planned("plan", "show", "longer").out.splitlines() == [
        "longer  (scenario-1): a plan, not a fact",
        "1\tprogram-1 ends 31 Aug 2029",
    ]
    assert planned("plan", "list").out.splitlines() == [
        "longer\tscenario-1\tprogram-1 ends 31 Aug 2029",
        "residency\tscenario-2\tprogram: alien physician, 1 Sep 2027 - 30 Jun 2031",
    ]
    assert "to the trash" in planned("plan", "drop", "residency").out
    assert [plan["title"] for plan in planned("plan", "list", "--json").json["plans"]] == ["longer"]
    assert planned("plan", "drop", "longer", "1").out.startswith("Took step 1 out of longer.")
    assert planned("plan", "show", "longer", "--json").json == {
        "name": "scenario-1",
        "title": "longer",
        "steps": [],
    }


def test_compare_prints_the_record_and_each_plan_and_marks_what_differs(planned):
    ran = planned("plan", "compare", "longer", "residency", "--as-of", "2026-11-21")
    text = words_of(ran.out)
    assert ran.code == 0
    assert "question now longer residency" in text
    days = ("30 Sep 2027", "30 Sep 2029", "30 Jul 2031")
    row = next(line for line in ran.out.splitlines() if all(day in line for day in days))
    assert words_of(row).startswith("* 30 days for travel")
    assert sorted(days, key=row.index) == list(days)
    assert "planned alien physician, 1 Sep 2027: yes" in text
    assert "would be subject (GME)" in text
    assert "Plans are not facts" in text
    assert max(map(len, ran.out.splitlines())) <= 96
    same = [line for line in ran.out.splitlines() if "form in force ends" in line]
    assert same
    assert not same[0].lstrip().startswith("*")


def test_compare_explains_each_figure_that_differs(planned):
    text = words_of(planned("plan", "compare", "longer", "--as-of", "2026-11-21", "--explain").out)
    assert "Why: 30 days for travel end now 30 Sep 2027 end 31 Aug 2027 + 30 days" in text
    assert "from plan longer for program-1" in text
    assert "law R-ST-10: 8 CFR 214.2(j)(1)(ii)" in text


def test_compare_as_json(planned):
    found = planned("plan", "compare", "longer", "--as-of", "2026-11-21", "--json").json
    assert (found["format"], found["as_of"]) == ("plans/1", "2026-11-21")
    now, longer = found["columns"]
    assert (now["title"], now["name"], now["hypothetical"]) == ("now", None, [])
    assert (longer["title"], longer["name"], longer["last_day"]) == ("longer", "scenario-1", "2029-08-31")
    assert longer["answer"]["format"] == "assessment/1"
    assert longer["answer"]["clocks"][0]["cap_last_day"] == "2029-08-31"
    assert longer["training_after"] == {"begin": "2029-09-01", "last_permitted_day": "2036-08-31"}
    rows = {(row["when"], row["key"]): row for row in found["rows"]}
    assert rows["today", "grace_end"]["values"] == ["30 Sep 2027", "30 Sep 2029"]
    assert rows["today", "grace_end"]["differs"] is True
    assert rows["today", "program_state"]["differs"] is False
    assert {"plan", "change", "on", "code", "severity", "summary"} == set(found["warnings"][0])


@pytest.mark.parametrize("ending", ["pdf", "md", "html", "txt", "json"])
def test_a_comparison_is_written_in_every_form(planned, tmp_path, ending):
    target = tmp_path / f"plans.{ending}"
    ran = planned("plan", "compare", "longer", "--as-of", "2026-11-21", "--out", str(target))
    assert ran.code == 0, ran.err
    begins = {"pdf": b"%PDF-", "md": b"# Plans", "html": b"<!doctype html>", "txt": b"Plans", "json": b"{"}
    assert target.read_bytes().startswith(begins[ending])
    assert planned("plan", "compare", "longer", "--out", str(target)).code == 2


def test_a_single_plan_is_drawn_with_what_is_planned_hatched(planned, tmp_path):
    target = tmp_path / "plans.html"
    planned("plan", "compare", "residency", "--as-of", "2026-11-21", "--out", str(target))
    page = target.read_text("utf-8")
    assert "<svg" in page
    assert "(planned)" in page


def test_plans_are_answered_from_an_export(planned, tracker, tmp_path):
    export = tmp_path / "career.json"
    export.write_text(planned("export", "json").out, encoding="utf-8")
    words = ("plan", "compare", "longer", "--as-of", "2026-11-21", "--json")
    assert tracker(*words, "--from", str(export)).json["rows"] == planned(*words).json["rows"]
    assert tracker("plan", "new", "more", "--from", str(export)).code == 2


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        pytest.param(("plan", "compare", "nowhere"), 40, "no plan of this name", id="no such plan"),
        pytest.param(("plan", "compare", "longer", "LONGER"), 2, "named twice", id="one twice"),
        pytest.param(("plan", "compare", "longer", "--as-of", "03/04/2027"), 43, "can be", id="a day that is two"),
        pytest.param(("plan", "compare", "longer", "--out", "x.docx"), 2, "cannot be written as .docx", id="another form"),
        pytest.param(("plan", "new", "now"), 41, "a name of its own", id="a reserved name"),
        pytest.param(("plan", "new", "longer"), 47, "there is a plan", id="a name that is taken"),
        pytest.param(("plan", "add", "longer"), 2, "say a plan and what it adds", id="nothing to add"),
        pytest.param(("plan", "add", "longer", "visa", "visa_class=J1"), 41, "a plan has no 'visa'", id="another kind"),
        pytest.param(("plan", "add", "longer", "trip", "country+=CA"), 2, "FIELD=VALUE", id="an item for a list"),
        pytest.param(("plan", "add", "longer", "trip", "country=CA"), 41, "needs out", id="a trip without days"),
        pytest.param(("plan", "drop", "longer", "7"), 40, "no step 7", id="no such step"),
        pytest.param(("plan", "show", "scenario-9"), 40, "no plan of this name", id="no such record"),
        pytest.param(("report", "time", "--assume", "R-RS-01"), 2, "neither postponed nor proposed", id="a rule in force"),
        pytest.param(("report", "time", "--assume", "T-99"), 2, "no such rule", id="no rule"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(planned, words, code, complaint):
    ran = planned(*words)
    assert ran.code == code
    assert complaint in ran.err
    assert ran.out == ""


def test_help_of_a_step_lists_its_fields_and_short_words(on):
    out = on("plan", "add", "any", "program", "--help").out
    assert "--category\t" in out
    assert "of=program-1" in out
    assert on("plan", "add", "--help").code == 0


class TestAssume:
    def test_shows_old_and_new_beside_each_other_and_keeps_the_answer(self, planned):
        words = ("report", "time", "--as-of", "2026-11-21")
        plain, assumed = planned(*words).out, planned(*words, "--assume", "t-01").out
        assert assumed.startswith(plain[: plain.index("Law on file")].rstrip())
        text = words_of(assumed)
        assert "If T-01 were in force, which it is not" in text
        assert "D. Mass. 1:26-cv-13799-FDS, 14 Sep 2026" in text
        assert "admission duration of status -> fixed period" in text
        assert "last day of the stay, 30 days included nothing -> 30 Sep 2027" in text

    def test_names_the_law_of_each_change(self, planned):
        words = ("report", "time", "--as-of", "2026-11-21", "--assume", "T-01")
        assert "law T-02: 91 FR 44976" in words_of(planned(*words, "--explain").out)
        (entry,) = planned(*words, "--json").json["assumed"]
        assert (entry["rule"], entry["in_force"], entry["computed"]) == ("T-01", False, True)
        changes = {change["key"]: change for change in entry["changes"]}
        assert (changes["regime"]["now"], changes["regime"]["then"]) == ("duration of status", "fixed period")
        assert changes["stay_last_day"]["basis"]["grade"] == "secondary"
        assert "DS_RULE_POSTPONED_CHECK" in entry["warnings_removed"]

    def test_the_answer_in_json_is_the_one_in_force(self, planned):
        words = ("report", "time", "--as-of", "2026-11-21", "--json")
        plain, assumed = planned(*words).json, planned(*words, "--assume", "T-01").json
        del assumed["assumed"]
        assert json.dumps(assumed) == json.dumps(plain)

    def test_a_proposal_is_told_with_nothing_computed(self, planned):
        words = ("report", "212e", "--as-of", "2026-11-21", "--assume", "T-03", "--assume", "T-02")
        text = words_of(planned(*words).out)
        assert "If T-03 were in force, which it is not" in text
        assert "Nothing is computed" in text
        first, second = planned(*words, "--json").json["assumed"]
        assert (first["computed"], first["changes"]) == (False, [])
        assert second["computed"] is True

    def test_before_the_first_day_nothing_differs(self, planned):
        text = words_of(planned("report", "time", "--as-of", "2026-09-14", "--assume", "T-01").out)
        assert "On this day nothing in the answer would differ." in text
