"""Reading a text DS-2019: milliseconds a page in a warm process, beside plain text extraction.

``uv run python -m tests.benchmarks.run read``. The peers only return text; we also return fields,
marks and their places. Each file has two pages; all readers take turns in the same rounds.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable

import pypdfium2 as pdfium
from pypdf import PdfReader

from tests.benchmarks.measure import MS, Row, seconds, shown
from tests.documents.variants import ORDERS, RESEARCHER, marked
from tracker.documents import Reader
from tracker.documents.reader import read_bytes
from tracker.tasks.specimens.form_ds2019 import ds2019, ds2019_page_2
from tracker.typeset.canvas import write

FILES = ("as drawn", "a character a run", "shuffled", "text turned 1.2", "fields without names")
ROUNDS = 40
LIMIT = 0.060  # seconds a page


def with_pypdf(data: bytes) -> None:
    for page in PdfReader(io.BytesIO(data)).pages:
        page.extract_text()


def with_pdfium(data: bytes) -> None:
    document = pdfium.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def rows() -> list[Row]:
    """Return a row for each file: half and 95 % of the readings take no longer."""
    found = []
    with Reader() as reader:
        for order in FILES:
            data = write([ORDERS[order](marked(ds2019(RESEARCHER), ["1"], "tick")), ds2019_page_2()])
            readers: list[Callable[[], object]] = [
                lambda data=data: read_bytes(data),  # type: ignore[misc]
                lambda data=data: reader.read(data, "form.pdf"),  # type: ignore[misc]
                lambda data=data: with_pypdf(data),  # type: ignore[misc]
                lambda data=data: with_pdfium(data),  # type: ignore[misc]
            ]
            times: list[list[float]] = [[] for _ in readers]
            for number in range(ROUNDS + 2):
                for read, taken in zip(readers, times, strict=True):
                    spent = seconds(read) / 2
                    if number >= 2:  # the first rounds warm up
                        taken.append(spent)
            found += _rows(order, times)
    return found


def _rows(order: str, times: list[list[float]]) -> list[Row]:
    (ours, late), (child, child_late), (pypdf, _), (plain, _) = (
        (statistics.median(taken), sorted(taken)[int(0.95 * len(taken))]) for taken in times
    )
    target, peer = f"under {shown(LIMIT, MS)}", f"pypdf {shown(pypdf, MS)}, pdfium {shown(plain, MS)}"
    return [
        Row(
            f"{order}, a page",
            f"{shown(ours, MS)} (p95 {shown(late, MS)})",
            peer,
            ours / pypdf,
            target,
            ours < LIMIT,
        ),
        Row(f"{order}, in the child", f"{shown(child, MS)} (p95 {shown(child_late, MS)})"),
    ]
