"""One page of a PDF in the upright frame."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tracker.documents.pages import Drawing, Frame, Glyph, Note, Rect, Widget, Word
from tracker.documents.pdf.drawings import drawings_of, pictures_of
from tracker.documents.pdf.overlay import Overlay
from tracker.documents.pdf.pixels import Pixels, rendered
from tracker.documents.readings import Area
from tracker.documents.words import typed_words, words_of
from tracker.errors import FileTooLarge

_MAX_CHARACTERS = 400_000
_MAX_TURN = math.radians(3.0)  # text turned further is no part of the form's lines
_LETTERS_OF = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_HYPHENS = frozenset(
    {0x02, 0xAD, 0x2010, 0x2011, 0x2212, 0xFFFE}
)  # 02 and FFFE: pdfium's, at the end of a line
_MOST_SHAPES = 20_000  # on a page of painted letters; a form has some four thousand
_LETTER = (0.0, 0.0, 612.0, 792.0)
# parts of a page that pictures cover, and the text beside them
_MOST = 0.5
_SOME = 0.15
_FEW_CHARACTERS = 200
_LEAST_DOTS, _USUAL_DOTS, _MOST_DOTS = 150.0, 200.0, 300.0  # an inch
_MAX_PIXELS = 120_000_000  # of all pictures of a page
_MAX_CUTOUT = 1600  # pixels of the longer side
_LINE_HEIGHT = 1.13  # from ascent to descent, in font sizes, of the usual fonts


# text, left, bottom, right, top, x and y of the origin, angle; None stands for a space
_Character = tuple[str, float, float, float, float, float, float, float]


class PdfPage:
    """See ``tracker.documents.pages.Page``."""

    def __init__(self, number: int, page: pdfium.PdfPage, overlay: Overlay) -> None:
        self.number = number
        self._page = page
        self._overlay = overlay
        left, bottom, right, top = page.get_bbox()
        self._bounds = (left, bottom, right, top) if right - left >= 1 and top - bottom >= 1 else _LETTER
        self._pixels: Pixels | None = None

    @cached_property
    def _characters(self) -> list[_Character | None]:
        text_page = pdfium_c.FPDFText_LoadPage(self._page.raw)
        if not text_page:
            return []
        try:
            return list(_characters(text_page))
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)

    @cached_property
    def frame(self) -> Frame:
        """The way back to the displayed page, from the direction of most of the text."""
        angle = 0.0
        angles = Counter(found[7] for found in self._characters if found)
        if angles:
            degrees: Counter[int] = Counter()
            for value, count in angles.items():
                degrees[round(math.degrees(value)) % 360] += count
            common = math.radians(degrees.most_common(1)[0][0])
            offsets = [(math.remainder(value - common, math.tau), count) for value, count in angles.items()]
            near = [(offset, count) for offset, count in offsets if abs(offset) < math.radians(1.5)]
            angle = common + sum(offset * count for offset, count in near) / sum(count for _, count in near)
        return Frame(angle, self._bounds, pdfium_c.FPDFPage_GetRotation(self._page.raw))

    @cached_property
    def plain_text(self) -> str:
        """The text in the order of the file, without places: quick, and enough to pass a page by."""
        text_page = pdfium_c.FPDFText_LoadPage(self._page.raw)
        if not text_page:
            return ""
        try:
            count = min(max(0, pdfium_c.FPDFText_CountChars(text_page)), _MAX_CHARACTERS)
            buffer = (ctypes.c_ushort * (count + 1))()
            pdfium_c.FPDFText_GetText(text_page, 0, count, buffer)
            return bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace").replace("\x00", "")
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)

    @cached_property
    def words(self) -> list[Word]:
        """All words, including those of form fields and typed notes."""
        found = words_of(list(self._glyphs()))
        for widget in self.widgets:
            if widget.kind == "text":
                found += typed_words(widget.value, widget.box, "form_field")
        for note in self.notes:
            if note.kind == "FreeText":
                found += typed_words(note.contents, note.box, "annotation")
        return found

    def _glyphs(self) -> Iterator[Glyph]:
        """Return the characters in the upright frame: those that run with the text, on the page."""
        main, (page_left, page_bottom, page_right, page_top) = self.frame.angle, self._bounds
        cosine, sine = math.cos(main), math.sin(main)
        for order, found in enumerate(self._characters):
            if found is None:
                yield Glyph(" ", 0.0, 0.0, 0.0, 0.0, order)
                continue
            text, left, bottom, right, top, x, y, angle = found
            middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
            if not (page_left <= middle_x <= page_right and page_bottom <= middle_y <= page_top):
                continue
            if angle != main and abs(math.remainder(angle - main, math.tau)) > _MAX_TURN:
                continue
            width, height = right - left, top - bottom
            if angle:
                width, height = _unturned(width, height, angle)
            middle = middle_x * cosine + middle_y * sine
            size = max(height, 1.0) / _LINE_HEIGHT
            yield Glyph(text, middle - width / 2, middle + width / 2, x * sine - y * cosine, size, order)

    @cached_property
    def drawings(self) -> list[Drawing]:
        """Paths, pictures and shadings, those inside form objects included."""
        return list(drawings_of(self._page.raw, self.frame))

    @cached_property
    def _laid_over(self) -> tuple[list[Note], list[Widget], bool]:
        if pdfium_c.FPDFPage_GetAnnotCount(self._page.raw) <= 0:
            return [], [], True
        return self._overlay.read(self.number, self.frame)

    @property
    def notes(self) -> list[Note]:
        """Annotations that a viewer shows."""
        return self._laid_over[0]

    @property
    def widgets(self) -> list[Widget]:
        """Form fields that a viewer shows."""
        return self._laid_over[1]

    @property
    def notes_known(self) -> bool:
        """False where the page has annotations that could not be read."""
        return self._laid_over[2]

    @cached_property
    def is_picture(self) -> bool:
        """Whether pictures cover most of the page: a scan, with or without a hidden text layer."""
        left, bottom, right, top = self._bounds
        covered = sum(
            drawing.box.width * drawing.box.height for drawing in self.drawings if drawing.kind == "picture"
        )
        return covered > 0.5 * (right - left) * (top - bottom)

    @property
    def raster(self) -> None:
        """None: the words came as text."""
        return None

    @cached_property
    def is_scan(self) -> bool:
        """Whether the page is to be recognised: a picture, with hidden text or none, or painted letters."""
        pictures = list(pictures_of(self._page.raw, self.frame))
        left, bottom, right, top = self._bounds
        share = sum(box.width * box.height for box, _ in pictures) / ((right - left) * (top - bottom))
        if share > _MOST:
            return True
        few = len(self.plain_text) < _FEW_CHARACTERS
        return (few and share > _SOME) or (not self.plain_text.strip() and self._is_painted)

    @property
    def _is_painted(self) -> bool:
        """Whether shapes are on the page, and no more than letters would be: drawing them takes time."""
        shapes = pdfium_c.FPDFPage_CountObjects(self._page.raw)
        return 0 < shapes <= _MOST_SHAPES and bool(self.drawings)

    def gray(self, longest: int) -> tuple[int, int, bytes]:
        """Return width, height and gray pixels of the displayed page, about as fine as its picture is.

        Raises:
            FileTooLarge: its pictures have more pixels than are drawn.
        """
        pictures = [found for found in pictures_of(self._page.raw, self.frame) if found[1]]
        if sum(pixels for _, pixels in pictures) > _MAX_PIXELS:
            raise FileTooLarge(f"its pictures have more than {_MAX_PIXELS // 1_000_000} million pixels")
        largest = max(pictures, key=lambda found: found[0].width * found[0].height, default=None)
        dots = _USUAL_DOTS
        if largest is not None:
            box, pixels = largest
            dots = 72.0 * math.sqrt(pixels / max(1.0, box.width * box.height))
        dots = min(_MOST_DOTS, max(_LEAST_DOTS, dots))
        scale = min(dots / 72.0, longest / max(self._page.get_size()))
        page = self._page.pdf[self.number - 1]
        try:
            return rendered(page, scale, colored=False)
        finally:
            page.close()  # an open page keeps its pictures, unpacked: fifty of them fill the memory

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the displayed page in points."""
        width, height = self._page.get_size()
        return float(width), float(height)

    def part(self, area: Area) -> tuple[int, int, bytes]:
        """Return width, height and the red, green and blue pixels of a part of the displayed page."""
        width, height = self._page.get_size()
        across, down = (area.right - area.left) * width, (area.bottom - area.top) * height
        scale = min(_MOST_DOTS / 72.0, _MAX_CUTOUT / max(across, down, 1.0))
        return rendered(self._page, scale, colored=True, part=area)

    def ink(self, rect: Rect) -> float:
        """Return the dark part, from 0 to 1, of what a viewer shows inside the rectangle."""
        if self._pixels is None or not self._pixels.covers(rect):
            self._pixels = Pixels(self._page, self.frame, rect.grown(12 * max(rect.height, 4.0)))
        return self._pixels.dark_part(rect)


def _unturned(across: float, up: float, angle: float) -> tuple[float, float]:
    """Return width and height of a turned rectangle whose bounds are given."""
    cosine, sine = abs(math.cos(angle)), abs(math.sin(angle))
    spread = cosine**2 - sine**2
    if abs(spread) < 0.2:  # near 45 degrees the bounds do not tell
        return min(across, up), min(across, up)
    return (across * cosine - up * sine) / spread, (up * cosine - across * sine) / spread


def _characters(text_page: Any) -> Iterator[_Character | None]:
    """Return the characters in the order of the file.

    Characters that follow each other on one line share baseline and angle, which are asked for once:
    each question to pdfium costs about as much as everything else done with a character.
    """
    box = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    bottom = top = left = baseline = angle = math.nan
    unicode_of, box_of = pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_GetLooseCharBox
    for index in range(min(pdfium_c.FPDFText_CountChars(text_page), _MAX_CHARACTERS)):
        code = unicode_of(text_page, index)
        if code in _HYPHENS:
            code = 0x2D
        if code <= 0x20 or code == 0xA0:
            yield None
            continue
        if not box_of(text_page, index, box):
            continue
        level = angle == 0.0 and box.bottom == bottom and box.top == top and box.left > left
        bottom, top, left = box.bottom, box.top, box.left
        origin = left
        if not level:
            if not pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y):
                continue
            origin, baseline = x.value, y.value
            # pdfium counts the angle clockwise
            angle = -pdfium_c.FPDFText_GetCharAngle(text_page, index)
        yield _letter(code), left, bottom, box.right, top, origin, baseline, angle


def _letter(code: int) -> str:
    if code < 0xD800:
        return chr(code)
    return _LETTERS_OF.get(code) or (chr(code) if 0xE000 <= code < 0x110000 else "\ufffd")
