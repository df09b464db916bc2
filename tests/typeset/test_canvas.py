"""The page canvas: what is placed is on the page, where it was placed, in the same bytes each time."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from tracker.typeset.canvas import write
from tracker.typeset.items import (
    CheckBox,
    Ellipse,
    Item,
    Note,
    Picture,
    Placed,
    Sheet,
    Stroke,
    Text,
    TextField,
    rectangle,
)
from tracker.typeset.standard_fonts import FONT_NAMES, character_width, text_width


def sheet(*items: Item, **how: object) -> Sheet:
    return Sheet(tuple(Placed(item) for item in items), **how)  # type: ignore[arg-type]


def dark(data: bytes, x: float, y: float) -> bool:
    """Return whether the point, in points from the upper left, is dark as a viewer shows it."""
    document = pdfium.PdfDocument(data)
    bitmap = document[0].render(scale=4, grayscale=True)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    found = pixels[int(y * 4) * stride + int(x * 4)] < 128
    document.close()
    return found


DRAWN = [
    ("a line", Stroke(((100, 100), (200, 100)), 3), (150, 100), (150, 110)),
    ("a filled rectangle", rectangle(100, 100, 50, 20, line=0, fill=(0, 0, 0)), (125, 110), (125, 130)),
    ("a frame", rectangle(100, 100, 50, 20, line=2), (100, 110), (125, 110)),
    ("an ellipse", Ellipse(150, 100, 30, 10, 2), (180, 100), (150, 100)),
    ("a picture", Picture(100, 100, 40, 40, 2, 2, b"\x00\xff\xff\x00"), (110, 110), (130, 110)),
    (
        "a drawn ink note",
        Note("Ink", 100, 95, 100, 10, "", (((100, 100), (200, 100)),)),
        (150, 100),
        (150, 110),
    ),
]


@pytest.mark.parametrize(
    ("item", "inside", "outside"), [row[1:] for row in DRAWN], ids=[row[0] for row in DRAWN]
)
def test_what_is_drawn_is_where_it_was_placed(item, inside, outside):
    data = write([sheet(item)])
    assert dark(data, *inside)
    assert not dark(data, *outside)


@pytest.mark.parametrize("apart", [False, True], ids=["as one run", "a character a run"])
def test_text_stands_on_its_baseline(apart):
    data = write([sheet(Text("SAMPLE", 100, 200, "Helvetica", 20, apart=apart))])
    document = pdfium.PdfDocument(data)
    text = document[0].get_textpage()
    assert text.get_text_range().strip() == "SAMPLE"
    left, bottom, _, _ = text.get_charbox(0)
    _, _, right, _ = text.get_charbox(5)
    document.close()
    assert (left, bottom) == (pytest.approx(100, abs=2), pytest.approx(592, abs=1))
    assert right == pytest.approx(100 + text_width("SAMPLE", "Helvetica", 20), abs=2)


def test_fields_and_notes_are_objects_of_the_file():
    items = (
        CheckBox("box", 10, 10, 9, 9, on=True),
        CheckBox("other", 30, 10, 9, 9, appearance=False),
        TextField("name", 50, 10, 90, 12, "Testcase"),
        TextField(None, 150, 10, 90, 12, "Amara", appearance=False),
        Note("FreeText", 10, 50, 40, 12, "X"),
        Note("Highlight", 10, 70, 40, 12, color=(1, 1, 0)),
    )
    reader = PdfReader(io.BytesIO(write([sheet(*items)])))
    notes = [reference.get_object() for reference in reader.pages[0]["/Annots"]]
    assert [note["/Subtype"] for note in notes] == ["/Widget"] * 4 + ["/FreeText", "/Highlight"]
    assert [note.get("/AS") for note in notes[:2]] == ["/Yes", "/Off"]
    assert ["/AP" in note for note in notes] == [True, False, True, False, True, True]
    assert reader.get_form_text_fields()["name"] == "Testcase"
    assert [float(value) for value in notes[0]["/Rect"]] == [10, 773, 19, 782]


def test_the_bytes_depend_on_the_items_alone():
    page = sheet(Text("SAMPLE", 100, 200), CheckBox("box", 10, 10, 9, 9, on=True))
    assert write([page, page]) == write([page, page])
    assert write([page]) != write([sheet(Text("SAMPLE", 100, 201))])


def test_a_compressed_file_says_the_same_in_fewer_bytes():
    page = sheet(*(Text("SAMPLE", 100, 20 * number) for number in range(1, 30)))
    plain, small = write([page]), write([page], compress=True)
    assert len(small) < len(plain)
    assert (
        PdfReader(io.BytesIO(small)).pages[0].extract_text()
        == PdfReader(io.BytesIO(plain)).pages[0].extract_text()
    )


def test_a_turned_page_and_a_matrix():
    page = sheet(Text("SAMPLE", 100, 200), rotation=90, matrix=(0.5, 0, 0, 0.5, 0, 0))
    found = PdfReader(io.BytesIO(write([page]))).pages[0]
    assert found.rotation == 90
    assert "0.5 0 0 0.5 0 0 cm" in found.get_contents().get_data().decode()


@pytest.mark.parametrize("font", FONT_NAMES)
def test_widths_are_those_of_the_viewers_fonts(font):
    letter = "4" if font == "ZapfDingbats" else "M"
    data = write([sheet(Text(letter + letter, 100, 200, font, 100))])
    document = pdfium.PdfDocument(data)
    text = document[0].get_textpage()
    first, second = (text.get_charbox(number, loose=True)[0] for number in (0, 1))
    document.close()
    if font != "ZapfDingbats":
        assert second - first == pytest.approx(character_width(letter, font) / 10, abs=0.6)
    assert second > first
