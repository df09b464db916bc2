"""status, report and assess as a person runs them, answered from an export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.cli import answers, imports, records, safety  # noqa: F401 - they add their commands
from tracker.cli.app import run

DOCUMENT = "01900000-0000-7000-8000-0000000000d1"
FORMS = [
    {
        "id": "01900000-0000-7000-8000-000000000001",
        "number": 1,
        "provenance": "read",
        "confirmed_on": "2026-11-01",
        "sevis_id": "N0012345678",
        "category": "research_scholar",
        "program_number": "P-1-00001",
        "purpose": "Begin New Program",
        "program_begin_date": "2024-09-01",
        "program_end_date": "2025-08-31",
        "issued_on": "2024-05-02",
        "annotation_212e": {"determination": "not_subject"},
        "evidence": [
            {
                "field": "program_begin_date",
                "document": DOCUMENT,
                "page": 1,
                "words": "09-01-2024",
                "method": "text",
            },
            {
                "field": "annotation_212e",
                "document": DOCUMENT,
                "page": 1,
                "method": "mark",
                "confidence": "certain",
            },
        ],
    },
    {
        "id": "01900000-0000-7000-8000-000000000002",
        "number": 2,
        "sevis_id": "N0012345678",
        "category": "research_scholar",
        "program_number": "P-1-00001",
        "purpose": "Extend an on-going program",
        "program_begin_date": "2025-09-01",
        "program_end_date": "2027-08-31",
        "issued_on": "2025-05-02",
    },
    {
        "id": "01900000-0000-7000-8000-000000000003",
        "number": 3,
        "provenance": "read",
        "sevis_id": "N0099999999",
        "category": "alien_physician",
        "program_number": "P-3-04510",
        "program_begin_date": "2028-07-01",
        "program_end_date": "2029-06-30",
    },
]
EXPORT: dict[str, Any] = {
    "format": "career-export/1",
    "exported_at": "2026-11-20T12:00:00Z",
    "person": {"family_name": "TESTCASE", "given_name": "AMARA", "nationalities": ["NG"], "number": 1},
    "ds2019s": FORMS,
    "visas": [
        {
            "number": 1,
            "visa_class": "J1",
            "expires_on": "2027-05-01",
            "annotation_212e": {"determination": "subject"},
        }
    ],
    "documents": [
        {
            "id": DOCUMENT,
            "number": 1,
            "title": "DS-2019 of the first year",
            "digest": "0" * 64,
            "size": 1,
            "kind": "ds2019",
        }
    ],
}


@pytest.fixture
def export(tmp_path: Path) -> str:
    path = tmp_path / "career.json"
    path.write_text(json.dumps(EXPORT), encoding="utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code = run(list(words))
    out, err = capsys.readouterr()
    assert code == 0, err
    return out


class TestReportTime:
    def test_says_first_what_a_person_would_say(
        self, capsys: pytest.CaptureFixture[str], export: str
    ) -> None:
        text = answer(capsys, "report", "time", "--from", export, "--as-of", "2025-09-01")
        assert "You can hold J-1 research scholar status until 31 Aug 2029 at the latest: 1,460 days." in text
        assert "24-month bar  1 Sep 2027 to 31 Aug 2029" in text

    def test_unconfirmed_records_do_not_count_and_are_named(
        self, capsys: pytest.CaptureFixture[str], export: str
    ) -> None:
        text = answer(capsys, "report", "time", "--from", export, "--as-of", "2026-11-21")
        assert "Not counted until you confirm what was read: ds2019-3." in text
        assert "Alien physician" not in text

    def test_explains_with_arithmetic_law_and_page(
        self, capsys: pytest.CaptureFixture[str], export: str
    ) -> None:
        text = " ".join(
            answer(capsys, "report", "time", "--from", export, "--explain", "--as-of", "2026-11-21").split()
        )
        assert "begin 1 Sep 2024 + 5 years - 1 day = 31 Aug 2029" in text
        assert (
            'from ds2019-1, program begin date: document-1 (DS-2019 of the first year) page 1, printed "09-01-2024"'
            in text
        )
        assert "R-RS-01: 22 CFR 62.20(i)(1)" in text
        assert "ds2019-2, program end date (entered by you)" in text

    def test_json_names_the_proof_of_each_path(self, capsys: pytest.CaptureFixture[str], export: str) -> None:
        found = json.loads(
            answer(capsys, "report", "time", "--from", export, "--json", "--as-of", "2026-11-21")
        )
        assert found["format"] == "assessment/1"
        assert found["clocks"][0]["cap_last_day"] == "2029-08-31"
        begin = found["proofs"]["programs[0].begin"]
        assert begin == {
            "record": "ds2019-1",
            "field": "program_begin_date",
            "document": "document-1",
            "page": 1,
            "words": "09-01-2024",
        }
        assert found["unconfirmed"] == ["ds2019-3"]

    def test_the_day_of_the_answer_can_be_said_as_people_say_it(
        self, capsys: pytest.CaptureFixture[str], export: str
    ) -> None:
        text = answer(capsys, "report", "time", "--from", export, "--as-of", "30 Jun 2027")
        assert "J-1 time on 30 Jun 2027" in text


class TestLeadOfTime:
    def test_a_category_without_a_limit_is_not_called_no_program(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "student.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": [FORMS[1] | {"category": "student"}]}), "utf-8")
        text = " ".join(
            answer(capsys, "report", "time", "--from", str(path), "--as-of", "2026-11-21").split()
        )
        assert "No time is counted: no program on record is of a category whose limit is counted" in text

    def test_a_missing_date_is_not_called_a_closed_window(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        form = {name: value for name, value in FORMS[1].items() if name != "program_end_date"}
        path = tmp_path / "open.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": [form]}), encoding="utf-8")
        text = answer(capsys, "report", "time", "--from", str(path), "--as-of", "2026-11-21")
        assert "Whether a J-1 window is open cannot be told: a date or a SEVIS id is missing." in text

    def test_a_lapse_comes_before_the_time_left(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        key = ("sevis_id", "category", "program_number")
        program = {name: FORMS[0][name] for name in key} | {"still_in_program": True}
        path = tmp_path / "lapsed.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": FORMS[:1], "programs": [program]}), "utf-8")
        text = answer(capsys, "report", "time", "--from", str(path), "--as-of", "2026-11-21")
        assert "The DS-2019 has lapsed: ask your sponsor now" in text

    @pytest.mark.parametrize(("category", "lost"), [("research_scholar", True), ("alien_physician", False)])
    def test_time_in_training_that_was_not_used_is_not_called_lost(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, category: str, lost: bool
    ) -> None:
        path = tmp_path / "closed.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": [FORMS[0] | {"category": category}]}), "utf-8")
        text = answer(capsys, "report", "time", "--from", str(path), "--as-of", "2026-11-21")
        assert "the program's end closed it" in text
        assert ("what was left is lost" in text) is lost


class TestFormInForce:
    @pytest.mark.parametrize("command", ["report time", "status"])
    def test_no_form_is_in_force_after_its_record_was_terminated(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
    ) -> None:
        key = ("sevis_id", "category", "program_number")
        program = {name: FORMS[1][name] for name in key}
        program |= {"sevis_end": "2026-03-01", "sevis_status": "terminated"}
        path = tmp_path / "terminated.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": FORMS[:2], "programs": [program]}), "utf-8")
        text = answer(capsys, *command.split(), "--from", str(path), "--as-of", "2026-11-21")
        assert "in force ends" not in text


class TestReport212e:
    def test_a_paper_without_dates_is_not_dated(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "undated.json"
        form = {"number": 1, "annotation_212e": {"determination": "subject"}}
        path.write_text(json.dumps(EXPORT | {"ds2019s": [form], "visas": []}), encoding="utf-8")
        text = " ".join(
            answer(capsys, "report", "212e", "--from", str(path), "--as-of", "2026-11-21").split()
        )
        assert "ds2019-1 ? subject" in text

    def test_forms_of_the_paper_age_are_not_papers_of_one_program(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "iap66.json"
        old = {"sevis_id": "N0000000000", "category": "research_scholar"}
        forms = [
            old | {"number": 1, "annotation_212e": {"determination": "subject"}},
            old | {"number": 2, "annotation_212e": {"determination": "not_subject"}},
        ]
        path.write_text(json.dumps(EXPORT | {"ds2019s": forms, "visas": []}), encoding="utf-8")
        text = answer(capsys, "report", "212e", "--from", str(path), "--as-of", "2026-11-21")
        assert "disagree with each other" not in text

    def test_shows_papers_conflict_and_law_side_by_side(
        self, capsys: pytest.CaptureFixture[str], export: str
    ) -> None:
        text = " ".join(answer(capsys, "report", "212e", "--from", export, "--as-of", "2026-11-21").split())
        assert "Your papers disagree with each other, and no fact" in text
        assert "Subject: visa-1. Not subject: ds2019-1. Neither is chosen here." in text
        assert "marked, page 1" in text
        assert "ds2019-2 2 May 2025 not recorded" in text
        assert "visa-1 ? subject" in text
        assert "the papers disagree and no fact decides" in text

    def test_a_physician_is_subject_by_law_whatever_the_papers_say(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        form = FORMS[2] | {
            "provenance": "entered",
            "program_begin_date": "2025-07-01",
            "program_end_date": "2027-06-30",
            "annotation_212e": {"determination": "not_subject"},
        }
        path = tmp_path / "physician.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": [form], "visas": []}), encoding="utf-8")
        text = " ".join(
            answer(capsys, "report", "212e", "--from", str(path), "--as-of", "2026-11-21").split()
        )
        assert "You are subject to the two-year requirement, by reason of graduate medical education." in text


class TestStatus:
    def test_shows_clocks_dates_and_next_steps(self, capsys: pytest.CaptureFixture[str], export: str) -> None:
        text = answer(capsys, "status", "--from", export, "--as-of", "2026-11-21")
        assert "J-1 research scholar  1,014 days left, last permitted day 31 Aug 2029" in text
        assert "visa ends" in text
        assert "Next steps:  tracker confirm" in text

    def test_fits_the_page(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        form = FORMS[2] | {"provenance": "entered", "program_begin_date": "2025-07-01"}
        path = tmp_path / "physician.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": [form], "visas": []}), encoding="utf-8")
        text = answer(capsys, "status", "--from", str(path), "--as-of", "2026-11-21")
        assert "or the time typical for the specialty" in " ".join(text.split())
        assert max(map(len, text.splitlines())) <= 96

    def test_the_exit_code_tells_that_something_needs_the_person(
        self, capsys: pytest.CaptureFixture[str], export: str, tmp_path: Path
    ) -> None:
        assert run(["status", "--from", export, "--as-of", "2026-11-21", "--exit-code"]) == 60
        calm = tmp_path / "calm.json"
        calm.write_text(json.dumps(EXPORT | {"ds2019s": FORMS[:2], "visas": []}), encoding="utf-8")
        assert run(["status", "--from", str(calm), "--as-of", "2026-11-21", "--exit-code"]) == 0
        capsys.readouterr()

    def test_a_program_without_an_end_is_shown_and_not_a_crash(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        form = {name: value for name, value in FORMS[1].items() if name != "program_end_date"}
        path = tmp_path / "open.json"
        path.write_text(json.dumps(EXPORT | {"ds2019s": [form]}), encoding="utf-8")
        text = answer(capsys, "status", "--from", str(path), "--as-of", "2026-11-21")
        assert "J-1 research scholar  not known: a date or a SEVIS id is missing" in text

    def test_a_dependants_visa_is_not_the_persons_next_date(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "family.json"
        visa = EXPORT["visas"][0] | {"dependant": "01900000-0000-7000-8000-0000000000aa"}
        path.write_text(json.dumps(EXPORT | {"visas": [visa]}), encoding="utf-8")
        text = answer(capsys, "status", "--from", str(path), "--as-of", "2026-11-21")
        assert "visa ends" not in text


class TestOut:
    @pytest.mark.parametrize(
        ("ending", "begins"),
        [
            ("pdf", b"%PDF-"),
            ("md", b"# J-1 time"),
            ("html", b"<!doctype html>"),
            ("txt", b"J-1 time"),
            ("json", b"{"),
        ],
    )
    def test_writes_the_form_that_the_name_says(
        self, capsys: pytest.CaptureFixture[str], export: str, tmp_path: Path, ending: str, begins: bytes
    ) -> None:
        target = tmp_path / f"time.{ending}"
        answer(capsys, "report", "time", "--from", export, "--as-of", "2026-11-21", "--out", str(target))
        assert target.read_bytes().startswith(begins)

    @pytest.mark.parametrize(
        ("what", "name", "code"),
        [
            ("another form", "time.docx", 2),
            ("a file that is there", "career.json", 2),
            ("no such folder", "none/time.md", 20),
        ],
        ids=lambda value: value if isinstance(value, str) and " " in value else "",
    )
    def test_refuses(
        self, capsys: pytest.CaptureFixture[str], export: str, tmp_path: Path, what: str, name: str, code: int
    ) -> None:
        before = Path(export).read_bytes()
        assert run(["report", "time", "--from", export, "--out", str(tmp_path / name)]) == code
        assert Path(export).read_bytes() == before
        assert "tracker: error:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "words", "code"),
    [
        ("a report of another name", ["report", "nothing"], 2),
        ("an impossible day", ["report", "time", "--as-of", "2026-02-30"], 42),
        ("an ambiguous day", ["report", "time", "--as-of", "03/04/2026"], 43),
        ("both an export and a vault", ["report", "time", "--vault", "x"], 2),
        ("a law folder that is not there", ["report", "time", "--law", "no-such-folder"], 20),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_words_have_their_exit_code(
    capsys: pytest.CaptureFixture[str], export: str, what: str, words: list[str], code: int
) -> None:
    assert run([*words, "--from", export]) == code
    assert "tracker: error:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "text", "code"),
    [
        ("not JSON", "{", 44),
        ("an unknown field", json.dumps(EXPORT | {"visas": [{"colour": "red"}]}), 44),
        ("a newer format", json.dumps(EXPORT | {"format": "career-export/2"}), 45),
        ("an impossible date", json.dumps(EXPORT | {"visas": [{"expires_on": "2026-02-30"}]}), 44),
        (
            "an end before its begin",
            json.dumps(EXPORT | {"visas": [{"issued_on": "2026-02-03", "expires_on": "2026-02-02"}]}),
            44,
        ),
    ],
    ids=lambda value: (
        value if isinstance(value, str) and len(value) < 30 and not value.startswith("{") else ""
    ),
)
def test_a_bad_export_is_refused_without_quoting_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str, text: str, code: int
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    assert run(["status", "--from", str(path)]) == code
    err = capsys.readouterr().err
    assert "TESTCASE" not in err
    assert "N0012345678" not in err


class TestAssess:
    CASE = "as_of: 2025-09-01\nprograms:\n- {category: research_scholar, begin: 2024-09-01, end: 2026-08-31, sevis_id: N0012345678}\n"

    def test_answers_in_words_and_names_the_path_of_each_fact(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "case.yaml"
        path.write_text(self.CASE, encoding="utf-8")
        text = answer(capsys, "assess", str(path), "--explain")
        assert "until 31 Aug 2029 at the latest: 1,460 days" in text
        assert "from programs[0].begin" in text

    def test_several_cases_are_a_list(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "cases.json"
        one = {"as_of": "2025-09-01", "programs": []}
        path.write_text(
            json.dumps({"cases": [{"id": "A", "input": one}, {"id": "B", "input": one}]}), encoding="utf-8"
        )
        assert [item["id"] for item in json.loads(answer(capsys, "assess", str(path), "--json"))] == [
            "A",
            "B",
        ]

    def test_another_day_can_be_asked_for(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "case.yaml"
        path.write_text(self.CASE, encoding="utf-8")
        found = json.loads(answer(capsys, "assess", str(path), "--json", "--as-of", "2026-09-01"))
        assert found["as_of"] == "2026-09-01"
