"""What waits comes in the order in which it matters; a person's answer is kept with the place it rests on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import DocumentError, RecordConflict, RecordInvalid
from tracker.records import BoxOnPage, Evidence, Provenance, Record
from tracker.records.exchange_visitor import Annotation212e, Ds2019, PaperCopy, Visa
from tracker.records.kinds import record_name
from tracker.records.presence import Presence
from tracker.records.vault_document import Document
from tracker.store.vault import Vault
from tracker.tasks import records
from tracker.tasks.confirming import (
    Review,
    answer_boxes,
    boxes_of_text,
    cutouts,
    keep_as_it_was,
    page_pictures,
    same_as,
)
from tracker.tasks.importing import import_files
from tracker.tasks.look_page import look_page
from tracker.tasks.specimens import people
from tracker.typeset.canvas import write

TODAY = date(2026, 11, 21)


def added(vault: Vault, record: Record) -> str:
    return record_name(vault.commit("add", lambda ledger: ledger.add(record)))


def read(confidence: str, determination: str | None = None, **values: Any) -> Ds2019:
    evidence = [Evidence(field=name, document="file", page=1, confidence=confidence) for name in values]
    annotation = Annotation212e(determination=determination) if determination else None
    return Ds2019(**values, annotation_212e=annotation, provenance=Provenance.READ, evidence=evidence)


class TestOrder:
    def test_doubts_come_first_then_scans_then_what_is_certain(self, vault: Vault) -> None:
        for record in (
            Presence(country="US", provenance=Provenance.IMPORTED),
            read("certain", surname="A"),
            read("likely", surname="B"),
            Visa(
                visa_class="J1",
                provenance=Provenance.READ,
                evidence=[Evidence(field="surname", confidence="unsure")],
            ),
            read("certain", "unsure", surname="C"),
            Ds2019(surname="typed"),
        ):
            added(vault, record)
        found = Review(vault.ledger).queue()
        assert [record_name(r) for r in found.doubtful] == ["ds2019-3", "visa-1", "ds2019-2"]
        assert [record_name(r) for r in found.certain] == ["ds2019-1", "presence-1"]
        assert len(found) == 5

    def test_why_a_record_is_doubtful(self, vault: Vault) -> None:
        added(
            vault,
            Document(
                id="file", problems=[{"page": 1, "text": "of this page"}, {"page": 2, "text": "of another"}]
            ),
        )
        form = read("unsure", "conflict", surname="A", program_begin_date="2022-06-20")
        added(vault, form)
        doubts = Review(vault.ledger).doubts(vault.ledger.get("ds2019-1"))
        assert doubts.fields == ("annotation_212e", "surname", "program_begin_date")
        assert doubts.problems == ("of this page",)
        assert (doubts.copies, doubts.alike) == (0, None)

    def test_boxes_that_are_unsure_do_not_count_where_the_answer_is_clear(self, vault: Vault) -> None:
        evidence = [Evidence(field="annotation_212e.boxes.B", confidence="unsure")]
        form = Ds2019(
            annotation_212e=Annotation212e(determination="subject"),
            provenance=Provenance.READ,
            evidence=evidence,
        )
        added(vault, form)
        assert not Review(vault.ledger).doubts(vault.ledger.get("ds2019-1"))


BOXES = [
    ("1", {"1"}, "not_subject", []),
    ("2 c", {"2", "C"}, "subject", ["pl_94_484"]),
    ("2,A,B", {"2", "A", "B"}, "subject", ["government_financing", "skills_list"]),
    ("2bc", {"2", "B", "C"}, "subject", ["skills_list", "pl_94_484"]),
    ("None", set(), "unmarked", []),
    ("1+2", {"1", "2"}, "conflict", []),
]


class TestBoxes:
    @pytest.mark.parametrize(("text", "marked", "said", "bases"), BOXES)
    def test_a_person_answers_by_the_names_of_the_boxes(
        self, vault: Vault, text: str, marked: set[str], said: str, bases: list[str]
    ) -> None:
        assert boxes_of_text(text) == marked
        box = Evidence(field="annotation_212e.boxes.2", document="file", page=1, method="ocr", confidence="unsure",
                       box=BoxOnPage(left=0.1, top=0.7, right=0.12, bottom=0.72))  # fmt: skip
        copy = PaperCopy(annotation_212e=Annotation212e(determination="unsure"))
        form = Ds2019(annotation_212e=Annotation212e(determination="unsure", officer_name="SAMPLE"),
                      provenance=Provenance.READ, evidence=[box], copies=[copy])  # fmt: skip
        added(vault, form)
        after = answer_boxes(vault, "ds2019-1", boxes_of_text(text)).record
        assert isinstance(after, Ds2019)
        assert after.annotation_212e is not None
        assert (after.annotation_212e.determination, list(after.annotation_212e.bases)) == (said, bases)
        assert {name for name, state in after.annotation_212e.boxes.items() if state == "marked"} == marked
        assert after.annotation_212e.officer_name == "SAMPLE"
        (evidence,) = after.evidence
        assert (evidence.method, evidence.confidence, evidence.box) == ("person", "certain", box.box)
        records.confirm(vault, ["ds2019-1"], on=TODAY)
        assert vault.ledger.get("ds2019-1").annotation_212e.determination == said  # type: ignore[attr-defined]

    @pytest.mark.parametrize("text", ["", "3", "2 D", "yes", "all", "subject", "-"])
    def test_other_words_are_refused(self, text: str) -> None:
        with pytest.raises(RecordInvalid):
            boxes_of_text(text)

    def test_a_visa_has_no_boxes(self, vault: Vault) -> None:
        added(vault, Visa(visa_class="J1"))
        with pytest.raises(RecordConflict):
            answer_boxes(vault, "visa-1", {"2"})


class TestCopies:
    def test_a_copy_can_be_left_aside(self, vault: Vault) -> None:
        own, new = Annotation212e(determination="unmarked"), Annotation212e(determination="subject")
        form = Ds2019(annotation_212e=own, copies=[PaperCopy(annotation_212e=new)], surname="A")
        added(vault, form)
        saved = keep_as_it_was(vault, "ds2019-1", on=TODAY)
        assert isinstance(saved.record, Ds2019)
        assert (saved.changed, saved.record.waits, saved.record.annotation_212e) == (True, False, own)
        assert keep_as_it_was(vault, "ds2019-1", on=TODAY).changed is False

    def test_a_person_says_that_two_are_the_same_paper(self, vault: Vault) -> None:
        first = read("certain", "unmarked", surname="A", sevis_id="N0012345678")
        second = read("likely", "subject", surname="A", sevis_id="N0012345678", official_name="B")
        added(vault, first)
        added(vault, second)
        added(vault, Document(id="file", links=[second.id]))
        saved = same_as(vault, "ds2019-2", "ds2019-1", on=TODAY)
        assert isinstance(saved.record, Ds2019)
        assert (saved.record.official_name, saved.record.annotation_212e.determination) == ("B", "subject")  # type: ignore[union-attr]
        assert vault.ledger.all_of(Document)[0].links == [first.id]
        assert vault.ledger.get("ds2019-2").trashed_on is not None
        records.undo(vault)
        assert len(vault.ledger.all_of(Ds2019)) == 2

    @pytest.mark.parametrize(
        ("one", "other"), [("ds2019-1", "ds2019-1"), ("ds2019-1", "visa-1"), ("visa-1", "visa-2")]
    )
    def test_what_cannot_be_one_paper(self, vault: Vault, one: str, other: str) -> None:
        for record in (read("certain", surname="A"), Visa(visa_class="J1"), Visa(visa_class="J1")):
            added(vault, record)
        with pytest.raises(RecordConflict):
            same_as(vault, one, other, on=TODAY)


class TestPlaces:
    @pytest.fixture
    def form(self, vault: Vault, tmp_path: Path) -> Ds2019:
        paper = tmp_path / "form.pdf"
        paper.write_bytes(write(people.form(people.RESIDENCY_FIRST, "2020", {"2": "cross"})))
        import_files(vault, [paper], on=TODAY)
        return vault.ledger.all_of(Ds2019)[0]

    def test_each_field_is_a_picture_and_the_boxes_are_one_strip(self, vault: Vault, form: Ds2019) -> None:
        found = cutouts(vault, form, ["annotation_212e", "surname"])
        assert [item.title for item in found] == [
            "annotation 212(e): document-1, page 1",
            "surname: document-1, page 1",
        ]
        sizes = [(int.from_bytes(c.picture[16:20]), int.from_bytes(c.picture[20:24])) for c in found]
        assert all(c.picture.startswith(b"\x89PNG") for c in found)
        assert sizes[0][0] > 2 * sizes[0][1]  # as wide as the page, as high as the block

    def test_nothing_is_shown_of_a_field_that_was_typed(self, vault: Vault, form: Ds2019) -> None:
        records.edit(vault, "ds2019-1", {"surname": ["OTHER"]})
        assert cutouts(vault, vault.ledger.get("ds2019-1"), ["surname"]) == []

    def test_whole_pages_are_pictures_too(self) -> None:
        found = page_pictures(write(people.residency_pages()))
        assert [item.title for item in found] == ["page 1", "page 2"]

    def test_what_is_no_paper_has_no_pages(self) -> None:
        with pytest.raises(DocumentError):
            page_pictures(b"Dear Dr. SAMPLE")

    def test_the_page_holds_its_pictures_and_nothing_that_runs(self, vault: Vault, form: Ds2019) -> None:
        page = look_page("<b>", "a & b", cutouts(vault, form, ["surname"])).decode()
        assert "&lt;b&gt;" in page
        assert "a &amp; b" in page
        assert page.count("data:image/png;base64,") == 1
        assert "<script" not in page
        assert "http" not in page
