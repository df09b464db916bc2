"""Papers come into the vault as records that wait; the same paper comes once; bad files harm nothing."""

from __future__ import annotations

import itertools
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import DiskFull, FileUnreadable, VaultInUse
from tracker.records.exchange_visitor import Ds2019, Program, Visa
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.importing import import_files
from tracker.tasks.reading import files_of_folder, read_files
from tracker.tasks.specimens import people
from tracker.typeset.canvas import write

TODAY = date(2026, 11, 21)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, data in people.examples().items():
        (folder / name).write_bytes(data)
    return folder


def test_what_was_read_waits_for_confirmation_and_points_at_its_page(vault: Vault, papers: Path) -> None:
    (outcome,) = import_files(vault, [papers / "ds2019-residency.pdf"], on=TODAY)
    assert (outcome.outcome, outcome.document, [p.name for p in outcome.papers]) == (
        "added",
        "document-1",
        ["ds2019-1"],
    )
    form = vault.ledger.get("ds2019-1")
    assert isinstance(form, Ds2019)
    assert form.confirmed_on is None
    assert not form.counts
    assert form.program_begin_date == date(2022, 6, 20)
    evidence = form.evidence_for("program_begin_date")
    assert evidence is not None
    assert (evidence.page, evidence.words) == (1, "06-20-2022")
    document = vault.ledger.get("document-1")
    assert evidence.document == document.id
    assert b"".join(vault.read_document(document)) == (papers / "ds2019-residency.pdf").read_bytes()  # type: ignore[arg-type]


def test_a_bundle_gives_one_record_a_paper(vault: Vault, papers: Path) -> None:
    (outcome,) = import_files(vault, [papers / "bundle.pdf"], on=TODAY)
    assert [paper.name for paper in outcome.papers] == ["ds2019-1", "visa-1", "admission-1"]
    document = vault.ledger.get("document-1")
    assert isinstance(document, Document)
    assert document.kind == "bundle"
    assert set(document.links) == {paper.record.id for paper in outcome.papers}


def test_the_person_is_proposed_from_the_first_form_and_never_twice(vault: Vault, papers: Path) -> None:
    import_files(vault, sorted(papers.iterdir()), on=TODAY)
    person = vault.ledger.get("person")
    assert (person.family_name, person.nationalities) == ("TESTCASE", ["NG"])  # type: ignore[attr-defined]
    assert not person.counts
    assert {item.field for item in person.evidence} == {
        "family_name",
        "given_name",
        "date_of_birth",
        "nationalities",
    }


def test_two_forms_of_one_sevis_record_become_one_program_when_confirmed(
    vault: Vault, tmp_path: Path
) -> None:
    for name, values in (("a.pdf", people.RESIDENCY_FIRST), ("b.pdf", people.RESIDENCY_THIRD)):
        (tmp_path / name).write_bytes(write(people.form(values, "2020")))
    import_files(vault, [tmp_path / "a.pdf", tmp_path / "b.pdf"], on=TODAY)
    assert vault.ledger.all_of(Program) == []
    records.confirm(vault, ["ds2019-1", "ds2019-2"], on=TODAY)
    (program,) = vault.ledger.all_of(Program)
    assert (program.sevis_id, program.program_number) == ("N0012345678", "P-3-04510")


class TestTheSameTwice:
    def test_a_file_with_the_same_bytes_is_recognised_whatever_its_name(
        self, vault: Vault, papers: Path, tmp_path: Path
    ) -> None:
        import_files(vault, [papers / "bundle.pdf"], on=TODAY)
        copy = tmp_path / "IMG_0001.pdf"
        copy.write_bytes((papers / "bundle.pdf").read_bytes())
        (outcome,) = import_files(vault, [copy], on=TODAY)
        assert (outcome.outcome, outcome.document) == ("already", "document-1")
        assert vault.ledger.counts()["document"] == 1

    def test_twice_in_one_import_is_once(self, vault: Vault, papers: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.pdf"
        copy.write_bytes((papers / "bundle.pdf").read_bytes())
        outcomes = import_files(vault, [papers / "bundle.pdf", copy], on=TODAY)
        assert [o.outcome for o in outcomes] == ["added", "already"]

    def test_another_file_of_the_same_form_adds_no_record(self, vault: Vault, papers: Path) -> None:
        outcomes = import_files(vault, [papers / "bundle.pdf", papers / "ds2019-research.pdf"], on=TODAY)
        again = outcomes[1].papers[0]
        assert (again.name, again.new) == ("ds2019-1", False)
        assert vault.ledger.counts()["ds2019"] == 1
        assert vault.ledger.counts()["document"] == 2

    def test_in_a_trial_run_the_copy_is_told_by_the_name_of_the_other_file(
        self, vault: Vault, papers: Path, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copy.pdf"
        copy.write_bytes((papers / "bundle.pdf").read_bytes())
        files = [papers / "bundle.pdf", copy, papers / "ds2019-research.pdf"]
        outcomes = import_files(vault, files, on=TODAY, dry_run=True)
        assert [(o.outcome, o.message) for o in outcomes] == [
            ("added", None),
            ("already", "the same file as bundle.pdf"),
            ("added", None),
        ]
        assert [paper.new for paper in outcomes[2].papers] == [False]


class TestBadFiles:
    FILES = (("empty.pdf", b""), ("text.pdf", b"no PDF at all"), ("cut.pdf", b"%PDF-1.7\n1 0 obj <<"))

    def test_one_bad_file_never_stops_the_rest(self, vault: Vault, papers: Path) -> None:
        for name, data in self.FILES:
            (papers / name).write_bytes(data)
        outcomes = {o.file: o for o in import_files(vault, files_of_folder(papers), on=TODAY)}
        assert {name: outcomes[name].outcome for name, _ in self.FILES} == dict.fromkeys(
            ("empty.pdf", "text.pdf", "cut.pdf"), "failed"
        )
        assert all(outcomes[name].message for name, _ in self.FILES)
        assert vault.ledger.counts()["document"] == 3

    def test_a_birth_date_beyond_all_ages_stops_nothing(self, vault: Vault, tmp_path: Path) -> None:
        """A scan may have 1190 for 1990."""
        form = people.form(people.RESIDENCY_FIRST | {"date_of_birth": "03-14-1190"}, "2020")
        (tmp_path / "form.pdf").write_bytes(write(form))
        (outcome,) = import_files(vault, [tmp_path / "form.pdf"], on=TODAY)
        (paper,) = outcome.papers
        assert (outcome.outcome, paper.unsure) == ("added", ("date_of_birth",))

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
    def test_a_name_that_is_no_text_stops_nothing(self, vault: Vault, papers: Path) -> None:
        """Names from an old memory stick are in another encoding."""
        odd = papers / os.fsdecode(b"r\xe9sidence.pdf")
        odd.write_bytes((papers / "bundle.pdf").read_bytes() + b"%")
        (outcome,) = import_files(vault, [odd], on=TODAY)
        assert (outcome.file, outcome.outcome) == ("r?sidence.pdf", "added")
        assert vault.ledger.get(str(outcome.document)).original_name == "r?sidence.pdf"  # type: ignore[attr-defined]
        assert [reading.file for reading in read_files([odd])] == ["r?sidence.pdf"]
        odd.write_bytes(b"another")
        assert records.attach(vault, odd, on=TODAY).document.original_name == "r?sidence.pdf"
        (failed,) = import_files(vault, [odd.with_name(os.fsdecode(b"\xe9.pdf"))], on=TODAY)
        assert (failed.file, failed.message) == ("?.pdf", "the file cannot be read")

    def test_an_unreadable_file_is_kept_if_the_person_wants(self, vault: Vault, papers: Path) -> None:
        (papers / "cut.pdf").write_bytes(self.FILES[2][1])
        (outcome,) = import_files(vault, [papers / "cut.pdf"], on=TODAY, keep_unreadable=True)
        document = vault.ledger.get(str(outcome.document))
        assert isinstance(document, Document)
        assert document.readable is False
        assert b"".join(vault.read_document(document)) == self.FILES[2][1]

    def test_a_paper_that_is_none_is_stored_and_gives_no_record(self, vault: Vault, tmp_path: Path) -> None:
        from tracker.tasks.specimens.form_ds2019 import ds2019_page_2

        (tmp_path / "page2.pdf").write_bytes(write([ds2019_page_2()]))
        (outcome,) = import_files(vault, [tmp_path / "page2.pdf"], on=TODAY)
        assert (outcome.outcome, outcome.papers) == ("kept", ())
        assert vault.ledger.counts() == {"document": 1}

    def test_what_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileUnreadable):
            read_files([tmp_path / "none.pdf"])
        with pytest.raises(FileUnreadable):
            files_of_folder(tmp_path / "none")


def test_a_trial_run_stores_nothing(vault: Vault, papers: Path) -> None:
    before = (vault.head, sorted(p.name for p in vault.folder.rglob("*")))
    outcomes = import_files(vault, sorted(papers.iterdir()), on=TODAY, dry_run=True)
    assert [o.outcome for o in outcomes] == ["added", "added", "added"]
    assert (vault.head, sorted(p.name for p in vault.folder.rglob("*"))) == before


def test_a_folder_is_read_below_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.pdf", "sub/a.PDF", ".hidden.pdf", ".git/x.pdf", "Thumbs.db", "sub/.DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in files_of_folder(tmp_path)] == ["b.pdf", "a.PDF"]


class TestFolders:
    """What may not be opened is told: papers that are silently left out are papers that are missing."""

    @pytest.fixture
    def closed(self, monkeypatch: pytest.MonkeyPatch):
        """Return a function that closes a folder, also to an administrator."""
        listing = os.scandir

        def close(folder: Path) -> None:
            def refused(path: str = "."):  # type: ignore[no-untyped-def]
                if Path(path) == folder:
                    raise PermissionError(13, "Permission denied", str(path))
                return listing(path)

            monkeypatch.setattr(os, "scandir", refused)

        return close

    def test_a_folder_below_that_may_not_be_opened_is_told(self, vault, tmp_path: Path, closed) -> None:
        (tmp_path / "in" / "sub").mkdir(parents=True)
        (tmp_path / "in" / "sub" / "a.pdf").write_bytes(b"x")
        (tmp_path / "in" / "b.pdf").write_bytes(write(people.form(people.RESIDENCY_FIRST, "2020")))
        closed(tmp_path / "in" / "sub")
        found = files_of_folder(tmp_path / "in")
        assert [path.name for path in found] == ["b.pdf", "sub"]
        outcomes = import_files(vault, found, on=TODAY)
        assert [(o.file, o.outcome, o.message) for o in outcomes] == [
            ("b.pdf", "added", None), ("sub", "failed", "it is a folder that may not be opened")]  # fmt: skip

    def test_the_folder_itself_may_not_be_opened(self, tmp_path: Path, closed) -> None:
        closed(tmp_path)
        with pytest.raises(FileUnreadable, match="is a folder that may not be opened"):
            files_of_folder(tmp_path)

    def test_a_folder_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"x")
        for name in ("a.pdf", "gone"):
            with pytest.raises(FileUnreadable, match=f"{name} is not a folder"):
                files_of_folder(tmp_path / name)

    def test_a_folder_where_a_file_is_asked_for(self, vault: Vault, tmp_path: Path) -> None:
        (outcome,) = import_files(vault, [tmp_path], on=TODAY)
        assert (outcome.outcome, outcome.message) == ("failed", "it is a folder")

    @pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
    def test_links_that_lead_in_a_circle_are_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"x")
        (tmp_path / "loop").symlink_to(tmp_path)
        (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
        (tmp_path / "c.pdf").symlink_to(tmp_path / "gone.pdf")
        os.mkfifo(tmp_path / "pipe.pdf")
        assert [path.name for path in files_of_folder(tmp_path)] == ["a.pdf"]


class TestAnotherProgramWrites:
    @pytest.fixture
    def files(self, tmp_path: Path) -> list[Path]:
        for number in range(60):
            (tmp_path / f"{number:03}.txt").write_bytes(b"no paper %d" % number)
        return sorted(tmp_path.glob("*.txt"))

    def brought(self, vault: Vault, files: list[Path], busy, *, until: int) -> list[str]:  # type: ignore[no-untyped-def]
        def tell(done: float, _: int) -> None:
            busy.held = done < until

        outcomes = import_files(
            vault, files, on=TODAY, keep_unreadable=True, progress=tell, clock=lambda: 0.0
        )
        return [outcome.outcome for outcome in outcomes]

    def test_for_a_while_and_nothing_is_lost(self, shared: Vault, busy, files: list[Path]) -> None:
        assert self.brought(shared, files, busy, until=55) == ["kept"] * 60
        assert len(shared.ledger.all_of(Document)) == 60

    def test_to_the_end_and_a_repetition_brings_all(self, shared: Vault, busy, files: list[Path]) -> None:
        with pytest.raises(VaultInUse):
            self.brought(shared, files, busy, until=99)
        assert self.brought(shared, files, busy, until=0) == ["kept"] * 60
        assert [item for item in shared.verify(deep=True) if item.serious] == []


def test_an_interrupted_import_goes_on_where_it_was(vault: Vault, tmp_path: Path) -> None:
    """Fifty files are one commit; a failure in the second commit keeps the first."""
    files = []
    for number in range(53):
        path = tmp_path / f"{number:03}.pdf"
        path.write_bytes(b"%%PDF-1.4 broken %d" % number)
        files.append(path)
    tries = itertools.count()
    add = vault.add_document

    class Full(Vault):
        def add_document(self, stream):  # type: ignore[no-untyped-def]
            if next(tries) == 51:
                raise DiskFull("no space left")
            return add(stream)

    vault.__class__ = Full
    with pytest.raises(DiskFull):
        import_files(vault, files, on=TODAY, keep_unreadable=True)
    assert vault.ledger.counts()["document"] == 50
    outcomes = import_files(vault, files, on=TODAY, keep_unreadable=True)
    assert [o.outcome for o in outcomes].count("already") == 50
    assert vault.ledger.counts()["document"] == 53


def test_slow_files_are_committed_by_time(vault: Vault, tmp_path: Path) -> None:
    """Each file takes eight seconds here: what is lost is at most what came in fifteen, and a file."""
    files = []
    for number in range(7):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(b"%%PDF-1.4 broken %d" % number)
    seconds = itertools.count(step=8)
    import_files(vault, files, on=TODAY, keep_unreadable=True, clock=lambda: float(next(seconds)))
    saved = [r.at for r in vault.ledger.history() if r.kind == "document"]
    assert [list(saved).count(at) for at in dict.fromkeys(saved)] == [2, 2, 2, 1]


def test_what_was_read_before_ctrl_c_is_kept(vault: Vault, papers: Path) -> None:
    def stop(done: float, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(vault, sorted(papers.iterdir()), on=TODAY, progress=stop)
    assert vault.ledger.counts()["document"] == 2


def test_the_text_of_pages_is_searched(vault: Vault, papers: Path) -> None:
    import_files(vault, [papers / "bundle.pdf"], on=TODAY)
    pages = [(hit.record.number, hit.page) for hit in vault.find("vice consul") if hit.page]
    assert pages == [(1, 1)]


def test_a_visa_keeps_its_words_and_what_they_say(vault: Vault, papers: Path) -> None:
    import_files(vault, [papers / "bundle.pdf"], on=TODAY)
    (visa,) = vault.ledger.all_of(Visa)
    assert visa.annotation_212e is not None
    assert visa.annotation_212e.determination == "subject"
    assert "TWO YEAR RULE DOES APPLY" in (visa.annotation or "")
