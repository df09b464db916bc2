"""report papers and check ds3035 as a person runs them, and the letters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FORM: dict[str, Any] = {
    "sevis_id": "N0012345678",
    "category": "research_scholar",
    "program_number": "P-1-00001",
    "program_sponsor": "Sample State University",
}
GAP: list[dict[str, Any]] = [
    FORM
    | {
        "number": 1,
        "purpose": "Begin new program",
        "program_begin_date": "2022-07-01",
        "program_end_date": "2023-06-30",
    },
    FORM
    | {
        "number": 2,
        "purpose": "Extend an on-going program",
        "program_begin_date": "2024-07-01",
        "program_end_date": "2025-06-30",
    },
]
BASE: dict[str, Any] = {
    "format": "career-export/1",
    "exported_at": "2026-11-20T12:00:00Z",
    "person": {"family_name": "TESTCASE", "given_name": "AMARA", "date_of_birth": "1990-03-14"},
    "ds2019s": GAP,
}


@pytest.fixture
def asked(tracker, tmp_path: Path):
    """Return a function that runs a command on a record, today being 21 Nov 2026."""

    def ran(*words: str, code: int = 0, **changes: Any) -> Any:
        path = tmp_path / "career.json"
        path.write_text(json.dumps(BASE | changes), encoding="utf-8")
        found = tracker(*words, "--from", str(path), "--as-of", "2026-11-21")
        assert found.code == code, found.err
        return found

    return ran


class TestPapers:
    @pytest.mark.parametrize("words", [("report", "papers"), ("check", "ds3035")], ids=" ".join)
    def test_a_gap_is_named_with_its_days(self, asked, words: tuple[str, ...]) -> None:
        text = " ".join(asked(*words).out.split())
        assert "No form on record covers 1 Jul 2023 to 30 Jun 2024 (366 days)" in text
        assert "What a DS-3035 asks for" in text
        explained = " ".join(asked(*words, "--explain").out.split())
        assert "both included = 366" in explained
        assert "law R-DF-05" in explained

    @pytest.mark.parametrize("words", [("report", "papers"), ("check", "ds3035")], ids=" ".join)
    def test_json_is_the_same_answer(self, asked, words: tuple[str, ...]) -> None:
        found = asked(*words, "--json").json
        assert found["format"] == "papers/1"
        assert found["chains"][0]["gaps"] == [{"begin": "2023-07-01", "end": "2024-06-30", "days": 366}]

    @pytest.mark.parametrize(("forms", "code"), [(GAP, 60), (GAP[:1], 60), ([], 0)])
    def test_the_exit_code_tells_that_something_is_missing(self, asked, forms: list[Any], code: int) -> None:
        asked("check", "ds3035", "--exit-code", code=code, ds2019s=forms)
        asked("check", "ds3035", ds2019s=forms)

    @pytest.mark.parametrize("ending", ["pdf", "md", "html", "txt", "json"])
    def test_it_is_written_in_every_form(self, asked, tmp_path: Path, ending: str) -> None:
        target = tmp_path / f"papers.{ending}"
        asked("report", "papers", "--out", str(target))
        assert target.stat().st_size > 500

    def test_no_rule_to_be_assumed_changes_it(self, asked) -> None:
        assert "--assume" in asked("report", "papers", "--assume", "T-01", code=2).err


class TestLetter:
    def test_the_draft_stands_on_standard_output_and_the_advice_beside_it(self, asked) -> None:
        found = asked("share", "letter")
        assert found.out.startswith("AMARA TESTCASE\n[your postal address]")
        assert "Nothing was sent." in found.err
        assert "- a form for 1 Jul 2023 to 30 Jun 2024 (366 days)" in found.out

    def test_a_request_to_an_agency_says_how_sure_that_is(self, asked) -> None:
        found = asked("share", "letter", "--foia")
        assert "Freedom of Information Act" in found.out
        assert "not confirmed. [secondary]" in found.err

    def test_json_holds_its_parts(self, asked) -> None:
        found = asked("share", "letter", "P-1-00001", "--json").json
        assert found["format"] == "letter/1"
        assert found["to"][0] == "Responsible Officer"

    @pytest.mark.parametrize(
        ("ending", "begins"),
        [("pdf", b"%PDF-"), ("md", b"AMARA"), ("html", b"<!doctype"), ("txt", b"AMARA"), ("json", b"{")],
    )
    def test_it_is_written_to_a_file(self, asked, tmp_path: Path, ending: str, begins: bytes) -> None:
        target = tmp_path / f"letter.{ending}"
        asked("share", "letter", "--out", str(target))
        assert target.read_bytes().startswith(begins)

    @pytest.mark.parametrize(
        ("what", "words"),
        [
            ("a program that is not there", ("program-9",)),
            ("a program for an agency", ("P-1-00001", "--foia")),
            ("another form", ("--out", "letter.docx")),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_refuses(self, asked, what: str, words: tuple[str, ...]) -> None:
        assert "tracker: error:" in asked("share", "letter", *words, code=2).err
