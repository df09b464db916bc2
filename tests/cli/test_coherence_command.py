"""The command that says whether the record tells one story."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest

from tests.reports.lives import lives
from tracker.records.career_export import export_of

LIFE = "obstetrics, a silent year and a degree elsewhere"


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "life.json"
    records = lives()[LIFE].records()
    file.write_text(json.dumps(export_of(records, exported_at=datetime(2026, 11, 21, tzinfo=UTC))), "utf-8")
    return file


def test_the_report_is_given_from_an_export_without_a_vault(tracker, export):
    done = tracker("--from", str(export), "report", "coherence", "--as-of", "2026-10-20")
    assert done.code == 0
    assert "The record is mixed with obstetrics and gynecology as target: 52 of 100." in done.out
    assert "What fits" in done.out
    assert "not a prediction" in " ".join(done.out.split())


def test_json_is_coherence_1(tracker, export):
    done = tracker("--json", "--from", str(export), "report", "coherence", "--as-of", "2026-10-20")
    answer = json.loads(done.out)
    assert answer["format"] == "coherence/1"
    assert answer["as_of"] == "2026-10-20"
    assert answer["word"] == "mixed"
    assert {flag["code"] for flag in answer["flags"]} >= {
        "unrelated_degree",
        "clinical_gap",
        "unexplained_gap",
    }


def test_no_rule_can_be_assumed(tracker, export):
    done = tracker("--from", str(export), "report", "coherence", "--assume", "T-01")
    assert done.code == 2
    assert "no rule changes" in done.err


def test_the_numbers_are_listed_with_their_sources(tracker):
    rows = json.loads(tracker("--json", "rules", "list").out)["guidance"]
    told = [row for row in rows if row["id"].startswith("K-")]
    assert len(told) >= 100
    assert {row["grade"] for row in told} >= {"our choice", "popular advice alone"}


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of POSIX")
def test_the_report_is_as_wide_as_a_narrow_terminal(home, export):
    from terminal import Terminal

    at = Terminal(home, "--from", str(export), "report", "coherence", "--as-of", "2026-10-20", columns=80)
    assert at.finish() == 0
    at.end()
    assert "What fits" in at.shown
    assert 70 < max(map(len, at.shown.splitlines())) <= 80
