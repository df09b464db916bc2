"""Form DS-2019 in three revisions, drawn from the table ``ds2019.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from tracker.tasks.specimens.layout import (
    Table,
    layout,
    pen_mark,
    placed_labels,
    placed_rules,
    placed_values,
    scribble,
    watermark,
)
from tracker.typeset.items import Placed, Sheet, rectangle
from tracker.typeset.standard_fonts import text_width

Revision = Literal["2003", "2008", "2020"]
REVISIONS: tuple[Revision, ...] = ("2003", "2008", "2020")
BOX_NAMES = ("1", "2", "A", "B", "C")
FOOTNOTE = "SAMPLE of an invented person, drawn by the tracker; not a government form"
_TITLE_MIDDLE = 277.0


def ds2019(
    values: Mapping[str, str | None],
    *,
    revision: Revision = "2008",
    marks: Mapping[str, str] | None = None,
    signed: bool = False,
) -> Sheet:
    """Return page 1 of a Form DS-2019.

    Args:
        values: what stands in the fields, by reading name (and middle_name, funding as lines,
            official_address, officer_name, officer_title, officer_date, transfer_sponsor,
            travel_date_1, travel_date_2).
        revision: which printing of the form.
        marks: pen marks by box name, ``tick`` or ``cross``.
        signed: whether the consular officer's signature stands in the endorsement block.
    """
    table = layout("ds2019")
    printing = table["revisions"][revision]
    items = [watermark(612, 792), *placed_rules(table["rules"]), *_head_and_foot(printing, "Page 1 of 2")]
    items += placed_labels((*printing["labels"], *table["labels"]))
    items += _boxes(table)
    items += placed_values((*printing["slots"], *table["slots"]), values)
    if signed:
        items.append(scribble(90.0, 682.0, 90.0))
    for name, style in (marks or {}).items():
        x, y, _, height = box_place(name)
        items += (Placed(stroke, "mark", name) for stroke in pen_mark(style, x, y, height))
    return Sheet(tuple(items))


def ds2019_page_2(revision: Revision = "2008") -> Sheet:
    """Return page 2 of the form: printed text alone, in words of our own."""
    table = layout("ds2019")
    lines = [
        {"text": line, "at": (40.0, 60.0 + 14.0 * number), "size": 8.0, "font": "Times-Roman"}
        for number, line in enumerate(table["page_2"])
        if line
    ]
    foot = [_small("DS-2019", 10.0, 768.0), _small("Page 2 of 2", 565.0, 768.0)]
    foot.append(_small(table["revisions"][revision]["foot"], 10.0, 775.0))
    return Sheet((watermark(612, 792), *placed_labels((*lines, *foot), "print")))


def box_place(name: str) -> tuple[float, float, float, float]:
    """Return the left, top, width and height of one of the boxes 1, 2, A, B, C."""
    table = layout("ds2019")
    return (*table["boxes"][name]["frame"], *table["box_size"])


def _small(text: str, x: float, y: float, name: str | None = None) -> Table:
    return {"text": text, "at": (x, y), "size": 5.8, "font": "Times-Roman", "name": name}


def _head_and_foot(printing: Table, page: str) -> Iterator[Placed]:
    title, size = printing["title"], printing["title_size"]
    left = _TITLE_MIDDLE - text_width(title, "Times-Bold", size) / 2
    head = [
        {"text": "U.S. Department of State", "at": (226.0, 20.0), "size": 9.5, "font": "Times-Roman"},
        {"text": title, "at": (left, 37.0), "size": size},
        _small("OMB APPROVAL NO. 1405-0119", 512.0, 20.0),
        _small(f"EXPIRES: {printing['expires']}", 512.0, 27.0),
        _small("ESTIMATED BURDEN TIME: 45 min", 512.0, 34.0),
        _small("*See Page 2", 512.0, 41.0),
        _small("DS-2019", 10.0, 768.0),
        _small(printing["foot"], 10.0, 775.0, "form_revision"),
        _small(FOOTNOTE, 205.0, 772.0),
        _small(page, 565.0, 768.0),
    ]
    yield from placed_labels(head, "print")


def _boxes(table: Table) -> Iterator[Placed]:
    width, height = table["box_size"]
    for name, box in table["boxes"].items():
        labels = [item.item for item in placed_labels((box["number"], box["words"]))]
        yield Placed(labels[0], "label", name)
        x, y = box["frame"]
        yield Placed(rectangle(x, y, width, height, line=0.9), "box", name)
        yield Placed(labels[1], "label", name)
