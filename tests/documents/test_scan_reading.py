"""Pictures read from bytes to fields: turned, cut out, taken from an earlier reading, or left alone.

Recognition takes seconds a page, so that few pages are recognised here, and small ones.
"""

from __future__ import annotations

import io
import sys
import time
from dataclasses import replace

import numpy as np
import psutil
import pytest
from PIL import Image

from tracker.documents import FileReading, Reader, RecognizedPage
from tracker.documents.pdf import PdfFile
from tracker.documents.reader import MAX_RECOGNIZED, read_bytes
from tracker.documents.readings import Area
from tracker.documents.scan import engine
from tracker.errors import DamagedFile, NotPdf, PasswordRequired
from tracker.tasks.specimens.form_visa import visa
from tracker.tasks.specimens.people import research_pages, research_visa
from tracker.typeset.canvas import write
from tracker.typeset.items import Picture, Placed, Sheet

WHOLE = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def foil() -> Image.Image:
    """The foil of the examples, cut from its page, 170 dots an inch."""
    with PdfFile(write([visa(research_visa())])) as file:
        page = file.page(1)
        assert page is not None
        width, height, pixels = page.gray(1870)
    gray = np.frombuffer(pixels, np.uint8).reshape(height, width)
    rows, columns = np.flatnonzero((gray < 128).any(axis=1)), np.flatnonzero((gray < 128).any(axis=0))
    part = gray[max(0, rows[0] - 20) : rows[-1] + 20, max(0, columns[0] - 20) : columns[-1] + 20]
    return Image.fromarray(np.ascontiguousarray(part))


def saved(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


def value(reading: FileReading, name: str) -> object:
    found = reading.documents[0].fields[name]
    return found.value if found is not None else None


@pytest.fixture(scope="module")
def reader():
    with Reader() as reader:
        yield reader


@pytest.fixture(scope="module")
def upright(reader) -> tuple[bytes, FileReading]:
    """The foil and its reading, recognised once for all tests: in the child, whose ways out are closed."""
    data = saved(foil())
    return data, reader.read(data, "foil.png")


def test_a_picture_of_a_foil_is_read(upright):
    _, reading = upright
    assert reading.error is None
    assert [paper.kind for paper in reading.documents] == ["visa"]
    text = read_bytes(write([visa(research_visa())]))
    for name in ("surname", "given_name", "visa_class", "passport_number", "date_of_birth", "expires_on"):
        assert value(reading, name) == value(text, name), name
    assert reading.determination == text.determination
    assert "ISSUING" in reading.text[0].upper()


def test_nothing_recognised_is_certain_but_what_check_digits_prove(upright):
    _, reading = upright
    sure = {
        name for name, found in reading.documents[0].fields.items() if found and found.confidence == "certain"
    }
    assert sure <= {"mrz_line_1", "mrz_line_2"}
    assert {found.method for found in reading.documents[0].fields.values() if found} <= {"ocr", "mrz"}


def test_a_foil_on_its_side_is_read_and_its_places_are_those_of_the_picture(reader, upright):
    _, first = upright
    turned = reader.read(saved(foil().transpose(Image.Transpose.ROTATE_90)), "turned.png")
    assert value(turned, "passport_number") == value(first, "passport_number")
    boxes = [reading.documents[0].fields["control_number"] for reading in (first, turned)]
    upright_box, turned_box = (found.box for found in boxes if found and found.box)
    # what was to the right is now above
    assert turned_box.left == pytest.approx(upright_box.top, abs=0.02)
    assert turned_box.bottom == pytest.approx(1 - upright_box.left, abs=0.02)


def told(page: RecognizedPage, text: str) -> RecognizedPage:
    """The page, the first of its lines of that length saying something else."""
    lines = list(page.lines)
    place = next(index for index, line in enumerate(lines) if line.text == "AMARA")
    lines[place] = replace(lines[place], text=text)
    return replace(page, lines=tuple(lines))


def test_a_page_that_was_recognised_is_not_recognised_again(reader, upright):
    data, first = upright
    (page,) = first.recognized
    assert page.engine == engine.name()
    asked: list[tuple[int, int]] = []
    again = reader.read(
        data, "foil.png", recognized=[told(page, "OTHER")], on_page=lambda *args: asked.append(args)
    )
    assert "OTHER" in again.text[0]
    assert again.recognized == (told(page, "OTHER"),)
    assert asked == [(0, 1)]


def scored(page: RecognizedPage, text: str, score: float) -> RecognizedPage:
    """The page, the engine giving so much for each line with the text."""
    assert any(text in line.text for line in page.lines)
    lines = (replace(line, score=score) if text in line.text else line for line in page.lines)
    return replace(page, lines=tuple(lines))


HARDLY_LEGIBLE = [
    # line | its score | field | how sure
    ("ISSUING", 0.5, "control_number", "likely"),
    ("LAGOS", 0.86, "issuing_post", "likely"),
    ("LAGOS", 0.84, "issuing_post", "unsure"),
    ("06MAY2019", 0.6, "issued_on", "unsure"),
    ("30JUN2021", 0.6, "expires_on", "likely"),  # the machine-readable line says the same
]


@pytest.mark.parametrize(("text", "score", "name", "confidence"), HARDLY_LEGIBLE)
def test_values_the_engine_gives_little_for_are_unsure(upright, text, score, name, confidence):
    data, first = upright
    (page,) = first.recognized
    text = next(line.text for line in page.lines if text.lower() in line.text.lower())
    reading = read_bytes(data, recognized=[scored(page, text, score)])
    found = reading.documents[0].fields[name]
    assert found is not None
    assert found.confidence == confidence
    assert found.value is not None


def test_an_annotation_the_engine_gives_little_for_says_nothing(upright):
    data, first = upright
    (page,) = first.recognized
    assert first.determination == "subject"
    reading = read_bytes(data, recognized=[scored(page, "TWO YEAR", 0.6)])
    assert reading.determination == "unsure"
    assert "the annotation is hardly legible; please look" in reading.documents[0].problems


@pytest.mark.parametrize(("score", "confidence"), [(0.95, "likely"), (0.5, "unsure")])
def test_a_name_from_a_hardly_legible_zone_alone_is_unsure(upright, score, confidence):
    """No check digit proves it."""
    data, first = upright
    (page,) = first.recognized
    printed = replace(page, lines=tuple(line for line in page.lines if line.text != "AMARA"))
    assert len(printed.lines) == len(page.lines) - 1
    reading = read_bytes(data, recognized=[scored(printed, "<<", score)])
    found = reading.documents[0].fields["given_name"]
    assert found is not None
    assert (found.value, found.method, found.confidence) == ("AMARA", "mrz", confidence)


def test_pages_of_another_engine_or_place_are_not_used(upright):
    _, first = upright
    (page,) = first.recognized
    small = saved(Image.new("L", (60, 40), 255))
    for other in (replace(page, engine="another 1"), replace(page, page=2)):
        reading = read_bytes(small, recognized=[other])
        assert reading.documents[0].kind == "other"
        assert reading.recognized[0].lines == ()


def test_a_picture_without_text_says_so():
    reading = read_bytes(saved(Image.new("L", (60, 40), 255)))
    assert reading.documents[0].problems == ("page 1 is a picture in which no text was found",)


def test_text_pages_stay_text_pages_beside_scans(upright):
    _, first = upright
    image = foil()
    width, height = image.width * 72 / 170, image.height * 72 / 170
    scan = Sheet((Placed(Picture(20, 20, width, height, image.width, image.height, image.tobytes())),))
    text = research_pages()
    with_scan = write([*text, scan])
    # the pixels are the same, so what was recognised on the picture alone serves here
    page = replace(first.recognized[0], page=len(text) + 1)
    reading = read_bytes(with_scan, recognized=[page])
    assert [(paper.kind, paper.pages) for paper in reading.documents] == [
        ("ds2019", (1, 2)),
        ("visa", (3,)),
    ]
    assert [found.page for found in reading.recognized] == [3]
    methods = [{found.method for found in paper.fields.values() if found} for paper in reading.documents]
    assert methods[0] <= {"text", "annotation"}
    assert "ocr" in methods[1]


def test_no_more_than_a_number_of_pages_are_recognised():
    dot = Image.new("L", (8, 8), 255)
    data = saved(dot, "TIFF", save_all=True, append_images=[dot] * MAX_RECOGNIZED)
    pages = [
        RecognizedPage(number, engine.name(), 8.0, 8.0, WHOLE) for number in range(1, MAX_RECOGNIZED + 1)
    ]
    reading = read_bytes(data, recognized=pages)
    assert reading.pages == MAX_RECOGNIZED + 1
    assert len(reading.recognized) == MAX_RECOGNIZED
    problem = reading.documents[0].problems[0]
    assert problem == f"no more than {MAX_RECOGNIZED} pictures of a file are read; page 101: not read"


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime", "cv2", "PIL", "numpy"])
def test_without_the_extra_a_picture_is_one_line(missing, monkeypatch):
    data = saved(Image.new("L", (60, 40), 255))
    monkeypatch.setitem(sys.modules, missing, None)  # as it is where the package is not installed
    reading = read_bytes(data)
    assert reading.error is None
    (problem,) = reading.documents[0].problems
    assert "install the extra ocr" in problem
    assert reading.recognized == ()


# --- parts of pages ----------------------------------------------------------------------------


def shown(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def dark(image: Image.Image) -> float:
    return float((np.asarray(image.convert("L")) < 128).mean())


def test_a_part_of_a_picture_is_cut_out_with_a_margin(reader):
    page = Image.new("RGB", (1000, 500), "white")
    page.paste((200, 0, 0), (400, 200, 500, 300))
    cut = shown(reader.cutout(saved(page), 1, Area(0.4, 0.4, 0.5, 0.6)))
    assert cut.width == pytest.approx(140, abs=4)
    assert cut.height == pytest.approx(120, abs=4)
    assert cut.getpixel((cut.width // 2, cut.height // 2)) == (200, 0, 0)
    assert cut.getpixel((2, 2)) == (255, 255, 255)


def test_a_part_of_a_text_page_is_cut_out_too(reader):
    data = write(research_pages(), user_password="opensesame")
    cut = shown(reader.cutout(data, 1, Area(0.0, 0.6, 0.6, 0.9), ["opensesame"]))
    assert cut.width > 500
    assert dark(cut) > 0.005
    with pytest.raises(PasswordRequired):
        reader.cutout(data, 1, Area(0.0, 0.6, 0.6, 0.9))


@pytest.mark.parametrize(
    ("data", "page", "error"),
    [
        pytest.param(saved(Image.new("L", (9, 9))), 2, DamagedFile, id="a page the picture does not have"),
        pytest.param(saved(Image.new("L", (9, 9))), 0, DamagedFile, id="page 0"),
        pytest.param(write(research_pages()), 3, DamagedFile, id="a page the PDF does not have"),
        pytest.param(b"\xff\xd8\xff" + bytes(50), 1, DamagedFile, id="a broken picture"),
        pytest.param(b"a text", 1, NotPdf, id="a text"),
    ],
)
def test_what_cannot_be_drawn_is_a_named_error(reader, data, page, error):
    with pytest.raises(error):
        reader.cutout(data, page, Area(0.1, 0.1, 0.2, 0.2))
    assert reader.cutout(saved(Image.new("L", (9, 9))), 1, Area(0.1, 0.1, 0.2, 0.2)).startswith(b"\x89PNG")


# --- page by page --------------------------------------------------------------------------------


def three_strips() -> bytes:
    """A TIFF of three strips with a line each, which the engine would make ten times as long as high."""
    pages = [foil().crop((60, 50, 700, 110 + 2 * more)) for more in range(3)]
    return saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])


class Ended(Exception):
    """The person has closed the program."""


def test_pages_are_handed_over_before_the_file_is_read_to_its_end():
    data = three_strips()
    came: list[RecognizedPage] = []

    def ended_at_the_last(done: int, every: int) -> None:
        assert len(came) == done
        if (done, every) == (2, 3):
            raise Ended

    with Reader() as own:
        with pytest.raises(Ended):
            own.read(data, "a.tiff", on_page=ended_at_the_last, on_recognized=came.append)
        assert [page.page for page in came] == [1, 2]
        assert own.read(b"a text", "a.txt").error is not None  # no answer to the file before
        rest: list[RecognizedPage] = []
        whole = own.read(data, "a.tiff", recognized=came, on_recognized=rest.append)
    assert whole.error is None
    assert [page.page for page in rest] == [3]
    assert whole.recognized == (*came, *rest)
    assert all("VISA" in text for text in whole.text)


def test_a_child_that_sleeps_while_it_recognises_is_not_waited_for():
    with Reader() as own:
        own.read(three_strips(), "a.tiff")  # its libraries are loaded
        child = psutil.Process(own.process)
        began = time.monotonic()
        reading = own.read(three_strips(), "a.tiff", on_page=lambda done, _: child.suspend())
        assert time.monotonic() - began < 120
        assert (
            reading.error and reading.error.message
        ) == "the file needs more time than is allowed to be read"


# --- the engine --------------------------------------------------------------------------------


def test_the_engine_names_itself_and_its_models():
    assert engine.name().startswith("rapidocr ")
    assert ".onnx" in engine.name()
    assert engine.THREADS <= 4


def test_an_empty_picture_has_no_lines():
    assert engine.engine().lines(np.full((300, 300), 255, np.uint8)) == []
    assert engine.engine().lines(np.full((3, 300), 255, np.uint8)) == []
    assert engine.engine().read([]) == []
    assert engine.engine().upside_down([]) == []


def test_lines_are_found_told_apart_and_read():
    image = foil()
    gray = np.asarray(image)
    top = gray[: gray.shape[0] // 4]
    found = engine.engine().lines(top)
    texts = engine.engine().read(
        [top[int(box[0][1]) : int(box[2][1]), int(box[0][0]) : int(box[2][0])] for box in found]
    )
    said = " ".join(line.text for line in texts)
    assert "UNITED STATES" in said
    for line in texts:
        assert len(line.middles) == sum(not letter.isspace() for letter in line.text)
        assert list(line.middles) == sorted(line.middles)
        assert all(0 <= middle <= 1 for middle in line.middles)
    longest = max(found, key=lambda box: box[1][0] - box[0][0])
    (left, up), (right, down) = longest[0], longest[2]
    cut = top[int(up) : int(down), int(left) : int(right)]
    straight, turned = engine.engine().upside_down([cut, np.ascontiguousarray(cut[::-1, ::-1])])
    assert straight < 0.5 < turned
