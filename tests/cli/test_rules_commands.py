"""rules list and rules show: every rule with its source; unknown ones are refused."""

from __future__ import annotations

from tracker.rules import load


def test_every_rule_is_listed_with_grade_and_citation(tracker) -> None:
    found = tracker("rules", "list", "--json").json
    law = load()
    assert [row["id"] for row in found["rules"]] == list(law.rules)
    assert len(found["rules"]) >= 60
    assert found["law_state_date"] == law.state_date.isoformat()
    assert all(row["grade"] in ("primary", "secondary", "unread", "our choice") for row in found["rules"])


def test_every_rule_can_be_shown(tracker) -> None:
    for identifier, rule in load().rules.items():
        ran = tracker("rules", "show", identifier)
        assert ran.code == 0
        assert " ".join(rule.statement.split()) in " ".join(ran.out.split())


def test_a_value_says_whether_it_is_in_force_on_the_day(tracker) -> None:
    def shown(*words: str) -> str:
        return " ".join(tracker("rules", "show", *words).out.split())

    assert "primary); in force" in shown("R-RS-01", "--as-of", "2026-11-21")
    assert "not in force on this day" in shown("R-RS-01", "--as-of", "2006-11-17")
    assert "published and held back" in shown("T-01")


def test_a_choice_of_the_program_is_not_called_law(tracker) -> None:
    choices = [rule.id for rule in load().rules.values() if rule.own_choice]
    assert choices
    for identifier in choices:
        assert "a choice of this program, not law" in tracker("rules", "show", identifier).out


def test_a_rule_that_is_not_there_is_refused(tracker) -> None:
    ran = tracker("rules", "show", "R-XX-99")
    assert ran.code == 2
    assert "tracker rules list" in ran.err


def test_an_edited_law_folder_is_refused_loudly(tracker, tmp_path) -> None:
    (tmp_path / "research.toml").write_text('format = "law/1"\nsurprise = 1\n', encoding="utf-8")
    assert tracker("rules", "list", "--law", str(tmp_path)).code == 30
    (tmp_path / "research.toml").write_text('format = "law/2"\n', encoding="utf-8")
    assert tracker("rules", "list", "--law", str(tmp_path)).code == 31


def test_a_law_folder_can_be_set_for_good(tracker, tmp_path) -> None:
    (tmp_path / "research.toml").write_text('format = "law/2"\n', encoding="utf-8")
    assert tracker("config", "set", "law", str(tmp_path)).code == 0
    assert tracker("rules", "list").code == 31
    assert tracker("config", "set", "law", "").code == 0
    assert tracker("rules", "list").code == 0
