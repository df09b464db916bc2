"""Bytes in, readings out: errors, passwords, and the JSON of an answer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from variants import RESEARCHER, marked

from tracker.documents.reader import MAX_BYTES, read_bytes
from tracker.documents.readings import ReadingError, error_kind, file_reading, readings_json
from tracker.errors import (
    DamagedFile,
    DocumentAbsent,
    EmptyFile,
    FileTooLarge,
    NoPages,
    NotPdf,
    PasswordRequired,
)
from tracker.tasks.specimens.form_ds2019 import ds2019
from tracker.tasks.specimens.people import examples
from tracker.typeset.canvas import write

GOLDEN = Path(__file__).parents[1] / "data" / "readings"
SHEETS = [marked(ds2019(RESEARCHER), ["1"], "tick")]
CIPHERS = ["RC4-40", "RC4-128", "AES-128", "AES-256", "AES-256-R5"]


@pytest.mark.parametrize("algorithm", CIPHERS)
def test_a_file_with_an_owner_password_alone_opens(algorithm):
    reading = read_bytes(write(SHEETS, owner_password="sample", algorithm=algorithm))
    assert reading.error is None
    assert reading.determination == "not_subject"


@pytest.mark.parametrize("algorithm", CIPHERS)
@pytest.mark.parametrize("password", ["opensesame", "päßwörd"])
def test_a_user_password_is_asked_for_and_opens(algorithm, password):
    data = write(SHEETS, user_password=password, owner_password="other", algorithm=algorithm)
    for wrong in [(), ("wrong",), ("wrong", "PÄSSWORD")]:
        reading = read_bytes(data, wrong)
        assert reading.error is not None
        assert reading.error.kind == "password_required"
        assert reading.documents == ()
    assert read_bytes(data, ["wrong", password]).determination == "not_subject"


def test_marks_laid_over_an_encrypted_page_are_read():
    data = write(
        [marked(ds2019(RESEARCHER), ["2"], "typed note without drawing")], user_password="opensesame"
    )
    assert read_bytes(data, ["opensesame"]).determination == "subject"


BROKEN = [
    ("nothing", b"", "empty_file", EmptyFile),
    ("a text", b"no PDF at all", "not_pdf", NotPdf),
    ("a head and nothing", b"%PDF-1.7\n", "damaged", DamagedFile),
    ("too many bytes", b"%PDF-1.7\n" + bytes(MAX_BYTES), "too_large", FileTooLarge),
]


@pytest.mark.parametrize(
    ("data", "kind", "error"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_what_cannot_be_read_is_an_error_in_the_reading(data, kind, error):
    reading = read_bytes(data, name="sample.pdf")
    assert reading.error is not None
    assert reading.error.kind == kind
    assert (reading.pages, reading.documents, reading.determination) == (0, (), None)
    assert reading.sha256 == hashlib.sha256(data).hexdigest()
    assert type(reading.error.as_exception()) is error


@pytest.mark.parametrize("error", [EmptyFile, NotPdf, DamagedFile, NoPages, PasswordRequired, FileTooLarge])
def test_each_error_has_one_word(error):
    assert type(ReadingError(error_kind(error("x")), "x").as_exception()) is error


def test_an_error_about_no_content_has_no_word():
    with pytest.raises(KeyError):
        error_kind(DocumentAbsent("x"))


PICTURES = {
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff\xe0",
    "TIFF": b"II*\x00",
    "TIFF, the other way round": b"MM\x00*",
    "HEIC": b"\x00\x00\x00\x18ftypheic",
    "WebP": b"RIFF\x00\x00\x00\x00WEBP",
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_said_in_one_line_where_pictures_are_left_out(kind):
    reading = read_bytes(PICTURES[kind] + bytes(100), ocr=False)
    assert reading.error is None
    assert [(paper.kind, paper.pages) for paper in reading.documents] == [("other", (1,))]
    assert reading.documents[0].problems == (
        "page 1 is a picture without text of its own; reading pictures was left out",
    )
    assert reading.determination is None


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_of_which_nothing_follows_is_damaged(kind):
    reading = read_bytes(PICTURES[kind] + bytes(100))
    assert reading.error is not None
    assert reading.error.kind == "damaged"


@pytest.mark.parametrize("name", sorted(examples()))
def test_the_examples_read_as_before(name):
    answer = readings_json([read_bytes(examples()[name], name=name)])
    golden = GOLDEN / f"{Path(name).stem}.json"
    assert answer == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(examples()))
def test_a_reading_survives_its_json(name):
    reading = read_bytes(examples()[name], name=name)
    wire = json.loads(json.dumps(reading.as_json() | {"text": reading.text}))
    assert file_reading(wire) == reading
    assert "text" not in reading.as_json()
    assert any("EXCHANGE VISITOR" in text for text in reading.text)


def test_a_reading_does_not_show_the_person_in_tracebacks():
    shown = repr(read_bytes(examples()["bundle.pdf"], name="bundle.pdf"))
    for private in ("TESTCASE", "AMARA", "N0098765432", "SPECIMEN", "BEARER"):
        assert private not in shown
