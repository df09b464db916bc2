"""reread as a person runs it."""

from __future__ import annotations

from pathlib import Path

from tracker.tasks.specimens import people
from tracker.typeset.canvas import write


def test_a_kept_file_is_read_later_and_says_what_came(on, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(write(people.residency_pages()))
    on("attach", str(tmp_path / "form.pdf"))
    ran = on("reread")
    assert ran.out.splitlines() == [
        "document-1 (form.pdf)",
        "  new ds2019-1  DS-2019 alien physician 20 Jun 2022 - 30 Jun 2023",
        "1 document read again, 1 with something to tell.",
    ]
    assert ran.err == "Nothing new counts until you confirm it. Next: tracker confirm\n"
    on("confirm", "ds2019-1", "program_begin_date=2022-06-21")
    again = on("reread", "document-1")
    assert '  ds2019-1 stays as it is; its program begin date now reads "06-20-2022"' in again.out
    assert again.err == ""
    assert on("reread", "--json").json["documents"][0]["differs"] == {
        "ds2019-1": {"program_begin_date": "06-20-2022"}
    }
    assert on("show", "ds2019-1", "--json").json["record"]["program_begin_date"] == "2022-06-21"


def test_a_file_that_cannot_be_read_is_told_and_stays(on, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"Dear Dr. SAMPLE")
    on("attach", str(tmp_path / "note.txt"))
    ran = on("reread")
    assert ran.code == 0
    assert ran.out.startswith("document-1 (note.txt): the file is neither a PDF")
    assert on("reread", "ds2019-1").code == 40
