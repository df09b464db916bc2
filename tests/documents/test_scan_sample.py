"""The sample of scans: made the same way each time, its truth whole, and a few of its files read."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

import pytest

from tests.scans.conditions import CONDITIONS
from tests.scans.everyday import everyday
from tests.scans.judge import Tally, judged, matched
from tests.scans.pens import STYLES
from tests.scans.sample import SEED, papers
from tests.scans.truth import BOX_NAMES, KEY_FIELDS, Case, Paper, marked_says, together
from tracker.documents import Reader
from tracker.documents.reader import read_bytes
from tracker.documents.readings import (
    AnnotationReading,
    BoxReading,
    DocumentReading,
    FieldReading,
    FileReading,
)
from tracker.terms import Determination

CASES = {case.name: case for case in papers()}

# --- the files ---------------------------------------------------------------------------------


def first(suffix: str, *, photo: bool) -> str:
    """Return the first scan of a kind of file; photos take long to draw."""
    scans = [case for case in CASES.values() if case.suffix == suffix and case.scanned]
    return next(case.name for case in scans if case.traits[0].startswith("photo") is photo)


MADE_TWICE = [
    *(first(suffix, photo=False) for suffix in ("pdf", "png", "jpg", "tiff", "heic")),
    first("jpg", photo=True),
    "form-15",
    "bundle-09",
    "other-02",
    "form-text-04",
]


@pytest.mark.parametrize("name", MADE_TWICE)
def test_a_file_is_the_same_each_time_it_is_made(name):
    again = next(case for case in papers() if case.name == name)
    assert digest(CASES[name]) == digest(again)


def digest(case: Case) -> str:
    return hashlib.sha256(case.make()).hexdigest()


def test_another_seed_gives_other_files():
    other = {case.name: case for case in papers(SEED + 1)}
    assert other.keys() == CASES.keys()
    assert digest(CASES["entry-text-00"]) != digest(other["entry-text-00"])
    assert sum(other[name].truth != CASES[name].truth for name in CASES) > 0.95 * len(CASES)


def test_the_sample_has_every_variant():
    scans = [case for case in CASES.values() if case.scanned]
    assert len(CASES) >= 150
    assert len(CASES) - len(scans) <= len(CASES) / 2.9
    traits = Counter(trait for case in CASES.values() for trait in case.traits)
    wanted = {*STYLES, *(condition.name for condition in CONDITIONS), "2003", "2008", "2020"}
    wanted |= {"J1", "J2", "H1B", "B1/B2", "F1", "no mark", "stamp over the boxes", "scan with hidden text"}
    wanted |= {"a tick behind the words", "a mark taken back", "a punched hole", "off a screen"}
    assert {trait for trait in wanted if not traits[trait]} == set()
    assert {case.suffix for case in scans} == {"pdf", "png", "jpg", "tiff", "heic"}
    assert {case.determination for case in scans} >= {"subject", "not_subject", "unmarked", "conflict"}
    assert len({paper.kind for case in scans for paper in case.papers}) >= 12


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_truth_of_a_file_is_whole(case):
    assert case.papers
    for paper in case.papers:
        assert set(KEY_FIELDS.get(paper.kind, paper.fields)) == set(paper.fields)
        assert all(value == value.strip() and value for value in paper.fields.values())
        assert (paper.determination is not None) == (paper.kind in ("ds2019", "visa"))
        assert (paper.marked is not None) == (paper.kind == "ds2019")
        if paper.marked is not None:
            assert paper.marked <= set(BOX_NAMES)
            assert paper.determination in (marked_says(paper.marked), "unsure")


def test_ordinary_papers_promise_nothing():
    found = list(everyday(SEED))
    assert len(found) >= 30
    assert sum(case.scanned for case in found) >= 8
    assert {case.determination for case in found} == {None}


@pytest.mark.parametrize(
    "case", [case for case in everyday(SEED) if not case.scanned], ids=lambda case: case.traits[0]
)
def test_nothing_is_found_in_an_ordinary_paper(case):
    assert [paper.kind for paper in read_bytes(case.make()).documents] == ["other"]


SAID = [
    ("nothing", [], None),
    ("papers without an endorsement", [None, None], None),
    ("an unmarked one takes no side", ["unmarked", "subject"], "subject"),
    ("one that contradicts itself", ["conflict", "unmarked"], "conflict"),
    ("two that disagree", ["subject", None, "not_subject"], "conflict"),
    ("unmarked alone", ["unmarked", None], "unmarked"),
    ("one that nobody can tell", ["unsure", "subject"], "unsure"),
]


@pytest.mark.parametrize(("said", "answer"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_what_papers_say_together(said, answer):
    assert together(said) == answer


# --- the judge ---------------------------------------------------------------------------------

FORM = Paper(
    "ds2019", 1, dict.fromkeys(KEY_FIELDS["ds2019"], "x") | {"surname": "SÄMPLE"}, "subject", frozenset("2A")
)
CASE = Case("judged", "pdf", True, (FORM,), lambda: b"")


def reading(
    *, says: str | None = "subject", marked: str = "2A", kind: str = "ds2019", **changes: object
) -> FileReading:
    """Return a right reading of the form with changes: a value, or a value and how sure it is."""
    fields: dict[str, FieldReading | None] = {}
    for name, value in ({**FORM.fields, "surname": "SAMPLE"} | changes).items():
        known, confidence = value if isinstance(value, tuple) else (value, "likely")
        fields[name] = FieldReading(known, 1, None, "ocr", confidence, "") if value != "absent" else None
    boxes = {
        name: BoxReading("marked" if name in marked else "empty", "likely", 1, None, "mark")
        for name in BOX_NAMES
    }
    annotation = AnnotationReading(Determination(says), (), boxes) if says else None
    paper = DocumentReading(kind, (1,), fields, annotation)  # type: ignore[arg-type]
    return FileReading("judged.pdf", "0" * 64, 1, documents=(paper,))


ONE_FIELD = [
    ("an accent is no mistake in a scan", {}, "right"),
    ("another letter", {"surname": "SAMPLF"}, "wrong"),
    ("another letter, said to be certain", {"surname": ("SAMPLF", "certain")}, "wrong and certain"),
    ("right and said to be unsure", {"surname": ("SAMPLE", "unsure")}, "unsure"),
    ("words without a value", {"surname": (None, "unsure")}, "unsure"),
    ("nothing found", {"surname": "absent"}, "missing"),
    ("a blank too few", {"surname": "SAM PLE"}, "wrong"),
]


@pytest.mark.parametrize(
    ("changes", "outcome"), [row[1:] for row in ONE_FIELD], ids=[row[0] for row in ONE_FIELD]
)
def test_a_field_is_judged(changes, outcome):
    verdict = judged(CASE, reading(**changes), 1.0)
    assert {name: found for _, name, found in verdict.fields}["surname"] == outcome
    assert sum(found != "right" for _, _, found in verdict.fields) == (outcome != "right")


def test_an_accent_counts_in_a_text_file():
    verdict = judged(replace(CASE, scanned=False), reading(), 1.0)
    assert ("ds2019", "surname", "wrong") in verdict.fields


ANSWERS = [
    ("right", reading(), "right", False),
    ("left open", reading(says="unsure"), "unsure", False),
    ("the other answer", reading(says="not_subject", marked="1"), "wrong", True),
    ("called unmarked", reading(says="unmarked", marked=""), "wrong", True),
    ("not found", FileReading("judged.pdf", "0" * 64, 1), "missing", False),
]


@pytest.mark.parametrize(
    ("found", "determination", "wrong"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS]
)
def test_a_determination_is_judged(found, determination, wrong):
    verdict = judged(CASE, found, 1.0)
    assert (verdict.determination, verdict.is_wrong) == (determination, wrong)


def test_wrong_boxes_are_told_though_the_determination_is_right():
    verdict = judged(CASE, reading(marked="2B"), 1.0)
    assert (verdict.determination, verdict.wrong_boxes) == ("right", ["A", "B"])


def test_a_wrong_paper_is_wrong_though_the_file_is_right():
    other = Paper("visa", 1, {}, "not_subject")
    both = replace(CASE, papers=(FORM, other))
    visa = DocumentReading("visa", (1,), {}, AnnotationReading(Determination.CONFLICT, source="words"))
    found = replace(reading(), documents=(*reading().documents, visa))
    verdict = judged(both, found, 1.0)
    assert (verdict.determination, verdict.is_wrong) == ("right", True)


def test_a_paper_that_is_not_there_is_invented():
    verdict = judged(replace(CASE, papers=()), reading(), 1.0)
    assert verdict.invented == ["ds2019"]
    assert verdict.fields == []


def test_two_papers_of_a_page_are_told_apart_by_their_fields():
    second = replace(FORM, fields=FORM.fields | {"sevis_id": "y", "category": "y"})
    first_reading, second_reading = (
        reading().documents[0],
        reading(sevis_id="y", category="y").documents[0],
    )
    pairs, left = matched((FORM, second), (second_reading, first_reading))
    assert [known for _, known in pairs] == [first_reading, second_reading]
    assert left == []


def test_shares_count_what_they_say():
    right = judged(CASE, reading(), 1.0)
    open_ = judged(CASE, reading(says="unsure", surname="absent"), 1.0)
    wrong = judged(CASE, reading(says="unmarked", marked=""), 1.0)
    tally = Tally((right, right, open_, wrong))
    assert tally.open_share == 0.25
    assert len(tally.wrong) == 1
    assert tally.share_right() == 31 / 32
    assert tally.outcomes("ds2019")["missing"] == 1


# --- the whole path ------------------------------------------------------------------------------

READ = ("form-03", "form-13", "form-19", "foil-01", "foil-03", "entry-00", "bundle-11", "other-00")


@pytest.fixture(scope="module")
def reader():
    with Reader(seconds=60) as reader:
        yield reader


@pytest.mark.parametrize("name", READ)
def test_a_scan_is_read_right(name, reader):
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    case = CASES[name]
    data = case.make()
    reading = reader.read(data, case.file_name)
    verdict = judged(case, reading, 0.0)
    assert verdict.error is None
    assert verdict.determination in ("right", "none")
    assert (verdict.wrong_papers, verdict.wrong_boxes, verdict.invented, verdict.missed) == ([], [], [], [])
    assert [row for row in verdict.fields if row[2] != "right"] == []
    again = reader.read(data, case.file_name, recognized=reading.recognized)
    assert again.documents == reading.documents
