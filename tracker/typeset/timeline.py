"""Timelines as SVG text: lanes of bars over a scale of years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

_LABELS, _PLOT, _ROW, _HEAD, _FOOT = 190, 690, 26, 34, 16  # pixels
_INK, _GREY, _PALE, _TODAY = "#1b1f24", "#4a5260", "#c9ced6", "#9b2c2c"
_YEARS_NAMED = 14  # at most so many years are written on the scale
# Colors that stand apart in print and for color-blind readers; the words beside them say the same.
_FILLS = {
    "research": "#2b6cb0",
    "physician": "#2f855a",
    "other": "#6b7280",
    "visa": "#6b46c1",
    "stay": "#975a16",
    "window": "#dbe4f0",
    "bar": "#9b2c2c",
    "waiver": "#8a4b08",
    "practice": "#0f766e",
}


@dataclass(frozen=True)
class Bar:
    """A bar of a timeline, both days included: what it is and its words; ``planned`` is drawn hatched."""

    begin: date
    end: date
    kind: str
    words: str
    planned: bool = False


@dataclass(frozen=True)
class Lane:
    """A row of a timeline."""

    label: str
    bars: tuple[Bar, ...]


def timeline_svg(lanes: Sequence[Lane], today: date, title: str) -> str:
    """Return lanes of bars over a scale of years, with a line for ``today``; what is planned is hatched."""
    days = [day for lane in lanes for bar in lane.bars for day in (bar.begin, bar.end)] + [today]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    scale = _PLOT / (last - first).days
    width, height = _LABELS + _PLOT + 20, _HEAD + _ROW * len(lanes) + _FOOT

    def across(day: date) -> float:
        return _LABELS + (day - first).days * scale

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label={quoteattr(title)}>',
        f"<title>{escape(title)}</title>",
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="2" height="6" fill="#000000" fill-opacity="0.18"/>'
        "</pattern></defs>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<g font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">',
        *_years(first, last, across, height),
    ]
    for number, lane in enumerate(lanes):
        out += _lane(lane, _HEAD + number * _ROW, across)
    x = across(today)
    out.append(_upright(x, 18, height - 8, _TODAY, 1.5))
    out.append(f'<text x="{x:.1f}" y="14" text-anchor="middle" fill="{_TODAY}">today</text>')
    return "\n".join([*out, "</g>", "</svg>", ""])


def _upright(x: float, top: float, bottom: float, color: str, width: float) -> str:
    ends = f'x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}"'
    return f'<line {ends} stroke="{color}" stroke-width="{width}"/>'


def _years(first: date, last: date, across: Callable[[date], float], height: int) -> Iterator[str]:
    step = 1 + (last.year - first.year) // _YEARS_NAMED
    for year in range(first.year, last.year + 1):
        x = across(date(year, 1, 1))
        yield _upright(x, 26, height - 8, _PALE, 0.7)
        if year < last.year and (year - first.year) % step == 0:
            yield f'<text x="{x + 3:.1f}" y="30" font-size="11" fill="{_GREY}">{year}</text>'


def _lane(lane: Lane, top: int, across: Callable[[date], float]) -> Iterator[str]:
    yield f'<text x="8" y="{top + 17}">{escape(_short(lane.label, 28))}</text>'
    for bar in lane.bars:
        left, width = across(bar.begin), max(across(bar.end) - across(bar.begin), 1.5)
        place = f'x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 9}" rx="2"'
        color = _FILLS[bar.kind]
        light = bar.kind == "window" or bar.planned
        fill = "#ffffff" if bar.planned else color
        yield f'<rect {place} fill="{fill}"><title>{escape(bar.words)}</title></rect>'
        if bar.planned:
            yield f'<rect {place} fill="url(#hatch)" stroke="{color}" stroke-width="1.5"/>'
        if (room := int(width / 6.4)) >= 6:
            ink = _INK if light else "#ffffff"
            words = escape(_short(bar.words, room))
            yield f'<text x="{left + 4:.1f}" y="{top + 16.5}" font-size="11" fill="{ink}">{words}</text>'


def _short(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"
