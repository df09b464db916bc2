"""A small page canvas: sheets of placed items become a PDF file.

What is drawn is a list of items (``tracker.typeset.items``), so that a caller may reorder, shift or
replace them before the file is written. The bytes depend on nothing but the items, unless the file
is encrypted.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Iterable, Sequence

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from tracker.typeset.items import (
    IDENTITY,
    CheckBox,
    Color,
    Ellipse,
    Item,
    Note,
    Picture,
    Point,
    Sheet,
    Stroke,
    Text,
    TextField,
)
from tracker.typeset.standard_fonts import DINGBATS, FONT_NAMES, character_width

_CIRCLE = 0.5523  # control points of a quarter circle drawn as one Bezier curve
_PRINTED = 4  # annotation flag: print


def write(
    sheets: Sequence[Sheet],
    *,
    user_password: str | None = None,
    owner_password: str | None = None,
    algorithm: str = "AES-256",
    compress: bool = False,
) -> bytes:
    """Return the sheets as a PDF file.

    Args:
        sheets: the pages in order.
        user_password: asked for by viewers; with it or ``owner_password`` the file is encrypted.
        owner_password: permits changes.
        algorithm: cipher of an encrypted file, by its name in pypdf.
        compress: deflate the page contents (bytes then depend on the deflate library).
    """
    writer = PdfWriter()
    fonts = DictionaryObject({NameObject(f"/{name}"): writer._add_object(_font(name)) for name in FONT_NAMES})
    shared_fonts = writer._add_object(fonts)
    fields = ArrayObject()
    for sheet in sheets:
        _Page(writer, sheet, shared_fonts, fields, compress).add()
    if fields:
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Fields"): fields,
                    NameObject("/DR"): DictionaryObject({NameObject("/Font"): shared_fonts}),
                    NameObject("/DA"): TextStringObject("/Helvetica 8 Tf 0 g"),
                    NameObject("/NeedAppearances"): BooleanObject(False),
                }
            )
        )
    if user_password is not None or owner_password is not None:
        writer.encrypt(user_password or "", owner_password, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _font(name: str) -> DictionaryObject:
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
        }
    )
    if name != DINGBATS:
        font[NameObject("/Encoding")] = NameObject("/WinAnsiEncoding")
    return font


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") if value else "0" for value in values)


def _literal(text: str) -> str:
    raw = text.encode("cp1252", errors="replace")
    return "<" + raw.hex().upper() + ">"


def _paint(color: Color | None, fill: Color | None, closed: bool) -> str:
    if color is not None and fill is not None:
        return "b" if closed else "B"
    if fill is not None:
        return "f"
    return "s" if closed else "S"


class _Page:
    """Turns one sheet into a page of the writer."""

    def __init__(
        self, writer: PdfWriter, sheet: Sheet, fonts: IndirectObject, fields: ArrayObject, compress: bool
    ) -> None:
        self.writer = writer
        self.sheet = sheet
        self.fonts = fonts
        self.fields = fields
        self.compress = compress
        self.pictures = DictionaryObject()

    def add(self) -> None:
        """Append the page with its contents, fields and annotations."""
        page = self.writer.add_blank_page(self.sheet.width, self.sheet.height)
        drawn = [self._drawn(placed.item) for placed in self.sheet.items]
        matrix = "" if self.sheet.matrix == IDENTITY else _numbers(*self.sheet.matrix) + " cm\n"
        content = matrix + "\n".join(line for line in drawn if line) + "\n"
        annotations = ArrayObject(
            self._annotation(placed.item)
            for placed in self.sheet.items
            if isinstance(placed.item, (CheckBox, TextField, Note))
        )
        resources = DictionaryObject({NameObject("/Font"): self.fonts})
        if self.pictures:
            resources[NameObject("/XObject")] = self.pictures
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = self.writer._add_object(self._stream(content))
        if self.sheet.rotation:
            page[NameObject("/Rotate")] = NumberObject(self.sheet.rotation)
        if annotations:
            page[NameObject("/Annots")] = annotations

    def _stream(self, content: str) -> StreamObject:
        stream = DecodedStreamObject()
        stream.set_data(content.encode("ascii"))
        return stream.flate_encode() if self.compress else stream

    def _drawn(self, item: Item) -> str:
        match item:
            case Text():
                return self._text(item)
            case Stroke():
                return self._stroke(item)
            case Ellipse():
                return self._ellipse(item)
            case Picture():
                return self._picture(item)
        return ""

    def _text(self, item: Text) -> str:
        turn = math.radians(item.angle)
        cosine, sine = math.cos(turn), math.sin(turn)
        x, y = item.x, self.sheet.height - item.y
        mode = 3 if item.invisible else 0
        head = f"BT /{item.font} {_numbers(item.size)} Tf {mode} Tr {_numbers(*item.color)} rg"
        runs = []
        for piece in item.text if item.apart else [item.text]:
            matrix = _numbers(cosine, sine, -sine, cosine, x, y)
            runs.append(f"{matrix} Tm {_literal(piece)} Tj")
            step = sum(character_width(character, item.font) for character in piece) * item.size / 1000
            x, y = x + step * cosine, y + step * sine
        return f"{head} {' '.join(runs)} ET"

    def _stroke(self, item: Stroke) -> str:
        up = [(x, self.sheet.height - y) for x, y in item.points]
        path = f"{_numbers(*up[0])} m " + " ".join(f"{_numbers(*point)} l" for point in up[1:])
        pen = self._pen(item.width, item.color, item.fill)
        return f"{pen} {path} {_paint(item.color, item.fill, item.closed)}"

    def _pen(self, width: float, color: Color | None, fill: Color | None) -> str:
        stroke = f"{_numbers(*color)} RG " if color is not None else ""
        inside = f"{_numbers(*fill)} rg " if fill is not None else ""
        return f"{stroke}{inside}{_numbers(width)} w"

    def _ellipse(self, item: Ellipse) -> str:
        x, y, a, b = item.x, self.sheet.height - item.y, item.x_radius, item.y_radius
        ka, kb = a * _CIRCLE, b * _CIRCLE
        path = (
            f"{_numbers(x + a, y)} m {_numbers(x + a, y + kb, x + ka, y + b, x, y + b)} c "
            f"{_numbers(x - ka, y + b, x - a, y + kb, x - a, y)} c "
            f"{_numbers(x - a, y - kb, x - ka, y - b, x, y - b)} c "
            f"{_numbers(x + ka, y - b, x + a, y - kb, x + a, y)} c"
        )
        return f"{self._pen(item.width, item.color, item.fill)} {path} {_paint(item.color, item.fill, True)}"

    def _picture(self, item: Picture) -> str:
        image = StreamObject()
        image._data = zlib.compress(item.pixels)
        image.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(item.columns),
                NameObject("/Height"): NumberObject(item.rows),
                NameObject("/ColorSpace"): NameObject("/DeviceGray"),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/Filter"): NameObject("/FlateDecode"),
            }
        )
        name = f"/Picture{len(self.pictures) + 1}"
        self.pictures[NameObject(name)] = self.writer._add_object(image)
        corner = self.sheet.height - item.y - item.height
        return f"q {_numbers(item.width, 0, 0, item.height, item.x, corner)} cm {name} Do Q"

    def _moved(self, x: float, y: float) -> Point:
        a, b, c, d, e, f = self.sheet.matrix
        up = self.sheet.height - y
        return a * x + c * up + e, b * x + d * up + f

    def _bounds(self, item: CheckBox | TextField | Note) -> ArrayObject:
        corners = [
            self._moved(x, y) for x in (item.x, item.x + item.width) for y in (item.y, item.y + item.height)
        ]
        xs, ys = [point[0] for point in corners], [point[1] for point in corners]
        return ArrayObject(FloatObject(round(value, 3)) for value in (min(xs), min(ys), max(xs), max(ys)))

    def _annotation(self, item: CheckBox | TextField | Note) -> IndirectObject:
        entries: dict[str, PdfObject] = {
            "/Type": NameObject("/Annot"),
            "/Rect": self._bounds(item),
            "/F": NumberObject(_PRINTED),
        }
        match item:
            case CheckBox():
                entries |= self._check_box(item)
            case TextField():
                entries |= self._text_field(item)
            case Note():
                entries |= self._note(item)
        reference = self.writer._add_object(
            DictionaryObject({NameObject(key): value for key, value in entries.items()})
        )
        if not isinstance(item, Note):
            self.fields.append(reference)
        return reference

    def _appearance(self, item: CheckBox | TextField | Note, content: str) -> IndirectObject:
        form = self._stream(content)
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(
                    FloatObject(value) for value in (0, 0, round(item.width, 3), round(item.height, 3))
                ),
                NameObject("/Resources"): DictionaryObject({NameObject("/Font"): self.fonts}),
            }
        )
        return self.writer._add_object(form)

    def _check_box(self, item: CheckBox) -> dict[str, PdfObject]:
        state = NameObject(f"/{item.on_state}" if item.on else "/Off")
        entries: dict[str, PdfObject] = {
            "/Subtype": NameObject("/Widget"),
            "/FT": NameObject("/Btn"),
            "/V": state,
            "/AS": state,
            "/MK": DictionaryObject({NameObject("/CA"): TextStringObject(item.symbol)}),
        }
        if item.name is not None:
            entries["/T"] = TextStringObject(item.name)
        size = min(item.width, item.height)
        place = _numbers(size * 0.1, size * 0.15)
        mark = f"q BT /{DINGBATS} {_numbers(size)} Tf 0 g {place} Td {_literal(item.symbol)} Tj ET Q"
        states = {f"/{item.on_state}": mark, "/Off": ""} if item.appearance else {}
        if states:
            normal = {NameObject(key): self._appearance(item, value) for key, value in states.items()}
            entries["/AP"] = DictionaryObject({NameObject("/N"): DictionaryObject(normal)})
        return entries

    def _text_field(self, item: TextField) -> dict[str, PdfObject]:
        entries: dict[str, PdfObject] = {
            "/Subtype": NameObject("/Widget"),
            "/FT": NameObject("/Tx"),
            "/V": TextStringObject(item.value),
            "/DA": TextStringObject(f"/Helvetica {_numbers(item.size)} Tf 0 g"),
        }
        if item.name is not None:
            entries["/T"] = TextStringObject(item.name)
        if item.appearance:
            text = f"BT /Helvetica {_numbers(item.size)} Tf 0 g 2 2 Td {_literal(item.value)} Tj ET"
            body = f"/Tx BMC q {text} Q EMC"
            entries["/AP"] = DictionaryObject({NameObject("/N"): self._appearance(item, body)})
        return entries

    def _note(self, item: Note) -> dict[str, PdfObject]:
        entries: dict[str, PdfObject] = {
            "/Subtype": NameObject(f"/{item.kind}"),
            "/Contents": TextStringObject(item.contents),
            "/C": ArrayObject(FloatObject(value) for value in item.color),
        }
        moved = [[self._moved(*point) for point in stroke] for stroke in item.strokes]
        if item.kind == "Ink":
            entries["/InkList"] = ArrayObject(_flat(stroke) for stroke in moved)
        if item.kind == "Line" and moved:
            entries["/L"] = _flat([moved[0][0], moved[0][-1]])
        if item.kind == "FreeText":
            entries["/DA"] = TextStringObject(f"/Helvetica {_numbers(item.size)} Tf 0 g")
        if item.kind == "Highlight":
            left, right, top, bottom = item.x, item.x + item.width, item.y, item.y + item.height
            corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
            entries["/QuadPoints"] = _flat([self._moved(*corner) for corner in corners])
        if item.appearance:
            entries["/AP"] = DictionaryObject(
                {NameObject("/N"): self._appearance(item, self._note_body(item))}
            )
        return entries

    def _note_body(self, item: Note) -> str:
        color = _numbers(*item.color)
        if item.kind == "Highlight":
            return f"{color} rg 0 0 {_numbers(item.width, item.height)} re f"
        lines = []
        for stroke in item.strokes:
            local = [(x - item.x, item.y + item.height - y) for x, y in stroke]
            path = f"{_numbers(*local[0])} m " + " ".join(f"{_numbers(*point)} l" for point in local[1:])
            lines.append(f"{color} RG 1 w {path} S")
        if item.contents and item.kind in ("FreeText", "Stamp"):
            height = _numbers(item.height * 0.5 - item.size * 0.35)
            font = f"/Helvetica {_numbers(item.size)} Tf {color} rg"
            lines.append(f"BT {font} 2 {height} Td {_literal(item.contents)} Tj ET")
        return "\n".join(lines)


def _flat(points: Iterable[Point]) -> ArrayObject:
    return ArrayObject(FloatObject(round(value, 3)) for point in points for value in point)
