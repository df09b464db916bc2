"""read and import as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.tasks.specimens import people
from tracker.tasks.specimens.form_ds2019 import ds2019_page_2
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text

EXAMPLES = people.examples()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, data in EXAMPLES.items():
        (folder / name).write_bytes(data)
    return folder


class TestRead:
    def test_reads_without_a_vault_and_stores_nothing(self, tracker, home: Path, papers: Path) -> None:
        ran = tracker("read", *(str(papers / name) for name in sorted(EXAMPLES)), "--json")
        assert ran.code == 0
        assert [file["annotation_212e"]["determination"] for file in ran.json["files"]] == [
            "conflict",
            "not_subject",
            "subject",
        ]
        assert not home.exists()

    def test_says_in_words_what_is_printed_and_how_sure(self, tracker, papers: Path) -> None:
        out = tracker("read", str(papers / "ds2019-residency.pdf")).out
        assert 'program begin date: 20 Jun 2022   (printed "06-20-2022")' in out
        assert "212(e) on this paper: subject (pl_94_484)" in out

    @pytest.mark.parametrize(
        ("what", "data", "code"),
        [
            ("an empty file", b"", 21),
            ("no PDF", b"Dear Dr. SAMPLE", 22),
            ("a damaged PDF", b"%PDF-1.7\n1 0 obj", 23),
        ],
    )
    def test_a_bad_file_has_its_code_and_the_others_are_read(
        self, tracker, papers: Path, what: str, data: bytes, code: int
    ) -> None:
        bad = papers / "bad.pdf"
        bad.write_bytes(data)
        ran = tracker("read", str(bad), str(papers / "bundle.pdf"), "--json")
        assert ran.code == code
        assert ran.json["files"][0]["error"]["kind"]
        assert len(ran.json["files"][1]["documents"]) == 3
        assert "tracker: hint:" in ran.err

    def test_pictures_can_be_left_out(self, tracker, tmp_path: Path) -> None:
        photo = tmp_path / "IMG_1234.JPG"
        photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(50))
        ran = tracker("read", str(photo), "--no-ocr", "--json")
        assert ran.code == 0
        (paper,) = ran.json["files"][0]["documents"]
        assert paper["kind"] == "other"
        assert paper["problems"] == [
            "page 1 is a picture without text of its own; reading pictures was left out"
        ]

    def test_a_file_that_is_not_there(self, tracker, tmp_path: Path) -> None:
        assert tracker("read", str(tmp_path / "none.pdf")).code == 20

    def test_passwords_come_from_a_file(self, tracker, tmp_path: Path) -> None:
        locked = tmp_path / "locked.pdf"
        locked.write_bytes(write(people.residency_pages(), user_password="open sesame"))
        assert tracker("read", str(locked)).code == 25
        (tmp_path / "passwords").write_text("wrong\nopen sesame\n", encoding="utf-8")
        ran = tracker("read", str(locked), "--password-file", str(tmp_path / "passwords"), "--json")
        assert ran.code == 0
        assert ran.json["files"][0]["documents"][0]["kind"] == "ds2019"


class TestImport:
    def test_a_folder_comes_in_and_nothing_counts_yet(self, on, papers: Path) -> None:
        ran = on("import", "folder", str(papers))
        assert ran.code == 0
        assert "Nothing counts until you confirm it. Next: tracker confirm" in ran.err
        assert "citizenship country code: NI = Nigeria" in ran.out
        assert "ds2019-2" in ran.out
        assert "Nothing counts yet" in on("report", "time").out

    def test_the_json_says_what_became_of_each_file(self, on, papers: Path) -> None:
        found = on("import", "folder", str(papers), "--json").json
        assert [file["outcome"] for file in found["files"]] == ["added"] * 3
        again = on("import", "folder", str(papers), "--json").json
        assert [file["outcome"] for file in again["files"]] == ["already"] * 3

    def test_what_has_no_bytes_or_is_not_there_is_not_promised_to_be_kept(self, on, papers: Path) -> None:
        (papers / "empty.pdf").write_bytes(b"")
        (papers / "text.pdf").write_bytes(b"Dear Dr. SAMPLE")
        for name in ("empty.pdf", "gone.pdf"):
            assert "--keep-unreadable" not in on("import", "pdf", str(papers / name)).out
        assert "--keep-unreadable" in on("import", "pdf", str(papers / "text.pdf")).out
        out = on("import", "folder", str(papers)).out
        assert "--keep-unreadable stores such files as they are, unless they are empty" in out

    def test_a_trial_run_says_that_nothing_was_stored(self, on, papers: Path) -> None:
        ran = on("import", "pdf", str(papers / "bundle.pdf"), "--dry-run")
        assert "Nothing was stored" in ran.err
        assert on("list", "--json").json["counts"] == {}

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            pytest.param(None, 20, id="not there"),
            pytest.param(b"", 21, id="empty"),
            pytest.param(b"Dear Dr. SAMPLE", 22, id="no PDF"),
        ],
    )
    @pytest.mark.parametrize("beside", [(), ("bundle.pdf",)], ids=["alone", "beside a good one"])
    def test_the_code_is_that_of_the_first_failure(
        self, on, papers: Path, data: bytes | None, code: int, beside: tuple[str, ...]
    ) -> None:
        bad = papers / "bad.pdf"
        if data is not None:
            bad.write_bytes(data)
        ran = on("import", "pdf", str(bad), *(str(papers / name) for name in beside), "--json")
        assert ran.code == code
        assert [file["outcome"] for file in ran.json["files"]] == ["failed", *("added" for _ in beside)]

    def test_only_bad_files_end_with_their_code(self, on, tmp_path: Path) -> None:
        (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
        ran = on("import", "pdf", str(tmp_path / "bad.pdf"))
        assert ran.code == 23
        assert "--keep-unreadable" in ran.out

    def test_an_export_is_only_read(self, tracker, papers: Path, tmp_path: Path) -> None:
        export = tmp_path / "career.json"
        export.write_text(
            json.dumps({"format": "career-export/1", "exported_at": "2026-11-20T12:00:00Z", "person": None}),
            encoding="utf-8",
        )
        ran = tracker("import", "pdf", str(papers / "bundle.pdf"), "--from", str(export))
        assert ran.code == 2


def notice(title: str, kind: str, told: str) -> bytes:
    rows = [
        (title,),
        ("Receipt Number", "Case Type"),
        ("EAC2490012345", "I612 - APPLICATION TO WAIVE FOREIGN RESIDENCE REQUIREMENT"),
        ("Received Date", "Priority Date", "Applicant"),
        ("03/02/2024", "", "TESTCASE, AMARA"),
        ("Notice Date", "Page"),
        (told, "1 of 1"),
        (f"Notice Type: {kind}",),
    ]
    cells = [
        Placed(Text(cell, x, 60.0 + 15.0 * number, "Helvetica", 9.0))
        for number, row in enumerate(rows)
        for x, cell in zip((50.0, 230.0, 410.0), row, strict=False)
    ]
    return write([Sheet(tuple(cells))])


class TestManyFiles:
    """More than three files: a line for each paper, the rest is counted."""

    @pytest.fixture
    def folder(self, papers: Path) -> Path:
        (papers / "letter.pdf").write_bytes(write([ds2019_page_2()]))
        (papers / "copy of bundle.pdf").write_bytes(EXAMPLES["bundle.pdf"])
        for number in range(7):
            (papers / f"notes {number}.txt").write_bytes(b"Dear Dr. SAMPLE %d" % number)
        return papers

    def test_papers_are_lines_and_the_rest_is_counted(self, on, folder: Path) -> None:
        ran = on("import", "folder", str(folder))
        assert ran.code == 22
        rows = [line.split("\t") for line in ran.out.splitlines() if "\t" in line]
        assert [row[:3] for row in rows] == [
            ["bundle.pdf", "DS-2019 research scholar 1 Jul 2019 - 30 Jun 2021", "ds2019-1"],
            ["", "J1 visa to 30 Jun 2021", "visa-1"],
            ["", "I-94 of 24 Jun 2019", "admission-1"],
            ["ds2019-research.pdf", "DS-2019 research scholar 1 Jul 2019 - 30 Jun 2021", "copy of ds2019-1"],
            ["ds2019-residency.pdf", "DS-2019 alien physician 20 Jun 2022 - 30 Jun 2023", "ds2019-2"],
        ]
        said = ran.out[ran.out.index("12 files") :]
        for words in (
            "read: 2 DS-2019s, 1 visa, 1 I-94",
            "1 further copy of papers that are on record",
            "1 other paper stored, searchable",
            "1 already there",
            "7 not stored: the file is neither",
            "notes 0.txt, notes 1.txt, notes 2.txt, notes 3.txt, notes 4.txt and 2 more",
            "--keep-unreadable",
        ):
            assert words in said
        assert "--password-file" not in said
        assert "Next: tracker confirm" in ran.err

    def test_a_second_time_nothing_comes(self, on, folder: Path) -> None:
        on("import", "folder", str(folder))
        ran = on("import", "folder", str(folder))
        assert "5 already there" in ran.out
        assert "read:" not in ran.out
        assert "Nothing new to confirm." in ran.err

    @pytest.mark.parametrize("words", [(), ("--dry-run",)], ids=["for good", "a trial run"])
    def test_a_paper_of_a_matter_on_record_is_told_as_what_it_is(
        self, on, papers: Path, words: tuple[str, ...]
    ) -> None:
        (papers / "z approval.pdf").write_bytes(
            notice("I-797, Notice of Action", "Approval Notice", "04/11/2024")
        )
        (papers / "z receipt.pdf").write_bytes(
            notice("I-797C, Notice of Action", "Receipt Notice", "03/05/2024")
        )
        ran = on("import", "folder", str(papers), *words)
        there = "one above" if words else "filing-1"
        assert f"z receipt.pdf\tFiling I-612, received 2 Mar 2024, no decision\tjoined to {there}" in ran.out
        assert "another paper of matters that are on record, joined to them" in ran.out

    def test_a_trial_run_says_would(self, on, folder: Path) -> None:
        ran = on("import", "folder", str(folder), "--dry-run")
        assert "would be read: 2 DS-2019s, 1 visa, 1 I-94" in ran.out
        assert "Nothing was stored" in ran.err
        assert on("list", "--json").json["counts"] == {}

    def test_a_locked_file_says_how_it_opens(self, on, folder: Path) -> None:
        from pypdf import PdfWriter

        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.encrypt("SAMPLE")
        writer.write(folder / "locked.pdf")
        ran = on("import", "folder", str(folder))
        assert "--password-file FILE opens PDFs whose passwords stand in it" in ran.out

    def test_an_empty_folder(self, on, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        ran = on("import", "folder", str(tmp_path / "none"))
        assert (ran.code, ran.out, ran.err) == (0, "", "There is no file in it.\n")


class TestFromPaperToAnswer:
    def test_the_main_job_end_to_end(self, on, papers: Path) -> None:
        on("import", "folder", str(papers))
        assert on("confirm", "--all").code == 50
        assert on("confirm", "--all", "--yes").code == 0
        out = " ".join(on("report", "time", "--explain", "--as-of", "2022-12-01").out.split())
        assert "You can hold J-1 alien physician status until 19 Jun 2029 at the latest" in out
        assert 'page 1, printed "06-20-2022"' in out
        assert "24-month bar 1 Jul 2021 to 30 Jun 2023" in out
        said = " ".join(on("report", "212e", "--as-of", "2022-12-01").out.split())
        assert "Subject: visa-1. Not subject: ds2019-1" in said
        assert on("verify", "--deep").code == 0

    def test_what_is_doubtful_is_not_confirmed_with_the_rest(self, on, tmp_path: Path) -> None:
        pages = people.form(people.RESIDENCY_THIRD, "2020", {"1": "tick", "2": "cross"})
        (tmp_path / "both.pdf").write_bytes(write(pages))
        (tmp_path / "plain.pdf").write_bytes(write(people.form(people.RESIDENCY_FIRST, "2020")))
        on("import", "pdf", str(tmp_path / "both.pdf"), str(tmp_path / "plain.pdf"))
        asked = on("confirm", "--all")
        assert (asked.code, "1 of them should be looked at first" in asked.err) == (50, True)
        assert "Confirmed ds2019-2" in on("confirm", "--certain", "--yes").out
        assert "Nothing waits that was read without doubt." in on("confirm", "--certain").err
        assert list(on("confirm", "--json").json) == ["ds2019s"]

    def test_a_paper_of_another_is_left_until_somebody_says_whose_it_is(self, on, tmp_path: Path) -> None:
        spouse = {"visa_class": "J-2", "given_name": "OBINNA", "date_of_birth": "11-02-1988"}
        own, other = people.RESIDENCY_FIRST, people.RESIDENCY_FIRST | spouse | {"sevis_id": "N0012345679"}
        for name, values in (("own.pdf", own), ("other.pdf", other)):
            (tmp_path / name).write_bytes(write(people.form(values, "2020")))
        said = on("import", "pdf", str(tmp_path / "own.pdf"), str(tmp_path / "other.pdf")).out
        assert "! it names OBINNA TESTCASE, born 2 Nov 1988, not you" in said
        every = on("confirm", "--all", "--yes")
        assert "Left for you to answer, whose or of which matter: ds2019-2" in every.err
        assert "Confirmed ds2019-1" in every.out
        refused = on("confirm", "ds2019-2")
        assert (refused.code, "OBINNA" in refused.err) == (47, False)
        assert "ds2019-2 names somebody else than you" in refused.err
        on("add", "dependant", "--given-name", "OBINNA", "--family-name", "TESTCASE")
        assert on("confirm", "ds2019-2").code == 0
        kept = on("show", "ds2019-2", "--json").json["record"]
        assert kept["dependant"] == on("show", "dependant-1", "--json").json["record"]["id"]

    def test_it_may_be_confirmed_as_ones_own_all_the_same(self, on, tmp_path: Path) -> None:
        on("add", "person", "--family-name", "SAMPLE", "--given-name", "JORGE")
        (tmp_path / "own.pdf").write_bytes(write(people.form(people.RESIDENCY_FIRST, "2020")))
        on("import", "pdf", str(tmp_path / "own.pdf"))
        assert on("confirm", "ds2019-1").code == 47
        assert on("confirm", "ds2019-1", "--anyway").code == 0

    def test_two_records_are_said_to_be_one_paper(self, on, tmp_path: Path) -> None:
        for name, issued in (("sent.pdf", None), ("signed.pdf", "05-02-2022")):
            values = {**people.RESIDENCY_FIRST, "issued_on": issued}
            (tmp_path / name).write_bytes(write(people.form(values, "2020")))
        on("import", "pdf", str(tmp_path / "sent.pdf"), str(tmp_path / "signed.pdf"))
        ran = on("confirm", "ds2019-2", "--same-as", "ds2019-1")
        assert ran.out.startswith("Joined to ds2019-1")
        assert on("show", "ds2019-1", "--json").json["record"]["issued_on"] == "2022-05-02"
        assert on("confirm", "ds2019-1", "--same-as", "visa-1").code == 40
