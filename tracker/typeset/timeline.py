"""Timelines as SVG text: lanes of bars over a scale of years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

_LABELS, _PLOT, _ROW, _HEAD, _FOOT = 180, 580, 26, 34, 16  # pixels
_INK, _GREY, _PALE, _TODAY = "#1b1f24", "#4a5260", "#c9ced6", "#9b2c2c"
_MOST_ROWS = 4  # of points of one kind; further ones lie upon those of the first row
_YEARS_NAMED = 14  # at most so many years are written on the scale
# Okabe and Ito's colors, which stand apart for color-blind readers; lanes and words say the same. The second
# value is the ink upon it.
_DARK, _LIGHT = "#ffffff", "#000000"
_FILLS = {
    "research": ("#0072B2", _DARK),
    "physician": ("#009E73", _DARK),
    "clinical": ("#009E73", _DARK),
    "training": ("#009E73", _DARK),
    "observership": ("#56B4E9", _LIGHT),
    "teaching": ("#F0E442", _LIGHT),
    "military": ("#999999", _LIGHT),
    "other": ("#999999", _LIGHT),
    "degree": ("#E69F00", _LIGHT),
    "leave": ("#CC79A7", _LIGHT),
    "visa": ("#CC79A7", _LIGHT),
    "stay": ("#E69F00", _LIGHT),
    "window": ("#dbe4f0", _LIGHT),
    "bar": ("#D55E00", _DARK),
    "gap": ("#5a5a5a", _LIGHT),
}
_HOLLOW = frozenset({"gap"})  # drawn hatched, like what is planned: there is nothing
# forms of points, each told apart from the others without its color
_POINTS = {
    "exam": ("M0 -6L6 0L0 6L-6 0Z", "#D55E00"),
    "published": ("M-4.5 -4.5H4.5V4.5H-4.5Z", "#0072B2"),
    "accepted": ("M0 -5.5L5.5 4.5H-5.5Z", "#E69F00"),
    "submitted": ("M0 5.5L5.5 -4.5H-5.5Z", "#009E73"),
    "in preparation": ("M-5 -1.6H-1.6V-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5Z", "#56B4E9"),
}
_TOUCHING = 11.0  # pixels between points that would lie upon each other


@dataclass(frozen=True)
class Bar:
    """A bar of a timeline, both days included: what it is and its words; ``planned`` is drawn hatched."""

    begin: date
    end: date
    kind: str
    words: str
    planned: bool = False


@dataclass(frozen=True)
class Point:
    """A mark on one day: what it is and its words."""

    day: date
    kind: str
    words: str


@dataclass(frozen=True)
class Lane:
    """A lane of a timeline; what lies upon each other in it is drawn in rows below."""

    label: str
    bars: tuple[Bar, ...]
    points: tuple[Point, ...] = ()


def timeline_svg(lanes: Sequence[Lane], today: date, title: str, *, line: str = "today") -> str:
    """Return lanes of bars and points over a scale of years; what is planned is hatched.

    Args:
        lanes: the lanes, the first on top.
        today: where an upright line stands.
        title: what the picture shows, read out too.
        line: the word above the upright line.
    """
    days = [day for lane in lanes for bar in lane.bars for day in (bar.begin, bar.end)]
    days += [today, *(point.day for lane in lanes for point in lane.points)]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    scale = _PLOT / (last - first).days

    def across(day: date) -> float:
        return _LABELS + (day - first).days * scale

    drawn: list[str] = []
    top = _HEAD
    for lane in lanes:
        rows: list[Sequence[Bar | Point]] = [*_bar_rows(lane.bars), *_point_rows(lane.points, across)]
        drawn.append(f'<text x="8" y="{top + 17}">{escape(_short(lane.label, 28))}</text>')
        for row in rows or [[]]:
            for item in row:
                drawn += _bar(item, top, across) if isinstance(item, Bar) else _point(item, top, across)
            top += _ROW
    kinds = dict.fromkeys(point.kind for lane in lanes for point in lane.points)
    width, height = _LABELS + _PLOT + 20, top + _FOOT + (_ROW if kinds else 0)
    x = across(today)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape('; '.join(map(_told, lanes)))}</desc>",
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="2" height="6" fill="#000000" fill-opacity="0.18"/>'
        "</pattern></defs>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<g font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">',
        *_years(first, last, across, top + _FOOT),
        *drawn,
        _upright(x, 18, top + _FOOT - 8, _TODAY, 1.5),
        f'<text x="{x:.1f}" y="14" text-anchor="middle" fill="{_TODAY}">{escape(line)}</text>',
        *_key(tuple(kinds), top + _FOOT),
        "</g>",
        "</svg>",
        "",
    ])  # fmt: skip


def _told(lane: Lane) -> str:
    said = [f"{bar.words} {bar.begin.isoformat()} to {bar.end.isoformat()}" for bar in lane.bars]
    said += [f"{point.words} {point.day.isoformat()[:7]}" for point in lane.points]
    return f"{lane.label}: {', '.join(said) or 'none'}"


def _bar_rows(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Return the bars in rows in which no two share a day."""
    rows: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: (bar.begin, bar.end)):
        free = next((row for row in rows if row[-1].end < bar.begin), None)
        if free is None:
            rows.append([bar])
        else:
            free.append(bar)
    return rows


def _point_rows(points: Sequence[Point], across: Callable[[date], float]) -> list[list[Point]]:
    """Return the points in rows in which no two touch, each row of one kind."""
    rows: dict[str, list[list[Point]]] = {}
    for point in sorted(points, key=lambda point: point.day):
        mine = rows.setdefault(point.kind, [])
        free = next((row for row in mine if across(point.day) - across(row[-1].day) >= _TOUCHING), None)
        if free is None and len(mine) < _MOST_ROWS:
            mine.append([point])
        else:
            (free or mine[0]).append(point)
    return [row for kind in _POINTS for row in rows.get(kind, ())]


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


def _bar(bar: Bar, top: int, across: Callable[[date], float]) -> Iterator[str]:
    left, width = across(bar.begin), max(across(bar.end) - across(bar.begin), 1.5)
    place = f'x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 9}" rx="2"'
    color, ink = _FILLS[bar.kind]
    hatched = bar.planned or bar.kind in _HOLLOW
    fill = "#ffffff" if hatched else color
    yield f'<rect {place} fill="{fill}" stroke="#ffffff"><title>{escape(bar.words)}</title></rect>'
    if hatched:
        yield f'<rect {place} fill="url(#hatch)" stroke="{color}" stroke-width="1.5"/>'
    if (room := int(width / 6.4)) >= 6:
        words = escape(_short(bar.words, room))
        shade = _INK if hatched else ink
        yield f'<text x="{left + 4:.1f}" y="{top + 16.5}" font-size="11" fill="{shade}">{words}</text>'


def _point(point: Point, top: int, across: Callable[[date], float]) -> Iterator[str]:
    form, color = _POINTS[point.kind]
    place = f"translate({across(point.day):.1f} {top + 14})"
    yield (
        f'<path d="{form}" transform="{place}" fill="{color}" stroke="{_INK}" stroke-width="0.6">'
        f"<title>{escape(point.words)}</title></path>"
    )


def _key(kinds: Sequence[str], top: int) -> Iterator[str]:
    for number, kind in enumerate(kind for kind in _POINTS if kind in kinds):
        form, color = _POINTS[kind]
        x = _LABELS + number * 130
        yield (
            f'<path d="{form}" transform="translate({x + 6} {top + 10})" fill="{color}" stroke="{_INK}" '
            f'stroke-width="0.6"/><text x="{x + 18}" y="{top + 14}" font-size="11">{kind}</text>'
        )


def _short(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"
