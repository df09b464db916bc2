"""Form fields and annotations, read by pypdf."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from tracker.documents.pages import Frame, Note, Rect, Widget

_HIDDEN, _NO_VIEW = 2, 32  # annotation flags
_MAX_ITEMS = 3_000  # annotations of one page
_MAX_PARENTS = 12
_MAX_POINTS = 5_000
_IGNORED = frozenset(
    {"/Link", "/Popup", "/Sound", "/Movie", "/Screen", "/PrinterMark", "/TrapNet", "/FileAttachment"}
)

# what pypdf raises on files it cannot follow, beyond its own errors
_FAILURES = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file

Point = tuple[float, float]


class Overlay:
    """What is laid over the pages of one file."""

    def __init__(self, data: bytes, password: str, document: pdfium.PdfDocument, page_count: int) -> None:
        self._data = data
        self._password = password
        self._document = document
        self._page_count = page_count

    @cached_property
    def _reader(self) -> PdfReader | None:
        for attempt in (self._as_given, self._rebuilt):
            try:
                reader = attempt()
                if reader is not None and len(reader.pages) == self._page_count:
                    return reader
            except _FAILURES:
                continue
        return None

    def _as_given(self) -> PdfReader | None:
        reader = PdfReader(io.BytesIO(self._data), strict=False)
        if reader.is_encrypted and not reader.decrypt(self._password):
            return None
        return reader

    def _rebuilt(self) -> PdfReader:
        copy = io.BytesIO()
        self._document.save(copy, flags=pdfium_c.FPDF_REMOVE_SECURITY)
        return PdfReader(copy, strict=False)

    def read(self, number: int, frame: Frame) -> tuple[list[Note], list[Widget], bool]:
        """Return the notes and form fields of page ``number``, and whether they could be read."""
        if self._reader is None:
            return [], [], False
        notes: list[Note] = []
        widgets: list[Widget] = []
        try:
            for item in self._items(self._reader, number):
                found = _widget(item, frame) if item.get("/Subtype") == "/Widget" else _note(item, frame)
                if isinstance(found, Widget):
                    widgets.append(found)
                elif found is not None:
                    notes.append(found)
        except _FAILURES:
            return notes, widgets, False
        return notes, widgets, True

    def _items(self, reader: PdfReader, number: int) -> Iterator[DictionaryObject]:
        items = reader.pages[number - 1].get("/Annots")
        items = items.get_object() if items is not None else None
        if not isinstance(items, ArrayObject):
            return
        for reference in items[:_MAX_ITEMS]:
            item = reference.get_object()
            if isinstance(item, DictionaryObject) and not _number(item.get("/F")) & (_HIDDEN | _NO_VIEW):
                yield item


def without_pages(data: bytes) -> bool:
    """Return whether the file is a sound PDF whose page tree is empty."""
    try:
        pages = PdfReader(io.BytesIO(data), strict=False).root_object["/Pages"].get_object()
        return isinstance(pages, DictionaryObject) and _resolved(pages.get("/Kids")) == []
    except _FAILURES:
        return False


def _number(value: Any) -> int:
    return int(value) if isinstance(value, (int, float)) else 0


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _rect(item: DictionaryObject, frame: Frame) -> Rect | None:
    values = _resolved(item.get("/Rect"))
    if not isinstance(values, ArrayObject) or len(values) < 4:
        return None
    x0, y0, x1, y1 = (float(_resolved(value)) for value in values[:4])
    return frame.upright_rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _inherited(item: DictionaryObject, key: str) -> Any:
    holder: Any = item
    for _ in range(_MAX_PARENTS):
        if not isinstance(holder, DictionaryObject):
            return None
        if key in holder:
            return _resolved(holder[key])
        holder = _resolved(holder.get("/Parent"))
    return None


def _widget(item: DictionaryObject, frame: Frame) -> Widget | None:
    box = _rect(item, frame)
    if box is None:
        return None
    kind = _inherited(item, "/FT")
    drawn = isinstance(_normal(item), (DictionaryObject, StreamObject))
    if kind == "/Btn":
        if _number(_inherited(item, "/Ff")) & (1 << 16):  # a push button
            return None
        return Widget("check", box, on=_is_on(item), drawn=drawn)
    if kind in ("/Tx", "/Ch"):
        value = _inherited(item, "/V")
        if isinstance(value, ArrayObject):
            value = ", ".join(str(_resolved(part)) for part in value)
        text = str(value) if isinstance(value, (TextStringObject, NameObject, str)) else ""
        return Widget("text", box, value=text, drawn=drawn)
    return None


def _normal(item: DictionaryObject) -> Any:
    appearance = _resolved(item.get("/AP"))
    return _resolved(appearance.get("/N")) if isinstance(appearance, DictionaryObject) else None


def _is_on(item: DictionaryObject) -> bool | None:
    """Return the state that is shown, or None where it and the field's value contradict each other."""
    shown, value = _resolved(item.get("/AS")), _inherited(item, "/V")
    states = _normal(item)
    names = (
        set(states) - {"/Off"}
        if isinstance(states, DictionaryObject) and not isinstance(states, StreamObject)
        else set()
    )
    by_value: bool | None = None
    if isinstance(value, str):
        text = value if value.startswith("/") else f"/{value}"
        by_value = text in names if names else text.casefold() not in ("/off", "/", "/no", "/false", "/0")
    by_state = shown != "/Off" if isinstance(shown, NameObject) else None
    if by_state is None:
        return bool(by_value)
    if by_value is None or by_value == by_state:
        return by_state
    return None


def _note(item: DictionaryObject, frame: Frame) -> Note | None:
    kind = str(item.get("/Subtype", ""))
    box = _rect(item, frame)
    if box is None or kind in _IGNORED:
        return None
    contents = _resolved(item.get("/Contents"))
    strokes = tuple(_strokes(item, frame))
    drawn = isinstance(_normal(item), StreamObject)
    return Note(kind.lstrip("/"), box, contents if isinstance(contents, str) else "", strokes, drawn)


def _strokes(item: DictionaryObject, frame: Frame) -> Iterator[tuple[Point, ...]]:
    lists = _resolved(item.get("/InkList"))
    if isinstance(lists, ArrayObject):
        for stroke in lists[:_MAX_POINTS]:
            yield _points(_resolved(stroke), frame)
    for key in ("/L", "/Vertices"):
        line = _resolved(item.get(key))
        if isinstance(line, ArrayObject):
            yield _points(line, frame)


def _points(values: Any, frame: Frame) -> tuple[Point, ...]:
    numbers = [float(_resolved(value)) for value in values[: 2 * _MAX_POINTS]]
    return tuple(frame.upright(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False))
