"""What each copy of a paper says about 212(e), how it was read, and what agrees with it."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Any

import pytest

from tracker.records.base import BoxOnPage, Evidence
from tracker.records.exchange_visitor import Annotation212e, Ds2019, PaperCopy, Visa
from tracker.reports.annotation_evidence import PaperEvidence, evidence_figures, evidence_of, evidence_table
from tracker.reports.facts import Facts
from tracker.reports.pages import as_html, as_markdown, as_page_data
from tracker.reports.proof import Proofs
from tracker.reports.report import Report, Section, as_text
from tracker.reports.visa import VisaCase
from tracker.typeset.page import pdf_of

ONE, TWO = "N0012345678", "N0099999999"
PDF, SCAN = "01900000-0000-7000-8000-0000000000d1", "01900000-0000-7000-8000-0000000000d2"
EMPTY = dict.fromkeys(("1", "2", "A", "B", "C"), "empty")


def box(name: str = "1", page: int = 1, document: str = PDF, top: float = 0.72, **more: Any) -> Evidence:
    place = BoxOnPage(left=0.036, top=top, right=0.052, bottom=top + 0.011)
    given = {"field": f"annotation_212e.boxes.{name}", "document": document, "page": page, "box": place}
    return Evidence(**{**given, "method": "mark", "confidence": "certain", **more})


def marked(*names: str, says: str = "not_subject", bases: tuple[str, ...] = ()) -> Annotation212e:
    boxes = EMPTY | dict.fromkeys(names, "marked")
    return Annotation212e(determination=says, boxes=boxes, bases=list(bases))


def form(number: int = 1, **more: Any) -> Ds2019:
    return Ds2019(**{"number": number, "sevis_id": ONE, "issued_on": "2024-05-02", **more})


def visa(number: int = 1, **more: Any) -> Visa:
    return Visa(**{"number": number, "visa_class": "J1", "issued_on": "2024-06-01", **more})


def rows(
    facts: Facts, status: str = "unknown", engines: dict[tuple[str, int], str] | None = None
) -> list[tuple[str, ...]]:
    records = [*facts.ds2019s, *facts.visas, *facts.unconfirmed]
    names = {one.id: f"{type(one).__name__.lower()}-{one.number}" for one in records}
    names |= {PDF: "document-1", SCAN: "document-2"}
    proofs = Proofs({}, VisaCase({}, {}, ()), names, {PDF: "as sent", SCAN: "as signed"})
    table = evidence_table(evidence_of(facts), {"s212e": {"status": status}}, facts, proofs, engines or {})
    assert table is not None
    return list(table.rows)


NOT, SUBJECT = marked("1"), marked("2", "C", says="subject", bases=("pl_94_484",))


class TestHow:
    @pytest.mark.parametrize(
        ("what", "record", "how"),
        [
            ("typed by the person", form(annotation_212e=NOT), "entered by you"),
            ("nothing on record", form(), "-"),
            ("a mark", form(annotation_212e=NOT, evidence=[box()]), "box 1 marked, page 1"),
            ("two marks", form(annotation_212e=SUBJECT, evidence=[box("2", 3), box("C", 3)]), "box 2, C marked, page 3"),
            ("a mark that is not sure", form(annotation_212e=NOT, evidence=[box(confidence="likely")]), "box 1 marked, likely, page 1"),
            ("a form field", form(annotation_212e=NOT, evidence=[box(method="form_field")]), "box 1 form field, page 1"),
            ("empty boxes", form(annotation_212e=marked(says="unmarked"), evidence=[box()]), "boxes read as empty, page 1"),
            ("unsure boxes", form(annotation_212e=marked(says="unsure"), evidence=[box(confidence="unsure")]), "boxes read as unsure, page 1"),
            ("answered by the person", form(annotation_212e=NOT, evidence=[box(method="person")]), "box 1 looked at by you, page 1"),
            ("words of a visa", visa(annotation_212e={"determination": "subject", "text": "x"}, evidence=[Evidence(field="annotation_212e.text", document=PDF, page=2, method="text")]), "in words, page 2"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )  # fmt: skip
    def test_how_it_was_read(self, what: str, record: Ds2019 | Visa, how: str) -> None:
        facts = Facts(ds2019s=[record]) if isinstance(record, Ds2019) else Facts(visas=[record])
        assert rows(facts)[0][3] == how

    @pytest.mark.parametrize(
        ("engines", "how"),
        [
            ({}, "box 1 marked, on a scan, page 2"),
            ({(SCAN, 2): "engine 1.0 of-this.model"}, "box 1 marked, on a scan (engine 1.0), page 2"),
        ],
    )
    def test_a_scan_is_called_so_with_its_engine(self, engines: dict[tuple[str, int], str], how: str) -> None:
        words = Evidence(field="sevis_id", document=SCAN, page=2, method="ocr")
        record = form(annotation_212e=NOT, evidence=[box(page=2, document=SCAN), words])
        assert rows(Facts(ds2019s=[record]), engines=engines)[0][3] == how


class TestAgreement:
    @pytest.mark.parametrize(
        ("what", "others", "words"),
        [
            ("alone", [], "no other takes a side"),
            ("another form of its record says so", [form(2, annotation_212e=NOT, issued_on="2025-01-01")], "agrees with ds2019-2"),
            ("another form of its record says otherwise", [form(2, annotation_212e=SUBJECT, issued_on="2025-01-01")], "against ds2019-2"),
            ("a form of another record", [form(2, sevis_id=TWO, annotation_212e=SUBJECT, issued_on="2025-01-01")], "no other takes a side"),
            ("an unmarked form", [form(2, annotation_212e=marked(says="unmarked"), issued_on="2025-01-01")], "no other takes a side"),
            ("a visa of its record", [visa(sevis_id=ONE, annotation_212e={"determination": "subject"})], "against visa-1"),
            ("a visa that names no record", [visa(annotation_212e={"determination": "subject"})], "against visa-1"),
            ("one that waits", [form(2, provenance="read", annotation_212e=SUBJECT)], "no other takes a side"),
        ],
        ids=lambda value: value if (isinstance(value, str) and " " in value) or value == "alone" else "",
    )  # fmt: skip
    def test_papers_of_one_program_are_compared(self, what: str, others: list[Any], words: str) -> None:
        counted = [one for one in others if one.counts]
        facts = Facts(
            ds2019s=[form(annotation_212e=NOT), *(one for one in counted if isinstance(one, Ds2019))],
            visas=[one for one in counted if isinstance(one, Visa)],
            unconfirmed=[one for one in others if not one.counts],
        )
        assert rows(facts)[0][4] == words

    def test_forms_of_the_paper_age_are_not_of_one_record(self) -> None:
        old = {"sevis_id": "N0000000000"}
        facts = Facts(ds2019s=[form(annotation_212e=NOT, **old), form(2, annotation_212e=SUBJECT, **old)])
        assert [row[4] for row in rows(facts)] == ["no other takes a side"] * 2

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("not_subject", "not subject (all programs): as on the paper"),
            ("subject", "subject (all programs): against the paper"),
            ("waived", "waived (all programs)"),
            ("unknown", "not known from what is on record (all programs)"),
        ],
    )
    def test_the_answer_of_the_law_stands_beside_it(self, status: str, words: str) -> None:
        assert rows(Facts(ds2019s=[form(annotation_212e=NOT)]), status)[0][5] == words


class TestCopies:
    def test_a_marked_scan_stands_beside_the_file_as_it_was_sent(self) -> None:
        seen = date(2026, 11, 1)
        copies = [
            PaperCopy(document=PDF, annotation_212e=marked(says="unmarked"), confirmed_on=seen),
            PaperCopy(document=SCAN, annotation_212e=NOT, confirmed_on=seen),
        ]
        record = form(annotation_212e=NOT, copies=copies, evidence=[box(document=SCAN)])
        first, second = rows(Facts(ds2019s=[record]))
        assert first[:4] == (
            "ds2019-1 (document-1)",
            "2 May 2024",
            "nothing (takes no side)",
            "boxes read as empty",
        )
        assert second[:4] == ("ds2019-1 (document-2)", "2 May 2024", "not subject", "box 1 marked, page 1")

    def test_a_copy_that_nobody_looked_at_does_not_count(self) -> None:
        copies = [
            PaperCopy(document=PDF, annotation_212e=NOT, confirmed_on=date(2026, 11, 1)),
            PaperCopy(document=SCAN, annotation_212e=SUBJECT),
        ]
        first, second = rows(Facts(ds2019s=[form(annotation_212e=NOT, copies=copies)]))
        assert second[2] == "subject: C PL 94-484 (not confirmed: does not count)"
        assert (first[4], second[4]) == ("no other takes a side", "-")

    def test_a_paper_that_waits_stands_last_and_does_not_count(self) -> None:
        facts = Facts(
            ds2019s=[form(annotation_212e=NOT)],
            unconfirmed=[form(2, provenance="read", annotation_212e=SUBJECT, issued_on="2001-01-01")],
        )
        assert [row[0] for row in rows(facts)] == ["ds2019-1", "ds2019-2"]
        assert rows(facts)[1][2].endswith("(not confirmed: does not count)")

    def test_papers_of_dependants_are_not_among_them(self) -> None:
        assert evidence_of(Facts(ds2019s=[form(dependant="x", annotation_212e=NOT)])) == []


class TestPlace:
    def area(self, *places: Evidence) -> BoxOnPage:
        (paper,) = evidence_of(Facts(ds2019s=[form(annotation_212e=NOT, evidence=list(places))]))
        assert paper.area is not None
        return paper.area

    def test_the_words_beside_the_boxes_are_in_it(self) -> None:
        area = self.area(box("1", top=0.72), box("C", top=0.80))
        assert area.right > 0.5
        assert (area.top, area.bottom) == (pytest.approx(0.69), pytest.approx(0.841))

    @pytest.mark.parametrize(
        ("what", "first", "last", "side", "quarters"),
        [
            ("upright", (0.04, 0.72), (0.07, 0.80), "right", 0),
            ("upside down", (0.94, 0.28), (0.91, 0.20), "left", 2),
            ("turned to the right", (0.28, 0.04), (0.20, 0.07), "bottom", 3),
            ("turned to the left", (0.72, 0.94), (0.80, 0.91), "top", 1),
        ],
        ids=lambda value: (
            value if isinstance(value, str) and value not in ("right", "left", "top", "bottom") else ""
        ),
    )
    def test_the_words_are_looked_for_where_the_page_has_them(
        self, what: str, first: tuple[float, float], last: tuple[float, float], side: str, quarters: int
    ) -> None:
        places = [
            box(name, box=BoxOnPage(left=x, top=y, right=x + 0.01, bottom=y + 0.01))
            for name, (x, y) in (("1", first), ("C", last))
        ]
        area = self.area(*places)
        (paper,) = evidence_of(Facts(ds2019s=[form(annotation_212e=NOT, evidence=places)]))
        assert paper.quarters == quarters
        reach = {
            "left": min(first[0], last[0]) - area.left,
            "top": min(first[1], last[1]) - area.top,
            "right": area.right - max(first[0], last[0]) - 0.01,
            "bottom": area.bottom - max(first[1], last[1]) - 0.01,
        }
        assert max(reach, key=lambda name: reach[name]) == side
        assert reach[side] == pytest.approx(0.55)

    def test_marks_of_another_page_do_not_count(self) -> None:
        area = self.area(box("1", page=2, top=0.2), box("2", page=3, top=0.9))
        assert area.bottom < 0.5

    def test_without_boxes_the_place_of_a_visa_is_the_foil(self) -> None:
        foil = [
            Evidence(
                field=name,
                document=PDF,
                page=1,
                box=BoxOnPage(left=0.1, top=top, right=0.5, bottom=top + 0.02),
                method="text",
            )
            for name, top in (("visa_class", 0.1), ("expires_on", 0.3))
        ]
        said = Evidence(field="annotation_212e.text", document=PDF, page=1, method="text")
        (paper,) = evidence_of(
            Facts(visas=[visa(annotation_212e={"determination": "subject"}, evidence=[*foil, said])])
        )
        assert paper.area is not None
        assert (paper.area.left, paper.area.top, paper.area.right) == (0.1, 0.1, 0.5)
        assert paper.area.bottom == pytest.approx(0.32)

    def test_of_a_visa_whose_words_have_a_place_they_are_shown_with_a_margin(self) -> None:
        words = BoxOnPage(left=0.4, top=0.3, right=0.6, bottom=0.34)
        said = Evidence(field="annotation_212e.text", document=PDF, page=1, method="text", box=words)
        foil = Evidence(field="visa_class", document=PDF, page=1, method="text",
                        box=BoxOnPage(left=0.05, top=0.05, right=0.9, bottom=0.6))  # fmt: skip
        (paper,) = evidence_of(
            Facts(visas=[visa(annotation_212e={"determination": "subject"}, evidence=[foil, said])])
        )
        assert paper.area is not None
        sides = (paper.area.left, paper.area.top, paper.area.right, paper.area.bottom)
        assert sides == pytest.approx((0.37, 0.27, 0.63, 0.37))


def dot() -> bytes:
    """Return a picture of one gray pixel."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00\x80"))
        + chunk(b"IEND", b"")
    )


class TestFigures:
    def report(self, pictures: dict[int, bytes]) -> Report:
        papers: list[PaperEvidence] = evidence_of(
            Facts(
                ds2019s=[form(annotation_212e=NOT, evidence=[box()]), form(2), form(3, annotation_212e=NOT)]
            )
        )
        names = {paper.record.id: f"ds2019-{paper.record.number}" for paper in papers} | {PDF: "document-1"}
        proofs = Proofs({}, VisaCase({}, {}, ()), names, {PDF: "<as sent>"})
        figures = evidence_figures(papers, proofs, pictures)
        return Report(
            "212e", "title", date(2026, 11, 21), "lead", (Section("Where it stands", figures=figures),), ()
        )

    def test_only_what_stands_on_a_page_has_one(self) -> None:
        text = as_text(self.report({}))
        assert "ds2019-1: document-1 (<as sent>), page 1, lower left" in text
        assert "ds2019-3" not in text

    def test_the_page_holds_the_picture_itself(self) -> None:
        page = as_html(self.report({0: dot()}))
        assert page.count('href="data:image/png;base64,iVBOR') == 1
        assert 'aria-label="Cut-out of ds2019-1: document-1 (&lt;as sent&gt;), page 1, lower left"' in page
        assert page.count("http") == page.count('xmlns="http://www.w3.org/2000/svg"') == 1

    def test_without_a_picture_the_place_stands_in_words(self) -> None:
        for page in (as_html(self.report({})), as_markdown(self.report({0: dot()}))):
            assert "<image" not in page
            assert "page 1, lower left" in page

    def test_a_typeset_page_holds_the_picture(self) -> None:
        with_picture = pdf_of("report", as_page_data(self.report({0: dot()})))
        assert b"/Subtype/Image" in with_picture
        assert b"/Subtype/Image" not in pdf_of("report", as_page_data(self.report({})))
