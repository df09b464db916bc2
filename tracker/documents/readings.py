"""What a parser saw: fields with their place, marks with their state, and the problems of each paper.

A reading is never a fact. Its JSON is the format ``readings/1``; boxes are fractions of the page
as it is displayed, from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tracker.documents.recognized import RecognizedPage, recognized_page
from tracker.errors import (
    DamagedFile,
    DocumentError,
    EmptyFile,
    FileTooLarge,
    NoPages,
    NotPdf,
    PasswordRequired,
)
from tracker.terms import Determination, PaperBasis

FORMAT = "readings/1"

Confidence = Literal["certain", "likely", "unsure"]
Method = Literal["text", "form_field", "annotation", "mark", "ocr", "mrz"]
MarkState = Literal["marked", "empty", "unsure"]
Kind = Literal[
    "ds2019",
    "visa",
    "i94",
    "i94_history",
    "i797",
    "i901",
    "ds3035",
    "letter",
    "contract",
    "passport",
    "ecfmg_certificate",
    "exam_report",
    "licence",
    "insurance",
    "statement_of_need",
    "i644",
    "ead",
    "advance_parole",
    "other",
]
Value = str | list[dict[str, str | None]]

_ERRORS: dict[str, type[DocumentError]] = {
    "empty_file": EmptyFile,
    "not_pdf": NotPdf,
    "damaged": DamagedFile,
    "no_pages": NoPages,
    "password_required": PasswordRequired,
    "too_large": FileTooLarge,
}


@dataclass(frozen=True)
class Area:
    """A rectangle on the displayed page as fractions of its width and height, from the upper left."""

    left: float
    top: float
    right: float
    bottom: float

    def as_json(self) -> dict[str, float]:
        """Return the four numbers by name."""
        return {"left": self.left, "top": self.top, "right": self.right, "bottom": self.bottom}


@dataclass(frozen=True)
class FieldReading:
    """One field: its value, where it stands, how it was read, how sure, and the printed words.

    The value is None where words stand in the cell that could not be understood.
    """

    value: Value | None = field(repr=False)  # tracebacks must not show what papers say
    page: int
    box: Area | None
    method: Method
    confidence: Confidence
    as_printed: str = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the field as JSON values."""
        return {
            "value": self.value,
            "page": self.page,
            "box": self.box.as_json() if self.box else None,
            "method": self.method,
            "confidence": self.confidence,
            "as_printed": self.as_printed,
        }


@dataclass(frozen=True)
class BoxReading:
    """One box of the endorsement block."""

    state: MarkState
    confidence: Confidence
    page: int
    box: Area | None
    method: Method | None

    def as_json(self) -> dict[str, Any]:
        """Return the box as JSON values."""
        return {
            "state": self.state,
            "confidence": self.confidence,
            "page": self.page,
            "box": self.box.as_json() if self.box else None,
            "method": self.method,
        }


@dataclass(frozen=True)
class AnnotationReading:
    """What one paper says about 212(e), by its marks or, on a visa, by its words.

    ``box`` is where the words stand on the paper's first page; marks have boxes of their own.
    """

    determination: Determination
    bases: tuple[PaperBasis, ...] = ()
    boxes: Mapping[str, BoxReading] = field(default_factory=dict)
    officer_name: str | None = field(default=None, repr=False)
    officer_date: str | None = None
    text: str | None = field(default=None, repr=False)
    source: Literal["boxes", "words"] = "boxes"
    box: Area | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the annotation as JSON values."""
        return {
            "determination": self.determination.value,
            "bases": [basis.value for basis in self.bases],
            "boxes": {name: box.as_json() for name, box in self.boxes.items()},
            "officer_name": self.officer_name,
            "officer_date": self.officer_date,
            "text": self.text,
            "source": self.source,
            "box": self.box.as_json() if self.box else None,
        }


@dataclass(frozen=True)
class DocumentReading:
    """One paper of a file: its kind, its pages and what was read from it."""

    kind: Kind
    pages: tuple[int, ...]
    fields: Mapping[str, FieldReading | None] = field(default_factory=dict)
    annotation_212e: AnnotationReading | None = None
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the paper as JSON values."""
        return {
            "kind": self.kind,
            "pages": list(self.pages),
            "fields": {name: found.as_json() if found else None for name, found in self.fields.items()},
            "annotation_212e": self.annotation_212e.as_json() if self.annotation_212e else None,
            "problems": list(self.problems),
        }


@dataclass(frozen=True)
class ReadingError:
    """Why a file could not be read."""

    kind: str
    message: str

    def as_exception(self) -> DocumentError:
        """Return the error to raise where the file is all that was asked for."""
        return _ERRORS[self.kind](self.message)


@dataclass(frozen=True)
class FileReading:
    """All papers of one file and what they say together about 212(e).

    ``pages`` is 0 where the file could not be opened. ``text`` holds the words of each page, for
    search, and ``recognized`` the pages whose words were recognised in their pixels, now or before;
    neither is part of ``readings/1``.
    """

    file: str
    sha256: str
    pages: int
    error: ReadingError | None = None
    documents: tuple[DocumentReading, ...] = ()
    text: tuple[str, ...] = field(default=(), repr=False)
    recognized: tuple[RecognizedPage, ...] = field(default=(), repr=False)

    @property
    def determination(self) -> Determination | None:
        """What the papers say together; None where no paper of the file has an endorsement."""
        return combined(
            [paper.annotation_212e.determination for paper in self.documents if paper.annotation_212e]
        )

    @property
    def bases(self) -> tuple[PaperBasis, ...]:
        """The bases that any paper names, in the order of the form."""
        found = {
            basis
            for paper in self.documents
            if paper.annotation_212e
            for basis in paper.annotation_212e.bases
        }
        return tuple(basis for basis in PaperBasis if basis in found)

    def as_json(self) -> dict[str, Any]:
        """Return the file's entry in ``readings/1``."""
        determination = self.determination
        return {
            "file": self.file,
            "sha256": self.sha256,
            "pages": self.pages,
            "error": {"kind": self.error.kind, "message": self.error.message} if self.error else None,
            "documents": [paper.as_json() for paper in self.documents],
            "annotation_212e": {
                "determination": determination.value if determination else None,
                "bases": [basis.value for basis in self.bases],
            },
        }


def error_kind(error: DocumentError) -> str:
    """Return the word that ``readings/1`` has for the error.

    Raises:
        KeyError: the error is about something else than the contents of a file.
    """
    return {known: kind for kind, known in _ERRORS.items()}[type(error)]


def combined(determinations: Sequence[Determination]) -> Determination | None:
    """Return what several papers say together.

    Two marked papers that disagree, or one that contradicts itself, are a conflict; a paper that
    could not be told makes the answer unsure; an unmarked one takes no side.
    """
    said = set(determinations)
    if Determination.CONFLICT in said or {Determination.SUBJECT, Determination.NOT_SUBJECT} <= said:
        return Determination.CONFLICT
    for determination in (Determination.UNSURE, Determination.SUBJECT, Determination.NOT_SUBJECT):
        if determination in said:
            return determination
    return Determination.UNMARKED if said else None


def readings_json(files: Sequence[FileReading]) -> dict[str, Any]:
    """Return the whole answer, ``readings/1``."""
    return {"format": FORMAT, "files": [reading.as_json() for reading in files]}


def _area(data: Mapping[str, float] | None) -> Area | None:
    return Area(**data) if data else None


def _annotation(data: Mapping[str, Any]) -> AnnotationReading:
    boxes = {name: BoxReading(**(box | {"box": _area(box["box"])})) for name, box in data["boxes"].items()}
    known = {
        "determination": Determination(data["determination"]),
        "bases": tuple(PaperBasis(basis) for basis in data["bases"]),
        "boxes": boxes,
        "box": _area(data.get("box")),
    }
    return AnnotationReading(**(dict(data) | known))


def _document(data: Mapping[str, Any]) -> DocumentReading:
    fields = {
        name: FieldReading(**(found | {"box": _area(found["box"])})) if found else None
        for name, found in data["fields"].items()
    }
    annotation = _annotation(data["annotation_212e"]) if data["annotation_212e"] else None
    return DocumentReading(data["kind"], tuple(data["pages"]), fields, annotation, tuple(data["problems"]))


def file_reading(data: Mapping[str, Any]) -> FileReading:
    """Return the reading whose JSON is ``data``, with text and recognised pages where they are added."""
    error = ReadingError(**data["error"]) if data["error"] else None
    documents = tuple(_document(paper) for paper in data["documents"])
    text = tuple(data.get("text", ()))
    recognized = tuple(recognized_page(page) for page in data.get("recognized", ()))
    return FileReading(data["file"], data["sha256"], data["pages"], error, documents, text, recognized)
