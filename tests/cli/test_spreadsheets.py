"""import csv as a person runs it: templates, errors with line numbers, nothing by halves."""

from __future__ import annotations

from pathlib import Path

import pytest

STAYS = "country,from,to\nUS,2022-06-20,2023-12-18\nNG,19 Dec 2023,2 Jan 2024\n"


@pytest.fixture
def sheet(tmp_path: Path):
    def written(text: str) -> str:
        (tmp_path / "stays.csv").write_text(text, encoding="utf-8")
        return str(tmp_path / "stays.csv")

    return written


def test_a_template_needs_no_vault_and_can_be_read_as_it_is(tracker, on, sheet) -> None:
    out = tracker("import", "csv", "--template", "stays").out
    assert "country,arrived on,left on,status,category,proof,note" in out.splitlines()
    assert on("import", "csv", sheet(out)).err.endswith("rows that begin with # are not read.\n")


def test_stays_come_in_and_wait(on, sheet) -> None:
    ran = on("import", "csv", sheet(STAYS))
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "line 2: presence-1  United States · 20 Jun 2022 · 18 Dec 2023"
    assert "2 came in. Nothing counts until you confirm it." in ran.err
    assert on("list", "--json").json == {"counts": {"presence": 2}, "to_confirm": 2, "in_trash": 0}
    again = on("import", "csv", sheet(STAYS))
    assert again.out.splitlines() == [
        "line 2: already there as presence-1",
        "line 3: already there as presence-2",
    ]


@pytest.mark.parametrize("words", [(), ("--dry-run",)], ids=["for good", "a trial run"])
def test_a_sheet_without_a_row_says_so(on, sheet, words: tuple[str, ...]) -> None:
    ran = on("import", "csv", sheet("country,from,to\n"), *words)
    assert "There is no row below the names of the columns" in ran.err


def test_one_wrong_line_keeps_all_out_unless_partly(on, sheet) -> None:
    wrong = sheet(STAYS + "US,03/04/2024,\n")
    ran = on("import", "csv", wrong)
    assert ran.code == 41
    assert "stays.csv, line 4: arrived on: 03/04/2024 can be 3 Apr 2024 or 4 Mar 2024" in ran.out
    assert "Nothing was imported: 1 line must be corrected first. The other 2 would be right" in ran.err
    assert on("list", "--json").json["counts"] == {}
    ran = on("import", "csv", wrong, "--partly")
    assert (ran.code, "2 came in. 1 line left out." in ran.err) == (0, True)
    assert on("import", "csv", wrong, "--dates", "us").code == 0
    assert on("list", "--json").json["counts"] == {"presence": 3}


def test_the_json_says_what_became_of_each_line(on, sheet) -> None:
    found = on("import", "csv", sheet(STAYS), "--dry-run", "--json").json
    assert (found["format"], found["kind"], found["stored"], found["errors"]) == (
        "csv-import/1",
        "presence",
        False,
        [],
    )
    assert [(row["line"], row["outcome"]) for row in found["rows"]] == [(2, "new"), (3, "new")]


@pytest.mark.parametrize(
    ("words", "code"),
    [((), 2), (("x.csv", "--template", "stays"), 2), (("--template", "nonsense"), 48), (("none.csv",), 20)],
)
def test_what_cannot_be_done(on, words: tuple[str, ...], code: int) -> None:
    assert on("import", "csv", *words).code == code
