"""Files made to break, hang or fill a reader; each is built here from a few lines."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter

from tracker.tasks.specimens.people import research_pages
from tracker.typeset.canvas import write
from tracker.typeset.items import Placed, Sheet, Text


def good() -> bytes:
    """Return a form that reads well."""
    return write(research_pages())


def pdf(objects: dict[int, bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a file of the objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << %s >> >>"


def one_page(contents: bytes, resources: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    """Return a file with one page of these contents."""
    return pdf({1: CATALOG, 2: ONE_PAGE, 3: PAGE % resources, 4: contents, **(more or {})})


def bomb(size: int, *, twice: bool = False) -> bytes:
    """Return a page whose contents deflate from a few bytes to ``size``."""
    data = zlib.compress(b" " * size, 9)
    filters = b"/Filter /FlateDecode"
    if twice:
        data, filters = zlib.compress(data, 9), b"/Filter [/FlateDecode /FlateDecode]"
    return one_page(stream(data, filters))


def many_pages(count: int) -> bytes:
    """Return a file of empty pages."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    objects = {1: CATALOG, 2: b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count}
    for number in range(count):
        objects[number + 3] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return pdf(objects)


def page_tree_loop() -> bytes:
    """Return a page tree that contains itself."""
    return pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})


def deep_tree(depth: int) -> bytes:
    """Return a page tree with one child a level."""
    objects = {1: CATALOG}
    for level in range(depth):
        objects[level + 2] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (level + 3)
    objects[depth + 2] = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] >>" % (depth + 1)
    return pdf(objects)


def form_loop() -> bytes:
    """Return a page that draws a form which draws itself."""
    form = stream(
        b"/F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    )
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", {5: form})


def form_tree(levels: int) -> bytes:
    """Return forms that each draw the next one ten times: ten to the power of ``levels`` drawings."""
    more: dict[int, bytes] = {}
    for level in range(levels):
        number = 5 + level
        nested = b"/Resources << /XObject << /F %d 0 R >> >>" % (number + 1) if level < levels - 1 else b""
        body = b"/F Do " * 10 if level < levels - 1 else b"0 0 1 1 re f"
        more[number] = stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + nested)
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", more)


def length_loop() -> bytes:
    """Return a stream whose length is given by itself."""
    return one_page(b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")


def parent_loop() -> bytes:
    """Return form fields that are each other's parents."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots [4 0 R] >>"
    first = b"<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /Parent 5 0 R >>"
    second = b"<< /Parent 4 0 R /Kids [4 0 R] >>"
    return pdf({1: CATALOG, 2: ONE_PAGE, 3: page, 4: first, 5: second})


def nested_arrays(depth: int) -> bytes:
    """Return an annotation list of arrays in arrays."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots "
        + b"[" * depth
        + b"]" * depth
        + b" >>"
    )
    return pdf({1: CATALOG, 2: ONE_PAGE, 3: page})


def many_characters(count: int) -> bytes:
    """Return a page with so many letters."""
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    row = b"(" + b"x" * 100 + b") Tj 0 -1 Td "
    return one_page(stream(b"BT /F 4 Tf 10 790 Td " + row * (count // 100) + b"ET"), font)


def many_paths(count: int) -> bytes:
    """Return a page with so many lines."""
    return one_page(stream(b"0 0 m 9 9 l S\n" * count))


def huge_page() -> bytes:
    """Return a page of the size of a town with a form's words."""
    sheet = research_pages()[0]
    return write([Sheet(sheet.items, 2_000_000.0, 2_000_000.0)])


def huge_image() -> bytes:
    """Return a picture of a hundred thousand pixels a side, deflated."""
    entries = (
        b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /FlateDecode"
    )
    image = stream(zlib.compress(b"\0" * 1000), entries)
    return one_page(stream(b"612 0 0 792 0 0 cm /I Do"), b"/XObject << /I 5 0 R >>", {5: image})


def form_over_bomb() -> bytes:
    """Return a form whose page also has a doubly deflated picture over the boxes."""
    reader, writer = PdfReader(io.BytesIO(good())), PdfWriter()
    writer.append(reader)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def unknown_handler() -> bytes:
    """Return a file encrypted by a handler nobody has."""
    encrypt = b"/Encrypt << /Filter /SampleHandler /V 1 /R 2 /O (x) /U (y) /P -4 >> /ID [(a) (a)]"
    return pdf({1: CATALOG, 2: ONE_PAGE, 3: PAGE % b"", 4: stream(b"")}, trailer=encrypt)


def without_table() -> bytes:
    """Return a good form without its cross-reference table."""
    data = good()
    return data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]


def wrong_table() -> bytes:
    """Return a good form whose cross-reference table points elsewhere."""
    data = bytearray(good())
    start = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    for place in range(start + 30, len(data) - 60):
        if 48 <= data[place] <= 57:
            data[place] = 49
    return bytes(data)


def javascript() -> bytes:
    """Return a file that wants to run a script and a program when it is opened."""
    catalog = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1); while(true){}) >> "
        b"/AA << /WC << /S /Launch /F (calc.exe) >> >> >>"
    )
    return pdf({1: catalog, 2: ONE_PAGE, 3: PAGE % b"", 4: stream(b"")})


def text_page(lines: list[str], *, size: float = 10.0) -> bytes:
    """Return an ordinary page of text."""
    items = tuple(
        Placed(Text(line, 60.0, 70.0 + 1.4 * size * number, "Times-Roman", size))
        for number, line in enumerate(lines)
    )
    return write([Sheet(items)])


def files() -> dict[str, bytes]:
    """Return the hostile files by what is wrong with them."""
    data = good()
    return {
        "empty": b"",
        "a text": b"This is no PDF.",
        "a zip": b"PK\x03\x04" + b"\0" * 100,
        "head alone": b"%PDF-1.7\n",
        "head and noise": b"%PDF-1.7\n" + random.Random(1).randbytes(20_000),
        "noise": random.Random(2).randbytes(20_000),
        "cut after a third": data[: len(data) // 3],
        "cut near the end": data[:-200],
        "junk before the head": b"junk\n" * 50 + data,
        "junk after the end": data + b"\0" * 5000,
        "without table": without_table(),
        "wrong table": wrong_table(),
        "no pages": pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}),
        "no catalog": pdf({1: b"<< >>"}),
        "page tree loop": page_tree_loop(),
        "deep page tree": deep_tree(3000),
        "form loop": form_loop(),
        "form tree": form_tree(9),
        "length loop": length_loop(),
        "parent loop": parent_loop(),
        "nested arrays": nested_arrays(20_000),
        "bomb": bomb(300_000_000),
        "bomb twice": bomb(1_000_000_000, twice=True),
        "12,000 pages": many_pages(12_000),
        "many characters": many_characters(1_000_000),
        "many paths": many_paths(500_000),
        "huge page": huge_page(),
        "huge picture": huge_image(),
        "huge number of objects": data.replace(b"/Size ", b"/Size 99999999"),
        "negative length": data.replace(b"/Length ", b"/Length -"),
        "unknown encryption": unknown_handler(),
        "script": javascript(),
    }


def mutated(count: int, seed: int = 2026) -> Iterator[bytes]:
    """Return good files with bytes changed, cut out, doubled or moved."""
    chance = random.Random(seed)
    originals = [good(), parent_loop(), form_tree(3), write(research_pages()[:1], compress=True)]
    for number in range(count):
        data = bytearray(originals[number % len(originals)])
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            length = chance.randint(1, 60)
            match chance.randrange(5):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + length]
                case 2:
                    data[place:place] = data[place : place + length]
                case 3:
                    data[place : place + length] = chance.randbytes(length)
                case 4:
                    other = chance.randrange(len(data))
                    data[place : place + length] = data[other : other + length]
        yield bytes(data)
