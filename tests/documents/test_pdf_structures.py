"""The same form in other structures of a PDF: forms within pages, moved pages, layers, text fields as boxes."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)
from variants import KEY_FIELDS, RESEARCHER, expected, marked, with_check_boxes

from tracker.documents.reader import read_bytes
from tracker.documents.readings import FileReading
from tracker.tasks.specimens.form_ds2019 import box_place, ds2019
from tracker.typeset.canvas import write
from tracker.typeset.items import Picture, Placed, Sheet, Text, TextField

SHEET = marked(ds2019(RESEARCHER), ["2", "C"], "cross")


def saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def opened(sheet: Sheet) -> PdfWriter:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(write([sheet]))))
    return writer


def check(reading: FileReading, determination: str = "subject") -> None:
    assert [paper.kind for paper in reading.documents] == ["ds2019"]
    fields = reading.documents[0].fields
    known = expected(RESEARCHER)
    assert {name: getattr(fields[name], "value", None) for name in KEY_FIELDS} == {
        name: known[name] for name in KEY_FIELDS
    }
    assert reading.determination == determination


def wrapped(sheet: Sheet, matrix: list[float], times: int = 1) -> bytes:
    """Return the page as a form inside a page, inside a form ..."""
    writer = opened(sheet)
    page = writer.pages[0]
    for _ in range(times):
        form = DecodedStreamObject()
        form.set_data(page.get_contents().get_data())
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): RectangleObject((-500, -500, 1500, 1500)),
                NameObject("/Matrix"): ArrayObject(FloatObject(value) for value in matrix),
                NameObject("/Resources"): page["/Resources"],
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/Inner"): writer._add_object(form)})}
        )
        contents = DecodedStreamObject()
        contents.set_data(b"q 0.95 0 0 0.95 5 5 cm /Inner Do Q")
        page[NameObject("/Contents")] = writer._add_object(contents)
    return saved(writer)


@pytest.mark.parametrize(
    ("matrix", "times"),
    [([1, 0, 0, 1, 0, 0], 1), ([0.8, 0, 0, 0.8, 40, 90], 1), ([0.97, 0, 0, 0.97, 9, 9], 3)],
    ids=["plain", "smaller", "three deep"],
)
def test_a_page_inside_a_form(matrix, times):
    check(read_bytes(wrapped(SHEET, matrix, times)))
    check(read_bytes(wrapped(ds2019(RESEARCHER), matrix, times)), "unmarked")
    check(read_bytes(wrapped(marked(ds2019(RESEARCHER), ["1"], "tick"), matrix, times)), "not_subject")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "sheet",
    [SHEET, with_check_boxes(ds2019(RESEARCHER), ["2"]), marked(ds2019(RESEARCHER), ["2"], "ink")],
    ids=["strokes", "fields", "ink"],
)
def test_a_page_that_does_not_begin_at_zero(sheet, rotation):
    writer = opened(sheet)
    page = writer.pages[0]
    page.add_transformation(Transformation().translate(300, 150))
    for reference in page.get("/Annots", ()):
        note = reference.get_object()
        note[NameObject("/Rect")] = RectangleObject(
            tuple(float(value) + (300, 150)[place % 2] for place, value in enumerate(note["/Rect"]))
        )
        if "/InkList" in note:
            note[NameObject("/InkList")] = ArrayObject(
                ArrayObject(
                    FloatObject(float(value) + (300, 150)[place % 2]) for place, value in enumerate(stroke)
                )
                for stroke in note["/InkList"]
            )
    page.mediabox = RectangleObject((0, 0, 1200, 1000))
    page.cropbox = RectangleObject((300, 150, 912, 942))
    page.rotate(rotation)
    reading = read_bytes(saved(writer))
    check(reading)
    box = reading.documents[0].fields["sevis_id"].box
    upright = {
        0: (box.left, box.top),
        90: (box.top, 1 - box.right),
        180: (1 - box.right, 1 - box.bottom),
        270: (1 - box.bottom, box.left),
    }[rotation]
    assert upright == (pytest.approx(512 / 612, abs=0.01), pytest.approx(64 / 792, abs=0.01))


def test_text_beside_the_visible_page_is_not_read():
    writer = opened(SHEET)
    page = writer.pages[0]
    page.cropbox = RectangleObject((0, 0, 505, 792))
    reading = read_bytes(saved(writer))
    assert reading.documents[0].fields["sevis_id"] is None


@pytest.mark.parametrize(
    ("shown", "determination"), [(True, "not_subject"), (False, "unsure")], ids=["shown", "hidden"]
)
def test_a_mark_on_a_layer(shown, determination):
    """A hidden layer's mark is drawn by nobody: the person must look."""
    writer = opened(ds2019(RESEARCHER))
    page = writer.pages[0]
    layer = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("marks")}
        )
    )
    state = NameObject("/ON" if shown else "/OFF")
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([layer]),
            NameObject("/D"): DictionaryObject({state: ArrayObject([layer])}),
        }
    )
    page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/Marks"): layer})
    x, y, width, height = box_place("1")
    low, high = 792 - y - height, 792 - y
    contents = DecodedStreamObject()
    line = f"/OC /Marks BDC q 1 w {x} {low} m {x + width} {high} l {x} {high} m {x + width} {low} l S Q EMC"
    contents.set_data(page.get_contents().get_data() + line.encode())
    page[NameObject("/Contents")] = writer._add_object(contents)
    check(read_bytes(saved(writer)), determination)


@pytest.mark.parametrize("appearance", [True, False], ids=["drawn", "not drawn"])
def test_text_fields_may_hold_the_marks(appearance):
    fields = [
        Placed(TextField(None, *box_place(name), "X" if name in ("2", "C") else "", 8.0, appearance), "mark")
        for name in ("1", "2", "A", "B", "C")
    ]
    sheet = ds2019(RESEARCHER)
    check(read_bytes(write([sheet.with_items((*sheet.items, *fields))])))


def test_radio_buttons_share_one_value():
    writer = opened(with_check_boxes(ds2019(RESEARCHER), ["2"], labels=(None,) * 5))
    page = writer.pages[0]
    first, second = (reference.get_object() for reference in list(page["/Annots"])[:2])
    parent = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Btn"),
            NameObject("/T"): TextStringObject("rule"),
            NameObject("/Ff"): FloatObject(1 << 15),
            NameObject("/V"): NameObject("/Subject"),
        }
    )
    reference = writer._add_object(parent)
    for note, state in ((first, "/NotSubject"), (second, "/Subject")):
        states = note["/AP"]["/N"]
        states[NameObject(state)] = states.raw_get("/Yes")
        del states["/Yes"]
        del note["/FT"], note["/V"]
        note[NameObject("/Parent")] = reference
        note[NameObject("/AS")] = NameObject(state if state == "/Subject" else "/Off")
    check(read_bytes(saved(writer)))


def test_flattened_fields_are_print():
    writer = opened(with_check_boxes(ds2019(RESEARCHER), ["1"]))
    page = writer.pages[0]
    drawn = b""
    names = DictionaryObject()
    for number, reference in enumerate(page["/Annots"]):
        note = reference.get_object()
        left, low = (float(value) for value in note["/Rect"][:2])
        names[NameObject(f"/Field{number}")] = note["/AP"]["/N"].raw_get(note["/AS"])
        drawn += f"\nq 1 0 0 1 {left} {low} cm /Field{number} Do Q".encode()
    page["/Resources"][NameObject("/XObject")] = names
    del page["/Annots"]
    contents = DecodedStreamObject()
    contents.set_data(page.get_contents().get_data() + drawn)
    page[NameObject("/Contents")] = writer._add_object(contents)
    check(read_bytes(saved(writer)), "not_subject")


def test_a_block_that_is_a_picture_is_unsure():
    """Boxes and pen marks of a pasted picture are not read: its blank places prove nothing."""
    sheet = ds2019(RESEARCHER)
    kept = [placed for placed in sheet.items if placed.tag != "box"]
    picture = Placed(Picture(8, 532, 378, 130, 4, 4, bytes([250] * 16)))
    check(read_bytes(write([sheet.with_items((picture, *kept))])), "unsure")


HYPHENS = [("soft hyphen", "\xad"), ("true hyphen", "-")]


@pytest.mark.parametrize("hyphen", [row[1] for row in HYPHENS], ids=[row[0] for row in HYPHENS])
def test_dates_may_be_printed_with_other_hyphens(hyphen):
    sheet = ds2019(
        {
            name: value.replace("-", hyphen) if name.endswith("_date") else value
            for name, value in RESEARCHER.items()
        }
    )
    found = read_bytes(write([sheet])).documents[0].fields["program_begin_date"]
    assert found is not None
    assert found.value == "2019-07-01"


def test_a_form_in_a_long_file_is_found():
    page = Sheet(
        tuple(Placed(Text("Words of a thesis that fill a line.", 60, 60 + 20 * row)) for row in range(30))
    )
    reading = read_bytes(write([*[page] * 20, SHEET, *[page] * 20]))
    assert [(paper.kind, len(paper.pages)) for paper in reading.documents] == [("ds2019", 1), ("other", 40)]
    assert reading.documents[0].pages == (21,)
    assert len(reading.text) == 41
    assert all("thesis" in text for number, text in enumerate(reading.text, 1) if number != 21)
