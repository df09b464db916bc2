"""import publications as a person runs it, with and without a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import jsonschema
import pytest
from terminal import PASSPHRASE, Terminal

from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.folders import state_root
from tracker.tasks.schemas import SCHEMAS

BIB = """@article{a, title={Early mobilisation after stroke in older adults}, author={Testcase, Ben and Sample, Ada}, journal={J}, year={2024}, volume={3}, doi={10.1000/a}}
@article{c, title={Bone density of young athletes in Testonia}, author={Sample, A. and Sample, A.}, journal={J}, year={2020}, volume={9}, note={retracted}}
@article{d, title={RETRACTED: Sleep quality among hospital staff}, author={Sample, Ada}, journal={J}, year={2021}, note={submitted}}
@article{broken, title={Never closed
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "papers.txt"
    path.write_text(BIB, encoding="utf-8")
    return path


@pytest.fixture
def mine(on):
    on("add", "person", "--family-name", "Sample", "--given-name", "Ada")
    return on


def test_a_trial_run_shows_everything_and_stores_nothing(mine, file):
    ran = mine("import", "publications", str(file), "--dry-run")
    assert ran.code == 0
    assert "papers.txt: 3 publications (bibtex)" in ran.out
    assert "not read: line 4: a brace or quote is not closed" in ran.out
    assert "2024, article, published; you: 2nd of 2 (last)" in ran.out
    assert "you: to be asked" in ran.out
    assert "! retracted" in ran.out
    assert "3 new, 2 not sure, which will wait for you. Nothing was stored: this was a trial run." in ran.err
    assert mine("list", "works").out.strip() == "No work records."


def test_every_word_takes_every_format(mine, file):
    counts = {"new": 3, "merged": 0, "same": 0, "trashed": 0, "linked": 0, "asked": 2}
    for word in ("publications", "bib", "ris", "nbib", "xml", "csl", "orcid"):
        ran = mine("import", word, str(file), "--dry-run", "--json")
        assert ran.code == 0
        assert [source["formats"] for source in ran.json["sources"]] == [["bibtex"]]
        assert ran.json["counts"] == counts
        jsonschema.Draft202012Validator(SCHEMAS["publications-import-1"]()).validate(ran.json)


def test_without_a_terminal_nothing_is_stored_unless_a_yes_is_given(mine, file):
    assert mine("import", "publications", str(file)).code == 50
    assert mine("list", "works").out.strip() == "No work records."
    ran = mine("import", "publications", str(file), "--yes")
    assert ran.code == 0
    assert "3 added, 0 merged, 0 linked, 2 not sure, 1 not read." in ran.out
    assert "work-1  you: 2nd of 2 (last)" in ran.out
    assert "Not sure: work-2, work-3." in ran.err
    again = mine("import", "publications", str(file), "--yes", "--json").json
    assert (again["stored"], again["counts"]["same"]) == (True, 3)
    assert again["works"][0]["name"] == "work-1"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("Dear colleague", 28, "no format of publications was recognized"),
        ("", 21, "has no bytes"),
        ("TY  - GEN\nER  - \n", 28, "none of its entries can be read"),
    ],
)
def test_a_file_that_cannot_be_read_has_its_code_and_the_others_go_in(
    mine, file, tmp_path, content, code, words
):
    bad = tmp_path / "bad.bib"
    bad.write_text(content, encoding="utf-8")
    ran = mine("import", "publications", str(bad), str(file), "--yes")
    assert ran.code == code
    assert words in ran.out
    assert "3 added" in ran.out
    assert "tracker: hint:" in ran.err


def test_identifiers_are_not_looked_up_unasked(mine):
    ran = mine("import", "publications", "10.1000/a")
    assert ran.code == 2
    assert "add --online; the identifier alone is sent" in ran.err


def test_titles_of_others_never_obey(mine, tmp_path):
    path = tmp_path / "x.ris"
    path.write_text(
        "TY  - JOUR\nTI  - A \x1b[31mred\u202e title of tests\nAU  - Sample, Ada\nDO  - 10.1000/x\nER  - \n",
        encoding="utf-8",
    )
    ran = mine("import", "ris", str(path), "--dry-run")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of POSIX")
def test_at_a_terminal_what_is_not_sure_is_asked(home, vault, file):
    held = Vault.open(home / "vault", state_root(), key=vault.recovery_code)
    records.add(held, "person", {"family_name": ["Sample"], "given_name": ["Ada"]})
    held.close()
    at = Terminal(home, "import", "publications", str(file))
    try:
        at.answer("Passphrase: ", PASSPHRASE)
        shown = at.wait_for("Enter: later: ")
        assert "two authors could be you" in shown
        assert "2  author 2 of 2: Sample A" in shown
        at.type("9")
        at.answer("Enter: later: ", "1")
        assert "the source calls it submitted" in at.wait_for("Enter: later: ")
        at.type("")
        assert "3 new, 1 not sure, which will wait for you." in at.wait_for("Go ahead? [y/N] ")
        at.type("y")
        assert at.finish() == 0
        assert "work-2  you: 1st of 2 (first)" in at.rest()
    finally:
        at.end()
    held = Vault.open(home / "vault", state_root(), key=vault.recovery_code)
    works = held.ledger.of_kind("work")
    assert [(work.author_number, work.counts) for work in works] == [(2, True), (1, True), (1, False)]
    held.close()


def test_posts_of_an_orcid_record_are_shown_and_wait(mine, tmp_path):
    path = tmp_path / "orcid.json"
    path.write_text(
        '{"activities-summary": {"employments": {"affiliation-group": [{"summaries": [{"employment-summary":'
        ' {"role-title": "Research fellow", "organization": {"name": "Sample University"}}}]}]}}}',
        encoding="utf-8",
    )
    ran = mine("import", "orcid", str(path), "--dry-run")
    assert "+ position: Research fellow · Sample University" in ran.out
    assert "1 post or degree, which waits for you to confirm" in ran.err
    ran = mine("import", "orcid", str(path), "--yes")
    assert "To confirm: position-1." in ran.err
    again = mine("import", "orcid", str(path), "--yes", "--json").json
    jsonschema.Draft202012Validator(SCHEMAS["publications-import-1"]()).validate(again)
    assert [(row["action"], row["name"], row["kind"]) for row in again["career"]] == [
        ("same", "position-1", "position")
    ]
    assert mine("confirm", "position-1", "kind=research").code == 0
